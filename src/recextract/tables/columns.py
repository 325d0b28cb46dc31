"""The columns of the two tables, and how a record becomes cells of a flat file.

Flat formats (CSV, XLSX, SQLite) hold text and numbers only: lists are joined by ``"; "``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Final

from recextract.types import DocumentRecord, Recommendation

Cell = str | int | float | None
Value = Cell | tuple[str, ...]

COLUMNS: Final[tuple[str, ...]] = tuple(field.name for field in fields(Recommendation))
"""The columns of the table of recommendations, in order."""

DOCUMENT_COLUMNS: Final[tuple[str, ...]] = tuple(field.name for field in fields(DocumentRecord))
"""The columns of the documents table, in order."""

LIST_COLUMNS: Final = frozenset({"actors", "themes", "author"})
INTEGER_COLUMNS: Final = frozenset({"page", "start", "end", "words", "sentences", "recommendations"})
FLOAT_COLUMNS: Final = frozenset({"confidence"})

FORMAT_SUFFIXES: Final[tuple[str, ...]] = (".csv", ".parquet", ".jsonl", ".xlsx", ".sqlite")
"""The formats in which a table can be written, by the suffix of its file."""

_FIELDS: Final = {Recommendation: attrgetter(*COLUMNS), DocumentRecord: attrgetter(*DOCUMENT_COLUMNS)}

LIST_SEPARATOR: Final = "; "

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_FORMULA_STARTS: Final = frozenset("=+-@\t\r")
_FORMULA_START: Final = re.compile(r"'*[=+\-@\t\r]")


def values_of(record: Recommendation | DocumentRecord) -> tuple[Value, ...]:
    """Return the fields of a record in the order of the columns.

    >>> values_of(DocumentRecord("a.txt", "txt"))[:3]
    ('a.txt', 'txt', '')
    """
    values: tuple[Value, ...] = _FIELDS[type(record)](record)
    return values


def clean_text(text: str) -> str:
    """Replace halves of surrogate pairs, which no file format can hold, one for one.

    >>> clean_text("caf\\udce9")
    'caf\ufffd'
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def joined(items: Iterable[str]) -> str:
    """Join a list for a flat format; a semicolon inside an item becomes a comma, so that items stay apart.

    >>> joined(["Iran", "P5; plus Germany"])
    'Iran; P5, plus Germany'
    """
    return LIST_SEPARATOR.join(item.replace(";", ",") for item in items)


def parted(cell: str) -> list[str]:
    """Part a joined cell.

    >>> parted("Iran; P5, plus Germany"), parted("")
    (['Iran', 'P5, plus Germany'], [])
    """
    return [item for item in (part.strip() for part in cell.split(";")) if item]


def flat(value: Value) -> Cell:
    """Return a value as a flat format holds it."""
    if isinstance(value, tuple):
        return clean_text(joined(value))
    return clean_text(value) if isinstance(value, str) else value


def looks_like_formula(cell: Cell) -> bool:
    """Say whether a spreadsheet program may compute this cell of a CSV file instead of showing it.

    >>> looks_like_formula("=HYPERLINK(A1)"), looks_like_formula("Lift the ban = peace")
    (True, False)
    """
    return isinstance(cell, str) and cell[:1] in _FORMULA_STARTS


def guarded(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet program may compute.

    Texts that already look guarded get one as well, so that :func:`unguarded` undoes it exactly.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("Talks")
    ("'=1+1", "''=1+1", 'Talks')
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA_START.match(cell) else cell


def unguarded(cell: str) -> str:
    """Undo :func:`guarded`.

    >>> unguarded("'=1+1"), unguarded("'tis time to talk")
    ('=1+1', "'tis time to talk")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA_START.match(cell) else cell
