"""The cue rules: patterns with what they say of strength and polarity, read from ``resources/cues.toml``.

A rule is tried only where one of its anchor words stands in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from recextract.errors import ConfigurationError
from recextract.textrules import RuleFile, TextRule, parse_rules

STRENGTHS = ("must", "should", "could")
GOVERNED = ("complement", "verb", "addressee", "subject", "effect", "predicate", "thing", "sentence", "rest")
NEGATIONS = "negation"
_RULE_KEYS = {
    "cues": {"anchors", "strength", "polarity", "note", "kinds", "governs", "decides"},
    "blocks": {"anchors", "note", "only", "scope", "denies"},
    "avoidance": {"anchors", "note", "only", "kinds", "certain"},
}
_WORD = re.compile(r"[a-z']+|\?")
_LOOK_BEHIND = re.compile(r"\(\?<[!=][^()]*\)")
_FREE_SPACE = re.compile(r"(?<!\\) (?![^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class CueRule:
    """A rule of ``cues.toml``: pattern, anchors and what its cue says.

    ``strength`` is empty for blocks and avoidance rules; ``governs`` says where the action stands (see
    the file's head). ``only`` are the ids, or beginnings
    of ids, of the cues that a block or an avoidance rule concerns; ``whole`` says that it concerns the whole sentence,
    ``denies`` that a sentence with no other cue is no advice, ``certain`` and ``decides`` that no score is
    asked for polarity or strength.
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
    certain: bool = False
    decides: bool = False
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
    rules = parse_rules(source, name=name, read=_with_free_spaces, flags=re.IGNORECASE)
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
    """Check what is special to cue files."""
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
        pattern=rule.pattern,
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
        certain=options.get("certain") is True,
        decides=options.get("decides") is True,
        yes=rule.yes,
        no=rule.no,
    )


def _is_anchor(anchor: object) -> bool:
    return isinstance(anchor, str) and bool(anchor) and anchor == anchor.lower() and " " not in anchor


def _with_free_spaces(pattern: str) -> str:
    """Let a space stand for any white space; in look-behinds, whose width is fixed, for one."""
    pattern = _LOOK_BEHIND.sub(lambda match: match[0].replace(" ", r"\s"), pattern)
    return _FREE_SPACE.sub(r"(?:\\s+)", pattern)


def anchor_words(text: str) -> set[str]:
    """Return the words by which rules are looked up, "don't" also as "do" and "we've" as "'ve".

    >>> sorted(anchor_words("We've to, haven't we?"))
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
