"""Quotations set off in HTML, and where they say whose words they give."""

from __future__ import annotations

from typing import Any

from recextract.readers.html_tables import tag_of, words_of
from recextract.text.credits import credit

_NAMING = {"cite", "footer", "figcaption"}
_MOST_WORDS = 200
"""Old pages set whole articles between quotation tags, to indent them."""


def quotation_around(element: Any) -> Any:
    """Return the innermost element that sets a quotation off, with what says whose it is; None where there is none."""
    return next((holder for holder in (element, *element.iterancestors()) if _is_quotation(holder)), None)


def names_quoted_person(element: Any) -> bool:
    """Say whether an element names, at the end of a quotation, who is quoted.

    >>> from lxml import html
    >>> quotation = html.fromstring("<blockquote><p>It rots.</p><footer>Ada Lund, pilot</footer></blockquote>")
    >>> [names_quoted_person(element) for element in quotation]
    [False, True]
    """
    if tag_of(element) not in _NAMING:
        return False
    words, quotation = words_of(element), next(filter(_is_quotation, element.iterancestors()), None)
    if quotation is None or not words_of(quotation).endswith(words) or not any(credit(missing_dash(words) + words)):
        return False
    above = element.getprevious()
    before = (element.getparent().text if above is None else above.tail) or ""
    within = any(tag_of(ancestor) in _NAMING for ancestor in element.iterancestors())
    return not within and not before.rstrip().endswith(("\u2013", "\u2014", "-"))


def missing_dash(words: str) -> str:
    """Return the dash that a name needs before it to be known as that of who is quoted.

    >>> missing_dash("Ada Lund"), missing_dash("– Ada Lund")
    ('— ', '')
    """
    return "" if any(credit(words)) else "\u2014 "


def _is_quotation(element: Any) -> bool:
    tag = tag_of(element)
    is_set_off = tag == "blockquote" or (tag == "figure" and any(tag_of(child) == "blockquote" for child in element))
    return is_set_off and len(words_of(element).split()) <= _MOST_WORDS
