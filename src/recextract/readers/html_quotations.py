"""Quotations set off in HTML, and where they say whose words they give."""

from __future__ import annotations

from typing import Any

from recextract.readers.html_tables import tag_of, words_of
from recextract.text.credits import credit

_MOST_WORDS = 200
"""Old pages set whole articles between quotation tags, to indent them."""


def quotation_around(element: Any) -> Any:
    """Return the innermost element that sets a quotation off, with what says whose it is; None where there is none."""
    return next((holder for holder in (element, *element.iterancestors()) if _is_quotation(holder)), None)


def names_quoted_person(element: Any) -> bool:
    """Say whether an element at the end of a quotation names who is quoted and needs a dash to be known by.

    >>> from lxml import html
    >>> quotation = html.fromstring("<blockquote><p>It rots.</p><footer>Ada Lund, pilot</footer></blockquote>")
    >>> [names_quoted_person(element) for element in quotation]
    [False, True]
    """
    if tag_of(element) not in {"cite", "footer", "figcaption"}:
        return False
    words, quotation = words_of(element), quotation_around(element.getparent())
    return quotation is not None and any(credit(f"\u2014 {words}")) and words_of(quotation).endswith(words)


def _is_quotation(element: Any) -> bool:
    tag = tag_of(element)
    is_set_off = tag == "blockquote" or (tag == "figure" and any(tag_of(child) == "blockquote" for child in element))
    return is_set_off and len(words_of(element).split()) <= _MOST_WORDS
