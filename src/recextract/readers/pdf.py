"""PDF: paragraphs from the geometry of the page, page by page; no running heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recextract.errors import UnreadableDocument
from recextract.readers.pdf_blocks import Block
from recextract.readers.pdf_contents import without_contents
from recextract.readers.pdf_line import Line
from recextract.readers.pdf_page import HYPHEN, TRUE_HYPHEN, Page, read_page
from recextract.readers.pdf_paragraphs import paragraphs
from recextract.readers.pdf_running import without_running_lines
from recextract.readers.properties import MOST_RUNNING_LINES, confirmed_authors, plausible_title
from recextract.types import Document, FormatMetadata

_PASSWORD_ERROR = 4
_SCANNED = 16
"""Characters per page, up to which a PDF with pictures is taken for a scan."""


def read(data: bytes, name: str) -> Document:
    """Read a PDF; ``pages`` of the document holds where each page starts in the text.

    Title and author are taken from the PDF's properties where a person can have written
    them; its dates are not: they say when the file was made, and only the text says when
    the document was.

    Raises ``UnreadableDocument`` for broken and encrypted files, scans without a text layer
    and texts in fonts that do not tell their letters.
    """
    pages, properties = _open(data, name)
    warnings = _check(pages, name)
    kept = without_running_lines(pages)
    blocks = paragraphs(without_contents(kept))
    text, starts = assemble(blocks, len(pages))
    metadata = FormatMetadata(
        title=plausible_title(properties.get("Title", "")),
        authors=confirmed_authors([properties.get("Author", "")], text),
        running=_running_lines(pages, kept),
    )
    return Document(name, text, "pdf", pages=starts, metadata=metadata, extracted=True, warnings=warnings)


def _running_lines(pages: Sequence[Page], kept: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """Return the running heads and feet, each once: evidence for the source, no text."""
    found: dict[str, None] = {}
    for page, left in zip(pages, kept, strict=True):
        texts = {line.text for line in left}
        found.update((line.text.strip(), None) for line in page.lines if line.text not in texts)
    return tuple(found)[:MOST_RUNNING_LINES]


def _open(data: bytes, name: str) -> tuple[list[Page], dict[str, str]]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_open_message(error, name)) from error
    try:
        if len(pdf) == 0:
            raise UnreadableDocument(_broken(name))
        properties = dict(pdf.get_metadata_dict())
        return [_page(pdf, number) for number in range(len(pdf))], properties
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_broken(name)) from error
    finally:
        pdf.close()


def _page(pdf: Any, number: int) -> Page:
    page = pdf[number]
    try:
        return read_page(page)
    finally:
        page.close()


def _open_message(error: Any, name: str) -> str:
    # pypdfium2 before version 5 gives no code.
    if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
        return (
            f"{name}: the PDF is encrypted and opens only with a password. Open it in a PDF "
            "viewer, print it to a new PDF or save it without password, and give that."
        )
    return _broken(name)


def _broken(name: str) -> str:
    return (
        f"{name}: the PDF is broken or incomplete. Download or copy it again; if a PDF viewer "
        "can open it, print it to a new PDF and give that."
    )


def _check(pages: Sequence[Page], name: str) -> tuple[str, ...]:
    """Refuse PDFs without readable text; warn of single pages without."""
    characters = sum(page.characters for page in pages)
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > max(50, characters):
        raise UnreadableDocument(
            f"{name}: the fonts of this PDF do not tell which letters they show, so its text "
            "cannot be read. Run text recognition on it (for example with ocrmypdf --force-ocr) "
            "and give the result."
        )
    pictures = [number for number, page in enumerate(pages, 1) if _is_picture(page)]
    if pictures and characters <= _SCANNED * len(pages):
        raise UnreadableDocument(
            f"{name}: the PDF holds pictures of pages (a scan) without a text layer. Run text "
            "recognition on it (for example with ocrmypdf) and give the result."
        )
    if not pictures:
        return ()
    listed = ", ".join(map(str, pictures[:10])) + (" …" if len(pictures) > 10 else "")
    noun = "page" if len(pictures) == 1 else "pages"
    verb = "holds" if len(pictures) == 1 else "hold"
    return (f"{name}: {noun} {listed} only {verb} pictures; any text in them is not read.",)


def _is_picture(page: Page) -> bool:
    return page.has_images and page.characters <= _SCANNED


def assemble(blocks: Sequence[Block], pages: int) -> tuple[str, tuple[int, ...]]:
    """Join blocks and return where each page starts, empty pages where the next one does.

    >>> assemble([Block("paragraph", "One", 0), Block("paragraph", "Two", 2)], 3)
    ('One\\n\\nTwo', (0, 5, 5))
    """
    parts: list[str] = []
    length = 0
    starts: dict[int, int] = {}
    previous = ""
    for block in blocks:
        if parts:
            tight = block.kind == previous and block.kind in {"item", "row"}
            parts.append("\n" if tight else "\n\n")
            length += len(parts[-1])
        starts.setdefault(block.page, length)
        for offset, page in block.breaks:
            starts.setdefault(page, length + offset)
        # What a cut at the very end of a paragraph leaves behind is a plain hyphen.
        text = block.text.replace(HYPHEN, "-").replace(TRUE_HYPHEN, "-")
        parts.append(text)
        length += len(text)
        previous = block.kind
    offsets: list[int] = []
    for number in range(pages - 1, -1, -1):
        following = offsets[-1] if offsets else length
        offsets.append(0 if number == 0 else min(starts.get(number, following), following))
    return "".join(parts), tuple(reversed(offsets))
