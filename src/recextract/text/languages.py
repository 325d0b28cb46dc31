"""Which language a document is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_LEAST_LETTERS = 80
_ENOUGH_LETTERS = 200
_SAMPLE = 20_000
_CERTAIN = 0.9
_CERTAIN_OF_LITTLE = 0.99
_ENGLISH_WORDS = re.compile(r"\b(?:the|and|of|to|in|that|is|for|with|should|must)\b", re.I)
_LEAST_ENGLISH_SHARE = 0.08


def foreign_language(text: str) -> tuple[str, bool]:
    """Return the ISO 639-1 code of the language, and whether it is surely not English.

    A text that is too short to tell counts as English, since headings alone come out as French; a paragraph
    counts as foreign only where not one common English word stands in it.

    >>> foreign_language("Both sides should talk.")
    ('en', False)
    """
    sample = text[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if letters < _LEAST_LETTERS or (letters < _ENOUGH_LETTERS and _ENGLISH_WORDS.search(sample)):
        return "en", False
    # Nearly every document ends here, without the second and the 80 MB that the identifier takes to load.
    if len(_ENGLISH_WORDS.findall(sample)) >= _LEAST_ENGLISH_SHARE * len(sample.split()):
        return "en", False
    code, probability = _identifier().classify(sample)
    certain = _CERTAIN if letters >= _ENOUGH_LETTERS else _CERTAIN_OF_LITTLE
    return ("en", False) if code == "en" or probability < certain else (str(code), True)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
