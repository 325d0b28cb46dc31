"""One PDF page → lines of text with their geometry, in reading order.

pdfium gives characters in the order in which the page draws them. Here they become
*segments* (characters that follow each other closely on one baseline) and segments become
lines; a line never reaches over two columns. ``y`` grows upwards, as in PDF.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from recextract.readers.pdf_line import Line, same_row
from recextract.readers.pdf_marks import MARKER, with_drop_capitals, with_marks_in_place
from recextract.readers.pdf_tables import Grid, grids_of, with_table_rows

HYPHEN = "\u00ad"
"""Ends a line whose last word runs on in the next line: pdfium's mark, or a soft hyphen."""
TRUE_HYPHEN = "\u2010"
"""Some programs end a line with it where they divide a word, and there only."""

_CHARACTERS: dict[int, str] = {
    0x02: HYPHEN,
    0x09: " ",
    0xA0: " ",
    0xAD: HYPHEN,
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x2011: "-",
    0x200B: "",
    0x202F: " ",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0xFEFF: "",
    # Bullets and arrows of the Symbol and Wingdings fonts, in the private area.
    0xF0A7: "▪",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
    0xFFFE: HYPHEN,
}
_BOLD_NAME = re.compile(r"(?i)bold|black|heavy|demi|cmbx|-bd\b")
_UNIT = re.compile(r"(?:^|[^\w])(?:[kcdm]?m|ft|in|[A-Z]|10)$")
_NOTE_MARKS = re.compile(r"\d{1,3}(?:,\s?\d{1,3})*,?")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, and what tells a scan from a text."""

    lines: tuple[Line, ...]
    top: float
    bottom: float
    has_images: bool
    characters: int
    unmapped: int


@dataclass(slots=True)
class _Char:
    text: str
    left: float
    right: float
    base: float
    size: float
    index: int


def read_page(page: Any) -> Page:
    """Return the lines of a pdfium page in reading order."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    try:
        chars, direction, unmapped = _characters(text_page.raw, pdfium)
        grids = grids_of(page, pdfium) if direction == 0 else []
        segments = [_segment(run, text_page.raw, pdfium) for run in _runs(chars, grids)]
    finally:
        text_page.close()
    has_images = any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, number))
        in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
        for number in range(min(500, pdfium.FPDFPage_CountObjects(page.raw)))
    )
    left, bottom, right, top = page.get_bbox()
    if direction in _TURNS:
        corners = [_TURNS[direction](x, y)[1] for x in (left, right) for y in (bottom, top)]
        bottom, top = min(corners), max(corners)
    segments = without_line_numbers([segment for segment in segments if segment.text.strip()])
    segments = with_table_rows(segments, grids)
    lines = reading_order(with_marks_in_place(with_drop_capitals(segments)))
    visible = sum(char.text != " " for char in chars)
    return Page(tuple(lines), top, bottom, has_images, visible, unmapped)


_TURNS: dict[int, Callable[[float, float], tuple[float, float]]] = {
    90: lambda x, y: (y, -x),
    180: lambda x, y: (-x, -y),
    270: lambda x, y: (-y, x),
}
"""By the direction in which a page is written: where its points lie once it is upright."""


def _characters(raw: Any, pdfium: Any) -> tuple[list[_Char], int, int]:
    """Return the characters along the page's main direction, turned upright; and what is lost."""
    rect, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    rect_at, matrix_at, x_at, y_at = map(ctypes.byref, (rect, matrix, x, y))
    found: list[tuple[_Char, int]] = []
    unmapped = 0
    height, size, angle = math.nan, 1.0, 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        text = _character(code)
        if text is None:
            unmapped += 1
        if not text:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, rect_at)
        pdfium.FPDFText_GetCharOrigin(raw, index, x_at, y_at)
        if y.value != height or text == " ":
            # Type hardly changes within a word, and each call takes its time.
            height = y.value if text != " " else math.nan
            pdfium.FPDFText_GetMatrix(raw, index, matrix_at)
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            size = max(0.1, pdfium.FPDFText_GetFontSize(raw, index) * scale)
            angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 10) * 10 % 360
        corners = ((rect.left, rect.bottom), (rect.right, rect.top), (x.value, y.value))
        if angle in _TURNS:
            turn = _TURNS[angle]
            corners = (turn(*corners[0]), turn(*corners[1]), turn(*corners[2]))
        left, right = sorted((corners[0][0], corners[1][0]))
        found.append((_Char(text, left, right, corners[2][1], size, index), angle))
    main = Counter(angle for char, angle in found if char.text != " ").most_common(1)
    direction = main[0][0] if main else 0
    # What stands askew of the rest is a watermark or the stamp of an archive.
    upright = [char for char, angle in found if angle == direction or char.text == " "]
    return upright, direction, unmapped


def _character(code: int) -> str | None:
    """Return the text of a pdfium character, None for one that has lost its meaning."""
    if code in _CHARACTERS:
        return _CHARACTERS[code]
    if code in (0x00, 0x0A, 0x0D) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    if code < 32 or code == 0xFFFD:
        return None
    # Fonts with a map of their own put their bullet here; nothing else is.
    return "•" if 0x80 <= code < 0xA0 else chr(code)


def _runs(chars: Iterable[_Char], grids: Sequence[Grid] = ()) -> list[list[_Char]]:
    """Cut the stream of characters wherever the next one is not right beside the last, or in another cell."""
    runs: list[list[_Char]] = []
    last: _Char | None = None
    for char in chars:
        if char.text == " ":
            # Generated spaces have no extent; their place is told by their neighbours.
            if runs:
                runs[-1].append(char)
            continue
        if last is None or not _continues(last, char) or _are_ruled_apart(last, char, grids):
            runs.append([])
        runs[-1].append(char)
        last = char
    return runs


def _continues(last: _Char, char: _Char) -> bool:
    larger = max(last.size, char.size)
    if abs(char.base - last.base) > 0.5 * larger or char.left < last.left - 0.3 * larger:
        return False
    return char.left - last.right < 1.1 * min(last.size, char.size)


def _are_ruled_apart(last: _Char, char: _Char, grids: Sequence[Grid]) -> bool:
    """Say whether a rule between two columns of a table runs between two characters."""
    if char.left - last.right < 1:
        return False
    inside = [grid for grid in grids if grid.rows[-1] <= char.base <= grid.rows[0]]
    return any(last.right - 1 <= edge <= char.left + 1 for grid in inside for edge in grid.columns)


def _segment(run: list[_Char], raw: Any, pdfium: Any) -> Line:
    visible = [char for char in run if char.text != " "]
    sizes = Counter(round(char.size * 4) / 4 for char in visible)
    most = max(sizes.values())
    size = max(size for size, count in sizes.items() if count >= 0.6 * most)
    main = [char for char in visible if abs(char.size - size) <= 0.5] or visible
    bases = sorted(char.base for char in main)
    base = bases[len(bases) // 2]
    samples = {main[0].index, main[len(main) // 2].index, main[-1].index}
    return Line(
        text=_text(run, size, base),
        left=min(char.left for char in visible),
        right=max(char.right for char in visible),
        base=base,
        size=size,
        weight=min(_weight(raw, index, pdfium) for index in samples),
        first_word=_first_word(run),
    )


def _text(run: list[_Char], size: float, base: float) -> str:
    """Join the characters of a run; raised numbers after a word become ``[^7]``."""
    parts: list[str] = []
    raised: list[str] = []
    for char in run:
        is_raised = (
            char.size < 0.82 * size
            and char.base > base + 0.18 * size
            and (char.text.isdecimal() or (raised and char.text in ", "))
        )
        if is_raised:
            raised.append(char.text)
            continue
        _put_raised(parts, raised)
        parts.append(char.text)
    _put_raised(parts, raised)
    text = re.sub(r"(\[\^\d+\])(?=[^\W_])", r"\1 ", "".join(parts))
    text = re.sub(r" {2,}", " ", text).strip(" ")
    # Only at the end of a line, after a letter, is it a hyphen; elsewhere it is nothing.
    end = text[-1:] if text[-2:-1].isalpha() else text[-1:].replace(HYPHEN, "")
    return text[:-1].replace(HYPHEN, "").replace(TRUE_HYPHEN, "-") + end


def _put_raised(parts: list[str], raised: list[str]) -> None:
    """Move raised characters to ``parts``, close to the word that they belong to."""
    if not raised:
        return
    marks = _note_marks("".join(raised), "".join(parts[-12:]))
    while marks.startswith("[^") and parts and parts[-1] == " ":
        parts.pop()
    parts.append(marks)
    raised.clear()


def _note_marks(raised: str, before: str) -> str:
    """Return raised digits as note marks, or as they are where they are an exponent.

    >>> _note_marks("7", "energy policy,"), _note_marks("2", "10 km"), _note_marks("3,4", "risk")
    ('[^7]', '2', '[^3][^4]')
    """
    marks = raised.strip()
    if not before.strip() or _UNIT.search(before) or before[-1].isdecimal():
        return raised
    if not _NOTE_MARKS.fullmatch(marks):
        return raised
    space = " " if raised.endswith(" ") else ""
    return "".join(f"[^{number}]" for number in re.findall(r"\d+", marks)) + space


def _first_word(run: list[_Char]) -> float:
    end = next((number for number, char in enumerate(run) if char.text == " "), len(run))
    word = run[:end] or run[:1]
    return max(char.right for char in word) - min(char.left for char in word)


def _weight(raw: Any, index: int, pdfium: Any) -> int:
    """Return how bold a character is: over 1000 if its font says so, else pdfium's guess."""
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, buffer, 128, ctypes.byref(flags))
    named = bool(_BOLD_NAME.search(buffer.value.decode("utf-8", "replace")))
    return int(pdfium.FPDFText_GetFontWeight(raw, index)) + 1000 * named


def without_line_numbers(segments: list[Line]) -> list[Line]:
    """Drop the numbers that drafts and journals print beside every line, or every fifth."""
    numbers = [s for s in segments if s.text.isdecimal() and len(s.text) <= 4]
    dropped: set[int] = set()
    for edge in ("left", "right"):
        places: dict[int, list[Line]] = {}
        for segment in numbers:
            places.setdefault(round(getattr(segment, edge) / 4), []).append(segment)
        for column in places.values():
            values = [int(segment.text) for segment in sorted(column, key=lambda s: -s.base)]
            steps = {after - before for before, after in pairwise(values)}
            if len(values) < 5 or steps not in ({1}, {5}):
                continue
            # Notes are numbered too, but they have more than one line each.
            bases = [segment.base for segment in column]
            lines = (max(bases) - min(bases)) / (len(bases) - 1) / _usual_size(segments)
            in_margin = all(_stands_beside(segment, segments) for segment in column)
            if in_margin and lines < 2 * max(steps):
                dropped.update(id(segment) for segment in column)
    return [segment for segment in segments if id(segment) not in dropped]


def _usual_size(segments: Sequence[Line]) -> float:
    sizes = sorted(segment.size for segment in segments)
    return sizes[len(sizes) // 2]


def _stands_beside(number: Line, segments: list[Line]) -> bool:
    """A line number has text in its line, and on one side only."""
    beside = [s for s in segments if s is not number and same_row(s, number)]
    left = any(s.right <= number.left + 1 for s in beside)
    right = any(s.left >= number.right - 1 and not s.text.isdecimal() for s in beside)
    return right or (left and not any(s.left > number.right for s in beside))


def reading_order(segments: Sequence[Line]) -> list[Line]:
    """Make lines of segments and put them in order: column after column.

    The order in which the page draws its text is mostly right and is kept, unless lines of
    two columns alternate in it or it jumps up and down the page.
    """
    rows = _rows(segments)
    gutter = _row_gutter(rows)
    if gutter is not None:
        lines = [line for row in rows for line in _joined_at(row, gutter)]
        return _by_columns(lines, gutter)
    lines = [_join(row) for row in rows]
    jumps = sum(_jumps_up(above, below) for above, below in pairwise(lines))
    if jumps > min(max(2, 0.1 * len(lines)), 0.6 * len(lines)):
        return _by_columns(lines, _gutter(lines))
    return lines


def _rows(segments: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for segment in segments:
        last = rows[-1][-1] if rows else None
        if last is not None and same_row(last, segment) and segment.left >= last.right - 0.3 * segment.size:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return rows


def _row_gutter(rows: Sequence[Sequence[Line]]) -> float | None:
    """Return where rows part into two columns of prose, None where they do not."""
    gaps = [
        (left, right)
        for row in rows
        for left, right in pairwise(row)
        if len(left.text) >= 15 and len(right.text) >= 15 and right.left - left.right > 6
    ]
    if len(gaps) < 5:
        return None
    middles = [(left.right + right.left) / 2 for left, right in gaps]
    best = max(middles, key=lambda x: sum(a.right < x < b.left for a, b in gaps))
    held = [(a, b) for a, b in gaps if a.right < best < b.left]
    words = [len(segment.text.split()) for gap in held for segment in gap]
    if len(held) < 5 or len(held) < 0.6 * len(gaps) or sum(words) < 3.5 * len(words):
        return None
    return best


def _joined_at(row: Sequence[Line], gutter: float) -> list[Line]:
    left = [segment for segment in row if segment.right <= gutter]
    right = [segment for segment in row if segment.right > gutter]
    return [_join(part) for part in (left, right) if part]


def _join(row: Sequence[Line]) -> Line:
    """Make one line of the segments of a row."""
    if len(row) == 1:
        return row[0]
    cells = [row[0].text]
    for before, after in pairwise(row):
        near = after.left - before.right < 2.2 * max(before.size, after.size)
        if near or _is_marker(cells[-1], after.text):
            cells[-1] += " " + after.text
        else:
            cells.append(after.text)
    widest = max(row, key=lambda segment: len(segment.text))
    return Line(
        text=" ".join(cells),
        left=row[0].left,
        right=max(segment.right for segment in row),
        base=widest.base,
        size=widest.size,
        weight=min(segment.weight for segment in row),
        first_word=row[0].first_word,
        cells=tuple(cells) if len(cells) > 1 else (),
    )


def _is_marker(cell: str, after: str) -> bool:
    """A bullet, a number or a note's mark, with its text at the next tab stop."""
    if MARKER.fullmatch(cell):
        return True
    return cell.isdecimal() and len(cell) <= 3 and not after[:1].isdecimal()


def _jumps_up(before: Line, after: Line) -> bool:
    """The next line lies above, in the same column: no reading order does that."""
    shared = min(before.right, after.right) - max(before.left, after.left)
    narrower = max(1.0, min(before.right - before.left, after.right - after.left))
    return after.base > before.base + 0.8 * before.size and shared > 0.5 * narrower


def _gutter(lines: Sequence[Line]) -> float | None:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    best, crossing = None, 0.35 * len(lines)
    for tenth in range(30, 71, 2):
        x = left + (right - left) * tenth / 100
        across = sum(line.left < x - 3 and line.right > x + 3 for line in lines)
        before = sum(line.right <= x + 3 for line in lines)
        after = sum(line.left >= x - 3 for line in lines)
        if across < crossing and before >= 5 and after >= 5:
            best, crossing = x, across
    return best


def _by_columns(lines: Sequence[Line], gutter: float | None) -> list[Line]:
    """Order lines from top to bottom; between lines that span the page, left before right."""
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        if gutter is not None and line.left >= gutter - 3:
            right.append(line)
        elif gutter is not None and line.right <= gutter + 3:
            left.append(line)
        else:
            ordered += [*left, *right, line]
            left, right = [], []
    return [*ordered, *left, *right]
