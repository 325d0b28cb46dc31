"""What a run on a cluster is made of: pandas batches, inputs in stores, parts and their files. No cluster here."""

from __future__ import annotations

import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from running import environment, load_fake_pipeline, write_documents
from typer.testing import CliRunner

import recextract
from recextract.batch.state import version_of
from recextract.batch.worker import pack_options
from recextract.cli import app
from recextract.errors import ClusterError, CodebookError, InputNotFound, OutputError, TableError

fsspec = pytest.importorskip("fsspec", reason='fsspec is not installed: pip install "recextract[ray]"')

from recextract.batch.inputs import find_inputs  # noqa: E402
from recextract.batch.run import RunOptions  # noqa: E402
from recextract.cluster.inputs import find_cluster_inputs  # noqa: E402
from recextract.cluster.parts import PartedOutput, PartWorker, cut, documents_in  # noqa: E402
from recextract.cluster.ray_engine import run_on_ray  # noqa: E402
from recextract.cluster.storage import open_place, write_whole  # noqa: E402
from recextract.pipeline import PipelineOptions  # noqa: E402
from recextract.tables.columns import COLUMNS  # noqa: E402
from recextract.tables.frames import read_table  # noqa: E402

DOCUMENTATION = Path(__file__).parents[1] / "docs" / "cluster.md"
CLEAR = "Pakistan must diversify its exports."


class TestBatch:
    def test_the_rows_are_those_of_extract(self) -> None:
        text = f"Talks have stalled.\r\n\r\n{CLEAR}"
        rows = recextract.extract_batch(pd.DataFrame({"document": ["text"], "text": [text]}))
        (row,) = recextract.extract(text)
        assert {name: rows.loc[0, name] for name in ("id", "text", "actor", "start", "end", "confidence")} == {
            name: getattr(row, name) for name in ("id", "text", "actor", "start", "end", "confidence")
        }
        assert rows.columns.to_list() == [*COLUMNS, "status", "error"]

    def test_no_document_is_lost(self) -> None:
        frame = pd.DataFrame(
            {
                "document": ["good.txt", "calm", "scan.pdf", "none", "notes.html"],
                "text": [CLEAR, "The sun rose.", None, None, None],
                "content": [None, None, b"%PDF-1.7 nothing", None, f"<html><p>{CLEAR}".encode()],
            }
        )
        rows = recextract.extract_batch(frame)
        assert rows[["document", "status"]].values.tolist() == [
            ["good.txt", "ok"],
            ["scan.pdf", "failed"],
            ["none", "empty"],
            ["notes.html", "ok"],
        ]
        lost = rows[rows["id"] == ""]
        assert lost["error"].str.len().min() > 10
        assert lost["start"].isna().all() and lost["actors"].to_list() == [[], []]

    def test_a_text_is_never_taken_for_another_format(self) -> None:
        frame = pd.DataFrame({"document": ["a.pdf"], "text": [f"%PDF-1.7\n\n{CLEAR}"]})
        assert recextract.extract_batch(frame)["start"].to_list() == [10]

    def test_the_types_never_change(self) -> None:
        full = recextract.extract_batch(pd.DataFrame({"document": [1], "text": [CLEAR]}))
        failed = recextract.extract_batch(pd.DataFrame({"document": ["a"], "text": [None]}))
        empty = recextract.extract_batch(pd.DataFrame({"document": [], "text": []}))
        assert full.dtypes.equals(failed.dtypes) and full.dtypes.equals(empty.dtypes)

    @pytest.mark.parametrize(
        "columns", [{"text": ["a"]}, {"document": ["a"]}, {"document": ["a"], "text": [b"a"]}, {}], ids=str
    )
    def test_a_frame_of_something_else_is_an_error(self, columns: dict[str, list[object]]) -> None:
        with pytest.raises(TableError):
            recextract.extract_batch(pd.DataFrame(columns))

    def test_a_broken_codebook_is_an_error(self) -> None:
        with pytest.raises(CodebookError):
            recextract.extract_batch(pd.DataFrame({"document": ["a"], "text": ["b"]}), codebook="gone.toml")

    def test_the_schema_for_spark_names_every_column(self) -> None:
        names = [part.split("`")[1] for part in recextract.spark_schema().split(", ")]
        assert names == [*COLUMNS, "status", "error"]


@pytest.fixture
def store() -> str:
    """Give the address of a store in memory with some files."""
    system = fsspec.filesystem("memory")
    for name in ("a.txt", "sub/b.md", "sub/.hidden.txt", "sub/picture.png"):
        system.pipe(f"/bucket/texts/{name}", b"All should go.\n")
    return "memory://bucket/texts"


class TestInputs:
    def test_a_folder_is_what_it_is_on_one_machine(self, tmp_path: Path) -> None:
        write_documents(tmp_path / "in", {"b.txt": "x", "sub/a.md": "x", ".c.txt": "x", "d.csv": "x"})
        found = find_cluster_inputs([str(tmp_path / "in")])
        expected = find_inputs([str(tmp_path / "in")])
        assert [(file.name, Path(file.path)) for file in found.files] == [(f.name, f.path) for f in expected.files]
        assert found.ignored == list(expected.ignored)

    def test_a_store_is_listed(self, store: str) -> None:
        found = find_cluster_inputs([store])
        assert [(file.name, file.store) for file in found.files] == [("a.txt", store), ("sub/b.md", store)]

    @pytest.mark.parametrize(
        ("below", "names"), [("/*.txt", ["a.txt"]), ("/**/*.md", ["sub/b.md"]), ("/sub/b.md", ["b.md"])]
    )
    def test_globs_and_files_in_a_store(self, store: str, below: str, names: list[str]) -> None:
        assert [file.name for file in find_cluster_inputs([store + below]).files] == names

    def test_several_places_have_distinct_names(self, store: str, tmp_path: Path) -> None:
        write_documents(tmp_path, {"a.txt": "x"})
        found = find_cluster_inputs([str(tmp_path), store, f"{store}/sub"])
        assert [file.name for file in found.files] == ["a (2).txt", "a.txt", "sub/b.md"]

    def test_tables_and_folders_of_tables(self, tmp_path: Path) -> None:
        for name in ("one.parquet", "many/part-0.parquet", "many/part-1.parquet", "many/_metadata"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            pd.DataFrame({"document": ["a"], "text": ["b"]}).to_parquet(tmp_path / name)
        places = [str(tmp_path / "one.parquet"), str(tmp_path / "many")]
        tables = [Path(table.path).name for table in find_cluster_inputs(places).tables]
        assert tables == ["part-0.parquet", "part-1.parquet", "one.parquet"]

    @pytest.mark.parametrize("place", ["-", "gone", "gone.parquet", "memory://bucket/gone", "memory://gone.parquet"])
    def test_nothing_to_read_is_an_error(self, place: str) -> None:
        with pytest.raises(InputNotFound):
            find_cluster_inputs([place])

    def test_an_unknown_kind_of_store_is_an_error(self) -> None:
        with pytest.raises(ClusterError, match="fsspec"):
            find_cluster_inputs(["carrier-pigeon://bucket"])


class TestParts:
    def test_rows_are_cut_within_row_groups(self, tmp_path: Path) -> None:
        frame = pd.DataFrame({"document": map(str, range(1200)), "text": "x"})
        frame.to_parquet(tmp_path / "t.parquet", row_group_size=1001)
        parts = cut(find_cluster_inputs([str(tmp_path / "t.parquet")]))
        assert documents_in(parts) == 1200
        ranges = [(part.rows.group, part.rows.start, part.rows.count) for part in parts if part.rows]
        assert ranges[332:335] == [(0, 996, 3), (0, 999, 2), (1, 0, 3)]

    def test_a_table_of_something_else_is_an_error(self, tmp_path: Path) -> None:
        pd.DataFrame({"name": ["a"], "text": ["b"]}).to_parquet(tmp_path / "t.parquet")
        (tmp_path / "u.parquet").write_bytes(b"no")
        for name in ("t.parquet", "u.parquet"):
            with pytest.raises(TableError, match=name):
                cut(find_cluster_inputs([str(tmp_path / name)]))

    def test_a_file_appears_whole_or_not_at_all(self, tmp_path: Path) -> None:
        system, path = open_place(str(tmp_path / "new" / "file"))
        write_whole(system, path, b"content")
        assert [(file.name, file.read_bytes()) for file in (tmp_path / "new").iterdir()] == [("file", b"content")]
        system, path = open_place("memory://new/file")
        write_whole(system, path, b"content")
        assert system.cat(path) == b"content"

    @pytest.mark.parametrize("place", ["recs.csv", "recs", "memory://bucket/recs"])
    def test_the_output_is_parquet(self, place: str) -> None:
        with pytest.raises(OutputError, match=r"\.parquet"):
            PartedOutput(place)

    def test_a_file_is_no_place_for_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "t.parquet").write_bytes(b"")
        with pytest.raises(OutputError, match="file"):
            PartedOutput(str(tmp_path / "t.parquet")).begin()


class TestWork:
    """Parts are worked on in child processes with the fake pipeline."""

    PIPELINE = load_fake_pipeline()

    @pytest.fixture(autouse=True)
    def fake_pipeline(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setitem(sys.modules, "recextract.pipeline", self.PIPELINE)
        for name in ("PYTHONPATH", "FAKE_LOG"):
            monkeypatch.setenv(name, environment(tmp_path / "log.txt")[name])

    def work(self, places: list[str], output: Path | str, **values: object) -> list[object]:
        options = self.PIPELINE.PipelineOptions()
        version = str(values.pop("version", version_of(self.PIPELINE.describe(options))))
        parts, target = cut(find_cluster_inputs(places)), PartedOutput(str(output))
        target.begin()
        worker = PartWorker(pack_options(options), version, str(output), **values)
        try:
            reports = [worker.work(part) for part in reversed(parts)]
        finally:
            worker.close()
        target.finish([part.number for part in parts], {"counts": len(reports)})
        return reports

    def log(self, tmp_path: Path) -> list[str]:
        return (tmp_path / "log.txt").read_text(encoding="utf-8").split()

    def test_files_and_rows_become_the_same_parts_in_order(self, tmp_path: Path) -> None:
        texts = {f"{i}.txt": f"State {i} should talk.\n" for i in range(5)}
        write_documents(tmp_path / "in", texts)
        frame = pd.DataFrame({"document": list(texts), "text": list(texts.values())})
        frame.to_parquet(tmp_path / "t.parquet", row_group_size=2)
        self.work([str(tmp_path / "in")], tmp_path / "one.parquet")
        self.work([str(tmp_path / "t.parquet")], tmp_path / "two.parquet")
        one, two = read_table(tmp_path / "one.parquet"), read_table(tmp_path / "two.parquet")
        assert one["document"].to_list() == list(texts)
        pd.testing.assert_frame_equal(one, two)

    def test_a_document_that_kills_its_process_fails_alone(self, tmp_path: Path) -> None:
        write_documents(tmp_path / "in", {"a.txt": "All should go.", "b.txt": "segfault", "c.txt": "We should stay."})
        self.work([str(tmp_path / "in")], tmp_path / "r.parquet")
        assert read_table(tmp_path / "r.parquet")["document"].to_list() == ["a.txt", "c.txt"]
        documents = pd.read_parquet(tmp_path / "r.documents.parquet")
        assert documents["status"].to_list() == ["ok", "failed", "ok"]
        assert "SIGSEGV" in documents["error"][1] if os.name == "posix" else documents["error"][1]

    def test_what_is_there_is_not_made_again(self, tmp_path: Path) -> None:
        folder = write_documents(tmp_path / "in", {"a.pdf": "All should go.", "b.txt": "All.", "c.txt": "All."})
        place, output = str(folder), tmp_path / "r.parquet"
        self.work([place], output)
        assert [path.name for path in (tmp_path / "r.texts.parquet").iterdir()] == ["part-00000.parquet"]
        write_documents(folder, {"b.txt": "We should change."})
        (folder / "c.txt").unlink()
        first, second = self.work([place], output)
        assert (first.reused, second.reused) == (False, True)
        assert (second.totals.recommendations, second.totals.texts) == (1, 1)
        assert [path.name for path in sorted(output.iterdir())] == ["part-00000.parquet", "part-00001.parquet"]
        assert self.log(tmp_path) == ["c.txt", "b.txt", "a.pdf", "b.txt"]
        self.work([place], output, fresh=True)
        assert len(self.log(tmp_path)) == 6

    def test_what_a_node_made_before_it_died_in_this_run_is_not_reused(self, tmp_path: Path) -> None:
        write_documents(tmp_path / "in", {"a.txt": "All should go.", "b.txt": "Both should stay."})
        self.work([str(tmp_path / "in")], tmp_path / "recs.parquet")
        reports = self.work([str(tmp_path / "in")], tmp_path / "recs.parquet", made_before=[1])
        assert sorted(report.reused for report in reports) == [False, True]
        assert PartedOutput(str(tmp_path / "recs.parquet")).begin() == [0, 1]
        assert self.log(tmp_path) == self.log(tmp_path)[:2], "neither was read again"

    def test_a_torn_part_is_made_again(self, tmp_path: Path) -> None:
        place = str(write_documents(tmp_path / "in", {"a.txt": "All should go."}))
        self.work([place], tmp_path / "r.parquet")
        whole = (tmp_path / "r.documents.parquet" / "part-00000.parquet").read_bytes()
        (tmp_path / "r.documents.parquet" / "part-00000.parquet").write_bytes(whole[:-9])
        (report,) = self.work([place], tmp_path / "r.parquet")
        assert not report.reused
        assert (tmp_path / "r.documents.parquet" / "part-00000.parquet").read_bytes() == whole

    def test_from_store_to_store(self, store: str, tmp_path: Path) -> None:
        system = fsspec.filesystem("memory")
        for reused in (False, True):
            reports = self.work([store], "memory://bucket/recs.parquet")
            assert [report.reused for report in reports] == [reused, reused]
        assert json.loads(system.cat("/bucket/recs.run.json")) == {"counts": 2}
        with system.open("/bucket/recs.parquet/part-00001.parquet") as stream:
            assert pd.read_parquet(stream)["document"].to_list() == ["sub/b.md"]

    def test_no_document_at_all_is_an_empty_table(self, tmp_path: Path) -> None:
        pd.DataFrame({"document": [], "text": []}).to_parquet(tmp_path / "t.parquet")
        self.work([str(tmp_path / "t.parquet")], tmp_path / "r.parquet")
        assert len(read_table(tmp_path / "r.parquet")) == 0

    def test_a_node_with_another_version_is_refused(self, tmp_path: Path) -> None:
        place = str(write_documents(tmp_path / "in", {"a.txt": "All should go."}))
        with pytest.raises(ClusterError, match="another version"):
            self.work([place], tmp_path / "r.parquet", version="another")


class TestCommand:
    def said(self, *arguments: str) -> str:
        result = CliRunner().invoke(app, ["run", *arguments])
        assert result.exit_code == 2
        return result.output

    def test_without_ray_the_remedy_is_said(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setitem(sys.modules, "ray", None)
        monkeypatch.setitem(sys.modules, "ray.data", None)
        said = self.said(str(tmp_path), "-o", "t.parquet", "--engine", "ray")
        assert 'pip install "recextract[ray]"' in said

    @pytest.mark.parametrize(
        ("arguments", "remedy"),
        [
            (["in", "-o", "t.csv"], "ends in .parquet"),
            (["in"], "-o recommendations.parquet"),
            (["-", "-o", "t.parquet"], "leave out --engine ray"),
        ],
    )
    def test_what_does_not_fit_a_cluster_is_said(self, arguments: list[str], remedy: str) -> None:
        pytest.importorskip("ray", reason='Ray is not installed: pip install "recextract[ray]"')
        assert remedy in self.said(*arguments, "--engine", "ray")

    @pytest.mark.parametrize(
        "arguments",
        [["s3://bucket/texts"], ["in", "-o", "s3://bucket/t.csv"], ["in", "--address", "localhost:6379"]],
    )
    def test_what_only_a_cluster_can_do_is_said(self, arguments: list[str]) -> None:
        assert "Add --engine ray" in self.said(*arguments)


class TestOptions:
    @pytest.mark.parametrize(
        ("values", "remedy"),
        [({"workers": 0}, r"--workers 0 .*Leave out --engine ray"), ({"safe_csv": True}, "say --exact-csv")],
    )
    def test_what_a_cluster_cannot_do_is_refused_before_any_work(
        self, values: dict[str, object], remedy: str, tmp_path: Path
    ) -> None:
        (tmp_path / "a.txt").write_text("Both should talk.", encoding="utf-8")
        inputs = find_cluster_inputs([str(tmp_path / "a.txt")])
        with pytest.raises(OutputError, match=remedy):
            run_on_ray(inputs, str(tmp_path / "t.parquet"), RunOptions(PipelineOptions(), **values))
        assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


class TestDocumentation:
    PYTHON = re.findall(r"```python\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.S)

    def test_the_batch_shown_gives_rows(self, capsys: pytest.CaptureFixture[str]) -> None:
        shown: dict[str, pd.DataFrame] = {}
        exec(compile(self.PYTHON[0], str(DOCUMENTATION), "exec"), shown)
        assert "NATO" in capsys.readouterr().out
        assert shown["rows"]["status"].to_list() == ["ok", "empty"]

    @pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.split("\n")[0])
    def test_what_is_shown_is_python(self, code: str) -> None:
        compile(code, str(DOCUMENTATION), "exec")


def test_batches_in_threads_give_the_rows_of_batches_in_turn() -> None:
    batches = [
        pd.DataFrame({"document": [f"{letter}{n}" for n in range(4)], "text": [f"{place} should reopen port {n}."] * 4})
        for n, (letter, place) in enumerate((("a", "Norway"), ("b", "Kenya"), ("c", "Chile")))
    ]
    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(recextract.extract_batch, batches))
    for batch, rows in zip(batches, together, strict=True):
        pd.testing.assert_frame_equal(rows, recextract.extract_batch(batch))
        assert set(rows["status"]) == {"ok"}
