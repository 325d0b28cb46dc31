"""The numbers of the list items in a Word document.

mammoth opens a new list after each paragraph that stands between two items, and so begins again with 1. Here the
items are counted as Word counts them, each gets a bookmark with its number, and the bookmarks, which mammoth keeps,
number the items of its lists.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from recextract.readers.packages import parse_xml, part

_DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK = re.compile(r"recextract-number-(\d+)")
_LEVELS = 10


def has_lists(archive: zipfile.ZipFile) -> bool:
    """Say whether any paragraph of the document is an item of a list."""
    return b":numPr" in part(archive, _DOCUMENT)


def with_numbers(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the document with a bookmark in each item of a list that says its number."""
    tree = parse_xml(part(archive, _DOCUMENT), name)
    starts = _starts(archive, name)
    counted: dict[tuple[str, int], int] = {}
    for paragraph in tree.iter(f"{_W}p"):
        list_id, level = _place(paragraph)
        if not list_id:
            continue
        number = counted.get((list_id, level), starts.get((list_id, level), 1) - 1) + 1
        counted[list_id, level] = number
        for deeper in range(level + 1, _LEVELS):
            counted.pop((list_id, deeper), None)
        bookmark = paragraph.makeelement(f"{_W}bookmarkStart")
        bookmark.set(f"{_W}name", f"recextract-number-{number}")
        paragraph.insert(1, bookmark)  # the properties come first
    return _replaced(archive, tree)


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


def _place(paragraph: Any) -> tuple[str, int]:
    """Return the list of which a paragraph is an item, and at which level; no list as an empty string."""
    properties = paragraph.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return "", 0
    level = _value(properties.find(f"{_W}ilvl"))
    list_id = _value(properties.find(f"{_W}numId"))
    return ("" if list_id == "0" else list_id), int(level) if level.isdecimal() else 0


def _starts(archive: zipfile.ZipFile, name: str) -> dict[tuple[str, int], int]:
    """Return the first number of each list and level that does not begin with 1."""
    numbering = part(archive, "word/numbering.xml")
    if not numbering:
        return {}
    tree = parse_xml(numbering, name)
    kinds = {kind.get(f"{_W}abstractNumId"): kind for kind in tree.iter(f"{_W}abstractNum")}
    starts: dict[tuple[str, int], int] = {}
    for entry in tree.iter(f"{_W}num"):
        kind = kinds.get(_value(entry.find(f"{_W}abstractNumId")))
        levels = [] if kind is None else [(level, "start") for level in kind.iter(f"{_W}lvl")]
        for level, tag in [*levels, *((o, "startOverride") for o in entry.iter(f"{_W}lvlOverride"))]:
            start, index = _value(level.find(f"{_W}{tag}")), level.get(f"{_W}ilvl") or ""
            if start.isdecimal() and index.isdecimal():
                starts[entry.get(f"{_W}numId"), int(index)] = int(start)
    return starts


def _value(element: Any) -> str:
    return "" if element is None else element.get(f"{_W}val") or ""


def _replaced(archive: zipfile.ZipFile, tree: Any) -> bytes:
    from lxml import etree

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as copy:
        for entry in archive.infolist():
            is_document = entry.filename == _DOCUMENT
            copy.writestr(entry.filename, etree.tostring(tree) if is_document else archive.read(entry))
    return stream.getvalue()
