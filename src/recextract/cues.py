"""The words that make a sentence prescriptive, and what they say of strength and polarity.

The rules are data (``resources/cues.toml``), each with sentences that it must and must not
find. A rule is tried only where one of its anchor words stands in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from recextract.errors import ConfigurationError
from recextract.textrules import RuleFile, TextRule, parse_rules
from recextract.types import Cue

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

STRENGTHS = ("must", "should", "could")
GOVERNED = ("complement", "verb", "addressee", "subject", "effect", "predicate", "thing", "sentence", "rest")
IMPERATIVE_RULE = "imperative.item"
_IMPERATIVES = (IMPERATIVE_RULE, "hortative.prohibitive")
NEGATIONS = "negation"
_RULE_KEYS = {
    "cues": {"anchors", "strength", "polarity", "note", "kinds", "governs"},
    "blocks": {"anchors", "note", "only", "scope", "denies"},
    "avoidance": {"anchors", "note", "only", "kinds"},
}
_WORD = re.compile(r"[a-z']+|\?")
_LOOK_BEHIND = re.compile(r"\(\?<[!=][^()]*\)")
_FREE_SPACE = re.compile(r"(?<!\\) (?![^\[\]]*\])")
_AVOIDANCE_WINDOW = 160
_SUBORDINATOR = re.compile(
    r"\b(that|which|who|whom|whose|where|when|while|if|unless|because|since|as|although|though|whether|until|"
    r"wherever|what|whatever|how|why|even though|given|lest)\b",
    re.IGNORECASE,
)
# "the training they need to be safe": a relative clause without its pronoun.
_CONTACT_CLAUSE = re.compile(r"\b(?:the|any|all|an?|every)(?:\s+[\w-]+){1,2}\s+(?:they|it|you)\s*$", re.IGNORECASE)
_OWN_VERB = re.compile(r"\b(?:needs?|must|have|has|can|will|should|is|are|was|were|may|might|could)\b", re.IGNORECASE)
_SUBORDINATE_PENALTY = 0.5
_RELATIVE_WORDS = 5
_ADVICE_WEIGHT = 0.5
_LEFT_OPEN_WORDS = 4
_CLEAR_WEIGHT = 0.85
_OPENERS = frozenset(("CCONJ", "ADV", "PUNCT", "SPACE", "INTJ", "SYM", "NUM", "X"))
_AVOID_IF_NO_CUE = 0.7
_AVOID_IF_CUE = 0.2
_LEADING_FAMILIES = ("modal.", "need-noun.", "evaluative.essential", "soft.", "performative.")


@dataclass(frozen=True, slots=True)
class CueRule:
    """A rule of ``cues.toml``: pattern, anchors and what its cue says.

    ``strength`` is empty for blocks and avoidance rules; ``governs`` says where the action stands (see
    the file's head). ``only`` are the ids, or beginnings
    of ids, of the cues that a block or an avoidance rule concerns; ``whole`` says that it concerns the whole sentence,
    ``denies`` that a sentence with no other cue is no advice.
    """

    id: str
    pattern: re.Pattern[str]
    anchors: frozenset[str]
    strength: str = ""
    polarity: str = ""
    governs: str = "complement"
    weight: float = 1.0
    note: str = ""
    only: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    whole: bool = False
    denies: bool = False
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the rule's cue stands in ``text``.

        >>> list(cue_rules().by_id["modal.ought-to"].spans("Both ought to talk."))
        [(5, 13)]
        """
        for match in self.pattern.finditer(text):
            named = (name for name, value in match.groupdict().items() if value and name.startswith("cue"))
            start, end = match.span(next(named, 0))
            start += len(text[start:end]) - len(text[start:end].lstrip())
            end -= len(text[start:end]) - len(text[start:end].rstrip())
            if end > start:
                yield start, end


@dataclass(frozen=True, slots=True)
class CueRules:
    """All rules of a cue file, with an index from anchor words to rules in order of priority."""

    cues: tuple[CueRule, ...]
    blocks: tuple[CueRule, ...]
    avoidance: tuple[CueRule, ...]
    by_id: Mapping[str, CueRule]
    cue_index: Mapping[str, tuple[int, ...]]
    complementisers: frozenset[str]
    state_verbs: frozenset[str]
    negative_words: frozenset[str]
    acting_nouns: frozenset[str]
    endings: tuple[str, ...]


def load_cue_rules(source: str, *, name: str = "cues.toml") -> CueRules:
    """Read a cue file; raise :class:`ConfigurationError`, naming file and rule, where it is unusable.

    Refused are broken TOML, two rules of one id, rules without ``yes`` or ``no`` examples or
    without anchors, unknown keys and values, and patterns that do not compile.

    >>> load_cue_rules('''
    ... [[cues]]
    ... id = "modal.must"
    ... anchors = ["must"]
    ... pattern = 'must'
    ... strength = "very"
    ... yes = ["We must go."]
    ... no = ["We go."]
    ... ''')
    Traceback (most recent call last):
    ...
    recextract.errors.ConfigurationError: [R501] cues.toml: 'modal.must' has the strength 'very'; \
write must, should or could.
    """
    rules = parse_rules(source, name=name)
    unknown = sorted(set(rules.groups) - set(_RULE_KEYS))
    if unknown:
        raise ConfigurationError(f"{name}: unknown table {unknown[0]!r}; a cue file has cues, blocks and avoidance.")
    groups = {group: tuple(_rule(name, group, rule) for rule in rules.groups.get(group, ())) for group in _RULE_KEYS}
    index: dict[str, list[int]] = {}
    for position, rule in enumerate(groups["cues"]):
        for anchor in rule.anchors:
            index.setdefault(anchor, []).append(position)
    return CueRules(
        cues=groups["cues"],
        blocks=groups["blocks"],
        avoidance=groups["avoidance"],
        by_id={rule.id: rule for group in groups.values() for rule in group},
        cue_index={anchor: tuple(positions) for anchor, positions in index.items()},
        complementisers=frozenset(_words(rules, "report_verb")),
        state_verbs=frozenset(_words(rules, "state_verb")),
        negative_words=frozenset(_words(rules, "negative_word")),
        acting_nouns=frozenset(_words(rules, "acting_noun")),
        endings=_words(rules, "abstract_ending"),
    )


@cache
def cue_rules() -> CueRules:
    """Load the package's own cue file, once."""
    return load_cue_rules((resources.files("recextract") / "resources" / "cues.toml").read_text(encoding="utf-8"))


def _words(rules: RuleFile, name: str) -> tuple[str, ...]:
    return rules.words.get(name, ())


def _rule(name: str, group: str, rule: TextRule) -> CueRule:
    """Check what is special to cue files and compile the pattern without regard to case."""
    options = rule.options
    unknown = sorted(set(options) - _RULE_KEYS[group])
    if unknown or rule.gives or rule.kind:
        key = unknown[0] if unknown else "gives or kind"
        raise ConfigurationError(f"{name}: {rule.id!r} has the unknown key {key!r}; remove it.")
    anchors = options.get("anchors")
    if not isinstance(anchors, list) or not anchors or not all(_is_anchor(anchor) for anchor in anchors):
        raise ConfigurationError(f"{name}: {rule.id!r} needs `anchors`, a list of words in lower case.")
    strength = str(options.get("strength", ""))
    if group == "cues" and strength not in STRENGTHS:
        raise ConfigurationError(f"{name}: {rule.id!r} has the strength {strength!r}; write must, should or could.")
    polarity = str(options.get("polarity", ""))
    if polarity not in ("", "do", "avoid"):
        raise ConfigurationError(f"{name}: {rule.id!r} has the polarity {polarity!r}; write do or avoid.")
    governs = str(options.get("governs", "complement"))
    if governs not in GOVERNED:
        raise ConfigurationError(f"{name}: {rule.id!r} governs {governs!r}; write one of {', '.join(GOVERNED)}.")
    return CueRule(
        id=rule.id,
        pattern=_compile(name, rule),
        anchors=frozenset(anchor.rpartition("-")[2] for anchor in anchors),
        strength=strength,
        polarity=polarity,
        governs=governs,
        weight=rule.weight or 1.0,
        note=str(options.get("note", "")),
        only=tuple(str(prefix) for prefix in options.get("only", ())),
        kinds=tuple(str(kind) for kind in options.get("kinds", ())),
        whole=options.get("scope") == "sentence",
        denies=options.get("denies") is True,
        yes=rule.yes,
        no=rule.no,
    )


def _is_anchor(anchor: object) -> bool:
    return isinstance(anchor, str) and bool(anchor) and anchor == anchor.lower() and " " not in anchor


def _compile(name: str, rule: TextRule) -> re.Pattern[str]:
    """Compile with a space standing for any white space (in look-behinds, whose width is fixed, for one)."""
    pattern = _LOOK_BEHIND.sub(lambda match: match[0].replace(" ", r"\s"), rule.pattern.pattern)
    try:
        return re.compile(_FREE_SPACE.sub(r"(?:\\s+)", pattern), re.IGNORECASE)
    except re.error as error:
        raise ConfigurationError(f"{name}: the pattern of {rule.id!r} does not compile ({error}).") from error


def _anchor_words(text: str) -> set[str]:
    """Return the words by which rules are looked up, "don't" also as "do" and "we've" as "'ve".

    >>> sorted(_anchor_words("We've to, haven't we?"))
    ["'ve", '?', 'have', "haven't", 'to', 'we', "we've"]
    """
    words = set(_WORD.findall(text.lower()))
    for word in [word for word in words if "'" in word]:
        head, _, tail = word.partition("'")
        words.update((head, "'" + tail) if tail not in ("t",) else (head[:-1] if head.endswith("n") else head,))
    if any(word.endswith(("'", "-")) or "-" in word for word in words):
        words.update(word.strip("'") for word in tuple(words))
    words.discard("")
    return words


def find_cues(text: str, kind: str = "prose") -> list[Cue]:
    """Find the prescriptive cues of a sentence, in order of position.

    Offsets count from the start of ``text``. Of two cues over the same words the one whose rule
    stands first in the file is kept; cues inside a neutralising context are left out ("it should
    be noted", "should have acted", "Should talks fail,", questions).

    >>> [(cue.rule, cue.strength) for cue in find_cues("We urge both sides to talk; they must act now.")]
    [('performative.urge', 'should'), ('modal.must', 'must')]
    >>> find_cues("The fleet should have sailed in June.")
    []
    """
    return _find(text, kind, blocked=True)


def _find(text: str, kind: str, *, blocked: bool) -> list[Cue]:
    rules = cue_rules()
    words = _anchor_words(text)
    positions = sorted({position for word in words for position in rules.cue_index.get(word, ())})
    found: list[Cue] = []
    for position in positions:
        rule = rules.cues[position]
        if rule.kinds and kind not in rule.kinds:
            continue
        for start, end in rule.spans(text):
            if not any(start < cue.end and cue.start < end for cue in found):
                found.append(Cue(rule.id, start, end, rule.strength))
    if found and blocked:
        found = _unblocked(found, text, words, rules)
    return sorted(found, key=lambda cue: (cue.start, cue.end))


def _unblocked(found: Sequence[Cue], text: str, words: set[str], rules: CueRules) -> list[Cue]:
    """Leave out the cues whose prescriptive force the context takes away."""
    kept = list(found)
    for block in rules.blocks:
        if not kept or words.isdisjoint(block.anchors):
            continue
        spans = [(0, len(text)) if block.whole else span for span in block.spans(text)]
        kept = [
            cue
            for cue in kept
            if (block.only and not cue.rule.startswith(block.only))
            or not any(cue.start < end and start < cue.end for start, end in spans)
        ]
    return kept


def denied_by(text: str, kind: str = "prose") -> str:
    """Return the id of the rule by which the sentence only denies a need, or an empty string.

    That is a block that ``denies``, outside subordinate clauses, in a sentence that no other cue makes advice.

    >>> denied_by("Kenya need not wait."), denied_by("Kenya need not wait: it should act.")
    ('block.need-not', '')
    """
    rules = cue_rules()
    blocks = [block for block in rules.blocks if block.denies]
    if _anchor_words(text).isdisjoint(anchor for block in blocks for anchor in block.anchors):
        return ""
    denials = (block.id for block in blocks for start, _ in block.spans(text) if not is_subordinate(text, start))
    found = next(denials, "")
    advises = found and any(rules.by_id[cue.rule].weight >= _ADVICE_WEIGHT for cue in find_cues(text, kind))
    return "" if advises else found


def main_cue(
    text: str,
    kind: str = "prose",
    heading: str = "",
    *,
    parse: Doc | None = None,
) -> Cue | None:
    """Return the cue that governs the sentence, or None where it has none of its own.

    A cue in the main clause or in what is reported ("said that both must talk") governs before
    one in a relative, conditional or causal clause ("if they need to"), a prescription before
    a mere emphasis, and of equals the stronger, then the first. ``parse`` (of ``text``) is only
    used to find the imperative of a list item that has no cue word.

    >>> cue = main_cue("If donors need to wait, the fund should lend.")
    >>> cue.rule, cue.strength
    ('modal.should', 'should')
    >>> main_cue("The two navies share charts.") is None
    True
    """
    cues = find_cues(text, kind) or _find(text, kind, blocked=False)
    ranked = sorted(cues, key=lambda cue: (-_prominence(cue, text), STRENGTHS.index(cue.strength), cue.start))
    imperative = imperative_cue(parse, kind) if parse is not None else None
    if imperative is not None and (not ranked or imperative.start <= ranked[0].start):
        return ranked[0] if ranked and ranked[0].start == imperative.start else imperative
    return ranked[0] if ranked else None


def _prominence(cue: Cue, text: str) -> float:
    """Say how readily a cue governs its sentence: the rule's weight, less if it stands in a subordinate clause."""
    rule = cue_rules().by_id.get(cue.rule)
    weight = rule.weight if rule is not None else 1.0
    if weight >= _CLEAR_WEIGHT:
        weight = max(weight // 0.5 * 0.5, 1.0)
    return weight - (_SUBORDINATE_PENALTY if is_subordinate(text, cue.start) else 0.0)


def is_subordinate(text: str, offset: int) -> bool:
    """Say whether ``offset`` stands in a relative, conditional, causal or temporal clause.

    Judged from words alone: the last subordinator before it, with no clause boundary between.
    What is said, believed or found ("stressed that") is not subordinate in this sense.

    >>> text = "Those who need to leave should be helped."
    >>> is_subordinate(text, text.index("need")), is_subordinate(text, text.index("should"))
    (True, False)
    """
    before = text[:offset]
    if _CONTACT_CLAUSE.search(before):
        return True
    last = None
    for match in _SUBORDINATOR.finditer(before):
        last = match
    if last is None:
        return False
    between = before[last.end() :]
    if re.search(r"[,;:]|--| - |\u2013|\u2014|\bthen\b", between):
        return False
    word = last[1].lower()
    if word in ("that", "which", "who", "whom") and _OWN_VERB.search(between):
        # "Those who need to leave should": the relative clause had its verb before.
        return False
    words_before = before[: last.start()].split()
    host = words_before[-1].lower().strip("\"',;:()") if words_before else ""
    if word == "that":
        if re.search(r"\bthere (?:is|are|remain)|\bit is\b", before[: last.start()], re.IGNORECASE):
            # "There are pilots that need to be trained": the relative clause carries the news.
            return False
        if not host or host in cue_rules().complementisers or before[: last.start()].rstrip().endswith(","):
            return False
        return len(between.split()) < _RELATIVE_WORDS
    if word in ("which", "who", "whom", "whose", "where", "what", "how", "why"):
        return len(between.split()) < _RELATIVE_WORDS
    if word == "as":
        return host not in ("well", "such") and len(between.split()) < _RELATIVE_WORDS
    return True


def imperative_cue(parse: Doc, kind: str) -> Cue | None:
    """Return the imperative verb that opens a sentence or list item as a cue of the rule ``imperative.item``.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["Establish a joint commission by May."]))
    >>> imperative_cue(doc, "item")
    Cue(rule='imperative.item', start=0, end=9, strength='should')
    """
    verb = imperative_verb(parse, kind)
    if verb is None:
        return None
    return Cue(IMPERATIVE_RULE, verb.idx, verb.idx + len(verb.text), "should")


def imperative_verb(parse: Doc, kind: str) -> Token | None:
    """Return the base-form verb at the head of a sentence without a subject, or None.

    In list items and headings the first word counts as a verb also where the tagger reads it
    as a noun that has the shape of one ("Strengthen", "Support for" excepted).
    """
    for token in parse:
        if token.pos_ in _OPENERS and not (token.dep_ == "ROOT" and token.tag_ in ("VB", "VBP")):
            continue
        if token.tag_ in ("VB", "VBP") and token.pos_ in ("VERB", "AUX") and not _has_subject(token):
            return token
        break
    if kind in ("item", "heading") and len(parse):
        root = next((token for token in parse if token.dep_ == "ROOT"), None)
        if root is not None and root.tag_ == "VB" and not _has_subject(root) and not _has_auxiliary(root):
            return root
    return None


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") and child.i < token.i for child in token.children)


def _has_auxiliary(token: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") and child.text.lower() not in ("do", "n't") for child in token.children)


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
        and (cue is None or cue.rule in _IMPERATIVES or _prominence(cue, text) < _CLEAR_WEIGHT)
    ):
        return above.strength
    if cue is not None and _prominence(cue, text) <= 0:
        cue = None
    if cue is not None and (scores is None or _is_unambiguous(cue, text)):
        return cue.strength
    if scores is not None:
        return STRENGTHS[max(range(3), key=lambda i: scores[i])]
    return "should"


def _is_unambiguous(cue: Cue, text: str) -> bool:
    """Say whether the cue stands in the main clause and no rival of another strength comes near it."""
    rivals = [other for other in find_cues(text) if other.strength != cue.strength]
    if cue.rule == IMPERATIVE_RULE:
        return not rivals
    own = _prominence(cue, text)
    return own >= _CLEAR_WEIGHT and all(_prominence(other, text) <= own - 0.3 for other in rivals)


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
    bare = cue is None or cue.rule in _IMPERATIVES or _prominence(cue, text) < _CLEAR_WEIGHT
    if bare and (negated or forbidden):
        return "do" if negated and forbidden else "avoid"
    says_avoid = _says_avoid(text, cue)
    if avoid_score is None:
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
    clear = cue.rule == IMPERATIVE_RULE or _prominence(cue, text) >= _CLEAR_WEIGHT
    return clear and _anchor_words(_without_harmless_negations(text, rules)).isdisjoint(rules.negative_words)


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
    return above is not None and len(lead_in[above.end :].split()) <= _LEFT_OPEN_WORDS and _says_avoid(lead_in, above)


def _is_negated_item(text: str, kind: str, lead_in: str, *, asked_for: bool) -> bool:
    """Say whether a negation opens a list item that is advice ("The guild must:", "not sell the wells")."""
    words = _anchor_words(text[:_AVOIDANCE_WINDOW])
    negated = any(
        kind in rule.kinds and not words.isdisjoint(rule.anchors) and rule.pattern.search(text) is not None
        for rule in cue_rules().avoidance
    )
    if not negated or asked_for:
        return negated
    above = main_cue(lead_in) if lead_in else None
    return above is not None and _prominence(above, lead_in) > 0


def _says_avoid(text: str, cue: Cue | None) -> bool:
    rules = cue_rules()
    if cue is None or _prominence(cue, text) <= 0:
        return False
    rule = rules.by_id.get(cue.rule)
    if rule is not None and rule.polarity:
        return rule.polarity == "avoid"
    after = text[cue.end : cue.end + _AVOIDANCE_WINDOW]
    if cue.rule == IMPERATIVE_RULE:
        after = " " + text[cue.start : cue.start + _AVOIDANCE_WINDOW]
    words = _anchor_words(after)
    return any(
        not words.isdisjoint(avoidance.anchors)
        and not avoidance.kinds
        and (not avoidance.only or cue.rule.startswith(avoidance.only))
        and avoidance.pattern.search(after) is not None
        for avoidance in rules.avoidance
    )
