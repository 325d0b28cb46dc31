"""The Python API: texts, files and folders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import recextract
from recextract.api import as_file
from recextract.errors import (
    CodebookError,
    ConfigurationError,
    InputNotFound,
    ModelError,
    RecextractError,
    UnreadableDocument,
)
from recextract.tables.columns import COLUMNS

CLEAR = "Pakistan must diversify its exports."
CALM = "The sun rose over the harbour."


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(f"{CALM}\n\n{CLEAR}\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "b.txt").write_text(f"{CALM} {CLEAR}", encoding="utf-8")
    (tmp_path / "in" / "sub" / "a.md").write_text("# Water\n\nGhana should not sell its river.\n", encoding="utf-8")
    (tmp_path / "in" / "calm.txt").write_text(CALM, encoding="utf-8")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    return tmp_path / "in"


def in_new_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_a_text_is_extracted() -> None:
    assert [(row.text, row.document) for row in recextract.extract(f"{CALM} {CLEAR}")] == [(CLEAR, "text")]


def test_a_path_is_read(note: Path) -> None:
    assert [(row.text, row.document) for row in recextract.extract(note)] == [(CLEAR, "note.txt")]


def test_a_string_that_names_a_file_is_read(note: Path) -> None:
    assert recextract.extract(str(note)) == recextract.extract(note)


@pytest.mark.parametrize("text", ["", "nul\0byte", "x" * 5000, "x" * 5000 + ".txt", "See report.txt", "Calm.", CALM])
def test_any_other_string_is_a_text(text: str) -> None:
    assert recextract.extract(text) == []


def test_offsets_count_characters_of_the_text_given() -> None:
    text = f"\ufeff{CALM}\r\n\r\n{CLEAR}"
    (row,) = recextract.extract(text)
    assert text[row.start : row.end] == CLEAR


def test_the_confidence_can_be_set() -> None:
    assert recextract.extract(CLEAR, min_confidence=1.0) == []


@pytest.mark.parametrize("wrong", [7, -0.1, 80, float("nan"), "0.5", True])
def test_a_confidence_that_is_no_probability_is_an_error(folder: Path, wrong: float) -> None:
    with pytest.raises(ConfigurationError, match="from 0 to 1"):
        recextract.extract(CLEAR, min_confidence=wrong)
    with pytest.raises(ConfigurationError, match="from 0 to 1"):
        recextract.extract_folder(folder, min_confidence=wrong)


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"gone\.txt"):
        recextract.extract(tmp_path / "gone.txt")


@pytest.mark.parametrize("slip", ["nosuchfile.pdf", "no/such/file.txt", "Brief.DOCX"])
def test_a_mistyped_path_is_an_error_and_no_text(slip: str) -> None:
    with pytest.raises(InputNotFound, match=rf"{slip}: there is no such file"):
        recextract.extract(slip)


def test_a_mistyped_name_with_spaces_is_an_error_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"the last draft\.docx: there is no such file"):
        recextract.extract(f"{tmp_path}/the last draft.docx")


def test_a_sentence_that_ends_with_a_file_is_a_text() -> None:
    assert len(recextract.extract("The ministry should at last publish report.pdf")) == 1
    assert as_file("Chad and/or Niger should publish notes.txt") is None


@pytest.mark.parametrize("kind", [Path, str])
def test_a_folder_is_no_file(tmp_path: Path, kind: type) -> None:
    with pytest.raises(UnreadableDocument, match=r"folder.*extract_folder.*recextract run"):
        recextract.extract(kind(tmp_path))


def test_several_folders_are_no_folder(folder: Path) -> None:
    with pytest.raises(TypeError, match="not list"):
        recextract.extract_folder([folder])  # type: ignore[arg-type]


def test_a_table_of_chosen_rows_is_read_back(folder: Path, tmp_path: Path) -> None:
    table = recextract.extract_folder(folder)
    chosen = table[table["actor"] == "Ghana"]
    for name in ("chosen.csv", "chosen.xlsx", "chosen.sqlite"):
        recextract.write_table(chosen, tmp_path / name)
        assert recextract.read_table(tmp_path / name)["actors"].tolist() == [["Ghana"]]


def test_a_broken_file_is_an_error(folder: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"broken\.pdf"):
        recextract.extract(folder / "broken.pdf")


def test_a_missing_codebook_is_an_error() -> None:
    with pytest.raises(CodebookError, match=r"no-such\.toml"):
        recextract.extract(CLEAR, codebook="no-such.toml")


def test_a_missing_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-model"):
        recextract.extract(CLEAR, model=tmp_path / "no-such-model")


def test_errors_have_a_code_and_a_common_base(tmp_path: Path) -> None:
    with pytest.raises(RecextractError) as caught:
        recextract.extract(tmp_path / "gone.txt")
    assert str(caught.value).startswith("[R102] gone.txt:")


def test_a_folder_is_one_table_in_the_order_of_names(folder: Path) -> None:
    frame = recextract.extract_folder(folder)
    assert frame["document"].to_list() == ["b.txt", "sub/a.md"]
    assert set(COLUMNS) <= set(frame.columns)


def test_the_documents_of_a_folder_are_all_listed(folder: Path) -> None:
    documents = recextract.extract_folder(str(folder)).attrs["documents"]
    assert {document["document"]: document["status"] for document in documents} == {
        "b.txt": "ok",
        "broken.pdf": "failed",
        "calm.txt": "ok",
        "sub/a.md": "ok",
    }


def test_a_folder_without_recommendations_is_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text(CALM, encoding="utf-8")
    frame = recextract.extract_folder(tmp_path)
    assert len(frame) == 0
    assert set(COLUMNS) <= set(frame.columns)


def test_a_single_file_is_a_table_as_well(note: Path) -> None:
    assert recextract.extract_folder(note)["text"].to_list() == [CLEAR]


@pytest.mark.parametrize("name", ["gone", "."])
def test_a_folder_with_nothing_to_read_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputNotFound):
        recextract.extract_folder(tmp_path / name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = recextract.no_such_name


def test_every_public_name_is_there() -> None:
    assert all(getattr(recextract, name) is not None for name in recextract.__all__)


def test_the_import_is_light() -> None:
    heavy = {"pandas", "spacy", "numpy", "sklearn", "onnxruntime", "pyarrow", "typer"}
    code = f"import sys, recextract; print(sorted({heavy!r} & sys.modules.keys()))"
    assert in_new_python(code) == "[]"
