"""The figures of a bench run as JSON, CSV, Markdown and a plot."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any


def write_report(figures: dict[str, Any], out: Path, profile: str | None) -> None:
    """Write all files of a run to a folder: ``bench.json``, ``.csv``, ``.md``, ``.png`` and ``profile.txt``."""
    (out / "bench.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    rows = table_rows(figures)
    with (out / "bench.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("part", "what", "figure", "unit"), *rows])
    (out / "bench.md").write_text(markdown(figures, rows), encoding="utf-8")
    if profile:
        (out / "profile.txt").write_text(profile, encoding="utf-8")
    plot(figures, out / "bench.png")


def table_rows(figures: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return the figures as rows: part, what was measured, figure, unit."""
    rows: list[tuple[str, str, str, str]] = []
    for speed in figures.get("throughput", {}).get("speeds", ()):
        rows += [
            ("throughput", speed["system"], f"{speed['words_per_second']:.0f}", "words/s"),
            ("throughput", speed["system"], f"{speed['words_per_cpu_second']:.0f}", "words/s of processor"),
            ("throughput", speed["system"], f"{speed['ratio']:.2f}", "× plain spaCy"),
        ]
    for stage, share in figures.get("throughput", {}).get("shares", {}).items():
        rows.append(("stages", stage, f"{100 * share:.1f}", "% of processor time"))
    for what, taken in figures.get("start", {}).items():
        rows += [("start", what, f"{taken['wall']:.2f}", "s"), ("start", what, f"{taken['cpu']:.2f}", "s of processor")]
    if workers := figures.get("workers"):
        rows += [("workers", f"{number} of them", f"{workers[number]['wall']:.1f}", "s") for number in ("1", "2")]
        rows.append(("workers", "two against one", f"{workers['1']['wall'] / workers['2']['wall']:.2f}", "×"))
    if runs := figures.get("incremental"):
        rows.append(("incremental", f"first run, {runs['files']} files", f"{runs['first']['wall']:.1f}", "s"))
        for what in ("unchanged", "one_changed"):
            ratio = runs["first"]["cpu"] / runs[what]["cpu"]
            rows += [
                ("incremental", what.replace("_", " "), f"{runs[what]['wall']:.2f}", "s"),
                ("incremental", what.replace("_", " "), f"{ratio:.0f}", "× less processor time than the first"),
            ]
    if memory := figures.get("memory"):
        for who in ("parent", "worker"):
            rows += [
                ("memory", f"{who}, peak", f"{memory[f'{who}_peak_mib']:.0f}", "MiB"),
                ("memory", f"{who}, after the first {memory['settled']}", f"{memory[f'{who}_growth_mib']:+.1f}", "MiB"),
            ]
        rows.append(("memory", "documents", str(memory["documents"]), ""))
    return rows


def markdown(figures: dict[str, Any], rows: list[tuple[str, str, str, str]]) -> str:
    """Return the rows as a Markdown table under a line that says what was measured."""
    lines = [
        f"{figures['machine']}; {figures['texts']}.",
        "",
        "| part | what | figure | unit |",
        "| --- | --- | ---: | --- |",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def plot(figures: dict[str, Any], path: Path) -> None:
    """Draw speeds, shares of the stages and memory side by side."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = [name for name in ("throughput", "shares", "memory") if name in figures or name == "shares"]
    panels = panels if "throughput" in figures else [name for name in panels if name == "memory"]
    if not panels:
        return
    figure, axes = pyplot.subplots(1, len(panels), figsize=(5 * len(panels), 3.5), squeeze=False)
    for axis, panel in zip(axes[0], panels, strict=True):
        if panel == "throughput":
            speeds = figures["throughput"]["speeds"]
            axis.barh([speed["system"] for speed in speeds], [speed["ratio"] for speed in speeds])
            axis.set(xscale="log", xlabel="words per processor second, × plain spaCy")
        elif panel == "shares":
            shares = figures["throughput"]["shares"]
            axis.barh(list(shares), [100 * share for share in shares.values()])
            axis.set_xlabel("% of recextract's processor time")
        else:
            samples = [row for row in figures["memory"]["samples"] if row["phase"] == "work"]
            done = [int(row["documents"]) for row in samples]
            for who in ("worker", "parent"):
                axis.plot(done, [float(row[f"{who}_mib"]) for row in samples], label=who)
            axis.set(xlabel="documents", ylabel="MiB", ylim=(0, None))
            axis.legend()
        if panel != "memory":
            axis.invert_yaxis()
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
