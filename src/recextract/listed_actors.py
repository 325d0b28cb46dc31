"""Which actors a codebook gives a run: its own, or those of the shipped one where it lists none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from recextract.codebook import ActorEntry, Codebook, load_codebook

_CODEBOOKS_KEPT = 8
_WITH_NAMES_OF_THEIR_OWN = frozenset({"state", "organisation"})


def listed_actors(codebook: Codebook) -> tuple[ActorEntry, ...]:
    """Return the actors that count as a codebook's: those of the shipped one where it has no word on actors.

    >>> from dataclasses import replace
    >>> nobody = replace(load_codebook(), actors=())
    >>> listed_actors(nobody), "Kenya" in [actor.name for actor in listed_actors(replace(nobody, lists_actors=False))]
    ((), True)
    """
    return codebook.actors if codebook.lists_actors else load_codebook().actors


@lru_cache(maxsize=_CODEBOOKS_KEPT)
def unlisted_actors(codebook: Codebook) -> tuple[ActorEntry, ...]:
    """Return the states and organisations that are known by name although a codebook lists other actors.

    "Kenya should reopen the ferry" asks Kenya, whoever is listed. A form that the codebook gives to one of its actors
    is that actor's alone. Empty for a codebook that lists nobody, on purpose or for want of a list.

    >>> from dataclasses import replace
    >>> own = replace(load_codebook(), actors=(ActorEntry("quay", "Quay Office", "organisation", aliases=("NATO",)),))
    >>> names = [actor.name for actor in unlisted_actors(own)]
    >>> "Kenya" in names, "NATO" in names, "donors" in names
    (True, False, False)
    """
    listed = listed_actors(codebook)
    if not codebook.actors:
        return ()
    taken = {form.casefold() for actor in listed for form in actor.forms}
    return tuple(
        _without(actor, taken)
        for actor in load_codebook().actors
        if actor.kind in _WITH_NAMES_OF_THEIR_OWN and actor.name.casefold() not in taken
    )


def _without(actor: ActorEntry, taken: Collection[str]) -> ActorEntry:
    def free(forms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(form for form in forms if form.casefold() not in taken)

    return replace(actor, aliases=free(actor.aliases), metonyms=free(actor.metonyms), demonyms=free(actor.demonyms))
