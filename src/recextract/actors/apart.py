"""One sentence that asks different things of different actors: "Oslo must pay and Lima should wait".

Or in two voices: "Critics urge Oslo to leave, but Oslo should stay" is its author's advice, and the demand that
he answers is another row only where it is made of others.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from recextract.actors.addressees import EXPLICIT_ROLES, Addressee
from recextract.actors.clauses import SUBJECTS
from recextract.actors.noun_phrases import is_agentive, noun_names
from recextract.actors.resolutions import clauses_of
from recextract.actors.rows import STANDS_FOR, ParsedRow, is_dual
from recextract.actors.wordlists import word_lists
from recextract.types import Actors, Attribution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

_OWN_SUBJECT = frozenset({"subject", "need-subject"})


def asked_apart(row: ParsedRow, short_names: Mapping[str, str]) -> tuple[Actors, ...]:
    """Return the actors of each prescription of a sentence that asks different ones in coordinate clauses, in order.

    Empty for every other sentence: where a clause names nobody or takes up the other with a pronoun, where an actor
    is asked in both, or where a clause depends on the other.

    >>> from recextract.actors.lexicon import ActorLexicon
    >>> from recextract.actors.rows import read_row
    >>> from recextract.codebook import load_codebook
    >>> from recextract.parsing import parse
    >>> lexicon = ActorLexicon(load_codebook().actors)
    >>> row = read_row(next(parse(["Oslo must pay and Lima should wait."])), lexicon)
    >>> [(one.names, row.doc.text[one.start : one.end]) for one in asked_apart(row, {})]
    [(('Norway',), 'Oslo must pay '), (('Peru',), 'Lima should wait.')]
    """
    if in_clauses := _asked_in_resolution(row):
        return in_clauses
    by_verb: dict[int, list[Addressee]] = {}
    for addressee in row.clause.addressees:
        if addressee.role in _OWN_SUBJECT:
            by_verb.setdefault(_verb(row.doc[addressee.cue]).i, []).append(addressee)
    verbs = [row.doc[i] for i in sorted(by_verb)]
    if len(verbs) < 2 or not all(_side_by_side(one, other) for one, other in pairwise(verbs)):
        return ()
    asked = [_names(row, by_verb[verb.i], short_names) for verb in verbs]
    if not all(asked) or any(set(one) & set(other) for one, other in combinations(asked, 2)):
        return ()
    bounds = [_boundary(one, other) for one, other in pairwise(verbs)]
    starts, ends = [0, *(after for _, after in bounds)], [*(before for before, _ in bounds), len(row.doc.text)]
    if any(start >= end for start, end in zip(starts, ends, strict=True)):
        return ()
    mentions = [_subject(verb) for verb in verbs]
    return tuple(
        Actors(names, mention, "subject", start, end)
        for names, mention, start, end in zip(asked, mentions, starts, ends, strict=True)
    )


def _asked_in_resolution(row: ParsedRow) -> tuple[Actors, ...]:
    """Return the actors of each clause of a resolution that names them: "Urges Oslo to pay; calls on Lima to wait".

    Empty where a clause asks somebody whom the codebook does not know ("the Commission"), for the context tells who
    that is.
    """
    parts: list[Actors] = []
    for clause in clauses_of(row.doc):
        asked = [a for a in row.clause.addressees if a.role in EXPLICIT_ROLES and clause.start <= a.cue < clause.end]
        known = [[p.mention.name for p in row.mentions if row.relation(p, a.token) in STANDS_FOR][:1] for a in asked]
        if not all(known):
            return ()
        if asked:
            first = row.doc[asked[0].token]
            mention = " ".join(row.doc[first.left_edge.i : first.i + 1].text.split())
            names = tuple(dict.fromkeys(name for one in known for name in one))
            parts.append(Actors(names, mention, "directed", clause.start_char, clause.end_char))
    apart = len(parts) > 1 and not any(set(one.names) & set(other.names) for one, other in combinations(parts, 2))
    return tuple(parts) if apart else ()


def answering_part(row: ParsedRow, attribution: Attribution) -> ParsedRow:
    """Return a row with those only whom the part of the sentence asks that the attribution is of.

    Of the names in the rest only those stay whom the demand asks ("but it should stay"), not those who make it.
    """
    asked = tuple(a for a in row.clause.addressees if attribution.holds(row.doc[a.cue].idx))
    elsewhere = [a.token for a in row.clause.addressees if a not in asked and a.role in EXPLICIT_ROLES]
    named = tuple(
        p
        for p in row.mentions
        if attribution.holds(row.doc[p.root].idx) or any(row.relation(p, token) in STANDS_FOR for token in elsewhere)
    )
    return replace(row, mentions=named, clause=replace(row.clause, addressees=asked))


def answered_part(row: ParsedRow, attribution: Attribution, short_names: Mapping[str, str]) -> Actors:
    """Return who is asked in the demand that a sentence answers; nobody where that is not plain."""
    asked = [a for a in row.clause.addressees if a.role in EXPLICIT_ROLES and not attribution.holds(row.doc[a.cue].idx)]
    length = len(row.doc.text)
    start, end = (0, attribution.start) if attribution.start else (attribution.end or length, length)
    # "While the guild says": the demand begins behind the word that joins it to its answer.
    joined = (token.idx for token in row.doc if token.idx >= start and token.dep_ not in ("cc", "mark", "punct"))
    start = next(joined, start)
    mention = row.doc[asked[0].token].text if asked else ""
    return Actors(_names(row, asked, short_names), mention, "directed", start, end)


def voice_of_part(attribution: Attribution, start: int) -> Attribution:
    """Return whose words the part of a sentence gives that begins at ``start``."""
    return attribution if attribution.answered is None or attribution.holds(start) else attribution.answered


def cut_to_part(actors: Actors, attribution: Attribution) -> Actors:
    """Return actors as those of the part of the sentence that the attribution is of."""
    ends = [end for end in (actors.end, attribution.end) if end is not None]
    return replace(actors, start=max(actors.start, attribution.start), end=min(ends, default=None))


def _verb(cue: Token) -> Token:
    return cue.head if cue.dep_ in ("aux", "auxpass") else cue


def _side_by_side(one: Token, other: Token) -> bool:
    """Say whether two verbs head coordinate clauses: joined by "and", a semicolon, "while"; each with its subject."""
    if not all(any(c.dep_ in SUBJECTS for c in verb.children) for verb in (one, other)):
        return False
    inner = other if other.head.i == one.i else one if one.head.i == other.i else None
    if inner is None:
        return False
    marks = {c.lower_ for c in inner.children if c.dep_ == "mark"}
    if inner.dep_ == "advcl":
        return bool(marks) and marks <= word_lists().contrast
    return (inner.dep_ == "conj" and marks <= {"that"}) or (inner.dep_ == "ccomp" and not marks)


def _names(row: ParsedRow, addressees: list[Addressee], short_names: Mapping[str, str]) -> tuple[str, ...]:
    """Name everybody whom a clause asks; empty where one of them is not named by the clause itself."""
    names: list[str] = []
    for addressee in sorted(addressees, key=lambda a: a.token):
        token = row.doc[addressee.token]
        if is_dual(token):
            return ()
        known = [p.mention.name for p in row.mentions if row.relation(p, token.i) in STANDS_FOR]
        if not known and (token.pos_ == "PROPN" or (token.tag_ == "NNS" and is_agentive(token))):
            known = [noun.name for noun in noun_names(row.doc, token.i, short_names)[:1]]
        if not known:
            return ()
        names += known[:1]
    return tuple(dict.fromkeys(names))


def _boundary(one: Token, other: Token) -> tuple[int, int]:
    """Return where the first clause ends and where the subject of the second begins, with no "and" and "while"."""
    first = next(c for c in other.children if c.dep_ in SUBJECTS).left_edge
    end = first.i
    while end > one.i + 1 and one.doc[end - 1].dep_ in ("cc", "mark", "punct"):
        end -= 1
    return one.doc[end].idx, first.idx


def _subject(verb: Token) -> str:
    subject = next(c for c in verb.children if c.dep_ in SUBJECTS)
    return " ".join(subject.doc[subject.left_edge.i : subject.right_edge.i + 1].text.split())
