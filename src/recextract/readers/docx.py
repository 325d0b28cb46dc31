"""Word documents, by way of mammoth: headings, lists, tables, notes, soft line breaks."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from recextract.errors import UnreadableDocument
from recextract.metadata.dates import stated_date
from recextract.readers.docx_numbers import apply_numbers, needs_preparing, prepared
from recextract.readers.docx_styles import demote_long_headings, heading_rules, read_styles
from recextract.readers.markdown import to_markdown
from recextract.readers.packages import damaged, opened, parse_xml, part
from recextract.readers.properties import MOST_RUNNING_LINES, confirmed_authors, plausible_title
from recextract.types import Document, FormatMetadata

# Tables of contents repeat the headings, dots and page numbers and all.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name^='toc '] => !
p[style-name^='TOC '] => !
p[style-name='Table of Contents'] => !
p[style-name='table of figures'] => !
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
"""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RUNNING = re.compile(r"word/(?:header|footer)\d*\.xml")
_CORE = "{http://purl.org/dc/elements/1.1/}"


def read(data: bytes, name: str) -> Document:
    """Read a Word document; tracked deletions and comments are left out.

    Core properties give title and authors where a person can have written them; their
    dates are those of the file or its template and are not used.
    """
    with opened(data, name) as archive:
        _refuse_dtd(archive, name)
        core = part(archive, "docProps/core.xml")
        running = _running_lines(archive, name)
        source = prepared(archive, name) if needs_preparing(archive) else data
        html = _convert(source, heading_rules(read_styles(archive, name)), name)
    from lxml import html as lxml_html

    text = ""
    if html.strip():
        parser = lxml_html.HTMLParser(huge_tree=True, no_network=True)
        tree = lxml_html.document_fromstring(f"<body>{html}</body>", parser=parser)
        apply_numbers(tree)
        demote_long_headings(tree)
        text = to_markdown(tree)
    return Document(
        name,
        text,
        "docx",
        encoding="utf-8",
        metadata=_metadata(core, name, text, running),
        extracted=True,
    )


def _convert(data: bytes, headings: str, name: str) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES + headings,
            convert_image=mammoth.images.img_element(lambda image: {}),
            id_prefix="",
        )
    except Exception as error:  # mammoth raises what its XML and ZIP libraries raise
        raise UnreadableDocument(damaged(name)) from error
    return str(result.value)


def _metadata(core: bytes, name: str, text: str, running: list[str]) -> FormatMetadata:
    date = next((found for line in running if (found := stated_date(line))), "")
    try:
        tree = parse_xml(core, name)
    except UnreadableDocument:
        return FormatMetadata(date=date, running=tuple(running))
    title = _property(tree, "title")
    evidence = "\n".join([title, *running, text])
    return FormatMetadata(
        title=plausible_title(title),
        authors=confirmed_authors([_property(tree, "creator")], evidence),
        date=date,
        running=tuple(running),
    )


def _running_lines(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Return the lines of headers and footers that somebody typed: evidence for author and date, no text.

    A field shows the day of printing or the number of the page.
    """
    lines: list[str] = []
    for entry in sorted(filter(_RUNNING.fullmatch, archive.namelist())):
        try:
            tree = parse_xml(part(archive, entry), name)
        except UnreadableDocument:
            continue
        for paragraph in tree.iter(f"{_WORD}p"):
            if any(True for _ in paragraph.iter(f"{_WORD}instrText", f"{_WORD}fldSimple")):
                continue
            line = "".join(run.text or "" for run in paragraph.iter(f"{_WORD}t") if _paragraph_of(run) is paragraph)
            if line.strip() and line not in lines:
                lines.append(" ".join(line.split()))
    return lines[:MOST_RUNNING_LINES]


def _paragraph_of(run: Any) -> Any:
    """Return the innermost paragraph around a run: a text box stands inside of another paragraph."""
    return next(run.iterancestors(f"{_WORD}p"))


def _property(tree: Any, key: str) -> str:
    return (tree.findtext(f".//{_CORE}{key}") or "").strip()


def _refuse_dtd(archive: zipfile.ZipFile, name: str) -> None:
    """Office documents have no document type; one that has may be after other files (XXE)."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as stream:
                if b"<!DOCTYPE" in stream.read(4096):
                    raise UnreadableDocument(
                        f"{name}: the document contains a document type declaration, which no "
                        "Office program writes; it is not opened. Save it again in Word."
                    )
