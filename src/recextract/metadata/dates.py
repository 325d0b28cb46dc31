"""The date of a document: explicit forms only, chosen by where and how they stand.

A date dates the document where it stands alone at the head, in a masthead, after a label, in
a dateline, in a citation or copyright line at the foot, or where the text says that what it
reports was held or published then. A date merely mentioned in prose ("since 11 September
2001") never does, and numbers that could be read two ways give only their year.

The forms and the words are in ``resources/dates.toml``.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recextract.metadata.names import is_body, is_kind, is_masthead, is_place
from recextract.metadata.textlines import HEAD_CHARACTERS, Line, bar_parts, foot_lines, head_lines
from recextract.textrules import RuleFile, TextRule, alternation, packaged_rules

_HEAD_LINES = 14
_HEAD_PROSE = 700
_DATES_A_SENTENCE = 12
_FOOT_LINES = 12
_YEAR_LINES = 8
_LAST_LINES = 4
_CENTURY_TURN = 70
_BLANK = re.compile(r"\s+")
_RECURRING_CHARACTERS = 40_000
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_FIGURES = re.compile(r"(?:1[6-9]|20)\d\d|/\d\d")
_NOTE_MARK = re.compile(r"\W*(?:sup\W+)?\d")
_ENDINGS = frozenset({"foot-date-alone", "place-date", "note-masthead"})
WHOLE_DATES = frozenset({"date-alone", "label", "embargo"})
"""The rules for lines that hold a date and nothing else but what it is of."""
TITLE_DATES = frozenset({"paper-of-day"})
"""The rules for titles that give a date: "Minutes of the meeting of 3 May 2020"."""
_LINE_STARTS = frozenset({"dateline-stop"})
_DIGIT = re.compile(r"\d")
_RANGES = frozenset({"days-across-months", "days-of-month", "month-days", "month-days-across"})
_RUNNING_HEAD = re.compile(
    r"(?P<symbol>\b[A-Z]{1,2}/(?:[A-Z0-9-]+/)*[A-Z]*\.?\d+)\s+(?P<after>\d\d?/\d\d?/\d{4})"
    r"|(?P<before>\b\d\d?/\d\d?/\d{4})\s+[A-Z]{1,2}/(?:[A-Z0-9-]+/)*[A-Z]*\.?\d+"
)
_SENTENCE_BREAK = re.compile(r"(?<=[a-z\d)”\"’'\]])[.!?]\s+(?=[A-Z“\"‘])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """An explicit date: offsets in the text, ISO value as precise as the words, and its form.

    ``precision`` is ``day``, ``month`` or ``year``; ``form`` is the id of the pattern.
    """

    start: int
    end: int
    iso: str
    precision: str
    form: str


@dataclass(frozen=True, slots=True)
class DateChoice:
    """The date that was chosen, the rule that chose it and its weight."""

    span: DatedSpan
    rule: str
    weight: float
    iso: str


def date_rules() -> RuleFile:
    """Return the rules of ``dates.toml``."""
    return packaged_rules("dates.toml")


def parse_dates(
    text: str, *, day_first: bool | None = None, offset: int = 0, references: bool = False
) -> list[DatedSpan]:
    """Return every explicit date in ``text``, in order, without overlaps.

    ``day_first`` settles "03/10/2015"; left open, other dates in the text settle it, and where
    none does only the year is given, save in "03.10.2015", where the day comes first. Years alone
    are not dates, save in copyright lines; with ``references`` those in the names of resolutions
    and acts count as well.

    >>> [date.iso for date in parse_dates("Held on 9th-10th May 2017, published June 25, 2018")]
    ['2017-05', '2018-06-25']
    >>> [date.iso for date in parse_dates("03/10/2015")]
    ['2015']
    >>> [date.iso for date in parse_dates("03.10.2015")]
    ['2015-10-03']
    >>> [date.iso for date in parse_dates("25/09/2015 and 03/10/2015")]
    ['2015-09-25', '2015-10-03']
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[re.Match[str], TextRule]] = []
    forms = date_rules().groups["form"] if _FIGURES.search(text) else ()
    for form in forms:
        if form.kind == "reference" and not references:
            continue
        for match in form.pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                found.append((match, form))
    if day_first is None:
        day_first = _written_day_first(match for match, form in found if form.gives == "numbers")
    spans = [span for match, form in found if (span := _dated(match, form, day_first, offset))]
    return sorted(spans, key=lambda span: span.start)


def find_date(text: str) -> str:
    r"""Return the date of publication, or of the event reported, in ISO form; empty if none is stated.

    >>> find_date("Ships of Clay\nBy Ann Lee\n2024-07-26\nThe war of 3 May 1999 was short.")
    '2024-07-26'
    >>> find_date("The war of 3 May 1999 was short. It ended on 9 June 1999.")
    ''
    """
    choice = choose_date(text)
    return choice.iso if choice else ""


def choose_date(
    text: str, *, head: Sequence[Line] | None = None, foot: Sequence[Line] | None = None
) -> DateChoice | None:
    """Return the date of the document with the rule that found it, or None.

    ``head`` and ``foot`` are the lines at its ends, for callers that have them already.

    >>> choose_date('Ann Lee, "Ships of Clay," The Lamp. 2025-03-09.').rule
    'citation'
    """
    head = head_lines(text) if head is None else head
    foot = foot_lines(text) if foot is None else foot
    day_first = _order_in([*head, *foot])
    head, foot = _without_other_days(head), _without_other_days(foot)
    choices = [
        *_from_head(head, day_first),
        *_from_year_lines(head),
        *_from_letter(head, day_first),
        *_from_running_head(text),
        *_from_foot(foot, day_first),
        *_from_prose(text[:HEAD_CHARACTERS], day_first),
    ]
    return max(choices, key=lambda choice: (choice.weight, -choice.span.start), default=None)


def _without_other_days(lines: Sequence[Line]) -> list[Line]:
    """Drop the dates that the line above says are of another day: "Date of next meeting"."""
    rules = date_rules().groups["other_day_above"]
    announced = [False, *(any(rule.pattern.search(line.text) for rule in rules) for line in lines)]
    return [line for line, other in zip(lines, announced, strict=False) if not (other and is_date_line(line.text))]


def line_matches(
    line: Line, group: str, *, day_first: bool | None = None
) -> Iterator[tuple[DatedSpan, TextRule, re.Match[str]]]:
    """Yield the dates of a line with each rule of the group that matches the whole line.

    The day of the next meeting, or by which something is due, is none.

    >>> line = Line(0, 20, "The Lamp, 2015-08-11")
    >>> [(span.iso, rule.id, match["name"]) for span, rule, match in line_matches(line, "headline")]
    [('2015-08-11', 'masthead-before', 'The Lamp')]
    """
    if not _DIGIT.search(line.text) or len(line.text) > 400:
        return
    spans = parse_dates(line.text, day_first=day_first, offset=line.start)
    for span, marked in mark_dates(line.text, spans, offset=line.start):
        if any(rule.pattern.search(marked) for rule in date_rules().groups["other_day"]):
            continue
        for rule in date_rules().groups[group]:
            if (rule.kind == "copyright") != (span.form == "copyright-year"):
                continue
            if match := rule.pattern.fullmatch(marked):
                yield span, rule, match


def is_date_line(words: str) -> bool:
    """Say whether a line gives a date and nothing else.

    >>> is_date_line("Date: 17th October, 2019"), is_date_line("Wednesday 9 May 2018"), is_date_line("In May 2018")
    (True, True, False)
    """
    return bool(stated_date(words))


def is_dated_place(words: str) -> bool:
    """Say whether a line gives a place and a date and nothing else.

    >>> is_dated_place("Lima, 9 May 2018"), is_dated_place("In Lima, on 9 May 2018, they met")
    (True, False)
    """
    return any(rule.id == "place-date" for _, rule, _ in line_matches(Line(0, len(words), words), "footline"))


def stated_date(words: str) -> str:
    """Return the date of a line that gives a date and nothing else, empty for any other.

    >>> stated_date("Date: 17th October, 2019"), stated_date("In May 2018")
    ('2019-10-17', '')
    """
    line = Line(0, len(words), words)
    dates = (span.iso for span, rule, _ in line_matches(line, "headline") if rule.id in WHOLE_DATES)
    return next(dates, "")


def foot_matches(
    lines: Sequence[Line], *, day_first: bool | None = None
) -> Iterator[tuple[DatedSpan, TextRule, re.Match[str]]]:
    """Yield what dates the lines at the foot, last line first; footnotes that cite others do not.

    >>> line = Line(0, 40, 'Ann Lee, "Ships of Clay," The Lamp. 2025-03-09.')
    >>> [rule.id for _, rule, _ in foot_matches([line])], list(foot_matches([line, line]))
    (['citation'], [])
    """
    lines = lines[-_FOOT_LINES:]
    found = [
        (left, span, rule, match)
        for left, line in enumerate(reversed(lines))
        for span, rule, match in line_matches(line, "footline", day_first=day_first)
    ]
    cited = sum(rule.id == "citation" for _, _, rule, _ in found)
    for left, span, rule, match in found:
        reference = rule.id == "citation" and (cited > 1 or _NOTE_MARK.match(match[0]))
        if not reference and (left < _LAST_LINES or rule.id not in _ENDINGS):
            yield span, rule, match


def sentence_matches(
    text: str, *, day_first: bool | None = None, offset: int = 0
) -> Iterator[tuple[DatedSpan, TextRule]]:
    """Yield the dates of a sentence with each cue that makes it the day of what is reported.

    >>> [(span.iso, rule.id) for span, rule in sentence_matches("A talk was held on 9 May 2017.")]
    [('2017-05-09', 'event-held-on')]
    """
    spans = parse_dates(text, day_first=day_first, offset=offset, references=True)[:_DATES_A_SENTENCE]
    for span, marked in mark_dates(text, spans, offset=offset):
        for rule in date_rules().groups["cue"]:
            if rule.pattern.search(marked):
                yield span, rule


def mark_dates(text: str, spans: Iterable[DatedSpan], *, offset: int = 0) -> Iterator[tuple[DatedSpan, str]]:
    """Yield each date with the text in which it is written ``<DATE>`` (``<RANGE>`` for days).

    >>> line = "Rome, 9 May 2017"
    >>> [marked for _, marked in mark_dates(line, parse_dates(line))]
    ['Rome, <DATE>']
    """
    for span in spans:
        before, after = text[: span.start - offset], text[span.end - offset :]
        yield span, _fold(f"{before}{'<RANGE>' if span.form in _RANGES else '<DATE>'}{after}")


def _order_in(lines: Iterable[Line]) -> bool | None:
    """Say whether the numeric dates of the lines put the day first; None where none tells."""
    text = "\n".join(line.text for line in lines)
    forms = [form for form in date_rules().groups["form"] if form.gives == "numbers"]
    return _written_day_first(match for form in forms for match in form.pattern.finditer(text))


def _from_head(lines: Sequence[Line], day_first: bool | None) -> Iterator[DateChoice]:
    """Yield the dates of short lines at the head, the earlier the better."""
    prose = 0
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if line.is_prose:
            prose += len(line.text)
        elif prose > _HEAD_PROSE:
            return
        elif not _is_caption(line.text):
            found = list(line_matches(line, "headline", day_first=day_first))
            for span, rule, _ in found or _part_matches(line, day_first):
                yield DateChoice(span, rule.id, rule.weight - number / 2, span.iso)
            for span, rule, _ in line_matches(line, "footline", day_first=day_first):
                if rule.id == "copyright-line":
                    yield DateChoice(span, rule.id, rule.weight - number, span.iso)


def _part_matches(line: Line, day_first: bool | None) -> Iterator[tuple[DatedSpan, TextRule, re.Match[str]]]:
    """Yield what dates one part of a line in parts ("By Ann Lee | 3 May 2022 | The Lamp")."""
    for part in bar_parts(line):
        for span, rule, match in line_matches(part, "headline", day_first=day_first):
            if rule.id in WHOLE_DATES or (rule.id == "masthead-before" and is_place_like(match["name"])):
                yield span, rule, match


def is_place_like(words: str) -> bool:
    """Say whether the words before a date can be a place: up to three capitalised ones and no kind of paper.

    >>> is_place_like("New Salem"), is_place_like("Press Release"), is_place_like("held in Rome")
    (True, False, False)
    """
    return len(words.split()) < 4 and not is_kind(words) and all(word[:1].isupper() for word in words.split())


def _from_year_lines(lines: Sequence[Line]) -> Iterator[DateChoice]:
    """Yield the years that short lines at the head give alone, after a name, or in a number."""
    for line in lines[:_YEAR_LINES]:
        if line.is_prose:
            return
        for rule in date_rules().groups["yearline"]:
            if match := rule.pattern.fullmatch(line.text):
                name = match.groupdict().get("name")
                if name is None or is_body(name) or is_masthead(name) or is_place(name) or is_kind(name):
                    span = DatedSpan(line.start, line.end, match["year"], "year", rule.id)
                    yield DateChoice(span, rule.id, rule.weight, span.iso)


def _from_letter(lines: Sequence[Line], day_first: bool | None) -> Iterator[DateChoice]:
    """Yield the date above an address or salutation, wherever the letter starts."""
    rules = date_rules().groups["letter"]
    for line, below in pairwise(lines):
        for span in parse_dates(line.text, day_first=day_first, offset=line.start) if len(line.text) < 60 else ():
            (_, marked), *_ = mark_dates(f"{line.text}\n{below.text}", [span], offset=line.start)
            for rule in rules:
                if rule.pattern.match(marked):
                    yield DateChoice(span, rule.id, rule.weight, span.iso)


def _from_running_head(text: str) -> Iterator[DateChoice]:
    """Yield the dates of running heads: beside a document symbol, or in a line that recurs.

    Beside a symbol ("A/70/PV.19 30/09/2015") the day comes first.
    """
    text = text[:_RECURRING_CHARACTERS]
    for match in _RUNNING_HEAD.finditer(text):
        group = "after" if match["after"] else "before"
        for span in parse_dates(match[group], day_first=True, offset=match.start(group)):
            yield DateChoice(span, "document-symbol", 86, span.iso)
    lines = Counter(_fold(line) for line in text.splitlines() if _YEAR.search(line))
    for line, times in lines.items():
        if times > 1 and len(line) < 120:
            at = text.find(line[:8])
            for span, rule, _ in line_matches(Line(at, at + len(line), line), "headline"):
                yield DateChoice(span, f"recurring-{rule.id}", 58, span.iso)


def _from_foot(lines: Sequence[Line], day_first: bool | None) -> Iterator[DateChoice]:
    """Yield the dates of citation, copyright and closing lines."""
    for span, rule, _ in foot_matches(lines, day_first=day_first):
        yield DateChoice(span, rule.id, rule.weight, span.iso)


def _from_prose(text: str, day_first: bool | None) -> Iterator[DateChoice]:
    """Yield the days on which the text says that what it reports was held or published."""
    choices = []
    for start, sentence in _sentences(text):
        for span, rule in sentence_matches(sentence, day_first=day_first, offset=start):
            weight = rule.weight - start / 200
            inside = rule.id in _LINE_STARTS and not text[:start].endswith(("", "\n")[start > 0])
            if inside or span.start > rule.options["within"]:
                weight = 0.0
            choices.append(DateChoice(span, rule.id, weight, span.iso))
    for choice in (choice for choice in choices if choice.weight):
        others = {other.iso for other in choices if other.rule == choice.rule}
        several = len(others) > 1 and len({iso[:7] for iso in others}) == 1
        yield DateChoice(choice.span, choice.rule, choice.weight, choice.iso[:7] if several else choice.iso)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield rough sentences with their offsets."""
    start = 0
    for match in _SENTENCE_BREAK.finditer(text):
        yield start, text[start : match.start() + 1]
        start = match.end()
    yield start, text[start:]


def _is_caption(line: str) -> bool:
    """Say whether a line captions a figure or table."""
    return re.match(rf"(?i)\W*(?:{alternation(date_rules().words['caption'])})\b", line) is not None


def _fold(text: str) -> str:
    """Fold white space and straighten nothing else."""
    return _BLANK.sub(" ", text).strip()


def _written_day_first(matches: Iterable[re.Match[str]]) -> bool | None:
    """Say whether the unambiguous numeric dates put the day first; None where none tells."""
    orders = set()
    for match in matches:
        first, second = int(match["first"]), int(match["second"])
        if first > 12 >= second:
            orders.add(True)
        elif second > 12 >= first:
            orders.add(False)
    return orders.pop() if len(orders) == 1 else None


def _dated(match: re.Match[str], form: TextRule, day_first: bool | None, offset: int) -> DatedSpan | None:
    """Turn a match into a date; None where the calendar has no such day."""
    parts = match.groupdict()
    short = parts.get("shortyear")
    year = _full_year(int(short)) if short else int(parts["year"])
    month, day, precision = _month(parts), int(parts.get("day") or 0), form.gives
    if precision == "numbers":
        if day_first is None and parts.get("sep") == ".":
            day_first = True  # nobody writes "5.3.2020" with the month first
        month, day, precision = _read_numbers(int(parts["first"]), int(parts["second"]), day_first)
    if precision == "day":
        try:
            iso = datetime.date(year, month, day).isoformat()
        except ValueError:
            return None
    elif precision == "month":
        iso = f"{year:04d}-{month:02d}"
    else:
        iso = f"{year:04d}"
    return DatedSpan(match.start() + offset, match.end() + offset, iso, precision, form.id)


def _full_year(short: int) -> int:
    """Read a year of two digits: 23 is 2023, 87 is 1987."""
    return short + (1900 if short >= _CENTURY_TURN else 2000)


def _month(parts: dict[str, str | None]) -> int:
    """Return the month that a match names, 0 where it names none."""
    if number := parts.get("monthnumber"):
        return int(number)
    return next((month for month in range(1, 13) if parts.get(f"m{month}")), 0)


def _read_numbers(first: int, second: int, day_first: bool | None) -> tuple[int, int, str]:
    """Read "25/06" or "06/25" as month, day and precision; year only where it stays open."""
    if (first > 12 and second > 12) or not first or not second:
        return 0, 0, "year"
    if first > 12 or first == second or (second <= 12 and day_first is True):
        return second, first, "day"
    if second > 12 or day_first is False:
        return first, second, "day"
    return 0, 0, "year"
