"""What the README shows works: its Python runs, its commands exist, its rows stand in the table."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recextract.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)
COMMANDS = sorted(
    set(re.findall(r"recextract ((?:codebook )?[a-z]+)(?= )", " ".join(re.findall(r"```\n(.*?)```", README, re.S))))
)


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.split("\n")[2][:40])
def test_the_python_runs(code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    capsys.readouterr()


def test_the_readme_shows_python() -> None:
    assert len(PYTHON) == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_exists(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


def test_the_rows_shown_stand_in_the_table() -> None:
    with (ROOT / "data/processed/recommendations.csv").open(encoding="utf-8", newline="") as stream:
        table = {(row["text"], row["actors"], row["theme"], row["speaker"]) for row in csv.DictReader(stream)}
    lines = README.split("| text | actors |")[1].split("\n\n")[0].splitlines()[2:]
    shown = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    assert len(shown) == 5
    assert {(cells[0], cells[1], cells[3], cells[6]) for cells in shown if len(cells) == 8} <= table
