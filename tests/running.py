"""What the tests of whole runs share: documents to read, the fake pipeline, the command as a process."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

FAKES = Path(__file__).parent / "fakes"
SOURCE = Path(__file__).parents[1] / "src"


def environment(log: Path) -> dict[str, str]:
    """Return the environment in which every Python process has the fake pipeline and logs to ``log``."""
    paths = os.pathsep.join([str(FAKES), str(SOURCE)])
    return {**os.environ, "PYTHONPATH": paths, "FAKE_LOG": str(log)}


def load_fake_pipeline():
    """Return the fake pipeline as a module."""
    spec = importlib.util.spec_from_file_location("recextract.pipeline", FAKES / "fake_pipeline.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recextract(*arguments: str | Path, log: Path, cwd: Path, **options) -> subprocess.CompletedProcess:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "recextract", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        timeout=120,
        **{"env": environment(log), **options},
    )


def start_recextract(*arguments: str | Path, log: Path, cwd: Path) -> subprocess.Popen:
    """Start the command and return at once."""
    return subprocess.Popen(
        [sys.executable, "-m", "recextract", *map(str, arguments)],
        env=environment(log),
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def write_documents(folder: Path, texts: dict[str, str]) -> Path:
    """Write documents, by name, and return their folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return folder


def files_below(folder: Path, *without: str) -> dict[str, bytes]:
    """Return all files of a folder by their relative paths, without those whose path holds a given word."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in named.items() if not any(word in name for word in without)}
