"""The body that issued a document speaks in its own voice there; another body that advises in it does not."""

from __future__ import annotations

import re

from recextract.metadata.names import is_person
from recextract.speakers.discourse import Speaker
from recextract.speakers.lexicon import matches, state_names, words
from recextract.speakers.people import People
from recextract.speakers.reporting import Report
from recextract.speakers.voices import VoiceKind

_WORD = re.compile(r"\w+")
_ISSUERS = (VoiceKind.BODY, VoiceKind.OFFICE, VoiceKind.PERSON)
_VIEWS = frozenset({"in-ones-view", "in-the-view-of"})
_NAMED_WORDS = 2
_SHORT_WORD = 3
_HEAD_CHARS = 600


def is_own_body(report: Report, speaker: Speaker, source: str) -> bool:
    """Say whether the body that issued the document, its ``source``, speaks of itself ("The Council urges")."""
    kind = VoiceKind.BODY if report.voice.head == "it" else report.voice.kind
    if report.clause not in ("main", "as") or kind not in _ISSUERS or is_person(speaker.name):
        return False
    of_source = {*_WORD.findall(source.casefold()), _initials(source)}
    name = set(_WORD.findall(speaker.name.casefold()))
    if speaker.name in state_names().values() or speaker.name.islower():
        return name <= of_source and matches("own_state", "speaks-for-a-state", source)
    return bool(name) and name <= of_source


def _initials(source: str) -> str:
    """Return the initials of a name of several words: "eu" of "European Union"."""
    initials = "".join(word[0] for word in _WORD.findall(source) if word[0].isupper())
    return initials.casefold() if len(initials) >= _NAMED_WORDS else ""


def is_another_body(report: Report, speaker: Speaker, source: str, people: People) -> bool:
    """Say whether a body with a name of its own advises in a document that somebody else has issued.

    The body shares no word with the ``source``, nor does the head of the document name it: a press release that a
    newspaper prints is still the word of who wrote it.
    """
    if report.clause != "main" or report.voice.kind not in (VoiceKind.BODY, VoiceKind.PERSON) or not source:
        return False
    name = _WORD.findall(speaker.name)
    if len(name) < _NAMED_WORDS or not speaker.name[0].isupper() or is_person(speaker.name):
        return False
    weak = report.family == "say" and report.verb in words("weak_say")
    if weak or speaker.name in state_names().values():
        return False
    of_source = set(_WORD.findall(source.casefold()))
    shared = {word.casefold() for word in name if len(word) > _SHORT_WORD} & of_source
    head = people.text[:_HEAD_CHARS].casefold()
    acronym = people.acronym_of(speaker.name)
    return not shared and speaker.name.casefold() not in head and acronym.casefold() not in of_source


def is_own_view(report: Report, speaker: Speaker) -> bool:
    """Say whether an author speaks of himself ("in the author's view"), there being nobody else whom it may mean."""
    return report.verb in _VIEWS and speaker.name in words("own_author")
