"""Dates: the rules' own examples, the choice between dates, and what is left open on purpose."""

from __future__ import annotations

import pytest

from recextract.metadata.dates import (
    choose_date,
    date_rules,
    find_date,
    line_matches,
    mark_dates,
    parse_dates,
    sentence_matches,
)
from recextract.metadata.document import find_metadata
from recextract.metadata.textlines import Line
from recextract.textrules import TextRule
from recextract.types import Document


def _form_found(rule: TextRule, text: str) -> bool:
    return any(span.form == rule.id for span in parse_dates(text, references=True))


def _line_found(rule: TextRule, text: str, group: str) -> bool:
    return any(found.id == rule.id for _, found, _ in line_matches(Line(0, len(text), text), group))


def _cue_found(rule: TextRule, text: str) -> bool:
    return any(found.id == rule.id for _, found in sentence_matches(text))


def _letter_found(rule: TextRule, text: str) -> bool:
    return any(rule.pattern.match(marked) for _, marked in mark_dates(text, parse_dates(text)))


FINDERS = {
    "form": _form_found,
    "headline": lambda rule, text: _line_found(rule, text, "headline"),
    "footline": lambda rule, text: _line_found(rule, text, "footline"),
    "yearline": lambda rule, text: rule.pattern.fullmatch(text) is not None,
    "cue": _cue_found,
    "letter": _letter_found,
    "other_day": lambda rule, text: rule.pattern.search(text) is not None,
    "other_day_above": lambda rule, text: rule.pattern.search(text) is not None,
    "dateline": lambda rule, text: rule.pattern.search(text) is not None,
}
RULES = [(group, rule) for group, rules in date_rules().groups.items() for rule in rules]


@pytest.mark.parametrize(("group", "rule"), RULES, ids=[f"{group}-{rule.id}" for group, rule in RULES])
def test_rule_examples(group: str, rule: TextRule) -> None:
    assert rule.failures(FINDERS[group]) == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("25 June 2018", "2018-06-25"),
        ("June 25, 2018", "2018-06-25"),
        ("25th June, 2018", "2018-06-25"),
        ("25 day of June 2018", "2018-06-25"),
        ("11 JULY 2024", "2024-07-11"),
        ("Sept. 9, 2004", "2004-09-09"),
        ("Tuesday, March 9, 2021", "2021-03-09"),
        ("2018-06-25T10:00", "2018-06-25"),
        ("25.06.2018", "2018-06-25"),
        ("06/25/2018", "2018-06-25"),
        ("11/25/23", "2023-11-25"),
        ("05/05/2018", "2018-05-05"),
        ("9th-10th May 2017", "2017-05"),
        ("28 April to 2 May 2019", "2019"),
        ("May 28 - June 2, 2020", "2020"),
        ("[August]1 1952", "1952-08"),
        ("June 2018", "2018-06"),
        ("summer of 2018", "2018"),
    ],
)
def test_forms_give_iso(text: str, iso: str) -> None:
    assert [span.iso for span in parse_dates(text)] == [iso]


@pytest.mark.parametrize(
    "text",
    [
        "1030 hrs",
        "3 years",
        "it may 2018 times",
        "31 February 2018",
        "2018-13-40",
        "in 2018",
        "24/7",
        "13/25",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    assert not [span for span in parse_dates(text) if span.precision == "day"]


def test_offsets_are_the_words() -> None:
    text = "Signed in Quito on 3 May 2001, printed June 2002."
    assert [text[span.start : span.end] for span in parse_dates(text)] == ["3 May 2001", "June 2002"]


def test_ambiguous_numbers_give_the_year_only() -> None:
    assert [span.iso for span in parse_dates("03/10/2015")] == ["2015"]
    assert [span.iso for span in parse_dates("03/10/2015", day_first=True)] == ["2015-10-03"]
    assert [span.iso for span in parse_dates("03/10/2015", day_first=False)] == ["2015-03-10"]


@pytest.mark.parametrize(
    ("text", "iso", "rule"),
    [
        ("Ships of Clay\nBy Ann Lee\n2024-07-26\nThe war of 3 May 1999 was long and dear.", "2024-07-26", "date-alone"),
        ("Ships of Clay\nAnn Lee | 2024-07-26\nText.", "2024-07-26", "masthead-before"),
        ("To: The Board\nDate: October 8th, 2020\nRe: Salt", "2020-10-08", "label"),
        ("LIMA, 3 May 1951\nSECRET\nSalt and clay", "1951-05-03", "masthead-before"),
        ("Salt fell.\nAnn Lee, \"Salt,\" The Lamp. 2025-03-09.\nKeywords: salt", "2025-03-09", "citation"),
        ("Salt rose and fell again.\n(c) 2015, The Lamp", "2015", "copyright-line"),
        ("We regard\n15-29562 39/54\nA/70/PV.19 30/09/2015\nit as our duty.", "2015-09-30", "document-symbol"),
        ("Page 3\n\nMay 3, 1999\n\nThe Honorable Ann Lee\nChair", "1999-05-03", "date-alone"),
        ("A launch\nThe centre organised a launch on 8th of December, 2017.", "2017-12-08", "event-held-on"),
        ("One was held on 7th May, 2018 in Rome. One more was held on 9th May, 2018.", "2018-05", "event-held-on"),
        ("The forum was held from 3-5 May 2018 in Rome.", "2018-05", "event-from-to"),
        ("The envoy voted in favour of resolution 2272 (2016), for good reasons.", "2016", "vote-explained"),
        ("Ships of Clay\nQuito, 17-19 February 2023\nText.", "2023-02", "masthead-before"),
        ("Ships of Clay\n17–19 February 2023\nText.", "2023-02", "date-alone"),
        ("Ships of Clay\n28 February - 2 March 2023\nText.", "2023", "date-alone"),
        ("Report of the Workshop on Salt, 4-6 March 2020\nText.", "2020-03", "masthead-before"),
        ("By Ann Lee | 3 May 2022 | The Lamp\nText.", "2022-05-03", "date-alone"),
        ("Published 3 May 2022 · Talks held on 9 April 2022, Quito\nText.", "2022-05-03", "label"),
        ("QUITO, 4 May 2023. The ships must sail.", "2023-05-04", "dateline-stop"),
        ("Minutes of the assembly of 4 May 2023\nText.\nNext session: 1 June 2023", "2023-05-04", "paper-of-day"),
        ("Minutes of the talk of 4 May 2023\nText.\n7. Date of next talk\n1 June 2023", "2023-05-04", "paper-of-day"),
        ("Salt Parliament resolution of 4 May 2023 on reeds (2023/12)\nText.", "2023-05-04", "paper-of-day"),
        ("Embargoed until 5 May 2023\n\nSalt fell\n\n4 May 2023\n\nText.", "2023-05-04", "date-alone"),
        ("Embargoed until 5 May 2023\n\nSalt fell\n\nText.", "2023-05-05", "embargo"),
        ("Ships of Clay\nAnn Lee, Quito, 5.3.2023\nText.", "2023-03-05", "masthead-before"),
    ],
)  # fmt: skip
def test_choice(text: str, iso: str, rule: str) -> None:
    choice = choose_date(text)
    assert choice is not None
    assert (choice.iso, choice.rule) == (iso, rule)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The war of 3 May 1999 was short. Since 11 September 2001 all has changed.",
        "On 3 May 1999 the men were freed, and on 9 May 1999 they came home.",
        "Table 1. Exports, May 2015\nThe table shows salt.",
        "A treaty signed long ago, and forgotten on 3 May 1999, is dear to them.",
        "It will be held in June 2018.",
        "The talks of 17-19 February 2023 failed.",
        "The ships sailed home from the war. Quito, 4 May 2023. It rained.",
        "On the salt plan\nReply to the Salt Board, deadline 4 May 2023\n\nThe plan is old.",
        "On the salt plan\n\nThe plan is old.\n\nClosing date\n4 May 2023",
    ],
)
def test_dates_in_prose_do_not_date_the_document(text: str) -> None:
    assert find_date(text) == ""


def test_a_date_far_down_counts_only_in_a_letter_or_foot() -> None:
    filler = "Salt is dear and clay is cheap in every port of the sea.\n" * 40
    assert find_date(filler + "The talk was held on 3 May 1999 in Rome.\n" + filler) == ""
    assert find_date(filler + "Quito, 3 May 1999") == "1999-05-03"


def test_the_block_at_the_head_of_an_assemblys_document_dates_it() -> None:
    text = "Coastal Assembly A/C.9/14/3\n\nDistr.: General 3 June 2014\n\n# Report on boats\n\nThe boats are old.\n"
    assert find_metadata(Document("a.pdf", text, "pdf")).date == "2014-06-03"
