"""When a row of a table is the recommendation that a coder marked, and when two names are the same.

The definitions are those of the coding guide's scorer: a span is found when it shares at least half
of the union of the two spans' characters with the coded one; pieces of one coded span count as one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_POSSESSIVE: Final = re.compile(r"['’]s$")
_POINTS: Final = re.compile(r"[().,]")
_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of one recommendation, coded or extracted; offsets in the document's text."""

    start: int
    end: int
    actors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    strength: str = ""
    polarity: str = ""
    speaker: str = ""
    attribution: str = ""
    text: str = ""
    confidence: float | None = None

    @property
    def length(self) -> int:
        """The number of characters of the span."""
        return self.end - self.start

    def shared(self, other: Row) -> int:
        """Return how many characters two spans have in common.

        >>> Row(0, 10).shared(Row(6, 20)), Row(0, 10).shared(Row(12, 20))
        (4, 0)
        """
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def lies_mostly_in(self, other: Row) -> bool:
        """Say whether at least half of this span lies inside the other.

        >>> Row(0, 10).lies_mostly_in(Row(5, 90)), Row(0, 10).lies_mostly_in(Row(6, 90))
        (True, False)
        """
        return self.shared(other) > 0 and self.shared(other) >= _ENOUGH * self.length

    def overlap(self, other: Row) -> float:
        """Return the shared part of the union of two spans.

        >>> Row(0, 10).overlap(Row(5, 15))
        0.3333333333333333
        """
        shared = self.shared(other)
        return shared / (max(self.end, other.end) - min(self.start, other.start)) if shared else 0.0


@dataclass(frozen=True, slots=True)
class Matching:
    """Coded and extracted rows of a document, paired: (coded, extracted), coded alone, extracted alone."""

    pairs: tuple[tuple[Row, Row], ...]
    missed: tuple[Row, ...]
    spurious: tuple[Row, ...]


def match(coded: Iterable[Row], extracted: Iterable[Row]) -> Matching:
    """Pair the coded rows of one document with the extracted ones.

    Rows with one and the same span are merged before, their actors and themes pooled. Where several
    extracted rows lie in one coded span, they are one find with pooled actors and themes.

    >>> found = match([Row(0, 40), Row(50, 90)], [Row(2, 41), Row(100, 120)])
    >>> [(one.start, other.start) for one, other in found.pairs]
    [(0, 2)]
    >>> [row.start for row in found.missed], [row.start for row in found.spurious]
    ([50], [100])
    """
    rows = _one_per_span(extracted)
    pairs: list[tuple[Row, Row]] = []
    missed: list[Row] = []
    used: set[Row] = set()
    covered: set[Row] = set()
    for gold in _one_per_span(coded):
        inside = [row for row in rows if row.lies_mostly_in(gold)]
        free = [row for row in rows if row not in used and row.overlap(gold) > 0]
        best = max(free, key=gold.overlap, default=None)
        if best is None or not (gold.overlap(best) >= _ENOUGH or _pieces_cover(inside, gold)):
            missed.append(gold)
            continue
        used.add(best)
        covered.update(inside)
        pairs.append((gold, _pooled([best, *(row for row in inside if row is not best)])))
    return Matching(tuple(pairs), tuple(missed), tuple(row for row in rows if row not in used | covered))


def _pieces_cover(pieces: Sequence[Row], gold: Row) -> bool:
    return len(pieces) > 1 and sum(row.length for row in pieces) >= _ENOUGH * max(1, gold.length)


def _one_per_span(rows: Iterable[Row]) -> list[Row]:
    by_span: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        by_span.setdefault((row.start, row.end), []).append(row)
    return sorted((_pooled(same) for same in by_span.values()), key=lambda row: row.start)


def _pooled(rows: Sequence[Row]) -> Row:
    """Give the first row the actors and themes of all."""
    return replace(
        rows[0],
        actors=_all_of(row.actors for row in rows),
        themes=_all_of(row.themes for row in rows),
    )


def _all_of(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the items of the first list, then what is new in each further one."""
    items: tuple[str, ...] = ()
    for further in lists:
        items += tuple(item for item in further if item not in items)
    return items


@dataclass(frozen=True, slots=True)
class _Names:
    leading: re.Pattern[str]
    aliases: dict[str, str]
    titles: re.Pattern[str]


@cache
def _names() -> _Names:
    data = tomllib.loads(files("recextract.resources").joinpath("evaluation.toml").read_text("utf-8"))
    return _Names(
        leading=re.compile(rf"^(?:{'|'.join(data['leading']['words'])})\s+"),
        aliases=dict(data["aliases"]),
        titles=re.compile(rf"\b(?:{'|'.join(data['titles']['words'])})\b\.?", re.IGNORECASE),
    )


def folded(text: str) -> str:
    """Make every run of white space one space and take it off the ends.

    >>> folded(" Lift the\\n ban. ")
    'Lift the ban.'
    """
    return _SPACE.sub(" ", text).strip()


def folded_actor(name: str) -> str:
    """Return the form in which two names of one actor are the same.

    >>> folded_actor("the US"), folded_actor("Both governments"), folded_actor("Iran's")
    ('united states', 'governments', 'iran')
    """
    bare = _names().leading.sub("", folded(name).casefold()).strip(" .'’\"")
    bare = _POSSESSIVE.sub("", bare)
    return _names().aliases.get(bare, bare)


def folded_speaker(name: str) -> str:
    """Return a speaker's name without titles, points and capitals.

    >>> folded_speaker("Lt. Gen. (R) Sarah Okoth")
    'sarah okoth'
    """
    return folded(_names().titles.sub(" ", _POINTS.sub(" ", folded(name)))).casefold()


def same_speaker(one: str, other: str) -> bool:
    """Say whether two names may be one speaker: all words of one are words of the other.

    >>> same_speaker("Dr Okoth", "Sarah Okoth"), same_speaker("Sarah Okoth", "Sarah Lind"), same_speaker("", "experts")
    (True, False, False)
    """
    one, other = folded_speaker(one), folded_speaker(other)
    words, others = set(one.split()), set(other.split())
    return one == other or bool(words and others and (words <= others or others <= words))


def same_date(stated: str, got: str) -> bool:
    """Say whether a date agrees with the stated one; a less precise one does, an empty one does not.

    >>> same_date("2018-06-25", "2018-06"), same_date("2018", "2018-06"), same_date("", "2018")
    (True, False, False)
    """
    return stated == got or (bool(stated) and len(got) >= len("2018") and stated.startswith(got))


def same_name(stated: str, got: str) -> bool:
    """Say whether two names of a body or a document agree: equal, or one inside the other.

    >>> same_name("Khyber Centre", "the khyber centre, Peshawar"), same_name("", "Khyber Centre")
    (True, False)
    """
    stated, got = folded(stated).casefold(), folded(got).casefold()
    return stated == got or (bool(stated and got) and (stated in got or got in stated))


def same_people(stated: Sequence[str], got: Sequence[str]) -> bool:
    """Say whether two lists name the same people, in any order.

    >>> same_people(["Sarah Okoth", "Jon Lind"], ["Dr Jon Lind", "S. Okoth", "Sarah Okoth"])
    False
    >>> same_people(["Sarah Okoth", "Jon Lind"], ["Dr Jon Lind", "Sarah Okoth"])
    True
    """
    if len(stated) != len(got):
        return False
    return all(any(same_speaker(one, other) for other in got) for one in stated) and all(
        any(same_speaker(one, other) for one in stated) for other in got
    )
