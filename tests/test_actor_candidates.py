"""Which names are among the candidates for the actor of a sentence, in invented documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.own_names import own_names
from recextract.actors.resolver import candidates_of
from recextract.codebook import load_codebook
from recextract.parsing import parse
from recextract.text.analysis import analyse
from recextract.types import Document

_SALT = "Salt traders met. The salt traders rose at noon. Then the traders left again."
_RECORD = (
    "House of Assembly\n\nMr. Speaker, I rise to move the amendment to the Salt Bill. We must mend the quay. I yield."
)


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


@pytest.mark.parametrize(
    ("text", "row", "name", "no_name"),
    [
        pytest.param(
            "Ilsa Norgaard came late. Ms. Norgaard must answer.", "Ms.", "Ilsa Norgaard", "Ms. Norgaard", id="title"
        ),
        pytest.param(
            "Salt Company President Ilsa Norgaard must answer.",
            "Salt",
            "Ilsa Norgaard",
            "Salt Company President Ilsa Norgaard",
            id="office before a full name",
        ),
        pytest.param(
            "Comptroller Ilsa Norgaard came. The sea rose. The quay broke. She should answer.",
            "She",
            "Ilsa Norgaard",
            "Comptroller Ilsa Norgaard",
            id="pronoun for a person some sentences back",
        ),
        pytest.param("Norgaard Quay must be mended.", "Norgaard", "Norgaard Quay", "Norgaard", id="no person"),
        pytest.param(
            "In Vasterby City's old town hall the mayor met the council. Vasterby City is old. The city should pay.",
            "The city",
            "Vasterby City",
            "Vasterby Cit",
            id="a place with its kind in the name",
        ),
        pytest.param(
            "The mayor likes Vasterby's Harbour Board. The town paid Vasterby's Harbour Board. The board should pay.",
            "The board",
            "Harbour Board",
            "Vasterby's Harbour Board",
            id="body without its owner",
        ),
        pytest.param("East Africa must trade. It should open its ports.", "It", "East Africa", "East", id="side"),
        pytest.param(
            "The honest old salt traders must pay.",
            "The honest",
            "salt traders",
            "old salt traders",
            id="core of a kind",
        ),
        pytest.param(
            "And Harbour House must answer.", "And", "Harbour House", "And Harbour House", id="no joint opens a name"
        ),
        pytest.param(_SALT + " You must pay. Pay at once.", "Pay", "salt traders", "noon", id="people of the document"),
        pytest.param(
            "Friends, the vote is near. The sea is calm. Ring the bells of the town.",
            "Ring",
            "voters",
            "shareholders",
            id="voters",
        ),
        pytest.param("The sea is calm. Ring the bells.", "Ring", "citizens", "voters", id="no voters"),
        pytest.param(
            "Democrats met in the hall. The sea is calm. Let us ring the bells.",
            "Let",
            "Democrats",
            "democrats",
            id="members",
        ),
        pytest.param("The Democratic Party met. Let us ring.", "Let", "Democratic Party", "Democrats", id="no members"),
        pytest.param(
            "Northern businesses met. They should open a bank.",
            "They",
            "northern businesses",
            "met",
            id="group as worded",
        ),
        pytest.param(
            "All Nordic Governments should pay.", "All", "Nordic governments", "Nordic", id="several governments"
        ),
        pytest.param(_RECORD, "We", "House of Assembly", "Senate", id="chamber"),
        pytest.param(
            "House of Assembly is a ship. " + "It sails at dawn. " * 12 + "We must mend the quay.",
            "We",
            "citizens",
            "House of Assembly",
            id="no record of debates",
        ),
    ],
)
def test_candidates(text: str, row: str, name: str, no_name: str, lexicon: ActorLexicon) -> None:
    found = candidates(text, row, lexicon)
    assert name in found
    assert no_name not in found
