"""Whom a heading, a lead-in or a table's column addresses: "To the Government of Atlantis:", "Both parties should:"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.actors.lexicon import ActorLexicon, Mention
from recextract.actors.wordlists import word_lists
from recextract.metadata.names import is_body
from recextract.nouns import are_people
from recextract.text.context import SentenceView
from recextract.text.lists import (
    addressed_words,
    is_somebody,
    is_state_organ,
    nobody,
    parts_of,
    run_in_label,
    without_article,
)

_MOST_NAMES = 6
_MOST_NAME_WORDS = 9
_MOST_GROUP_WORDS = 3
_LABEL = re.compile(r"^(?:[Ll]ead|[Oo]wner|[Rr]esponsible|[Ss]upport)\w*\s*:\s*")
_SEVERAL_CAPITALISED = re.compile(r"[A-Z][\w’'-]*(?: (?:of|for|and|the|on|&|[A-Z][\w’'-]*))* [A-Z][\w’'-]*")
_MOST_HEADING_WORDS = 6
_NUMBERING = re.compile(r"^(?:\(?(?:\d+|[a-zA-Z]|[ivxIVX]+)[.)]\s*)+")


def addressed_names(view: SentenceView, lexicon: ActorLexicon) -> tuple[str, ...]:
    """Name whom the heading or lead-in of a list item addresses, or a label before any sentence ("To Kenya: Wait.").

    Empty where none addresses anybody. ``names = "any"`` in the rule says that a name which the codebook does not know
    is taken as it stands; elsewhere only the codebook's actors and names of bodies are. Of a table the column of those
    responsible says it.

    >>> from recextract.codebook import load_codebook
    >>> item = SentenceView("Pay the nurses.", "item", "To Kenya, Ghana and donors:", "", "", False)
    >>> addressed_names(item, ActorLexicon(load_codebook().actors))
    ('Kenya', 'Ghana', 'donors')
    """
    if names := _names_in_cell(view.addressee, lexicon):
        return names
    around = (view.lead_in, view.heading, view.section) if view.kind == "item" else ()
    for text in (f"{run_in_label(view.text)}:", *around):
        if addressed := addressed_words(text):
            who, rule = addressed
            if names := _names_in(who, lexicon, any_name=rule.options.get("names") == "any"):
                return names
    return ()


def _names_in_cell(cell: str, lexicon: ActorLexicon) -> tuple[str, ...]:
    """Name those whom a cell lists: "Salt Board; Kenya"; nobody in "TBD" and "Not assigned"."""
    cell = _LABEL.sub("", cell.strip(" .()[]*"))
    parts = [cell[start:end] for start, end in parts_of(cell)]
    named = [name for part in parts for name in _names_in(part, lexicon, any_name=_may_be_name(without_article(part)))]
    return tuple(dict.fromkeys(map(_as_group, named)))[:_MOST_NAMES]


def _as_group(name: str) -> str:
    """Write a group with a small letter: "District councils" begins a cell."""
    is_group = name[1:].islower() and are_people(name)
    return name[:1].lower() + name[1:] if is_group else name


def _may_be_name(part: str) -> bool:
    """Say whether a part of a cell may be a name that nobody knows: several capitalised words, or people."""
    if part.lower() in nobody() or any(map(str.isdigit, part)) or len(part.split()) > _MOST_NAME_WORDS:
        return False
    is_group = len(part.split()) <= _MOST_GROUP_WORDS and are_people(part)
    return is_somebody(part) or is_group or _SEVERAL_CAPITALISED.fullmatch(part) is not None


def bare_heading_names(view: SentenceView) -> tuple[str, ...]:
    """Name the people or bodies that a short heading consists of: "Employers and the Salt Board".

    >>> bare_heading_names(SentenceView("Pay the nurses.", "item", "2. Salt traders and the Salt Board", "", "", False))
    ('salt traders', 'Salt Board')
    """
    heading = _NUMBERING.sub("", view.heading).strip(" :")
    if len(heading.split()) > _MOST_HEADING_WORDS:
        return ()
    names = []
    for start, end in parts_of(heading):
        part = without_article(heading[start:end])
        if is_body(part):
            names.append(part)
        elif part.lower().endswith(word_lists().agentive_endings):
            names.append(part[:1].lower() + part[1:])
    return tuple(names)


def _names_in(who: str, lexicon: ActorLexicon, *, any_name: bool) -> tuple[str, ...]:
    mentions = [mention for mention in lexicon.find(who) if not mention.hyphenated]
    named = any(mention.kind != "group" for mention in mentions)
    names: list[str] = []
    for start, end in parts_of(who):
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        body = without_article(who[start:end])
        is_organ = is_body(body) or is_state_organ(body)
        by_itself = (is_organ and body[:1].isupper()) or (any_name and (is_organ or not named))
        names += _names_of_part(who[start:end], inside, any_name=by_itself)
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
