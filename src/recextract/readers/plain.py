"""Plain text and Markdown: the text exactly as it stands in the file."""

from __future__ import annotations

from recextract.readers.encodings import decode
from recextract.types import Document


def read(data: bytes, name: str) -> Document:
    r"""Decode ``data`` and change nothing: line ends, byte order mark and all.

    >>> document = read(b"\xef\xbb\xbfTalks\r\n", "talks.txt")
    >>> document.text, document.encoding, document.extracted
    ('\ufeffTalks\r\n', 'utf-8-sig', False)
    """
    decoded = decode(data, name)
    extracted = not decoded.encoding.startswith("utf-8") or bool(decoded.warnings)
    return Document(
        name,
        decoded.text,
        "txt",
        encoding=decoded.encoding,
        extracted=extracted,
        warnings=decoded.warnings,
    )
