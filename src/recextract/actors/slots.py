"""From the evidence for a candidate to the slots that it fills, crossed with the kind of sentence.

A slot is a discrete way to be the actor: head of the noun phrase that must act, owner of that
phrase, actor of the row before, home of the document … How much a slot counts depends on the
kind of sentence: the home of the document counts much where "the government" must act, and
nothing where another state is the subject. Each slot is therefore given twice, once for itself
and once crossed with the kind ("gov*home_top").
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

_KINDS = {
    "state": "name", "organisation": "name", "region": "name", "body": "name", "group": "group", "plural": "plural",
    "agents": "agents", "agent": "agent",
    "government": "gov", "instrument": "instrument", "we": "we", "i": "we", "you": "you", "it": "it", "this": "it",
    "they": "they", "he": "he", "imperative": "imperative", "none": "none", "singular": "singular",
    "proper": "proper", "dual": "dual", "both": "dual", "relation": "relation",
}  # fmt: skip
_ROLE_CLASSES = (
    ("asked", ("subject", "need-subject", "directed", "for-to", "agent", "weak-subject")),
    ("passive", ("passive-subject",)),
    ("root", ("clause-subject", "root-subject", "for-topic")),
    ("other", ("other-subject",)),
    ("aside", ("aside",)),
)
NOUN_VARIANTS = (
    "full", "bare", "long", "collective", "proper", "proper-long", "defined", "kind", "fuller", "own", "short",
    "short-next", "core",
)  # fmt: skip
"""The ways to make a name of a noun phrase; a candidate so named has the feature ``noun_`` and its way."""
_PLACES = (
    "in_heading", "in_lead_in", "title_only", "in_title", "is_world", "is_readers", "is_person", "in_audience",
    "is_speaker", "before_first",
    "before_only", "before_noun",
    "before_noun_asked", "prev_explicit", "prev2_explicit", "next_explicit", "own_explicit", "hint_top", "near_pair",
    "own_pair", "main_pair", "kind_state", "kind_organisation", "kind_group", "kind_region", "kind_body", "kind_none",
    "own_body", "own_place", "own_main", "own_top", "own_opening",
)  # fmt: skip
_FORMS = (
    "form_demonym", "form_metonym", "form_leader", "form_short", "form_combining", "as_worded", "bracketed",
    "hyphenated", "before_cue", "dep_poss", "dep_pobj", "dep_nsubj", "dep_dobj", "dep_amod", "dep_compound",
)  # fmt: skip


def sentence_kind(features: Mapping[str, float]) -> str:
    """Return the kind of a sentence by whom its grammar asks to act.

    >>> sentence_kind({"subject_government": 1.0})
    'gov'
    """
    subject = next((name.removeprefix("subject_") for name in features if name.startswith("subject_")), "")
    return _KINDS.get(subject, "other")


def crossed(slots: Mapping[str, float], kind: str) -> dict[str, float]:
    """Give each slot for itself and crossed with the kind of sentence."""
    return {**slots, **{f"{kind}*{name}": value for name, value in slots.items()}}


def candidate_slots(features: Mapping[str, float]) -> dict[str, float]:
    """Return the slots that a candidate fills."""
    slots = _syntactic_slots(features)
    slots |= {name: 1.0 for name in _PLACES if features.get(name)}
    if features.get("in_sentence"):
        slots["in_sentence"] = 1.0
        slots |= {name: 1.0 for name in _FORMS if features.get(name)}
        slots |= {name: 1.0 for name in features if name.startswith("prep_")}
        if features.get("mention_rank", 1.0) == 0:
            slots["first_mention"] = 1.0
        if features.get("row_mentions") == 1:
            slots["only_mention"] = 1.0
    return slots | _discourse_slots(features)


def word_slots(prefix: str, words: Collection[str]) -> dict[str, float]:
    """Return a slot for each word of a sentence, so that all of them together have length 1.

    Words tell where nobody in particular or everybody is meant: "expanded", "mankind".

    >>> word_slots("none", ["be", "spared"])
    {'none:be': 0.7071067811865475, 'none:spared': 0.7071067811865475}
    """
    return {f"{prefix}:{word}": 1 / math.sqrt(len(words)) for word in sorted(words)}


def none_slots(features: Mapping[str, float]) -> dict[str, float]:
    """Return the slots that speak for an empty field, from what all candidates of a row share."""
    slots = {"NONE": 1.0}
    for name in ("passive", "quoted", "has_lead_in", "row_we"):
        if features.get(name):
            slots[f"NONE_{name}"] = 1.0
    for name in features:
        if name.startswith(("mainrole_", "block_", "also_", "voice_")):
            slots[f"NONE_{name}"] = 1.0
    if not features.get("row_mentions"):
        slots["NONE_no_mention"] = 1.0
    if not features.get("row_explicit"):
        slots["NONE_no_addressee"] = 1.0
    relation = _relation(features.get("row_main", 0.0))
    if relation:
        slots[f"NONE_{relation}_main"] = 1.0
    for name in ("rate_world", "rate_we", "rate_un", "home_top"):
        slots[f"NONE_{name}"] = features.get(name, 0.0)
    return slots


def _syntactic_slots(features: Mapping[str, float]) -> dict[str, float]:
    slots: dict[str, float] = {}
    for role_class, roles in _ROLE_CLASSES:
        relation = _relation(max(features.get(f"role_{role}", 0.0) for role in roles))
        if relation:
            slots[f"{relation}_{role_class}"] = 1.0
        if any(features.get(f"nounrole_{role}") for role in roles):
            slots |= {f"noun_{v}_{role_class}": 1.0 for v in NOUN_VARIANTS if f"noun_{v}" in features}
            for name in ("noun_plural", "noun_agentive"):
                if features.get(name):
                    slots[f"{name}_{role_class}"] = 1.0
    for name in ("noun_owned", "noun_in_codebook", "noun_main"):
        if features.get(name):
            slots[name] = 1.0
    main = _relation(features.get("main", 0.0))
    if main:
        slots[f"{main}_main"] = 1.0
    if features.get("main_lead", 0.0) <= -3:
        slots["outdone"] = 1.0
    if features.get("role_speaker", 0.0) >= 3:
        slots["speaks"] = 1.0
    return slots


def _relation(strength: float) -> str:
    if strength >= 5:
        return "head"
    if strength >= 3:
        return "owner"
    if strength == 2:
        return "of"
    return "deep" if strength > 0 else ""


def _discourse_slots(features: Mapping[str, float]) -> dict[str, float]:
    home = min(max(features.get("home", 0.0), 0.005), 0.95)
    distance = features.get("distance_back", 11.0)
    slots = {
        "home": (math.log(home / (1 - home)) + 5.3) / 3,
        "home_lead": features.get("home_lead", 0.0),
        "voice": max(features.get("home_voice", 0.0), 0.0),
        "share": math.sqrt(features.get("share", 0.0)),
        "window_share": features.get("window_share", 0.0),
        "explicit_share": features.get("explicit_share", 0.0),
        "ours": features.get("ours_share", 0.0),
        "near": 1 / distance if distance < 11 else 0.0,
    }
    if features.get("home_rank", 9.0) < 2:
        slots[f"home_rank_{int(features['home_rank'])}"] = 1.0
    if features.get("prev_explicit") and features.get("prev_same_block"):
        slots["prev_explicit_block"] = 1.0
    if features.get("before_count"):
        slots["before"] = 1.0
    before = features.get("before_subject", 0.0)
    if before >= 3:
        slots["before_head" if before >= 5 else "before_owner"] = 1.0
    if features.get("before_addressee", 0.0) >= 5:
        slots["before_addressee"] = 1.0
    return slots
