"""One recommendation as the resolver sees it: its parse, the actors in it, and its addressees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recextract.actors.addressees import EXPLICIT_ROLES, Addressee, Clause, find_addressees
from recextract.actors.audience import are_members
from recextract.actors.lexicon import ActorLexicon, Mention
from recextract.actors.noun_phrases import is_agentive
from recextract.actors.wordlists import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PRONOUNS = {
    "we": "we", "us": "we", "our": "we", "ours": "we", "ourselves": "we",
    "you": "you", "your": "you", "it": "it", "its": "it", "itself": "it",
    "they": "they", "them": "they", "their": "they", "themselves": "they",
    "he": "he", "she": "he", "him": "he", "her": "he", "his": "he",
    "i": "i", "me": "i", "my": "i", "this": "this", "that": "this", "these": "this", "those": "this",
    "there": "there", "one": "one", "everyone": "everyone", "everybody": "everyone", "who": "who",
    "which": "who", "what": "who", "all": "all", "both": "both", "each": "all", "nobody": "everyone",
}  # fmt: skip
_OWNER_STEPS = 3
_PAIRED = frozenset({"amod", "compound", "nmod", "poss", "pobj", "conj"})
# A mention in such a relation to the noun that is asked is asked itself: "Kenya's ministry".
STANDS_FOR = frozenset({"head", "poss", "mod", "appos"})
_RELATION_STRENGTH = {"head": 6.0, "appos": 5.0, "poss": 4.0, "mod": 3.0, "of": 2.0, "deep": 1.0}


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A codebook actor in a parsed sentence: first and last token, and the head of its words."""

    mention: Mention
    first: int
    last: int
    root: int


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A parsed sentence with its actors placed on tokens and its addressees found."""

    doc: Doc
    text: str
    mentions: tuple[PlacedMention, ...]
    clause: Clause

    def relation(self, placed: PlacedMention, head: int) -> str:
        """Say how a mention stands to a noun phrase's head: ``head``, ``poss``, ``mod``, ``of`` …

        Empty where it is no part of the noun phrase, and where the noun is what others are to it ("Peru's rivals").
        """
        if placed.first <= head <= placed.last:
            return "head"
        named = self.doc[placed.root]
        token, steps = _first_of_pair(named), 0
        if token.i == head and token.i != named.i:
            return ""
        through_preposition = through_clause = False
        first_dep, last = token.dep_, token
        while token.i != head and steps < 6:
            if token.dep_ in ("ROOT", "conj") and steps == 0 and token.head.i == head:
                return ""
            if token.dep_ in ("relcl", "acl", "advcl", "ccomp", "conj"):
                through_clause = True
            if token.dep_ in ("prep", "pobj"):
                through_preposition = True
            if token.head.i == token.i:
                return ""
            last, token, steps = token, token.head, steps + 1
        if token.i != head:
            return ""
        if through_clause:
            return "deep"
        if _other_of(named) == head:
            return ""
        if through_preposition:
            # "the governments of Peru and Chile" are theirs.
            return "poss" if last.lower_ == "of" and is_government(token) and steps <= _OWNER_STEPS else "of"
        if steps == 1 and first_dep == "appos":
            return "appos"
        if first_dep == "poss":
            return "poss"
        return "mod"

    def subject_type(self, addressee: Addressee | None) -> str:
        """Class the noun phrase that is asked to act: a pronoun, a kind of actor, or a kind of noun."""
        if addressee is None:
            return "imperative" if self.clause.imperative else "none"
        token = self.doc[addressee.token]
        if token.lower_ in _PRONOUNS and token.pos_ in ("PRON", "DET", "NUM", "NOUN"):
            return _PRONOUNS[token.lower_]
        if is_dual(token):
            return "dual"
        for placed in self.mentions:
            if placed.first <= token.i <= placed.last and not placed.mention.hyphenated:
                return placed.mention.kind
        if token.lower_ in word_lists().relation_nouns:
            return "relation"
        if is_government(token):
            return "government"
        if token.lower_ in word_lists().state_instruments:
            return "instrument"
        if token.pos_ == "PROPN":
            return "proper"
        if is_agentive(token):
            return "agents" if token.tag_ == "NNS" else "agent"
        return "plural" if token.tag_ == "NNS" else "singular"


def relation_strength(relation: str) -> float:
    """Order the relations: the head names the actor most plainly."""
    return _RELATION_STRENGTH.get(relation, 0.0)


def others_owners(row: ParsedRow) -> set[str]:
    """Name those whom a sentence names only as what others are to them, where these others are asked.

    "Peru's rivals must pay" asks nobody in Peru; "Peru must tell its rivals" and "Peru and its rivals must" ask Peru.
    """
    asked = {a.token for a in row.clause.addressees if row.clause.addressees[0].group == a.group}
    owners = {p.mention.name for p in row.mentions if _other_of(row.doc[p.root]) in asked}
    return owners - {p.mention.name for p in row.mentions if _other_of(row.doc[p.root]) not in asked}


def _other_of(owner: Token) -> int:
    """Return the token of the noun for what others are to an owner ("Peru's rivals"), -1 where there is none."""
    other = owner.head
    if owner.dep_ == "pobj" and other.lower_ == "of":
        other = other.head
    elif owner.dep_ != "poss":
        return -1
    return other.i if other.lower_ in word_lists().relational_nouns else -1


def is_government(token: Token) -> bool:
    """Say whether a noun describes a part of a state ("the new administration")."""
    words = word_lists().government_nouns
    return token.lower_ in words or token.lemma_.lower() in words


def is_of_a_state(token: Token) -> bool:
    """Say whether a noun phrase is a state or a part of one: "the ministry", but not "every ministry"."""
    of_a_kind = any(c.lower_ in word_lists().any_of_a_kind for c in token.children)
    return is_government(token) and token.tag_ not in ("NNS", "NNPS") and not of_a_kind


def is_dual(token: Token) -> bool:
    """Say whether a noun phrase counts the sides that it stands for ("both capitals", "the three countries")."""
    return sides_of(token) > 0


def sides_of(token: Token) -> int:
    """Return how many sides a noun phrase stands for; 0 where it counts none."""
    words = word_lists()
    if token.lower_ not in words.dual_heads:
        return 0
    around = {child.lower_ for child in token.children}
    if around & words.dual_markers:
        return 2
    counted = [words.counts[word] for word in around if word in words.counts]
    return counted[0] if counted and around & (words.definite | {"all"}) else 0


def is_of_the_codebook(row: ParsedRow, token: Token) -> bool:
    """Say whether a noun names a state or organisation of the codebook, and not a group or the members of a party.

    These may go by the words of the text: "city schools" beside "schools", "Tories" beside their party.
    """
    named = [p.mention for p in row.mentions if p.first <= token.i <= p.last]
    return any(m.kind not in ("group", "body") and not are_members(m, token.text) for m in named)


def stands_for_owners(row: ParsedRow, head: int) -> bool:
    """Say whether a noun phrase stands for the states that it is of: "the governments of Peru and Chile"."""
    return row.doc[head].lower_ in word_lists().dual_heads and any(
        p.mention.kind == "state" and row.relation(p, head) in ("poss", "mod") for p in row.mentions
    )


def _first_of_pair(token: Token) -> Token:
    """Return the modifier with which another is coordinated: "Israeli and Palestinian leaders"."""
    while token.dep_ == "conj" and token.head.dep_ in _PAIRED and token.head.i < token.i:
        token = token.head
    return token


def read_row(doc: Doc, lexicon: ActorLexicon) -> ParsedRow:
    """Place the codebook's actors on the tokens of a parse and find the addressees.

    A metonym that a possessive or adjective gives to another state names that state: "Kenya's
    foreign office" is not the British one.
    """
    pieces: list[str] = []
    token_at: list[int] = []
    for token in doc:
        if token.is_space:
            continue
        piece = token.text + (
            " " if token.whitespace_ or (token.i + 1 < len(doc) and doc[token.i + 1].is_space) else ""
        )
        pieces.append(piece)
        token_at += [token.i] * len(piece)
    text = "".join(pieces)
    placed: list[PlacedMention] = []
    for mention in lexicon.find(text):
        first, last = token_at[mention.start], token_at[mention.end - 1]
        root = doc[first : last + 1].root.i
        placed.append(PlacedMention(mention, first, last, root))
    row = ParsedRow(doc, text, tuple(_without_foreign_metonyms(doc, placed)), find_addressees(doc))
    return replace(
        row, mentions=tuple(p for p in row.mentions if p.mention.kind != "group" or not stands_for_owners(row, p.root))
    )


def _without_foreign_metonyms(doc: Doc, placed: list[PlacedMention]) -> list[PlacedMention]:
    kept = []
    for p in placed:
        owners = [
            o
            for o in placed
            if o is not p
            and o.mention.kind == "state"
            and o.mention.name != p.mention.name
            and doc[o.root].dep_ in ("poss", "amod", "compound", "nmod")
            and p.first <= doc[o.root].head.i <= p.last
        ]
        if p.mention.form == "metonym" and owners:
            continue
        kept.append(p)
    return kept


def explicit_names(row: ParsedRow) -> tuple[str, ...]:
    """Name the codebook actors that a sentence asks to act in so many words."""
    names: list[str] = []
    for addressee in row.clause.addressees:
        if addressee.role not in EXPLICIT_ROLES:
            continue
        for placed in row.mentions:
            if placed.mention.kind == "group" and is_dual(row.doc[addressee.token]):
                continue
            if row.relation(placed, addressee.token) in STANDS_FOR and placed.mention.name not in names:
                names.append(placed.mention.name)
    return tuple(names)
