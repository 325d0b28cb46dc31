"""Strength and polarity of a recommendation, from its cue, its wording and the model's scores."""

from __future__ import annotations

from recextract.cues.finding import CLEAR_WEIGHT, find_cues, main_cue, prominence
from recextract.cues.imperatives import IMPERATIVE_RULE
from recextract.cues.rules import NEGATIONS, STRENGTHS, CueRule, CueRules, anchor_words, cue_rules
from recextract.types import Cue

_IMPERATIVES = (IMPERATIVE_RULE, "hortative.prohibitive")
_AVOIDANCE_WINDOW = 160
_LEFT_OPEN_WORDS = 4
_AVOID_IF_NO_CUE = 0.7
_AVOID_IF_CUE = 0.2
_LEADING_FAMILIES = ("modal.", "need-noun.", "evaluative.essential", "soft.", "performative.")


def strength_of(
    text: str,
    *,
    kind: str = "prose",
    heading: str = "",
    lead_in: str = "",
    cue: Cue | None = None,
    scores: tuple[float, float, float] | None = None,
) -> str:
    """Return ``must``, ``should`` or ``could`` for a sentence that is a recommendation.

    ``cue`` is the governing cue (found if not given), ``lead_in`` and ``heading`` decide for an
    item that has none, ``scores`` are a model's probabilities of must, should and could: they
    decide where no unambiguous cue does.

    >>> strength_of("Donors have no option but to wait.")
    'must'
    >>> strength_of("a common register", kind="item", lead_in="Both states might consider:")
    'could'
    """
    cue = cue or main_cue(text, kind, heading)
    above = main_cue(lead_in) if kind == "item" and lead_in else None
    if (
        above is not None
        and above.rule.startswith(_LEADING_FAMILIES)
        and (cue is None or cue.rule in _IMPERATIVES or prominence(cue, text) < CLEAR_WEIGHT)
    ):
        return above.strength
    if cue is not None and prominence(cue, text) <= 0:
        cue = None
    if cue is not None and (scores is None or _is_unambiguous(cue, text)):
        return cue.strength
    if scores is not None:
        return STRENGTHS[max(range(3), key=lambda i: scores[i])]
    return "should"


def _is_unambiguous(cue: Cue, text: str) -> bool:
    """Say whether the cue stands in the main clause and no rival of another strength comes near it.

    A deontic modal needs no main clause where it stands alone: "a port that needs to be built".
    """
    rivals = [other for other in find_cues(text) if other.strength != cue.strength]
    if cue.rule == IMPERATIVE_RULE:
        return not rivals
    rule = cue_rules().by_id.get(cue.rule)
    if rule is not None and rule.decides:
        return True
    if rule is not None and not rivals and cue.rule.startswith("modal.") and rule.weight >= CLEAR_WEIGHT:
        return True
    own = prominence(cue, text)
    return own >= CLEAR_WEIGHT and all(prominence(other, text) <= own - 0.3 for other in rivals)


def polarity_of(
    text: str,
    *,
    kind: str = "prose",
    lead_in: str = "",
    asked_for: bool = False,
    cue: Cue | None = None,
    avoid_score: float | None = None,
) -> str:
    """Return ``avoid`` where the sentence advises against something, else ``do``.

    A negation that opens an item below a prescriptive ``lead_in``, or ends the lead-in, settles it, and one that
    opens an item that is ``asked_for`` (see :mod:`.lists`).
    ``avoid_score`` is a model's probability of ``avoid``; it decides where the cue does not ("the war must
    end"). Beside a clear cue that does not forbid it is asked only where the sentence has a word that could:
    "London must not sell arms" says nothing of the next sentence.

    >>> polarity_of("The union should not strike now.")
    'avoid'
    >>> polarity_of("We urge all armies to refrain from new attacks.")
    'avoid'
    >>> polarity_of("The fund must not only lend but also teach.")
    'do'
    """
    forbidden = kind == "item" and _forbids_items(lead_in)
    negated = _is_negated_item(text, kind, lead_in, asked_for=asked_for)
    cue = cue or main_cue(text, kind)
    bare = cue is None or cue.rule in _IMPERATIVES or prominence(cue, text) < CLEAR_WEIGHT
    if bare and (negated or forbidden):
        return "do" if negated and forbidden else "avoid"
    avoidance = _avoidance(text, cue)
    says_avoid = avoidance is not None
    if avoid_score is None or (avoidance is not None and avoidance.certain):
        return "avoid" if says_avoid else "do"
    if not says_avoid and _says_do(text, cue):
        return "do"
    return "avoid" if avoid_score >= (_AVOID_IF_CUE if says_avoid else _AVOID_IF_NO_CUE) else "do"


def _says_do(text: str, cue: Cue | None) -> bool:
    """Say whether a clear cue stands in the sentence and no word that negates or ends something."""
    if cue is None:
        return False
    rules = cue_rules()
    rule = rules.by_id.get(cue.rule)
    if rule is not None and rule.polarity == "do":
        return True
    clear = cue.rule == IMPERATIVE_RULE or prominence(cue, text) >= CLEAR_WEIGHT
    return clear and anchor_words(_without_harmless_negations(text, rules)).isdisjoint(rules.negative_words)


def _without_harmless_negations(text: str, rules: CueRules) -> str:
    """Leave out negations that forbid nothing: denied needs, and what the blocks on polarity find ("not only")."""
    for block in rules.blocks:
        if block.denies or block.only == (NEGATIONS,):
            text = block.pattern.sub(" ", text)
    return text


def _forbids_items(lead_in: str) -> bool:
    """Say whether a lead-in ends in a prohibition that its items complete: "The guild should not:"."""
    if not lead_in.endswith(":"):
        return False
    above = main_cue(lead_in)
    return (
        above is not None
        and len(lead_in[above.end :].split()) <= _LEFT_OPEN_WORDS
        and _avoidance(lead_in, above) is not None
    )


def _is_negated_item(text: str, kind: str, lead_in: str, *, asked_for: bool) -> bool:
    """Say whether a negation opens a list item that is advice ("The guild must:", "not sell the wells")."""
    words = anchor_words(text[:_AVOIDANCE_WINDOW])
    negated = any(
        kind in rule.kinds and not words.isdisjoint(rule.anchors) and rule.pattern.search(text) is not None
        for rule in cue_rules().avoidance
    )
    if not negated or asked_for:
        return negated
    above = main_cue(lead_in) if lead_in else None
    return above is not None and prominence(above, lead_in) > 0


def _avoidance(text: str, cue: Cue | None) -> CueRule | None:
    """Return the rule by which the cue, or what follows it, advises against something, or None."""
    if cue is None or prominence(cue, text) <= 0:
        return None
    rules = cue_rules()
    rule = rules.by_id.get(cue.rule)
    if rule is not None and rule.polarity:
        return rule if rule.polarity == "avoid" else None
    after = text[cue.end : cue.end + _AVOIDANCE_WINDOW]
    if cue.rule == IMPERATIVE_RULE:
        after = " " + text[cue.start : cue.start + _AVOIDANCE_WINDOW]
    words = anchor_words(after)
    found = (
        avoidance
        for avoidance in rules.avoidance
        if not words.isdisjoint(avoidance.anchors)
        and not avoidance.kinds
        and (not avoidance.only or cue.rule.startswith(avoidance.only))
        and avoidance.pattern.search(after) is not None
    )
    return next(found, None)
