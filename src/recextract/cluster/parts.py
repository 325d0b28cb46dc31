"""Inputs cut into parts, and the work on one part: documents → one Parquet file each of rows, records and texts.

How the inputs are cut depends on nothing but the inputs, and a part always gives the same bytes. So it
does not matter on which node a part is done, in which order, or how often: a part that was lost with
its node is done again into the same files, and the files in the order of their names are the table
in the order of the documents.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from recextract.batch.outputs import Totals, sorted_rows
from recextract.batch.pool import WorkerSuccession
from recextract.batch.state import decode, version_of
from recextract.batch.worker import EXPECTED_VERSION, Outcome, Task, content_hash, failed, outcome_of
from recextract.cluster.frames import tasks_of
from recextract.cluster.inputs import TABLE_SUFFIX, ClusterInputs, Stored
from recextract.cluster.storage import is_uri, open_place, write_whole
from recextract.errors import OutputError, TableError
from recextract.readers import MAX_BYTES
from recextract.tables.columns import COLUMNS, DOCUMENT_COLUMNS, Value, values_of
from recextract.tables.writers import ParquetWriter
from recextract.types import DocumentRecord, Extraction

_PARTS_WANTED: Final = 500
_MOST_DOCUMENTS: Final = 1000
_SOURCE_COLUMNS: Final = ("document", "text", "content")
_TEXT_COLUMNS: Final = ("document", "text")
_MARK: Final = b"recextract"
"""The key in a Parquet file of records under which stands what the part was made from."""


@dataclass(frozen=True, slots=True)
class RowRange:
    """``count`` rows of a Parquet file from row ``start`` of its row group ``group``."""

    table: Stored
    group: int
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the documents of a run: files, or the rows of a table."""

    number: int
    files: tuple[Stored, ...] = ()
    rows: RowRange | None = None

    def packed(self) -> str:
        """Return the part as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, packed: str) -> Part:
        """Undo :meth:`packed`.

        >>> part = Part(3, (Stored("a.txt", "/texts/a.txt"),), RowRange(Stored("t", "t.parquet"), 0, 5, 5))
        >>> Part.unpacked(part.packed()) == part
        True
        """
        values = json.loads(packed)
        rows = values["rows"]
        return cls(
            values["number"],
            tuple(Stored(**file) for file in values["files"]),
            rows and RowRange(**{**rows, "table": Stored(**rows["table"])}),
        )


def cut(inputs: ClusterInputs) -> list[Part]:
    """Cut inputs into parts: some five hundred, but of a thousand documents at most.

    >>> [len(part.files) for part in cut(ClusterInputs([Stored(str(n), str(n)) for n in range(1001)]))][-2:]
    [3, 2]

    Raises ``TableError`` for a Parquet file that is none, or has no columns ``document`` and ``text``.
    """
    groups = [(table, group, rows) for table in inputs.tables for group, rows in enumerate(_row_groups(table))]
    total = len(inputs.files) + sum(rows for _, _, rows in groups)
    size = min(max(-(-total // _PARTS_WANTED), 1), _MOST_DOCUMENTS)
    contents: list[tuple[tuple[Stored, ...], RowRange | None]] = [
        (tuple(inputs.files[start : start + size]), None) for start in range(0, len(inputs.files), size)
    ]
    contents += [
        ((), RowRange(table, group, start, min(size, rows - start)))
        for table, group, rows in groups
        for start in range(0, rows, size)
    ]
    # Without a document there is still a table, an empty one.
    return [Part(number, *content) for number, content in enumerate(contents or [((), None)])]


def documents_in(parts: Sequence[Part]) -> int:
    """Return the number of documents of parts."""
    return sum(len(part.files) + (part.rows.count if part.rows else 0) for part in parts)


def _row_groups(table: Stored) -> list[int]:
    try:
        with table.system().open(table.path, "rb") as stream:
            file = pq.ParquetFile(stream)
            names = file.schema_arrow.names
            rows = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"{table.path}: this Parquet file cannot be read ({error}). Write it anew.") from error
    if "document" not in names or not {"text", "content"} & set(names):
        raise TableError(
            f"{table.path}: a table of documents has the columns document and text (or content, for the bytes of "
            f"files); this one has {', '.join(names) or 'none'}. Rename its columns."
        )
    return rows


class PartedOutput:
    """Where a run on a cluster writes: folders of Parquet files, one a part, and the run record.

    >>> output = PartedOutput("/srv/recs.parquet")
    >>> output.part(output.documents, 7)
    '/srv/recs.documents.parquet/part-00007.parquet'
    """

    def __init__(self, place: str) -> None:
        """Take the path or URI of the table, which must end in ``.parquet``.

        Raises ``OutputError`` if it does not.
        """
        self.system, self.table = open_place(place)
        self.table = self.table.rstrip("/")
        if not self.table.lower().endswith(TABLE_SUFFIX):
            raise OutputError(
                f"{place}: a cluster writes a folder of Parquet files. Give a name that ends in .parquet."
            )
        stem = self.table[: -len(TABLE_SUFFIX)]
        self.place = place if is_uri(place) else self.table
        self.documents = f"{stem}.documents{TABLE_SUFFIX}"
        self.texts = f"{stem}.texts{TABLE_SUFFIX}"
        self.run = f"{stem}.run.json"

    def named(self, path: str) -> str:
        """Return what the user calls one of the places: its URI, where the table was given by one.

        >>> output = PartedOutput("memory://bucket/recs.parquet")
        >>> output.run, output.named(output.run)
        ('/bucket/recs.run.json', 'memory://bucket/recs.run.json')
        """
        stem = self.table[: -len(TABLE_SUFFIX)]
        return self.place.partition("?")[0].rstrip("/")[: -len(TABLE_SUFFIX)] + path.removeprefix(stem)

    @staticmethod
    def part(folder: str, number: int) -> str:
        """Return the file of a part in one of the folders."""
        return f"{folder}/part-{number:05}{TABLE_SUFFIX}"

    def begin(self) -> list[int]:
        """Make the folder of the table and remove the run record, which says that a table is complete.

        Returns the numbers of the parts that are there. Raises ``OutputError`` where nothing can be written.
        """
        try:
            if self.system.isfile(self.table):
                raise OutputError(f"{self.place}: this is a file, and a cluster writes a folder. Choose another name.")
            self.system.makedirs(self.table, exist_ok=True)
            if self.system.exists(self.run):
                self.system.rm(self.run)
            there = self.system.glob(f"{self.documents}/part-*{TABLE_SUFFIX}")
        except OSError as error:
            raise OutputError(_unwritable(self.place, error)) from error
        return sorted(int(path.rpartition("part-")[2].removesuffix(TABLE_SUFFIX)) for path in there)

    def finish(self, numbers: Sequence[int], record: Mapping[str, Any]) -> None:
        """Remove the files of earlier runs that had more parts, then write the run record."""
        try:
            for folder in (self.table, self.documents, self.texts):
                mine = {self.part(folder, number) for number in numbers}
                if self.system.isdir(folder):
                    for path in self.system.glob(f"{folder}/part-*{TABLE_SUFFIX}"):
                        if path not in mine:
                            self.system.rm(path)
            content = json.dumps(record, indent=2, ensure_ascii=False, default=str) + "\n"
            write_whole(self.system, self.run, content.encode("utf-8"))
        except OSError as error:
            raise OutputError(_unwritable(self.place, error)) from error


@dataclass(frozen=True, slots=True)
class Report:
    """What one part gave; ``reused`` says that an earlier run had made its files."""

    totals: Totals
    reused: bool = False


class PartWorker:
    """Works on part after part, with one worker process in which the model is loaded once.

    A process of its own, so that a document that ends its reader fails alone (as in a run on one
    machine) and the cluster does not try it for ever. ``setup`` holds the packed pipeline options;
    ``version`` is the hash of what the rows depend on; ``made_before`` are the parts that were there when the run
    began (None: every part that is there), since a node that dies may have made others in this run.
    """

    def __init__(
        self,
        setup: Mapping[str, Any],
        version: str,
        output: str,
        *,
        fresh: bool = False,
        show_stderr: bool = False,
        made_before: Collection[int] | None = None,
    ) -> None:
        packed = json.dumps({**setup, EXPECTED_VERSION: version}).encode("ascii")
        self._worker = WorkerSuccession.alone(packed, show_stderr=show_stderr)
        self._version = version
        self._output = PartedOutput(output)
        self._fresh = fresh
        self._made_before = made_before

    def work(self, part: Part) -> Report:
        """Write the files of a part, unless they are there and were made from the same.

        Raises ``OutputError`` where they cannot be written, ``TableError`` for a Parquet file that is
        broken, ``ClusterError`` and others for a set-up that is wrong.
        """
        source = _source(part, self._version)
        known = None if self._fresh else self._known(part, source)
        if known is not None:
            return Report(known, reused=self._made_before is None or part.number in self._made_before)
        outcomes = [found if isinstance(found, Outcome) else self._worker.outcome(found) for found in _tasks(part)]
        extractions = [decode(outcome.payload) for outcome in outcomes]
        totals = Totals()
        for extraction in extractions:
            totals.count(extraction)
        repeatable = all(outcome.repeatable for outcome in outcomes)
        self._write(part, extractions, {"source": source if repeatable else "", "texts": totals.texts})
        return Report(totals)

    def close(self) -> None:
        """End the worker process."""
        self._worker.end()

    def _known(self, part: Part, source: str) -> Totals | None:
        output = self._output
        try:
            with output.system.open(output.part(output.documents, part.number), "rb") as stream:
                file = pq.ParquetFile(stream)
                mark = json.loads((file.schema_arrow.metadata or {}).get(_MARK, b"{}"))
                if mark.get("source") != source:
                    return None
                records = file.read().to_pylist()
        except (OSError, pa.ArrowException):  # not there, or not whole
            return None
        folders = (output.table, output.texts) if mark["texts"] else (output.table,)
        if not all(output.system.exists(output.part(folder, part.number)) for folder in folders):
            return None
        totals = Totals(texts=mark["texts"])
        for record in records:
            totals.count(Extraction(DocumentRecord(**{**record, "author": tuple(record["author"])})))
        return totals

    def _write(self, part: Part, extractions: Sequence[Extraction], mark: Mapping[str, Any]) -> None:
        output, number = self._output, part.number
        rows = [values_of(row) for extraction in extractions for row in sorted_rows(extraction)]
        texts = [(found.record.document, found.text) for found in extractions if found.extracted]
        records = [values_of(extraction.record) for extraction in extractions]
        text_file = output.part(output.texts, number)
        try:
            write_whole(output.system, output.part(output.table, number), _parquet(COLUMNS, rows))
            if texts:
                write_whole(output.system, text_file, _parquet(_TEXT_COLUMNS, texts))
            elif output.system.exists(text_file):
                output.system.rm(text_file)
            # Last, for the mark says that all of them are there.
            content = _parquet(DOCUMENT_COLUMNS, records, {_MARK: json.dumps(mark).encode("ascii")})
            write_whole(output.system, output.part(output.documents, number), content)
        except OSError as error:
            raise OutputError(_unwritable(output.place, error)) from error


def _parquet(
    columns: Sequence[str], rows: Sequence[Sequence[Value]], metadata: Mapping[bytes, bytes] | None = None
) -> bytes:
    sink = io.BytesIO()
    writer = ParquetWriter(sink, columns, metadata)
    for row in rows:
        writer.write(row)
    writer.close()
    return sink.getvalue()


def _source(part: Part, version: str) -> str:
    """Return a hash of what the files of a part are made from."""
    identities: list[object] = [(file.name, file.problem or _identity(file)) for file in part.files]
    if part.rows is not None:
        table = part.rows.table
        identities.append((asdict(part.rows), table.system().ukey(table.path)))
    return version_of(version, identities)


def _identity(file: Stored) -> str:
    """Return what changes with a file's content: its hash, or in a store what the store says of it."""
    try:
        return str(file.system().ukey(file.path)) if file.store else content_hash(Path(file.path))
    except Exception as error:  # reading it will say what is wrong
        return str(error)


def _tasks(part: Part) -> Iterator[Task | Outcome]:
    for file in part.files:
        if file.problem:
            yield outcome_of(failed(file.name, file.problem))
        elif not file.store:
            yield Task(file.name, Path(file.path))
        else:
            yield _fetched(file)
    if part.rows is not None:
        yield from _row_tasks(part.rows)


def _fetched(file: Stored) -> Task | Outcome:
    try:
        with file.system().open(file.path, "rb") as stream:
            return Task(file.name, None, stream.read(MAX_BYTES + 1))
    except Exception as error:  # every store has errors of its own
        reason = f"{file.name}: the store does not give this file ({error}). Check that you may read it, and run again."
        return outcome_of(failed(file.name, reason))


def _row_tasks(rows: RowRange) -> Iterator[Task]:
    table, end = rows.table, rows.start + rows.count
    try:
        with table.system().open(table.path, "rb") as stream:
            file = pq.ParquetFile(stream)
            columns = [name for name in _SOURCE_COLUMNS if name in file.schema_arrow.names]
            position = 0
            for batch in file.iter_batches(batch_size=rows.count, row_groups=[rows.group], columns=columns):
                start, position = position, position + batch.num_rows
                if position > rows.start:
                    wanted = batch.slice(max(rows.start - start, 0), end - max(start, rows.start))
                    yield from tasks_of(wanted.to_pandas())
                if position >= end:
                    break
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"{table.path}: this Parquet file cannot be read ({error}). Write it anew.") from error


def _unwritable(place: str, error: OSError) -> str:
    return f"{place}: cannot be written ({error.strerror or error}). Check the place and your rights to write there."
