"""Words that a line end cut in two: were they one word, or a compound that keeps its hyphen?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

LINE_END_HYPHENS: Final = ("-", "\u2010", "\u00ad")
"""What may stand where a line end cuts a word: the plain hyphen, the true one, the soft one."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def keeps_hyphen(head: str, tail: str, vocabulary: Mapping[str, int]) -> bool:
    """Decide by what stands elsewhere in the document (:func:`count_words`); joined where nothing tells.

    >>> keeps_hyphen("govern", "ment", {}), keeps_hyphen("long", "term", {"long-term": 1})
    (False, True)
    >>> keeps_hyphen("non", "European", {})
    True
    """
    if tail[:1].isupper() or "-" in head:
        return True
    whole, hyphened = (head + tail).lower(), f"{head}-{tail}".lower()
    if vocabulary.get(whole) or vocabulary.get(hyphened):
        return vocabulary.get(hyphened, 0) > vocabulary.get(whole, 0)
    halves = (head.lower(), tail.lower())
    return all(len(half) > 3 and vocabulary.get(half) for half in halves)


def count_words(lines: Iterable[str]) -> Counter[str]:
    """Count the words of successive lines, without those that a line end may have cut.

    >>> sorted(count_words(["The long-term govern-", "ment plan"]))
    ['long-term', 'plan', 'the']
    """
    words: Counter[str] = Counter()
    cut = False
    for line in lines:
        found = _WORD.findall(line.lower())
        begin = 1 if cut and found else 0
        cut = line.endswith(LINE_END_HYPHENS)
        words.update(found[begin : len(found) - 1 if cut else None])
    return words
