"""Which lines without markup are headings, and which marked ones they stay under."""

from __future__ import annotations

import pytest

from recextract.text.headings import looks_like_heading
from recextract.text.layout import analyse_layout
from recextract.textrules import TextRule, packaged_rules

RULES = packaged_rules("headings.toml").groups["no_heading"]
TEXT = "The pilots of the outer islands have waited for a register of boats since the storm."


def headings_of(text: str) -> dict[str, str]:
    """Map the words of each block to those of its heading."""
    layout = analyse_layout(text)
    words = [" ".join(layout.masked[block.start : block.end].split()) for block in layout.blocks]
    return {words[i]: "" if block.heading is None else words[block.heading] for i, block in enumerate(layout.blocks)}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_examples(rule: TextRule) -> None:
    assert rule.failures() == []


@pytest.mark.parametrize(
    "line",
    [
        "The old toll is unfair. Two changes would mend it:",
        '"The tide was late," the harbour master said',
        "(Photo: the old quay at dawn)",
        "Ann Lee,Clayport|Oct 3, 2019 08:15 GMT",
        "But, were the pilots asleep?",
        "The register is kept in three books:",
    ],
)
def test_a_sentence_quotation_or_credit_is_no_heading(line: str) -> None:
    assert headings_of(f"# Ports\n\n{line}\n\n{TEXT}\n")[TEXT] == "Ports"


@pytest.mark.parametrize(
    "line", ["What is to be done?", "Remarks by Vice Adm. Reed", 'The Spirit of "Reed"', "How the pilots did it:"]
)
def test_a_title_with_marks_is_a_heading(line: str) -> None:
    assert looks_like_heading(line)


@pytest.mark.parametrize(
    "lines",
    [
        "Quito, 3 May 2020",
        "Quito, the 3rd of May 2020\n\n(Updated: 4 May 2020 14:22)",
        "by Ms Bea Roe, Minister of Salt\n\nQuito, 3 May 2020",
        "Ann Lee and Bea Roe\n\nMay 2020",
        "ANN LEE\nThe Salt Herald, 3 May 2020",
        "From: Ann Lee\nDate: 3 May 2020",
        "Contact: press@salt.example",
    ],
)
def test_who_wrote_a_text_and_where_heads_nothing(lines: str) -> None:
    assert headings_of(f"The outer quays\n\n{lines}\n\n{TEXT}\n")[TEXT] == "The outer quays"


def test_a_letterhead_heads_nothing_and_a_body_below_the_title_does() -> None:
    text = f"SALT MINISTRY\n\nPRESS RELEASE\n\nThe outer quays\n\nQuito, 3 May 2020\n\n{TEXT}\n"
    assert headings_of(text)["The outer quays"] == "PRESS RELEASE"
    assert headings_of(text.replace("PRESS RELEASE", "(Press release)"))["The outer quays"] == ""
    assert headings_of(f"The outer quays\n\nMinistry of Salt\n\n{TEXT}\n")[TEXT] == "Ministry of Salt"


def test_the_office_below_a_speakers_name_heads_nothing() -> None:
    text = f"Remarks by Ms Bea Roe\nMinister of Harbours\n\nQuito, 3 May 2020\n\n{TEXT}\n"
    assert headings_of(text)[TEXT] == "Remarks by Ms Bea Roe"


def test_two_words_below_a_title_and_the_days_of_a_chronology_are_headings() -> None:
    assert headings_of(f"The outer quays\n\nFair Tolls\n\n{TEXT}\n")[TEXT] == "Fair Tolls"
    days = f"The outer quays\n\n3 May 2020\n\nThe storm came.\n\n4 May 2020\n\n{TEXT}\n"
    assert headings_of(days)[TEXT] == "4 May 2020"
    assert headings_of(days)["The storm came."] == "3 May 2020"


def test_questions_in_a_row_are_no_headings_and_one_alone_is() -> None:
    rows = ["Who keeps the register?", "Who pays the pilots?", "Who owns the quay?"]
    assert headings_of("# Ports\n\n" + "\n\n".join(rows) + f"\n\n{TEXT}\n")[TEXT] == "Ports"
    assert headings_of(f"# Ports\n\n{rows[0]}\n\n{TEXT}\n")[TEXT] == rows[0]


def test_a_line_that_looks_like_a_heading_stays_under_the_marked_one() -> None:
    paragraphs = ["#### Advice for pilots", "Open Books", TEXT, "Fair Tolls", "The toll is old.", "#### Thanks"]
    text = "\n\n".join([*paragraphs, "Many helped.\n"])
    assert headings_of(text) == {
        "Advice for pilots": "",
        "Open Books": "Advice for pilots",
        TEXT: "Open Books",
        "Fair Tolls": "Advice for pilots",
        "The toll is old.": "Fair Tolls",
        "Thanks": "",
        "Many helped.": "Thanks",
    }


@pytest.mark.parametrize(("first", "second"), [("14.", "15."), ("2.1", "2.2")])
def test_a_roman_number_heads_numbered_paragraphs(first: str, second: str) -> None:
    text = f"I. Opening\n\n1. The board met.\n\nII. Way forward\n\n{first} {TEXT}\n\n{second} The board rests.\n"
    found = headings_of(text)
    assert (found[TEXT], found["The board met."], found["Way forward"]) == ("Way forward", "I. Opening", "")


def test_a_number_heads_its_own_paragraphs_only() -> None:
    assert headings_of(f"3. Way forward\n\n3.1 {TEXT}\n")[TEXT] == "Way forward"
    assert headings_of(f"# Ports\n\n3. Way forward\n\n4. {TEXT}\n")[TEXT] == "Ports"
    assert headings_of(f"# Ports\n\nII. lift the ban\n\n4. {TEXT}\n")[TEXT] == "Ports"
