"""The texts written to train on: whole, and coded where the codes say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from recextract.codebook import load_codebook
from recextract.gold import load_gold
from recextract.training.examples import labelled_documents

WRITTEN = Path(__file__).parents[1] / "models" / "written"
trained_on = [
    pytest.param(WRITTEN, id="documents"),
    pytest.param(WRITTEN / "short", id="short"),
    pytest.param(WRITTEN / "near", id="near"),
]


@pytest.mark.parametrize("place", [*trained_on, pytest.param(WRITTEN / "forms", id="forms")])
def test_every_code_lies_where_it_says(place: Path) -> None:
    themes = set(load_codebook().theme_codes)
    coded = [json.loads(line) for line in (place / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(document["doc"] for document in coded) == sorted(path.name for path in (place / "texts").iterdir())
    for document in coded:
        data = (place / "texts" / document["doc"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == document["sha256"]
        for row in document["recommendations"]:
            assert " ".join(data.decode("utf-8")[row["start"] : row["end"]].split()) == row["text"]
            assert row["themes"]
            assert set(row["themes"]) <= themes


@pytest.mark.parametrize("place", trained_on)
def test_nearly_every_code_meets_a_sentence_of_its_own(place: Path) -> None:
    gold = list(load_gold(place / "gold.jsonl"))
    met = sum(len(labels) for _, labels in labelled_documents(gold, place / "texts"))
    assert met >= 0.98 * sum(len(document.recommendations) for document in gold)
