"""The words of a sentence that name its actor, or stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recextract.actors.addressees import EXPLICIT_ROLES, Addressee
from recextract.actors.clauses import SUBJECTS, has_to
from recextract.actors.noun_phrases import is_agentive, plural
from recextract.actors.rows import ParsedRow, PlacedMention, is_government
from recextract.actors.wordlists import word_lists
from recextract.cues import cue_rules
from recextract.nouns import agent_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_LEFT = 6
# What opens a noun phrase and is no part of a name: "especially the banks", "both India and Peru".
_OPENERS = frozenset({"advmod", "cc", "mark", "neg", "preconj", "predet", "prep", "punct"})
_POINTERS = frozenset({"this", "that", "these", "there", "what", "which"})
_NAMED_BY_THE_PHRASE = frozenset({"head", "appos"})
_OWNED = frozenset({"poss", "mod"})


def phrase_of(parsed: ParsedRow, addressee: Addressee, last: int = -1) -> str:
    """Return a noun phrase from its first word to its head ("Kenya's foreign office") or the ``last`` of a name."""
    return _words(parsed, _first_word(parsed, addressee), max(addressee.token, last))


def _first_word(parsed: ParsedRow, addressee: Addressee) -> int:
    token = parsed.doc[addressee.token]
    first = token.left_edge.i if token.i - token.left_edge.i <= _MAX_LEFT else token.i
    if first <= addressee.cue < token.i and addressee.role == "directed":
        first = addressee.cue + 1  # "Urges Chad": parses take the verb for part of the name
    while first < token.i and _only_opens(parsed.doc[first], token):
        first += 1
    return first


def naming_words(parsed: ParsedRow, placed: PlacedMention, addressee: Addressee) -> str:
    """Return the words that name an actor: the phrase that is asked, or the name alone where that is a thing.

    "Kenya's foreign office must wait" has the office, "Kenya's exports must grow" only Kenya, and so
    has "Most banks in Kenya must close".
    """
    relation, token = parsed.relation(placed, addressee.token), parsed.doc[addressee.token]
    if relation in _NAMED_BY_THE_PHRASE or (relation in _OWNED and _is_somebody(token)):
        return phrase_of(parsed, addressee)
    if relation == "of" and _is_somebody(token) and _are_of(parsed, token, placed):
        # "All members of the council"
        return _words(parsed, _first_word(parsed, addressee), placed.last)
    if placed.mention.bracketed and token.pos_ == "PROPN":
        return phrase_of(parsed, addressee)
    first = placed.first
    if first and parsed.doc[first - 1].lower_ == "the" and parsed.doc[first - 1].head.i <= placed.last:
        first -= 1
    return _words(parsed, first, placed.last)


def standing_words(parsed: ParsedRow) -> str:
    """Return the pronoun or description that stands for the actor; empty where it points to a thing or to nothing.

    "It must pay" is somebody, "it is time to pay", "it must remain small", "it requires a levy" and "this must end"
    are not.
    """
    if not parsed.clause.addressees:
        return ""
    main = parsed.clause.addressees[0]
    token = parsed.doc[main.token]
    if token.lower_ in _POINTERS or (token.lower_ == "it" and not _it_acts(token, main)):
        return ""
    return phrase_of(parsed, main)


def _it_acts(token: Token, addressee: Addressee) -> bool:
    if addressee.role not in EXPLICIT_ROLES:
        return False
    if token.dep_ not in SUBJECTS:
        return True
    verb = token.head
    if verb.lemma_.lower() in word_lists().duty_verbs and verb.dep_ != "aux":
        done = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and has_to(c)), None)
        if done is None:
            return False
        verb = done
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return not passive and verb.lemma_.lower() not in word_lists().done_by_things


def _are_of(parsed: ParsedRow, people: Token, placed: PlacedMention) -> bool:
    """Say whether "of" leads from the people that are asked to a name behind them."""
    preposition = parsed.doc[placed.root].head
    return preposition.lower_ == "of" and preposition.head == people


def _only_opens(word: Token, noun: Token) -> bool:
    pairs = word.lower_ in ("both", "either") and any(c.dep_ == "conj" for c in noun.children)
    return pairs or (word.dep_ in _OPENERS and word.head == noun)


def _is_somebody(token: Token) -> bool:
    words = word_lists()
    heads = words.body_heads | words.own_body_heads | words.dual_heads | cue_rules().acting_nouns
    if token.pos_ == "PROPN" or is_government(token) or not heads.isdisjoint((token.lower_, plural(token.lower_))):
        return True
    person = not agent_nouns().isdisjoint((token.lower_, token.lemma_.lower()))
    several = token.tag_ == "NNS" and is_agentive(token)
    return (person or several) and token.lemma_.lower() not in words.state_instruments | words.relation_nouns


def _words(parsed: ParsedRow, first: int, last: int) -> str:
    return " ".join(parsed.doc[first : last + 1].text.split())
