"""What each block stands under: its heading, the lead-in of its list, the head of its column."""

from __future__ import annotations

import re
from dataclasses import replace

from recextract.text.cells import column_heads
from recextract.text.headings import LEAD_IN
from recextract.text.lists import asks_for_items, left_open
from recextract.types import Block, BlockKind


def link(blocks: list[Block], masked: str, text: str) -> list[Block]:
    """Give each block its nearest heading above, each list item its lead-in, each table cell the head of its column.

    A lead-in ends in a colon, or in words that want an end: "The guild should".
    An item leads in to those below it where it asks for them, "3. The guild should:", if they stand deeper or are
    marked otherwise: "(a) mend the dam".
    """
    linked: list[Block] = []
    stack: list[int] = []
    lead_in: int | None = None
    asking: list[int] = []
    heads = column_heads(blocks, text)
    for i, block in enumerate(blocks):
        line = masked[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            while stack and linked[stack[-1]].level >= block.level:
                stack.pop()
            linked.append(replace(block, heading=stack[-1] if stack else None))
            stack.append(i)
            lead_in = i if LEAD_IN.search(line) else None
            continue
        if block.kind is BlockKind.PROSE:
            before_items = i + 1 < len(blocks) and blocks[i + 1].kind is BlockKind.ITEM
            is_open = before_items and left_open(" ".join(line.split()))
            lead_in = i if is_open or LEAD_IN.search(line) else None
        nearest = stack[-1] if stack else None
        if block.kind is not BlockKind.ITEM:
            asking.clear()
            linked.append(replace(block, heading=nearest, lead_in=heads.get(i)))
            continue
        while asking and not _is_below(block, blocks[asking[-1]], text):
            asking.pop()
        linked.append(replace(block, heading=nearest, lead_in=asking[-1] if asking else lead_in))
        if LEAD_IN.search(line) and asks_for_items(" ".join(line.split())):
            asking.append(i)
    return linked


def _is_below(item: Block, asking: Block, text: str) -> bool:
    marked_alike = _mark(item, text) == _mark(asking, text)
    return item.level > asking.level or (item.level == asking.level and not marked_alike)


def _mark(item: Block, text: str) -> str:
    """Return what stands before an item in its line, whatever its number or letter: "(a)" for "(b)", "0." for "12."."""
    mark = text[text.rfind("\n", 0, item.start) + 1 : item.start].strip()
    return re.sub(r"\d+", "0", re.sub(r"[A-Za-z]+", "a", mark))
