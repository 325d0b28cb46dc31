"""The body whose name stands over a document: in a masthead, a letterhead or beside a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.metadata.dates import line_matches
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
_PARTS = re.compile(r",\s+|\s*[|•·]\s*|\s+--+\s+|\s+[–—/]\s+")
_NO_TITLE_END = ".,:;"
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_ONE_WORD = re.compile(r"[A-Z][\w’'-]+")
# Roles of a first line that is no bare name.
_NEVER_A_NAME = frozenset({"date", "byline", "label", "prose", "time", "code", "kind", "place"})


def read_masthead(
    rule: str, dated: re.Match[str], words: str, roles: Sequence[str], text: str
) -> tuple[tuple[str, ...], str]:
    """Take persons and publisher from the words beside a masthead's date."""
    beside = dated.groupdict().get("name") or (words.split("|", 1)[1] if rule == "time-first" and "|" in words else "")
    people: list[str] = []
    body = ""
    for part in re.split(r"\s*[|•·]\s*|\s+--+\s+|\s+[–—]\s+", beside.strip(" *_")):
        part = part.strip(" *_,:;-–—([")
        if part.lower() == part.upper() or is_place(part) or is_kind(part) or is_section(part) or "/" in part[:8] or _is_edition(part) or is_event(part):
            continue
        if _stands_for_place(part, text):
            continue
        names = person_names(part)
        if names and "byline" not in roles:
            people.extend(names)
        elif not body and _names_publisher(part, (*roles, "byline") if people else roles, words):
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


def _names_publisher(part: str, roles: Sequence[str], words: str) -> bool:
    """Say whether the words beside a date name a publisher.

    Below a byline any name does ("By Ann Lee / Lamplight, 2015-08-11"), save a single word before a date in
    words, as places have it ("Quito, 13 November 1949"); elsewhere a body or paper must be plain from its words.
    """
    first = part[:1]
    if len(part.split()) > 8 or not (first.isupper() or (first.islower() and " " not in part)):
        return False
    if is_body(part) or is_paper(part):
        return True
    if _ONE_WORD.fullmatch(part) and part + "," in words and not _ISO.search(words):
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


def name_heads(lines: Sequence[Line], roles: Sequence[str], text: str) -> str:
    """Return the issuer whose bare name is the first line, whatever its words; empty where it is the title.

    A title has to stand below. Beyond that the words of the line ("… Review", "… Institute"), the number of a
    series below it, its capitals above a title without, or the text that names it again ("the Salt Watch") tell.
    """
    name, rest = _without_edition(lines[0]) if lines else ("", False)
    words = name.split()
    if not words or len(words) > _LONGEST_NAME or roles[0] in _NEVER_A_NAME or lines[0].level == 1:
        return ""
    if not words[0][:1].isupper() or re.search(r"[\d:.,?!]", name) or is_kind(name) or is_event(name):
        return ""
    title, at = find_title(lines, ["masthead", *roles[1:]])
    if at < 1 or title[-1] in _NO_TITLE_END:
        return ""
    between, below = roles[1:at], roles[at + 1] if at + 1 < len(roles) else ""
    furnished = rest or lines[1].column or bool({"date", "kind", "place", "contact", "code"} & set(between))
    contrast = name.isupper() and not title.isupper()
    framed = title.isupper() and not name.isupper() and {"date", "byline", "name"} & set(roles[at + 1 : at + 4])
    worded = is_masthead(name) or is_body(name) or ends_as_body(name)
    numbered = any(
        shape("series-number").search(line.text) or (is_section(line.text) and "date" in between) for line in lines[1:at]
    )
    signed = below in {"byline", "name"} or "byline" in between
    if worded:
        stands = furnished or contrast or signed
    elif numbered or rest:
        stands = len(words) > 1
    else:
        stands = len(words) > 1 and ((contrast and furnished) or framed or ((furnished or name.isupper()) and _named_again(name, text)))
    return tidy_body(name) if stands else ""


def dated_name(lines: Sequence[Line], roles: Sequence[str], text: str) -> str:
    """Return the issuer that the first line names beside the date, where title and author stand below it.

    A name of several words will do, be it known as a paper's or not; a single one may be a place.
    """
    if not lines or roles[0] != "date":
        return ""
    title, at = find_title(lines, ["masthead", *roles[1:]])
    signed = bool({"byline", "name"} & set(roles[1 : at + 3]))
    for _, rule, dated in line_matches(lines[0], "headline"):
        if rule.id == "masthead-before":
            name = _issuer_in(dated["name"])
            if len(name.split()) < 2 or is_place(name) or is_event(name) or _stands_for_place(name, text):
                return ""
            known = ends_as_body(name) or name.startswith("The ") or name.isupper() > title.isupper()
            titled = at > 0 and title[-1] not in _NO_TITLE_END
            return tidy_body(name) if is_masthead(name) or (titled and (signed or known)) else ""
    return ""


def _issuer_in(words: str) -> str:
    """Return the one part of a masthead that is no kind, section, edition, number or place; empty where several are."""
    parts = [re.sub(r"\s*[(\[][^)\]]*[)\]]?$", "", part).strip() for part in _PARTS.split(words)]
    parts = [part for part in parts if part and not (is_kind(part) or is_section(part) or _is_edition(part) or _is_year(part))]
    names = [part for number, part in enumerate(parts) if not (number and (is_place(part) or _ONE_WORD.fullmatch(part)))]
    return names[0] if len(names) == 1 else ""


def _is_year(part: str) -> bool:
    """Say whether a part of a masthead is a year or a day of the week."""
    return re.fullmatch(r"(?:19|20)\d\d|\w+day", part) is not None


def issuer_line(line: Line) -> str:
    """Return the body or paper of a line that adds only number, edition, year or place ("Salt Review, Issue 2/2021")."""
    if not _PARTS.search(line.text) or line.is_prose:
        return ""
    name = _issuer_in(line.text)
    return tidy_body(name) if line.text.startswith(name) and (is_body(name) or is_masthead(name)) else ""


def is_event(name: str) -> bool:
    """Say whether the words name a meeting rather than a body ("Annual General Assembly")."""
    return shape("event-name").match(name) is not None


def _without_edition(line: Line) -> tuple[str, bool]:
    """Return the first part of a line whose others only say what kind of paper it is, and whether there are others."""
    first, *others = [part.text for part in bar_parts(line)] or [line.text]
    if not others and (name := issuer_line(line)):
        return name, True
    others = [part for part in others if not (is_body(first) and _ONE_WORD.fullmatch(part))]
    if all(is_kind(part) or is_section(part) or is_place_line(part) or _is_edition(part) for part in others):
        return re.sub(r"\s*\([^)]*\)$", "", first), bool(others) or first.endswith(")")
    return "", False


def _is_edition(part: str) -> bool:
    """Say whether a part of a masthead names its edition or number."""
    return shape("edition").fullmatch(part) is not None or shape("series-number").fullmatch(part) is not None


def _named_again(name: str, text: str) -> bool:
    """Say whether running text speaks of the name as of a body ("the Salt Watch", "at Salt Watch")."""
    if shape("legal-text").search(name):
        return False
    phrase = r"\s+".join(map(re.escape, ordinary_case(name).split()))
    return re.search(rf"(?i:\b(?:the|at|by|for|of)\s+){phrase}\b", text[len(name) :]) is not None


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
        if "date" in roles[_first_row(lines) : number] and above not in {"byline", "name"}:
            continue
        if is_event(lines[number].text) or _hears(lines, roles, number):
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
