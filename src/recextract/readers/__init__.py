"""Files in many formats → :class:`~recextract.types.Document`.

``read_document`` opens a file, ``read_bytes`` takes bytes that are already there (standard
input). Plain text stays exactly as it stands; every other format becomes Markdown-like
text: ``# `` headings, ``- `` and ``1. `` items, ``| a | b |`` table rows, one line a
paragraph, ``[^1]`` notes. Whatever goes wrong is an ``UnreadableDocument`` that names the
file and says what to do. Heavy libraries are imported only when a file needs them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Protocol, cast

from recextract.errors import UnreadableDocument
from recextract.readers.sniffing import SPREADSHEET_SUFFIXES, UNREAD_SUFFIXES, choose_format
from recextract.types import Document

__all__ = ["DOCUMENT_SUFFIXES", "MAX_BYTES", "SUPPORTED_SUFFIXES", "read_bytes", "read_document"]

MAX_BYTES = 200 * 1024 * 1024

SUPPORTED_SUFFIXES: dict[str, str] = {
    ".docx": "docx",
    ".eml": "eml",
    ".epub": "epub",
    ".htm": "html",
    ".html": "html",
    ".markdown": "md",
    ".md": "md",
    ".odt": "odt",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".text": "txt",
    ".txt": "txt",
    ".xhtml": "html",
}
"""File name endings (lower case) and the format each one promises."""

DOCUMENT_SUFFIXES = frozenset({*SUPPORTED_SUFFIXES, *UNREAD_SUFFIXES} - SPREADSHEET_SUFFIXES)
"""File name endings of documents, of a format that is read or of one that is not."""

_MODULES = {"txt": "plain", "md": "plain"}


class _Reader(Protocol):
    def __call__(self, data: bytes, name: str) -> Document: ...


def read_document(path: Path, name: str | None = None) -> Document:
    """Read one file.

    ``name`` is what the document is called in tables and messages, by default the file's
    own name. Raises ``UnreadableDocument`` if the file cannot be turned into text; an empty
    file is a document with empty text.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "brief.md"
    ...     _ = file.write_text("# Advice\\n\\n- Lift the sanctions.\\n", encoding="utf-8")
    ...     document = read_document(file)
    >>> document.format, document.text
    ('md', '# Advice\\n\\n- Lift the sanctions.\\n')
    """
    name = path.name if name is None else name
    return read_bytes(_bytes_of(path, name), name)


def read_bytes(data: bytes, name: str) -> Document:
    """Read the bytes of one file; the format follows from ``name``, or else from the bytes.

    >>> read_bytes(b"<html><body><p>Talks should resume.</p></body></html>", "-").format
    'html'
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(_too_large(name, len(data)))
    digest = hashlib.sha256(data).hexdigest()
    promised = SUPPORTED_SUFFIXES.get(PurePosixPath(name.replace("\\", "/")).suffix.lower(), "")
    if not data.strip(b" \t\r\n\f\v"):
        # Only white space, but its offsets still count: no reader may be offended by it.
        return Document(name, data.decode("ascii"), promised or "txt", digest, "utf-8")
    actual, warnings = choose_format(data, name, promised)
    reader = cast(_Reader, import_module(f"{__name__}.{_MODULES.get(actual, actual)}").read)
    try:
        document = reader(data, name)
    except UnreadableDocument:
        raise
    except Exception as error:  # one odd file must not stop a run over thousands
        raise UnreadableDocument(
            f"{name}: reading failed in a way that was not foreseen "
            f"({type(error).__name__}: {error}). Save the file in another format (.docx, .txt) "
            "and try that."
        ) from error
    return replace(document, format=actual, sha256=digest, warnings=(*warnings, *document.warnings))


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        # Looked up before reading: a file of many gigabytes must not fill the memory first.
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(_too_large(name, size))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{name}: there is no such file (any more). Check the path and run again.") from error
    except IsADirectoryError as error:
        raise UnreadableDocument(f"{name}: this is a folder, not a file. Name a file.") from error
    except PermissionError as error:
        if os.path.isdir(path):  # noqa: PTH112  # Path.is_dir would fail as well
            # Windows says "permission denied" for a folder.
            raise UnreadableDocument(f"{name}: this is a folder, not a file. Name a file.") from error
        raise UnreadableDocument(
            f"{name}: permission denied. Give yourself read access to the file "
            "(or close the program that holds it) and run again."
        ) from error
    except OSError as error:
        raise UnreadableDocument(
            f"{name}: the file cannot be read ({error.strerror or error}). "
            "Check the disk or network drive, or copy the file and try the copy."
        ) from error


def _too_large(name: str, size: int) -> str:
    return (
        f"{name}: the file has {size // 2**20} MB, more than the {MAX_BYTES // 2**20} MB that are "
        "read. Split it into smaller files."
    )
