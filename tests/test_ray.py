"""Runs on a real Ray cluster: two nodes on this machine, one of which is killed in mid-run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from running import FAKES, SOURCE, write_documents

from recextract.tables.frames import read_table

if sys.platform == "win32":
    pytest.skip("Ray has no clusters of several nodes on Windows", allow_module_level=True)
pytest.importorskip("ray", reason='Ray is not installed: pip install "recextract[ray]"')

DATA = Path(__file__).parents[1] / "data" / "raw"
PATIENCE = 300
"""Seconds after which a run hangs; a node starts within ten, but machines that run tests can be busy."""

ATTEMPTS = 3
"""Ray gives up on a node that has no CPU for half a minute while it starts; then it is tried again."""

StartCluster = Callable[..., "tuple[object, list[object]]"]


@pytest.fixture
def start_cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[StartCluster]:
    """Give a function that starts a cluster with a node of one CPU for each dict of environment variables."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    from ray.cluster_utils import Cluster

    started: list[Cluster] = []

    def attempt(environments: tuple[dict[str, str], ...]) -> tuple[Cluster, list[object]]:
        cluster = Cluster(shutdown_at_exit=True)
        started.append(cluster)
        sizes = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}
        nodes = [cluster.add_node(wait=False, env_vars=names, **sizes) for names in environments]
        cluster.wait_for_nodes(timeout=PATIENCE)
        return cluster, nodes

    def start(*environments: dict[str, str], pythonpath: list[Path]) -> tuple[Cluster, list[object]]:
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, pythonpath)))
        for _ in range(ATTEMPTS):
            try:
                return attempt(environments)
            except Exception as error:  # Ray raises nothing more special
                if "timed out" not in str(error):
                    raise
        pytest.skip("this machine is too busy for Ray to start a node")

    yield start
    for cluster in started:
        cluster.shutdown()


def start_run(*arguments: str | Path, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "recextract", "run", *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str], status: int = 0) -> str:
    """Wait for a run and return what it said."""
    try:
        said = process.communicate(timeout=PATIENCE)[0]
    finally:
        process.kill()
    assert process.returncode == status, said
    return said


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "the run has hung"
        time.sleep(0.05)


def words(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").split() if log.exists() else []


def test_two_nodes_give_the_rows_of_one_machine(start_cluster: StartCluster, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("2024-11_policy-paper_zambia-debt-and-schools.pdf", "2020-05-18_news_export-bans.txt"):
        (texts / name).write_bytes((DATA / name).read_bytes())
    (texts / "broken.docx").write_bytes(b"nothing of the kind")
    cluster, _ = start_cluster({}, {}, pythonpath=[SOURCE])
    run = start_run(texts, "-o", "ray.parquet", "--engine", "ray", "--address", cluster.address, cwd=tmp_path)
    assert "1 document could not be read" in finish(run, status=1)
    finish(start_run(texts, "-o", "local.parquet", "--workers", "1", cwd=tmp_path), status=1)
    table = read_table(tmp_path / "local.parquet")
    assert len(table) > 5
    pd.testing.assert_frame_equal(read_table(tmp_path / "ray.parquet"), table)
    documents = pd.read_parquet(tmp_path / "ray.documents.parquet")
    assert documents["status"].to_list() == ["ok", "ok", "failed"]
    local_documents = pd.read_csv(tmp_path / "local.documents.csv", keep_default_na=False)
    for column in ("document", "sha256", "words", "recommendations", "title", "date", "error"):
        assert documents[column].to_list() == local_documents[column].to_list()
    (extracted,) = pd.read_parquet(tmp_path / "ray.texts.parquet")["text"]
    (text_file,) = (tmp_path / "local.texts").iterdir()
    assert extracted.encode() == text_file.read_bytes()


def test_a_node_killed_in_mid_run_costs_no_row(start_cluster: StartCluster, tmp_path: Path) -> None:
    texts = {f"{i:03}.txt": f"State {i} should talk.\nsleep\nBoth should listen to {i}.\n" for i in range(60)}
    frame = pd.DataFrame({"document": list(texts), "text": list(texts.values())})
    frame.to_parquet(tmp_path / "texts.parquet", row_group_size=25)
    logs = [tmp_path / f"node-{number}.log" for number in range(2)]
    cluster, nodes = start_cluster(*({"FAKE_LOG": str(log)} for log in logs), pythonpath=[FAKES, SOURCE])
    arguments = ("texts.parquet", "-o", "recs.parquet", "--engine", "ray", "--address", cluster.address)
    run = start_run(*arguments, cwd=tmp_path)
    wait_until(lambda: all(len(words(log)) >= 3 for log in logs), run)
    cluster.remove_node(nodes[1], allow_graceful=False)
    done = len(list((tmp_path / "recs.documents.parquet").iterdir()))
    assert done < len(texts), "the node was killed too late"
    assert "60 documents, 120 recommendations" in finish(run)
    assert set(texts) - set(words(logs[1])) <= set(words(logs[0]))

    finish(start_run(write_documents(tmp_path / "in", texts), "-o", "local.csv", "--workers", "2", cwd=tmp_path))
    cluster_rows, rows = read_table(tmp_path / "recs.parquet"), read_table(tmp_path / "local.csv")
    # The documents of both are the same, but for the semicolon inside a name, which CSV cannot hold.
    pd.testing.assert_frame_equal(cluster_rows.drop(columns="author"), rows.drop(columns="author"))

    before = {path.name: path.read_bytes() for path in (tmp_path / "recs.parquet").iterdir()}
    assert "60 of them unchanged" in finish(start_run(*arguments, cwd=tmp_path))
    assert {path.name: path.read_bytes() for path in (tmp_path / "recs.parquet").iterdir()} == before


@pytest.fixture
def dead_address(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return an address at which nothing answers."""
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def test_an_address_at_which_nothing_answers_is_said_at_once(dead_address: str, tmp_path: Path) -> None:
    write_documents(tmp_path / "in", {"a.txt": "All should go."})
    started = time.monotonic()
    said = finish(start_run("in", "-o", "recs.parquet", "--engine", "ray", "--address", dead_address, cwd=tmp_path), 2)
    assert "[R701]" in said and "nothing answers at" in said and dead_address.rpartition(":")[2] in said
    assert time.monotonic() - started < PATIENCE / 2, "Ray itself waits for a quarter of an hour"


def test_the_address_of_a_cluster_that_died_is_no_address(
    dead_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_documents(tmp_path / "in", {"a.txt": "The government should publish the figures every year."})
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("RAY_TMPDIR", folder)
        (Path(folder) / "ray").mkdir()
        (Path(folder) / "ray" / "ray_current_cluster").write_text(dead_address)
        said = finish(start_run("in", "-o", "recs.parquet", "--engine", "ray", "--workers", "1", cwd=tmp_path))
    assert "1 document, 1 recommendation" in said
