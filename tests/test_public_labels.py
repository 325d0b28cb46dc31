"""The labels of public texts: they load, and the script that makes the texts says what is missing."""

import subprocess
import sys
from pathlib import Path

from recextract.gold import load_gold

PUBLIC = Path(__file__).parents[1] / "models" / "public"


def test_every_label_lies_in_a_passage_that_was_read() -> None:
    gold = load_gold(PUBLIC / "labels.jsonl")
    assert len({one.doc for one in gold}) == len(gold)
    for one in gold:
        assert one.coded and all(
            any(start <= row.start < row.end <= end for start, end in one.coded) for row in one.recommendations
        ), one.doc


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, PUBLIC / "make_texts.py", tmp_path, tmp_path / "texts"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "vaderSentiment-2.5.tar.gz is not there" in done.stderr
