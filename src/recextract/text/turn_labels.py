"""Labels that open a speaker's turn by title and surname in capitals: "Mr. ROE.", "Attorney General ROE:".

They are listed once, in ``resources/turn_labels.toml``, for layout, metadata and speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recextract.textrules import packaged_rules

TITLED = "titled-label"
OPEN_TITLE = "open-title-label"


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    return next(known.pattern for known in packaged_rules("turn_labels.toml").groups["turn"] if known.id == rule)


def turn_labels(text: str, rule: str = TITLED, *, end: int | None = None) -> Iterator[re.Match[str]]:
    """Find the labels at the starts of lines, up to ``end``; the group "who" is the label, "name" the name in it.

    >>> [label["name"] for label in turn_labels("Mr. ROE: Yes.\\nColonel LEE. No.")]
    ['ROE', 'LEE']
    """
    return _pattern(rule).finditer(text, 0, len(text) if end is None else end)


def opening_label(line: str) -> re.Match[str] | None:
    """Return the label with which a line opens, whatever the title.

    >>> opening_label("Sheriff ROE: I was there.")["who"]
    'Sheriff ROE'
    """
    return _pattern(TITLED).match(line) or _pattern(OPEN_TITLE).match(line)
