"""E-books: the chapters in reading order, each by way of the HTML converter."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from recextract.errors import UnreadableDocument
from recextract.readers.html import parse
from recextract.readers.markdown import to_markdown
from recextract.readers.packages import damaged, opened, parse_xml, part
from recextract.readers.properties import iso_date, plausible_authors, plausible_title
from recextract.types import Document, FormatMetadata

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}
# Fonts may be obfuscated in a book that anyone may read; anything else is copy protection.
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(data: bytes, name: str) -> Document:
    """Read an e-book; its contents page is left out, its notes come where their chapter ends."""
    with opened(data, name) as archive:
        _refuse_protected(archive, name)
        package_path = _package_path(archive, name)
        package = parse_xml(archive.read(package_path), name)
        folder = posixpath.dirname(package_path)
        chapters = [
            _chapter(archive, posixpath.normpath(posixpath.join(folder, path)), name) for path in _spine(package)
        ]
    text = "\n\n".join(chapter for chapter in chapters if chapter)
    return Document(name, text, "epub", encoding="utf-8", metadata=_metadata(package), extracted=True)


def _refuse_protected(archive: zipfile.ZipFile, name: str) -> None:
    encryption = part(archive, "META-INF/encryption.xml")
    if not encryption:
        return
    methods = [
        element.get("Algorithm") or ""
        for element in parse_xml(encryption, name).iter()
        if isinstance(element.tag, str) and element.tag.endswith("}EncryptionMethod")
    ]
    if any(method not in _FONT_OBFUSCATION for method in methods):
        raise UnreadableDocument(
            f"{name}: the e-book is copy-protected (DRM) and cannot be read. Use an edition "
            "without protection, or the text as PDF or web page."
        )


def _package_path(archive: zipfile.ZipFile, name: str) -> str:
    container = parse_xml(archive.read("META-INF/container.xml"), name)
    for rootfile in container.iter(f"{_CONTAINER}rootfile"):
        path = rootfile.get("full-path")
        if path and path in archive.namelist():
            return str(path)
    raise UnreadableDocument(damaged(name))


def _spine(package: Any) -> list[str]:
    """Return the paths of the chapters in reading order, without the contents page."""
    manifest = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    paths = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if "nav" in (item.get("properties") or "").split():
            continue
        paths.append(unquote(item.get("href") or "").partition("#")[0])
    return paths


def _chapter(archive: zipfile.ZipFile, path: str, name: str) -> str:
    from recextract.readers.encodings import decode

    if path not in archive.namelist():
        return ""
    data = archive.read(path)
    if not data.strip():
        return ""
    source = decode(data, name).text.lstrip("\ufeff")
    tree = parse(source.partition("?>")[2] if source.startswith("<?xml") else source, name)
    if tree is None:
        return ""
    for contents in list(tree.iter("nav")):
        contents.drop_tree()
    return to_markdown(tree)


def _metadata(package: Any) -> FormatMetadata:
    creators = [element.text or "" for element in package.iter(f"{_DC}creator")]
    dates = [iso_date(element.text or "") for element in package.iter(f"{_DC}date")]
    return FormatMetadata(
        title=plausible_title(package.findtext(f".//{_DC}title") or ""),
        authors=plausible_authors(creators),
        source=" ".join((package.findtext(f".//{_DC}publisher") or "").split()),
        date=next((date for date in dates if date), ""),
    )
