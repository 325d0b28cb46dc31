"""What the styles of a Word document say of its paragraphs: which are headings, which are items of a list."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import Any

from recextract.readers.packages import parse_xml, part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KNOWN = re.compile(r"(?i)heading \d|title|subtitle|(?:toc|list|index) .*|toc heading")
_LEVELS = 6
_MOST_BASES = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs: its name, its level in the outline (0 for body text), its list and the level in that."""

    name: str
    outline: int = 0
    list_id: str = ""
    level: str = ""


def read_styles(archive: zipfile.ZipFile, name: str) -> dict[str, Style]:
    """Return the styles of paragraphs by their ids; each has what it inherits from the styles it is based on."""
    content = part(archive, "word/styles.xml")
    if not content:
        return {}
    elements = {
        style.get(f"{W}styleId") or "": style
        for style in parse_xml(content, name).iter(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }
    return {identifier: _style(identifier, elements) for identifier in elements}


def heading_rules(styles: dict[str, Style]) -> str:
    """Return the rules by which mammoth makes headings of the styles of a house: they have a level in the outline."""
    named = {
        style.name: style.outline for style in styles.values() if style.outline and not _KNOWN.fullmatch(style.name)
    }
    return "\n".join(
        f"p[style-name='{name}'] => h{level}.outline:fresh" for name, level in named.items() if name and "'" not in name
    )


def demote_long_headings(tree: Any) -> None:
    """Make paragraphs again of headings that are none: some houses give numbered paragraphs a level as well."""
    for heading in tree.xpath("//*[contains(@class, 'outline')]"):
        text = " ".join("".join(heading.itertext()).split())
        if (len(text.split()) > 12 and text.endswith((".", ";", ":"))) or len(text.split()) > 30:
            heading.tag = "p"


def value(element: Any) -> str:
    """Return the value of a property, empty where there is none."""
    return "" if element is None else element.get(f"{W}val") or ""


def _style(identifier: str, elements: dict[str, Any]) -> Style:
    name, outline, list_id, level = "", "", "", ""
    current = identifier
    for _ in range(_MOST_BASES):
        element = elements.get(current)
        if element is None:
            break
        name = name or value(element.find(f"{W}name"))
        outline = outline or value(element.find(f"{W}pPr/{W}outlineLvl"))
        list_id = list_id or value(element.find(f"{W}pPr/{W}numPr/{W}numId"))
        level = level or value(element.find(f"{W}pPr/{W}numPr/{W}ilvl"))
        current = value(element.find(f"{W}basedOn"))
    depth = int(outline) + 1 if outline.isdecimal() else 0
    return Style(name, depth if depth <= _LEVELS else 0, list_id, level)
