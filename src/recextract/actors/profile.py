"""What a whole document says about its actors: how often each is named, and in what genre."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from recextract.actors.audience import common_people, party_members
from recextract.actors.lexicon import ActorLexicon, Mention, definitions_in, short_forms_in
from recextract.actors.own_names import OwnNames, own_names
from recextract.actors.persons import persons_by_mention
from recextract.actors.places import states_of_places
from recextract.actors.wordlists import word_lists
from recextract.text.analysis import AnalysedDocument
from recextract.types import BlockKind

_FIRST_PLURAL = re.compile(r"\b(?:we|our|ours|us|ourselves)\b", re.I)
_NEAR_OUR = 60
_DUTY = re.compile(
    r"(?:'s?)?(?:[^\w'-]+[\w'-]+){0,3}?\W+"
    r"(?:must|should|ought|needs?|ha(?:s|ve) to|cannot afford|would do well|could|will (?:need|have) to)\b",
    re.I,
)
_CALLED = re.compile(
    r"(?:urg\w+|call\w* (?:up)?on|ask\w*|press\w*|recommend\w* that|for|propos\w+ that|essential that)\W+"
    r"(?:the\W+)?(?:[\w'-]+\W+)?$",
    re.I,
)
_OWNED = re.compile(r"'s?\s")


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """Counts over all sentences of a document; ``mentions[i]`` are those of sentence ``i``; ``named`` counts those of
    states and bodies; ``short_names`` maps acronyms and short forms that the document uses to full names, and so do
    ``persons``, which are among them; ``audience`` are those whom it tells of or to most."""

    mentions: tuple[tuple[Mention, ...], ...]
    counts: Counter[str]
    named: int
    states: tuple[str, ...]
    organisations: tuple[str, ...]
    groups: tuple[str, ...]
    first: dict[str, int]
    title: frozenset[str]
    opening: Counter[str]
    ours: Counter[str]
    duties: Counter[str]
    called: Counter[str]
    governed: Counter[str]
    owned: Counter[str]
    headed: Counter[str]
    pairs: tuple[tuple[tuple[str, str], ...], ...]
    pair: tuple[str, ...]
    hints: dict[str, float]
    published: dict[str, float]
    places: Counter[str]
    first_plural: tuple[bool, ...]
    rates: dict[str, float]
    short_names: dict[str, str]
    persons: dict[str, str]
    audience: tuple[str, ...]
    own: OwnNames

    def share(self, name: str) -> float:
        """Return the part of the document's mentions of states and bodies that name this one."""
        return self.counts[name] / (self.named or 1)

    def rank(self, name: str) -> int:
        """Return the place of a state among the document's states, 0 for the most frequent."""
        return self.states.index(name) if name in self.states else 99


def profile_document(analysed: AnalysedDocument, lexicon: ActorLexicon) -> DocumentProfile:
    """Count the actors of a document; no parse is needed."""
    texts = [view.text for view in analysed.views]
    metadata = analysed.document.metadata
    mentions = tuple(tuple(lexicon.find(text)) for text in texts)
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    ours: Counter[str] = Counter()
    duties: Counter[str] = Counter()
    called: Counter[str] = Counter()
    governed: Counter[str] = Counter()
    owned: Counter[str] = Counter()
    headed: Counter[str] = Counter()
    for i, found in enumerate(mentions):
        for mention in found:
            if mention.bracketed:
                continue
            counts[mention.name] += 1
            after, ahead = (
                texts[i][mention.end : mention.end + 60],
                texts[i][max(0, mention.start - 40) : mention.start],
            )
            duties[mention.name] += _DUTY.match(after) is not None
            called[mention.name] += _CALLED.search(ahead) is not None
            governed[mention.name] += _is_governed(after) or mention.form == "metonym"
            owned[mention.name] += _OWNED.match(after) is not None
            headed[mention.name] += analysed.views[i].kind == BlockKind.HEADING.value
            first.setdefault(mention.name, i)
            before = texts[i][max(0, mention.start - _NEAR_OUR) : mention.end + 30]
            if _FIRST_PLURAL.search(before):
                ours[mention.name] += 1
    ranked = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], first[item[0]]))]
    kinds = lexicon.kinds
    states = tuple(n for n in ranked if kinds.get(n) in ("state", "region"))
    organisations = tuple(n for n in ranked if kinds.get(n) in ("organisation", "body"))
    heading_count = next((i for i, v in enumerate(analysed.views) if v.kind == BlockKind.HEADING.value), None)
    title = frozenset(
        m.name for i in {0, heading_count} - {None} if i is not None and i < len(mentions) for m in mentions[i]
    )
    opening = Counter(m.name for found in mentions[:6] for m in found)
    persons = persons_by_mention("\n".join(texts))
    pairs = tuple(tuple(_pairs(text, found)) for text, found in zip(texts, mentions, strict=True))
    return DocumentProfile(
        mentions=mentions,
        counts=counts,
        named=sum(counts[name] for name in (*states, *organisations)),
        states=states,
        organisations=organisations,
        groups=tuple(n for n in ranked if kinds.get(n) == "group"),
        first=first,
        title=title,
        opening=opening,
        ours=ours,
        duties=duties,
        called=called,
        governed=governed,
        owned=owned,
        headed=headed,
        pairs=pairs,
        pair=_main_pair(pairs),
        hints=_known(_rate_of(" ".join(texts), "home_hints"), kinds),
        published=_known(_rate_of(" ".join((metadata.source, *texts)), "publishers"), kinds),
        places=Counter({name: count for name, count in states_of_places(texts).items() if name in kinds}),
        first_plural=tuple(_FIRST_PLURAL.search(text) is not None for text in texts),
        rates=_rates(texts),
        short_names=persons | _short_names(texts, lexicon),
        persons=persons,
        audience=(*common_people(texts), *party_members(texts, mentions)),
        own=own_names(texts, analysed.document.text, lexicon),
    )


_JOINED = re.compile(r"(?:'s)?\s*(?:-|/|&|,? and (?:the )?|,? with (?:the )?|,? or (?:the )?)\s*")


def _pairs(text: str, found: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Yield the states and bodies that a sentence names as two of a kind ("Kenya and Oman", "Pak-US")."""
    for one, other in pairwise(found):
        partners = one.kind != "group" and other.kind != "group" and one.name != other.name
        if partners and (one.form == "combining" or _JOINED.fullmatch(text[one.end : other.start])):
            yield (min(one.name, other.name), max(one.name, other.name))


def _main_pair(pairs: Sequence[Sequence[tuple[str, str]]]) -> tuple[str, ...]:
    """Return the pair that a document names most often, if it does so twice or in its first lines."""
    counts = Counter(pair for found in pairs for pair in found)
    counts.update(pair for found in pairs[:3] for pair in found)
    if not counts:
        return ()
    pair, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    return pair if count > 1 else ()


def _is_governed(after: str) -> bool:
    """Say whether a noun of government follows a name: "Kenya's new parliament", "Afghan officials"."""
    words = re.findall(r"[a-z]+", after[:45].lower())[:4]
    nouns = word_lists().government_nouns
    return any(word in nouns for word in words if word != "s")


def _short_names(texts: Sequence[str], lexicon: ActorLexicon) -> dict[str, str]:
    """Map acronyms and short forms ("the Corporation") of the bodies that no codebook has to their names."""
    shorts = {short: name for short, name in short_forms_in("\n".join(texts)).items() if not lexicon.find(name)}
    return shorts | definitions_in(" ".join(texts))


def _known(rates: Mapping[str, float], kinds: Mapping[str, str]) -> dict[str, float]:
    """Keep the homes that the codebook has."""
    return {name: rate for name, rate in rates.items() if name in kinds}


def _rate_of(text: str, table: str) -> dict[str, float]:
    """Count the forms of a table of homes in a text, per thousand words."""
    words = max(1, len(text) / 6)
    home_of = _home_forms(table)
    present = [form for form in home_of if form in text]
    counts = Counter(home_of[match.group()] for match in _whole_words(present).finditer(text)) if present else Counter()
    return {name: 1000.0 * count / (words + 300) for name, count in counts.items()}


@cache
def _home_forms(table: str) -> dict[str, str]:
    """Return the home of each form of a table, longer forms first."""
    homes = word_lists().publishers if table == "publishers" else word_lists().home_hints
    home_of = {form: name for name, forms in homes.items() for form in forms}
    return dict(sorted(home_of.items(), key=lambda item: (-len(item[0]), item[0])))


def _whole_words(forms: Sequence[str]) -> re.Pattern[str]:
    edges = [
        (r"\b" if form[0].isalnum() else "") + re.escape(form) + (r"\b" if form[-1].isalnum() else "") for form in forms
    ]
    return re.compile("|".join(edges))


def _rates(texts: Sequence[str]) -> dict[str, float]:
    words = word_lists()
    low = [f" {text.lower()} " for text in texts]
    n = max(1, len(low))

    def rate(cues: Sequence[str]) -> float:
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, cues))})(?!\w)")
        return sum(1 for text in low if pattern.search(text)) / n

    return {
        "we": rate(("we", "our", "us")),
        "you": rate(tuple(sorted(words.reader_words))),
        "i": rate(("i", "my")),
        "un": rate(words.united_nations_speech),
        "parliament": rate(words.parliament_speech),
        "world": rate(tuple(sorted(words.world_words))),
        "local": rate(words.local_speech),
    }
