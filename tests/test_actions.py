"""What is to be done: actions from parsed sentences, and the format of the examples."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from recextract.actions import find_action
from recextract.cues import main_cue, polarity_of, strength_of
from recextract.parsing import parse
from recextract.types import Cue

EXAMPLES = Path(__file__).parent / "examples"
FILES = ("in_the_wild.toml", "synthetic.toml", "negative.toml", "known_failures.toml")
ENTRY_KEYS = {"text", "heading", "lead_in", "previous", "expect", "why"}
EXPECT_KEYS = {"recommendation", "strength", "polarity", "actors", "actor_mention", "action", "cue"}


def _entries(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((EXAMPLES / name).read_text(encoding="utf-8"))["example"])


def _kind(entry: dict[str, Any]) -> str:
    return "item" if entry.get("heading") or entry.get("lead_in") else "prose"


def _mention(entry: dict[str, Any]) -> str:
    expect = entry["expect"]
    name = expect.get("actor_mention") or (expect.get("actors") or [""])[0]
    found = re.search(re.escape(name), entry["text"], re.IGNORECASE)
    return found.group() if found else ""


WORKING = _entries("in_the_wild.toml") + _entries("synthetic.toml")
POSITIVE = [entry for entry in WORKING if entry["expect"]["recommendation"]]


@pytest.fixture(scope="module")
def parses() -> dict[str, Doc]:
    return {doc.text: doc for doc in parse([entry["text"] for entry in POSITIVE])}


@pytest.mark.parametrize("name", FILES)
def test_examples_are_well_formed(name: str) -> None:
    for entry in _entries(name):
        assert set(entry) <= ENTRY_KEYS, entry
        assert entry["text"].strip() and entry["why"].strip(), entry
        expect = entry["expect"]
        assert set(expect) <= EXPECT_KEYS, entry
        assert isinstance(expect["recommendation"], bool), entry
        if not expect["recommendation"]:
            assert set(expect) == {"recommendation"}, entry
            continue
        assert expect["strength"] in ("must", "should", "could"), entry
        assert expect["polarity"] in ("do", "avoid"), entry
        assert all(isinstance(actor, str) for actor in expect.get("actors", [])), entry
        assert expect.get("cue", "") in entry["text"], entry


def test_no_example_stands_twice() -> None:
    texts = [(entry["text"], entry.get("heading"), entry.get("lead_in")) for name in FILES for entry in _entries(name)]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 250


@pytest.mark.parametrize("entry", POSITIVE, ids=[entry["text"][:60] for entry in POSITIVE])
def test_strength_polarity_cue_and_action_of_the_examples(entry: dict[str, Any], parses: dict[str, Doc]) -> None:
    doc = parses[entry["text"]]
    kind, expect = _kind(entry), entry["expect"]
    cue = main_cue(doc.text, kind, entry.get("heading", ""), parse=doc)
    assert strength_of(doc.text, kind=kind, lead_in=entry.get("lead_in", ""), cue=cue) == expect["strength"]
    assert polarity_of(doc.text, kind=kind, lead_in=entry.get("lead_in", ""), cue=cue) == expect["polarity"]
    if "cue" in expect:
        assert (doc.text[cue.start : cue.end] if cue else "") == expect["cue"]
    if "action" in expect:
        assert find_action(doc, cue, _mention(entry), kind=kind) == expect["action"]


@pytest.mark.parametrize(
    ("text", "actor", "action"),
    [
        ("Trade should be expanded.", "", "Trade be expanded"),
        ("Nor should ministers sell the quays.", "ministers", "sell the quays"),
        ("Nor should the quays be sold to banks.", "", "the quays be sold to banks"),
        ("Please do not wait for the next tide.", "", "wait for the next tide"),
        ("Experts emphasised the need for Peru to firmly negotiate the fee.", "Peru", "firmly negotiate the fee"),
        ("There is a need for both sides to understand the tides.", "both sides", "understand the tides"),
        ("It is crucial for Peru to integrate into the grid.", "Peru", "integrate into the grid"),
        ("Kenya must tighten its border control and Chad should lift the tax.", "Kenya", "tighten its border control"),
        ("\u201cKenya must lift the tax,\u201d he said.", "Kenya", "lift the tax"),
        ("Kenya should not do business with pirates.", "Kenya", "do business with pirates"),
        ("This could be done by pooling the boats.", "", "pooling the boats"),
        ("The wells that must be repaired are in the north.", "", "The wells be repaired"),
        ("Kenya   must\n lift  the tax;", "Kenya", "lift the tax"),
        ("Talks go nowhere.", "", "Talks go nowhere"),
        ("The study recommends that Chile open its tide tables.", "", "open its tide tables"),
        ("Union members insisted that the ferry line be split up.", "the ferry line", "the ferry line be split up"),
        ("The Salt Council demands that all parties to the strike in Chile cease blockades.", "", "cease blockades"),
        ("We recommend that the Bank of Ghana publish its minutes.", "the Bank of Ghana", "publish its minutes"),
        ("District wardens should not own the wells.", "", "own the wells"),
        ("District wardens should not own the wells.", "Ghana", "own the wells"),
        ("Growth should continue.", "", "Growth continue"),
        ("The strategy should name three ports.", "Ghana", "The strategy name three ports"),
        ("What Ghana must do is free the pilots.", "Ghana", "free the pilots"),
        ("All that lenders need to do now is wait.", "lenders", "wait"),
        ("Ghana cannot avoid raising the dock fees.", "Ghana", "raising the dock fees"),
        ("Ghana must not fail to name its reefs.", "Ghana", "name its reefs"),
        ("Lenders may also seize boats on the quay.", "", "seize boats on the quay"),
        ("The valley is drying up and it is critical to price water.", "", "price water"),
        ("The guild can, and must, pay more.", "", "pay more"),
        ("The answer is that they must, and can, pay more.", "", "pay more"),
        ("Both ports must and should open their books.", "", "open their books"),
        ("Perhaps Ada Holm can begin by asking the pilots.", "Ada Holm", "begin by asking the pilots"),
        ("The key to keeping fees low may be in pooling the tugs.", "", "pooling the tugs"),
        ("The key to low fees lies in older tugs.", "", "older tugs"),
        ("She stressed the need to repair (and perhaps widen) the quays.", "", "repair (and perhaps widen) the quays"),
        (
            "Recommendation: To end the quarrel, a mix of old and new tolls is necessary.",
            "",
            "a mix of old and new tolls",
        ),
        (
            "She discussed the need for repairs to the locks in order to revive domestic and foreign trade.",
            "",
            "repairs to the locks in order to revive domestic and foreign trade",
        ),
        (
            "The guild needs a body that will not only chart but also helps guard reefs in summer.",
            "",
            "a body that will not only chart but also helps guard reefs in summer",
        ),
        (
            "We recommend that the quay be built at Aldora, as shown in Fig. 2.",
            "",
            "the quay be built at Aldora, as shown in Fig. 2",
        ),
        (
            "The fund should tie its loans to open books (cf. Section 3.2, p. 14).",
            "The fund",
            "tie its loans to open books (cf. Section 3.2)",
        ),
        ("We urge all crews: share your charts with the pilots.", "crews", "share your charts with the pilots"),
        ("We call on the board: its books are closed.", "the board", "the board"),
        ("Let us fund the pilots of the delta, dear colleagues.", "us", "fund the pilots of the delta"),
        ("We must fund the pilots, friends and foes.", "We", "fund the pilots, friends and foes"),
        ("Ms Lund said that pilots needed to share charts.", "pilots", "share charts"),
        ("Urges Peru to close the mine; regrets that the crews are not paid;", "Peru", "close the mine"),
        ("Urges Peru to close the mine, and invites Chile to wait;", "Peru", "close the mine"),
        (
            "Urges Peru to close the mine, to pay the crews; and to wait;",
            "Peru",
            "close the mine, to pay the crews; and to wait",
        ),
        ("There should be a second ferry to the isle.", "", "a second ferry to the isle"),
        (
            "There must be some sort of test to learn whether the new pier will hold.",
            "",
            "some sort of test to learn whether the new pier will hold",
        ),
        ("Suppliers need to rush, and in turn,", "Suppliers", "rush"),
        ("There should be no place for toll posts in the delta.", "", "place for toll posts in the delta"),
        ("If Peru wants calm, it needs to name its goals.", "Peru", "name its goals"),
        ("Kenya's exports must grow.", "Kenya", "Kenya's exports grow"),
        ("Managing our lakes sustainably is crucial.", "", "Managing our lakes sustainably"),
        ("There is only one way, that is, to pool the boats.", "", "pool the boats"),
        (
            "The cantons will need a longer period of harbour repair and quay building into the next decade.",
            "The cantons",
            "a longer period of harbour repair and quay building into the next decade",
        ),
        ("Peru must close the mine, the board said, and the crews agreed.", "Peru", "close the mine"),
        ("Peru must close the mine, and in turn the crews will pay.", "Peru", "close the mine"),
        (
            "It is the obligation of all mayors in all towns to speak out against fraud and theft.",
            "all mayors",
            "speak out against fraud and theft",
        ),
        ("Each of us has a shared responsibility to mend the sluice.", "Each of us", "mend the sluice"),
        ("It is the council's responsibility to mend the sluice.", "the council", "mend the sluice"),
        ("It is more important than ever for pilots to know the coast.", "pilots", "know the coast"),
    ],
)
def test_actions(text: str, actor: str, action: str) -> None:
    doc = next(parse([text.replace("\u201c", '"').replace("\u201d", '"')]))
    assert find_action(doc, main_cue(doc.text), actor) == action


@pytest.mark.parametrize(
    ("text", "actor", "action"),
    [
        ("Third, the board can lend its boats to the isle.", "the board", "lend its boats to the isle"),
        ("However, a boat can sink in an hour.", "the board", "a boat can sink in an hour"),
        ("But tolls are too dear to be left to the clerks.", "", "tolls are too dear to be left to the clerks"),
        ("Both ports are good places for it.", "", "Both ports are good places for it"),
    ],
)
def test_a_sentence_without_cue_loses_what_opens_it_and_who_can_act(text: str, actor: str, action: str) -> None:
    assert find_action(next(parse([text])), None, actor) == action


@pytest.mark.parametrize(
    ("text", "actor", "action"),
    [
        ("Donors to pool their funds before May.", "Donors", "pool their funds before May"),
        ("Member states to pay arrears;", "", "pay arrears"),
        ("the Salt Union convene a meeting by May.", "", "convene a meeting by May"),
        ("host governments not raise the tolls;", "", "raise the tolls"),
        ("ferries not be fined for waiting;", "", "ferries be fined for waiting"),
        ("That a pool of pilots be set up;", "", "a pool of pilots be set up"),
        ("Failure to act on salt", "", "Failure to act on salt"),
        ("Commitment of states to reform", "", "Commitment of states to reform"),
        ("We find that ferries lack pilots", "ferries", "We find that ferries lack pilots"),
    ],
)
def test_an_item_without_cue_keeps_its_actor_out_of_the_action(text: str, actor: str, action: str) -> None:
    assert find_action(next(parse([text])), None, actor, kind="item") == action


@pytest.mark.parametrize("text", ["", " ", "?", "must", "must must must", "should.", '"', "Let us", "need to", "(must"])
def test_odd_input_raises_nothing_and_words_are_never_lost(text: str) -> None:
    doc = next(parse([text]))
    for cue in (None, main_cue(text), Cue("unknown.rule", 0, len(text), "must"), Cue("modal.must", 90, 99, "must")):
        action = find_action(doc, cue, "nobody")
        assert bool(action) == bool(text.strip())
