"""Labelled sentences: the tool's own sentences with the coders' labels laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recextract.errors import TableError
from recextract.gold import GoldDocument, GoldRecommendation, align
from recextract.readers import read_document
from recextract.text.analysis import AnalysedDocument, analyse
from recextract.text.context import SentenceView


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, ``views[index]`` of its document; ``label`` is the recommendation that it holds, or None."""

    doc: str
    index: int
    views: Sequence[SentenceView] = field(repr=False)
    label: GoldRecommendation | None

    @property
    def view(self) -> SentenceView:
        """Return what a model sees of the sentence."""
        return self.views[self.index]


def labelled_sentences(gold: Iterable[GoldDocument], texts: Path) -> list[Example]:
    """Return every sentence that a coder read, in document order.

    ``texts`` is the folder in which the documents lie under the names that the gold gives them.
    Raises :class:`TableError` where one is missing.
    """
    gold = list(gold)
    return [
        Example(coded.doc, i, analysed.views, labels.get(i))
        for coded, (analysed, labels) in zip(gold, labelled_documents(gold, texts), strict=True)
        for i, sentence in enumerate(analysed.sentences)
        if coded.covers(sentence)
    ]


def labelled_documents(
    gold: Iterable[GoldDocument], texts: Path
) -> Iterator[tuple[AnalysedDocument, dict[int, GoldRecommendation]]]:
    """Yield each document, analysed, with the recommendation that each of its sentences holds.

    ``texts`` is as for :func:`labelled_sentences`. Raises :class:`TableError` where one is missing.
    """
    for coded in gold:
        path = texts / coded.doc
        if not path.is_file():
            raise TableError(f"{path}: the gold names this document but it is not there. Give its folder with --texts.")
        analysed = analyse(read_document(path, coded.doc))
        yield analysed, align(analysed.sentences, coded)
