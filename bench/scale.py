"""What ten million documents take, from measured figures: ``python -m bench.scale bench-results/bench.json``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

_PAGE = Path(__file__).with_name("scale.md.template")
_GIB = 2**30


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("figures", type=Path, help="bench.json of a run with all parts")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/scale.md"))
    parser.add_argument("--documents", type=int, default=10_000_000)
    parser.add_argument("--words", type=int, default=800, help="words of a document")
    parser.add_argument("--price", type=float, default=0.05, help="of one core-hour, in euros: an assumption")
    parser.add_argument("--part", type=int, default=100_000, help="documents of one run")
    parser.add_argument("--cores", type=int, default=64, help="cores of the machine or cluster in the example")
    given = parser.parse_args(arguments)
    figures = json.loads(given.figures.read_text(encoding="utf-8"))
    options = {name: getattr(given, name) for name in ("documents", "words", "price", "part", "cores")}
    page = Template(_PAGE.read_text(encoding="utf-8")).substitute(terms(figures, **options))
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(page, encoding="utf-8")


def terms(
    figures: dict[str, Any], *, documents: int, words: int, price: float, part: int, cores: int
) -> dict[str, str]:
    """Return every figure of the page by its name in the template.

    Words a second are those of processor time in one process; bytes on disk are scaled by words, as the
    documents of the incremental part are shorter.
    """
    by_system = {speed["system"]: speed for speed in figures["throughput"]["speeds"]}
    speed, spacy = by_system["recextract"], by_system["plain spaCy"]
    runs, memory, start = figures["incremental"], figures["memory"], figures["start"]
    core_hours = documents * words / speed["words_per_cpu_second"] / 3600
    spacy_hours = documents * words / spacy["words_per_cpu_second"] / 3600
    parts = -(-documents // part)
    start_hours = parts * cores * start["first row of one page"]["cpu"] / 3600
    unchanged_hours = documents * runs["unchanged"]["cpu"] / runs["files"] / 3600
    longer = words / runs["words"]
    parent = memory["parent_peak_mib"]
    return {
        "machine": figures["machine"],
        "texts": figures["texts"],
        "documents": f"{documents:,}",
        "words": f"{words:,}",
        "all_words": f"{documents * words / 1e9:,.1f} thousand million",
        "speed": f"{speed['words_per_cpu_second']:,.0f}",
        "spacy_speed": f"{spacy['words_per_cpu_second']:,.0f}",
        "ratio": f"{speed['ratio']:.2f}",
        "core_hours": f"{core_hours:,.0f}",
        "spacy_hours": f"{spacy_hours:,.0f}",
        "price": f"{price:.2f}",
        "money": f"{core_hours * price:,.0f}",
        "cores": f"{cores}",
        "days": f"{core_hours / cores / 24:,.1f}",
        "laptop_days": f"{core_hours / 4 / 24:,.0f}",
        "worker": f"{memory['worker_peak_mib']:,.0f}",
        "worker_growth": f"{memory['worker_growth_mib']:+.1f}",
        "settled": f"{memory['settled']:,}",
        "measured_documents": f"{memory['documents']:,}",
        "parent": f"{parent:,.0f}",
        "all_memory": f"{(cores * memory['worker_peak_mib'] + parent) / 1024:,.0f}",
        "part": f"{part:,}",
        "parts": f"{parts:,}",
        "start_hours": f"{start_hours:,.1f}",
        "table_bytes": f"{runs['table_bytes'] * longer:,.0f}",
        "table_gib": f"{documents * runs['table_bytes'] * longer / _GIB:,.0f}",
        "state_bytes": f"{runs['state_bytes'] * longer:,.0f}",
        "state_gib": f"{documents * runs['state_bytes'] * longer / _GIB:,.0f}",
        "unchanged_ms": f"{1000 * runs['unchanged']['cpu'] / runs['files']:.2f}",
        "unchanged_hours": f"{unchanged_hours:,.1f}",
        "files": f"{runs['files']:,}",
    }


if __name__ == "__main__":
    main()
