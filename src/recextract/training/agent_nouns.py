"""Make the lists of nouns that mean persons or groups of persons, and of those that only end like them, from WordNet.

``python -m recextract.training.agent_nouns WORDNET_DICT`` writes ``resources/agent_nouns.txt`` and
``resources/thing_nouns.txt`` anew from WordNet 3.0's ``data.noun``, ``index.noun`` and ``cntlist.rev`` (Debian's
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


def _write(name: str, nouns: list[str]) -> None:
    Path(str(files("recextract.resources").joinpath(name))).write_text("\n".join(nouns) + "\n", encoding="utf-8")


if __name__ == "__main__":
    of_people, of_things = nouns_of(Path(sys.argv[1]))
    _write("agent_nouns.txt", of_people)
    # Only those matter whose plural ends as nouns for people do: "shelters", "arguments".
    _write("thing_nouns.txt", [noun for noun in of_things if plural(noun).endswith(word_lists().agentive_endings)])
