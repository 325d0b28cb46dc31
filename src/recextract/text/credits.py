"""Lines that say whose words stand above them: "— Ada Lund, pilot" below a quotation."""

from __future__ import annotations

import re

from recextract.metadata.names import is_person

_CREDIT = re.compile(
    r"[ \t>]*[*_]{0,2}(?:[\u2012-\u2015]|--|~)[ \t\u00a0]*[*_]{0,2}(?P<who>[^\W\d_][^\n,;(|*_]{2,60}?)[ \t*_]*"
    r"(?:[,;(|][ \t*_]*(?P<role>[^\n]{0,120}?[^.!?\n]))?[ \t*_]*"
)
_QUOTATION_END = re.compile(r"[\"'\u2018-\u201f\u00ab\u00bb\u2039\u203a][\s*_]*\Z")


def credit(line: str) -> tuple[str, str]:
    """Return name and role of the person whom a line after a quotation gives, empty where it gives none.

    >>> credit("\u2014 Dr Ada Lund, pilot at Low Fen"), credit("\u2014 Open the port, and the quay.")
    (('Dr Ada Lund', 'pilot at Low Fen'), ('', ''))
    """
    match = _CREDIT.fullmatch(line.rstrip())
    if match is None or not is_person(match["who"]):
        return "", ""
    return match["who"].strip(), (match["role"] or "").strip(" )*_")


def is_quotation(text: str) -> bool:
    """Say whether a paragraph ends in a quotation mark or is marked as a quotation by Markdown.

    >>> is_quotation('"Open the port."'), is_quotation("> Open the port."), is_quotation("Open the port.")
    (True, True, False)
    """
    return _QUOTATION_END.search(text) is not None or text.lstrip().startswith(">")
