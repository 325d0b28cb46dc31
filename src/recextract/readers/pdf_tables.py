"""Ruled tables of a PDF page: the lines in each cell become one cell of a row, however often they wrap.

Only a grid of drawn rules says which lines of a page belong to one cell. A grid counts where it is regular: its rules
run through or end at others, no line of text crosses them, and the cells hold plain text, no headings and lists.
Anything else, tables without rules too, stays as the page's own lines (:func:`.pdf_page.reading_order`).
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from recextract.readers.pdf_line import Line
from recextract.text.bullets import SHAPES, SPACED, SYMBOL_FONTS
from recextract.text.cells import names_rows
from recextract.text.hyphenation import LINE_END_HYPHENS

_MOST_OBJECTS = 4000
_MOST_STROKES = 4000
_MOST_RULES = 600
"""A page with more straight strokes or rules than that is a drawing."""
_THIN = 2.5
"""Rules are drawn as lines or as boxes of less than this height, in points."""
_LEAST_RULE = 12.0
_NEAR = 2.5
"""How far apart two rules may lie that are one, and a rule from the one that it ends at, in points."""
_WHOLE, _PART = 0.95, 0.1
"""An edge runs through from the first part of the table's width on; a rule of the second part or less is a stroke."""
_LONGEST_CELL = 700
_LARGER = 1.2
_PARAGRAPH_GAP = 1.75
"""Baselines further apart than that many times the size of type are those of two paragraphs."""
_ITEM = re.compile(rf"[{SHAPES}{SYMBOL_FONTS}{SPACED}]\s|" r"\(?\d{1,2}[.)]\s+\S|\(?[a-z]\)\s")


_Point = tuple[float, float]


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A drawn line along the page's width or height: where it lies across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of a table's columns from left to right, and of its rows from top to bottom, in points.

    ``joined`` are the cells, by row and column, that no rule parts from the one above: one cell spans their rows.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    joined: frozenset[tuple[int, int]] = frozenset()

    def cell_of(self, line: Line) -> tuple[int, int] | None:
        """Return row and column of a line of text, None if it lies outside."""
        middle, height = (line.left + line.right) / 2, line.base + 0.25 * line.size
        column = next((i for i, (a, b) in enumerate(pairwise(self.columns)) if a <= middle <= b), None)
        row = next((i for i, (a, b) in enumerate(pairwise(self.rows)) if b <= height <= a), None)
        return None if row is None or column is None else self.first_of(row, column)

    def first_of(self, row: int, column: int) -> tuple[int, int]:
        """Return the place of the first of the cells that are one with that at a place."""
        while (row, column) in self.joined:
            row -= 1
        return row, column


def with_table_rows(segments: Sequence[Line], grids: Sequence[Grid]) -> list[Line]:
    """Put one line for each row of a table in the place of the segments in it.

    A grid that holds no plain table (the frame of a page, boxes around paragraphs, cells with headings or lists)
    leaves its segments as they are: a table has words in two columns or more of two rows or more.

    >>> def line(text, left, base):
    ...     return Line(text, left, left + 20, base, 10, 400, 20)
    >>> grid = Grid((0, 50, 100), (40, 20, 0))
    >>> found = with_table_rows([line("Who", 5, 30), line("What", 55, 30), line("Fiji", 5, 12), line("pays", 55, 12),
    ...                          line("dues", 55, 2)], [grid])
    >>> [line.cells for line in found]
    [('Who', 'What'), ('Fiji', 'pays dues')]
    """
    lines = list(segments)
    for grid in grids:
        places = {i: cell for i, line in enumerate(lines) if not line.cells and (cell := grid.cell_of(line))}
        used = Counter(row for row, _ in set(places.values()))
        cells: dict[tuple[int, int], list[Line]] = {}
        for i, place in places.items():
            cells.setdefault(place, []).append(lines[i])
        if sum(count > 1 for count in used.values()) < 2 or not _is_plain(cells, grid):
            continue
        columns = sorted({column for _, column in places.values()})  # double rules leave columns without words
        rows = {row: _row(lines, grid, columns, {i: c for i, (r, c) in places.items() if r == row}) for row in used}
        rows = dict(_named_rows(rows, grid, columns))
        if any(len(cell) > _LONGEST_CELL for line in rows.values() for cell in line.cells):
            continue
        first = min(places)
        kept = [line for i, line in enumerate(lines) if i not in places]
        before = sum(i not in places for i in range(first))
        lines = [*kept[:before], *(rows[row] for row in sorted(rows)), *kept[before:]]
    return lines


def _named_rows(rows: Mapping[int, Line], grid: Grid, columns: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Put what a cell that spans rows says into each of those that it names."""
    heads = rows[min(rows)].cells
    for row, line in rows.items():
        cells = list(line.cells)
        for number, column in enumerate(columns):
            first, _ = grid.first_of(row, column)
            above = rows[first].cells[number] if first in rows and first != row else ""
            if names_rows(above, heads[number], beside_one=sum(map(bool, line.cells)) == 1):
                cells[number] = above
        yield row, replace(line, cells=tuple(cells), text=" ".join(filter(None, cells)))


def _is_plain(cells: Mapping[tuple[int, int], Sequence[Line]], grid: Grid) -> bool:
    """Say whether a grid holds plain text: no line crosses an edge or is a heading, no cell has a list."""
    lines = [line for inside in cells.values() for line in inside]
    usual = sorted(line.size for line in lines)[len(lines) // 2]
    crossed = any(line.left < x - _NEAR and line.right > x + _NEAR for line in lines for x in grid.columns)
    headed = any(line.size > _LARGER * usual for line in lines)
    return not crossed and not headed and all(sum(map(_is_item, inside)) < 2 for inside in cells.values())


def _is_item(line: Line) -> bool:
    return _ITEM.match(line.text) is not None


def _row(lines: Sequence[Line], grid: Grid, columns: Sequence[int], places: Mapping[int, int]) -> Line:
    cells = []
    for column in columns:
        inside = [lines[i] for i, place in places.items() if place == column]
        cells.append(_joined(sorted(inside, key=lambda line: (-round(line.base), line.left))))
    longest = max((lines[i] for i in places), key=lambda line: len(line.text))
    return replace(
        longest,
        text=" ".join(filter(None, cells)),
        left=grid.columns[0],
        right=grid.columns[-1],
        base=max(lines[i].base for i in places),
        cells=tuple(cells),
    )


def _joined(lines: Sequence[Line]) -> str:
    """Join the lines of a cell; between two paragraphs without a full stop comes a semicolon."""
    text = ""
    for above, line in zip((None, *lines), lines, strict=False):
        is_new = above is not None and above.base - line.base > _PARAGRAPH_GAP * line.size
        if text.endswith(LINE_END_HYPHENS) and line.text[:1].islower():
            text = text[:-1] + line.text
        elif is_new and text[-1:].isalnum():
            text = f"{text}; {line.text}"
        else:
            text = f"{text} {line.text}".strip()
    return text


def grids_of(page: Any, pdfium: Any) -> list[Grid]:
    """Return the regular grids that the rules of a page make, from top to bottom."""
    strokes = list(islice(_strokes(page, pdfium), _MOST_STROKES + 1))
    across, down = _rules(strokes)
    if len(strokes) > _MOST_STROKES or len(across) + len(down) > _MOST_RULES:
        return []
    grids = []
    for rows, columns in _meeting(across, down):
        lefts = [at for at, _ in _edges(columns)]
        tops = _edges(rows, lefts)[::-1]
        if len(tops) > 2 and len(lefts) > 2 and not tops[0][1] and not tops[-1][1]:
            joined = frozenset((row, column) for row, (_, gaps) in enumerate(tops) for column in gaps)
            grids.append(Grid(tuple(lefts), tuple(at for at, _ in tops), joined))
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _edges(rules: Sequence[Rule], crossed: Sequence[float] = ()) -> list[tuple[float, list[int]]]:
    """Return where the edges lie that parallel rules make, each with its gaps between the edges that it crosses.

    Empty where a rule runs through in part only and does not end at such edges: cells span it.
    """
    length = max(rule.end for rule in rules) - min(rule.start for rule in rules)
    edges = []
    for group in _near_each_other(rules):
        share = _covered(group) / length
        gaps = [] if share >= _WHOLE else _gaps(group, crossed)
        if share > _PART and gaps is None:
            return []
        if share > _PART and gaps is not None:
            edges.append((_middle(group), gaps))
    return edges


def _gaps(rules: Sequence[Rule], crossed: Sequence[float]) -> list[int] | None:
    """Return between which edges the rules on a line leave a gap, None where they end elsewhere."""
    shares = [_covered(_clipped(rules, start, end)) / (end - start) for start, end in pairwise(crossed)]
    if not shares or any(_PART < share < _WHOLE for share in shares):
        return None
    return [number for number, share in enumerate(shares) if share <= _PART]


def _clipped(rules: Sequence[Rule], start: float, end: float) -> list[Rule]:
    parts = [Rule(rule.at, max(rule.start, start), min(rule.end, end)) for rule in rules]
    return [rule for rule in parts if rule.end > rule.start]


def _rules(strokes: Iterable[tuple[_Point, _Point]]) -> tuple[list[Rule], list[Rule]]:
    """Return the rules along the width and those along the height of a page; those that overlap are one."""
    across: set[Rule] = set()
    down: set[Rule] = set()
    for (x1, y1), (x2, y2) in strokes:
        if abs(y1 - y2) < _THIN and abs(x1 - x2) >= _LEAST_RULE:
            across.add(Rule(round((y1 + y2) / 2, 1), round(min(x1, x2), 1), round(max(x1, x2), 1)))
        elif abs(x1 - x2) < _THIN and abs(y1 - y2) >= _LEAST_RULE:
            down.add(Rule(round((x1 + x2) / 2, 1), round(min(y1, y2), 1), round(max(y1, y2), 1)))
    return sorted(across), sorted(down)


def _strokes(page: Any, pdfium: Any) -> Iterator[tuple[_Point, _Point]]:
    """Yield the straight strokes of the drawings on a page, in points of the page."""
    for number in range(min(_MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page.raw))):
        drawing = pdfium.FPDFPage_GetObject(page.raw, number)
        if pdfium.FPDFPageObj_GetType(drawing) == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _strokes_of(drawing, pdfium)


def _strokes_of(drawing: Any, pdfium: Any) -> Iterator[tuple[_Point, _Point]]:
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    if not pdfium.FPDFPageObj_GetMatrix(drawing, ctypes.byref(matrix)):
        return
    start: _Point | None = None
    last: _Point | None = None
    for number in range(max(0, pdfium.FPDFPath_CountSegments(drawing))):
        segment = pdfium.FPDFPath_GetPathSegment(drawing, number)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield last, start


def _meeting(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group the rules that meet, directly or by way of others."""
    parents = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    for i, row in enumerate(across):
        for j, column in enumerate(down, start=len(across)):
            if (
                row.start - _NEAR <= column.at <= row.end + _NEAR
                and column.start - _NEAR <= row.at <= column.end + _NEAR
            ):
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*across, *down)):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    return [(rows, columns) for rows, columns in groups.values() if rows and columns]


def _near_each_other(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that lie on one line."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if groups and rule.at - groups[-1][-1].at <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _middle(rules: Sequence[Rule]) -> float:
    return sum(rule.at for rule in rules) / len(rules)


def _covered(rules: Sequence[Rule]) -> float:
    """Return how much of a line its rules cover."""
    covered, end = 0.0, float("-inf")
    for rule in sorted(rules, key=lambda rule: rule.start):
        covered += max(0.0, rule.end - max(rule.start, end))
        end = max(end, rule.end)
    return covered
