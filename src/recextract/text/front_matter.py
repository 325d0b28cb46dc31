"""The YAML front matter above a Markdown text: fields of the document, and no text of it."""

from __future__ import annotations

import re

_FENCED = re.compile(r"\A\s*---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.S)
_LINE = re.compile(
    r"(?P<key>\w[\w -]*?)[ \t]*:(?:[ \t]+(?P<value>.*))?"
    r"|[ \t]*(?:-[ \t]+)?name[ \t]*:[ \t]+(?P<name>.+)|[ \t]*-[ \t]+(?P<item>(?![\w-]+:\s).+)"
    r"|[ \t]+.*|[ \t]*-[ \t]+.*|#.*|\s*"
)
_FIELDS = {
    "title": "title", "author": "author", "authors": "author", "by": "author", "date": "date",
    "published": "date", "source": "source", "publisher": "source", "publication": "source",
    "organization": "source", "institution": "source", "site_name": "source",
}  # fmt: skip


def front_matter(text: str) -> tuple[dict[str, str], int]:
    r"""Return the fields of a YAML front matter and the offset at which the text goes on.

    >>> front_matter("---\ntitle: Ships\nauthor: Ann Lee\n---\nText")
    ({'title': 'Ships', 'author': 'Ann Lee'}, 37)
    >>> front_matter("---\nauthors:\n  - Ann Lee\n  - name: Bea Roe\n    post: Dean\n---\nText")[0]
    {'author': 'Ann Lee, Bea Roe'}
    """
    match = _FENCED.match(text)
    lines = [_LINE.fullmatch(line) for line in match[1].splitlines()] if match else []
    values: dict[str, list[str]] = {}
    field = ""
    for line in lines:
        if line is None:
            return {}, 0
        if line["key"]:
            field = _FIELDS.get(line["key"].lower(), "")
            field = "" if field in values else field
        value = (line["value"] or line["name"] or line["item"] or "").strip().strip("\"'[]")
        if field and value:
            values.setdefault(field, []).append(value)
    if match is None or not values:
        return {}, 0
    return {field: ", ".join(found) for field, found in values.items()}, match.end()
