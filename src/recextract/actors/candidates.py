"""Candidates for the actor of a recommendation, each with the evidence for it as features."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recextract.actors.addressees import EXPLICIT_ROLES, ROLES, Addressee
from recextract.actors.home import home_candidates, home_features
from recextract.actors.lexicon import ActorLexicon
from recextract.actors.noun_phrases import noun_names
from recextract.actors.profile import DocumentProfile
from recextract.actors.rows import ParsedRow, explicit_names, is_government, relation_strength
from recextract.analysis import AnalysedDocument
from recextract.types import Attribution

_WORLD = "international community"
_READERS = "readers"
_WINDOW = 8
_NAMES_HEAD = 5.0
_LOWER_WORD = re.compile(r"(?<![\w'])[a-z][a-z']+(?![\w])")
_AGENTIVE = ("ers", "ors", "ists", "ians", "ants", "ents", "ees", "men", "women", "people", "ies", "ives", "icians")


@dataclass(slots=True)
class Candidate:
    """A possible actor: canonical name, features, the words that name it, and why it is one."""

    name: str
    features: dict[str, float] = field(default_factory=dict)
    mention: str = ""
    how: str = "document-default"
    phrase: int = -1
    group: int = -1
    order: int = 10_000


@dataclass(frozen=True, slots=True)
class RowCandidates:
    """The candidates of one row, in a fixed order."""

    row: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class DocumentCandidates:
    """All that the ranker reads of a document: its words, its possible homes, its rows.

    ``words`` counts lower-case words: the voice of a document without its names.
    """

    words: Counter[str]
    homes: tuple[Candidate, ...]
    rows: tuple[RowCandidates, ...]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The parsed rows of a document and what its other parts say."""

    analysed: AnalysedDocument
    rows: tuple[int, ...]
    parsed: Mapping[int, ParsedRow]
    explicit: Mapping[int, tuple[str, ...]]
    profile: DocumentProfile
    lexicon: ActorLexicon
    frequent: tuple[str, ...] = ()


def build_candidates(document: DocumentRows, attributions: Mapping[int, Attribution]) -> DocumentCandidates:
    """Return the candidates of every row that has a parse, and of the document as a whole."""
    rows = [row for row in document.rows if row in document.parsed]
    explicit = Counter(name for row in rows for name in document.explicit.get(row, ()))
    homes = tuple(
        Candidate(name, home_features(name, document.profile, document.lexicon, document.analysed, explicit))
        for name in home_candidates(document.profile, explicit, document.frequent)
    )
    words = Counter(word for view in document.analysed.views for word in _LOWER_WORD.findall(view.text))
    return DocumentCandidates(
        words,
        homes,
        tuple(
            _row_candidates(document, rows, position, explicit, attributions.get(row))
            for position, row in enumerate(rows)
        ),
    )


def _row_candidates(
    document: DocumentRows,
    rows: Sequence[int],
    position: int,
    explicit_counts: Counter[str],
    attribution: Attribution | None,
) -> RowCandidates:
    row = rows[position]
    parsed = document.parsed[row]
    found: dict[str, Candidate] = {}
    _add_mentions(found, parsed, document)
    _add_noun_names(found, parsed, document)
    for name in _outside_names(document, rows, position, explicit_counts):
        found.setdefault(name, Candidate(name))
    shared = _row_features(document, parsed, row, attribution)
    place = _place(document, row, attribution)
    for candidate in found.values():
        candidate.features.update(_discourse_features(document, rows, position, candidate.name, explicit_counts, place))
        candidate.features.update(shared)
    _add_competition(list(found.values()))
    return RowCandidates(row, tuple(sorted(found.values(), key=lambda c: (c.order, c.name))))


def _outside_names(
    document: DocumentRows, rows: Sequence[int], position: int, explicit_counts: Counter[str]
) -> list[str]:
    profile, row = document.profile, rows[position]
    names = list(profile.states[:6]) + list(profile.organisations[:3]) + [_WORLD]
    if profile.rates["you"] > 0:
        names.append(_READERS)
    names += sorted(profile.hints, key=lambda n: (-profile.hints[n], n))[:2]
    names += sorted(profile.published, key=lambda n: (-profile.published[n], n))[:2]
    names += document.frequent
    names += profile.pair
    names += [name for near in range(max(0, row - 3), row) for pair in profile.pairs[near] for name in pair]
    for near in rows[max(0, position - 3) : position + 2]:
        names += document.explicit.get(near, ())
    names += [name for name, _ in explicit_counts.most_common(3)]
    for before in range(max(0, row - 2), row):
        names += [m.name for m in profile.mentions[before]]
    return list(dict.fromkeys(names))


def _add_mentions(found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows) -> None:
    cue = parsed.clause.addressees[0].cue if parsed.clause.addressees else -1
    for position, placed in enumerate(parsed.mentions):
        mention = placed.mention
        candidate = found.setdefault(mention.name, Candidate(mention.name))
        features = candidate.features
        features["in_sentence"] = features.get("in_sentence", 0.0) + 1.0
        features.setdefault("mention_rank", float(position))
        features[f"form_{mention.form}"] = 1.0
        if mention.kind == "group":
            words = parsed.text[mention.start : mention.end].lower()
            features["as_worded"] = max(features.get("as_worded", 0.0), float(words == mention.name.lower()))
        if mention.bracketed:
            features["bracketed"] = 1.0
        if mention.hyphenated:
            features["hyphenated"] = 1.0
        if cue >= 0:
            features["before_cue"] = max(features.get("before_cue", 0.0), float(placed.last < cue))
        dep = parsed.doc[placed.root].dep_
        features[f"dep_{dep}"] = 1.0
        if dep == "pobj":
            features[f"prep_{parsed.doc[placed.root].head.lower_}"] = 1.0
        candidate.order = min(candidate.order, placed.first)
        strongest = 0.0
        for addressee in parsed.clause.addressees:
            strength = relation_strength(parsed.relation(placed, addressee.token))
            if mention.hyphenated:
                strength = min(strength, 0.5)
            if strength <= 0:
                continue
            key = f"role_{addressee.role}"
            features[key] = max(features.get(key, 0.0), strength)
            _note_main(candidate, parsed, addressee, strength)
            weight = strength + (10.0 if addressee.role in EXPLICIT_ROLES else 0.0)
            if weight > strongest:
                strongest = weight
                _explain(candidate, parsed, addressee, strength)


def _note_main(candidate: Candidate, parsed: ParsedRow, addressee: Addressee, strength: float) -> None:
    main = parsed.clause.addressees[0]
    if addressee.token == main.token or addressee.group == main.group:
        candidate.features["main"] = max(candidate.features.get("main", 0.0), strength)
        if strength >= _NAMES_HEAD:
            candidate.group = main.group


def _explain(candidate: Candidate, parsed: ParsedRow, addressee: Addressee, strength: float) -> None:
    token = parsed.doc[addressee.token]
    left = token.left_edge.i if token.i - token.left_edge.i <= 6 else token.i
    candidate.mention = " ".join(parsed.doc[left : token.i + 1].text.split())
    candidate.how = addressee.role if strength >= 5 else f"{addressee.role}:modifier"
    candidate.phrase = token.i


def _add_noun_names(found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows) -> None:
    for rank, addressee in enumerate(parsed.clause.addressees[:6]):
        if addressee.role in ("speaker", "root-subject", "other-subject") and rank > 1:
            continue
        token = parsed.doc[addressee.token]
        state_head = any(
            p.first <= token.i <= p.last and p.mention.kind not in ("group", "body") for p in parsed.mentions
        )
        if state_head or (is_government(token) and token.tag_ != "NNS"):
            continue
        owned = any(
            parsed.relation(p, token.i) in ("poss", "mod") for p in parsed.mentions if p.mention.kind != "group"
        )
        for noun in noun_names(parsed.doc, token.i, document.profile.acronyms):
            candidate = found.setdefault(noun.name, Candidate(noun.name))
            features = candidate.features
            features[f"noun_{noun.variant}"] = 1.0
            features["noun_plural"] = float(token.tag_ in ("NNS", "NNPS"))
            features["noun_agentive"] = float(token.lower_.endswith(_AGENTIVE))
            features["noun_owned"] = float(owned)
            features["noun_words"] = float(len(noun.name.split()))
            features["noun_in_codebook"] = float(noun.name in document.lexicon.kinds)
            key = f"nounrole_{addressee.role}"
            features[key] = 6.0
            if addressee.group == parsed.clause.addressees[0].group:
                features["noun_main"] = 1.0
                candidate.group = addressee.group
            candidate.order = min(candidate.order, noun.first)
            if not candidate.mention:
                _explain(candidate, parsed, addressee, 6.0)


def _row_features(
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
class _Place:
    """The actors named around a row: in its heading and lead-in, in the sentences about it, as speaker."""

    heading: frozenset[str]
    lead_in: frozenset[str]
    window: Counter[str]
    speaker: frozenset[str]
    pair: frozenset[str]
    own_pair: frozenset[str]
    back: Mapping[str, int]


def _place(document: DocumentRows, row: int, attribution: Attribution | None) -> _Place:
    lexicon, mentions = document.lexicon, document.profile.mentions
    view = document.analysed.views[row]
    back: dict[str, int] = {}
    for distance in range(1, min(10, row) + 1):
        for mention in mentions[row - distance]:
            back.setdefault(mention.name, distance)
    return _Place(
        heading=frozenset(m.name for m in lexicon.find(view.heading)),
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


def _discourse_features(
    document: DocumentRows, rows: Sequence[int], position: int, name: str, explicit_counts: Counter[str], place: _Place
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
        "is_world": float(name == _WORLD),
        "is_readers": float(name == _READERS),
        "in_heading": float(name in place.heading),
        "in_lead_in": float(name in place.lead_in),
    }
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


def _add_competition(candidates: list[Candidate]) -> None:
    """Tell each candidate how it stands against the others of its row."""
    for key in ("main", "share", "window_share", "explicit_share", "ours_share"):
        values = [c.features.get(key, 0.0) for c in candidates]
        top = max(values, default=0.0)
        for candidate, value in zip(candidates, values, strict=True):
            candidate.features[f"{key}_lead"] = value - max(
                (v for c, v in zip(candidates, values, strict=True) if c is not candidate), default=0.0
            )
            if key == "main":
                candidate.features["row_main"] = top


def prepare_document(
    analysed: AnalysedDocument,
    rows: Sequence[int],
    lexicon: ActorLexicon,
    profile: DocumentProfile,
    parsed: Mapping[int, ParsedRow],
    frequent: Sequence[str] = (),
) -> DocumentRows:
    """Gather what all rows share."""
    ordered = tuple(sorted(row for row in rows if row in parsed))
    explicit = {row: _all_explicit(parsed[row], profile) for row in ordered}
    return DocumentRows(analysed, ordered, parsed, explicit, profile, lexicon, tuple(frequent))


def _all_explicit(row: ParsedRow, profile: DocumentProfile) -> tuple[str, ...]:
    names = list(explicit_names(row))
    for addressee in row.clause.addressees:
        token = row.doc[addressee.token]
        if addressee.role in EXPLICIT_ROLES and (token.tag_ == "NNS" or token.pos_ == "PROPN"):
            covered = any(p.first <= token.i <= p.last for p in row.mentions)
            if not covered:
                names += [n.name for n in noun_names(row.doc, token.i, profile.acronyms)[:1]]
    return tuple(dict.fromkeys(names))
