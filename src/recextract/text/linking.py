"""What each block stands under: its heading, the lead-in of its list, the head of its column."""

from __future__ import annotations

from dataclasses import replace

from recextract.text.cells import column_heads
from recextract.text.headings import LEAD_IN
from recextract.text.lists import asks_for_items
from recextract.types import Block, BlockKind


def link(blocks: list[Block], masked: str, text: str) -> list[Block]:
    """Give each block its nearest heading above, each list item its lead-in, each table cell the head of its column.

    An item leads in to the deeper ones below it where it asks for them: "- The guild should:".
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
            lead_in = i if LEAD_IN.search(line) else None
        nearest = stack[-1] if stack else None
        if block.kind is not BlockKind.ITEM:
            asking.clear()
            linked.append(replace(block, heading=nearest, lead_in=heads.get(i)))
            continue
        while asking and blocks[asking[-1]].level >= block.level:
            asking.pop()
        linked.append(replace(block, heading=nearest, lead_in=asking[-1] if asking else lead_in))
        if LEAD_IN.search(line) and asks_for_items(" ".join(line.split())):
            asking.append(i)
    return linked
