"""Names for actors that no codebook has: "vaccine manufacturers", "the Far Eastern Commission"."""

from __future__ import annotations

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


def noun_names(doc: Doc, head: int, acronyms: Mapping[str, str]) -> list[NounName]:
    """Name the actor of a noun phrase in each way a coder might.

    Articles, possessives and quantifiers go; plural nouns are lower case, names stay as written;
    an acronym that the document defines gives its full form.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The big vaccine manufacturers must share their patents."]))
    >>> [(n.name, n.variant) for n in noun_names(doc, 3, {})]
    [('big vaccine manufacturers', 'full'), ('manufacturers', 'bare')]
    """
    token = doc[head]
    if token.pos_ == "PROPN":
        return _proper(doc, token, acronyms)
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
    last = _right_edge(token)
    if last != head:
        names.append(NounName(_text(doc, first, last), "long", first, last))
    seen: set[str] = set()
    return [n for n in names if n.name and not (n.name in seen or seen.add(n.name))]  # type: ignore[func-returns-value]


def _proper(doc: Doc, token: Token, acronyms: Mapping[str, str]) -> list[NounName]:
    first = token.i
    while (
        first > 0
        and doc[first - 1].pos_ in ("PROPN", "NOUN", "ADJ", "CCONJ", "PUNCT")
        and doc[first - 1].text[:1].isupper()
    ):
        first -= 1
    last = _right_edge(token)
    short = doc[first : token.i + 1].text
    names = [NounName(acronyms.get(short, short), "defined" if short in acronyms else "proper", first, token.i)]
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
