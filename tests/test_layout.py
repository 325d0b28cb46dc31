"""Lines become blocks, and what is not prose becomes as many spaces."""

from __future__ import annotations

from time import process_time

import pytest

from recextract.text.layout import analyse_layout
from recextract.text.sentences import split_sentences
from recextract.types import Block, BlockKind, Layout

HEADING, PROSE, ITEM, NOTE = BlockKind.HEADING, BlockKind.PROSE, BlockKind.ITEM, BlockKind.NOTE
BYLINE, LABEL, TABLE = BlockKind.BYLINE, BlockKind.LABEL, BlockKind.TABLE

ROOMS = {
    "Nadia": "they built a dam",
    "Omar": "they sold a boat",
    "Tunde": "they dug a well",
    "Wanjiru": "they met a bank",
}


def words_of(layout: Layout, block: Block) -> str:
    return " ".join(layout.masked[block.start : block.end].split())


def blocks_of(text: str) -> list[tuple[BlockKind, str]]:
    layout = analyse_layout(text)
    return [(block.kind, words_of(layout, block)) for block in layout.blocks]


def headings_of(text: str) -> dict[str, str]:
    """Map the words of each block to those of its heading."""
    layout = analyse_layout(text)
    return {
        words_of(layout, block): words_of(layout, layout.blocks[block.heading]) if block.heading is not None else ""
        for block in layout.blocks
    }


def lead_ins_of(text: str) -> dict[str, str]:
    """Map the words of each list item to those of its lead-in."""
    layout = analyse_layout(text)
    return {
        words_of(layout, block): words_of(layout, layout.blocks[block.lead_in]) if block.lead_in is not None else ""
        for block in layout.blocks
        if block.kind is ITEM
    }


# Lines and paragraphs


def test_a_line_that_names_who_is_quoted_above_is_no_item() -> None:
    text = "{}\n\n— Ada Lund, pilot\n\nThe quay is old.\n"
    for quotation in ('"The port must open."', "> The port must open."):
        assert blocks_of(text.format(quotation))[1] == (BYLINE, "— Ada Lund, pilot")
    for line in ("The port must open.", '"Why?" she asked.'):
        assert blocks_of(text.format(line))[1][0] is not BYLINE
    items = '"The port must open."\n\n— Open the quay, too.\n— Ada Lund, pilot\n'
    assert [kind for kind, _ in blocks_of(items)] == [PROSE, ITEM, ITEM]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The ministry should publish its water accounts every\n"
        "year so that farmers can plan their sowing and Kisumu\n"
        "lenders can judge the risk of the next harvest.\n"
        "\n"
        "The Assembly debated the matter.\n"
    )
    assert blocks_of(text) == [
        (
            PROSE,
            "The ministry should publish its water accounts every year so that farmers can plan their sowing and "
            "Kisumu lenders can judge the risk of the next harvest.",
        ),
        (PROSE, "The Assembly debated the matter."),
    ]


def test_a_short_last_line_ends_its_paragraph() -> None:
    text = (
        "The dam commission met in the spring and agreed on little.\n"
        "It rose at noon.\n"
        "The farmers of the lower valley waited for water all year.\n"
    )
    assert len(blocks_of(text)) == 2


def test_unwrapped_lines_are_a_paragraph_each() -> None:
    line = "The ministry should publish its water accounts, as the assembly has asked it to do since the drought, "
    line += "and the lenders should read them before they lend, which they have not done in living memory."
    assert blocks_of(f"{line}\n{line}\n") == [(PROSE, line), (PROSE, line)]


DOUBLE_SPACED = (
    "The river commission met in the spring of that\n\nyear and agreed on little, while the farmers of the\n\n"
    "lower valley waited for water that did not come and\n\nfor a plan that nobody had written, although each of\n\n"
    "the five members had promised one and though they had\n\nmet eleven times already. It should meet again.\n"
)


def test_a_blank_line_after_every_line_is_no_paragraph_break() -> None:
    assert blocks_of(DOUBLE_SPACED) == [(PROSE, " ".join(DOUBLE_SPACED.split()))]


def test_in_double_spaced_text_more_blank_lines_break_paragraphs() -> None:
    assert blocks_of(DOUBLE_SPACED + "\n\n\nThe second paragraph is about a dam.\n")[1:] == [
        (PROSE, "The second paragraph is about a dam.")
    ]


def test_a_blank_line_in_mid_sentence_does_not_break_a_paragraph() -> None:
    text = "The upstream governments have resisted mediation for years\n\nthough they may yet accept it.\n"
    assert blocks_of(text) == [(PROSE, " ".join(text.split()))]


def test_a_blank_line_after_a_short_last_line_does_not_break_a_sentence() -> None:
    text = "The mayor said that the old toll on boats\ncannot\n\nbe raised before the spring of next year.\n"
    assert len(blocks_of(text)) == 1


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", " \n\t\n\f\n", "\ufeff"])
def test_white_space_gives_no_block(text: str) -> None:
    assert blocks_of(text) == []


def test_a_line_of_dashes_parts_paragraphs_and_is_none() -> None:
    assert blocks_of("One thing is so.\n\n-----\n\nAnother is so.\n") == [
        (PROSE, "One thing is so."),
        (PROSE, "Another is so."),
    ]


# Lists


@pytest.mark.parametrize(
    "mark",
    [
        "•",
        "-",
        "*",
        "–",
        "—",
        "o",
        "!",
        "\uf0b7",
        "·",
        "+",
        "→",
        "▪",
        "✓",
        "1.",
        "12.",
        "1)",
        "(1)",
        "[1]",
        "A.",
        "a.",
        "(a)",
        "a)",
        "iv.",
        "(iv)",
        "140.43",
        "2.1.",
        "2.1.3",
    ],
)
def test_a_list_mark_makes_an_item_and_is_masked(mark: str) -> None:
    text = f"{mark} Lift the ban on onions.\n{mark} Open the port to trawlers.\n"
    assert blocks_of(text) == [(ITEM, "Lift the ban on onions."), (ITEM, "Open the port to trawlers.")]


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0", "   "])
def test_any_space_may_follow_a_bullet(space: str) -> None:
    assert blocks_of(f"•{space}Lift the ban.\n•{space}Open the port.\n") == [
        (ITEM, "Lift the ban."),
        (ITEM, "Open the port."),
    ]


@pytest.mark.parametrize(
    "line", ["Onions are dear.", "-5 degrees were measured.", "2018 was a dry year.", "*The* port is shut."]
)
def test_a_line_without_a_list_mark_is_no_item(line: str) -> None:
    assert [kind for kind, _ in blocks_of(f"It rained.\n\n{line}\n\nIt stopped.\n")] == [PROSE, PROSE, PROSE]


def test_an_initial_is_no_list_mark() -> None:
    assert blocks_of("A. Okoro Sule\n\nThe text is here now.\n")[0] == (HEADING, "A. Okoro Sule")


def test_an_item_goes_on_in_lower_case_on_the_next_line() -> None:
    text = "- Lift the ban on onions that the ministry\nimposed in the spring.\n- Open the port.\n"
    assert blocks_of(text) == [
        (ITEM, "Lift the ban on onions that the ministry imposed in the spring."),
        (ITEM, "Open the port."),
    ]


def test_an_item_goes_on_after_a_full_line() -> None:
    text = "- Lift the ban on onions that was imposed by the\n  Ministry of Food.\n- Open the port.\n"
    assert blocks_of(text)[0] == (ITEM, "Lift the ban on onions that was imposed by the Ministry of Food.")


@pytest.mark.parametrize("end", [";", "; and", ", and", "; or", ""])
def test_items_that_end_without_a_full_stop_stay_apart(end: str) -> None:
    assert [kind for kind, _ in blocks_of(f"1. Lift the ban{end}\n2. Open the port{end}\n3. Close the pit.\n")] == [
        ITEM
    ] * 3


def test_indentation_is_the_level_of_an_item() -> None:
    layout = analyse_layout("- One thing is to act.\n  - Another is to wait.\n    - A third is to go.\n")
    assert [block.level for block in layout.blocks] == [0, 1, 2]


@pytest.mark.parametrize(
    "lead_in",
    [
        "We recommend:",
        "In its last report of the year the panel asks the bank to do the following at once, and in this order:",
    ],
)
def test_items_know_what_led_in_to_them(lead_in: str) -> None:
    text = f"{lead_in}\n\n- Lift the ban.\n\n- Open the port.\n"
    assert lead_ins_of(text) == {"Lift the ban.": lead_in, "Open the port.": lead_in}


def test_a_lead_in_with_a_verb_of_advice_is_no_heading() -> None:
    text = "# Ports\n\nKenya should also:\n\n- mend the dam\n\nThe guild has waited for a year.\n"
    assert headings_of(text)["The guild has waited for a year."] == "Ports"
    assert lead_ins_of(text)["mend the dam"] == "Kenya should also:"
    assert headings_of("# Ports\n\nKey steps:\n\n- mend the dam\n")["mend the dam"] == "Key steps:"


@pytest.mark.parametrize("lead_in", ["The guild should", "We appeal to Kenya to", "It is vital that the banks"])
def test_a_lead_in_without_a_colon_wants_an_end(lead_in: str) -> None:
    assert lead_ins_of(f"It rained.\n\n{lead_in}\n- mend the dam\n- wait\n")["mend the dam"] == lead_in


@pytest.mark.parametrize("line", ["Why the guild must act", "What the dam is for", "The guild must wait."])
def test_a_line_that_wants_no_end_leads_in_to_nothing(line: str) -> None:
    assert lead_ins_of(f"It rained.\n\n{line}\n- mend the dam\n- wait\n")["mend the dam"] == ""


@pytest.mark.parametrize(
    "date", ["12 March 2024", "Date: 17th October, 2019", "Wednesday 9 May 2018", "Lima, 9 May 2018"]
)
def test_the_date_of_a_document_heads_nothing(date: str) -> None:
    text = f"Ports of Clay\n\n{date}\n\nThe dam was built by the guild, and nobody has mended it since the flood.\n"
    assert list(headings_of(text).values()) == ["", "Ports of Clay", "Ports of Clay"]


def test_the_days_of_a_chronology_are_headings() -> None:
    text = "Ports of Clay\n\n12 March 2024\n\nThe dam was built.\n\n13 March 2024\n\nThe dam was lost.\n"
    assert headings_of(text)["The dam was lost."] == "13 March 2024"
    assert headings_of(text)["The dam was built."] == "12 March 2024"


def test_an_item_that_asks_for_the_items_below_leads_in_to_them() -> None:
    text = "We recommend:\n\n- The guild should:\n  - mend the dam\n  - count the boats\n- Costs:\n  - open the port\n"
    assert lead_ins_of(text) == {
        "The guild should:": "We recommend:",
        "mend the dam": "The guild should:",
        "count the boats": "The guild should:",
        "Costs:": "We recommend:",
        "open the port": "We recommend:",
    }


def test_items_marked_otherwise_are_below_the_item_that_asks_for_them() -> None:
    text = "11. It rained.\n\n12. The guild should:\n(a) mend the dam;\n(b) count the boats.\n\n13. The sun came.\n"
    assert lead_ins_of(text) == {
        "It rained.": "",
        "The guild should:": "",
        "mend the dam;": "The guild should:",
        "count the boats.": "The guild should:",
        "The sun came.": "",
    }
    assert set(lead_ins_of("1. The guild sold:\n(a) the dam;\n(b) the boats.\n").values()) == {""}


def test_items_that_run_on_in_one_line_are_items() -> None:
    text = "For Kenya: - Mend the dam before\nthe rains. - Pay the guild. - Open the port.\n\nThe rains came late.\n"
    assert blocks_of(text)[:4] == [
        (HEADING, "For Kenya:"),
        (ITEM, "Mend the dam before the rains."),
        (ITEM, "Pay the guild."),
        (ITEM, "Open the port."),
    ]
    assert set(lead_ins_of(text).values()) == {"For Kenya:"}


def test_an_item_may_hold_items_that_run_on() -> None:
    text = "- Kenya should: - Mend the dam. - Pay the guild.\n- Oman can wait.\n"
    assert lead_ins_of(text) == {
        "Kenya should:": "",
        "Mend the dam.": "Kenya should:",
        "Pay the guild.": "Kenya should:",
        "Oman can wait.": "",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The dam - Old as it is - Holds the river back.",
        "It rained. - The guild slept, and the boats were lost.",
        "It rained all year. \u2013 The guild slept. \u2013 The boats were lost.",
        "The score was even: 3 - 3. It rained - 4 boats sank.",
    ],
)
def test_a_dash_between_clauses_makes_no_item(text: str) -> None:
    assert blocks_of(text) == [(PROSE, text)]


def test_a_lead_in_ends_with_the_next_paragraph() -> None:
    text = "We recommend:\n\n- Lift the ban.\n\nThe end is near, they said.\n\n- Wait for it.\n"
    assert lead_ins_of(text) == {"Lift the ban.": "We recommend:", "Wait for it.": ""}


def test_a_paragraph_without_a_colon_leads_in_to_nothing() -> None:
    assert lead_ins_of("It rained all year.\n\n- Lift the ban.\n") == {"Lift the ban.": ""}


# Headings


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("# The way forward", "The way forward"),
        ("###### Ports", "Ports"),
        ("## **Ports**", "Ports"),
        ("THE WAY FORWARD", "THE WAY FORWARD"),
        ("The Way Forward", "The Way Forward"),
        ("What is to be done?", "What is to be done?"),
        ("To the Government of Ghana:", "To the Government of Ghana:"),
        ("3. Trade and Transit", "Trade and Transit"),
    ],
)
def test_a_line_that_heads_a_text_is_a_heading(line: str, heading: str) -> None:
    text = f"{line}\n\nThe ministry should act on this before the monsoon begins."
    assert blocks_of(text)[0] == (HEADING, heading)
    assert headings_of(text)["The ministry should act on this before the monsoon begins."] == heading


@pytest.mark.parametrize(
    "line",
    [
        "The ministry acted.",
        "the way forward",
        "The way forward, as the assembly of the lower river states saw it in the long dry summer of that year",
        "The end;",
    ],
)
def test_a_line_that_reads_on_or_stops_is_no_heading(line: str) -> None:
    assert blocks_of(f"{line}\n\nThe ministry should act.\n")[0] == (PROSE, line)


@pytest.mark.parametrize(
    ("broken", "rest"),
    [
        ("It gives me", "great joy to open the new ferry to the outer islands, which"),
        ("The clerk asked the", "Mayor of Kisumu for the keys of the old ferry and its two"),
    ],
)
def test_a_line_that_is_broken_off_goes_on_in_the_next(broken: str, rest: str) -> None:
    text = f"{broken}\n{rest}\nhas waited for this day since the spring of last year and\nwill wait no more.\n"
    assert [kind for kind, _ in blocks_of(text)] == [PROSE]


def test_a_heading_above_a_short_line_in_small_letters_stays_one() -> None:
    text = (
        "The mayor of the town spoke for an hour about the ferries.\n\nFerries\nfares and times\n\n"
        "The board should lower the fares for all the islanders.\n"
    )
    assert (PROSE, "Ferries fares and times") not in blocks_of(text)


def test_the_last_line_is_no_heading() -> None:
    assert blocks_of("The text is here now.\n\nThe End\n")[1] == (PROSE, "The End")


def test_a_numbered_demand_is_an_item_and_no_heading() -> None:
    text = "3. Lift the ban\n\nThe ministry should act on the ports before the monsoon begins.\n"
    assert blocks_of(text)[0] == (ITEM, "Lift the ban")


def test_markdown_headings_form_a_tree() -> None:
    text = "# Report\n\n## Trade\n\nOn trade.\n\n### Ports\n\nOn ports.\n\n## Water\n\nOn water.\n"
    assert headings_of(text) == {
        "Report": "",
        "Trade": "Report",
        "On trade.": "Trade",
        "Ports": "Trade",
        "On ports.": "Ports",
        "Water": "Report",
        "On water.": "Water",
    }


def test_a_plain_title_stands_above_the_plain_heading_below_it() -> None:
    assert headings_of("Report\n\nTrade\n\nThe ministry should act on trade.\n")["Trade"] == "Report"


# Page numbers, running heads, notes


@pytest.mark.parametrize(
    "number",
    [
        "3",
        " 3 ",
        "- 3 -",
        "Page 3",
        "page 3 of 12",
        "3/12",
        "[3]",
        "| 3 |",
        "9 11-52231",
        "11-52231 9",
        "4/17 12-48103",
        "A/74/PV.8 03/11/2019",
    ],
)
def test_a_sentence_runs_over_a_page_number(number: str) -> None:
    text = f"The governments of the upper and the lower\n\n\n{number}\n \n\nriver need to build a second bridge.\n"
    assert blocks_of(text) == [
        (PROSE, "The governments of the upper and the lower river need to build a second bridge.")
    ]


def test_front_matter_is_no_text() -> None:
    text = "---\ntitle: Ships\nauthor:\n  - Ann Lee\n  - Bea Roe\n---\n\nThe guild must mend its ships.\n"
    assert blocks_of(text) == [(PROSE, "The guild must mend its ships.")]
    assert len(blocks_of("---\n\nThe quay is old.\n\n---\n\nThe guild must mend it.\n")) == 2


def test_a_sentence_runs_over_a_form_feed() -> None:
    text = "The governments of the upper and the lower river\n\fneed to build a second bridge.\n"
    assert blocks_of(text) == [(PROSE, " ".join(text.split()))]


def test_a_number_within_a_line_is_no_page_number() -> None:
    assert blocks_of("They built 3 bridges.\n") == [(PROSE, "They built 3 bridges.")]


def with_running_heads(count: int) -> str:
    return "".join(
        f"{who} met the delegates of the river states in the {who} room and\n\n"
        f"River Commission Report {page}\n{page}\n\n{what} before the monsoon begins.\n"
        for page, (who, what) in enumerate(list(ROOMS.items())[:count], 1)
    )


@pytest.mark.parametrize("count", [3, 4])
def test_a_sentence_runs_over_a_running_head(count: int) -> None:
    assert [words for _, words in blocks_of(with_running_heads(count))] == [
        f"{who} met the delegates of the river states in the {who} room and {what} before the monsoon begins."
        for who, what in list(ROOMS.items())[:count]
    ]


def test_a_line_that_stands_at_two_page_ends_is_no_running_head() -> None:
    assert any("River Commission Report" in words for _, words in blocks_of(with_running_heads(2)))


def test_running_heads_are_found_at_form_feeds() -> None:
    text = "\f".join(
        f"River Commission Report\n\n{who} says that {what} near the mill.\n" for who, what in ROOMS.items()
    )
    assert blocks_of(text) == [(PROSE, f"{who} says that {what} near the mill.") for who, what in ROOMS.items()]


def test_the_running_head_of_the_first_page_counts_where_it_is_numbered() -> None:
    pages = [f"Salt Review   {number}\n\nThe ports of the north were\n\n" for number in (7, 8, 9)]
    layout = analyse_layout("\f".join(pages) + "shut.\n")
    assert "Salt Review" not in layout.masked


@pytest.mark.parametrize("head", ["Salt Review    No. 2", "Salt Review"])
def test_the_head_at_the_start_counts_where_numbers_end_the_pages(head: str) -> None:
    text = (
        f"{head}\n\nThe guild of the salt pans should mend the two old\n     7\n{head.replace('    ', '  ')}\n\n"
        f"roads before the rains, and the keepers of the quay should\n     8\n{head}\n\npay for both of them.\n"
    )
    found = [words for _, words in blocks_of(text)]
    assert found[-1].startswith("The guild") and "Salt Review" not in found[-1]
    assert found[:-1] == ([] if "2" in head else ["Salt Review"])  # without a number it may be the title


def test_a_refrain_within_a_page_is_no_running_head() -> None:
    text = "".join(
        f"{who} says that {what}.\n\nSo it was.\n\nThe rain fell on {who}.\n\n" for who, what in ROOMS.items()
    )
    assert [words for _, words in blocks_of(text)].count("So it was.") == 4


@pytest.mark.parametrize("mark", ["¹", "²³", "†", "[^1]", "[12]", "<sup>4</sup>"])
def test_a_note_mark_is_masked(mark: str) -> None:
    assert blocks_of(f"The bank must lend{mark} and the state must spend.{mark}\n") == [
        (PROSE, "The bank must lend and the state must spend.")
    ]


def test_a_note_number_glued_to_a_clause_is_masked() -> None:
    assert blocks_of("It has the means;6 it lacks the will.12 It waits.\n") == [
        (PROSE, "It has the means; it lacks the will. It waits.")
    ]


@pytest.mark.parametrize("figure", ["3.5", "2018", "1,200", "G7", "H2O", "1.5°"])
def test_a_figure_is_no_note_mark(figure: str) -> None:
    assert blocks_of(f"It spent {figure} and more on it.\n") == [(PROSE, f"It spent {figure} and more on it.")]


@pytest.mark.parametrize("line", ["[^1]: See the report of the bank.", "<sup>2</sup> See the report of the bank."])
def test_a_line_that_opens_with_a_note_mark_is_a_note(line: str) -> None:
    assert blocks_of(f"The bank must lend.\n\n{line}\n")[1] == (NOTE, "See the report of the bank.")


# Markup


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("The **bank** must *not* lend.", "The bank must not lend."),
        ("The __bank__ must _not_ lend.", "The bank must not lend."),
        ("The ***bank*** must ~~not~~ lend.", "The bank must not lend."),
        ("The [bank](https://example.org/b) must lend.", "The bank must lend."),
        ("![A map](map.png) The bank must lend.", "A map The bank must lend."),
        ("<p>The <i>bank</i> must lend.</p>", "The bank must lend."),
        ('The <a href="b.html">bank</a> must lend.', "The bank must lend."),
        ("The bank <!-- which one? --> must lend.", "The bank must lend."),
        ("The bank must lend \\$5.", "The bank must lend $5."),
        ("The bank\x00 must\x07 lend.", "The bank must lend."),
        ("The \u201cbank\u201d\u2019s loan", 'The "bank"\'s loan'),
        ("The\u00a0bank\u202fmust\u200blend.", "The bank must lend."),
    ],
)
def test_markup_is_masked_one_for_one(marked: str, plain: str) -> None:
    layout = analyse_layout(marked)
    assert len(layout.masked) == len(marked)
    assert " ".join(layout.masked.split()) == plain


@pytest.mark.parametrize(
    "text",
    ["The loan_to_value rule stays.", "Take 2*3*4 of it.", "It fell by < 5 and > 3 per cent.", "Ask [them] (both)."],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert analyse_layout(text).masked == text


def test_a_masked_word_stands_where_it_stood() -> None:
    text = "\u2022 The **bank**\nmust\t[lend](u)."
    masked = analyse_layout(text).masked
    assert [masked.index(word) for word in ("bank", "must", "lend")] == [
        text.index(word) for word in ("bank", "must", "lend")
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "QUITO, 9 May 2017: ",
        "Quito, Ecuador, May 9 (IPS) \u2013 ",
        "QUITO, 9 May 2017 (Salt Ledger) \u2014 ",
        "**QUITO (May 9, 2017)** \u2014",
        "PORT QUITO, D.C. \u2013 ",
    ],
)
def test_a_dateline_is_masked_before_its_text(dateline: str) -> None:
    text = f"Talks\n\n{dateline}Pilots must rest.\n"
    layout = analyse_layout(text)
    assert len(layout.masked) == len(text)
    assert text[layout.blocks[-1].start :] == "Pilots must rest.\n"


@pytest.mark.parametrize(
    "text", ["Quito, 9 May 2017:", "On 9 May 2017: Pilots rest.", "Salt Act (9 May 2017): Pilots rest."]
)
def test_a_date_without_a_place_or_a_text_stays(text: str) -> None:
    assert analyse_layout(text).masked == text


def test_no_line_break_is_left_in_the_masked_text() -> None:
    masked = analyse_layout("One\ntwo\r\nthree\ffour\u2028five\u2029six\x85seven\veight").masked
    assert masked.split(" ") == ["One", "two", "", "three", "four", "five", "six", "seven", "eight"]


def test_an_escaped_underscore_stays() -> None:
    assert " ".join(analyse_layout("The loan\\_to\\_value rule.").masked.split()) == "The loan _to _value rule."


def test_the_mark_of_a_block_quotation_is_masked() -> None:
    assert blocks_of("The panel said.\n\n> The ministry should act.\n")[1] == (PROSE, "The ministry should act.")


# Heads that run into their paragraph, speakers, tables, bylines


def test_a_run_in_head_is_parted_from_its_paragraph() -> None:
    text = "**Narrow the scope:** The scheme should serve villages only.\n"
    assert [words for _, words in blocks_of(text)] == ["Narrow the scope:", "The scheme should serve villages only."]


def test_a_run_in_head_is_parted_from_its_paragraph_in_a_quotation_too() -> None:
    text = "> **Our plea:** The scheme should serve villages only.\n"
    assert [words for _, words in blocks_of(text)] == ["Our plea:", "The scheme should serve villages only."]


def test_the_box_of_a_task_is_part_of_its_mark() -> None:
    text = "- [ ] Mend the dam.\n- [x] Pay the guild.\n1. [X] Dig a well.\n- [a] is a note, not a box.\n"
    assert blocks_of(text) == [
        (ITEM, "Mend the dam."),
        (ITEM, "Pay the guild."),
        (ITEM, "Dig a well."),
        (ITEM, "[a] is a note, not a box."),
    ]


def test_a_run_in_head_may_have_its_colon_outside() -> None:
    text = "**Narrow the scope**: The scheme should serve villages only.\n"
    assert blocks_of(text)[1] == (PROSE, "The scheme should serve villages only.")


def test_emphasis_within_a_sentence_is_no_run_in_head() -> None:
    assert len(blocks_of("**The scheme** should serve villages only.\n")) == 1


def test_a_run_in_head_does_not_end_the_list() -> None:
    text = "We recommend:\n\n- **Books:** Publish the accounts.\n- Close the pit.\n"
    assert lead_ins_of(text)["Close the pit."] == "We recommend:"


def test_the_body_of_an_item_with_a_run_in_head_is_an_item() -> None:
    assert (ITEM, "Publish the accounts.") in blocks_of("We recommend:\n\n- **Books:** Publish the accounts.\n")


@pytest.mark.parametrize(
    "label",
    [
        "Mr. HARGROVE.",
        "Ms. McCALLUM.",
        "PRESIDENT OKORO:",
        "The PRESIDING OFFICER.",
        "MODERATOR:",
        "SULE:",
        "Dr. Amina Sule:",
        "Mr. HARGROVE of Ohio.",
    ],
)
def test_a_speaker_label_is_parted_from_the_words_spoken(label: str) -> None:
    assert blocks_of(f"{label} Mr. President, the Senate must act.\n") == [
        (LABEL, label),
        (PROSE, "Mr. President, the Senate must act."),
    ]


@pytest.mark.parametrize(
    "text", ["Mr. Hargrove must act.", "The President: a biography is out.", "Dr. Sule said that they must act."]
)
def test_a_name_at_the_start_of_a_sentence_is_no_label(text: str) -> None:
    assert LABEL not in [kind for kind, _ in blocks_of(text)]


def test_a_spoken_question_is_no_heading() -> None:
    assert blocks_of("MODERATOR: What should be done?\n\nMr. HARGROVE. We should wait.\n")[1] == (
        PROSE,
        "What should be done?",
    )


def test_the_cells_of_a_piped_table_are_blocks() -> None:
    text = "| Actor | Task |\n| --- | --- |\n| Bank | should lend |\n"
    assert blocks_of(text) == [(TABLE, "Actor"), (TABLE, "Task"), (TABLE, "Bank"), (TABLE, "should lend")]


def test_tabbed_lines_below_each_other_are_rows() -> None:
    layout = analyse_layout(
        "Recommendation\tAddressee\tYear\nLight the bar at night\tHarbour Board\t2015\nPay\tPort\t2016\n"
    )
    assert [(block.kind.value, block.level) for block in layout.blocks] == [("table", i) for i in (0, 1, 2)] * 3
    assert layout.blocks[3].lead_in == 0


def test_the_cells_of_a_tabbed_line_are_blocks() -> None:
    assert blocks_of("Bank\tLend more\n\nThe rest is text.\n")[:2] == [(TABLE, "Bank"), (TABLE, "Lend more")]


@pytest.mark.parametrize(
    "line", ["By Amina Sule", "Prepared by: Amina Sule", "*Written by Amina Sule*", "Author: Amina Sule"]
)
def test_a_line_that_names_the_author_is_a_byline(line: str) -> None:
    assert blocks_of(f"Water for the Valley\n\n{line}\n\nThe ministry should act.\n")[1] == (BYLINE, line.strip("*"))


def test_a_sentence_that_opens_with_by_is_no_byline() -> None:
    text = "By the end of the year the ministry should have published all of its water accounts for everyone to read."
    assert blocks_of(text + "\n") == [(PROSE, text)]


# Encodings of white space


def test_windows_line_ends_make_the_same_blocks() -> None:
    text = "# Report\n\nThe ministry should act on the water accounts\nof the valley.\n\n- Lift the ban.\n"
    assert blocks_of(text.replace("\n", "\r\n")) == blocks_of(text)


def test_old_line_ends_make_the_same_blocks() -> None:
    text = "# Report\n\nThe ministry should act.\n\n- Lift the ban.\n"
    assert blocks_of(text.replace("\n", "\r")) == blocks_of(text)


def test_a_byte_order_mark_is_masked() -> None:
    assert blocks_of("\ufeffThe ministry should act.\n") == [(PROSE, "The ministry should act.")]


@pytest.mark.parametrize("line", ["# Report", "- Lift the ban."])
def test_a_byte_order_mark_does_not_hide_the_first_mark(line: str) -> None:
    assert blocks_of(f"\ufeff{line}\n\nThe text is here.\n") == blocks_of(f"{line}\n\nThe text is here.\n")


def test_a_decimal_at_the_start_of_a_wrapped_line_is_no_list_mark() -> None:
    text = (
        "The bank must hold the price of its loans to farmers below\n3.5 per cent of the sum that was lent to them.\n"
    )
    assert blocks_of(text) == [(PROSE, " ".join(text.split()))]


# The whole


EVERYTHING = "\n".join(
    [
        "\ufeffWater for the Valley",
        "",
        "By Amina Sule",
        "",
        "# Trade",
        "",
        "**Narrow it:** The scheme should serve \u201cvillages\u201d only.[^1]",
        "",
        "We recommend:",
        "",
        "\u2022 Lift the ban on onions that the ministry",
        "imposed;",
        "  - open the port.",
        "",
        "12",
        "",
        "| Bank | Lend |",
        "",
        "Mr. HARGROVE. We must act.\f",
        "[^1]: A note.",
    ]
)


CUT = "The govern-\nment of Kenya should therefore re-\nopen the border and ask its neigh-\nbours."


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "  \n  "])
def test_a_word_that_a_line_end_cut_is_whole(line_end: str) -> None:
    whole = "The government of Kenya should therefore reopen the border and ask its neighbours."
    assert blocks_of(CUT.replace("\n", line_end)) == [(PROSE, whole)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We need a long-\nterm plan, a long-term budget and a long list.", "We need a long-term plan"),
        ("It binds all non-\nEuropean states.", "It binds all non-European states."),
        ("The cost of COVID-\n19 was great.", "The cost of COVID-19 was great."),
        ("It harms short-\nand long-term plans.", "It harms short- and long-term plans."),
        ("It was a just-in-\ntime plan.", "It was a just-in-time plan."),
        ("A \u201cgovern-\nment of all\u201d is needed.", 'A "government of all" is needed.'),
        ("Ask the govern\u00ad\nment of Kenya.", "Ask the government of Kenya."),
        ("Ask the parlia\u2010\nment of Kenya.", "Ask the parliament of Kenya."),
        ("They sold the boat of the bank -\nand the dam.", "They sold the boat of the bank - and the dam."),
        ("Mr. HARGROVE. Govern-\nments must act.", "Governments must act."),
        ("1. Govern-\nments must act.", "Governments must act."),
        ("\u2022 Re-\nopen the border.", "Reopen the border."),
        ("It must stop. Govern-\nments must act.", "It must stop. Governments must act."),
        ("We met the secre-\n\n12\n\ntary of the bank.", "We met the secretary of the bank."),
    ],
)
def test_what_a_line_end_did_to_a_word(text: str, words: str) -> None:
    assert any(found.startswith(words) for _, found in blocks_of(text))


def test_where_words_are_not_divided_what_is_cut_is_a_compound() -> None:
    line = "They sold the boat of the bank and dug a well.\n"
    cut = "They want a results-\ndriven bank, and a govern-\nment."
    assert "a resultsdriven bank, and a government." in " ".join(words for _, words in blocks_of(line * 40 + cut))
    assert "a results-driven bank, and a govern-ment." in " ".join(words for _, words in blocks_of(line * 90 + cut))
    known = "The government sold it.\n" + line * 90 + cut
    assert "a results-driven bank, and a government." in " ".join(words for _, words in blocks_of(known))


def test_a_word_is_known_from_the_rest_of_the_text() -> None:
    assert "the cooperation" in blocks_of("Cooperation is good. They ended the co-\noperation of banks.")[0][1]
    assert "the co-operation" in blocks_of("Co-operation is good. They ended the co-\noperation of banks.")[0][1]


def test_a_line_that_ends_in_mid_word_is_no_heading() -> None:
    assert [kind for kind, _ in blocks_of("The Govern-\n\nKenya sold a boat.")] == [PROSE, PROSE]


@pytest.mark.parametrize("before", ["", "It must stop. ", "It must stop and ", "1. ", "\u2022 ", "Mr. HARGROVE. "])
@pytest.mark.parametrize("after", ["", ".", ". It is late.", ".\nIt is late.", "\n\nIt is late.", " by day", "!\u201d"])
def test_no_block_loses_a_piece_of_a_word_that_was_cut(before: str, after: str) -> None:
    text = f"{before}nego-\ntiate{after}"
    layout = analyse_layout(text)
    assert len(layout.masked) == len(text)
    for span in (*layout.blocks, *split_sentences(layout)):
        assert span.start == 0 or not text[span.start - 1 : span.start + 1].isalpha()
        assert span.end == len(text) or not text[span.end - 1 : span.end + 1].isalpha()
        words = text[span.start : span.end].replace("-\n", "").replace("\u201d", '"').split()
        assert layout.masked[span.start : span.end].replace("- ", "").split() == words


@pytest.mark.parametrize(
    "text", [EVERYTHING, DOUBLE_SPACED, CUT, with_running_heads(4), EVERYTHING.replace("\n", "\r\n")]
)
def test_blocks_are_ordered_apart_and_inside_the_text(text: str) -> None:
    layout = analyse_layout(text)
    assert len(layout.masked) == len(text)
    assert all(block.start < block.end <= len(text) for block in layout.blocks)
    ends = [0, *(block.end for block in layout.blocks)]
    assert all(end <= block.start for end, block in zip(ends, layout.blocks, strict=False))


@pytest.mark.parametrize("text", [EVERYTHING, DOUBLE_SPACED, CUT])
def test_blocks_begin_and_end_with_a_word_or_mark(text: str) -> None:
    layout = analyse_layout(text)
    assert all(not layout.masked[at].isspace() for block in layout.blocks for at in (block.start, block.end - 1))


def test_headings_and_lead_ins_stand_before_their_blocks() -> None:
    layout = analyse_layout(EVERYTHING)
    for i, block in enumerate(layout.blocks):
        assert block.heading is None or (block.heading < i and layout.blocks[block.heading].kind is HEADING)
        assert block.lead_in is None or (block.lead_in < i and block.kind is ITEM)


def test_a_capital_in_the_column_of_an_items_words_goes_on_with_it() -> None:
    text = "Key points\n\n  - Appoint one envoy for the South\n    Reed.\n  - Rest\n  Salt Board\n\nThe tide came in.\n"
    said = [words for _, words in blocks_of(text)]
    assert said[1:4] == ["Appoint one envoy for the South Reed.", "Rest", "Salt Board"]


def test_numbers_without_a_stop_count_paragraphs_in_a_row() -> None:
    text = "11 The Board should\nmend the dam.\n\n12 The Guild must pay.\n\n13 Ports closed.\n"
    said = ["The Board should mend the dam.", "The Guild must pay.", "Ports closed."]
    assert blocks_of(text) == [(ITEM, words) for words in said]


@pytest.mark.parametrize("numbers", [(11, 12, 14), (11, 12, 12), (2011, 2012, 2013)])
def test_numbers_that_do_not_count_stay_with_their_paragraphs(numbers: tuple[int, ...]) -> None:
    text = "\n\n".join(f"{number} Boats lay at the quay." for number in numbers)
    assert [kind for kind, _ in blocks_of(text)] == [PROSE] * 3


def test_letters_without_a_bracket_count_items_below_a_colon() -> None:
    text = "The Board should:\n\na join the Guild to set\na toll;\n\nb mend the dam; and\n\nc rest.\n\nIt rained.\n"
    items = [(ITEM, "join the Guild to set a toll;"), (ITEM, "mend the dam; and"), (ITEM, "rest.")]
    assert blocks_of(text) == [(PROSE, "The Board should:"), *items, (PROSE, "It rained.")]


def test_an_article_below_a_colon_is_no_letter_of_an_item() -> None:
    assert (PROSE, "a new toll;") in blocks_of("The Board wants:\n\na new toll;\n\nand rest.\n")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ann Lee asked for 'boats, not dams'.2 The Guild agreed.", 2),
        ("Ann Lee asked for “boats”.12 The Guild agreed.", 2),
        ("The toll rose by 'some'.5 per cent.", 1),
    ],
)
def test_a_note_number_behind_a_quotation_and_its_stop_ends_a_sentence(text: str, sentences: int) -> None:
    assert len(split_sentences(analyse_layout(text))) == sentences


@pytest.mark.parametrize("piece", [" ", "<!--"])
def test_the_time_for_a_long_line_grows_with_its_length(piece: str) -> None:
    def seconds(count: int) -> float:
        began = process_time()
        analyse_layout(f"A\n{piece * count}x\nB")
        return process_time() - began

    # Eight times the length: eight times the time, not sixty-four times.
    assert seconds(3200) < 24 * max(0.001, *(seconds(400) for _ in range(3)))
