"""Names for actors that no codebook has: "vaccine manufacturers", "the Far Eastern Commission"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recextract.actors.wordlists import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODIFIERS = frozenset({"compound", "amod", "nmod", "advmod", "punct", "npadvmod", "cc", "conj"})
_LINKS = frozenset({"of", "for", "on", "in", "to", "from"})


@dataclass(frozen=True, slots=True)
class NounName:
    """A canonical name made from a noun phrase, and how: ``proper``, ``full``, ``bare``, ``long``."""

    name: str
    variant: str
    first: int
    last: int


def noun_names(doc: Doc, head: int, short_names: Mapping[str, str]) -> list[NounName]:
    """Name the actor of a noun phrase in each way a coder might.

    Articles, possessives and quantifiers go; plural nouns are lower case, names stay as written;
    an acronym or short form that the document defines ("the Corporation") gives its full form, and one of a
    kind ("a lender", "no trader") the kind.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The big vaccine manufacturers must share their patents."]))
    >>> [(n.name, n.variant) for n in noun_names(doc, 3, {})]
    [('big vaccine manufacturers', 'full'), ('manufacturers', 'bare')]
    """
    token = doc[head]
    if token.pos_ == "PROPN" or token.text in short_names:
        return _proper(doc, token, short_names)
    if token.pos_ != "NOUN":
        return []
    first = _left_edge(doc, token)
    names = []
    full = _text(doc, first, head)
    if full:
        collective = word_lists().collectives.get(full.lower())
        names.append(NounName(collective or full, "collective" if collective else "full", first, head))
    if first != head:
        names.append(NounName(_text(doc, head, head), "bare", head, head))
    if token.tag_ == "NN" and any(c.lower_ in word_lists().any_of_a_kind for c in token.children):
        names = [NounName(plural(n.name), n.variant, n.first, n.last) for n in names] + names
    last = _right_edge(token)
    if last != head:
        names.append(NounName(_text(doc, first, last), "long", first, last))
    seen: set[str] = set()
    return [n for n in names if n.name and not (n.name in seen or seen.add(n.name))]  # type: ignore[func-returns-value]


def plural(noun: str) -> str:
    """Return the regular plural of a noun or of the last word of a phrase.

    >>> plural("port authority"), plural("lender"), plural("church")
    ('port authorities', 'lenders', 'churches')
    """
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def _proper(doc: Doc, token: Token, short_names: Mapping[str, str]) -> list[NounName]:
    first = token.i
    while (
        first > 0
        and doc[first - 1].pos_ in ("PROPN", "NOUN", "ADJ", "CCONJ", "PUNCT")
        and doc[first - 1].text[:1].isupper()
    ):
        first -= 1
    last = _right_edge(token)
    short = doc[first : token.i + 1].text
    names = [NounName(short_names.get(short, short), "defined" if short in short_names else "proper", first, token.i)]
    if last != token.i and doc[last].text[:1].isupper():
        names.append(NounName(" ".join(doc[first : last + 1].text.split()), "proper-long", first, last))
    return names


def _left_edge(doc: Doc, head: Token) -> int:
    first = head.i
    while first > 0:
        before = doc[first - 1]
        inside = before.dep_ in _MODIFIERS and head.is_ancestor(before)
        if not inside or before.lower_ in word_lists().quantifiers or (before.is_punct and before.text not in "-/,'"):
            break
        first -= 1
    while first < head.i and (doc[first].is_punct or doc[first].dep_ == "cc" or doc[first].pos_ == "ADV"):
        first += 1
    return first


def _right_edge(head: Token) -> int:
    for child in head.children:
        if child.i > head.i and child.dep_ == "prep" and child.lower_ in _LINKS:
            edge = child.right_edge.i
            return edge if edge - head.i <= 8 else head.i
    return head.i


def _text(doc: Doc, first: int, last: int) -> str:
    words = []
    for token in doc[first : last + 1]:
        if token.is_space:
            continue
        inner_adjective = token.pos_ == "ADJ" and token.i > 0 and not token.is_sent_start
        keeps_case = token.pos_ == "PROPN" or token.text.isupper() or inner_adjective
        words.append((token.text if keeps_case else token.lower_) + token.whitespace_)
    return " ".join("".join(words).split())
