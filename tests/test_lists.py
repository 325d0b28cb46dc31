"""Headings and lead-ins that make recommendations of the list items below them."""

from __future__ import annotations

import pytest

from recextract.actors.headings import addressed_names
from recextract.actors.lexicon import ActorLexicon
from recextract.codebook import load_codebook
from recextract.explain import explain, lines_of
from recextract.pipeline import extract_document
from recextract.text.analysis import analyse
from recextract.text.context import SentenceView
from recextract.text.lists import addressed_words, asks_for_items, run_in_label
from recextract.textrules import TextRule, packaged_rules
from recextract.types import Document

GROUPS = packaged_rules("lists.toml").groups
RULES = GROUPS["asks"]
ALL_RULES = [rule for rules in GROUPS.values() for rule in rules]


@pytest.mark.parametrize("rule", ALL_RULES, ids=[rule.id for rule in ALL_RULES])
def test_rule_examples(rule: TextRule) -> None:
    assert rule.failures() == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_near_misses_are_found_by_no_other_rule(rule: TextRule) -> None:
    assert [text for text in rule.no if asks_for_items(text)] == []


@pytest.mark.parametrize(
    "heading",
    [
        "For Further Reading",
        "To Strengthen Regional Trade:",
        "To Reform the Salt Council",
        "For Immediate Use",
        "For Peace",
        "To date:",
        "To be or not to be",
        "To the north",
        "To the sound of drums",
        "To protect consumers:",
        "To recruit teachers and nurses:",
        "To friends and family,",
        "To readers of this report",
        "To judge lenders",
        "To train miners and lenders",
        "To strengthen the Salt Community",
        "For more information",
        "For lack of lenders",
    ],
)
def test_to_and_for_address_only_somebody(heading: str) -> None:
    assert not asks_for_items(heading)


@pytest.mark.parametrize(
    ("heading", "rule"),
    [
        ("Recommendations to traders", True),
        ("Recommendations to improve trade", False),
        ("Recommendations for further research", False),
        ("Recommendations for lenders", True),
        ("Recommendations for refugees", False),
        ("Advice to the lenders", True),
        ("Advice to go", False),
    ],
)
def test_advice_to_or_for_somebody_addresses_them(heading: str, rule: bool) -> None:
    assert (addressed_words(heading) is not None) == rule


def test_an_open_call_asks_those_whom_the_headings_below_it_name() -> None:
    text = "The canal\n\nWe appeal to:\n\nKenya and NATO:\n- to dredge it;\n\nOman:\n- to wait.\n\nEnd.\n"
    rows = extract_document(Document("a.txt", text, "txt")).recommendations
    assert [(row.text, row.actors) for row in rows] == [("to dredge it;", ("Kenya", "NATO")), ("to wait.", ("Oman",))]


def test_only_the_first_sentence_of_an_item_is_asked_for() -> None:
    text = "Recommendations\n\n- Count the desks. Nobody has.\n- Pay the nurses.\n\nThe end came soon.\n"
    views = analyse(Document("a.txt", text, "txt")).views
    assert [view.text for view in views if view.asked_for] == ["Count the desks.", "Pay the nurses."]


def test_a_label_in_bold_type_is_not_asked_for() -> None:
    text = "## Recommendations\n\n- **Night nurses.** Pay them.\n- **Count all the desks now.** Nobody has.\n"
    asked = {view.text for view in analyse(Document("a.md", text, "md")).views if view.asked_for}
    assert "Night nurses." not in asked
    assert {"Pay them.", "Count all the desks now."} <= asked


@pytest.mark.parametrize("lead_in", ["To the Harbour Board of Atlantis:", "The panel recommends that:", "Way Forward"])
@pytest.mark.parametrize("item", ["A second crane for the northern quay, within two years.", "Count the boats."])
def test_bare_items_are_rows_where_they_are_asked_for(lead_in: str, item: str) -> None:
    def rows(head: str) -> list[str]:
        text = f"The harbour lies to the north of the town.\n\n{head}\n\n- {item}\n- Repair the light.\n\nEnd.\n"
        return [row.text for row in extract_document(Document("a.txt", text, "txt")).recommendations]

    assert item in rows(lead_in)
    assert item not in rows("What the town has")


def test_explain_says_that_an_item_was_asked_for() -> None:
    text = "Salt Watch met on Monday.\n\nRecommendations\n\n- Count the boats.\n- Repair the light.\n"
    met, *items = explain(Document("a.txt", text, "txt"), rows_only=False)
    line = "  its heading or lead-in asks for the items of the list"
    assert line not in lines_of(met)
    assert [line in lines_of(item) for item in items if item.is_row] == [True, True]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("To the Governments of Kenya and Ghana:", ("Kenya", "Ghana")),
        ("For NATO", ("NATO",)),
        ("To donors and international financial institutions:", ("donors", "international financial institutions")),
        ("For ministries of fisheries", ("ministries of fisheries",)),
        ("To the Harbour Board of Salt Town:", ("Harbour Board of Salt Town",)),
        ("To parents and civil society", ("parents", "civil society")),
        ("To district councils:", ("district councils",)),
        ("2. To owners of trawlers", ("owners of trawlers",)),
        ("Recommendations to traders and donors", ("traders", "donors")),
        ("Policy recommendations for the private sector:", ("private sector",)),
        ("B. Advice to NATO", ("NATO",)),
        ("For host governments (Kenya, Oman)", ("Kenya", "Oman")),
        ("For trade unions", ("trade unions",)),
        ("To the Quay Community", ("Quay Community",)),
        ("To the harbour authorities in Kenya:", ("Kenya",)),
        ("To all parties to the strike", ("parties to the strike",)),
        ("Recommendation 4: To Kenya", ("Kenya",)),
        ("To the Ministry of Salt and Reeds, Kenya and Oman:", ("Ministry of Salt and Reeds", "Kenya", "Oman")),
        ("To Kenya and the Harbour Board:", ("Kenya", "Harbour Board")),
        ("To the Ministry of Roads, Rail and Air:", ("Ministry of Roads, Rail and Air",)),
        ("To the Ministry of Salt and Parliament:", ("Ministry of Salt", "Parliament")),
        ("Kenya should:", ("Kenya",)),
        ("We urge Kenya and Ghana to:", ("Kenya", "Ghana")),
        ("The Harbour Board must:", ("Harbour Board",)),
        ("It is vital that Kenya:", ("Kenya",)),
        ("At a minimum, the strategy should:", ()),
        ("Recommendations", ()),
        ("To sum up, the sea is wide.", ()),
    ],
)
def test_headings_name_whom_they_address(head: str, names: tuple[str, ...]) -> None:
    lexicon = ActorLexicon(load_codebook().actors)
    assert addressed_names(SentenceView("Count the boats.", "item", head, "", "", False), lexicon) == names
    assert addressed_names(SentenceView("Count the boats.", "item", "Boats", head, "", False), lexicon) == names
    assert addressed_names(SentenceView("Count the boats.", "prose", head, "", "", False), lexicon) == ()


def test_an_item_falls_to_whom_its_heading_addresses_unless_it_names_its_own_actor() -> None:
    text = "Way forward\n\nFor Kenya and Ghana\n\n- Count the boats.\n- Uganda must dredge the canal.\n"
    count, dredge = extract_document(Document("a.txt", text, "txt")).recommendations
    assert (count.actors, dredge.actors) == (("Kenya", "Ghana"), ("Uganda",))


@pytest.mark.parametrize("item", ["Ask Oman to wait.", "Call on Uganda to dredge the canal.", "Invite Oman to talk."])
def test_whoever_is_told_to_ask_others_acts_by_asking(item: str) -> None:
    def row(head: str) -> tuple[tuple[str, ...], str]:
        text = f"The canal is old.\n\nWay forward\n\n{head}\n\n- {item}\n- Count the boats.\n"
        first, _ = extract_document(Document("a.txt", text, "txt")).recommendations
        return first.actors, first.action

    assert row("For Ghana") == (("Ghana",), item.rstrip("."))
    assert row("")[0] != ("Ghana",)


def test_nobody_acts_who_is_only_asked_for() -> None:
    text = "The guild met.\n\nThe panel recommends:\n\n- Train teachers on the new books.\n- Count the desks.\n\nEnd.\n"
    assert extract_document(Document("a.txt", text, "txt")).recommendations[0].actor_mention == ""


def test_a_lead_in_without_a_colon_is_no_row_and_names_who_acts() -> None:
    text = "The canal is old.\n\nWe further appeal to Kenya and Oman to\n- dredge it\n- count the boats\n\nEnd.\n"
    rows = extract_document(Document("a.txt", text, "txt")).recommendations
    assert [(row.text, row.actors) for row in rows] == [
        ("dredge it", ("Kenya", "Oman")),
        ("count the boats", ("Kenya", "Oman")),
    ]


@pytest.mark.parametrize(
    ("text", "actors", "action"),
    [
        ("To owners of trawlers: Fund the light.", ("owners of trawlers",), "Fund the light"),
        ("To Kenya and the Harbour Board: Count the boats.", ("Kenya", "Harbour Board"), "Count the boats"),
    ],
)
@pytest.mark.parametrize("bullet", ["", "- "])
def test_a_label_before_advice_says_whom_it_addresses(
    bullet: str, text: str, actors: tuple[str, ...], action: str
) -> None:
    document = Document("a.txt", f"The sea is old.\n\nRecommendations\n\n{bullet}{text}\n\nEnd.\n", "txt")
    row = extract_document(document).recommendations[0]
    assert (row.actors, row.action) == (actors, action)


@pytest.mark.parametrize(
    ("text", "label"), [("To Oman: Wait.", "To Oman"), ("To save time: Wait.", ""), ("To Oman we said: Wait.", "")]
)
def test_only_words_that_address_somebody_are_a_label(text: str, label: str) -> None:
    assert run_in_label(text) == label


KENYAN = """# School buses in Kenya

Kenya pays for 400 school buses. Nairobi's pupils wait for an hour. The Kenyan government promised more in 2022.
"""


@pytest.mark.parametrize("head", ["To the Ministry of Education and Sport:", "To Parliament:", "To the Government:"])
def test_an_organ_of_a_state_that_a_heading_addresses_is_the_state(head: str) -> None:
    text = f"{KENYAN}\n## Recommendations\n\n{head}\n\n- Publish the distances of all routes.\n"
    assert extract_document(Document("a.md", text, "md")).recommendations[-1].actors == ("Kenya",)


def test_an_organ_of_no_known_state_keeps_its_name() -> None:
    text = "# Salt\n\nThe salt is wet.\n\n## Recommendations\n\nTo the Ministry of Salt:\n\n- Publish the prices.\n"
    assert extract_document(Document("a.md", text, "md")).recommendations[-1].actors == ("Ministry of Salt",)


TABLE = """# Review of the harbour

The review visited nine quays. It found few inspectors at night.

| No. | Finding | Recommendation | Responsible | Deadline |
| --- | --- | --- | --- | --- |
| 1 | Few work at night. | Hire forty inspectors. Two will not do. | Harbour Board | 2024 |
| 2 | Results are secret. | Publication of all results within a week | Salt Union; Kenya | 2024 |
| 3 | | No. 4 | Harbour Board | |
| 4 | Nobody counts. | Count the boats | | 2025 |
"""


def test_the_cells_of_a_column_of_recommendations_are_items_that_are_asked_for() -> None:
    views = analyse(Document("a.md", TABLE, "md")).views
    asked = [(view.text, view.kind, view.lead_in, view.addressee) for view in views if view.asked_for]
    assert asked == [
        ("Hire forty inspectors.", "item", "Recommendation", "Harbour Board"),
        ("Publication of all results within a week", "item", "Recommendation", "Salt Union; Kenya"),
        ("Count the boats", "item", "Recommendation", ""),
    ]


def test_a_table_gives_rows_with_the_actors_of_its_column() -> None:
    rows = extract_document(Document("a.md", TABLE, "md")).recommendations
    assert [(row.text, row.actors) for row in rows[:2]] == [
        ("Hire forty inspectors.", ("Harbour Board",)),
        ("Publication of all results within a week", ("Salt Union", "Kenya")),
    ]
    assert "Count the boats" in [row.text for row in rows]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ministry of Salt and Reeds; Harbour Board", ("Ministry of Salt and Reeds", "Harbour Board")),
        ("Kenya, donors", ("Kenya", "donors")),
        ("TBD", ()),
        ("n/a", ()),
        ("", ()),
        ("The wardens said at the last meeting that they would find somebody", ()),
        *((cell, ()) for cell in ("Not assigned", "(TBD)", "High", "June 2025", "To be agreed with partners")),
        ("District councils", ("district councils",)),
        ("Lead: Harbour Board / Kenya", ("Harbour Board", "Kenya")),
        ("Ministry of Trade and Industry", ("Ministry of Trade and Industry",)),
    ],
)
def test_the_cell_of_those_responsible_names_them(cell: str, names: tuple[str, ...]) -> None:
    view = SentenceView("Count the boats.", "item", "", "Recommendation", "", False, True, cell)
    assert addressed_names(view, ActorLexicon(load_codebook().actors)) == names


@pytest.mark.parametrize("head", ["Result", "Recommendation accepted?", "Status"])
def test_the_cells_of_other_columns_are_not_asked_for(head: str) -> None:
    other = TABLE.replace("| Recommendation |", f"| {head} |")
    assert not any(view.asked_for for view in analyse(Document("a.md", other, "md")).views)
    assert extract_document(Document("a.md", other, "md")).recommendations == ()


@pytest.mark.parametrize(
    "table",
    [
        "| Recommendation | Note |\n| Few at sea | old |\n\n| Country | Population |\n| Kenya | Fifty million people |",
        "| Recommendations | 2023 |\n| Fully met in time | 4 |",
        "| Recommendation | Note |\n| No action required | old |",
        "| Recommendation | Note |\n| Safety at sea | |",
        "| Policy recommendation | Note |\n| Policy recommendation | Note |",
        "| Recommendation | Note |\n| R2. | old |",
        "Recommendations\t5\nHistory of the town\t7",
        "| Finding | Recommendation | Note |\n| Salt Union | Hire ten men |",
    ],
)
def test_cells_that_recommend_nothing_are_not_asked_for(table: str) -> None:
    asked = [v.text for v in analyse(Document("a.md", f"The sea is wide.\n\n{table}\n", "md")).views if v.asked_for]
    assert asked in ([], ["Few at sea"])


def test_a_cell_in_bold_is_asked_for() -> None:
    text = "| Recommendation | Note |\n| --- | --- |\n| **Count the boats** | soon |\n"
    assert [v.text for v in analyse(Document("a.md", text, "md")).views if v.asked_for] == ["Count the boats"]


# Headings further above, and lists in running text


def asked_for(text: str) -> list[str]:
    return [view.text for view in analyse(Document("a.md", text, "md")).views if view.asked_for]


def test_a_heading_further_above_asks_where_the_nearest_is_neutral() -> None:
    text = "# Salt\n\n## Recommendations to Kenya\n\n### Harbours\n\n- Two cranes.\n\n### Background\n\n- One crane.\n"
    assert asked_for(text) == ["Two cranes."]
    rows = extract_document(Document("a.md", text.replace("Two", "Buy two"), "md")).recommendations
    assert [(row.text, row.actors) for row in rows] == [("Buy two cranes.", ("Kenya",))]


def test_a_heading_further_above_does_not_ask_for_what_another_line_leads_in_to() -> None:
    text = "# Salt\n\n## Recommendations\n\n### Harbours\n\nThe pilots of today use two tools:\n\n- A hook.\n"
    assert asked_for(text) == []


def test_an_item_that_only_leads_in_to_others_is_not_asked_for() -> None:
    text = "## Recommendations\n\n- For Kenya:\n  - Two cranes.\n- Costs: a new budget.\n"
    assert asked_for(text) == ["Two cranes.", "Costs: a new budget."]


def test_the_title_of_a_document_asks_for_nothing_below_other_headings() -> None:
    text = "# Recommendations for Kenya\n\n## Harbours\n\n- Two cranes.\n"
    assert asked_for(text) == []
    assert asked_for(text.replace("## Harbours\n\n", "")) == ["Two cranes."]


def test_counted_sentences_are_asked_for_by_the_one_that_announces_them() -> None:
    text = (
        "The harbour is old. Kenya should do the following. First, count the boats. There are too many. "
        "Second, mend the quay.\n\nThird, sleep well.\n"
    )
    assert asked_for(text) == ["First, count the boats.", "Second, mend the quay."]
    rows = extract_document(Document("a.txt", text, "txt")).recommendations
    assert [row.actors for row in rows if row.text.startswith(("First", "Second"))] == [("Kenya",)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "The pilots gave the following. First, count the boats. Second, mend the quay.\n",
        "The councils should do the following. It is late. First, count the boats.\n",
        "The councils should act. First, count the boats.\n",
    ],
)
def test_counted_sentences_that_nobody_announces_as_advice_are_not_asked_for(text: str) -> None:
    assert asked_for(text) == []


@pytest.mark.parametrize(
    "lead_in", ["3. The Committee recommends that the Ferry Guild:", "4. The Assembly requests the Envoy to:"]
)
def test_a_numbered_lead_in_is_no_row_beside_its_items(lead_in: str) -> None:
    text = f"# Report on ferries\n\nII. Recommendations\n\n{lead_in}\n(a) Buy two new hulls;\n(b) Sell the old ones.\n"
    rows = extract_document(Document("ferries.txt", text, "txt")).recommendations
    assert [row.text for row in rows] == ["Buy two new hulls;", "Sell the old ones."]
