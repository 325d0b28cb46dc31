"""``recextract train`` without encoder: a user's own labels become a model that ``run`` takes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import SOURCE

from recextract.codebook import load_codebook
from recextract.errors import ModelError
from recextract.tables.frames import read_table
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


def test_missing_pytorch_is_said_before_anything_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else real(name))
    sources = [(ROOT / "tests/gold", ROOT / "data/raw")]
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
        train_model([(ROOT / "tests/gold", ROOT / "data/raw")], model, load_codebook(None), with_encoder=False)
    assert {path.name: path.read_bytes() for path in model.iterdir()} == before


def test_a_whole_model_takes_the_place_of_the_one_that_was_there(tmp_path: Path) -> None:
    for name in ("words.npz", "encoder.onnx", "register.npz", "notes.md"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    with whole_model(tmp_path) as folder:
        assert [path.name for path in folder.iterdir()] == ["register.npz"]
        (folder / "words.npz").write_text("new", encoding="utf-8")
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert found == {"words.npz": "new", "register.npz": "old", "notes.md": "old"}
