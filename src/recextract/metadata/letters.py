"""Letters and memos: whom a document as a whole addresses, and which lines say so.

A letter has a salutation below the lines of its addressee ("Ms Bea Roe / Head of the Salt Board / Dear Ms Roe,"), a
memo the labels "To:" and "From:"; a letter that is printed elsewhere has a title ("Letter to the Salt Board"). The
patterns are in ``resources/sources.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recextract.metadata.dates import line_matches
from recextract.metadata.labels import read_label
from recextract.metadata.names import has_post, has_title, is_body, is_person, is_place_line, names_body, shape
from recextract.metadata.textlines import FOOT_CHARACTERS, Line, head_lines

_MEMO_LINES = 12
_TITLE_LINES = 4
_LONGEST_ADDRESS = 9
_WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Letter:
    """The lines that name the addressees, and the offsets between which they and the salutation stand.

    ``kind`` is ``memo``, ``letter`` (as it was sent, its sender above) or ``titled``, as a paper of its own.
    """

    addressees: tuple[str, ...]
    start: int
    end: int
    kind: str = "letter"


def find_letter(text: str) -> Letter | None:
    r"""Return whom a letter or memo addresses; None where the text is neither.

    >>> letter = find_letter("3 May 2020\n\nMs Bea Roe\nHead of the Salt Board\n\nDear Ms Roe,\n\nThe sea is wide.")
    >>> letter.addressees
    ('Ms Bea Roe', 'Head of the Salt Board')
    >>> find_letter("MEMO\n\nTo: Salt Board\nFrom: Ann Lee\n\nThe sea is wide.").addressees
    ('Salt Board',)
    >>> find_letter("Remarks by Bea Roe\n3 May 2020\n\nDear colleagues,\n\nThe sea is wide.") is None
    True
    """
    lines = head_lines(text)
    if memo := _memo(lines):
        return memo
    at = next((n for n, line in enumerate(lines) if shape("salutation").fullmatch(line.text)), None)
    if at is None:
        return None
    closing = shape("valediction").search(text, max(0, len(text) - FOOT_CHARACTERS))
    if closing and (below := shape("address-below").search(text, closing.end())):
        return Letter(tuple(line.text for line in head_lines(below["who"])), lines[at].start, lines[at].end)
    first, stop = _address_above(lines, at, text)
    address = lines[first:stop]
    if address and (_repeats(lines[at].text, address) or (closing and (first or _is_honoured(address)))):
        return Letter(_addressees(address), address[0].start, lines[at].end)
    titled = (shape("letter-title").search(line.text) for line in lines[: min(at, _TITLE_LINES)])
    if title := next((match for match in titled if match), None):
        return Letter((title["who"],), lines[at].start, lines[at].end, "titled")
    return None


def _memo(lines: Sequence[Line]) -> Letter | None:
    """Return whom the label "To:" names, where the label "From:" stands near it."""
    first = lines[:_MEMO_LINES]
    sent = any((label := read_label(line.text)) and label[0] == "author" for line in first)
    for number, line in enumerate(first):
        if sent and (match := shape("memo-addressee").fullmatch(line.text)):
            more = first[number + 1 : number + 2]
            below = [other for other in more if not match["who"] and read_label(other.text) is None]
            words = [match["who"]] if match["who"] else [other.text for other in below]
            return Letter(tuple(words), line.start, (below or [line])[-1].end, "memo") if words else None
    return None


def _address_above(lines: Sequence[Line], at: int, text: str) -> tuple[int, int]:
    """Return the numbers of the first line of an address above a salutation and of the line after its last.

    Each line may be a paragraph of its own; a date, a label, a title or a heading ends the address. The two are the
    same where there is none.
    """
    stop = at
    while stop and _is_dated_or_label(lines[stop - 1]):
        stop -= 1
    first, named = stop, 0
    while first and stop - first < _LONGEST_ADDRESS:
        line = lines[first - 1]
        gap = first < stop and _is_apart(line, lines[first], text)
        is_title = line.level > 0 or shape("letter-title").match(line.text) is not None
        if _is_dated_or_label(line) or line.is_prose or is_title or (gap and named):
            break
        first -= 1
        named += _names_person(line.text)
    people = [number for number in range(first, stop) if _names_person(lines[number].text)]
    titled = [number for number in people if has_title(lines[number].text)]
    if people:
        return (titled or people)[0], stop
    gaps = [number for number in range(first + 1, stop) if _is_apart(lines[number - 1], lines[number], text)]
    first = gaps[-1] if gaps else first
    return (first if any(_names_addressee(line.text) for line in lines[first:stop]) else stop), stop


def _addressees(address: Sequence[Line]) -> tuple[str, ...]:
    """Return the lines of an address without its label "To:" and without those who get a copy."""
    own = [line.text for line in address if not shape("copied-to").match(line.text)]
    labelled = [match["who"] for words in own if (match := shape("memo-addressee").fullmatch(words)) and match["who"]]
    return tuple(labelled or own)


def _is_apart(line: Line, below: Line, text: str) -> bool:
    return text.count("\n", line.end, below.start) > 1


def _is_dated_or_label(line: Line) -> bool:
    return read_label(line.text) is not None or any(True for _ in line_matches(line, "headline"))


def _names_person(words: str) -> bool:
    """Say whether a line of an address names a person: "Ms Bea Roe, Head of the Salt Board"."""
    name = words.partition(",")[0]
    if is_place_line(words) or is_body(name):
        return False
    return is_person(name) or shape("honoured").match(words) is not None


def _is_honoured(address: Sequence[Line]) -> bool:
    """Say whether an address speaks of its person as a sender does not of himself: "His Excellency Bo Roe"."""
    return any(shape("honoured").match(line.text) for line in address)


def _names_addressee(words: str) -> bool:
    """Say whether a line names an office or a body."""
    return has_post(words) or names_body(words) or is_body(words) or shape("minister").search(words) is not None


def _repeats(salutation: str, address: Sequence[Line]) -> bool:
    """Say whether a salutation takes up a word of the address: "Dear Chairperson," below "Chairperson of"."""
    words = {word.lower() for line in address for word in _WORDS.findall(line.text)}
    return not words.isdisjoint(word.lower() for word in _WORDS.findall(salutation)[1:])
