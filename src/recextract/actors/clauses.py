"""Clauses of a parse: who is the subject of a verb, and what an infinitive completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

# Who is asked to act, in which role, and the word that asks.
Role = tuple["Token", str, "Token"]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})


def subjects(verb: Token) -> list[tuple[Token, bool]]:
    """Return the subjects of a verb, with whether they are passive.

    A coordinated or infinitive verb shares the subject of the verb it hangs on, and a relative
    pronoun stands for its noun.
    """
    seen: set[int] = set()
    verb_: Token | None = verb
    passive_here = any(c.dep_ == "auxpass" for c in verb.children)
    while verb_ is not None and verb_.i not in seen:
        seen.add(verb_.i)
        own = [c for c in verb_.children if c.dep_ in SUBJECTS]
        if own:
            return [(_antecedent(c), c.dep_ == "nsubjpass" or passive_here) for c in own]
        shares = verb_.dep_ in ("conj", "xcomp") and verb_.head.pos_ in ("VERB", "AUX")
        verb_ = verb_.head if shares else None
    return []


def _antecedent(subject: Token) -> Token:
    verb = subject.head
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return verb.head
    return subject


def has_to(verb: Token) -> bool:
    """Say whether a verb is an infinitive with "to"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def has_infinitive(verb: Token) -> bool:
    """Say whether an infinitive with "to" completes a verb."""
    return any(c.dep_ in ("xcomp", "advcl", "ccomp") and has_to(c) for c in verb.children)


def governed(preposition: Token) -> Iterator[Token]:
    """Yield the nouns that a preposition governs."""
    return (child for child in preposition.children if child.dep_ == "pobj")
