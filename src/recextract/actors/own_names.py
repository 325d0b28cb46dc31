"""The bodies and places that a document names and no codebook has, and the bare nouns that stand for them.

"The Tea Growers Union" is "the union" further down, and in a report on Jalisco "the state" is no country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.places import is_region, places_in
from recextract.actors.wordlists import word_lists
from recextract.nouns import are_of_people

_WORD = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019&-]*[\w\u2019](?:(?<=s)'(?= [A-Z]))?"
_LINK = r"(?:of|for|on|and|de|du|del|des|da|do|la|es)"
_RUN = re.compile(rf"(?<![\w-]){_WORD}(?:,? {_LINK}(?: the| la)? {_WORD}|,(?= {_WORD} and [A-Z]) {_WORD}| {_WORD})*")
_PLACE = r"[^\W\d_a-z\u00df-\u00ff][\w-]*\w(?: [^\W\d_a-z][\w-]+)?"
_INSIDE = re.compile(rf"\b(?:[Ii]n|[Oo]f|[Ff]or|[Ff]rom) ({_PLACE})\b(?! [A-Z])|\b({_PLACE})['\u2019]s\b")
_BEFORE_NAME = re.compile(rf"(?:{_LINK}|the|The|This|Our|Its|Their)\s")
_OWNER = re.compile(r"['\u2019]s?$")
_OWNED = re.compile(r"^.*\w(?:['\u2019]s|s['\u2019]) ")
_MOST_BODIES = 3
_MOST_PLACES = 4
_LEAST_BODY = 2
_LEAST_LOCAL = 2
_OPENING = 800
_SIDE = re.compile(r"(?<![\w-])(?:(?:North|South|East|West)(?:ern)?|Central) [A-Z]\w+")
_LONGEST_BRANCH = 6


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

    def named_in(self, text: str) -> list[str]:
        """Return the names that stand in a text."""
        return sorted(name for name in self.counts if name in text)


def own_names(texts: Sequence[str], written: str, lexicon: ActorLexicon) -> OwnNames:
    """Find the names of a document in its sentences and in the opening of its text as ``written``.

    >>> texts = ["The Salt Workers Union of Ruritania met.", "The union pays.", "The mayor waits.", "The town too."]
    >>> own_names(texts, "A letter from Kano", ActorLexicon(())).main
    ('Kano', 'Salt Workers Union of Ruritania')
    """
    opening = written[:_OPENING]
    head = "\n".join(line for line in opening.splitlines() if not any(line in text for text in texts))
    text = "\n".join((head, *texts))
    bodies = _bodies(text, lexicon)
    short = {noun: tuple(sorted(names, key=lambda n: (-names[n], -len(n)))[:2]) for noun, names in bodies.items()}
    counts = Counter({name: count for names in bodies.values() for name, count in names.items()})
    nouns = "|".join(map(re.escape, short))
    definite = "|".join(sorted(word_lists().definite | {"our", "its", "their"}))
    called = re.compile(rf"\b(?i:{definite}) (?i:({nouns}))\b(?! of [A-Z])")
    for match in called.finditer(text) if short else ():
        counts[short[match.group(1).lower()][0]] += 1
    known_bodies = frozenset(counts)
    places = _places(texts, head, opening, known_bodies, lexicon)
    counts += places
    ranked = sorted(counts, key=lambda name: (-counts[name] - 3 * (name in opening) - 2 * is_region(name), name))
    main_places = [name for name in ranked if name in places][:_MOST_PLACES]
    main_bodies = [n for n in ranked if n in known_bodies and (counts[n] >= _LEAST_BODY or n in opening)][:_MOST_BODIES]
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
            body = _without_owner(name)
            noun = head_noun(body) or _branch(body, lexicon)
            if noun and not _is_in_codebook(body, lexicon):
                found.setdefault(noun, Counter())[_ordinary(body)] += 1
    return found


def _without_owner(name: str) -> str:
    """Take off whose a body is where the rest names it: "Oslo's Salt Board", but not "Lund's Bank".

    >>> _without_owner("Oslo's Salt Board"), _without_owner("Lund's Bank"), _without_owner("Bakers' Pension Trust")
    ('Salt Board', "Lund's Bank", "Bakers' Pension Trust")
    """
    body = _OWNED.sub("", name)
    owner = name[: len(name) - len(body)].rstrip(" s'\u2019").rpartition(" ")[2].lower()
    of_members = are_of_people(owner) or are_of_people(owner + "s")
    return body if head_noun(body) and not of_members else name


def _branch(name: str, lexicon: ActorLexicon) -> str:
    """Return the first word of a body that ends in the state that it is of ("Clay Chile"); empty for any other name."""
    words = name.split()
    of_state = any(
        m.kind in ("state", "region")
        and m.form == "name"
        and m.end == len(name)
        and not re.search(rf"(?:,|\b{_LINK}|\bthe) ?$", name[: m.start])
        for m in lexicon.find(name)
    )
    plain = not word_lists().not_bodies & {word.lower() for word in words}
    return words[0].lower() if of_state and plain and len(words) < _LONGEST_BRANCH else ""


def _ordinary(name: str) -> str:
    """Return a name in capitals as it is written elsewhere.

    >>> _ordinary("BANK OF KANO"), _ordinary("BBC Trust")
    ('Bank of Kano', 'BBC Trust')
    """
    if not name.isupper():
        return name
    return " ".join(w.lower() if re.fullmatch(f"{_LINK}|the", w.lower()) else w.title() for w in name.split())


def _parts(run: str) -> list[str]:
    """Split a run of capitalised words where an "and" joins two bodies, and take off what comes before a name.

    >>> _parts("In the Salt Board and Clay Council"), _parts("Kano and the Salt Board"), _parts("Rye and Barley Board")
    (['Salt Board', 'Clay Council'], ['Salt Board'], ['Rye and Barley Board'])
    """
    names = [""]
    pieces = re.split(r"( and (?:the )?)", run)
    for i, piece in enumerate(pieces):
        joins = piece.startswith(" and ") and i + 1 < len(pieces)
        another = head_noun(names[-1]) or (piece.endswith("the ") and not re.search(rf" {_LINK} ", names[-1]))
        if joins and another and (head_noun(f"the {pieces[i + 1]}") or _is_state_organ(pieces[i + 1])):
            names.append("")
        else:
            names[-1] += piece
    return [name for name in map(_bare, names) if " " in name]


def _is_state_organ(name: str) -> bool:
    return name.rpartition(" ")[2].lower() in word_lists().government_nouns


def _bare(name: str) -> str:
    """Take off the words of a sentence's beginning and of a joint that are no part of a name."""
    first, _, rest = name.strip(" ,").partition(" ")
    while rest and (first in word_lists().words_before_places or _BEFORE_NAME.match(first + " ")):
        first, _, rest = rest.partition(" ")
    return _OWNER.sub("", f"{first} {rest}".strip()) if rest else ""


def head_noun(name: str) -> str:
    """Return the head noun of a body's name; empty for what is none: "Bank of Kano" has "bank"."""
    words = re.split(rf" {_LINK} ", name.replace(" and ", " & "), maxsplit=1)[0].split()
    noun = _OWNER.sub("", words[-1]).lower() if words else ""
    return noun if noun in word_lists().own_body_heads and " " in name else ""


def _is_in_codebook(name: str, lexicon: ActorLexicon) -> bool:
    """Say whether a name is one of the codebook, or of a part of one of its organisations."""
    return any(
        m.kind == "organisation" or (m.kind != "body" and m.end - m.start == len(name)) for m in lexicon.find(name)
    )


def _places(
    texts: Sequence[str], head: str, opening: str, bodies: Collection[str], lexicon: ActorLexicon
) -> Counter[str]:
    """Count the places that a document on local affairs names; of any other document the regions."""
    all_texts = (head, *texts)
    whole = "\n".join(all_texts)
    sides = _sides(whole, lexicon)
    found = places_in(all_texts)
    local = re.compile(rf"\b(?:{'|'.join(word_lists().local_speech)})\b", re.I)
    if sum(local.search(text) is not None for text in texts) < _LEAST_LOCAL:
        return sides + Counter({n: c for n, c in found.items() if is_region(n) and _is_no_state(n, lexicon)})
    named = Counter(_names(_named_place(), whole)) | Counter({n: whole.count(n) for n in _names(_INSIDE, opening)})
    parts = Counter({n: c for n, c in _parts_of_states(whole).items() if not any(n in body for body in bodies)})
    found |= Counter({n: c for n, c in named.items() if _may_be_place(n, whole, bodies)})
    for text in all_texts:
        capitals = [text[m.start : m.end] for m in lexicon.find(text) if m.form == "metonym" and m.kind == "state"]
        found.update(name for name in capitals if not word_lists().not_bodies & set(name.lower().split()))
    return Counter({name: count for name, count in (found | parts).items() if _is_no_state(name, lexicon)}) | sides


def _sides(text: str, lexicon: ActorLexicon) -> Counter[str]:
    """Count the sides of the codebook's regions that it does not have itself: "East Africa"."""
    found = Counter(match.group() for match in _SIDE.finditer(text))

    def is_side(name: str) -> bool:
        return any(m.kind == "region" and m.start > 0 and m.end == len(name) for m in lexicon.find(name))

    return Counter({name: count for name, count in found.items() if is_side(name)})


def _parts_of_states(text: str) -> Counter[str]:
    """Count the places whose name has in it what part of a state they are: "Salt City", "Clay County".

    >>> _parts_of_states("In Clay County and Salt City's Port Board")
    Counter({'Clay County': 1, 'Salt City': 1})
    """
    wholes = (match.group() for match in _named_part().finditer(text))
    bare = ((n.partition(" ")[2] if n.partition(" ")[0] in word_lists().words_before_places else n) for n in wholes)
    return Counter(name for name in bare if " " in name)


@cache
def _named_part() -> re.Pattern[str]:
    capitals = "|".join(word.title() for word in sorted(word_lists().parts_in_names))
    return re.compile(rf"\b{_PLACE} (?:{capitals})\b(?! (?:of|[A-Z]))")


@cache
def _named_place() -> re.Pattern[str]:
    """Match a place by the part of a state that it is said to be: "Kano County", "the mayor of Kano"."""
    words = "|".join(sorted(word_lists().local_bodies | word_lists().seats_of_places))
    capitals = "|".join(word.title() for word in sorted(word_lists().local_bodies))
    return re.compile(rf"\b({_PLACE}) (?:{capitals})(?! of)\b|\b(?i:{words}) of ({_PLACE})")


def _names(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return what the groups of a pattern find, without the words of a sentence's beginning."""
    found = [next(filter(None, match.groups())) for match in pattern.finditer(text)]
    bare = [_OWNER.sub("", name) for name in found]
    return [name for name in bare if name.partition(" ")[0] not in word_lists().words_before_places]


def _may_be_place(name: str, text: str, bodies: Collection[str]) -> bool:
    """Say whether a capitalised name may be a place: no word of the text's own, no part of a body's name."""
    words = {word.lower() for word in name.split()}
    common = re.search(rf"\b{re.escape(name.lower())}\b", text) is not None
    return not common and not any(name in body for body in bodies) and not words & word_lists().not_bodies


def _is_no_state(name: str, lexicon: ActorLexicon) -> bool:
    """Say whether the codebook does not have a place, except as a capital that stands for its state."""
    return all(m.form == "metonym" for m in lexicon.find(name) if m.end - m.start == len(name))
