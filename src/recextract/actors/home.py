"""Whom a document as a whole advises: the names that its agentless advice may fall to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.profile import DocumentProfile
from recextract.text.analysis import AnalysedDocument

WORLD = "international community"


def home_candidates(profile: DocumentProfile, explicit: Iterable[str], frequent: Iterable[str] = ()) -> list[str]:
    """Return the names that may be a document's own addressee, most mentioned first.

    ``frequent`` are homes so common that a document may have them without naming them.
    """
    hinted = sorted(profile.hints, key=lambda name: (-profile.hints[name], name))[:3]
    hinted += sorted(profile.published, key=lambda name: (-profile.published[name], name))[:2]
    hinted += sorted(profile.places, key=lambda name: (-profile.places[name], name))[:2]
    return list(
        dict.fromkeys(
            [*profile.states[:10], *profile.organisations[:4], WORLD, *hinted, *profile.own.main, *frequent, *explicit]
        )
    )


def home_features(
    name: str, profile: DocumentProfile, lexicon: ActorLexicon, analysed: AnalysedDocument, explicit: Counter[str]
) -> dict[str, float]:
    """Return the evidence that a document advises ``name``, from the document alone."""
    metadata = analysed.document.metadata
    mentioned = {m.name for m in lexicon.find(f"{metadata.title}. {metadata.source}")}
    features = {
        f"kind_{lexicon.kinds.get(name, 'none')}": 1.0,
        "is_world": float(name == WORLD),
        "share": profile.share(name),
        "rank": float(min(profile.rank(name), 8)),
        "log_count": math.log1p(profile.counts[name]),
        "in_title": float(name in profile.title),
        "title_only": float(profile.title == {name}),
        "in_metadata": float(name in mentioned),
        "opening": float(min(profile.opening[name], 4)),
        "first_at": math.log1p(profile.first[name]) if name in profile.first else 9.0,
        "hint": profile.hints.get(name, 0.0),
        "hint_share": profile.hints.get(name, 0.0) / (sum(profile.hints.values()) or 1.0),
        "main_pair": float(name in profile.pair),
        "published": profile.published.get(name, 0.0),
        "published_share": profile.published.get(name, 0.0) / (sum(profile.published.values()) or 1.0),
        "places_share": profile.places[name] / (sum(profile.places.values()) or 1),
        "places_log": math.log1p(profile.places[name]),
        "explicit_share": explicit[name] / (sum(explicit.values()) or 1),
        "explicit_log": math.log1p(explicit[name]),
        "explicit_total": math.log1p(sum(explicit.values())),
        "states": float(len(profile.states)),
        "sentences": math.log1p(len(analysed.views)),
    }
    for key, counter in (
        ("ours", profile.ours), ("duties", profile.duties), ("called", profile.called),
        ("governed", profile.governed), ("owned", profile.owned), ("headed", profile.headed),
    ):  # fmt: skip
        features[f"{key}_share"] = counter[name] / (sum(counter.values()) or 1)
        features[f"{key}_rate"] = counter[name] / (profile.counts[name] + 2.0)
        features[f"{key}_log"] = math.log1p(counter[name])
    features |= profile.own.features(name)
    for rate, value in profile.rates.items():
        features[f"rate_{rate}"] = value
    top = profile.states[0] if profile.states else ""
    features["top_share"] = profile.share(top) if top else 0.0
    features["behind_top"] = features["top_share"] - features["share"]
    return features
