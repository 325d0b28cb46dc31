"""Labels that quote their sentences → gold with character offsets, which nobody should have to count.

A label holds the words of a sentence; this finds them in the document's text. Letters and digits alone are compared,
so that white space, hyphens at line ends and curly quotes do not matter; a running header or page number inside a
sentence is stepped over and belongs to the span.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from recextract.errors import OutputError, TableError
from recextract.gold import FORMAT, WrongValue, document_of
from recextract.readers import read_document
from recextract.types import Document

_FURNITURE: Final = 120
"""Letters that may stand between two words of a sentence: a running header and a page number."""
_TWINS: Final = {"’": "'", "‘": "'", "“": '"', "”": '"'}


def locate_labels(labels: Path, texts: Path, output: Path) -> int:
    """Write the gold files of labels into the folder ``output``; return the number of recommendations.

    ``labels`` is a JSON file or a folder of them, one document or a list of documents in each, as in a gold file but
    without offsets; ``texts`` is the folder of the documents. Raises ``TableError`` for labels that cannot be read
    and for a sentence that is not found, ``OutputError`` where nothing can be written.
    """
    files = sorted(labels.rglob("*.json")) if labels.is_dir() else [labels]
    if not labels.exists() or not files:
        raise TableError(f"{labels}: no labels found. Give a JSON file or a folder of them; {FORMAT}.")
    made = [(file, _located_file(file, texts)) for file in files]
    try:
        for file, gold in made:
            target = output / (file.relative_to(labels) if labels.is_dir() else file.name)
            if target.resolve() == file.resolve():
                raise OutputError(f"{target}: these are the labels themselves. Choose another folder.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{output}: cannot be written ({reason}). Choose a folder that you can write to.") from error
    return sum(len(one["recommendations"]) for _, gold in made for one in (gold if isinstance(gold, list) else [gold]))


def _located_file(file: Path, texts: Path) -> Any:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        located = [_located_document(one, texts, file) for one in (data if isinstance(data, list) else [data])]
    except KeyError as error:
        raise TableError(f"{file}: the key {error} is missing in a label; {FORMAT}.") from error
    except WrongValue as error:
        raise TableError(f"{file}: {error}; {FORMAT}.") from error
    except (TypeError, ValueError, AttributeError, OSError) as error:
        raise TableError(f"{file}: not a file of labels ({type(error).__name__}: {error}); {FORMAT}.") from error
    return located if isinstance(data, list) else located[0]


def _located_document(labels: Mapping[str, Any], texts: Path, file: Path) -> dict[str, Any]:
    path = texts / labels["doc"]
    if not path.is_file():
        raise TableError(f"{path}: {file} names this document but it is not there. Give its folder with --texts.")
    return place_labels(labels, read_document(path, labels["doc"]))


def place_labels(labels: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Return the labels of one document as a gold record. Labels stand in the order of the text.

    >>> label = {"text": "Kenya must act.", "actors": ["Kenya"], "strength": "must", "polarity": "do"}
    >>> label |= {"themes": ["other"], "speaker": "author", "attribution": "author"}
    >>> gold = place_labels({"doc": "a.txt", "recommendations": [label]}, Document("a.txt", "Why? Kenya must act.", ""))
    >>> gold["recommendations"][0]["start"], gold["recommendations"][0]["end"]
    (5, 20)

    Raises ``TableError`` for a sentence that is not found, ``KeyError`` and ``WrongValue`` as ``document_of`` does.
    """
    text = document.text
    rows: list[dict[str, Any]] = []
    after, last = 0, ("", 0, 0)
    for label in labels["recommendations"]:
        words = label["text"]
        if words != last[0]:  # two labels of one sentence, one an actor, share a span
            try:
                last = (words, *locate(words, text, after))
            except LookupError as error:
                raise TableError(
                    f"{document.name}: the sentence {words!r} does not stand in the text, or not after the label "
                    "before it. Copy it from the text, and keep the labels in the order of the text."
                ) from error
            after = last[2]
        _, start, end = last
        rows.append({"start": start, "end": end, **label, "text": " ".join(text[start:end].split())})
    rest = {key: value for key, value in labels.items() if key not in ("doc", "sha256", "recommendations")}
    gold = {"doc": labels["doc"], "sha256": document.sha256, **rest, "recommendations": rows}
    document_of(gold)
    return gold


def locate(words: str, text: str, after: int) -> tuple[int, int]:
    r"""Find a sentence at or after an offset; its span takes in the marks around its letters.

    >>> locate("Both must act now.", "1. “Both must\n\n3\n\nact now.” Then", 0)
    (4, 26)

    Raises ``LookupError`` where it is not there.
    """
    letters, places = _skeleton(text)
    wanted, inner = _skeleton(words)
    if not wanted:
        raise LookupError(words)
    first = next((n for n, place in enumerate(places) if place >= after), len(places))
    begin = letters.find(wanted, first)
    end = begin + len(wanted)
    if begin < 0:
        begin, end = _locate_broken(words, wanted, letters, first)
    start, stop = places[begin], places[end - 1] + 1
    start -= _common(words[: inner[0]][::-1], text[:start][::-1])
    stop += _common(words[inner[-1] + 1 :], text[stop:])
    return start, stop


@lru_cache(maxsize=8)  # the text of a document is asked for with each of its labels
def _skeleton(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text in lower case, and the place of each."""
    places = [i for i, char in enumerate(text) if char.isalnum() and len(char.lower()) == 1]
    return "".join(text[i].lower() for i in places), places


def _locate_broken(words: str, wanted: str, letters: str, first: int) -> tuple[int, int]:
    """Find a sentence with a page break between two of its words."""
    cuts = [len(_skeleton(words[:i])[0]) for i, char in enumerate(words) if char == " "]
    for cut in cuts:
        head, tail = wanted[:cut], wanted[cut:]
        at = letters.find(head, first)
        while at >= 0:
            rest = letters.find(tail, at + cut, at + cut + _FURNITURE + len(tail))
            if rest >= 0 and min(len(head), len(tail)) >= 4:
                return at, rest + len(tail)
            at = letters.find(head, at + 1)
    raise LookupError(words)


def _common(expected: str, found: str) -> int:
    """Return how many characters of ``found`` are the marks that ``expected`` goes on with, white space aside."""
    taken = 0
    for char in expected:
        if char.isspace():
            continue
        while taken < len(found) and found[taken].isspace():
            taken += 1
        if taken >= len(found) or _TWINS.get(found[taken], found[taken]) != _TWINS.get(char, char):
            return len(found[:taken].rstrip())
        taken += 1
    return taken
