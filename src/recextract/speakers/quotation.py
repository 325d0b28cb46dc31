"""Quotations laid over sentences."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from recextract.text.analysis import AnalysedDocument


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """A quotation, marks included: document offsets and the sentences ``first`` to ``last`` it touches."""

    start: int
    end: int
    first: int
    last: int
    text: str


def find_quoted_words(analysed: AnalysedDocument) -> dict[int, tuple[QuotedWords, ...]]:
    """Return the quotations of each sentence that has some.

    >>> from recextract.text.analysis import analyse
    >>> from recextract.types import Document
    >>> analysed = analyse(Document("a.txt", 'It rained. "Ports must open," she said.', "txt"))
    >>> [(i, words.text) for i, quoted in find_quoted_words(analysed).items() for words in quoted]
    [(1, '"Ports must open,"')]
    """
    starts = [sentence.start for sentence in analysed.sentences]
    found: dict[int, list[QuotedWords]] = {}
    for span in analysed.quotes:
        first = max(0, bisect.bisect_right(starts, span.start) - 1)
        if first < len(starts) and analysed.sentences[first].end <= span.start:
            first += 1
        last = bisect.bisect_left(starts, span.end) - 1
        if first >= len(starts) or last < first:
            continue
        text = analysed.layout.masked[span.start : span.end]
        words = QuotedWords(span.start, span.end, first, last, text)
        for i in range(first, last + 1):
            found.setdefault(i, []).append(words)
    return {i: tuple(quoted) for i, quoted in found.items()}
