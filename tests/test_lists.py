"""Headings and lead-ins that make recommendations of the list items below them."""

from __future__ import annotations

import pytest

from recextract.analysis import analyse
from recextract.context import asks_for_items
from recextract.explain import explain, lines_of
from recextract.pipeline import extract_document
from recextract.textrules import TextRule, packaged_rules
from recextract.types import Document

RULES = packaged_rules("lists.toml").groups["asks"]


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_rule_examples(rule: TextRule) -> None:
    assert rule.failures() == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_near_misses_are_found_by_no_other_rule(rule: TextRule) -> None:
    assert [text for text in rule.no if asks_for_items(text)] == []


def test_only_the_first_sentence_of_an_item_is_asked_for() -> None:
    text = "Recommendations\n\n- Count the desks. Nobody has.\n- Pay the nurses.\n\nThe end came soon.\n"
    views = analyse(Document("a.txt", text, "txt")).views
    assert [view.text for view in views if view.asked_for] == ["Count the desks.", "Pay the nurses."]


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
