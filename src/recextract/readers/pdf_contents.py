"""Tables of contents of a PDF, which repeat the headings and are no text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recextract.readers.pdf_line import Line

_HEAD = re.compile(r"(?i)(?:table of )?contents|in this (?:report|issue|paper)")
_ENTRY = re.compile(r"(?P<name>\S.{0,160}?)(?P<leader>(?:\s*[.…·_]){3,}\s*|\s+)(?P<page>\d{1,3})")
_FEWEST = 3
_MOST_LINES_OF_AN_ENTRY = 3


def without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop the entries of tables of contents, and the heading above them.

    A table has three entries or more, each with a page that the document may have and none before the last one's. Its
    entries have leaders, or it says that it is one.
    """
    return [_without(list(page)) for page in pages]


def _without(lines: list[Line]) -> list[Line]:
    dropped: set[int] = set()
    for start, end in _runs(lines):
        head = start - 1 if start and _HEAD.fullmatch(lines[start - 1].text.strip(" .:")) else None
        entries = [match for line in lines[start:end] if (match := _entry(line))]
        leaders = sum(match["leader"].strip() != "" for match in entries)
        if head is not None or 2 * leaders > len(entries):
            dropped |= set(range(start if head is None else head, end))
    return [line for number, line in enumerate(lines) if number not in dropped]


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield where lines are entries, the pages of which go up; an entry may have a line or two without page."""
    start = end = found = last = 0
    for number, line in enumerate(lines):
        match = _entry(line)
        if match and last <= int(match["page"]) and (not found or number - end < _MOST_LINES_OF_AN_ENTRY):
            start = start if found else number
            end, found, last = number + 1, found + 1, int(match["page"])
        elif not match and found and number - end < _MOST_LINES_OF_AN_ENTRY - 1:
            continue
        else:
            if found >= _FEWEST:
                yield start, end
            found, last = 0, 0
            if match:
                start, end, found, last = number, number + 1, 1, int(match["page"])
    if found >= _FEWEST:
        yield start, end


def _entry(line: Line) -> re.Match[str] | None:
    return _ENTRY.fullmatch(line.text.strip())
