"""Who should act: lexicon, addressees, names, and the ranker on invented documents."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recextract import extract
from recextract.actors import ActorModel, ActorResolver, sentences_to_parse
from recextract.actors.addressees import EXPLICIT_ROLES, find_addressees
from recextract.actors.apart import asked_apart
from recextract.actors.lexicon import ActorLexicon, definitions_in, own_bodies
from recextract.actors.model import Choice
from recextract.actors.noun_phrases import apart_from_state, noun_names
from recextract.actors.ranking import choose, of_those_asked, rank, row_slots
from recextract.actors.records import WORLD, Candidate, RowCandidates
from recextract.actors.resolver import candidates_of
from recextract.actors.rows import explicit_names, others_owners, read_row, sides_of
from recextract.actors.slots import sentence_kind
from recextract.actors.training import train_actor_model
from recextract.actors.wordlists import word_lists
from recextract.classifiers.model import default_model
from recextract.codebook import ActorEntry, load_codebook
from recextract.errors import ModelError
from recextract.gold import GoldRecommendation
from recextract.parsing import parse
from recextract.text.analysis import AnalysedDocument, analyse
from recextract.types import Actors, Attribution, Document

EXAMPLES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "examples" / "actors.toml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def lexicon() -> ActorLexicon:
    return ActorLexicon(load_codebook().actors)


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver(load_codebook(), default_model().actors)


def parsed(text: str) -> AnalysedDocument:
    analysed = analyse(Document("a.txt", text, "txt"))
    rows = range(len(analysed.sentences))
    texts = [analysed.layout.masked[s.start : s.end] for s in analysed.sentences]
    return replace(analysed, parses=dict(zip(rows, parse(texts), strict=True)))


def asked(text: str) -> list[tuple[str, str]]:
    doc = next(parse([text]))
    return [(doc[a.token].text, a.role) for a in find_addressees(doc).addressees if a.role in EXPLICIT_ROLES]


@pytest.mark.parametrize("example", EXAMPLES["addressee"], ids=lambda e: e["text"])
def test_addressee_and_near_miss(example: dict[str, Any]) -> None:
    found = asked(example["text"])
    assert [word for word, _ in found][: len(example["asked"])] == example["asked"]
    assert found[0][1] == example["role"]
    assert example["not_asked"] not in [word for word, _ in asked(example["near"])]


@pytest.mark.parametrize("example", EXAMPLES["owner"], ids=lambda e: e["text"])
def test_owner_of_a_metonym(example: dict[str, Any], lexicon: ActorLexicon) -> None:
    row = read_row(next(parse([example["text"]])), lexicon)
    assert [p.mention.name for p in row.mentions] == example["names"], example["why"]


@pytest.mark.parametrize("example", EXAMPLES["document"], ids=lambda e: e["text"])
def test_document(example: dict[str, Any], resolver: ActorResolver) -> None:
    analysed = parsed(example["text"])
    row = next(i for i, view in enumerate(analysed.views) if view.text.startswith(example["row"]))
    (actors,) = resolver.resolve(analysed, [row], {})[row]
    assert list(actors.names) == example["actors"]


@pytest.mark.parametrize("example", EXAMPLES["apart"], ids=lambda e: e["text"])
def test_different_things_asked_of_different_actors(example: dict[str, Any], lexicon: ActorLexicon) -> None:
    row = read_row(next(parse([example["text"]])), lexicon)
    assert [list(part.names) for part in asked_apart(row, {})] == example["actors"]
    assert [row.doc.text[part.start : part.end].strip(" ,;") for part in asked_apart(row, {})] == example["parts"]
    assert asked_apart(read_row(next(parse([example["near"]])), lexicon), {}) == (), example["why"]


def test_longest_form_wins_and_case_counts(lexicon: ActorLexicon) -> None:
    assert [m.name for m in lexicon.find("Northern Ireland and the United States")] == [
        "Northern Ireland",
        "United States",
    ]
    assert lexicon.find("tell us the turkey is done") == []
    assert [m.name for m in lexicon.find("POLICY FOR PAKISTAN")] == ["Pakistan"]


def test_hyphenated_mention_is_marked(lexicon: ActorLexicon) -> None:
    assert [m.hyphenated for m in lexicon.find("US-led talks; the US left")] == [True, False]


def test_short_form_needs_its_full_form(lexicon: ActorLexicon) -> None:
    text = "The Security Council met. The Council must go further."
    assert [m.name for m in lexicon.for_document(text).find("The Council must act.")] == ["United Nations"]
    assert lexicon.for_document("The village met.").find("The Council must act.") == []


def test_congress_is_american_where_the_document_is_not_about_another_state() -> None:
    lexicon = ActorLexicon(
        [ActorEntry("US", "United States", "state", metonyms=("Congress",)), ActorEntry("PE", "Peru", "state")]
    )

    def named(text: str) -> list[str]:
        return [m.name for m in lexicon.for_document(text).find("Congress must act.")]

    assert named("Peru needs a law. Congress sleeps.") == []
    assert named("Peru and the United States need a law. Congress sleeps.") == ["United States"]
    assert named("Congress sleeps.") == ["United States"]


def test_acronym_never_spelled_out_stays() -> None:
    lexicon = ActorLexicon([ActorEntry("HB", "Harbour Board", "organisation", aliases=("HB",))])
    assert [m.name for m in lexicon.for_document("The HB met. HB rose.").find("HB must act.")] == ["HB"]
    spelled = lexicon.for_document("The Harbour Board met. HB rose.")
    assert [m.name for m in spelled.find("HB must act.")] == ["Harbour Board"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ecowas must wait.", ["ECOWAS"]),
        ("Saarc and the Osce should pay.", ["SAARC", "OSCE"]),
        ("Irena and Mena should pay; who should wait?", []),
        ("The Imf and Un should pay.", []),
        ("Hamas must wait.", ["Hamas"]),
    ],
)
def test_an_acronym_that_is_read_as_a_word_may_be_written_like_a_name(text: str, names: list[str]) -> None:
    lexicon = ActorLexicon(load_codebook().actors).for_document(text)
    assert [m.name for m in lexicon.find(text)] == names


def test_bodies_are_names_that_come_again() -> None:
    text = "then the Tide Office spoke, and the Tide Office sat, so the Tide Office rose, as the Tide Office does"
    assert own_bodies(text, []) == [("Tide Office", "Tide Office")]
    assert own_bodies("then the Tide Office spoke", []) == []


def test_definition_of_an_acronym() -> None:
    assert definitions_in("the Joint River Commission (JRC) met") == {"JRC": "Joint River Commission"}
    assert definitions_in("the commission (which met) rose (see p. 4)") == {}


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("The small coastal villages must be moved.", "villages", "small coastal villages"),
        ("All shipowners must report.", "shipowners", "shipowners"),
        ("The North Sea Board must report.", "Board", "North Sea Board"),
        ("The whole world must listen.", "world", "international community"),
    ],
)
def test_noun_name(text: str, head: str, name: str) -> None:
    doc = next(parse([text]))
    token = next(t for t in doc if t.text == head)
    assert name in [n.name for n in noun_names(doc, token.i, {})]


def test_pronouns_have_no_noun_name() -> None:
    assert noun_names(next(parse(["They must report."])), 0, {}) == []


def test_explicit_names(lexicon: ActorLexicon) -> None:
    row = read_row(next(parse(["Kenya and the Tanzanian government must talk to Uganda."])), lexicon)
    assert explicit_names(row) == ("Kenya", "Tanzania")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Peruvian and Chilean ministers must meet.", ("Peru", "Chile")),
        ("The governments of Peru and Chile must meet.", ("Peru", "Chile")),
        ("The friends of Peru and Chile must meet.", ()),
        ("Peruvian ministers must meet Chilean fishermen.", ("Peru",)),
    ],
)
def test_owners_of_a_government(text: str, names: tuple[str, ...], lexicon: ActorLexicon) -> None:
    assert explicit_names(read_row(next(parse([text])), lexicon)) == names


@pytest.mark.parametrize(
    ("text", "word", "sides"),
    [
        ("Both capitals must talk.", "capitals", 2),
        ("The three countries must talk.", "countries", 3),
        ("Three countries have talked.", "countries", 0),
        ("The three lakes must be drained.", "lakes", 0),
    ],
)
def test_counted_descriptions(text: str, word: str, sides: int) -> None:
    doc = next(parse([text]))
    assert sides_of(next(t for t in doc if t.text == word)) == sides


def test_three_sides_are_three() -> None:
    states = tuple(Candidate(name, {"kind_state": 1.0}) for name in ("East", "North", "South", "West"))
    row = RowCandidates(0, states, {"subject_dual": 1.0, "sides": 3.0})
    assert choose(row, np.array([0.4, 0.3, 0.2, 0.05, 0.05]), Choice()).names == ("East", "North", "South")


def test_the_owner_of_a_government_stands_beside_another_actor(lexicon: ActorLexicon) -> None:
    together = candidates_of(parsed("The Peruvian government and Chile must meet."), [0], {}, lexicon).rows[0]
    groups = {c.name: c.group for c in together.candidates if c.name in ("Peru", "Chile")}
    assert len(set(groups.values())) == 1 and groups["Peru"] >= 0
    apart = candidates_of(parsed("The Peruvian nurses and Chile must meet."), [0], {}, lexicon).rows[0]
    assert next(c.group for c in apart.candidates if c.name == "Peru") < 0, "near miss: nurses are no part of a state"


def test_what_stands_around_a_row_gives_candidates(lexicon: ActorLexicon) -> None:
    text = "Advice\n\nSalt traders\n\n- Weigh it twice.\n- Pay the divers, whom other harbour masters hire.\n"
    document = candidates_of(parsed(text), list(range(4)), {}, lexicon)
    names = [{c.name for c in row.candidates} for row in document.rows]
    assert "salt traders" in names[-1]
    assert "harbour masters" not in names[-2]


def chosen(candidates: list[Candidate], *probabilities: float) -> tuple[str, ...]:
    return choose(RowCandidates(0, tuple(candidates)), np.array(probabilities), Choice()).names


def test_coordination_stays_together() -> None:
    north, south = Candidate("North", {"in_sentence": 1.0}, group=1, order=0), Candidate("South", group=1, order=2)
    south.features["in_sentence"] = 1.0
    assert chosen([north, south], 0.8, 0.1, 0.1) == ("North", "South")
    assert chosen([north, replace(south, group=-1)], 0.8, 0.1, 0.1) == ("North",), "near miss: no coordination"


def test_partners_stay_together() -> None:
    north, south = Candidate("North", {"own_pair": 1.0}), Candidate("South", {"own_pair": 1.0})
    assert chosen([north, south], 0.6, 0.3, 0.1) == ("North", "South")
    assert chosen([north, replace(south, features={})], 0.6, 0.3, 0.1) == ("North",)


def test_one_name_a_noun_phrase() -> None:
    full = Candidate("big farms", {"noun_full": 1.0}, phrase=4)
    bare = Candidate("farms", {"noun_bare": 1.0}, phrase=4)
    assert chosen([full, bare], 0.45, 0.5, 0.05) == ("farms",)


def test_the_names_of_one_noun_phrase_count_together_against_nobody() -> None:
    full = Candidate("coastal states", {"noun_full": 1.0}, phrase=3)
    bare = Candidate("states", {"noun_bare": 1.0}, phrase=3)
    other = Candidate("banks", {}, phrase=5)
    assert chosen([full, bare, other], 0.25, 0.2, 0.2, 0.35) == ("coastal states",)
    assert chosen([full, other], 0.25, 0.4, 0.35) == ()


def test_a_pronoun_may_stand_for_the_noun_phrase_before_it(lexicon: ActorLexicon) -> None:
    analysed = parsed("Ferry operators must publish their fares. They should print them on the pier. Buy a ticket.")
    document = candidates_of(analysed, [0, 1, 2], {}, lexicon)
    they = next(c for c in document.rows[1].candidates if c.name == "ferry operators")
    assert (they.features["before_noun"], they.features["before_noun_asked"]) == (1.0, 1.0)
    assert "ferry operators" not in {c.name for c in candidates_of(analysed, [2], {}, lexicon).rows[0].candidates}


def test_nothing_probable_gives_nothing() -> None:
    assert chosen([Candidate("North")], 0.3, 0.7) == ()
    assert chosen([], 1.0) == ()


@pytest.mark.parametrize(("kind", "is_owner"), [("positive", False), ("negative", True)])
def test_what_others_are_to_an_owner(kind: str, is_owner: bool, lexicon: ActorLexicon) -> None:
    data = tomllib.loads(files("recextract.resources").joinpath("actors.toml").read_text("utf-8"))
    for example in data["relational_nouns"][kind]:
        owners = others_owners(read_row(next(parse([example["text"]])), lexicon))
        assert (example["owner"] in owners) == is_owner, example["text"]


@pytest.mark.parametrize("example", EXAMPLES["name"], ids=lambda e: e["text"])
def test_a_name_is_given_whole_and_no_more_than_it(example: dict[str, str]) -> None:
    [row] = extract(example["text"])
    assert row.actors == (example["name"],)


def test_names_with_another_name_in_them_are_nobodys_of_the_codebook(lexicon: ActorLexicon) -> None:
    examples = tomllib.loads(files("recextract.resources").joinpath("actors.toml").read_text("utf-8"))["other_names"]
    for example in examples["examples"]:
        [row] = extract(example["text"])
        assert row.actors == (example["actor"],), example["text"]
        assert not lexicon.find(example["text"]), example["text"]


@pytest.mark.parametrize(("kind", "is_apart"), [("apart", True), ("not_apart", False)])
def test_people_and_bodies_apart_from_the_state(kind: str, is_apart: bool) -> None:
    data = tomllib.loads(files("recextract.resources").joinpath("actors.toml").read_text("utf-8"))
    for text in data["state_people"][kind]:
        doc = next(parse([text]))
        asked = doc[find_addressees(doc).addressees[0].token]
        assert (apart_from_state(asked) > 0) == is_apart, text


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("Scientists should publish their data.", "scientists"),
        ("Harbour pilots have to rest.", "harbour pilots"),
        ("The School Board has to balance its books.", "School Board"),
        ("Soldiers must hold the bridge.", "United States"),
        ("Our children should learn to swim.", "United States"),
    ],
)
def test_whom_a_sentence_names_comes_before_the_state_that_a_document_advises(
    sentence: str, actor: str, resolver: ActorResolver
) -> None:
    opening = "Remarks in the Senate, Washington\n\nAmerica faces a hard choice, and Washington knows it. "
    analysed = parsed(opening + "The United States must lead.\n\n" + sentence)
    row = len(analysed.sentences) - 1
    (actors,) = resolver.resolve(analysed, [row], {})[row]
    assert actors.names == (actor,)


@pytest.mark.parametrize("kind", ["capital", "small"])
def test_words_that_always_have_a_capital_keep_it(kind: str) -> None:
    data = tomllib.loads(files("recextract.resources").joinpath("actors.toml").read_text("utf-8"))
    for example in data["capitals"][kind]:
        doc = next(parse([example["text"]]))
        names = noun_names(doc, find_addressees(doc).addressees[0].token, {})
        assert example["name"] in [noun.name for noun in names], names
        assert (example["name"].lower() in [noun.name for noun in names]) == (kind == "small"), names


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Ferry Owners' Federation must pay.", "Ferry Owners' Federation"),
        ("The Women's League must vote.", "Women's League"),
        ("Peru's Senate must vote.", "Senate"),
        ("Kano's Salt Board must vote.", "Salt Board"),
    ],
)
def test_the_members_of_a_body_are_part_of_its_name(sentence: str, name: str) -> None:
    doc = next(parse([sentence]))
    assert noun_names(doc, find_addressees(doc).addressees[0].token, {})[0].name == name


@pytest.mark.parametrize(
    ("sentence", "names", "mention"),
    [
        ("Hindus and Muslims should keep politics out of the queue.", ("Hindus", "Muslims"), "Hindus"),
        ("The BNM must cap prices.", ("Bruhat Neeru Mandali",), "The BNM"),
        ("The Fund for Old Wells must open its books.", ("Fund for Old Wells",), "The Fund for Old Wells"),
        ("Prices must be capped.", (), ""),
    ],
)
def test_who_is_asked_by_name_is_no_empty_field(
    sentence: str, names: tuple[str, ...], mention: str, resolver: ActorResolver
) -> None:
    opening = "Water tankers and the law\n\nThe Bruhat Neeru Mandali (BNM) has let the tanker owners run wild. "
    analysed = parsed(opening + sentence)
    row = len(analysed.sentences) - 1
    (actors,) = resolver.resolve(analysed, [row], {})[row]
    assert actors.names == names
    assert actors.mention == mention


def test_a_person_who_is_asked_by_name_stands_for_no_body_that_the_sentence_leaves_out() -> None:
    body = Candidate("Port Board", {"in_document": 1.0})
    state = Candidate("Norway", {"kind_state": 1.0})
    asked = {"noun_defined": 1.0, "noun_person": 1.0, "noun_main": 1.0, "nounrole_subject": 6.0}
    person = Candidate("Ada Lund", asked, mention="Ms Lund", group=1)
    row = RowCandidates(0, (body, state, person))
    before = np.array([0.4, 0.2, 0.2, 0.2])
    after = of_those_asked(row, before, 0.05)
    assert after[0] < after[1] == after[2]


def test_mention_and_how(resolver: ActorResolver) -> None:
    analysed = parsed("Kenya must reopen the crossing.")
    (actors,) = resolver.resolve(analysed, [0], {})[0]
    assert (actors.mention, actors.how) == ("Kenya", "subject")


def test_odd_input_gives_empty_actors(resolver: ActorResolver) -> None:
    for text in ("", "!!!", "x", "- \n- \n", "?? must must\n\n# \n"):
        analysed = parsed(text)
        rows = list(range(len(analysed.sentences)))
        assert set(resolver.resolve(analysed, rows, {})) == set(rows)
    analysed = analyse(Document("a", "Kenya must act.", "txt"))
    assert resolver.resolve(analysed, [0], {}) == {0: (Actors(),)}, "no parse, no actors"


def test_resolution_is_repeatable(resolver: ActorResolver) -> None:
    analysed = parsed("Kenya spoke. It must reopen the crossing. We should help. Both sides must talk to Uganda.")
    speakers = {1: Attribution("indirect", "Kenya")}
    assert resolver.resolve(analysed, [1, 2, 3], speakers) == resolver.resolve(analysed, [1, 2, 3], speakers)


def test_sentences_to_parse_stay_in_the_document() -> None:
    analysed = analyse(Document("a", "One must go. Two must stay.", "txt"))
    assert sentences_to_parse(analysed, [0, 1]) == {0, 1}
    assert sentences_to_parse(analysed, []) == set()


def test_model_survives_saving(tmp_path: Path) -> None:
    model = default_model().actors
    model.save(tmp_path / "m.npz")
    again = ActorModel.load(tmp_path / "m.npz")
    assert (again.weights, again.choice, again.voice.homes) == (model.weights, model.choice, model.voice.homes)
    rows = [{"share": 0.4, "in_title": 1.0}, {"share": 0.1}]
    assert again.home.probabilities(rows).tolist() == model.home.probabilities(rows).tolist()
    assert again.trees.scores(rows).tolist() == model.trees.scores(rows).tolist()


def test_broken_model_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "m.npz"
    broken.write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"m\.npz"):
        ActorModel.load(broken)
    with pytest.raises(ModelError, match=r"none\.npz"):
        ActorModel.load(tmp_path / "none.npz")


def test_both_sides_are_two() -> None:
    north, south = Candidate("North", {"kind_state": 1.0}), Candidate("South", {"kind_state": 1.0})
    for subject, names in (("dual", ("North", "South")), ("state", ("North",))):
        row = RowCandidates(0, (north, south), {f"subject_{subject}": 1.0})
        assert choose(row, np.array([0.8, 0.1, 0.1]), Choice()).names == names


def test_words_speak_for_everybody_and_for_nobody(lexicon: ActorLexicon) -> None:
    document = candidates_of(parsed("Famine must end."), [0], {}, lexicon)
    *named, none = row_slots(document.rows[0])
    world = named[[c.name for c in document.rows[0].candidates].index(WORLD)]
    assert {"none:must", "none:must end"} <= none.keys()
    assert {"world:must", "world:must end"} <= world.keys()
    assert sum(":" in slot for slots in named for slot in slots) == 5, "no other candidate has words"


def test_training_learns_the_subject() -> None:
    pytest.importorskip("lightgbm")
    states = ("Kenya", "Norway", "Peru", "Ghana", "Chile", "Oman")
    coded = []
    for i in range(24):
        state, other = states[i % 6], states[(i + 1 + i // 6) % 6] if i < 18 else "Laos"
        label = GoldRecommendation(0, 40, (state,), "must", "do", ("peace",), "author", "author")
        coded.append((parsed(f"{state} must talk to {other} about the {i} fish."), {0: label}))
    model = train_actor_model(coded, load_codebook())
    resolver = ActorResolver(load_codebook(), model)
    right = [resolver.resolve(analysed, [0], {})[0][0].names == labels[0].actors for analysed, labels in coded]
    assert sum(right) >= 22


def test_ranking_gives_probabilities(lexicon: ActorLexicon) -> None:
    document = candidates_of(parsed("Kenya must act. It should listen."), [0, 1], {}, lexicon)
    for row, probabilities in zip(document.rows, rank(default_model().actors, document), strict=True):
        assert len(probabilities) == len(row.candidates) + 1
        assert probabilities.sum() == pytest.approx(1.0)
    assert sentence_kind(document.rows[0].shared) == "name"
    assert "name*head_asked" in {slot for slots in row_slots(document.rows[0]) for slot in slots}


def test_bracketed_and_paired_mentions(lexicon: ActorLexicon) -> None:
    assert [m.bracketed for m in lexicon.find("Lift the ban (Kenya). Kenya agrees.")] == [True, False]
    assert [(m.name, m.hyphenated) for m in lexicon.find("Pak-US ties")] == [
        ("Pakistan", False),
        ("United States", False),
    ]
    assert [m.name for m in lexicon.find("Pak is short")] == [], "near miss: no compound"


def test_word_lists_are_lower_case_and_without_overlap() -> None:
    words = word_lists()
    assert not words.strong_modals & words.weak_modals
    assert not words.person_directives & words.clause_directives
    assert all(w == w.lower() for w in words.government_nouns | words.necessity)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Kenya's navy should patrol the coast.", "Kenya's navy"),
        ("Kenya's exports must grow.", "Kenya"),
        ("All members of the African Union should sign.", "All members"),
        ("An enlargement of the Kenyan fleet is required.", "Kenyan"),
        ("Kenya's present strategy should be reviewed.", "Kenya"),
        ("Both Kenya and Uganda should reopen the border.", "Kenya"),
        ("Especially the United States should pay its dues.", "the United States"),
        ("As Peru charts its course in the Indian Ocean, Ghana and its friends should keep a close watch.", "Ghana"),
    ],
)
def test_the_mention_is_who_acts_and_no_thing_of_theirs(resolver: ActorResolver, text: str, mention: str) -> None:
    assert resolver.resolve(parsed(text), [0], {})[0][0].mention == mention


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("It should reopen the port.", "It"),
        ("It is time to reopen the port.", ""),
        ("It must remain the pillar of our work.", ""),
        ("It requires a new plan.", ""),
        ("This must remain our goal until the spring.", ""),
        ("They must reopen the port.", "They"),
    ],
)
def test_a_pronoun_that_points_to_a_thing_is_no_mention(resolver: ActorResolver, text: str, mention: str) -> None:
    assert resolver.resolve(parsed(f"Kenya must act now. {text}"), [0, 1], {})[1][0].mention == mention


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Recommendation: Team members should be heard.", "team members"),
        ("The troop - contributing countries must be asked.", "troop-contributing countries"),
        ("Keepers of the Salt Ponds (KSPs) must meet.", "keepers of the Salt Ponds"),
    ],
)
def test_a_name_of_a_kind_is_tidy(text: str, name: str) -> None:
    doc = next(parse([text]))
    heads = [token.i for token in doc if token.lower_ in ("members", "countries", "keepers")]
    assert name in [noun.name for noun in noun_names(doc, heads[0], {})]


def test_an_article_is_no_body_however_often_a_text_has_it() -> None:
    text = " ".join(["he read The Harbour Lamp, and The Lamp, and then The Reed"] * 5)
    assert "The" not in dict(own_bodies(text, []))
