"""The linguist's examples through the whole pipeline: is each found, with every field, or rightly left alone?"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recextract.pipeline import extract_document
from recextract.types import Document, Recommendation

EXAMPLES = Path(__file__).parent / "examples"
WORKING = ("in_the_wild", "synthetic", "negative")
# Fields that the pipeline gets wrong in rows that it finds, as strict expected failures: what works leaves the list.
WRONG_FIELDS = {
    ("We recommend that the cantons pool their ambulances.", "actors"),
    ("We owe it to the crews to find the wreck.", "strength"),
    ("The fund should not lecture but rather listen.", "polarity"),
    ("I do not think that the ministry should own a newspaper.", "actor_mention"),
    ("The ministry will have to publish the tender before parliament rises.", "actor_mention"),
    ("It is only right that the islanders vote first.", "actors"),
    ("If the banks need to wait, the fund should lend.", "actor_mention"),
    ("Regional mayors should not control the water fund.", "actors"),
    ("What the guild must do is dredge the silted harbour", "actor_mention"),
}


def entries(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))["example"]


def page_of(entry: dict[str, Any]) -> str:
    """Return the example as a Markdown page: below its heading and lead-in it is a list item."""
    heading, lead_in = entry.get("heading", ""), entry.get("lead_in", "")
    head = (f"# {heading}\n\n" if heading else "") + (f"{lead_in}\n\n" if lead_in else "")
    return f"{head}- {entry['text']}" if head else entry["text"]


@cache
def rows_of(page: str) -> tuple[Recommendation, ...]:
    return extract_document(Document("example.md", page, "md")).recommendations


def rows_for(entry: dict[str, Any]) -> list[Recommendation]:
    """Return the rows of the example's sentence: several where it asks different things of different actors."""
    rows = rows_of(page_of(entry))
    return [row for row in rows if row.text[:20] in entry["text"] or entry["text"][:20] in row.text]


def field_of(rows: list[Recommendation], field: str) -> Any:
    """Return a field of the first row; the actors are those of all rows of the sentence."""
    return [actor for row in rows for actor in row.actors] if field == "actors" else getattr(rows[0], field)


def expected_fields() -> list[Any]:
    failing = pytest.mark.xfail(strict=True, raises=AssertionError, reason="a field known to be wrong")
    return [
        pytest.param(
            entry,
            field,
            marks=[failing] if (entry["text"], field) in WRONG_FIELDS else [],
            id=f"{entry['text'][:50]}-{field}",
        )
        for name in WORKING
        for entry in entries(name)
        for field in entry["expect"]
        if field != "recommendation"
    ]


@pytest.mark.parametrize("entry", [e for name in WORKING for e in entries(name)], ids=lambda e: e["text"][:50])
def test_the_example_is_a_row_or_is_not(entry: dict[str, Any]) -> None:
    assert bool(rows_for(entry)) == entry["expect"]["recommendation"], entry["why"]


@pytest.mark.parametrize(("entry", "field"), expected_fields())
def test_the_row_of_the_example_has_the_expected_field(entry: dict[str, Any], field: str) -> None:
    rows = rows_for(entry)
    assert rows, entry["why"]
    assert field_of(rows, field) == entry["expect"][field], entry["why"]


def test_every_wrong_field_is_that_of_an_example() -> None:
    checked = {(entry["text"], field) for name in WORKING for entry in entries(name) for field in entry["expect"]}
    assert checked >= WRONG_FIELDS


@pytest.mark.parametrize("entry", entries("known_failures"), ids=lambda e: e["text"][:50])
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="a known failure; where it works, move it to another file"
)
def test_the_known_failure_still_fails(entry: dict[str, Any]) -> None:
    rows, expect = rows_for(entry), entry["expect"]
    assert bool(rows) == expect["recommendation"], entry["why"]
    assert not rows or rows[0].polarity == expect["polarity"], entry["why"]
