"""Nouns that mean persons or bodies."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def agent_nouns() -> frozenset[str]:
    """Load the nouns that mean persons or groups of persons, singular (WordNet 3.0).

    >>> {"priest", "foundation", "effort"} & agent_nouns()
    {'priest'}
    """
    return frozenset(files("recextract.resources").joinpath("agent_nouns.txt").read_text("utf-8").split())


@cache
def thing_nouns() -> frozenset[str]:
    """Load nouns, singular, that mean neither though their plurals end as if they did (WordNet 3.0).

    >>> {"priest", "shelter", "argument"} & thing_nouns() == {"shelter", "argument"}
    True
    """
    return frozenset(files("recextract.resources").joinpath("thing_nouns.txt").read_text("utf-8").split())


@cache
def capital_words() -> frozenset[str]:
    """Load words, singular, that have a capital wherever they stand (WordNet 3.0).

    >>> {"Anglican", "Banker", "Saami"} & capital_words() == {"Anglican", "Saami"}
    True
    """
    return frozenset(files("recextract.resources").joinpath("capital_words.txt").read_text("utf-8").split())


def singulars(noun: str) -> frozenset[str]:
    """Return what the singular of a plural may be, and the noun itself.

    >>> sorted(singulars("ladies")), sorted(singulars("aldermen"))
    (['ladi', 'ladie', 'ladies', 'lady'], ['alderman', 'aldermen'])
    """
    forms = {noun}
    for ending, other in (("s", ""), ("es", ""), ("ies", "y"), ("men", "man"), ("people", "person"), ("ren", "")):
        if noun.endswith(ending):
            forms.add(noun.removesuffix(ending) + other)
    return frozenset(forms)


def are_of_people(noun: str) -> bool:
    """Say whether a noun in lower case is a plural of persons or bodies.

    >>> [are_of_people(noun) for noun in ("owners", "women", "children", "owner", "roads")]
    [True, True, True, False, False]
    """
    return not agent_nouns().isdisjoint(singulars(noun) - {noun})


def are_people(words: str) -> bool:
    """Say whether words end in a plural noun of persons or bodies.

    >>> are_people("district councils"), are_people("district roads"), are_people("the council")
    (True, False, False)
    """
    noun = words.rpartition(" ")[2].lower()
    singulars = {noun[:-1], noun.removesuffix("ies") + "y", noun.removesuffix("es")}
    return noun.endswith("s") and not agent_nouns().isdisjoint(singulars)
