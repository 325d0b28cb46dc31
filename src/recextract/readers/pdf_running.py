"""Running heads and feet and page numbers of a PDF, which are no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from recextract.readers.pdf_line import Line
from recextract.readers.pdf_page import Page
from recextract.readers.pdf_type import Type, type_of

_BODY_TOP = 3
"""Lines at either end of a page among which running heads are looked for."""
_SECTION_MARK = re.compile(r"\s+[-–—|•·/]\s+")
_SECTION_WORDS = 3
_SECTION_PAGES = 3
_MOST_RUNNING_WORDS = 14
_FIRST_NUMBER = re.compile(r"(\d{1,4})(?=\s+[^\W\d_]|\s*[|·•–-]\s)")
_LAST_NUMBER = re.compile(r"(?<=[\s|])(\d{1,4})$")


def without_running_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """Drop running heads and feet and page numbers.

    A running line stands at the same height on at least three pages, or on half of the
    pages of a shorter document, and is the same there but for digits; or, where the heads of left and right pages
    differ, it bears the number of its page.
    """
    body = type_of([page.lines for page in pages])
    seen: Counter[tuple[str, str]] = Counter()
    sections: Counter[tuple[str, str]] = Counter()
    numbered: Counter[tuple[int, str]] = Counter()
    for number, page in enumerate(pages):
        edges = _edge_lines(page)
        seen.update({_running_key(line, edge) for line, edge in edges})
        sections.update({key for line, edge in edges if (key := _section_key(line, edge, body))})
        numbered.update({key for line, edge in edges for key in _number_keys(line, edge, number)})
    needed = 3 if len(pages) >= 6 else max(2, (len(pages) + 1) // 2)
    kept: list[list[Line]] = []
    for number, page in enumerate(pages):
        dropped = {
            id(line)
            for line, edge in _edge_lines(page)
            if _is_page_number(line, page, edge, len(pages))
            or (
                (
                    seen[_running_key(line, edge)] >= needed
                    or _names_section(line, edge, body, sections)
                    or any(numbered[key] >= needed for key in _number_keys(line, edge, number))
                )
                and not _is_numbered_heading(line, body)
                and not _is_own_row(line)
            )
        }
        kept.append([line for line in page.lines if id(line) not in dropped])
    return kept


def _edge_lines(page: Page) -> list[tuple[Line, str]]:
    by_height = sorted(page.lines, key=lambda line: -line.base)
    middle = (page.top + page.bottom) / 2
    top = [(line, "top") for line in by_height[:_BODY_TOP] if line.base > middle]
    bottom = [(line, "bottom") for line in by_height[-_BODY_TOP - 2 :] if line.base <= middle]
    return top + bottom


def _running_key(line: Line, edge: str) -> tuple[str, str]:
    text = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.casefold())
    return re.sub(r"\W+", " ", text.replace("#", " # ")).strip(), f"{edge} {round(line.base / 6)}"


def _number_keys(line: Line, edge: str, index: int) -> list[tuple[int, str]]:
    """Return how far the numbers at the ends of a short line are from that of its page, and where the line stands.

    "12  Salt for All" and "Prices  13" on the next page are as far.
    """
    if len(line.text.split()) > _MOST_RUNNING_WORDS:
        return []
    ends = _FIRST_NUMBER.match(line.text), _LAST_NUMBER.search(line.text)
    return [(int(match.group(1)) - index, f"{edge} {round(line.base / 6)}") for match in ends if match]


def _section_key(line: Line, edge: str, body: Type) -> tuple[str, str]:
    """Return what a running head has in common with those that name another section: "Salt for All | Prices".

    That are its first words, its height and its size; empty for a line in the type of the body text, which may begin
    like the first lines of other pages.
    """
    parts = _SECTION_MARK.split(line.text.casefold(), maxsplit=1)
    words = re.findall(r"[^\W\d_]+", parts[0])
    is_body = abs(line.size - body.size) <= 0.5 and not body.is_bold(line)
    if len(parts) < 2 or len(words) < _SECTION_WORDS or is_body:
        return "", ""
    return " ".join(words[:_SECTION_WORDS]), f"{edge} {round(line.base / 6)} {round(line.size * 2)}"


def _names_section(line: Line, edge: str, body: Type, sections: Counter[tuple[str, str]]) -> bool:
    key = _section_key(line, edge, body)
    return bool(key[0]) and sections[key] >= _SECTION_PAGES


def _is_numbered_heading(line: Line, body: Type) -> bool:
    """A "Recommendation 3" may head page after page and is no running head for that."""
    differs = bool(re.search(r"\d", line.text))
    return differs and (bool(body.level(line)) or body.is_bold(line)) and "|" not in line.text


def _is_own_row(line: Line) -> bool:
    """A row of a table with sentences in it is no running head, however like the rows of other pages it is."""
    return any(len(cell.split()) >= _WORDS_OF_A_SENTENCE for cell in line.cells)


_WORDS_OF_A_SENTENCE = 6
_PAGE_NUMBER = re.compile(
    r"(?i)[\W_]*(?:p(?:age|\.)?\s*)?(\d{1,4}|[ivxl]{1,7})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?"
    r"(?:\s*\|\s*p\s*a\s*g\s*e)?[\W_]*"
)


def _is_page_number(line: Line, page: Page, edge: str, pages: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(line.text)
    if match is None:
        return False
    margin = 0.12 * (page.top - page.bottom)
    if not (line.base > page.top - margin or line.base < page.bottom + margin):
        return False
    others = [other for other in page.lines if other is not line]
    outermost = all(other.base <= line.base + 2 if edge == "top" else other.base >= line.base - 14 for other in others)
    number = match.group(1)
    # A bare "2019" at the foot of a title page is its date.
    is_year = number.isdecimal() and 1900 <= int(number) <= 2100 and pages < 1000
    return outermost and not is_year
