"""The sample texts: their table is the one that the README's command makes, and it scores against their gold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from recextract.batch.inputs import collect_inputs
from recextract.batch.run import RunOptions, run_batch
from recextract.evaluation.scoring import run_evaluation
from recextract.gold import load_gold
from recextract.pipeline import PipelineOptions

ROOT = Path(__file__).parents[1]
RAW, PROCESSED, GOLD = ROOT / "data/raw", ROOT / "data/processed", ROOT / "tests/gold"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("samples") / "recommendations.csv"
    run_batch(collect_inputs([str(RAW)]), output, RunOptions(PipelineOptions(), workers=2))
    return output


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def without_confidence(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{column: value for column, value in row.items() if column != "confidence"} for row in rows]


def test_the_processed_table_is_what_the_command_makes(table: Path) -> None:
    made, committed = rows_of(table), rows_of(PROCESSED / "recommendations.csv")
    assert without_confidence(made) == without_confidence(committed)
    # The encoder's 8-bit sums may differ in the last digits between kinds of processor.
    for one, other in zip(made, committed, strict=True):
        assert float(one["confidence"]) == pytest.approx(float(other["confidence"]), abs=0.02)


def test_every_sample_has_its_row_in_the_documents_table(table: Path) -> None:
    documents = rows_of(table.with_name("recommendations.documents.csv"))
    assert [row["document"] for row in documents] == sorted(path.name for path in RAW.iterdir())
    assert {row["status"] for row in documents} == {"ok"}


def test_the_samples_are_coded_in_full() -> None:
    gold = load_gold(GOLD)
    assert {document.doc for document in gold} == {path.name for path in RAW.iterdir()}
    assert sum(len(document.recommendations) for document in gold) >= 150


def test_the_figures_on_the_samples_do_not_fall_back(table: Path) -> None:
    figures = run_evaluation(GOLD, table).figures
    assert figures["f1"] >= 0.9
    assert figures["strength"] >= 0.96
    assert figures["polarity"] >= 0.96
    assert figures["date"] >= 0.95
