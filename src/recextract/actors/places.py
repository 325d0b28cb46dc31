"""The cities and regions that a document names: evidence of its state, where it hardly names that."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from recextract.actors.wordlists import word_lists

_CAPITALS = "A-Z\u00c0-\u00de"
_NAME = rf"[{_CAPITALS}][\w'\u2019.-]*[\w'\u2019]"
_CAPITALISED = re.compile(rf"(?<![\w'\u2019-]){_NAME}(?: (?:(?:d[aeio]s?|of|la|el|e|upon) )?{_NAME})*")

_OWNER = re.compile(r"['\u2019]s$")


def states_of_places(texts: Iterable[str]) -> Counter[str]:
    """Count the cities named in texts by the state in which they lie.

    A city is a whole run of capitalised words, so that "Andrew Jackson" and "Sydney Smith" are none.

    >>> states_of_places(["In Lagos and Kano, Sydney Smith (of Antofagasta) spoke."])
    Counter({'Nigeria': 2, 'Chile': 1})
    """
    states = _states()
    found: Counter[str] = Counter()
    for name, count in places_in(texts).items():
        if state := states[name]:
            found[state] += count
    return found


def places_in(texts: Iterable[str]) -> Counter[str]:
    """Count the cities and regions named in texts.

    >>> places_in(["Jalisco's buses stop at nine. Jalisco and Antofagasta pay for them."])
    Counter({'Jalisco': 2, 'Antofagasta': 1})
    """
    states = _states()
    found: Counter[str] = Counter()
    for text in texts:
        for match in _CAPITALISED.finditer(text):
            first, _, rest = match.group().partition(" ")
            name = _OWNER.sub("", rest if first in word_lists().words_before_places else match.group())
            if name in states:
                found[name] += 1
    return found


def is_region(name: str) -> bool:
    """Say whether a place is a region and no city.

    >>> is_region("Jalisco"), is_region("Antofagasta")
    (True, False)
    """
    return name in region_names()


@cache
def region_names() -> frozenset[str]:
    """Load the names of regions.

    >>> "New South Wales" in region_names()
    True
    """
    return frozenset(region for regions in _table("regions.toml", "regions").values() for region in regions)


@cache
def _states() -> dict[str, str]:
    """Return the state of each region and city of the data files, empty for a region of two states."""
    states: dict[str, str] = {}
    for state, regions in _table("regions.toml", "regions").items():
        for region in regions:
            states[region] = state if states.get(region, state) == state else ""
    for state, cities in _table("places.toml", "cities").items():
        for city in cities:
            states.setdefault(city, state)
    return states


def _table(resource: str, name: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(files("recextract.resources").joinpath(resource).read_text("utf-8"))[
        name
    ]
    return table
