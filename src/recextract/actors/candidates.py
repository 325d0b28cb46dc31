"""Candidates for the actor of a recommendation: mentions, noun phrases, and what the document offers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from recextract.actors.addressees import EXPLICIT_ROLES, Addressee, tells_to_ask
from recextract.actors.apart import answered_part, answering_part, asked_apart
from recextract.actors.evidence import add_competition, discourse_features, place_of, row_features
from recextract.actors.home import home_candidates, home_features
from recextract.actors.lexicon import ActorLexicon, Mention
from recextract.actors.naming import naming_words, phrase_of, standing_words
from recextract.actors.noun_phrases import (
    NounName,
    apart_from_state,
    fuller_names,
    is_agentive,
    is_short_for_more,
    noun_names,
)
from recextract.actors.outside import outside_names
from recextract.actors.own_names import head_noun
from recextract.actors.persons import persons_in
from recextract.actors.profile import DocumentProfile
from recextract.actors.records import Candidate, DocumentCandidates, DocumentRows, RowCandidates
from recextract.actors.rows import (
    ParsedRow,
    PlacedMention,
    explicit_names,
    is_dual,
    is_government,
    is_of_a_state,
    is_of_the_codebook,
    others_owners,
    relation_strength,
    stands_for_owners,
)
from recextract.actors.wordlists import word_lists
from recextract.text.analysis import AnalysedDocument
from recextract.types import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_NAMES_HEAD = 5.0
_OWNS = 3.0
_LOWER_WORD = re.compile(r"(?<![\w'])[a-z][a-z']+(?![\w])")
_WORD = re.compile(r"[a-z][a-z'-]+")
_COMMON_NOUNS = 2
_ANTECEDENTS = 3
_PERSONS_BACK = 3
_PERSONS = 2
_ASIDE = frozenset({"pobj", "dobj", "conj", "dative", "appos", "attr"})


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
    parsed, answered = document.parsed[row], None
    if attribution is not None and attribution.answered is not None:
        answered = answered_part(parsed, attribution, document.profile.short_names)
        parsed = answering_part(parsed, attribution)
    found: dict[str, Candidate] = {}
    _add_mentions(found, parsed, document)
    if not (document.analysed.views[row].asked_for and _has_no_verb(parsed)):
        _add_noun_names(found, parsed, document)
    _add_own_names(found, parsed, document)
    for name in outside_names(document, rows, position, explicit_counts):
        found.setdefault(name, Candidate(name))
    _explain_organs(found, parsed, document)
    if parsed.clause.addressees and parsed.subject_type(parsed.clause.addressees[0]) in word_lists().anaphors:
        before = document.analysed.views[max(0, row - _PERSONS_BACK) : row]
        persons = persons_in("\n".join(view.text for view in before), document.profile.persons)
        for name in [*document.nouns.get(row - 1, ()), *persons[:_PERSONS]]:
            found.setdefault(name, Candidate(name))
    for name in others_owners(parsed):
        found.pop(name, None)
    shared = row_features(document, parsed, row, attribution)
    place = place_of(document, row, attribution)
    for candidate in found.values():
        candidate.features.update(discourse_features(document, rows, position, candidate.name, explicit_counts, place))
    add_competition(list(found.values()), shared)
    for candidate in found.values():
        candidate.features.update(shared)
    return RowCandidates(
        row,
        tuple(sorted(found.values(), key=lambda c: (c.order, c.name))),
        shared,
        _words_and_pairs(document.analysed.views[row].text),
        standing_words(parsed),
        asked_apart(parsed, document.profile.short_names),
        answered,
        tells_to_ask(parsed.clause, parsed.doc),
    )


def _has_no_verb(parsed: ParsedRow) -> bool:
    """Say whether an item has no verb: "A nurse for every village", and "Train nurses" where that is not understood.

    Its nouns are what is asked for.
    """
    return not any(token.pos_ in ("VERB", "AUX") and token.dep_ != "prep" for token in parsed.doc)


def _words_and_pairs(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    return frozenset(words) | {f"{one} {other}" for one, other in pairwise(words)}


def _add_mentions(found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows) -> None:
    cue = parsed.clause.addressees[0].cue if parsed.clause.addressees else -1
    for position, placed in enumerate(parsed.mentions):
        mention = placed.mention
        if mention.kind == "group" and is_dual(parsed.doc[placed.root]):
            continue  # "the two governments" are those that they stand for
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
                _explain(candidate, naming_words(parsed, placed, addressee), addressee, strength)


def _note_main(candidate: Candidate, parsed: ParsedRow, addressee: Addressee, strength: float) -> None:
    main = parsed.clause.addressees[0]
    if addressee.token == main.token or addressee.group == main.group:
        candidate.features["main"] = max(candidate.features.get("main", 0.0), strength)
        # "The Peruvian government and the banks": the owner of a part of a state stands for it.
        owns = strength >= _OWNS and is_government(parsed.doc[addressee.token])
        if strength >= _NAMES_HEAD or owns:
            candidate.group = main.group


def _explain(candidate: Candidate, words: str, addressee: Addressee, strength: float) -> None:
    candidate.mention = words
    candidate.how = addressee.role if strength >= _NAMES_HEAD else f"{addressee.role}:modifier"
    candidate.phrase = addressee.token


def _add_noun_names(found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows) -> None:
    asked: set[int] = set()
    for rank, addressee in enumerate(parsed.clause.addressees[:6]):
        if addressee.role in ("speaker", "root-subject", "other-subject") and rank > 1:
            continue
        token = parsed.doc[addressee.token]
        asked.add(token.i)
        _add_short_for(found, parsed, document, addressee)
        if (
            is_of_the_codebook(parsed, token)
            or is_dual(token)
            or is_of_a_state(token)
            or stands_for_owners(parsed, token.i)
        ):
            continue
        owned = any(
            parsed.relation(p, token.i) in ("poss", "mod") for p in parsed.mentions if p.mention.kind != "group"
        )
        names = noun_names(parsed.doc, token.i, document.profile.short_names)
        if is_short_for_more(token):
            names += _fuller_names(token, document)
        for noun in _as_in_codebook(names, parsed):
            candidate = _add_noun(found, noun, token, document)
            candidate.features["noun_owned"] = float(owned)
            _note_asked(candidate, parsed, addressee, noun.last if noun.variant == "proper-long" else -1)
    _add_nouns_aside(found, parsed, document, asked)


def _explain_organs(found: Mapping[str, Candidate], parsed: ParsedRow, document: DocumentRows) -> None:
    """Say where a part of a state stands whose name is all that tells which: "the Department of Old Wells"."""
    for addressee in parsed.clause.addressees:
        token = parsed.doc[addressee.token]
        if addressee.role not in EXPLICIT_ROLES or token.pos_ != "PROPN" or not is_of_a_state(token):
            continue
        noun = noun_names(parsed.doc, token.i, document.profile.short_names)[0]
        candidate = found.get(noun.name)
        if candidate is not None and not candidate.mention and " " in noun.name:
            candidate.features["named_organ"] = 1.0
            candidate.order = min(candidate.order, noun.first)
            _explain(candidate, phrase_of(parsed, addressee, noun.last), addressee, _NAMES_HEAD)


def _fuller_names(token: Token, document: DocumentRows) -> list[NounName]:
    """Count once per noun what a whole document has it short for."""
    if token.lower_ not in document.fuller:
        document.fuller[token.lower_] = fuller_names(token, (view.text for view in document.analysed.views))
    return [replace(noun, first=token.i, last=token.i) for noun in document.fuller[token.lower_]]


def _as_in_codebook(names: Sequence[NounName], parsed: ParsedRow) -> list[NounName]:
    """Spell names as the codebook does, so that "policy makers" and "policymakers" are one candidate."""

    def fold(name: str) -> str:
        return re.sub(r"[\s-]", "", name.lower())

    spelled = {fold(placed.mention.name): placed.mention.name for placed in parsed.mentions}
    return [replace(noun, name=spelled.get(fold(noun.name), noun.name)) for noun in names]


def _add_short_for(
    found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows, addressee: Addressee
) -> None:
    """Add the bodies and places that "the union" or "this city" may be short for."""
    for rank, name in enumerate(_short_for(parsed.doc[addressee.token], document.profile)):
        variant = "short" if rank == 0 else "short-next"
        noun = NounName(name, variant, addressee.token, addressee.token)
        candidate = _add_noun(found, noun, parsed.doc[addressee.token], document)
        _note_asked(candidate, parsed, addressee)


def _short_for(token: Token, profile: DocumentProfile) -> tuple[str, ...]:
    organisations = [name for name in profile.organisations if head_noun(name) == token.lower_][:1]
    names = (*profile.own.short.get(token.lower_, ()), *organisations)
    definite = any(c.lower_ in word_lists().definite or c.dep_ == "poss" for c in token.children)
    # "The mayor of Kano" is no other town's.
    goes_on = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
    return names if names and definite and not goes_on and token.pos_ in ("NOUN", "PROPN") else ()


def _add_own_names(found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows) -> None:
    """Add the document's own bodies and places where a sentence names them, whole where the codebook has a part."""
    mentioned = {placed.mention.name for placed in parsed.mentions}
    for name in sorted(document.profile.own.counts.keys() - mentioned, key=lambda name: (-len(name), name)):
        if name not in parsed.text:
            continue
        span = next(
            (
                span
                for m in re.finditer(r"\s+".join(map(re.escape, name.split())), parsed.doc.text)
                if (span := parsed.doc.char_span(*m.span(), alignment_mode="expand"))
            ),
            None,
        )
        if span is None:
            continue
        for state in _states_of_cities(parsed, span):
            found.pop(state, None)
        candidate = found.setdefault(name, Candidate(name))
        candidate.features |= {"in_sentence": 1.0, "noun_own": 1.0, f"dep_{span.root.dep_}": 1.0}
        candidate.order = min(candidate.order, span.start)
        placed = PlacedMention(Mention(0, len(name), name, "body", "own"), span.start, span.end - 1, span.root.i)
        for addressee in parsed.clause.addressees:
            strength = relation_strength(parsed.relation(placed, addressee.token))
            if strength >= _NAMES_HEAD:
                _note_asked(candidate, parsed, addressee, placed.last)
            elif strength > 0:
                key = f"role_{addressee.role}"
                candidate.features[key] = max(candidate.features.get(key, 0.0), strength)


def _states_of_cities(parsed: ParsedRow, span: Span) -> set[str]:
    """Name the states whose capitals a sentence names only in another name: "the Lima School of Mines"."""
    within = [
        p.mention
        for p in parsed.mentions
        if span.start <= p.first <= p.last < span.end and p.last - p.first + 1 < len(span)
    ]
    elsewhere = {p.mention.name for p in parsed.mentions if p.mention not in within}
    return {mention.name for mention in within if mention.form == "metonym"} - elsewhere


def _note_asked(candidate: Candidate, parsed: ParsedRow, addressee: Addressee, last: int = -1) -> None:
    """Note that a noun phrase which is asked to act names a candidate, up to the ``last`` token of its name."""
    candidate.features[f"nounrole_{addressee.role}"] = 6.0
    if addressee.group == parsed.clause.addressees[0].group:
        candidate.features["noun_main"] = 1.0
        candidate.group = addressee.group
    if not candidate.mention or last > addressee.token == candidate.phrase:
        _explain(candidate, phrase_of(parsed, addressee, last), addressee, 6.0)


def _add_noun(found: dict[str, Candidate], noun: NounName, token: Token, document: DocumentRows) -> Candidate:
    candidate = found.setdefault(noun.name, Candidate(noun.name))
    features = candidate.features
    features[f"noun_{noun.variant}"] = 1.0
    features["noun_plural"] = float(token.tag_ in ("NNS", "NNPS"))
    features["noun_agentive"] = float(is_agentive(token))
    if noun.name in document.profile.persons.values():
        features["noun_person"] = 1.0
    else:
        features["noun_apart"] = apart_from_state(token)
    features["noun_words"] = float(len(noun.name.split()))
    features["noun_in_codebook"] = float(noun.name in document.lexicon.kinds)
    candidate.order = min(candidate.order, noun.first)
    return candidate


def _add_nouns_aside(
    found: dict[str, Candidate], parsed: ParsedRow, document: DocumentRows, asked: Collection[int]
) -> None:
    """Add people that a sentence names in no asking place: "an effort between banks and traders"."""
    for token in parsed.doc:
        if token.i in asked or token.tag_ != "NNS" or not is_agentive(token) or token.dep_ not in _ASIDE:
            continue
        if is_dual(token) or any(p.first <= token.i <= p.last and p.mention.kind != "group" for p in parsed.mentions):
            continue
        for noun in noun_names(parsed.doc, token.i, document.profile.short_names)[:1]:
            features = _add_noun(found, noun, token, document).features
            features["nounrole_aside"] = 6.0
            features[f"dep_{token.dep_}"] = 1.0
            if token.dep_ == "pobj":
                features[f"prep_{token.head.lower_}"] = 1.0


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
    nouns = {i: _nouns_of(row, profile) for i, row in parsed.items()}
    often = Counter(name for names in nouns.values() for name in names).most_common(_COMMON_NOUNS)
    common = tuple(name for name, count in often if count > 1)
    return DocumentRows(analysed, ordered, parsed, explicit, profile, lexicon, tuple(frequent), nouns, common)


def _nouns_of(row: ParsedRow, profile: DocumentProfile) -> dict[str, bool]:
    """Name the noun phrases that a sentence is about, and its people, which a pronoun after it may stand for."""
    nouns: dict[str, bool] = {}
    spoken_of = [(row.doc[a.token], a.role in EXPLICIT_ROLES) for a in row.clause.addressees[:_ANTECEDENTS]]
    people = [(token, False) for token in row.doc if token.tag_ == "NNS" and is_agentive(token)]
    for token, asked in spoken_of + people[:_ANTECEDENTS]:
        if not is_dual(token) and not is_of_the_codebook(row, token):
            for noun in noun_names(row.doc, token.i, profile.short_names)[:1]:
                nouns.setdefault(noun.name, asked)
    return nouns


def _all_explicit(row: ParsedRow, profile: DocumentProfile) -> tuple[str, ...]:
    names = list(explicit_names(row))
    for addressee in row.clause.addressees:
        token = row.doc[addressee.token]
        if addressee.role in EXPLICIT_ROLES:
            names += _short_for(token, profile)[:1]
        if addressee.role in EXPLICIT_ROLES and (token.tag_ == "NNS" or token.pos_ == "PROPN"):
            covered = any(p.first <= token.i <= p.last for p in row.mentions)
            if not covered and not is_dual(token) and not stands_for_owners(row, token.i):
                names += [n.name for n in noun_names(row.doc, token.i, profile.short_names)[:1]]
    return tuple(dict.fromkeys(names))
