"""Letters and memos: who signs, who is addressed, and whom "you" means. All are invented."""

from __future__ import annotations

import pytest

from recextract.metadata.letters import find_letter
from recextract.pipeline import extract_document
from recextract.types import Document, Extraction

LETTER = """Sahel Peace Forum
12 Rue de la Lune, Niamey

14 March 2021

His Excellency Moussa Dembo
Chairperson of the African Union Commission
Addis Ababa

Dear Chairperson,

We write about the fighting on the border of Mali with Niger. Villages have been empty for a year.

We respectfully ask you to raise the matter at the next summit. You should also send a mission to the border. \
Please publish its findings. Your commission must act.

Mali must protect its people.

Yours sincerely,

Awa Toure
President, Sahel Peace Forum
"""
TO_MINISTER = """Kurt Holm
Clay Street 4
Oslo

2 June 2018

The Rt Hon Jane Ashby MP
Minister for Trade
London

Sir,

I write about the tariff on salt, which hurts Ghana. You must lift the tariff at once.

Yours faithfully,
Kurt Holm
"""
NOTE = """MINISTRY OF SALT
THE MINISTER

4 May 2017

Excellency,

I refer to the note on the Lower Basin. Peru has sent ships as well. Please withdraw the decree.

Accept, Excellency, the renewed assurances of my highest consideration.

Rosa Lind

To Her Excellency
the Minister of Foreign Affairs
of the Republic of Chile
"""
MEMO = """MEMORANDUM

TO: Secretary of State Ann Keller
FROM: Peter Lund, Salt Policy Centre
DATE: 3 May 2019
SUBJECT: A new policy for the Red Sea

Ethiopia and Eritrea have stopped talking. You should appoint an envoy. Press Eritrea to open its ports.
"""


def extracted(text: str) -> Extraction:
    return extract_document(Document("letter.txt", text, "txt"))


@pytest.mark.parametrize(
    ("text", "source", "title", "authors", "date"),
    [
        (LETTER, "Sahel Peace Forum", "", ("Awa Toure",), "2021-03-14"),
        (TO_MINISTER, "", "", ("Kurt Holm",), "2018-06-02"),
        (NOTE, "Ministry of Salt", "", ("Rosa Lind",), "2017-05-04"),
        (MEMO, "Salt Policy Centre", "A new policy for the Red Sea", ("Peter Lund",), "2019-05-03"),
    ],
    ids=["letter", "to a minister", "note", "memo"],
)
def test_the_sender_is_the_author(text: str, source: str, title: str, authors: tuple[str, ...], date: str) -> None:
    record = extracted(text).record
    assert (record.source, record.title, record.author, record.date) == (source, title, authors, date)


@pytest.mark.parametrize(
    ("text", "begins", "actors"),
    [
        (LETTER, "We respectfully ask you", ("African Union",)),
        (LETTER, "You should also", ("African Union",)),
        (LETTER, "Please publish", ("African Union",)),
        (LETTER, "Your commission must", ("African Union",)),
        (LETTER, "Mali must", ("Mali",)),
        (TO_MINISTER, "You must", ("United Kingdom",)),
        (NOTE, "Please withdraw", ("Chile",)),
        (MEMO, "You should", ("United States",)),
        (MEMO, "Press Eritrea", ("United States",)),
        (MEMO.replace("Secretary of State Ann Keller", "Ann Keller"), "You should", ("Ann Keller",)),
        (MEMO.replace("Secretary of State Ann Keller", "Board of Clay Mobile"), "You should", ("Clay Mobile",)),
        (MEMO.replace("Secretary of State Ann Keller", "the Minister"), "You should", ()),
    ],
)
def test_you_are_the_addressee(text: str, begins: str, actors: tuple[str, ...]) -> None:
    rows = {row.text: row for row in extracted(text).recommendations}
    assert next(row.actors for words, row in rows.items() if words.startswith(begins)) == actors


def test_lines_may_be_paragraphs() -> None:
    letter = find_letter(
        "3 May 2020\n\nMs Bea Roe\n\nHead of the Salt Board\n\nQuito\n\nDear Ms Roe,\n\nThe sea is wide."
    )
    assert letter and letter.addressees == ("Ms Bea Roe", "Head of the Salt Board", "Quito")


def test_the_title_of_a_letter_is_no_address() -> None:
    text = "Open letter to the board of Clay Mobile on its masts\n\n3 May 2020\n\nDear board,\n\nThe sea is wide.\n"
    letter = find_letter(text)
    assert letter and (letter.addressees, letter.kind) == (("the board of Clay Mobile",), "titled")
    assert extracted(text).record.title == "Open letter to the board of Clay Mobile on its masts"


@pytest.mark.parametrize(
    "text",
    [
        "Remarks by Ada Holm\nAmbassador of Norway\n4 June 2015\n\nDear colleagues,\n\nThe sea is wide.\n\nYours,\nAda",
        "Ships of Clay\nBy Ann Lee\n\nDear me, the sea is wide.",
        "Salt Board\nClay Street\n\n3 May 2020\n\nDear Sirs,\n\nThe sea is wide.\n\nYours faithfully,\nAnn Lee",
        "The road\n\nTo: the sea\n\nThe sea is wide.",
    ],
    ids=["speech", "prose", "letterhead", "no sender"],
)
def test_nobody_is_addressed(text: str) -> None:
    assert find_letter(text) is None
