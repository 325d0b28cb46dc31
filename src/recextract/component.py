"""The spaCy way: a pipeline component that marks recommendations as spans."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from recextract.pipeline import PipelineOptions, extract_document
from recextract.types import Document, Recommendation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

SPANS_KEY = "recommendations"


class RecommendationComponent:
    """Find the recommendations of a ``Doc`` and put them into ``doc.spans["recommendations"]``.

    Each span is labelled with the row's main theme and carries every column of the table as an
    extension attribute of the same name (``span._.actor``, ``span._.strength`` …); the id is
    ``span._.recommendation_id``. Offsets are characters of ``doc.text``. The component reads the
    text alone, so it may stand anywhere in a pipeline, a blank one included. Of several rows of one sentence (it asks
    different things of different actors) the later ones' spans begin with their own part, since spaCy keeps
    one set of attributes for a stretch of text.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("recextract")
    >>> doc = nlp("Talks stalled. Both sides should resume them.")
    >>> [(span.text, span._.strength) for span in doc.spans["recommendations"]]
    [('Both sides should resume them.', 'should')]
    """

    def __init__(self, options: PipelineOptions) -> None:
        from spacy.tokens import Span

        self.options = options
        for attribute in attribute_names():
            if not Span.has_extension(attribute):
                Span.set_extension(attribute, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Add the spans; a text that is not English gets none."""
        extraction = extract_document(Document("doc", doc.text, "txt"), self.options)
        spans: list[Span] = []
        end = 0
        for row, asked_from in zip(extraction.recommendations, extraction.asked_from, strict=True):
            start = asked_from if row.start < end else row.start
            end = row.end
            span = doc.char_span(start, row.end, label=row.theme, alignment_mode="expand")
            if span is None:
                continue
            for name, value in attributes_of(row).items():
                span._.set(name, value)
            spans.append(span)
        doc.spans[SPANS_KEY] = spans
        return doc


def attribute_names() -> list[str]:
    """Return the names of the extension attributes, in the order of the table's columns."""
    return [_attribute(field.name) for field in fields(Recommendation)]


def attributes_of(row: Recommendation) -> dict[str, object]:
    """Return a row as extension attributes; lists are tuples, which is what ``DocBin`` gives back as well."""
    return {_attribute(field.name): getattr(row, field.name) for field in fields(row)}


def _attribute(column: str) -> str:
    # ``text``, ``start`` and ``end`` are the span's own; an extension of these names would shadow nothing
    # but read as if it did.
    return {"id": "recommendation_id", "text": "folded_text", "start": "start_offset", "end": "end_offset"}.get(
        column, column
    )


def create_component(
    nlp: Language,
    name: str,
    codebook: str | None,
    model: str | None,
    min_confidence: float | None,
) -> RecommendationComponent:
    """Make the component; registered by entry point as the factory ``recextract``."""
    return RecommendationComponent(
        PipelineOptions(Path(codebook) if codebook else None, Path(model) if model else None, min_confidence)
    )


def _register() -> None:
    from spacy.language import Language

    Language.factory(
        "recextract",
        default_config={"codebook": None, "model": None, "min_confidence": None},
        func=create_component,
    )


_register()
