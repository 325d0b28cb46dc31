"""Lines that head what stands below them, though no markup says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from recextract.cues import find_cues
from recextract.metadata.dates import is_date_line, is_dated_place
from recextract.text.lists import left_open
from recextract.textrules import packaged_rules
from recextract.types import Block, BlockKind

LEAD_IN: Final = re.compile(r":\s*$")
TITLE_LEVEL, LINE_LEVEL, NUMBERED_LEVEL = 7, 8, 9
"""Levels of a title, of a line above text and of a numbered one: below all six that markup has, and above each other.

So a line that only looks like a heading never ends the section that a marked one opened.
"""
_LONGEST_DATE_LINE = 60
_LONGEST_MARK = 12
_ROMAN = re.compile(r"[IVX]{1,5}\.")
_ARABIC = re.compile(r"\d{1,3}\.|\d{1,3}(?:\.\d{1,3})+\.?")
_MOST_WORDS = 14
_MOST_CHARS = 110


def promote_headings(blocks: Sequence[Block], masked: str, about: Sequence[tuple[int, int]] = ()) -> list[Block]:
    """Turn short lines without a full stop that stand before other text into headings.

    A heading right above another one is of a higher level. What stands after a speaker's label
    is said, however short it is; ``about`` are the lines that tell of the text (byline, date) and head nothing;
    nor do questions in a row.
    """
    promoted = list(blocks)
    telling = _telling_of_the_text(blocks, masked, about)
    questions = {i for i, block in enumerate(blocks) if _is_question(block, masked)}
    for i in range(len(blocks) - 2, -1, -1):
        block, following = blocks[i], promoted[i + 1]
        if i in telling or (i and blocks[i - 1].kind is BlockKind.LABEL):
            continue
        if i in questions and not questions.isdisjoint((i - 1, i + 1)):
            continue
        line = masked[block.start : block.end]
        if following.kind is BlockKind.ITEM and _leads_in(line):
            continue  # "Kenya should also:" leads in to its items; what comes behind them is not under it
        if block.kind is BlockKind.PROSE and looks_like_heading(line):
            is_title = following.kind is BlockKind.HEADING and following.start > block.end + 1
            level = TITLE_LEVEL if is_title else LINE_LEVEL
            if following.kind is BlockKind.ITEM and _heads_numbered(line.split()[0], _mark_before(following, masked)):
                level = NUMBERED_LEVEL  # "I. Ports", which looks like the name of a person
            promoted[i] = replace(block, kind=BlockKind.HEADING, level=level)
        elif block.kind is BlockKind.ITEM and _is_numbered_title(block, following, masked):
            promoted[i] = replace(block, kind=BlockKind.HEADING, level=NUMBERED_LEVEL)
    return promoted


def _leads_in(line: str) -> bool:
    return bool(find_cues(line)) if LEAD_IN.search(line) else left_open(" ".join(line.split()))


def looks_like_heading(line: str) -> bool:
    """Say whether a line is short and open enough for a heading, and neither sentence nor quotation nor credit.

    >>> looks_like_heading("The Way Forward"), looks_like_heading("Source: Salt Board")
    (True, False)
    """
    words = line.split()
    if not words or len(words) > _MOST_WORDS or len(line) > _MOST_CHARS:
        return False
    # "The govern-" is the first half of a word, be the second wherever it may.
    if line.rstrip()[-1] in ".;,!-\u2010" or not re.match(r"[\"'(]?[A-Z0-9]", line):
        return False
    folded = " ".join(words)
    return not any(rule.pattern.search(folded) for rule in packaged_rules("headings.toml").groups["no_heading"])


def _is_question(block: Block, masked: str) -> bool:
    line = masked[block.start : block.end]
    return block.kind is BlockKind.PROSE and line.endswith("?") and looks_like_heading(line)


def _telling_of_the_text(blocks: Sequence[Block], masked: str, about: Sequence[tuple[int, int]]) -> set[int]:
    """Return the blocks that tell of the text; in a chronology, which has a heading a day, dates are headings."""
    telling = {i for i, block in enumerate(blocks) if any(start <= block.start < end for start, end in about)}
    dated = [
        i
        for i, block in enumerate(blocks)
        if block.kind is BlockKind.PROSE
        and block.end - block.start <= _LONGEST_DATE_LINE
        and (is_date_line(line := masked[block.start : block.end]) or is_dated_place(line))
    ]
    if len(dated) == 1 and all(looks_like_heading(masked[b.start : b.end]) for b in blocks[1 : dated[0]]):
        return telling | set(dated)
    return telling.difference(dated) if set(dated) - telling - {len(blocks) - 1} else telling


def _heads_numbered(mark: str, below: str) -> bool:
    """Say whether a section so marked holds a paragraph so marked: "II." and "2.1" or "14.", "3." and "3.1"."""
    if _ROMAN.fullmatch(mark):
        return _ARABIC.fullmatch(below) is not None
    return bool(mark.rstrip(".")) and mark.rstrip(".").isdigit() and below.rstrip(".") == f"{mark.rstrip('.')}.1"


def _mark_before(block: Block, masked: str) -> str:
    words = masked[max(0, block.start - _LONGEST_MARK) : block.start].split()
    return words[-1] if words else ""


def _is_numbered_title(block: Block, following: Block | None, masked: str) -> bool:
    """Tell "3. Trade and transit" before prose, a heading, from "3. Lift the ban" before "4. …", an item.

    "II. Way forward" before "3.1" or "14.", and "3. Way forward" before "3.1", head numbered paragraphs.
    """
    line = masked[block.start : block.end]
    if following is None or not looks_like_heading(line):
        return False
    if following.kind is BlockKind.ITEM and following.level == block.level:
        return _heads_numbered(_mark_before(block, masked), _mark_before(following, masked))
    if following.kind is not BlockKind.PROSE:
        return False
    words = [word for word in line.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and len(words) <= 8 and (capitals >= 0.6 * len(words))
