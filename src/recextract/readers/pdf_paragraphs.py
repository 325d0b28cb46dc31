"""Lines of PDF pages → paragraphs, headings, items, notes and table rows.

pdfium gives no paragraphs, so they are found as a reader's eye finds them: by gaps and
indents, by lines that end early, by a change of type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import inf

from recextract.readers.pdf_blocks import RUNNING, TERMINAL, Block, joined, merged, vocabulary_of
from recextract.readers.pdf_interruptions import FIGURE, without_interruptions
from recextract.readers.pdf_line import Line
from recextract.readers.pdf_page import HYPHEN, TRUE_HYPHEN
from recextract.readers.pdf_type import Type, type_of
from recextract.text.bullets import SHAPES, SPACED, SYMBOL_FONTS
from recextract.text.hyphenation import LINE_END_HYPHENS

# A page has no spaces, only gaps that may get lost: boxes count where they are glued to a word as well.
_BULLET = re.compile(rf"(?:[{SHAPES}{SYMBOL_FONTS}]|[*\u2014{SPACED}](?=\s)|o(?=\s+[A-Z]))\s*")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=\S)")
_NOTE = re.compile(r"(\d{1,3})(?:,\s?(\d{1,3}))*[.)]?\s*(?=[^\W\d]|[“\"'(‘*])")
_FEW_GAPS = 4
_NO_END = re.compile(r"(?:[–—(,/-]|\b(?:[Nn]os?|[Aa]rt|[Ff]ig|[Pp]ara|[Ss]ec|vol|pp?)\.?)$")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MASTHEAD = re.compile(
    r"(?i)(?:by|prepared by|written by)\b"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}(?:\s+\d{{1,2}},?)?\s+\d{{4}}$"
)


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Return the blocks of a document, notes of a page before its last paragraph.

    So a sentence that runs over to the next page is not cut in two by the notes between.
    """
    body = type_of(pages)
    vocabulary = vocabulary_of(pages)
    blocks: list[Block] = []
    last_note = 0
    pitch = _pitch([column for lines in pages for column in _columns(lines)])
    for number, lines in enumerate(pages):
        text_lines, note_lines = split_notes(lines, body, last_note)
        notes = [_block(group, number, body, vocabulary, note=True) for group in _note_groups(note_lines)]
        if notes:
            last_note = max(_last_number(group[0]) for group in _note_groups(note_lines))
        groups = _groups(text_lines, body, pitch)
        here = [
            replace(_block(group, number, body, vocabulary), room=room, first_word=group[0].first_word)
            for group, room in groups
        ]
        here = _table_rows(here)
        if blocks and here and _runs_on(blocks[-1], here[0]):
            blocks[-1] = merged(blocks[-1], here.pop(0), vocabulary)
        if here and notes and not TERMINAL.search(here[-1].text) and here[-1].kind in RUNNING:
            blocks += [*here[:-1], *notes, here[-1]]
        elif notes and blocks and not here and not TERMINAL.search(blocks[-1].text):
            blocks[-1:] = [*notes, blocks[-1]] if not blocks[-1].breaks else [blocks[-1], *notes]
        else:
            blocks += [*here, *notes]
    return without_interruptions(blocks, vocabulary)


def split_notes(lines: Sequence[Line], body: Type, last_note: int) -> tuple[list[Line], list[Line]]:
    """Part the lines of a page into text and footnotes.

    Footnotes are in smaller type, end a column and start with the number that a mark in the
    text has, or the one after the last note.
    """
    marks = {int(n) for line in lines for n in re.findall(r"\[\^(\d+)\]", line.text)}
    text: list[Line] = []
    notes: list[Line] = []
    for column in _columns(lines):
        start = _notes_start(column, body, marks, last_note)
        text += column[:start]
        notes += column[start:]
        last_note = max([last_note, *(_last_number(group[0]) for group in _note_groups(column[start:]))])
    return text, notes


def _notes_start(column: Sequence[Line], body: Type, marks: set[int], last_note: int) -> int:
    start = len(column)
    for index in range(len(column) - 1, -1, -1):
        if column[index].size > 0.93 * body.size:
            break
        match = _NOTE.match(column[index].text)
        if match and (int(match.group(1)) in marks or int(match.group(1)) == last_note + 1):
            start = index
    return start


def _note_groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    expected = 0
    for line in lines:
        match = _NOTE.match(line.text)
        number = int(match.group(1)) if match else 0
        if not groups or (match and expected <= number <= expected + 2):
            groups.append([])
            expected = _last_number(line) + 1
        groups[-1].append(line)
    return groups


def _last_number(line: Line) -> int:
    """Return the number of a note, of "17,18 See above" the last."""
    match = _NOTE.match(line.text)
    return int(match.group(2) or match.group(1)) if match else 0


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut the lines of a page where reading goes on at the top of another column."""
    columns: list[list[Line]] = []
    for line in lines:
        last = columns[-1][-1] if columns else None
        if last is None or line.base > last.base + 0.5 * last.size:
            columns.append([])
        columns[-1].append(line)
    return columns


def _groups(lines: Sequence[Line], body: Type, usual: dict[float, float]) -> list[tuple[list[Line], float]]:
    """Group the lines of a page into paragraphs, each with the room that its last line has for a word."""
    groups: list[tuple[list[Line], float]] = []
    for column in _columns(lines):
        edges = _edges(column, body)
        pitch = _pitch([column], usual)
        found: list[list[Line]] = []
        for index, line in enumerate(column):
            following = column[index + 1] if index + 1 < len(column) else None
            if index == 0 or _starts(line, found[-1], following, edges, pitch, body):
                found.append([])
            found[-1].append(line)
        here = [(group, _room(group[-1], edges) if len(column) > 2 else inf) for group in found]
        # A paragraph may run on from the foot of one column to the head of the next.
        if groups and _continues(groups[-1], here[0][0][0], body):
            groups[-1] = (groups[-1][0] + here[0][0], here[0][1])
            del here[0]
        groups += here
    return groups


def _room(line: Line, edges: tuple[float, float]) -> float:
    """Return how wide a word may be that would have fitted into a line, and so starts a paragraph on the next."""
    return edges[1] - 1.5 * line.size - line.right - 0.3 * line.size


def _continues(before: tuple[list[Line], float], first: Line, body: Type) -> bool:
    last = before[0][-1]
    if last.cells or first.cells or abs(last.size - first.size) > 0.5:
        return False
    if body.level(last) or body.is_bold(last) != body.is_bold(first):
        return False
    return _may_run_on(last.text, first.text, is_full=first.first_word >= before[1])


def _may_run_on(before: str, after: str, *, is_full: bool) -> bool:
    """Say whether one text may go on in the other, after a page or column break.

    Without a capital it does; with one ("the United / Nations") if its line was full.
    """
    if TERMINAL.search(before) or _BULLET.match(after) or _NUMBER.match(after):
        return False
    return after[:1].islower() or before.endswith((*LINE_END_HYPHENS, ",")) or is_full


def _edges(column: Sequence[Line], body: Type) -> tuple[float, float]:
    """Return the left and right edge of a column's body text."""
    main = [line for line in column if abs(line.size - body.size) < 0.6] or list(column)
    lefts = Counter(round(line.left) for line in main)
    most = max(lefts.values())
    left = min(edge for edge, count in lefts.items() if count >= 0.3 * most)
    rights = sorted(line.right for line in main)
    return float(left), rights[min(len(rights) - 1, int(0.9 * len(rights)))]


def _pitch(columns: Sequence[Sequence[Line]], usual: dict[float, float] | None = None) -> dict[float, float]:
    """Return the usual distance of baselines for each size of type.

    A few lines tell little, as on a cover: where the rest of the document sets that size closer, they are apart.
    """
    gaps: dict[float, list[float]] = {}
    for above, below in (pair for column in columns for pair in pairwise(column)):
        gap = above.base - below.base
        if abs(above.size - below.size) < 0.3 and 0.8 * below.size < gap < 2.6 * below.size:
            gaps.setdefault(round(below.size), []).append(gap)
    pitch = {size: sorted(found)[len(found) // 3] for size, found in gaps.items()}
    few = {size for size, found in gaps.items() if len(found) < _FEW_GAPS}
    return {size: min(gap, (usual or {}).get(size, gap)) if size in few else gap for size, gap in pitch.items()}


def _starts(
    line: Line,
    group: Sequence[Line],
    following: Line | None,
    edges: tuple[float, float],
    pitch: dict[float, float],
    body: Type,
) -> bool:
    """Say whether ``line`` starts a new paragraph after ``group``."""
    last, first = group[-1], group[0]
    if line.cells or last.cells:
        return True
    if abs(last.size - line.size) > 0.08 * line.size + 0.3:
        return not _reads_on(last, line, edges, body)
    usual = pitch.get(round(line.size), 1.25 * line.size)
    if last.base - line.base > 1.3 * usual + 0.5:
        return True
    # The first word would have fitted into the line above: that line was ended on purpose.
    fits = line.first_word < _room(last, edges)
    if body.is_bold(line) != body.is_bold(last):
        # A bold sentence that opens a paragraph may fill its first line to the end.
        return fits or bool(TERMINAL.search(last.text)) or not line.text[:1].islower()
    if _BULLET.match(line.text) and not _is_dash_inside(line, last, first):
        return True
    if body.level(line):
        return _starts_heading(line, last, edges, pitch, body)
    is_short = last.right < edges[1] - 0.25 * (edges[1] - edges[0])
    if _NUMBER.match(line.text) and (fits or TERMINAL.search(last.text) or _is_item(first)):
        return _is_listed(line, group, ended=is_short and fits)
    if _starts_by_indent(line, group, following, edges[0], fits):
        return True
    begins = not line.text[:1].islower()
    return fits and begins and (is_short or bool(TERMINAL.search(last.text)))


def _reads_on(last: Line, line: Line, edges: tuple[float, float], body: Type) -> bool:
    """Say whether a sentence goes on in other type: a full line in two sizes counts as in that of most of it."""
    if body.level(last) or body.level(line) or TERMINAL.search(last.text) or not line.text[:1].islower():
        return False
    return last.right > edges[1] - 1.5 * line.size and 0 < last.base - line.base < 2 * max(last.size, line.size)


def _starts_by_indent(line: Line, group: Sequence[Line], following: Line | None, edge: float, fits: bool) -> bool:
    """Say whether a line's indent tells that a paragraph starts with it."""
    last, first, size = group[-1], group[0], line.size
    ends = bool(TERMINAL.search(last.text))
    second = group[1] if len(group) > 1 else None
    if _is_item(first):
        # The text of an item hangs to the right of its mark; back at the mark it is over.
        hangs = second is not None and second.left > first.left + 0.5 * size
        return hangs and second is not None and line.left < second.left - 0.5 * size
    if line.left > last.left + 0.7 * size and last.left <= edge + 0.7 * size:
        returns = following is None or following.left < line.left - 0.5 * size
        return returns and line.left < last.left + 8 * size and (fits or ends)
    # A list of works cited: the first line of an entry stands out to the left.
    stands_out = second is not None and line.left < second.left - 0.7 * size
    return stands_out and abs(line.left - first.left) < 0.5 * size and ends


def _starts_heading(line: Line, last: Line, edges: tuple[float, float], pitch: dict[float, float], body: Type) -> bool:
    """Two headings may follow each other in one type; a title may take several lines.

    Of centred lines, which are all short, those stand apart that have more space between them than lines of text.
    """
    if _NUMBER.match(line.text):
        return True
    if body.level(line) <= 1 or line.text[:1].islower():
        return False
    most = 0.6 * (edges[1] - edges[0])
    spacing = pitch.get(round(body.size), 1.25 * body.size) / body.size
    is_apart = last.base - line.base > 1.4 * spacing * line.size
    return last.right < edges[0] + most or (is_apart and last.right - last.left < most)


def _is_dash_inside(line: Line, last: Line, first: Line) -> bool:
    """A line may begin with a dash that belongs to the sentence."""
    if line.text[:1] not in "–—-" or first.text[:1] == line.text[:1]:
        return False
    return not TERMINAL.search(last.text) and line.left <= last.left


def _is_item(line: Line) -> bool:
    return bool(_BULLET.match(line.text) or _NUMBER.match(line.text))


def _is_listed(line: Line, group: Sequence[Line], *, ended: bool) -> bool:
    """Say whether a number at the line's start is that of an item: items line up, or the line before was ended.

    It is not in "No. / 5. Then", with the line end between.
    """
    first, last = group[0], group[-1]
    if _NO_END.search(last.text):
        return False
    # And no "(e. g. on the quay)".
    ended = ended and not _NUMBER.sub("", line.text, count=1)[:1].islower()
    ends = ended or bool(TERMINAL.search(last.text))
    if not _is_item(first):
        return ends or abs(line.left - last.left) > 0.5 * line.size
    if len(group) > 1 and group[1].left > first.left + 0.5 * line.size:
        return line.left < group[1].left - 0.4 * line.size
    return abs(line.left - first.left) < 2.5 * line.size


def _block(group: Sequence[Line], page: int, body: Type, vocabulary: Counter[str], *, note: bool = False) -> Block:
    first = group[0]
    if len(group) == 1 and first.cells:
        return Block("cells", "\t".join(first.cells), page)
    text = ""
    for line in group:
        text = joined(text, line.text, vocabulary)
    text = text.rstrip(HYPHEN).replace(TRUE_HYPHEN, "-") if note else text
    if note:
        match = _NOTE.match(text)
        number = match.group(1) if match else "0"
        return Block("note", f"[^{number}]: {text[match.end() if match else 0 :]}", page)
    level = 0 if FIGURE.match(text) else body.level(first)
    is_sentence = text.endswith(".") and len(text.split()) > 8
    if level and any(c.isalpha() for c in text) and len(text.split()) <= 30 and not is_sentence:
        return Block("heading", "#" * level + " " + text, page)
    if body.is_bold(first) and _is_bold_heading(text) and not _BULLET.match(text):
        return Block("heading", "#### " + text, page)
    bullet = _BULLET.match(text)
    if bullet and text[bullet.end() :]:
        return Block("item", "- " + text[bullet.end() :], page)
    return Block("item" if _NUMBER.match(text) else "paragraph", text, page)


def _is_bold_heading(text: str) -> bool:
    is_sentence = text.endswith((".", "!", ";", ",")) or len(text.split()) > 12
    if _MASTHEAD.match(text) or FIGURE.match(text):
        return False
    return not is_sentence and text[:1].isalnum() and any(c.isalpha() for c in text)


def _table_rows(blocks: list[Block]) -> list[Block]:
    """Rows that follow each other are a table; one by itself is a masthead or a form."""
    result: list[Block] = []
    for is_row, group in groupby(blocks, key=lambda block: block.kind == "cells"):
        rows = list(group)
        for row in rows:
            cells = row.text.split("\t")
            if is_row and len(rows) > 1:
                text = "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
                result.append(Block("row", text, row.page))
            elif is_row:
                result.append(Block("paragraph", " ".join(cells), row.page))
            else:
                result.append(row)
    return result


def _runs_on(before: Block, after: Block) -> bool:
    """Say whether a paragraph runs on from one page to the next."""
    if before.kind not in RUNNING or after.kind != "paragraph" or before.page == after.page:
        return False
    if FIGURE.match(before.text):
        return False
    return _may_run_on(before.text, after.text, is_full=after.first_word >= before.room)
