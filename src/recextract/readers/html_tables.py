"""Tables of HTML: which of them hold a table and which lay out a page, and what their rows are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recextract.text.cells import names_rows

_CELLS = {"td", "th"}
_LISTS = frozenset({"ul", "ol", "dl"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_HEAD = 6
_LONGEST_REPEATED = 6
_MOST_SPANNED = 200


def tag_of(element: Any) -> str:
    """Return the tag of an element in lower case without its namespace, empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def table_of(element: Any) -> Any:
    """Return the innermost table around an element, None where there is none."""
    return None if element is None else next((a for a in element.iterancestors() if tag_of(a) == "table"), None)


@dataclass(frozen=True, slots=True)
class _Spanning:
    """A cell that goes on in the rows below: in how many, its text, and the head of its column."""

    rows: int
    text: str
    head: str


@dataclass(slots=True)
class Columns:
    """The columns of a table, filled row by row, with the cells above that span the next row.

    ``have_heads`` says that the first row heads them.
    """

    have_heads: bool = False
    first_row: list[str] = field(default_factory=list)
    above: dict[int, _Spanning] = field(default_factory=dict)

    def name_next_row(self) -> bool:
        """Say whether a cell above says what the next row is about: "Kenya", beside its duties."""
        return any(names_rows(cell.text, cell.head, beside_one=True) for cell in self.above.values())

    def place(self, row: Any, texts: Sequence[str]) -> list[str]:
        """Return the texts of the cells of the next row, each at its column.

        Where a cell spans more than its own place the others are empty, but who should act stands in each row, and
        so do a few words beside a cell that would stand alone.
        """
        placed: list[str] = []
        begun: dict[int, _Spanning] = {}
        for cell, text in zip(cells_of(row), texts, strict=False):
            self._pass_spanned(placed)
            rows = min(_MOST_SPANNED, integer(cell.get("rowspan"), 1))
            for number in range(max(1, min(_MOST_SPANNED, integer(cell.get("colspan"), 1)))):
                column, filling = len(placed), "" if number else text
                begun[column] = _Spanning(rows, filling, "".join(self.first_row[column : column + 1]))
                placed.append(filling)
        self._pass_spanned(placed)
        beside_one = sum(map(bool, placed)) == 1
        for column, cell in self.above.items():
            if column < len(placed) and names_rows(cell.text, cell.head, beside_one=beside_one):
                placed[column] = cell.text
        self.first_row = self.first_row or placed
        spanning = self.above | begun
        self.above = {column: replace(cell, rows=cell.rows - 1) for column, cell in spanning.items() if cell.rows > 1}
        return placed

    def _pass_spanned(self, placed: list[str]) -> None:
        while len(placed) in self.above:
            placed.append("")


def integer(value: str | None, default: int) -> int:
    """Return the number that an attribute gives.

    >>> integer("2", 1), integer("all", 1)
    (2, 1)
    """
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def words_of(element: Any) -> str:
    """Return the words of an element in one line."""
    return " ".join("".join(element.itertext()).split())


def is_row(row: Any, *, headed: bool, named: bool = False) -> bool:
    """Say whether a row is that of a real table, and not of one that lays out the page.

    It has two cells or more, or one and is ``named`` by a cell above.

    Where the columns have no heads, cells with lists or several paragraphs in them are taken apart, so that what they
    recommend is read as items and sentences; cells with headings or tables are anyway.
    """
    apart = _HEADINGS | {"table"} if headed else _HEADINGS | _LISTS | {"table"}
    for cell in cells_of(row):
        paragraphs = 0
        for inner in cell.iterdescendants():
            tag = tag_of(inner)
            if tag in apart:
                return False
            paragraphs += tag in {"p", "div"} and bool("".join(inner.itertext()).strip())
        if paragraphs > 1 and apart >= _LISTS:
            return False
    return len(cells_of(row)) > (0 if named else 1)


def has_heads(table: Any) -> bool:
    """Say whether the first row of a table heads its columns: words, few in each cell, and rows as long below it."""
    rows = [row for row in (() if table is None else table.iter()) if tag_of(row) == "tr" and table_of(row) is table]
    if len(rows) < 2 or any(cell.get("colspan") for row in rows for cell in cells_of(row)):
        return False
    columns = Columns()
    widths = {len(columns.place(row, [words_of(cell) for cell in cells_of(row)])) for row in rows}
    heads = columns.first_row
    if len(heads) < 2 or len(widths) > 1 or any(cell.get("rowspan") for cell in cells_of(rows[0])):
        return False
    return all(any(map(str.isalpha, head)) for head in heads) and all(map(_is_label, heads))


def _is_label(head: str) -> bool:
    words = head.split()
    return len(words) == 1 or (len(words) <= _LONGEST_HEAD and not head.endswith((".", ":", "!", "?")))


def rows_of(cells: Sequence[str]) -> Iterator[list[str]]:
    """Give each paragraph of a cell a row; who and when, a few words in the other cells, stand in each.

    >>> list(rows_of(["2", "Train them\\n\\nPay them", "Salt Board"]))
    [['2', 'Train them', 'Salt Board'], ['2', 'Pay them', 'Salt Board']]
    """
    parts = [cell.split("\n\n") for cell in cells]
    for number in range(max(map(len, parts))):
        yield [_part(found, number) for found in parts]


def _part(parts: Sequence[str], number: int) -> str:
    if number < len(parts):
        return parts[number]
    return parts[0] if len(parts) == 1 and len(parts[0].split()) <= _LONGEST_REPEATED else ""


def cells_of(row: Any) -> list[Any]:
    """Return the cells of a row."""
    return [cell for cell in row if tag_of(cell) in _CELLS]
