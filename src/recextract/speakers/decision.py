"""The learned part: is a candidate speaker really the one whose advice the sentence gives?

Two small logistic models, one for sentences with a reporting clause of their own, one for
sentences that may go on with what was reported before. Weights are plain JSON; training is
in ``recextract.training.speakers``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from recextract.errors import ModelError
from recextract.speakers.lexicon import words
from recextract.speakers.reporting import Report

KindScores = tuple[float, float, float]
# The model reads the words of a sentence, not who says them: a third of its odds is as much as they tell.
_MODEL_SHARE = 0.33
# The log-odds of what needs no weighing, such as the label of a turn.
_CERTAIN = 2.0
# A chain is a guess about silence: it has to be surer than a reporting clause.
THRESHOLDS = {"report": 0.5, "chain": 0.62}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible attribution with the evidence for it; ``model`` names the weights that judge it."""

    kind: str
    speaker: str
    how: str
    model: str
    features: Mapping[str, float] = field(default_factory=dict)


def report_features(report: Report, cues: Sequence[int], own_voice: float, state: bool) -> dict[str, float]:
    """Return the evidence that a reporting clause governs the prescription of its sentence.

    ``cues`` are the offsets of prescriptive words, ``own_voice`` how much the document says
    "we" and "I", ``state`` whether the voice is a state or its capital.
    """
    inside = sum(report.covers(cue) for cue in cues)
    elsewhere = len(cues) - inside
    lies = "none" if not cues else "outside" if not inside else "mixed" if elsewhere else "inside"
    voice, present = report.voice.kind.value, report.tense == "present"
    embedded = report.clause in ("relative", "conditional", "adverbial", "participle", "inner")
    return {
        "bias": 1.0,
        f"family={report.family}": 1.0,
        f"voice={voice}": 1.0,
        f"clause={report.clause}": 1.0,
        f"tense={report.tense}": 1.0,
        f"prescription={lies}": 1.0,
        f"{report.family}-{lies}": 1.0,
        f"{voice}-{report.tense}": 1.0,
        "infirm": float(not report.voice.firm),
        "infirm-embedded": float(embedded and not report.voice.firm),
        "embedded-not-inside": float(embedded and lies != "inside"),
        "weak": float(report.verb in words("weak_say")),
        "weak-not-inside": float(report.family == "say" and report.verb in words("weak_say") and lies != "inside"),
        "negated": float(report.negated),
        "state-present": float(state and present),
        "own": own_voice,
        "own-present": own_voice * present,
        "own-embedded": own_voice * embedded,
    }


def probability(candidate: Candidate, scores: KindScores | None = None) -> float:
    """Return how likely the candidate is right, given a model's (author, direct, indirect) scores.

    The scores, where there are some, shift the log-odds by a fixed share of their own.
    """
    if candidate.model == "certain":
        logit = _CERTAIN
    else:
        weights = _weights()[candidate.model]
        logit = sum(weights.get(name, 0.0) * value for name, value in sorted(candidate.features.items()))
    if scores is not None:
        author = min(max(scores[0], 1e-3), 1 - 1e-3)
        logit += _MODEL_SHARE * math.log((1 - author) / author)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def _weights() -> dict[str, dict[str, float]]:
    source = files("recextract.resources").joinpath("speaker_weights.json")
    try:
        found = json.loads(source.read_text("utf-8"))
        return {model: found[model] for model in THRESHOLDS}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(
            f"{source}: the weights that judge speakers cannot be read ({type(error).__name__}: {error}). "
            "Install recextract anew."
        ) from error
