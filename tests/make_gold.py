"""Write tests/gold/*.json: the labels in tests/gold_labels with their places in the texts of data/raw.

usage: python tests/make_gold.py [--check]

A label holds the words of a sentence; this finds them in the document's text and writes the coding guide's file
format. For .txt and .md the text is the decoded file, newlines and a byte order mark as they stand; for PDF, DOCX and
HTML it is what ``recextract.readers.read_document`` makes of the file, so these are written only where the package can
be imported. Letters and digits alone are compared, so that white space, hyphens at line ends and curly quotes do not
matter; a running header or page number inside a sentence is stepped over and belongs to the span. Labels stand in the
order of the text. With ``--check`` nothing is written; exit 1 if a file is missing or would change.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
RAW, LABELS, GOLD = TESTS.parent / "data" / "raw", TESTS / "gold_labels", TESTS / "gold"
FURNITURE = 120  # letters that may stand between two words of a sentence: a running header and a page number


def decode(data: bytes) -> str:
    """UTF-8, failing that Windows-1252; a byte order mark stays as the first character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def read_text(path: Path) -> str | None:
    """Return the text that offsets count in, or None where the reader for it cannot be imported."""
    if path.suffix in (".txt", ".md"):
        return decode(path.read_bytes())
    sys.path.insert(0, str(TESTS.parent / "src"))
    try:
        from recextract.readers import read_document

        return read_document(path).text
    except ImportError as error:
        print(f"{path.name}: left out, no reader yet ({error})", file=sys.stderr)
        return None


def skeleton(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text in lower case, and the place of each."""
    places = [i for i, char in enumerate(text) if char.isalnum() and len(char.lower()) == 1]
    return "".join(text[i].lower() for i in places), places


def locate(words: str, text: str, after: int) -> tuple[int, int]:
    """Find a sentence at or after an offset; its span takes in the marks around its letters.

    >>> locate("Both must act now.", "1. “Both must\\n\\n3\\n\\nact now.” Then", 0)
    (4, 26)
    """
    letters, places = skeleton(text)
    wanted, inner = skeleton(words)
    first = next((n for n, place in enumerate(places) if place >= after), len(places))
    begin = letters.find(wanted, first)
    end = begin + len(wanted)
    if begin < 0:
        begin, end = locate_broken(words, wanted, letters, first)
    start, stop = places[begin], places[end - 1] + 1
    start -= common(words[: inner[0]][::-1], text[:start][::-1])
    stop += common(words[inner[-1] + 1 :], text[stop:])
    return start, stop


def locate_broken(words: str, wanted: str, letters: str, first: int) -> tuple[int, int]:
    """Find a sentence with a page break between two of its words."""
    cuts = [len(skeleton(words[:i])[0]) for i, char in enumerate(words) if char == " "]
    for cut in cuts:
        head, tail = wanted[:cut], wanted[cut:]
        at = letters.find(head, first)
        while at >= 0:
            rest = letters.find(tail, at + cut, at + cut + FURNITURE + len(tail))
            if rest >= 0 and min(len(head), len(tail)) >= 4:
                return at, rest + len(tail)
            at = letters.find(head, at + 1)
    raise LookupError(f"not found: {words!r}")


def common(expected: str, found: str) -> int:
    """How many characters of ``found`` are the marks that ``expected`` goes on with, white space aside."""
    taken = 0
    for char in expected:
        if char.isspace():
            continue
        while taken < len(found) and found[taken].isspace():
            taken += 1
        if taken >= len(found) or found[taken] not in (char, *_TWINS.get(char, ())):
            return len(found[:taken].rstrip())
        taken += 1
    return taken


_TWINS = {"’": "'", "‘": "'", "“": '"', "”": '"'}


def gold_of(labels: dict[str, Any]) -> dict[str, Any] | None:
    """Labels of one document → the guide's record, or None where it cannot be read yet."""
    path = RAW / labels["doc"]
    text = read_text(path)
    if text is None:
        return None
    rows, after, last = [], 0, ("", 0, 0)
    for label in labels["recommendations"]:
        words = label["text"]
        # Two labels of one sentence, one an actor, share a span.
        start, end = last[1:] if words == last[0] else locate(words, text, after)
        last, after = (words, start, end), end
        rows.append({"start": start, "end": end, **label, "text": " ".join(text[start:end].split())})
    head = {key: labels[key] for key in ("source", "title", "author", "date")}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"doc": labels["doc"], "sha256": digest, **head, "recommendations": rows}


def main() -> int:
    check, stale, total = "--check" in sys.argv[1:], 0, 0
    GOLD.mkdir(exist_ok=True)
    for file in sorted(LABELS.glob("*.json")):
        gold = gold_of(json.loads(file.read_text(encoding="utf-8")))
        if gold is None:
            continue
        total += len(gold["recommendations"])
        made, target = json.dumps(gold, ensure_ascii=False, indent=1) + "\n", GOLD / file.name
        if not target.exists() or target.read_text(encoding="utf-8") != made:
            stale += 1
            print(f"{'stale' if check else 'written'}: {target.name}")
            if not check:
                target.write_text(made, encoding="utf-8")
    print(f"{total} recommendations")
    return int(check and stale > 0)


if __name__ == "__main__":
    raise SystemExit(main())
