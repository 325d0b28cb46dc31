"""A larger network teaches the theme encoder: from 8-bit weights back to a network, and a lesson from end to end."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from recextract.gold import load_gold
from recextract.model import DEFAULT_MODEL, models_folder
from recextract.theme_encoder import NETWORK, ThemeEncoder, lay_out, surroundings
from recextract.training.examples import Example, labelled_sentences

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with recextract[train]")
transformers = pytest.importorskip(
    "transformers", reason="transformers is not installed; it comes with recextract[train]"
)
pytest.importorskip("onnx", reason="onnx is not installed; it comes with recextract[train]")

from recextract.training.theme_teacher import TeachingSettings, lessons_of, network_of, teach  # noqa: E402

ROOT = Path(__file__).parents[1]
MODEL = models_folder() / DEFAULT_MODEL


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    read = labelled_sentences(load_gold(ROOT / "tests/gold"), ROOT / "data/raw")
    wanted = sorted({example.doc for example in read})[:4]
    return [example for example in read if example.doc in wanted]


def test_the_weights_of_eight_bits_come_back(examples: list[Example]) -> None:
    encoder = ThemeEncoder.load(MODEL)
    views = [example.view for example in examples]
    rows = surroundings(views, [i for i, example in enumerate(examples) if example.label is not None][:8])
    expected = encoder.score(rows)
    network = network_of(MODEL / f"{NETWORK}.onnx", expected.shape[1]).eval()
    for row, scores in zip(rows, expected, strict=True):
        ids, segments = (torch.tensor([part]) for part in lay_out(encoder.tokenizer, row))
        with torch.no_grad():
            found = network(ids, torch.ones_like(ids), segments)[0, : len(scores)].numpy()
        assert np.corrcoef(found, scores)[0, 1] > 0.98


def test_held_out_documents_teach_nothing_and_only_some_rows_are_for_the_teacher(examples: list[Example]) -> None:
    lessons = lessons_of([[], examples], TeachingSettings(plain_share=0.1))
    rows = [lesson for lesson in lessons if lesson.label is not None]
    assert 0 < sum(lesson.for_teacher for lesson in rows) < len(rows) < len(lessons)
    assert not any(lesson.for_teacher for lesson in lessons if lesson.label is None)


def test_a_large_network_teaches_the_theme_encoder(examples: list[Example], tmp_path: Path) -> None:
    large, new = tmp_path / "large", tmp_path / "new"
    vocabulary = ThemeEncoder.load(MODEL).tokenizer.get_vocab_size()
    config = transformers.BertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=64
    )
    transformers.BertModel(config).save_pretrained(large)
    shutil.copyfile(MODEL / "tokenizer.json", large / "tokenizer.json")
    said: list[str] = []
    settings = TeachingSettings(teacher_epochs=1, plain_share=0.02)
    teach(large, MODEL, new, lessons_of([[], examples], settings), settings, said.append)
    assert said[0].startswith("the teacher learns ")
    row = surroundings([example.view for example in examples], [0])
    before, after = ThemeEncoder.load(MODEL).score(row), ThemeEncoder.load(new).score(row)
    assert after.shape == before.shape
    assert 0 < np.abs(after - before).max() < 3
