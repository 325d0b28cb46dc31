"""The authors of a document whom its head does not name in a byline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from recextract.metadata.affiliations import affiliation
from recextract.metadata.labels import SENTENCE_END
from recextract.metadata.names import has_post, is_body, ordinary_case, person_names, shape, source_rules, tidy_body
from recextract.metadata.textlines import FOOT_CHARACTERS, SCANNED, Line, head_lines
from recextract.text.turn_labels import OPEN_TITLE, turn_labels

_FIRST_TURN = 600
_PRESS_LEAD = 1500
_SPEECH_LINES = 5


def speech_authors(title: str) -> tuple[str, ...]:
    """Return those whose remarks a title announces ("Remarks by President Lee at …")."""
    for rule in source_rules().groups["speech"]:
        if said := rule.pattern.search(title):
            return person_names(said["people"], titled=True)
    return ()


def speech_line_authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return those whose remarks one of the first lines says these are ("Remarks by Ann Lee, Quito, May 2020")."""
    spoken = (
        line.text
        for line in lines[:_SPEECH_LINES]
        if shape("speech-opening").match(line.text) or shape("delivered").match(line.text)
    )
    return next((names for line in spoken if (names := speech_authors(line))), ())


def delivered_by(text: str) -> tuple[str, ...]:
    """Return who is said at the head to have given the speech that is printed below.

    >>> delivered_by("QUITO - Senator Ann Lee today gave the following opening statement:")
    ('Ann Lee',)
    """
    head = " ".join(text[:_PRESS_LEAD].split())
    for rule in source_rules().groups["delivers"]:
        if match := rule.pattern.search(head):
            return person_names(match["people"])
    return ()


def written_by(text: str) -> tuple[str, ...]:
    """Return those by whom the text says that it was written, or its research done."""
    foot = " ".join(text[-FOOT_CHARACTERS:].split())
    for rule in source_rules().groups["written"]:
        if match := rule.pattern.search(foot):
            return person_names(match["people"], roster=True)
    return ()


def foot_authors(foot: Sequence[Line]) -> tuple[str, ...]:
    """Return the persons whom a line at the foot labels as authors ("Brief author: Ann Lee").

    >>> foot_authors([Line(0, 0, "Brief author: Ann Lee"), Line(0, 0, "Further reading")])
    ('Ann Lee',)
    """
    for line in foot:
        if (match := shape("foot-author").fullmatch(line.text)) and (names := person_names(match["people"])):
            return names
    return ()


def sign_off(text: str) -> tuple[tuple[str, ...], str]:
    """Return the persons below a lone "Prepared by:", and the body below them."""
    match = shape("sign-off").search(text, 0, SCANNED) or shape("sign-off").search(text, max(0, len(text) - SCANNED))
    if not match:
        return (), ""
    lines = head_lines(text[match.end() :][:600])[:5]
    names = tuple(name for line in lines[:1] for name in person_names(line.text))
    body = next((line.text for line in lines[1:] if names and is_body(line.text)), "")
    return names, tidy_body(body)


def signatories(text: str) -> tuple[str, ...]:
    """Return those who sign a letter: the persons on the lines right below "Yours sincerely"."""
    names: list[str] = []
    for line in _below_valediction(text):
        person = line.text.partition(", ")[0]
        found = person_names(line.text) or (person_names(person) if not line.is_prose else ())
        if not found and not (names and (is_body(line.text) or has_post(line.text))):
            break
        names.extend(name for name in found if name not in names)
    return tuple(names)


def letter_writers(text: str) -> tuple[str, ...]:
    r"""Return those who wrote the letters that a paper prints: the person on the line below each.

    >>> letter_writers("Letters to the editor\n\nSir, Dykes leak.\n\nAnn Lee\nQuito\n\nSir, All leak.\n\nBea Roe, Lima")
    ('Ann Lee', 'Bea Roe')
    """
    if not shape("to-the-editor").search(text, 0, _FIRST_TURN):
        return ()
    names: list[str] = []
    for above, line in pairwise(head_lines(text, characters=SCANNED)):
        ended = SENTENCE_END.search(above.text) or shape("valediction").search(above.text)
        if ended and not line.is_prose and not SENTENCE_END.search(line.text):
            names.extend(person_names(line.text) or person_names(line.text.partition(", ")[0]))
    return tuple(dict.fromkeys(names))


def signed_for(text: str) -> str:
    """Return the body that the lines below a letter's signature name: "President, Salt Forum"."""
    lines = _below_valediction(text)
    return affiliation(lines, ["other"] * len(lines), signatories(text))


def _below_valediction(text: str) -> list[Line]:
    closing = shape("valediction").search(text, max(0, len(text) - FOOT_CHARACTERS))
    return head_lines(text[closing.end() :]) if closing else []


def only_speaker(text: str) -> tuple[str, ...]:
    """Return the only labelled speaker of a transcript; none where several speak."""
    found = list(turn_labels(text, end=SCANNED))
    names = list(dict.fromkeys(ordinary_case(match["name"].strip()) for match in found))
    if len(names) != 1 or found[0].start() > _FIRST_TURN:
        return ()
    rest = text[:SCANNED]
    for match in reversed(found):
        rest = rest[: match.start()] + rest[match.end() :]
    turns = ("bare-turn", "chair-turn", "labelled-turn")
    others = any(shape(turn).search(rest) for turn in turns) or any(turn_labels(rest, OPEN_TITLE))
    return () if others else (names[0],)
