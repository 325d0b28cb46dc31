"""Where a verb phrase or noun phrase ends in the text, also where the parse breaks it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
# What stands before its head: no phrase ends in it.
_LEFT_PARTS = frozenset(("amod", "aux", "auxpass", "compound", "det", "nummod", "poss"))


def clause_end(verb: Token) -> int:
    """Return where the clause of ``verb`` ends: its subtree without a coordinate clause that has its own subject."""
    last = max(verb.right_edge.i, verb.i)
    for conjunct in _later_conjuncts(verb):
        if any(child.dep_ in SUBJECTS for child in conjunct.children) and conjunct.left_edge.i > verb.i:
            last = min(last, conjunct.left_edge.i - 1)
    tokens = list(verb.doc[verb.i : last + 1])
    while len(tokens) > 1 and tokens[-1].pos_ in ("CCONJ", "PUNCT", "SPACE") and not tokens[-1].text.endswith(")"):
        tokens.pop()
    return phrase_end(tokens[-1])


def phrase_end(last: Token) -> int:
    """Return the end of ``last`` or, where the parse breaks off inside a phrase, of that phrase.

    "We need to thank our neighbours Kenya and Uganda", cut before "Uganda": go on to the next mark
    of punctuation, conjunction or finite verb.
    """
    doc, last = last.doc, _completed(last)
    i = last.i
    while i + 1 < len(doc) and not _ends_phrase(doc[i + 1]):
        i += 1
    if i + 1 < len(doc) and doc[i + 1].tag_ in ("VBZ", "VBD", "VBP", "MD"):
        i = last.i
    elif _completed(doc[i]).i > i:
        return phrase_end(doc[i])
    return doc[i].idx + len(doc[i].text)


def _ends_phrase(token: Token) -> bool:
    """Say whether a token opens something new: a mark, a conjunction, a finite verb, its subject."""
    joint = token.tag_ == "HYPH"
    return (
        (token.is_punct and not joint and not token.is_quote)
        or token.pos_ in ("CCONJ", "SCONJ", "SPACE", "PRON")
        or token.tag_ in ("VBZ", "VBD", "VBP", "MD", "WDT", "WP", "WRB")
        or (not joint and any(part.dep_ in SUBJECTS and part.i >= token.i for part in (token, token.head)))
    )


def _completed(last: Token) -> Token:
    """Return the word in which a phrase can end, where the parse ends it in one that is not complete.

    "revive domestic | and foreign investment", "not only lend but also | teaches", "repair (and widen | ) the quays",
    "as in Fig | . 2".
    """
    doc = last.doc
    following = doc[last.i + 1] if last.i + 1 < len(doc) else None
    after = doc[last.i + 2] if last.i + 2 < len(doc) else None
    if last.dep_ in _LEFT_PARTS and last.head.i > last.i:
        return _completed(last.head.right_edge)
    if following is None or after is None:
        return last
    but_also = last.lower_ == "also" and last.i and last.nbor(-1).pos_ == "CCONJ"
    closes = following.text == ")" and doc[: last.i + 1].text.count("(") > doc[: last.i + 1].text.count(")")
    abbreviation = following.text == "." and (after.like_num or after.is_lower)
    if but_also:
        return _completed(following)
    return _completed(after) if (closes and not after.is_punct) or abbreviation else last


def _later_conjuncts(verb: Token) -> list[Token]:
    return [token for token in verb.subtree if token.dep_ == "conj" and token.i > verb.i and verb in token.conjuncts]
