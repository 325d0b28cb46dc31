"""Document properties: which of them tell something, and in which form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

MOST_RUNNING_LINES = 20
"""Lines of headers and footers that are kept as evidence."""
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\s])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|[T\s])")
_SPLIT = re.compile(r"\s*(?:;|\||\band\b|&|\n|\t)\s*", re.IGNORECASE)
_TITLE_CASED = re.compile(r"[^\W\d_]")


def plausible_title(title: str) -> str:
    """Return ``title`` if a person can have given it to the text, else an empty string.

    >>> plausible_title("Microsoft Word - draft3.docx"), plausible_title("Peace by  Water")
    ('', 'Peace by Water')
    """
    title = " ".join(title.replace("\x00", " ").split())
    if len(title) < 4 or len(title) > 300 or _matches(title, "titles"):
        return ""
    # One word with digits or underscores in it is the name of a file.
    if " " not in title and re.search(r"[\d_]", title):
        return ""
    return title


def plausible_authors(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names among ``values`` that are those of persons or bodies.

    Single words are left out: they are logins ("jsmith") and first names.

    >>> plausible_authors(["Jane Roe; Windows User", "jsmith"])
    ('Jane Roe',)
    """
    names = [name for value in values for name in split_authors(value)]
    return tuple(dict.fromkeys(n for n in names if " " in n and not _matches(n, "authors")))


def confirmed_authors(values: Iterable[str], text: str) -> tuple[str, ...]:
    """Return the plausible names among ``values`` that the text itself bears, near its ends.

    The author in a file's properties is who typed it, or who made its template, more often
    than not; a name that stands in the text too is the right one.

    >>> confirmed_authors(["Jane Roe", "Kim Key"], "Water for Peace, by Jane Roe")
    ('Jane Roe',)
    """
    ends = f"{text[:6000]} {text[-3000:]}".casefold()
    words = set(re.findall(r"[^\W\d_]+", ends))
    names = plausible_authors(values)
    return tuple(n for n in names if re.findall(r"[^\W\d_]+", n.casefold())[-1:][0] in words)


def split_authors(value: str) -> list[str]:
    """Split a list of names; a comma splits only where it cannot stand within one name.

    >>> split_authors("By Jane Roe, John Doe and Ann Poe")
    ['Jane Roe', 'John Doe', 'Ann Poe']
    >>> split_authors("Roe, Jane")
    ['Jane Roe']
    """
    value = re.sub(r"(?i)^\s*(?:written\s+)?by:?\s+", "", " ".join(value.split()))
    names: list[str] = []
    for part in _SPLIT.split(value):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if len(pieces) == 2 and " " not in pieces[0]:
            names.append(f"{pieces[1]} {pieces[0]}")
        elif all(" " in piece for piece in pieces):
            names.extend(pieces)
        else:
            names.append(", ".join(pieces))
    return [name for name in names if _is_name(name)]


def iso_date(value: str) -> str:
    """Return a date that is stated in ISO order as ISO, as precise as stated, else empty.

    "03/04/2019" is no date here: nobody can tell which of the two it is.

    >>> iso_date("2019-05-04T10:00:00Z"), iso_date("2019/5"), iso_date("2019"), iso_date("3/4/2019")
    ('2019-05-04', '2019-05', '2019', '')
    """
    value = value.strip()
    match = _COMPACT.match(value) or _ISO.match(value)
    if match is None:
        return ""
    parts = [int(part) for part in match.groups() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return ""
    if not 1700 <= parts[0] <= 2100:
        return ""
    return "-".join(f"{part:02}" for part in parts)


def _is_name(name: str) -> bool:
    if not 2 < len(name) < 100 or "://" in name or "@" in name or "/" in name:
        return False
    return bool(_TITLE_CASED.search(name)) and not _matches(name, "authors")


def _matches(value: str, key: str) -> bool:
    return any(pattern.fullmatch(value) for pattern in _implausible()[key])


@cache
def _implausible() -> dict[str, list[re.Pattern[str]]]:
    source = files("recextract.readers").joinpath("implausible.toml").read_text("utf-8")
    loaded: dict[str, list[str]] = tomllib.loads(source)
    return {key: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for key, patterns in loaded.items()}
