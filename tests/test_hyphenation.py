"""Words that a line end cut in two are told from compounds that keep their hyphen."""

from __future__ import annotations

from collections import Counter

import pytest

from recextract.readers import read_bytes
from recextract.readers.pdf_paragraphs import joined
from recextract.text.hyphenation import WordDivision, division_of, hangs, keeps_hyphen


@pytest.mark.parametrize(
    ("head", "tail", "known", "keeps"),
    [
        ("harbour-insur", "ance", {}, False),  # a part of a compound, itself cut
        ("harbour-insur", "ance", {"insurance": 1}, False),
        ("out-of-the", "way", {}, True),  # too short to be half a word
        ("catch-share", "holding", {"share": 2}, True),
        ("salt-tax", "free", {"salt-tax-free": 1}, True),
        ("insur", "ance", {}, False),
    ],
)
def test_a_hyphen_in_the_head_does_not_keep_the_next(head: str, tail: str, known: dict[str, int], keeps: bool) -> None:
    assert keeps_hyphen(head, tail, known) is keeps


@pytest.mark.parametrize("tail", ["and long-distance ferries", "or", "to 20-year leases"])
def test_a_hyphen_before_a_conjunction_hangs(tail: str) -> None:
    assert hangs(tail)
    assert joined("The short-", tail, Counter()) == f"The short- {tail}"


@pytest.mark.parametrize("tail", ["orchard", "andesite", "tons"])
def test_a_word_that_begins_like_a_conjunction_is_none(tail: str) -> None:
    assert not hangs(tail)


PRINTED = """<p>The harbour masters of the three islands have asked the Assem-
bly for a new register of boats, and the Assembly has promised to pub-
   lish one before the pilots of the short-
and long-distance ferries go on strike, as they did in the year of the storm
under Captain McGreg-
or.</p>"""


def test_words_that_the_lines_of_a_web_page_divide_are_whole() -> None:
    text = read_bytes(f"<html><body>{PRINTED}</body></html>".encode(), "a.html").text
    assert "asked the Assembly for" in text
    assert "promised to publish one" in text
    assert "short- and long-distance" in text
    assert "-\n" not in text


def test_where_the_lines_of_a_web_page_divide_nothing_a_hyphen_stays() -> None:
    lines = ["The pilots of the outer islands keep a register of all boats that pass."] * 60
    page = "<p>" + "\n".join([*lines, "They ask for a results-", "driven tariff."]) + "</p>"
    assert "a results-driven tariff" in read_bytes(page.encode(), "a.html").text


def test_a_dash_before_a_sentence_is_no_cut() -> None:
    assert "the tide- The pilots" in read_bytes(b"<p>They missed the tide-\nThe pilots slept.</p>", "a.html").text


def test_preformatted_lines_stay_lines() -> None:
    assert read_bytes(b"<pre>A list of har-\nbours</pre>", "a.html").text == "A list of har-\nbours"


def test_a_text_without_cuts_has_no_division() -> None:
    assert division_of(["The pilots\nslept."]) is None


def test_the_rest_of_a_text_tells_compounds() -> None:
    division = division_of(["a low-lying quay and a sand-\nbank of the low-\nlying kind"])
    assert division is not None
    assert division.mended("low-\nlying sand-\nbank") == "low-lying sandbank"


def test_a_soft_hyphen_only_divides() -> None:
    assert WordDivision({"sand-bank": 1}, divides=True).mended("sand\u00ad\nbank") == "sandbank"


def test_a_run_of_hyphens_takes_no_longer() -> None:
    text = "a-" * 100_000 + "\n" + "b" * 100_000
    division = WordDivision({}, divides=True)
    assert division.mended(text) == text.replace("\n", "")
