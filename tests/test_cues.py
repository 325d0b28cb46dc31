"""The cue rules: every example of cues.toml, what is refused at loading, strength and polarity, odd input."""

from __future__ import annotations

import time

import pytest

from recextract.cues import (
    CueRule,
    cue_rules,
    denied_by,
    find_cues,
    imperative_cue,
    is_subordinate,
    load_cue_rules,
    main_cue,
    polarity_of,
    strength_of,
)
from recextract.errors import ConfigurationError
from recextract.parsing import parse
from recextract.types import Cue

RULES = cue_rules()
NEUTRALISING = RULES.blocks + RULES.avoidance
RULE = """
[[cues]]
id = "modal.must"
anchors = ["must"]
pattern = 'must'
strength = "must"
yes = ["We must go."]
no = ["We go."]
"""


def _ids(rules: tuple[CueRule, ...]) -> list[str]:
    return [rule.id for rule in rules]


def _found_by(rule: CueRule, text: str) -> bool:
    return any(cue.rule == rule.id for cue in find_cues(text, (rule.kinds or ("prose",))[0]))


@pytest.mark.parametrize("rule", RULES.cues, ids=_ids(RULES.cues))
def test_a_cue_rule_finds_its_yes_and_none_of_its_no(rule: CueRule) -> None:
    assert [text for text in rule.yes if not _found_by(rule, text)] == []
    assert [text for text in rule.no if _found_by(rule, text)] == []


@pytest.mark.parametrize("rule", NEUTRALISING, ids=_ids(NEUTRALISING))
def test_a_neutralising_rule_matches_its_yes_and_none_of_its_no(rule: CueRule) -> None:
    assert [text for text in rule.yes if not list(rule.spans(text))] == []
    assert [text for text in rule.no if list(rule.spans(text))] == []


@pytest.mark.parametrize("rule", RULES.cues + NEUTRALISING, ids=_ids(RULES.cues + NEUTRALISING))
def test_a_rule_is_documented_and_has_two_examples_each_way(rule: CueRule) -> None:
    assert len(rule.yes) >= 2 and len(rule.no) >= 2
    assert rule.note.endswith((".", "'."))


def test_cues_inside_a_block_are_left_out() -> None:
    for rule in RULES.blocks:
        for text in rule.yes:
            assert [cue.rule for cue in find_cues(text) if not rule.only or cue.rule.startswith(rule.only)] == [], text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("[[cues]]", "[[clues]]"), "clues"),
        (('id = "modal.must"', 'id = ""'), "id"),
        (('yes = ["We must go."]', ""), "modal.must"),
        (('no = ["We go."]', "no = []"), "modal.must"),
        (("'must'", "'mu(st'"), "modal.must"),
        (('strength = "must"', 'strength = "very"'), "very"),
        (('strength = "must"', 'strength = "must"\npolarity = "not"'), "not"),
        (('strength = "must"', 'strength = "must"\ngoverns = "all"'), "all"),
        (('strength = "must"', 'strength = "must"\ncolour = "red"'), "colour"),
        (('anchors = ["must"]', 'anchors = ["Must"]'), "anchors"),
        (('anchors = ["must"]', ""), "anchors"),
        (("[[cues]]", "[[cues"), "TOML"),
    ],
)
def test_an_unusable_file_is_refused_with_its_name_and_the_rule(change: tuple[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load_cue_rules(RULE.replace(*change), name="mine.toml")
    assert "mine.toml" in str(refusal.value)
    assert message in str(refusal.value)


def test_two_rules_of_one_id_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"modal\.must"):
        load_cue_rules(RULE + RULE)


@pytest.mark.parametrize(
    ("text", "cue", "strength"),
    [
        ("If donors need to wait, the fund should lend.", "should", "should"),
        ("Those who need to leave should be helped.", "should", "should"),
        ("She said that both navies must share charts.", "must", "must"),
        ("We recommend that there must be a second vote.", "must", "must"),
        ("The reefs need wardens, and the wardens should be local.", "need", "must"),
        ("This may mean that the port has to move.", "may mean", "could"),
        ("It must be stressed that the levy should be small.", "should", "should"),
        ("The point is that the warden ought not to be left having to beg.", "ought not to", "should"),
        ("She said that fees might rise, and that the mayor must explain them.", "must", "must"),
        ("I remind all that logs must not be lost, and that phones should be off.", "must not", "must"),
        ("Our proposed levy requires the guild to open its books.", "requires", "must"),
        ("The board shall hear the pilots and propose a route.", "shall", "must"),
    ],
)
def test_the_governing_cue(text: str, cue: str, strength: str) -> None:
    found = main_cue(text)
    assert found is not None
    assert (text[found.start : found.end], found.strength) == (cue, strength)


def test_offsets_hold_where_white_space_is_not_folded() -> None:
    text = "Lenders   ought\n   to wait."
    (cue,) = find_cues(text)
    assert text[cue.start : cue.end] == "ought\n   to"


def test_an_item_takes_the_strength_of_its_lead_in() -> None:
    assert strength_of("publish the minutes;", kind="item", lead_in="The council must:") == "must"
    assert strength_of("share radar pictures;", kind="item", lead_in="The navies might:") == "could"
    assert strength_of("share radar pictures;", kind="item", lead_in="Results:") == "should"
    assert strength_of("publish what must be published;", kind="item", lead_in="The council should:") == "should"


def test_scores_decide_only_where_no_cue_is_clear() -> None:
    certain_could = (0.05, 0.05, 0.9)
    assert strength_of("Kenya must reopen the crossing.", scores=certain_could) == "must"
    assert strength_of("Opening the crossing is a matter for Kenya.", scores=certain_could) == "could"
    assert strength_of("The crossing needs care and it should be brief.", scores=certain_could) == "could"
    assert strength_of("They lack a crossing that has to be dredged by hand.", scores=certain_could) == "must"
    assert strength_of("Consider a levy on salt.", kind="item", scores=(0.05, 0.9, 0.05)) == "could"
    assert strength_of("consider a levy;", kind="item", lead_in="The guild must:", scores=certain_could) == "must"


def test_a_score_overrules_polarity_only_when_it_is_sure() -> None:
    assert polarity_of("Poaching must end.", avoid_score=0.9) == "avoid"
    assert polarity_of("Poaching must end.", avoid_score=0.5) == "do"
    assert polarity_of("Kenya should not sell the port.", avoid_score=0.5) == "avoid"
    assert polarity_of("Kenya should not sell the port.", avoid_score=0.01) == "do"
    assert polarity_of("Kenya should abstain from new tolls.", avoid_score=0.01) == "avoid"
    assert polarity_of("Kenya should stop new tolls.", avoid_score=0.01) == "do"


def test_a_score_is_not_asked_where_a_clear_cue_stands_without_any_negative_word() -> None:
    assert polarity_of("Fiji must remove the wrecks.", avoid_score=0.95) == "do"
    assert polarity_of("Parliament should reject the toll.", avoid_score=0.95) == "do"
    assert polarity_of("The delta cannot be saved without dykes.", avoid_score=0.95) == "do"
    assert polarity_of("Fiji must leave the old toll behind.", avoid_score=0.95) == "avoid"
    assert polarity_of("Fiji must not only act but lead.", avoid_score=0.95) == "do"
    assert polarity_of("You don't need to be rich to help: Fiji should share.", avoid_score=0.95) == "do"
    assert polarity_of("The old toll had its day.", avoid_score=0.95) == "avoid"


def test_a_proposal_put_as_a_question_is_advice_to_do_it() -> None:
    assert polarity_of("Why not lend the boats for a season?", avoid_score=0.9) == "do"


@pytest.mark.parametrize(
    ("lead_in", "text", "polarity"),
    [
        ("Fiji must:", "not sell its reefs;", "avoid"),
        ("Fiji must:", "name its reefs;", "do"),
        ("Fiji must:", "not only name but chart its reefs;", "do"),
        ("The panel recommends:", "(b) no new tolls on seed;", "avoid"),
        ("Lenders should never:", "seize boats;", "avoid"),
        ("Lenders should not:", "not answer;", "do"),
        ("Lenders should not forget what the storms of last year did to boats:", "forty were lost", "do"),
        ("What the town has:", "no harbour", "do"),
    ],
)
def test_polarity_of_an_item_and_its_lead_in(lead_in: str, text: str, polarity: str) -> None:
    assert polarity_of(text, kind="item", lead_in=lead_in) == polarity
    score = 0.02 if polarity == "avoid" else None
    assert polarity_of(text, kind="item", lead_in=lead_in, avoid_score=score) == polarity


def test_polarity_of_an_item_under_a_heading_that_asks_for_it() -> None:
    assert polarity_of("No new tolls on seed.", kind="item", asked_for=True) == "avoid"
    assert polarity_of("No later than May, publish the tolls.", kind="item", asked_for=True) == "do"
    assert polarity_of("No harbour may close; the guild must lend.", kind="item", asked_for=True) == "do"


def test_an_item_in_the_imperative_that_forbids_has_the_strength_of_its_lead_in() -> None:
    assert strength_of("never sell the wells;", kind="item", lead_in="The guild must:") == "must"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Fiji need not wait for rain.", "block.need-not"),
        ("The guild doesn't have to sell.", "block.need-not"),
        ("Nobody argues that the guild must sell.", "block.nobody-says"),
        ("Fiji need not wait for rain, but it should name its reefs.", ""),
        ("Pay those who need not work.", ""),
        ("There is no need for a second bridge.", ""),
        ("Fiji must act.", ""),
        ("The following repairs should be made in every port.", "block.announces"),
        ("The following ports must close.", ""),
        ("We recommend the following:", ""),
        ("", ""),
    ],
)
def test_the_denial_of_a_need(text: str, rule: str) -> None:
    assert denied_by(text) == rule


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Kenya must not sell the port.", "avoid"),
        ("Kenya must not only sell but also teach.", "do"),
        ("Kenya should not lecture but rather listen.", "do"),
        ("We urge members not to sign.", "avoid"),
        ("We urge members to sign, not to wait.", "do"),
        ("The lake cannot be saved without rain gauges.", "do"),
        ("Kenya must act to avoid a second flood.", "do"),
        ("No state should sell mines.", "avoid"),
        ("It is essential that force be avoided.", "avoid"),
        ("Wells, which cannot be seen from the road, should be marked.", "do"),
        ("The pilots would be wise not to sail at dusk.", "avoid"),
        ("The pilots would be wise to sail at dawn.", "do"),
        ("Please do not sell the ferry.", "avoid"),
        ("Please do not hesitate to ring the bell.", "do"),
        ("The sluice cannot wait for another spring.", "do"),
        ("We cannot wait for another flood.", "avoid"),
        ("We cannot avoid raising the dock fees.", "do"),
        ("The guild cannot afford not to dredge.", "do"),
        ("The wardens must not fail to name the reefs.", "do"),
        ("Poachers must not escape justice.", "avoid"),
        ("The guild should desist from dredging.", "avoid"),
        ("The guild must let go of its tolls.", "avoid"),
    ],
)
def test_polarity(text: str, polarity: str) -> None:
    assert polarity_of(text) == polarity


def test_subordinate_clauses() -> None:
    text = "They warned of the training they need to be safe, and ships must wait."
    assert is_subordinate(text, text.index("need"))
    assert not is_subordinate(text, text.index("must"))


@pytest.mark.parametrize(
    ("text", "kind", "verb"),
    [
        ("Establish a joint commission by May.", "item", "Establish"),
        ("Urgently repair the dyke.", "item", "repair"),
        ("Second, open the archive.", "prose", "open"),
        ("The council met in May.", "prose", None),
        ("To reopen the crossing", "item", None),
        ("Talks", "heading", None),
    ],
)
def test_imperatives(text: str, kind: str, verb: str | None) -> None:
    cue = imperative_cue(next(parse([text])), kind)
    assert (text[cue.start : cue.end] if cue else None) == verb
    if cue:
        assert (cue.rule, cue.strength) == ("imperative.item", "should")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "must",
        "MUST NOT",
        "'",
        '"""',
        "\x00 should",
        "İstanbul must act",
        "need " * 50,
        "\u2028must\u2029",
        "must" * 900,
    ],
)
def test_odd_input_raises_nothing(text: str) -> None:
    cue = main_cue(text)
    assert cue is None or isinstance(cue, Cue)
    assert strength_of(text) in ("must", "should", "could")
    assert polarity_of(text) in ("do", "avoid")


def test_no_pattern_explodes_on_long_sentences() -> None:
    texts = [
        "the need to " * 300, "it is very, very, very important " * 100, "should " * 500, "that " * 800,
        "is not a way of the answer to the need for all " * 60, "no one of the states and of the parties " * 80,
    ]  # fmt: skip
    started = time.process_time()
    for text in texts:
        polarity_of(text)
    assert time.process_time() - started < 10
