"""A line of a PDF page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the part of one in one column.

    ``base`` is the height of its baseline and ``size`` that of most of its type, in points;
    ``weight`` tells how bold it is throughout, ``first_word`` how wide the first word is.
    ``cells`` are its parts where they lie far apart: a table row, or a masthead.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    weight: int
    first_word: float
    cells: tuple[str, ...] = ()


def same_row(one: Line, other: Line) -> bool:
    """Say whether two pieces of text stand on one line."""
    return abs(one.base - other.base) < 0.5 * max(one.size, other.size)
