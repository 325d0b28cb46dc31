"""From candidates to actors: two passes of the ranker over a document, then the choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from recextract.actors.addressees import EXPLICIT_ROLES
from recextract.actors.candidates import Candidate, DocumentCandidates, RowCandidates
from recextract.actors.model import ActorModel, Floats
from recextract.types import Actors

_BESIDE = 0.5
_SECOND_OF_PAIR = 0.05
_VARIANTS = (
    "noun_full",
    "noun_bare",
    "noun_long",
    "noun_collective",
    "noun_proper",
    "noun_proper-long",
    "noun_defined",
)


def add_collective_features(rows: Sequence[RowCandidates], first: Floats) -> None:
    """Add to each candidate what the first pass thinks of its name in the document's other rows.

    ``first`` holds the first pass's probabilities of all candidates, row after row.
    """
    by_row: list[dict[str, float]] = []
    at = 0
    for row in rows:
        by_row.append(
            {c.name: float(p) for c, p in zip(row.candidates, first[at : at + len(row.candidates)], strict=True)}
        )
        at += len(row.candidates)
    totals: dict[str, float] = defaultdict(float)
    for probabilities in by_row:
        for name, p in probabilities.items():
            totals[name] += p
    mass = sum(totals.values())
    for i, row in enumerate(rows):
        ordered = sorted(by_row[i].values(), reverse=True)
        top, runner_up = [*ordered, 0.0, 0.0][:2]
        row_mass = sum(ordered)
        for candidate in row.candidates:
            p = by_row[i][candidate.name]
            others = max(1, len(rows) - 1)
            candidate.features.update(
                {
                    "p": p,
                    "p_lead": p - (runner_up if p == top else top),
                    "p_top": top,
                    "p_row": row_mass,
                    "p_elsewhere": (totals[candidate.name] - p) / others,
                    "p_elsewhere_share": (totals[candidate.name] - p) / max(1e-9, mass - row_mass),
                    "empty_elsewhere": sum(max(b.values(), default=0.0) < 0.5 for j, b in enumerate(by_row) if j != i)
                    / others,
                }
            )
            for step, key in ((-1, "p_prev"), (-2, "p_prev2"), (1, "p_next"), (2, "p_next2")):
                if 0 <= i + step < len(rows):
                    candidate.features[key] = by_row[i + step].get(candidate.name, 0.0)
                    if abs(step) == 1:
                        candidate.features[key + "_top"] = max(by_row[i + step].values(), default=0.0)
                else:
                    candidate.features[key] = -1.0


def add_voice_features(document: DocumentCandidates, voice: Mapping[str, float]) -> None:
    """Add to each possible home what the document's common words say of it."""
    top = max(voice.values(), default=0.0)
    for home in document.homes:
        own = voice.get(home.name)
        home.features["voice"] = own if own is not None else -0.1
        home.features["voice_top"] = top
        home.features["voice_lead"] = (own or 0.0) - max((p for n, p in voice.items() if n != home.name), default=0.0)


def add_home_features(document: DocumentCandidates, home: Floats) -> None:
    """Add to each candidate of each row how probable it is as the document's own addressee."""
    probability = {candidate.name: float(p) for candidate, p in zip(document.homes, home, strict=True)}
    evidence = {candidate.name: candidate.features for candidate in document.homes}
    ordered = sorted(probability, key=lambda n: (-probability[n], n))
    top = probability[ordered[0]] if ordered else 0.0
    for row in document.rows:
        for candidate in row.candidates:
            p = probability.get(candidate.name, 0.0)
            rest = max((probability[n] for n in ordered[:2] if n != candidate.name), default=0.0)
            candidate.features.update(
                {
                    "home": p,
                    "home_lead": p - rest,
                    "home_top": top,
                    "home_rank": float(ordered.index(candidate.name)) if candidate.name in ordered[:5] else 9.0,
                    "home_voice": evidence.get(candidate.name, {}).get("voice", -0.1),
                }
            )


def rank(model: ActorModel, document: DocumentCandidates) -> list[Floats]:
    """Return the probability of every candidate of every row of one document."""
    rows = document.rows
    flat = [c.features for row in rows for c in row.candidates]
    if not flat:
        return [np.zeros(0) for _ in rows]
    add_voice_features(document, model.voice.probabilities(document.words))
    add_home_features(document, model.home.probabilities([h.features for h in document.homes]))
    add_collective_features(rows, model.first.probabilities(flat))
    second = model.second.probabilities(flat)
    cuts = np.cumsum([len(row.candidates) for row in rows])[:-1]
    return list(np.split(second, cuts))


def choose(candidates: Sequence[Candidate], probabilities: Floats, threshold: float, together: float) -> Actors:
    """Pick the actors of one row: the most probable, what is coordinated with it, and equals beside it.

    Beside an actor that the sentence names as the one who must act, only others that it names as
    well can stand ("Kenya must act", whoever the rest of the document is about). Of several names
    for one noun phrase only the most probable stays. Empty where nothing is probable enough.
    """
    ranked = sorted(
        zip(candidates, probabilities, strict=True), key=lambda pair: (-float(pair[1]), pair[0].order, pair[0].name)
    )
    if not ranked or ranked[0][1] < threshold:
        return Actors()
    pair = _pair(ranked)
    if pair:
        return pair
    main = ranked[0][0]
    chosen = [main]
    for candidate, p in ranked[1:]:
        joined = candidate.group >= 0 and candidate.group == main.group
        if p < (together if joined else max(threshold, _BESIDE)):
            continue
        if not joined and main.group >= 0 and not _is_asked(candidate):
            continue
        if any(_same_phrase(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
    chosen.sort(key=lambda c: (c.order, c is not main, c.name))
    return Actors(tuple(c.name for c in chosen), main.mention, main.how)


def _pair(ranked: Sequence[tuple[Candidate, float]]) -> Actors | None:
    """Resolve "both sides", "the two countries": the two likeliest states, where there is a second one.

    The ranker knows each state by itself, and of a pair it finds the one that the document is about.
    """
    if "subject_dual" not in ranked[0][0].features:
        return None
    states = [(c, p) for c, p in ranked if "kind_state" in c.features and p >= _SECOND_OF_PAIR]
    if len(states) < 2:
        return None
    mention = next((c.mention for c, _ in ranked if "kind_none" in c.features and c.mention), "")
    return Actors(tuple(c.name for c, _ in states[:2]), mention, "dual")


def _is_asked(candidate: Candidate) -> bool:
    return any(candidate.features.get(f"role_{role}", 0.0) >= 5.0 for role in EXPLICIT_ROLES)


def _same_phrase(one: Candidate, other: Candidate) -> bool:
    variants = _is_variant(one) or _is_variant(other)
    return variants and one.phrase >= 0 and one.phrase == other.phrase


def _is_variant(candidate: Candidate) -> bool:
    return any(key in candidate.features for key in _VARIANTS)
