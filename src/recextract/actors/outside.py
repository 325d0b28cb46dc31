"""Who may be meant where a sentence names nobody: what stands around it, and what its document is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from recextract.actors.headings import addressed_names, bare_heading_names
from recextract.actors.records import READERS, WORLD, DocumentRows
from recextract.actors.wordlists import word_lists
from recextract.nouns import agent_nouns

_STATES = 6
_ORGANISATIONS = 3
_GROUPS = 2
_BACK = 5
_UN_SPEECH = 0.05
_PARLIAMENT_SPEECH = 0.1
_SPOKEN_TO = 8
_WORD = re.compile(r"[a-z][a-z-]+")
UNITED_NATIONS = "United Nations"
MEMBER_STATES = "member states"


def outside_names(
    document: DocumentRows, rows: Sequence[int], position: int, explicit_counts: Counter[str]
) -> list[str]:
    """Name the actors that a row may inherit, each once."""
    profile, row = document.profile, rows[position]
    names = [*profile.states[:_STATES], *profile.organisations[:_ORGANISATIONS], *profile.groups[:_GROUPS], WORLD]
    if profile.rates["you"] > 0:
        names.append(READERS)
    for table in (profile.hints, profile.published, profile.places):
        names += sorted(table, key=lambda n: (-table[n], n))[:2]
    names += [*profile.own.main, *document.frequent]
    names += profile.pair
    names += _around(document, row)
    names += [name for near in range(max(0, row - 3), row) for pair in profile.pairs[near] for name in pair]
    for near in rows[max(0, position - 3) : position + 2]:
        names += document.explicit.get(near, ())
    names += [name for name, _ in explicit_counts.most_common(3)]
    if not document.explicit.get(row):
        names += _people_around(document, row)
    names += _chambers(document)
    if profile.rates["un"] > _UN_SPEECH:
        names += [UNITED_NATIONS, MEMBER_STATES]
    for before in range(max(0, row - 2), row):
        names += [m.name for m in profile.mentions[before]]
    names += _nearest_groups(document, row)
    names += _implied_groups(document, row)
    return list(dict.fromkeys(names))


def _around(document: DocumentRows, row: int) -> list[str]:
    """Name whom the heading and the lead-in of a row address or name."""
    view = document.analysed.views[row]
    names = [*addressed_names(view, document.lexicon), *bare_heading_names(view)]
    names += document.profile.own.named_in(f"{view.lead_in}\n{view.heading}")
    return names + [m.name for text in (view.lead_in, view.heading) for m in document.lexicon.find(text)]


def _people_around(document: DocumentRows, row: int) -> list[str]:
    """Name the people and bodies outside the codebook of the sentence before, those addressed last, the commonest."""
    addressed = _spoken_to([view.text for view in document.analysed.views[max(0, row - _SPOKEN_TO) : row]])
    near = [*document.nouns.get(row - 1, ()), *addressed, *document.common_nouns]
    return [*near, *_implied_audiences(document, row), *document.profile.audience]


@cache
def _addressing() -> re.Pattern[str]:
    """Match a plural noun, with a word before it, after words with which a speaker turns to people."""
    turning = "|".join(word_lists().turning_to)
    between = "|".join(word_lists().between_turning)
    return re.compile(rf"\b(?:{turning}) (?:(?:{between}) )*((?:[a-z][\w-]+ )?)([a-z]+s)\b", re.I)


def _spoken_to(texts: Sequence[str]) -> list[str]:
    """Name the people to whom the last of some sentences turns: "I turn to the ferry owners".

    >>> _spoken_to(["To the ferry owners I say this.", "The sea is patient."])
    ['ferry owners', 'owners']
    """
    for text in reversed(texts):
        for match in _addressing().finditer(text):
            before, noun = match.group(1).lower(), match.group(2).lower()
            if not agent_nouns().isdisjoint((noun, noun.removesuffix("s"))):
                return list(dict.fromkeys([before + noun, noun]))
    return []


def _chambers(document: DocumentRows) -> list[str]:
    """Name the chamber whose record a document is: that which it names first."""
    if document.profile.rates["parliament"] <= _PARLIAMENT_SPEECH:
        return []
    text = document.analysed.document.text
    places = {chamber: text.find(chamber) for chamber in word_lists().chambers}
    return sorted((chamber for chamber, place in places.items() if place >= 0), key=lambda c: places[c])[:1]


def _implied_groups(document: DocumentRows, row: int) -> list[str]:
    """Name the groups of the codebook that a coder may write for a word of the sentence."""
    parsed = document.parsed[row]
    words = {token.lower_ for token in parsed.doc} | ({"imperative"} if parsed.clause.imperative else set())
    return [group for group, forms in word_lists().implied_groups.items() if not words.isdisjoint(forms)]


def _implied_audiences(document: DocumentRows, row: int) -> list[str]:
    """Name those to whom the sentences around a row speak by what they speak of: voters, where it is of votes."""
    near = document.analysed.views[max(0, row - _SPOKEN_TO) : row + _SPOKEN_TO]
    words = {word for view in near for word in _WORD.findall(view.text.lower())}
    return [people for people, forms in word_lists().implied_audiences.items() if not words.isdisjoint(forms)]


def _nearest_groups(document: DocumentRows, row: int) -> list[str]:
    """Name the last group that the sentences before speak of: often that which a speech turns to."""
    for before in range(row - 1, max(-1, row - _BACK - 1), -1):
        groups = [m.name for m in document.profile.mentions[before] if m.kind == "group"]
        if groups:
            return groups
    return []
