"""The numbers of the list items in a Word document, and words that are hidden in it.

mammoth opens a new list after each paragraph that stands between two items, and so begins again with 1. Here the
items are counted as Word counts them, each gets a bookmark with its number, and the bookmarks, which mammoth keeps,
number the items of its lists.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from recextract.readers.docx_styles import Style, W, read_styles, value
from recextract.readers.packages import parse_xml, part

_DOCUMENT = "word/document.xml"
_MARK = re.compile(r"recextract-number-(\d+)")
_LEVELS = 10


def needs_preparing(archive: zipfile.ZipFile) -> bool:
    """Say whether any paragraph of the document is an item of a list, and whether any words are hidden."""
    document = part(archive, _DOCUMENT)
    lists = b":numPr" in document or b":numPr" in part(archive, "word/styles.xml")
    return bool(document) and (lists or b":vanish" in document)


def prepared(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the document with a bookmark in each item of a list that says its number, and without hidden words."""
    tree = parse_xml(part(archive, _DOCUMENT), name)
    _drop_hidden(tree)
    starts = _starts(archive, name)
    styles = read_styles(archive, name)
    counted: dict[tuple[str, int], int] = {}
    for paragraph in tree.iter(f"{W}p"):
        list_id, level = _place(paragraph, styles)
        if not list_id:
            continue
        number = counted.get((list_id, level), starts.get((list_id, level), 1) - 1) + 1
        counted[list_id, level] = number
        for deeper in range(level + 1, _LEVELS):
            counted.pop((list_id, deeper), None)
        bookmark = paragraph.makeelement(f"{W}bookmarkStart")
        bookmark.set(f"{W}name", f"recextract-number-{number}")
        paragraph.insert(1, bookmark)  # the properties come first
    return _replaced(archive, tree)


def _drop_hidden(tree: Any) -> None:
    for mark in list(tree.iter(f"{W}vanish")):
        run = mark.getparent().getparent()
        if run is not None and run.tag == f"{W}r" and value(mark) not in {"0", "false", "off"}:
            run.getparent().remove(run)


def apply_numbers(tree: Any) -> None:
    """Number the items of the lists that mammoth made, and take the bookmarks out again."""
    for anchor in list(tree.iter("a")):
        mark = _MARK.fullmatch(anchor.get("id") or "")
        if mark is None:
            continue
        item = next((element for element in anchor.iterancestors() if element.tag in {"li", "td", "th"}), None)
        if item is not None and item.tag == "li":
            item.set("value", mark.group(1))
        anchor.drop_tag()


def _place(paragraph: Any, styles: dict[str, Style]) -> tuple[str, int]:
    """Return the list of which a paragraph is an item, and at which level; no list as an empty string."""
    style = styles.get(value(paragraph.find(f"{W}pPr/{W}pStyle")), Style(""))
    properties = paragraph.find(f"{W}pPr/{W}numPr")
    own_list = "" if properties is None else value(properties.find(f"{W}numId"))
    own_level = "" if properties is None else value(properties.find(f"{W}ilvl"))
    list_id, level = own_list or style.list_id, own_level or style.level
    return ("" if list_id == "0" else list_id), int(level) if level.isdecimal() else 0


def _starts(archive: zipfile.ZipFile, name: str) -> dict[tuple[str, int], int]:
    """Return the first number of each list and level that does not begin with 1."""
    numbering = part(archive, "word/numbering.xml")
    if not numbering:
        return {}
    tree = parse_xml(numbering, name)
    kinds = {kind.get(f"{W}abstractNumId"): kind for kind in tree.iter(f"{W}abstractNum")}
    starts: dict[tuple[str, int], int] = {}
    for entry in tree.iter(f"{W}num"):
        kind = kinds.get(value(entry.find(f"{W}abstractNumId")))
        levels = [] if kind is None else [(level, "start") for level in kind.iter(f"{W}lvl")]
        for level, tag in [*levels, *((o, "startOverride") for o in entry.iter(f"{W}lvlOverride"))]:
            start, index = value(level.find(f"{W}{tag}")), level.get(f"{W}ilvl") or ""
            if start.isdecimal() and index.isdecimal():
                starts[entry.get(f"{W}numId"), int(index)] = int(start)
    return starts


def _replaced(archive: zipfile.ZipFile, tree: Any) -> bytes:
    from lxml import etree

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as copy:
        for entry in archive.infolist():
            is_document = entry.filename == _DOCUMENT
            copy.writestr(entry.filename, etree.tostring(tree) if is_document else archive.read(entry))
    return stream.getvalue()
