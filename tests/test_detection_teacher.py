"""A larger network teaches the encoder to detect: 8-bit weights come back to a network, and a whole lesson."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from recextract.gold import load_gold
from recextract.model import DEFAULT_MODEL, default_model, load_model, models_folder
from recextract.training.examples import Example, labelled_sentences

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with recextract[train]")
transformers = pytest.importorskip(
    "transformers", reason="transformers is not installed; it comes with recextract[train]"
)
pytest.importorskip("onnx", reason="onnx is not installed; it comes with recextract[train]")

from recextract.training.detection_teacher import TeachingSettings, lessons_of, teach  # noqa: E402
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


def unlabelled(examples: list[Example]) -> list[Example]:
    return [Example(f"plain {example.doc}", example.index, example.views, None) for example in examples[::4]]


def test_the_weights_of_eight_bits_come_back(examples: list[Example]) -> None:
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
    lessons = lessons_of(default_model(), [examples[:200], examples], unlabelled(examples), TeachingSettings())
    documents = {example.doc for example in [*lessons.known, *lessons.coded]}
    assert documents < {example.doc for example in examples}
    assert lessons.coded and lessons.unlabelled and len(lessons.unlabelled) < len(unlabelled(examples))
    assert all(example.label is None for example in lessons.unlabelled)


def test_a_large_network_teaches_the_encoder(examples: list[Example], tmp_path: Path) -> None:
    large, new = tmp_path / "large", tmp_path / "new"
    encoder = default_model().encoder
    config = transformers.BertConfig(
        vocab_size=encoder.tokenizer.tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        intermediate_size=64,
    )
    transformers.BertModel(config).save_pretrained(large)
    shutil.copyfile(MODEL / "tokenizer.json", large / "tokenizer.json")
    said: list[str] = []
    settings = TeachingSettings()
    lessons = lessons_of(default_model(), [examples[:200], examples], unlabelled(examples), settings)
    teach(large, MODEL, new, lessons, examples, settings, said.append)
    assert said[0].startswith("the teacher learns ")
    pieces = encoder.tokenizer.split([example.view for example in examples[:40]])
    before, after = encoder.run(pieces), load_model(new).encoder.run(pieces)
    assert 0 < np.abs(after.detection - before.detection).max() < 6
    old, calibrated = (json.loads((folder / "model.json").read_text(encoding="utf-8")) for folder in (MODEL, new))
    assert old["detector"]["encoder_weight"] != calibrated["detector"]["encoder_weight"]
    del old["detector"], calibrated["detector"]
    assert old == calibrated
