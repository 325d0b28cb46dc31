"""The same list with each bullet: it is a list in every format, and nothing of the bullet is left in the rows."""

from __future__ import annotations

import re

import pytest

from recextract.metadata.textlines import head_lines
from recextract.pipeline import extract_bytes
from recextract.readers import read_bytes
from recextract.readers.pdf_marks import MARKER as PDF_MARKER
from recextract.readers.pdf_paragraphs import _BULLET as PDF_BULLET
from recextract.readers.pdf_tables import _ITEM as PDF_ITEM
from recextract.text.bullets import BOXES, POINTS, SHAPES, SPACED, SYMBOL_FONTS

MARKS = [*SHAPES, "·", "–", "\uf0b7", "\uf0a7", "\uf0d8", "\uf076"]
ITEMS = ["Build a second pier for the ferries.", "Lower the fares for pupils.", "Publish the tide tables every week."]
FILLER = "The guild of ferrymen met at the old quay for two days and spoke about the winter. " * 3


@pytest.mark.parametrize("ending", ["txt", "md"])
@pytest.mark.parametrize("mark", MARKS)
def test_each_bullet_makes_rows(mark: str, ending: str) -> None:
    listed = "\n".join(f"{mark} {item}" for item in ITEMS)
    text = f"The winter of the ferries\n\n{FILLER}\n\nRecommendations\n\n{listed}\n"
    rows = extract_bytes(text.encode(), f"a.{ending}").recommendations
    assert [row.text for row in rows] == ITEMS


@pytest.mark.parametrize("mark", [*SHAPES, "·"])
def test_paragraphs_with_typed_bullets_are_a_list(mark: str) -> None:
    page = f"<html><body><p>{FILLER}</p>" + "".join(f"<p>{mark} {item}</p>" for item in ITEMS) + "</body></html>"
    assert [f"- {item}" in read_bytes(page.encode(), "a.html").text for item in ITEMS] == [True] * 3


@pytest.mark.parametrize("mark", MARKS)
def test_rtf(mark: str) -> None:
    lines = "".join(rf"\u{ord(mark) - (65536 if ord(mark) > 32767 else 0)}? {item}\par " for item in ITEMS)
    text = read_bytes(rf"{{\rtf1\ansi {FILLER}\par {lines}}}".encode(), "a.rtf").text
    assert text.endswith("\n".join(f"- {item}" for item in ITEMS))


@pytest.mark.parametrize("mark", MARKS)
def test_pdf_and_head(mark: str) -> None:
    assert PDF_MARKER.fullmatch(mark)
    assert PDF_BULLET.match(f"{mark} Lower the fares.")
    assert PDF_ITEM.match(f"{mark} Lower the fares.")


@pytest.mark.parametrize("mark", POINTS)
def test_a_line_of_the_head_is_listed_with_any_bullet(mark: str) -> None:
    line = next(iter(head_lines(f"{mark} Lower the fares\n")))
    assert (line.text, line.bullet) == ("Lower the fares", True)


@pytest.mark.parametrize("mark", [*BOXES, "-", "·"])
def test_a_box_or_dash_glued_to_a_word_is_no_bullet(mark: str) -> None:
    page = f"<html><body><p>{FILLER}</p><p>{mark}Yes, we sail in winter</p></body></html>"
    assert "- Yes" not in read_bytes(page.encode(), "a.html").text


def test_the_sets_fit_into_a_class() -> None:
    assert not set(POINTS) & set(BOXES)
    assert re.fullmatch(rf"[{SHAPES}{SYMBOL_FONTS}{SPACED}]+", SHAPES + SPACED + "\uf0fc")
    assert not re.search(rf"[{SHAPES}{SYMBOL_FONTS}{SPACED}]", "a1,.*+()\uf100")
