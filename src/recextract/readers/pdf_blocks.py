"""The blocks of a PDF: pieces of text as they go into the document, and how two of them become one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from recextract.readers.pdf_line import Line
from recextract.readers.pdf_page import HYPHEN, TRUE_HYPHEN
from recextract.text.hyphenation import LINE_END_HYPHENS, count_words, hangs, keeps_hyphen

TERMINAL = re.compile(r"[.!?:;][\"”’')\]]*(?:\s*\[\^\d+\])*$")
RUNNING = {"paragraph", "item"}
"""Blocks that may run on from page to page."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text as it goes into the document, and the page on which it starts.

    ``breaks`` lists where in ``text`` a new page starts. ``room`` is how wide a first word of the
    next line would have fitted on the last line, ``first_word`` how wide that of the first line is:
    where it would not have fitted, the paragraph may go on elsewhere.
    """

    kind: str
    text: str
    page: int
    breaks: tuple[tuple[int, int], ...] = ()
    room: float = inf
    first_word: float = 0.0


def merged(before: Block, after: Block, vocabulary: Counter[str]) -> Block:
    """Return the block that two make, the second of which may stand on a later page."""
    text = joined(before.text, after.text, vocabulary)
    start = len(text) - len(after.text)
    # A word that the page break cuts in two belongs to the page on which it begins.
    cut = text.find(" ", start) if start and text[start - 1] != " " else start - 1
    start = len(text) if cut < 0 else cut + 1
    is_over = after.page not in {before.page, *(page for _, page in before.breaks)}
    later = tuple((offset + len(text) - len(after.text), page) for offset, page in after.breaks)
    breaks = (*before.breaks, *([(start, after.page)] if is_over else []), *later)
    return Block(before.kind, text, before.page, breaks, after.room, before.first_word)


def joined(text: str, line: str, vocabulary: Counter[str]) -> str:
    """Append a line to a paragraph and mend the word that the line end cut in two.

    >>> joined("in the demo-", "cratic states", Counter())
    'in the democratic states'
    >>> joined("a long-", "term plan", Counter({"long-term": 1}))
    'a long-term plan'
    >>> joined("both short-", "and long-term plans", Counter())
    'both short- and long-term plans'
    """
    if not text:
        return line
    if not text.endswith(LINE_END_HYPHENS) or not text[-2:-1].isalpha() or not line[:1].isalpha():
        return f"{text.rstrip(HYPHEN)} {line}"
    if hangs(line):
        return f"{text[:-1]}- {line}"
    if vocabulary[TRUE_HYPHEN] > 2 and not text.endswith(TRUE_HYPHEN):
        return f"{text[:-1]}-{line}"
    head = re.search(r"[^\W\d_][\w’'-]*$", text[:-1])
    tail = re.match(r"[^\W\d_]+", line)
    if head is None or tail is None:
        return f"{text[:-1]}-{line}"
    keeps = keeps_hyphen(head.group(), tail.group(), vocabulary)
    return f"{text[:-1]}{'-' if keeps else ''}{line}"


def vocabulary_of(pages: Iterable[Sequence[Line]]) -> Counter[str]:
    """Count the words of a document, without those that a line end may have cut.

    The hyphen that only divides words is counted too: where it is in use, a plain one stays.
    """
    words: Counter[str] = Counter()
    for page in pages:
        words.update(count_words(line.text for line in page))
        words[TRUE_HYPHEN] += sum(line.text.endswith(TRUE_HYPHEN) for line in page)
    return words
