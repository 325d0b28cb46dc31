"""Transcripts: whose turn a stretch of text is, by the labels at its start."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from recextract.metadata.names import is_person, person_names
from recextract.speakers.interviews import Stretch, find_interviewee, read_interview
from recextract.speakers.labels import find_labels, has_two_voices, ordinary_case, voice_key
from recextract.speakers.lexicon import patterns, words
from recextract.speakers.people import People, strip_titles

JOURNALIST = "journalist"
_OPENING = 200
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_QUOTES = ('"', "'", "\u201c", "\u2018", "\u00ab")
_BULLET = re.compile(r"[ \t]*[*+\u2022\u00b7\u25aa-][ \t]+")
_AFTER_ITEM = re.compile(r"\n[ \t]*(?=\n|[*+\u2022\u00b7\u25aa-][ \t])")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a turn's label starts and who takes it; ``speaker`` empty for the document's own voice."""

    start: int
    speaker: str
    label: str


def find_turns(text: str, people: People) -> tuple[Turn, ...]:
    """Find the labelled turns of a transcript; none where one voice only is labelled.

    >>> from recextract.speakers.people import find_people
    >>> text = "Ms. PRADO: Is it safe?\\n\\nMr. HOLM: It must be.\\n"
    >>> [turn.speaker for turn in find_turns(text, find_people(text))]
    ['Prado', 'Holm']
    """
    labels = find_labels(text)
    if attributed := _attributed(text, people):
        return attributed
    if not has_two_voices(labels):
        return tuple(_turn_of(stretch) for stretch in read_interview(text, people))
    answers = any(voice_key(label.who) in words("answer_label") for label in labels)
    who_answers = find_interviewee(people, labels[0].start) if answers else ""
    speakers = {who: _speaker(who, people, who_answers) for who in sorted({label.who for label in labels})}
    speakers |= _full_names(speakers)
    turns = [Turn(label.start, speakers[label.who], label.who) for label in labels]
    turns = sorted([*turns, *_ends_of_items(text, turns)], key=lambda turn: turn.start)
    opening = _opening_voice(text, turns)
    return (Turn(0, opening, ""), *turns) if opening else tuple(turns)


def _attributed(text: str, people: People) -> tuple[Turn, ...]:
    """Return where the words begin and end that a release gives the press to quote.

    >>> from recextract.speakers.people import find_people
    >>> text = 'Ports are shut.\\n\\nQuotes attributable to Mayor Ada Lund:\\n\\n"Ports must open."\\n\\nIt rained.\\n'
    >>> [turn.speaker for turn in _attributed(text, find_people(text))]
    ['Ada Lund', '']
    """
    heads = [match for rule in patterns("attributable") for match in rule.pattern.finditer(text)]
    turns: list[Turn] = []
    for head in sorted(heads, key=lambda match: match.start()):
        if speaker := _person_in(head["who"], head.start("who"), people):
            turns.append(Turn(head.start(), speaker, head["who"]))
            turns.append(Turn(_end_of_quotes(text, head.end()), "", ""))
    return tuple(sorted(turns, key=lambda turn: (turn.start, bool(turn.speaker))))


def _person_in(who: str, start: int, people: People) -> str:
    """Return the one person whom a heading names, with or without an office; empty where it names none or more."""
    alone = [name for part in who.split(", ") for name in person_names(part)]
    named = alone or people.names_between(start, start + len(who)) or [strip_titles(who)]
    full = people.full_name(named[0])
    return full if len(named) == 1 and is_person(full) else ""


def _end_of_quotes(text: str, start: int) -> int:
    """Return where the words after a heading end: at a closing line or a paragraph without quotation marks."""
    ends = [found.start() for rule in patterns("attributable_end") for found in rule.pattern.finditer(text, start)]
    end = min(ends, default=len(text))
    paragraphs = list(_PARAGRAPH.finditer(text, start, end))
    marked = [_opens_quotation(paragraph.group()) for paragraph in paragraphs]
    if not marked or not marked[0]:
        return end
    unmarked = (paragraph.start() for paragraph, opens in zip(paragraphs, marked, strict=True) if not opens)
    return next(unmarked, end)


def _opens_quotation(paragraph: str) -> bool:
    return paragraph.lstrip(" \t*_>\u2022\u00b7\u25aa-")[:1] in _QUOTES


def _ends_of_items(text: str, turns: list[Turn]) -> list[Turn]:
    """Return where the document speaks again after items that each give somebody's words: "* Mr HOLM: Mend it"."""
    ends: list[Turn] = []
    taken = {turn.start for turn in turns}
    for turn in turns:
        line = text.rfind("\n", 0, turn.start) + 1
        after = _AFTER_ITEM.search(text, turn.start) if _BULLET.fullmatch(text, line, turn.start) else None
        if after is not None and not any(after.start() < start <= after.end() + 8 for start in taken):
            ends.append(Turn(after.start(), "", ""))
    return ends


def turn_at(turns: tuple[Turn, ...], offset: int) -> Turn | None:
    """Return the turn that runs at an offset."""
    i = bisect.bisect_right(turns, offset, key=lambda turn: turn.start) - 1
    return turns[i] if i >= 0 else None


def _turn_of(stretch: Stretch) -> Turn:
    return Turn(stretch.start, stretch.speaker or JOURNALIST, "answer" if stretch.speaker else "question")


def _speaker(who: str, people: People, who_answers: str) -> str:
    if who == "Q":
        return JOURNALIST
    if who_answers and who.casefold() in words("answer_label"):
        return who_answers
    who = re.sub(r" of [A-Z].*", "", re.sub(r"^(?:THE|The) ", "", who)) if not _is_office(who) else who
    printed = [ordinary_case(part) if _is_in_capitals(part) else part for part in who.split()]
    if who_it_stands_for := people.by_initials(who):
        return who_it_stands_for
    name = strip_titles(" ".join(printed)) if not _is_office(who) else re.sub(r"^The ", "", " ".join(printed))
    return people.full_name(name)


def _full_names(speakers: Mapping[str, str]) -> dict[str, str]:
    """Return the full name for labels that give a surname: "Ms ADA LUND (Low Fen):", later "Ms LUND:".

    ``speakers`` gives the name of each label. A surname that two have, or that stands by another title, is nobody's.
    """
    full: dict[str, str] = {}
    for who, surname in speakers.items():
        if len(surname.split()) != 1 or surname == JOURNALIST:
            continue
        bearers = {name: label for label, name in speakers.items() if name.split()[1:] and name.split()[-1] == surname}
        if len(bearers) == 1 and all(_same_title(who, label) for label in bearers.values()):
            full[who] = next(iter(bearers))
    return full


def _same_title(short: str, full: str) -> bool:
    """Say whether two labels can be of one person: "Mr LUND" is not "Ms ADA LUND"."""
    one, other = (who.split()[0].strip(".").casefold() for who in (short, full))
    titles = {title.casefold() for title in words("turn_title")}
    return one == other or one not in titles or other not in titles


def _is_office(who: str) -> bool:
    """Say whether a label names an office and nobody: "Minister of Works", not "Minister Holm"."""
    return re.search(rf"(?i)\b(?:{'|'.join(sorted(words('turn_office')))})\b(?: \w+)? (?:of|for)\b", who) is not None


def _is_in_capitals(word: str) -> bool:
    return word.isupper() or re.match(r"(?:Mc|Mac|De)[A-Z]{2}", word) is not None


def _opening_voice(text: str, turns: list[Turn]) -> str:
    """Give the words before the first label to the second voice, where they address the first by office.

    A record that begins in mid-speech: "Mr. Prime Minister, the floor is yours." before
    "PRIME MINISTER LARSEN:".
    """
    office = re.sub(r"\s+\S+$", "", turns[0].label).strip(". ")
    voices = {turn.speaker for turn in turns if turn.speaker}
    if len(voices) != 2 or not office or turns[0].start < _OPENING:
        return ""
    address = re.compile(rf"\b(?:Mr|Madam|Mrs|Ms)\.?\s+(?:Vice\s+)?{re.escape(office.title())}\b")
    if not address.search(text[: turns[0].start]):
        return ""
    return next(turn.speaker for turn in turns if turn.speaker not in ("", turns[0].speaker))
