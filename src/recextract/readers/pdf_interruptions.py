"""What stands in the midst of a sentence of a PDF: figures, tables, quotations in large type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from recextract.readers.pdf_blocks import RUNNING, TERMINAL, Block, merged

FIGURE = re.compile(r"(?:Chart|Diagram|Fig(?:\.|ure)|Graph|Image|Map|Photo|Plate)\s+[\dA-Z]{1,3}[\d.]*(?=\W)")
"""How the caption of a picture begins, which heads nothing."""
_CAPTION = re.compile(
    rf"(?:#+ )?(?:{FIGURE.pattern}|(?:Box|Exhibit|Table)\s+[\dA-Z]{{1,3}}[\d.]*(?=\W)"
    r"|(?:Credit|Notes?|Photos?|Sources?):)"
)
_MOST_ASIDE = 4
_FEWEST_PULLED = 7


def without_interruptions(blocks: Sequence[Block], vocabulary: Counter[str]) -> list[Block]:
    """Put what stands in the midst of a sentence behind it, and drop quotations that are pulled from the text.

    Where the sentence runs over to the next page it goes before, as it belongs to the page on which it begins.

    >>> stand = [Block("paragraph", "The wardens, who have no boats of", 0), Block("paragraph", "Figure 2: Eels", 0),
    ...          Block("paragraph", "their own, should get two.", 0)]
    >>> [block.text for block in without_interruptions(stand, Counter())]
    ['The wardens, who have no boats of their own, should get two.', 'Figure 2: Eels']
    """
    pulled = _pulled_quotes(blocks)
    kept: list[Block] = []
    after_pulled = False
    for index, block in enumerate(blocks):
        if index in pulled:
            after_pulled = True
            continue
        first = len(kept) - 1
        while first >= 0 and len(kept) - first <= _MOST_ASIDE and _is_aside(kept[first]):
            first -= 1
        if (after_pulled or first < len(kept) - 1) and first >= 0 and _goes_on(kept[first], block):
            whole, asides = merged(kept[first], block, vocabulary), kept[first + 1 :]
            kept[first:] = [*asides, whole] if block.page > kept[first].page else [whole, *asides]
        else:
            kept.append(block)
        after_pulled = False
    return kept


def _is_aside(block: Block) -> bool:
    return block.kind == "row" or bool(_CAPTION.match(block.text))


def _goes_on(before: Block, after: Block) -> bool:
    """Say whether a sentence that stopped goes on: in lower case, and not far off."""
    if before.kind not in RUNNING or after.kind != "paragraph" or after.page - before.page > 1:
        return False
    return after.text[:1].islower() and len(before.text.split()) > 5 and not TERMINAL.search(before.text)


def _pulled_quotes(blocks: Sequence[Block]) -> set[int]:
    """Return which blocks in larger type only repeat words of the running text on the same page or the next to it."""
    text: dict[int, str] = {}
    for block in blocks:
        if block.kind in RUNNING:
            for page in {block.page, *(page for _, page in block.breaks)}:
                text[page] = f"{text.get(page, '')} {_letters(block.text)}"
    return {
        index
        for index, block in enumerate(blocks)
        if index
        and block.kind == "heading"
        and len(block.text.split()) > _FEWEST_PULLED
        and any(_letters(block.text) in text.get(block.page + step, "") for step in (-1, 0, 1))
    }


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
