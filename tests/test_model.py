"""A model folder: its manifest, its parts and its hash."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from recextract.classifiers.model import DEFAULT_MODEL, Model, default_model, load_model, models_folder
from recextract.errors import ModelError

MANIFEST: dict[str, Any] = {
    "name": "toy",
    "format": 5,
    "encoder": True,
    "detector": {"sieve_threshold": -4.0, "threshold": 0.5, "bias": 0.0, "sieve_weight": 0.5, "encoder_weight": 1.0},
    "theme_mixer": {"weights": [1.0], "bias": 0.0, "themes": {"peace": 0.1}, "thresholds": [0.3, 0.5]},
    "codebook_mixer": {"weights": [1.0], "bias": 0.0, "themes": {}, "thresholds": [0.3, 0.5]},
    "codebook": {"name": "toy", "version": "1", "sha256": "0"},
    "theme_codes": ["peace", "economy"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "toy", MANIFEST)


def written(folder: Path, manifest: object) -> Path:
    folder.mkdir(exist_ok=True)
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    (folder / "model.json").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_model_is_whole() -> None:
    model = default_model()
    assert model.name == DEFAULT_MODEL
    assert model.words.bias.shape == (1,)
    assert model.themes.bias.shape == (len(model.theme_codes),)
    assert not model.has_encoder or model.encoder.theme_ids == model.theme_codes


def test_the_shipped_threshold_is_a_probability() -> None:
    assert 0 < default_model().detector.threshold < 1


def test_the_shipped_model_cannot_run_code() -> None:
    suffixes = {path.suffix for path in (models_folder() / DEFAULT_MODEL).rglob("*") if path.is_file()}
    assert suffixes <= {".json", ".npz", ".onnx", ".md", ".jsonl", ".txt"}


def test_a_model_is_loaded_once(folder: Path) -> None:
    assert load_model(folder) is load_model(folder)
    assert default_model() is default_model()


def test_the_shipped_model_is_loaded_once() -> None:
    assert load_model() is load_model(None)


def test_a_manifest_is_read(folder: Path) -> None:
    model = Model(folder)
    assert (model.name, model.theme_codes, model.has_encoder) == ("toy", ("peace", "economy"), True)
    assert (model.detector.threshold, model.theme_mixer.thresholds[0]) == (0.5, 0.3)


@pytest.mark.parametrize(
    "key", ["name", "encoder", "detector", "theme_mixer", "codebook_mixer", "codebook", "theme_codes"]
)
def test_a_manifest_without_a_key_is_an_error_that_names_the_folder(tmp_path: Path, key: str) -> None:
    folder = written(tmp_path / "toy", {name: value for name, value in MANIFEST.items() if name != key})
    with pytest.raises(ModelError, match=re.escape(str(folder))):
        Model(folder)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        "null",
        MANIFEST | {"detector": {"threshold": 0.5}},
        MANIFEST | {"detector": MANIFEST["detector"] | {"unknown": 1}},
        MANIFEST | {"theme_codes": None},
        MANIFEST | {"theme_mixer": {"weights": 3}},
        pytest.param(
            MANIFEST | {"format": 99},
        ),
    ],
)
def test_a_broken_manifest_is_an_error_that_names_the_folder(tmp_path: Path, manifest: object) -> None:
    folder = written(tmp_path / "toy", manifest)
    with pytest.raises(ModelError, match=re.escape(str(folder))):
        Model(folder)


def test_a_folder_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(ModelError, match=re.escape(str(path))):
            load_model(path)


@pytest.mark.parametrize("part", ["words", "themes", "embedder", "theme_encoder", "encoder", "skimmer", "actors"])
def test_a_part_that_is_not_there_is_an_error_that_names_the_folder(folder: Path, part: str) -> None:
    with pytest.raises(ModelError, match=re.escape(str(folder))):
        getattr(Model(folder), part)


def test_the_hash_changes_with_a_byte_of_any_part(folder: Path) -> None:
    before = Model(folder).sha256
    (folder / "words.npz").write_bytes(b"numbers")
    added = Model(folder).sha256
    (folder / "words.npz").write_bytes(b"Numbers")
    assert len({before, added, Model(folder).sha256}) == 3


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names of files are text there")
def test_a_file_whose_name_is_no_text_has_a_place_in_the_hash(folder: Path) -> None:
    before = Model(folder).sha256
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_bytes(b"")
    assert Model(folder).sha256 != before


def test_the_hash_does_not_change_with_the_model_card(folder: Path) -> None:
    before = Model(folder).sha256
    (folder / "README.md").write_text("# A toy\n", encoding="utf-8")
    assert Model(folder).sha256 == before
