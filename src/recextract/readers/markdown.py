"""A tree of HTML elements → Markdown-like text.

Shared by the readers of web pages, Word documents (by way of mammoth) and e-books. The
walk is event by event, not recursive: pages with unclosed tags nest a thousand deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recextract.readers.html_quotations import missing_dash, names_quoted_person, quotation_around
from recextract.readers.html_tables import (
    Columns,
    cells_of,
    has_heads,
    integer,
    is_row,
    rows_of,
    table_of,
    tag_of,
    words_of,
)
from recextract.text.bullets import BOXES, POINTS, SHAPES, SPACED, SYMBOL_FONTS
from recextract.text.credits import credit
from recextract.text.hyphenation import WordDivision, division_of

BREAK = "\u2028"
"""Stands for ``<br>`` inside running text until the paragraph is put together."""
_BOLD_LINE = "\u2029"
_BOLD_HEADING_LEVEL = 4

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset header hgroup hr html legend li main menu nav ol option
    p pre section select summary table tbody td tfoot th thead tr ul
"""
_SILENT_TAGS = """
    script style noscript noframes template svg math iframe object embed audio video canvas head
    title button input textarea select datalist map rp rt
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split()) | frozenset(_HEADINGS)
_SILENT = frozenset(_SILENT_TAGS.split())
_NOTE_LABEL = re.compile(r"\[?\(?(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})\)?\]?", re.IGNORECASE)
_BYLINE = re.compile(r"(?i)(by|von|par|por)\b")
_RULE = re.compile(r"[_=*~]{5,}")
_SYMBOL_LETTER = re.compile(r"[^\w\s(\"'“‘]\s+|[oqvüØ]\s+(?=[A-Z])")
_WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
_BACKLINK = re.compile(r"(?:\s*(?:↩|↑|\^|⏎|\ufe0e))+\s*$")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BULLET = re.compile(rf"[{BOXES}{SYMBOL_FONTS}o*\u2014{SPACED}]\s+|[{POINTS}]\s*")
# No dash and no star: outside a list these open a signature or a note.
_TYPED_BULLET = re.compile(rf"[{SHAPES}{SYMBOL_FONTS}·]")


@dataclass(slots=True)
class MarkdownBlock:
    """A heading, paragraph, list item, table row or note, and the element it came from."""

    kind: str
    text: str
    level: int = 0
    marker: str = ""
    element: Any = None
    linked: int = 0
    quoted: bool = False
    """Whether it belongs to a quotation that says whose words it gives."""


@dataclass(slots=True)
class _Item:
    marker: str
    level: int
    used: bool = False


@dataclass(slots=True)
class _Walk:
    notes: dict[str, str]
    division: WordDivision | None = None
    """How the lines of the source divide words; None where they do not."""
    blocks: list[MarkdownBlock] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    bold: int = 0
    bolds: int = 0
    lists: list[tuple[str, int]] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    heading: int = 0
    note: str = ""
    cells: list[str] | None = None
    tables: dict[Any, Columns] = field(default_factory=dict)
    pre: int = 0
    parts: bool = False
    """Whether the paragraphs and items in a cell are told apart."""


def to_markdown(root: Any) -> str:
    """Return the text of ``root`` as Markdown.

    >>> from lxml import html
    >>> print(to_markdown(html.fromstring("<div><h2>To India</h2><ul><li>Lift it.</ul></div>")))
    ## To India
    <BLANKLINE>
    - Lift it.
    """
    return render(blocks_of(root))


def render(blocks: Iterable[MarkdownBlock]) -> str:
    """Join blocks: a blank line between them, none between items or rows; notes come last.

    >>> render([MarkdownBlock("item", "Talk", marker="- "), MarkdownBlock("paragraph", "End")])
    '- Talk\\n\\nEnd'
    """
    ordered = list(blocks)
    ordered = [b for b in ordered if b.kind != "note"] + [b for b in ordered if b.kind == "note"]
    parts: list[str] = []
    previous = ""
    table = None
    for block in ordered:
        same = block.kind != "row" or table_of(block.element) is table
        tight = block.kind == previous and block.kind in {"item", "row"} and same
        if parts:
            parts.append("\n" if tight else "\n\n")
        parts.append(_line(block))
        previous = "item" if block.kind == "continued" else block.kind
        table = table_of(block.element) if block.kind == "row" else None
    return "".join(parts)


def _line(block: MarkdownBlock) -> str:
    indent = "  " * block.level if block.kind in {"item", "continued"} else ""
    if block.kind == "heading":
        return "#" * block.level + " " + block.text.replace("\n", " ")
    if block.kind == "item":
        return indent + block.marker + block.text.replace("\n", "\n" + indent + "  ")
    if block.kind == "continued":
        return indent + "  " + block.text.replace("\n", "\n" + indent + "  ")
    if block.kind == "note":
        return f"[^{block.marker}]: " + block.text.replace("\n", " ")
    if block.quoted:
        return "> " + block.text.replace("\n", "\n> ")
    return block.text


def blocks_of(root: Any) -> list[MarkdownBlock]:
    """Walk ``root`` and return its blocks in document order."""
    from lxml import etree

    walk = _Walk(notes=_note_targets(root), division=division_of(map(str, root.itertext())))
    skipped: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            if skipped is None:
                _text(walk, element.tail)
            continue
        tag = tag_of(element)
        if event == "start":
            if skipped is None and tag in _SILENT and not (tag == "button" and walk.heading):
                skipped = element
            elif skipped is None:
                _start(walk, element, tag)
                _text(walk, element.text)
            continue
        if skipped is None:
            _end(walk, element, tag)
        elif skipped is element:
            skipped = None
        if skipped is None and element is not root:
            _text(walk, element.tail)
    _flush(walk, root)
    _mark_quotations(walk.blocks)
    return walk.blocks


def _text(walk: _Walk, text: str | None) -> None:
    if not text:
        return
    if walk.pre:
        text = text.replace("\r\n", "\n").replace("\n", BREAK)
    elif walk.division and "\n" in text:
        text = walk.division.mended(text)
    walk.pieces.append(text)
    if walk.links:
        walk.linked += len(text.strip())
    if walk.bolds:
        walk.bold += _letters(text)


def _start(walk: _Walk, element: Any, tag: str) -> None:
    if tag == "br":
        walk.pieces.append(_BOLD_LINE + 2 * BREAK if _ends_bold_line(element) else BREAK)
        return
    identifier = element.get("id") or element.get("name") or ""
    if tag in _BLOCKS:
        _flush(walk, element)
    if names_quoted_person(element):
        _flush(walk, element)
        walk.pieces.append(missing_dash(words_of(element)))
    if identifier in walk.notes and not walk.note:
        walk.note = walk.notes[identifier]
    if tag == "a":
        walk.links += 1
    elif tag in {"b", "strong"}:
        walk.bolds += 1
    elif tag == "pre":
        walk.pre += 1
    elif tag in _HEADINGS:
        walk.heading = _HEADINGS[tag]
    elif tag in {"ul", "ol", "menu", "dir"}:
        walk.lists.append((tag, integer(element.get("start"), 1) - 1))
    elif tag == "li":
        walk.items.append(_next_item(walk, element))
    elif tag == "tr" and walk.cells is None:
        _start_row(walk, element)
    elif tag == "q":
        walk.pieces.append("“")


def _end(walk: _Walk, element: Any, tag: str) -> None:
    if tag == "a":
        walk.links -= 1
        _mark_reference(walk, element)
        return
    if tag in {"b", "strong"}:
        walk.bolds -= 1
        return
    if tag == "q":
        walk.pieces.append("”")
        return
    if tag in {"td", "th"} and walk.cells is not None:
        walk.cells.append(re.sub(r"(?<!\n)\n(?!\n)" if walk.parts else r"\n+", " ", _fold(walk.pieces)))
        walk.pieces.clear()
        return
    if tag in _BLOCKS or names_quoted_person(element):
        _flush(walk, element)
    if tag == "tr":
        _end_row(walk, element)
    elif tag == "pre":
        walk.pre -= 1
    elif tag in _HEADINGS:
        walk.heading = 0
    elif tag in {"ul", "ol", "menu", "dir"} and walk.lists:
        walk.lists.pop()
    elif tag == "li" and walk.items:
        walk.items.pop()


def _flush(walk: _Walk, element: Any) -> None:
    """Make blocks of the running text gathered so far, unless it belongs to a table cell."""
    if walk.cells is not None:
        walk.pieces.append(2 * BREAK if walk.parts else " ")
        return
    if not walk.pieces:
        return
    text = _fold(walk.pieces)
    linked, bold = walk.linked, walk.bold
    walk.pieces.clear()
    walk.linked = walk.bold = 0
    bold_throughout = bold >= _letters(text) > 0
    for paragraph in text.split("\n\n"):
        is_bold = bold_throughout or paragraph.endswith(_BOLD_LINE)
        paragraph = paragraph.rstrip(_BOLD_LINE + " ")
        if paragraph:
            block = _block(walk, paragraph, element, linked)
            walk.blocks.append(_as_heading(block) if is_bold else block)


def _block(walk: _Walk, text: str, element: Any, linked: int) -> MarkdownBlock:
    if walk.note:
        label, walk.note = walk.note, ""
        text = _without_label(text, label)
        return MarkdownBlock("note", text, marker=label, element=element, linked=linked)
    if walk.heading:
        return MarkdownBlock("heading", text, walk.heading, element=element, linked=linked)
    if walk.items:
        item = walk.items[-1]
        kind = "continued" if item.used else "item"
        item.used = True
        text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
        return MarkdownBlock(kind, text, item.level, item.marker, element, linked)
    word_level = _WORD_LIST.search(element.get("style") or "") if tag_of(element) == "p" else None
    if word_level:
        mark, text = _word_mark(element, text)
        return MarkdownBlock("item", text, int(word_level.group(1)) - 1, mark, element, linked)
    bullet = _BULLET.match(text)
    if bullet and "\n" not in text and _TYPED_BULLET.match(text):
        # Lists typed with bullet characters, one a paragraph, are lists all the same.
        return MarkdownBlock("item", text[bullet.end() :], 0, "- ", element, linked)
    return MarkdownBlock("paragraph", text, element=element, linked=linked)


def _word_mark(paragraph: Any, text: str) -> tuple[str, str]:
    """Part the mark of an item in a page that Word has written from its text: letters of symbol fonts are bullets."""
    marks = paragraph.xpath(".//*[contains(translate(@style, 'I ', 'i'), 'mso-list:ignore')]")
    mark = " ".join("".join(marks[0].itertext()).split()) if marks else ""
    if not mark or not text.startswith(mark):
        return "- ", _SYMBOL_LETTER.sub("", text, count=1)
    return (f"{mark} " if len(mark) > 1 else "- "), text[len(mark) :].strip()


def _mark_quotations(blocks: Sequence[MarkdownBlock]) -> None:
    """Mark the paragraphs of quotations below which a line says whose words they are: "— Ada Lund, pilot"."""
    signed = {quotation_around(block.element) for block in blocks if any(credit(block.text))} - {None}
    for block in blocks if signed else ():
        around = {block.element, *block.element.iterancestors()}
        block.quoted = block.kind == "paragraph" and not around.isdisjoint(signed)


def _as_heading(block: MarkdownBlock) -> MarkdownBlock:
    """A short bold line is a heading in all but name; a bold sentence or byline is not.

    >>> _as_heading(MarkdownBlock("paragraph", "To the Government")).kind
    'heading'
    >>> _as_heading(MarkdownBlock("paragraph", "Sanctions should be lifted.")).kind
    'paragraph'
    """
    text = block.text
    is_sentence = text.endswith((".", "!", ";", ",")) or len(text.split()) > 12
    if block.kind != "paragraph" or is_sentence or "\n" in text or _BYLINE.match(text) or any(credit(text)):
        return block
    return replace(block, kind="heading", level=_BOLD_HEADING_LEVEL)


def _letters(text: str) -> int:
    return len("".join(_INVISIBLE.sub("", text).split())) - text.count(BREAK)


def _columns(walk: _Walk, row: Any) -> Columns:
    table = table_of(row)
    if table not in walk.tables:
        walk.tables[table] = Columns(has_heads(table))
    return walk.tables[table]


def _start_row(walk: _Walk, row: Any) -> None:
    columns = _columns(walk, row)
    if is_row(row, headed=columns.have_heads, named=columns.name_next_row()):
        walk.cells, walk.parts = [], columns.have_heads


def _end_row(walk: _Walk, element: Any) -> None:
    columns = _columns(walk, element)
    if walk.cells is None:
        columns.place(element, [words_of(cell) for cell in cells_of(element)])
        return
    cells, walk.cells = walk.cells, None
    walk.pieces.clear()
    linked, walk.linked, walk.bold = walk.linked, 0, 0
    filled = [cell for cell in cells if cell]
    placed = columns.place(element, cells)
    if len(filled) > 1 or (filled and len(placed) > len(cells)):
        for line in rows_of(placed):
            text = "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |"
            walk.blocks.append(MarkdownBlock("row", text, element=element, linked=linked))
    elif filled:
        walk.blocks.append(_block(walk, filled[0].replace("\n\n", " "), element, linked))


def _fold(pieces: list[str]) -> str:
    """Fold white space; one ``<br>`` is a line break, two or more end the paragraph.

    >>> _fold(["One  ", BREAK, " two", BREAK, " ", BREAK, "three"])
    'One\\ntwo\\n\\nthree'
    """
    text = _SPACE.sub(" ", _INVISIBLE.sub("", "".join(pieces)))
    text = _RULE.sub(2 * BREAK, text)
    text = re.sub(rf" ?{BREAK} ?", BREAK, text).strip(" " + BREAK)
    return re.sub(rf"{BREAK}{{2,}}", "\n\n", text).replace(BREAK, "\n")


def _next_item(walk: _Walk, element: Any) -> _Item:
    if not walk.lists:
        return _Item("- ", 0)
    kind, number = walk.lists[-1]
    number = integer(element.get("value"), number + 1)
    walk.lists[-1] = (kind, number)
    return _Item(f"{number}. " if kind == "ol" else "- ", len(walk.lists) - 1)


def _ends_bold_line(br: Any) -> bool:
    """``<p><b>Recommendations</b><br>Text``: the line is a heading, not the paragraph's start."""
    bold = br.getprevious()
    if bold is None or tag_of(bold) not in {"b", "strong"} or (bold.tail or "").strip():
        return False
    before = bold.getprevious()
    if before is None:
        return not (bold.getparent().text or "").strip()
    return tag_of(before) == "br" and not (before.tail or "").strip()


def _note_targets(root: Any) -> dict[str, str]:
    """Map the id of every footnote to the label that the text refers to it by.

    Marks and notes point at each other; what comes first in the document is the mark.
    """
    position: dict[str, int] = {}
    references: list[tuple[int, str, str]] = []
    for number, element in enumerate(root.iter()):
        if not isinstance(element.tag, str):
            continue
        for identifier in (element.get("id"), element.get("name")):
            if identifier:
                position.setdefault(identifier, number)
        label = _reference_label(element) if tag_of(element) == "a" else ""
        if label:
            references.append((number, element.get("href")[1:], label))
    targets: dict[str, str] = {}
    for number, target, label in references:
        if position.get(target, -1) > number:
            targets.setdefault(target, label)
    return targets


def _reference_label(link: Any) -> str:
    """Return the label of a link that is a note mark, empty for any other link."""
    href = link.get("href") or ""
    if not href.startswith("#") or len(href) < 2:
        return ""
    text = "".join(link.itertext()).strip()
    match = _NOTE_LABEL.fullmatch(text)
    if match is None:
        return ""
    ancestors = [tag_of(a) for a in (link.getparent(), *link.iterdescendants()) if a is not None]
    marked = f"{link.get('class')} {link.get('role')} {link.get('rel')} {href}".lower()
    is_note = "sup" in ancestors or text.startswith("[") or "note" in marked or "ftn" in marked
    return match.group(1) if is_note else ""


def _mark_reference(walk: _Walk, link: Any) -> None:
    """Replace the text of a note mark, just gathered, by ``[^label]``."""
    label = walk.notes.get((link.get("href") or "")[1:])
    if not label or not _reference_label(link):
        return
    length = len("".join(link.itertext()))
    gathered = "".join(walk.pieces)
    walk.pieces[:] = [gathered[: len(gathered) - length].rstrip(" "), f"[^{label}]"]


def _without_label(text: str, label: str) -> str:
    """Drop a note's own mark at its start and the arrow back at its end.

    >>> _without_label("[1] See the report. ↩", "1")
    'See the report.'
    """
    text = re.sub(rf"^\[?\^?{re.escape(label)}[\].):]*\s+", "", text)
    return _BACKLINK.sub("", text)
