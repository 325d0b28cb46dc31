"""A pandas batch of documents → a pandas batch of rows: for Dask, Spark (``mapInPandas``) and Ray Data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from recextract.batch.outputs import sorted_rows
from recextract.batch.state import decode
from recextract.batch.worker import Task, load_pipeline, work
from recextract.errors import TableError
from recextract.tables.columns import (
    COLUMNS,
    FLOAT_COLUMNS,
    INTEGER_COLUMNS,
    LIST_COLUMNS,
    Value,
    clean_text,
    values_of,
)
from recextract.tables.writers import arrow_schema_of
from recextract.types import DocumentRecord, Extraction

if TYPE_CHECKING:
    from recextract.pipeline import PipelineOptions

__all__ = ["BATCH_COLUMNS", "arrow_schema", "extract_batch", "spark_schema"]

BATCH_COLUMNS: Final[tuple[str, ...]] = (*COLUMNS, "status", "error")
"""The columns of a batch of rows: those of the table, and how the document fared."""

_NOTHING: Final[dict[str, Value]] = dict.fromkeys(COLUMNS, "") | dict.fromkeys(("confidence", "page", "start", "end"))


def extract_batch(
    frame: pd.DataFrame,
    *,
    codebook: str | Path | None = None,
    model: str | Path | None = None,
    min_confidence: float | None = None,
) -> pd.DataFrame:
    """Extract the recommendations of a batch of documents.

    ``frame`` has a column ``document``, what each document is called, and ``text`` (strings) or
    ``content`` (the bytes of a file in any format that is read; the name's suffix tells which). Where
    both are there, ``content`` is used for documents without text.

    The result has the columns of the table, then ``status`` and ``error``: a line a recommendation,
    documents in the order of ``frame``. No document is lost: one that could not be worked on gives one
    line with an empty ``id``, its ``document``, the ``status`` ``failed`` or ``empty`` and the reason in
    ``error``. A document without recommendations gives no line.

    The types never change, also for an empty batch: strings; lists of strings (``actors``, ``themes``,
    ``author``); ``Int64`` (``page``, ``start``, ``end``, missing where there is none); ``float64``
    (``confidence``). ``date`` is a string, as precise as the document states it. :func:`spark_schema` and
    :func:`arrow_schema` say the same to Spark and Arrow. Model and codebook are loaded once a process, by
    the first batch that is not empty.

    >>> batch = pd.DataFrame({"document": ["a", "b"], "text": ["NATO must protect undersea cables.", ""]})
    >>> rows = extract_batch(batch)
    >>> rows[["document", "actor", "strength", "status"]].values.tolist()
    [['a', 'NATO', 'must', 'ok'], ['b', '', '', 'empty']]
    >>> extract_batch(batch.iloc[:0]).dtypes.equals(rows.dtypes)
    True

    Raises ``TableError`` for a frame without those columns, ``CodebookError`` or ``ModelError`` for a
    broken codebook or model.
    """
    tasks = list(tasks_of(frame))
    if not tasks:
        return _typed([])
    pipeline = load_pipeline()
    paths = [None if value is None else Path(value) for value in (codebook, model)]
    options: PipelineOptions = pipeline.PipelineOptions(*paths, min_confidence)
    return _typed([line for task in tasks for line in _lines(decode(work(task, pipeline, options).payload))])


def arrow_schema() -> Any:
    """Return the schema of :func:`extract_batch` as a ``pyarrow.Schema``, for writing Parquet with Dask.

    >>> arrow_schema().field("actors").type
    ListType(list<item: string>)
    """
    return arrow_schema_of(BATCH_COLUMNS)


def spark_schema() -> str:
    """Return the schema of :func:`extract_batch` as Spark states schemas, for ``mapInPandas``.

    >>> spark_schema()[:55]
    '`id` string, `text` string, `actor` string, `actors` ar'
    """
    return ", ".join(f"`{name}` {_spark_type(name)}" for name in BATCH_COLUMNS)


def tasks_of(frame: pd.DataFrame) -> Iterator[Task]:
    """Yield the documents of a frame; see :func:`extract_batch` for its columns.

    >>> [task.data for task in tasks_of(pd.DataFrame({"document": ["a"], "text": ["Talks should resume."]}))]
    [b'Talks should resume.']
    """
    if "document" not in frame.columns or not {"text", "content"} & set(frame.columns):
        raise TableError(
            f"the documents have the columns {', '.join(map(str, frame.columns)) or '(none)'}. Give them the "
            "columns document and text, or document and content for the bytes of files."
        )
    names = frame["document"].tolist()
    texts, contents = (
        frame[column].tolist() if column in frame.columns else [None] * len(names) for column in ("text", "content")
    )
    for name, text, content in zip(names, texts, contents, strict=True):
        yield _task("" if _is_missing(name) else clean_text(str(name)), text, content)


def _task(name: str, text: object, content: object) -> Task:
    if isinstance(text, str):
        # What the pipeline sees is what the caller has: offsets count characters of this very string.
        return Task(name, None, text.encode("utf-8", "surrogatepass"), is_text=True)
    if not _is_missing(text):
        raise TableError(f'{name}: "text" holds {type(text).__name__}, not str. Call the column content for bytes.')
    if isinstance(content, bytes | bytearray | memoryview):
        return Task(name, None, bytes(content))
    if not _is_missing(content):
        raise TableError(f'{name}: "content" holds {type(content).__name__}, not bytes. Call the column text for str.')
    return Task(name, None, b"", is_text=True)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _lines(extraction: Extraction) -> Iterator[tuple[Value, ...]]:
    record = extraction.record
    for row in sorted_rows(extraction):
        yield (*values_of(row), record.status, record.error)
    if record.status != "ok":
        yield _line_without_row(record)


def _line_without_row(record: DocumentRecord) -> tuple[Value, ...]:
    known = {name: getattr(record, name) for name in COLUMNS if hasattr(record, name)}
    values = _NOTHING | dict.fromkeys(LIST_COLUMNS, ()) | known
    return (*(values[name] for name in COLUMNS), record.status, record.error)


def _typed(lines: list[tuple[Value, ...]]) -> pd.DataFrame:
    cells = zip(*lines, strict=True) if lines else [()] * len(BATCH_COLUMNS)
    return pd.DataFrame({name: _column(name, list(column)) for name, column in zip(BATCH_COLUMNS, cells, strict=True)})


def _column(name: str, cells: list[Any]) -> pd.Series[Any]:
    if name in LIST_COLUMNS:
        return pd.Series([[clean_text(item) for item in cell] for cell in cells], dtype="object")
    if name in INTEGER_COLUMNS:
        return pd.Series(cells, dtype="Int64")
    if name in FLOAT_COLUMNS:
        return pd.Series(cells, dtype="float64")
    return pd.Series([clean_text(cell) for cell in cells], dtype="str")


def _spark_type(column: str) -> str:
    if column in LIST_COLUMNS:
        return "array<string>"
    if column in INTEGER_COLUMNS:
        return "bigint"
    return "double" if column in FLOAT_COLUMNS else "string"
