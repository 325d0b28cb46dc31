"""Is a sentence a recommendation? A cheap sieve first, then the encoder, then a calibrated mix of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recextract.classifiers.linear import LONGEST_VIEW
from recextract.classifiers.model import Model
from recextract.classifiers.register import UNKNOWN, Register
from recextract.cues import denied_by, find_cues, imperative_verb
from recextract.text.context import SentenceView

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SETTLED = -3.0
_MARGIN_OF_CUES = 0.75
"""By how many log-odds the sieve may miss a sentence with a cue: it knows little of short ones, "Ghana should dig."."""
MORE_LIKELY_THAN_NOT = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one sentence.

    ``probability`` is calibrated; ``sieve`` and ``encoder`` are log-odds, the latter None where the
    sieve settled the sentence. ``strength`` (must, should, could), ``polarity`` (do, avoid) and
    ``attribution`` (author, direct, indirect) are probabilities, all empty where the encoder did not
    see the sentence. ``register`` is what the passage around it reads like.
    ``settled`` says that the sieve, or the denial of a need, ruled the sentence out, whatever the least confidence
    asked for.
    """

    probability: float
    sieve: float
    encoder: float | None = None
    strength: tuple[float, ...] = ()
    polarity: tuple[float, ...] = ()
    attribution: tuple[float, ...] = ()
    register: Register = UNKNOWN
    settled: bool = False

    @property
    def confidence(self) -> float:
        """The probability as the table has it."""
        return round(self.probability, 3)


def judge(model: Model, views: Sequence[SentenceView], registers: Sequence[Register] | None = None) -> list[Judgement]:
    """Judge the sentences of one document, in order; ``registers``, one a sentence, are those of their passages.

    Where the model has an encoder, its skimmer is the sieve and the encoder reads what comes through;
    otherwise the linear model judges alone. A settled sentence is less probable than any threshold.
    A list item that its heading or lead-in asks for is read whatever the sieve says, a sentence with a cue where the
    sieve all but lets it through; one that only denies a need ("Kenya need not wait"), leads in to its list ("The guild
    should:") or is an entry of "References" is not.
    """
    registers = [UNKNOWN] * len(views) if registers is None else registers
    worded = [i for i, view in enumerate(views) if any(character.isalpha() for character in view.text)]
    judgements = [Judgement(probability=0.0, sieve=-math.inf, settled=True) for _ in views]
    pieces = model.encoder.tokenizer.split([views[i] for i in worded]) if model.has_encoder else []
    sieve = model.skimmer.run(pieces).tolist() if model.has_encoder else [linear_score(model, views[i]) for i in worded]
    least = model.detector.sieve_threshold
    doubtful = [
        k
        for k, score in enumerate(sieve)
        if _is_doubtful(score - least, views[worded[k]]) and not asks_for_nothing(views[worded[k]])
    ]
    for i, score in zip(worded, sieve, strict=True):
        judgements[i] = Judgement(probability=_logistic(min(score, _SETTLED)), sieve=score, settled=True)
    output = model.encoder.run([pieces[k] for k in doubtful]) if model.has_encoder else None
    for row, k in enumerate(doubtful):
        i = worded[k]
        if output is None:
            probability = _probability(model, sieve[k], 0.0, views[i], registers[i])
            judgements[i] = Judgement(probability=probability, sieve=sieve[k], register=registers[i])
            continue
        encoder = float(output.detection[row])
        judgements[i] = Judgement(
            probability=_probability(model, sieve[k], encoder, views[i], registers[i]),
            sieve=sieve[k],
            encoder=encoder,
            strength=softmax(output.strength[row]),
            polarity=softmax(output.polarity[row]),
            attribution=softmax(output.attribution[row]),
            register=registers[i],
        )
    return judgements


def _is_doubtful(above_sieve: float, view: SentenceView) -> bool:
    return above_sieve >= 0 or view.asked_for or (above_sieve >= -_MARGIN_OF_CUES and has_cue(view))


def _probability(model: Model, sieve: float, encoder: float, view: SentenceView, register: Register) -> float:
    return model.detector.probability(sieve, encoder, view.kind, register, cued=has_cue(view), asked_for=view.asked_for)


def least_probability(model: Model, view: SentenceView, parsed: Doc) -> float:
    """Return from which probability on a sentence is a row; ``parsed`` is its parse.

    Lists name topics as well as advice: an item without a finite verb that neither a cue nor its list makes advice
    has to be one more likely than not ("Rising claims on the budget", under "Current context").
    """
    least = model.detector.threshold
    return max(least, MORE_LIKELY_THAN_NOT) if is_unmarked_item(view) and _is_verbless(parsed) else least


def is_unmarked_item(view: SentenceView) -> bool:
    """Say whether neither a cue nor a heading or lead-in makes advice of a list item."""
    return view.kind == "item" and not view.asked_for and not has_cue(view)


def _is_verbless(parsed: Doc) -> bool:
    finite = any(token.tag_ in ("VBZ", "VBP", "VBD", "MD") for token in parsed)
    return not finite and imperative_verb(parsed, "item") is None


def has_cue(view: SentenceView) -> bool:
    """Say whether a prescriptive cue stands in a sentence, or in the beginning of an endless one."""
    return bool(find_cues(view.text[:LONGEST_VIEW], view.kind))


def asks_for_nothing(view: SentenceView) -> bool:
    """Say whether a sentence asks for nothing itself: it denies a need, leads in to items, cites or signs."""
    return view.leads_in or view.entry or denies_need(view)


def denies_need(view: SentenceView) -> bool:
    """Say whether a sentence only denies a need ("Kenya need not wait"), names a topic or announces a list."""
    return bool(denied_by(view.text[:LONGEST_VIEW], view.kind))


def linear_score(model: Model, view: SentenceView) -> float:
    """Return the linear model's log-odds that the sentence is a recommendation."""
    return float(model.words.scores((view.text[:LONGEST_VIEW], view.context))[0])


def _logistic(score: float) -> float:
    return 0.0 if score == -math.inf else 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def softmax(scores: np.ndarray) -> tuple[float, ...]:
    """Turn raw scores into probabilities.

    >>> softmax(np.array([0.0, 0.0]))
    (0.5, 0.5)
    """
    weights = np.exp(scores - scores.max())
    return tuple(float(weight) for weight in weights / weights.sum())
