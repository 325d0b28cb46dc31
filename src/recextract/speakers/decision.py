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

from recextract.speakers.reporting import Report
from recextract.speakers.voices import VoiceKind

KindScores = tuple[float, float, float]
_MODEL_SHARE = 0.5


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
    before = sum(cue < report.start for cue in cues)
    after = sum(cue >= report.end for cue in cues)
    body = report.voice.kind is VoiceKind.BODY
    present = report.tense == "present"
    return {
        "bias": 1.0,
        f"family={report.family}": 1.0,
        f"voice={report.voice.kind.value}": 1.0,
        f"clause={report.clause}": 1.0,
        f"tense={report.tense}": 1.0,
        "infirm": float(not report.voice.firm),
        "state": float(state),
        f"present-{report.voice.kind.value}": float(present),
        "state-present": float(state and present),
        "state-present-own": float(state and present) * own_voice,
        "body-present-own": float(body and present) * own_voice,
        "own": own_voice,
        "present-own": float(present) * own_voice,
        "main-inside": float(report.clause == "main" and inside > 0),
        "inside": float(inside > 0),
        "no-cue": float(not cues),
        "cue-before": float(before > 0),
        "cue-after": float(after > 0),
        "only-outside": float(bool(cues) and not inside),
        "say-only-outside": float(bool(cues) and not inside and report.family == "say"),
    }


def probability(candidate: Candidate, scores: KindScores | None = None) -> float:
    """Return how likely the candidate is right, given a model's (author, direct, indirect) scores.

    The scores, where there are some, shift the log-odds by a fixed share of their own.
    """
    weights = _weights().get(candidate.model, {})
    logit = sum(weights.get(name, 0.0) * value for name, value in sorted(candidate.features.items()))
    if not weights:
        logit = 2.0
    if scores is not None:
        author = min(max(scores[0], 1e-3), 1 - 1e-3)
        logit += _MODEL_SHARE * math.log((1 - author) / author)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def _weights() -> dict[str, dict[str, float]]:
    source = files("recextract.resources").joinpath("speaker_weights.json")
    return json.loads(source.read_text("utf-8")) if source.is_file() else {}
