"""The trained parts as one folder: skimmer, encoder, linear models, detector weights and their manifest."""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from recextract.actors.model import ActorModel
from recextract.classifiers.encoder import SentenceEncoder, Skimmer
from recextract.classifiers.linear import LinearModel
from recextract.classifiers.meaning import TextEmbedder
from recextract.classifiers.register import UNKNOWN, Register, RegisterModel
from recextract.classifiers.theme_encoder import ThemeEncoder
from recextract.classifiers.themes import ThemeMixer
from recextract.errors import ModelError

DEFAULT_MODEL = "policy-minilm"
MANIFEST = "model.json"
ACTORS = "actors.npz"
FORMAT = 5


@dataclass(frozen=True, slots=True)
class Detector:
    """Mixes the scores of sieve and encoder into a calibrated probability.

    ``kinds`` holds an offset for each kind of block, ``cue_weight`` the one for a sentence with a
    prescriptive cue and ``asked_weight`` the one for a list item that its heading or lead-in asks
    for: the encoder is less sure of texts unlike those it learnt from, these signs are not.
    Sentences whose sieve score is below ``sieve_threshold`` are settled: no recommendation; a row
    needs a probability of ``threshold``. ``rarity`` is how much rarer recommendations are in statutes,
    manuals, fiction and abstracts (log-odds; 0: registers are not asked for).
    """

    sieve_threshold: float
    threshold: float
    bias: float
    sieve_weight: float
    encoder_weight: float
    kinds: dict[str, float] = field(default_factory=dict)
    rarity: float = 0.0
    cue_weight: float = 0.0
    asked_weight: float = 0.0

    def probability(
        self,
        sieve: float,
        encoder: float,
        kind: str,
        register: Register = UNKNOWN,
        *,
        cued: bool = False,
        asked_for: bool = False,
    ) -> float:
        """Return the probability that the sentence is a recommendation.

        >>> detector = Detector(-4.0, 0.5, 0.0, 0.5, 1.0, rarity=-6.0)
        >>> detector.probability(0.0, 0.0, "prose")
        0.5
        >>> round(detector.probability(0.0, 0.0, "prose", Register(8.0, "law")), 3)
        0.003
        """
        score = self.bias + self.sieve_weight * sieve + self.encoder_weight * encoder + self.kinds.get(kind, 0.0)
        score += self.cue_weight * cued + self.asked_weight * asked_for + register.shift(self.rarity)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


class Model:
    """A model folder, its parts loaded when first used.

    >>> default_model().name
    'policy-minilm'
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if self.manifest["format"] != FORMAT:
                raise ValueError(f"format {self.manifest['format']}, this version reads {FORMAT}")
            self.detector = Detector(**self.manifest["detector"])
            self.theme_mixer = _mixer(self.manifest["theme_mixer"])
            self.codebook_mixer = _mixer(self.manifest["codebook_mixer"])
            self.codebook_sha256: str = self.manifest["codebook"]["sha256"]
            self.theme_codes: tuple[str, ...] = tuple(self.manifest["theme_codes"])
            self.has_encoder: bool = self.manifest["encoder"]
            self.name: str = self.manifest["name"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{folder}: not a model folder of recextract ({error}). Give a folder made by 'recextract train'."
            ) from error

    @cached_property
    def words(self) -> LinearModel:
        """The linear model over words: the detector of a model without encoder, and what ``explain`` shows."""
        return LinearModel.load(self.folder, "words")

    @cached_property
    def skimmer(self) -> Skimmer:
        """The small network that settles the clear sentences."""
        return Skimmer.load(self.folder)

    @cached_property
    def register(self) -> RegisterModel:
        """The classifier of the kind of text."""
        return RegisterModel.load(self.folder)

    @cached_property
    def themes(self) -> LinearModel:
        """The linear classifiers of the themes."""
        return LinearModel.load(self.folder, "themes")

    @cached_property
    def embedder(self) -> TextEmbedder:
        """What turns recommendations into vectors."""
        return TextEmbedder.load(self.folder)

    @cached_property
    def encoder(self) -> SentenceEncoder:
        """The encoder that judges the doubtful ones."""
        return SentenceEncoder.load(self.folder)

    @cached_property
    def theme_encoder(self) -> ThemeEncoder:
        """The network that reads recommendations for their themes; there is one where there is an encoder."""
        return ThemeEncoder.load(self.folder)

    @cached_property
    def actors(self) -> ActorModel:
        """The ranker that chooses actors."""
        return ActorModel.load(self.folder / ACTORS)

    @cached_property
    def sha256(self) -> str:
        """One hash over the names and bytes of all files of the folder but its Markdown and labels (``.jsonl``)."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.suffix not in (".md", ".jsonl"):
                digest.update(os.fsencode(path.relative_to(self.folder).as_posix()))
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _mixer(stored: dict[str, Any]) -> ThemeMixer:
    return ThemeMixer(tuple(stored["weights"]), stored["bias"], stored["themes"], tuple(stored["thresholds"]))


def models_folder() -> Path:
    """Return the folder of the shipped models: inside an installed package, or beside ``src``."""
    inside = Path(__file__).parents[1] / "models"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "models"


def load_model(folder: Path | None = None) -> Model:
    """Load a model folder, once a process; None is the shipped one. Raises :class:`ModelError`."""
    return _load(models_folder() / DEFAULT_MODEL if folder is None else folder)


@cache
def _load(folder: Path) -> Model:
    return Model(folder)


def default_model() -> Model:
    """Return the shipped model."""
    return load_model(None)
