"""Memory that stays flat over any number of documents: spaCy forgets the words of the ones that are done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from recextract.parsing import parser
from recextract.text.sentences import blank_english


@contextmanager
def memory_zone() -> Iterator[None]:
    """Free at the end of the block what spaCy has noted of the words and parses in it.

    spaCy keeps every word that it has ever met: some hundred bytes each, without end in an archive full of
    names, numbers and misprints. Parses made inside the block must not be touched after it; records hold
    plain text and may. Pipelines that are not loaded when the block begins are left alone, so that
    nothing is loaded for a document that needs no parse. Blocks must not be nested, nor may
    another thread use spaCy meanwhile.

    >>> from recextract import extract
    >>> with memory_zone():
    ...     rows = extract("Norway should reopen its consulate.")
    >>> rows[0].actor
    'Norway'
    """
    with ExitStack() as zones:
        for load in (blank_english, parser):
            if load.cache_info().currsize:
                zones.enter_context(load().memory_zone())
        yield
