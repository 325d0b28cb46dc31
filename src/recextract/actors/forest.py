"""Boosted decision trees as flat arrays, evaluated with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forest:
    """``left`` is -1 at a leaf; ``roots`` holds the first node of each tree."""

    features: tuple[str, ...]
    baseline: float
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Return the probability of each row of named features; what is not named is 0.

        >>> nodes = [0], [0, 0, 0], [0.5, 0, 0], [1, -1, -1], [2, -1, -1], [0, -2.0, 2.0]
        >>> stump = Forest(("main",), 0.0, *(np.array(array) for array in nodes))
        >>> [round(float(p), 2) for p in stump.probabilities([{"main": 1.0}, {}])]
        [0.88, 0.12]
        """
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.scores(rows), -60, 60))), dtype=np.float64)

    def scores(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Return the sum of the trees' leaves for each row of named features."""
        matrix = feature_matrix(self.features, rows)
        score = np.full(len(rows), self.baseline)
        everyone = np.arange(len(rows))
        for root in self.roots:
            node = np.full(len(rows), root)
            while (inner := self.left[node] >= 0).any():
                here = node[inner]
                goes_left = matrix[everyone[inner], self.feature[here]] <= self.threshold[here]
                node[inner] = np.where(goes_left, self.left[here], self.right[here])
            score += self.value[node]
        return score


def feature_matrix(names: Sequence[str], rows: Sequence[Mapping[str, float]]) -> Floats:
    """Lay named features out in columns.

    >>> feature_matrix(["a", "b"], [{"b": 2.0}]).tolist()
    [[0.0, 2.0]]
    """
    index = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            column = index.get(name)
            if column is not None:
                matrix[i, column] = value
    return matrix
