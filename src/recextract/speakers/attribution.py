"""The decision for each sentence: author, direct or indirect, and whose words they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recextract.metadata.names import is_person, ordinary_case
from recextract.speakers.decision import THRESHOLDS, Candidate, KindScores, probability
from recextract.speakers.lexicon import matches, may_report
from recextract.speakers.listening import Listener
from recextract.speakers.quotation import find_quoted_words
from recextract.text.analysis import AnalysedDocument
from recextract.types import Attribution

AUTHOR = Attribution()
_LOOK_BACK = 6
_ANTECEDENT_DISTANCE = 3


def sentences_to_parse(analysed: AnalysedDocument, rows: Sequence[int]) -> set[int]:
    """Return the sentences whose parse the attribution of ``rows`` needs.

    The rows themselves and, up to six sentences before and two after, those that may name a
    speaker by their words alone; before a sentence that opens with a pronoun, the one before.

    >>> from recextract.text.analysis import analyse
    >>> from recextract.types import Document
    >>> analysed = analyse(Document("a.txt", "Ms Lund spoke first. It rained. Ports must open.", "txt"))
    >>> sorted(sentences_to_parse(analysed, [2]))
    [0, 2]
    """
    needed: set[int] = set()
    seen: dict[int, bool] = {}
    for row in rows:
        needed.add(row)
        for i in range(max(0, row - _LOOK_BACK), min(len(analysed.sentences), row + 3)):
            if i not in seen:
                seen[i] = may_report(analysed.views[i].text)
            if seen[i]:
                needed.add(i)
    quoted = find_quoted_words(analysed)
    for words in {words for row in rows for words in quoted.get(row, ())}:
        needed.update(range(max(0, words.first - 1), min(len(analysed.sentences), words.last + 2)))
    for i in sorted(needed, reverse=True):
        if matches("opening", "pronoun-opening", analysed.views[i].text):
            needed.update(range(max(0, i - _ANTECEDENT_DISTANCE), i))
    return needed


def attribute(
    analysed: AnalysedDocument,
    rows: Sequence[int],
    *,
    kind_scores: Mapping[int, KindScores] | None = None,
    source: str = "",
) -> dict[int, Attribution]:
    """Say of each row (an index into ``analysed.sentences``) whose words it gives.

    ``kind_scores`` may give a model's probabilities of author, direct and indirect, ``source`` the body
    that issued the document, whose own words are the author's.
    A row whose sentence was not parsed is judged by labels, marks and phrases alone.

    >>> from dataclasses import replace
    >>> from recextract.text.analysis import analyse
    >>> from recextract.parsing import parse
    >>> from recextract.types import Document
    >>> analysed = analyse(Document("a.txt", "Dr Ada Lund spoke. Dr Lund said that ports must open.", "txt"))
    >>> analysed = replace(analysed, parses={1: next(parse([analysed.views[1].text]))})
    >>> attribute(analysed, [1])[1].speaker
    'Ada Lund'
    """
    if not rows:
        return {}
    listener = Listener(analysed, source)
    scores = kind_scores or {}
    found: dict[int, Attribution] = {}
    plain: dict[int, Candidate | None] = {}
    for evidence in listener.listen(rows):
        accepted = evidence.candidate is not None and is_likely(evidence.candidate, scores.get(evidence.row))
        plain[evidence.row] = evidence.candidate if accepted else None
    for row, candidate in listener.continuations({row: candidate is not None for row, candidate in plain.items()}):
        if candidate is not None and is_likely(candidate, scores.get(row)):
            plain[row] = candidate
            listener.confirm(row)
    for row, candidate in plain.items():
        found[row] = _attribution(listener, candidate)
    for evidence in listener.evidence:
        if evidence.part is not None:
            start, end = evidence.part
            answered = _attribution(listener, evidence.answered)
            found[evidence.row] = replace(found[evidence.row], start=start, end=end, answered=answered)
    return found


def _attribution(listener: Listener, candidate: Candidate | None) -> Attribution:
    if candidate is None:
        return AUTHOR
    text = listener.analysed.document.text
    role = listener.people.role_of(candidate.speaker) or listener.roles.get(candidate.speaker, "")
    name = as_printed(in_ordinary_case(candidate.speaker), text)
    return Attribution(candidate.kind, name, as_printed(role, text), candidate.how)


def in_ordinary_case(name: str) -> str:
    """Return a person's name that a record prints in capitals as names are written.

    >>> in_ordinary_case("ADA LUND-ROE"), in_ordinary_case("UN WOMEN"), in_ordinary_case("OECD")
    ('Ada Lund-Roe', 'UN WOMEN', 'OECD')
    """
    return ordinary_case(name) if name.isupper() and is_person(name) else name


def as_printed(name: str, text: str) -> str:
    """Give a name back the curly apostrophes that the document prints it with.

    >>> as_printed("King's Speech", "The King\u2019s Speech was short.")
    'King\u2019s Speech'
    """
    curly = name.replace("'", "\u2019")
    return curly if curly != name and curly in " ".join(text.split()) else name


def is_likely(candidate: Candidate, scores: KindScores | None = None) -> bool:
    """Say whether a candidate is accepted, given a model's scores where there are some."""
    return candidate.model == "certain" or probability(candidate, scores) >= THRESHOLDS[candidate.model]
