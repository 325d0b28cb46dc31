"""Hand-coded documents: reading them, and laying their labels over the tool's own sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recextract.errors import TableError
from recextract.types import Sentence

FORMAT: Final = "docs/gold.md of recextract's repository explains the format"

_ONE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "strength": ("must", "should", "could"),
    "polarity": ("do", "avoid"),
    "attribution": ("author", "direct", "indirect"),
}
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


class WrongValue(ValueError):
    """A field of a coded document that holds what it cannot mean; the message says what to write."""


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
            located = "; labels without it are for recextract locate" if error.args[0] in ("start", "end") else ""
            raise TableError(f"{file}: the key {error} is missing in a coded document{located}; {FORMAT}.") from error
        except WrongValue as error:
            raise TableError(f"{file}: {error}; {FORMAT}.") from error
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
    """Return a record of a gold file as a document.

    Raises ``KeyError`` where it lacks a field that must be there, ``WrongValue`` where a field holds what it cannot
    mean: "shall" as strength, or one name where a list stands, whose letters would be taken for actors.
    """
    _check_document(data)
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


def _check_document(data: Mapping[str, Any]) -> None:
    for key in ("source", "title"):
        if not isinstance(data.get(key), str | None):
            raise _wrong(data["doc"], key, data[key], "a text, or null")
    if data.get("author") is not None and not _are_texts(data["author"]):
        raise _wrong(data["doc"], "author", data["author"], 'a list of names: ["Ada Holm"]')
    date = data.get("date")
    if date and not (isinstance(date, str) and _DATE.fullmatch(date)):
        raise _wrong(data["doc"], "date", date, '"2021-06-25", "2021-06", "2021" or null')
    for row in data["recommendations"]:
        _check_row(row, f'{data["doc"]}, "{row.get("text", "")}"')


def _check_row(row: Mapping[str, Any], place: str) -> None:
    if not _are_texts(row["actors"]):
        raise _wrong(place, "actors", row["actors"], 'a list of names: ["Kenya"], or []')
    for key, values in _ONE_OF.items():
        if row[key] not in values:
            raise _wrong(place, key, row[key], "one of " + ", ".join(values))
    if not _are_texts(row["themes"]) or not row["themes"]:
        raise _wrong(place, "themes", row["themes"], 'a list of one to three ids: ["economy"]')
    if not isinstance(row["speaker"], str) or not row["speaker"].strip():
        raise _wrong(place, "speaker", row["speaker"], 'a name, or "author" for the document\'s own voice')


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item.strip() for item in value)


def _wrong(place: str, key: str, value: object, wanted: str) -> WrongValue:
    return WrongValue(f'{place}: "{key}" is {json.dumps(value, ensure_ascii=False)}; write {wanted}')


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
