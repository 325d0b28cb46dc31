"""The cities that a document names: evidence of the state that it is about, where it hardly names the state."""

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


def states_of_places(texts: Iterable[str]) -> Counter[str]:
    """Count the cities named in texts by the state in which they lie.

    A city is a whole run of capitalised words, so that "Andrew Jackson" and "Sydney Smith" are none.

    >>> states_of_places(["In Lagos and Kano, Sydney Smith (of Antofagasta) spoke."])
    Counter({'Nigeria': 2, 'Chile': 1})
    """
    cities = _cities()
    found: Counter[str] = Counter()
    for text in texts:
        for match in _CAPITALISED.finditer(text):
            first, _, rest = match.group().partition(" ")
            name = rest if first in word_lists().words_before_places else match.group()
            if name in cities:
                found[cities[name]] += 1
    return found


@cache
def _cities() -> dict[str, str]:
    """Return the state of each city of ``resources/places.toml``."""
    data = tomllib.loads(files("recextract.resources").joinpath("places.toml").read_text("utf-8"))
    return {city: state for state, cities in data["cities"].items() for city in cities}
