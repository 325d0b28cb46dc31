"""What a model sees of a sentence: the sentence itself and, apart from it, where it stands."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from recextract.text.headings import LEAD_IN, TITLE_LEVEL
from recextract.text.lists import (
    announces_items,
    asks_for_items,
    called_on,
    entries_below,
    heads_no_advice,
    is_addressee_column,
    is_advice_column,
    is_entry,
    left_open,
    opens_with_ordinal,
    says_nothing,
)
from recextract.text.quotes import quoted_spans
from recextract.types import Block, BlockKind, Document, Layout, Sentence, Span

_HEADING_CHARS = 70
_LEAD_IN_CHARS = 90
_PREVIOUS_CHARS = 130
_LABEL_WORDS = 3
_LONGEST_ADDRESSEE = 200
_FARTHEST_ANNOUNCEMENT = 50


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence as text with its surroundings; all strings are masked and white space folded.

    ``asked_for`` says that it begins a list item under a heading or lead-in that makes advice of its
    items (see :mod:`.lists`). A cell of a table under "Recommendation" is such an item, with the head of its column
    as lead-in; ``addressee`` is what the same row has under "Responsible" or the like. So is "First, mend the dam."
    after "The board should do the following.". ``section`` is the heading further above that asks for items where the
    nearest says nothing of them: "Recommendations to Kenya" above "Trade". ``leads_in`` says that the sentence itself
    only asks for the items below it: "The Committee recommends that the guild:". ``entry`` says that it is part of an
    entry below "References", "Endnotes", "Signatories" or the like.
    """

    text: str
    kind: str
    heading: str
    lead_in: str
    previous: str
    quoted: bool
    asked_for: bool = False
    addressee: str = ""
    section: str = ""
    leads_in: bool = False
    entry: bool = False

    @property
    def context(self) -> str:
        """Return the surroundings as one string, the second segment of the encoder's input.

        >>> SentenceView("Lift the ban.", "item", "Way forward", "", "", False).context
        'item. Way forward.'
        """
        parts = [self.kind + (" quoted" if self.quoted else ""), self.heading, self.lead_in, self.previous]
        return " ".join(part if part[-1] in ".:?!" else part + "." for part in parts if part)


def view_sentences(
    document: Document, layout: Layout, sentences: Sequence[Sentence], quotes: Sequence[Span] | None = None
) -> list[SentenceView]:
    """Return one view a sentence, in order.

    ``previous`` is the end of the sentence before in the same block or, for prose, the block
    before under the same heading; ``lead_in`` the end of the block that introduces a list.

    >>> from recextract.text.layout import analyse_layout
    >>> from recextract.text.sentences import split_sentences
    >>> document = Document("a.txt", "We recommend:\\n\\n- Lift the ban.", "txt")
    >>> layout = analyse_layout(document.text)
    >>> view_sentences(document, layout, split_sentences(layout))[1].lead_in
    'We recommend:'
    """
    folded = [" ".join(layout.masked[s.start : s.end].split()) for s in sentences]
    quotes = quoted_spans(document.text, layout) if quotes is None else quotes
    starts = [span.start for span in quotes]
    title = next((i for i, block in enumerate(layout.blocks) if block.kind is BlockKind.HEADING), None)
    entries = _entries(layout)
    views: list[SentenceView] = []
    for i, sentence in enumerate(sentences):
        block = layout.blocks[sentence.block]
        is_advice = block.kind is BlockKind.TABLE and _is_advice_cell(layout, sentence.block, document.text)
        announced_by = _announcement(sentences, folded, i) if block.kind is BlockKind.PROSE else ""
        kind = BlockKind.ITEM if is_advice or announced_by else block.kind
        heading = _block_text(layout, block.heading)[:_HEADING_CHARS] if kind is not BlockKind.HEADING else ""
        lead_in = _lead_in(layout, block) if kind is not BlockKind.TABLE else ""
        lead_in = (announced_by or _call_on_head(layout, block) or lead_in)[-_LEAD_IN_CHARS:]
        previous = folded[i - 1][-_PREVIOUS_CHARS:] if i and _is_context(layout, sentences[i - 1], sentence) else ""
        quoted = _is_quoted(sentence, quotes, starts)
        begins_item = kind is BlockKind.ITEM and (not i or sentences[i - 1].block != sentence.block)
        is_asked = asks_for_items(heading) or asks_for_items(lead_in)
        climbs = begins_item and not is_asked and not _is_led_in(layout, block)
        section = _section(layout, block.heading, title) if climbs else ""
        before_item = i + 1 < len(sentences) and layout.blocks[sentences[i + 1].block].kind is BlockKind.ITEM
        has_colon = folded[i].endswith(":")
        leads_in = asks_for_items(folded[i]) if has_colon else before_item and left_open(folded[i])
        is_asked = (is_asked or bool(section)) and not (leads_in or _is_label(document.text, sentence))
        asked_for = bool(announced_by) or (begins_item and (_has_words(folded[i]) if is_advice else is_asked))
        addressee = _addressee_cell(layout, sentence.block, document.text) if is_advice else ""
        asks = leads_in and before_item
        views.append(
            SentenceView(
                text=folded[i],
                kind=kind.value,
                heading=heading,
                lead_in=lead_in,
                previous=previous,
                quoted=quoted,
                asked_for=asked_for,
                addressee=addressee,
                section=section,
                leads_in=asks,
                entry=sentence.block in entries,
            )
        )
    return views


def _entries(layout: Layout) -> set[int]:
    """Return the blocks that are entries of a bibliography, endnotes or those who sign.

    What the first line of a text heads is the text itself, be it called "Notes".
    """
    below: dict[int | None, str] = {}
    entries: set[int] = set()
    for i, block in enumerate(layout.blocks):
        above = below.get(block.heading, "")
        if block.kind is BlockKind.HEADING:
            below[i] = above or (entries_below(_block_text(layout, i)) if i else "")
        elif above and is_entry(_block_text(layout, i), above, item=block.kind is BlockKind.ITEM):
            entries.add(i)
    return entries


def _is_led_in(layout: Layout, block: Block) -> bool:
    """Say whether a line that no markup makes a heading leads in to an item: "The treaty has three parts:"."""
    return block.lead_in is not None and (
        block.lead_in != block.heading or layout.blocks[block.lead_in].level >= TITLE_LEVEL
    )


def _call_on_head(layout: Layout, block: Block) -> str:
    """Return what the heading of an item says with the call above it: "We call on:", "The banks:", "- to pay"."""
    head = block.heading if block.lead_in is None else block.lead_in
    if block.kind is not BlockKind.ITEM or head is None:
        return ""
    return called_on(_block_text(layout, layout.blocks[head].heading), _block_text(layout, head))


def _announcement(sentences: Sequence[Sentence], folded: Sequence[str], i: int) -> str:
    """Return the sentence of the same paragraph that announces the counted sentence ``i``; empty if there is none."""
    if not opens_with_ordinal(folded[i]):
        return ""
    for j in range(i - 1, max(-1, i - _FARTHEST_ANNOUNCEMENT), -1):
        if sentences[j].block != sentences[i].block:
            return ""
        if opens_with_ordinal(folded[j + 1]) and announces_items(folded[j]):
            return folded[j].rstrip(" .") + ":"
    return ""


def _section(layout: Layout, heading: int | None, title: int | None) -> str:
    """Return the heading above this one that asks for items, unless one between heads none ("Background").

    The title of the document does not ask: all of it stands below.
    """
    while heading is not None and heading != title:
        text = _block_text(layout, heading)[:_HEADING_CHARS]
        if asks_for_items(text):
            return text
        if heads_no_advice(text):
            return ""
        heading = layout.blocks[heading].heading
    return ""


def _is_advice_cell(layout: Layout, index: int, text: str) -> bool:
    """Say whether a cell says what to do: it stands below "Recommendation", and other cells in its row are filled."""
    head = layout.blocks[index].lead_in
    if head is None or not is_advice_column(_block_text(layout, head)):
        return False
    alone = len(_cells_of_row(layout, index, text)) == 1 < len(_cells_of_row(layout, head, text))
    cell = _block_text(layout, index)
    return not alone and not says_nothing(cell) and not is_advice_column(cell)


def _addressee_cell(layout: Layout, index: int, text: str) -> str:
    """Return the cell of the same row whose column says who should act; empty where there is none."""
    for cell in _cells_of_row(layout, index, text):
        if is_addressee_column(_block_text(layout, layout.blocks[cell].lead_in)):
            return _block_text(layout, cell)[:_LONGEST_ADDRESSEE]
    return ""


def _cells_of_row(layout: Layout, index: int, text: str) -> range:
    """Return the indices of the filled cells in the row, that is the line, of a cell."""
    blocks = layout.blocks

    def in_line(one: Block, other: Block) -> bool:
        return one.kind is other.kind is BlockKind.TABLE and "\n" not in text[one.end : other.start]

    first = last = index
    while first and in_line(blocks[first - 1], blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and in_line(blocks[last], blocks[last + 1]):
        last += 1
    return range(first, last + 1)


def _has_words(text: str) -> bool:
    """Say whether a text is more than a number or a word: "R2." is not."""
    return sum(any(map(str.isalpha, word)) for word in text.split()) > 1


def _is_label(text: str, sentence: Sentence) -> bool:
    """Say whether a sentence is a few words in bold type before what an item asks for: "**Mule accounts.** Banks …"."""
    before, after = text[max(0, sentence.start - 2) : sentence.start], text[sentence.end : sentence.end + 2]
    return (
        before == after and before in ("**", "__") and len(text[sentence.start : sentence.end].split()) <= _LABEL_WORDS
    )


def _lead_in(layout: Layout, block: Block) -> str:
    """Return the lead-in of an item with a colon, "The guild should:", and the head above a cell as it is."""
    text = _block_text(layout, block.lead_in)
    is_open = bool(text) and block.kind is BlockKind.ITEM and not LEAD_IN.search(text)
    return f"{text}:" if is_open else text


def _block_text(layout: Layout, index: int | None) -> str:
    if index is None:
        return ""
    block = layout.blocks[index]
    return " ".join(layout.masked[block.start : block.end].split())


def _is_context(layout: Layout, before: Sentence, sentence: Sentence) -> bool:
    kind_before = layout.blocks[before.block].kind
    return kind_before not in (BlockKind.HEADING, BlockKind.TABLE, BlockKind.NOTE) and (
        before.block == sentence.block or layout.blocks[sentence.block].lead_in != before.block
    )


def _is_quoted(sentence: Sentence, quotes: Sequence[Span], starts: Sequence[int]) -> bool:
    """Say whether more than half of the sentence lies inside quotation marks."""
    covered = 0
    i = max(0, bisect.bisect_right(starts, sentence.start) - 2)
    while i < len(quotes) and quotes[i].start < sentence.end:
        covered += max(0, min(sentence.end, quotes[i].end) - max(sentence.start, quotes[i].start))
        i += 1
    return covered > 0.5 * (sentence.end - sentence.start)
