"""A run over many documents: work on what is new, then write the tables from what is known.

First every document whose content, or whose version of code, models, codebook and options, has
changed goes through the workers into the state beside the output (:mod:`recextract.batch.state`), in any
order. Then the files are written from the state in the order of the documents, one document in
memory at a time, beside their places, and renamed. So the bytes do not depend on the number of
workers or on how often the run was interrupted, and memory not on the number of documents.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from recextract.batch.companions import companionship, outdated_tables
from recextract.batch.inputs import InputFile
from recextract.batch.outputs import OutputPaths, Totals, renew_run_record, write_outputs, write_to_stream
from recextract.batch.pool import available_cores, largest_first, run_tasks
from recextract.batch.state import StateStore, decode, version_of
from recextract.batch.worker import Outcome, Task, content_hash, failed, load_pipeline, outcome_of, pack_options
from recextract.errors import OutputError
from recextract.readers import MAX_BYTES
from recextract.tables.writers import format_of
from recextract.types import Extraction

if TYPE_CHECKING:
    from recextract.pipeline import PipelineOptions


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is done; only ``pipeline`` changes what is found.

    ``workers`` is the number of worker processes, None for one a core, 0 to work in this process.
    ``fresh`` works on every document again. ``safe_csv`` puts an apostrophe before cells of CSV files
    that a spreadsheet program may compute. ``show_worker_messages`` lets workers write to standard error.
    """

    pipeline: PipelineOptions
    workers: int | None = None
    fresh: bool = False
    safe_csv: bool = False
    show_worker_messages: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. ``reused`` of the ``done`` documents were known; bytes are of files worked on."""

    done: int
    total: int
    reused: int
    failed: int
    recommendations: int
    bytes_done: int
    bytes_total: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run gave. ``files`` are the paths written, ``failures`` documents with their reasons.

    ``outdated`` are the names of tables that shared the companions of this one until now, and are of another run.
    """

    totals: Totals
    reused: int
    seconds: float
    files: tuple[Path | str, ...] = ()
    outdated: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[tuple[str, str], ...]:
        """The first documents that failed, with the reasons; ``totals.failed`` counts them all."""
        return tuple(self.totals.failures)


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C during a run. ``done`` of ``total`` documents are kept in ``state`` (None: nowhere)."""

    def __init__(self, done: int, total: int, state: Path | str | None) -> None:
        super().__init__(f"interrupted after {done} of {total} documents")
        self.done = done
        self.total = total
        self.state = state


ProgressListener = Callable[[Progress], None]


def run_batch(
    inputs: Sequence[InputFile],
    output: Path | None,
    options: RunOptions,
    progress: ProgressListener | None = None,
) -> RunSummary:
    """Extract the recommendations of all inputs and write the table with its companions.

    ``output`` names the table; its suffix is its format, and its folder is made if need be. Beside it
    appear ``<name>.documents.csv``, ``<name>.run.json``, ``<name>.texts/`` and ``<name>.state/``.
    With ``output`` None the table goes to standard output as CSV and nothing is kept.

    A document that cannot be read has its row in the documents table and stops nothing.
    Raises ``OutputError`` for an output that cannot be written or would take its companions from a table of the
    same name in another format, which was made from other inputs, ``CodebookError``, ``ModelError`` for
    a set-up that is wrong, ``RunInterrupted`` on Ctrl-C: no file is then half written.
    """
    started = time.time()
    paths = None if output is None else OutputPaths.of(output, format_of(output))
    shared = {} if paths is None else companionship(paths, inputs)
    with _run(inputs, options, progress, paths) as run:
        run.work()
        worked = time.time()
        if paths is None:
            with _standard_output() as stream:
                totals = write_to_stream(run.extractions(), stream, safe_csv=options.safe_csv)
            return RunSummary(totals, run.reused, time.time() - started)
        outdated = outdated_tables(paths, shared["tables"], run.description)
        record = {
            **run.description,
            **shared,
            "tables": [name for name in shared["tables"] if name not in outdated],
            "options": {**pack_options(options.pipeline), "safe_csv": options.safe_csv, "workers": run.workers},
            "reused_documents": run.reused,
        }
        timings = {"started": started, "extracting_seconds": worked - started}
        unchanged = run.totals_of_unchanged(paths)
        if unchanged is not None:
            renew_run_record(unchanged, paths, record, timings)
            return RunSummary(unchanged, run.reused, time.time() - started, paths.written(unchanged), tuple(outdated))
        totals = write_outputs(run.extractions(), paths, record, timings, safe_csv=options.safe_csv)
        for document in run.store.forget_others({file.name for file in inputs}):
            paths.remove_text(document)
        run.note_written(paths, totals)
        return RunSummary(totals, run.reused, time.time() - started, paths.written(totals), tuple(outdated))


def extract_all(
    inputs: Sequence[InputFile], options: RunOptions, progress: ProgressListener | None = None
) -> Iterator[Extraction]:
    """Extract all inputs and yield the extractions in their order, keeping nothing.

    ``Extraction.text`` is there only for documents whose text had to be extracted.
    """
    with _run(inputs, options, progress, None) as run:
        run.work()
        yield from run.extractions()


@contextmanager
def _run(
    inputs: Sequence[InputFile], options: RunOptions, progress: ProgressListener | None, paths: OutputPaths | None
) -> Iterator[_Run]:
    with tempfile.TemporaryDirectory(prefix="recextract-") as temporary:
        folder = paths.state if paths else Path(temporary)
        pipeline = load_pipeline()
        description: dict[str, Any] = pipeline.describe(options.pipeline)
        read = pipeline.as_read(options.pipeline)
        version = version_of(pipeline.describe(read), pack_options(read))
        if paths is not None:
            paths.prepare()  # only now: a broken codebook or model must not leave folders behind
        with closing(StateStore(folder)) as store:
            run = _Run(inputs, options, store, description, read, version, progress)
            try:
                yield run
            except KeyboardInterrupt as interrupt:
                raise RunInterrupted(run.done, len(inputs), folder if paths else None) from interrupt
            except (OSError, sqlite3.Error) as error:
                if paths is None or isinstance(error, BrokenPipeError):
                    raise
                place = getattr(error, "filename", None) or paths.table
                raise OutputError(
                    f"{place}: cannot be written ({getattr(error, 'strerror', None) or error}). Free some space, "
                    "close programs that hold the file, and run again: what was done is kept."
                ) from error
            finally:
                if paths is not None:
                    shutil.rmtree(paths.partial, ignore_errors=True)


@dataclass(slots=True)
class _Run:
    """One run under way.

    ``read`` are the options with which documents are read, and ``version`` is what their results depend on: the state
    holds all rows of that reading, and the least confidence of the run chooses among them.
    """

    inputs: Sequence[InputFile]
    options: RunOptions
    store: StateStore
    description: dict[str, Any]
    read: PipelineOptions
    version: str
    progress: ProgressListener | None
    reused: int = 0
    done: int = 0
    failed: int = 0
    recommendations: int = 0
    workers: int = 0

    def work(self) -> None:
        """Bring the state up to date with the inputs."""
        if self.options.fresh:
            self.store.doubt_all()
        sized = list(self._to_do())
        sizes = {task.document: size for size, task in sized}
        bytes_done, bytes_total = 0, sum(sizes.values())
        self._report(bytes_done, bytes_total)
        cores = available_cores() if self.options.workers is None else self.options.workers
        self.workers = min(cores, len(sized))
        if not sized:
            return
        tasks = largest_first(sized)
        show = self.options.show_worker_messages
        with closing(run_tasks(tasks, self.read, workers=self.workers, show_stderr=show)) as outcomes:
            for outcome in outcomes:
                kept_as = self.version if outcome.repeatable else None
                self.store.save(outcome.document, outcome.sha256, kept_as, outcome.payload)
                self.done += 1
                self.failed += outcome.status == "failed"
                self.recommendations += self._rows_of(outcome)
                bytes_done += sizes[outcome.document]
                self._report(bytes_done, bytes_total)

    def totals_of_unchanged(self, paths: OutputPaths) -> Totals | None:
        """Return the totals of the tables that are there, if writing them again would give the same bytes."""
        if self.reused < len(self.inputs):
            return None
        found = self.store.written(paths.table.name, self._stamp(paths))
        return Totals.unpacked(found) if found else None

    def note_written(self, paths: OutputPaths, totals: Totals) -> None:
        """Note that the tables hold what the state holds."""
        self.store.note_written(paths.table.name, self._stamp(paths), totals.packed())

    def _stamp(self, paths: OutputPaths) -> str:
        names = hashlib.sha256("\n".join(file.name for file in self.inputs).encode("utf-8", "surrogatepass"))
        return version_of(
            self.version, self.options.pipeline.min_confidence, self.options.safe_csv, names.hexdigest(), paths.stamp()
        )

    def extractions(self) -> Iterator[Extraction]:
        """Yield what the state knows of the inputs, in their order."""
        for file in self.inputs:
            yield self._chosen(self.store.payload(file.name))

    def _chosen(self, payload: bytes) -> Extraction:
        """Return a result of the state with the rows that are sure enough for this run."""
        least = self.options.pipeline.min_confidence
        return decode(payload) if least is None else decode(payload).at_least(least)

    def _rows_of(self, outcome: Outcome) -> int:
        chooses = self.options.pipeline.min_confidence is not None
        return len(self._chosen(outcome.payload).recommendations) if chooses else outcome.recommendations

    def _to_do(self) -> Iterator[tuple[int, Task]]:
        """Yield the inputs that are new or changed, with their sizes."""
        for file in self.inputs:
            known = self.store.known(file.name, self.version)
            if file.problem:
                self.store.save(file.name, "", None, outcome_of(failed(file.name, file.problem)).payload)
                self.done += 1
                self.failed += 1
                continue
            task, size = _task(file)
            if known and known == _hash(task):
                self.reused += 1
                self.done += 1
            else:
                yield size, task

    def _report(self, bytes_done: int, bytes_total: int) -> None:
        if self.progress is not None:
            self.progress(
                Progress(
                    self.done,
                    len(self.inputs),
                    self.reused,
                    self.failed,
                    self.recommendations,
                    bytes_done,
                    bytes_total,
                )
            )


def _task(file: InputFile) -> tuple[Task, int]:
    """Return the task of a file with its size; what can be read only once is read now."""
    if file.path is None:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return Task(file.name, None, data), len(data)
    try:
        status = file.path.stat()
        if stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode):
            with file.path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
            return Task(file.name, None, data), len(data)
        return Task(file.name, file.path), status.st_size
    except OSError:  # the reader will say what is wrong
        return Task(file.name, file.path), 0


def _hash(task: Task) -> str:
    if task.data is not None:
        return hashlib.sha256(task.data).hexdigest()
    try:
        return content_hash(task.path) if task.path else ""
    except OSError:
        return ""


@contextmanager
def _standard_output() -> Iterator[IO[str]]:
    r"""Give standard output as UTF-8 with plain ``\n``, whatever the terminal's encoding."""
    sys.stdout.flush()
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()
