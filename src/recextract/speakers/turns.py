"""Transcripts: whose turn a stretch of text is, by the labels at its start."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from recextract.metadata.names import is_person
from recextract.speakers.lexicon import patterns, state_names, words
from recextract.speakers.people import People, strip_titles

_QUESTION_LABEL = re.compile(r"(?:^|\n)[ \t]*[*_]*Q[.:]?[*_]*[ \u00a0]{1,4}(?=[A-Z(\u2014-])")
_MIN_DIALOGUE_TURNS = 3
_JOURNALIST = "journalist"
_LONGEST_OFFICER_LINE = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a turn's label starts and who takes it; ``speaker`` empty for the document's own voice."""

    start: int
    speaker: str
    label: str


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    who: str
    certain: bool


def find_turns(text: str, people: People) -> tuple[Turn, ...]:
    """Find the labelled turns of a transcript; none where one voice only is labelled.

    >>> from recextract.speakers.people import find_people
    >>> text = "Ms. PRADO: Is it safe?\\n\\nMr. HOLM: It must be.\\n"
    >>> [turn.speaker for turn in find_turns(text, find_people(text))]
    ['Prado', 'Holm']
    """
    labels = _labels(text)
    voices = {_key(label.who) for label in labels if not _is_procedural(label.who)}
    if len(voices) < 2:
        return ()
    speakers = {who: _speaker(who, people) for who in sorted({label.who for label in labels})}
    turns = [Turn(label.start, speakers[label.who], label.who) for label in labels]
    opening = _opening_voice(text, turns)
    return (Turn(0, opening, ""), *turns) if opening else tuple(turns)


def turn_at(turns: tuple[Turn, ...], offset: int) -> Turn | None:
    """Return the turn that runs at an offset."""
    i = bisect.bisect_right(turns, offset, key=lambda turn: turn.start) - 1
    return turns[i] if i >= 0 else None


def _labels(text: str) -> list[_Label]:
    found: dict[int, _Label] = {}
    for rule in patterns("label"):
        # "Mr. HOLM" is one label: what an earlier rule has found is not found again within it.
        starts = sorted(found)
        for match in rule.pattern.finditer(text):
            who, at = " ".join(match["who"].split()), match.start("who")
            nearest = bisect.bisect_right(starts, at) - 1
            covered = nearest >= 0 and at < starts[nearest] + len(found[starts[nearest]].who)
            if not covered and _can_label(who) and not _names_an_officer(text, match.end("who")):
                found[at] = _Label(at, who, rule.id != "name-label")
    certain = {label.start for label in found.values() if label.certain and _is_titled(label.who)}
    labels = [label for start, label in sorted(found.items()) if start in certain]
    uncertain = [label for start, label in sorted(found.items()) if start not in certain]
    if labels or _is_dialogue(text, uncertain):
        recurring = Counter(label.who for label in uncertain)
        labels += [label for label in uncertain if label.certain or recurring[label.who] > 1 or not labels]
    if labels:
        labels += [_Label(match.end(), "Q", True) for match in _QUESTION_LABEL.finditer(text)]
    return sorted(labels, key=lambda label: label.start)


def _names_an_officer(text: str, offset: int) -> bool:
    """Say whether a label only says who holds an office: "Chair: Dr. Ann Lee, Salt Council", and nothing is said."""
    line, _, after = text[offset : offset + _LONGEST_OFFICER_LINE].partition("\n")
    rest = line.strip(" \t:.*_")
    alone = not after[:1].strip() or _is_name_line(after.partition("\n")[0])
    return alone and not line.rstrip().endswith((".", "!", "?")) and is_person(rest.partition(",")[0])


def _is_name_line(line: str) -> bool:
    """Say whether a line is a field of the same kind ("Rapporteur: Bea Roe")."""
    label, colon, rest = line.partition(":")
    return bool(colon) and len(label.split()) <= 3 and is_person(rest.partition(",")[0])


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words(name))


def _can_label(who: str) -> bool:
    parts = [part.strip(".").casefold() for part in who.split()]
    return (
        bool(parts) and not any(part in _folded("not_label") for part in parts) and who.casefold() not in state_names()
    )


def _is_titled(who: str) -> bool:
    return any(part.strip(".").casefold() in _folded("title") for part in who.split())


def _is_dialogue(text: str, labels: list[_Label]) -> bool:
    """Two names that take turns, and somebody asks: an interview, not a list of defined terms."""
    names = Counter(label.who for label in labels)
    if len(names) < 2 or len(labels) < _MIN_DIALOGUE_TURNS or max(names.values()) < 2:
        return False
    ends = [label.start for label in labels[1:]] + [len(text)]
    asked = sum(
        text[label.start : end].rstrip(' \n\t*_"\u201d').endswith("?") for label, end in zip(labels, ends, strict=True)
    )
    return asked >= 1 and len(labels) >= 1.4 * len(names)


def _key(who: str) -> str:
    name = strip_titles(" ".join(_ordinary_case(part) for part in who.split())).casefold()
    return re.sub(r" of .*", "", name)


def _is_procedural(who: str) -> bool:
    name = re.sub(r"^THE ", "", who.upper()).strip(".")
    return name in words("procedural_label")


def _speaker(who: str, people: People) -> str:
    if who == "Q":
        return _JOURNALIST
    who = re.sub(r" of [A-Z].*", "", re.sub(r"^(?:THE|The) ", "", who))
    printed = [_ordinary_case(part) if _is_in_capitals(part) else part for part in who.split()]
    name = strip_titles(" ".join(printed))
    return people.full_name(name)


def _is_in_capitals(word: str) -> bool:
    return word.isupper() or re.match(r"(?:Mc|Mac|De)[A-Z]{2}", word) is not None


def _ordinary_case(word: str) -> str:
    """Return a name printed in capitals in ordinary case.

    >>> _ordinary_case("McCAIN"), _ordinary_case("O'NEILL")
    ('McCain', "O'Neill")
    """
    if match := re.match(r"(Mc|Mac)([A-Z].*)", word):
        return match[1] + match[2].capitalize()
    return "-".join("'".join(piece.capitalize() for piece in part.split("'")) for part in word.split("-"))


def _opening_voice(text: str, turns: list[Turn]) -> str:
    """Give the words before the first label to the second voice, where they address the first by office.

    A record that begins in mid-speech: "Mr. Prime Minister, the floor is yours." before
    "PRIME MINISTER LARSEN:".
    """
    office = re.sub(r"\s+\S+$", "", turns[0].label).strip(". ")
    voices = {turn.speaker for turn in turns}
    if len(voices) != 2 or not office or turns[0].start < 200:
        return ""
    address = re.compile(rf"\b(?:Mr|Madam|Mrs|Ms)\.?\s+(?:Vice\s+)?{re.escape(office.title())}\b")
    if not address.search(text[: turns[0].start]):
        return ""
    return next(turn.speaker for turn in turns if turn.speaker != turns[0].speaker)
