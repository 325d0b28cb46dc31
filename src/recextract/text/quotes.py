"""Quotation marks to quoted spans.

Marks are paired on the raw text inside one block; a mark without a partner gives no quotation
and never an exception. Apostrophes ("Pakistan's", "the US' narrative") are not marks.
"""

from __future__ import annotations

import bisect
import re

from recextract.types import Layout, Span

_DOUBLE_OPEN = "\u201c\u201e\u00ab"
_DOUBLE_CLOSE = "\u201d\u00bb"
_SINGLE_OPEN = "\u2018\u201a\u2039"
_SINGLE_CLOSE = "\u2019"
_MARKS = re.compile("``|''|[\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a]")
_OPENER_OF = {"\u201c": "\u201e", "\u2018": "\u201a", "\u00ab": "\u00bb", "\u2039": "\u203a"}
"""Of marks that open in English or French: after which mark they close, in German („“) or Danish (»«)."""
_TURNED = "\u00bb\u203a"
"""Marks that close in French and open in Danish."""
_GUILLEMETS = "\u00ab\u00bb\u2039\u203a"
_MAX_QUOTE_CHARS = 3000
# A lost encoding leaves a straight mark for an apostrophe ("don\"t"), and one with "?" for other marks.
_BROKEN_APOSTROPHE = re.compile(r"(?<=[A-Za-z])\"(?=(?:t|s|re|ve|ll|m|d)\b)")
_BROKEN_MARK = re.compile(r"\"\?(?=\"?[A-Za-z])")


def with_mended_marks(text: str) -> str:
    """Return a text of the same length with the marks that a lost encoding broke as they were meant.

    >>> with_mended_marks('It won"t do,"?she said of the piers "?all ten.')
    'It won\\'t do," she said of the piers - all ten.'
    """
    text = _BROKEN_APOSTROPHE.sub("'", text)
    return _BROKEN_MARK.sub(lambda match: '" ' if text[match.start() - 1 : match.start()].strip() else "- ", text)


def quoted_spans(text: str, layout: Layout) -> tuple[Span, ...]:
    """Find the quotations of a document, marks included, in document order.

    Double marks are paired before single ones, so that a quotation inside a quotation is part
    of the outer one. A quotation that runs over paragraphs, each opened by a mark and only the
    last one closed, gives one span a paragraph.

    >>> from recextract.text.layout import analyse_layout
    >>> text = "\u2018Talk first,\u2019 he said. The US\u2019 role is over."
    >>> [span.of(text) for span in quoted_spans(text, analyse_layout(text))]
    ['\u2018Talk first,\u2019']
    """
    spans: list[Span] = []
    text = with_mended_marks(text)
    for block in layout.blocks:
        doubles = _pair(text, block.start, block.end, double=True)
        starts = [span.start for span in doubles]
        singles = _pair(text, block.start, block.end, double=False)
        spans += doubles + [span for span in singles if not _overlaps_any(span, doubles, starts)]
    return tuple(sorted(spans, key=lambda span: span.start))


def _overlaps_any(span: Span, others: list[Span], starts: list[int]) -> bool:
    """Say whether one of ``others``, which are in order and do not overlap, shares a character with ``span``."""
    before = bisect.bisect_left(starts, span.end)
    return before > 0 and span.overlaps(others[before - 1])


def _pair(text: str, start: int, end: int, *, double: bool) -> list[Span]:
    spans: list[Span] = []
    opened: int | None = None
    last_reopened = False
    for match in _MARKS.finditer(text, start, end):
        role = _role(text, match, start, end, double, opener="" if opened is None else text[opened])
        if role == "open" or (role == "either" and opened is None):
            if opened is None:
                opened = match.start()
            last_reopened = True
        elif role in ("close", "either") and opened is not None:
            if match.end() - opened <= _MAX_QUOTE_CHARS and (double or _is_quotation(text[opened : match.end()])):
                spans.append(Span(opened, match.end()))
            opened, last_reopened = None, False
    runs_on = opened is not None and last_reopened and double and opened - start <= 1
    if (
        runs_on
        and opened is not None
        and end - opened <= _MAX_QUOTE_CHARS
        and (text[opened] in _DOUBLE_OPEN or (text[opened] == '"' and _goes_on(text, end)))
    ):
        spans.append(Span(opened, end))
    return spans


def _goes_on(text: str, end: int) -> bool:
    """Say whether the next paragraph opens with a straight mark as well, and so goes on with what was quoted."""
    return re.match(r'[ \t]*\n\s*"\w', text[end:]) is not None


def _is_quotation(quoted: str) -> bool:
    return len(quoted) > 2


def _role(text: str, match: re.Match[str], start: int, end: int, double: bool, opener: str) -> str:
    mark = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if double != (mark in _DOUBLE_OPEN + _DOUBLE_CLOSE + '"' or len(mark) == 2):
        return "none"
    if opener and (opener in _GUILLEMETS) != (mark in _GUILLEMETS):
        return "none"
    if opener and _OPENER_OF.get(mark) == opener and not before.isspace():
        return "close"
    if mark in _TURNED and (before.isspace() or before in "([") and after.isalnum():
        return "open"
    if mark in _DOUBLE_OPEN or mark in _SINGLE_OPEN or mark == "``":
        return "open" if not before.isalnum() else "none"
    if mark in _DOUBLE_CLOSE or mark in _TURNED:
        return "close"
    opens = not before.isalnum() and before not in ".,!?;:)" and not after.isspace()
    closes = not before.isspace() and not after.isalnum()
    if mark == _SINGLE_CLOSE:
        # "the US' self-serving narrative": a plural possessive unless punctuation stands before the mark.
        return "close" if closes and not _is_possessive(before, after) else "none"
    if mark == "'":
        if opens and not closes:
            return "open"
        return "close" if closes and not opens and not _is_possessive(before, after) else "none"
    if opens and not closes:
        return "open"
    return "close" if closes and not opens else "either"


def _is_possessive(before: str, after: str) -> bool:
    return before in "sSzxX" and after.isspace()
