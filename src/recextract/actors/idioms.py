"""Turns of phrase that lay a duty on somebody: "under an obligation to", "in Oslo's court", "we want a list from"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recextract.actors.clauses import SUBJECTS, Role, governed, has_to, subjects
from recextract.actors.wordlists import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Token


def idiom_roles(token: Token) -> Iterator[Role]:
    """Yield whom a turn of phrase asks to act, the role that it gives, and its own word.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The ball is in Madrid's court."]))
    >>> [(who.text, role) for token in doc for who, role, _ in idiom_roles(token)]
    [('Madrid', 'for-to')]
    """
    yield from asked_of(token)
    yield from _held(token)
    yield from _at_their_door(token)
    yield from _case_for_doing(token)
    yield from _wished(token)
    yield from _judged_if(token)


def asked_of(token: Token) -> Iterator[Role]:
    """Yield who shall give what a verb asks for: "we want a list from the banks", "much is asked of the banks"."""
    if token.pos_ != "VERB" or token.lemma_.lower() not in word_lists().asking_from:
        return
    for place in (token, *(c for c in token.children if c.dep_ in ("dobj", "attr"))):
        for child in place.children:
            if child.dep_ == "prep" and (child.lower_ == "from" or (child.lower_ == "of" and place is token)):
                yield from ((who, "directed", token) for who in governed(child))


def _held(token: Token) -> Iterator[Role]:
    """ "The port is under an obligation to pay", "has a duty to pay", "has no business charging"."""
    if token.dep_ not in ("pobj", "dobj") or token.lemma_.lower() not in word_lists().held_duties:
        return
    completed = any((c.dep_ in ("acl", "relcl") and (has_to(c) or c.tag_ == "VBG")) for c in token.children)
    if token.dep_ == "dobj" and token.head.lemma_.lower() in ("have", "bear", "face"):
        holder = token.head
        completed = completed or any(c.dep_ in ("xcomp", "advcl", "prep") for c in holder.children if c.i > token.i)
    elif token.dep_ == "pobj" and token.head.lower_ == "under" and token.head.head.pos_ in ("AUX", "VERB"):
        holder = token.head.head
    else:
        return
    if completed:
        yield from ((who, "need-subject", token) for who, passive in subjects(holder) if not passive)


def _at_their_door(token: Token) -> Iterator[Role]:
    """ "The ball is in Oslo's court", "the rest lies in the hands of the banks"."""
    if token.dep_ != "pobj" or f"{token.head.lower_} {token.lemma_.lower()}" not in word_lists().doors:
        return
    for child in token.children:
        if child.dep_ == "poss":
            yield child, "for-to", token
        elif child.dep_ == "prep" and child.lower_ == "of":
            yield from ((who, "for-to", token) for who in governed(child))


def _case_for_doing(token: Token) -> Iterator[Role]:
    """ "There is a case for the bank opening its books"."""
    if token.lower_ == "for" and token.dep_ == "prep" and token.head.lemma_.lower() in word_lists().cases:
        for child in token.children:
            if child.dep_ == "pcomp" or child.tag_ == "VBG":
                yield from ((c, "for-to", token) for c in child.children if c.dep_ == "nsubj")
            elif child.dep_ == "pobj" and any(c.dep_ == "acl" and c.tag_ == "VBG" for c in child.children):
                yield child, "for-to", token


def _wished(token: Token) -> Iterator[Role]:
    """ "I would like the mayor to answer", "we would rather the banks printed a list"."""
    rather = token.lower_ in ("would", "'d", "\u2019d") and any(c.lower_ == "rather" for c in token.children)
    if rather or (token.pos_ == "VERB" and token.lemma_.lower() in word_lists().wishes):
        for clause in (c for c in token.children if c.dep_ in ("ccomp", "xcomp") and (rather or has_to(c))):
            own = [c for c in clause.children if c.dep_ == "nsubj"]
            shared = [c for c in token.children if c.dep_ == "dobj" and clause.dep_ == "xcomp"]
            yield from ((c, "directed", token) for c in own or shared)


def _judged_if(token: Token) -> Iterator[Role]:
    """ "It would be no bad thing if the banks met": the clause with "if" says what is judged."""
    if token.lower_ != "if" or token.dep_ != "mark":
        return
    clause = token.head
    judged = clause.head
    announced = any(c.lower_ == "it" and c.dep_ in SUBJECTS for c in judged.children)
    if announced and judged.lemma_ == "be" and clause.i > judged.i and clause.dep_ in ("advcl", "ccomp"):
        yield from ((c, "for-to", token) for c in clause.children if c.dep_ == "nsubj")
