"""Whether a noun of a sentence is somebody who acts, or a thing that is to change."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from recextract.actions.text import fold
from recextract.actors.wordlists import word_lists
from recextract.cues import cue_rules

if TYPE_CHECKING:
    from spacy.tokens import Token


def names_an_actor(noun: Token, actor_mention: str) -> bool:
    """Say whether a noun names who can act, by the actor's words, as a name or as a noun for people and bodies."""
    if noun.pos_ not in ("NOUN", "PROPN"):
        return False
    if {noun.lower_, noun.lemma_.lower()} & _people():
        return True
    return not is_abstract(noun) and (noun.pos_ == "PROPN" or names(noun, actor_mention))


def acts(subject: Token, verb: Token, actor_mention: str) -> bool:
    """Say whether the subject of an active verb is who should act, and not what is to change.

    Noun and verb tell where the actor is not known: "Regional governors should | publish the accounts", but
    "Growth should continue", "The strategy should name three ports".
    """
    if names(subject, actor_mention) or (not actor_mention and subject.pos_ in ("PROPN", "PRON")):
        return True
    if {subject.lower_, subject.lemma_.lower()} & _people():
        return True
    return verb.lemma_.lower() not in cue_rules().state_verbs and not is_abstract(subject)


@cache
def _people() -> frozenset[str]:
    """Nouns for somebody who can act."""
    words = word_lists()
    return words.government_nouns | words.body_heads | words.dual_heads | cue_rules().acting_nouns


def is_abstract(noun: Token) -> bool:
    """Say whether a noun is that of an action, a quality or a plan."""
    words, lemma = word_lists(), noun.lemma_.lower()
    things = words.state_instruments | words.relation_nouns
    return noun.pos_ == "NOUN" and (lemma in things or noun.lower_ in things or lemma.endswith(cue_rules().endings))


def names(token: Token, actor_mention: str) -> bool:
    """Say whether the words that name the actor hold the noun phrase of ``token``, or its head."""
    mention = fold(actor_mention).lower()
    phrase = fold(token.doc.text[token.left_edge.idx : token.right_edge.idx + len(token.right_edge.text)]).lower()
    if not mention:
        return False
    # Parses take what another clause says for the subject's first part: "this was easy, and Peru must".
    return phrase in mention or token.lower_ in mention.split() or f" and {mention}" in phrase
