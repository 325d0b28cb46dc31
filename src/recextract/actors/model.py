"""The learned ranker of actors, kept as plain numbers: nothing in its file can run code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recextract.actors.forest import Floats, Forest
from recextract.actors.voice import VoiceModel
from recextract.errors import ModelError

__all__ = ["ActorModel", "Choice", "Floats"]

FORMAT = 4
_INTEGERS = ("roots", "feature", "left", "right")
_FLOATS = ("threshold", "value")
_FORESTS = ("home", "trees")


@dataclass(frozen=True, slots=True)
class Choice:
    """How probable an actor must be, each as a part of another probability.

    ``none``: of an empty field's, which counts ``plain`` times where the sentence asks people or a body in so many
    words; where these are plainly no part of a state, whom it does not name counts ``unnamed`` times. The others are
    parts of the main actor's: ``coordinated`` for one named in coordination with it, ``coordinated_noun`` for a noun
    phrase in coordination, ``partner`` for the other half of a pair ("Pak-US ties"). ``other_side`` is the least
    probability of the second of "both sides".
    """

    none: float = 1.2
    plain: float = 0.5
    unnamed: float = 0.05
    coordinated: float = 0.01
    coordinated_noun: float = 0.1
    partner: float = 0.25
    other_side: float = 0.05


@dataclass(frozen=True, slots=True)
class ActorModel:
    """``voice`` and ``home`` say whom a document as a whole advises, ``weights`` and ``trees`` who acts in a row.

    ``weights`` are those of a conditional logit: one number a slot (see :mod:`.slots`). ``trees``
    score the same candidates by their features.
    """

    voice: VoiceModel
    home: Forest
    weights: Mapping[str, float]
    trees: Forest
    choice: Choice = Choice()

    def save(self, path: Path) -> None:
        """Write the model as one ``.npz`` file without pickled objects."""
        names = sorted(self.weights)
        header = {
            "format": FORMAT,
            "choice": asdict(self.choice),
            "slots": names,
            "homes": self.voice.homes,
            "words": self.voice.words,
        }
        for name in _FORESTS:
            header |= {
                f"{name}_features": getattr(self, name).features,
                f"{name}_baseline": getattr(self, name).baseline,
            }
        arrays: dict[str, NDArray[np.generic]] = {
            "header": np.frombuffer(json.dumps(header).encode(), dtype=np.uint8),
            "weights": np.array([self.weights[name] for name in names], dtype=np.float64),
        }
        for name in ("idf", "weights", "bias"):
            arrays[f"voice_{name}"] = np.asarray(getattr(self.voice, name), dtype=np.float64)
        for forest in _FORESTS:
            for name in _INTEGERS:
                arrays[f"{forest}_{name}"] = np.asarray(getattr(getattr(self, forest), name), dtype=np.int32)
            for name in _FLOATS:
                arrays[f"{forest}_{name}"] = np.asarray(getattr(getattr(self, forest), name), dtype=np.float64)
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
                    raise ModelError(f"{path}: actor model of format {header['format']}, not {FORMAT}. Train it again.")
                floats = {name: np.asarray(arrays[name], dtype=np.float64) for name in arrays if name != "header"}
                voice = VoiceModel(
                    tuple(header["homes"]),
                    tuple(header["words"]),
                    floats["voice_idf"],
                    floats["voice_weights"],
                    floats["voice_bias"],
                )
                home, trees = (
                    Forest(
                        tuple(header[f"{name}_features"]),
                        float(header[f"{name}_baseline"]),
                        threshold=floats[f"{name}_threshold"],
                        value=floats[f"{name}_value"],
                        **{part: np.asarray(arrays[f"{name}_{part}"], dtype=np.int32) for part in _INTEGERS},
                    )
                    for name in _FORESTS
                )
                weights = dict(zip(header["slots"], floats["weights"].tolist(), strict=True))
            return cls(voice, home, weights, trees, Choice(**header["choice"]))
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"{path}: no actor model can be read here ({type(error).__name__}: {error}).") from error
