"""The issuer whose bare name opens a document, on a line of its own or beside number, section, place and date.

Such a name need hold no body's noun ("FAULT LINE", "Le Phare"): where it stands, what stands beside and below it,
and how it is written tell it from a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from recextract.metadata.dates import line_matches
from recextract.metadata.names import (
    ends_as_body,
    is_acronym,
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
    shape,
    source_rules,
    tidy_body,
)
from recextract.metadata.textlines import Line
from recextract.metadata.titles import find_title

ONE_WORD = re.compile(r"[^\W\da-z_][\w’'-]+")
_LONGEST_NAME = 8
_LONGEST_UNKNOWN = 6
_NO_TITLE_END = ".,:;"
_PARTS = re.compile(r",\s+|\s*[|•·]\s*|\s+--+\s+|\s+[–—/]\s+")
_BRACKET = re.compile(r"\s*[(\[][^)\]]*[)\]]?$")
# What follows a name that stands for itself and not before a noun ("a Clay Alliance paper").
_ALONE = "that|which|to|for|of|with|in|on|as|is|would|will|could|should|can|must|at|under|where|whose"
_GAP = r"(?:[ \t]+|[ \t]*\n)"
_NUMBERED = re.compile(r"\s\d.*")
_YEAR_OR_DAY = re.compile(r"(?:19|20)\d\d|\w+day")
_FURNITURE = frozenset({"date", "kind", "place", "contact", "code"})
_SIGNED = frozenset({"byline", "name"})
# Roles of a first line that is no bare name.
_NEVER_A_NAME = frozenset({"date", "byline", "label", "prose", "time", "code", "kind", "place"})


def name_heads(lines: Sequence[Line], roles: Sequence[str], text: str) -> str:
    """Return the issuer whose bare name is the first line, whatever its words; empty where it is the title.

    A title has to stand below. Beyond that the words of the line ("… Review", "… Institute"), the number of a
    series below it, capitals above a title without, or the text that names it again ("the Salt Watch") tell.
    """
    name, numbered = _first_name(lines[0]) if lines else ("", False)
    words = name.split()
    if roles[:2] == ["body", "body"]:
        return ""
    if not words or len(words) > _LONGEST_NAME or roles[0] in _NEVER_A_NAME or lines[0].level == 1:
        return ""
    if not words[0][:1].isupper() or re.search(r"\d{4}|[:.,?!]", name) or is_kind(name) or is_event(name):
        return ""
    if shape("title-opening").match(name):
        return ""
    title, at = find_title(lines, ["masthead", *roles[1:]])
    if at > 0 and _opens_record(lines, name):
        return tidy_body(name)
    if "date" in _row(lines, roles) and (is_masthead(name) or name.isupper()):
        return tidy_body(name)
    if at < 1 or title[-1] in _NO_TITLE_END:
        return ""
    signs = not title.isupper() or not {"other", "date", "kind", *_SIGNED} & set(roles[at + 1 : at + 2])
    if roles[at] == "name" and signs and not numbered:
        return ""
    between, below = set(roles[1:at]), roles[at + 1 : at + 4]
    issued = shape("issued-kind").fullmatch(lines[1].text) is not None
    furnished = numbered or lines[1].column or bool(_FURNITURE & between)
    signed = bool(_SIGNED & {*between, *below[:1]})
    dated = bool({"date", "label", *_SIGNED} & {*between, *below})
    capitals = name.isupper() and not title.isupper()
    if (furnished or capitals) and shape("gathering").fullmatch(name):
        return tidy_body(name)
    if is_masthead(name) or is_body(name) or ends_as_body(name):
        return tidy_body(name) if furnished or capitals or signed or (dated and _is_papers(name)) else ""
    if shape("speech-opening").match(title):
        return ""
    apart = text.count("\n", lines[0].end, lines[1].start) > 1
    framed = title.isupper() and not name.isupper() and (dated or furnished or apart)
    ends_block = text.count("\n", lines[at - 1].end, lines[at].start) > 1
    block = "date" in between and ends_block and not apart and bool(_SIGNED & set(below[:1]))
    stands = (
        numbered
        or issued
        or framed
        or block
        or (names_members(name) and furnished)
        or (capitals and (furnished or (dated and (apart or ": " in title))))
        or _in_series(lines[1:at], between)
    )
    again = (furnished or name.isupper()) and _named_again(name, text)
    return tidy_body(name) if 1 < len(words) <= _LONGEST_UNKNOWN and (stands or again) else ""


def _opens_record(lines: Sequence[Line], name: str) -> bool:
    """Say whether the name of a body or circle stands right above what it says or has had recorded."""
    named = names_body(name) or shape("gathering").fullmatch(name) is not None
    said = shape("title-opening").match(lines[1].text) or shape("record-opening").match(lines[1].text)
    return named and (said is not None or is_event(lines[1].text))


def dated_name(lines: Sequence[Line], roles: Sequence[str], text: str) -> str:
    """Return the issuer that the first line names beside the date, where a title stands below it.

    A name of several words will do, be it known as a paper's or not; a single one may be a place.
    """
    if not lines or roles[0] != "date":
        return ""
    title, at = find_title(lines, ["masthead", *roles[1:]])
    signed = bool({"label", *_SIGNED} & set(roles[1 : at + 3]))
    for _, rule, dated in line_matches(lines[0], "headline"):
        if rule.id == "masthead-before":
            name, furnished = _issuer_in(dated["name"])
            if is_kind(_NUMBERED.sub("", name)):  # "Telegram 12 QUITO, 3 May 1950"
                return ""
            if len(name.split()) < 2 or is_place(name) or is_event(name) or stands_for_place(name, text):
                return ""
            if shape("title-opening").match(name):
                return ""
            known = furnished or ends_as_body(name) or name.startswith("The ") or name.isupper() > title.isupper()
            titled = at > 0 and title[-1] not in _NO_TITLE_END
            return tidy_body(name) if is_masthead(name) or (titled and (signed or known)) else ""
    return ""


def issuer_line(line: Line) -> str:
    """Return the body or paper of a line that adds only number, edition, year or place.

    >>> issuer_line(Line(0, 0, "Salt Review, Issue 2/2021")), issuer_line(Line(0, 0, "Ships, Issue 2/2021"))
    ('Salt Review', '')
    """
    if not _PARTS.search(line.text) or line.is_prose:
        return ""
    name, _ = _issuer_in(line.text)
    return tidy_body(name) if line.text.startswith(name) and (is_body(name) or is_masthead(name)) else ""


def is_event(name: str) -> bool:
    """Say whether the words name a meeting rather than a body.

    >>> is_event("Annual General Assembly"), is_event("Salt Assembly")
    (True, False)
    """
    return shape("event-name").match(name) is not None


def is_introduced(name: str, text: str) -> bool:
    """Say whether the text speaks of a body as of one that is yet to be: "a Clay Alliance that …".

    >>> is_introduced("Clay Alliance", "It proposes a new Clay Alliance.")
    True
    >>> is_introduced("Clay Alliance", "It is a Clay Alliance paper.")
    False
    """
    if is_known(name) or is_acronym(name) or " " not in name:
        return False
    words = _GAP.join(map(re.escape, name.split()))
    opening = rf"(?i:\ban?){_GAP}(?:[a-z-]+{_GAP})?"
    return re.search(rf"{opening}{words}(?=\s*[.,;:()–—]|{_GAP}(?:{_ALONE})\b)", text) is not None


def is_edition(part: str) -> bool:
    """Say whether a part of a masthead gives its edition, section, number or kind.

    >>> is_edition("English edition"), is_edition("no. 112"), is_edition("The Salt Coast")
    (True, True, False)
    """
    return any(shape(name).fullmatch(part) is not None for name in ("edition", "series-number", "kind-of-paper"))


def stands_for_place(part: str, text: str) -> bool:
    """Say whether unknown words beside a date are a place, by their first word or by the text ("in Salsa").

    Known bodies and papers are none, nor is that in which the text says that something was printed.
    """
    if is_body(part) or is_paper(part) or is_known(part) or part.startswith("The ") or len(part.split()) > 3:
        return False
    name = re.escape(part)
    return shape("place-opening").fullmatch(part) is not None or any(
        not shape("printed").search(found[0]) for found in re.finditer(rf"(?:\w+\s+)?\b(?:in|near)\s+{name}\b", text)
    )


def _first_name(line: Line) -> tuple[str, bool]:
    """Return the name that opens a line and whether number, kind, edition or the like stands beside it."""
    text = line.text
    if counted := shape("counted").search(text):
        return text[: counted.start()].strip(" ,–—|"), True
    parts = _PARTS.split(text)
    if len(parts) == 1:
        bare = _BRACKET.sub("", text)
        beside = text[len(bare) :].strip(" ()[]")
        said = is_acronym(beside) or is_edition(beside) or is_place(beside)
        return (bare, True) if said else (text, False)
    name, furnished = _issuer_in(text)
    return (name, furnished) if name and text.startswith(name) else ("", False)


def _issuer_in(words: str) -> tuple[str, bool]:
    """Return the one part of a masthead that is no kind, section, edition, number or place; and if others stand by.

    Where dashes or bars leave several, the first is the name.
    """
    parts = [_BRACKET.sub("", part).strip() for part in _PARTS.split(words)]
    names = [
        part
        for number, part in enumerate(parts)
        if part
        and not (_says_little(part) or (number and (is_edition(part) or is_place(part) or ONE_WORD.fullmatch(part))))
    ]
    furnished = len(names) < len(parts) or _BRACKET.search(words.strip(" ,")) is not None
    if len(names) == 2 and ", " not in words and names[0] == parts[0] and not is_person(names[0]):
        return names[0], len(parts) > 2
    return (names[0], furnished) if len(names) == 1 else ("", False)


def _row(lines: Sequence[Line], roles: Sequence[str]) -> set[str]:
    """Return the roles of the columns beside the first line."""
    beside = takewhile(lambda pair: pair[0].column, zip(lines[1:], roles[1:], strict=False))
    return {role for _, role in beside}


def _says_little(part: str) -> bool:
    """Say whether a part of a masthead names only kind, section, year or day."""
    return is_kind(part) or is_section(part) or _YEAR_OR_DAY.fullmatch(part) is not None


def _in_series(between: Sequence[Line], roles: set[str]) -> bool:
    """Say whether the lines between a name and the title number the paper, or give section and date."""
    return any(
        shape("series-number").search(line.text) or (is_section(line.text) and "date" in roles) for line in between
    )


def _is_papers(name: str) -> bool:
    """Say whether the last word is one that hardly ends anything but a newspaper's name ("… Gazette")."""
    last = name.lower().split()[-1].rpartition("-")[2]
    return is_masthead(name) and last not in source_rules().words["common_paper"]


def _named_again(name: str, text: str) -> bool:
    """Say whether running text speaks of the name as of a body ("the Salt Watch", "at Salt Watch")."""
    if shape("legal-text").search(name):
        return False
    phrase = r"\s+".join(map(re.escape, ordinary_case(name).split()))
    return re.search(rf"(?i:\b(?:the|at|by|for|of)\s+){phrase}\b", text[len(name) :]) is not None
