"""The figures of an evaluation: how each comes from counts, how sure it is, how far confidence can be trusted.

Counts of documents can be added, so a figure of many documents, of a genre or of a bootstrap sample
is one and the same function of a sum.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

BINS: Final = 10
SAMPLES: Final = 1000

Counts = Counter[str]
"""How often each thing happened: hits, missed and spurious rows, fields that are right, bins of confidence."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Rows whose confidence lies in ``[low, high)`` — the last bin has 1.0 too — and how many are right."""

    low: float
    high: float
    rows: int
    confidence: float
    right: float


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(both: float, got_only: float, gold_only: float) -> float:
    return _share(2 * both, 2 * both + got_only + gold_only)


SHARES: Final[dict[str, tuple[str, tuple[str, ...], Callable[[Counts], float]]]] = {
    "precision": ("rows that are recommendations", (), lambda n: _share(n["hits"], n["hits"] + n["spurious"])),
    "recall": ("recommendations that have a row", (), lambda n: _share(n["hits"], n["hits"] + n["missed"])),
    "f1": ("the two together (F1)", (), lambda n: _f1(n["hits"], n["spurious"], n["missed"])),
    "row_e2e": (
        "whole rows: span, actors, theme, polarity, speaker (F1)",
        ("actors", "themes", "polarity", "speaker", "attribution"),
        lambda n: _f1(n["row"], n["hits"] + n["spurious"] - n["row"], n["hits"] + n["missed"] - n["row"]),
    ),
    "actors_f1": (
        "actors (F1)",
        ("actors",),
        lambda n: _f1(n["actors_both"], n["actors_got"], n["actors_gold"]),
    ),
    "actors_exact": ("all actors right", ("actors",), lambda n: _share(n["actors_exact"], n["hits"])),
    "actors_f1_e2e": (
        "actors, missed and spurious rows counted (F1)",
        ("actors",),
        lambda n: _f1(n["actors_both"], n["actors_got"] + n["actors_spurious"], n["actors_gold"] + n["actors_missed"]),
    ),
    "themes_f1": ("themes (F1)", ("themes",), lambda n: _f1(n["themes_both"], n["themes_got"], n["themes_gold"])),
    "theme_main": ("main theme right", ("themes",), lambda n: _share(n["theme_main"], n["hits"])),
    "themes_f1_e2e": (
        "themes, missed and spurious rows counted (F1)",
        ("themes",),
        lambda n: _f1(n["themes_both"], n["themes_got"] + n["themes_spurious"], n["themes_gold"] + n["themes_missed"]),
    ),
    "strength": ("must, should or could right", ("strength",), lambda n: _share(n["strength"], n["hits"])),
    "polarity": ("do or avoid right", ("polarity",), lambda n: _share(n["polarity"], n["hits"])),
    "attribution": (
        "author, direct or indirect right",
        ("attribution",),
        lambda n: _share(n["attribution"], n["hits"]),
    ),
    "speaker": ("speaker right", ("speaker", "attribution"), lambda n: _share(n["speaker"], n["hits"])),
    "speaker_reported": (
        "speaker right where it is not the author",
        ("speaker", "attribution"),
        lambda n: _share(n["reported_speaker"], n["reported"]),
    ),
    "date": ("date right, of the documents", ("date",), lambda n: _share(n["date"], n["judged_documents"])),
    "source": ("source right, of the documents", ("source",), lambda n: _share(n["source"], n["judged_documents"])),
    "title": ("title right, of the documents", ("title",), lambda n: _share(n["title"], n["judged_documents"])),
    "authors": ("authors right, of the documents", ("author",), lambda n: _share(n["authors"], n["judged_documents"])),
    "calibration_error": (
        "expected calibration error of the confidence",
        ("confidence",),
        lambda n: _share(sum(abs(n[f"bin_{i}_right"] - n[f"bin_{i}_confidence"]) for i in range(BINS)), _rated(n)),
    ),
}
"""Each share: what it says, the columns that it needs, and how it comes from the counts."""


def _rated(counts: Counts) -> int:
    return sum(counts[f"bin_{number}_rows"] for number in range(BINS))


def figures_of(counts: Counts, columns: set[str]) -> dict[str, float]:
    """Return the sizes and the shares of one set of documents.

    >>> figures_of(Counter(documents=1, hits=3, missed=1), {"start", "end"})["recall"]
    0.75
    """
    sizes: dict[str, float] = {
        "documents": counts["documents"],
        "documents_without_rows": counts["documents_without_rows"],
        "gold": counts["hits"] + counts["missed"],
        "predicted": counts["hits"] + counts["spurious"],
    }
    if counts["words"]:
        sizes["spurious_per_10000_words"] = 10_000 * counts["spurious"] / counts["words"]
    return sizes | shares_of(counts, columns)


def shares_of(counts: Counts, columns: set[str]) -> dict[str, float]:
    """Return the shares for which the table has the columns.

    >>> shares_of(Counter(hits=3, spurious=1), {"start", "end"})["precision"]
    0.75
    """
    # A table without a single row says nothing about its columns: all figures are given then.
    return {
        name: share(counts)
        for name, (_, needed, share) in SHARES.items()
        if (not columns or columns.issuperset(needed)) and (name != "calibration_error" or _rated(counts))
    }


def intervals_of(
    documents: Sequence[Counts], columns: set[str], samples: int, seed: int
) -> dict[str, tuple[float, float]]:
    """Return where 95 % of the shares lie when as many documents are drawn anew, with replacement.

    Documents and not rows are drawn, since the rows of one document stand or fall together.

    >>> good, bad = Counter(hits=1), Counter(missed=1)
    >>> intervals_of([good, good, good, bad], {"start"}, samples=200, seed=0)["recall"]
    (0.25, 1.0)
    """
    if len(documents) < 2 or samples < 40:
        return {}
    generator = random.Random(seed)
    keys = sorted({key for counts in documents for key in counts})
    vectors = [[counts[key] for key in keys] for counts in documents]
    drawn: dict[str, list[float]] = {}
    for _ in range(samples):
        sample = [generator.choice(vectors) for _ in vectors]
        counts = Counter(dict(zip(keys, map(sum, zip(*sample, strict=True)), strict=True)))
        for name, value in shares_of(counts, columns).items():
            drawn.setdefault(name, []).append(value)
    return {name: _middle(sorted(values)) for name, values in drawn.items()}


def _middle(values: Sequence[float]) -> tuple[float, float]:
    outside = len(values) // 40
    return values[outside], values[-outside - 1]


def reliability_of(counts: Counts) -> tuple[ReliabilityBin, ...]:
    """Return the bins of confidence that hold rows.

    >>> reliability_of(Counter(bin_9_rows=4, bin_9_confidence=3.8, bin_9_right=3))
    (ReliabilityBin(low=0.9, high=1.0, rows=4, confidence=0.95, right=0.75),)
    """
    sizes = [counts[f"bin_{number}_rows"] for number in range(BINS)]
    return tuple(
        ReliabilityBin(
            low=number / BINS,
            high=(number + 1) / BINS,
            rows=size,
            confidence=counts[f"bin_{number}_confidence"] / size,
            right=counts[f"bin_{number}_right"] / size,
        )
        for number, size in enumerate(sizes)
        if size
    )
