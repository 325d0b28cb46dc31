"""Word documents, RTF, OpenDocument texts and e-books as offices make them: house styles, hidden and deleted words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from recextract.metadata.document import find_metadata
from recextract.readers import read_bytes

W = nsdecls("w")
SENTENCE = "The fees of the quay have doubled since the flood and nobody has asked the boatmen what they can pay."


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_style(document: Any, name: str, properties: str, based_on: str = "Normal") -> None:
    document.styles.element.append(
        parse_xml(
            f'<w:style {W} w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/><w:pPr>{properties}</w:pPr></w:style>'
        )
    )


def text_of(document: Any) -> str:
    return read_bytes(saved(document), "a.docx").text


@pytest.mark.parametrize(
    ("properties", "based_on", "mark"),
    [
        ('<w:outlineLvl w:val="1"/>', "Normal", "## "),
        ("", "Heading2", "## "),
        ('<w:outlineLvl w:val="9"/>', "Normal", ""),
    ],
    ids=["outline", "based on a heading", "body"],
)
def test_headings_in_the_style_of_a_house(properties: str, based_on: str, mark: str) -> None:
    document = docx.Document()
    add_style(document, "Quay Section", properties, based_on)
    document.add_paragraph("Fees and boatmen", style="Quay Section")
    document.add_paragraph(SENTENCE)
    assert text_of(document) == f"{mark}Fees and boatmen\n\n{SENTENCE}"


def test_a_paragraph_with_a_level_in_the_outline_is_no_heading() -> None:
    document = docx.Document()
    add_style(document, "Quay Section", '<w:outlineLvl w:val="2"/>')
    document.add_paragraph(SENTENCE, style="Quay Section")
    assert text_of(document) == SENTENCE


def test_paragraphs_that_their_style_numbers_count_on() -> None:
    document = docx.Document()
    add_style(document, "Quay Paragraph", '<w:numPr><w:numId w:val="90"/></w:numPr>')
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="QuayParagraph"/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    document.add_paragraph("Fees rose.", style="Quay Paragraph")
    document.add_heading("Advice", 1)
    document.add_paragraph("Halve the fees.", style="Quay Paragraph")
    assert text_of(document) == "1. Fees rose.\n\n# Advice\n\n2. Halve the fees."


@pytest.mark.parametrize(
    ("mark", "words"), [("<w:vanish/>", "Fees rose."), ('<w:vanish w:val="0"/>', "Fees rose. Cut.")]
)
def test_hidden_words_are_no_text(mark: str, words: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Fees rose.")
    run = f'<w:r {W}><w:rPr>{mark}</w:rPr><w:t xml:space="preserve"> Cut.</w:t></w:r>'
    paragraph._p.append(parse_xml(run))
    assert text_of(document) == words


def test_deleted_and_hidden_words_of_an_rtf_are_no_text() -> None:
    source = (
        rb"{\rtf1\ansi {\rtlch\fcs1 \af0 \ltrch\fcs0 \deleted\revauthdel1\revdttmdel99 The guild should sell it. }"
        rb"{\revised\revauth1 The guild should keep the quay.}{\v Ask Ann.}{\v0  It is old.}{\b  The vessels rot.}\par}"
    )
    assert read_bytes(source, "a.rtf").text == "The guild should keep the quay. It is old. The vessels rot."


def odt_text(content: str) -> str:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    kinds = {"office": "office", "text": "text", "table": "table", "draw": "drawing", "svg": "svg-compatible"}
    spaces = " ".join(f'xmlns:{short}="{names}{name}:1.0"' for short, name in kinds.items())
    body = f"<office:body><office:text>{content}</office:text></office:body>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return read_bytes(stream.getvalue(), "a.odt").text


def test_what_describes_a_picture_of_an_opendocument_text_is_no_text() -> None:
    frame = "<draw:frame><svg:title>Quay</svg:title><svg:desc>The guild should smile.</svg:desc></draw:frame>"
    assert odt_text(f"<text:p>Fees rose.{frame}</text:p>") == "Fees rose."


SPANNED = "| Lead | Task |\n| Quay Board | Halve the fees |\n| Quay Board | Mend the steps |"


def test_cells_that_span_rows_of_an_opendocument_text() -> None:
    def cell(words: str, attributes: str = "") -> str:
        return f"<table:table-cell{attributes}><text:p>{words}</text:p></table:table-cell>"

    spanning = cell("Quay Board", ' table:number-rows-spanned="2"')
    rows = (
        cell("Lead") + cell("Task"),
        spanning + cell("Halve the fees"),
        "<table:covered-table-cell/>" + cell("Mend the steps"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert odt_text(f"<table:table>{table}</table:table>") == SPANNED


def test_cells_that_span_rows_of_a_word_document() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for i, words in enumerate(("Lead", "Task", "Quay Board", "Halve the fees", "", "Mend the steps")):
        table.cell(i // 2, i % 2).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    assert text_of(document) == SPANNED


def test_the_title_of_a_book_is_not_that_of_its_first_chapter() -> None:
    stream = io.BytesIO()
    opf, dc = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
    item = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    package = f'<package xmlns="{opf}" xmlns:dc="{dc}"><metadata><dc:title>Quays of the West</dc:title></metadata>'
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="b.opf"/></rootfiles></container>',
        )
        archive.writestr("b.opf", f'{package}<manifest>{item}</manifest><spine><itemref idref="a"/></spine></package>')
        archive.writestr("a.xhtml", f"<html><body><h1>Fees and Boatmen</h1><p>{SENTENCE}</p></body></html>")
    assert find_metadata(read_bytes(stream.getvalue(), "b.epub")).title == "Quays of the West"
