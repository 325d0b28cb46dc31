"""Speed as ratios with generous bounds, never as times: what ``python -m bench`` measures in full."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest

from bench import texts, throughput
from bench.__main__ import main
from bench.processes import growth
from bench.scale import main as write_scale
from recextract.batch.inputs import collect_inputs
from recextract.batch.run import RunOptions, RunSummary, run_batch
from recextract.pipeline import PipelineOptions

LEAST_OF_PLAIN_SPACY = 0.15
"""Words a second against plain spaCy; 0.38 measured on longer texts, less on few, whose start counts."""

LEAST_OF_FIRST_RUN = 50
"""How many times less an unchanged folder takes than a new one."""


def test_against_plain_spacy(tmp_path: Path) -> None:
    folder = texts.write_folder(tmp_path / "texts", count=3, words=300)
    speeds, clock, _, _ = throughput.measure(folder, repetitions=1)
    ratios = {speed.system: speed.ratio for speed in speeds}
    assert ratios[throughput.WHOLE] >= LEAST_OF_PLAIN_SPACY
    assert clock.missing == [], "bench/stages.toml names functions that are no longer there"
    assert {"encoder", "parse", "actors", "tables"} <= clock.seconds.keys()


def test_an_unchanged_folder_takes_next_to_nothing(tmp_path: Path) -> None:
    inputs = collect_inputs([str(texts.write_folder(tmp_path / "texts", count=25, words=100))])

    def run() -> tuple[float, RunSummary]:
        started = time.process_time()
        summary = run_batch(inputs, tmp_path / "table.csv", RunOptions(PipelineOptions(), workers=0))
        return time.process_time() - started, summary

    first, _ = run()
    again, summary = min((run() for _ in range(3)), key=lambda timed: timed[0])
    assert summary.reused == 25
    assert first >= LEAST_OF_FIRST_RUN * again


def test_the_bench_command_and_the_page_of_arithmetic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The parts that start processes are given here: they take minutes."""
    taken = {"wall": 2.0, "cpu": 1.0}
    memory = [{"phase": "work", "documents": str(n), "parent_mib": "50.0", "worker_mib": "300.0"} for n in (1, 2, 3)]
    monkeypatch.setattr(throughput, "measure", lambda folder, repetitions: _measured())
    main(["--only", "throughput", "--texts", "1", "-o", str(tmp_path)])
    assert "| throughput | recextract | 0.50 | × plain spaCy |" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {
        "bench.md",
        "bench.csv",
        "bench.json",
        "bench.png",
        "profile.txt",
    }
    with (tmp_path / "bench.csv").open(encoding="utf-8", newline="") as stream:
        assert ["stages", "parse", "75.0", "% of processor time"] in list(csv.reader(stream))
    figures = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    figures["start"] = {"--help": taken, "first row of one page": taken}
    figures["incremental"] = {"files": 10, "words": 400, "first": taken, "unchanged": taken, "one_changed": taken}
    figures["incremental"] |= {"table_bytes": 1000, "state_bytes": 500}
    figures["memory"] = {"documents": 3, "settled": 1, "samples": memory, **growth(memory, 1)}
    (tmp_path / "bench.json").write_text(json.dumps(figures), encoding="utf-8")
    write_scale([str(tmp_path / "bench.json"), "-o", str(tmp_path / "docs" / "scale.md")])
    page = (tmp_path / "docs" / "scale.md").read_text(encoding="utf-8")
    assert "10,000,000 × 800 = 8.0 thousand million words" in page
    assert "| core-hours | **4,444** |" in page


def _measured() -> tuple[list[throughput.Speed], throughput.StageClock, str, int]:
    clock = throughput.StageClock()
    clock.seconds = {"parse": 3.0, "other": 1.0}
    speeds = [throughput.Speed(throughput.UNIT, 1000, 1000, 1.0), throughput.Speed(throughput.WHOLE, 500, 500, 0.5)]
    return speeds, clock, "a profile", 800


def test_recombined_texts_are_the_same_every_time() -> None:
    first = list(texts.documents(20, 60))
    assert first == list(texts.documents(20, 60))
    assert len(set(first)) == 20
    assert first != list(texts.documents(20, 60, seed=1))
