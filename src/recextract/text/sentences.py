"""Blocks to sentences, with offsets in the document.

spaCy's tokenizer and rules that know the abbreviations of policy prose
(``resources/abbreviations.toml``); no statistical model, so a sentence never moves because
of a retrained parser. Only the words around a possible boundary are split into tokens.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from recextract.types import Block, BlockKind, Layout, Sentence

if TYPE_CHECKING:
    from spacy.language import Language

_TERMINAL = re.compile(r"^[.!?\u2026]+$")
_CLOSING = frozenset("\"')]}") | {"''", "\u2019", "\u201d"}
_OPENING = frozenset("\"'([{") | {"``", "\u2018", "\u201c"}
_MARKS_BEFORE_SENTENCE = frozenset("".join(_OPENING)) | frozenset("$\u20ac\u00a3")
_WORD = re.compile(r"\S+")
_MAY_CLOSE = re.compile(r"[.!?\u2026][\"')\]}\u2019\u201d]*$|^[\"')\]}\u2019\u201d]+$")
_TOKENS_BEFORE = 3
_LONGEST_WORD = 200
_MOST_MARKS = 20
_UNPROSE = frozenset({BlockKind.LABEL})
_MAX_SENTENCE_CHARS = 4000


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(files("recextract.resources").joinpath("abbreviations.toml").read_text("utf-8"))
    return frozenset(data["never_final"]), frozenset(data["before_number"]), frozenset(data["may_be_final"])


def never_ends_a_sentence(word: str) -> bool:
    """Say whether a word with its full stop is an abbreviation that always goes on: "cf.".

    >>> never_ends_a_sentence("cf."), never_ends_a_sentence("quay.")
    (True, False)
    """
    return word.lower() in _abbreviations()[0]


@cache
def blank_english() -> Language:
    """Return spaCy's English without a model: the tokenizer that splits words around boundaries."""
    import spacy

    return spacy.blank("en")


class _Words:
    """A text cut at white space, its words split into spaCy's tokens only where somebody asks.

    The tokenizer never looks beyond white space, so that the tokens are those of the whole text.
    """

    def __init__(self, text: str) -> None:
        self.spans = [word.span() for word in _WORD.finditer(text)]
        self.texts = [text[start:end] for start, end in self.spans]

    def starts(self) -> Iterator[int]:
        """Yield the offset of every word that opens a sentence, the first one included."""
        for i, (start, _) in enumerate(self.spans):
            if i == 0 or (
                _may_open(self.texts[i]) and _MAY_CLOSE.search(self.texts[i - 1][-_LONGEST_WORD:]) and self._opens(i)
            ):
                yield start

    def _opens(self, i: int) -> bool:
        before = self._tokens(i - 1)
        first = i - 2
        while first >= max(0, i - _MOST_MARKS) and (
            len(before) < _TOKENS_BEFORE or all(token in _CLOSING for token in before[1:])
        ):
            before = self._tokens(first) + before
            first -= 1
        after = self._tokens(i)
        last = i + 1
        while last < min(len(self.texts), i + _MOST_MARKS) and all(token in _OPENING for token in after):
            after = after + self._tokens(last)
            last += 1
        return _starts_sentence(before + after, len(before))

    def _tokens(self, i: int) -> tuple[str, ...]:
        word = self.texts[i]
        if len(word) > _LONGEST_WORD:
            word = word[:_LONGEST_WORD] + word[-_LONGEST_WORD:]
        return _tokens_of(word)


@lru_cache(maxsize=4096)
def _tokens_of(word: str) -> tuple[str, ...]:
    return tuple(token.text for token in blank_english().tokenizer(word))


def _may_open(word: str) -> bool:
    """Say whether a sentence may open with this word, going by its first letter or mark."""
    return word[0].isupper() or word[0].isdigit() or word[0] in _MARKS_BEFORE_SENTENCE


def _starts_sentence(texts: Sequence[str], i: int) -> bool:
    """Say whether token ``i``, before which is white space, opens a sentence; the mark before it decides."""
    last = i - 1
    while last > 0 and texts[last] in _CLOSING:
        last -= 1
    mark = texts[last]
    ends_like_abbreviation = len(mark) > 1 and mark.endswith(".") and not _TERMINAL.match(mark)
    if not _TERMINAL.match(mark) and not ends_like_abbreviation:
        return False
    first = i
    while first < len(texts) - 1 and texts[first] in _OPENING:
        first += 1
    opener = texts[first]
    if not (opener[0].isupper() or opener[0].isdigit() or opener[0] in "$\u20ac\u00a3"):
        return False
    if mark.startswith(("!", "?")):
        return True
    word = mark if ends_like_abbreviation else (texts[last - 1] + "." if last > 0 else "")
    return not _is_abbreviation(word, opener, last < i - 1)


def _is_abbreviation(word: str, opener: str, closed: bool) -> bool:
    never_final, before_number, may_be_final = _abbreviations()
    key = word.lower()
    if closed:
        return False
    if key in never_final:
        return True
    if key in before_number:
        return opener[0].isdigit()
    if re.fullmatch(r"[A-Z]\.", word):
        # "J. Smith" goes on; "plan B. The" ends.
        return opener not in may_be_final
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}", word):
        return opener not in may_be_final
    return False


def split_sentences(layout: Layout) -> tuple[Sentence, ...]:
    """Split the blocks of a layout into sentences, in document order.

    Speaker labels give none. A table cell, heading or byline is one sentence or several, as
    punctuation says. Sentences of more than 4,000 characters are cut at white space, so that
    a file without punctuation cannot overrun the parser.

    >>> from recextract.text.layout import analyse_layout
    >>> layout = analyse_layout("Lt. General (R) Lodhi spoke. Talks must go on.")
    >>> [layout.masked[s.start:s.end] for s in split_sentences(layout)]
    ['Lt. General (R) Lodhi spoke.', 'Talks must go on.']
    """
    texts = (
        (layout.masked[block.start : block.end], (i, block))
        for i, block in enumerate(layout.blocks)
        if block.kind not in _UNPROSE
    )
    return tuple(_sentences(texts))


def _sentences(texts: Iterator[tuple[str, tuple[int, Block]]]) -> Iterator[Sentence]:
    for text, (index, block) in texts:
        for piece_start, piece in _pieces(text):
            starts = list(_Words(piece).starts())
            for first, last in zip(starts, [*starts[1:], len(piece)], strict=True):
                sentence = piece[first:last].rstrip()
                if any(character.isalnum() for character in sentence):
                    start = block.start + piece_start + first
                    yield Sentence(start, start + len(sentence), index)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut an over-long block where a sentence or, failing that, a word ends."""
    start = 0
    while len(text) - start > _MAX_SENTENCE_CHARS:
        window = text[start : start + _MAX_SENTENCE_CHARS]
        cut = max(window.rfind(mark) for mark in (". ", "? ", "! ")) + 1
        if cut < _MAX_SENTENCE_CHARS // 2:
            cut = window.rfind(" ") if window.rfind(" ") > 0 else _MAX_SENTENCE_CHARS
        yield start, text[start : start + cut]
        start += cut
    yield start, text[start:]
