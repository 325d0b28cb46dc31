"""The bodies and places that a document names and no codebook has, and the bare nouns that stand for them.

"The Tea Growers Union" is "the union" further down, and in a report on Jalisco "the state" is no country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.places import is_region, places_in
from recextract.actors.wordlists import word_lists

_WORD = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019&-]*[\w\u2019]"
_LINK = r"(?:of|for|on|and|de|du|del|des|da|do|la)"
_RUN = re.compile(rf"(?<![\w-]){_WORD}(?:,? {_LINK}(?: the| la)? {_WORD}|,(?= {_WORD} and [A-Z]) {_WORD}| {_WORD})*")
_PLACE = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]*[\w](?: [^\W\d_a-z][\w-]+)?"
_LOCAL_AFTER = "City|County|District|Governorate|Municipality|Prefecture|Province|Region|State|Town"
_LOCAL_OF = rf"(?:{_LOCAL_AFTER}|[Cc]ouncil|[Mm]ayor|[Gg]overnor|city|county|municipality|province|town|village) of"
_NAMED_PLACE = re.compile(rf"\b({_PLACE}) (?:{_LOCAL_AFTER})(?! of)\b|\b{_LOCAL_OF} ({_PLACE})")
_INSIDE = re.compile(rf"\b[Ii]n ({_PLACE})(?! [A-Z])")
_BEFORE_NAME = re.compile(rf"(?:{_LINK}|the|The|This|Our|Its|Their)\s")
_OWNER = re.compile(r"['\u2019]s?$")
_SHORT = r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Oo]ur|[Ii]ts|[Tt]heir) {}\b(?! of [A-Z])"
_MOST_BODIES = 3
_MOST_PLACES = 2
_LEAST_BODY = 2
_LEAST_LOCAL = 2
_LEAST_INSIDE = 2
_OPENING = 600


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What a document names: ``counts`` of bodies and places with their short forms, and ``short`` for what.

    ``main`` are those so prominent that advice which names nobody may fall to them.
    """

    counts: Counter[str]
    bodies: frozenset[str]
    places: frozenset[str]
    opening: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    main: tuple[str, ...]

    def features(self, name: str) -> dict[str, float]:
        """Return the evidence for a name: how prominent it is; empty for one that is none of these."""
        if name not in self.counts:
            return {}
        return {
            "own_body": float(name in self.bodies),
            "own_place": float(name in self.places),
            "own_count": float(self.counts[name]),
            "own_share": self.counts[name] / self.counts.total(),
            "own_opening": float(name in self.opening),
            "own_main": float(name in self.main),
            "own_top": float(self.main[:1] == (name,)),
        }


def own_names(texts: Sequence[str], head: str, lexicon: ActorLexicon) -> OwnNames:
    """Find the names of a document; ``head`` is its title and source.

    >>> texts = ["The Salt Workers Union of Ruritania met in Kano.", "The union must pay.", "Kano town hall and its mayor wait."]
    >>> own_names(texts, "", ActorLexicon(())).short["union"]
    ('Salt Workers Union of Ruritania',)
    """
    text = "\n".join((head, *texts))
    bodies = _bodies(text, lexicon)
    short = {noun: tuple(sorted(names, key=lambda n: (-names[n], -len(n)))[:2]) for noun, names in bodies.items()}
    counts = Counter({name: count for names in bodies.values() for name, count in names.items()})
    for noun, names in short.items():
        counts[names[0]] += len(re.findall(_SHORT.format(re.escape(noun)), text, re.I))
    known_bodies = frozenset(counts)
    places = _places(texts, head, lexicon)
    counts += places
    opening = text[:_OPENING]
    ranked = sorted(counts, key=lambda name: (-counts[name] - 2 * (name in opening), name))
    main_places = [name for name in ranked if name in places][:_MOST_PLACES]
    main_bodies = [n for n in ranked if n in known_bodies and counts[n] >= _LEAST_BODY][:_MOST_BODIES]
    short |= {noun: (*short.get(noun, ()), *main_places) for noun in word_lists().local_bodies if main_places}
    return OwnNames(
        counts,
        known_bodies,
        frozenset(places),
        frozenset(name for name in counts if name in opening),
        short,
        tuple(name for name in ranked if name in main_places or name in main_bodies),
    )


def _bodies(text: str, lexicon: ActorLexicon) -> dict[str, Counter[str]]:
    """Count the bodies named in a text by their head noun in lower case."""
    found: dict[str, Counter[str]] = {}
    for match in _RUN.finditer(text):
        for name in _parts(match.group()):
            noun = _head(name)
            if noun and not name.isupper() and not _is_codebook_s(name, lexicon):
                found.setdefault(noun, Counter())[name] += 1
    return found


def _parts(run: str) -> list[str]:
    """Split a run of capitalised words where an "and" joins two bodies, and take off what comes before a name.

    >>> _parts("In the Salt Board and Clay Council")
    ['Salt Board', 'Clay Council']
    """
    names = [""]
    for piece in re.split(r"( and )", run):
        if piece == " and " and _head(names[-1]):
            names.append("")
        else:
            names[-1] += piece
    return [name for name in map(_bare, names) if " " in name]


def _bare(name: str) -> str:
    """Take off the words of a sentence's beginning and of a joint that are no part of a name."""
    first, _, rest = name.strip(" ,").partition(" ")
    while rest and (first in word_lists().words_before_places or _BEFORE_NAME.match(first + " ")):
        first, _, rest = rest.partition(" ")
    return _OWNER.sub("", f"{first} {rest}".strip()) if rest else ""


def _head(name: str) -> str:
    """Return the head noun of a body's name; empty for what is none: "Bank of Kano" has "bank"."""
    words = re.split(rf" {_LINK} ", name.replace(" and ", " & "), maxsplit=1)[0].split()
    noun = _OWNER.sub("", words[-1]).lower() if words else ""
    return noun if noun in word_lists().own_body_heads and " " in name else ""


def _is_codebook_s(name: str, lexicon: ActorLexicon) -> bool:
    """Say whether a name is one of the codebook, or of a part of one of its organisations."""
    return any(m.kind not in ("state", "region") or m.end - m.start == len(name) for m in lexicon.find(name))


def _places(texts: Sequence[str], head: str, lexicon: ActorLexicon) -> Counter[str]:
    """Count the places that a document on local affairs names; of any other document the regions."""
    all_texts = (head, *texts)
    found = places_in(all_texts)
    local = re.compile(rf"\b(?:{'|'.join(word_lists().local_speech)})\b", re.I)
    if sum(local.search(text) is not None for text in texts) < _LEAST_LOCAL:
        return Counter({n: c for n, c in found.items() if is_region(n) and _may_be_local(n, lexicon)})
    for place, count in Counter(m.group(1) for text in texts for m in _INSIDE.finditer(text)).items():
        if count >= _LEAST_INSIDE:
            found[place] = max(found[place], sum(text.count(place) for text in texts))
    for text in all_texts:
        named = [next(filter(None, match.groups())) for match in _NAMED_PLACE.finditer(text)]
        found.update(name for place in named if (name := _OWNER.sub("", place)) not in word_lists().words_before_places)
        found.update(text[m.start : m.end] for m in lexicon.find(text) if m.form == "metonym" and m.kind == "state")
    return Counter({name: count for name, count in found.items() if _may_be_local(name, lexicon)})


def _may_be_local(name: str, lexicon: ActorLexicon) -> bool:
    words = {word.lower() for word in name.split()}
    known = {m.form for m in lexicon.find(name) if m.end - m.start == len(name)}
    return known <= {"metonym"} and not words & (word_lists().not_bodies | word_lists().own_body_heads)
