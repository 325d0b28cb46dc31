"""Hand-coded documents: reading them, and laying their labels over sentences."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from recextract.errors import TableError
from recextract.gold import GoldDocument, GoldRecommendation, align, load_gold
from recextract.types import Sentence

ROW: dict[str, Any] = {
    "start": 10,
    "end": 30,
    "text": "Ghana should build.",
    "actors": ["Ghana"],
    "strength": "should",
    "polarity": "do",
    "themes": ["economy"],
    "speaker": "author",
    "attribution": "author",
}
CODED: dict[str, Any] = {
    "doc": "a.txt",
    "sha256": "0" * 64,
    "source": "River Bank",
    "title": None,
    "author": ["Amina Sule"],
    "date": "2021-05",
    "recommendations": [ROW],
}


def saved(path: Path, data: object) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def gold(*spans: tuple[int, int]) -> GoldDocument:
    rows = [
        GoldRecommendation(start, end, (), "must", "do", (), "author", "author", f"{start}") for start, end in spans
    ]
    return GoldDocument("a.txt", tuple(rows))


def aligned(sentences: list[tuple[int, int]], *spans: tuple[int, int]) -> dict[int, str]:
    labels = align(tuple(Sentence(start, end, 0) for start, end in sentences), gold(*spans))
    return {i: row.text for i, row in labels.items()}


# Reading


def test_a_document_is_read_with_all_its_fields(tmp_path: Path) -> None:
    (document,) = load_gold(saved(tmp_path / "a.json", CODED))
    assert (document.doc, document.source, document.author, document.date) == (
        "a.txt",
        "River Bank",
        ("Amina Sule",),
        "2021-05",
    )
    assert document.recommendations == (
        GoldRecommendation(10, 30, ("Ghana",), "should", "do", ("economy",), "author", "author", "Ghana should build."),
    )


def test_null_is_empty(tmp_path: Path) -> None:
    empty = CODED | {"source": None, "author": None, "date": None, "recommendations": []}
    (document,) = load_gold(saved(tmp_path / "a.json", empty))
    assert (document.source, document.title, document.author, document.date) == ("", "", (), "")


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    saved(tmp_path / "b.json", CODED | {"doc": "b.txt"})
    saved(tmp_path / "a.json", CODED)
    saved(tmp_path / "sub" / "c.json", CODED | {"doc": "c.txt"})
    assert [document.doc for document in load_gold(tmp_path)] == ["a.txt", "b.txt", "c.txt"]


def test_json_lines_hold_one_document_a_line(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(CODED | {"doc": f"{i}.txt"}) for i in range(3)) + "\n\n"
    assert [document.doc for document in load_gold(saved(tmp_path / "a.jsonl", lines))] == ["0.txt", "1.txt", "2.txt"]


def test_a_json_list_holds_documents_and_what_is_none_is_passed_over(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", [CODED, {"note": "not a document"}, CODED | {"doc": "b.txt"}])
    assert [document.doc for document in load_gold(path)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "\x00",
        CODED | {"recommendations": [{"start": 1}]},
        CODED | {"recommendations": [ROW | {"start": "ten"}]},
        CODED | {"recommendations": 3},
        {"recommendations": []},
        CODED | {"coded": [[1, 2, 3]]},
    ],
)
def test_a_broken_file_is_an_error_that_names_it(tmp_path: Path, broken: object) -> None:
    saved(tmp_path / "fine.json", CODED)
    path = saved(tmp_path / "broken.json", broken)
    with pytest.raises(TableError, match=re.escape(str(path))):
        load_gold(tmp_path)


@pytest.mark.parametrize("empty", ["[]", "{}", [{"note": "nothing coded"}], ""])
def test_gold_without_a_document_is_an_error_that_names_it(tmp_path: Path, empty: object) -> None:
    path = saved(tmp_path / ("a.jsonl" if empty == "" else "a.json"), empty)
    with pytest.raises(TableError, match=re.escape(str(path)) + r".*\"doc\" and \"recommendations\".*docs/gold\.md"):
        load_gold(path)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", [CODED, {"doc": "b.txt", "recommendation": []}])
    with pytest.raises(TableError, match=re.escape(str(path)) + r": the key 'recommendations' is missing"):
        load_gold(path)
    path = saved(path, CODED | {"recommendations": [{k: v for k, v in ROW.items() if k != "themes"}]})
    with pytest.raises(TableError, match=r"the key 'themes' is missing.*docs/gold\.md"):
        load_gold(path)


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("actors", "Ghana", r'"actors" is "Ghana"; write a list of names'),
        ("themes", "economy", r'"themes" is "economy"; write a list of one to three'),
        ("themes", [], r'"themes" is \[\]; write a list of one to three'),
        ("strength", "shall", r'"strength" is "shall"; write one of must, should, could'),
        ("polarity", None, r'"polarity" is null; write one of do, avoid'),
        ("attribution", "reported", r'"attribution" is "reported"; write one of author, direct, indirect'),
        ("speaker", "", r'"speaker" is ""; write a name, or "author"'),
    ],
)
def test_a_field_that_holds_what_it_cannot_mean_is_named_with_its_sentence(
    tmp_path: Path, field: str, value: object, remedy: str
) -> None:
    path = saved(tmp_path / "a.json", CODED | {"recommendations": [ROW | {field: value}]})
    with pytest.raises(TableError, match=rf'a\.json: a\.txt, "Ghana should build\.": {remedy}.*docs/gold\.md'):
        load_gold(path)


@pytest.mark.parametrize(("field", "value"), [("author", "Amina Sule"), ("date", "May 2021"), ("source", ["Bank"])])
def test_a_field_of_the_document_that_holds_what_it_cannot_mean_is_named(
    tmp_path: Path, field: str, value: object
) -> None:
    with pytest.raises(TableError, match=rf'a\.json: a\.txt: "{field}" is .*; write '):
        load_gold(saved(tmp_path / "a.json", CODED | {field: value}))


def test_labels_are_told_from_gold(tmp_path: Path) -> None:
    label = {key: value for key, value in ROW.items() if key not in ("start", "end")}
    with pytest.raises(TableError, match=r"'start' is missing.*labels without it are for recextract locate"):
        load_gold(saved(tmp_path / "a.json", CODED | {"recommendations": [label]}))


def test_a_file_that_is_not_text_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(TableError, match=re.escape(str(path))):
        load_gold(path)


def test_a_path_without_gold_is_an_error_that_names_it(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.json"):
        with pytest.raises(TableError, match=re.escape(str(path))):
            load_gold(path)


# Aligning


def test_a_sentence_takes_the_label_of_its_own_span() -> None:
    assert aligned([(0, 10), (11, 30), (31, 40)], (11, 30)) == {1: "11"}


@pytest.mark.parametrize("span", [(9, 30), (11, 34), (13, 28), (11, 29)])
def test_a_span_may_differ_a_little_from_its_sentence(span: tuple[int, int]) -> None:
    assert aligned([(0, 10), (11, 30), (31, 60)], span) == {1: f"{span[0]}"}


def test_a_sentence_that_a_span_only_touches_has_no_label() -> None:
    assert aligned([(0, 10), (10, 30)], (10, 30)) == {1: "10"}
    assert aligned([(0, 20)], (15, 60)) == {}


def test_a_span_over_two_sentences_labels_both() -> None:
    assert aligned([(0, 10), (11, 30)], (0, 30)) == {0: "0", 1: "0"}


def test_of_two_spans_in_a_sentence_the_first_counts() -> None:
    assert aligned([(0, 20)], (0, 12), (0, 20)) == {0: "0"}
    assert len(aligned([(0, 20)], (0, 2), (0, 20))) == 1


def test_without_ranges_the_whole_document_was_coded() -> None:
    assert gold().covers(Sentence(5, 500, 0))


@pytest.mark.parametrize(("span", "covered"), [((10, 20), True), ((30, 40), True), ((5, 15), False), ((18, 32), False)])
def test_only_sentences_inside_a_range_were_coded(span: tuple[int, int], covered: bool) -> None:
    assert GoldDocument("a.txt", (), coded=((10, 20), (30, 40))).covers(Sentence(*span, 0)) is covered
