"""PDF pages as programs draw them: marks apart from their items, drop capitals, heads of two kinds, figures."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from recextract.readers import read_bytes

FULL = "The ferries of the northern sound are older than most of the crews that sail them"
NEXT = "and nobody can say when the last of their hulls was out of the water for repair."


def drawn(*pages: Iterable[tuple[float, float, str] | tuple[float, float, str, str, float]]) -> str:
    """Return the text of a PDF of pages of pieces, each ``(x, y, text[, font, size])``, drawn in that order."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for page in pages:
        for x, y, text, *font in page:
            canvas.setFont(*(font or ("Helvetica", 11)))
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return read_bytes(stream.getvalue(), "page.pdf").text


def test_the_marks_of_a_list_may_be_drawn_after_its_texts() -> None:
    texts = [(90, 680, "Scrap the oldest hull."), (90, 660, "Train two mates a year, and pay them while they learn")]
    marks = [(76, 680, "\u2022"), (76, 660, "\u2022"), (76, 632, "1."), (76, 612, "2.")]
    page = [(72, 700, FULL), *texts, (90, 646, "at sea."), (90, 632, "Sell it."), (90, 612, "Buy it."), *marks]
    assert drawn(page).endswith(
        "- Scrap the oldest hull.\n- Train two mates a year, and pay them while they learn at sea.\n"
        "1. Sell it.\n2. Buy it."
    )


@pytest.mark.parametrize(
    ("capital", "rest", "words"),
    [("T", FULL[1:], FULL), ("A", " ferry".strip() + FULL[11:], "A ferry"), ("A", "fter" + FULL[3:], "After")],
)
def test_a_drop_capital_belongs_to_the_first_line(capital: str, rest: str, words: str) -> None:
    lines = [(100, 700, rest), (100, 686, NEXT), (72, 672, "The ferry of the outer bank has been laid up since May.")]
    text = drawn([(72, 760, "Old Hulls", "Helvetica-Bold", 20), (72, 679, capital, "Times-Roman", 40), *lines])
    assert text.startswith(f"# Old Hulls\n\n{words}")


def test_heads_that_differ_on_left_and_right_pages_bear_the_number_of_the_page() -> None:
    left, right = (72, 800, "14   SALT REVIEW", "Helvetica", 9), (420, 800, "Old Hulls   15", "Helvetica", 9)
    text = drawn([left, (72, 700, FULL)], [right, (72, 700, NEXT)])
    assert text == f"{FULL} {NEXT}"


def test_numbers_that_do_not_go_on_with_the_pages_are_no_heads() -> None:
    text = drawn([(72, 800, "14 hulls are old"), (72, 700, FULL)], [(72, 800, "40 crews are"), (72, 700, NEXT)])
    assert "14 hulls are old" in text
    assert "40 crews are" in text


def test_a_table_of_contents_is_no_text() -> None:
    entries = [
        "Preface ........ 2",
        "1. Why ministers should scrap the oldest hulls of",
        "the sound ........ 3",
        "2. Costs ... 9",
    ]
    page = [(72, 760, "Old Hulls", "Helvetica-Bold", 20), (72, 720, "Contents", "Helvetica-Bold", 14)]
    page += [(72, 700 - 14 * i, entry) for i, entry in enumerate(entries)]
    assert drawn(page, [(72, 700, FULL), (72, 686, NEXT)]) == f"# Old Hulls\n\n{FULL} {NEXT}"


def test_lines_that_end_with_numbers_are_no_contents() -> None:
    lines = ["Hulls out of the water in 2", "Hulls laid up for ever in 3", "Hulls that nobody could find in 9"]
    assert "laid up" in drawn([(72, 700 - 40 * i, line) for i, line in enumerate(lines)])


def test_a_sentence_goes_on_behind_a_figure() -> None:
    figure = [(72, 560, "Figure 3: Hulls by age", "Helvetica-Bold", 9), (72, 546, "Source: Salt Board", "Helvetica", 9)]
    text = drawn([(72, 700, FULL), *figure, (72, 500, NEXT), (72, 480, "The mates come first.")])
    assert text.startswith(f"{FULL} {NEXT}")
    assert "#" not in text


def test_a_figure_stays_on_its_page_where_the_sentence_runs_over() -> None:
    text = drawn([(72, 700, FULL), (72, 560, "Figure 3: Hulls by age", "Helvetica-Bold", 9)], [(72, 700, NEXT)])
    assert text == f"Figure 3: Hulls by age\n\n{FULL} {NEXT}"


def test_a_quotation_pulled_from_the_text_is_not_read_twice() -> None:
    pulled = (72, 600, "nobody can say when the last of their hulls was out of the water", "Helvetica", 18)
    text = drawn([(72, 700, FULL), pulled, (72, 540, NEXT), (72, 500, f"{FULL}."), *filled()])
    assert text.startswith(f"{FULL} {NEXT}\n\n")
    assert "#" not in text


def test_lines_far_apart_on_a_cover_are_no_paragraph() -> None:
    cover = [(72, 700, "Salt Coast Institute"), (72, 676, "Paper 4, May 2017")]
    assert drawn(cover, list(filled())).startswith("Salt Coast Institute\n\nPaper 4, May 2017\n\n")


def filled() -> Iterable[tuple[float, float, str]]:
    return (
        (72, 440 - 14 * i, f"{FULL.replace('older', word)}") for i, word in enumerate(["newer", "bigger", "fewer"] * 3)
    )


def test_cells_that_nearly_touch_are_told_apart_by_the_rule_between_them() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for y, (who, what) in zip(
        (705, 685), [("Addressee", "Recommendation"), ("Salt Board", "Count the hulls")], strict=True
    ):
        canvas.drawRightString(147, y, who)
        canvas.drawString(153, y, what)
    for x in (80, 150, 260):
        canvas.line(x, 680, x, 720)
    for y in (680, 700, 720):
        canvas.line(80, y, 260, y)
    canvas.save()
    text = read_bytes(stream.getvalue(), "table.pdf").text
    assert text == "| Addressee | Recommendation |\n| Salt Board | Count the hulls |"


def test_a_number_below_a_line_that_was_ended_opens_a_paragraph() -> None:
    lines = ["4 May 2017", "I. Background", f"1. {FULL}", NEXT, "II. Advice", f"2. {FULL}", NEXT]
    text = drawn([(72, 700 - 14 * i, line) for i, line in enumerate(lines)])
    assert text.startswith("4 May 2017\n\nI. Background\n")
    assert "\nII. Advice\n2. The ferries" in text.replace("\n\n", "\n")
