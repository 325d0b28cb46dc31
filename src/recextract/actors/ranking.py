"""From candidates to actors: the document's home, the probability of each candidate, the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from recextract.actors.addressees import EXPLICIT_ROLES
from recextract.actors.model import ActorModel, Choice, Floats
from recextract.actors.records import WORLD, Candidate, DocumentCandidates, RowCandidates
from recextract.actors.slots import NOUN_VARIANTS, candidate_slots, crossed, none_slots, sentence_kind, word_slots
from recextract.types import Actors

_NOUN_VARIANTS = tuple(f"noun_{variant}" for variant in NOUN_VARIANTS)
_PRONOUNS = frozenset({"we", "it", "they", "he", "you"})
_DESCRIPTIONS = frozenset({"gov", "dual"})
_WEIGHED, _LEAST_WEIGHT = 4, 0.01
_DEMONYM, _MODIFIES = 0.3, 3.0
_LIKELY_STATE, _AHEAD = 0.25, 2.0
_PLAINLY_ASKED = EXPLICIT_ROLES - {"weak-subject"}
_REASONS = (
    ("in_sentence", "mentioned"),
    ("in_heading", "heading"),
    ("in_lead_in", "lead-in"),
    ("before_addressee", "previous-sentence"),
    ("prev_explicit", "previous-recommendation"),
    ("before_count", "previous-sentence"),
)


def add_voice_features(document: DocumentCandidates, voice: Mapping[str, float]) -> None:
    """Add to each possible home what the document's common words say of it."""
    top = max(voice.values(), default=0.0)
    for home in document.homes:
        own = voice.get(home.name)
        home.features["voice"] = own if own is not None else -0.1
        home.features["voice_top"] = top
        home.features["voice_lead"] = (own or 0.0) - max((p for n, p in voice.items() if n != home.name), default=0.0)


def add_home_features(document: DocumentCandidates, home: Floats) -> None:
    """Add to each candidate of each row how probable it is as the document's own addressee."""
    probability = {candidate.name: float(p) for candidate, p in zip(document.homes, home, strict=True)}
    evidence = {candidate.name: candidate.features for candidate in document.homes}
    ordered = sorted(probability, key=lambda n: (-probability[n], n))
    top = probability[ordered[0]] if ordered else 0.0
    for row in document.rows:
        row.shared["home_top"] = top
        for candidate in row.candidates:
            p = probability.get(candidate.name, 0.0)
            rest = max((probability[n] for n in ordered[:2] if n != candidate.name), default=0.0)
            candidate.features.update(
                {
                    "home": p,
                    "home_lead": p - rest,
                    "home_top": top,
                    "home_rank": float(ordered.index(candidate.name)) if candidate.name in ordered[:5] else 9.0,
                    "home_voice": evidence.get(candidate.name, {}).get("voice", -0.1),
                }
            )


def row_slots(row: RowCandidates) -> list[dict[str, float]]:
    """Return the crossed slots of each candidate of a row and, last, those of no actor at all."""
    kind = sentence_kind(row.shared)
    slots = [crossed(candidate_slots(candidate.features), kind) for candidate in row.candidates]
    for candidate, filled in zip(row.candidates, slots, strict=True):
        if candidate.name == WORLD:
            filled |= word_slots("world", row.words)
    return [*slots, crossed(none_slots(row.shared), kind) | word_slots("none", row.words)]


def row_features(row: RowCandidates) -> list[dict[str, float]]:
    """Return the features of each candidate of a row and, last, those of no actor at all."""
    return [*(candidate.features for candidate in row.candidates), row.shared | {"is_none": 1.0}]


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities that sum to 1.

    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    exponentials = np.exp(scores - scores.max())
    return np.asarray(exponentials / exponentials.sum(), dtype=np.float64)


def rank(model: ActorModel, document: DocumentCandidates) -> list[Floats]:
    """Return, for each row, the probabilities of its candidates and, last, of no actor.

    They are the mean of what the weights and what the trees say: the former generalise, the latter
    see how the evidence combines. Where a sentence asks others than a state in so many words, whom it does not name
    counts a part of that: what documents mostly advise would else outdo it.
    """
    add_voice_features(document, model.voice.probabilities(document.words))
    add_home_features(document, model.home.probabilities([h.features for h in document.homes]))
    if not document.rows:
        return []
    weights = model.weights
    sizes = [len(row.candidates) + 1 for row in document.rows]
    grown = model.trees.scores([features for row in document.rows for features in row_features(row)])
    result = []
    for row, by_trees in zip(document.rows, np.split(grown, np.cumsum(sizes)[:-1]), strict=True):
        scores = [sum(weights.get(name, 0.0) * value for name, value in slots.items()) for slots in row_slots(row)]
        result.append(of_those_asked(row, (softmax(np.array(scores)) + softmax(by_trees)) / 2, model.choice.unnamed))
    return result


def of_those_asked(row: RowCandidates, probabilities: Floats, unnamed: float) -> Floats:
    """Let whom a sentence does not name count less where it asks people, a body or a person by name.

    A person may stand for a state, but for no body that the sentence leaves out.
    """
    asked = [c.features for c in row.candidates if _is_asked_noun(c)]
    probabilities = _without_demonyms(row, probabilities)
    plainly = max((features.get("noun_apart", 0.0) for features in asked), default=0.0)
    person = any(features.get("noun_person") for features in asked)
    if not plainly and not person:
        return probabilities
    groups = {c.group for c in row.candidates if c.features.get("noun_main")}

    def counts(candidate: Candidate) -> float:
        if candidate.group in groups or candidate.features.get("main"):
            return 1.0
        of_body = person and "kind_state" not in candidate.features
        return float(unnamed ** max(plainly, float(of_body)))

    weighed = probabilities * np.array([*map(counts, row.candidates), 1.0])
    return np.asarray(weighed / weighed.sum(), dtype=np.float64)


def _without_demonyms(row: RowCandidates, probabilities: Floats) -> Floats:
    """Let a state count less where only an adjective names it, before people who do not act for it: "Welsh farmers"."""
    if not any(c.features.get("noun_main") and c.features.get("noun_apart") == 1.0 for c in row.candidates):
        return probabilities

    def counts(features: Mapping[str, float]) -> float:
        by_adjective = features.get("form_demonym") and features.get("main") == _MODIFIES
        return _DEMONYM if by_adjective and "kind_state" in features else 1.0

    weighed = probabilities * np.array([*(counts(c.features) for c in row.candidates), 1.0])
    return np.asarray(weighed / weighed.sum(), dtype=np.float64)


def choose(row: RowCandidates, probabilities: Floats, choice: Choice) -> Actors:
    """Pick the actors of one row: the most probable, what is coordinated with it, and the other half of a pair.

    ``probabilities`` are those of :func:`rank`. Of several names for one noun phrase only the most
    probable stays. Empty where that is more probable than the main actor under all its names and those asked in one
    breath with it, and of "both sides" than the two together.
    """
    names, none = probabilities[:-1], float(probabilities[-1])
    ranked = sorted(
        zip(row.candidates, names, strict=True), key=lambda pair: (-float(pair[1]), pair[0].order, pair[0].name)
    )
    if not ranked:
        return Actors()
    main, top = ranked[0]
    dual = sentence_kind(row.shared) == "dual"
    sides = [main, *(_other_sides(row, ranked, main, choice) if dual else [])]
    together = sum(
        float(p)
        for candidate, p in ranked
        if candidate in sides or _same_phrase(candidate, main) or _asked_beside(candidate, main)
    )
    named = bool(main.mention) or "kind_state" in main.features
    asked = named and (_asks_people(row) or "named_organ" in main.features)
    if together <= choice.none * none * (choice.plain if asked else 1.0):
        return Actors()
    chosen = [main]
    for candidate, p in ranked[1:]:
        needed = _needed(candidate, main, dual, choice)
        if needed is None or p < needed * top:
            continue
        if any(_same_phrase(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
    if len(chosen) == 1:
        chosen = sides
    chosen.sort(key=lambda c: (c.order, c is not main, c.name))
    names_found = tuple(dict.fromkeys(_specific(row, candidate) for candidate in chosen))
    return Actors(names_found, *_mention_and_reason(row, main))


def weighed(row: RowCandidates, probabilities: Floats) -> tuple[tuple[str, float], ...]:
    """Return the likeliest actors of one row with their probabilities; the empty name stands for nobody.

    >>> weighed(RowCandidates(0, (Candidate("Peru"), Candidate("Chile"))), np.array([0.25, 0.005, 0.745]))
    (('', 0.745), ('Peru', 0.25))
    """
    named = [(candidate.name, float(p)) for candidate, p in zip(row.candidates, probabilities, strict=False)]
    ordered = sorted([*named, ("", float(probabilities[-1]))], key=lambda pair: (-pair[1], pair[0]))
    return tuple(pair for pair in ordered[:_WEIGHED] if pair[1] >= _LEAST_WEIGHT)


def likeliest_state(row: RowCandidates, probabilities: Floats) -> str:
    """Return the state that is likeliest to be asked, empty where none is likely or another one is nearly as likely.

    >>> states = tuple(Candidate(name, {"kind_state": 1.0}) for name in ("Peru", "Chile"))
    >>> likeliest_state(RowCandidates(0, states), np.array([0.3, 0.05, 0.65]))
    'Peru'
    >>> likeliest_state(RowCandidates(0, states), np.array([0.5, 0.4, 0.1]))
    ''
    """
    pairs = zip(row.candidates, probabilities, strict=False)
    states = [(float(p), candidate.name) for candidate, p in pairs if "kind_state" in candidate.features]
    (likeliest, name), (second, _) = sorted([*states, (0.0, ""), (0.0, "")], reverse=True)[:2]
    return name if likeliest >= max(_LIKELY_STATE, _AHEAD * second) else ""


def names_its_actor(row: RowCandidates) -> bool:
    """Say whether a sentence asks somebody to act in so many words, so that no heading decides.

    "The two governments" are no name: they may be those that the heading names.
    """
    if sentence_kind(row.shared) == "dual":
        return False
    return any(candidate.features.get("own_explicit") for candidate in row.candidates)


def _asks_people(row: RowCandidates) -> bool:
    """Say whether a sentence asks people or a body that belongs to nobody: "priests", "Ms Lund", not "its envoys"."""
    return any(
        _is_asked_noun(c) and any(c.features.get(f"noun_{kind}") for kind in ("agentive", "defined", "own"))
        for c in row.candidates
    )


def _is_asked_noun(candidate: Candidate) -> bool:
    """Say whether a candidate is a noun phrase that belongs to nobody and is asked to act in so many words."""
    asked = any(candidate.features.get(f"nounrole_{role}") for role in _PLAINLY_ASKED)
    return asked and bool(candidate.features.get("noun_main")) and not candidate.features.get("noun_owned")


def _specific(row: RowCandidates, chosen: Candidate) -> str:
    """Return the name of a group as the sentence words it where that says more: "coastal states", not "states"."""
    if "kind_group" not in chosen.features or not chosen.mention:
        return chosen.name
    fuller = (
        candidate.name
        for candidate in row.candidates
        if "noun_full" in candidate.features
        and candidate.phrase == chosen.phrase
        and len(candidate.name.split()) > len(chosen.name.split())
    )
    return next(fuller, chosen.name)


def _other_sides(
    row: RowCandidates, ranked: Sequence[tuple[Candidate, float]], main: Candidate, choice: Choice
) -> list[Candidate]:
    """ "Both sides" are two: beside one state stands the next likeliest, where there is one; "the three" have two."""
    if "kind_state" not in main.features:
        return []
    states = [c for c, p in ranked if "kind_state" in c.features and c is not main and p >= choice.other_side]
    return states[: max(1, int(row.shared.get("sides", 0)) - 1)]


def _mention_and_reason(row: RowCandidates, main: Candidate) -> tuple[str, str]:
    """Return the words that stand for the main actor, empty where it is inherited, and why it is one."""
    if main.mention:
        return main.mention, main.how
    kind = sentence_kind(row.shared) if row.addressee else ""
    if kind in _PRONOUNS:
        return row.addressee, f"pronoun:{row.addressee.lower()}"
    if kind in _DESCRIPTIONS:
        return row.addressee, f"description:{kind}"
    return "", next((reason for name, reason in _REASONS if main.features.get(name)), "document-default")


def _needed(candidate: Candidate, main: Candidate, dual: bool, choice: Choice) -> float | None:
    """Return which part of the main actor's probability another actor needs to stand beside it, None if it cannot."""
    if candidate.group >= 0 and candidate.group == main.group:
        named = "in_sentence" in candidate.features and not _is_variant(candidate)
        return choice.coordinated if named else choice.coordinated_noun
    pairs = ("own_pair", "near_pair", "main_pair") if dual else ("own_pair",)
    if any(candidate.features.get(pair) and main.features.get(pair) for pair in pairs):
        return choice.partner
    return None


def _asked_beside(candidate: Candidate, main: Candidate) -> bool:
    """Say whether a sentence asks a candidate in one breath with the main actor: "Hindus and Sikhs should vote"."""
    return candidate.group >= 0 and candidate.group == main.group


def _same_phrase(one: Candidate, other: Candidate) -> bool:
    variants = _is_variant(one) or _is_variant(other)
    return variants and one.phrase >= 0 and one.phrase == other.phrase


def _is_variant(candidate: Candidate) -> bool:
    return any(name in candidate.features for name in _NOUN_VARIANTS)
