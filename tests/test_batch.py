"""Whole runs: workers and their deaths, interruption, resumption, and the files at the end."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from running import (
    FAKES,
    SOURCE,
    environment,
    files_below,
    load_fake_pipeline,
    recextract,
    start_recextract,
    write_documents,
)

from recextract.batch.inputs import InputFile, collect_inputs
from recextract.batch.outputs import OutputPaths
from recextract.batch.pool import available_cores, run_tasks
from recextract.batch.progress import summary_lines
from recextract.batch.run import RunInterrupted, RunOptions, extract_all, run_batch
from recextract.batch.state import StateStore, decode, encode
from recextract.batch.worker import (
    Task,
    answer_requests,
    pack_options,
    pack_task,
    read_message,
    send_message,
    understand,
)
from recextract.errors import CodebookError, OutputError, RecextractError
from recextract.tables.frames import read_table
from recextract.types import DocumentRecord, Extraction

TIMES = "run.json"
STATE = ".state/"
PIPELINE = load_fake_pipeline()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.txt"


@pytest.fixture(autouse=True)
def fake_pipeline(monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
    """Give this process and its workers the fake pipeline."""
    monkeypatch.setitem(sys.modules, "recextract.pipeline", PIPELINE)
    for name in ("PYTHONPATH", "FAKE_LOG"):
        monkeypatch.setenv(name, environment(log)[name])


def texts(number: int) -> dict[str, str]:
    return {f"{i:03}.txt": f"State {i} should talk.\nNothing.\nBoth should listen to {i}.\n" for i in range(number)}


def options(**values) -> RunOptions:
    """Work in this process if not told otherwise: starting a worker takes longer than most of the tests."""
    return RunOptions(**{"pipeline": PIPELINE.PipelineOptions(), "workers": 0, **values})


def run(folder: Path, output: Path | None, listener=None, **values):
    return run_batch(collect_inputs([str(folder)]), output, options(**values), listener)


def worked_on(log: Path) -> list[str]:
    return sorted(log.read_text(encoding="utf-8").split()) if log.exists() else []


def documents_of(output: Path) -> dict[str, dict[str, str]]:
    with output.with_name(f"{output.stem}.documents.csv").open(encoding="utf-8", newline="") as stream:
        return {row["document"]: row for row in csv.DictReader(stream)}


class TestFiles:
    def test_everything_that_a_run_writes(self, tmp_path):
        folder = write_documents(tmp_path / "in", {**texts(2), "sub/x.pdf": "All should go.\r\n", "void.txt": ""})
        output = tmp_path / "new" / "out" / "recs.csv"
        summary = run(folder, output)
        names = {path.name for path in output.parent.iterdir()}
        assert names == {"recs.csv", "recs.documents.csv", "recs.run.json", "recs.state", "recs.texts"}
        assert files_below(output.with_name("recs.texts")) == {"sub/x.pdf.txt": b"All should go.\r\n"}
        assert [path.name for path in output.with_name("recs.state").iterdir()] == ["results.sqlite"]
        table = read_table(output)
        assert table["document"].to_list() == ["000.txt", "000.txt", "001.txt", "001.txt", "sub/x.pdf"]
        assert table["start"].to_list() == [0, 30, 0, 30, 0]
        assert table.loc[0, "author"] == ["Ann Lee", "Bo, Li"]
        assert {name: row["status"] for name, row in documents_of(output).items()} == {
            "000.txt": "ok",
            "001.txt": "ok",
            "sub/x.pdf": "ok",
            "void.txt": "empty",
        }
        assert (summary.totals.documents, summary.totals.recommendations, summary.totals.failed) == (4, 5, 0)
        assert summary.files[0] == output and summary.files[-1] == output.with_name("recs.texts")
        record = json.loads(output.with_name("recs.run.json").read_text(encoding="utf-8"))
        assert record["version"] == "0"
        assert record["options"]["codebook"] is None
        assert record["counts"]["recommendations"] == 5
        assert record["timings"]["seconds"] > 0

    @pytest.mark.parametrize("suffix", [".parquet", ".jsonl", ".xlsx", ".sqlite"])
    def test_other_formats(self, tmp_path, suffix):
        folder = write_documents(tmp_path / "in", texts(3))
        run(folder, tmp_path / f"recs{suffix}")
        assert read_table(tmp_path / f"recs{suffix}")["start"].to_list() == [0, 30] * 3
        assert len(documents_of(tmp_path / f"recs{suffix}")) == 3

    def test_number_of_workers_does_not_change_a_byte(self, tmp_path):
        documents = texts(9) | {f"{i}.pdf": f"{i} should go.\n" * i for i in range(5)}
        folder = write_documents(
            tmp_path / "in", documents | {"bad.txt": "unreadable", "worse.txt": "raise", "loud.txt": "noisy"}
        )
        results = []
        for workers in (0, 1, 2, 5):
            (tmp_path / str(workers)).mkdir()
            run(folder, tmp_path / str(workers) / "recs.csv", workers=workers)
            results.append(files_below(tmp_path / str(workers), STATE, TIMES))
        assert len(results[0]) == 7
        assert results[0] == results[1] == results[2] == results[3]

    def test_a_worker_is_started_for_each_document_at_most(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(1))
        run(folder, tmp_path / "recs.csv", workers=50)
        record = json.loads((tmp_path / "recs.run.json").read_text(encoding="utf-8"))
        assert record["options"]["workers"] == 1

    def test_by_default_there_is_a_worker_for_each_core(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(available_cores() + 1))
        run(folder, tmp_path / "recs.csv", workers=None)
        record = json.loads((tmp_path / "recs.run.json").read_text(encoding="utf-8"))
        assert record["options"]["workers"] == available_cores()

    def test_output_beside_the_input_is_not_read_again(self, tmp_path):
        folder = write_documents(tmp_path / "in", {"a.pdf": "All should go."})
        assert run(folder, folder / "recs.csv").totals.documents == 1
        assert run(folder, folder / "recs.csv").totals.documents == 1

    def test_the_text_of_a_document_with_the_longest_possible_name(self, tmp_path):
        name = "é" * 125 + ".pdf"
        folder = write_documents(tmp_path / "in", {name: "All should go."})
        run(folder, tmp_path / "recs.csv")
        assert list(files_below(tmp_path / "recs.texts").values()) == [b"All should go."]

    def test_a_text_whose_place_is_a_folder_of_other_texts_is_numbered(self, tmp_path):
        clashing = {
            "a.pdf": "All should go.",
            "a.pdf.txt/b.pdf": "Bo should stay.",
            "c.txt": "",
            "c.txt.txt/d.pdf": "D",
        }
        folder = write_documents(tmp_path / "in", clashing)
        for _ in range(2):
            run(folder, tmp_path / "recs.csv")
            assert files_below(tmp_path / "recs.texts") == {
                "a (2).pdf.txt": b"All should go.",
                "a.pdf.txt/b.pdf.txt": b"Bo should stay.",
                "c.txt.txt/d.pdf.txt": b"D",
            }
        assert list(documents_of(tmp_path / "recs.csv")) == [
            "a (2).pdf",
            "a.pdf.txt/b.pdf",
            "c (2).txt",
            "c.txt.txt/d.pdf",
        ]

    def test_texts_of_an_earlier_run_do_not_stand_in_the_way(self, tmp_path):
        document, folder = tmp_path / "in" / "a.pdf", tmp_path / "in" / "a.pdf.txt"
        write_documents(tmp_path / "in", {"a.pdf": "All should go.", "z.pdf": "Z"})
        run(tmp_path / "in", tmp_path / "recs.csv")
        document.unlink()
        write_documents(folder, {"b.pdf": "Bo should stay."})
        run(tmp_path / "in", tmp_path / "recs.csv")
        assert set(files_below(tmp_path / "recs.texts")) == {"a.pdf.txt/b.pdf.txt", "z.pdf.txt"}
        shutil.rmtree(folder)
        write_documents(tmp_path / "in", {"a.pdf": "All should go."})
        run(tmp_path / "in", tmp_path / "recs.csv")
        assert set(files_below(tmp_path / "recs.texts")) == {"a.pdf.txt", "z.pdf.txt"}

    def test_progress_tells_how_far_the_run_is(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(3) | {"bad.txt": "unreadable"})
        seen = []
        run(folder, tmp_path / "recs.csv", seen.append, workers=2)
        assert [(step.done, step.total) for step in seen] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
        assert (seen[-1].failed, seen[-1].recommendations) == (1, 6)
        assert seen[-1].bytes_done == seen[-1].bytes_total > 0

    def test_extract_all_yields_in_order_and_keeps_nothing(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(3))
        found = list(extract_all(collect_inputs([str(folder)]), options()))
        assert [extraction.record.document for extraction in found] == ["000.txt", "001.txt", "002.txt"]
        assert [path.name for path in tmp_path.iterdir() if path.name != "log.txt"] == ["in"]


class TestBadDocuments:
    def test_each_has_its_row_and_the_others_go_on(self, tmp_path):
        bad = {"broken.txt": "unreadable", "crash.txt": "raise", "gone.txt": "die", "fault.txt": "segfault"}
        folder = write_documents(tmp_path / "in", texts(4) | bad)
        (folder / "nowhere.txt").symlink_to(folder / "missing.txt")
        summary = run(folder, tmp_path / "recs.csv", workers=2)
        rows = documents_of(tmp_path / "recs.csv")
        assert {name for name, row in rows.items() if row["status"] == "failed"} == {*bad, "nowhere.txt"}
        assert rows["broken.txt"]["error"] == "broken.txt: this file is broken."
        assert "ValueError: no such luck" in rows["crash.txt"]["error"]
        assert "twice (exit code 7)" in rows["gone.txt"]["error"]
        assert "signal SIGSEGV" in rows["fault.txt"]["error"]
        assert "No such file" in rows["nowhere.txt"]["error"]
        assert len(rows["broken.txt"]["sha256"]) == 64
        assert summary.totals.failed == len(summary.failures) == 5
        assert len(read_table(tmp_path / "recs.csv")) == 8

    def test_a_document_whose_worker_died_is_tried_twice(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", {"a.txt": "die once", "b.txt": "die", "c.txt": "One should go."})
        run(folder, tmp_path / "recs.csv", workers=1)
        assert worked_on(log) == ["a.txt", "a.txt", "b.txt", "b.txt", "c.txt"]
        statuses = {name: row["status"] for name, row in documents_of(tmp_path / "recs.csv").items()}
        assert statuses == {"a.txt": "ok", "b.txt": "failed", "c.txt": "ok"}

    def test_a_document_on_which_a_worker_hangs_is_given_up_and_the_others_go_on(self, tmp_path, log, monkeypatch):
        monkeypatch.setattr("recextract.batch.pool._MINUTES_A_DOCUMENT", 0.1)
        folder = write_documents(tmp_path / "in", {"a.txt": "hang", **texts(3)})
        started = time.monotonic()
        summary = run(folder, tmp_path / "recs.csv", workers=1)
        assert time.monotonic() - started < 60
        assert worked_on(log) == ["000.txt", "001.txt", "002.txt", "a.txt"]
        row = documents_of(tmp_path / "recs.csv")["a.txt"]
        assert row["status"] == "failed" and "took longer than 0.1 minutes" in row["error"]
        assert "damaged" not in row["error"]
        assert (summary.totals.failed, summary.totals.recommendations) == (1, 6)
        assert run(folder, tmp_path / "recs.csv", workers=1).reused == 3

    def test_what_may_have_been_chance_is_tried_again_in_the_next_run(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", {"a.txt": "die", "b.txt": "raise", "c.txt": "unreadable"})
        run(folder, tmp_path / "recs.csv", workers=2)
        log.unlink()
        assert run(folder, tmp_path / "recs.csv", workers=2).reused == 1
        assert worked_on(log) == ["a.txt", "a.txt", "b.txt"]

    def test_a_problem_known_beforehand_is_a_row(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(1))
        inputs = [*collect_inputs([str(folder)]), InputFile(folder / "sub", "sub", "the folder cannot be listed")]
        summary = run_batch(inputs, tmp_path / "recs.csv", options())
        assert summary.failures == (("sub", "the folder cannot be listed"),)

    @pytest.mark.skipif(os.name == "nt", reason="no pipes among files")
    def test_a_pipe_that_is_named_is_read_once(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.txt")
        writer = threading.Thread(target=(tmp_path / "pipe.txt").write_text, args=("All should go.",))
        writer.start()
        summary = run_batch(collect_inputs([str(tmp_path / "pipe.txt")]), tmp_path / "recs.csv", options())
        writer.join()
        assert summary.totals.recommendations == 1


class TestState:
    def test_an_unchanged_folder_is_not_worked_on_again(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(5) | {"a.pdf": "One should go."})
        run(folder, tmp_path / "recs.csv")
        before = files_below(tmp_path, STATE, TIMES, "log")
        log.unlink()
        summary = run(folder, tmp_path / "recs.csv")
        assert worked_on(log) == []
        assert summary.reused == 6
        assert files_below(tmp_path, STATE, TIMES, "log") == before

    def test_one_changed_file_costs_one_file(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(5))
        run(folder, tmp_path / "recs.csv")
        log.unlink()
        write_documents(folder, {"003.txt": "New advice should count.\n"})
        run(folder, tmp_path / "recs.csv")
        assert worked_on(log) == ["003.txt"]
        assert "New advice should count." in (tmp_path / "recs.csv").read_text(encoding="utf-8")

    def test_tables_that_would_come_out_the_same_are_not_written_again(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(3) | {"a.pdf": "One should go."})
        first = run(folder, tmp_path / "recs.csv")
        written = (tmp_path / "recs.csv").stat().st_mtime_ns
        again = run(folder, tmp_path / "recs.csv")
        assert (again.totals, again.files) == (first.totals, first.files)
        assert (tmp_path / "recs.csv").stat().st_mtime_ns == written
        record = json.loads((tmp_path / "recs.run.json").read_text(encoding="utf-8"))
        assert (record["reused_documents"], record["counts"]["recommendations"]) == (4, 7)

    @pytest.mark.parametrize("spoilt", ["recs.csv", "recs.documents.csv", "recs.texts/a.pdf.txt"])
    @pytest.mark.parametrize("remove", [True, False])
    def test_a_spoilt_output_is_written_again(self, tmp_path, spoilt, remove):
        folder = write_documents(tmp_path / "in", texts(3) | {"a.pdf": "One should go."})
        run(folder, tmp_path / "recs.csv")
        before = files_below(tmp_path, STATE, TIMES, "log")
        if remove:
            (tmp_path / spoilt).unlink()
        else:
            (tmp_path / spoilt).write_bytes(b"spoilt")
        run(folder, tmp_path / "recs.csv")
        assert files_below(tmp_path, STATE, TIMES, "log") == before

    def test_what_another_format_has_changed_comes_into_this_one(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(3))
        run(folder, tmp_path / "recs.csv")
        write_documents(folder, {"001.txt": "New advice should count.\n"})
        run(folder, tmp_path / "recs.jsonl")
        run(folder, tmp_path / "recs.csv")
        assert "New advice should count." in (tmp_path / "recs.csv").read_text(encoding="utf-8")

    def test_other_cells_for_spreadsheets_are_another_table(self, tmp_path):
        folder = write_documents(tmp_path / "in", {"a.txt": "=1 should go."})
        run(folder, tmp_path / "recs.csv")
        run(folder, tmp_path / "recs.csv", safe_csv=True)
        assert read_table(tmp_path / "recs.csv").loc[0, "text"] == "'=1 should go."

    def test_another_format_of_the_same_name_uses_the_same_state(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        run(folder, tmp_path / "recs.parquet")
        assert len(worked_on(log)) == 2

    def test_other_options_make_another_run(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        run(folder, tmp_path / "recs.csv", pipeline=PIPELINE.PipelineOptions(min_confidence=0.5))
        assert len(worked_on(log)) == 4

    def test_a_surer_table_is_chosen_from_what_was_read(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2) | {"a.pdf": "One should go."})
        run(folder, tmp_path / "recs.csv")
        all_rows = files_below(tmp_path, STATE, TIMES, "log")
        sure = PIPELINE.PipelineOptions(min_confidence=0.9)
        summary = run(folder, tmp_path / "recs.csv", pipeline=sure)
        assert (summary.reused, summary.totals.recommendations) == (3, 0)
        assert {row["recommendations"] for row in documents_of(tmp_path / "recs.csv").values()} == {"0"}
        assert len(read_table(tmp_path / "recs.csv")) == 0
        run(folder, tmp_path / "recs.csv", pipeline=PIPELINE.PipelineOptions(min_confidence=0.875))
        assert files_below(tmp_path, STATE, TIMES, "log") == all_rows
        assert len(worked_on(log)) == 3

    def test_a_surer_table_has_the_bytes_of_a_first_run(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2))
        sure = PIPELINE.PipelineOptions(min_confidence=0.9)
        run(folder, tmp_path / "recs.csv")
        run(folder, tmp_path / "recs.csv", pipeline=sure)
        run(folder, tmp_path / "once.csv", pipeline=sure)
        for ending in (".csv", ".documents.csv"):
            assert (tmp_path / f"recs{ending}").read_bytes() == (tmp_path / f"once{ending}").read_bytes()

    def test_progress_counts_the_rows_that_are_sure_enough(self, tmp_path):
        seen = []
        options = RunOptions(PIPELINE.PipelineOptions(min_confidence=0.9), workers=0)
        inputs = collect_inputs([str(write_documents(tmp_path / "in", texts(2)))])
        run_batch(inputs, tmp_path / "recs.csv", options, seen.append)
        assert (seen[-1].done, seen[-1].recommendations) == (2, 0)

    def test_another_version_makes_another_run(self, tmp_path, log, monkeypatch):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        monkeypatch.setattr(PIPELINE, "describe", lambda options: {"version": "1"})
        run(folder, tmp_path / "recs.csv")
        assert len(worked_on(log)) == 4

    def test_fresh_works_on_everything_again(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        run(folder, tmp_path / "recs.csv", fresh=True)
        assert len(worked_on(log)) == 4

    def test_a_removed_document_leaves_no_trace(self, tmp_path):
        folder = write_documents(tmp_path / "in", {"a.pdf": "One should go.", "b.pdf": "Two should go."})
        run(folder, tmp_path / "recs.csv")
        (folder / "a.pdf").unlink()
        run(folder, tmp_path / "recs.csv")
        assert list(files_below(tmp_path / "recs.texts")) == ["b.pdf.txt"]
        assert list(documents_of(tmp_path / "recs.csv")) == ["b.pdf"]

    def test_a_removed_or_broken_state_only_costs_the_work(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        (tmp_path / "recs.state" / "results.sqlite").write_bytes(b"not a database, and longer than a header " * 99)
        run(folder, tmp_path / "recs.csv")
        assert len(worked_on(log)) == 4
        assert len(read_table(tmp_path / "recs.csv")) == 4

    def test_a_state_of_another_layout_is_made_anew(self, tmp_path):
        (tmp_path / "x.state").mkdir()
        connection = sqlite3.connect(tmp_path / "x.state" / "results.sqlite")
        connection.execute("CREATE TABLE results (something TEXT)")
        connection.execute("PRAGMA user_version=99")
        connection.close()
        store = StateStore(tmp_path / "x.state")
        store.save("a.txt", "00", "v", b"payload")
        assert store.known("a.txt", "v") == "00"
        store.close()

    def test_two_runs_on_one_table_do_not_mix(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(1))
        store = StateStore(tmp_path / "recs.state")
        with pytest.raises(OutputError, match="another run is writing the same table"):
            run(folder, tmp_path / "recs.csv")
        store.close()
        run(folder, tmp_path / "recs.csv")

    def test_encoding_keeps_everything_but_text_that_stands_in_the_file(self):
        extraction = PIPELINE.extract_bytes(b"One should go.\n", "a.pdf", None)
        assert decode(encode(extraction)) == extraction
        plain = Extraction(DocumentRecord("caf\udce9.txt"), (), "text of the file", extracted=False)
        assert decode(encode(plain)) == Extraction(DocumentRecord("caf\udce9.txt"))


class TestWrongSetUp:
    def test_an_output_that_is_a_folder(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(1))
        (tmp_path / "out.csv").mkdir()
        with pytest.raises(OutputError, match="this is a folder"):
            run(folder, tmp_path / "out.csv")

    def test_an_unknown_format(self, tmp_path):
        with pytest.raises(OutputError, match=r"not written as \.doc"):
            run(write_documents(tmp_path / "in", texts(1)), tmp_path / "out.doc")

    def test_a_place_that_is_no_folder(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(1))
        with pytest.raises(OutputError, match="cannot be written"):
            run(folder, folder / "000.txt" / "recs.csv")

    def test_a_broken_codebook_ends_the_run_before_any_work(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(1))
        pipeline = PIPELINE.PipelineOptions(codebook=tmp_path / "none.toml")
        with pytest.raises(CodebookError, match="no such codebook"):
            run(folder, tmp_path / "recs.csv", pipeline=pipeline)
        assert worked_on(log) == []

    def test_a_broken_codebook_leaves_nothing_behind(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(1))
        pipeline = PIPELINE.PipelineOptions(codebook=tmp_path / "none.toml")
        with pytest.raises(CodebookError):
            run(folder, tmp_path / "out" / "recs.csv", pipeline=pipeline)
        assert [path.name for path in tmp_path.iterdir()] == ["in"]

    def test_a_pipeline_that_cannot_be_loaded_is_no_fault_of_a_document(self, tmp_path, monkeypatch):
        folder = write_documents(tmp_path / "in", texts(3))
        broken = tmp_path / "broken"
        broken.mkdir()
        finder = (FAKES / "sitecustomize.py").read_text(encoding="utf-8")
        (broken / "sitecustomize.py").write_text(finder, encoding="utf-8")
        (broken / "fake_pipeline.py").write_text("import no_such_module", encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(broken))
        with pytest.raises(RecextractError, match="ModuleNotFoundError: No module named 'no_such_module'"):
            run(folder, tmp_path / "recs.csv", workers=2)
        (broken / "fake_pipeline.py").write_text("import os; os._exit(5)", encoding="utf-8")
        with pytest.raises(RecextractError, match=r"before its first document \(exit code 5\)"):
            run(folder, tmp_path / "recs.csv", workers=2)
        assert not (tmp_path / "recs.csv").exists()

    def test_no_space_left(self, tmp_path, monkeypatch):
        folder = write_documents(tmp_path / "in", texts(1))

        def full(*arguments, **options):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as broken, pytest.raises(OutputError, match=r"No space left.*run again"):
            broken.setattr("recextract.batch.outputs._write_rows", full)
            run(folder, tmp_path / "recs.csv")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "log.txt", "recs.state"]
        assert run(folder, tmp_path / "recs.csv").reused == 1


class TestInterruption:
    def test_ctrl_c_in_the_middle_keeps_what_is_done(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(6))

        def interrupt(progress):
            if progress.done == 3:
                raise KeyboardInterrupt

        with pytest.raises(RunInterrupted) as interruption:
            run(folder, tmp_path / "recs.csv", interrupt, workers=1)
        assert (interruption.value.done, interruption.value.total) == (3, 6)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "log.txt", "recs.state"]
        log.unlink()
        assert run(folder, tmp_path / "recs.csv").reused == 3
        assert len(worked_on(log)) == 3

    @pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
    @pytest.mark.parametrize("signal_name", ["SIGINT", "SIGKILL"])
    def test_a_stopped_run_goes_on_and_ends_with_the_same_bytes(self, tmp_path, log, signal_name):
        slow = {name: text + "sleep\n" for name, text in texts(16).items()} | {"x.pdf": "Ten should go."}
        folder = write_documents(tmp_path / "in", slow)
        for place in ("once", "twice"):
            (tmp_path / place).mkdir()
        recextract("run", folder, "-o", "recs.csv", "--workers", "2", log=tmp_path / "other.txt", cwd=tmp_path / "once")
        process = start_recextract("run", folder, "-o", "recs.csv", "--workers", "2", log=log, cwd=tmp_path / "twice")
        while len(worked_on(log)) < 5:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(getattr(signal, signal_name))
        _, messages = process.communicate(timeout=30)
        stopped_with = process.returncode
        assert [path.name for path in (tmp_path / "twice").iterdir()] == ["recs.state"]
        if signal_name == "SIGINT":
            assert stopped_with == 130
            assert "Run the same command again" in messages
        done_before = len(worked_on(log))
        again = recextract("run", folder, "-o", "recs.csv", "--workers", "2", log=log, cwd=tmp_path / "twice")
        assert again.returncode == 0, again.stderr.decode()
        assert done_before < 17 <= len(worked_on(log)) <= 17 + 2
        assert files_below(tmp_path / "twice", STATE, TIMES) == files_below(tmp_path / "once", STATE, TIMES)

    @pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
    def test_workers_end_with_the_run(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", dict.fromkeys(texts(20), "sleep"))
        process = start_recextract("run", folder, "-o", "recs.csv", "--workers", "2", log=log, cwd=tmp_path)
        while not worked_on(log):
            time.sleep(0.05)
        while len(workers := _children_of(process.pid)) < 2:
            time.sleep(0.05)
        process.kill()
        process.communicate(timeout=30)
        deadline = time.monotonic() + 10
        while any(_is_alive(worker) for worker in workers):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def _children_of(pid: int) -> list[int]:
    return [
        int(child)
        for tasks in Path(f"/proc/{pid}/task").iterdir()
        for child in (tasks / "children").read_text().split()
    ]


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestWorker:
    """The worker's side of the talk, in this process."""

    def conversation(self, *requests: bytes) -> list[bytes]:
        incoming, outgoing = io.BytesIO(), io.BytesIO()
        for request in requests:
            send_message(incoming, request)
        incoming.seek(0)
        answer_requests(incoming, outgoing)
        outgoing.seek(0)
        return list(iter(lambda: read_message(outgoing), None))

    def setup(self, **values) -> bytes:
        return json.dumps(pack_options(PIPELINE.PipelineOptions(**values))).encode()

    def test_tasks_and_outcomes(self, tmp_path):
        file = tmp_path / "a.txt"
        file.write_text("One should go.", encoding="utf-8")
        tasks = [Task("a.txt", file), Task("stdin", None, b"Two\nshould go."), Task("c.txt", None, b"raise")]
        answers = self.conversation(self.setup(codebook=tmp_path), *map(pack_task, tasks))
        assert understand(answers[0]) is None
        outcomes = [understand(answer) for answer in answers[1:]]
        assert [(outcome.document, outcome.status, outcome.recommendations) for outcome in outcomes] == [
            ("a.txt", "ok", 1),
            ("stdin", "ok", 1),
            ("c.txt", "failed", 0),
        ]
        assert [outcome.repeatable for outcome in outcomes] == [True, True, False]
        assert decode(outcomes[1].payload).recommendations[0].text == "should go."

    def test_a_fault_of_the_set_up_is_raised_on_the_other_side(self, monkeypatch):
        def broken(*arguments):
            raise CodebookError("the codebook is broken")

        monkeypatch.setattr(PIPELINE, "extract_bytes", broken)
        answers = self.conversation(self.setup(), pack_task(Task("a", None, b"x")))
        with pytest.raises(CodebookError, match="the codebook is broken"):
            understand(answers[1])

    def test_options_that_the_pipeline_does_not_know(self):
        answers = self.conversation(b'{"nonsense": 1}')
        with pytest.raises(RecextractError, match="TypeError"):
            understand(answers[0])

    def test_a_talk_that_ends_early(self):
        assert self.conversation() == []
        assert read_message(io.BytesIO(b"\0\0\0\0\0\0\0\x09half")) is None

    def test_closing_the_pool_ends_it(self):
        tasks = [Task(f"{i}", None, b"sleep") for i in range(50)]
        outcomes = run_tasks(tasks, PIPELINE.PipelineOptions(), workers=2)
        next(outcomes)
        outcomes.close()
        assert threading.active_count() < 10


class TestTablesOfOneName:
    """``recs.csv`` and ``recs.xlsx`` share their companions, so they must be of the same inputs."""

    def test_another_format_of_the_same_inputs(self, tmp_path, log):
        folder = write_documents(tmp_path / "in", texts(2) | {"x.pdf": "Ten should go."})
        output = tmp_path / "recs.csv"
        run(folder, output)
        before = files_below(tmp_path, STATE, TIMES, "documents", "log.txt")
        write_documents(folder, {"y.pdf": "All should go."})  # a folder that has grown has all that the table has
        assert run(folder, tmp_path / "recs.jsonl").reused == 3
        run(folder, tmp_path / "recs.xlsx")
        record = json.loads((tmp_path / "recs.run.json").read_text(encoding="utf-8"))
        assert record["tables"] == ["recs.csv", "recs.jsonl", "recs.xlsx"]
        assert record["inputs"] == ["in"]
        assert files_below(tmp_path).items() >= before.items()

    @pytest.mark.parametrize("name", ["x.pdf", "other.pdf"])
    def test_another_format_of_other_inputs_takes_nothing_away(self, tmp_path, log, name):
        first = write_documents(tmp_path / "a", {"x.pdf": "Ten should go."})
        second = write_documents(tmp_path / "b", {name: "Nine should stay."})
        run(first, tmp_path / "recs.csv")
        before = files_below(tmp_path)
        log.unlink()
        with pytest.raises(OutputError, match=r"recs\.jsonl: .*recs\.csv was made from other inputs.*recs-2\.jsonl"):
            run(second, tmp_path / "recs.jsonl")
        assert files_below(tmp_path) == {path: content for path, content in before.items() if path != "log.txt"}
        run(second, tmp_path / "recs-2.jsonl")
        (tmp_path / "recs.csv").unlink()
        run(second, tmp_path / "recs.jsonl")
        assert list(documents_of(tmp_path / "recs.jsonl")) == [name]

    def test_one_file_of_a_folder_is_other_inputs_than_the_folder(self, tmp_path):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        with pytest.raises(OutputError, match="other inputs"):
            run(folder / "000.txt", tmp_path / "recs.jsonl")

    def test_the_same_table_of_other_inputs_is_written_anew(self, tmp_path):
        run(write_documents(tmp_path / "a", {"x.pdf": "Ten should go."}), tmp_path / "recs.csv")
        run(write_documents(tmp_path / "b", {"y.pdf": "All should go."}), tmp_path / "recs.csv")
        assert list(documents_of(tmp_path / "recs.csv")) == ["y.pdf"]
        assert list(files_below(tmp_path / "recs.texts")) == ["y.pdf.txt"]

    def test_a_table_written_anew_takes_nothing_from_its_other_format(self, tmp_path):
        first = write_documents(tmp_path / "a", {"x.pdf": "Ten should go."})
        run(first, tmp_path / "recs.csv")
        run(first, tmp_path / "recs.jsonl")
        with pytest.raises(OutputError, match=r"recs\.jsonl was made from other inputs"):
            run(write_documents(tmp_path / "b", {"y.pdf": "All should go."}), tmp_path / "recs.csv")

    def test_a_table_of_other_options_is_no_longer_described_and_the_user_is_told(self, tmp_path, monkeypatch):
        folder = write_documents(tmp_path / "in", texts(2))
        run(folder, tmp_path / "recs.csv")
        monkeypatch.setattr(PIPELINE, "describe", lambda options: {"version": "0", "min_confidence": 0.9})
        summary = run(folder, tmp_path / "recs.jsonl")
        assert summary.outdated == ("recs.csv",)
        assert any(
            "recs.csv beside it: of a run with other" in line for line in summary_lines(summary, [], verbose=False)
        )
        record = json.loads((tmp_path / "recs.run.json").read_text(encoding="utf-8"))
        assert record["tables"] == ["recs.jsonl"]
        assert run(folder, tmp_path / "recs.csv").outdated == ()
        record = json.loads((tmp_path / "recs.run.json").read_text(encoding="utf-8"))
        assert record["tables"] == ["recs.csv", "recs.jsonl"]

    def test_names_that_look_like_formulas_are_known_again(self, tmp_path):
        folder = write_documents(tmp_path / "in", {"=1.txt": "Ten should go.", "'=2.txt": "All should go."})
        run(folder, tmp_path / "recs.csv", safe_csv=True)
        run(folder, tmp_path / "recs.jsonl", safe_csv=True)

    @pytest.mark.parametrize("record", ["", "[]", "{}", '{"tables": 5}', '{"tables": ["../x", "no.csv"]}'])
    def test_a_record_of_another_hand_stops_nothing(self, tmp_path, record):
        folder = write_documents(tmp_path / "in", texts(1))
        (tmp_path / "recs.run.json").write_text(record, encoding="utf-8")
        run(folder, tmp_path / "recs.csv")


def test_output_paths_share_the_name_of_the_table():
    paths = OutputPaths.of(Path("out/recs.v2.csv"), ".csv")
    assert paths.run.as_posix() == "out/recs.v2.run.json"
    assert paths.state.as_posix() == "out/recs.v2.state"


def test_rows_do_not_depend_on_the_order_in_which_python_keeps_sets(tmp_path: Path) -> None:
    text = tmp_path / "brief.txt"
    text.write_text(
        "Kenya and Uganda share the lake. Both governments should fund its rangers. They must not wait.\n\n"
        "We urge the ministers to publish the catch. Nothing less than a joint fleet will do.\n",
        encoding="utf-8",
    )
    tables = []
    for seed in ("1", "2"):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SOURCE)}
        command = [sys.executable, "-m", "recextract", "run", str(text), "--workers", "0", "--quiet"]
        tables.append(subprocess.run(command, env=surroundings, capture_output=True, check=True, timeout=300).stdout)
    assert tables[0] == tables[1] and tables[0].count(b"\n") > 2
