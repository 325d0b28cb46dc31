"""RTF documents, by way of striprtf: paragraphs, bullets and table rows, but no headings."""

from __future__ import annotations

import re

from recextract.errors import UnreadableDocument
from recextract.readers.properties import confirmed_authors, plausible_title
from recextract.text.bullets import SHAPES, SPACED, SYMBOL_FONTS
from recextract.types import Document, FormatMetadata

_BULLET = re.compile(rf"[{SHAPES}{SYMBOL_FONTS}o{SPACED}][\t ]+")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)][\t ]+")
_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_PROPERTY = r"\{\\%s\s+((?:[^{}\\]|\\.)*)\}"
_UNSEEN = re.compile(r"\{(?=(?:\\[a-z]{1,30}-?\d{0,10} ?){0,20}?\\(?:deleted|v)1?(?![a-z\d]))")
"""Opens a group of words that were deleted or are hidden."""
_SPACE = re.compile(r"[ \t\u00a0]+")


def read(data: bytes, name: str) -> Document:
    r"""Read an RTF document.

    >>> read(rb"{\rtf1\ansi To India:\par \bullet\tab Lift it.\par}", "a.rtf").text
    'To India:\n\n- Lift it.'
    """
    encoding = _encoding(data)
    # The bullets that old Word versions wrote out; striprtf knows only the newer group.
    source = data.decode("latin-1").replace("{\\pntext", "{\\listtext")
    source = _UNSEEN.sub(r"{\\*", source)  # a group that may be ignored, to striprtf
    if source.count("{") > source.count("}") + 1:
        raise UnreadableDocument(
            f"{name}: the RTF file is cut off or damaged. Download or copy it again, or open it "
            "in Word and save it again."
        )
    try:
        plain = _plain(source, encoding)
    except (ValueError, LookupError, IndexError, KeyError, RecursionError) as error:
        raise UnreadableDocument(
            f"{name}: the RTF file is damaged. Open it in Word and save it again, or save it as .docx."
        ) from error
    text = _markdown(plain)
    return Document(
        name,
        text,
        "rtf",
        encoding=encoding,
        metadata=FormatMetadata(
            title=plausible_title(_info(source, "title", encoding)),
            authors=confirmed_authors([_info(source, "author", encoding)], text),
        ),
        extracted=True,
    )


def _encoding(data: bytes) -> str:
    import codecs

    match = _CODEPAGE.search(data[:2048])
    encoding = f"cp{match.group(1).decode()}" if match else "cp1252"
    try:
        codecs.lookup(encoding)
    except LookupError:
        return "cp1252"
    return encoding


def _info(source: str, key: str, encoding: str) -> str:
    match = re.search(_PROPERTY % key, source[:20000])
    if match is None:
        return ""
    return _plain("{\\rtf1 " + match.group(1) + "}", encoding).strip()


def _plain(source: str, encoding: str) -> str:
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(source, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    return str(text)


def _markdown(plain: str) -> str:
    """Make one paragraph of every line, and items and rows of those that look like them."""
    parts: list[str] = []
    previous = ""
    for line in plain.replace("\r\n", "\n").split("\n"):
        kind, text = _classified(line)
        if text:
            tight = kind == previous and kind in {"item", "row"}
            parts.append(("\n" if tight else "\n\n") + text if parts else text)
            previous = kind
    return "".join(parts)


def _classified(line: str) -> tuple[str, str]:
    stripped = line.strip()
    bullet, number = _BULLET.match(stripped), _NUMBER.match(stripped)
    if bullet:
        return "item", "- " + _folded(stripped[bullet.end() :])
    if number:
        return "item", f"{number.group(1)}. " + _folded(stripped[number.end() :])
    if stripped.count("|") > 1 and stripped.endswith("|"):
        cells = [_folded(cell) for cell in stripped.strip("|").split("|")]
        if sum(map(bool, cells)) > 1:
            return "row", "| " + " | ".join(cells) + " |"
        return "paragraph", " ".join(filter(None, cells))
    return "paragraph", _folded(stripped)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
