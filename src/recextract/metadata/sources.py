"""Who issued a document, what it is called and who wrote it.

The source is the body that issued the document, taken only where the text says so: in front
matter or labelled lines, a masthead ("The Lamp, 2015-08-11"), a letterhead, a citation or
copyright line, the number of a series, a sentence in which the body speaks of itself ("a report
issued today by the Clay Institute", "this CLAY white paper"), or an author note that names the
author's house. Titles come from the first heading or line that is neither of those; authors
from bylines, labels, titles of speeches, author notes and the only speaker of a transcript.

The words and patterns are in ``resources/sources.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recextract.metadata.dates import DateChoice, choose_date, foot_matches, line_matches
from recextract.metadata.names import (
    has_title,
    is_acronym,
    is_body,
    is_kind,
    is_known,
    is_masthead,
    is_paper,
    is_person,
    is_place,
    is_place_line,
    is_section,
    is_state,
    names_body,
    ordinary_case,
    person_names,
    shape,
    source_rules,
    tidy_body,
)
from recextract.metadata.textlines import (
    FOOT_CHARACTERS,
    HEAD_CHARACTERS,
    Line,
    bar_parts,
    foot_lines,
    head_lines,
    join_wrapped,
)
from recextract.types import Document, DocumentMetadata

_HEAD = 16
_LONGEST_LETTERHEAD = 14
_SCANNED = 40_000
_FIRST_TURN = 600
_TRUSTED_DATE = 58
# What outweighs what; the sentences in which a body speaks of itself (30 to 62) are in the rules.
_FOOT_WEIGHTS = {"citation": 95.0, "first-printed": 85.0, "copyright-holder": 80.0}
_HEAD_WEIGHT = 90.0
_SERIES_WEIGHT = 45.0
_NOTE_WEIGHT = 38.0
_TITLE_WEIGHT = 37.0
_SIGNATURE_WEIGHT = 27.0
# Lines of a head that are never its title, and those above which only a masthead stands.
_FURNITURE = frozenset({"date", "byline", "masthead", "kind", "code", "label", "time", "place", "contact"})
_LONGEST_MASTHEAD = 5
_LONGEST_PUBLISHER = 5
_FRONT_MATTER = re.compile(r"\A\s*---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.S)
_FRONT_LINE = re.compile(r"^(\w[\w ]*?)\s*:\s*(.*)$")
_FRONT_FIELDS = {
    "title": "title", "author": "author", "authors": "author", "by": "author", "date": "date",
    "published": "date", "source": "source", "publisher": "source", "publication": "source",
    "organization": "source", "institution": "source", "site_name": "source",
}  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?]['”\"’)]*$")
_DASH = re.compile(r"\s(?:[–—]|--+)\s")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_CAMEL_NAME = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_FIRST_SENTENCE = re.compile(r".*?(?<!\b[A-Z])(?<!\bDr)[.](?=\s+[A-Z]|\s*$)|.*")
_NEXT_POST = re.compile(r",\s+(?:and\s+)?(?:an?|the)\s|\sand\s+(?:an?|the)\s")
_AT_HOUSE = re.compile(
    r"\bat\s+(?:the\s+)?(?P<name>(?:The\s+)?(?:[A-Z][\w.'’&-]*(?:\s+(?:of|for|and|on|in|the|&))*\s)*[A-Z][\w'’&-]*)"
)


@dataclass(frozen=True, slots=True)
class _Head:
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """A body that may be the source, with the weight of what names it."""

    name: str
    weight: float


def find_metadata(document: Document) -> DocumentMetadata:
    r"""Return source, title, authors and date, each empty where nothing states it.

    >>> text = "Ships of Clay\nBy Ann Lee and Bea Roe\nThe Lamp, 2015-08-11\nThe sea is wide.\n"
    >>> found = find_metadata(Document("a.txt", text, "txt"))
    >>> found.source, found.title, found.authors, found.date
    ('The Lamp', 'Ships of Clay', ('Ann Lee', 'Bea Roe'), '2015-08-11')
    """
    text, given = document.text, document.metadata
    front, start = front_matter(text)
    text = " " * start + text[start:] if start else text
    top, foot = head_lines(text), foot_lines(text)
    date = choose_date(text, head=top, foot=foot)
    head = _read_head(join_wrapped(top, text), text)
    authors = _first_of(
        person_names(front.get("author", "")),
        head.authors,
        _cited(foot, "author", persons=True),
        _speech_authors(head.title or given.title),
        tuple(name for name in given.authors if is_person(name)),
        _note_authors(foot),
        _sign_off(text)[0],
        _written_by(text),
        _only_speaker(text),
    )
    source = front.get("source") or given.source or _source(text, head, foot, authors)
    title = front.get("title") or _cited_title(foot) or head.title or given.title or _named_title(text, head)
    return DocumentMetadata(source, title, authors, _date(front.get("date", ""), date, given.date))


def front_matter(text: str) -> tuple[dict[str, str], int]:
    r"""Return the fields of a YAML front matter and the offset at which the text goes on.

    >>> front_matter("---\ntitle: Ships\nauthor: Ann Lee\n---\nText")
    ({'title': 'Ships', 'author': 'Ann Lee'}, 37)
    """
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, 0
    fields: dict[str, str] = {}
    for line in match[1].splitlines():
        pair = _FRONT_LINE.match(line)
        if pair and (name := _FRONT_FIELDS.get(pair[1].lower())) and pair[2].strip():
            fields.setdefault(name, pair[2].strip().strip("\"'[]"))
    return fields, match.end()


def _first_of(*found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first list of names that is not empty."""
    return next((names for names in found if names), ())


def _date(front: str, chosen: DateChoice | None, given: str) -> str:
    """Weigh the dates: front matter, the text's own masthead, the file's, the text's prose."""
    if front and (stated := choose_date(front)):
        return stated.iso
    if chosen and (chosen.weight >= _TRUSTED_DATE or not given):
        return chosen.iso
    return given


# --- the head ------------------------------------------------------------------------------


def _read_head(lines: list[Line], text: str) -> _Head:
    """Say what each of the first lines is and take names, masthead and title from them."""
    lines = lines[:_HEAD]
    roles: list[str] = []
    authors: list[str] = []
    beside_date: list[str] = []
    source = ""
    expects_names = labelled = False
    prose = 0
    for number, line in enumerate(lines):
        role, names, body = _read_line(line, number, roles, text)
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
    if not source and _paper_heads(lines, roles):
        source, roles[0] = tidy_body(lines[0].text), "masthead"
    press = shape("press-release").search(text, 0, 400) is not None
    if not authors and not press:
        authors = _bare_names(lines, roles)
    title, at = _title(lines, roles)
    if not authors and not press:
        authors = _name_below(lines, roles, at, text)
    if not source:
        source, title = _capital_letterhead(lines, roles, title, at)
    if not source:
        source = _letterhead(lines, roles, authors or _speech_authors(title), at)
    bylined = bool(authors) and any(role in {"byline", "date"} for role in roles) and not labelled
    return _Head(tuple(lines), tuple(roles), tuple(authors), source, title, bylined)


def _read_line(line: Line, number: int, roles: Sequence[str], text: str) -> tuple[str, tuple[str, ...], str]:
    """Return the role of a line, the persons it names as authors and the body as source."""
    words = line.text
    if label := _label(words):
        field, value = label
        people = person_names(value) if field == "author" else ()
        body = tidy_body(value) if field == "source" and _may_issue(value) else ""
        if field == "author" and not people and is_body(value):
            body = tidy_body(value)
        if field == "session":
            body = next((tidy_body(part) for part in re.split(r",\s+", value) if is_body(_no_number(part))), "")
        return "label", people, body
    if parts := _read_parts(line, roles):
        return parts
    if (match := shape("byline").fullmatch(words)) and not line.runs_on:
        people = person_names(match["who"]) or person_names(shape("byline-name-end").split(match["who"], maxsplit=1)[0])
        if people:
            return "byline", people, ""
        if len(match["who"].split()) <= 10 and (is_body(match["who"]) or is_acronym(match["who"])):
            return "byline", (), tidy_body(match["who"])
    if not line.is_prose:
        for _, rule, dated in line_matches(line, "headline"):
            people, body = _masthead(rule.id, dated, words, roles, text)
            return "date", people, body
    if shape("clock-line").match(words) or shape("turn-line").match(words):
        return "time", (), ""
    if is_kind(words) or shape("release-line").match(words):
        return "kind", (), ""
    if shape("course-code").fullmatch(words) or shape("reference-line").fullmatch(words):
        return "code", (), ""
    if line.is_prose:
        return "prose", (), ""
    if shape("contact-line").search(words):
        return "contact", (), ""
    below_name = roles[-1] in {"body", "paper", "place", "contact", "name", "other"} if roles else not is_state(words)
    if line.level != 1 and ((below_name and is_place_line(words)) or shape("state-line").fullmatch(words)):
        return "place", (), ""
    if is_body(_without_place(words)) or shape("chamber").fullmatch(words):
        return "body", (), ""
    if line.level == 1:
        return "other", (), ""
    if is_masthead(words):
        return "paper", (), ""
    if is_person(words) or (number and len(person_names(words)) > 1):
        return "name", (), ""
    return "other", (), ""


def _read_parts(line: Line, roles: Sequence[str]) -> tuple[str, tuple[str, ...], str] | None:
    """Return role, persons and body of a line in parts ("By Ann Lee | 3 May 2022 | The Lamp").

    All parts must be a date, persons, a body or the like, one of them a date or byline; beside a date
    and persons or a section ("Opinion") one name more is the publisher's.
    """
    parts = [] if line.is_prose else bar_parts(line)
    people: list[str] = []
    body = other = ""
    dated = bylined = section = False
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
        elif is_kind(words) or is_place_line(words) or shape("reference-line").fullmatch(words):
            continue
        elif is_body(_without_place(words)) or is_paper(words):
            body = body or tidy_body(_without_place(words))
        elif any(rule.id in {"date-alone", "label"} for _, rule, _ in line_matches(part, "headline")):
            dated = True
        elif other or not words[0].isupper() or len(words.split()) > _LONGEST_PUBLISHER:
            return None
        else:
            other = words
    if parts and not (dated or bylined or people or other or _DASH.search(line.text)):
        return "contact", (), "" if "body" in roles else body
    if not (dated or bylined) or (other and not (dated and (people or section))):
        return None
    known = "byline" in roles and not bylined
    return "date" if dated else "byline", () if known else tuple(people), body or tidy_body(other)


def _person_at_body(words: str) -> tuple[str, str] | None:
    """Return person and body of "Ann Lee, Clay Institute"; None if the words are nothing of the kind."""
    person, _, body = words.removeprefix("By ").partition(", ")
    names = person_names(person)
    return (names[0], tidy_body(body)) if len(names) == 1 and (is_body(body) or is_masthead(body)) else None


def _without_place(words: str) -> str:
    """Drop the place after the name of a body ("Clay Institute (CI), Quito"), or the post before it."""
    body, comma, place = words.partition(", ")
    if body.lower() in source_rules().words["post"] and is_body(place):
        return place
    return body if comma and is_place_line(place) and is_body(body) else words


def _no_number(part: str) -> str:
    """Drop the ordinal before the name of a body ("48th Salt Working Group")."""
    return re.sub(r"^\d+(?:st|nd|rd|th)\s+", "", part)


def _label(words: str) -> tuple[str, str] | None:
    """Return field and value of a `Label: value` line."""
    words = re.sub(r"[*_]{1,3}", "", words)
    if ":" not in words[:40] or len(words) > 250:
        return None
    for rule in source_rules().groups["label"]:
        if match := rule.pattern.fullmatch(words):
            return rule.gives, match["value"].strip()
    return None


def _may_issue(name: str) -> bool:
    """Say whether a label's value can be a body: short, no link, no sentence."""
    return len(name.split()) <= 12 and "://" not in name and not _SENTENCE_END.search(name)


def _masthead(
    rule: str, dated: re.Match[str], words: str, roles: Sequence[str], text: str
) -> tuple[tuple[str, ...], str]:
    """Take persons and publisher from the words beside a masthead's date."""
    beside = dated.groupdict().get("name") or (words.split("|", 1)[1] if rule == "time-first" and "|" in words else "")
    people: list[str] = []
    body = ""
    for part in re.split(r"\s*[|•·]\s*|\s+--+\s+|\s+[–—]\s+", beside.strip(" *_")):
        part = part.strip(" *_,:;-–—([")
        if part.lower() == part.upper() or is_place(part) or is_kind(part) or "/" in part[:8]:
            continue
        if _stands_for_place(part, text):
            continue
        names = person_names(part)
        if names and "byline" not in roles:
            people.extend(names)
        elif not body and _names_publisher(part, (*roles, "byline") if people else roles):
            body = tidy_body(part)
        elif not body:
            body = next((tidy_body(piece) for piece in part.split(", ") if is_body(piece)), "")
    return tuple(people), body


def _stands_for_place(part: str, text: str) -> bool:
    """Say whether unknown words beside a date are a place, by their first word or by the text ("in Salsa").

    Known bodies and papers are none, nor is that in which the text says that something was printed.
    """
    if is_body(part) or is_paper(part) or is_known(part) or part.startswith("The ") or len(part.split()) > 3:
        return False
    name = re.escape(part)
    return shape("place-opening").fullmatch(part) is not None or any(
        not shape("printed").search(found[0]) for found in re.finditer(rf"(?:\w+\s+)?\b(?:in|near)\s+{name}\b", text)
    )


def _names_publisher(part: str, roles: Sequence[str]) -> bool:
    """Say whether the words beside a date name a publisher.

    Below a byline any name does ("By Ann Lee / Lamplight, 2015-08-11"); elsewhere, as in the first
    line of a letter ("Quito, 13 November 1949"), a body or paper must be plain from its words.
    """
    first = part[:1]
    if len(part.split()) > 8 or not (first.isupper() or (first.islower() and " " not in part)):
        return False
    if is_body(part) or is_paper(part):
        return True
    return bool({"byline", "name"} & set(roles)) and not re.search(r"[\d,:]", part)


def _bare_names(lines: Sequence[Line], roles: list[str]) -> list[str]:
    """Return persons that stand alone on a line above a date line, in a row, or at the very top."""
    names = []
    for number, role in enumerate(roles[:6]):
        if role != "name":
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


def _name_below(lines: Sequence[Line], roles: list[str], at: int, text: str) -> list[str]:
    """Return the persons on the line below the title, where something stands above both or the title is marked.

    Words that the text uses in small letters too are a heading ("Border Trade") and no name.
    """
    number = at + 1
    while at >= 0 and number < len(lines) and roles[number] in {"date", "place", "kind"}:
        number += 1
    if at < 0 or number >= len(lines) or roles[number] != "name" or lines[number].level:
        return []
    if not (lines[at].level == 1 or any(role in _FURNITURE | {"body", "paper"} for role in roles[:at])):
        return []
    if any(re.search(rf"\b{re.escape(word.lower())}\b", text) for word in _WORDS.findall(lines[number].text)):
        return []
    roles[number] = "byline"
    return list(person_names(lines[number].text))


def _paper_heads(lines: Sequence[Line], roles: Sequence[str]) -> bool:
    """Say whether the first line is a paper's name: a section ("Opinion") below it, or a bylined title."""
    if len(lines) < 3 or roles[0] not in {"paper", "other", "name"} or lines[0].level == 1:
        return False
    words = lines[0].text.split()
    if len(words) > _LONGEST_MASTHEAD or roles[1] not in {"kind", "date", "place", "other"}:
        return False
    parts = [part.text for part in bar_parts(lines[1])] or [lines[1].text]
    section = is_section(parts[0])
    title, at = _title(lines, ["masthead", "kind" if section else roles[1], *roles[2:]])
    if at < 2 or not title:
        return False
    below = roles[at + 1] if at + 1 < len(roles) else ""
    if section and roles[0] != "paper":
        dated = "date" in roles[1:at] and (words[0].lower() == "the" or lines[0].text.isupper() > title.isupper())
        return dated or is_known(lines[0].text)
    return section or (roles[0] == "paper" and roles[1] != "other" and below in {"byline", "name"})


def _capital_letterhead(lines: Sequence[Line], roles: list[str], title: str, title_at: int) -> tuple[str, str]:
    """Return the body that a first line in capitals names above the title, and the title below it.

    Such a line counts where a body's noun is in it, or where the release line of a press release follows.
    """
    if not lines or title_at != 0 or not lines[0].text.isupper() or len(lines[0].text.split()) > _LONGEST_LETTERHEAD:
        return "", title
    released = len(lines) > 1 and shape("release-line").match(lines[1].text) is not None
    if not (released or names_body(lines[0].text)):
        return "", title
    below, at = _title(lines, ["body", *roles[1:]])
    return (tidy_body(lines[0].text), below) if at > 0 and not lines[at].text.isupper() else ("", title)


def _letterhead(lines: Sequence[Line], roles: Sequence[str], authors: Sequence[str], title_at: int) -> str:
    """Return the body whose name stands alone at the top, or beside or below an author's."""
    for number, role in enumerate(roles[:6]):
        if role == "prose":
            break
        above = roles[number - 1] if number else ""
        if role == "paper" and above != "byline":
            continue
        if role not in {"body", "paper"} or number == title_at:
            continue
        if "date" in roles[:number] and above not in {"byline", "name"}:
            continue
        name = tidy_body(_without_place(lines[number].text))
        below = number + 1 < len(roles) and roles[number + 1] == "body" and number + 1 != title_at
        part = tidy_body(_without_place(lines[number + 1].text)) if below else ""
        if shape("chamber").fullmatch(name) and shape("chamber-committee").match(part):
            return f"{ordinary_case(name)} {part}"
        return f"{name}, {part}" if below else name
    for line in lines[:6]:
        for author in authors:
            _, found, rest = line.text.partition(author)
            if found and is_body(rest.strip(" ,()|–—-")):
                return rest.strip(" ,()|–—-")
    return ""


def _title(lines: Sequence[Line], roles: list[str]) -> tuple[str, int]:
    """Return the title line and its number; empty where the text has none."""
    for line in lines:
        if (label := _label(line.text)) and label[0] == "title":
            return label[1], -1
    for number, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role == "prose":
            break
        if line.level == 1 and role == "other" and _reads_as_title(line, framed=True):
            return _unquoted(shape("document-symbol").sub("", line.text, count=1)), number
    if lines and roles[0] == "date" and shape("dated-title").fullmatch(lines[0].text):
        return lines[0].text, 0
    framed = any(role in {"date", "byline", "body", "kind", "place"} for role in roles)
    for number, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role in _FURNITURE:
            continue
        after = roles[number + 1] if number + 1 < len(roles) else ""
        if role == "body" and (after in {"body", "other", "kind", "place"} or "other" in roles[number + 1 : 7]):
            continue
        if role == "prose" and not (number == 0 and after in {"date", "byline"} and not line.runs_on):
            return "", -1
        if number > 6 or not _reads_as_title(line, framed):
            return "", -1
        return _unquoted(shape("document-symbol").sub("", line.text, count=1)), number
    return "", -1


def _unquoted(title: str) -> str:
    """Drop quotation marks that stand around the whole title."""
    return title[1:-1] if re.fullmatch(r"[“\"‘'][^“”\"]*[”\"’']", title) else title


def _reads_as_title(line: Line, framed: bool) -> bool:
    """Say whether a line can be a document's title; without byline or date around it more is asked."""
    words = line.text.split()
    if line.runs_on or line.bullet or not words or line.text[-1] == ":" or max(map(len, words)) > 24:
        return False
    if framed:
        return len(words) <= 60 and not line.text[0].islower() and not re.match(r"\d+[.)]", line.text)
    if not (line.text[0].isupper() or line.text[0] in "“‘\"'’"):
        return False
    if line.level == 1:
        return True
    return line.level == 0 and line.start < 3 and 1 < len(words) <= 30 and line.text[-1] not in ".:;,"


# --- the foot ------------------------------------------------------------------------------


def _citations(lines: Sequence[Line]) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the citation, first-printing and copyright lines at the foot, best first."""
    found: dict[str, re.Match[str]] = {}
    for _, dated, match in foot_matches(lines):
        found.setdefault(dated.id, match)
    for line in lines[-12:]:
        for rule in source_rules().groups["copyright"]:
            if len(line.text) < 120 and (held := rule.pattern.fullmatch(line.text)):
                found.setdefault(rule.id, held)
    for rule_id in ("citation", "first-printed", "copyright-holder"):
        if rule_id in found:
            yield rule_id, found[rule_id]


def _cited(lines: Sequence[Line], group: str, *, persons: bool = False) -> tuple[str, ...]:
    """Return a group of the citation line at the foot."""
    for rule, match in _citations(lines):
        if rule == "citation" and (value := (match.groupdict().get(group) or "").strip()):
            return person_names(value) if persons else (value,)
    return ()


def _cited_title(lines: Sequence[Line]) -> str:
    """Return the title in the citation line at the foot."""
    return next(iter(_cited(lines, "title")), "").strip(" ,.")


def _note_authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the persons whom the notes at the very end introduce."""
    return tuple(dict.fromkeys(name for name, _ in _notes(lines)))


def _notes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Return the author notes at the end, in order: person and the words on them.

    Read upwards from the last line; a line that neither is a note nor goes on with one ends them.
    """
    (rule,), (career,) = source_rules().groups["note"], source_rules().groups["career"]
    notes: list[tuple[str, str]] = []
    pending, sure = 0, False
    for line in reversed(lines):
        words = line.text.strip("()_* ").replace("__", "").replace("**", "")
        match = rule.pattern.match(words)
        sure = sure or match is not None
        match = match or career.pattern.match(words)
        if match and is_person(match["person"]):
            notes.append((person_names(match["person"])[0], words))
            pending = 0
        elif shape("note-goes-on").match(words) or len(words) < 110 or not words[0].isupper():
            pending += 1
            if pending > 6:
                break
        else:
            break
    return notes[::-1] if sure else []


def _note_source(lines: Sequence[Line]) -> str:
    """Return the house at which the author notes place an author on the staff."""
    for _, words in _notes(lines):
        sentence = _FIRST_SENTENCE.match(words)
        first_post = _NEXT_POST.split(sentence[0] if sentence else "", maxsplit=1)[0]
        if shape("guest").search(first_post):
            continue
        for match in _AT_HOUSE.finditer(first_post):
            if not shape("school").search(match["name"]) and _is_house(match["name"]):
                return tidy_body(match["name"])
    return ""


def _is_house(name: str) -> bool:
    """Say whether the words name a body, its acronym or a paper."""
    return is_known(name) or is_body(name) or is_acronym(name) or is_paper(name)


# --- running text --------------------------------------------------------------------------


def _source(text: str, head: _Head, foot: Sequence[Line], authors: tuple[str, ...]) -> str:
    """Return the body that issued the document, empty where nothing names it."""
    press = "kind" in head.roles or shape("press-release").search(text, 0, 400) is not None
    claims = [
        _Claim(head.source, _HEAD_WEIGHT),
        *_cited_houses(foot),
        *_series(text),
        *_houses(text, bylined=head.bylined, press=press),
        _Claim(_note_source(foot), _NOTE_WEIGHT),
        _Claim(_sign_off(text)[1], _NOTE_WEIGHT),
        _Claim(_titled_source(head.title), _TITLE_WEIGHT),
        _Claim(_signature(foot), _SIGNATURE_WEIGHT),
    ]
    stated = [claim for claim in claims if claim.name]
    best = max(stated, key=lambda claim: claim.weight, default=None)
    return best.name if best else ""


def _cited_houses(foot: Sequence[Line]) -> Iterator[_Claim]:
    """Yield the bodies of the citation, first-printing and copyright lines."""
    for rule, match in _citations(foot):
        name = (match.groupdict().get("source") or "").strip(" .,")
        if name and _may_issue(name) and not is_place(name) and not name.lower().startswith("crown"):
            yield _Claim(tidy_body(name), _FOOT_WEIGHTS[rule])


def _titled_source(title: str) -> str:
    """Return the body whose paper the title says it is ("An Assessment by the Project on Salt")."""
    for rule in source_rules().groups["titled"]:
        if (match := rule.pattern.search(title)) and is_body(match["source"]):
            return tidy_body(match["source"])
    return ""


def _signature(foot: Sequence[Line]) -> str:
    """Return the body that signs the text on its last line."""
    if len(foot) < 3 or _SENTENCE_END.search(foot[-1].text) or foot[-2].runs_on:
        return ""
    last = foot[-1].text
    stands_alone = len(last.split()) < 7 and _SENTENCE_END.search(foot[-2].text)
    return tidy_body(last) if stands_alone and (is_body(last) or _CAMEL_NAME.fullmatch(last)) else ""


def _series(text: str) -> Iterator[_Claim]:
    """Yield the bodies whose series numbers stand in the head or foot, or in running heads."""
    for rule in source_rules().groups["series"]:
        if rule.pattern.search(text, 0, _SCANNED):
            yield _Claim(rule.gives, _SERIES_WEIGHT)


def _houses(text: str, *, bylined: bool, press: bool) -> Iterator[_Claim]:
    """Yield the bodies that the text speaks of as its own house.

    Beside a byline, what a body published or held is what the article is about, not its source.
    """
    lines = text
    if len(text) > HEAD_CHARACTERS + 2 * FOOT_CHARACTERS:
        lines = f"{text[: HEAD_CHARACTERS + FOOT_CHARACTERS]}\n\n{text[-FOOT_CHARACTERS:]}"
    folded = " ".join(lines.split())
    for rule in source_rules().groups["house"]:
        options = rule.options
        if (bylined and not options.get("bylined")) or (options.get("press") and not press):
            continue
        if options.get("needs") and not any(part in folded for part in options["needs"]):
            continue
        where = lines if options.get("line") else folded
        for number, match in enumerate(rule.pattern.finditer(where, 0, options.get("within") or len(where))):
            whole = tidy_body(match["source"])
            for name in dict.fromkeys((whole, whole.rpartition(", ")[2])):
                if folded.count(name) < options.get("mentions", 1):
                    continue
                if options.get("paper") and not (is_paper(name) or is_known(name)):
                    continue
                if _is_house(name) or (options.get("any_name") and _may_be_house(name)):
                    yield _Claim(name, rule.weight - number / 100)
                    break


def _may_be_house(name: str) -> bool:
    """Say whether a capitalised name in a body's place can be one: neither person nor place."""
    return len(name.split()) > 1 and not (has_title(name) or is_place(name))


def _speech_authors(title: str) -> tuple[str, ...]:
    """Return those whose remarks a title announces ("Remarks by President Lee at …")."""
    for rule in source_rules().groups["speech"]:
        if said := rule.pattern.search(title):
            return person_names(said["people"], titled=True)
    return ()


def _written_by(text: str) -> tuple[str, ...]:
    """Return those by whom the text says that it was written, or its research done."""
    foot = " ".join(text[-FOOT_CHARACTERS:].split())
    for rule in source_rules().groups["written"]:
        if match := rule.pattern.search(foot):
            return person_names(match["people"], roster=True)
    return ()


def _sign_off(text: str) -> tuple[tuple[str, ...], str]:
    """Return the persons below a lone "Prepared by:", and the body below them."""
    match = shape("sign-off").search(text, 0, _SCANNED) or shape("sign-off").search(text, max(0, len(text) - _SCANNED))
    if not match:
        return (), ""
    lines = head_lines(text[match.end() :][:600])[:5]
    names = tuple(name for line in lines[:1] for name in person_names(line.text))
    body = next((line.text for line in lines[1:] if names and is_body(line.text)), "")
    return names, tidy_body(body)


def _only_speaker(text: str) -> tuple[str, ...]:
    """Return the only labelled speaker of a transcript; none where several speak."""
    found = list(shape("speaker-turn").finditer(text, 0, _SCANNED))
    names = list(dict.fromkeys(ordinary_case(match["name"].strip()) for match in found))
    if len(names) != 1 or found[0].start() > _FIRST_TURN:
        return ()
    rest = shape("speaker-turn").sub("", text[:_SCANNED])
    others = shape("bare-turn").search(rest) or shape("chair-turn").search(rest)
    return () if others else (names[0],)


def _named_title(text: str, head: _Head) -> str:
    """Return the event or paper that a text without a title line names in quotation marks."""
    for rule in source_rules().groups["named"]:
        if match := rule.pattern.search(text, 0, 1200):
            return " ".join(match["title"].split()).strip(" ,.")
    return ""
