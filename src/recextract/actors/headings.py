"""Whom a heading or lead-in addresses: "To the Government of Atlantis:", "Both parties should:"."""

from __future__ import annotations

import re

from recextract.actors.lexicon import ActorLexicon, Mention
from recextract.context import SentenceView
from recextract.textrules import packaged_rules

_PARTS = re.compile(r"\s*(?:,\s*(?:and\s+)?|;\s*|\s+and\s+|\s*&\s*)")
_ARTICLE = re.compile(r"(?i)^(?:the|all|both|our|its|their|every|each|other)\s+")
_MOST_NAMES = 6


def addressed_names(view: SentenceView, lexicon: ActorLexicon) -> tuple[str, ...]:
    """Name whom the heading or lead-in of a list item addresses; empty where neither addresses anybody.

    ``names = "any"`` in the rule says that a name which the codebook does not know is taken as it
    stands; elsewhere only the codebook's actors are.

    >>> from recextract.codebook import load_codebook
    >>> item = SentenceView("Pay the nurses.", "item", "To Kenya, Ghana and donors:", "", "", False)
    >>> addressed_names(item, ActorLexicon(load_codebook().actors))
    ('Kenya', 'Ghana', 'donors')
    """
    if view.kind != "item":
        return ()
    for text in (view.lead_in, view.heading):
        for rule in packaged_rules("lists.toml").groups["asks"]:
            match = rule.pattern.search(text)
            if match and match.groupdict().get("who"):
                names = _names_in(match["who"].strip(" :"), lexicon, any_name=rule.options.get("names") == "any")
                if names:
                    return names
    return ()


def _names_in(who: str, lexicon: ActorLexicon, *, any_name: bool) -> tuple[str, ...]:
    mentions = [mention for mention in lexicon.find(who) if not mention.hyphenated]
    named = any(mention.kind != "group" for mention in mentions)
    names: list[str] = []
    start = 0
    for stop, after in [*((m.start(), m.end()) for m in _PARTS.finditer(who)), (len(who), len(who))]:
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= stop]
        names += _names_of_part(who[start:stop], inside, any_name=any_name and not named)
        start = after
    unique = tuple(dict.fromkeys(names))
    return unique if len(unique) <= _MOST_NAMES else ()


def _names_of_part(part: str, mentions: list[Mention], *, any_name: bool) -> list[str]:
    """Name the actors of one part of a list: those of the codebook, else the part itself."""
    bodies = [mention.name for mention in mentions if mention.kind != "group"]
    if bodies:
        return bodies[:1]
    bare = _ARTICLE.sub("", part.strip())
    group = next((m.name for m in mentions if m.end - m.start == len(bare)), "")
    if group:
        return [group]
    return [bare] if any_name and bare else []
