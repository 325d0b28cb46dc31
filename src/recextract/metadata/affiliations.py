"""The body for which an author speaks, where the head says so beside or below the name.

"Ann Lee, Director, Clay Institute", "Ann Lee for the Salt Courier", or a name with post and body on the
lines below it. A post counts only as such: guests and members publish elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.metadata.names import (
    ends_as_body,
    has_post,
    is_body,
    is_known,
    is_paper,
    is_person,
    is_place_line,
    person_names,
    shape,
    tidy_body,
    without_titles,
)
from recextract.metadata.textlines import Line

_FIRST_LINES = 8
_LONGEST_LINE = 200
_LONGEST_POST = 10
_LONGEST_HOUSE = 9
_BREAK = re.compile(r"\s*[,;|\n]\s*|\s+[–—]\s+|(?<!\b[A-Z])\.\s+(?=[A-Z])")
_OF = re.compile(r"\s+(?:of|at|for|with)\s+(?:the\s+)?")


def posted_names(lines: Sequence[Line], roles: list[str]) -> list[str]:
    """Return the persons beside or below whose names the first lines give their posts, and those in the same row."""
    names: list[str] = []
    for number, (line, role) in enumerate(zip(lines[:_FIRST_LINES], roles, strict=False)):
        if role == "prose":
            break
        if role not in {"name", "other", "body"} or line.level or line.is_prose or len(line.text) > _LONGEST_LINE:
            continue
        person, *after = _BREAK.split(without_titles(line.text))
        rest = [part for part in after if not shape("degree-part").fullmatch(part)]
        below = lines[number + 1].text if number + 1 < len(lines) and roles[number + 1] in {"other", "body"} else ""
        post = next((part for part in rest if has_post(part)), "") if rest else _BREAK.split(below)[0]
        follows = bool(names) and number > 0 and roles[number - 1] == "byline" and not rest
        if is_person(person) and (is_post(post) or follows) and not person.endswith("."):
            names.extend(person_names(person))
            roles[number] = "byline"
    return names


def is_post(words: str) -> bool:
    """Say whether the words name what somebody is ("Senior Fellow", "Deputy Governor of the Salt Bank").

    >>> is_post("Senior Fellow"), is_post("Deputy Governor of the Salt Bank"), is_post("Salt Fellowship")
    (True, True, False)
    """
    post = _OF.split(words, maxsplit=1)[0]
    return has_post(post) and len(words.split()) <= _LONGEST_POST and not is_body(post)


def affiliation(lines: Sequence[Line], roles: Sequence[str], authors: Sequence[str]) -> str:
    """Return the body at which the first lines place an author; empty where they name none."""
    for number, line in enumerate(lines[: min(_FIRST_LINES, len(roles))]):
        for author in authors:
            at = line.text.lower().find(author.lower())
            if at >= 0 and len(line.text) <= 2 * _LONGEST_LINE:
                below = [
                    other.text
                    for other, role in zip(lines[number + 1 : number + 3], roles[number + 1 : number + 3], strict=False)
                    if role in {"other", "body", "place", "paper"} and not other.level
                ]
                written = shape("writes-for").match(line.text, at + len(author))
                if written and (not at or shape("byline").fullmatch(line.text)):
                    return tidy_body(written["source"])
                if house := _house("\n".join([line.text[at + len(author) :], *below])):
                    return house
    return ""


def _house(words: str) -> str:
    """Return the body in the words after a name: "for the Salt Courier", "Director, Clay Institute"."""
    posted, first, post = False, words.partition("\n")[0], ""
    for part in _BREAK.split(words.strip(" ,*_")):
        if not part or shape("degree-part").fullmatch(part):
            continue
        if shape("guest").search(part) or len(part.split()) > _LONGEST_POST:
            return ""
        if shape("minister").search(part):
            return ""
        if is_post(part):
            _, *bodies = _OF.split(part, maxsplit=1)
            if bodies and is_body(bodies[0]):
                return tidy_body(bodies[0])
            posted, post = True, part
        elif not posted or is_place_line(part):
            return ""
        else:
            beside = part in first or f"{post}, {part}" in words
            return tidy_body(part) if _is_house(part) or (beside and _may_be_house(part)) else ""
    return ""


def _is_house(part: str) -> bool:
    """Say whether the words name a body, a paper or the government of a state or province."""
    if is_body(part) or is_known(part) or is_paper(part) or ends_as_body(part):
        return True
    return shape("state-line").fullmatch(part) is not None


def _may_be_house(part: str) -> bool:
    """Say whether unknown words on the same line as a post can name the house: two capitalised words, no person."""
    words = part.split()
    return 2 <= len(words) <= _LONGEST_HOUSE and shape("full-name").fullmatch(part) is not None and not is_person(part)
