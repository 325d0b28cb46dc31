"""Whose voice a document speaks in, by its common words alone: no names, no topics on purpose.

A British author writes "organisation" and "defence", a senator "my colleagues", a delegate "the
Assembly". Names are left out so that a model does not learn publishers and persons by heart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VoiceModel:
    """One logistic regression a frequent home over TF-IDF of lower-case words."""

    homes: tuple[str, ...]
    words: tuple[str, ...]
    idf: Floats
    weights: Floats
    bias: Floats

    def probabilities(self, words: Mapping[str, int]) -> dict[str, float]:
        """Return for each frequent home the probability that the document advises it.

        >>> voice = VoiceModel(("Ireland",), ("deputies",), np.ones(1), np.array([[2.0]]), np.zeros(1))
        >>> round(voice.probabilities({"deputies": 3})["Ireland"], 2)
        0.88
        """
        vector = self.vector(words)
        scores = self.weights @ vector + self.bias
        return {home: float(1.0 / (1.0 + np.exp(-score))) for home, score in zip(self.homes, scores, strict=True)}

    def vector(self, words: Mapping[str, int]) -> Floats:
        """Return the TF-IDF vector of unit length (all zero where no word is known)."""
        counts = np.array([float(words.get(word, 0)) for word in self.words])
        vector = np.where(counts > 0, 1.0 + np.log(np.maximum(counts, 1.0)), 0.0) * self.idf
        length = float(np.linalg.norm(vector))
        return np.asarray(vector / length if length else vector, dtype=np.float64)
