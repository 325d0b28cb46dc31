"""What looks at the whole of a text does so once a document, not once a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from recextract.actors import ActorResolver
from recextract.actors import candidates as candidates_module
from recextract.actors.lexicon import ActorLexicon
from recextract.actors.profile import profile_document
from recextract.actors.resolver import candidates_of
from recextract.classifiers.model import default_model
from recextract.codebook import load_codebook
from recextract.parsing import parse
from recextract.speakers import attribute, attribution
from recextract.speakers.people import People, find_people
from recextract.text.analysis import AnalysedDocument, analyse
from recextract.types import Document

OPERATORS = (
    "Winch operators met on the quay. The operators must rest. Tall winch operators sang. "
    "The operators should also eat. Nobody saw that. Operators must pay for the lamps."
)


def parsed(text: str) -> AnalysedDocument:
    analysed = analyse(Document("a.txt", text, "txt"))
    return replace(analysed, parses=dict(enumerate(parse(view.text for view in analysed.views))))


@pytest.fixture
def count_calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[tuple[Any, ...]]]:
    def count(owner: Any, name: str) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []
        real = getattr(owner, name)

        def counted(*args: Any, **options: Any) -> Any:
            calls.append(args)
            return real(*args, **options)

        monkeypatch.setattr(owner, name, counted)
        return calls

    return count


def test_what_a_noun_is_short_for(count_calls: Callable[[Any, str], list[tuple[Any, ...]]]) -> None:
    calls = count_calls(candidates_module, "fuller_names")
    document = candidates_of(parsed(OPERATORS), [1, 3, 5], {}, ActorLexicon(load_codebook().actors))
    assert len(calls) == 1
    for row in document.rows:
        fuller = [c for c in row.candidates if "noun_fuller" in c.features]
        assert {c.name for c in fuller} == {"winch operators", "tall winch operators"}
    assert [{c.order for c in row.candidates if "noun_fuller" in c.features} for row in document.rows] == [
        {1},
        {1},
        {0},
    ]


def test_the_role_of_a_speaker(count_calls: Callable[[Any, str], list[tuple[Any, ...]]]) -> None:
    calls = count_calls(People, "_role_beside")
    people = find_people("Dr Ada Lund, Professor at Oslo University, agreed. Captain Bo Lee rose. Bo Lee sat.")
    assert [people.role_of("Ada Lund") for _ in range(3)] == ["Professor at Oslo University"] * 3
    assert [people.role_of("Bo Lee"), people.role_of("")] == ["Captain", ""]
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mayor Ada Lund met Rector Bo Lee.", "Rector"),
        ("Mayor Ada Lund, Rector Bo Lee", "Rector"),
        ("Mayor Bo Lee's cook met Rector Bo Lee.", "Mayor"),
        ("Bo Lee met Rector Ada Lund. Mayor Bo Lee rose.", "Mayor"),
        ("Rector Ada Lund met Bo Lee.", ""),
    ],
)
def test_the_title_is_that_of_the_name_it_stands_before(text: str, role: str) -> None:
    assert find_people(text).role_of("Bo Lee") == role


def test_the_lexicon_of_a_document(count_calls: Callable[[Any, str], list[tuple[Any, ...]]]) -> None:
    calls = count_calls(ActorLexicon, "for_document")
    found = ActorResolver(load_codebook(), default_model().actors).resolve(parsed(OPERATORS), [1, 3], {})
    assert (len(calls), set(found)) == (1, {1, 3})


def test_without_rows_nothing_is_looked_for(count_calls: Callable[[Any, str], list[tuple[Any, ...]]]) -> None:
    scans, listeners = count_calls(ActorLexicon, "for_document"), count_calls(attribution, "Listener")
    analysed = parsed("The sea is wide. Ms Lund said so.")
    assert attribute(analysed, []) == {}
    assert ActorResolver(load_codebook(), default_model().actors).resolve(analysed, [], {}) == {}
    assert (scans, listeners) == ([], [])


def test_the_share_of_a_name() -> None:
    lexicon = ActorLexicon(load_codebook().actors)
    profile = profile_document(
        analyse(Document("a.txt", "Kenya met Oman. Kenya left. Nurses in Oman slept.", "txt")), lexicon
    )
    assert (profile.named, profile.share("Kenya"), profile.share("Chad")) == (4, 0.5, 0.0)
    assert profile_document(analyse(Document("a.txt", "It rained.", "txt")), lexicon).share("Kenya") == 0.0
