"""The Python API: texts, files and folders to records and DataFrames."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from recextract.errors import InputNotFound, UnreadableDocument
from recextract.pipeline import PipelineOptions, extract_document, extract_file
from recextract.readers import SUPPORTED_SUFFIXES
from recextract.types import Document, Recommendation

if TYPE_CHECKING:
    import pandas as pd

_LONGEST_PATH = 1024


def extract(
    text_or_path: str | Path,
    *,
    codebook: str | Path | None = None,
    model: str | Path | None = None,
    min_confidence: float | None = None,
) -> list[Recommendation]:
    """Extract the recommendations of one text or of one file.

    A :class:`~pathlib.Path`, or a string that names an existing file, is read as a file; any other
    string is the text itself, but for what can only be a mistyped path (``report.pdf``). Offsets count
    characters of that text, or of the text as it was extracted from the file.

    >>> rows = extract("Trade is falling. The EU should open its markets to African farmers.")
    >>> [(row.actor, row.action, row.strength) for row in rows]
    [('European Union', 'open its markets to African farmers', 'should')]

    Raises :class:`~recextract.errors.InputNotFound` for a mistyped path,
    :class:`~recextract.errors.UnreadableDocument` for a folder and for a file that cannot be read,
    :class:`~recextract.errors.CodebookError` or ``ModelError`` for a broken codebook or model, and
    ``ConfigurationError`` for a ``min_confidence`` that is not between 0 and 1.
    """
    options = PipelineOptions(_path(codebook), _path(model), min_confidence)
    path = as_file(text_or_path)
    if path is None:
        return list(extract_document(Document("text", str(text_or_path), "txt"), options).recommendations)
    extraction = extract_file(path, path.name, options)
    if extraction.record.status == "failed":
        raise UnreadableDocument(extraction.record.error)
    return list(extraction.recommendations)


def extract_folder(
    path: str | Path,
    *,
    codebook: str | Path | None = None,
    model: str | Path | None = None,
    min_confidence: float | None = None,
) -> pd.DataFrame:
    """Extract the recommendations of every document in a folder, as the table of ``read_table``.

    Documents that cannot be read give no rows; ``frame.attrs["documents"]`` is the documents
    table as a list of dicts, with the status and error of each file.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "note.txt").write_text("NATO must protect undersea cables.")
    ...     frame = extract_folder(folder)
    >>> frame[["actor", "strength"]].values.tolist()
    [['NATO', 'must']]

    Raises :class:`~recextract.errors.InputNotFound` where there is nothing to read.
    """
    from dataclasses import asdict

    from recextract.batch.inputs import collect_inputs
    from recextract.batch.run import RunOptions, extract_all
    from recextract.tables.frames import frame_of

    options = RunOptions(PipelineOptions(_path(codebook), _path(model), min_confidence), workers=0)
    extractions = list(extract_all(collect_inputs([os.fspath(path)]), options))
    frame = frame_of([row for extraction in extractions for row in extraction.recommendations])
    frame.attrs["documents"] = [asdict(extraction.record) for extraction in extractions]
    return frame


def _path(value: str | Path | None) -> Path | None:
    return None if value is None else Path(value)


def as_file(text_or_path: str | Path) -> Path | None:
    """Return the file that a string or path means, None where a string is a text.

    >>> as_file("Kenya should dredge the delta.") is None
    True

    Raises ``UnreadableDocument`` for a folder, and ``InputNotFound`` for a string that reads like a file's name
    ("report.pdf", "drafts/my report.pdf" where there is a folder ``drafts``) but names none: nobody means it
    as a text, and an empty answer would hide the slip.
    """
    if isinstance(text_or_path, str) and (not text_or_path or len(text_or_path) > _LONGEST_PATH):
        return None
    path = Path(text_or_path)
    if _holds(path.is_dir):
        raise UnreadableDocument(
            f"{path}: this is a folder. Name a file in it, or read all of it with recextract.extract_folder "
            "(recextract run on the command line)."
        )
    if isinstance(text_or_path, Path) or _holds(path.is_file):
        return path
    if path.suffix.lower() in SUPPORTED_SUFFIXES and _reads_like_a_name(text_or_path, path):
        raise InputNotFound(f"{text_or_path}: there is no such file. Check the path (you are in {Path.cwd()}).")
    return None


def _reads_like_a_name(text: str, path: Path) -> bool:
    return len(text.split()) == 1 or (path.parent != Path() and _holds(path.parent.is_dir) and "\n" not in text)


def _holds(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (OSError, ValueError):  # a text that no file system takes for a name
        return False
