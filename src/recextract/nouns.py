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


def are_people(words: str) -> bool:
    """Say whether words end in a plural noun of persons or bodies.

    >>> are_people("district councils"), are_people("district roads"), are_people("the council")
    (True, False, False)
    """
    noun = words.rpartition(" ")[2].lower()
    singulars = {noun[:-1], noun.removesuffix("ies") + "y", noun.removesuffix("es")}
    return noun.endswith("s") and not agent_nouns().isdisjoint(singulars)
