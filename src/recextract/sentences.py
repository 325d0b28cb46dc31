"""Blocks to sentences, with offsets in the document.

spaCy's tokenizer and a boundary component that knows the abbreviations of policy prose
(``resources/abbreviations.toml``); no statistical model, so a sentence never moves because
of a retrained parser.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from recextract.types import Block, BlockKind, Layout, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_TERMINAL = re.compile(r"^[.!?\u2026]+$")
_CLOSING = frozenset("\"')]}") | {"''", "\u2019", "\u201d"}
_OPENING = frozenset("\"'([{") | {"``", "\u2018", "\u201c"}
_UNPROSE = frozenset({BlockKind.LABEL})
_MAX_SENTENCE_CHARS = 4000


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(files("recextract.resources").joinpath("abbreviations.toml").read_text("utf-8"))
    return frozenset(data["never_final"]), frozenset(data["before_number"]), frozenset(data["may_be_final"])


@cache
def sentence_splitter() -> Language:
    """Return the blank English spaCy pipeline that sets sentence starts.

    >>> [s.text for s in sentence_splitter()("Gen. Khan spoke. The U.S. should listen.").sents]
    ['Gen. Khan spoke.', 'The U.S. should listen.']
    """
    import spacy
    from spacy.language import Language

    if not Language.has_factory("policy_sentence_starts"):
        Language.component("policy_sentence_starts", func=set_sentence_starts)
    nlp = spacy.blank("en")
    nlp.add_pipe("policy_sentence_starts")
    nlp.max_length = 10**9
    return nlp


def set_sentence_starts(doc: Doc) -> Doc:
    """Mark the first token of every sentence of ``doc``; a spaCy component."""
    tokens = [token for token in doc if not token.is_space]
    for token in doc:
        token.is_sent_start = False
    if not tokens:
        return doc
    tokens[0].is_sent_start = True
    texts = [token.text for token in tokens]
    for i in range(1, len(tokens)):
        if _starts_sentence(texts, i, bool(tokens[i - 1].whitespace_) or tokens[i].i - tokens[i - 1].i > 1):
            tokens[i].is_sent_start = True
    return doc


def _starts_sentence(texts: list[str], i: int, space_before: bool) -> bool:
    """Say whether token ``i`` opens a sentence, looking at the terminal mark before it."""
    if not space_before:
        return False
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

    >>> from recextract.layout import analyse_layout
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
    nlp = sentence_splitter()
    for text, (index, block) in texts:
        for piece_start, piece in _pieces(text):
            doc = nlp(piece)
            for sent in doc.sents:
                stripped = sent.text.strip()
                if not any(character.isalnum() for character in stripped):
                    continue
                start = block.start + piece_start + sent.start_char + len(sent.text) - len(sent.text.lstrip())
                yield Sentence(start, start + len(stripped), index)


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
