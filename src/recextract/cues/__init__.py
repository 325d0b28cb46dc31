"""The words that make a sentence prescriptive, and what they say of strength and polarity."""

from recextract.cues.finding import denied_by, find_cues, is_subordinate, main_cue
from recextract.cues.imperatives import IMPERATIVE_RULE, imperative_cue, imperative_verb
from recextract.cues.rules import CueRule, cue_rules, load_cue_rules
from recextract.cues.wording import polarity_of, strength_of

__all__ = [
    "IMPERATIVE_RULE",
    "CueRule",
    "cue_rules",
    "denied_by",
    "find_cues",
    "imperative_cue",
    "imperative_verb",
    "is_subordinate",
    "load_cue_rules",
    "main_cue",
    "polarity_of",
    "strength_of",
]
