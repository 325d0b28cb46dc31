"""Who says it in news: short names and descriptions of one person, offices, bodies, broken marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recextract.parsing import parse
from recextract.speakers import attribute, sentences_to_parse
from recextract.text.analysis import analyse
from recextract.types import Document


def voices(text: str, words: str, authored: float = 0.0) -> tuple[str, str]:
    """Return attribution and speaker of the sentence that holds ``words``; ``authored`` is a model's score, if any."""
    analysed = analyse(Document("a.txt", text, "txt"))
    row = next(i for i, view in enumerate(analysed.views) if words in view.text)
    needed = sorted(sentences_to_parse(analysed, range(len(analysed.sentences))))
    masked = analysed.layout.masked
    texts = [masked[analysed.sentences[i].start : analysed.sentences[i].end] for i in needed]
    scores = {row: (authored, 0.0, 1 - authored)} if authored else None
    analysed = replace(analysed, parses=dict(zip(needed, parse(texts), strict=True)))
    found = attribute(analysed, [row], kind_scores=scores)[row]
    return found.kind, found.speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # Family names that stand first, as in East Asia.
        ("Qin Yufei, a harbour engineer, came. Qin said that the quay must be mended.", "Qin Yufei"),
        # An office with what it is for, before the name without a comma.
        ("Minister for Fisheries Orla Quirke said that the quay must be mended.", "Orla Quirke"),
        (
            "Head of the Council for Tides and Fishing Rights Ivan Petrenko said that the quay must be mended.",
            "Ivan Petrenko",
        ),
        ("Cornish Tourism and Fisheries Minister Ada Lund said that the quay must be mended.", "Ada Lund"),
        ("Ada Lund and Minister Bo Roe said that the quay must be mended.", "Ada Lund and Bo Roe"),
        # Offices and ranks of police, councils and sport.
        ("County Supervisor Bo R. Stell said that the quay must be mended.", "Bo R. Stell"),
        ("Detective Inspector Ada Lund said that the quay must be mended.", "Ada Lund"),
        # The body that somebody belongs to.
        ("The guild's Ada Lund said that the quay must be mended.", "Ada Lund"),
        ("The HGB's Ada Lund said that the quay must be mended.", "Ada Lund"),
        # What stands after the surname belongs to the name.
        ("Ole R. Berg, Jr., chaired the day. Mr. Berg said that the quay must be mended.", "Ole R. Berg, Jr."),
    ],
)
def test_a_person_has_the_name_alone_and_in_full(text: str, speaker: str) -> None:
    assert voices(text, "quay must") == ("indirect", speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('Ada Lund said on Monday that it was late. "We must mend the quay," the senior diplomat added.', "Ada Lund"),
        (
            'Fenport Mayor Ada Lund said so. She met Low Fen Mayor Bo Roe. "We must mend the quay," the mayor said.',
            "Ada Lund",
        ),
        (
            'E. M. Lund said on Monday it was late. The state lock agency slept. "We must mend the quay," he said.',
            "E. M. Lund",
        ),
        # With a complement it may be another.
        (
            'Ada Lund said on Monday that it was late. "We must mend the quay," the chair of the talks said.',
            "chair of the talks",
        ),
        # More than one, or somebody whom the text leaves unnamed.
        ('Ada Lund said on Monday that it was late. "We must mend the quay," the family said.', "family"),
        ('Ada Lund said on Monday that it was late. "We must mend the quay," the source said.', "source"),
    ],
)
def test_a_description_stands_for_who_spoke_before(text: str, speaker: str) -> None:
    assert voices(text, "mend the quay") == ("direct", speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The Upper Lock Council met on Monday. Rain fell. The council said that the quay must be mended.",
            "Upper Lock Council",
        ),
        ("Members of the Low Fen Grand Jury met. The jury said that the quay must be mended.", "Low Fen Grand Jury"),
        ("Members of the Low Fen Grand Jury met. The family said that the quay must be mended.", "family"),
    ],
)
def test_a_short_form_stands_for_a_body_named_before(text: str, speaker: str) -> None:
    assert voices(text, "quay must") == ("indirect", speaker)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"The tide won"t wait, and the quay must be mended,"?Ada Lund told the guild.', "quay must"),
        ('"The tide "?all of it "?must be let in,"?Ada Lund told the guild.', "must be let"),
    ],
)
def test_marks_that_a_lost_encoding_broke_are_read_as_they_were_meant(text: str, words: str) -> None:
    assert voices(text, words) == ("direct", "Ada Lund")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Island pilots urge guild to mend quay\n\nThe tide was high.", "mend quay", ("indirect", "island pilots")),
        ("Rain fell. The quay, Ada Lund writes, must be mended.", "quay", ("indirect", "Ada Lund")),
        ("Rain fell. What the quay needs, Ada Lund continued, is care.", "quay", ("indirect", "Ada Lund")),
    ],
)
def test_headlines_and_words_between_commas_say_whose_advice_it_is(
    text: str, words: str, expected: tuple[str, str]
) -> None:
    assert voices(text, words, authored=0.9) == expected


def test_a_surname_that_is_also_a_word_is_a_person() -> None:
    text = "Attorney General Ben Seminars came. Rain fell. Seminars said that the quay must be mended."
    assert voices(text, "quay must") == ("indirect", "Ben Seminars")
