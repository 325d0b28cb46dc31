"""The files of a run: the table, the documents table, the run record and the extracted texts.

All are written into the state folder first and then renamed into place.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from recextract.batch.inputs import TEXT_SUFFIX
from recextract.errors import OutputError
from recextract.tables.columns import COLUMNS, DOCUMENT_COLUMNS, clean_text, values_of
from recextract.tables.writers import CsvWriter, RowWriter, open_writer
from recextract.types import Extraction, Recommendation

_FAILURES_KEPT: Final = 1000
_LONGEST_NAME: Final = 255
"""Bytes that a file name may have on the usual file systems."""


@dataclass(frozen=True, slots=True)
class OutputPaths:
    """Where the files of a run go: beside the table, under its name without the suffix."""

    table: Path
    suffix: str

    @classmethod
    def of(cls, table: Path, suffix: str) -> OutputPaths:
        """Return the paths that go with a table.

        >>> OutputPaths.of(Path("out/recs.csv"), ".csv").documents.as_posix()
        'out/recs.documents.csv'
        """
        return cls(table, suffix)

    def _beside(self, ending: str) -> Path:
        return self.table.with_name(self.table.stem + ending)

    @property
    def documents(self) -> Path:
        """The documents table."""
        return self._beside(".documents.csv")

    @property
    def run(self) -> Path:
        """The run record."""
        return self._beside(".run.json")

    @property
    def texts(self) -> Path:
        """The folder of extracted texts."""
        return self._beside(".texts")

    @property
    def state(self) -> Path:
        """The folder of what a next run need not do again."""
        return self._beside(".state")

    @property
    def partial(self) -> Path:
        """The folder in which files grow until they are whole."""
        return self.state / "partial"

    def prepare(self) -> None:
        """Make the folders, before any work is done.

        Raises ``OutputError`` where no file can be written.
        """
        if self.table.is_dir():
            raise OutputError(f"{self.table}: this is a folder. Name a file in it, such as {self.table / 'table.csv'}.")
        try:
            self.partial.mkdir(parents=True, exist_ok=True)
            probe = self.table.with_name(f".{self.table.name}.probe")
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise OutputError(
                f"{error.filename or self.table}: cannot be written ({error.strerror or error}). "
                "Choose a folder that you can write to."
            ) from error

    def text_of(self, document: str) -> Path:
        """Return where the extracted text of a document goes.

        >>> OutputPaths.of(Path("recs.csv"), ".csv").text_of("2024/brief.pdf").as_posix()
        'recs.texts/2024/brief.pdf.txt'
        """
        *folders, name = document.split("/")
        if len(name.encode()) + len(TEXT_SUFFIX) > _LONGEST_NAME:
            digest = hashlib.sha256(name.encode()).hexdigest()[:16]
            name = f"{name.encode()[:200].decode(errors='ignore')}-{digest}"
        return self.texts.joinpath(*folders, f"{name}{TEXT_SUFFIX}")

    def remove_text(self, document: str) -> None:
        """Remove the text of a document that is no longer among the inputs."""
        path = self.text_of(document)
        if path.is_file():
            path.unlink()

    def stamp(self) -> tuple[tuple[int, ...], ...] | None:
        """Return sizes and times of change of tables and texts, None where a table is missing."""
        try:
            tables = [(status.st_size, status.st_mtime_ns) for status in (self.table.stat(), self.documents.stat())]
        except OSError:
            return None
        texts = [path.stat() for path in self.texts.rglob(f"*{TEXT_SUFFIX}")]
        sizes, changes = (status.st_size for status in texts), (status.st_mtime_ns for status in texts)
        return (*tables, (len(texts), sum(sizes), max(changes, default=0)))

    def written(self, totals: Totals) -> tuple[Path, ...]:
        """Return the files that a run has written."""
        texts = (self.texts,) if totals.texts else ()
        return (self.table, self.documents, self.run, *texts)


@dataclass(slots=True)
class Totals:
    """Counts over the documents of a run; of the failures the first thousand are kept.

    ``foreign`` of the ``empty`` documents hold text in another language; ``noted`` of the ``ok`` ones have
    a note in the documents table.
    """

    documents: int = 0
    ok: int = 0
    empty: int = 0
    foreign: int = 0
    noted: int = 0
    failed: int = 0
    recommendations: int = 0
    words: int = 0
    sentences: int = 0
    texts: int = 0
    formula_like_cells: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def count(self, extraction: Extraction) -> None:
        """Count one document."""
        record = extraction.record
        self.documents += 1
        self.ok += record.status == "ok"
        self.empty += record.status == "empty"
        self.foreign += record.status == "empty" and record.words > 0
        self.noted += record.status == "ok" and bool(record.error)
        self.failed += record.status == "failed"
        self.recommendations += record.recommendations
        self.words += record.words
        self.sentences += record.sentences
        self.texts += extraction.extracted
        if record.language:
            self.languages[record.language] = self.languages.get(record.language, 0) + 1
        if record.status == "failed" and len(self.failures) < _FAILURES_KEPT:
            self.failures.append((record.document, record.error))

    def add(self, other: Totals) -> None:
        """Add the counts of other documents.

        >>> totals = Totals(documents=2, languages={"en": 2})
        >>> totals.add(Totals(documents=1, languages={"en": 1}))
        >>> totals.documents, totals.languages
        (3, {'en': 3})
        """
        for one in fields(self):
            if one.type == "int":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        for language, number in other.languages.items():
            self.languages[language] = self.languages.get(language, 0) + number
        self.failures += other.failures[: _FAILURES_KEPT - len(self.failures)]

    def packed(self) -> str:
        """Return the totals as JSON.

        >>> Totals.unpacked(Totals(documents=3, failures=[("a.pdf", "encrypted")]).packed()).failures
        [('a.pdf', 'encrypted')]
        """
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, packed: str) -> Totals:
        """Undo :meth:`packed`."""
        values = json.loads(packed)
        return cls(**{**values, "failures": [(document, error) for document, error in values["failures"]]})

    def counts(self) -> dict[str, Any]:
        """Return the counts for the run record."""
        names = ("documents", "ok", "empty", "failed", "recommendations", "words", "sentences")
        return {**{name: getattr(self, name) for name in names}, "languages": dict(sorted(self.languages.items()))}


def write_to_stream(extractions: Iterable[Extraction], stream: IO[str], *, safe_csv: bool = False) -> Totals:
    """Write the table as CSV to a stream, and nothing beside it."""
    totals = Totals()
    writer = CsvWriter(stream, COLUMNS, safe=safe_csv)
    for extraction in extractions:
        totals.count(extraction)
        _write_rows(extraction, writer)
    writer.close()
    totals.formula_like_cells = writer.formula_like
    return totals


def write_outputs(
    extractions: Iterable[Extraction],
    paths: OutputPaths,
    record: Mapping[str, Any],
    timings: Mapping[str, float],
    *,
    safe_csv: bool = False,
) -> Totals:
    """Write all files of a run; ``record`` and ``timings`` go into the run record with the counts.

    ``timings`` has the time at which the run ``started`` and the ``extracting_seconds``.
    """
    totals = Totals()
    begun = time.time()
    table, documents = (paths.partial / path.name for path in (paths.table, paths.documents))
    try:
        with (
            open_writer(table, paths.suffix, COLUMNS, safe_csv=safe_csv) as rows,
            open_writer(documents, ".csv", DOCUMENT_COLUMNS, safe_csv=safe_csv) as records,
        ):
            for extraction in extractions:
                totals.count(extraction)
                _write_rows(extraction, rows)
                records.write(values_of(extraction.record))
                _write_text(extraction, paths)
        totals.formula_like_cells = rows.formula_like
        run = _run_record(totals, paths, record, timings, begun)
        for partial, final in ((table, paths.table), (documents, paths.documents), (run, paths.run)):
            partial.replace(final)
    finally:
        for partial in (table, documents, paths.partial / paths.run.name):
            partial.unlink(missing_ok=True)
    return totals


def renew_run_record(
    totals: Totals, paths: OutputPaths, record: Mapping[str, Any], timings: Mapping[str, float]
) -> None:
    """Write the run record of a run that found its tables as it would have written them."""
    _run_record(totals, paths, record, timings, time.time()).replace(paths.run)


def _run_record(
    totals: Totals, paths: OutputPaths, record: Mapping[str, Any], timings: Mapping[str, float], begun: float
) -> Path:
    partial = paths.partial / paths.run.name
    described = {**record, "counts": totals.counts(), "timings": timings_of(totals, timings, begun)}
    partial.write_text(json.dumps(described, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    return partial


def _write_rows(extraction: Extraction, writer: RowWriter) -> None:
    for row in sorted_rows(extraction):
        writer.write(values_of(row))


def sorted_rows(extraction: Extraction) -> list[Recommendation]:
    """Return the rows of a document in the order in which a table has them."""
    return sorted(extraction.recommendations, key=lambda row: (row.start, row.end))


def _write_text(extraction: Extraction, paths: OutputPaths) -> None:
    """Write the text of a document where it had to be extracted, and only if it is new."""
    if not extraction.extracted:
        paths.remove_text(extraction.record.document)
        return
    path = paths.text_of(extraction.record.document)
    # As bytes: line ends stay what they are, or offsets would move.
    content = clean_text(extraction.text).encode("utf-8")
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    _make_way(path, paths.texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = paths.partial / "text"
    partial.write_bytes(content)
    partial.replace(path)


def _make_way(path: Path, texts: Path) -> None:
    """Remove texts of an earlier run that stand where a folder is needed now, and folders where a text is."""
    if path.is_dir():
        shutil.rmtree(path)
    for folder in path.parents:
        if folder == texts:
            return
        if folder.is_file():
            folder.unlink()


def timings_of(totals: Totals, timings: Mapping[str, float], begun: float) -> dict[str, Any]:
    """Return the timings for the run record; ``begun`` is when writing began."""
    now = time.time()
    extracting = timings["extracting_seconds"]
    return {
        "started": datetime.fromtimestamp(timings["started"], UTC).isoformat(timespec="seconds"),
        "seconds": round(now - timings["started"], 3),
        "extracting_seconds": round(extracting, 3),
        "writing_seconds": round(now - begun, 3),
        "documents_per_second": round(totals.documents / max(extracting, 1e-6), 1),
        "words_per_second": round(totals.words / max(extracting, 1e-6)),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }
