"""Which format do these bytes have, whatever the file is called?"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from recextract.errors import UnreadableDocument
from recextract.readers.packages import opened

_LABELS = {
    "docx": "a Word document",
    "eml": "an e-mail",
    "epub": "an EPUB book",
    "html": "a web page",
    "md": "Markdown",
    "odt": "an OpenDocument text",
    "pdf": "a PDF",
    "rtf": "an RTF document",
    "txt": "plain text",
}
_TEXTUAL = {"txt", "md", "eml"}
"""Formats that bear no signature."""
_AS_DOCUMENT = "Open it in the program that made it and save it as .docx or .pdf."
_AS_PDF = "Export it as .pdf."
_AS_TEXT = "If there is text in it to be read, save that as .docx, .pdf or .txt."
UNREAD_SUFFIXES = {
    ".doc": ("an old Word document", "Open it in Word or LibreOffice and save it as .docx or .pdf."),
    ".dot": ("an old Word template", "Open it in Word or LibreOffice and save it as .docx or .pdf."),
    ".hwp": ("a Hangul document", _AS_DOCUMENT),
    ".pages": ("a Pages document", _AS_DOCUMENT),
    ".wpd": ("a WordPerfect document", _AS_DOCUMENT),
    ".wps": ("a Works document", _AS_DOCUMENT),
    ".pub": ("a Publisher document", _AS_PDF),
    ".xps": ("an XPS document", _AS_PDF),
    ".djvu": ("a DjVu document", _AS_PDF),
    ".mobi": ("a Kindle book", "Save it as .epub."),
    ".azw3": ("a Kindle book", "Save it as .epub."),
    ".ppt": ("an old PowerPoint presentation", _AS_PDF),
    ".pptx": ("a PowerPoint presentation", _AS_PDF),
    ".odp": ("an OpenDocument presentation", _AS_PDF),
    ".msg": ("an Outlook message", "Save it in Outlook as .eml, or as text (.txt)."),
    ".xls": ("an old Excel workbook", _AS_TEXT),
    ".xlsx": ("an Excel workbook", _AS_TEXT),
    ".ods": ("an OpenDocument table", _AS_TEXT),
}
"""Documents that are not read (by their file name endings, lower case), each with its name and the remedy."""
SPREADSHEET_SUFFIXES = frozenset({".xls", ".xlsx", ".ods"})
"""Of these, tables: a list of the texts often lies among them and is no text."""
_TABLE_SUFFIXES = {".csv": "a table (CSV)", ".tsv": "a table (TSV)"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A doctype or an <html> tag first, after comments and server-side tags: not any "<", because
# Markdown may well begin with a <div>.
_HTML_START = re.compile(rb"(?is)\A(?:\xef\xbb\xbf)?(?>(?:\s|<!--.*?-->|<\?.*?\?>)*)<(?:!doctype\s+html|html[\s>])")
_TAG = re.compile(rb"<[A-Za-z!/?][^<>]*>")
_FOREIGN_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_OFFICE_PARTS = (
    ("xl/", "an Excel workbook", "Save the text as .docx, .pdf or .txt."),
    ("ppt/", "a PowerPoint presentation", "Export it as .pdf."),
)


def choose_format(data: bytes, name: str, promised: str) -> tuple[str, tuple[str, ...]]:
    """Return the format to read ``data`` as and warnings about a suffix that lies.

    ``promised`` is the format that the suffix stands for, empty where it stands for none.
    Raises ``UnreadableDocument`` for bytes that are clearly of a format that is not read,
    and for a binary format that the bytes do not bear out.

    >>> choose_format(b"%PDF-1.7 ...", "brief.txt", "txt")
    ('pdf', ('brief.txt: the name says plain text, but the file is a PDF; read as a PDF.',))
    """
    actual = sniff(data, name)
    if (actual and actual == promised) or (not actual and promised in _TEXTUAL):
        return promised, ()
    if not actual:
        return _without_signature(data, name, promised)
    if not promised:
        return actual, ()
    if promised == "md" and actual == "html":
        return "html", (_mismatch(name, promised, actual),)
    return actual, (_mismatch(name, promised, actual),)


def sniff(data: bytes, name: str) -> str:
    """Return the format whose signature ``data`` bears, empty for none (plain text, say).

    >>> sniff(b"{\\\\rtf1 Talks}", "talks.rtf"), sniff(b"Talks should resume.", "talks.txt")
    ('rtf', '')
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in data[:1024] and not head.startswith(b"<"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        raise UnreadableDocument(_ole_message(data, name))
    for magic, label in _FOREIGN_MAGIC:
        if data.startswith(magic):
            raise UnreadableDocument(
                f"{name}: this is {label}, not a text. Take it out of the folder, or give the "
                "text itself as .txt, .docx or .pdf."
            )
    return "html" if _HTML_START.match(data[:65536]) else ""


def _without_signature(data: bytes, name: str, promised: str) -> tuple[str, tuple[str, ...]]:
    if promised == "html":
        # A page saved without doctype and <html> is still a page as long as it has tags.
        if _TAG.search(data[:65536].replace(b"\x00", b"")):
            return "html", ()
        return "txt", (_mismatch(name, "html", "txt"),)
    suffix = _suffix(name)
    if suffix in _TABLE_SUFFIXES:
        raise UnreadableDocument(f"{name}: this is {_TABLE_SUFFIXES[suffix]}, not a text. {_AS_TEXT}")
    if suffix in UNREAD_SUFFIXES and b"\x00" in data:
        raise UnreadableDocument(_unread(name))
    if promised:
        raise UnreadableDocument(
            f"{name}: the file is not {_LABELS[promised]} although its name says so, or it is "
            "damaged from its first bytes on. Open it in the program that made it and save it "
            "again; if it is plain text, rename it to .txt."
        )
    if "." in name.rsplit("/", 1)[-1].strip("."):
        return "txt", (f"{name}: unknown kind of file; read as plain text.",)
    return "txt", ()


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _unread(name: str) -> str:
    label, remedy = UNREAD_SUFFIXES[_suffix(name)]
    return f"{name}: this is {label}, which is not read. {remedy}"


def _mismatch(name: str, promised: str, actual: str) -> str:
    label = _LABELS[actual]
    return f"{name}: the name says {_LABELS[promised]}, but the file is {label}; read as {label}."


def _zip_kind(data: bytes, name: str) -> str:
    with opened(data, name) as archive:
        names = set(archive.namelist())
        mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    if "word/document.xml" in names or "word/document2.xml" in names:
        return "docx"
    if mimetype.startswith(b"application/epub+zip"):
        return "epub"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    for folder, label, remedy in _OFFICE_PARTS:
        if any(part.startswith(folder) for part in names):
            raise UnreadableDocument(f"{name}: this is {label}, which is not read. {remedy}")
    if "META-INF/container.xml" in names:
        return "epub"
    if _suffix(name) in UNREAD_SUFFIXES:
        raise UnreadableDocument(_unread(name))
    raise UnreadableDocument(f"{name}: this is a ZIP archive, not a text. Unpack it and give the folder instead.")


def _ole_message(data: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"{name}: the document is protected with a password. Open it in Word, remove the "
            "password (File, Info, Protect Document) and save it again."
        )
    if _suffix(name) in UNREAD_SUFFIXES:
        return _unread(name)
    return (
        f"{name}: this is an old binary Office file (.doc and the like), which is not read. "
        "Open it in Word or LibreOffice and save it as .docx."
    )
