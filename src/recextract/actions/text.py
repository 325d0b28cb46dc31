"""What of a piece of a sentence is its action, by the words alone: labels, joints and attributions go."""

from __future__ import annotations

import re
from functools import cache

from recextract.textrules import packaged_rules

_TRAILING = re.compile(r"[\s,;:.!?\"'\u2019\u201d\u2013\u2014)\]-]+$")
_LEADING = re.compile(r"^[\s,;:.!?\"'\u2018\u201c\u2013\u2014-]+")
_OPINION = re.compile(r"^in \w+(?: \w+['\u2019]s)? (?:view|opinion|judge?ment),\s+(?=\w)", re.IGNORECASE)
_TRAILING_CONJUNCTION = re.compile(r"[;,]\s*(?:and|or|and/or|but)$")
_LABEL = re.compile(
    r"^(?:(?:key\s+)?(?:recommendation|proposal|suggestion|action)(?:\s+\w{1,4})?"
    r"|(?:action|goal|measure|objective|option|pillar|point|priority|step|task)\s+(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five))"
    r"\s*:\s+(?=\w)",
    re.IGNORECASE,
)
_LEADING_WORDS = re.compile(
    r"^(?:(?:to|not|never|do not(?! only)|don['\u2019]t|for|of|that is,|that|That(?= (?:an?|the|all|any|every)\b)"
    r"|on|upon|and|therefore|thus|also|is,?|are|be that|would be|is that)\s+)+(?=\w)"
)
_SAID = r"(?:said|says|added|noted|argued|stressed|warned|told\s+\w+|concluded|explained|wrote|insisted|observed)"
# Behind a double closing mark the speaker may have a post: '," said Ann Lee, the mayor'.
_AFTER_QUOTATION = re.compile(rf"[,.!?]?[\"\u201d]\s+{_SAID}\s[^\"\u201c\u201d]*$")
_ATTRIBUTION = re.compile(
    r"(?:,[\"'\u201d\u2019]{0,2}|[\"'\u201d\u2019],?)\s+(?:(?:he|she|they|it|[A-Z][\w.-]+(?:\s+[A-Z][\w.-]+){0,3})\s+"
    rf"{_SAID}|"
    r"(?:said|added|noted|argued|according\s+to)\s+[^,.;]{2,60})\W*$"
)


def fold(text: str) -> str:
    """Fold white space."""
    return " ".join(text.split())


@cache
def _trailing_address() -> re.Pattern[str]:
    """Match whom a speaker turns to at the end of what is to be done: "fund the pilots, | dear colleagues"."""
    addressed = "|".join(re.escape(words) for words in packaged_rules("lists.toml").words["vocatives"])
    return re.compile(rf",\s+(?:(?:my\s+)?(?:dear|distinguished)\s+)?(?:{addressed})$", re.IGNORECASE)


def tidy(text: str) -> str:
    """Fold white space and take off what does not belong to the action at either end.

    >>> tidy(' to reopen the ferry," she said.')
    'reopen the ferry'
    >>> tidy('reopen the ferry," said Ann Lee, the mayor.')
    'reopen the ferry'
    >>> tidy('pay "the levy".')
    'pay "the levy"'
    >>> tidy("pay the levy, dear colleagues."), tidy("pay the pilots, colleagues and friends")
    ('pay the levy', 'pay the pilots, colleagues and friends')
    >>> tidy("Recommendation 4: Pay the levy."), tidy(", in our view, pay the levy")
    ('Pay the levy', 'pay the levy')
    """
    tidy = _AFTER_QUOTATION.sub("", _LABEL.sub("", fold(text)))
    tidy = _ATTRIBUTION.sub("", tidy)
    whole = tidy
    tidy = _trailing_address().sub("", _TRAILING.sub("", _TRAILING_CONJUNCTION.sub("", _TRAILING.sub("", tidy))))
    if _LEADING.sub("", tidy).count('"') % 2 and '"' in whole[len(tidy) :]:
        tidy += '"'
    if tidy.count("(") > tidy.count(")"):
        tidy += ")"
    tidy = _OPINION.sub("", _LEADING.sub("", tidy))
    return _LEADING.sub("", _LEADING_WORDS.sub("", tidy))
