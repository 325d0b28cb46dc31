"""What a mail carries along from older ones: the mail it answers, the mail it forwards, a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WROTE = re.compile(r"[ \t]*On\s[^\n]{5,200}(?:\n(?!>)[^\n]{0,120})?\bwrote:[ \t]*$", re.M)
_ANNOUNCED = re.compile(
    r"[ \t>*]*(?:-{2,}[ \t]*|Begin )(original|forwarded) (?:message|mail)[ \t]*(?:-{2,}|:)[ \t]*$", re.M | re.I
)
_FIELD = re.compile(r"[ \t]*\**(From|Sent|Date|To|Cc|Subject|Reply-To)[ \t]*:\**[ \t]*([^\n]*)$")
_QUOTED = re.compile(r"^[ \t]*>", re.M)
_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
_SIGNATURE = re.compile(r"^--[ \t]?\n(?P<lines>(?:[^\n]*\n?){1,12})\Z", re.M)
_FEWEST_FIELDS = 3
_NOTE_WORDS = 60
"""Words that somebody may put above what he forwards, for it to be the document nonetheless."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The text of a mail without its trail.

    ``left_out`` says that an older mail was; ``signature`` are the lines below the last mark of two dashes. ``sender``
    and ``date`` are those of a mail that is forwarded with hardly a word, empty for any other.
    """

    text: str
    left_out: bool = False
    signature: tuple[str, ...] = ()
    sender: str = ""
    date: str = ""


def without_trail(text: str, *, forwards: bool) -> Trail:
    r"""Return what a mail says itself: an older mail below an answer is a document of its own, a forwarded one is not.

    >>> without_trail("Sell it.\n\nOn 3 May 2016, Ann Lee wrote:\n> What should we do?\n", forwards=False).text
    'Sell it.\n'
    >>> mail = "FYI\n\n--- Forwarded message ---\nFrom: Ann Lee <a@x>\nDate: 3 May 2016\nSubject: Eels\n\nSell it.\n"
    >>> without_trail(mail, forwards=True)
    Trail(text='FYI\n\nSell it.\n', left_out=False, signature=(), sender='Ann Lee <a@x>', date='3 May 2016')
    """
    lines = text.split("\n")
    head = next(_heads(lines), None)
    if head is not None:
        start, end, fields, forwarded = head
        above, below = "\n".join(lines[:start]), "\n".join(lines[end:])
        if forwards or forwarded:
            note = without_trail(above, forwards=False)
            own = note.text.strip()
            rest = without_trail(_QUOTE_MARKS.sub("", below).lstrip("\n"), forwards=False)
            is_passed_on = len(own.split()) <= _NOTE_WORDS
            return Trail(
                f"{own}\n\n{rest.text}" if own else rest.text,
                rest.left_out,
                rest.signature if is_passed_on else note.signature,
                fields.get("from", "") if is_passed_on else "",
                (fields.get("date") or fields.get("sent", "")) if is_passed_on else "",
            )
        if above.strip():
            return _unsigned(above.rstrip() + "\n", left_out=True)
    return _without_quotes(text)


def _without_quotes(text: str) -> Trail:
    """Leave out quoted lines and who wrote them; where no line is marked as quoted, all below that."""
    wrote = _WROTE.search(text)
    if wrote and not _QUOTED.search(text, wrote.end()):
        own = text[: wrote.start()]
    elif wrote or len(_QUOTED.findall(text)) > 1:
        kept = [line for line in _WROTE.sub("", text).split("\n") if not _QUOTED.match(line)]
        own = re.sub(r"\n{3,}", "\n\n", "\n".join(kept))
    else:
        return _unsigned(text)
    if not own.strip():
        return _unsigned(text)
    return _unsigned(own.strip("\n") + "\n", left_out=True)


def _unsigned(text: str, *, left_out: bool = False) -> Trail:
    match = _SIGNATURE.search(text)
    if match is None or not text[: match.start()].strip():
        return Trail(text, left_out)
    lines = tuple(line.strip() for line in match["lines"].split("\n") if line.strip())
    return Trail(text[: match.start()].rstrip() + "\n", left_out, lines)


def _heads(lines: Sequence[str]) -> Iterator[tuple[int, int, dict[str, str], bool]]:
    """Yield the heads of older mails within a text: from and to which line, their fields, if forwarded."""
    announced: tuple[int, bool] | None = None
    number = 0
    while number < len(lines):
        if match := _ANNOUNCED.match(lines[number]):
            announced = number, match.group(1).lower() == "forwarded"
        end, fields = _fields(lines, number)
        if len(fields) >= _FEWEST_FIELDS and "from" in fields:
            near = announced is not None and number - announced[0] < _FEWEST_FIELDS
            start = announced[0] if announced is not None and near else number
            yield start, end, fields, announced is not None and near and announced[1]
        number = max(end, number + 1)


def _fields(lines: Sequence[str], start: int) -> tuple[int, dict[str, str]]:
    fields: dict[str, str] = {}
    number = start
    while number < len(lines):
        match = _FIELD.match(lines[number].lstrip("> "))
        if match is None:
            if lines[number].strip("> ") or not fields or len(fields) >= _FEWEST_FIELDS:
                break
        else:
            fields[match.group(1).lower()] = match.group(2).strip(" *")
        number += 1
    return number, fields
