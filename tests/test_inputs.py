"""From arguments to documents: names, order, what is passed over, and what is said when there is nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from running import write_documents

from recextract.batch.inputs import InputFile, collect_inputs, find_inputs
from recextract.errors import InputNotFound


def names(*arguments: str | Path) -> list[str]:
    return [file.name for file in collect_inputs([str(argument) for argument in arguments])]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = dict.fromkeys(("b.txt", "A.md", "sub/deep/c.html", "sub/d.PDF"), "x")
    return write_documents(tmp_path / "in", texts)


def test_a_folder_is_read_recursively_and_in_order(folder):
    assert names(folder) == ["A.md", "b.txt", "sub/d.PDF", "sub/deep/c.html"]


def test_hidden_files_locks_and_other_kinds_in_a_folder_are_passed_over(folder):
    others = (".b.txt", ".git/a.txt", "~$b.docx", "list.csv", "list.jsonl", "meta.json", "photo.png")
    write_documents(folder, dict.fromkeys(others, "x"))
    found = find_inputs([str(folder)])
    assert [file.name for file in found.files] == ["A.md", "b.txt", "sub/d.PDF", "sub/deep/c.html"]
    assert [path.name for path in found.ignored] == ["list.csv", "list.jsonl", "meta.json", "photo.png"]


def test_own_outputs_in_the_input_folder_are_passed_over(folder):
    outputs = ("recs.csv", "recs.xlsx", "recs.documents.csv", "recs.run.json", "recs.texts/sub/d.PDF.txt")
    write_documents(folder, dict.fromkeys((*outputs, "recs.state/results.sqlite", "recs.state/partial/text.txt"), "x"))
    found = find_inputs([str(folder)])
    assert len(found.files) == 4
    assert found.ignored == ()


def test_a_folder_that_only_looks_like_an_output_is_read(folder):
    write_documents(folder, {"speeches.texts/one.txt": "x"})
    assert "speeches.texts/one.txt" in names(folder)


def test_a_named_file_is_taken_whatever_its_kind(folder):
    write_documents(folder, {"photo.png": "x", ".hidden.txt": "x"})
    assert names(folder / "photo.png") == ["photo.png"]
    assert names(folder / ".hidden.txt") == [".hidden.txt"]


def test_files_of_one_folder_are_called_by_their_names(folder):
    assert names(folder / "b.txt", folder / "A.md") == ["A.md", "b.txt"]


def test_several_folders_keep_their_names_apart(tmp_path):
    write_documents(tmp_path, {"2023/a.txt": "x", "2024/a.txt": "x"})
    assert names(tmp_path / "2023", tmp_path / "2024") == ["2023/a.txt", "2024/a.txt"]


def test_a_file_named_twice_is_read_once(folder):
    assert names(folder, folder / "b.txt", folder / "sub" / ".." / "b.txt").count("b.txt") == 1


def test_globs(folder):
    assert names(folder / "*.txt") == ["b.txt"]
    assert names(folder / "**" / "*.html") == ["sub/deep/c.html"]
    assert names(folder / "s*") == ["sub/d.PDF", "sub/deep/c.html"]


def test_a_glob_asks_for_unusual_kinds_only_by_their_suffix(folder):
    write_documents(folder, {"notes.log": "x"})
    assert names(folder / "*.log") == ["notes.log"]
    assert names(folder / "[a-z]*") == ["b.txt", "sub/d.PDF", "sub/deep/c.html"]


def test_a_file_whose_name_looks_like_a_glob(tmp_path):
    write_documents(tmp_path, {"report [final].txt": "x"})
    assert names(tmp_path / "report [final].txt") == ["report [final].txt"]


def test_standard_input(folder):
    assert collect_inputs(["-"]) == [InputFile(None, "stdin")]
    assert names("-", folder / "b.txt") == ["b.txt", "stdin"]


def test_standard_input_beside_a_file_of_its_name(tmp_path):
    write_documents(tmp_path, {"stdin": "x"})
    assert names(tmp_path / "stdin", "-") == ["stdin", "stdin (2)"]


@pytest.mark.parametrize("argument", ["missing", "missing/a.txt", "*.nothing"])
def test_nothing_there(tmp_path, monkeypatch, argument):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputNotFound, match="Check the") as error:
        collect_inputs([argument])
    assert argument in error.value.message


def test_an_empty_folder_says_which_kinds_are_read(tmp_path):
    with pytest.raises(InputNotFound, match=r"no file to read.*\.docx"):
        collect_inputs([str(tmp_path)])
    write_documents(tmp_path, {"photo.png": "x"})
    with pytest.raises(InputNotFound, match="of other kinds"):
        collect_inputs([str(tmp_path)])


def test_one_empty_folder_among_others_is_an_error_too(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputNotFound, match="empty"):
        collect_inputs([str(folder), str(tmp_path / "empty")])


@pytest.mark.skipif(os.name == "nt", reason="file names are text on Windows")
def test_a_name_that_is_no_text_becomes_one(tmp_path):
    for ending in (b"\xe9.txt", b"\xe8.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf" + ending)).write_text("x", encoding="utf-8")
    found = collect_inputs([str(tmp_path)])
    assert [file.name for file in found] == ["caf\ufffd (2).txt", "caf\ufffd.txt"]
    assert all(file.path.read_text(encoding="utf-8") == "x" for file in found)


def test_a_broken_link_is_kept_to_be_reported(folder):
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    assert "gone.txt" in names(folder)


def test_links_in_a_circle_do_not_matter(folder):
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    assert len(names(folder)) == 4


@pytest.mark.skipif(os.name == "nt", reason="no pipes among files")
def test_a_pipe_in_a_folder_is_left_alone(folder):
    os.mkfifo(folder / "pipe.txt")
    assert "pipe.txt" not in names(folder)


def test_a_folder_that_cannot_be_listed_is_reported(folder, monkeypatch):
    real = os.scandir

    def scandir(path):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    problems = {file.name: file.problem for file in collect_inputs([str(folder)]) if file.problem}
    assert list(problems) == ["sub/deep"]
    assert "Permission denied" in problems["sub/deep"]


OUTPUTS = ("recs.csv", "recs.documents.csv", "recs.run.json", "recs.state/results.sqlite", "recs.texts/c.html.txt")


@pytest.fixture
def written(folder: Path) -> Path:
    """A folder into which an earlier run has written its table."""
    return write_documents(folder, dict.fromkeys(OUTPUTS, "x"))


def test_own_outputs_that_a_glob_matches_are_passed_over(written):
    found = find_inputs([str(written / "*")])
    assert [file.name for file in found.files] == ["A.md", "b.txt", "sub/d.PDF", "sub/deep/c.html"]
    assert [path.name for path in found.outputs] == sorted({name.partition("/")[0] for name in OUTPUTS})
    assert names(written / "**" / "*.txt") == ["b.txt"]
    assert names(written / "*.csv", written / "b.txt") == ["b.txt"]


def test_own_outputs_that_the_shell_names_are_passed_over(written):
    arguments = [*written.iterdir(), *written.glob("*/*.txt")]
    assert names(*arguments) == ["A.md", "b.txt", "sub/d.PDF", "sub/deep/c.html"]
    (written / "recs.state" / "results.sqlite").unlink()
    (written / "recs.state").rmdir()
    assert names(*written.iterdir()) == ["A.md", "b.txt", "sub/d.PDF", "sub/deep/c.html"]


def test_a_table_without_run_is_no_output(folder):
    write_documents(folder, {"list.csv": "x", "list.texts/e.txt": "x"})
    assert names(folder / "list.csv", folder / "list.texts") == ["list.csv", "list.texts/e.txt"]


@pytest.mark.parametrize("argument", ["recs.csv", "recs.texts", "recs.*", "recs.texts/c.html.txt"])
def test_nothing_but_own_outputs_is_an_error_with_the_remedy(written, argument):
    with pytest.raises(InputNotFound, match=r"has written this itself.*copy it to another folder"):
        collect_inputs([str(written / argument)])


def test_documents_of_formats_that_are_not_read_are_kept_to_be_reported(folder):
    write_documents(folder, dict.fromkeys(("old.doc", "talk.PPTX", "sub/mail.msg", "list.xls", "code.py"), "x"))
    found = find_inputs([str(folder)])
    assert {file.name for file in found.files} > {"old.doc", "talk.PPTX", "sub/mail.msg"}
    assert sorted(path.name for path in found.ignored) == ["code.py", "list.xls"]
    assert "talk.PPTX" in names(folder / "*")
