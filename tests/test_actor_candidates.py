"""Which names are among the candidates for the actor of a sentence, in invented documents."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.own_names import own_names
from recextract.actors.resolver import candidates_of
from recextract.codebook import load_codebook
from recextract.parsing import parse
from recextract.text.analysis import analyse
from recextract.types import Document

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "actors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lexicon() -> ActorLexicon:
    return ActorLexicon.of(load_codebook())


def candidates(text: str, row: str, lexicon: ActorLexicon) -> set[str]:
    """Return the candidates of the sentence that begins with some words."""
    analysed = analyse(Document("a.txt", text, "txt"))
    texts = [analysed.layout.masked[s.start : s.end] for s in analysed.sentences]
    analysed = replace(analysed, parses=dict(zip(range(len(texts)), parse(texts), strict=True)))
    place = next(i for i, view in enumerate(analysed.views) if view.text.startswith(row))
    (found,) = candidates_of(analysed, [place], {}, lexicon).rows
    return {candidate.name for candidate in found.candidates}


def test_a_region_of_the_codebook_is_no_side_of_another(lexicon: ActorLexicon) -> None:
    assert own_names(["South Asia and East Africa trade."], "", lexicon).places == {"East Africa"}


@pytest.mark.parametrize("example", EXAMPLES["candidate"], ids=lambda example: example["why"])
def test_candidates(example: dict[str, Any], lexicon: ActorLexicon) -> None:
    found = candidates(example["text"], example["row"], lexicon)
    assert example["name"] in found
    assert example["no_name"] not in found
