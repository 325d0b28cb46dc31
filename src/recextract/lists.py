"""Headings and lead-ins that make recommendations of the list items below them.

"Policy recommendations", "To the Government of Atlantis:", "Both parties should:". The patterns are in
``resources/lists.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from recextract.codebook import load_codebook
from recextract.metadata.names import is_acronym, is_body
from recextract.textrules import TextRule, packaged_rules

_PARTS = re.compile(r"\s*(?:,\s*(?:and\s+)?|;\s*|\s+and\s+|\s*&\s*)")
_ARTICLE = re.compile(r"(?i)^(?:the|all|both|our|its|their|every|each|other)\s+")


@lru_cache(maxsize=512)
def asks_for_items(text: str) -> bool:
    """Say whether a heading or lead-in makes recommendations of the list items below it.

    >>> asks_for_items("Policy Recommendations"), asks_for_items("The parties should:"), asks_for_items("Findings")
    (True, True, False)
    >>> asks_for_items("For Kenya and Ghana"), asks_for_items("For Further Reading")
    (True, False)
    """
    return any(True for _ in _found(text))


def addressed_words(text: str) -> tuple[str, TextRule] | None:
    """Return the words of a heading or lead-in that say whom it addresses, and the rule that found them.

    >>> words, _ = addressed_words("To the Government of Kenya:")
    >>> words
    'the Government of Kenya'
    """
    return next(((who, rule) for who, rule in _found(text) if who), None)


def parts_of(who: str) -> list[tuple[int, int]]:
    """Return where the parts of an enumeration start and end.

    >>> parts_of("Kenya, Ghana and donors")
    [(0, 5), (7, 12), (17, 23)]
    """
    marks = [(match.start(), match.end()) for match in _PARTS.finditer(who)]
    starts = [0, *(end for _, end in marks)]
    return list(zip(starts, [*(start for start, _ in marks), len(who)], strict=True))


def without_article(part: str) -> str:
    """Drop article or quantifier before a name.

    >>> without_article("the Salt Council")
    'Salt Council'
    """
    return _ARTICLE.sub("", part.strip())


def _found(text: str) -> Iterator[tuple[str, TextRule]]:
    for rule in packaged_rules("lists.toml").groups["asks"]:
        if match := rule.pattern.search(text):
            who = (match.groupdict().get("who") or "").strip(" :")
            if not rule.options.get("somebody") or _names_somebody(who):
                yield who, rule


def _names_somebody(who: str) -> bool:
    """Say whether one of the parts is a known actor or the name of a body: "To Reform Trade" addresses nobody."""
    parts = [without_article(who[start:end]) for start, end in parts_of(who)]
    return any(part.casefold() in _known_actors() or is_body(part) or is_acronym(part) for part in parts)


@cache
def _known_actors() -> frozenset[str]:
    return frozenset(form.casefold() for actor in load_codebook().actors for form in actor.forms)
