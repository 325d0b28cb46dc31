"""Which themes a recommendation is about.

Three kinds of evidence: what the codebook says (its indicator words, and how near its descriptions and
examples are in meaning); a linear classifier over the words of sentence, context and document; and the
theme encoder, a network that reads a recommendation with its surroundings. The last two know the themes
that a model was trained on; where the encoder is there, nearness in meaning adds nothing and is not asked
for. For a user's own themes, for which there is no training data, the codebook alone decides, weighed as it
proved best on the shipped one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from recextract.classifiers.linear import LONGEST_VIEW, LinearModel, ngrams
from recextract.classifiers.meaning import TextEmbedder
from recextract.codebook import FALLBACK_THEME, Codebook, ThemeEntry
from recextract.text.context import SentenceView

_INDICATORS = ("indicators", "indicators_in_context", "indicators_in_document")
_LIKENESS = ("likeness", "likeness_in_document")
_ENCODER = ("encoder", "encoder_before", "encoder_after")

CODEBOOK_FEATURES = (*_INDICATORS, *_LIKENESS)
"""What is known of a recommendation and a theme of any codebook."""

WORDS_FEATURES = (*CODEBOOK_FEATURES, "words")
"""What a model without encoder goes by: the same and what its linear classifier says, in log-odds."""

ENCODER_FEATURES = (*_INDICATORS, "words", *_ENCODER)
"""What a model with a theme encoder goes by."""

_MOST_INDICATORS = 3
_LIKENESS_SCALE = 10.0
_LONGEST_DOCUMENT = 60_000
_LEAST_LIKELY = 0.09  # an indicator word in the sentence suffices, by itself it gives .093


@dataclass(frozen=True, slots=True)
class ThemeMixer:
    """Weights of the features, a bias, what single themes add to it, and when further themes are given.

    ``thresholds`` are the probabilities that the second and third theme need.
    """

    weights: tuple[float, ...]
    bias: float
    themes: Mapping[str, float]
    thresholds: tuple[float, float]

    def probabilities(self, features: np.ndarray, codes: Sequence[str]) -> np.ndarray:
        """Return the probability of each theme; ``features`` has shape (rows, themes, features).

        >>> mixer = ThemeMixer((1.0,), 0.0, {"peace": 0.0}, (0.4, 0.5))
        >>> mixer.probabilities(np.zeros((1, 1, 1)), ["peace"]).tolist()
        [[0.5]]
        """
        own = np.array([self.themes.get(code, 0.0) for code in codes])
        return logistic(features @ np.array(self.weights) + self.bias + own)


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


def indicator_features(views: Sequence[SentenceView], rows: Sequence[int], codebook: Codebook) -> np.ndarray:
    """Return what the indicator words say of the recommendations of one document, shape (rows, themes, 3).

    What a document is about says what a sentence of it is likely to be about, so those of the whole document
    count as well.
    """
    lexicon = indicator_lexicon(codebook)
    sentence = np.array([lexicon.counts(views[i].text) for i in rows])
    context = np.array([lexicon.counts(views[i].context) for i in rows])
    document = np.log1p(sum((lexicon.counts(view.text) for view in views), np.zeros(len(codebook.themes))))
    columns = [
        np.minimum(sentence, _MOST_INDICATORS),
        np.minimum(context, _MOST_INDICATORS),
        np.broadcast_to(document - document.mean(), sentence.shape),
    ]
    return np.stack(columns, axis=2)


def likeness_features(vectors: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    """Return how near in meaning a document's recommendations are to the themes, shape (rows, themes, 2).

    ``vectors`` are those of the recommendations, shape (rows, 384), ``prototypes`` those of the themes, from
    :func:`theme_prototypes`. The second feature is the likeness of all its recommendations together.
    """
    overall = np.broadcast_to(vectors.mean(axis=0), vectors.shape)
    return np.stack([_likeness(vectors, prototypes), _likeness(overall, prototypes)], axis=2)


def encoder_features(log_odds: np.ndarray) -> np.ndarray:
    """Return the theme encoder's log-odds and its probabilities for the rows before and after.

    ``log_odds`` has shape (rows, themes), for all recommendations of one document in order; the features have
    shape (rows, themes, 3). Neighbours are mostly about the same.

    >>> encoder_features(np.array([[0.0], [30.0]]))[0].round(2).tolist()
    [[0.0, 0.0, 1.0]]
    """
    probabilities, none = logistic(log_odds), np.zeros((1, log_odds.shape[1]))
    before, after = np.concatenate([none, probabilities[:-1]]), np.concatenate([probabilities[1:], none])
    return np.stack([log_odds, before, after], axis=2)


def side_by_side(*features: np.ndarray) -> np.ndarray:
    """Join features of the same rows and themes: one feature of shape (rows, themes), or several (rows, themes, n)."""
    return np.concatenate([part if part.ndim == 3 else part[:, :, None] for part in features], axis=2)


def _likeness(vectors: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    """Return how much nearer each theme is in meaning than the themes are on average."""
    cosines = vectors @ prototypes.T
    likeness: np.ndarray = _LIKENESS_SCALE * (cosines - cosines.mean(axis=1, keepdims=True))
    return likeness


@lru_cache(maxsize=8)
def theme_prototypes(embedder: TextEmbedder, codebook: Codebook) -> np.ndarray:
    """Return a vector of unit length a theme, shape (themes, 384).

    Definition, scope, indicator words and examples count alike, however long they are.
    """
    return np.stack([_unit(embedder.embed(_descriptions(theme)).sum(axis=0)) for theme in codebook.themes])


def _descriptions(theme: ThemeEntry) -> tuple[str, ...]:
    return (
        f"{theme.name}. {theme.definition}",
        "; ".join(theme.include),
        ", ".join(theme.aliases),
        " ".join(theme.examples),
    )


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


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


def themes_or_fallback(
    probabilities: Sequence[float], codebook: Codebook, thresholds: tuple[float, float]
) -> tuple[str, ...]:
    """Return the themes of a recommendation by an untrained codebook, which may cover nothing of it.

    Where no theme is likely the theme is ``other`` if the codebook has it, else none.
    """
    if max(probabilities) >= _LEAST_LIKELY:
        return rank_themes(probabilities, codebook.theme_codes, thresholds)
    return (FALLBACK_THEME,) if FALLBACK_THEME in codebook.theme_codes else ()
