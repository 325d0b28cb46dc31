"""Lines of the form `Label: value`, and what may stand in them."""

from __future__ import annotations

import re

from recextract.metadata.names import has_post, is_body, is_place_line, source_rules

_ONE_WORD = re.compile(r"[^\W\da-z_][^\W\d_’'-]{3,}")
SENTENCE_END = re.compile(r"[.!?]['”\"’)]*$")


def read_label(words: str) -> tuple[str, str] | None:
    """Return field and value of a `Label: value` line."""
    words = re.sub(r"[*_]{1,3}", "", words)
    if ":" not in words[:40] or len(words) > 250:
        return None
    for rule in source_rules().groups["label"]:
        if match := rule.pattern.fullmatch(words):
            return rule.gives, match["value"].strip()
    return None


def may_issue(name: str) -> bool:
    """Say whether a label's value can be a body: short, no link, no sentence."""
    return len(name.split()) <= 12 and "://" not in name and not SENTENCE_END.search(name)


def without_place(words: str) -> str:
    """Drop the place after the name of a body ("Clay Institute (CI), Quito"), or the post before it."""
    body, comma, place = words.partition(", ")
    if has_post(body) and not is_body(body) and is_body(place):
        return place
    return body if comma and (is_place_line(place) or _ONE_WORD.fullmatch(place)) and is_body(body) else words
