"""Tables of HTML: which of them hold a table and which lay out a page, and what their rows are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_CELLS = {"td", "th"}
_LISTS = frozenset({"ul", "ol", "dl"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_HEAD = 6
_LONGEST_REPEATED = 6


def tag_of(element: Any) -> str:
    """Return the tag of an element in lower case without its namespace, empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def table_of(element: Any) -> Any:
    """Return the innermost table around an element, None where there is none."""
    return None if element is None else next((a for a in element.iterancestors() if tag_of(a) == "table"), None)


def is_row(row: Any, *, headed: bool) -> bool:
    """Say whether a row is that of a real table, and not of one that lays out the page.

    Where the columns have no heads, cells with lists or several paragraphs in them are taken apart, so that what they
    recommend is read as items and sentences; cells with headings or tables are anyway.
    """
    apart = _HEADINGS | {"table"} if headed else _HEADINGS | _LISTS | {"table"}
    for cell in _cells(row):
        paragraphs = 0
        for inner in cell.iterdescendants():
            tag = tag_of(inner)
            if tag in apart:
                return False
            paragraphs += tag in {"p", "div"} and bool("".join(inner.itertext()).strip())
        if paragraphs > 1 and apart >= _LISTS:
            return False
    return len(_cells(row)) > 1


def has_heads(table: Any) -> bool:
    """Say whether the first row of a table heads its columns: words, few in each cell, and rows as long below it."""
    rows = [row for row in (() if table is None else table.iter()) if tag_of(row) == "tr" and table_of(row) is table]
    if len(rows) < 2:
        return False
    heads = [" ".join("".join(cell.itertext()).split()) for cell in _cells(rows[0])]
    if len(heads) < 2 or any(cell.get("rowspan") or cell.get("colspan") for row in rows for cell in _cells(row)):
        return False
    are_words = all(any(map(str.isalpha, head)) for head in heads)
    return are_words and all(map(_is_label, heads)) and len({len(_cells(row)) for row in rows}) == 1


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


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if tag_of(cell) in _CELLS]
