"""Sentences without a reporting clause that may go on with what was reported before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recextract.speakers.discourse import Speaker
from recextract.speakers.lexicon import matches, patterns
from recextract.speakers.quotation import QuotedWords
from recextract.speakers.reporting import Report
from recextract.speakers.voices import VoiceKind
from recextract.text.analysis import AnalysedDocument
from recextract.types import BlockKind

_MAX_DISTANCE = 8
_OWN = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")


@dataclass(frozen=True, slots=True)
class Heard:
    """The last reporting clause before a sentence; ``report`` None for what a meeting said."""

    at: int
    report: Report | None
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the other rows: how many report in so many words, and what stands next.

    ``since`` is the last sentence found to be reported, ``next_same`` whether the same speaker
    is named again soon after.
    """

    share_before: float
    share_after: float
    share: float
    since: int
    next_same: bool
    previous_row_reported: bool


def own_voice_share(analysed: AnalysedDocument, quoted: Mapping[int, Sequence[QuotedWords]]) -> float:
    """Return the share of sentences in which the document says "we" or "I" outside quotation marks.

    >>> from recextract.text.analysis import analyse
    >>> from recextract.types import Document
    >>> own_voice_share(analyse(Document("a.txt", "We agree. It rained.", "txt")), {})
    0.5
    """
    said = sum(bool(_OWN.search(view.text)) for i, view in enumerate(analysed.views) if i not in quoted)
    return said / max(1, len(analysed.views))


def told_share(analysed: AnalysedDocument) -> float:
    """Return the share of sentences that tell in the past tense what somebody said, as minutes do.

    >>> from recextract.text.analysis import analyse
    >>> from recextract.types import Document
    >>> told_share(analyse(Document("a.txt", "She urged calm. It rained.", "txt")))
    0.5
    """
    rules = patterns("told")
    told = sum(any(rule.pattern.search(view.text) for rule in rules) for view in analysed.views)
    return told / max(1, len(analysed.views))


def chain_features(
    analysed: AnalysedDocument, i: int, heard: Heard, own_voice: float, told: float, around: Surroundings
) -> dict[str, float] | None:
    """Return the evidence that sentence ``i`` goes on with what was heard; None where too much lies between."""
    since = max(heard.at, around.since)
    distance = i - since
    here, there = analysed.sentences[i].block, analysed.sentences[since].block
    if distance > _MAX_DISTANCE or distance < 1:
        return None
    text = analysed.views[i].text
    headings = sum(block.kind is BlockKind.HEADING for block in analysed.layout.blocks[there + 1 : here])
    first_in_block = i == 0 or analysed.sentences[i - 1].block != here
    report = heard.report
    past = report is None or report.tense == "past"
    head = heard.speaker.name.split()[-1].casefold()
    mentioned = sum(head in view.text.casefold() for view in analysed.views) / max(1, len(analysed.views))
    backshifted = matches("shift", "backshifted", text) and not matches("shift", "not-shifted", text)
    goes_on, next_point = matches("opening", "goes-on", text), matches("opening", "next-point", text)
    lead_in = analysed.views[heard.at].text.endswith(":")
    return {
        "bias": 1.0,
        "adjacent": float(distance == 1),
        "near": float(distance <= 3),
        "same-block": float(here == there),
        "blocks-between": float(min(3, here - there)),
        "heading-between": float(headings > 0),
        "first-in-block": float(first_in_block),
        "item": float(analysed.views[i].kind == BlockKind.ITEM),
        "voice-group": float(heard.speaker.kind is VoiceKind.GROUP),
        "voice-person": float(heard.speaker.kind in (VoiceKind.PERSON, VoiceKind.OFFICE, VoiceKind.PRONOUN)),
        "voice-document": float(heard.speaker.kind is VoiceKind.DOCUMENT),
        "voice-body": float(heard.speaker.kind is VoiceKind.BODY),
        "past": float(past),
        "past-same-block": float(past and here == there),
        "clause-main": float(report is None or report.clause == "main"),
        "own-here": float(bool(_OWN.search(text))),
        "own-voice": own_voice,
        "told": told,
        "told-past": told * past,
        "told-past-same-block": told * past * (here == there),
        "told-own": told * own_voice,
        "share-before": around.share_before,
        "share-after": around.share_after,
        "share": around.share,
        "share-past": around.share * past,
        "share-own": around.share * own_voice,
        "previous-row": float(around.previous_row_reported),
        "next-same": float(around.next_same),
        "next-same-past": float(around.next_same and past),
        "mentioned": min(mentioned, 0.5),
        "mentioned-own": min(mentioned, 0.5) * own_voice,
        "backshifted": float(backshifted),
        "backshifted-past": float(backshifted and past),
        "enumerates": float(next_point),
        "enumerates-near": float(next_point and distance <= 2),
        "goes-on": float(goes_on),
        "goes-on-past": float(past and goes_on),
        "points-back": float(matches("opening", "points-back", text)),
        "lead-in": float(lead_in),
        "lead-in-item": float(lead_in and analysed.views[i].kind == BlockKind.ITEM),
        "lead-in-collective": float(lead_in and report is None),
    }
