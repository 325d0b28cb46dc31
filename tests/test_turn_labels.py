"""Labels by title and surname: one matcher for layout, metadata and speakers."""

from __future__ import annotations

import pytest

from recextract.metadata.authors import only_speaker
from recextract.speakers.labels import find_labels
from recextract.speakers.people import find_people
from recextract.speakers.turns import find_turns
from recextract.text.layout import analyse_layout
from recextract.textrules import packaged_rules
from recextract.types import BlockKind


def test_rule_examples_hold() -> None:
    assert [failure for rule in packaged_rules("turn_labels.toml").groups["turn"] for failure in rule.failures()] == []


HEARING = (
    "Mr. PELL: When did you learn of the dyke?\n\n"
    "{title} ARDEN: In June. The province must mend it.\n\n"
    "Mr. PELL: And the sluice?\n\n"
    "{title} ARDEN: It should wait.\n"
)


@pytest.mark.parametrize("title", ["Solicitor General", "Colonel", "Rear Admiral", "Deputy Assistant Secretary"])
def test_layout_metadata_and_speakers_know_a_title_alike(title: str) -> None:
    text = HEARING.format(title=title)
    layout = analyse_layout(text)
    told = [layout.masked[block.start : block.end] for block in layout.blocks if block.kind is BlockKind.PROSE]
    assert told[1] == "In June. The province must mend it."
    assert only_speaker(text) == ()
    assert [turn.speaker for turn in find_turns(text, find_people(text))] == ["Pell", "Arden", "Pell", "Arden"]


def test_a_title_that_no_list_has_is_known_by_its_colon() -> None:
    text = HEARING.format(title="Harbour Warden")
    layout = analyse_layout(text)
    labels = [layout.masked[block.start : block.end] for block in layout.blocks if block.kind is BlockKind.LABEL]
    assert labels[1] == "Harbour Warden ARDEN:"
    assert only_speaker(text) == ()
    assert len(find_turns(text, find_people(text))) == 4


@pytest.mark.parametrize(
    "line", ["Harbour Warden ARDEN. He slept.", "Session XIV: The dykes are old.", "The warden: OPEC must wait."]
)
def test_other_lines_that_open_with_capitals_are_prose(line: str) -> None:
    assert [block.kind for block in analyse_layout(f"{line}\n").blocks] == [BlockKind.PROSE]


@pytest.mark.parametrize("unit", ["Ab-", "A. ", "Ab, ", "Ab (Ab) "])
def test_a_long_row_of_names_is_read_at_once(unit: str) -> None:
    assert find_labels(unit * 4000) == []
