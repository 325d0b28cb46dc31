"""Demands that a text reports in order to answer them: "Critics urge Kenya to leave, but Kenya should stay"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recextract.cues import find_cues
from recextract.speakers.clauses import subject_of
from recextract.speakers.lexicon import matches, patterns, words
from recextract.speakers.reporting import Report
from recextract.types import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def answer_in_sentence(doc: Doc, reports: Sequence[Report]) -> tuple[Report, int, int] | None:
    """Return a demand that a sentence reports and where its author answers it with advice of his own.

    The answer is a clause set against the demand ("but", "while", "although"), or one that rejects it in so
    many words. None where the answer is somebody else's, or advises nothing.

    >>> from recextract.parsing import parse
    >>> from recextract.speakers.reporting import find_reports
    >>> doc = next(parse(["Critics urge Kenya to leave, but Kenya should stay."]))
    >>> report, start, end = answer_in_sentence(doc, find_reports(doc))
    >>> report.voice.text, doc.text[start:end]
    ('critics', 'Kenya should stay.')
    """
    for report in reports:
        verb = next((token for token in doc if token.idx == report.at), None)
        if verb is None or report.family in ("noun", "phrase") or report.clause == "conditional":
            continue
        if report.family == "say" and not find_cues(doc.text[report.start : report.end], BlockKind.PROSE):
            # "Although they agree that piers are old, the mayor should wait": they have asked for nothing.
            continue
        for first, last in _clauses_against(verb):
            while first < last and (doc[first].is_punct or doc[first].dep_ in ("cc", "mark")):
                first += 1
            start, end = doc[first].idx, doc[last].idx + len(doc[last].text)
            others = any(start <= other.at < end for other in reports)
            if not others and find_cues(doc.text[start:end], BlockKind.PROSE):
                return report, start, end
    return None


def is_set_apart(sentence: str, following: str) -> bool:
    """Say whether an author keeps what is reported at arm's length: by a word in it, or by what comes next.

    >>> is_set_apart("Some say that the pier must go.", "They are wrong.")
    True
    >>> is_set_apart("Some say that the pier must go.", "It is eighty years old.")
    False
    """
    return any(rule.pattern.search(sentence) for rule in patterns("distance")) or any(
        rule.pattern.search(following) for rule in patterns("rebuttal")
    )


def _clauses_against(verb: Token) -> list[tuple[int, int]]:
    """Return the clauses that a sentence sets against that of a reporting verb: first and last token of each."""
    found = []
    for clause in verb.rights:
        bounds = (clause.left_edge.i, clause.right_edge.i)
        if _is_against(verb, clause, bounds):
            found.append(bounds)
    head, first, last = verb.head, verb.left_edge.i, verb.right_edge.i
    if head.i != verb.i:
        # The clause that reports hangs on the one that answers: all but it is the answer.
        bounds = (last + 1, len(verb.doc) - 1) if last < head.i else (0, first - 1)
        if bounds[0] <= bounds[1] and _is_against(head, verb, bounds):
            found.append(bounds)
    return found


def _is_against(head: Token, clause: Token, answer: tuple[int, int]) -> bool:
    """Say whether a clause and the one it hangs on, each with its subject, stand against each other.

    ``answer`` are the first and the last token of the one that answers.
    """
    if subject_of(clause) is None or subject_of(head) is None:
        return False
    marks = {child.lower_ for child in clause.lefts if child.dep_ in ("mark", "advmod")}
    if clause.dep_ == "advcl":
        return bool(marks & words("concession_mark"))
    if "that" in marks or clause.dep_ not in ("conj", "ccomp", "parataxis"):
        return False
    between = [token for token in head.children if min(head.i, clause.i) < token.i < max(head.i, clause.i)]
    if clause.dep_ == "conj" and any(token.lower_ in words("contrast") for token in between):
        return True
    text = clause.doc[answer[0] : answer[1] + 1].text.lstrip(";:,\u2014\u2013 ")
    return matches("rejection", "is-rejected", text)
