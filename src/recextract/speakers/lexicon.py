"""The word lists and patterns of ``resources/speakers.toml``, loaded once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from recextract.known_names import known_names
from recextract.metadata.names import is_place
from recextract.textrules import RuleFile, TextRule, packaged_rules

# The capitals of every language in Latin script, for use within [ ]: Python's patterns have no class for them.
CAPITALS = "".join(letter for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if letter.isupper())


def _rules() -> RuleFile:
    return packaged_rules("speakers.toml")


@cache
def words(name: str) -> frozenset[str]:
    """Return a word list of the rule file as a set.

    >>> "urge" in words("urge")
    True
    """
    return frozenset(_rules().words[name])


def patterns(group: str) -> tuple[TextRule, ...]:
    """Return the pattern rules of a group, in the order of the file."""
    return _rules().groups[group]


def matches(group: str, rule: str, text: str) -> bool:
    """Say whether one pattern of a group is found in a text.

    >>> matches("opening", "goes-on", "Moreover, ports must open.")
    True
    """
    return any(known.id == rule and known.pattern.search(text) for known in patterns(group))


def state_names() -> Mapping[str, str]:
    """Return the names, long forms and capitals of the codebook's states, in lower case, with the canonical name.

    >>> state_names()["russian federation"]
    'Russia'
    """
    return known_names().states


def prescriptions(text: str) -> list[int]:
    """Return the offsets of the words that make a clause prescriptive.

    >>> prescriptions("She said that both sides must talk.")
    [25]
    """
    return sorted({match.start() for rule in patterns("prescription") for match in rule.pattern.finditer(text)})


def may_report(text: str) -> bool:
    """Say, from its words alone, whether a sentence may report what somebody says."""
    return any(rule.pattern.search(text) for rule in patterns("possible_report"))


def source_phrases(text: str) -> Iterator[tuple[TextRule, re.Match[str]]]:
    """Find phrases that name a source ("according to the ministry")."""
    for rule in patterns("source_phrase"):
        for match in rule.pattern.finditer(text):
            yield rule, match


def without_dateline(text: str) -> str:
    """Return a sentence with spaces for the place from which it was sent; offsets stay.

    >>> without_dateline("Lima (AP) -- Ada Lund agrees.")
    '             Ada Lund agrees.'
    """
    found = next((match for rule in patterns("dateline") if (match := rule.pattern.match(text))), None)
    return " " * found.end() + text[found.end() :] if found is not None and is_place(found["place"]) else text


def without_citations(text: str) -> str:
    """Return a text with spaces for author and year in brackets; offsets stay.

    >>> without_citations("Lund (2019) agrees.")
    'Lund        agrees.'
    """
    for rule in patterns("citation"):
        text = rule.pattern.sub(lambda match: " " * len(match.group()), text)
    return text
