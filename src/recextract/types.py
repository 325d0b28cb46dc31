"""The records that travel through the pipeline: frozen, slotted, and importing nothing local.

Every ``start``/``end`` is a half-open range of characters in ``Document.text``, the
text as it was extracted from the file. Nothing in the pipeline ever moves an offset:
what has to disappear (markup, bullets, page numbers) is replaced by as many spaces.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in ``Document.text``.

    >>> Span(3, 8).of("To Pakistan")
    'Pakis'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class FormatMetadata:
    """What the file format itself states (HTML meta tags, DOCX or PDF properties).

    ``date`` is ISO and as precise as the format states it; empty where it states none.
    Weaker evidence for the source: ``site`` is what a page's ``<title>`` says instead of its
    heading, ``origin`` the host to which a closing link ("Source") leads, ``running`` the
    lines of running heads and feet, which are no part of the text.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    date: str = ""
    site: str = ""
    origin: str = ""
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One input file after reading.

    ``name`` is the path relative to the input folder with ``/`` as separator, ``text`` the
    extracted text (Markdown for formats that carry structure), ``sha256`` the hash of the
    file's bytes, ``pages`` the offset at which each page starts (empty where the format has
    no pages), ``extracted`` whether ``text`` differs from the file decoded as UTF-8.
    """

    name: str
    text: str
    format: str
    sha256: str = ""
    encoding: str = ""
    pages: tuple[int, ...] = ()
    metadata: FormatMetadata = FormatMetadata()
    extracted: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """The hash of the file's bytes, of a text that came from no file its own."""
        return self.sha256 or hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that holds ``offset``; None without pages.

        >>> Document("a.pdf", "one two", "pdf", pages=(0, 4)).page_at(5)
        2
        """
        number = None
        for number_from_1, start in enumerate(self.pages, 1):
            if start > offset:
                break
            number = number_from_1
        return number


class BlockKind(StrEnum):
    """What a block of lines is in the layout of the page."""

    HEADING = "heading"
    PROSE = "prose"
    ITEM = "item"
    NOTE = "note"
    BYLINE = "byline"
    LABEL = "label"
    ROSTER = "roster"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that belong together.

    ``level`` is the depth of a heading (1 = top) or of a list item (0 = outermost), or the column of a table cell;
    ``heading`` is the index, in ``Layout.blocks``, of the nearest heading above, or None;
    ``lead_in`` is the index of the block that introduces a list item ("We recommend:"), or heads the column of a cell.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    heading: int | None = None
    lead_in: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a document and its masked text.

    ``masked`` has the length of ``Document.text``; markup, bullets, note marks, page numbers,
    running heads and datelines are spaces in it, line breaks inside a block are spaces, and curly
    quotation marks are straight. Offsets are the same in both texts, but inside a word that a
    line end cut in two ("govern-", "ment"): it is closed up, with spaces before or behind it.
    """

    masked: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item: offsets in ``Document.text``; ``block`` indexes ``Layout.blocks``."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """Who issued the document and when, each empty where neither text nor format says so."""

    source: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that make a sentence prescriptive; offsets in ``Document.text``."""

    rule: str
    start: int
    end: int
    strength: str


@dataclass(frozen=True, slots=True)
class Actors:
    """Who should act: canonical ``names``, main one first, and the ``mention`` in the sentence.

    Where a sentence asks different things of different actors, ``start`` and ``end`` (None: its end) are the part
    that asks these, in characters from the start of the sentence. ``weighed`` are the likeliest names with their
    probabilities, the empty name standing for nobody; empty where no ranker was asked.
    """

    names: tuple[str, ...] = ()
    mention: str = ""
    how: str = ""
    start: int = 0
    end: int | None = None
    weighed: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it. ``kind`` is ``author``, ``direct`` or ``indirect``; ``speaker`` is empty for ``author``.

    Where it answers another's demand in the same sentence, ``answered`` is whose that is, and ``start`` and ``end``
    (None: its end) are the part that answers, in characters from the start of the sentence.
    """

    kind: str = "author"
    speaker: str = ""
    role: str = ""
    how: str = ""
    start: int = 0
    end: int | None = None
    answered: Attribution | None = None

    def holds(self, offset: int) -> bool:
        """Say whether a place in the sentence lies in the part that the attribution is of.

        >>> Attribution(start=30).holds(12)
        False
        """
        return self.start <= offset and (self.end is None or offset < self.end)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One row of the table; the fields are its columns, in order (see DESIGN, "The table")."""

    id: str
    text: str
    actor: str
    actors: tuple[str, ...]
    actor_mention: str
    action: str
    theme: str
    themes: tuple[str, ...]
    strength: str
    polarity: str
    cue: str
    rule: str
    confidence: float
    speaker: str
    speaker_role: str
    attribution: str
    source: str
    title: str
    author: tuple[str, ...]
    date: str
    document: str
    heading: str
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One row of the documents table: one a input file, read or not."""

    document: str
    format: str = ""
    sha256: str = ""
    words: int = 0
    sentences: int = 0
    recommendations: int = 0
    source: str = ""
    title: str = ""
    author: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    status: str = "ok"
    error: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one file gave: its record, its rows and, where it had to be extracted, its text.

    ``asked_from`` says where in the text each row's own part begins: behind ``Recommendation.start`` where an earlier
    row of the same sentence asks something else of another actor. No table has it, and the state of a run does not
    keep it.
    """

    record: DocumentRecord
    recommendations: tuple[Recommendation, ...] = ()
    text: str = field(default="", repr=False)
    extracted: bool = False
    asked_from: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def at_least(self, confidence: float) -> Extraction:
        """Leave out the rows that are less sure than this, as the state of a run holds them."""
        rows = tuple(row for row in self.recommendations if row.confidence >= confidence)
        record = replace(self.record, recommendations=len(rows))
        return replace(self, record=record, recommendations=rows, asked_from=())
