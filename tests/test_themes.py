"""Themes: ranked from probabilities, told by the codebook, by meaning and by words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from recextract.classifiers.model import default_model
from recextract.classifiers.themes import (
    CODEBOOK_FEATURES,
    ENCODER_FEATURES,
    WORDS_FEATURES,
    ThemeMixer,
    encoder_features,
    indicator_features,
    indicator_lexicon,
    likeness_features,
    logistic,
    rank_themes,
    side_by_side,
    theme_prototypes,
    themes_or_fallback,
)
from recextract.codebook import Codebook, ThemeEntry, load_codebook
from recextract.pipeline import classify_themes
from recextract.text.analysis import analyse
from recextract.text.context import SentenceView
from recextract.types import Document

THRESHOLDS = (0.35, 0.5)
CODES = ("peace", "economy", "security")


def codebook(*themes: ThemeEntry) -> Codebook:
    return Codebook("coast", "1", "en", "Advice on a coast.", (), themes, "0" * 64, "coast.toml")


HARBOURS = ThemeEntry(
    "harbours", "Harbours", "Quays, ships and who may land where.", aliases=("port", "quay", "pilot boat")
)
FARMS = ThemeEntry(
    "farms", "Farms", "What is sown inland.", aliases=("onion", "seed"), examples=("Buy fertiliser early.",)
)
OTHER = ThemeEntry("other", "Other", "None of these.")
COAST = codebook(HARBOURS, FARMS)
SCHOOLS = ThemeEntry("schools", "Schools", "Teachers, pupils and what is taught.", aliases=("pupil",))
THREE = codebook(HARBOURS, FARMS, SCHOOLS)


def view(text: str, heading: str = "", lead_in: str = "", previous: str = "") -> SentenceView:
    return SentenceView(text, "prose", heading, lead_in, previous, False)


@pytest.mark.parametrize(
    ("probabilities", "themes"),
    [
        ([0.9, 0.1, 0.1], ("peace",)),
        ([0.1, 0.2, 0.15], ("economy",)),
        ([0.9, 0.36, 0.1], ("peace", "economy")),
        ([0.9, 0.4, 0.45], ("peace", "security")),
        ([0.9, 0.6, 0.55], ("peace", "economy", "security")),
        ([0.0, 0.0, 0.0], ("economy",)),
    ],
)
def test_further_themes_are_given_where_they_are_likely(probabilities: list[float], themes: tuple[str, ...]) -> None:
    assert rank_themes(probabilities, CODES, THRESHOLDS) == themes


def test_equal_themes_come_in_the_order_of_their_codes() -> None:
    assert rank_themes([0.7, 0.7, 0.7], CODES, THRESHOLDS) == ("economy", "peace", "security")


def test_a_codebook_of_one_theme_gives_that_theme() -> None:
    assert rank_themes([0.01], ("peace",), THRESHOLDS) == ("peace",)


def themes_of(text: str, book: Codebook, before: str = "") -> tuple[str, ...]:
    """Return the themes of the last sentence of a document, as the pipeline gives them."""
    analysed = analyse(Document("coast.txt", f"{before}\n\n{text}" if before else text, "txt"))
    return classify_themes(default_model(), book, analysed, [len(analysed.views) - 1])[len(analysed.views) - 1]


@pytest.mark.parametrize(
    "text", ["Open the port.", "Dredge both ports!", "The PILOT BOAT should stay.", "Each quay should have a crane."]
)
def test_an_indicator_word_names_its_theme(text: str) -> None:
    assert themes_of(text, COAST)[:1] == ("harbours",)


@pytest.mark.parametrize("text", ["Let the ships moor.", "Vessels ought to land at the pier.", "Widen the docks."])
def test_a_theme_is_told_by_meaning_without_a_shared_word(text: str) -> None:
    assert not indicator_lexicon(COAST).counts(text).any()
    assert themes_of(text, THREE)[:1] == ("harbours",)


@pytest.mark.parametrize("text", ["It is important.", "Remember your grandmother's birthday."])
def test_what_no_theme_covers_has_none_or_is_other(text: str) -> None:
    assert themes_of(text, COAST) == ()
    assert themes_of(text, codebook(HARBOURS, FARMS, OTHER)) == ("other",)


def test_part_of_a_word_is_no_indicator() -> None:
    assert not indicator_lexicon(COAST).counts("Support the portal, report each deportation.").any()


def test_unlikely_themes_are_no_themes() -> None:
    assert themes_or_fallback([0.05, 0.07], COAST, THRESHOLDS) == ()
    assert themes_or_fallback([0.05, 0.07, 0.01], codebook(HARBOURS, FARMS, OTHER), THRESHOLDS) == ("other",)
    assert themes_or_fallback([0.05, 0.11], COAST, THRESHOLDS) == ("farms",)


def test_a_document_without_recommendations_has_no_themes() -> None:
    analysed = analyse(Document("coast.txt", "The sun rose.", "txt"))
    assert classify_themes(default_model(), COAST, analysed, []) == {}


def test_a_theme_without_indicator_words_is_found_by_its_definition() -> None:
    weather = ThemeEntry("weather", "Weather", "Storms, forecasts and lighthouse keepers.")
    text = "The lighthouse keepers should publish forecasts of storms."
    assert themes_of(text, codebook(HARBOURS, FARMS, weather)) == ("weather",)


def test_an_indicator_word_may_hold_marks_that_patterns_use() -> None:
    tests = ThemeEntry("tests", "Tests", "Trials.", aliases=("c.i. (nightly)", "a+b"))
    assert indicator_lexicon(codebook(tests)).counts("Run the c.i. (nightly) again.").tolist() == [1]


def test_an_indicator_word_counts_once_a_text_and_in_the_plural() -> None:
    counts = indicator_lexicon(COAST).counts("Port after port, ports and a pilot boat: no onions.")
    assert counts.tolist() == [3, 1]


def test_a_word_of_two_themes_counts_for_both() -> None:
    fish = ThemeEntry("fish", "Fish", "What is landed.", aliases=("quay",))
    assert indicator_lexicon(codebook(HARBOURS, FARMS, fish)).counts("The quay.").tolist() == [1, 0, 1]


VIEWS = [view("The sun rose over the onions."), view("Open the port.", heading="The quay"), view("Buy seed.")]


def described(rows: Sequence[int]) -> np.ndarray:
    embedder = default_model().embedder
    found = embedder.embed([VIEWS[i].text for i in rows])
    likeness = likeness_features(found, theme_prototypes(embedder, COAST))
    return side_by_side(indicator_features(VIEWS, rows, COAST), likeness)


def test_every_row_and_theme_has_every_feature() -> None:
    features = described([1, 2])
    scores = np.array([[2.0, -2.0], [-1.0, 1.0]])
    assert features.shape == (2, 2, len(CODEBOOK_FEATURES))
    with_words = side_by_side(features, scores)
    assert with_words.shape == (2, 2, len(WORDS_FEATURES))
    assert with_words[:, :, WORDS_FEATURES.index("words")].tolist() == scores.tolist()
    read = side_by_side(indicator_features(VIEWS, [1, 2], COAST), scores, encoder_features(-scores))
    assert read.shape == (2, 2, len(ENCODER_FEATURES))
    assert np.isfinite(read).all()
    assert read[:, :, ENCODER_FEATURES.index("words")].tolist() == scores.tolist()
    assert read[:, :, ENCODER_FEATURES.index("encoder")].tolist() == (-scores).tolist()


def test_a_row_knows_what_its_neighbours_are_about() -> None:
    scores = np.array([[2.0, -2.0], [-1.0, 1.0], [0.0, 0.0]])
    read = encoder_features(scores)
    before, after = (read[:, :, ENCODER_FEATURES.index(f"encoder_{side}") - 4] for side in ("before", "after"))
    np.testing.assert_allclose(before, np.vstack([np.zeros(2), logistic(scores[:2])]))
    np.testing.assert_allclose(after, np.vstack([logistic(scores[1:]), np.zeros(2)]))


def test_indicators_are_counted_in_the_sentence_its_context_and_the_document() -> None:
    features = described([1])[0]
    assert features[:, CODEBOOK_FEATURES.index("indicators")].tolist() == [1, 0]
    assert features[:, CODEBOOK_FEATURES.index("indicators_in_context")].tolist() == [1, 0]
    harbours, farms = features[:, CODEBOOK_FEATURES.index("indicators_in_document")]
    assert harbours < farms


def test_a_row_is_like_the_theme_that_it_is_about() -> None:
    likeness = described([1, 2])[:, :, CODEBOOK_FEATURES.index("likeness")]
    assert likeness[0, 0] > 0 > likeness[0, 1]
    assert likeness[1, 1] > 0 > likeness[1, 0]


def test_vectors_have_unit_length_and_an_empty_text_has_none() -> None:
    found = default_model().embedder.embed(["Open the port.", " ", "word " * 2000])
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [1, 0, 1], rtol=1e-5)


def test_the_vector_of_a_text_does_not_depend_on_its_neighbours() -> None:
    embedder = default_model().embedder
    assert (embedder.embed(["Buy seed.", "Open the port."])[1] == embedder.embed(["Open the port."])[0]).all()


def test_likeness_in_the_document_is_that_of_all_its_recommendations() -> None:
    features = described([1, 2])[:, :, CODEBOOK_FEATURES.index("likeness_in_document")]
    assert features[0].tolist() == features[1].tolist()


def test_the_shipped_model_was_trained_with_the_shipped_codebook() -> None:
    assert default_model().codebook_sha256 == load_codebook().sha256


def test_a_mixer_weighs_features_and_adds_the_bias_of_the_theme() -> None:
    mixer = ThemeMixer((1.0, -1.0), -1.0, {"harbours": 1.0}, THRESHOLDS)
    features = np.array([[[1.0, 1.0], [2.0, 0.0]]])
    probabilities = mixer.probabilities(features, ["harbours", "farms"])
    np.testing.assert_allclose(probabilities, [[0.5, 1 / (1 + np.exp(-1))]])


def test_a_mixer_gives_probabilities_however_large_its_features() -> None:
    mixer = ThemeMixer((1.0,), 0.0, {}, THRESHOLDS)
    assert mixer.probabilities(np.array([[[1e6], [-1e6]]]), CODES[:2])[0] == pytest.approx([1, 0])


def test_the_shipped_codebook_knows_its_themes() -> None:
    text = "Both sides must hold the ceasefire and return to the peace talks."
    assert themes_of(text, load_codebook())[0] == "peace"


def test_a_codebook_from_a_file_works_untrained(tmp_path: Path) -> None:
    path = tmp_path / "coast.toml"
    path.write_text(
        'name = "coast"\nversion = "1"\nlanguage = "en"\ndescription = "A coast."\n\n[[themes]]\ncode = "harbours"\n'
        'name = "Harbours"\ndefinition = "Quays."\ninclude = ["landing"]\naliases = ["port"]\n'
        'examples = ["Dredge it."]\n',
        encoding="utf-8",
    )
    assert themes_of("Open the port.", load_codebook(path)) == ("harbours",)
