"""The first lines of a document: what each of them is, and the names, body and title that they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from recextract.metadata.affiliations import is_post, posted_names
from recextract.metadata.authors import speech_authors
from recextract.metadata.dates import TITLE_DATES, WHOLE_DATES, line_matches
from recextract.metadata.labels import SENTENCE_END, may_issue, read_label, without_place
from recextract.metadata.letterheads import (
    capital_letterhead,
    find_letterhead,
    minister_heads,
    paper_heads,
    read_masthead,
    uses_common_words,
)
from recextract.metadata.letters import Letter, find_letter
from recextract.metadata.mastheads import ONE_WORD, dated_name, is_introduced, issuer_line, name_heads
from recextract.metadata.names import (
    has_post,
    is_acronym,
    is_body,
    is_kind,
    is_known,
    is_masthead,
    is_paper,
    is_person,
    is_place_line,
    is_section,
    is_state,
    person_names,
    shape,
    source_rules,
    tidy_body,
)
from recextract.metadata.textlines import Line, bar_parts, head_lines, join_wrapped
from recextract.metadata.titles import FURNITURE, adjacent, find_title, second_line_at, subtitle_at, with_subtitle

_HEAD = 16
_LONGEST_PUBLISHER = 5
_DASH = re.compile(r"\s(?:[–—]|--+)\s")
_ABOUT = frozenset({"byline", "contact", "date", "label", "time"})
_WORDS = re.compile(r"[^\W\da-z_][^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines say: the lines with what each one is, in order.

    ``roles`` has, a line, one of ``date byline masthead name body paper place kind
    code contact label time prose other``;
    ``bylined`` says that a byline or masthead, and not only a label, names the authors.
    """

    lines: tuple[Line, ...]
    roles: tuple[str, ...]
    authors: tuple[str, ...]
    source: str
    title: str
    bylined: bool


def read_head(lines: list[Line], text: str, letter: Letter | None = None) -> Head:
    """Say what each of the first lines is and take names, masthead and title from them.

    The lines of a letter's addressee and its salutation give none of these.
    """
    lines = lines[:_HEAD]
    roles: list[str] = []
    authors: list[str] = []
    helpers: list[str] = []
    beside_date: list[str] = []
    source = ""
    expects_names = labelled = False
    prose = 0
    for number, line in enumerate(lines):
        if letter and letter.start <= line.start and line.end <= letter.end:
            roles.append("contact")
            continue
        role, names, body = _read_line(line, number, roles, text)
        if role == "date" and number and 1 < line.cells == lines[number - 1].cells:
            names, body = (), ""  # a row of a table that tells of goods or visits
        if role == "byline" and shape("helping-hand").fullmatch(line.text):
            helpers.extend(names)
            role, names = "contact", ()
        if expects_names and role in {"other", "name"} and (people := person_names(line.text)):
            role, names = "byline", people
            labelled = True
        labelled = labelled or (role == "label" and bool(names))
        expects_names = shape("byline-label").fullmatch(line.text) is not None
        prose += len(line.text) if role == "prose" else 0
        if prose > 900:
            break
        roles.append("label" if expects_names else role)
        if role == "date" and not bar_parts(line):
            beside_date.extend(names)
        authors.extend(name for name in names if name not in authors)
        source = source or body
    lines = lines[: len(roles)]
    if "byline" in roles:
        authors = [name for name in authors if name not in beside_date] or authors
    minister = "" if source else minister_heads(lines, roles)
    if minister and any(shape("press-line").search(line.text) for line in lines[:8]):
        authors = []
    if not source and not minister and paper_heads(lines, roles):
        source, roles[0] = tidy_body(lines[0].text), "masthead"
    if not source and not minister and (name := name_heads(lines, roles, text) or dated_name(lines, roles, text)):
        source, roles[0] = name, "masthead"
        authors = [author for author in authors if author not in person_names(lines[0].text) and author != name]
    press = bool(minister) or shape("press-release").search(text, 0, 400) is not None
    if not authors and not press:
        authors = _bare_names(lines, roles, text)
    title, at = find_title(lines, roles)
    if letter and at >= 0 and _is_letterhead(lines[at], letter):
        title, at = "", -1
    subtitle = subtitle_at(lines, roles, at, text)
    if not authors and not press:
        authors = posted_names(lines, roles)
    if not authors and not press:
        authors = _name_below(lines, roles, at, text)
    authors = authors or helpers
    source = source or minister
    if not source:
        source, title = capital_letterhead(lines, roles, title, at)
    if not source:
        source = find_letterhead(lines, roles, authors or speech_authors(title), at)
    source = _with_organ(source, lines)
    bylined = bool(authors) and any(role in {"byline", "date"} for role in roles) and not labelled
    if subtitle and title.endswith(lines[at].text):
        title = with_subtitle(title, lines[subtitle].text)
    elif (second := second_line_at(lines, roles, at, text)) and title.endswith(lines[at].text):
        title = f"{title} {lines[second].text}"
    return Head(tuple(lines), tuple(roles), tuple(authors), source, title, bylined)


@lru_cache(maxsize=1)
def head_of(text: str) -> Head:
    r"""Return what the first lines of a text say; kept for the next who asks for the head of the same text.

    >>> head_of("Ships of Clay\nBy Ann Lee\n\nThe sea is wide.").authors
    ('Ann Lee',)
    """
    return read_head(join_wrapped(head_lines(text), text), text, find_letter(text))


def lines_about_the_text(text: str) -> list[tuple[int, int]]:
    r"""Return where the lines stand that say who issued and wrote a text, to whom, when and where, and so head nothing.

    They end where the text begins. A line that is or holds the title is none of them.

    >>> lines_about_the_text("Ships of Clay\nBy Ann Lee\nQuito, 3 May 2020\n\nThe sea is wide.")
    [(14, 24), (25, 42)]
    """
    head = head_of(text)
    title = next((n for n, line in enumerate(head.lines) if head.title and line.text in head.title), 0)
    found: list[tuple[int, int]] = []
    named = False
    for number, (line, role) in enumerate(zip(head.lines, head.roles, strict=True)):
        beside = {*head.roles[max(0, number - 1) : number], *head.roles[number + 1 : number + 2]}
        wrapped = line.runs_on and head.roles[number + 1 : number + 2] != (
            "prose",
        )  # "Minister of Salt / at the Forum"
        if (role == "prose" and not wrapped) or (role == "other" and SENTENCE_END.search(line.text)):
            break
        letterhead = role == "masthead" or (number < title and role in {"body", "paper"})
        about = role in _ABOUT or letterhead or (named and is_post(line.text))
        # Two capitalised words alone below a title may be a heading as well: "Open Books".
        bare = role == "byline" and person_names(line.text) and _ABOUT.isdisjoint(beside)
        if about and not (bare or line.level or (head.title and head.title in line.text)):
            found.append((line.start, line.end))
        named = role == "byline" or any(author in line.text for author in (*head.authors, *speech_authors(line.text)))
    return found


def _is_letterhead(line: Line, letter: Letter) -> bool:
    """Say whether a line above a letter's addressee is its sender's name or address, and so no title."""
    sent = letter.kind == "letter" and line.end <= letter.start and not line.level
    return sent and shape("letter-kind").search(line.text) is None


def _read_line(line: Line, number: int, roles: list[str], text: str) -> tuple[str, tuple[str, ...], str]:
    """Return the role of a line, the persons it names as authors and the body as source."""
    words = line.text
    if label := read_label(words):
        field, value = label
        people = person_names(value) if field == "author" else ()
        body = tidy_body(value) if field == "source" and may_issue(value) else ""
        if field == "author" and not people and (posted := _person_at_body(value)):
            people, body = posted[:1], posted[1]
        elif field == "author" and not people and is_body(value):
            body = tidy_body(value)
        if field == "session":
            body = next((tidy_body(part) for part in re.split(r",\s+", value) if is_body(_no_number(part))), "")
        return "label", people, body
    if any(rule.pattern.fullmatch(words) for rule in source_rules().groups["series"]):
        return "code", (), ""
    if shape("attendance").match(words):
        return "label", (), ""
    if shape("address-line").fullmatch(words):
        return "contact", (), ""
    if parts := _read_parts(line, roles):
        return parts
    if (match := shape("byline").fullmatch(words)) and not line.runs_on:
        first, _, second = match["who"].partition(", ")
        holder = person_names(second) if has_post(first) and not is_person(first) else ()
        people = holder or person_names(match["who"])
        people = people or person_names(shape("byline-name-end").split(match["who"], maxsplit=1)[0])
        if people:
            return "byline", people, ""
        if len(match["who"].split()) <= 10 and (is_body(match["who"]) or is_acronym(match["who"])):
            return "byline", (), tidy_body(match["who"])
    if not line.is_prose:
        for _, rule, dated in line_matches(line, "headline"):
            if rule.id in TITLE_DATES:
                continue
            people, body = read_masthead(rule.id, dated, words, roles, text)
            return "date", people, body
    if shape("clock-line").match(words) or shape("turn-line").match(words):
        return "time", (), ""
    if is_kind(words) or (is_section(words) and roles) or shape("release-line").match(words):
        return "kind", (), ""
    if number and shape("numbered-series").fullmatch(words):
        return "kind", (), ""
    if any(shape(name).fullmatch(words) for name in ("course-code", "reference-line", "record-line")):
        return "code", (), ""
    if line.is_prose:
        return "prose", (), ""
    if shape("contact-line").search(words):
        return "contact", (), ""
    below_name = roles[-1] in {"body", "paper", "place", "contact", "name", "other"} if roles else not is_state(words)
    if line.level != 1 and ((below_name and is_place_line(words)) or shape("state-line").fullmatch(words)):
        return ("body" if roles and roles[-1] in {"name", "byline"} and not is_place_line(words) else "place"), (), ""
    if line.column and is_known(words) and roles[-1:] == ["body"]:
        roles[-1] = "code"
    if line.column:
        return "code", (), ""
    if number and (name := issuer_line(line)) and not is_body(without_place(words)):
        return "contact", (), name
    if number and not {"byline", "prose"} & set(roles) and (posted := _person_at_body(words)):
        return "byline", posted[:1], posted[1]
    body = without_place(words)
    if (": " not in words and is_body(body) and not is_introduced(body, text)) or shape("chamber").fullmatch(words):
        return "body", (), ""
    if line.level == 1:
        return "other", (), ""
    if is_masthead(words):
        return "paper", (), ""
    if is_person(words) or (number and _people(words)):
        return "name", (), ""
    if roles[-1:] == ["body"] and shape("press-office").fullmatch(words):
        return "contact", (), ""
    return "other", (), ""


def _read_parts(line: Line, roles: Sequence[str]) -> tuple[str, tuple[str, ...], str] | None:
    """Return role, persons and body of a line in parts ("By Ann Lee | 3 May 2022 | The Lamp").

    All parts must be a date, persons, a body or the like, one of them a date or byline; beside a date
    and persons or a section ("Opinion") one name more is the publisher's.
    """
    parts = [] if line.is_prose else bar_parts(line)
    people: list[str] = []
    body = other = ""
    dated = bylined = section = coded = False
    for part in parts:
        words = part.text
        section = section or is_section(words)
        byline = shape("byline").fullmatch(words)
        if names := person_names(byline["who"] if byline else words):
            people.extend(name for name in names if name not in people)
            bylined = bylined or byline is not None
        elif posted := _person_at_body(words):
            people.append(posted[0])
            body = body or posted[1]
        elif is_kind(words) or is_section(words) or is_place_line(words) or shape("reference-line").fullmatch(words):
            continue
        elif is_body(without_place(words)) or is_paper(words):
            body = body or tidy_body(without_place(words))
        elif any(rule.id in WHOLE_DATES for _, rule, _ in line_matches(part, "headline")):
            dated = True
        elif not any(map(str.isalpha, words)) or shape("course-code").fullmatch(words):
            coded = coded or any(map(str.isalpha, words))
        elif other or not words[0].isupper() or len(words.split()) > _LONGEST_PUBLISHER:
            return None
        else:
            other = words
    if parts and not (dated or bylined or people or other or _DASH.search(line.text)):
        return "contact", (), "" if "body" in roles else body
    signed = bylined or (coded and bool(people))  # as students sign: "Ann Lee | SALT 310"
    if not (dated or signed) or (other and not (dated and (people or section))):
        return None
    known = "byline" in roles and not signed
    return "date" if dated else "byline", () if known else tuple(people), body or tidy_body(other)


def _person_at_body(words: str) -> tuple[str, str] | None:
    """Return person and body of "Ann Lee, Clay Institute"; None if the words are nothing of the kind."""
    person, _, body = words.removeprefix("By ").partition(", ")
    names, body = person_names(person), without_place(body)
    return (names[0], tidy_body(body)) if len(names) == 1 and (is_body(body) or is_masthead(body)) else None


def _no_number(part: str) -> str:
    """Drop the ordinal before the name of a body ("48th Salt Working Group")."""
    return re.sub(r"^\d+(?:st|nd|rd|th)\s+", "", part)


def _bare_names(lines: Sequence[Line], roles: list[str], text: str) -> list[str]:
    """Return persons that stand alone on a line above a date line, in a row, or at the very top.

    A first line whose words the text uses in small letters too is a title ("Fifteen Seasons").
    """
    names = []
    for number, role in enumerate(roles[:6]):
        if role != "name" or (not number and uses_common_words(lines[0].text, text)):
            continue
        above = roles[number - 1] if number else ""
        below = roles[number + 1] if number + 1 < len(roles) else ""
        in_row = number < 3 and "name" in {above, below} and roles[0] in {"name", "byline"}
        heads_note = not number and (below == "code" or (below == "body" and "other" in roles[2:6]))
        several = len(person_names(lines[number].text)) > 1
        if below == "date" or in_row or heads_note or (several and above == "date"):
            names.append(number)
    for number in names:
        roles[number] = "byline"
    return [name for number in names for name in person_names(lines[number].text)]


def _with_organ(source: str, lines: Sequence[Line]) -> str:
    """Return an organisation's name with that of its organ in one of the lines right below it."""
    whole, _, part = source.partition(", ")
    recorded = any(shape("un-symbol").search(line.text) for line in lines[:3])
    if whole in source_rules().words["has_organs"] and not recorded:
        for line in lines[1:4]:
            organ = tidy_body(line.text)
            if shape("organ").fullmatch(organ) and part in {"", organ}:
                return f"{whole} {organ}"
    return source


def _signs(lines: Sequence[Line], roles: Sequence[str], number: int, text: str) -> bool:
    """Say whether a name stands in the title's block and the text, a body or the date begins below both."""
    below = roles[number + 1] if number + 1 < len(roles) else ""
    begins = below == "prose" and not adjacent(lines, number, text)
    return (begins or below in {"body", "paper", "date"}) and (adjacent(lines, number - 1, text) or number == 1)


def _name_below(lines: Sequence[Line], roles: list[str], at: int, text: str) -> list[str]:
    """Return the persons on the line below the title, where something stands above both or the title is marked.

    Words that the text uses in small letters too are a heading ("Border Trade") and no name.
    """
    number = (subtitle_at(lines, roles, at, text) or at) + 1
    while at >= 0 and number < len(lines) and roles[number] in {"date", "place", "kind", "contact"}:
        number += 1
    if at < 0 or number >= len(lines) or roles[number] != "name" or 0 < lines[number].level <= lines[at].level:
        return []
    names = _people(lines[number].text)
    several = len(names) > 1
    furnished = lines[at].level == 1 or any(role in FURNITURE | {"body", "paper"} for role in roles[:at])
    if not (several or furnished or _signs(lines, roles, number, text)):
        return []
    common = all if several else any
    if any(common(re.search(rf"\b{word.lower()}\b", text) for word in _WORDS.findall(name)) for name in names):
        return []
    roles[number] = "byline"
    return list(names)


def _people(words: str) -> tuple[str, ...]:
    """Return the persons on a line of their own, also with an unknown place after the one name ("Ann Lee, Salsa")."""
    person, _, place = words.partition(", ")
    placed = ONE_WORD.fullmatch(place) and not (is_body(words) or has_post(place))
    return person_names(words) or (person_names(person) if placed else ())
