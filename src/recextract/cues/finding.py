"""The cues of a sentence, and the one that governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from recextract.cues.imperatives import imperative_cue
from recextract.cues.rules import STRENGTHS, CueRules, anchor_words, cue_rules
from recextract.types import Cue

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
CLEAR_WEIGHT = 0.85


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
    words = anchor_words(text)
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
    """Return the id of the rule by which the sentence denies a need, names a topic or announces a list, or "".

    That is a block that ``denies``, outside subordinate clauses, in a sentence that no other cue makes advice.

    >>> denied_by("Kenya need not wait."), denied_by("Kenya need not wait: it should act.")
    ('block.need-not', '')
    """
    rules = cue_rules()
    blocks = [block for block in rules.blocks if block.denies]
    if anchor_words(text).isdisjoint(anchor for block in blocks for anchor in block.anchors):
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
    ranked = sorted(cues, key=lambda cue: (-prominence(cue, text), STRENGTHS.index(cue.strength), cue.start))
    imperative = imperative_cue(parse, kind) if parse is not None else None
    if imperative is not None and (not ranked or imperative.start <= ranked[0].start):
        return ranked[0] if ranked and ranked[0].start == imperative.start else imperative
    return ranked[0] if ranked else None


def prominence(cue: Cue, text: str) -> float:
    """Say how readily a cue governs its sentence: the rule's weight, less if it stands in a subordinate clause."""
    rule = cue_rules().by_id.get(cue.rule)
    weight = rule.weight if rule is not None else 1.0
    if weight >= CLEAR_WEIGHT:
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
        if host in ("and", "or", "but"):
            # "They said that fees fell and that banks must lend", but "wells that are old and that must close".
            earlier = [match for match in _SUBORDINATOR.finditer(before[: last.start()]) if match[1].lower() == "that"]
            return bool(earlier) and is_subordinate(text, earlier[-1].end())
        if not host or host in cue_rules().complementisers or before[: last.start()].rstrip().endswith(","):
            return False
        return len(between.split()) < _RELATIVE_WORDS
    if word in ("which", "who", "whom", "whose", "where", "what", "how", "why"):
        return len(between.split()) < _RELATIVE_WORDS
    if word == "as":
        return host not in ("well", "such") and len(between.split()) < _RELATIVE_WORDS
    return True
