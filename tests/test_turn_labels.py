"""Labels by title and surname: one matcher for layout, metadata and speakers."""

from __future__ import annotations

import pytest

from recextract.metadata.authors import only_speaker
from recextract.metadata.document import find_metadata
from recextract.speakers.labels import find_labels, label_spans
from recextract.speakers.people import find_people
from recextract.speakers.turns import find_turns, turn_at
from recextract.text.layout import analyse_layout
from recextract.textrules import packaged_rules
from recextract.types import BlockKind, Document


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


def said(text: str, words: str) -> tuple[str, str]:
    """Return the block that holds some words, and whose turn it is."""
    layout = analyse_layout(text, label_spans(text))
    at = text.index(words)
    block = next(block for block in layout.blocks if block.start <= at < block.end)
    turn = turn_at(find_turns(text, find_people(text)), at)
    return " ".join(layout.masked[block.start : block.end].split()), turn.speaker if turn is not None else ""


@pytest.mark.parametrize(
    "layout",
    [
        "{name} ({seat}) (Ind)\n{words}\n\n",
        "{name}\n({seat}) (Ind)\n\n{words}\n\n",
    ],
)
def test_a_name_set_above_a_turn_with_its_constituency_is_who_speaks(layout: str) -> None:
    turns = [
        layout.format(name="Ella Marsh", seat="Low Fen", words="I beg to move. The council must mend the quay."),
        layout.format(name="Mr Otto Brandl", seat="Quay", words="I disagree. The quay should wait."),
        "Ella Marsh\nMy friend is wrong. Lima must pay.\n\n",
        "The Minister for Piers (Ines Rocha)\nI thank you both. The guild should vote.\n",
    ]
    text = "The State of the Quay\n3 May 2021\n\n" + "".join(turns)
    assert said(text, "The council must") == ("I beg to move. The council must mend the quay.", "Ella Marsh")
    assert said(text, "The quay should")[1] == "Otto Brandl"
    assert said(text, "Lima must") == ("My friend is wrong. Lima must pay.", "Ella Marsh")
    assert said(text, "The guild should")[1] == "Ines Rocha"


def test_a_name_set_above_with_its_office_is_who_speaks() -> None:
    text = (
        "Ella Marsh\n(Low Fen) (Ind)\n\nI beg to move. The council must mend the quay.\n\n"
        "Ines Rocha\nThe Minister for Piers\n\nI hear you. The guild should vote.\n"
    )
    assert said(text, "The guild should")[1] == "Ines Rocha"


@pytest.mark.parametrize(
    "text",
    [
        # biographies, an agenda, notes, and sections that recur by topic or state
        "Ella Marsh (Lima)\nElla Marsh is a pilot in Lima.\n\nOtto Brandl (Oslo)\nOtto Brandl wrote five books.\n",
        "09:00 Ella Marsh: Opening words\n\n09:30 Otto Brandl: Tides\n\n11:00 Ella Marsh: Closing words\n",
        "Ella Marsh 09:00\nOpening words\n\nOtto Brandl 09:30\nTides\n\nElla Marsh 11:00\nClosing words\n",
        "Note: We must act.\n\nRecommendation: I should pay.\n\nNote: We agree.\n\nRecommendation: You agree.\n",
        "Kenya: We must act.\n\nHealth: You should pay.\n\nKenya: Our quay must wait.\n\nHealth: I agree.\n",
        "Salt Prices: We saw salt prices rise.\n\nSea Walls: Our walls rot by the sea.\n\nSalt Prices: We must act.\n",
    ],
)
def test_topics_and_rosters_are_no_turns(text: str) -> None:
    assert label_spans(text) == ()


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("Ella Marsh:", "Otto van der Brandl:", "Otto van der Brandl"),
        ("ELLA MARSH:", "OTTO BRANDL:", "Otto Brandl"),
        ("Ella Marsh, Quay Watch:", "Otto Brandl, miller:", "Otto Brandl"),
        ("[00:00:12] Ella Marsh:", "[00:01:12] Otto Brandl:", "Otto Brandl"),
        ("Ella Marsh (00:12):", "Otto Brandl (01:12):", "Otto Brandl"),
        ("Ella Marsh  00:12\n", "Otto Brandl  01:12\n", "Otto Brandl"),
        ("00:12 Ella Marsh\n", "01:12 Otto Brandl\n", "Otto Brandl"),
    ],
)
def test_persons_who_take_turns_and_say_i_hold_a_dialogue(first: str, second: str, other: str) -> None:
    text = (
        "Panel: The quay\nLima, 4 March 2018\n\n"
        f"{first} Thank you. The council must mend the quay.\n\n{second} I grind rye. The guild should wait.\n\n"
        f"{first} Everybody must pay.\n\n{second} Then the mayor ought to vote.\n"
    )
    assert said(text, "The council must") == ("Thank you. The council must mend the quay.", "Ella Marsh")
    assert said(text, "The guild should") == ("I grind rye. The guild should wait.", other)
    assert said(text, "Everybody must") == ("Everybody must pay.", "Ella Marsh")


def test_persons_who_only_alternate_in_whole_sentences_hold_a_dialogue() -> None:
    turns = ["Ella Marsh: The council must pay.", "Otto Brandl: The guild should wait."]
    assert said("\n\n".join([*turns, *turns]), "The guild should") == ("The guild should wait.", "Otto Brandl")
    assert label_spans("\n\n".join(turn[:-1] for turn in [*turns, *turns])) == ()


def test_the_person_in_brackets_after_a_role_is_who_speaks() -> None:
    text = (
        "[00:12] Host: Welcome. Is the quay old?\n[00:20] Miller (Otto Brandl): It is. Lima must mend it.\n"
        "[00:45] Host: And the pier?\n[00:51] Otto Brandl: Oslo should wait.\n"
    )
    assert said(text, "Lima must") == ("It is. Lima must mend it.", "Otto Brandl")
    assert said(text, "Oslo should") == ("Oslo should wait.", "Otto Brandl")


def test_a_label_in_small_letters_is_no_part_of_what_is_said() -> None:
    text = "Interview with Ella Marsh\n\nQ: What should Lima do?\nA: It must wait.\n\nQ: And Oslo?\nA: Oslo must pay.\n"
    assert said(text, "Oslo must") == ("Oslo must pay.", "Ella Marsh")


@pytest.mark.parametrize("label", ["Ella Marsh (00:12): ", "Ella Marsh 00:12\n", "[00:00:12] Ella Marsh: "])
def test_a_label_with_a_clock_is_no_title(label: str) -> None:
    text = f"{label}Is the quay old?\n\n{label.replace('Ella Marsh', 'Otto Brandl')}It is.\n"
    assert find_metadata(Document("a.txt", text, "txt")).title == ""
