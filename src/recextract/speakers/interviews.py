"""Interviews: who answers, and answers that stand below questions set in bold or as headings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from recextract.metadata.names import is_person
from recextract.speakers.lexicon import matches, words
from recextract.speakers.people import Mention, People

_QUESTION = re.compile(
    r"(?m)^[ \t]*(?:(?P<mark>\*\*\*?|__|\*|_)(?P<bold>[^*_\n][^\n]{2,400}?)(?P=mark)|"
    r"#{2,5}[ \t]+(?P<heading>[^\n]{3,400}?)|\d{1,2}[.)][ \t]+(?P<numbered>[^\n]{3,400}?\?))[ \t]*$"
)
_OWN = re.compile(r"\b(?:I|I'm|I've|I'd|I\u2019m|I\u2019ve|I\u2019d|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
# A question that is a paragraph of its own, without any mark.
_PLAIN_QUESTION = re.compile(r"(?:\A|\n[ \t]*\n)[ \t]*(?P<plain>[A-Z][^\n]{8,240}\?)[ \t]*(?=\n[ \t]*\n)")
_MIN_QUESTIONS = 3
_MIN_PLAIN_QUESTIONS = 4
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A question or an answer; ``speaker`` is empty for who asks."""

    start: int
    speaker: str


def find_interviewee(people: People, end: int) -> str:
    """Return the person whom the words before an interview present; empty where they present nobody.

    >>> from recextract.speakers.people import find_people
    >>> text = "Ada Lund runs a dairy. She talked to Ben Roe about milk.\\n\\nQ: How is it?"
    >>> find_interviewee(find_people(text), text.index("Q:"))
    'Ada Lund'
    """
    presented: Counter[str] = Counter()
    for mention in people.mentions:
        if mention.start >= end:
            break
        name = " ".join(mention.name)
        if mention.name and is_person(name) and not _is_of_a_body(mention) and _is_presented(people.text, mention, end):
            presented[people.full_name(name)] += 2 if mention.titles else 1
    return max(presented, key=lambda name: presented[name], default="")


def read_interview(text: str, people: People) -> tuple[Stretch, ...]:
    """Return the questions and answers of an interview whose questions alone stand out.

    >>> from recextract.speakers.people import find_people
    >>> asked = [f"**What about {what}?**\\nI grow {what}." for what in ("rye", "oats", "flax")]
    >>> text = "\\n\\n".join(["Interview with Ada Lund", "Ada Lund farms.", *asked])
    >>> {stretch.speaker for stretch in read_interview(text, find_people(text))}
    {'', 'Ada Lund'}
    """
    questions = list(_QUESTION.finditer(text))
    asked = [question for question in questions if question.group().rstrip(" \t*_").endswith("?")]
    if len(asked) < _MIN_QUESTIONS or 2 * len(asked) < len(questions):
        questions = asked = list(_PLAIN_QUESTION.finditer(text))
        if len(asked) < _MIN_PLAIN_QUESTIONS:
            return ()
    first = asked[0].start()
    questions = [question for question in questions if question.start() >= first]
    if not matches("interview", "interview", text[:first]):
        return ()
    name = find_interviewee(people, first)
    ends = [question.start() for question in questions[1:]] + [len(text)]
    answers = [text[question.end() : end] for question, end in zip(questions, ends, strict=True)]
    if not name or 2 * sum(_OWN.search(answer) is not None for answer in answers) < len(answers):
        return ()
    return tuple(
        stretch for question in questions for stretch in (Stretch(question.start(), ""), Stretch(question.end(), name))
    )


def _is_of_a_body(mention: Mention) -> bool:
    return any(part.casefold() in words("body_noun") for part in mention.name)


def _is_presented(text: str, mention: Mention, end: int) -> bool:
    """Say whether a name is that of the person who is met, not of who asks nor of a paper."""
    before = " ".join(text[max(0, mention.start - _AROUND) : mention.start].split())
    after = text[mention.end : min(end, mention.end + _AROUND)]
    if matches("asks", "asks-another", after):
        return False
    if matches("asks", "before-name", before) and not (
        matches("asks", "meets", before) and matches("asks", "described", after)
    ):
        return False
    return bool(mention.titles) or matches("asks", "after-name", after) or matches("interview", "with", before)
