"""ZIP containers (.docx, .odt, .epub): opened with limits, XML parsed without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from recextract.errors import UnreadableDocument

MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that all parts of a container may have together once unpacked."""


@contextmanager
def opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP container; whatever is wrong with it becomes ``UnreadableDocument``.

    Raises ``UnreadableDocument`` too for a container that unpacks to more than
    ``MAX_UNPACKED`` bytes (a "ZIP bomb") and for one that is encrypted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, name)
            yield archive
    except UnreadableDocument:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise UnreadableDocument(damaged(name)) from error


def damaged(name: str) -> str:
    """Return the message for a container that does not hold what it should."""
    return (
        f"{name}: the file is damaged or incomplete. Download or copy it again, or open it in "
        "its program (Word, LibreOffice) and save it again."
    )


def parse_xml(data: bytes, name: str) -> Any:
    """Parse XML of unknown origin: no entities, no DTD, no network.

    >>> parse_xml(b"<a><b/></a>", "x.odt").tag
    'a'
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False)
    try:
        return etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(damaged(name)) from error


def part(archive: zipfile.ZipFile, path: str) -> bytes:
    """Return one part of a container, empty if it has none of that name."""
    return archive.read(path) if path in set(archive.namelist()) else b""


def _check(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    # zipfile never unpacks more than the size that is declared here.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise UnreadableDocument(
            f"{name}: the file unpacks to {unpacked // 2**20} MB, more than the "
            f"{MAX_UNPACKED // 2**20} MB that are read. If it is a real document, remove its "
            "pictures or split it."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument(
            f"{name}: the file is encrypted. Open it in its program, remove the password and save it again."
        )
