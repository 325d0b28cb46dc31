"""Pieces of a PDF page that are drawn apart from the words they belong to: the marks of list items, drop capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from recextract.readers.pdf_line import Line, same_row
from recextract.text.bullets import SHAPES, SPACED, SYMBOL_FONTS

MARKER = re.compile(
    rf"[{SHAPES}{SYMBOL_FONTS}o*\u2014{SPACED}]|"
    r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
)
_FARTHEST = 5.0
"""How far right of its mark the text of an item begins at most, in sizes of the type."""
_CAPITAL = re.compile(r"[\"'\u2018\u201c]?([^\W\d_])")
_DROPPED = 1.8
_OWN_WORDS = {"A", "I", "O"}


def with_marks_in_place(segments: Sequence[Line]) -> list[Line]:
    """Move each mark of an item before the text beside it.

    Programs that print web pages draw the marks of a list after its texts.

    >>> def piece(text, left, base):
    ...     return Line(text, left, left + 8 * len(text), base, 10, 400, 8)
    >>> pieces = [piece("Mend it.", 90, 50), piece("Sell it.", 90, 30), piece("•", 75, 50), piece("•", 75, 30)]
    >>> [found.text for found in with_marks_in_place(pieces)]
    ['•', 'Mend it.', '•', 'Sell it.']
    """
    placed = list(segments)
    for index, mark in enumerate(segments):
        following = segments[index + 1] if index + 1 < len(segments) else None
        if not MARKER.fullmatch(mark.text) or (following is not None and same_row(mark, following)):
            continue
        beside = [s for s in placed if s is not mark and same_row(mark, s) and s.left >= mark.right - 0.3 * mark.size]
        nearest = min(beside, key=lambda s: s.left, default=None)
        if nearest is None or nearest.left - mark.right > _FARTHEST * mark.size or MARKER.fullmatch(nearest.text):
            continue
        placed = [s for s in placed if s is not mark]
        placed.insert(next(i for i, s in enumerate(placed) if s is nearest), mark)
    return placed


def with_drop_capitals(segments: Sequence[Line]) -> list[Line]:
    """Join a capital several lines high to the line at its top.

    >>> cap = Line("T", 10, 30, 20, 40, 400, 20)
    >>> first, second = Line("he ports", 32, 90, 45, 10, 400, 9), Line("are shut.", 32, 90, 32, 10, 400, 9)
    >>> [line.text for line in with_drop_capitals([cap, first, second])]
    ['The ports', 'are shut.']
    """
    sizes = sorted(segment.size for segment in segments)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    lines = list(segments)
    for capital in segments:
        match = _CAPITAL.fullmatch(capital.text)
        if match is None or not match.group(1).isupper() or capital.size < _DROPPED * usual:
            continue
        beside = [
            line
            for line in lines
            if line.size < capital.size / _DROPPED
            and line.text[:1].isalpha()
            and -0.5 * usual < line.left - capital.right < 1.5 * usual
            and -0.5 * usual < line.base - capital.base < capital.size
        ]
        if not beside:
            continue
        first = max(beside, key=lambda line: line.base)
        space = " " if _is_own_word(match.group(1), first.text, segments) else ""
        joined = replace(first, text=f"{capital.text}{space}{first.text}")
        lines = [joined if line is first else line for line in lines if line is not capital]
    return lines


def _is_own_word(capital: str, line: str, segments: Sequence[Line]) -> bool:
    """Tell "A country" from "After": the word that follows stands elsewhere on the page."""
    word = re.split(r"[\W_]", line, maxsplit=1)[0].lower()
    text = " ".join(segment.text for segment in segments).lower()
    return capital in _OWN_WORDS and len(re.findall(rf"\b{word}\b", text)) > 1
