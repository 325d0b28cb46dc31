"""Hand-coded documents: reading them, and laying their labels over the tool's own sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recextract.errors import TableError
from recextract.types import Sentence

FORMAT: Final = "docs/gold.md of recextract's repository explains the format"


@dataclass(frozen=True, slots=True)
class GoldRecommendation:
    """One coded recommendation; offsets in the document's extracted text."""

    start: int
    end: int
    actors: tuple[str, ...]
    strength: str
    polarity: str
    themes: tuple[str, ...]
    speaker: str
    attribution: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One coded document; ``coded`` holds the ranges that were read, empty for the whole document."""

    doc: str
    recommendations: tuple[GoldRecommendation, ...]
    source: str = ""
    title: str = ""
    author: tuple[str, ...] = ()
    date: str = ""
    sha256: str = ""
    coded: tuple[tuple[int, int], ...] = ()

    def covers(self, sentence: Sentence) -> bool:
        """Say whether a coder read the whole sentence."""
        return not self.coded or any(start <= sentence.start and sentence.end <= end for start, end in self.coded)


def load_gold(path: Path) -> list[GoldDocument]:
    """Read coded documents: a JSON file, a folder of them, or JSON Lines with one document a line.

    The format is that of docs/gold.md. Documents come in the order of their file names; JSON that is none is
    passed over. Raises :class:`TableError`, naming the file, where one cannot be read or there is no document.
    """
    files = sorted(path.rglob("*.json")) + sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not path.exists() or not files:
        raise TableError(f"{path}: no gold files found. Give a JSON file or a folder of them; {FORMAT}.")
    documents: list[GoldDocument] = []
    for file in files:
        try:
            documents += [document_of(data) for data in _records(file)]
        except KeyError as error:
            raise TableError(f"{file}: the key {error} is missing in a coded document; {FORMAT}.") from error
        except (TypeError, ValueError, OSError) as error:
            raise TableError(f"{file}: not a gold file ({type(error).__name__}: {error}); {FORMAT}.") from error
    if not documents:
        raise TableError(f'{path}: no coded document with the keys "doc" and "recommendations" is in it; {FORMAT}.')
    return documents


def _records(file: Path) -> Iterator[dict[str, Any]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".jsonl":
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    data = json.loads(text)
    records = data if isinstance(data, list) else [data]
    yield from (record for record in records if "doc" in record or "recommendations" in record)


def document_of(data: Mapping[str, Any]) -> GoldDocument:
    """Return a record of a gold file as a document; ``KeyError`` where it lacks a field that must be there."""
    return GoldDocument(
        doc=data["doc"],
        recommendations=tuple(
            GoldRecommendation(
                start=int(row["start"]),
                end=int(row["end"]),
                actors=tuple(row["actors"]),
                strength=row["strength"],
                polarity=row["polarity"],
                themes=tuple(row["themes"]),
                speaker=row["speaker"],
                attribution=row["attribution"],
                text=row.get("text", ""),
            )
            for row in data["recommendations"]
        ),
        source=data.get("source") or "",
        title=data.get("title") or "",
        author=tuple(data.get("author") or ()),
        date=data.get("date") or "",
        sha256=data.get("sha256") or "",
        coded=tuple((int(start), int(end)) for start, end in data.get("coded", ())),
    )


def align(sentences: tuple[Sentence, ...], gold: GoldDocument) -> dict[int, GoldRecommendation]:
    """Give each sentence index the recommendation that it holds.

    A sentence holds a recommendation when they share at least half of the union of their
    characters, or when at least half of the sentence lies inside the coded span.
    """
    labels: dict[int, GoldRecommendation] = {}
    for i, sentence in enumerate(sentences):
        for row in gold.recommendations:
            shared = min(row.end, sentence.end) - max(row.start, sentence.start)
            if shared <= 0:
                continue
            union = max(row.end, sentence.end) - min(row.start, sentence.start)
            if shared >= 0.5 * union or shared >= 0.5 * (sentence.end - sentence.start):
                labels.setdefault(i, row)
    return labels
