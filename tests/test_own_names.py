"""Bodies, places and kinds that no codebook has, as candidates for the actor of a row."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.own_names import head_noun, own_names
from recextract.actors.resolver import candidates_of, sentences_to_parse
from recextract.codebook import load_codebook
from recextract.parsing import parse
from recextract.text.analysis import analyse
from recextract.types import Document


@pytest.fixture(scope="module")
def lexicon() -> ActorLexicon:
    return ActorLexicon(load_codebook().actors)


def _candidates(text: str, row: int, lexicon: ActorLexicon) -> dict[str, dict[str, float]]:
    analysed = analyse(Document("a.txt", text, "txt"))
    wanted = sorted(sentences_to_parse(analysed, [row]))
    parses = parse(analysed.views[i].text for i in wanted)
    analysed = replace(analysed, parses=dict(zip(wanted, parses, strict=True)))
    found = candidates_of(analysed, [row], {}, lexicon)
    return {candidate.name: candidate.features for candidate in found.rows[0].candidates}


@pytest.mark.parametrize(
    ("text", "row", "name"),
    [
        ("The Old Harbour Hospital is full. Nobody counts. The hospital must grow.", 2, "Old Harbour Hospital"),
        ("The TEA GROWERS UNION met. It rained. This union should pay.", 2, "Tea Growers Union"),
        ("It rained for a week. The Bank of Ghana should lower its rate.", 1, "Bank of Ghana"),
        ("It rained for a week. Salt Trade Kenya should weigh the sacks.", 1, "Salt Trade Kenya"),
        ("The mayor of Dunmarrow spoke. The council heard. The city must act.", 2, "Dunmarrow"),
        ("Buses in Jalisco stop at nine. We must run them longer.", 1, "Jalisco"),
        ("I turn to the ferry owners. The sea is patient. Paint your boats.", 2, "ferry owners"),
        ("It rained for a week. The importing Members should answer.", 1, "importing members"),
        ("It rained for a week. Leave the lights on for your neighbours.", 1, "citizens"),
    ],
)  # fmt: skip
def test_what_no_codebook_has_is_a_candidate(text: str, row: int, name: str, lexicon: ActorLexicon) -> None:
    assert name in _candidates(text, row, lexicon)


def test_the_short_form_names_the_body_and_the_body_its_place_in_the_sentence(lexicon: ActorLexicon) -> None:
    short = _candidates("The Old Harbour Hospital has ninety beds. The hospital must publish its rota.", 1, lexicon)
    assert short["Old Harbour Hospital"]["noun_short"] == short["Old Harbour Hospital"]["own_body"] == 1.0
    whole = _candidates("It rained for a week. The Bank of Ghana should lower its rate.", 1, lexicon)
    assert whole["Bank of Ghana"]["noun_own"] == whole["Bank of Ghana"]["noun_main"] == 1.0
    assert "Ghana" in whole


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["The Government of Kenya should act.", "Kenya's Ministry of Health must pay."], "Ministry of Health"),
        (["The city waits.", "So does the mayor.", "Andrew met Kenya's envoy."], "Andrew"),
        (["The mayor of Nowhere spoke.", "We went nowhere near the city."], "Nowhere"),
    ],
)
def test_parts_of_a_state_and_common_words_are_no_names_of_a_document(
    texts: list[str], name: str, lexicon: ActorLexicon
) -> None:
    assert name not in own_names(texts, "", lexicon).counts


def test_a_city_is_no_candidate_where_nothing_local_is_said(lexicon: ActorLexicon) -> None:
    assert not own_names(["Talks in Antofagasta stalled.", "Chile should resume them."], "", lexicon).places


@pytest.mark.parametrize(
    ("name", "noun"), [("Bank of Kano", "bank"), ("Salt and Clay Board", "board"), ("Ann Lee", ""), ("Bank", "")]
)
def test_the_head_of_a_body_s_name(name: str, noun: str) -> None:
    assert head_noun(name) == noun


def test_every_region_s_state_is_in_the_codebook() -> None:
    data = tomllib.loads(files("recextract.resources").joinpath("regions.toml").read_text("utf-8"))
    assert set(data["regions"]) <= {entry.name for entry in load_codebook().actors if entry.kind == "state"}
