"""The table as a pandas ``DataFrame``, from records or from a file: the only module that knows pandas.

pandas on its own reads the text "NA" as a missing value, lists as texts and dates as texts;
:func:`read_table` gives every column its type.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from recextract.errors import OutputError, TableError
from recextract.tables.columns import (
    COLUMNS,
    FLOAT_COLUMNS,
    INTEGER_COLUMNS,
    LIST_COLUMNS,
    Value,
    parted,
    unguarded,
    values_of,
)
from recextract.tables.writers import TABLE_NAME, format_of, open_writer
from recextract.types import Recommendation

__all__ = ["frame_of", "read_table", "write_table"]

_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": (),
    "strength": ("could", "should", "must"),
    "polarity": ("do", "avoid"),
    "attribution": ("author", "direct", "indirect"),
}
"""The columns with few values; those whose values the contract names have them all, strength in its order."""

_PARTIAL_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_XLSX_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def frame_of(rows: Iterable[Recommendation]) -> pd.DataFrame:
    """Return recommendations as a ``DataFrame`` with the types of :func:`read_table`.

    >>> frame_of([]).columns[:3].to_list()
    ['id', 'text', 'actor']
    """
    return _typed({name: list(cells) for name, cells in _columns(map(values_of, rows)).items()})


def read_table(path: Path | str, *, require: Sequence[str] = COLUMNS, safe_csv: bool = False) -> pd.DataFrame:
    """Read a table that ``recextract run`` has written, in any of its formats, with proper types.

    ``actors``, ``themes`` and ``author`` are lists; ``theme``, ``strength`` (could < should < must),
    ``polarity`` and ``attribution`` categories; ``page`` an integer that may be missing;
    ``confidence`` a float. ``date`` is the first moment of the day, month or year that the document
    states, for sorting and grouping, and ``date_text`` beside it is the date exactly as precise as
    stated. A text is never taken for a missing value ("NA", "None", "null").

    ``require`` names the columns that must be there; ``safe_csv`` undoes the apostrophes of
    ``recextract run --safe-csv``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "recs.jsonl")
    ...     _ = file.write_text('{"text": "NA", "actors": ["Iran"], "date": "2018-06"}\\n', encoding="utf-8")
    ...     table = read_table(file, require=["text", "date"])
    >>> table.loc[0, "text"], table.loc[0, "actors"], table.loc[0, "date"].year, table.loc[0, "date_text"]
    ('NA', ['Iran'], 2018, '2018-06')

    Raises ``TableError`` if there is no such file, if it is not a table or lacks columns.
    """
    path = Path(path)
    readers: dict[str, Callable[[Path], dict[str, list[Any]]]] = {
        ".csv": lambda file: _read_csv(file, safe=safe_csv),
        ".jsonl": _read_json_lines,
        ".parquet": _read_parquet,
        ".sqlite": _read_sqlite,
        ".xlsx": _read_xlsx,
    }
    if path.suffix.lower() not in readers:
        raise TableError(f"{path}: the suffix stands for no table. Name a file of one of {', '.join(readers)}.")
    if not path.is_file() and not (path.is_dir() and path.suffix.lower() == ".parquet"):
        raise TableError(f"{path}: there is no such table. Check the path, or make it with recextract run.")
    try:
        columns = readers[path.suffix.lower()](path)
        frame = _typed(columns, missing=[name for name in require if name not in columns], path=path)
    except TableError:
        raise
    except Exception as error:  # each format has errors of its own
        raise TableError(f"{path}: this is not a table that recextract wrote ({error}). Make it anew.") from error
    return frame


def write_table(
    rows: Iterable[Recommendation] | pd.DataFrame,
    path: Path | str,
    suffix: str | None = None,
    *,
    safe_csv: bool = False,
) -> None:
    """Write recommendations, or a frame of :func:`read_table`, to a file that appears whole or not at all.

    ``suffix`` names the format (``.csv .parquet .jsonl .xlsx .sqlite``), by default the one of ``path``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_table([], Path(folder, "none.parquet"))
    ...     len(read_table(Path(folder, "none.parquet")))
    0

    Raises ``OutputError`` for an unknown format and a place where no file can be written.
    """
    path = Path(path)
    suffix = format_of(path) if suffix is None else format_of(Path(f"table.{suffix.removeprefix('.')}"))
    values = _frame_values(rows) if isinstance(rows, pd.DataFrame) else map(values_of, rows)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open_writer(partial, suffix, COLUMNS, safe_csv=safe_csv) as writer:
            for row in values:
                writer.write(row)
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path}: cannot be written ({reason}). Choose a folder that you can write to.") from error
    finally:
        partial.unlink(missing_ok=True)


def _columns(rows: Iterable[Sequence[Value]]) -> dict[str, list[Any]]:
    columns: list[list[Any]] = [[] for _ in COLUMNS]
    for row in rows:
        for cells, cell in zip(columns, row, strict=True):
            cells.append(cell)
    return dict(zip(COLUMNS, columns, strict=True))


def _frame_values(frame: pd.DataFrame) -> Iterator[tuple[Value, ...]]:
    """Return the rows of a frame as the writers take them, ``date`` as the document states it."""
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        names = ", ".join(missing)
        raise TableError(f"the table to write lacks the columns {names}. Add them, or write it with pandas.")
    dates = frame["date_text" if "date_text" in frame.columns else "date"]
    cells: list[list[Value]] = []
    for name in COLUMNS:
        column: list[Any] = (dates if name == "date" else frame[name]).tolist()
        if name in LIST_COLUMNS:
            cells.append([tuple(items) for items in column])
        elif name in INTEGER_COLUMNS:
            cells.append([None if pd.isna(number) else int(number) for number in column])
        else:
            cells.append(column)
    yield from zip(*cells, strict=True)


def _typed(columns: dict[str, list[Any]], missing: Sequence[str] = (), path: Path | None = None) -> pd.DataFrame:
    if missing:
        names = ", ".join(missing)
        raise TableError(f"{path}: the table lacks the columns {names}. Give one that recextract run wrote.")
    typed: dict[str, Any] = {}
    for name, cells in columns.items():
        if name == "date" and "date_text" not in columns:
            texts = [cell or "" for cell in cells]
            typed["date"] = _first_moments(texts)
            typed["date_text"] = pd.Series(texts, dtype="str")
        else:
            typed[name] = _typed_column(name, cells)
    return pd.DataFrame(typed)


def _typed_column(name: str, cells: list[Any]) -> Any:
    if name in LIST_COLUMNS:
        lists = [parted(cell or "") if isinstance(cell, str | None) else list(cell) for cell in cells]
        return pd.Series(lists, dtype="object")
    if name in INTEGER_COLUMNS:
        numbers = [None if cell in (None, "") else int(float(cell)) for cell in cells]
        return pd.Series(numbers, dtype="Int64" if name == "page" else "int64")
    if name in FLOAT_COLUMNS:
        return pd.Series([float("nan") if cell in (None, "") else float(cell) for cell in cells], dtype="float64")
    texts = ["" if cell is None else str(cell) for cell in cells]
    if name in _CATEGORIES:
        known, found = _CATEGORIES[name], set(texts)
        # A value that the contract does not name is kept, at the price of the order.
        values = known if known and found <= set(known) else sorted(found)
        return pd.Categorical(texts, categories=list(values), ordered=name == "strength" and values == known)
    return pd.Series(texts, dtype="str")


def _first_moments(texts: Sequence[str]) -> Any:
    """Return the first day of each partial date, missing where there is none.

    >>> [str(day.date()) for day in _first_moments(["2018", "2018-06", "2018-06-25"])]
    ['2018-01-01', '2018-06-01', '2018-06-25']
    """
    parts = [_PARTIAL_DATE.fullmatch(text) for text in texts]
    days = ["-".join(part or "01" for part in match.groups()) if match else None for match in parts]
    moments = pd.to_datetime(pd.Series(days, dtype="str"), format="%Y-%m-%d", errors="coerce")
    return moments.astype("datetime64[s]")


def _from_rows(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    names = [str(name) for name in header]
    columns: list[list[Any]] = [[] for _ in names]
    for row in rows:
        for cells, cell in zip(columns, row, strict=True):
            cells.append(cell)
    return dict(zip(names, columns, strict=True))


def _read_csv(path: Path, *, safe: bool) -> dict[str, list[Any]]:
    # A sentence of a million characters is possible, and the limit of the module is 131,072.
    previous = csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            header = next(rows, [])
            return _from_rows(header, ([unguarded(cell) for cell in row] if safe else row for row in rows if row))
    finally:
        csv.field_size_limit(previous)


def _read_json_lines(path: Path) -> dict[str, list[Any]]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        records = [json.loads(line) for line in stream if line.strip()]
    # An empty table has no line that could name its columns.
    names = list(dict.fromkeys(name for record in records for name in record)) if records else list(COLUMNS)
    return {name: [record.get(name) for record in records] for name in names}


def _read_parquet(path: Path) -> dict[str, list[Any]]:
    import pyarrow.parquet as pq

    columns: dict[str, list[Any]] = {}
    for part in sorted(path.glob("part-*.parquet")) if path.is_dir() else [path]:  # a folder, if a cluster wrote it
        with pq.ParquetFile(part) as file:
            for name, cells in file.read().to_pydict().items():
                columns.setdefault(name, []).extend(cells)
    return columns


def _read_sqlite(path: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        cursor = connection.execute(f"SELECT * FROM {TABLE_NAME} ORDER BY rowid")
        return _from_rows([item[0] for item in cursor.description], cursor)
    finally:
        connection.close()


def _read_xlsx(path: Path) -> dict[str, list[Any]]:
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book if sheet.title.startswith(TABLE_NAME)]
    finally:
        book.close()
    if not sheets or not sheets[0]:
        raise TableError(f'{path}: there is no sheet "{TABLE_NAME}". Give a workbook that recextract run wrote.')
    rows = [row for sheet in sheets for row in sheet[1:]]
    width = len(sheets[0][0])
    return _from_rows(sheets[0][0], ([_unescaped(cell) for cell in _padded(row, width)] for row in rows))


def _padded(row: Sequence[Any], width: int) -> tuple[Any, ...]:
    return (*row, *(None,) * (width - len(row)))


def _unescaped(cell: Any) -> Any:
    r"""Undo the way in which workbooks write control characters.

    >>> _unescaped("a_x0001_b"), _unescaped("_x005F_x0001_")
    ('a\x01b', '_x0001_')
    """
    return _XLSX_ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell) if isinstance(cell, str) else cell
