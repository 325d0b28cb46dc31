"""Cities as evidence of the state that a document is about."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from recextract.actors.home import home_candidates, home_features
from recextract.actors.lexicon import ActorLexicon
from recextract.actors.places import states_of_places
from recextract.actors.profile import profile_document
from recextract.codebook import load_codebook
from recextract.text.analysis import analyse
from recextract.types import Document

DATA: dict[str, Any] = tomllib.loads(files("recextract.resources").joinpath("places.toml").read_text("utf-8"))
ACTORS: dict[str, Any] = tomllib.loads(files("recextract.resources").joinpath("actors.toml").read_text("utf-8"))
HINTS = ACTORS["home_hint_examples"]


@pytest.mark.parametrize("example", DATA["examples"]["positive"], ids=lambda e: e["text"])
def test_a_city_speaks_for_its_state(example: dict[str, str]) -> None:
    assert set(states_of_places([example["text"]])) == {example["state"]}


@pytest.mark.parametrize("text", DATA["examples"]["negative"])
def test_what_only_looks_like_a_city_speaks_for_none(text: str) -> None:
    assert not states_of_places([text])


def test_every_state_is_in_the_codebook_and_no_city_in_two() -> None:
    states = {entry.name for entry in load_codebook().actors if entry.kind == "state"}
    assert set(DATA["cities"]) <= states
    cities = [city for found in DATA["cities"].values() for city in found]
    assert len(cities) == len(set(cities)) > 5000


def test_a_document_without_its_state_s_name_has_it_among_its_homes() -> None:
    lexicon = ActorLexicon(load_codebook().actors)
    analysed = analyse(
        Document("a.txt", "The mills of Kano stand still. So do those of Lagos. Repair the grid.", "txt")
    )
    profile = profile_document(analysed, lexicon)
    assert "Nigeria" in home_candidates(profile, ())
    features = home_features("Nigeria", profile, lexicon, analysed, profile.counts)
    assert (
        features["places_share"]
        == 1.0
        > 0.0
        == home_features("Chile", profile, lexicon, analysed, profile.counts)["places_share"]
    )


def hints_in(text: str) -> set[str]:
    lexicon = ActorLexicon(load_codebook().actors)
    return set(profile_document(analyse(Document("a.txt", text, "txt")), lexicon).hints)


@pytest.mark.parametrize("example", HINTS["positive"], ids=lambda e: e["text"])
def test_offices_and_money_speak_for_their_state(example: dict[str, str]) -> None:
    assert hints_in(example["text"]) == {example["state"]}


@pytest.mark.parametrize("text", HINTS["negative"])
def test_what_only_looks_like_an_office_speaks_for_none(text: str) -> None:
    assert not hints_in(text)


def test_every_hint_speaks_for_one_home_of_the_codebook() -> None:
    forms = [form for found in ACTORS["home_hints"].values() for form in found]
    assert len(forms) == len(set(forms))
    kinds = {entry.name: entry.kind for entry in load_codebook().actors}
    assert {kinds.get(home) for home in ACTORS["home_hints"]} <= {"state", "region", "organisation"}
