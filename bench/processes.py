"""What only whole processes show: start-up, workers, unchanged and changed folders, memory over time."""

from __future__ import annotations

import csv
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.texts import documents, words_in, write_folder

ROOT = Path(__file__).parents[1]
_ONE_PAGE = 500
_COMMAND = (sys.executable, "-m", "recextract")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds on the clock and of processor time, children included."""

    wall: float
    cpu: float


def environment() -> dict[str, str]:
    """Return an environment in which this checkout is the one that runs, with one thread a process."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONPATH": paths, "TOKENIZERS_PARALLELISM": "false"}


def timed(*arguments: str | Path, lines: int | None = None) -> Taken:
    """Run recextract to its end, or with ``lines`` until so many lines have come on standard output."""
    before = _cpu_of_children()
    started = time.perf_counter()
    process = subprocess.Popen(
        [*_COMMAND, *map(str, arguments)], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    if lines is not None:
        for _ in range(lines):
            process.stdout.readline()
    wall = time.perf_counter() - started
    _, messages = process.communicate()
    if process.returncode:
        raise RuntimeError(messages.decode(errors="replace"))
    wall = wall if lines is not None else time.perf_counter() - started
    return Taken(wall, _cpu_of_children() - before)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def medians(taken: Sequence[Taken]) -> Taken:
    """Return the medians of both times."""
    return Taken(statistics.median(t.wall for t in taken), statistics.median(t.cpu for t in taken))


def start_up(scratch: Path, repetitions: int) -> dict[str, Taken]:
    """Measure ``--help``, and a one-page text until its first row is there."""
    page = scratch / "page.txt"
    page.write_text(next(documents(1, _ONE_PAGE)), encoding="utf-8")
    runs = [(timed("--help"), timed("run", page, lines=2)) for _ in range(repetitions + 1)][1:]  # the first warms disks
    return {"--help": medians([run[0] for run in runs]), "first row of one page": medians([run[1] for run in runs])}


def workers(folder: Path, scratch: Path, repetitions: int) -> dict[int, Taken]:
    """Measure one and two workers in turn."""
    runs: dict[int, list[Taken]] = {1: [], 2: []}
    for _ in range(repetitions):
        for number, taken in runs.items():
            taken.append(timed("run", folder, "-o", scratch / f"{number}.csv", "--workers", str(number), "--fresh"))
    return {number: medians(taken) for number, taken in runs.items()}


@dataclass(frozen=True, slots=True)
class Incremental:
    """A folder for the first time, unchanged, and with one changed file.

    ``words`` are those of one file; ``table_bytes`` and ``state_bytes`` what it takes on disk.
    """

    files: int
    words: float
    first: Taken
    unchanged: Taken
    one_changed: Taken
    table_bytes: float
    state_bytes: float


def incremental(scratch: Path, files: int, words: int, repetitions: int) -> Incremental:
    """Measure runs over a folder of its own."""
    folder = write_folder(scratch / "incremental", files, words)
    table = scratch / "incremental.csv"
    command = ("run", folder, "-o", table, "--workers", "1")
    words_of_one = words_in([path.read_text(encoding="utf-8") for path in folder.rglob("*.txt")]) / files
    first = timed(*command)
    changed = folder / "00000" / "00000000.txt"
    unchanged, one_changed = [], []
    for number in range(repetitions):
        unchanged.append(timed(*command))
        changed.write_text(f"{changed.read_text(encoding='utf-8')}\nRound {number} should be held.\n", encoding="utf-8")
        one_changed.append(timed(*command))
    outputs = sum(path.stat().st_size for path in (table, table.with_name("incremental.documents.csv")))
    state = sum(path.stat().st_size for path in (scratch / "incremental.state").rglob("*") if path.is_file())
    return Incremental(
        files, words_of_one, first, medians(unchanged), medians(one_changed), outputs / files, state / files
    )


def memory(scratch: Path, count: int, words: int, number: int, out: Path) -> list[dict[str, str]]:
    """Run over many short documents in one folder and return the samples, which also go to a CSV file."""
    folder = write_folder(scratch / "memory", count, words, flat=True)
    every = max(1, count // 200)
    command = [sys.executable, "-m", "bench.memory", folder, scratch / "memory.csv"]
    samples = out / "memory.csv"
    with samples.open("wb") as stream:
        options = ["--workers", str(number), "--every", str(every)]
        subprocess.run([*map(str, command), *options], env=environment(), stdout=stream, check=True)
    shutil.rmtree(folder)
    with samples.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def growth(samples: Sequence[dict[str, str]], after: int) -> dict[str, float]:
    """Return peaks in MiB, and how much the largest worker and the parent grew after so many documents."""
    at_work = [row for row in samples if row["phase"] == "work" and int(row["documents"]) > 0]
    later = [row for row in at_work if int(row["documents"]) >= after] or at_work
    figures = {}
    for who in ("parent_mib", "worker_mib"):
        values = [float(row[who]) for row in later if float(row[who])]  # 0: the worker has ended
        figures[who.replace("mib", "peak_mib")] = max(float(row[who]) for row in samples)
        # Means of the ends, as a worker's memory goes up and down with the document in hand.
        edge = max(1, len(values) // 10)
        figures[who.replace("mib", "growth_mib")] = statistics.mean(values[-edge:]) - statistics.mean(values[:edge])
    return figures
