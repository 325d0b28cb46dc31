"""Find the codebook's actors in running text: names, metonyms, demonyms and group nouns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recextract.codebook import ActorEntry

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A codebook actor in a text; ``start`` and ``end`` count characters of that text.

    ``form`` is ``name``, ``metonym`` or ``demonym``; ``hyphenated`` marks the first half of
    "US-led", which names the leader but not the actor.
    """

    start: int
    end: int
    name: str
    kind: str
    form: str
    hyphenated: bool = False


class ActorLexicon:
    """A longest-match lookup of all forms of a codebook's actors."""

    def __init__(self, entries: Iterable[ActorEntry]) -> None:
        self._forms: dict[str, list[tuple[str, bool, str, str, str]]] = {}
        self.kinds: dict[str, str] = {}
        for entry in entries:
            kind = str(entry.kind)
            self.kinds[entry.name] = kind
            for form in (entry.name, *entry.aliases):
                self._add(form, entry.name, kind, "name")
            for form in entry.metonyms:
                self._add(form, entry.name, kind, "metonym")
            for form in entry.demonyms:
                self._add(form, entry.name, kind, "demonym")
        for forms in self._forms.values():
            forms.sort(key=lambda item: (-len(item[0]), item[0], item[2]))

    def _add(self, form: str, name: str, kind: str, type_: str) -> None:
        first = _WORD.search(form)
        if first is None or first.start() > 0:
            return
        caseless = kind == "group"
        item = (form.lower() if caseless else form, caseless, name, kind, type_)
        self._forms.setdefault(first.group().lower(), []).append(item)

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in a text, left to right, none overlapping another.

        >>> entry = ActorEntry("US", "United States", "state", aliases=("US",))
        >>> [(m.name, m.hyphenated) for m in ActorLexicon([entry]).find("The US must join US-led talks; tell us.")]
        [('United States', False), ('United States', True)]
        """
        mentions: list[Mention] = []
        end = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < end:
                continue
            for form, caseless, name, kind, type_ in self._forms.get(word.group().lower(), ()):
                stop = start + len(form)
                piece = text[start:stop]
                if not _same(piece, form, caseless) or (stop < len(text) and _goes_on(text, stop)):
                    continue
                hyphenated = text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha()
                mentions.append(Mention(start, stop, name, kind, type_, hyphenated))
                end = stop
                break
        return mentions


def _same(piece: str, form: str, caseless: bool) -> bool:
    if piece == form:
        return True
    if caseless:
        return piece.lower() == form
    return len(form) > 3 and piece.isupper() and piece == form.upper()


def _goes_on(text: str, stop: int) -> bool:
    return (text[stop].isalnum() or text[stop] == "_") and (text[stop - 1].isalnum())
