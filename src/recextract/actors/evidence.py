"""What speaks for a candidate beside its own place in the sentence: the row and the discourse."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recextract.actors.addressees import EXPLICIT_ROLES, ROLES
from recextract.actors.headings import bare_heading_names
from recextract.actors.records import READERS, WORLD, Candidate, DocumentRows
from recextract.actors.rows import ParsedRow, relation_strength, sides_of
from recextract.types import Attribution

_WINDOW = 8


def row_features(
    document: DocumentRows, parsed: ParsedRow, row: int, attribution: Attribution | None
) -> dict[str, float]:
    addressees = parsed.clause.addressees
    main = addressees[0] if addressees else None
    view = document.analysed.views[row]
    features = {
        f"subject_{parsed.subject_type(main)}": 1.0,
        f"mainrole_{main.role if main else 'none'}": 1.0,
        f"block_{view.kind}": 1.0,
        "imperative": float(parsed.clause.imperative),
        "passive": float(parsed.clause.passive),
        "sides": float(sides_of(parsed.doc[main.token]) if main else 0),
        "quoted": float(view.quoted),
        "row_mentions": float(len({p.mention.name for p in parsed.mentions})),
        "row_words": math.log1p(len(parsed.doc)),
        "row_we": float(document.profile.first_plural[row]),
        "row_explicit": float(len(document.explicit.get(row, ()))),
        "has_lead_in": float(bool(view.lead_in)),
        "doc_states": float(len(document.profile.states)),
        "doc_sentences": math.log1p(len(document.analysed.views)),
        "doc_rows": math.log1p(len(document.rows)),
        f"voice_{attribution.kind if attribution else 'author'}": 1.0,
    }
    for addressee in addressees[1:]:
        if addressee.role in EXPLICIT_ROLES or ROLES.index(addressee.role) < 9:
            features[f"also_{parsed.subject_type(addressee)}"] = 1.0
    for rate, value in document.profile.rates.items():
        features[f"rate_{rate}"] = value
    top = document.profile.states[0] if document.profile.states else ""
    features["top_share"] = document.profile.share(top) if top else 0.0
    return features


@dataclass(frozen=True, slots=True)
class Place:
    """The actors named around a row: in its heading and lead-in, in the sentences about it, as speaker."""

    heading: frozenset[str]
    lead_in: frozenset[str]
    window: Counter[str]
    speaker: frozenset[str]
    pair: frozenset[str]
    own_pair: frozenset[str]
    back: Mapping[str, int]


def place_of(document: DocumentRows, row: int, attribution: Attribution | None) -> Place:
    lexicon, mentions = document.lexicon, document.profile.mentions
    view = document.analysed.views[row]
    back: dict[str, int] = {}
    for distance in range(1, min(10, row) + 1):
        for mention in mentions[row - distance]:
            back.setdefault(mention.name, distance)
    return Place(
        heading=frozenset({*bare_heading_names(view), *(m.name for m in lexicon.find(view.heading))}),
        lead_in=frozenset(m.name for m in lexicon.find(view.lead_in)),
        window=Counter(
            m.name
            for i in range(max(0, row - _WINDOW), min(len(mentions), row + _WINDOW + 1))
            for m in mentions[i]
            if i != row and m.kind != "group"
        ),
        speaker=frozenset(m.name for m in lexicon.find(attribution.speaker)) if attribution else frozenset(),
        pair=frozenset(
            next((pair for i in range(row - 1, max(-1, row - 4), -1) for pair in document.profile.pairs[i]), ())
        ),
        own_pair=frozenset(name for pair in document.profile.pairs[row] for name in pair),
        back=back,
    )


def discourse_features(
    document: DocumentRows, rows: Sequence[int], position: int, name: str, explicit_counts: Counter[str], place: Place
) -> dict[str, float]:
    profile, lexicon, row = document.profile, document.lexicon, rows[position]
    own_explicit = name in document.explicit.get(row, ())
    total = sum(explicit_counts.values()) - len(document.explicit.get(row, ()))
    features = {
        f"kind_{lexicon.kinds.get(name, 'none')}": 1.0,
        "share": profile.share(name),
        "rank": float(min(profile.rank(name), 8)),
        "log_count": math.log1p(profile.counts[name]),
        "in_title": float(name in profile.title),
        "title_only": float(profile.title == {name}),
        "opening": float(min(profile.opening[name], 4)),
        "first_at": math.log1p(profile.first[name]) if name in profile.first else 9.0,
        "ours": profile.ours[name] / (profile.counts[name] + 1.0),
        "ours_share": profile.ours[name] / (sum(profile.ours.values()) or 1),
        "hint": profile.hints.get(name, 0.0),
        "published": profile.published.get(name, 0.0),
        "hint_top": float(bool(profile.hints) and max(profile.hints, key=lambda n: profile.hints[n]) == name),
        "explicit_share": (explicit_counts[name] - own_explicit) / (total or 1),
        "explicit_count": math.log1p(explicit_counts[name] - own_explicit),
        "own_explicit": float(own_explicit),
        "is_world": float(name == WORLD),
        "is_readers": float(name == READERS),
        "is_person": float(name in profile.persons.values()),
        "in_audience": float(name in profile.audience),
        "in_heading": float(name in place.heading),
        "in_lead_in": float(name in place.lead_in),
    }
    features |= profile.own.features(name)
    features["distance_back"] = float(place.back.get(name, 11))
    features["window_share"] = place.window[name] / (place.window.total() or 1)
    features["near_pair"] = float(name in place.pair)
    features["own_pair"] = float(name in place.own_pair)
    features["main_pair"] = float(name in profile.pair)
    features["is_speaker"] = float(name in place.speaker)
    if row > 0:
        before = profile.mentions[row - 1]
        features["before_count"] = float(sum(m.name == name for m in before))
        features["before_first"] = float(bool(before) and before[0].name == name)
        features["before_only"] = float(bool(before) and {m.name for m in before} == {name})
        if name in document.nouns.get(row - 1, {}):
            features["before_noun"] = 1.0
            features["before_noun_asked"] = float(document.nouns[row - 1][name])
        previous = document.parsed.get(row - 1)
        if previous is not None:
            for addressee in previous.clause.addressees:
                strength = max(
                    (
                        relation_strength(previous.relation(p, addressee.token))
                        for p in previous.mentions
                        if p.mention.name == name
                    ),
                    default=0.0,
                )
                if strength:
                    features["before_subject"] = max(features.get("before_subject", 0.0), strength)
                    if addressee.role in EXPLICIT_ROLES:
                        features["before_addressee"] = max(features.get("before_addressee", 0.0), strength)
    for step, key in ((-1, "prev"), (-2, "prev2"), (1, "next")):
        if 0 <= position + step < len(rows):
            near = rows[position + step]
            features[f"{key}_explicit"] = float(name in document.explicit.get(near, ()))
            features[f"{key}_gap"] = float(min(abs(near - row), 12))
            if step == -1:
                features["prev_same_block"] = float(
                    document.analysed.sentences[near].block == document.analysed.sentences[row].block
                )
    return features


def add_competition(candidates: list[Candidate], shared: dict[str, float]) -> None:
    """Tell each candidate how it stands against the others of its row, and the row how plain its actor is."""
    for key in ("main", "share", "window_share", "explicit_share", "ours_share"):
        values = [c.features.get(key, 0.0) for c in candidates]
        for candidate, value in zip(candidates, values, strict=True):
            candidate.features[f"{key}_lead"] = value - max(
                (v for c, v in zip(candidates, values, strict=True) if c is not candidate), default=0.0
            )
    shared["row_main"] = max((c.features.get("main", 0.0) for c in candidates), default=0.0)
