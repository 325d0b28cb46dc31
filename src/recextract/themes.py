"""Which themes a recommendation is about.

The shipped classifier (heads of the encoder) knows the themes it was trained on; a user's own
themes, for which there is no training data, are classified from the codebook's own words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from recextract.codebook import FALLBACK_THEME, Codebook, ThemeEntry
from recextract.context import SentenceView

_WORD = re.compile(r"[a-z][a-z'-]+")
_MOST_THEMES = 3
_ALIAS_WEIGHT = 3.0
_LEAST_WORD_SCORE = 1.2
_SECOND_SHARE = 0.55


@dataclass(frozen=True, slots=True)
class ThemeThresholds:
    """When a theme after the first is given as well: at this probability, or this share of the first."""

    second: float = 0.35
    third: float = 0.5


def rank_themes(probabilities: Sequence[float], codes: Sequence[str], thresholds: ThemeThresholds) -> tuple[str, ...]:
    """Return one to three theme codes, the likeliest first; ``probabilities[k]`` is that of ``codes[k]``.

    >>> rank_themes([0.2, 0.7, 0.4], ["peace", "economy", "security"], ThemeThresholds(0.35, 0.5))
    ('economy', 'security')
    """
    ranked = sorted(zip(probabilities, codes, strict=True), key=lambda pair: (-pair[0], pair[1]))
    count = 1
    if len(ranked) > 1 and ranked[1][0] >= thresholds.second:
        count = 3 if len(ranked) > 2 and ranked[2][0] >= thresholds.third else 2
    return tuple(code for _, code in ranked[:count])


def lexical_themes(view: SentenceView, codebook: Codebook) -> tuple[str, ...]:
    """Classify by the codebook's definitions, include-lists, aliases and examples.

    An alias that stands in the sentence counts most, a rare word of the definition more than a
    common one; heading, lead-in and the sentence before count a third. Without any shared word the
    theme is ``other`` where the codebook has it, else none.
    """
    profiles = _profiles(codebook)
    scores = Counter[str]()
    for text, weight in ((view.text, 1.0), (f"{view.heading} {view.lead_in}", 0.35), (view.previous, 0.2)):
        for code, score in _score(text, profiles).items():
            scores[code] += weight * score
    ranked = sorted(((score, code) for code, score in scores.items() if score >= _LEAST_WORD_SCORE), key=lambda p: (-p[0], p[1]))
    if not ranked:
        return (FALLBACK_THEME,) if FALLBACK_THEME in codebook.theme_codes else ()
    best = ranked[0][0]
    return tuple(code for score, code in ranked[:_MOST_THEMES] if score >= _SECOND_SHARE * best)


@dataclass(frozen=True, slots=True)
class _Profile:
    aliases: dict[str, re.Pattern[str]]
    words: dict[str, dict[str, float]]


@lru_cache(maxsize=8)
def _profiles(codebook: Codebook) -> _Profile:
    words = {theme.code: Counter(_stem(w) for w in _WORD.findall(_described(theme).lower())) for theme in codebook.themes}
    spread = Counter(word for counts in words.values() for word in counts)
    total = len(words)
    weighted = {
        code: {word: math.log((1 + total) / spread[word]) * min(2, count) / 2 for word, count in counts.items() if len(word) > 3}
        for code, counts in words.items()
    }
    aliases = {
        theme.code: re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, theme.aliases), key=len, reverse=True)) + r")(?:s|es)?\b", re.I)
        for theme in codebook.themes
        if theme.aliases
    }
    return _Profile(aliases, weighted)


def _described(theme: ThemeEntry) -> str:
    return " ".join((theme.name, theme.definition, *theme.include, *theme.examples))


def _stem(word: str) -> str:
    """Strip the commonest endings, so that "borders" and "border" are one word."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _score(text: str, profiles: _Profile) -> Counter[str]:
    scores = Counter[str]()
    stems = {_stem(word) for word in _WORD.findall(text.lower())}
    for code, weights in profiles.words.items():
        scores[code] += sum(weights[stem] for stem in stems if stem in weights)
    for code, pattern in profiles.aliases.items():
        scores[code] += _ALIAS_WEIGHT * len({match.group().lower() for match in pattern.finditer(text)})
    return scores
