"""The persons of a document by their full names: "Mr Lund" and "Minister Ada Lund" are both "Ada Lund"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recextract.metadata.names import is_person
from recextract.speakers.people import find_people

_LEAST_LETTERS = 3


def persons_by_mention(text: str) -> dict[str, str]:
    """Map each way in which a text names a person to the person's full name, without titles.

    Only who has a title somewhere is known to be a person.

    >>> persons_by_mention("Senator Ada Lund sat. Ms. Lund rose; Lund spoke. The Port Board met.")
    {'Senator Ada Lund': 'Ada Lund', 'Ms. Lund': 'Ada Lund', 'Lund': 'Ada Lund'}
    """
    people = find_people(text)
    found: dict[str, str] = {}
    for mention in people.mentions:
        name, written = " ".join(mention.name), " ".join(text[mention.start : mention.end].split())
        written = written.removesuffix("'s").removesuffix("'").rstrip(".,")
        if written in found or len(name) < _LEAST_LETTERS or name.isupper() or not people.is_person(name):
            continue
        full = people.full_name(name)
        if full != written and is_person(full):
            found[written] = full
    return found


def persons_in(text: str, names: Mapping[str, str]) -> list[str]:
    """Return the persons that a sentence names, the last first.

    >>> persons_in("Ms Lund met Mr Berg.", {"Ms Lund": "Ada Lund", "Mr Berg": "Ole Berg"})
    ['Ole Berg', 'Ada Lund']
    """
    places = {full: text.rfind(short) for short, full in names.items() if short in text}
    places |= {full: max(places.get(full, -1), text.rfind(full)) for full in set(names.values()) if full in text}
    return sorted(places, key=lambda full: -places[full])


def titled_person(words: Sequence[str], names: Mapping[str, str]) -> str:
    """Return the person whom the last words of a name mean: "Salt Company President Ada Lund"; empty for none.

    >>> titled_person(["Salt", "President", "Lund"], {"President Lund": "Ada Lund"})
    'Ada Lund'
    """
    ends = (" ".join(words[i:]) for i in range(len(words) - 1))
    return next((names[end] for end in ends if end in names), "")
