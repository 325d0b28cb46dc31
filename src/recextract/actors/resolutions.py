"""Clauses of resolutions, which begin with their verb: "Urges Member States to accede to the treaty;"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recextract.actors.wordlists import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


@dataclass(frozen=True, slots=True)
class Request:
    """The verb that begins a clause, the noun phrase that it asks, and the first word of what is asked."""

    verb: Token
    asked: Span
    action: Token


def request_of(doc: Doc) -> Request | None:
    """Return what the clause of a resolution asks of whom; None where the sentence is no such clause.

    It goes by the words alone, for parses take the verb for part of a name.

    >>> from recextract.parsing import parse
    >>> request = request_of(next(parse(["Urges Chad and those able to pay to keep the peace;"])))
    >>> request.asked.text, request.action.text
    ('Chad and those able to pay', 'keep')
    """
    words = (token for token in doc if any(map(str.isalpha, token.text)))
    verb = next((token for token in words if token.lower_ not in word_lists().resolution_adverbs), None)
    if verb is None or not doc[:].text.lstrip('0123456789.() \n"')[:1].isupper():
        return None
    if verb.lower_ not in word_lists().resolution_verbs:
        return None
    first = verb.i + 1
    if first < len(doc) and doc[first].lower_ in ("on", "upon"):
        first += 1
    end = next((token.i for token in doc[first:] if _begins_clause(token)), len(doc))
    for to in doc[first + 1 : end]:
        if _begins_what_is_asked(to):
            return Request(verb, doc[first : to.i], to.nbor(1))
    return None


def clauses_of(doc: Doc) -> list[Span]:
    """Return the clauses of a resolution that stand in one sentence; all of it where it asks nobody in so many words.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["Urges Chad to pay; stresses that Egypt must wait, and invites Oman to lead."]))
    >>> [clause.text for clause in clauses_of(doc)]
    ['Urges Chad to pay;', 'stresses that Egypt must wait,', 'invites Oman to lead.']
    """
    starts = [token.i for token in doc if _begins_clause(token)] if request_of(doc) else []
    ends = [_mark_before(doc[start]).i + 1 for start in starts]
    return [doc[start:end] for start, end in zip([0, *starts], [*ends, len(doc)], strict=True)]


def _begins_clause(token: Token) -> bool:
    """Say whether a verb behind a mark begins another clause, whose subject is that of the first: "; also stresses"."""
    mark = _mark_before(token)
    if token.lower_ in word_lists().resolution_verbs:
        return mark.text in (";", ",") and mark.i < token.i
    return token.tag_ == "VBZ" and mark.text == ";"


def _mark_before(token: Token) -> Token:
    """Return what stands before a word and the adverbs that belong to it."""
    before = token
    while before.i and (before.i == token.i or before.lower_ in word_lists().resolution_adverbs):
        before = before.nbor(-1)
    return before


def _begins_what_is_asked(to: Token) -> bool:
    """Say whether "to" begins what is asked: not in "those able to pay", "those in a position to do so"."""
    if to.lower_ != "to" or to.i + 2 >= len(to.doc) or to.nbor(1).tag_ != "VB":
        return False
    within = to.nbor(-1).lemma_.lower() in word_lists().before_own_infinitives
    return not within and (to.nbor(1).lower_, to.nbor(2).lower_) != ("do", "so")
