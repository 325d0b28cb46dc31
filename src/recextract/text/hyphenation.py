"""Words that a line end cut in two: were they one word, or a compound that keeps its hyphen?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LINE_END_HYPHENS: Final = ("-", "\u2010", "\u00ad")
"""What may stand where a line end cuts a word: the plain hyphen, the true one, the soft one."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CONJUNCTION = re.compile(r"(?:and|or|to|nor|but|than|versus)\b")
_CUT = re.compile(
    r"(?<![\w'’-])(?P<head>[^\W\d_](?:[\w'’-]*[^\W\d_])?)"
    rf"(?P<hyphen>[{''.join(LINE_END_HYPHENS)}])[ \t]*\r?\n\s*(?P<tail>[^\W\d_]+)(?!\w*[-\u2010\u00ad][ \t]*\r?\n)"
)
_LINES_A_CUT = 40
"""Texts that divide words do so in a line of 5 to 30; compounds are cut in a line of 40 to 300 (of 67 texts, all but
one lie on their side)."""
_FULL_LINE = 30


@dataclass(frozen=True, slots=True)
class WordDivision:
    """What a text tells of the words at its line ends: how often each word stands elsewhere, whether any is divided."""

    vocabulary: Mapping[str, int]
    divides: bool

    @classmethod
    def of(cls, lines: Sequence[str], cuts: int) -> WordDivision:
        """Judge by the lines of a text, so many of which end within a word."""
        full = sum(len(line) > _FULL_LINE for line in lines)
        return cls(count_words(lines), cuts * _LINES_A_CUT >= full)

    def keeps_hyphen(self, head: str, tail: str) -> bool:
        """Decide as the function does; in a text that divides no words "results-", "driven" is a compound.

        >>> WordDivision({}, divides=False).keeps_hyphen("results", "driven")
        True
        """
        return keeps_hyphen(head, tail, self.vocabulary) or not (
            self.divides or self.vocabulary.get((head + tail).lower())
        )

    def mended(self, text: str) -> str:
        """Close up the words that line ends within ``text`` cut in two; other line ends stay.

        A capital opens another word or sentence, unless the compound stands elsewhere.

        >>> division = WordDivision({"long-term": 2}, divides=True)
        >>> division.mended("The govern-\\n  ment has short-\\nand long-\\nterm plans.")
        'The government has short-\\nand long-term plans.'
        """
        return _CUT.sub(self._whole_word, text)

    def _whole_word(self, cut: re.Match[str]) -> str:
        head, hyphen, tail = cut.group("head", "hyphen", "tail")
        if hangs(tail) or (tail[0].isupper() and not self.vocabulary.get(f"{head}-{tail}".lower())):
            return cut.group()
        keeps = hyphen != "\u00ad" and self.keeps_hyphen(head, tail)
        return f"{head}{'-' if keeps else ''}{tail}"


def division_of(texts: Iterable[str]) -> WordDivision | None:
    """Judge by texts of several lines each how they divide words; None where no line ends in mid-word."""
    lines: list[str] = []
    cuts = 0
    for text in texts:
        cuts += sum(1 for _ in _CUT.finditer(text))
        lines += (line.strip() for line in text.splitlines())
    return WordDivision.of(lines, cuts) if cuts else None


def keeps_hyphen(head: str, tail: str, vocabulary: Mapping[str, int]) -> bool:
    """Decide by what stands elsewhere in the document (:func:`count_words`); joined where nothing tells.

    >>> keeps_hyphen("govern", "ment", {}), keeps_hyphen("long", "term", {"long-term": 1})
    (False, True)
    >>> keeps_hyphen("non", "European", {}), keeps_hyphen("state-of-the", "art", {})
    (True, True)
    >>> keeps_hyphen("salt-minis", "try", {})
    False
    """
    if tail[:1].isupper():
        return True
    whole, hyphened = (head + tail).lower(), f"{head}-{tail}".lower()
    if vocabulary.get(whole) or vocabulary.get(hyphened):
        return vocabulary.get(hyphened, 0) > vocabulary.get(whole, 0)
    compound, _, last = head.lower().rpartition("-")
    halves = (last, tail.lower())
    if compound:
        # "cost-benefit-", "sharing" is another part of the compound; "salt-minis-", "try" a part cut in two.
        is_cut = len(last) > 3 and not any(vocabulary.get(half) for half in halves)
        return not (vocabulary.get("".join(halves)) or is_cut)
    return all(len(half) > 3 and vocabulary.get(half) for half in halves)


def hangs(tail: str) -> bool:
    """Say whether a hyphen before these words stands for what they go on with: "short-", "and long-term".

    >>> hangs("and long-term"), hangs("android")
    (True, False)
    """
    return _CONJUNCTION.match(tail) is not None


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
