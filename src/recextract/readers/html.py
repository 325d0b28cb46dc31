"""Web pages: the text of the article as Markdown, without navigation, and its metadata."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from recextract.errors import UnreadableDocument
from recextract.readers.encodings import decode
from recextract.readers.html_metadata import closing_link, read_metadata
from recextract.readers.markdown import MarkdownBlock, blocks_of, render
from recextract.types import Document

_CHARSET = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]+)""")
_SERVER_CODE = re.compile(r"(?s)<\?(?:php\b|=).*?(?:\?>|\Z)|<%.*?%>")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_NESTING = re.compile(r"(?i)</?(?:div|font|span|center|b|i|u|big|small|em|strong|section)\b[^>]*>")
_NOT_ALNUM = re.compile(r"[\W_]+")
_WIDEN = 1.03
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def read(data: bytes, name: str) -> Document:
    """Read a web page.

    trafilatura says where on the page the article is, and every paragraph, item, table row
    and note in there is kept: by itself it would drop lists of links and some tables.
    Nothing is fetched.

    >>> page = b"<title>Advice</title><nav><a href='/'>Home</a></nav><p>Talks should resume.</p>"
    >>> read(page, "advice.html").text
    'Talks should resume.'
    """
    decoded = decode(data, name, declared=_declared_charset(data))
    source = _SERVER_CODE.sub("", decoded.text.lstrip("\ufeff"))
    source = _XML_DECLARATION.sub("", source, count=1)
    tree = parse(source, name)
    if tree is None:
        return Document(name, "", "html", encoding=decoded.encoding, extracted=True)
    evidence, found = _trafilatura(source)
    metadata = read_metadata(tree, found)
    prune(tree)
    blocks = list(main_blocks(tree, evidence))
    metadata = replace(metadata, origin=closing_link(tree, render(blocks)))
    text = render(block for block in _without_other_texts(blocks) if not _is_navigation_link(block))
    return Document(
        name,
        text,
        "html",
        encoding=decoded.encoding,
        metadata=metadata,
        extracted=True,
        warnings=(*decoded.warnings, *_frame_warning(tree, text, name)),
    )


def _frame_warning(tree: Any, text: str, name: str) -> tuple[str, ...]:
    """A frameset holds no text: it shows other files, and those have to be given too."""
    sources = [frame.get("src") for frame in tree.iter("frame") if frame.get("src")]
    if not sources or len(text) > 500:
        return ()
    return (f"{name}: the page only frames other pages: give {', '.join(sources)} too.",)


def parse(source: str, name: str) -> Any:
    """Parse a page leniently; None if there is nothing in it."""
    from lxml import etree, html

    # XML knows characters that lxml refuses; they carry no text.
    source = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]", " ", source)
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_blank_text=False)
    try:
        tree = html.document_fromstring(source, parser=parser)
        if not any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log):
            return tree
        # Tags that are never closed nest until the parser gives up and drops the rest.
        flat = _NESTING.sub("\n\n", source)
        return html.document_fromstring(flat, parser=html.HTMLParser(huge_tree=True))
    except etree.ParserError:
        return None
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocument(
            f"{name}: the web page cannot be parsed ({error}). Open it in a browser and save "
            "it again, or print it to PDF."
        ) from error


def prune(tree: Any) -> None:
    """Remove navigation, cookie notices, hidden parts and the like from ``tree``, in place."""
    total = max(1, _length(tree))
    opened = set(tree.xpath("//*[not(self::a)]/@aria-controls"))
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if _is_furniture(element, is_panel=_is_panel(element, opened)) and _length(element) < 0.4 * total:
            _drop(element)
    for element in list(tree.iter("ul", "ol", "dl", "table", "div", "p", "td", "section", "span")):
        if element.getparent() is not None and _is_link_list(element):
            _drop(element)


def main_blocks(tree: Any, evidence: str) -> list[MarkdownBlock]:
    """Return the blocks of the part of the page that holds the article.

    ``evidence`` is what trafilatura took for the text. The part is the smallest element
    around nearly all of it, widened as long as that brings in more text that is not links.
    """
    blocks = blocks_of(tree)
    key = _key(evidence)
    matched, content = _Weights(), _Weights()
    for block in blocks:
        block_key = _key(block.text)
        if len(block_key) >= 20 and block_key[:80] in key:
            matched.add(block.element, len(block_key))
        content.add(block.element, _content(block))
    if not matched.by_element:
        return blocks
    root = matched.smallest(0.9)
    for element in list(root.iterancestors()):
        if content.of(element) > _WIDEN * content.of(root):
            root = element
    return _with_title([b for b in blocks if _is_within(b.element, root)], blocks)


def _without_other_texts(blocks: Sequence[MarkdownBlock]) -> list[MarkdownBlock]:
    """Leave out the links below "You may also like", that line, and the paragraph below a link that is a heading."""
    kept: list[MarkdownBlock] = []
    start = 0
    while start < len(blocks):
        end = start + 1
        if _label(blocks[start].text) in _boilerplate()["link_heads"]:
            while end < len(blocks) and _leads_elsewhere(blocks[end], blocks[end - 1], blocks[start]):
                end += 1
        if end == start + 1:
            kept.append(blocks[start])
        start = end
    return kept


def _leads_elsewhere(block: MarkdownBlock, above: MarkdownBlock, head: MarkdownBlock) -> bool:
    if block.kind == "heading":
        return _is_link(block) and block.level > head.level > 0
    return _is_link(block) or (above is not head and above.kind == "heading")


def _is_link(block: MarkdownBlock) -> bool:
    return block.linked >= 0.5 * len(block.text)


def _label(text: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", text).casefold().replace("\u2019", "'")


def _is_navigation_link(block: MarkdownBlock) -> bool:
    """Say whether a block is but a link that leads elsewhere: "« Back", "Read more: Why the port was sold"."""
    lead, colon, rest = block.text.partition(":")
    if (
        colon
        and 0 < len(rest.strip()) <= block.linked
        and lead.strip(" \t«»›→-–—").casefold() in _boilerplate()["link_leads"]
    ):
        return True
    return block.linked >= len(block.text) and _label(block.text) in _boilerplate()["link_labels"]


def _content(block: MarkdownBlock) -> int:
    """Weigh a block: links count for nothing, items and rows for more than their length."""
    if _is_link(block):
        return 0
    return len(block.text) * (3 if block.kind in {"item", "row", "note", "continued"} else 1)


class _Weights:
    """Characters that belong to each element and all that is in it."""

    def __init__(self) -> None:
        self.total = 0
        self.by_element: dict[Any, int] = {}

    def add(self, element: Any, characters: int) -> None:
        self.total += characters
        for holder in (element, *element.iterancestors()):
            self.by_element[holder] = self.by_element.get(holder, 0) + characters

    def of(self, element: Any) -> int:
        return self.by_element.get(element, 0)

    def smallest(self, share: float) -> Any:
        """Return the innermost element that holds ``share`` of all characters."""
        enough = share * self.total
        holders = [element for element, held in self.by_element.items() if held >= enough]
        return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()))


def _with_title(chosen: list[MarkdownBlock], blocks: list[MarkdownBlock]) -> list[MarkdownBlock]:
    """Put back the top heading, with what stands between it and the article (byline, date)."""
    if not chosen or any(block.kind == "heading" and block.level == 1 for block in chosen):
        return chosen
    first = next(i for i, block in enumerate(blocks) if block is chosen[0])
    above = [i for i in range(first) if blocks[i].kind == "heading"]
    if not above or sum(len(block.text) for block in blocks[above[-1] : first]) > 600:
        return chosen
    top = min(above[-2:], key=lambda i: (blocks[i].level, -i))
    if sum(len(block.text) for block in blocks[top:first]) > 600:
        top = above[-1]
    return [*blocks[top:first], *chosen]


def _is_within(element: Any, root: Any) -> bool:
    return element is root or any(ancestor is root for ancestor in element.iterancestors())


def _is_panel(element: Any, opened: set[str]) -> bool:
    """Say whether a button or heading shows an element that is hidden at first, as the parts of an accordion."""
    if element.get("role") == "tabpanel" or element.get("id") in opened:
        return True
    above = element.getprevious()
    if above is None or not isinstance(above.tag, str):
        return False
    is_heading = above.tag in _HEADINGS and above.find(".//button") is not None
    return is_heading or bool(above.xpath("descendant-or-self::button[@aria-expanded]"))


def _is_furniture(element: Any, *, is_panel: bool = False) -> bool:
    tag = element.tag.lower()
    if tag in {"body", "html", "main", "article", "h1"}:
        return False
    if tag in _boilerplate()["tags"] or (element.get("hidden") is not None and not is_panel):
        return True
    if (element.get("role") or "").lower() in _boilerplate()["roles"]:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    if ("display:none" in style or "visibility:hidden" in style) and not is_panel:
        return True
    if tag in {"footer", "header"}:
        # The header of an article holds its title and byline, the footer of a quotation whose it is; those of a page
        # hold menus.
        within = any(a.tag in {"article", "main", "blockquote"} for a in element.iterancestors())
        return not within and (tag == "footer" or not element.xpath(".//h1"))
    if tag in {"p", "li", "tr", "font", "b", "i", "em", "strong", "form"}:
        return False
    names = re.sub(r"[-_\s]+", " ", f"{element.get('class') or ''} | {element.get('id') or ''}")
    return bool(_class_pattern().search(names.lower())) if names.strip(" |") else False


def _is_link_list(element: Any) -> bool:
    """Say whether an element is a list of links: mostly link text, and short links at that."""
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 3:
        return False
    texts = [" ".join("".join(link.itertext()).split()) for link in links]
    if sum(map(len, texts)) < 0.75 * _length(element):
        return False
    # "Build the regional data centre." is a recommendation even where it is a link.
    sentences = sum(text.endswith((".", "!", "?", ";")) or len(text) >= 60 for text in texts)
    return 2 * sentences < len(texts)


def _drop(element: Any) -> None:
    """Remove ``element`` but not the text that follows it."""
    element.drop_tree()


def _length(element: Any) -> int:
    return len("".join(element.itertext()).strip()) if element.tag != "script" else 0


def _key(text: str) -> str:
    return _NOT_ALNUM.sub("", text).lower()


@cache
def _boilerplate() -> dict[str, Any]:
    source = files("recextract.readers").joinpath("boilerplate.toml").read_text("utf-8")
    return tomllib.loads(source)


@cache
def _class_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_boilerplate()["class_patterns"]))


def _declared_charset(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    return match.group(1).decode("ascii") if match else ""


def _trafilatura(source: str) -> tuple[str, Any]:
    """Return the text and the metadata that trafilatura finds, empty where it fails."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(
            source,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:
        # The page is still read without it: it only tells where the article is.
        return "", None
    return str(getattr(found, "text", None) or ""), found
