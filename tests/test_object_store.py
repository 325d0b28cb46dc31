"""A real object store, spoken to over HTTP in the protocol of S3: what a store in memory cannot show."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from running import environment, load_fake_pipeline
from typer.testing import CliRunner

from recextract.batch.state import version_of
from recextract.batch.worker import pack_options
from recextract.cli import app
from recextract.errors import InputNotFound, OutputError

pytest.importorskip("fsspec", reason='fsspec is not installed: pip install "recextract[ray]"')
pytest.importorskip("moto.server", reason="no server that speaks S3: pip install moto[s3] flask flask-cors")
fs = pytest.importorskip("pyarrow.fs")
parquet = pytest.importorskip("pyarrow.parquet")

from recextract.cluster.inputs import find_cluster_inputs  # noqa: E402
from recextract.cluster.parts import PartedOutput, PartWorker, Report, cut  # noqa: E402

PATIENCE = 120
TEXTS = {
    "a.txt": "All should go.",
    "sub/b.md": "We should stay.",
    "sub/c.txt": "The sun rose.",
    "sub/.d.txt": "All must.",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server that speaks S3 and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urlopen(address, timeout=5).close()
                break
            except (URLError, OSError):
                assert process.poll() is None and time.monotonic() < deadline, "the server does not start"
                time.sleep(0.2)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Give the address of a bucket of its own with some texts below ``texts``."""
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    name = request.node.name.replace("_", "-").partition("[")[0][:60].strip("-")
    store_of(f"s3://{name}?allow_bucket_creation=true").create_dir(name)
    put(name, TEXTS)
    return f"s3://{name}"


def store_of(address: str) -> fs.FileSystem:
    """Open a store as Arrow does by its address, which heeds ``AWS_ENDPOINT_URL``."""
    return fs.FileSystem.from_uri(address)[0]


def put(bucket: str, texts: dict[str, str]) -> None:
    """Write texts below ``texts`` of a bucket."""
    store = store_of(f"s3://{bucket}")
    for name, text in texts.items():
        with store.open_output_stream(f"{bucket}/texts/{name}") as stream:
            stream.write(text.encode("utf-8"))


def test_folders_globs_and_files_are_listed(bucket: str) -> None:
    def names(below: str) -> list[str]:
        return [file.name for file in find_cluster_inputs([bucket + below]).files]

    assert names("/texts") == names("/texts/") == ["a.txt", "sub/b.md", "sub/c.txt"]
    assert names("/texts/sub/*.txt") == names("/texts/sub/c.txt") == ["c.txt"]


@pytest.mark.parametrize("below", ["/gone", "/texts/gone.txt", "/gone.parquet", "-of-nobody/texts"])
def test_what_is_not_there_is_said(bucket: str, below: str) -> None:
    with pytest.raises(InputNotFound, match=below):
        find_cluster_inputs([bucket + below])


def test_a_store_that_cannot_be_written_is_said(bucket: str) -> None:
    with pytest.raises(OutputError, match=r"of-nobody/r\.parquet: cannot be written"):
        PartedOutput(f"{bucket}-of-nobody/r.parquet").begin()


def test_from_store_to_store(bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pipeline = load_fake_pipeline()
    monkeypatch.setitem(sys.modules, "recextract.pipeline", pipeline)
    for name in ("PYTHONPATH", "FAKE_LOG"):
        monkeypatch.setenv(name, environment(tmp_path / "log.txt")[name])
    output = f"{bucket}/out/recs.parquet"

    def run() -> list[Report]:
        options = pipeline.PipelineOptions()
        parts, target = cut(find_cluster_inputs([f"{bucket}/texts"])), PartedOutput(output)
        target.begin()
        worker = PartWorker(pack_options(options), version_of(pipeline.describe(options)), output)
        try:
            reports = [worker.work(part) for part in parts]
        finally:
            worker.close()
        target.finish([part.number for part in parts], {"counts": len(reports)})
        return reports

    assert [report.reused for report in run()] == [False, False, False]
    assert [report.reused for report in run()] == [True, True, True]
    name = bucket.removeprefix("s3://")
    put(name, {"sub/b.md": "We should stay and talk."})
    assert [report.reused for report in run()] == [True, False, True]
    store_of(bucket).delete_file(f"{name}/texts/sub/c.txt")
    assert [report.reused for report in run()] == [True, True]
    found = store_of(bucket).get_file_info(fs.FileSelector(f"{name}/out", recursive=True))
    assert sorted(file.base_name for file in found if file.is_file) == [
        *("part-00000.parquet", "part-00000.parquet", "part-00001.parquet", "part-00001.parquet"),
        "recs.run.json",
    ]
    rows = parquet.read_table(f"{name}/out/recs.parquet", filesystem=store_of(bucket)).to_pylist()
    assert [row["document"] for row in rows] == ["a.txt", "sub/b.md"]


def test_the_command_says_where_the_table_is(bucket: str) -> None:
    """A whole run with the shipped model on Ray."""
    pytest.importorskip("ray", reason='Ray is not installed: pip install "recextract[ray]"')
    output = f"{bucket}/out/recs.parquet"
    result = CliRunner().invoke(
        app, ["run", f"{bucket}/texts", "-o", output, "--engine", "ray", "--workers", "1"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert f"{output}, " in said and f"{bucket}/out/recs.run.json" in said
