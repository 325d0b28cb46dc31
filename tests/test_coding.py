"""Labels that quote their sentences become gold with offsets; the guide in docs/gold.md says the truth of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from recextract.cli import app
from recextract.coding import locate, locate_labels
from recextract.errors import OutputError, TableError
from recextract.gold import load_gold

GUIDE = (Path(__file__).parents[1] / "docs" / "gold.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```json\n(.*?)```", GUIDE, re.S)
BRIEF = (
    "A Ferry for the Delta\n\nKenya should reopen the\r\nferry to Uganda. Fares fell.\n\n"
    "Boatmen said that neither govern-\nment must close the piers again.\n"
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "ferry-brief.txt").write_bytes(BRIEF.encode())
    return folder


def labels(folder: Path, content: object = EXAMPLE, name: str = "labels/ferry.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_the_labels_of_the_guide_become_gold(tmp_path: Path, texts: Path) -> None:
    command = ["locate", str(labels(tmp_path).parent), "--texts", str(texts), "-o", str(tmp_path / "gold")]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.stdout) == (0, "") and "2 recommendations" in done.stderr
    (document,) = load_gold(tmp_path / "gold")
    found = [BRIEF[row.start : row.end] for row in document.recommendations]
    assert found == [
        "Kenya should reopen the\r\nferry to Uganda.",
        "Boatmen said that neither govern-\nment must close the piers again.",
    ]
    assert [row.text for row in document.recommendations] == [" ".join(text.split()) for text in found]
    assert (document.source, document.author, len(document.sha256)) == ("Saltmarsh Institute", ("Ines Okoro",), 64)


def test_every_field_of_gold_is_in_the_guide(tmp_path: Path, texts: Path) -> None:
    locate_labels(labels(tmp_path), texts, tmp_path / "gold")
    gold: dict[str, Any] = json.loads((tmp_path / "gold" / "ferry.json").read_text(encoding="utf-8"))
    described = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.*?)\|", GUIDE, re.M))))
    assert {*gold, *gold["recommendations"][0], "coded"} == described - {"field"}


def test_a_list_of_documents_stays_one_and_two_labels_share_a_sentence(tmp_path: Path, texts: Path) -> None:
    one = json.loads(EXAMPLE)
    one["recommendations"].insert(1, one["recommendations"][0] | {"actors": ["Uganda"]})
    assert locate_labels(labels(tmp_path, [one]), texts, tmp_path / "gold") == 3
    first, second, third = load_gold(tmp_path / "gold")[0].recommendations
    assert (first.start, first.end) == (second.start, second.end) and third.start > second.end


def changed(**values: Any) -> dict[str, Any]:
    one: dict[str, Any] = json.loads(EXAMPLE)
    one["recommendations"][0] |= values
    return one


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (changed(text="Peru should reopen the ferry."), "'Peru should reopen the ferry.' does not stand in the text"),
        (changed(text="…"), "does not stand in the text"),
        ({**changed(), "recommendations": changed()["recommendations"][::-1]}, "not after the label before it"),
        ({**changed(), "doc": "none.txt"}, r"none\.txt: .*ferry\.json names this document but it is not there"),
        ({"doc": "ferry-brief.txt"}, "the key 'recommendations' is missing"),
        ({**changed(), "recommendations": [{"text": "Fares fell."}]}, r"the key 'actors' is missing.*docs/gold\.md"),
        (changed(strength="shall"), r'ferry\.json: ferry-brief\.txt.*"strength" is "shall"; write one of must, should'),
        (changed(actors="Kenya"), r'"actors" is "Kenya"; write a list of names'),
        ("{", r"not a file of labels.*docs/gold\.md"),
        ([3], "not a file of labels"),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(tmp_path: Path, texts: Path, content: object, message: str) -> None:
    labels(tmp_path, EXAMPLE, "labels/a.json")
    labels(tmp_path, content)
    with pytest.raises(TableError, match=message):
        locate_labels(tmp_path / "labels", texts, tmp_path / "gold")
    assert not (tmp_path / "gold").exists()


def test_labels_are_not_written_over(tmp_path: Path, texts: Path) -> None:
    path = labels(tmp_path)
    with pytest.raises(OutputError, match="these are the labels themselves"):
        locate_labels(path, texts, path.parent)
    with pytest.raises(TableError, match="no labels found"):
        locate_labels(tmp_path / "none", texts, tmp_path / "gold")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        locate_labels(path, texts, tmp_path / "file")


def test_marks_around_the_letters_belong_to_the_span() -> None:
    text = "He asked. “Chile must wait,” she said. (Peru must not.) Then"
    assert text[slice(*locate('"Chile must wait," she said.', text, 0))] == "“Chile must wait,” she said."
    assert text[slice(*locate("Peru must not.", text, 0))] == "Peru must not."
    with pytest.raises(LookupError):
        locate("Chile must wait", text, 20)
