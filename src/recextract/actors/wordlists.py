"""The word lists of ``resources/actors.toml``, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from recextract.nouns import capital_words


@dataclass(frozen=True, slots=True)
class WordLists:
    """What the data file says; every word in lower case except names, home hints and the words before places."""

    strong_modals: frozenset[str]
    weak_modals: frozenset[str]
    duty_verbs: frozenset[str]
    person_directives: frozenset[str]
    causing: frozenset[str]
    clause_directives: frozenset[str]
    necessity: frozenset[str]
    entrusting: frozenset[str]
    duty_nouns: frozenset[str]
    directive_nouns: frozenset[str]
    government_nouns: frozenset[str]
    state_people: frozenset[str]
    capitals: frozenset[str]
    state_instruments: frozenset[str]
    relational_nouns: frozenset[str]
    resolution_verbs: frozenset[str]
    resolution_adverbs: frozenset[str]
    before_own_infinitives: frozenset[str]
    dual_heads: frozenset[str]
    dual_markers: frozenset[str]
    world_words: frozenset[str]
    united_nations_speech: tuple[str, ...]
    parliament_speech: tuple[str, ...]
    chambers: tuple[str, ...]
    reader_words: frozenset[str]
    spelled_out: frozenset[str]
    never_small: frozenset[str]
    shared_institutions: frozenset[str]
    shared_bodies: frozenset[str]
    other_names: frozenset[str]
    collectives: dict[str, str]
    not_bodies: frozenset[str]
    relation_nouns: frozenset[str]
    quantifiers: frozenset[str]
    body_heads: frozenset[str]
    own_body_heads: frozenset[str]
    local_bodies: frozenset[str]
    parts_in_names: frozenset[str]
    local_speech: tuple[str, ...]
    seats_of_places: frozenset[str]
    turning_to: tuple[str, ...]
    between_turning: tuple[str, ...]
    implied_groups: dict[str, tuple[str, ...]]
    implied_audiences: dict[str, tuple[str, ...]]
    before_people: frozenset[str]
    no_people: frozenset[str]
    any_of_a_kind: frozenset[str]
    definite: frozenset[str]
    asking_from: frozenset[str]
    held_duties: frozenset[str]
    doors: frozenset[str]
    cases: frozenset[str]
    wishes: frozenset[str]
    partitives: frozenset[str]
    done_by_things: frozenset[str]
    contrast: frozenset[str]
    counts: dict[str, int]
    agentive_endings: tuple[str, ...]
    anaphors: frozenset[str]
    words_before_places: frozenset[str]
    leaders: dict[str, tuple[str, ...]]
    offices_of_states: dict[str, tuple[str, ...]]
    combining_forms: dict[str, tuple[str, ...]]
    home_hints: dict[str, tuple[str, ...]]
    publishers: dict[str, tuple[str, ...]]


@cache
def word_lists() -> WordLists:
    """Load the lists.

    >>> "must" in word_lists().strong_modals
    True
    """
    data = tomllib.loads(files("recextract.resources").joinpath("actors.toml").read_text("utf-8"))

    def words(name: str) -> frozenset[str]:
        return frozenset(data[name]["words"])

    def by_home(name: str) -> dict[str, tuple[str, ...]]:
        return {home: tuple(forms) for home, forms in data[name].items()}

    return WordLists(
        strong_modals=words("strong_modals"),
        weak_modals=words("weak_modals"),
        duty_verbs=words("duty_verbs"),
        person_directives=words("person_directives"),
        causing=words("causing"),
        clause_directives=words("clause_directives"),
        necessity=words("necessity"),
        entrusting=words("entrusting"),
        duty_nouns=words("duty_nouns"),
        directive_nouns=words("directive_nouns"),
        government_nouns=words("government_nouns"),
        state_people=words("state_people"),
        capitals=words("capitals") | capital_words(),
        state_instruments=words("state_instruments"),
        relational_nouns=words("relational_nouns"),
        resolution_verbs=words("resolution_verbs"),
        resolution_adverbs=words("resolution_adverbs"),
        before_own_infinitives=words("before_own_infinitives"),
        dual_heads=words("dual_heads"),
        dual_markers=words("dual_markers"),
        world_words=words("world_words"),
        united_nations_speech=tuple(data["united_nations_speech"]["words"]),
        parliament_speech=tuple(data["parliament_speech"]["words"]),
        chambers=tuple(data["chambers"]["words"]),
        reader_words=words("reader_words"),
        spelled_out=words("spelled_out"),
        never_small=words("never_small"),
        shared_institutions=words("shared_institutions"),
        shared_bodies=words("shared_bodies"),
        other_names=words("other_names"),
        collectives=dict(data["collectives"]),
        not_bodies=words("not_bodies") | words("government_nouns"),
        relation_nouns=words("relation_nouns"),
        quantifiers=words("quantifiers"),
        body_heads=words("body_heads"),
        own_body_heads=words("own_body_heads") | words("body_heads"),
        local_bodies=words("local_bodies"),
        parts_in_names=words("parts_in_names"),
        local_speech=tuple(data["local_speech"]["words"]),
        seats_of_places=words("seats_of_places"),
        turning_to=tuple(data["turning_to"]["words"]),
        between_turning=tuple(data["between_turning"]["words"]),
        implied_groups=by_home("implied_groups"),
        implied_audiences=by_home("implied_audiences"),
        no_people=words("no_people"),
        before_people=words("before_people") | words("quantifiers") | words("definite"),
        any_of_a_kind=words("any_of_a_kind"),
        definite=words("definite"),
        asking_from=words("asking_from"),
        held_duties=words("held_duties"),
        doors=words("doors"),
        cases=words("cases"),
        wishes=words("wishes"),
        partitives=words("partitives"),
        done_by_things=words("done_by_things"),
        contrast=words("contrast"),
        counts=dict(data["counts"]),
        agentive_endings=tuple(data["agentive_endings"]["words"]),
        anaphors=words("anaphors"),
        words_before_places=words("words_before_places"),
        leaders=by_home("leaders"),
        offices_of_states=by_home("offices_of_states"),
        combining_forms=by_home("combining_forms"),
        publishers=by_home("publishers"),
        home_hints=by_home("home_hints"),
    )
