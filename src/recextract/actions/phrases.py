"""Where a verb phrase or noun phrase ends in the text, also where the parse breaks it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recextract.text.sentences import never_ends_a_sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
# What stands before its head: no phrase ends in it.
_LEFT_PARTS = frozenset(("amod", "aux", "auxpass", "compound", "det", "nummod", "poss"))

_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))
_RELATIVE = frozenset(("WDT", "WP", "WRB"))
_STOPS = frozenset((";", ":", ".", "!", "?", "(", "\u2014", "\u2013", "--"))


def clause_end(verb: Token) -> int:
    """Return where the clause of ``verb`` ends: its subtree without a coordinate clause that has its own subject."""
    last = max(verb.right_edge.i, verb.i)
    for conjunct in _later_conjuncts(verb):
        if any(child.dep_ in SUBJECTS for child in conjunct.children) and conjunct.left_edge.i > verb.i:
            last = min(last, conjunct.left_edge.i - 1)
    tokens = list(verb.doc[verb.i : last + 1])
    while len(tokens) > 1 and tokens[-1].pos_ in ("CCONJ", "PUNCT", "SPACE") and not tokens[-1].text.endswith(")"):
        tokens.pop()
    return _with_further_parts(verb.doc, phrase_end(tokens[-1]))


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
        or token.pos_ in ("CCONJ", "SCONJ", "SPACE")
        or (token.pos_ == "PRON" and token.tag_ != "PRP$")
        or token.tag_ in ("VBZ", "VBD", "VBP", "MD", "WDT", "WP", "WRB")
        or (not joint and any(part.dep_ in SUBJECTS and part.i >= token.i for part in (token, token.head)))
    )


def _completed(last: Token) -> Token:
    """Return the word in which a phrase can end, where the parse ends it in one that is not complete.

    "revive domestic | and foreign investment", "not only lend but also | teaches", "repair (and widen | ) the quays",
    "as in Fig | . 2", "(cf | . Section 2".
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
    shortened = after.like_num or after.is_lower or never_ends_a_sentence(f"{last.text}.")
    abbreviation = following.text == "." and shortened
    if but_also:
        return _completed(following)
    return _completed(after) if (closes and not after.is_punct) or abbreviation else last


def _with_further_parts(doc: Doc, end: int) -> int:
    """Return the end of the list that goes on after ``end``, where the parse hangs its further parts elsewhere.

    "cut the tolls at the port | , the lock and the quay", "visit farms | and mills both near and far",
    "halt the raids | , return the boats and pay". A new clause and what is said of the last word end it.
    """
    last = next((token.i for token in reversed(doc) if token.idx < end), 0)
    if not _goes_on(doc, last + 1) or doc[-1].text == ",":  # a sentence cut before its next clause
        return end
    before_clause = stop = last
    for token in doc[last + 1 :]:
        if _opens_clause(token):
            own_clause = doc[last + 1].text == "," and doc[last + 2].pos_ == "CCONJ" and token.tag_ not in _RELATIVE
            stop = last if own_clause else before_clause
            break
        if token.text in _STOPS or token.is_quote or token.lower_ == "according":
            stop = token.i - 1
            break
        if token.text == ",":
            before_clause = token.i - 1
        stop = token.i
    while stop > last and doc[stop].pos_ in ("ADP", "CCONJ", "DET", "PUNCT", "SPACE") and doc[stop].text != ")":
        stop -= 1
    further = any(token.pos_ == "CCONJ" or _is_listed_verb(token) for token in doc[last + 1 : stop + 1])
    return doc[stop].idx + len(doc[stop].text) if stop > last and further else end


def _opens_clause(token: Token) -> bool:
    finite = token.tag_ in _FINITE and not _is_listed_verb(token)
    subject = token.pos_ == "PRON" and token.dep_ in SUBJECTS
    return finite or subject or token.dep_ == "mark" or token.tag_ in _RELATIVE


def _goes_on(doc: Doc, i: int) -> bool:
    """Say whether a list may go on with a token: "and mills", ", lend a hand", ", the lock and the quay"."""
    if i + 1 >= len(doc):
        return False
    first = doc[i]
    if first.lower_ in ("and", "or", "both"):
        return True
    following = doc[i + 1]
    return first.text == "," and (following.lower_ != "but" or doc[min(i + 2, len(doc) - 1)].lower_ == "also")


def _is_listed_verb(token: Token) -> bool:
    """Say whether a bare verb stands behind a mark or conjunction: ", lend a hand"."""
    bare = token.tag_ in ("VB", "VBP") and token.lower_ == token.lemma_
    parted = token.i > 0 and (token.nbor(-1).text == "," or token.nbor(-1).pos_ == "CCONJ")
    return bare and parted and not any(child.dep_ in SUBJECTS for child in token.children)


def _later_conjuncts(verb: Token) -> list[Token]:
    return [token for token in verb.subtree if token.dep_ == "conj" and token.i > verb.i and verb in token.conjuncts]
