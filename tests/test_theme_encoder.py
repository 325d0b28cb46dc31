"""The theme encoder: what it sees of a recommendation, how that is laid out, and that it says the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recextract.classifiers.model import default_model
from recextract.classifiers.theme_encoder import Surroundings, ThemeEncoder, lay_out, surroundings
from recextract.text.analysis import analyse
from recextract.text.context import SentenceView
from recextract.types import Document

TEXT = """# The Port of Clay

The town lies by the sea. Its harbour is old. Ships wait for days.

## Way forward

The council agreed on three steps:

- Dredge the harbour before the winter.
- Train more pilots.
"""


@pytest.fixture(scope="module")
def encoder() -> ThemeEncoder:
    return default_model().theme_encoder


def rows_of(text: str) -> list[Surroundings]:
    views = analyse(Document("a.txt", text, "md")).views
    return surroundings(views, [i for i, view in enumerate(views) if view.kind == "item"])


def test_it_sees_heading_lead_in_what_stands_before_and_how_the_document_begins() -> None:
    dredge, train = rows_of(TEXT)
    assert (dredge.sentence, dredge.place) == ("Dredge the harbour before the winter.", "item.")
    assert dredge.heading == dredge.lead_in == "The council agreed on three steps:"
    assert train.before.endswith("Dredge the harbour before the winter.")
    assert dredge.opening == train.opening == "The Port of Clay The town lies by the sea."


def test_only_the_sentence_is_in_the_first_segment(encoder: ThemeEncoder) -> None:
    ids, segments = lay_out(encoder.tokenizer, rows_of(TEXT)[0])
    first = [piece for piece, segment in zip(ids, segments, strict=True) if segment == 0]
    assert encoder.tokenizer.decode(first) == "dredge the harbour before the winter."
    assert segments == sorted(segments)


def test_a_row_reads_the_same_whatever_is_read_beside_it(encoder: ThemeEncoder) -> None:
    dredge, train = rows_of(TEXT)
    assert (encoder.score([dredge, train])[1] == encoder.score([train])[0]).all()


def test_it_scores_every_theme(encoder: ThemeEncoder) -> None:
    scores = encoder.score(rows_of(TEXT))
    assert scores.shape == (2, len(default_model().theme_codes))
    assert np.isfinite(scores).all()


def test_a_row_without_surroundings_is_read(encoder: ThemeEncoder) -> None:
    view = SentenceView("Lower the tariffs on salt.", "prose", "", "", "", False)
    (scores,) = encoder.score(surroundings([view], [0]))
    assert default_model().theme_codes[int(scores.argmax())] == "economy"


@given(st.text(max_size=50), st.text(max_size=50))
@settings(max_examples=25, deadline=None)
def test_no_input_is_too_long(sentence: str, before: str) -> None:
    row = Surroundings(sentence * 500, "prose.", before * 99, before * 99, before * 500, sentence * 500)
    ids, segments = lay_out(default_model().theme_encoder.tokenizer, row)
    assert len(ids) == len(segments) <= 200
