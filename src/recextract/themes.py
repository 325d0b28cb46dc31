"""Which themes a recommendation is about.

For the themes that the model was trained on, a mix of classifiers and codebook words decides; for a
user's own themes, for which there is no training data, the words of the codebook alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from recextract.codebook import FALLBACK_THEME, Codebook, ThemeEntry
from recextract.context import SentenceView
from recextract.linear import LONGEST_VIEW, LinearModel, ngrams

FEATURES = (
    "encoder",
    "linear",
    "encoder_in_document",
    "linear_in_document",
    "indicators",
    "indicators_in_context",
    "indicators_in_document",
)
"""What the mixer weighs for each recommendation and theme."""

_WORD = re.compile(r"[a-z][a-z'-]+")
_MOST_THEMES = 3
_MOST_INDICATORS = 3
_ALIAS_WEIGHT = 3.0
_LEAST_WORD_SCORE = 1.2
_SECOND_SHARE = 0.55
_SMALLEST = 1e-4
_LONGEST_DOCUMENT = 60_000


@dataclass(frozen=True, slots=True)
class ThemeMixer:
    """Weights of the features, a bias a theme, and when a second and a third theme are given.

    ``thresholds`` are the probabilities that the second and third theme need.
    """

    weights: tuple[float, ...]
    bias: Mapping[str, float]
    thresholds: tuple[float, float]

    def probabilities(self, features: np.ndarray, codes: Sequence[str]) -> np.ndarray:
        """Return the probability of each theme; ``features`` has shape (rows, themes, features).

        >>> mixer = ThemeMixer((1.0,), {"peace": 0.0}, (0.4, 0.5))
        >>> mixer.probabilities(np.zeros((1, 1, 1)), ["peace"]).tolist()
        [[0.5]]
        """
        bias = np.array([self.bias.get(code, 0.0) for code in codes])
        return logistic(features @ np.array(self.weights) + bias)


def logistic(scores: np.ndarray) -> np.ndarray:
    """Turn log-odds into probabilities."""
    probabilities: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0)))
    return probabilities


def document_text(views: Sequence[SentenceView]) -> str:
    """Return the text of a document as the linear classifiers see it."""
    return " ".join(view.text for view in views)[:_LONGEST_DOCUMENT]


def linear_themes(model: LinearModel, views: Sequence[SentenceView], rows: Sequence[int]) -> np.ndarray:
    """Return the linear classifiers' log-odds of the themes, shape (rows, themes), for rows of one document."""
    document = model.scores(("", "", document_text(views))) - model.bias
    return np.array([model.scores((views[i].text[:LONGEST_VIEW], views[i].context, "")) + document for i in rows])


def theme_features(
    views: Sequence[SentenceView],
    rows: Sequence[int],
    encoder: np.ndarray | None,
    linear: np.ndarray,
    codebook: Codebook,
) -> np.ndarray:
    """Return the features of the recommendations of one document, shape (rows, themes, 7).

    ``encoder`` and ``linear`` are log-odds, shape (rows, themes); without encoder its two features
    are 0. What a document is about says what a sentence of it is likely to be about, so the mean
    over its rows and the indicator words of its whole text are features as well.
    """
    lexicon = indicator_lexicon(codebook)
    sentence = np.array([lexicon.counts(views[i].text) for i in rows])
    context = np.array([lexicon.counts(views[i].context) for i in rows])
    document = np.log1p(sum((lexicon.counts(view.text) for view in views), np.zeros(len(codebook.themes))))
    columns = [
        np.zeros_like(linear) if encoder is None else encoder,
        linear,
        np.zeros_like(linear) if encoder is None else _mean_log_odds(encoder),
        _mean_log_odds(linear),
        np.minimum(sentence, _MOST_INDICATORS),
        np.minimum(context, _MOST_INDICATORS),
        np.broadcast_to(document - document.mean(), linear.shape),
    ]
    return np.stack(columns, axis=2)


def _mean_log_odds(scores: np.ndarray) -> np.ndarray:
    mean = logistic(scores).mean(axis=0)
    return np.broadcast_to(np.log((mean + _SMALLEST) / (1 - mean + _SMALLEST)), scores.shape)


def rank_themes(
    probabilities: Sequence[float], codes: Sequence[str], thresholds: tuple[float, float]
) -> tuple[str, ...]:
    """Return one to three theme codes, the likeliest first; ``probabilities[k]`` is that of ``codes[k]``.

    >>> rank_themes([0.2, 0.7, 0.4], ["peace", "economy", "security"], (0.35, 0.5))
    ('economy', 'security')
    """
    ranked = sorted(zip(probabilities, codes, strict=True), key=lambda pair: (-pair[0], pair[1]))
    count = 1
    if len(ranked) > 1 and ranked[1][0] >= thresholds[0]:
        count = 3 if len(ranked) > 2 and ranked[2][0] >= thresholds[1] else 2
    return tuple(code for _, code in ranked[:count])


@dataclass(frozen=True, slots=True)
class IndicatorLexicon:
    """The indicator words of a codebook's themes, for look-up by n-gram."""

    themes: Mapping[str, tuple[int, ...]]
    longest: int
    count: int

    def counts(self, text: str) -> np.ndarray:
        """Return how many different indicator words of each theme stand in ``text``."""
        found = {gram for gram in ngrams(text, self.longest) if gram in self.themes}
        counts = np.zeros(self.count)
        for gram in found:
            counts[list(self.themes[gram])] += 1
        return counts


@lru_cache(maxsize=8)
def indicator_lexicon(codebook: Codebook) -> IndicatorLexicon:
    """Return the lexicon of a codebook; plurals in -s and -es are found as well."""
    themes: dict[str, tuple[int, ...]] = {}
    longest = 1
    for k, theme in enumerate(codebook.themes):
        for alias in theme.aliases:
            words = list(ngrams(alias, 1))
            longest = max(longest, len(words))
            for ending in ("", "s", "es"):
                gram = " ".join(words) + ending
                themes[gram] = (*themes.get(gram, ()), k)
    return IndicatorLexicon(themes, longest, len(codebook.themes))


def lexical_themes(view: SentenceView, codebook: Codebook) -> tuple[str, ...]:
    """Classify by the codebook's definitions, include-lists, aliases and examples.

    An alias that stands in the sentence counts most, a rare word of the definition more than a
    common one; heading, lead-in and the sentence before count less. Without any shared word the
    theme is ``other`` where the codebook has it, else none.
    """
    profiles = _profiles(codebook)
    scores = dict.fromkeys(codebook.theme_codes, 0.0)
    for text, weight in ((view.text, 1.0), (f"{view.heading} {view.lead_in}", 0.35), (view.previous, 0.2)):
        for code, score in _score(text, codebook, profiles).items():
            scores[code] += weight * score
    likely = ((score, code) for code, score in scores.items() if score >= _LEAST_WORD_SCORE)
    ranked = sorted(likely, key=lambda pair: (-pair[0], pair[1]))
    if not ranked:
        return (FALLBACK_THEME,) if FALLBACK_THEME in codebook.theme_codes else ()
    best = ranked[0][0]
    return tuple(code for score, code in ranked[:_MOST_THEMES] if score >= _SECOND_SHARE * best)


@lru_cache(maxsize=8)
def _profiles(codebook: Codebook) -> dict[str, dict[str, float]]:
    """Return, a theme, the stems of its description with their weight: the rarer among themes, the more."""
    words = {theme.code: Counter(_stems(_description(theme))) for theme in codebook.themes}
    spread = Counter(word for counts in words.values() for word in counts)
    return {
        code: {word: math.log((1 + len(words)) / spread[word]) * min(2, count) / 2 for word, count in counts.items()}
        for code, counts in words.items()
    }


def _description(theme: ThemeEntry) -> str:
    return " ".join((theme.name, theme.definition, *theme.include, *theme.examples))


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower()) if len(word) > 3]


def _stem(word: str) -> str:
    """Strip the commonest endings, so that "borders" and "border" are one word."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _score(text: str, codebook: Codebook, profiles: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    stems = set(_stems(text))
    indicators = indicator_lexicon(codebook).counts(text)
    return {
        code: sum(profiles[code].get(stem, 0.0) for stem in stems) + _ALIAS_WEIGHT * float(indicators[k])
        for k, code in enumerate(codebook.theme_codes)
    }
