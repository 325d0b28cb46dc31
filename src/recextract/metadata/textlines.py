"""The lines at a document's head and foot, where titles, bylines and mastheads stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from recextract.metadata.names import source_rules
from recextract.text.bullets import SHAPES, SPACED, SYMBOL_FONTS

HEAD_CHARACTERS = 3000
FOOT_CHARACTERS = 2000
SCANNED = 40_000
_LINE = re.compile(r"[^\n]+")
_LEFT, _RIGHT = f"\ufeff \t\r>*_|{SHAPES}{SPACED}", " \t\r*_|#"
_EMPHASIS = re.compile(r"\*{2,3}|__+")
_HASHES = re.compile(r"^#+\s+")
_BULLET = re.compile(rf"[{SHAPES}{SYMBOL_FONTS}·-]\s*\S|\*\s")
_NEXT = re.compile(r"\n[ \t]*(?!(?:by|di|par|por|von)\s+[A-Z]|c/o\s)[a-z]")
_BARS = re.compile(r"\s*\|\s*|\s+(?:[•·–—]|--+)\s+")
_ROW = re.compile(r"\s*\|.*\|\s*")
_PROSE_WORDS = 14
_LONGEST = 3000
_GAP = re.compile(r"(?<=\S)(?: {3,}|\t+)(?=\S)")
_LETTERHEAD_LINES = 6
_MOST_COLUMNS = 4
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: offsets in the text, words without markup, heading level.

    ``level`` is the number of ``#`` before it, 0 for none; ``runs_on`` says that the next line
    goes on with it, in small letters; ``bullet`` that a list mark stands before it;
    ``column`` that it is not the first column of its row; ``cells`` counts those of a table's row.
    """

    start: int
    end: int
    text: str
    level: int = 0
    runs_on: bool = False
    bullet: bool = False
    column: bool = False
    cells: int = 0

    @property
    def is_prose(self) -> bool:
        """Say whether the line reads as running text: long, or a sentence of some length; a heading never does.

        >>> long = "salt " * 30
        >>> Line(0, 0, "Ships of Clay").is_prose, Line(0, 0, long).is_prose, Line(0, 0, long, 3).is_prose
        (False, True, False)
        """
        if self.runs_on or self.level:
            return self.runs_on
        words = len(self.text.split())
        return words > 28 or (words >= _PROSE_WORDS and self.text[-1:] in '.!?”"’;:,')


def bar_parts(line: Line) -> list[Line]:
    """Return the parts of a line that bars, dots or dashes divide; none where nothing divides it.

    >>> [part.text for part in bar_parts(Line(0, 28, "By Ann Lee | 2025 | The Lamp"))]
    ['By Ann Lee', '2025', 'The Lamp']
    >>> bar_parts(Line(0, 7, "Ann Lee"))
    []
    """
    texts = [text.strip(_LEFT + _RIGHT) for text in _BARS.split(line.text)]
    if len(texts) < 2:
        return []
    return [Line(line.start, line.end, text) for text in texts if text]


def head_lines(text: str, *, characters: int = HEAD_CHARACTERS) -> list[Line]:
    r"""Return the lines that start in the first ``characters`` of the text; columns of a letterhead are lines.

    >>> [(line.text, line.level) for line in head_lines("# Ships\n\n**Ann Lee** | 2025\n")]
    [('Ships', 1), ('Ann Lee | 2025', 0)]
    >>> [line.text for line in head_lines("THE LAMP      3 May 2020      p. 4\n")]
    ['THE LAMP', '3 May 2020', 'p. 4']
    """
    lines = _lines(text, 0, min(len(text), characters))
    first = [column for line in lines[:_LETTERHEAD_LINES] for column in _columns(line, text)]
    return [*first, *lines[_LETTERHEAD_LINES:]]


def _columns(line: Line, text: str) -> list[Line]:
    """Return the columns into which wide gaps divide a line that is no running text."""
    gaps = [] if line.is_prose else [gap.span() for gap in _GAP.finditer(text, line.start, line.end)]
    if not 0 < len(gaps) < _MOST_COLUMNS:
        return [line]
    starts, ends = [line.start, *(end for _, end in gaps)], [*(start for start, _ in gaps), line.end]
    columns = [column for start, end in zip(starts, ends, strict=True) if (column := _line(text, start, end))]
    if any(column.text.endswith(":") for column in columns):
        return [line]
    return [*columns[:1], *(replace(column, column=True) for column in columns[1:])]


def join_wrapped(lines: list[Line], text: str) -> list[Line]:
    r"""Return the lines with each heading that is wrapped over two or three of them as one.

    A heading is a paragraph to itself that does not end as a sentence; it goes on in small letters, or its
    lines end in words that end no heading ("Ships of").

    >>> text = "On Ships of Clay\nin the North\n\nThe sea is wide\nand cold."
    >>> [line.text for line in join_wrapped(head_lines(text), text)]
    ['On Ships of Clay in the North', 'The sea is wide', 'and cold.']
    """
    joined: list[Line] = []
    for paragraph in _paragraphs(lines, text):
        words = " ".join(line.text for line in paragraph)
        goes_on = paragraph[0].runs_on or all(map(_ends_open, paragraph[:-1]))
        wrapped = 2 <= len(paragraph) <= 3 and goes_on and not any(line.bullet for line in paragraph)
        if wrapped and len(words.split()) <= _LONGEST_HEADING and words[-1] not in '.:;,!?”"':
            first, last = paragraph[0], paragraph[-1]
            joined.append(Line(first.start, last.end, words, first.level))
        else:
            joined.extend(paragraph)
    return joined


def _ends_open(line: Line) -> bool:
    """Say whether the last word of a line ends no heading.

    >>> _ends_open(Line(0, 0, "Hearing on the")), _ends_open(Line(0, 0, "Hearing on Clay"))
    (True, False)
    """
    return line.text.split()[-1].lower() in source_rules().words["open_end"]


def _paragraphs(lines: list[Line], text: str) -> Iterator[list[Line]]:
    """Yield the lines between blank ones."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and (text.count("\n", paragraph[-1].end, line.start) > 1):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def foot_lines(text: str, *, characters: int = FOOT_CHARACTERS) -> list[Line]:
    r"""Return the lines of the last ``characters`` of the text, first to last.

    >>> foot_lines("One.\nTwo.\n")[-1].text
    'Two.'
    """
    start = max(0, len(text) - characters)
    if start:
        start = text.rfind("\n", 0, start) + 1
    return _lines(text, start, len(text))


def _lines(text: str, start: int, end: int) -> list[Line]:
    """Return the lines that start in a range and hold a letter or a digit."""
    found = []
    for match in _LINE.finditer(text, start):
        if match.start() >= end:
            break
        if line := _line(text, *match.span()):
            found.append(line)
    return found


def _line(text: str, start: int, end: int) -> Line | None:
    """Return a part of the text as a line; None where it holds neither letter nor digit."""
    raw = text[start:end][:_LONGEST]
    words = _HASHES.sub("", raw.lstrip(_LEFT), count=1).lstrip(_LEFT).rstrip(_RIGHT)
    words = " ".join(_EMPHASIS.sub("", words).split())
    if not any(character.isalnum() for character in words):
        return None
    bare = raw.lstrip()
    level = len(bare) - len(bare.lstrip("#"))
    cells = raw.count("|") - 1 if _ROW.fullmatch(raw) else 0
    runs_on, bullet = _NEXT.match(text, end) is not None, _BULLET.match(bare) is not None
    return Line(start, end, words, level, runs_on, bullet, cells=cells)
