"""Boosted decision trees as flat arrays, evaluated with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ROWS_AT_ONCE = 512


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
        parts = [self._scores(matrix[i : i + _ROWS_AT_ONCE]) for i in range(0, len(rows), _ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _scores(self, matrix: Floats) -> Floats:
        """Let every row walk down all trees at once."""
        everyone = np.arange(len(matrix))[:, None]
        node = np.tile(self.roots, (len(matrix), 1))
        while (inner := (left := self.left[node]) >= 0).any():
            goes_left = matrix[everyone, self.feature[node]] <= self.threshold[node]
            node = np.where(inner, np.where(goes_left, left, self.right[node]), node)
        return np.asarray(self.baseline + self.value[node].sum(axis=1), dtype=np.float64)


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
