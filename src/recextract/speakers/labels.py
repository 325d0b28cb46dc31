"""The labels of a transcript: names and offices that open a turn, told from headings, fields and terms defined."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from recextract.metadata.names import is_person
from recextract.speakers.lexicon import patterns, state_names, words
from recextract.speakers.people import strip_titles
from recextract.text.turn_labels import TITLED, turn_labels
from recextract.types import Span

_QUESTION_LABEL = re.compile(
    r"(?:^|\n)[ \t]*[*_]*(?:Q[.:]?|(?:QUESTION|Question|REPORTER|Reporter|JOURNALIST|Journalist):)[*_]*[ \u00a0]{1,4}"
    r"(?=[A-Z(\u2014-])"
)
_SPOKEN = frozenset(
    {
        *("member-label", "bracket-label", "dash-label", "office-label"),
        *("line-label", "bracketed-line-label", "office-line-label"),
    }
)
_UNCERTAIN = frozenset({"name-label", "member-label", "name-and-role-label", "bracket-label", "stamped-line-label"})
_FIRST_OR_SECOND_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me|[Yy]ou|[Yy]our)\b")
_SENTENCE_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019)*_]*\s*$")
_MIN_DIALOGUE_TURNS = 3
_LEAST_SPEAKING = 1 / 3
_PERSON_IN_BRACKETS = re.compile(r"\((?P<who>[^()\n]+)\)")
_LONGEST_OFFICER_LINE = 200
_LONGEST_HEADING = 8
_READ_OF_A_TURN = 1500


@dataclass(frozen=True, slots=True)
class Label:
    """A label: where it starts, whom it names and the rule that found it; ``span`` is all that is no speech."""

    start: int
    who: str
    rule: str
    span: Span


def find_labels(text: str) -> list[Label]:
    """Find the labels of a transcript, in order; none where the text is not one.

    >>> [label.who for label in find_labels("Ms. PRADO: Is it safe?\\n\\nMr. HOLM: It must be.\\n")]
    ['Ms. PRADO', 'Mr. HOLM']
    """
    found = sorted(_candidates(text), key=lambda label: label.start)
    accepted = {label for label in found if label.rule in (TITLED, "capital-label") and _is_titled(label.who)}
    accepted |= _spoken(text, found)
    labels = [label for label in found if label in accepted]
    doubtful = [label for label in found if label not in accepted and label.rule in _UNCERTAIN | {"capital-label"}]
    if not labels:
        labels = _conversation(text, doubtful)
        doubtful = [label for label in doubtful if label not in labels]
    if labels or _is_dialogue(text, doubtful):
        recurring = Counter(label.who for label in doubtful)
        known = {voice_key(label.who) for label in labels}
        opened_alone = not labels
        labels += [
            label
            for label in doubtful
            if label.rule == "capital-label"
            or recurring[label.who] > 1
            or opened_alone
            or voice_key(label.who) in known
            or _is_full_name(label.who)
        ]
        labels += [label for label in found if label.rule == "holder-label"]
        known = {voice_key(label.who) for label in labels}
        labels += [label for label in found if label.rule == "name-line-label" and voice_key(label.who) in known]
    if labels:
        questions = _QUESTION_LABEL.finditer(text)
        labels += [Label(match.end(), "Q", "question-label", _span(match)) for match in questions]
    return sorted(labels, key=lambda label: label.start)


def label_spans(text: str) -> tuple[Span, ...]:
    """Return where the labels of a transcript stand; none where one voice only is labelled.

    >>> text = "Ms. PRADO: Is it safe?\\n\\nMr. HOLM: It must be.\\n"
    >>> [text[span.start : span.end] for span in label_spans(text)]
    ['Ms. PRADO:', 'Mr. HOLM:']
    """
    labels = find_labels(text)
    return tuple(label.span for label in labels) if has_two_voices(labels) else ()


def has_two_voices(labels: Iterable[Label]) -> bool:
    """Say whether more than one speaks besides who keeps order."""
    return len({voice_key(label.who) for label in labels if not is_procedural(label.who)}) > 1


def voice_key(who: str) -> str:
    """Return what two labels of one speaker share.

    >>> voice_key("Mr. PRADO of Texas")
    'prado'
    """
    name = strip_titles(" ".join(ordinary_case(part) for part in who.split())).casefold()
    return re.sub(r" of .*", "", name)


def is_procedural(who: str) -> bool:
    """Say whether a label is that of an office that keeps order."""
    name = re.sub(r"^THE ", "", who.upper()).strip(".")
    return name in words("procedural_label")


def ordinary_case(word: str) -> str:
    """Return a name printed in capitals in ordinary case.

    >>> ordinary_case("McCAIN"), ordinary_case("O'NEILL")
    ('McCain', "O'Neill")
    """
    if match := re.match(r"(Mc|Mac)([A-Z].*)", word):
        return match[1] + match[2].capitalize()
    return "-".join("'".join(piece.capitalize() for piece in part.split("'")) for part in word.split("-"))


def _candidates(text: str) -> Iterable[Label]:
    found: dict[int, Label] = {}
    ends: dict[int, int] = {}
    matched = [(TITLED, turn_labels(text)), *((rule.id, rule.pattern.finditer(text)) for rule in patterns("label"))]
    for rule, matches in matched:
        # "Mr. HOLM" is one label: what an earlier rule has found is not found again within it.
        starts = sorted(found)
        for match in matches:
            who = " ".join(re.sub(r"\([^)]*\)", "", match["who"]).split())
            at = match.start("office") if "office" in match.groupdict() else match.start("who")
            nearest = bisect.bisect_right(starts, at) - 1
            covered = nearest >= 0 and at < ends[starts[nearest]]
            if (
                rule == "bracket-label"
                and not is_person(who)
                and (named := _PERSON_IN_BRACKETS.search(text, match.end("who"), match.end()))
            ):
                who = named["who"] if is_person(named["who"]) else who
            if "office" in match.groupdict() and not _names_somebody(who):
                who = " ".join(match["office"].split())
            if covered or not _can_label(who) or _names_an_officer(text, match.end("who")):
                continue
            if rule in ("name-label", "name-and-role-label", "bracket-label") and _is_heading(text, match.end()):
                continue
            found[at], ends[at] = Label(at, who, rule, _span(match)), match.end("who")
    return found.values()


def _span(match: re.Match[str]) -> Span:
    return Span(match.start() + match.group().startswith("\n"), match.end())


def _spoken(text: str, found: list[Label]) -> set[Label]:
    """Return the labels with title, constituency or dash of a debate: two voices or more, who say "I" and "you"."""
    marked = [label for label in found if label.rule in _SPOKEN]
    keys = {voice_key(label.who) for label in marked}
    voices = {voice_key(label.who) for label in marked if not is_procedural(label.who)}
    if len(voices) < 2:
        return set()
    ends = {label.start: end for label, end in zip(found, _ends(text, found), strict=True)}
    turns = [text[label.start : min(ends[label.start], label.start + _READ_OF_A_TURN)] for label in marked]
    said = sum(_FIRST_OR_SECOND_PERSON.search(turn) is not None for turn in turns)
    if 2 * said < len(marked):
        return set()
    return {*marked, *(label for label in found if label.rule in _UNCERTAIN and voice_key(label.who) in keys)}


def _ends(text: str, labels: list[Label]) -> list[int]:
    return [label.start for label in labels[1:]] + [len(text)][: len(labels)]


def _names_somebody(who: str) -> bool:
    return _is_titled(who) or is_person(strip_titles(who))


def _is_full_name(who: str) -> bool:
    """Say whether a label gives initial or first name and surname, as a debate does of who speaks but once."""
    return len(who.split()) > 1 and (is_person(who) or re.match(r"[A-Z]\. [A-Z]", who) is not None)


def _is_heading(text: str, offset: int) -> bool:
    """Say whether what follows a label makes the line a heading ("Salt Ports: Renewal") and no turn."""
    line, newline, after = text[offset:].partition("\n") if offset < len(text) else ("", "", "")
    rest = line.strip(" \t*_")
    ends_open = not rest.endswith((".", "!", "?", "\u2026", "\u2014", "\u2013", "-", '"', "\u201d", "'", ")", ":"))
    return (
        bool(newline)
        and ends_open
        and 0 < len(rest.split()) <= _LONGEST_HEADING
        and not after.partition("\n")[0].strip()
    )


def _names_an_officer(text: str, offset: int) -> bool:
    """Say whether a label only says who holds an office: "Chair: Dr. Ann Lee, Salt Council", and nothing is said."""
    line, newline, after = text[offset : offset + _LONGEST_OFFICER_LINE].partition("\n")
    if not newline and offset + _LONGEST_OFFICER_LINE < len(text):
        return False
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


def _conversation(text: str, labels: list[Label]) -> list[Label]:
    """Return the labels that name persons, where two or more take turns and say "I" and "you", or one asks.

    It is enough that they only alternate, in whole sentences.
    """
    named = [label for label in labels if is_procedural(label.who) or _is_full_name_in(text, label.who)]
    turns = Counter(voice_key(label.who) for label in named)
    if len(turns) < 2 or len(named) < _MIN_DIALOGUE_TURNS or max(turns.values()) < 2:
        return []
    said = _said(text, named)
    speak = sum(_FIRST_OR_SECOND_PERSON.search(turn[:_READ_OF_A_TURN]) is not None for turn in said)
    answers = min(turns.values()) > 1 and all(one.who != other.who for one, other in pairwise(named))
    full_sentences = answers and all(_SENTENCE_END.search(turn) for turn in said)
    return named if _asks(said) or speak >= _LEAST_SPEAKING * len(said) or full_sentences else []


def _is_full_name_in(text: str, who: str) -> bool:
    """Say whether a label is a person's name and no topic ("Salt Prices"), whose words a text has in small letters."""
    return _is_full_name(who) and any(
        re.search(rf"\b{re.escape(part.lower())}\b", text) is None for part in who.split()
    )


def _said(text: str, labels: list[Label]) -> list[str]:
    ends = [label.span.start for label in labels[1:]] + [len(text)]
    return [text[label.span.end : end] for label, end in zip(labels, ends, strict=True)]


def _asks(turns: Iterable[str]) -> bool:
    return any(turn.rstrip(' \n\t*_"\u201d').endswith("?") for turn in turns)


def _is_dialogue(text: str, labels: list[Label]) -> bool:
    """Two names that take turns, and somebody asks: an interview, not a list of defined terms."""
    names = Counter(label.who for label in labels)
    if len(names) < 2 or len(labels) < _MIN_DIALOGUE_TURNS or max(names.values()) < 2:
        return False
    return _asks(_said(text, labels)) and len(labels) >= 1.4 * len(names)
