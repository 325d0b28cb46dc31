"""The body whose name stands over a document: in a masthead, a letterhead or beside a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.metadata.labels import without_place
from recextract.metadata.names import (
    ends_as_body,
    is_body,
    is_kind,
    is_known,
    is_masthead,
    is_paper,
    is_place,
    is_place_line,
    is_section,
    names_body,
    ordinary_case,
    person_names,
    shape,
    tidy_body,
)
from recextract.metadata.textlines import Line, bar_parts
from recextract.metadata.titles import find_title

_LONGEST_LETTERHEAD = 14
_LONGEST_MASTHEAD = 5
_LONGEST_NAME = 8
# Roles of a first line that is no bare name.
_NEVER_A_NAME = frozenset({"date", "byline", "label", "prose", "time", "code", "kind"})


def read_masthead(
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


def name_heads(lines: Sequence[Line], roles: Sequence[str], text: str) -> str:
    """Return the issuer whose bare name is the first line, whatever its words; empty where it is the title.

    A title has to stand below. Beyond that the words of the line ("… Review", "… Institute"), the number of a
    series below it, its capitals above a title without, or the text that names it again ("the Salt Watch") tell.
    """
    name, rest = _without_edition(lines[0]) if lines else ("", False)
    words = name.split()
    if not words or len(words) > _LONGEST_NAME or roles[0] in _NEVER_A_NAME or lines[0].level == 1:
        return ""
    if not words[0][:1].isupper() or re.search(r"[\d:.,?!]", name) or is_kind(name) or is_place_line(name):
        return ""
    title, at = find_title(lines, ["masthead", *roles[1:]])
    if at < 1 or not title:
        return ""
    between, below = roles[1:at], roles[at + 1] if at + 1 < len(roles) else ""
    furnished = rest or bool({"date", "kind", "place", "contact", "code"} & set(between))
    contrast = name.isupper() and not title.isupper()
    worded = is_masthead(name) or is_body(name) or ends_as_body(name)
    numbered = any(shape("series-number").search(line.text) for line in lines[1:at])
    signed = below in {"byline", "name"} or "byline" in between
    if worded:
        stands = furnished or contrast or signed
    elif numbered or rest:
        stands = len(words) > 1
    else:
        stands = len(words) > 1 and ((contrast and furnished and signed) or (furnished and _named_again(name, text)))
    return tidy_body(name) if stands else ""


def _without_edition(line: Line) -> tuple[str, bool]:
    """Return the first part of a line whose others only say what kind of paper it is, and whether there are others."""
    first, *others = [part.text for part in bar_parts(line)] or [line.text]
    if all(is_kind(part) or is_section(part) or is_place_line(part) or _is_edition(part) for part in others):
        return re.sub(r"\s*\([^)]*\)$", "", first), bool(others) or first.endswith(")")
    return "", False


def _is_edition(part: str) -> bool:
    """Say whether a part of a masthead names its edition or number."""
    return shape("edition").fullmatch(part) is not None or shape("series-number").fullmatch(part) is not None


def _named_again(name: str, text: str) -> bool:
    """Say whether running text speaks of the name as of a body ("the Salt Watch", "at Salt Watch")."""
    phrase = r"\s+".join(map(re.escape, ordinary_case(name).split()))
    return re.search(rf"(?i:\b(?:the|at|by|for|of)\s+){phrase}\b", text[len(name) :]) is not None


def capital_letterhead(lines: Sequence[Line], roles: list[str], title: str, title_at: int) -> tuple[str, str]:
    """Return the body that a first line in capitals names above the title, and the title below it.

    Such a line counts where a body's noun is in it, or where the release line of a press release follows.
    """
    if not lines or title_at != 0 or not lines[0].text.isupper() or len(lines[0].text.split()) > _LONGEST_LETTERHEAD:
        return "", title
    released = len(lines) > 1 and shape("release-line").match(lines[1].text) is not None
    if not (released or names_body(lines[0].text)):
        return "", title
    below, at = find_title(lines, ["body", *roles[1:]])
    return (tidy_body(lines[0].text), below) if at > 0 and not lines[at].text.isupper() else ("", title)


def find_letterhead(lines: Sequence[Line], roles: Sequence[str], authors: Sequence[str], title_at: int) -> str:
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
        name = tidy_body(without_place(lines[number].text))
        below = number + 1 < len(roles) and roles[number + 1] == "body" and number + 1 != title_at
        part = tidy_body(without_place(lines[number + 1].text)) if below else ""
        if shape("chamber").fullmatch(name) and shape("chamber-committee").match(part):
            return f"{ordinary_case(name)} {part}"
        return f"{name}, {part}" if below else name
    for line in lines[:6]:
        for author in authors:
            _, found, rest = line.text.partition(author)
            if found and is_body(rest.strip(" ,()|–—-")):
                return rest.strip(" ,()|–—-")
    return ""
