"""Word documents, by way of mammoth: headings, lists, tables, notes, soft line breaks."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from recextract.errors import UnreadableDocument
from recextract.readers.docx_numbers import apply_numbers, has_lists, with_numbers
from recextract.readers.markdown import to_markdown
from recextract.readers.packages import damaged, opened, parse_xml, part
from recextract.readers.properties import confirmed_authors, plausible_title
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
_CORE = "{http://purl.org/dc/elements/1.1/}"


def read(data: bytes, name: str) -> Document:
    """Read a Word document; tracked deletions and comments are left out.

    Core properties give title and authors where a person can have written them; their
    dates are those of the file or its template and are not used.
    """
    with opened(data, name) as archive:
        _refuse_dtd(archive, name)
        core = part(archive, "docProps/core.xml")
        html = _convert(with_numbers(archive, name) if has_lists(archive) else data, name)
    from lxml import html as lxml_html

    text = ""
    if html.strip():
        parser = lxml_html.HTMLParser(huge_tree=True, no_network=True)
        tree = lxml_html.document_fromstring(f"<body>{html}</body>", parser=parser)
        apply_numbers(tree)
        text = to_markdown(tree)
    return Document(
        name,
        text,
        "docx",
        encoding="utf-8",
        metadata=_metadata(core, name, text),
        extracted=True,
    )


def _convert(data: bytes, name: str) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {}),
            id_prefix="",
        )
    except Exception as error:  # mammoth raises what its XML and ZIP libraries raise
        raise UnreadableDocument(damaged(name)) from error
    return str(result.value)


def _metadata(core: bytes, name: str, text: str) -> FormatMetadata:
    if not core:
        return FormatMetadata()
    try:
        tree = parse_xml(core, name)
    except UnreadableDocument:
        return FormatMetadata()
    return FormatMetadata(
        title=plausible_title(_property(tree, "title")),
        authors=confirmed_authors([_property(tree, "creator")], text),
    )


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
