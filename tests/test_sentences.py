"""Blocks become sentences: a full stop ends one, an abbreviation does not."""

from __future__ import annotations

import time

import pytest

from recextract.text.layout import analyse_layout
from recextract.text.sentences import split_sentences
from recextract.types import BlockKind


def sentences_of(text: str) -> list[str]:
    layout = analyse_layout(text)
    return [" ".join(text[sentence.start : sentence.end].split()) for sentence in split_sentences(layout)]


def parted(text: str) -> list[str]:
    """Return the sentences that "/" marks off in ``text``."""
    return [part.strip() for part in text.split(" / ")]


@pytest.mark.parametrize(
    "text",
    [
        "Lt. General (R) Baloch spoke first. / Talks must go on.",
        "He met Gen. Adeyemi. / Gen. Adeyemi spoke.",
        "Mr. Okoro, Mrs. Sule, Dr. Wanjiru and Prof. Tan met Sen. Reed. / They agreed.",
        "Brig. Gen. Tan and Maj. Reed left. / Nobody spoke.",
        "The act of St. John was read. / It is short.",
        "The U.S. should listen. / It did not.",
        "The U.S. Congress must act. / It waits.",
        "The U.K. and U.N. Ministers met. / They left.",
        "The D.C. Council met. / It rose at noon.",
        "It was made in the U.S. / The ban stays.",
        "He came from the U.K. / But he left.",
        "The panel met J. Smith and A. B. Tan there. / They agreed.",
        "There is no plan B. / The rest failed.",
        "See No. 5 of the list. / It is short.",
        "He said no. / Five left.",
        "See p. 3 and pp. 4-5 of Vol. 2. / Then stop.",
        "Art. 6 and para. 12 apply. / The rest is open.",
        "On Jan. 5 they met. / On Feb. 6 they left.",
        "Use care, e.g. Mombasa port, i.e. The Gate, at night. / Then rest.",
        "Sule et al. Found nothing. / Nobody asked.",
        "Sule et al. 2019 found nothing. / Nobody asked.",
        "The navy vs. The army is an old game. / It goes on.",
        "The hall opened at 5 p.m. / The crowd was thin.",
        "Oil, gas, etc. / The rest is lost.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert sentences_of(text.replace(" / ", " ")) == parted(text)


@pytest.mark.parametrize(
    "text",
    [
        "\u201cTalk first.\u201d / He left.",
        "\u2018Talk first.\u2019 / He left.",
        '"Talk first!" / He left. / "Now," he said.',
        "\u201cWe act.\u201d / \u201cThey wait.\u201d",
        "(It rained.) / They left. / [He did.] / She sat.",
        "He left (it was late.) / She sat.",
        '(He said: "Go.") / She went.',
    ],
)
def test_closing_marks_belong_to_the_sentence_before(text: str) -> None:
    assert sentences_of(text.replace(" / ", " ")) == parted(text)


@pytest.mark.parametrize(
    "text",
    [
        "They waited\u2026 / The dam broke.",
        "They waited... / The dam broke.",
        "They waited... and the dam broke.",
        "They waited\u2026 and the dam broke.",
        "Is it so?! / Yes.",
        "Stop!!! / Now go.",
    ],
)
def test_dots_and_doubled_marks_end_a_sentence_before_a_capital(text: str) -> None:
    assert sentences_of(text.replace(" / ", " ")) == parted(text)


@pytest.mark.parametrize(
    "text",
    [
        '"Why now?" asked the clerk. / Nobody knew.',
        "Act now! said the clerk. / Nobody did.",
        "Who gains? and who loses? / That is open.",
    ],
)
def test_a_question_or_exclamation_goes_on_in_lower_case(text: str) -> None:
    assert sentences_of(text.replace(" / ", " ")) == parted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose again. / 40 mills closed.",
        "It cost a lot. / $6 is too much.",
        "The law is old. / 2018 was its last year.",
    ],
)
def test_a_sentence_may_start_with_a_figure(text: str) -> None:
    assert sentences_of(text.replace(" / ", " ")) == parted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose by 3.5 per cent and 1.25 million left. / The rest stayed.",
        "Read https://example.org/a.b?c=D.E now. / Then act.",
        "Ask a.b@example.org about it. / Then act.",
        "Version 2.0.1 is out. / It works.",
    ],
)
def test_a_dot_within_a_word_ends_no_sentence(text: str) -> None:
    assert sentences_of(text.replace(" / ", " ")) == parted(text)


def test_a_semicolon_or_lower_case_does_not_start_a_sentence() -> None:
    text = "We need a plan; it must work: all of it. so we hope."
    assert sentences_of(text) == [text]


def test_a_sentence_does_not_run_into_the_next_block() -> None:
    assert sentences_of("# Ports\n\nOpen them\n\n- now\n- Or later") == ["Ports", "Open them", "now", "Or later"]


def test_a_sentence_runs_over_line_breaks() -> None:
    text = "The governments of the upper and the lower river need\nto build a second bridge. They should start now.\n"
    assert sentences_of(text) == [
        "The governments of the upper and the lower river need to build a second bridge.",
        "They should start now.",
    ]


def test_a_note_number_after_the_stop_hides_no_boundary() -> None:
    text = "The bank said so.12 The state must act."
    layout = analyse_layout(text)
    assert [text[s.start : s.end] for s in split_sentences(layout)] == ["The bank said so.", "The state must act."]


@pytest.mark.parametrize(
    "text", ["", "   \n ", "--- ... !!! ???", "\u2022 \u2022 \u2022", "* * *\n\n- -\n", "(\u2026)", "\x00\x01"]
)
def test_a_text_without_letters_or_digits_has_no_sentence(text: str) -> None:
    assert sentences_of(text) == []


def test_a_speaker_label_is_no_sentence() -> None:
    assert sentences_of("Mr. HARGROVE. Mr. President, we must act.\n") == ["Mr. President, we must act."]


@pytest.mark.parametrize("text", ["water " * 3000, "x" * 9000, "Water is dear. " * 900, "w\u00e4ter\u2014" * 3000])
def test_a_text_without_end_is_cut_and_loses_nothing(text: str) -> None:
    found = split_sentences(analyse_layout(text))
    assert max(sentence.end - sentence.start for sentence in found) <= 4000
    assert "".join("".join(text[s.start : s.end] for s in found).split()) == "".join(text.split())


def test_an_over_long_block_is_cut_where_a_sentence_ends() -> None:
    assert set(sentences_of("Water is very dear in the valley. " * 300)) == {"Water is very dear in the valley."}


@pytest.mark.parametrize(
    "text",
    [
        "  The bank must lend.   It has money.  ",
        "\u2003The bank must lend.\u2003\u2003It has money.\u2003",
        "*The bank must lend.* **It has money.**",
        "- The bank must lend.\n\n\n3\n\n- It has money.\n\n| a | b |\n",
        "\u201cThe bank must lend.\u201d\u00a0It has money.\u00a0",
    ],
)
def test_a_sentence_is_neither_empty_nor_padded(text: str) -> None:
    layout = analyse_layout(text)
    for sentence in split_sentences(layout):
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        assert layout.masked[sentence.start : sentence.end].strip() == layout.masked[sentence.start : sentence.end]


def test_sentences_are_ordered_and_lie_in_their_blocks() -> None:
    text = "# Ports\n\nOpen them. Now!\n\n- Act. Or wait.\n\n| Bank | must lend. It has money. |\n"
    layout = analyse_layout(text)
    found = split_sentences(layout)
    assert list(found) == sorted(found, key=lambda sentence: sentence.start)
    for sentence in found:
        block = layout.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert block.kind is not BlockKind.LABEL


@pytest.mark.parametrize("unit", ["(", '" ', "\u201d", "A.", "x.) "])
def test_a_run_of_marks_takes_no_longer(unit: str) -> None:
    started = time.process_time()
    sentences_of("Talks failed. " + unit * 10_000 + " Try again.")
    assert time.process_time() - started < 10
