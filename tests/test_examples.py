"""The linguist's examples through the whole pipeline: is each one found, or rightly left alone?"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from recextract.pipeline import extract_document
from recextract.types import Document, Recommendation

EXAMPLES = Path(__file__).parent / "examples"
WORKING = ("in_the_wild", "synthetic", "negative")


def entries(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))["example"]


def page_of(entry: dict[str, Any]) -> str:
    """Return the example as a Markdown page: below its heading and lead-in it is a list item."""
    heading, lead_in = entry.get("heading", ""), entry.get("lead_in", "")
    head = (f"# {heading}\n\n" if heading else "") + (f"{lead_in}\n\n" if lead_in else "")
    return f"{head}- {entry['text']}" if head else entry["text"]


def row_of(entry: dict[str, Any]) -> Recommendation | None:
    rows = extract_document(Document("example.md", page_of(entry), "md")).recommendations
    return next((row for row in rows if row.text[:20] in entry["text"] or entry["text"][:20] in row.text), None)


@pytest.mark.parametrize("entry", [e for name in WORKING for e in entries(name)], ids=lambda e: e["text"][:50])
def test_the_example_is_a_row_or_is_not(entry: dict[str, Any]) -> None:
    assert (row_of(entry) is not None) == entry["expect"]["recommendation"], entry["why"]


@pytest.mark.parametrize("entry", entries("known_failures"), ids=lambda e: e["text"][:50])
@pytest.mark.xfail(strict=True, reason="a known failure; where it works, move it to another file")
def test_the_known_failure_still_fails(entry: dict[str, Any]) -> None:
    row, expect = row_of(entry), entry["expect"]
    assert (row is not None) == expect["recommendation"], entry["why"]
    assert row is None or row.polarity == expect["polarity"], entry["why"]
