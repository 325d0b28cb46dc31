"""The cells of tables, and the heads of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from recextract.text.lists import is_addressee_column
from recextract.types import Block, BlockKind

TABLE_ROW: Final = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_FEW_WORDS = 6
_CELL_END = re.compile(r"(?<!\\)[|\t]")


def cell_spans(line: str) -> list[tuple[int, int]]:
    r"""Return where the cells of a table's row start and end, empty ones too.

    >>> [r"| a |  | b \| c |"[start:end] for start, end in cell_spans(r"| a |  | b \| c |")]
    [' a ', '  ', ' b \\| c ']
    """
    piped = TABLE_ROW.match(line) is not None
    first, last = (line.index("|") + 1, line.rindex("|")) if piped else (0, len(line))
    marks = [first - 1, *(m.start() for m in _CELL_END.finditer(line, first, last) if piped or m.group() == "\t"), last]
    return [(before + 1, after) for before, after in pairwise(marks)]


def names_rows(cell: str, head: str, *, beside_one: bool) -> bool:
    """Say whether a cell that spans rows says in each of them what it is about.

    ``head`` is the head of its column. Who should act does; a few words do in rows of one other cell.

    >>> names_rows("Kenya", "Responsible", beside_one=False), names_rows("Trade", "Chapter", beside_one=True)
    (True, True)
    >>> names_rows("Trade", "Chapter", beside_one=False)
    False
    """
    is_short = 0 < len(cell.split()) <= _FEW_WORDS
    return bool(cell) and (is_addressee_column(head) or (beside_one and is_short))


def column_heads(blocks: Sequence[Block], text: str) -> dict[int, int]:
    """Map each cell below the first row of its table to the cell above it in that row.

    A row of more or fewer cells than the first is none of a table with heads, and a first row with numbers in it is
    no row of heads.
    """
    heads: dict[int, int] = {}
    first_row: dict[int, int] = {}
    width = 0
    for cells, begins_table in _table_rows(blocks, text):
        columns = len(cell_spans(_line_around(text, blocks[cells[0]].start)))
        if begins_table:
            are_words = all(any(map(str.isalpha, text[blocks[i].start : blocks[i].end])) for i in cells)
            first_row, width = {blocks[i].level: i for i in cells if are_words}, columns
        elif columns == width:
            heads |= {i: first_row[blocks[i].level] for i in cells if blocks[i].level in first_row}
    return heads


def _table_rows(blocks: Sequence[Block], text: str) -> Iterator[tuple[list[int], bool]]:
    """Yield the cells of each row and whether a table begins with it: one ends at a blank line or other text."""
    row: list[int] = []
    begins_table = True
    for i, block in enumerate(blocks):
        if block.kind is not BlockKind.TABLE:
            continue
        lines_between = text[blocks[row[-1]].end : block.start].split("\n") if row else []
        if len(lines_between) == 1 and row[-1] == i - 1:
            row.append(i)
            continue
        if row:
            yield row, begins_table
            begins_table = row[-1] != i - 1 or not all(line.strip() for line in lines_between[1:-1])
        row = [i]
    if row:
        yield row, begins_table


def _line_around(text: str, offset: int) -> str:
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return text[start : len(text) if end < 0 else end]
