"""A run on a Ray cluster: the parts of the inputs go through Ray Data to actors on all nodes.

What is known to go wrong with Ray Data and is avoided here: actors that claim every CPU hang when a
node is lost, because the lost ones have no place to begin again (so each claims half a CPU); blocks
come back in any order (so parts are files with numbers); a document that kills its process is retried
for ever (so documents are worked on in a child process of the actor, see ``PartWorker``).
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from typing import Any, Final

from recextract import errors
from recextract.batch.outputs import Totals, timings_of
from recextract.batch.run import Progress, ProgressListener, RunInterrupted, RunOptions, RunSummary
from recextract.batch.state import version_of
from recextract.batch.worker import load_pipeline, pack_options
from recextract.cluster import check_ray
from recextract.cluster.inputs import ClusterInputs
from recextract.cluster.parts import Part, PartedOutput, PartWorker, Report, cut, documents_in
from recextract.errors import ClusterError, OutputError, RecextractError

_CPUS_AN_ACTOR: Final = 0.5
_SECONDS_TO_ANSWER: Final = 20


def run_on_ray(
    inputs: ClusterInputs,
    output: str,
    options: RunOptions,
    *,
    address: str | None = None,
    progress: ProgressListener | None = None,
) -> RunSummary:
    """Extract the recommendations of all inputs on a Ray cluster, into a folder of Parquet files.

    ``output`` (a path or URI that ends in ``.parquet``) becomes a folder; beside it appear
    ``<name>.documents.parquet/``, ``<name>.texts.parquet/`` for documents whose text had to be extracted,
    and, when all is complete, ``<name>.run.json``. Parts that are there from an earlier or interrupted
    run over the same documents are not made again, unless ``options.fresh``. ``address`` is the cluster;
    None is the one of ``RAY_ADDRESS``, or one that runs on this machine, or a new one of this machine's
    cores, as ``local`` always is. ``options.workers`` is the number of actors (not 0), None for one a CPU.

    Every node must see inputs, output, codebook and model under the names given here, and have the same
    version of recextract.

    Raises ``OutputError`` for options that only a run on one machine has, ``ClusterError`` where Ray is
    missing, the cluster cannot be reached or gives up, besides what
    :func:`recextract.batch.run.run_batch` raises.
    """
    started = time.time()
    _check_options(options)
    check_ray()
    target = PartedOutput(output)
    parts = cut(inputs)
    description = load_pipeline().describe(options.pipeline)
    # Whole paths: an actor does not stand in the folder in which the command was given.
    pipeline = options.pipeline
    codebook, model = (path and path.absolute() for path in (pipeline.codebook, pipeline.model))
    setup = pack_options(replace(pipeline, codebook=codebook, model=model))
    made_before = target.begin()
    run = _Run(documents_in(parts), progress)
    with _cluster(address, show_messages=options.show_worker_messages) as cpus:
        workers = min(options.workers or cpus, len(parts))
        arguments = {
            "setup": setup,
            "version": version_of(description),
            "output": target.place,
            "fresh": options.fresh,
            "show_stderr": options.show_worker_messages,
            "made_before": made_before,
        }
        try:
            for report in _reports(parts, workers, arguments):
                run.add(report)
        except KeyboardInterrupt as interrupt:
            raise RunInterrupted(run.totals.documents, run.documents, output) from interrupt
    worked = time.time()
    record = {
        **description,
        "options": {**pack_options(options.pipeline), "engine": "ray", "workers": workers, "parts": len(parts)},
        "reused_documents": run.reused,
        "counts": run.totals.counts(),
        "timings": timings_of(run.totals, {"started": started, "extracting_seconds": worked - started}, worked),
    }
    target.finish([part.number for part in parts], record)
    texts = [target.texts] if run.totals.texts else []
    files = (target.table, target.documents, *texts, target.run)
    return RunSummary(run.totals, run.reused, time.time() - started, tuple(map(target.named, files)))


def _check_options(options: RunOptions) -> None:
    if options.workers == 0:
        raise OutputError(
            "--workers 0 works in the process of the command, and a cluster in others. "
            "Leave out --engine ray, or give the number of actors."
        )
    if options.safe_csv:
        raise OutputError(
            "--safe-csv is for CSV files, and a cluster writes Parquet. "
            "Leave it out, or say --exact-csv where the settings have it."
        )


class _Run:
    """How far a run is."""

    def __init__(self, documents: int, progress: ProgressListener | None) -> None:
        self.documents = documents
        self.totals = Totals()
        self.reused = 0
        self._progress = progress

    def add(self, report: Report) -> None:
        self.totals.add(report.totals)
        self.reused += report.totals.documents if report.reused else 0
        if self._progress is not None:
            done, totals = self.totals.documents, self.totals
            self._progress(
                Progress(done, self.documents, self.reused, totals.failed, totals.recommendations, done, self.documents)
            )


class PartActor:
    """The actor that Ray Data makes: a :class:`PartWorker` that speaks in columns.

    Errors travel as values, so that they arrive as what they are.
    """

    def __init__(self, arguments: str) -> None:
        self._arguments = json.loads(arguments)
        self._worker: PartWorker | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        return {"report": [self._report(str(packed)) for packed in batch["part"]]}

    def _report(self, packed: str) -> str:
        try:
            if self._worker is None:
                self._worker = PartWorker(**self._arguments)
            return json.dumps(asdict(self._worker.work(Part.unpacked(packed))))
        except RecextractError as error:
            return json.dumps({"error": type(error).__name__, "message": error.message})


def _reports(parts: Sequence[Part], workers: int, arguments: dict[str, Any]) -> Iterator[Report]:
    """Yield what each part gave, in any order."""
    import ray

    items = [{"part": part.packed()} for part in parts]
    # A part a block: what is lost with a node is a part, and no actor waits with parts that others could do.
    dataset = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
        PartActor,
        fn_constructor_args=[json.dumps(arguments)],
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=1),
        num_cpus=_CPUS_AN_ACTOR,
    )
    try:
        for row in dataset.iter_rows():
            yield _understood(row["report"])
    except RecextractError:
        raise
    except Exception as error:  # whatever Ray raises, of which there is no end
        first_line = str(error).strip().partition("\n")[0]
        raise ClusterError(
            f"the cluster gave up ({type(error).__name__}: {first_line}). Check that recextract is installed on every "
            "node and that they have memory left. Run the same command again to go on; --verbose shows more."
        ) from error


def _understood(report: str) -> Report:
    values = json.loads(report)
    if "error" in values:
        raise getattr(errors, values["error"], RecextractError)(values["message"])
    totals = values["totals"]
    totals["failures"] = [(document, reason) for document, reason in totals["failures"]]
    return Report(Totals(**totals), values["reused"])


@contextmanager
def _cluster(address: str | None, *, show_messages: bool) -> Iterator[int]:
    """Connect to the cluster, or go on with the connection that there is, and give its number of CPUs."""
    import logging

    import ray

    mine = not ray.is_initialized()
    if not show_messages:
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # its processes write to standard error as they like
    level = logging.WARNING if show_messages else logging.ERROR
    try:
        if mine:
            address = _living(address)
            with nullcontext() if show_messages else _silence():
                ray.init(address=address, include_dashboard=False, logging_level=level, log_to_driver=show_messages)
        cpus = int(ray.cluster_resources().get("CPU", 0))
    except Exception as error:  # ConnectionError, RuntimeError, ValueError …
        first_line = str(error).strip().partition("\n")[0]
        raise ClusterError(
            f"{address or 'Ray'}: the cluster cannot be reached ({first_line}). Check the address (host:port of its "
            "head node) and that the Ray and Python versions here and there are the same."
        ) from error
    context = ray.data.DataContext.get_current()
    before = context.enable_progress_bars, context.print_on_execution_start
    context.enable_progress_bars = context.print_on_execution_start = False
    data_logger = logging.getLogger("ray.data")
    level_before = data_logger.level
    data_logger.setLevel(level)
    try:
        yield max(cpus, 1)
    finally:
        data_logger.setLevel(level_before)
        context.enable_progress_bars, context.print_on_execution_start = before
        if mine:
            ray.shutdown()


def _living(address: str | None) -> str | None:
    """Return the address to join, ``local`` where the one that Ray would join unasked is that of a cluster that died.

    Such a cluster leaves its address behind, and Ray waits a quarter of an hour for a dead one.
    Raises ``ConnectionError`` where nothing answers at an address that was given.
    """
    from ray._private.services import canonicalize_bootstrap_address

    given = address or os.environ.get("RAY_ADDRESS")
    if given and "://" in given:  # Ray's client, which gives up soon enough by itself
        return address
    place = canonicalize_bootstrap_address(address)
    if place is None or _answers(place):
        return address
    if given:
        raise ConnectionError(f"nothing answers at {place}")
    return "local"


def _answers(place: str) -> bool:
    host, _, port = place.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS_TO_ANSWER).close()
    except OSError:
        return False
    return True


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what Ray's own processes say from standard error, past Python, while they start."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
