"""The type of a PDF: which size and weight its body text has, and which sizes head sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recextract.readers.pdf_line import Line


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a document: size and weight of its body text, and the sizes of headings."""

    size: float
    weight: int
    headings: tuple[float, ...]

    def is_bold(self, line: Line) -> bool:
        """Say whether a line is clearly bolder than the body text."""
        return line.weight >= self.weight + 100

    def level(self, line: Line) -> int:
        """Return the level of a heading in this line's type, 0 for no heading."""
        for number, size in enumerate(self.headings, 1):
            if abs(line.size - size) <= 0.5:
                return min(number, 4)
        return 0


def type_of(pages: Sequence[Sequence[Line]]) -> Type:
    """Find the body text: the size and weight that most characters have."""
    sizes: Counter[float] = Counter()
    weights: Counter[int] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    size = max(sizes, key=lambda s: (sizes[s], s)) if sizes else 10.0
    for page in pages:
        for line in page:
            if abs(line.size - size) <= 0.5:
                weights[line.weight] += len(line.text)
    weight = max(weights, key=lambda w: (weights[w], -w)) if weights else 0
    lines = Counter(round(line.size * 2) / 2 for page in pages for line in page)
    share = 0.12 * sum(sizes.values())
    # A page or box of running text in larger type is no heading.
    larger = sorted({s for s in sizes if s >= 1.15 * size and (sizes[s] < share or lines[s] < 8)}, reverse=True)
    # Sizes that differ by less than the eye sees are one level.
    headings = [s for i, s in enumerate(larger) if i == 0 or larger[i - 1] - s > 0.5]
    return Type(size, weight, tuple(headings))
