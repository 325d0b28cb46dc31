"""Measure recextract beside plain spaCy: ``python -m bench [FOLDER] -o OUT``.

Writes bench.md, bench.csv, bench.json, bench.png and profile.txt into OUT. All ratios come from the same run, with
the systems in turn, and from processor time, so that a busy machine changes them little. Without FOLDER the
texts are those of ``data/raw``, recombined. Needs ``pip install recextract[bench]``.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import processes, throughput
from bench.report import write_report
from bench.texts import write_folder

PARTS = ("throughput", "start", "workers", "incremental", "memory")
_SETTLED = 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, formatter_class=_Help)
    parser.add_argument("folder", nargs="?", type=Path, help="texts to measure on; by default the samples, recombined")
    parser.add_argument("-o", "--output", type=Path, default=Path("bench-results"), help="folder for the results")
    parser.add_argument("--quick", action="store_true", help="small everything, for a look or for CI")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts to measure")
    parser.add_argument("--texts", type=int, help="recombined texts to measure speed on (60; quick: 8)")
    parser.add_argument("--words", type=int, default=800, help="words of each of them")
    parser.add_argument("--repetitions", type=int, help="times that everything is measured (3; quick: 1)")
    parser.add_argument("--files", type=int, help="files of the incremental part (1000; quick: 30)")
    parser.add_argument("--documents", type=int, help="short documents of the memory part (3000; quick: 100)")
    parser.add_argument("--workers", type=int, default=1, help="worker processes of the memory part")
    given = parser.parse_args(arguments)
    small = given.quick
    given.texts = given.texts or (8 if small else 60)
    given.repetitions = given.repetitions or (1 if small else 3)
    given.files = given.files or (30 if small else 1000)
    given.documents = given.documents or (100 if small else 3000)
    given.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        figures, profile = measured(given, Path(scratch))
    write_report(figures, given.output, profile)
    print((given.output / "bench.md").read_text(encoding="utf-8"))


class _Help(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    pass


def measured(given: argparse.Namespace, scratch: Path) -> tuple[dict[str, Any], str | None]:
    """Measure the parts asked for; return the figures and, with the throughput, a profile."""
    folder = given.folder or write_folder(scratch / "texts", given.texts, given.words)
    what = str(given.folder) if given.folder else f"{given.texts} recombined texts of some {given.words} words"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    figures: dict[str, Any] = {"machine": machine, "texts": what}
    profile = None
    if "throughput" in given.only:
        _say("throughput")
        speeds, clock, profile, words = throughput.measure(folder, given.repetitions)
        total = sum(clock.seconds.values())
        shares = dict(sorted(((stage, s / total) for stage, s in clock.seconds.items()), key=lambda item: -item[1]))
        figures["throughput"] = {
            "words": words,
            "speeds": [asdict(speed) for speed in speeds],
            "shares": shares,
            "functions_not_found": clock.missing,
        }
        if clock.missing:
            _say(f"not found, see stages.toml: {', '.join(clock.missing)}")
    if "start" in given.only:
        _say("start-up")
        taken = processes.start_up(scratch, given.repetitions)
        figures["start"] = {name: asdict(times) for name, times in taken.items()}
    if "workers" in given.only:
        _say("one and two workers")
        runs = processes.workers(folder, scratch, given.repetitions)
        figures["workers"] = {str(number): asdict(times) for number, times in runs.items()}
    if "incremental" in given.only:
        _say("unchanged and changed folders")
        figures["incremental"] = asdict(
            processes.incremental(scratch, given.files, given.words // 4, given.repetitions)
        )
    if "memory" in given.only:
        _say(f"memory over {given.documents} documents")
        samples = processes.memory(scratch, given.documents, 30, given.workers, given.output)
        settled = min(_SETTLED, given.documents // 2)
        figures["memory"] = {
            "documents": given.documents,
            "settled": settled,
            **processes.growth(samples, settled),
            "samples": samples,
        }
    return figures, profile


def _say(text: str) -> None:
    print(f"bench: {text} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
