"""A document as the linguistic modules see it: layout, sentences, quotations and parses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recextract.text.context import SentenceView, view_sentences
from recextract.text.layout import analyse_layout, with_plain_line_ends
from recextract.text.quotes import quoted_spans
from recextract.text.sentences import split_sentences
from recextract.types import Document, Layout, Sentence, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class AnalysedDocument:
    """A document with its blocks, sentences, quotations and the parses made so far.

    ``views[i]`` is the masked, folded text of ``sentences[i]`` and its surroundings.
    ``parses[i]`` is the spaCy parse of ``layout.masked[s.start:s.end]`` for those sentences
    that were parsed; ``token.idx + s.start`` is a token's offset in ``document.text``.
    """

    document: Document
    layout: Layout
    sentences: tuple[Sentence, ...]
    views: Sequence[SentenceView]
    quotes: tuple[Span, ...]
    parses: Mapping[int, Doc] = field(default_factory=dict)


def analyse(document: Document) -> AnalysedDocument:
    """Lay a document out and split it into sentences; nothing is parsed yet.

    >>> analysed = analyse(Document("a.txt", "Talks stalled. Both sides should resume them.", "txt"))
    >>> [view.text for view in analysed.views]
    ['Talks stalled.', 'Both sides should resume them.']
    """
    from recextract.speakers.labels import label_spans  # its package reads analysed documents

    document = replace(document, text=with_plain_line_ends(document.text), sha256=document.content_hash)
    layout = analyse_layout(document.text, label_spans(document.text))
    sentences = split_sentences(layout)
    quotes = quoted_spans(document.text, layout)
    return AnalysedDocument(
        document=document,
        layout=layout,
        sentences=sentences,
        views=view_sentences(document, layout, sentences, quotes),
        quotes=quotes,
    )
