"""Rows → files, one row at a time, so that a table never stands in memory.

Every writer gives the same bytes for the same rows: no time of writing goes into a file.
Nothing here knows pandas, which takes a second to import.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from recextract.errors import OutputError
from recextract.tables.columns import (
    FLOAT_COLUMNS,
    FORMAT_SUFFIXES,
    INTEGER_COLUMNS,
    LIST_COLUMNS,
    Cell,
    Value,
    clean_text,
    flat,
    guarded,
    looks_like_formula,
)

TABLE_NAME: Final = "recommendations"
"""The table in an SQLite file and the sheet in an XLSX file."""

_NEEDS_QUOTES: Final = re.compile(r'[,"\r\n]|^\s|\s\Z')
_ROWS_A_BATCH: Final = 10_000
_XLSX_ROWS: Final = 1_048_576
_XLSX_CELL: Final = 32_767
_XLSX_WIDTHS: Final = {"text": 80, "actor": 20, "action": 50, "title": 40, "document": 30, "heading": 30}
# A moment that no run happens in: XLSX files must state when they were made.
_NO_MOMENT: Final = datetime(2000, 1, 1)


class RowWriter(ABC):
    """Writes rows of one set of columns; ``formula_like`` counts cells that a spreadsheet may compute."""

    formula_like = 0

    @abstractmethod
    def write(self, row: Sequence[Value]) -> None:
        """Write one row, its values in the order of the columns."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left and close the file."""

    def abandon(self) -> None:
        """Let the file go without finishing it, after an error."""
        self.close()


def format_of(path: Path) -> str:
    """Return the format that the suffix of ``path`` stands for.

    >>> format_of(Path("recs.CSV"))
    '.csv'

    Raises ``OutputError`` for a suffix that stands for none.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMAT_SUFFIXES:
        known = ", ".join(FORMAT_SUFFIXES)
        raise OutputError(f"{path}: tables are not written as {suffix or 'files without suffix'}. Use one of {known}.")
    return suffix


@contextmanager
def open_writer(path: Path, suffix: str, columns: Sequence[str], *, safe_csv: bool = False) -> Iterator[RowWriter]:
    """Open a file for rows of the given columns, in the format that ``suffix`` (".csv" …) names.

    ``safe_csv`` puts an apostrophe before the cells of a CSV file that a spreadsheet program
    might compute. The other formats have no such cells: they state what is text.
    """
    openers: dict[str, Callable[[], RowWriter]] = {
        ".csv": lambda: CsvWriter(path.open("w", encoding="utf-8", newline=""), columns, safe=safe_csv, owned=True),
        ".jsonl": lambda: JsonLinesWriter(path, columns),
        ".parquet": lambda: ParquetWriter(path, columns),
        ".sqlite": lambda: SqliteWriter(path, columns),
        ".xlsx": lambda: XlsxWriter(path, columns),
    }
    path.unlink(missing_ok=True)
    writer = openers[suffix]()
    with ExitStack() as on_error:
        on_error.callback(writer.abandon)
        yield writer
        on_error.pop_all()
    writer.close()


class CsvWriter(RowWriter):
    r"""CSV in UTF-8 with lines that end in ``\n``.

    Quoted here and not by the ``csv`` module, which leaves a lone carriage return bare where
    lines end in ``\n``; readers would then see a new row.
    """

    def __init__(self, stream: IO[str], columns: Sequence[str], *, safe: bool = False, owned: bool = False) -> None:
        self._stream = stream
        self._safe = safe
        self._owned = owned
        self._stream.write(",".join(columns) + "\n")

    def write(self, row: Sequence[Value]) -> None:
        cells = [flat(value) for value in row]
        self.formula_like += sum(map(looks_like_formula, cells))
        if self._safe:
            cells = [guarded(cell) for cell in cells]
        self._stream.write(",".join(map(_csv_cell, cells)) + "\n")

    def close(self) -> None:
        if self._owned:
            self._stream.close()
        else:
            self._stream.flush()


def _csv_cell(cell: Cell) -> str:
    r"""Write one cell.

    >>> [_csv_cell(cell) for cell in ('Say "talk" twice', "a\rb", 0.5, None)]
    ['"Say ""talk"" twice"', '"a\rb"', '0.5', '']
    """
    text = "" if cell is None else str(cell)
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


class JsonLinesWriter(RowWriter):
    """One JSON object a line; lists stay lists and a missing page is null."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._columns = columns
        self._stream = path.open("w", encoding="utf-8", newline="")

    def write(self, row: Sequence[Value]) -> None:
        line = json.dumps(dict(zip(self._columns, map(_nested, row), strict=True)), ensure_ascii=False)
        # Legal inside JSON, but many programs take these for the end of a line.
        for character, escape in (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
            line = line.replace(character, escape)
        self._stream.write(line + "\n")

    def close(self) -> None:
        self._stream.close()


def _nested(value: Value) -> Cell | list[str]:
    if isinstance(value, tuple):
        return [clean_text(item) for item in value]
    return clean_text(value) if isinstance(value, str) else value


class ParquetWriter(RowWriter):
    """Parquet, written by row group; lists stay lists."""

    def __init__(
        self, path: Path | IO[bytes], columns: Sequence[str], metadata: Mapping[bytes, bytes] | None = None
    ) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._table = pa.Table
        self._schema = arrow_schema_of(columns).with_metadata(metadata)
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[list[Cell | list[str]]] = []

    def write(self, row: Sequence[Value]) -> None:
        self._rows.append([_nested(value) for value in row])
        if len(self._rows) == _ROWS_A_BATCH:
            self._write_batch()

    def _write_batch(self) -> None:
        columns = [list(column) for column in zip(*self._rows, strict=True)] or [[] for _ in self._schema.names]
        batch = dict(zip(self._schema.names, columns, strict=True))
        self._file.write_table(self._table.from_pydict(batch, schema=self._schema))
        self._rows.clear()

    def close(self) -> None:
        if self._rows:
            self._write_batch()
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


def arrow_schema_of(columns: Sequence[str]) -> Any:
    """Return the Arrow schema of columns of the two tables."""
    import pyarrow as pa

    return pa.schema([(name, _arrow_type(pa, name)) for name in columns])


def _arrow_type(pa: Any, column: str) -> Any:
    if column in LIST_COLUMNS:
        return pa.list_(pa.string())
    if column in INTEGER_COLUMNS:
        return pa.int64()
    return pa.float64() if column in FLOAT_COLUMNS else pa.string()


class SqliteWriter(RowWriter):
    """An SQLite file with the one table ``recommendations``; lists are joined."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        # The file is renamed into place when it is whole: a journal beside it would only be in the way.
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("BEGIN")
        declared = ", ".join(f'"{name}" {_sqlite_type(name)}' for name in columns)
        self._connection.execute(f"CREATE TABLE {TABLE_NAME} ({declared})")
        self._insert = f"INSERT INTO {TABLE_NAME} VALUES ({', '.join('?' * len(columns))})"

    def write(self, row: Sequence[Value]) -> None:
        self._connection.execute(self._insert, [flat(value) for value in row])

    def close(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        self._connection.close()


def _sqlite_type(column: str) -> str:
    return "INTEGER" if column in INTEGER_COLUMNS else "REAL" if column in FLOAT_COLUMNS else "TEXT"


class XlsxWriter(RowWriter):
    """An Excel workbook; lists are joined, and every text is stored as text, never as formula or link.

    Rows that one sheet cannot hold go on in a next one. Excel holds 32,767 characters a cell: a
    longer text ends in "…".
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        import xlsxwriter

        self._columns = columns
        # Sheets grow in files of their own, which the library leaves behind after an error.
        self._parts = tempfile.TemporaryDirectory(prefix=".recextract-", dir=path.parent)
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": self._parts.name,
            },
        )
        self._book.set_properties({"created": _NO_MOMENT, "title": "Recommendations"})
        self._bold = self._book.add_format({"bold": True})
        self._sheets = 0
        self._add_sheet()

    def _add_sheet(self) -> None:
        self._sheets += 1
        name = TABLE_NAME if self._sheets == 1 else f"{TABLE_NAME} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, _XLSX_WIDTHS.get(column, 12))
            self._sheet.write_string(0, index, column, self._bold)
        self._next_row = 1

    def write(self, row: Sequence[Value]) -> None:
        if self._next_row == _XLSX_ROWS:
            self._add_sheet()
        for index, cell in enumerate(map(flat, row)):
            if isinstance(cell, str):
                if cell:
                    self._sheet.write_string(self._next_row, index, _fitting(cell))
            elif cell is not None:
                self._sheet.write_number(self._next_row, index, cell)
        self._next_row += 1

    def close(self) -> None:
        from xlsxwriter.exceptions import XlsxFileError

        try:
            self._book.close()
        except XlsxFileError as error:
            raise OSError(str(error)) from error
        finally:
            self._parts.cleanup()

    def abandon(self) -> None:
        self._book.fileclosed = True  # or the book is written when it is collected
        self._parts.cleanup()


def _fitting(text: str) -> str:
    """Cut a text that no cell of Excel can hold; Excel counts UTF-16 units."""
    if len(text) * 2 <= _XLSX_CELL or len(text.encode("utf-16-le")) // 2 <= _XLSX_CELL:
        return text
    cut = text.encode("utf-16-le")[: 2 * (_XLSX_CELL - 1)].decode("utf-16-le", "ignore")
    return cut + "…"
