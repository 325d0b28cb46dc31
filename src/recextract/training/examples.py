"""Labelled sentences: the tool's own sentences with the coders' labels laid over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from recextract.analysis import analyse
from recextract.context import SentenceView
from recextract.errors import TableError
from recextract.gold import GoldDocument, GoldRecommendation, align
from recextract.readers import read_document


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence; ``label`` is the recommendation that it holds, or None."""

    doc: str
    index: int
    view: SentenceView
    label: GoldRecommendation | None


def labelled_sentences(gold: Iterable[GoldDocument], texts: Path) -> list[Example]:
    """Return every sentence that a coder read, in document order.

    ``texts`` is the folder in which the documents lie under the names that the gold gives them.
    Raises :class:`TableError` where one is missing.
    """
    examples: list[Example] = []
    for coded in gold:
        path = texts / coded.doc
        if not path.is_file():
            raise TableError(f"{path}: the gold names this document but it is not there. Give its folder with --texts.")
        analysed = analyse(read_document(path, coded.doc))
        labels = align(analysed.sentences, coded)
        examples += [
            Example(coded.doc, i, view, labels.get(i))
            for i, (sentence, view) in enumerate(zip(analysed.sentences, analysed.views, strict=True))
            if coded.covers(sentence)
        ]
    return examples
