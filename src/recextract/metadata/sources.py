"""The body that issued a document.

It is taken only where the text says so: in front matter or labelled lines, a masthead ("The Lamp,
2015-08-11"), a letterhead, a citation or copyright line, the number of a series, a sentence in
which the body speaks of itself ("a report issued today by the Clay Institute", "this CLAY white
paper"), or an author note that names the author's house. What outweighs what is said here.

The words and patterns are in ``resources/sources.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recextract.metadata.affiliations import affiliation
from recextract.metadata.authors import sign_off, signed_for
from recextract.metadata.foot import citations, is_house, note_source, signature
from recextract.metadata.head import Head
from recextract.metadata.labels import may_issue
from recextract.metadata.mastheads import is_introduced
from recextract.metadata.names import (
    ends_as_body,
    has_title,
    is_medium,
    is_place,
    paper_of,
    shape,
    source_rules,
    tidy_body,
)
from recextract.metadata.sites import linked_paper, name_of_host, running_body, site_body
from recextract.metadata.textlines import FOOT_CHARACTERS, HEAD_CHARACTERS, SCANNED, Line
from recextract.types import FormatMetadata

# What outweighs what; the sentences in which a body speaks of itself (30 to 62) are in the rules.
_FOOT_WEIGHTS = {"citation": 95.0, "first-printed": 85.0, "note-masthead": 50.0, "copyright-holder": 80.0}
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_HEAD_WEIGHT = 90.0
_LINK_WEIGHT = 83.0
_SITE_WEIGHT = 64.0
_SERIES_WEIGHT = 45.0
_RUNNING_WEIGHT = 44.0
_NOTE_WEIGHT = 38.0
_TITLE_WEIGHT = 37.0
_POST_WEIGHT = 33.0
_SIGNATURE_WEIGHT = 27.0
_NOTHING = FormatMetadata()
_SENTENCE_END = re.compile(r"(?<=[a-z\d)”’][.!?])\s+(?=[^a-z])|\n")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A body that may be the source, with the weight of what names it."""

    name: str
    weight: float


def find_source(
    text: str, head: Head, foot: Sequence[Line], authors: tuple[str, ...], given: FormatMetadata = _NOTHING
) -> str:
    """Return the body that issued the document, empty where nothing names it; ``given`` is what its format says."""
    press = "kind" in head.roles or shape("press-release").search(text, 0, 400) is not None
    houses = list(_houses(text, bylined=head.bylined, press=press))
    claims = [
        _Claim(head.source, _HEAD_WEIGHT),
        *_cited_houses(foot),
        *_series(text),
        *houses,
        _Claim(linked_paper(foot), _LINK_WEIGHT),
        _Claim(name_of_host(given.origin, text) if given.origin else "", _LINK_WEIGHT),
        _Claim(site_body(given.site, [house.name for house in houses], text), _SITE_WEIGHT),
        _Claim(running_body(given.running, head.title), _RUNNING_WEIGHT),
        _Claim(note_source(foot), _NOTE_WEIGHT),
        _Claim(sign_off(text)[1], _NOTE_WEIGHT),
        _Claim(paper_of(head.title), _TITLE_WEIGHT),
        _Claim(affiliation(head.lines, head.roles, authors), _POST_WEIGHT),
        _Claim(signed_for(text), _POST_WEIGHT),
        _Claim(signature(foot), _SIGNATURE_WEIGHT),
    ]
    stated = [claim for claim in claims if claim.name and "@" not in claim.name and not is_introduced(claim.name, text)]
    best = max(stated, key=lambda claim: claim.weight, default=None)
    return best.name if best else ""


def _cited_houses(foot: Sequence[Line]) -> Iterator[_Claim]:
    """Yield the bodies of the citation, first-printing and copyright lines."""
    for rule, match in citations(foot):
        name = (match.groupdict().get("source") or "").strip(" .,")
        if name and may_issue(name) and not is_place(name) and not name.lower().startswith("crown"):
            yield _Claim(tidy_body(name), _FOOT_WEIGHTS[rule])


def _series(text: str) -> Iterator[_Claim]:
    """Yield the bodies whose series numbers stand in the head or foot, or in running heads."""
    for rule in source_rules().groups["series"]:
        if rule.pattern.search(text, 0, SCANNED):
            yield _Claim(rule.gives, _SERIES_WEIGHT)


def _houses(text: str, *, bylined: bool, press: bool) -> Iterator[_Claim]:
    """Yield the bodies that the text speaks of as its own house.

    Beside a byline, what a body published or held is what the article is about, not its source.
    """
    lines = text
    if len(text) > HEAD_CHARACTERS + 2 * FOOT_CHARACTERS:
        lines = f"{text[: HEAD_CHARACTERS + FOOT_CHARACTERS]}\n\n{text[-FOOT_CHARACTERS:]}"
    # A name does not run on from a heading to the paragraph below it.
    folded = "\n".join(" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(lines))
    sentences = _SENTENCE_END.split(folded)
    for rule in source_rules().groups["house"]:
        options = rule.options
        if (bylined and not options.get("bylined")) or (options.get("press") and not press):
            continue
        if options.get("needs") and not any(part in folded for part in options["needs"]):
            continue
        where = lines if options.get("line") else folded
        for number, match in enumerate(rule.pattern.finditer(where, 0, options.get("within") or len(where))):
            whole = tidy_body(match["source"])
            for name in dict.fromkeys((whole, whole.rpartition(", ")[2])):
                if sum(name in sentence for sentence in sentences) < options.get("mentions", 0):
                    continue
                if options.get("paper") and not is_medium(name):
                    continue
                name = name if is_medium(name) else name.removeprefix("The ")
                known = is_house(name) or (options.get("ends_as_body") and ends_as_body(name))
                if known or (options.get("any_name") and _may_be_house(name)):
                    yield _Claim(name, rule.weight - number / 100)
                    break


def _may_be_house(name: str) -> bool:
    """Say whether a capitalised name in a body's place can be one: neither person nor place."""
    return len(name.split()) > 1 and not (has_title(name) or is_place(name))
