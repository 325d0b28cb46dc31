"""The last lines of a document: citations, copyright lines, author notes and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recextract.metadata.dates import foot_matches
from recextract.metadata.labels import SENTENCE_END
from recextract.metadata.names import (
    is_acronym,
    is_body,
    is_known,
    is_paper,
    is_person,
    person_names,
    shape,
    source_rules,
    tidy_body,
)
from recextract.metadata.textlines import Line

_CAMEL_NAME = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_FIRST_SENTENCE = re.compile(r".*?(?<!\b[A-Z])(?<!\bDr)[.](?=\s+[A-Z]|\s*$)|.*")
_NEXT_POST = re.compile(r",\s+(?:and\s+)?(?:an?|the)\s|\sand\s+(?:an?|the)\s")
_AT_HOUSE = re.compile(
    r"\bat\s+(?:the\s+)?(?P<name>(?:The\s+)?(?:[A-Z][\w.'’&-]*(?:\s+(?:of|for|and|on|in|the|&))*\s)*[A-Z][\w'’&-]*)"
)


def citations(lines: Sequence[Line]) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the citation, first-printing and copyright lines at the foot, best first."""
    found: dict[str, re.Match[str]] = {}
    for _, dated, match in foot_matches(lines):
        found.setdefault(dated.id, match)
    for line in lines[-12:]:
        for rule in source_rules().groups["copyright"]:
            if len(line.text) < 120 and (held := rule.pattern.fullmatch(line.text)):
                found.setdefault(rule.id, held)
    for rule_id in ("citation", "first-printed", "note-masthead", "copyright-holder"):
        if rule_id in found:
            yield rule_id, found[rule_id]


def cited(lines: Sequence[Line], group: str, *, persons: bool = False) -> tuple[str, ...]:
    """Return a group of the citation line at the foot."""
    for rule, match in citations(lines):
        if rule == "citation" and (value := (match.groupdict().get(group) or "").strip()):
            return person_names(value) if persons else (value,)
    return ()


def _notes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Return the author notes at the end, in order: person and the words on them.

    Read upwards from the last line; a line that neither is a note nor goes on with one ends them.
    """
    (rule,), (career,) = source_rules().groups["note"], source_rules().groups["career"]
    notes: list[tuple[str, str]] = []
    pending, sure = 0, False
    for line in reversed(lines):
        words = line.text.strip("()_* ").replace("__", "").replace("**", "")
        match = rule.pattern.match(words)
        sure = sure or match is not None
        match = match or career.pattern.match(words)
        if match and is_person(match["person"]):
            notes.append((person_names(match["person"])[0], words))
            pending = 0
        elif shape("note-goes-on").match(words) or len(words) < 110 or not words[0].isupper():
            pending += 1
            if pending > 6:
                break
        else:
            break
    return notes[::-1] if sure else []


def note_source(lines: Sequence[Line]) -> str:
    """Return the house at which the author notes place an author on the staff."""
    for _, words in _notes(lines):
        sentence = _FIRST_SENTENCE.match(words)
        first_post = _NEXT_POST.split(sentence[0] if sentence else "", maxsplit=1)[0]
        if shape("guest").search(first_post):
            continue
        for match in _AT_HOUSE.finditer(first_post):
            if not shape("school").search(match["name"]) and is_house(match["name"]):
                return tidy_body(match["name"])
    return ""


def note_authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the persons whom the notes at the very end introduce."""
    return tuple(dict.fromkeys(name for name, _ in _notes(lines)))


def is_house(name: str) -> bool:
    """Say whether the words name a body, its acronym or a paper."""
    return is_known(name) or is_body(name) or is_acronym(name) or is_paper(name)


def signature(foot: Sequence[Line]) -> str:
    """Return the body that signs the text on its last line."""
    if len(foot) < 3 or SENTENCE_END.search(foot[-1].text) or foot[-2].runs_on:
        return ""
    last = foot[-1].text
    stands_alone = len(last.split()) < 7 and SENTENCE_END.search(foot[-2].text)
    return tidy_body(last) if stands_alone and (is_body(last) or _CAMEL_NAME.fullmatch(last)) else ""
