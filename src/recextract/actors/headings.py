"""Whom a heading or lead-in addresses: "To the Government of Atlantis:", "Both parties should:"."""

from __future__ import annotations

from collections.abc import Sequence

from recextract.actors.lexicon import ActorLexicon, Mention
from recextract.context import SentenceView
from recextract.lists import addressed_words, parts_of, without_article

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
        if addressed := addressed_words(text):
            who, rule = addressed
            if names := _names_in(who, lexicon, any_name=rule.options.get("names") == "any"):
                return names
    return ()


def _names_in(who: str, lexicon: ActorLexicon, *, any_name: bool) -> tuple[str, ...]:
    mentions = [mention for mention in lexicon.find(who) if not mention.hyphenated]
    named = any(mention.kind != "group" for mention in mentions)
    names: list[str] = []
    for start, end in parts_of(who):
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        names += _names_of_part(who[start:end], inside, any_name=any_name and not named)
    unique = tuple(dict.fromkeys(names))
    return unique if len(unique) <= _MOST_NAMES else ()


def _names_of_part(part: str, mentions: Sequence[Mention], *, any_name: bool) -> list[str]:
    """Name the actor of one part of an enumeration: that of the codebook, else the part itself."""
    bodies = [mention.name for mention in mentions if mention.kind != "group"]
    if bodies:
        return bodies[:1]
    bare = without_article(part)
    group = next((m.name for m in mentions if m.end - m.start == len(bare)), "")
    if group:
        return [group]
    return [bare] if any_name and bare else []
