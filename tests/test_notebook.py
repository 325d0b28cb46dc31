"""The notebook runs: on the table of the repository in a real kernel, and on tables that hold next to nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

import recextract
from recextract.tables.frames import read_table, write_table
from recextract.types import Recommendation

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks/explore_themes.ipynb"

TEXT = "Ports decay.\r\nKenya should\r\ndredge Lamu <first>."
DREDGE = Recommendation(
    id="0123456789abcdef",
    text="Kenya should dredge Lamu <first>.",
    actor="Kenya",
    actors=("Kenya",),
    actor_mention="Kenya",
    action="dredge Lamu <first>",
    theme="connectivity",
    themes=("connectivity", "economy"),
    strength="should",
    polarity="do",
    cue="should",
    rule="modal.should",
    confidence=0.91,
    speaker="Wanjiru Kamande",
    speaker_role="",
    attribution="author",
    source="",
    title="",
    author=("Wanjiru Kamande",),
    date="2021",
    document="ports.txt",
    heading="",
    page=None,
    start=TEXT.index("Kenya"),
    end=len(TEXT),
)
NOBODY_UNDATED = Recommendation(
    id="fedcba9876543210",
    text="No more delays!",
    actor="",
    actors=(),
    actor_mention="",
    action="No more delays!",
    theme="other",
    themes=("other",),
    strength="must",
    polarity="avoid",
    cue="",
    rule="model",
    confidence=0.4,
    speaker="experts",
    speaker_role="",
    attribution="indirect",
    source="",
    title="",
    author=(),
    date="",
    document="gone.pdf",
    heading="",
    page=3,
    start=5,
    end=20,
)


def cells() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return found


def test_the_notebook_is_kept_without_outputs() -> None:
    for cell in cells():
        assert not cell.get("outputs")
        assert not cell.get("execution_count")


def test_a_question_stands_before_the_code_of_every_part() -> None:
    headings = [line for cell in cells() for line in "".join(cell["source"]).splitlines() if line.startswith("## ")]
    assert len(headings) == 8
    assert all(heading.endswith("?") for heading in headings)


def test_the_notebook_runs_on_the_table_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = ROOT / "data/processed/recommendations.csv"
    assert table.is_file(), "data/processed/recommendations.csv is missing: make it with the README's first command"
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    # The kernel is a process of its own, which must import the code that is tested here.
    package = Path(recextract.__file__).parents[1]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(tmp_path / "notebooks")}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = "".join(output.get("text", "") for output in outputs)
    rows = len(read_table(table))
    assert f"{rows} of {rows} rows stand in their document exactly where the table says." in printed
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 10
    assert "there is nothing to draw" not in printed


@pytest.mark.parametrize(
    "rows", [(), (NOBODY_UNDATED,), (DREDGE,), (NOBODY_UNDATED, DREDGE)], ids=["none", "bare", "one", "two"]
)
@pytest.mark.filterwarnings("ignore:.*non-interactive.*:UserWarning", "ignore:Mean of empty slice:RuntimeWarning")
def test_the_notebook_runs_on_next_to_nothing(
    rows: tuple[Recommendation, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    import matplotlib
    import matplotlib.pyplot as plt

    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/processed").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data/raw/ports.txt").write_bytes(TEXT.encode())
    write_table(rows, tmp_path / "data/processed/recommendations.csv")
    monkeypatch.chdir(tmp_path / "notebooks")
    shown: list[Any] = []
    # Without a kernel, which takes seconds to start; "display" is what it would provide.
    names: dict[str, Any] = {"display": shown.append}
    with matplotlib.rc_context(), pd.option_context("display.max_colwidth", 50):
        plt.switch_backend("agg")
        for cell in cells():
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
        plt.close("all")

    in_place = sum(row is DREDGE for row in rows)
    assert f"{in_place} of {len(rows)} rows stand in their document" in capsys.readouterr().out
    pages = [html.data for html in shown]
    assert any("<mark>Kenya should\r\ndredge Lamu &lt;first&gt;.</mark>" in page for page in pages) == bool(in_place)
    assert any("<mark>No more delays!</mark>" in page for page in pages) == (NOBODY_UNDATED in rows)
