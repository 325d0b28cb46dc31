"""The body whose name stands over a document: in a masthead, a letterhead or beside a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.metadata.labels import without_place
from recextract.metadata.mastheads import ONE_WORD, is_edition, is_event, stands_for_place
from recextract.metadata.names import (
    ends_as_body,
    has_post,
    is_body,
    is_kind,
    is_known,
    is_masthead,
    is_paper,
    is_person,
    is_place,
    is_section,
    names_body,
    names_members,
    ordinary_case,
    paper_of,
    person_names,
    shape,
    tidy_body,
)
from recextract.metadata.textlines import Line, bar_parts
from recextract.metadata.titles import find_title

_LONGEST_LETTERHEAD = 14
_LONGEST_MASTHEAD = 5
_PARTS = re.compile(r"\s*[|•·]\s*|\s+--+\s+|\s+[–—]\s+")
_LONG_WORDS = re.compile(r"[^\W\d_]{4,}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def read_masthead(
    rule: str, dated: re.Match[str], words: str, roles: Sequence[str], text: str
) -> tuple[tuple[str, ...], str]:
    """Take persons and publisher from the words beside a masthead's date."""
    beside = dated.groupdict().get("name") or (words.split("|", 1)[1] if rule == "time-first" and "|" in words else "")
    people: list[str] = []
    body = ""
    parts = [part.strip(" *_,:;-–—([") for part in _PARTS.split(beside.strip(" *_"))]
    if not roles and _opens_in_capitals(parts):
        return (), tidy_body(parts[0])
    for part in parts:
        if byline := shape("byline").fullmatch(part):
            people.extend(person_names(byline["who"]))
            continue
        person, comma, house = part.partition(", ")
        issued = {"body", "paper"} & set(roles) and is_person(house)
        if comma and not issued and not signed_above(roles) and is_person(person) and _is_publisher(house):
            people.extend(person_names(person))
            body = body or tidy_body(house)
            continue
        if (
            part.lower() == part.upper()
            or is_place(part)
            or is_kind(part)
            or is_section(part)
            or "/" in part[:8]
            or is_edition(part)
            or is_event(part)
        ):
            continue
        if stands_for_place(part, text):
            continue
        names = person_names(part)
        signed = signed_above(roles)
        name, *rest = part.split(", ")
        if not body and (issuer := paper_of(name)):
            body = issuer
        elif names and not signed:
            people.extend(names)
        elif not body and rest and (is_body(name) or is_masthead(name)) and not any(map(is_body, rest)):
            body = tidy_body(name)
        elif not body and _names_publisher(part, (*roles, "byline") if people else roles, words):
            body = tidy_body(part)
        elif not body:
            numbered = signed and rest and all(map(is_edition, rest))
            pieces = (piece for piece in (name, *rest) if numbered or is_body(piece) or is_masthead(piece))
            body = tidy_body(next(pieces, ""))
    return tuple(people), body


def uses_common_words(name: str, text: str) -> bool:
    """Say whether a text has a word of a name in small letters too, as it has of no person's name.

    >>> uses_common_words("Salt Growers", "The growers met."), uses_common_words("Ann Lee", "The growers met.")
    (True, False)
    """
    return any(re.search(rf"\b{word.lower()}\b", text) for word in _LONG_WORDS.findall(name))


def signed_above(roles: Sequence[str]) -> bool:
    """Say whether the lines above name the author, in a byline or bare."""
    return "byline" in roles or (len(roles) > 1 and roles[-1] == "name")


def _opens_in_capitals(parts: Sequence[str]) -> bool:
    """Say whether the first part of a masthead stands out in capitals as a name, no kind, place or event."""
    first = parts[0]
    others = [part for part in parts[1:] if not (is_section(part) or is_kind(part))]
    alone = len(parts) > 1 and first.isupper() and not any(part.isupper() for part in others)
    return alone and len(first.split()) > 1 and not (is_kind(first) or is_place(first) or is_event(first))


def _is_publisher(words: str) -> bool:
    """Say whether the words between an author's name and the date name a publisher: one name, no place or post."""
    several = " and " in words and len(person_names(words)) > 1
    plain = shape("full-name").fullmatch(re.sub(r"\s*\([^)]*\)$", "", words)) is not None
    return plain and len(words.split()) > 1 and not (several or is_place(words) or has_post(words) or is_kind(words))


def _names_publisher(part: str, roles: Sequence[str], words: str) -> bool:
    """Say whether the words beside a date name a publisher.

    Below a byline any name does ("By Ann Lee / Lamplight, 2015-08-11"), save a single word before a date in
    words, as places have it ("Quito, 13 November 1949"); elsewhere a body or paper must be plain from its words.
    """
    first = part[:1]
    if len(part.split()) > 8 or not (first.isupper() or (first.islower() and " " not in part)):
        return False
    if is_body(part) or is_paper(part) or names_members(part):
        return True
    if ONE_WORD.fullmatch(part) and part + "," in words and not _ISO.search(words):
        return False
    return bool({"byline", "name"} & set(roles)) and not re.search(r"[\d,:]", part)


def paper_heads(lines: Sequence[Line], roles: Sequence[str]) -> bool:
    """Say whether the first line is a paper's name: a section ("Opinion") below it, or a bylined title."""
    if len(lines) < 3 or roles[0] not in {"paper", "other", "name"} or lines[0].level == 1:
        return False
    words = lines[0].text.split()
    if len(words) > _LONGEST_MASTHEAD or roles[1] not in {"kind", "date", "place", "other"}:
        return False
    parts = [part.text for part in bar_parts(lines[1])] or [lines[1].text]
    section = is_section(parts[0])
    title, at = find_title(lines, ["masthead", "kind" if section else roles[1], *roles[2:]])
    if at < 2 or not title:
        return False
    below = roles[at + 1] if at + 1 < len(roles) else ""
    if section and roles[0] != "paper":
        dated = "date" in roles[1:at] and (words[0].lower() == "the" or lines[0].text.isupper() > title.isupper())
        return dated or is_known(lines[0].text)
    return section or (roles[0] == "paper" and roles[1] != "other" and below in {"byline", "name"})


def _first_row(lines: Sequence[Line]) -> int:
    """Return the number of columns in the first row, none where it is one line: a running head has them."""
    row = next((number for number, line in enumerate(lines) if number and not line.column), 1)
    return row if row > 1 else 0


def _hears(lines: Sequence[Line], roles: Sequence[str], number: int) -> bool:
    """Say whether the body on a line is the one addressed: testimony "before" it, a hearing held by it."""
    above, below = number - 1, number + 1
    while above >= 0 and roles[above] == "body":
        above -= 1
    while below < len(roles) and roles[below] in {"body", "date"}:
        below += 1
    return (above >= 0 and shape("addressee").match(lines[above].text) is not None) or (
        below < len(roles) and number > 0 and shape("hearing").match(lines[below].text) is not None
    )


def capital_letterhead(lines: Sequence[Line], roles: list[str], title: str, title_at: int) -> tuple[str, str]:
    """Return the body that a first line in capitals names above the title, and the title below it.

    Such a line counts where a body's noun is in it, or where the release line of a press release follows.
    """
    if not lines or title_at != 0 or not lines[0].text.isupper() or len(lines[0].text.split()) > _LONGEST_LETTERHEAD:
        return "", title
    if shape("title-opening").match(lines[0].text) or ": " in lines[0].text:
        return "", title
    released = len(lines) > 1 and shape("release-line").match(lines[1].text) is not None
    if not (released or names_body(lines[0].text)):
        return "", title
    below, at = find_title(lines, ["body", *roles[1:]])
    return (tidy_body(lines[0].text), below) if at > 0 and not lines[at].text.isupper() else ("", title)


def minister_heads(lines: Sequence[Line], roles: list[str]) -> str:
    """Return the minister in whose name a paper is issued: office and name stand above everything else.

    Both lines are then no title; whose office is no government's own ("Senator for Clay") issues nothing.
    """
    for number in range(min(4, len(roles))):
        if roles[number] in {"prose", "date"} and number < 1:
            break
        if not shape("office-line").fullmatch(lines[number].text):
            if roles[number] in {"other", "prose", "time"} and not lines[number].text.isupper():
                break
            continue
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(roles) and is_person(lines[beside].text.partition(",")[0]):
                roles[number] = roles[beside] = "masthead"
                _mark_other_ministers(lines, roles, max(number, beside) + 1, office_first=beside > number)
                return tidy_body(lines[number].text) if shape("minister").search(lines[number].text) else ""
    return ""


def _mark_other_ministers(lines: Sequence[Line], roles: list[str], number: int, *, office_first: bool) -> None:
    """Mark the further offices and names below those of the first minister of a joint release."""

    def is_office(at: int) -> bool:
        return at < len(roles) and shape("office-line").fullmatch(lines[at].text) is not None

    while number < len(roles):
        held = is_office(number - 1) if office_first else is_office(number + 1)
        if not (is_office(number) or (held and is_person(lines[number].text.partition(",")[0]))):
            return
        roles[number] = "masthead"
        number += 1


def find_letterhead(lines: Sequence[Line], roles: Sequence[str], authors: Sequence[str], title_at: int) -> str:
    """Return the body whose name stands alone at the top, or beside or below an author's."""
    for number, role in enumerate(roles[:6]):
        if role == "prose":
            break
        above = roles[number - 1] if number else ""
        signs = above in {"byline", "name"} and number > 1
        if role == "paper" and not signs:
            continue
        house, _, place = lines[number].text.partition(", ")
        placed = not place or len(place.split()) == 1 or is_place(place)
        named = placed and ends_as_body(house) and shape("full-name").fullmatch(house) is not None
        below_name = role == "other" and signs and named and not lines[number].level
        if not (role in {"body", "paper"} or below_name) or number == title_at:
            continue
        if "date" in roles[_first_row(lines) : number] and above not in {"byline", "name"}:
            continue
        if is_event(lines[number].text) or _hears(lines, roles, number):
            continue
        name = tidy_body(house if below_name else without_place(lines[number].text))
        below = number + 1 < len(roles) and roles[number + 1] == "body" and number + 1 != title_at
        if shape("press-office").fullmatch(name) and below:
            continue
        below = below and not shape("press-office").fullmatch(lines[number + 1].text.partition(", ")[0])
        part = tidy_body(without_place(lines[number + 1].text)) if below else ""
        if shape("chamber").fullmatch(name) and shape("chamber-committee").match(part):
            return f"{ordinary_case(name)} {part}"
        return f"{name}, {part}" if below else name
    if roles[:1] == ["place"] and title_at > 0 and shape("state-line").fullmatch(lines[0].text):
        return tidy_body(lines[0].text)
    for line in lines[:6]:
        for author in authors:
            _, found, rest = line.text.partition(author)
            if found and is_body(rest.strip(" ,()|–—-")):
                return without_place(rest.strip(" ,()|–—-"))
    return ""
