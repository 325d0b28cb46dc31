"""The learned ranker of actors: small forests of boosted trees, kept without pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recextract.actors.voice import VoiceModel
from recextract.errors import ModelError

Floats = NDArray[np.float64]
FORMAT = 2
DEFAULT_MODEL = "models/actors.npz"


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted decision trees as flat arrays; ``left`` is -1 at a leaf, ``roots`` starts each tree."""

    features: tuple[str, ...]
    baseline: float
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats

    def matrix(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Lay feature mappings out in the columns of the forest; what is not named is 0."""
        index = {name: i for i, name in enumerate(self.features)}
        matrix = np.zeros((len(rows), len(self.features)))
        for i, row in enumerate(rows):
            for name, value in row.items():
                column = index.get(name)
                if column is not None:
                    matrix[i, column] = value
        return matrix

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Return the probability of each row.

        >>> trees = [0], [0, 0, 0], [0.5, 0, 0], [1, -1, -1], [2, -1, -1], [0, -2.0, 2.0]
        >>> stump = Forest(("main",), 0.0, *(np.array(part) for part in trees))
        >>> [round(float(p), 2) for p in stump.probabilities([{"main": 1.0}, {}])]
        [0.88, 0.12]
        """
        matrix = self.matrix(rows)
        score = np.full(len(rows), self.baseline)
        everyone = np.arange(len(rows))
        for root in self.roots:
            node = np.full(len(rows), root)
            while True:
                inner = self.left[node] >= 0
                if not inner.any():
                    break
                here = node[inner]
                goes_left = matrix[everyone[inner], self.feature[here]] <= self.threshold[here]
                node[inner] = np.where(goes_left, self.left[here], self.right[here])
            score += self.value[node]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -60, 60))), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ActorModel:
    """All stages and the probabilities from which a candidate counts as an actor.

    ``voice`` and ``home`` say whom the document as a whole advises. The ``first`` forest sees one
    row and that; the ``second`` also what the first thinks of the other rows.
    """

    voice: VoiceModel
    home: Forest
    first: Forest
    second: Forest
    threshold: float = 0.5
    together: float = 0.3

    def save(self, path: Path) -> None:
        """Write the model as one ``.npz`` file without pickled objects."""
        arrays: dict[str, NDArray[np.generic]] = {}
        header = {"format": FORMAT, "threshold": self.threshold, "together": self.together}
        for stage, forest in (("home", self.home), ("first", self.first), ("second", self.second)):
            header[stage] = {"features": forest.features, "baseline": forest.baseline}  # type: ignore[assignment]
            for name in ("roots", "feature", "left", "right"):
                arrays[f"{stage}_{name}"] = np.asarray(getattr(forest, name), dtype=np.int32)
            for name in ("threshold", "value"):
                arrays[f"{stage}_{name}"] = np.asarray(getattr(forest, name), dtype=np.float64)
        header["voice"] = {"homes": self.voice.homes, "words": self.voice.words}  # type: ignore[assignment]
        for name in ("idf", "weights", "bias"):
            arrays[f"voice_{name}"] = np.asarray(getattr(self.voice, name), dtype=np.float64)
        arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> ActorModel:
        """Read a model file.

        Raises :class:`ModelError` where it is missing, broken or of another format.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                header = json.loads(arrays["header"].tobytes().decode())
                if header["format"] != FORMAT:
                    raise ModelError(
                        f"{path}: actor model of format {header['format']}, this version reads {FORMAT}. Train again."
                    )
                home, first, second = (_forest(arrays, stage, header[stage]) for stage in ("home", "first", "second"))
                words = header["voice"]
                voice = VoiceModel(
                    tuple(words["homes"]),
                    tuple(words["words"]),
                    *(np.asarray(arrays[f"voice_{n}"], dtype=np.float64) for n in ("idf", "weights", "bias")),
                )
            return cls(voice, home, first, second, float(header["threshold"]), float(header["together"]))
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"{path}: no actor model can be read here ({type(error).__name__}: {error}).") from error


def _forest(arrays: Mapping[str, NDArray[np.generic]], stage: str, header: Mapping[str, object]) -> Forest:
    def integers(name: str) -> NDArray[np.int32]:
        return np.asarray(arrays[f"{stage}_{name}"], dtype=np.int32)

    def floats(name: str) -> Floats:
        return np.asarray(arrays[f"{stage}_{name}"], dtype=np.float64)

    features = header["features"]
    assert isinstance(features, list)
    return Forest(
        tuple(str(name) for name in features),
        float(str(header["baseline"])),
        integers("roots"),
        integers("feature"),
        floats("threshold"),
        integers("left"),
        integers("right"),
        floats("value"),
    )


@cache
def default_model() -> ActorModel:
    """Load the model that comes with the package."""
    with as_file(files("recextract.resources").joinpath(DEFAULT_MODEL)) as path:
        return ActorModel.load(path)
