"""OpenDocument texts: ``content.xml`` → the elements that HTML has for the same things."""

from __future__ import annotations

from typing import Any

from recextract.errors import UnreadableDocument
from recextract.readers.markdown import to_markdown
from recextract.readers.packages import damaged, opened, parse_xml, part
from recextract.readers.properties import confirmed_authors, plausible_title
from recextract.types import Document, FormatMetadata

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_TAGS = {
    f"{_TEXT}p": "p",
    f"{_TEXT}list-item": "li",
    f"{_TEXT}list-header": "p",
    f"{_TEXT}section": "div",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
}
_SPANS = {f"{_TABLE}number-rows-spanned": "rowspan", f"{_TABLE}number-columns-spanned": "colspan"}
_SKIPPED = {
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    f"{_SVG}desc",
    f"{_SVG}title",
    f"{_TEXT}alphabetical-index",
    f"{_TEXT}bibliography",
    f"{_TEXT}sequence-decls",
    f"{_TEXT}table-of-content",
    f"{_TEXT}tracked-changes",
    f"{_TEXT}variable-decls",
}
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " "}


def read(data: bytes, name: str) -> Document:
    """Read an OpenDocument text; tracked deletions, comments and contents pages are left out."""
    with opened(data, name) as archive:
        if b"encryption-data" in part(archive, "META-INF/manifest.xml"):
            raise UnreadableDocument(
                f"{name}: the document is protected with a password. Open it in LibreOffice, "
                "save it again without password."
            )
        content = parse_xml(archive.read("content.xml"), name)
        styles = part(archive, "styles.xml")
        meta = part(archive, "meta.xml")
    body = content.find(f".//{_OFFICE}text")
    if body is None:
        raise UnreadableDocument(damaged(name))
    trees = [content, *([parse_xml(styles, name)] if styles else [])]
    text = to_markdown(_Converter(trees).convert(body))
    return Document(name, text, "odt", encoding="utf-8", metadata=_metadata(meta, name, text), extracted=True)


def _metadata(meta: bytes, name: str, text: str) -> FormatMetadata:
    if not meta:
        return FormatMetadata()
    tree = parse_xml(meta, name)
    # dc:creator is who saved the file last; the initial creator is nearer to the author.
    creator = tree.findtext(f".//{_META}initial-creator") or tree.findtext(f".//{_DC}creator")
    return FormatMetadata(
        title=plausible_title(tree.findtext(f".//{_DC}title") or ""),
        authors=confirmed_authors([creator or ""], text),
    )


def _integer(value: str | None) -> int:
    return int(value) if value and value.isdecimal() else 1


class _Converter:
    """Builds a tree of HTML elements; ``trees`` hold the styles that lists and headings use."""

    def __init__(self, trees: list[Any]) -> None:
        from lxml import etree

        self._element = etree.Element
        self._sub = etree.SubElement
        self._notes: list[tuple[str, Any]] = []
        self._numbered: set[tuple[str, int]] = set()
        self._titles = {"Title"}
        self._bold: set[str] = set()
        for tree in trees:
            self._learn(tree)

    def _learn(self, tree: Any) -> None:
        for style in tree.iter(f"{_TEXT}list-style"):
            for level in style.iter(f"{_TEXT}list-level-style-number"):
                if level.get(f"{_STYLE}num-format"):
                    number = _integer(level.get(f"{_TEXT}level"))
                    self._numbered.add((style.get(f"{_STYLE}name") or "", number))
        for style in tree.iter(f"{_STYLE}style"):
            own = style.get(f"{_STYLE}name") or ""
            if style.get(f"{_STYLE}parent-style-name") == "Title":
                self._titles.add(own)
            for properties in style.iter(f"{_STYLE}text-properties"):
                if properties.get(f"{_FO}font-weight") == "bold":
                    self._bold.add(own)

    def convert(self, body: Any) -> Any:
        """Return ``body`` as an HTML tree, its notes in a list at the end."""
        root = self._element("div")
        self._children(body, root, "", 0)
        # The bodies of notes may hold notes again only in broken files: one round is enough.
        for label, note in list(self._notes):
            target = self._sub(root, "div", id=f"note-{label}")
            self._children(note, target, "", 0)
        return root

    def _children(self, source: Any, target: Any, list_style: str, depth: int) -> None:
        self._append(target, source.text)
        for child in source:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self._child(child, target, list_style, depth)
            self._append(target, child.tail)

    def _child(self, child: Any, target: Any, list_style: str, depth: int) -> None:
        if depth > 200:
            return
        tag, style = child.tag, child.get(f"{_TEXT}style-name") or ""
        if tag in _SPACES:
            self._append(target, _SPACES[tag])
        elif tag == f"{_TEXT}line-break":
            self._sub(target, "br")
        elif tag == f"{_TEXT}note":
            self._note(child, target)
        elif tag == f"{_TEXT}h" or (tag == f"{_TEXT}p" and style in self._titles):
            level = max(1, min(6, _integer(child.get(f"{_TEXT}outline-level"))))
            self._children(child, self._sub(target, f"h{level}"), list_style, depth + 1)
        elif tag == f"{_TEXT}list":
            list_style = style or list_style
            level = 1 + sum(1 for a in child.iterancestors() if a.tag == tag)
            kind = "ol" if (list_style, level) in self._numbered else "ul"
            self._children(child, self._sub(target, kind), list_style, depth + 1)
        elif tag in _TAGS:
            inner = self._sub(target, _TAGS[tag], {name: child.get(of) for of, name in _SPANS.items() if child.get(of)})
            if style in self._bold and tag == f"{_TEXT}p":
                inner = self._sub(inner, "b")
            self._children(child, inner, list_style, depth + 1)
        else:
            bold = style in self._bold and tag == f"{_TEXT}span"
            inner = self._sub(target, "b" if bold else "span")
            self._children(child, inner, list_style, depth + 1)

    def _note(self, note: Any, target: Any) -> None:
        body = note.find(f"{_TEXT}note-body")
        label = (note.findtext(f"{_TEXT}note-citation") or "").strip() or str(len(self._notes) + 1)
        if body is None:
            return
        if not label.isdecimal() or any(label == known for known, _ in self._notes):
            label = str(len(self._notes) + 1)
        self._notes.append((label, body))
        link = self._sub(self._sub(target, "sup"), "a", href=f"#note-{label}")
        link.text = label

    def _append(self, target: Any, text: str | None) -> None:
        if not text:
            return
        if len(target):
            target[-1].tail = (target[-1].tail or "") + text
        else:
            target.text = (target.text or "") + text
