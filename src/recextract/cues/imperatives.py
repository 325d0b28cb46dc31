"""Imperatives: advice without a cue word, told by the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recextract.types import Cue

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

IMPERATIVE_RULE = "imperative.item"
_OPENERS = frozenset(("CCONJ", "ADV", "PUNCT", "SPACE", "INTJ", "SYM", "NUM", "X"))


def imperative_cue(parse: Doc, kind: str) -> Cue | None:
    """Return the imperative verb that opens a sentence or list item as a cue of the rule ``imperative.item``.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["Establish a joint commission by May."]))
    >>> imperative_cue(doc, "item")
    Cue(rule='imperative.item', start=0, end=9, strength='should')
    """
    verb = imperative_verb(parse, kind)
    if verb is None:
        return None
    return Cue(IMPERATIVE_RULE, verb.idx, verb.idx + len(verb.text), "should")


def imperative_verb(parse: Doc, kind: str) -> Token | None:
    """Return the base-form verb at the head of a sentence without a subject, or None.

    In list items and headings the first word counts as a verb also where the tagger reads it
    as a noun that has the shape of one ("Strengthen", "Support for" excepted).
    """
    for token in parse:
        opens = token.pos_ in _OPENERS or token.like_num
        if opens and not (token.dep_ == "ROOT" and token.tag_ in ("VB", "VBP")):
            continue
        if token.tag_ in ("VB", "VBP") and token.pos_ in ("VERB", "AUX") and not _has_subject(token):
            return token
        break
    if kind in ("item", "heading") and len(parse):
        root = next((token for token in parse if token.dep_ == "ROOT"), None)
        if root is not None and root.tag_ == "VB" and not _has_subject(root) and not _has_auxiliary(root):
            return root
    return None


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") and child.i < token.i for child in token.children)


def _has_auxiliary(token: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") and child.text.lower() not in ("do", "n't") for child in token.children)
