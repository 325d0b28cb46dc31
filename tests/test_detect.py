"""Sieve, encoder and detector together: one judgement a sentence."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recextract.classifiers.detect import judge, least_probability, softmax
from recextract.classifiers.model import Detector, Model, default_model
from recextract.parsing import parse
from recextract.readers import read_document
from recextract.text.analysis import analyse
from recextract.text.context import SentenceView
from recextract.types import Document

CLEAR = "Pakistan must diversify its exports."
CALM = "The sun rose over the harbour."


def views_of(text: str) -> list[SentenceView]:
    return list(analyse(Document("note.txt", text, "txt")).views)


SAMPLES = Path(__file__).parents[1] / "data" / "raw"


BIBLIOGRAPHY = "Quays of Peru\n\nPeru must dig.\n\n{heading}\n\n{entry}\n"


@pytest.mark.parametrize(
    ("heading", "entry", "silent"),
    [
        ("References", "Roe, B. (2018). Why Chile must dig. Quito: Reed.", True),
        ("Further reading", "- Why Chile must dig, by Bea Roe", True),
        ("Endnotes", "14. Reed Board, Why Chile must dig (Quito, 2017), p. 4.", True),
        ("References", "Chile must dig its quays as well.", False),
        ("Notes", "- Chile must dig its quays as well.", False),
        ("Signatories:", "1. Reed League\n2. We must dig Peru\n3. Ann Lee", True),
        ("Signatories:", "Chile must dig its quays as well.", False),
        ("Terms of reference", "- Peru (2018) must dig its quays.", False),
    ],
)
def test_entries_below_references_and_signatories_ask_for_nothing(
    model: Model, heading: str, entry: str, silent: bool
) -> None:
    views = views_of(BIBLIOGRAPHY.format(heading=heading, entry=entry))
    asking = [i for i, view in enumerate(views) if " dig" in view.text]
    own, other = [judge(model, views)[i].probability >= model.detector.threshold for i in asking]
    assert (own, other) == (True, not silent)


def test_notes_that_head_the_whole_text_are_the_text(model: Model) -> None:
    views = views_of("Notes\n\nSince 2019 the quays have decayed, so Peru must dig them.")
    assert [view.entry for view in views] == [False, False]


def replaced(model: Model, **changes: float) -> Model:
    """Return the model with another detector; its parts stay loaded."""
    other = copy(model)
    other.detector = replace(model.detector, **changes)  # type: ignore[arg-type]
    return other


@pytest.fixture(scope="module")
def model() -> Model:
    return default_model()


def test_a_clear_recommendation_is_above_the_threshold_and_a_description_below(model: Model) -> None:
    calm, clear = judge(model, views_of(f"{CALM} {CLEAR}"))
    assert calm.probability < model.detector.threshold <= clear.probability


def test_an_item_without_verb_and_cue_that_nothing_asks_for_has_to_be_likelier_than_not(model: Model) -> None:
    def least(view: SentenceView, model: Model = model) -> float:
        return least_probability(model, view, next(parse([view.text])))

    item = SentenceView("Rising claims on the budget", "item", "Current context", "", "", False)
    assert least(item) == 0.5
    for other in (
        replace(item, kind="prose"),
        replace(item, text="Wardens must rest"),
        replace(item, text="It is fit for Kenya to mend its quays"),
        replace(item, text="Open the archive on Sundays"),
        replace(item, heading="Recommendations", asked_for=True),
    ):
        assert least(other) == model.detector.threshold < 0.5
    assert least(item, replaced(model, threshold=0.9)) == 0.9


def test_there_is_a_judgement_for_every_sentence_in_order(model: Model) -> None:
    probabilities = [j.probability for j in judge(model, views_of(f"{CLEAR} {CALM} {CLEAR} 1234. {CALM}"))]
    assert len(probabilities) == 5
    assert min(probabilities[0], probabilities[2]) > max(probabilities[1], probabilities[3], probabilities[4])


def test_no_sentence_needs_no_judgement(model: Model) -> None:
    assert judge(model, []) == []


def test_a_sentence_without_letters_is_no_recommendation(model: Model) -> None:
    (judgement,) = judge(model, [SentenceView("1 234 (5)", "prose", "", "", "", False)])
    assert (judgement.probability, judgement.sieve) == (0.0, -math.inf)


def test_what_the_sieve_settles_never_reaches_the_encoder(model: Model) -> None:
    days = ("Monday", "Tuesday", "Friday")
    text = " ".join(f"It rained on {day} and the boats stayed in." for day in days) + " " + CLEAR
    judgements = judge(model, views_of(text))
    assert {judgement.encoder is None for judgement in judgements} == {True, False}
    for judgement in judgements:
        assert (judgement.encoder is not None) == (judgement.sieve >= model.detector.sieve_threshold)
        assert bool(judgement.strength) == (judgement.encoder is not None)
        assert judgement.encoder is not None or judgement.probability < model.detector.threshold


def test_the_sieve_loses_no_row_that_the_encoder_would_give(model: Model) -> None:
    """The fast path gives the rows of the slow one: on the sample texts nothing that was settled is a row."""
    lost = rows = 0
    for path in sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".txt", ".md")):
        views = analyse(read_document(path, path.name)).views
        patient = judge(replaced(model, sieve_threshold=-1e9), views)
        threshold = model.detector.threshold
        rows += sum(judgement.probability >= threshold for judgement in patient)
        lost += sum(
            slow.probability >= threshold > fast.probability
            for slow, fast in zip(patient, judge(model, views), strict=True)
            if fast.encoder is None
        )
    assert rows > 50
    assert lost <= 0.01 * rows


def test_what_the_encoder_sees_has_every_field(model: Model) -> None:
    (judgement,) = judge(model, views_of(CLEAR))
    for shares, count in ((judgement.strength, 3), (judgement.polarity, 2), (judgement.attribution, 3)):
        assert len(shares) == count
        assert sum(shares) == pytest.approx(1)


def test_judgements_do_not_depend_on_what_was_judged_before(model: Model) -> None:
    alone = judge(model, views_of(f"{CALM} {CLEAR}"))
    judge(model, views_of("Kenya should publish its water accounts. " * 20))
    assert judge(model, views_of(f"{CALM} {CLEAR}")) == alone


def test_a_sentence_of_any_length_is_judged(model: Model) -> None:
    (judgement,) = judge(model, [SentenceView("must " * 50_000, "prose", "", "", "", False)])
    assert 0 <= judgement.probability <= 1


SCORES = st.floats(-50, 50)


@given(SCORES, SCORES, SCORES)
def test_a_higher_score_is_never_less_probable(low: float, high: float, other: float) -> None:
    detector = Detector(-4.0, 0.5, 0.1, 0.5, 1.0, {"item": 0.4})
    low, high = sorted((low, high))
    assert detector.probability(low, other, "prose") <= detector.probability(high, other, "prose")
    assert detector.probability(other, low, "prose") <= detector.probability(other, high, "prose")


def test_a_kind_of_block_without_an_offset_counts_as_prose() -> None:
    detector = Detector(-4.0, 0.5, 0.1, 0.5, 1.0, {"item": 0.4})
    assert (
        detector.probability(0, 0, "roster") == detector.probability(0, 0, "prose") < detector.probability(0, 0, "item")
    )


@given(SCORES, SCORES)
def test_a_cue_never_makes_less_probable(sieve: float, encoder: float) -> None:
    detector = Detector(-4.0, 0.5, 0.1, 0.5, 1.0, cue_weight=1.2)
    assert detector.probability(sieve, encoder, "prose", cued=True) >= detector.probability(sieve, encoder, "prose")


def test_the_cue_of_a_sentence_counts_in_its_probability(model: Model) -> None:
    (cued,) = judge(model, views_of(CLEAR))
    assert cued.encoder is not None
    with_cue = model.detector.probability(cued.sieve, cued.encoder, "prose", cued=True)
    without = model.detector.probability(cued.sieve, cued.encoder, "prose")
    assert cued.probability == pytest.approx(with_cue) != pytest.approx(without)


@given(st.lists(SCORES, min_size=1, max_size=6))
def test_softmax_gives_shares_in_the_order_of_the_scores(scores: list[float]) -> None:
    shares = softmax(np.array(scores))
    assert sum(shares) == pytest.approx(1)
    assert scores[int(np.argmax(shares))] == pytest.approx(max(scores))


def test_a_sentence_with_a_cue_is_read_where_the_sieve_all_but_lets_it_through() -> None:
    model = default_model()
    short, calm = (SentenceView(text, "prose", "", "", "", False) for text in ("Ghana should dredge.", CALM))
    sieve = judge(model, [short])[0].sieve
    above, far_above = copy(model), copy(model)
    above.detector = replace(model.detector, sieve_threshold=sieve + 0.5)
    far_above.detector = replace(model.detector, sieve_threshold=sieve + 1.0)
    assert judge(above, [short])[0].encoder is not None
    assert judge(far_above, [short])[0].encoder is None
    assert judge(above, [calm])[0].encoder is None
