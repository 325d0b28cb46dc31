"""What a web page states about itself: title, authors, publisher, date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from recextract.metadata.names import shape
from recextract.readers.properties import iso_date, split_authors
from recextract.types import FormatMetadata

# In order of trust: what a library or a news site fills in by hand comes first.
_TITLE = ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title")
_AUTHOR = (
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "author",
)
_SOURCE = (
    "citation_publisher",
    "dc.publisher",
    "dcterms.publisher",
    "og:site_name",
    "application-name",
    "publisher",
)
_DATE = (
    "citation_publication_date",
    "citation_date",
    "article:published_time",
    "og:published_time",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "datepublished",
    "publish_date",
    "publish-date",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_ARTICLE_TYPES = re.compile(r"(?i)article|posting|report|webpage|publication|thesis|book")
_CDATA = re.compile(r"\A\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*\Z")
_SEPARATOR = re.compile(r"\s+(?:[|»·•]|[-–—]|::)\s+|\s*\|\s*")


def read_metadata(tree: Any, found: Any = None) -> FormatMetadata:
    """Return what the markup states; ``found`` is what trafilatura found, for the author.

    The date is only taken where the markup states it (meta tags, ``<time>``, JSON-LD), never
    guessed from the text, and is no more precise than it is there.

    >>> from lxml import html
    >>> page = '<meta name="citation_date" content="2019/05"><title>Water | IPI</title><p>x</p>'
    >>> read_metadata(html.document_fromstring(page)).date
    '2019-05'
    """
    meta = _meta_tags(tree)
    linked = list(_json_ld(tree))
    source = _first(meta, _SOURCE) or _linked_name(linked, "publisher")
    source = source or _sitename(found)
    title = _title(tree, meta, source)
    return FormatMetadata(
        title=title,
        authors=_authors(tree, meta, linked, found),
        source=source or _site_in_title(tree, title),
        date=_date(tree, meta, linked),
        site=_site(tree, title),
    )


def closing_link(tree: Any, text: str) -> str:
    r"""Return the host of another site to which one of the last lines links as to its source ("Source", "Read at").

    >>> from lxml import html
    >>> page = html.document_fromstring('<p>The sea is wide.</p><p><a href="https://www.lamp.example/1">Source</a></p>')
    >>> closing_link(page, "The sea is wide.\n\nSource"), closing_link(page, "Source\n\nThe sea is wide.")
    ('www.lamp.example', '')
    """
    last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
    if not shape("source-link").fullmatch(last):
        return ""
    own = {_host(address) for address in _own_addresses(tree)}
    hosts = {
        _host(link.get("href") or "") for link in tree.iter("a") if " ".join("".join(link.itertext()).split()) == last
    } - own
    return next(iter(hosts)) if len(hosts) == 1 else ""


def _host(address: str) -> str:
    """Return the host of an address, empty where it has none or is broken.

    >>> _host("https://www.lamp.example:80/a"), _host("/a"), _host("http://[lamp")
    ('www.lamp.example', '', '')
    """
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _own_addresses(tree: Any) -> list[str]:
    """Return the addresses that a page states for itself."""
    stated = _meta_tags(tree).get("og:url", [])
    return [*stated, *tree.xpath("//link[@rel='canonical']/@href | //base/@href"), ""]


def _site(tree: Any, title: str) -> str:
    """Return ``<title>`` where it is not the title of the text: on many sites it is the same on every page."""
    page_title = " ".join((tree.findtext(".//title") or "").split())
    return "" if page_title.lower() == title.lower() else page_title


def _meta_tags(tree: Any) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = element.get("name") or element.get("property") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if key and content:
            tags.setdefault(key.strip().lower(), []).append(content)
    return tags


def _first(meta: dict[str, list[str]], keys: tuple[str, ...]) -> str:
    return next((meta[key][0] for key in keys if key in meta), "")


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    nodes = [node for node in _linked_nodes(tree) if isinstance(node, dict)]
    known = {str(node["@id"]): node for node in nodes if "@id" in node}
    for node in nodes:
        if _ARTICLE_TYPES.search(str(node.get("@type"))):
            yield {key: _looked_up(value, known) for key, value in node.items()}


def _linked_nodes(tree: Any) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            loaded = json.loads(_CDATA.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        for entry in loaded if isinstance(loaded, list) else [loaded]:
            graph = entry.get("@graph", [entry]) if isinstance(entry, dict) else []
            yield from graph if isinstance(graph, list) else [graph]


def _looked_up(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    """Return what a value is that only names another node of the page: {"@id": "#publisher"}."""
    if isinstance(value, list):
        return [_looked_up(entry, known) for entry in value]
    return known.get(str(value.get("@id")), value) if isinstance(value, dict) and "name" not in value else value


def _linked_name(linked: list[dict[str, Any]], key: str) -> str:
    for node in linked:
        for name in _names(node.get(key)):
            return name
    return ""


def _names(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if isinstance(name, str) and name.strip() and "://" not in name:
            yield " ".join(name.split())


def _sitename(found: Any) -> str:
    name = str(getattr(found, "sitename", None) or "")
    # trafilatura falls back to the host name and to pieces of the title.
    return name if " " in name.strip() else ""


def _title(tree: Any, meta: dict[str, list[str]], source: str) -> str:
    """Return the title that the markup states, without the name of the site.

    ``<title>`` is often the site's name on every page and the first heading a section's
    ("NEWS"); so a heading that ``<title>`` repeats counts more than either.
    """
    stated = _without_site(_first(meta, _TITLE), source)
    page_title = " ".join((tree.findtext(".//title") or "").split())
    headings = [
        " ".join("".join(element.itertext()).split())
        for element in tree.iter("h1", "h2", "h3")
        if not any(a.tag in {"nav", "aside", "footer"} for a in element.iterancestors())
    ]
    for heading in headings:
        repeated = stated or page_title
        if len(heading) > 3 and heading.lower() in repeated.lower():
            return heading
    if stated:
        return stated
    for heading in headings[:4]:
        if len(heading.split()) >= 3:
            return heading
    return _without_site(page_title, source)


def _site_in_title(tree: Any, title: str) -> str:
    """``<title>`` is often "heading | site", and the heading is known by now."""
    page_title = " ".join((tree.findtext(".//title") or "").split())
    if not title or not page_title.lower().startswith(title.lower()):
        return ""
    rest = page_title[len(title) :]
    parts = [part for part in _SEPARATOR.split(rest) if part.strip()]
    return parts[-1].strip() if parts and _SEPARATOR.match(rest) else ""


def _without_site(title: str, source: str) -> str:
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) > 1 and source and parts[-1].lower() == source.lower():
        return title[: title.rindex(parts[-1])].rstrip(" |»·•-–—:")
    if len(parts) == 2 and "|" in title:
        return max(parts, key=len)
    return title


def _authors(tree: Any, meta: dict[str, list[str]], linked: list[dict[str, Any]], found: Any) -> tuple[str, ...]:
    for key in _AUTHOR:
        stated = [name for value in meta.get(key, ()) for name in split_authors(value)]
        if stated:
            return tuple(dict.fromkeys(stated))
    for node in linked:
        named = [name for value in _names(node.get("author")) for name in split_authors(value)]
        if named:
            return tuple(dict.fromkeys(named))
    marked = tree.xpath("//*[@itemprop='author' or @rel='author']")
    named = [name for element in marked for name in split_authors("".join(element.itertext()))]
    if named:
        return tuple(dict.fromkeys(named))
    return tuple(dict.fromkeys(split_authors(str(getattr(found, "author", None) or ""))))


def _date(tree: Any, meta: dict[str, list[str]], linked: list[dict[str, Any]]) -> str:
    for key in _DATE:
        for value in meta.get(key, ()):
            if iso_date(value):
                return iso_date(value)
    for node in linked:
        for key in ("datePublished", "dateCreated"):
            if iso_date(str(node.get(key) or "")):
                return iso_date(str(node[key]))
    times = [element for element in tree.iter("time") if _is_publication_time(element)]
    dates = [iso_date(element.get("datetime") or "".join(element.itertext())) for element in times]
    return next((date for date in dates if date), "")


def _is_publication_time(element: Any) -> bool:
    """Dates of comments and of teasers for other articles are no dates of this one."""
    if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
        return True
    for ancestor in element.iterancestors():
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()
        if ancestor.tag in {"aside", "nav", "footer"} or re.search(r"comment|related|sidebar|event", names):
            return False
    updated = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    return not re.search(r"updated|modified", updated)
