"""One run of recextract that notes the memory of its processes as it goes: ``python -m bench.memory FOLDER TABLE``."""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from recextract.batch.inputs import collect_inputs
from recextract.batch.run import Progress, RunOptions, RunSummary, run_batch
from recextract.pipeline import PipelineOptions

MIB = 2**20
COLUMNS = ("phase", "documents", "seconds", "parent_mib", "worker_mib")


def main() -> None:
    """Run over a folder and write the samples as CSV to standard output."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder")
    arguments.add_argument("table", type=Path)
    arguments.add_argument("--workers", type=int, default=1)
    arguments.add_argument("--every", type=int, default=100, help="documents between two samples")
    given = arguments.parse_args()
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    run_with_samples(given.folder, given.table, given.workers, given.every, writer.writerow)


def run_with_samples(
    folder: str, table: Path, workers: int, every: int, write: Callable[[tuple[str, int, float, float, float]], object]
) -> RunSummary:
    """Run over a folder and write a sample every so many documents, and at the ends of listing and run.

    ``worker_mib`` is that of the largest worker. Memory is what the system holds in RAM for the process (RSS).
    """
    started = time.monotonic()

    def sample(phase: str, done: int) -> None:
        parent = psutil.Process()
        workers_now = [_resident(child) for child in parent.children(recursive=True)]
        write((phase, done, round(time.monotonic() - started, 2), _resident(parent), max(workers_now, default=0.0)))
        sys.stdout.flush()

    def listen(progress: Progress) -> None:
        if progress.done % every == 0:
            sample("work", progress.done)

    sample("start", 0)
    inputs = collect_inputs([folder])
    sample("listed", 0)
    summary = run_batch(inputs, table, RunOptions(PipelineOptions(), workers=workers), listen)
    sample("written", summary.totals.documents)
    return summary


def _resident(process: psutil.Process) -> float:
    try:
        return round(float(process.memory_info().rss) / MIB, 1)
    except psutil.NoSuchProcess:
        return 0.0


if __name__ == "__main__":
    main()
