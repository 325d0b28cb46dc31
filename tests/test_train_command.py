"""``recextract train`` without encoder: a user's own labels become a model that ``run`` takes."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from running import SOURCE

from recextract.codebook import load_codebook
from recextract.errors import ModelError
from recextract.gold import load_gold
from recextract.tables.frames import read_table
from recextract.training import crossvalidation
from recextract.training.run import train_model, whole_model

ROOT = Path(__file__).parents[1]


def recextract(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "recextract", *arguments]
    surroundings = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=600, check=False)


def test_own_labels_make_a_model_that_finds_recommendations(tmp_path: Path) -> None:
    model, table = tmp_path / "model", tmp_path / "table.csv"
    (tmp_path / "model").mkdir()
    (model / "encoder.onnx").write_bytes(b"of an earlier training")
    trained = recextract(
        "train", str(ROOT / "tests/gold"), "--texts", str(ROOT / "data/raw"), "-o", str(model), "--no-encoder"
    )
    assert trained.returncode == 0, trained.stderr
    assert not (model / "encoder.onnx").exists()
    assert not list(model.glob(".training-*"))
    done = recextract("run", str(ROOT / "data/raw"), "-o", str(table), "--model", str(model))
    assert done.returncode in (0, 1), done.stderr
    rows = read_table(table)
    assert len(rows) > 50
    assert set(rows["rule"].astype(str).str.startswith("model.policy-minilm")) == {False}


def test_too_few_documents_are_refused_with_the_remedy(tmp_path: Path) -> None:
    gold = next((ROOT / "tests/gold").glob("*.json"))
    refused = recextract("train", str(gold), "--texts", str(ROOT / "data/raw"), "-o", str(tmp_path / "model"))
    assert refused.returncode == 2
    assert "too few to train on" in refused.stderr


@pytest.mark.parametrize("around", ["", "The river was low in May.\n\n"], ids=["alone", "with context"])
def test_ten_documents_of_one_recommendation_each_are_enough(tmp_path: Path, around: str) -> None:
    (tmp_path / "texts").mkdir()
    verbs = ("dredge", "sell", "mend", "close", "insure", "paint", "count", "lend", "move", "test")
    labels = []
    for number, verb in enumerate(verbs):
        advice = f"Kenya should {verb} the ferries of lake {number}."
        (tmp_path / f"texts/{verb}.txt").write_text(f"{around}{advice} Nobody came to the fair.\n", encoding="utf-8")
        coded = {"text": advice, "actors": ["Kenya"], "strength": "should", "polarity": "do", "speaker": "author"}
        coded |= {"attribution": "author", "themes": ["connectivity", "ferries"]}
        labels.append({"doc": f"{verb}.txt", "recommendations": [coded]})
    (tmp_path / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    texts, gold = str(tmp_path / "texts"), str(tmp_path / "gold")
    assert recextract("locate", str(tmp_path / "labels.json"), "--texts", texts, "-o", gold).returncode == 0
    trained = recextract("train", gold, "--texts", texts, "-o", str(tmp_path / "model"), "--no-encoder")
    assert trained.returncode == 0, trained.stderr
    assert "does not have are left out: ferries (10)" in trained.stderr


def test_missing_pytorch_is_said_before_anything_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else real(name))
    sources = [(load_gold(ROOT / "tests/gold"), ROOT / "data/raw")]
    with pytest.raises(ModelError, match=r"torch.* cannot be imported.*recextract\[train\].*--no-encoder"):
        train_model(sources, tmp_path / "model", load_codebook(None), with_encoder=True)
    assert not (tmp_path / "model").exists()


def test_a_training_that_fails_leaves_the_model_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "model"
    model.mkdir()
    before = {"words.npz": b"words", "encoder.onnx": b"network", "model.json": b"{}", "register.npz": b"register"}
    for name, content in before.items():
        (model / name).write_bytes(content)

    def fail(examples: object, folder: Path, log: object) -> None:
        (folder / "words.npz").write_bytes(b"other words")
        raise MemoryError

    monkeypatch.setattr("recextract.training.run.train_words", fail)
    with pytest.raises(MemoryError):
        train_model(
            [(load_gold(ROOT / "tests/gold"), ROOT / "data/raw")], model, load_codebook(None), with_encoder=False
        )
    assert {path.name: path.read_bytes() for path in model.iterdir()} == before


def test_a_whole_model_takes_the_place_of_the_one_that_was_there(tmp_path: Path) -> None:
    for name in ("words.npz", "encoder.onnx", "register.npz", "notes.md"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    with whole_model(tmp_path) as folder:
        assert [path.name for path in folder.iterdir()] == ["register.npz"]
        (folder / "words.npz").write_text("new", encoding="utf-8")
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert found == {"words.npz": "new", "register.npz": "old", "notes.md": "old"}


def cross_validate(output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return recextract(
        "cross-validate", str(ROOT / "tests/gold"), "--texts", str(ROOT / "data/raw"),
        "-o", str(output), "--no-encoder", *arguments,
    )  # fmt: skip


def test_cross_validation_reads_every_document_with_a_model_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")  # of an attempt that came to nothing
    done = cross_validate(tmp_path, "--folds", "3")
    assert done.returncode == 0, done.stderr
    parts = [tmp_path / f"fold-{number}" for number in (1, 2, 3)]
    read = [name for part in parts for name in set(read_table(part / "table.csv")["document"])]
    assert len(read) == len(set(read))
    trained = [json.loads((part / "model/model.json").read_text())["training"]["documents"] for part in parts]
    assert sum(trained) == 2 * len(load_gold(ROOT / "tests/gold"))
    figures = dict(line.split()[:2] for line in done.stdout.splitlines())
    again = recextract("evaluate", str(ROOT / "tests/gold"), str(tmp_path / "table.csv"), "--json")
    assert float(figures["f1"]) == pytest.approx(json.loads(again.stdout)["figures"]["f1"], abs=0.001)
    assert 0.4 < float(figures["f1"]) < 0.85  # the shipped model, which has other texts, reaches more

    (tmp_path / "fold-2/table.csv").unlink()
    resumed = cross_validate(tmp_path, "--folds", "3")
    assert "fold 1 of 3: done before" in resumed.stderr
    assert resumed.stdout == done.stdout
    other = cross_validate(tmp_path, "--folds", "4")
    assert other.returncode == 2
    assert "holds a cross-validation of other labels or settings" in other.stderr


def test_too_few_documents_for_the_folds_are_refused(tmp_path: Path) -> None:
    refused = cross_validate(tmp_path / "new", "--folds", "40")
    assert refused.returncode == 2
    assert "too few for 40 folds" in refused.stderr


def test_what_a_kept_back_document_shares_text_with_is_not_trained_on(tmp_path: Path) -> None:
    coded = load_gold(ROOT / "tests/gold")
    for document in coded:
        (tmp_path / f"copy-{document.doc}").write_bytes((ROOT / "data/raw" / document.doc).read_bytes())
    copies = [replace(document, doc=f"copy-{document.doc}") for document in coded]
    said: list[str] = []
    sources = [(coded, ROOT / "data/raw"), (copies, tmp_path)]
    crossvalidation.cross_validate(sources, tmp_path / "out", folds=2, with_encoder=False, log=said.append)
    of_copies = [line.split()[1:4:2] for line in said if line.startswith(f"{tmp_path}: ")]
    assert [int(left) for left, _ in of_copies] == [len(coded) - 9, len(coded) - 8]
    assert {int(of) for _, of in of_copies} == {len(coded)}


def test_an_unreadable_text_among_the_uncoded_ones_is_named_and_left_out(tmp_path: Path) -> None:
    from recextract.training.run import unlabelled_sentences

    (tmp_path / "ferry.txt").write_text("Kenya should dredge the delta. The ferry sank in May.\n", encoding="utf-8")
    (tmp_path / "scan.txt").write_bytes(b"\x01\x02\x03\x04" * 400)
    told: list[str] = []
    sentences = list(unlabelled_sentences(tmp_path, set(), told.append))
    assert {example.doc for example in sentences} == {"ferry.txt"}
    assert len(told) == 1 and "scan.txt" in told[0]
