"""The encoder loads, gives finite numbers, and batches change nothing that matters."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recextract.classifiers.encoder import (
    EncoderOutput,
    PieceTokenizer,
    SentenceEncoder,
    Skimmer,
    batches_by_length,
    pair_ids,
    without_middle,
)
from recextract.classifiers.model import default_model, models_folder
from recextract.errors import ModelError
from recextract.text.context import SentenceView

FOLDER = models_folder() / "policy-minilm"


def view(text: str, heading: str = "") -> SentenceView:
    return SentenceView(text, "prose", heading, "", "", False)


VIEWS = [
    view("Pakistan must diversify its exports."),
    view("The sun rose over the harbour.", "Morning"),
    view("Act."),
    view("The harbour board should " + "not only open its books but also " * 60 + "close its doors.", "Way forward"),
    view("\u4e2d\u56fd \U0001f6a2 \u0440\u0435\u043a\u0430"),
    view(""),
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.load(FOLDER)


def run_views(encoder: SentenceEncoder, views: list[SentenceView]) -> EncoderOutput:
    return encoder.run(encoder.tokenizer.split(views))


def heads(output: EncoderOutput) -> list[np.ndarray]:
    return [output.detection, output.strength, output.polarity, output.attribution, output.themes]


def test_every_head_has_its_shape(encoder: SentenceEncoder) -> None:
    shapes = [head.shape for head in heads(run_views(encoder, VIEWS))]
    assert shapes == [(6,), (6, 3), (6, 2), (6, 3), (6, len(encoder.theme_ids))]


def test_every_score_is_finite(encoder: SentenceEncoder) -> None:
    assert all(np.isfinite(head).all() for head in heads(run_views(encoder, VIEWS)))


def test_no_sentence_gives_no_score(encoder: SentenceEncoder) -> None:
    assert [head.shape[0] for head in heads(run_views(encoder, []))] == [0] * 5


def test_the_same_sentences_twice_give_the_same_bits(encoder: SentenceEncoder) -> None:
    for first, again in zip(heads(run_views(encoder, VIEWS)), heads(run_views(encoder, VIEWS)), strict=True):
        np.testing.assert_array_equal(first, again)


def test_another_session_gives_the_same_bits(encoder: SentenceEncoder) -> None:
    other = SentenceEncoder.load(FOLDER)
    for first, again in zip(heads(run_views(encoder, VIEWS)), heads(run_views(other, VIEWS)), strict=True):
        np.testing.assert_array_equal(first, again)


def test_scores_come_in_the_order_of_the_sentences(encoder: SentenceEncoder) -> None:
    forwards, backwards = run_views(encoder, VIEWS), run_views(encoder, VIEWS[::-1])
    np.testing.assert_array_equal(forwards.detection, backwards.detection[::-1])


def test_a_score_does_not_depend_on_the_sentences_beside_it(encoder: SentenceEncoder) -> None:
    alone = [run_views(encoder, [view]).detection[0] for view in VIEWS]
    np.testing.assert_array_equal(run_views(encoder, VIEWS).detection, alone)


def test_the_detection_of_clear_cases_differs(encoder: SentenceEncoder) -> None:
    clear, calm = run_views(encoder, VIEWS[:2]).detection
    assert clear != calm


def test_the_themes_are_those_of_the_manifest(encoder: SentenceEncoder) -> None:
    assert encoder.theme_ids == default_model().theme_codes


# Inputs


def test_an_input_is_never_longer_than_the_networks_were_trained_for(encoder: SentenceEncoder) -> None:
    tokenizer = encoder.tokenizer
    for pieces in tokenizer.split(VIEWS):
        assert len(pieces.sentence) <= tokenizer.sentence_pieces
        assert len(pieces.context) <= tokenizer.context_pieces


def test_a_pair_is_framed_by_marks() -> None:
    ids, segments = pair_ids([7, 8], [], 101, 102)
    assert (ids, segments) == ([101, 7, 8, 102, 102], [0, 0, 0, 0, 1])


@given(st.lists(st.integers(200, 300), max_size=30), st.integers(3, 20))
def test_a_long_sentence_keeps_both_ends(ids: list[int], longest: int) -> None:
    cut = without_middle(ids, longest, longest * 2 // 3)
    assert len(cut) == min(len(ids), longest)
    assert cut[:2] == ids[:2] and cut[-1:] == ids[-1:]


# The skimmer


def test_the_skimmer_scores_every_sentence_in_order(encoder: SentenceEncoder) -> None:
    skimmer, pieces = Skimmer.load(FOLDER), encoder.tokenizer.split(VIEWS)
    scores = skimmer.run(pieces)
    assert scores.shape == (len(VIEWS),) and np.isfinite(scores).all()
    assert scores[0] > scores[1]
    np.testing.assert_allclose(scores, [skimmer.run([piece])[0] for piece in pieces], atol=1e-4)
    assert skimmer.run([]).shape == (0,)


# Batches


@settings(derandomize=True)
@given(st.lists(st.integers(1, 60), max_size=50), st.integers(1, 200))
def test_batches_hold_each_input_once_and_keep_the_budget(lengths: list[int], budget: int) -> None:
    batches = batches_by_length(lengths, budget)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget


def test_a_batch_holds_inputs_of_like_length() -> None:
    assert batches_by_length([5, 50, 5, 50], 100) == [[0, 2], [1, 3]]


def test_inputs_of_one_length_keep_their_order() -> None:
    assert batches_by_length([4] * 6, 8) == [[0, 1], [2, 3], [4, 5]]


# Broken folders


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with all that the encoder needs but its weights, which are rubbish."""
    for name in ("encoder.json", "tokenizer.json"):
        shutil.copy(FOLDER / name, tmp_path / name)
    (tmp_path / "encoder.onnx").write_bytes(b"no weights")
    return tmp_path


@pytest.mark.parametrize("name", ["encoder.json", "tokenizer.json", "encoder.onnx"])
def test_a_missing_file_is_an_error_that_names_the_folder(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=re.escape(str(copy))):
        SentenceEncoder.load(copy)


@pytest.mark.parametrize("name", ["encoder.json", "tokenizer.json", "encoder.onnx"])
def test_a_broken_file_is_an_error_that_names_the_folder(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"\x00{ broken")
    with pytest.raises(ModelError, match=re.escape(str(copy))):
        SentenceEncoder.load(copy)


def test_a_description_without_themes_is_an_error_that_names_the_folder(copy: Path) -> None:
    shutil.copy(FOLDER / "encoder.onnx", copy / "encoder.onnx")
    description = json.loads((copy / "encoder.json").read_text(encoding="utf-8"))
    del description["themes"]
    (copy / "encoder.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError, match=re.escape(str(copy))):
        SentenceEncoder.load(copy)


def test_a_missing_skimmer_is_an_error_that_names_the_folder(copy: Path) -> None:
    with pytest.raises(ModelError, match=re.escape(str(copy))):
        Skimmer.load(copy)
    assert PieceTokenizer.load(copy).sentence_pieces > 0
