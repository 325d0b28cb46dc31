"""Larger networks teach the smaller ones: from 8-bit weights back to a network, and a lesson from end to end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from recextract.classifiers.model import DEFAULT_MODEL, default_model, load_model, models_folder
from recextract.classifiers.theme_encoder import NETWORK, ThemeEncoder, lay_out, surroundings
from recextract.gold import load_gold
from recextract.training.examples import Example, labelled_sentences

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with recextract[train]")
transformers = pytest.importorskip(
    "transformers", reason="transformers is not installed; it comes with recextract[train]"
)
pytest.importorskip("onnx", reason="onnx is not installed; it comes with recextract[train]")

from recextract.training import detection_teacher, theme_teacher  # noqa: E402
from recextract.training.encoder import MultiTaskEncoder  # noqa: E402
from recextract.training.run import base_encoder  # noqa: E402
from recextract.training.teacher import recall  # noqa: E402

ROOT = Path(__file__).parents[1]
MODEL = models_folder() / DEFAULT_MODEL


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    read = labelled_sentences(load_gold(ROOT / "tests/gold"), ROOT / "data/raw")
    wanted = sorted({example.doc for example in read})[:6]
    return [example for example in read if example.doc in wanted]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return the folder of a network that stands for a large one."""
    folder = tmp_path / "large"
    config = transformers.BertConfig(
        vocab_size=default_model().encoder.tokenizer.tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        intermediate_size=64,
    )
    transformers.BertModel(config).save_pretrained(folder)
    shutil.copyfile(MODEL / "tokenizer.json", folder / "tokenizer.json")
    return folder


# The teacher of detection


def unlabelled(examples: list[Example]) -> list[Example]:
    return [Example(f"plain {example.doc}", example.index, example.views, None) for example in examples[::4]]


def test_the_weights_of_the_encoder_come_back_from_eight_bits(examples: list[Example]) -> None:
    encoder = default_model().encoder
    pieces = encoder.tokenizer.split([example.view for example in examples if example.label is not None][:12])
    network = MultiTaskEncoder(base_encoder(), len(encoder.theme_ids)).eval()
    recall(network, MODEL / "encoder.onnx")
    found = []
    for own in pieces:
        ids, segments = (torch.tensor([part]) for part in encoder.tokenizer.lay_out(own))
        with torch.no_grad():
            found.append(float(network(ids, torch.ones_like(ids), segments)[0, 0]))
    assert np.corrcoef(found, encoder.run(pieces).detection)[0, 1] > 0.95


def test_what_is_held_out_or_clear_teaches_nothing(examples: list[Example]) -> None:
    lessons = detection_teacher.lessons_of(
        default_model(), [examples[:200], examples], unlabelled(examples), detection_teacher.TeachingSettings()
    )
    documents = {example.doc for example in [*lessons.known, *lessons.coded]}
    assert documents < {example.doc for example in examples}
    assert lessons.coded and lessons.unlabelled and len(lessons.unlabelled) < len(unlabelled(examples))
    assert all(example.label is None for example in lessons.unlabelled)


def test_a_large_network_teaches_the_encoder(examples: list[Example], large: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    encoder = default_model().encoder
    said: list[str] = []
    settings = detection_teacher.TeachingSettings()
    lessons = detection_teacher.lessons_of(default_model(), [examples[:200], examples], unlabelled(examples), settings)
    detection_teacher.teach(large, MODEL, new, lessons, examples, settings, said.append)
    assert said[0].startswith("the teacher learns ")
    pieces = encoder.tokenizer.split([example.view for example in examples[:40]])
    before, after = encoder.run(pieces), load_model(new).encoder.run(pieces)
    assert 0 < np.abs(after.detection - before.detection).max() < 6
    old, calibrated = (json.loads((folder / "model.json").read_text(encoding="utf-8")) for folder in (MODEL, new))
    assert old["detector"]["encoder_weight"] != calibrated["detector"]["encoder_weight"]
    del old["detector"], calibrated["detector"]
    assert old == calibrated


# The teacher of themes


def test_the_weights_of_the_theme_encoder_come_back_from_eight_bits(examples: list[Example]) -> None:
    encoder = ThemeEncoder.load(MODEL)
    views = [example.view for example in examples]
    rows = surroundings(views, [i for i, example in enumerate(examples) if example.label is not None][:8])
    expected = encoder.score(rows)
    network = theme_teacher.network_of(MODEL / f"{NETWORK}.onnx", expected.shape[1]).eval()
    for row, scores in zip(rows, expected, strict=True):
        ids, segments = (torch.tensor([part]) for part in lay_out(encoder.tokenizer, row))
        with torch.no_grad():
            found = network(ids, torch.ones_like(ids), segments)[0, : len(scores)].numpy()
        assert np.corrcoef(found, scores)[0, 1] > 0.98


def test_held_out_documents_teach_nothing_and_only_some_rows_are_for_the_teacher(examples: list[Example]) -> None:
    lessons = theme_teacher.lessons_of([[], examples], theme_teacher.TeachingSettings(plain_share=0.1))
    rows = [lesson for lesson in lessons if lesson.label is not None]
    assert 0 < sum(lesson.for_teacher for lesson in rows) < len(rows) < len(lessons)
    assert not any(lesson.for_teacher for lesson in lessons if lesson.label is None)


def test_a_large_network_teaches_the_theme_encoder(examples: list[Example], large: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    said: list[str] = []
    settings = theme_teacher.TeachingSettings(teacher_epochs=1, plain_share=0.02)
    theme_teacher.teach(large, MODEL, new, theme_teacher.lessons_of([[], examples], settings), settings, said.append)
    assert said[0].startswith("the teacher learns ")
    row = surroundings([example.view for example in examples], [0])
    before, after = ThemeEncoder.load(MODEL).score(row), ThemeEncoder.load(new).score(row)
    assert after.shape == before.shape
    assert 0 < np.abs(after - before).max() < 3
