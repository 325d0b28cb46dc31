"""Make the lists of nouns for persons or groups of persons, of those that only end like them, and of capitals.

``python -m recextract.training.agent_nouns WORDNET_DICT`` writes ``agent_nouns.txt``, ``thing_nouns.txt`` and
``capital_words.txt`` in ``resources`` anew from WordNet 3.0's ``data.*``, ``index.noun`` and ``cntlist.rev`` (Debian's
package wordnet-base has them).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

from recextract.actors.noun_phrases import plural
from recextract.actors.wordlists import word_lists

_PERSON_AND_GROUP = {"18", "14"}
_CAPITAL = re.compile(r"[A-Z][a-z]{2,}")
_MARKER = re.compile(r"\(.*\)")
_NOUN = re.compile(r"[a-z][a-z-]{2,}(?= )")


def nouns_of(wordnet: Path) -> tuple[list[str], list[str]]:
    """Return the nouns that mean a person or group in at least half of their uses and those that never do, in order.

    A sense counts as often as it was found in WordNet's tagged texts, and a little by its rank where it was not.
    """
    used: Counter[tuple[str, int]] = Counter()
    for line in (wordnet / "cntlist.rev").read_text("utf-8").splitlines():
        key, sense, count = line.split()[:3]
        lemma, _, kind = key.partition("%")
        if kind.startswith("1"):
            used[lemma, int(sense)] = int(count)
    files_of = {
        line.split(maxsplit=2)[0]: line.split(maxsplit=2)[1]
        for line in (wordnet / "data.noun").read_text("utf-8").splitlines()
        if not line.startswith(" ")
    }
    people, things = [], []
    for line in (wordnet / "index.noun").read_text("utf-8").splitlines():
        if not _NOUN.match(line):
            continue
        lemma, _, number, *rest = line.split()
        synsets = rest[-int(number) :]
        weights = [used[lemma, rank] + 1 / rank for rank in range(1, len(synsets) + 1)]
        agents = [w for w, synset in zip(weights, synsets, strict=True) if files_of[synset] in _PERSON_AND_GROUP]
        if not agents:
            things.append(lemma)
        elif 2 * sum(agents) >= sum(weights):
            people.append(lemma)
    return sorted(people), sorted(things)


def capital_words_of(wordnet: Path) -> list[str]:
    """Return the adjectives and the nouns for persons and groups that WordNet never writes small, in order.

    Left out are names of single persons and things ("@i").
    """
    capital: set[str] = set()
    small: set[str] = set()
    for kind in ("noun", "adj", "verb", "adv"):
        for line in (wordnet / f"data.{kind}").read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.partition("|")[0].split()
            lemmas = [_MARKER.sub("", lemma) for lemma in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
            small.update(lemma for lemma in lemmas if lemma[0].islower())
            if kind == "adj" or (kind == "noun" and fields[1] in _PERSON_AND_GROUP and "@i" not in fields):
                capital.update(lemma for lemma in lemmas if _CAPITAL.fullmatch(lemma))
    return sorted(lemma for lemma in capital if lemma.lower() not in small)


def _write(name: str, nouns: list[str]) -> None:
    Path(str(files("recextract.resources").joinpath(name))).write_text("\n".join(nouns) + "\n", encoding="utf-8")


if __name__ == "__main__":
    of_people, of_things = nouns_of(Path(sys.argv[1]))
    _write("agent_nouns.txt", of_people)
    _write("capital_words.txt", capital_words_of(Path(sys.argv[1])))
    # Only those matter whose plural ends as nouns for people do: "shelters", "arguments".
    _write("thing_nouns.txt", [noun for noun in of_things if plural(noun).endswith(word_lists().agentive_endings)])
