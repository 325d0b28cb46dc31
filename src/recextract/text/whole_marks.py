"""Spans of Markdown and HTML that do not cut a pair of marks in two.

The layout masks markup, so that a sentence begins at its first word and ends at its last character: of
``**Parliament** should act`` it leaves the first two asterisks out and keeps the others. A row's span takes
in the mark at its edge whose other half stands inside.
"""

from __future__ import annotations

import re
from typing import Final

_EMPHASIS: Final = r"\*{1,3}|_{1,3}|~~|`{1,3}"
_OPENING: Final = re.compile(rf"(?:(?<!\w)(?P<mark>{_EMPHASIS})|!?(?P<link>\[)|<(?P<tag>[A-Za-z]\w{{0,15}})[^<>]*>)\Z")
_CLOSING: Final = re.compile(rf"(?P<mark>{_EMPHASIS})(?!\w)|(?P<link>\]\([^)\s]*\))|</(?P<tag>[A-Za-z]\w{{0,15}})>")
_FARTHEST: Final = 250


def with_whole_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range with the marks just outside it whose other halves it holds.

    >>> text = "**Peru** should [wait](http://x.org)"
    >>> with_whole_marks(text, 2, 21), with_whole_marks("**Peru should wait.**", 2, 19)
    ((0, 36), (2, 19))
    """
    while (found := _OPENING.search(text, max(0, start - _FARTHEST), start)) and _closes(found, text[start:end]):
        start = found.start()
    while (found := _CLOSING.match(text, end)) and _opens(found, text[start:end]):
        end = found.end()
    return start, end


def _closes(opening: re.Match[str], inside: str) -> bool:
    """Say whether the first mark of its kind inside is the other half of an opening one."""
    if opening["link"]:
        before, closed, _ = inside.partition("](")
        return bool(closed) and "[" not in before
    if opening["tag"]:
        first = re.search(rf"(?i)<(/?){opening['tag']}\b", inside)
        return first is not None and bool(first[1])
    at = inside.find(opening["mark"])
    return at > 0 and not inside[at - 1].isspace()


def _opens(closing: re.Match[str], inside: str) -> bool:
    """Say whether the last mark of its kind inside is the other half of a closing one."""
    if closing["link"]:
        return inside.rfind("[") > inside.rfind("](")
    if closing["tag"]:
        last = re.findall(rf"(?i)<(/?){closing['tag']}\b", inside)
        return bool(last) and not last[-1]
    mark = closing["mark"]
    at = inside.rfind(mark)
    after = inside[at + len(mark) : at + len(mark) + 1]
    return at >= 0 and not after.isspace() and (at == 0 or not inside[at - 1].isalnum())
