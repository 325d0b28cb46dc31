"""Is a sentence a recommendation? A cheap linear sieve, then the encoder, then a calibrated mix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recextract.context import SentenceView
from recextract.linear import LONGEST_VIEW
from recextract.model import Model
from recextract.register import UNKNOWN, Register

_SETTLED = -3.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one sentence.

    ``probability`` is calibrated; ``strength`` (must, should, could), ``polarity`` (do, avoid),
    ``attribution`` (author, direct, indirect) are probabilities and ``themes`` log-odds, empty
    where the encoder did not see the sentence. ``register`` is what the passage around it reads like.
    """

    probability: float
    sieve: float
    encoder: float
    strength: tuple[float, ...] = ()
    polarity: tuple[float, ...] = ()
    attribution: tuple[float, ...] = ()
    themes: tuple[float, ...] = ()
    register: Register = UNKNOWN


def judge(model: Model, views: Sequence[SentenceView], registers: Sequence[Register] | None = None) -> list[Judgement]:
    """Judge the sentences of one document, in order; ``registers``, one a sentence, are those of their passages.

    The encoder sees only what the sieve lets through; the rest has the probability that the
    sieve's score gives, below every threshold.
    """
    sieve = [_sieve_score(model, view) for view in views]
    registers = [UNKNOWN] * len(views) if registers is None else registers
    doubtful = [i for i, score in enumerate(sieve) if score >= model.detector.sieve_threshold]
    judgements = [Judgement(probability=_logistic(min(score, _SETTLED)), sieve=score, encoder=0.0) for score in sieve]
    output = model.encoder.run([views[i] for i in doubtful]) if model.has_encoder and doubtful else None
    for row, i in enumerate(doubtful):
        logit = float(output.detection[row]) if output is not None else 0.0
        judgements[i] = Judgement(
            probability=model.detector.probability(sieve[i], logit, views[i].kind, registers[i]),
            sieve=sieve[i],
            encoder=logit,
            strength=softmax(output.strength[row]) if output is not None else (),
            polarity=softmax(output.polarity[row]) if output is not None else (),
            attribution=softmax(output.attribution[row]) if output is not None else (),
            themes=tuple(float(score) for score in output.themes[row]) if output is not None else (),
            register=registers[i],
        )
    return judgements


def _sieve_score(model: Model, view: SentenceView) -> float:
    if not any(character.isalpha() for character in view.text):
        return -math.inf
    return float(model.sieve.scores((view.text[:LONGEST_VIEW], view.context))[0])


def _logistic(score: float) -> float:
    return 0.0 if score == -math.inf else 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def softmax(scores: np.ndarray) -> tuple[float, ...]:
    """Turn raw scores into probabilities.

    >>> softmax(np.array([0.0, 0.0]))
    (0.5, 0.5)
    """
    weights = np.exp(scores - scores.max())
    return tuple(float(weight) for weight in weights / weights.sum())
