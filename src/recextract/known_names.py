"""The names of the codebook in use: to whom a heading may be addressed, and which states may speak.

Headings and reporting clauses are read far below the pipeline, which says here by whose names: without a word from
it, by those of the codebook that recextract brings along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from recextract.codebook import Codebook, load_codebook
from recextract.listed_actors import listed_actors

_CODEBOOKS_KEPT = 8


@dataclass(frozen=True, slots=True, eq=False)
class KnownNames:
    """The names of one codebook's actors, in lower case; one object a codebook, so that it may be the key of a cache.

    ``kinds`` maps every form to the kind of its actor, ``states`` the names, long forms and capitals of states to
    the canonical name.
    """

    kinds: Mapping[str, str]
    states: Mapping[str, str]


_in_use: ContextVar[KnownNames | None] = ContextVar("known_names", default=None)


@contextmanager
def names_of(codebook: Codebook) -> Iterator[None]:
    """Read by the names of a codebook, in this thread, for as long as the context lasts.

    >>> from dataclasses import replace
    >>> with names_of(replace(load_codebook(), actors=())):
    ...     "kenya" in known_names().states
    False
    """
    token = _in_use.set(_collect(codebook))
    try:
        yield
    finally:
        _in_use.reset(token)


def known_names() -> KnownNames:
    """Return the names of the codebook in use.

    >>> known_names().states["russian federation"], known_names().kinds["donors"]
    ('Russia', 'group')
    """
    return _in_use.get() or _shipped()


@lru_cache(maxsize=1)
def _shipped() -> KnownNames:
    return _collect(load_codebook())


@lru_cache(maxsize=_CODEBOOKS_KEPT)
def _collect(codebook: Codebook) -> KnownNames:
    actors = listed_actors(codebook)
    states = [actor for actor in actors if actor.kind == "state"]
    return KnownNames(
        kinds={form.casefold(): actor.kind for actor in actors for form in actor.forms},
        states={
            form.casefold(): actor.name for actor in states for form in (*actor.metonyms, *actor.aliases, actor.name)
        },
    )
