"""Whom "you" means in a letter or memo: the body for which its addressee stands.

"The Chairperson of the African Union Commission" stands for the African Union, a minister for the state; who stands
for nobody is named himself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.ranking import names_its_actor
from recextract.actors.records import RowCandidates
from recextract.actors.wordlists import word_lists
from recextract.metadata.letters import Letter
from recextract.metadata.names import is_body, is_place_line, person_names, shape, tidy_body
from recextract.text.lists import is_state_organ, without_article

_SEVERAL = re.compile(r"\s*;\s*")
_PARTS = re.compile(r",\s+|\s+[–—|]\s+")
_NO_ORGANISATION = frozenset({"group", "state", "region"})
_YOU = frozenset({"you", "yourself", "yourselves", "your excellency", "your excellencies"})


def letter_names(letter: Letter, lexicon: ActorLexicon) -> tuple[str, ...]:
    """Name those whom a letter addresses; nobody where its lines name an office without its state.

    >>> from recextract.codebook import load_codebook
    >>> lexicon = ActorLexicon(load_codebook().actors)
    >>> letter_names(Letter(("Ms Bea Roe", "Minister of Works", "Nairobi"), 0, 0), lexicon)
    ('Kenya',)
    >>> letter_names(Letter(("Ms Bea Roe", "Head of the Salt Board", "Nairobi"), 0, 0), lexicon)
    ('Salt Board',)
    """
    parts = [part for line in letter.addressees for part in _SEVERAL.split(line) if part]
    several = len(parts) > len(letter.addressees)
    groups = [[part] for part in parts] if several else [parts]
    names = (_name_of(group, lexicon) or (tidy_body(_PARTS.split(group[0])[0]) if several else "") for group in groups)
    return tuple(dict.fromkeys(name for name in names if name))


def asked_reader(row: RowCandidates) -> str | None:
    """Return the words for the reader whom a sentence asks: "you", "your ministry"; none in "please reply".

    None where it asks somebody else.
    """
    words = row.addressee.lower()
    owner, _, body = words.partition(" ")
    bodies = word_lists().government_nouns | word_lists().own_body_heads
    if words in _YOU or (owner == "your" and body in bodies):
        return row.addressee
    # "Press Oslo to pay" asks the reader of a letter, "let Oslo pay" does not.
    passes_on = "mainrole_directed" in row.shared and "let" not in row.words
    return "" if row.shared.get("imperative") and (passes_on or not names_its_actor(row)) else None


def _name_of(lines: Sequence[str], lexicon: ActorLexicon) -> str:
    """Return the organisation, body, state or person that the lines of one address name."""
    found = [mention for line in lines for mention in lexicon.find(line)]
    parts = [part for line in lines for part in _PARTS.split(line) if part]
    organisations = (mention.name for mention in found if mention.kind not in _NO_ORGANISATION)
    if name := next(organisations, "") or next(filter(None, map(_body_in, parts)), ""):
        return name
    states = [mention.name for mention in found if mention.kind == "state"]
    if any(map(_is_office_of_state, parts)):
        return next(iter(states), "") or _state_of_office(parts)
    people = (name for part in parts if not is_place_line(part) for name in person_names(part))
    return next(people, "")


def _body_in(part: str) -> str:
    """Return the body of which an address names an office or the whole: "Head of the Salt Board", "Salt Board"."""
    seat = shape("seat-of-body").match(part)
    body = without_article(seat["body"] if seat else part)
    if is_place_line(body) or _is_office_of_state(body) or not (seat or is_body(body)):
        return ""
    return tidy_body(body)


def _is_office_of_state(part: str) -> bool:
    """Say whether words name an office or organ of a state: "Minister of Works", "the Senate"."""
    nouns = word_lists().government_nouns
    organ = is_state_organ(part) or shape("minister").search(part) is not None
    return organ or any(word in nouns for word in re.findall(r"[\w-]+", part.lower()))


def _state_of_office(parts: Sequence[str]) -> str:
    """Return the state that alone has an office of this name: "Secretary of Defense"."""
    return next(
        (
            state
            for state, offices in word_lists().offices_of_states.items()
            for part in parts
            if any(re.search(rf"\b{re.escape(office)}\b(?! for\b)", part) for office in offices)
        ),
        "",
    )
