"""To whom a whole document speaks or of whom it tells most: those that "you", "we" and bare orders may mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from recextract.actors.lexicon import Mention
from recextract.actors.wordlists import word_lists
from recextract.nouns import are_people

_MOST_PEOPLE = 3
_LEAST = 3
_LEAST_PAIRED = 2
_PLURAL = re.compile(r"(?<![\w'-])(?:([a-z][\w-]+) )?([a-z]{2,}[a-rtv-z]s)(?![\w'-])")
_PARTY = " Party"
_MOST_PARTIES = 2


def common_people(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the people that a document names most often in the plural, each also with the word mostly before it.

    >>> common_people(["Salt traders met.", "The salt traders rose.", "Then traders sat.", "Ships too."])
    ('traders', 'salt traders')
    >>> common_people(["What does it pay?", "It does.", "So does the sea.", "Precious, religious, religious."])
    ()
    """
    counts: Counter[str] = Counter()
    pairs: dict[str, Counter[str]] = {}
    for text in texts:
        for before, noun in _PLURAL.findall(text[:1].lower() + text[1:]):
            if not are_people(noun) or noun in word_lists().no_people:
                continue
            counts[noun] += 1
            if before and before not in word_lists().before_people:
                pairs.setdefault(noun, Counter())[f"{before} {noun}"] += 1
    names: list[str] = []
    for noun, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_PEOPLE]:
        if count < _LEAST:
            break
        often = [pair for pair, paired in pairs.get(noun, Counter()).most_common(1) if paired >= _LEAST_PAIRED]
        names += [noun, *often]
    return tuple(names)


def are_members(mention: Mention, words: str) -> bool:
    """Say whether a plural noun names a party of the codebook by its members ("the Tories")."""
    of_party = mention.kind == "organisation" and mention.name.endswith(_PARTY)
    return of_party and words.lower().endswith("s") and not words.isupper() and not mention.name.endswith(words)


def party_members(texts: Sequence[str], mentions: Sequence[Sequence[Mention]]) -> tuple[str, ...]:
    """Return the parties that a document names by their members, as it does so, the most frequent first."""
    named = (
        (text[m.start : m.end], m)
        for text, found in zip(texts, mentions, strict=True)
        for m in found
        if not m.bracketed
    )
    counts = Counter(words for words, mention in named if are_members(mention, words))
    return tuple(words for words, _ in counts.most_common(_MOST_PARTIES))
