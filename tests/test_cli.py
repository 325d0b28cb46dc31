"""The command line as its users meet it: streams, exit status, messages, settings."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest
from running import (
    SOURCE,
    environment,
    files_below,
    load_fake_pipeline,
    recextract,
    start_recextract,
    write_documents,
)
from typer.testing import CliRunner

from recextract.batch.outputs import Totals
from recextract.batch.progress import summary_lines
from recextract.batch.run import RunSummary
from recextract.cli import app
from recextract.errors import ConfigurationError
from recextract.settings import Settings, load_settings
from recextract.types import DocumentRecord, Extraction


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path, {"in/a.txt": "France should talk.\n", "in/b.txt": "Spain should listen.\n"})


@pytest.fixture
def shell(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command in this process, in ``folder`` and with the fake pipeline: status, output, messages."""
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, "recextract.pipeline", load_fake_pipeline())
    for name in ("PYTHONPATH", "FAKE_LOG"):
        monkeypatch.setenv(name, environment(folder / "log.txt")[name])

    def run(*arguments, **options):
        in_this_process = ("--workers", "0") if arguments[0] == "run" else ()
        command = [str(argument) for argument in (*arguments, *in_this_process)]
        result = CliRunner().invoke(app, command, **options)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestRun:
    def test_all_well(self, shell):
        status, out, err = shell("run", "in", "-o", "recs.csv")
        assert (status, out) == (0, "")
        assert "2 documents, 2 recommendations" in err
        assert "Written: recs.csv, recs.documents.csv, recs.run.json" in err
        assert "\x1b" not in err
        status, out, err = shell("run", "in", "-o", "recs.csv")
        assert "2 of them unchanged since the last run" in err

    def test_quiet(self, shell):
        assert shell("run", "in", "-o", "recs.csv", "--quiet") == (0, "", "")

    def test_quiet_still_says_what_could_not_be_read(self, shell, folder):
        write_documents(folder / "in", {"bad.txt": "unreadable"})
        status, out, err = shell("run", "in", "-o", "recs.csv", "--quiet")
        assert (status, out) == (1, "")
        assert err.splitlines() == ["1 document could not be read:", "  bad.txt: this file is broken."]

    def test_csv_on_standard_output(self, shell, folder):
        write_documents(folder / "in", {"c.txt": "A noisy library."})
        status, out, err = shell("run", "in")
        assert err.startswith("noise")
        assert status == 0
        assert [row["text"] for row in rows(out)] == ["France should talk.", "Spain should listen."]
        assert "\r" not in out
        assert sorted(path.name for path in folder.iterdir()) == ["in", "log.txt"]

    def test_standard_input(self, shell):
        status, out, _ = shell("run", "-", input="Zoë should talk.".encode())
        assert status == 0
        assert [(row["text"], row["document"]) for row in rows(out)] == [("Zoë should talk.", "stdin")]

    def test_a_reader_that_has_seen_enough(self, shell, folder):
        write_documents(folder / "in", {f"{i}.txt": "All should talk.\n" * 2000 for i in range(5)})
        command = f'"{sys.executable}" -m recextract run in | head -1'
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environment(folder / "log.txt"), capture_output=True, timeout=60
        )
        assert done.stdout.startswith(b"id,text,")
        assert b"Traceback" not in done.stderr

    def test_some_documents_failed(self, shell, folder):
        write_documents(folder / "in", {"bad.txt": "unreadable", "\x1b[31mred.txt": "unreadable"})
        status, _, err = shell("run", "in", "-o", "recs.csv")
        assert status == 1
        assert "2 documents could not be read:" in err
        assert "  bad.txt: this file is broken." in err
        assert "\x1b" not in err

    def test_many_failures_are_listed_with_verbose(self, shell, folder):
        write_documents(folder / "in", {f"bad{i:02}.txt": "unreadable" for i in range(14)})
        assert "… and 4 more" in shell("run", "in", "-o", "recs.csv")[2]
        assert shell("run", "in", "-o", "recs.csv", "--verbose")[2].count("this file is broken") == 14

    def test_ignored_and_empty_files_are_mentioned(self, shell, folder):
        write_documents(folder / "in", {"photo.png": "x", "void.txt": ""})
        err = shell("run", "in", "-o", "recs.csv")[2]
        assert "1 file of other kinds ignored" in err
        assert "1 document held no text" in err
        assert "photo.png" in shell("run", "in", "-o", "recs.csv", "--verbose")[2]

    @pytest.mark.parametrize("notes", [0, 1, 2])
    def test_notes_in_the_documents_table_are_summed_up(self, notes):
        totals = Totals()
        for number in range(3):
            totals.count(Extraction(DocumentRecord(f"{number}.txt", error="guessed" if number < notes else "")))
        said = [line for line in summary_lines(RunSummary(totals, 0, 1.0), [], verbose=False) if "note" in line]
        assert [line.partition(" read with a note; the column error")[0] for line in said] == (
            [f"{notes} document{'s' * (notes > 1)}"] if notes else []
        )

    def test_own_outputs_among_the_inputs_are_mentioned(self, shell, folder):
        shell("run", "in", "-o", "in/recs.csv")
        status, _, err = shell("run", "in/*", "-o", "in/recs.csv")
        assert status == 0 and err.startswith("2 documents (")
        assert (
            "4 outputs of an earlier run passed over: recs.csv, recs.documents.csv, recs.run.json, recs.state." in err
        )
        status, _, err = shell("run", *sorted((folder / "in").iterdir()), "-o", "in/recs.csv", "--quiet")
        assert (status, err) == (0, "")

    def test_texts_in_another_language_are_not_taken_for_files_without_text(self, shell, folder):
        write_documents(folder / "in", {"fr.txt": "Il faut agir."})
        err = shell("run", "in", "-o", "recs.csv")[2]
        assert "1 document not in English, without rows" in err
        assert "held no text" not in err
        write_documents(folder / "in", {"fr2.txt": "Il faut partir.", "void.txt": ""})
        err = shell("run", "in", "-o", "recs.csv")[2]
        assert "2 documents not in English" in err
        assert "1 document held no text" in err

    @pytest.mark.parametrize(("number", "said"), [(1, "1 cell of the table begins"), (2, "2 cells of the table begin")])
    def test_the_note_on_formulas_agrees_in_number(self, number, said):
        summary = RunSummary(Totals(formula_like_cells=number), 0, 1.0)
        assert any(line.startswith(f"{said} like") for line in summary_lines(summary, [], verbose=False))

    def test_formulas_in_csv(self, shell, folder):
        write_documents(folder / "in", {"f.txt": "=1+1 should be a text."})
        assert "begin like a formula" in shell("run", "in", "-o", "recs.csv")[2]
        assert '"=1+1' not in (folder / "recs.csv").read_text(encoding="utf-8")
        shell("run", "in", "-o", "recs.csv", "--safe-csv")
        assert rows((folder / "recs.csv").read_text(encoding="utf-8"))[2]["text"] == "'=1+1 should be a text."

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("run", "missing"), "there is no such file or folder"),
            (("run", "*.pdf"), "no file matches"),
            (("run", "empty"), "no file to read in there"),
            (("run", "in", "-o", "recs.doc"), "Use one of .csv, .parquet, .jsonl, .xlsx, .sqlite"),
            (("run", "in", "-o", "in"), "files without suffix"),
            (("run", "in", "-o", "in/a.txt/recs.csv"), "cannot be written"),
            (("run", "in", "--codebook", "none.toml"), "there is no such codebook file"),
        ],
    )
    def test_wrong_usage_is_one_plain_line(self, shell, folder, arguments, message):
        (folder / "empty").mkdir()
        status, out, err = shell(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("recextract: [R") and message in err
        assert err.count("\n") == 1

    @pytest.mark.parametrize("arguments", [("run",), ("run", "in", "--min-confidence", "2"), ("dance",)])
    def test_what_the_parser_refuses(self, shell, arguments):
        status, out, err = shell(*arguments)
        assert (status, out) == (2, "")
        assert "Traceback" not in err

    @pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
    def test_progress_is_shown_on_a_terminal(self, shell, folder):
        import pty

        write_documents(folder / "in", {f"{i}.txt": "sleep" for i in range(4)})
        main, terminal = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "recextract", "run", "in", "-o", "recs.csv", "--workers", "2"],
            cwd=folder,
            env={**environment(folder / "log.txt"), "TERM": "xterm", "COLUMNS": "120"},
            stderr=terminal,
            stdin=subprocess.DEVNULL,
        )
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(main, 4096):
                shown += piece
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(main)
        assert process.wait(timeout=30) == 0
        assert "of 6 documents" in shown.decode("utf-8")
        assert "Written: recs.csv" in shown.decode("utf-8")


class TestProcess:
    """What only a process of its own shows."""

    def test_streams_and_status(self, folder):
        write_documents(folder / "in", {"bad.txt": "unreadable", "é.txt": "Zoë should talk."})
        environment_of_old = {"env": {**environment(folder / "log.txt"), "LC_ALL": "C", "PYTHONUTF8": "0"}}
        done = recextract("run", "in", log=folder / "log.txt", cwd=folder, **environment_of_old)
        assert done.returncode == 1
        assert "Zoë should talk.".encode() in done.stdout
        assert b"bad.txt: this file is broken." in done.stderr

    def test_interrupted_without_an_output(self, folder):
        write_documents(folder / "in", {f"{i}.txt": "sleep" for i in range(50)})
        process = start_recextract("run", "in", log=folder / "log.txt", cwd=folder)
        while not (folder / "log.txt").exists():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "Traceback" not in messages and "nothing was kept" in messages


class TestEvaluate:
    def test_report_json_and_errors(self, shell, folder):
        coded = {"start": 0, "end": 19, "actors": ["France"], "themes": ["peace"], "strength": "should"}
        coded |= {"polarity": "do", "speaker": "author", "attribution": "author", "text": "France should talk."}
        gold = [{"doc": "a.txt", "recommendations": [coded]}, {"doc": "b.txt", "recommendations": []}]
        (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
        shell("run", "in", "-o", "recs.csv", "--workers", "0")
        status, out, _ = shell("evaluate", "gold.json", "recs.csv", "--errors", "errors.csv")
        assert status == 0 and "precision" in out
        assert "spurious" in (folder / "errors.csv").read_text(encoding="utf-8")
        figures = json.loads(shell("evaluate", "gold.json", "recs.csv", "--json")[1])["figures"]
        assert (figures["precision"], figures["recall"]) == (0.5, 1.0)

    def test_a_table_that_is_not_there(self, shell, folder):
        (folder / "gold.json").write_text('{"doc": "a.txt", "recommendations": []}', encoding="utf-8")
        status, _, err = shell("evaluate", "gold.json", "none.csv")
        assert status == 2 and "there is no such table" in err

    def test_gold_without_documents_is_one_plain_line(self, shell, folder):
        (folder / "gold.json").write_text("[]", encoding="utf-8")
        shell("run", "in", "-o", "recs.csv")
        status, _, err = shell("evaluate", "gold.json", "recs.csv")
        assert status == 2 and err.count("\n") == 1
        assert err.startswith("recextract: [R601] gold.json: no coded document")


class TestProgress:
    def test_the_bar_goes_to_standard_error(self, capsys, monkeypatch):
        monkeypatch.setenv("FORCE_COLOR", "1")
        from recextract.batch.progress import progress_bar
        from recextract.batch.run import Progress

        with progress_bar() as show:
            show(Progress(0, 2, 0, 0, 0, 0, 0))
            show(Progress(2, 2, 0, 1, 3, 50, 50))
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "2 of 2 documents, 3 recommendations, 1 failed" in captured.err


class TestSettings:
    def write(self, folder: Path, text: str, name: str = "recextract.toml") -> None:
        (folder / name).write_text(text, encoding="utf-8")

    def test_they_are_the_defaults_of_the_command(self, shell, folder):
        self.write(folder, 'output = "recs.jsonl"\nquiet = true\n')
        assert shell("run", "in") == (0, "", "")
        assert (folder / "recs.jsonl").is_file()
        shell("run", "in", "-o", "other.csv")
        assert (folder / "other.csv").is_file()

    def test_a_file_beside_the_texts_is_said_to_be_unused(self, shell, folder):
        self.write(folder / "in", "quiet = true\n")
        assert "in/recextract.toml is not used" in shell("run", "in", "-o", "recs.csv")[2].replace("\\", "/")
        self.write(folder, "quiet = true\n")
        assert shell("run", "in", "-o", "recs.csv") == (0, "", "")
        assert "not used" not in shell("run", ".", "-o", "recs.csv")[2]

    def test_a_mistake_is_said_with_file_and_remedy(self, shell, folder):
        self.write(folder, "worker = 2\n")
        status, _, err = shell("run", "in")
        assert status == 2
        assert 'recextract.toml: unknown setting "worker". Write "workers"' in err

    def test_pyproject_is_read_where_there_is_no_file_of_its_own(self, tmp_path):
        self.write(tmp_path, '[tool.recextract]\nmodel = "m"\nsafe_csv = true\n', "pyproject.toml")
        assert load_settings(tmp_path) == Settings(model=Path("m"), safe_csv=True)
        self.write(tmp_path, "min-confidence = 1")
        assert load_settings(tmp_path) == Settings(min_confidence=1.0)

    def test_help_names_every_setting(self, shell):
        told = " ".join(shell("run", "--help")[1].split()).partition("Defaults for")[2].partition("Arguments")[0]
        assert all(name.name.replace("_", "-") in told for name in fields(Settings))

    def test_none_or_those_of_others(self, tmp_path):
        assert load_settings(tmp_path) == Settings()
        self.write(tmp_path, '[project]\nname = "x"\n', "pyproject.toml")
        assert load_settings(tmp_path) == Settings()
        self.write(tmp_path, "broken =", "pyproject.toml")
        assert load_settings(tmp_path) == Settings()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("broken =", "cannot be read as TOML"),
            ("colour = 1", "Use output, codebook"),
            ("workers = -1", "Write a whole number"),
            ("workers = true", "Write a whole number"),
            ("min-confidence = 70", "Write a number from 0 to 1"),
            ("output = 3", "Write a path in quotes"),
            ('quiet = "yes"', "Write true or false"),
        ],
    )
    def test_mistakes(self, tmp_path, text, message):
        self.write(tmp_path, text)
        with pytest.raises(ConfigurationError, match=message) as error:
            load_settings(tmp_path)
        assert str(tmp_path / "recextract.toml") in error.value.message

    def test_a_setting_that_is_no_table(self, tmp_path):
        self.write(tmp_path, "[tool]\nrecextract = 1\n", "pyproject.toml")
        with pytest.raises(ConfigurationError, match="is no table"):
            load_settings(tmp_path)


class TestCodebook:
    def invoke(self, *arguments):
        result = CliRunner().invoke(app, ["codebook", *map(str, arguments)])
        return result.exit_code, result.stdout, result.stderr

    def test_show(self):
        status, out, _ = self.invoke("show")
        assert status == 0
        assert "Themes (" in out and "diplomacy" in out and "state" in out
        assert "Whitehall" not in out
        assert "Whitehall" in self.invoke("show", "--actors")[1]

    def test_init_then_check(self, tmp_path):
        mine = tmp_path / "mine.toml"
        assert self.invoke("init", mine)[0] == 0
        status, out, _ = self.invoke("check", mine)
        assert status == 0 and "the codebook can be used" in out
        status, _, err = self.invoke("init", mine)
        assert status == 2 and "there already" in err
        assert self.invoke("init", tmp_path / "none" / "mine.toml")[0] == 2

    def test_init_with_the_whole_shipped_codebook(self, tmp_path):
        self.invoke("init", tmp_path / "full.toml", "--full")
        assert (
            self.invoke("show", tmp_path / "full.toml")[1].split("sha256")[1]
            == self.invoke("show")[1].split("sha256")[1]
        )

    def test_a_codebook_without_actors_says_whose_count(self, tmp_path):
        themes = '[[themes]]\ncode = "a"\nname = "A"\ndefinition = "d"\n'
        text = f'name = "x"\nversion = "1"\nlanguage = "en"\ndescription = "d"\n{themes}'
        (tmp_path / "themes.toml").write_text(text, encoding="utf-8")
        assert (
            "actors (it lists none: those of the shipped codebook)" in self.invoke("check", tmp_path / "themes.toml")[1]
        )
        assert "(it lists none: those of the shipped codebook)" in self.invoke("show", tmp_path / "themes.toml")[1]
        (tmp_path / "none.toml").write_text(f"actors = []\n{text}", encoding="utf-8")
        assert "nobody is listed" in self.invoke("show", tmp_path / "none.toml")[1]

    def test_check_of_a_broken_one(self, tmp_path):
        (tmp_path / "broken.toml").write_text('name = "x"\nthemes = 3\n', encoding="utf-8")
        status, _, err = self.invoke("check", tmp_path / "broken.toml")
        assert status == 2
        assert err.startswith("recextract: [R301]") and "broken.toml" in err

    def test_check_shows_warnings(self, tmp_path):
        text = 'name = "x"\nversion = "1"\nlanguage = "en"\ndescription = "d"\n'
        text += '[[themes]]\ncode = "a"\nname = "A"\ndefinition = "d"\n'
        (tmp_path / "poor.toml").write_text(text, encoding="utf-8")
        status, out, _ = self.invoke("check", tmp_path / "poor.toml")
        assert status == 0
        assert "does not say what it includes" in out and "warnings" in out


class TestCommon:
    def test_version(self):
        assert CliRunner().invoke(app, ["--version"]).stdout.startswith("recextract ")

    def test_help_without_arguments(self):
        assert "codebook" in CliRunner().invoke(app, []).output

    @pytest.mark.parametrize("command", [(), ("run",), ("codebook",), ("codebook", "show")])
    def test_every_command_explains_itself(self, command):
        result = CliRunner().invoke(app, [*command, "--help"])
        assert result.exit_code == 0 and "Usage:" in result.stdout

    def test_help_imports_nothing_heavy(self, tmp_path):
        code = (
            "import sys\nfrom typer.testing import CliRunner\nfrom recextract.cli import app\n"
            "CliRunner().invoke(app, ['run', '--help'])\n"
            "print(sorted({'spacy', 'pandas', 'numpy', 'sklearn', 'pyarrow', 'rich'} & set(sys.modules)))"
        )
        env = environment(tmp_path / "log.txt")
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)
        assert done.stdout.strip() == "[]"

    def test_shell_completion_is_there(self):
        assert "--show-completion" in CliRunner().invoke(app, ["--help"]).stdout


def test_two_commands_give_the_same_bytes(shell, folder):
    write_documents(folder / "in", {"c.pdf": "Both should talk.\n"})
    for place in ("one", "two"):
        assert shell("run", "in", "-o", f"{place}/recs.xlsx")[0] == 0
    results = [files_below(folder / place, ".state/", "run.json") for place in ("one", "two")]
    assert results[0] == results[1]
    assert list(results[0]) == ["recs.documents.csv", "recs.texts/c.pdf.txt", "recs.xlsx"]


def test_explain_takes_a_mistyped_file_for_no_sentence(tmp_path):
    name = str(tmp_path / "nowhere.txt")
    done = subprocess.run(
        [sys.executable, "-m", "recextract", "explain", name], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2
    assert f"[R101] {name}: there is no such file." in done.stderr


def test_explain_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "recextract", "explain", "-"],
        input="Talks stalled. Kenya must act.",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kenya must act." in done.stdout
    assert not done.stdout.startswith("Talks stalled.")  # as of a file: the recommendations only


def explained(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "recextract", "explain", *arguments]
    surroundings = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=120)


def test_explain_takes_the_settings_of_the_run(tmp_path):
    settings = tmp_path / "recextract.toml"
    settings.write_text('codebook = "none.toml"\n', encoding="utf-8")
    assert "none.toml: there is no such codebook file" in explained(tmp_path, "Kenya must act.").stderr
    settings.write_text("min-confidence = 1.0\n", encoding="utf-8")
    refused = explained(tmp_path, "Kenya must dredge its ports.")
    assert "not a recommendation" in refused.stdout and "threshold 1.000" in refused.stdout
    assert "  a recommendation" in explained(tmp_path, "Kenya must dredge its ports.", "--min-confidence", "0.1").stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            "Die Hafenbehörde sollte die Kais ausbaggern. Niemand darf länger warten, die Bank zahlt die Pumpen.",
            "not English but de",
        ),
        ("Talks stalled in May.", "no recommendation was found"),
    ],
)
def test_explain_says_why_there_is_nothing_to_explain(words, complaint):
    done = subprocess.run(
        [sys.executable, "-m", "recextract", "explain", "-"],
        input=words,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 1
    assert complaint in done.stderr


def test_explain_of_an_id_asks_for_its_document(tmp_path):
    (tmp_path / "a.txt").write_text("Kenya must dredge its ports.", encoding="utf-8")
    alone = explained(tmp_path, "9121e0ff6ef96173")
    assert alone.returncode == 2 and "explain FILE --id 9121e0ff6ef96173" in alone.stderr
    elsewhere = explained(tmp_path, "a.txt", "--id", "9121e0ff6ef96173")
    assert elsewhere.returncode == 1
    assert "no row of this document has the id 9121e0ff6ef96173" in elsewhere.stderr and "--all" not in elsewhere.stderr


def test_explain_shows_which_actors_and_themes_were_weighed():
    done = subprocess.run(
        [sys.executable, "-m", "recextract", "explain", "Peru and Chile met in May. It must open its ports to boats."],
        capture_output=True,
        text=True,
        timeout=120,
    )
    actors, themes = re.findall(r"^ +weighed: (.*)$", done.stdout, re.M)
    chances = {name: float(p) for name, p in re.findall(r"(\w[\w ]*) (\d\.\d\d)(?:, |$)", actors)}
    assert {"Peru", "Chile", "nobody"} <= chances.keys() and sum(chances.values()) <= 1.01
    (actor,) = re.findall(r"^ +actors: (.*?)  \[", done.stdout, re.M)
    assert actor in ("–", max(chances, key=chances.__getitem__))
    (given,) = re.findall(r"^ +themes: (.*)$", done.stdout, re.M)
    assert re.sub(r" \d\.\d\d", "", themes).replace(", ", "; ").startswith(given)
