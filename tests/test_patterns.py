"""No pattern runs away: what takes twice as long with every further letter holds a run for ever."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from importlib.resources import files

import pytest

import recextract
from recextract.cues import cue_rules
from recextract.pipeline import extract_document
from recextract.readers import read_bytes
from recextract.textrules import packaged_rules
from recextract.types import Document

UNITS = (
    "a", "A", "Ab-", "Ab ", "ab ", "Ab's ", "Ab'", "A. ", "Ab, ", "ab, ", "Ab of ", "Ab and ", "1 ", "1.", " ", "\n",
    "- ", "-", "*", "_", "(a) ", "(Ab) ", "(", "the ", "to ", "must ", "he said ", "Mr ", "|", "| a ", "; ", "'", '"',
    "12 May ", "2020-", "/", "[^1]", "<a", "<!-- a -->", "Ab\n", "who ", "AB ", "A/",
)  # fmt: skip
SIZES = (6, 12, 18, 24)
LONGEST = 0.25
"""Seconds. At these sizes an honest pattern takes a thousandth; the limit is only for a busy machine."""


def packaged() -> Iterator[tuple[str, re.Pattern[str]]]:
    names = sorted(file.name for file in files("recextract.resources").iterdir() if file.name.endswith(".toml"))
    for name in names:
        if name == "cues.toml":
            continue
        try:
            groups = packaged_rules(name).groups
        except Exception:  # a file of words alone
            continue
        for group, rules in groups.items():
            yield from ((f"{name} {group} {rule.id}", rule.pattern) for rule in rules)
    yield from ((f"cues.toml {code}", rule.pattern) for code, rule in cue_rules().by_id.items())


def in_modules() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    for module in pkgutil.walk_packages(recextract.__path__, "recextract."):
        if ".training" in module.name or ".cluster" in module.name or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name} {name}", value


@pytest.mark.parametrize("source", [packaged, in_modules])
def test_no_pattern_runs_away(source) -> None:
    found = 0
    slow: set[str] = set()
    for name, pattern in source():
        found += 1
        for unit in UNITS:
            for size in SIZES:
                text = unit * size
                start = time.perf_counter()
                for whole in (text, f"Ab {text}/"):
                    for _ in pattern.finditer(whole.encode() if isinstance(pattern.pattern, bytes) else whole):
                        pass
                if time.perf_counter() - start > LONGEST:
                    slow.add(f"{name} on {unit!r} × {size}")
                    break
    assert found > 50
    assert slow == set()


@pytest.mark.parametrize(
    "text",
    [
        "BANGLADESH ENVIRONMENTAL LAWYERS/BELA urged the government to open its ports.",
        "Kenya must open its ports. Kenya " + "-" * 60 + " 12",
        "Ab-" * 3000,
    ],
)
def test_a_text_of_capitals_or_dashes_is_read_at_once(text: str) -> None:
    start = time.perf_counter()
    extract_document(Document("a.txt", text, "txt"))
    assert time.perf_counter() - start < 30


def test_a_page_of_comments_is_told_from_html_at_once() -> None:
    start = time.perf_counter()
    assert read_bytes(b"<!-- a -->" * 200 + b"Ports must open.", "a.txt").format == "txt"
    assert time.perf_counter() - start < 30
