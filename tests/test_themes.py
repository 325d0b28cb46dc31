"""Themes: ranked from probabilities, or found by the words of a user's codebook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recextract.codebook import Codebook, ThemeEntry, load_codebook
from recextract.context import SentenceView
from recextract.themes import FEATURES, ThemeMixer, indicator_lexicon, lexical_themes, rank_themes, theme_features

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


@pytest.mark.parametrize(
    "text", ["Open the port.", "Dredge both ports!", "The PILOT BOAT should stay.", "Each quay counts."]
)
def test_an_indicator_word_names_its_theme(text: str) -> None:
    assert lexical_themes(view(text), COAST) == ("harbours",)


@pytest.mark.parametrize(
    "text", ["Support the plan.", "It is important.", "The portal should open.", "A deportation must stop."]
)
def test_part_of_a_word_is_no_indicator(text: str) -> None:
    assert lexical_themes(view(text), COAST) == ()


def test_words_of_an_example_count() -> None:
    assert lexical_themes(view("They should have fertiliser inland, and early."), COAST) == ("farms",)


def test_two_themes_come_with_the_likelier_first() -> None:
    assert lexical_themes(view("The quay should take onions."), COAST) == ("harbours", "farms")


def test_a_weak_second_theme_is_left_out() -> None:
    assert lexical_themes(view("The port, the quay and the pilot boat should take no onion."), COAST) == ("harbours",)


def test_the_sentence_counts_more_than_its_heading() -> None:
    assert lexical_themes(view("Buy onions.", heading="The port"), COAST)[0] == "farms"


def test_the_heading_settles_what_the_sentence_leaves_open() -> None:
    assert lexical_themes(view("Open it now.", heading="Ports, quays and the pilot boat"), COAST) == ("harbours",)


def test_without_a_shared_word_the_theme_is_other_if_there_is_one() -> None:
    assert lexical_themes(view("Let it be."), codebook(HARBOURS, OTHER)) == ("other",)
    assert lexical_themes(view("Let it be."), COAST) == ()


def test_a_theme_without_indicator_words_is_found_by_its_definition() -> None:
    weather = ThemeEntry("weather", "Weather", "Storms, forecasts and lighthouse keepers.")
    text = "The lighthouse keepers should publish forecasts of storms."
    assert lexical_themes(view(text), codebook(HARBOURS, FARMS, weather)) == ("weather",)


def test_an_indicator_word_may_hold_marks_that_patterns_use() -> None:
    tests = ThemeEntry("tests", "Tests", "Trials.", aliases=("c.i. (nightly)", "a+b"))
    assert lexical_themes(view("Nothing of the kind."), codebook(tests, FARMS)) == ()


def test_an_indicator_word_counts_once_a_text_and_in_the_plural() -> None:
    counts = indicator_lexicon(COAST).counts("Port after port, ports and a pilot boat: no onions.")
    assert counts.tolist() == [3, 1]


def test_a_word_of_two_themes_counts_for_both() -> None:
    fish = ThemeEntry("fish", "Fish", "What is landed.", aliases=("quay",))
    assert indicator_lexicon(codebook(HARBOURS, FARMS, fish)).counts("The quay.").tolist() == [1, 0, 1]


VIEWS = [view("The sun rose over the onions."), view("Open the port.", heading="The quay"), view("Buy seed.")]


def test_every_row_and_theme_has_every_feature() -> None:
    scores = np.array([[2.0, -2.0], [-1.0, 1.0]])
    for encoder in (scores, None):
        features = theme_features(VIEWS, [1, 2], encoder, scores, COAST)
        assert features.shape == (2, 2, len(FEATURES))
        assert np.isfinite(features).all()


def test_without_an_encoder_its_features_are_nothing() -> None:
    features = theme_features(VIEWS, [1, 2], None, np.zeros((2, 2)), COAST)
    assert not features[:, :, [FEATURES.index("encoder"), FEATURES.index("encoder_in_document")]].any()


def test_indicators_are_counted_in_the_sentence_its_context_and_the_document() -> None:
    features = theme_features(VIEWS, [1], None, np.zeros((1, 2)), COAST)[0]
    assert features[:, FEATURES.index("indicators")].tolist() == [1, 0]
    assert features[:, FEATURES.index("indicators_in_context")].tolist() == [1, 0]
    assert features[0, FEATURES.index("indicators_in_document")] < features[1, FEATURES.index("indicators_in_document")]


def test_a_mixer_weighs_features_and_adds_the_bias_of_the_theme() -> None:
    mixer = ThemeMixer((1.0, -1.0), {"harbours": 1.0}, THRESHOLDS)
    features = np.array([[[1.0, 1.0], [2.0, 0.0]]])
    probabilities = mixer.probabilities(features, ["harbours", "farms"])
    np.testing.assert_allclose(probabilities, [[1 / (1 + np.exp(-1)), 1 / (1 + np.exp(-2))]])


def test_a_mixer_gives_probabilities_however_large_its_features() -> None:
    mixer = ThemeMixer((1.0,), {}, THRESHOLDS)
    assert mixer.probabilities(np.array([[[1e6], [-1e6]]]), CODES[:2])[0] == pytest.approx([1, 0])


def test_the_shipped_codebook_works_by_its_words_as_well() -> None:
    themes = lexical_themes(view("Both sides must hold the ceasefire and return to the peace talks."), load_codebook())
    assert themes[0] == "peace"


def test_a_codebook_from_a_file_works_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "coast.toml"
    path.write_text(
        'name = "coast"\nversion = "1"\nlanguage = "en"\ndescription = "A coast."\n\n[[themes]]\ncode = "harbours"\n'
        'name = "Harbours"\ndefinition = "Quays."\ninclude = ["landing"]\naliases = ["port"]\n'
        'examples = ["Dredge it."]\n',
        encoding="utf-8",
    )
    assert lexical_themes(view("Open the port."), load_codebook(path)) == ("harbours",)
