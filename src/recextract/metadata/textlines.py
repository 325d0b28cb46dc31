"""The lines at a document's head and foot, where titles, bylines and mastheads stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_CHARACTERS = 3000
FOOT_CHARACTERS = 2000
_LINE = re.compile(r"[^\n]+")
_LEFT, _RIGHT = "\ufeff \t\r>*_|•·▪–-", " \t\r*_|#"
_EMPHASIS = re.compile(r"\*{2,3}|__+")
_HASHES = re.compile(r"^#+\s+")
_BULLET = re.compile(r"[•·▪●◦\uf0b7-]\s*\S|\*\s")
_NEXT = re.compile(r"\n[ \t]*[a-z]")
_PROSE_WORDS = 14
_LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: offsets in the text, words without markup, heading level.

    ``level`` is the number of ``#`` before it, 0 for none; ``runs_on`` says that the next line
    goes on with it, in small letters; ``bullet`` that a list mark stands before it.
    """

    start: int
    end: int
    text: str
    level: int = 0
    runs_on: bool = False
    bullet: bool = False

    @property
    def is_prose(self) -> bool:
        """Say whether the line reads as running text: long, or a sentence of some length.

        >>> Line(0, 0, "Ships of Clay").is_prose
        False
        """
        words = len(self.text.split())
        return self.runs_on or words > 28 or (words >= _PROSE_WORDS and self.text[-1:] in '.!?”"’;:,')


def head_lines(text: str, *, characters: int = HEAD_CHARACTERS) -> list[Line]:
    r"""Return the lines that start in the first ``characters`` of the text.

    >>> [(line.text, line.level) for line in head_lines("# Ships\n\n**Ann Lee** | 2025\n")]
    [('Ships', 1), ('Ann Lee | 2025', 0)]
    """
    return _lines(text, 0, min(len(text), characters))


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
        raw = match[0][:_LONGEST]
        words = _HASHES.sub("", raw.lstrip(_LEFT), count=1).lstrip(_LEFT).rstrip(_RIGHT)
        words = " ".join(_EMPHASIS.sub("", words).split())
        if any(character.isalnum() for character in words):
            bare = raw.lstrip()
            after = _NEXT.match(text, match.end())
            level = len(bare) - len(bare.lstrip("#"))
            bullet = _BULLET.match(bare) is not None
            found.append(Line(match.start(), match.end(), words, level, after is not None, bullet))
    return found
