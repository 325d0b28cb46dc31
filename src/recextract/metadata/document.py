"""Source, title, authors and date of a document, put together from all that states them."""

from __future__ import annotations

from recextract.metadata.authors import (
    delivered_by,
    foot_authors,
    letter_writers,
    only_speaker,
    sign_off,
    signatories,
    speech_authors,
    speech_line_authors,
    written_by,
)
from recextract.metadata.dates import DateChoice, choose_date
from recextract.metadata.foot import cited, note_authors
from recextract.metadata.head import head_of
from recextract.metadata.letters import find_letter
from recextract.metadata.names import is_person, person_names
from recextract.metadata.sources import find_source
from recextract.metadata.textlines import foot_lines, head_lines
from recextract.metadata.titles import cited_title, lone_heading, named_title
from recextract.text.front_matter import front_matter
from recextract.types import Document, DocumentMetadata

_TRUSTED_DATE = 58


def find_metadata(document: Document) -> DocumentMetadata:
    r"""Return source, title, authors and date, each empty where nothing states it.

    >>> text = "Ships of Clay\nBy Ann Lee and Bea Roe\nThe Lamp, 2015-08-11\nThe sea is wide.\n"
    >>> found = find_metadata(Document("a.txt", text, "txt"))
    >>> found.source, found.title, found.authors, found.date
    ('The Lamp', 'Ships of Clay', ('Ann Lee', 'Bea Roe'), '2015-08-11')
    """
    text, given = document.text, document.metadata
    front, start = front_matter(text)
    text = " " * start + text[start:] if start else text
    top, foot = head_lines(text), foot_lines(text)
    date = choose_date(text, head=top, foot=foot)
    letter = find_letter(text)
    head = head_of(text)
    authors = _first_of(
        person_names(front.get("author", "")),
        signatories(text) if letter and letter.kind == "letter" else (),
        letter_writers(text),
        head.authors,
        cited(foot, "author", persons=True),
        foot_authors(foot),
        delivered_by(text),
        speech_authors(head.title or given.title),
        speech_line_authors(head.lines),
        tuple(name for name in given.authors if is_person(name)),
        note_authors(foot),
        sign_off(text)[0],
        signatories(text),
        written_by(text),
        only_speaker(text),
    )
    source = front.get("source") or given.source or find_source(text, head, foot, authors, given)
    # The first heading of a book is that of a chapter.
    title = front.get("title") or (given.title if document.format == "epub" else "") or cited_title(foot) or head.title
    title = title or given.title or named_title(text) or lone_heading(head.lines, text)
    return DocumentMetadata(source, title, authors, _date(front.get("date", ""), date, given.date))


def _first_of(*found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first list of names that is not empty."""
    return next((names for names in found if names), ())


def _date(front: str, chosen: DateChoice | None, given: str) -> str:
    """Weigh the dates: front matter, the text's own masthead, the file's, the text's prose."""
    if front and (stated := choose_date(front)):
        return stated.iso
    if chosen and given.startswith(chosen.iso):
        return given  # "© 2018" on a page that states its day
    if chosen and (chosen.weight >= _TRUSTED_DATE or not given):
        return chosen.iso
    return given
