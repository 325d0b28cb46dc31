"""Readers: real files of every format, made on the fly, good ones and bad ones."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from recextract.errors import UnreadableDocument
from recextract.pipeline import extract_bytes
from recextract.readers import SUPPORTED_SUFFIXES, packages, read_bytes, read_document
from recextract.readers.markdown import to_markdown
from recextract.readers.properties import (
    confirmed_authors,
    iso_date,
    plausible_authors,
    plausible_title,
    split_authors,
)

FILLER = (
    "The basin is shared by four states and none of them can manage the floods alone in the "
    "years that lie ahead of us. "
)


# Plain text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text", "encoding", "extracted"),
    [
        pytest.param(b"One\r\ntwo\n", "One\r\ntwo\n", "utf-8", False, id="line ends stay"),
        pytest.param("Zürich “now”".encode(), "Zürich “now”", "utf-8", False, id="utf-8"),
        pytest.param(b"\xef\xbb\xbfTalks", "\ufeffTalks", "utf-8-sig", False, id="byte order mark stays"),
        pytest.param("“Talks”".encode("utf-16"), "“Talks”", "utf-16-le", True, id="utf-16"),
        pytest.param(b"\xfe\xff" + "Talks".encode("utf-16-be"), "Talks", "utf-16-be", True, id="utf-16 be"),
        pytest.param("Talks – now".encode("utf-16-le"), "Talks – now", "utf-16-le", True, id="le"),
        pytest.param("Talks – now".encode("utf-16-be"), "Talks – now", "utf-16-be", True, id="be"),
        pytest.param("Talks".encode("utf-32"), "Talks", "utf-32", True, id="utf-32"),
        pytest.param(b"Syria\x92s \x93aid\x94", "Syria’s “aid”", "cp1252", True, id="cp1252"),
    ],
)
def test_text_is_decoded_and_not_changed(data: bytes, text: str, encoding: str, extracted: bool) -> None:
    document = read_bytes(data, "talks.txt")
    assert (document.text, document.encoding, document.extracted) == (text, encoding, extracted)
    assert document.format == "txt"
    assert document.pages == ()
    assert len(document.sha256) == 64


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        ("Łódź must repave the quay.", "cp1250", True),
        ("The café must reopen.", "cp1252", True),
        ("The ‘quay’ – £3 m – must reopen.", "cp1252", False),
        ("The café must reopen.", "utf-8", False),
    ],
)
def test_letters_that_hang_on_a_guess_are_noted(text: str, encoding: str, guessed: bool) -> None:
    warnings = read_bytes(text.encode(encoding), "quay.txt").warnings
    assert ["guessed to be cp1252" in warning and "UTF-8" in warning for warning in warnings] == [True] * guessed


def test_other_encodings_are_detected_and_reported() -> None:
    text = "Правительство должно возобновить переговоры с соседними странами до конца года. " * 4
    document = read_bytes(text.encode("cp1251"), "talks.txt")
    assert document.text == text
    assert document.encoding == "cp1251"
    assert "guessed" in document.warnings[0]


def test_one_bad_byte_does_not_garble_a_utf8_text() -> None:
    data = "“Talks” – said the “minister” – “now”.".encode() + b"\x80 End."
    document = read_bytes(data, "talks.txt")
    assert document.text.startswith("“Talks” – said the “minister”")
    assert document.extracted
    assert "damaged in 1 place" in document.warnings[0]


def test_a_stray_nul_in_a_long_text_becomes_a_space() -> None:
    document = read_bytes(b"Talks\x00should resume. " + FILLER.encode() * 20, "talks.txt")
    assert document.text == f"Talks should resume. {FILLER * 20}"
    assert document.extracted
    assert "NUL" in document.warnings[0]


def test_control_characters_stay() -> None:
    assert read_bytes(b"Talks\x0c\x0bresume" + b" now" * 99, "a.txt").text.startswith("Talks\x0c\x0b")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a.html", "-"])
def test_empty_files_are_documents_with_no_text(data: bytes, name: str) -> None:
    document = read_bytes(data, name)
    assert document.text.strip() == ""
    assert document.text == data.decode()


def test_a_line_of_a_million_characters_is_read_at_once(tmp_path: Path) -> None:
    line = "Both sides should talk. " * 42_000
    for name, wrapped in (("a.txt", line), ("a.html", f"<html><body><p>{line}</p></body></html>")):
        (tmp_path / name).write_text(wrapped, encoding="utf-8")
        begin = time.perf_counter()
        document = read_document(tmp_path / name)
        assert document.text.strip() == line.strip()
        assert time.perf_counter() - begin < 20


def test_markdown_stays_markdown() -> None:
    document = read_bytes(b"<div>\n# Advice\n\n- *Talk*.\n", "notes/advice.md")
    assert (document.format, document.text) == ("md", "<div>\n# Advice\n\n- *Talk*.\n")


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_document_or_a_plain_error(data: bytes) -> None:
    for name in ("a.txt", "-"):
        try:
            document = read_bytes(data, name)
        except UnreadableDocument as error:
            assert name in error.message
        else:
            assert "\x00" not in document.text
            assert document.extracted or document.text.encode() == data


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
@settings(max_examples=200, deadline=None)
def test_utf8_text_is_read_as_it_is(text: str) -> None:
    if text.lstrip("\ufeff \u00a0").startswith(("{\\rtf", "%PDF-", "<", "PK", "MZ", "GIF8", "Rar!")):
        return
    assert read_bytes(text.encode(), "a.txt").text == text


# Bad files --------------------------------------------------------------------------------


def refused(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(data, name)
    assert name in caught.value.message
    assert caught.value.code == "R102"
    return caught.value.message


def test_binary_under_a_text_name_is_refused() -> None:
    assert "binary" in refused(random.Random(1).randbytes(4000), "talks.txt")
    assert "binary" in refused(b"Talks\x00\x01 resume", "talks.md")
    assert "PNG picture" in refused(b"\x89PNG\r\n\x1a\n" + bytes(50), "talks.txt")


def test_a_name_that_lies_is_seen_through(pdf: Callable[..., bytes]) -> None:
    document = read_bytes(pdf([(72, 700, "Talks should resume.")]), "talks.txt")
    assert (document.format, document.text) == ("pdf", "Talks should resume.")
    assert "read as a PDF" in document.warnings[0]
    page = b"\n<!-- saved -->\n<!DOCTYPE html><html><body><p>Talks should resume.</p></body></html>"
    document = read_bytes(page, "talks.txt")
    assert (document.format, document.text) == ("html", "Talks should resume.")
    assert document.warnings
    assert read_bytes(page, "talks.md").format == "html"
    assert read_bytes(rb"{\rtf1 Talks should resume.\par}", "talks.doc").text == ("Talks should resume.")
    assert read_bytes(b"Talks should resume.", "talks.html").format == "txt"


def test_unknown_suffixes_are_read_as_text_with_a_warning() -> None:
    document = read_bytes(b"Talks should resume.", "talks.log")
    assert (document.format, document.text) == ("txt", "Talks should resume.")
    assert "read as plain text" in document.warnings[0]
    assert read_bytes(b"Talks should resume.", "README").warnings == ()


@pytest.mark.parametrize("name", ["list.csv", "sub/LIST.TSV"])
def test_tables_are_no_texts(name: str) -> None:
    message = refused(b"place,advice\nQuito,Talks should resume.\n", name)
    assert "this is a table" in message and "save that as .docx" in message


@pytest.mark.parametrize(
    ("name", "data", "remedy"),
    [
        ("talk.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "as .eml"),
        ("talk.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Export it as .pdf"),
        ("talk.wpd", b"\xffWPC" + bytes(600), "save it as .docx or .pdf"),
    ],
)
def test_documents_of_other_programs_are_named_with_the_remedy(name: str, data: bytes, remedy: str) -> None:
    message = refused(data, name)
    assert "which is not read" in message and remedy in message


def test_a_pages_document_is_not_called_an_archive() -> None:
    assert "a Pages document" in refused(zipped({"Index/Document.iwa": "x"}), "talk.pages")


def test_text_under_a_binary_name_is_refused() -> None:
    assert "not a PDF" in refused(b"Talks should resume.", "talks.pdf")
    assert "not a Word document" in refused(b"Talks should resume.", "talks.docx")


def test_old_and_foreign_office_files_are_named() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "save it as .docx" in refused(ole, "brief.doc")
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refused(locked, "brief.docx")
    assert "Excel" in refused(zipped({"xl/workbook.xml": "<x/>"}), "table.xlsx")
    assert "PowerPoint" in refused(zipped({"ppt/presentation.xml": "<x/>"}), "talk.docx")
    assert "ZIP archive" in refused(zipped({"a.txt": "Talks"}), "texts.zip")


def test_missing_files_folders_and_locked_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(UnreadableDocument, match="folder"):
        read_document(tmp_path)
    with pytest.raises(UnreadableDocument, match=r"in/none\.txt"):
        read_document(tmp_path / "none.txt", "in/none.txt")


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Give up root's right to read everything, where the tests run as root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("no POSIX permissions here")
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    file = tmp_path / "locked.txt"
    file.write_text("Talks", encoding="utf-8")
    file.chmod(0)
    return file


def test_a_file_without_permission_is_named(locked: Path, ordinary_user: None) -> None:
    with pytest.raises(UnreadableDocument, match="permission denied"):
        read_document(locked)


def test_a_refusing_file_system_is_named(tmp_path: Path) -> None:
    """A name that is too long for the file system fails in another way than a missing file."""
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_document(tmp_path / ("x" * 5000 + ".txt"), "x.txt")


def test_too_large_files_are_not_loaded(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.truncate(201 * 1024 * 1024)
    with pytest.raises(UnreadableDocument, match="201 MB"):
        read_document(huge)
    with pytest.raises(UnreadableDocument, match="Split it"):
        read_bytes(bytes(200 * 1024 * 1024 + 1), "huge.txt")


def test_suffixes_map_to_formats() -> None:
    assert {".txt", ".md", ".html", ".pdf", ".docx", ".rtf", ".odt", ".epub"} <= set(SUPPORTED_SUFFIXES)
    assert all(suffix == suffix.lower() for suffix in SUPPORTED_SUFFIXES)
    assert read_bytes(b"Talks", "TALKS.TXT").format == "txt"


def test_importing_the_readers_loads_nothing_heavy() -> None:
    heavy = ["charset_normalizer", "lxml", "mammoth", "pypdfium2", "striprtf", "trafilatura"]
    code = f"import sys, recextract.readers; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


# Web pages --------------------------------------------------------------------------------

PAGE = f"""<!doctype html><html lang="en"><head>
<title>Water for Peace | River Institute</title>
<meta name="author" content="By Jane Roe and John Doe">
<meta property="article:published_time" content="2019-05-04T10:00:00+02:00">
<style>p {{ color: red }}</style><script>var should = 1;</script></head><body>
<div id="cookie-banner">We use cookies. You should accept all of them.</div>
<header class="site-header"><a href="/">Home</a><ul><li><a href="/a">About us</a></li>
<li><a href="/b">Research</a></li><li><a href="/c">Events</a></li></ul></header>
<main><article><header><h1>Water for  Peace</h1><p class="byline">Jane Roe, John Doe</p></header>
<p>{FILLER}The text has a mark<sup><a href="#fn1" id="r1">1</a></sup> and <em>some
emphasis</em> with a <a href="https://example.org/x">link</a>.</p>
<h2>Recommendations</h2><p>To the riparian states:</p>
<ul><li>Sign the treaty.<ul><li>Ratify it too.</li></ul></li><li>Publish the flow data.</li></ul>
<ol start="3"><li>Fund the gauges.</li><li><p>Train the engineers.</p><p>Pay them.</p></li></ol>
<table><tr><th>Measure</th><th>Who</th></tr><tr><td>Open the registers</td><td>Ministry</td></tr>
</table>
<h2>Further reading</h2>
<ul><li><a href="/x">Build the data centre and let every state read it.</a></li>
<li><a href="/y">Agree on a drought plan.</a></li><li><a href="/z">Revise the charter.</a></li></ul>
<div class="footnotes"><ol><li id="fn1"><p>See the report. <a href="#r1">↩</a></p></li></ol></div>
</article><aside><h3>Related</h3><p>Other states should read this too, says a teaser.</p></aside>
<div class="share-buttons"><a href="/f">Facebook</a> <a href="/t">Twitter</a></div></main>
<footer><p>You must not copy this page. Copyright River Institute.</p></footer></body></html>"""


def test_a_web_page_becomes_markdown_without_its_furniture() -> None:
    document = read_bytes(PAGE.encode(), "water.html")
    assert document.text == (
        "# Water for Peace\n\nJane Roe, John Doe\n\n"
        f"{FILLER}The text has a mark[^1] and some emphasis with a link.\n\n"
        "## Recommendations\n\nTo the riparian states:\n\n"
        "- Sign the treaty.\n  - Ratify it too.\n- Publish the flow data.\n"
        "3. Fund the gauges.\n4. Train the engineers.\n\n  Pay them.\n\n"
        "| Measure | Who |\n| Open the registers | Ministry |\n\n"
        "## Further reading\n\n"
        "- Build the data centre and let every state read it.\n- Agree on a drought plan.\n"
        "- Revise the charter.\n\n"
        "[^1]: See the report."
    )
    assert document.extracted


def test_a_web_page_states_its_metadata() -> None:
    metadata = read_bytes(PAGE.encode(), "water.html").metadata
    assert metadata.title == "Water for Peace"
    assert metadata.authors == ("Jane Roe", "John Doe")
    assert metadata.source == "River Institute"
    assert metadata.date == "2019-05-04"


def html_page(head: str, body: str = "") -> bytes:
    body = body or f"<h1>Water for Peace</h1><p>{FILLER * 3}</p>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="citation_publication_date" content="2019/05">', "2019-05"),
        ('<meta name="DC.date" content="2018">', "2018"),
        ('<meta name="date" content="20170403">', "2017-04-03"),
        ('<meta name="date" content="03/04/2017">', ""),
        ('<meta property="article:modified_time" content="2021-01-01">', ""),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
            '"datePublished": "2016-02-03T01:02"}]}</script>',
            "2016-02-03",
        ),
        ('<script type="application/ld+json">{broken</script>', ""),
    ],
)
def test_dates_are_taken_from_the_markup_only(head: str, date: str) -> None:
    assert read_bytes(html_page(head), "a.html").metadata.date == date


def test_the_date_of_a_comment_is_not_that_of_the_page() -> None:
    body = (
        f"<article><h1>Water</h1><p>Posted 3 May 2019. {FILLER * 3}</p></article>"
        '<div class="comment-list"><time datetime="2020-01-01">now</time></div>'
    )
    assert read_bytes(html_page("", body), "a.html").metadata.date == ""
    body = body.replace("<h1>", '<time datetime="2019-05-03">3 May</time><h1>')
    assert read_bytes(html_page("", body), "a.html").metadata.date == "2019-05-03"


def test_titles_do_not_take_the_name_of_the_site_for_the_text() -> None:
    body = f"<h1>NEWS</h1><h3>Minister visits the Institute</h3><p>{FILLER * 3}</p>"
    page = html_page("<title>Department of Rivers</title>", body)
    assert read_bytes(page, "a.html").metadata.title == "Minister visits the Institute"
    page = html_page('<title>x</title><meta property="og:title" content="Water Plan | Institute">')
    assert read_bytes(page, "a.html").metadata.title == "Water Plan"
    page = html_page("<title>River Institute - Home</title>", f"<p>{FILLER * 3}</p>")
    assert read_bytes(page, "a.html").metadata.title == "River Institute - Home"


def test_a_page_title_that_is_no_title_names_the_site() -> None:
    body = f"<h3>Minister visits the Institute</h3><p>{FILLER * 3}</p>"
    assert read_bytes(html_page("<title>Department of Rivers</title>", body), "a.html").metadata.site == (
        "Department of Rivers"
    )
    own = html_page("<title>Water for Peace</title>")
    assert read_bytes(own, "a.html").metadata.site == ""


@pytest.mark.parametrize(
    ("head", "link", "host"),
    [
        ("", '<a href="https://www.lamp.example/a">Source</a>', "www.lamp.example"),
        ("", '<a href="/a">Source</a>', ""),
        ("", '<a href="http://[lamp">Source</a>', ""),
        ("", '<a href="https://www.lamp.example/a">Next page</a>', ""),
        (
            '<link rel="canonical" href="https://www.lamp.example/b">',
            '<a href="https://www.lamp.example/a">Source</a>',
            "",
        ),
    ],
)
def test_a_closing_link_leads_to_where_the_text_first_stood(head: str, link: str, host: str) -> None:
    body = f"<h1>Water for Peace</h1><p>{FILLER * 3}</p><p>{link}</p>"
    assert read_bytes(html_page(head, body), "a.html").metadata.origin == host


def test_authors_and_publisher_in_linked_data() -> None:
    head = (
        '<script type="application/ld+json">[{"@type": "Report", "author": [{"name": "Jane Roe"}, '
        '{"name": "Doe, John"}], "publisher": {"name": "River Institute"}}]</script>'
    )
    metadata = read_bytes(html_page(head), "a.html").metadata
    assert metadata.authors == ("Jane Roe", "John Doe")
    assert metadata.source == "River Institute"
    marked = html_page("", f'<p>{FILLER * 3}</p><p>By <a rel="author" href="/">Ann Poe</a></p>')
    assert read_bytes(marked, "a.html").metadata.authors == ("Ann Poe",)


def test_line_breaks_of_old_pages() -> None:
    body = (
        "<font><br><br><strong>Mr. ROE</strong>: The states should\ntalk to each other "
        f"without delay. {FILLER}<br /><br />\nThey should also pay.<br>Line two."
        "<br><br><b>Conclusion</b><br>Talk now.</font>"
    )
    text = read_bytes(html_page("", body), "a.html").text
    assert text == (
        "Mr. ROE: The states should talk to each other without delay. "
        f"{FILLER}\n\nThey should also pay.\nLine two.\n\n#### Conclusion\n\nTalk now."
    ).replace(" \n", "\n")


def test_cells_that_span_rows_or_columns_leave_the_others_in_their_column() -> None:
    page = (
        "<article><table><tr><th>Finding</th><th>Recommendation</th><th>Responsible</th></tr>"
        "<tr><td rowspan=2>Few at sea</td><td>Count the boats</td><td>Salt Union</td></tr>"
        "<tr><td>Hire ten men</td><td>Harbour Board</td></tr>"
        "<tr><td colspan=2>None</td><td>Kenya</td></tr></table>"
        "<table><tr><th>Country</th><th>People</th></tr><tr><td>Kenya</td><td>Many</td></tr></table></article>"
    )
    text = to_markdown(html.fromstring(page))
    assert text.splitlines()[1:4] == [
        "| Few at sea | Count the boats | Salt Union |",
        "|  | Hire ten men | Harbour Board |",
        "| None |  | Kenya |",
    ]
    assert "| Kenya |\n\n| Country | People |" in text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        # Who should act stands in each row, and the next row without a cell above it begins anew.
        (
            "<tr><th>Who</th><th>Action<th>When</tr><tr><td rowspan=3>The mill guild, the boatmen and all who live by "
            "the quay<td>Mend it<td>May</tr><tr><td>Paint it<td>June</tr><tr><td>Keep it<td></tr>"
            "<tr><td>Mali<td>Pay<td></tr>",
            "| Who | Action | When |\n"
            "| The mill guild, the boatmen and all who live by the quay | Mend it | May |\n"
            "| The mill guild, the boatmen and all who live by the quay | Paint it | June |\n"
            "| The mill guild, the boatmen and all who live by the quay | Keep it |  |\n"
            "| Mali | Pay |  |",
        ),
        # A cell that would stand alone has a few words of the spanning cell beside it.
        ("<tr><td rowspan=2>Trade<td>Cut fees<tr><td>Mend roads", "| Trade | Cut fees |\n| Trade | Mend roads |"),
        (f"<tr><td rowspan=2>{FILLER}<td>Cut fees<tr><td>Mend roads", f"| {FILLER} | Cut fees |\n\nMend roads"),
        # Cells that span rows leave a table its heads, and so lists in their cells.
        (
            "<tr><th>Lead<th>Task</tr><tr><td rowspan=2>Mali<td><ul><li>Pay<li>Talk</ul></tr><tr><td>Go</tr>",
            "| Lead | Task |\n| Mali | Pay |\n| Mali | Talk |\n| Mali | Go |",
        ),
        # Rows that are taken apart are rows for the cells that span them.
        (
            "<tr><td>A<td colspan=2>B<tr><td rowspan=2>Mali<td>Pay<td>1<tr><td><ul><li>Talk</ul><td>"
            "<tr><td>Fiji<td>Go<td>2",
            "| A | B |  |\n| Mali | Pay | 1 |\n\n- Talk\n\n| Fiji | Go | 2 |",
        ),
    ],
    ids=["addressee", "alone", "alone beside much text", "heads", "taken apart"],
)
def test_a_cell_that_spans_rows_names_each_of_them(rows: str, text: str) -> None:
    assert to_markdown(html.fromstring(f"<div><table>{rows}</table></div>")) == text.replace(FILLER, FILLER.strip())


def test_server_side_code_and_layout_tables_are_no_text() -> None:
    page = (
        "<?php include('menu.php'); ?><html><body><table><tr><td class='leftmenutablehead'>"
        "NEWS</td></tr></table><table><tr><td><img src='x.png'></td>"
        f"<td><p>{FILLER}</p><p>{FILLER}</p></td></tr></table><?php echo $a->b; ?></body></html>"
    )
    text = read_bytes(page.encode(), "a.html").text
    assert text == f"{FILLER.strip()}\n\n{FILLER.strip()}"


def test_typed_bullets_and_bold_lines_become_items_and_headings() -> None:
    body = (
        f"<p>{FILLER}</p><p><strong>To the Government</strong></p><p>• Lift the ban.</p>"
        "<p>•&nbsp;Open the border.</p><p><b>It should act now.</b></p><p><b>By Jane Roe</b></p>"
    )
    text = read_bytes(html_page("", body), "a.html").text
    assert text.endswith(
        "#### To the Government\n\n- Lift the ban.\n- Open the border.\n\nIt should act now.\n\nBy Jane Roe"
    )


def test_cells_with_lists_are_read_as_lists() -> None:
    body = (
        f"<p>{FILLER}</p><table><tr><td>Government</td><td><ul><li>Lift the ban.</li>"
        "<li>Pay.</li></ul></td></tr><tr><td>Only | one</td></tr></table>"
    )
    text = read_bytes(html_page("", body), "a.html").text
    assert text.endswith("Government\n\n- Lift the ban.\n- Pay.\n\nOnly | one")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<meta charset='windows-1252'><p>Größe “x”</p>".encode("cp1252"), "Größe “x”"),
        ("<meta charset='iso-8859-1'><p>Größe “x”</p>".encode("cp1252"), "Größe “x”"),
        ("<meta charset='iso-8859-1'><p>Größe “x”</p>".encode(), "Größe “x”"),
        ("<meta charset='windows-1251'><p>Мир</p>".encode("cp1251"), "Мир"),
        ("<html><body><p>Größe “x”</p></body></html>".encode("utf-16"), "Größe “x”"),
        ("<?xml version='1.0' encoding='utf-8'?><html><p>Größe</p></html>".encode(), "Größe"),
        (b"<meta charset='nonsense'><p>Gr\xf6\xdfe</p>", "Größe"),
        ("<p>soft\u00adhyphen, no\u00a0break</p>".encode(), "softhyphen, no break"),
        (b"<html></html>", ""),
        (b"<!-- nothing -->", ""),
    ],
)
def test_encodings_of_web_pages(page: bytes, text: str) -> None:
    assert read_bytes(page, "a.html").text == text


def test_a_block_that_is_but_a_link_elsewhere_is_no_text() -> None:
    links = '<h5><a href="/"> Back </a></h5>', '<p><a href="/x">Source</a></p>', '<p><a href="/y">Next \u00bb</a></p>'
    kept = f'<p>{FILLER}</p><h2>Source</h2><p>Back</p><p>The <a href="/z">source</a>.</p>'
    page = f"<body>{links[0]}{kept}{links[1]}{links[2]}"
    text = read_bytes(page.encode(), "a.html").text
    assert text == f"{FILLER.strip()}\n\n## Source\n\nBack\n\nThe source."


def test_framesets_say_where_the_text_is() -> None:
    page = b"<html><frameset><frame src='menu.html'><frame src='text.html'></frameset></html>"
    document = read_bytes(page, "a.html")
    assert document.text == ""
    assert "menu.html, text.html" in document.warnings[0]


def test_tags_that_are_never_closed_do_not_lose_the_text() -> None:
    page = "<html><body>" + "<div><font>" * 3000 + "Talks should resume.</body></html>"
    assert read_bytes(page.encode(), "a.html").text == "Talks should resume."


def test_word_footnotes_in_web_pages() -> None:
    body = (
        f'<p>{FILLER}Marked.<a href="#_ftn1" name="_ftnref1">[1]</a></p>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p></div>'
    )
    text = read_bytes(html_page("", body), "a.html").text
    assert text == f"{FILLER}Marked.[^1]\n\n[^1]: The note."


# Word -------------------------------------------------------------------------------------


def word(fill: Callable[[WordDocument], None]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return stream.getvalue()


def rezipped(data: bytes, changes: dict[str, str | bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | changes)


def fill_brief(document: WordDocument) -> None:
    document.core_properties.title = "Water for Peace"
    document.core_properties.author = "Jane Roe"
    document.add_heading("Water for Peace", 0)
    document.add_paragraph("Jane Roe")
    document.add_heading("Recommendations", 1)
    paragraph = document.add_paragraph("To the ")
    paragraph.add_run("riparian").italic = True
    paragraph.add_run(" states:")
    paragraph.add_run().add_break()
    paragraph.add_run("and others:")
    document.add_paragraph("Sign the treaty.", style="List Bullet")
    document.add_paragraph("Ratify it.", style="List Bullet 2")
    document.add_paragraph("Pay for it.", style="List Bullet")
    document.add_paragraph("Fund the gauges.", style="List Number")
    document.add_paragraph("Train the engineers.", style="List Number")
    document.add_paragraph().add_run("Next steps").bold = True
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Measure", "Who"), ("Open the registers", "Ministry")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("The end.")


def test_texts_of_old_macs() -> None:
    text = "“The quay is old,” said Ann.\rThe guild’s café is shut.\r"
    document = read_bytes(text.encode("mac_roman"), "a.txt")
    assert (document.text, document.encoding) == (text, "mac_roman")
    assert read_bytes(text.replace("\r", "\r\n").encode("cp1252"), "a.txt").encoding == "cp1252"
    assert read_bytes(text.encode("cp1252"), "a.txt").encoding == "cp1252"


def test_a_word_document_becomes_markdown() -> None:
    document = read_bytes(word(fill_brief), "water.docx")
    assert document.text == (
        "# Water for Peace\n\nJane Roe\n\n# Recommendations\n\n"
        "To the riparian states:\nand others:\n\n"
        "- Sign the treaty.\n  - Ratify it.\n- Pay for it.\n"
        "1. Fund the gauges.\n2. Train the engineers.\n\n"
        "#### Next steps\n\n| Measure | Who |\n| Open the registers | Ministry |\n\nThe end."
    )
    assert document.metadata.title == "Water for Peace"
    assert document.metadata.authors == ("Jane Roe",)
    assert document.metadata.date == ""
    assert document.extracted


def number_item(paragraph: WordParagraph, list_id: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = list_id
    properties.get_or_add_ilvl().val = level


def fill_numbered(document: WordDocument) -> None:
    for text, level in (
        ("Fund the gauges", 0),
        ("by loans", 1),
        ("by tolls", 1),
        ("Train the pilots", 0),
        ("abroad", 1),
    ):
        number_item(document.add_paragraph(text), 5, level)
        if not level:
            document.add_paragraph("This will take a year or two, and the money is there.")
    number_item(document.add_paragraph("Another list"), 6)
    document.add_paragraph("The end of it.")


def test_lists_of_a_word_document_are_counted_on_over_paragraphs() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>' for level in (0, 1)
    )
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="6"><w:abstractNumId w:val="1"/>{override}</w:num></w:numbering>'
    )
    text = read_bytes(rezipped(word(fill_numbered), {"word/numbering.xml": numbering}), "a.docx").text
    assert [line.strip() for line in text.splitlines() if line.strip()[:1].isdigit()] == [
        "1. Fund the gauges",
        "1. by loans",
        "2. by tolls",
        "2. Train the pilots",
        "1. abroad",
        "4. Another list",
    ]
    assert "recextract" not in text


def test_template_properties_of_word_documents_are_no_metadata() -> None:
    metadata = read_bytes(word(lambda d: d.add_paragraph("Talk.") and None), "a.docx").metadata
    assert metadata.title == ""
    assert metadata.authors == ()


def test_headers_of_word_documents_confirm_author_and_date() -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.author = "Roe, Jane"
        document.add_paragraph("The sea is wide.")
        header = document.sections[0].header
        header.paragraphs[0].text = "Roe, Jane"
        header.add_paragraph("9 July 2018")

    document = read_bytes(word(fill), "a.docx")
    assert document.metadata.authors == ("Jane Roe",)
    assert document.metadata.date == "2018-07-09"
    assert document.metadata.running == ("Roe, Jane", "9 July 2018")
    assert "Roe" not in document.text


def test_fields_in_headers_of_word_documents_date_nothing() -> None:
    field = '<w:fldSimple w:instr=" PRINTDATE "><w:r><w:t>9 July 2018</w:t></w:r></w:fldSimple>'

    def fill(document: WordDocument) -> None:
        document.add_paragraph("The sea is wide.")
        document.sections[0].header.paragraphs[0].text = "DAY"

    data = word(fill)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        header = archive.read("word/header1.xml").decode()
    data = rezipped(data, {"word/header1.xml": header.replace("<w:r><w:t>DAY</w:t></w:r>", field)})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"PRINTDATE" in archive.read("word/header1.xml")
    assert read_bytes(data, "a.docx").metadata.date == ""


def test_footnotes_of_word_documents() -> None:
    data = word(lambda d: d.add_paragraph("Sign the treaty.") and None)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = archive.read("word/document.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
        relations = archive.read("word/_rels/document.xml.rels").decode()
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = (
        f'<w:footnotes {namespace}><w:footnote w:id="2"><w:p><w:r><w:t>See the report.</w:t></w:r>'
        "</w:p></w:footnote></w:footnotes>"
    )
    package = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    data = rezipped(
        data,
        {
            "word/document.xml": main.replace(
                "</w:t></w:r>", '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>', 1
            ),
            "word/footnotes.xml": notes,
            "[Content_Types].xml": types.replace(
                "</Types>",
                f'<Override PartName="/word/footnotes.xml" ContentType="{package}"/></Types>',
            ),
            "word/_rels/document.xml.rels": relations.replace(
                "</Relationships>",
                f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>',
            ),
        },
    )
    assert read_bytes(data, "a.docx").text == "Sign the treaty.[^1]\n\n[^1]: See the report."


def test_broken_word_documents_are_refused() -> None:
    data = word(fill_brief)
    assert "damaged or incomplete" in refused(data[: len(data) // 2], "water.docx")
    assert "damaged or incomplete" in refused(b"PK\x03\x04 nonsense", "water.docx")
    garbled = rezipped(data, {"word/document.xml": "<w:document"})
    assert "damaged or incomplete" in refused(garbled, "water.docx")
    flipped = bytearray(data)
    at = data.index(b"word/document.xml") + 60
    flipped[at : at + 200] = bytes(200)
    assert "damaged or incomplete" in refused(bytes(flipped), "water.docx")


def test_documents_that_reach_for_other_files_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    data = rezipped(word(fill_brief), {"word/document.xml": entity + "<w:document>&e;</w:document>"})
    assert "document type" in refused(data, "water.docx")
    content = ODT.replace("<office:document-content", entity + "<office:document-content", 1)
    content = content.replace("Sign the treaty.", "Sign &e; it.")
    text = read_bytes(odt(content), "water.odt").text
    assert "secret" not in text


def test_zip_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_UNPACKED", 2**20)
    data = rezipped(word(fill_brief), {"word/media/bomb.bin": bytes(2**21)})
    assert len(data) < 2**18
    assert "unpacks to" in refused(data, "water.docx")


# OpenDocument, RTF, EPUB ------------------------------------------------------------------

ODT = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>
<style:style style:name="P1" style:parent-style-name="Title"/>
<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1"
 style:num-format="1"/></text:list-style></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>
<text:p text:style-name="P1">Water for Peace</text:p>
<text:h text:outline-level="2">Recommendations</text:h>
<text:p>To<text:s/>the <text:span>states</text:span>:<text:note
><text:note-citation>1</text:note-citation><text:note-body><text:p>See the report.</text:p></text:note-body>
</text:note></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>Sign the treaty.</text:p><text:list>
<text:list-item><text:p>Ratify it.</text:p></text:list-item></text:list></text:list-item>
</text:list>
<text:p><text:span text:style-name="T1">Next steps</text:span></text:p>
<text:list text:style-name="L2"><text:list-item><text:p>Fund it.</text:p></text:list-item>
<text:list-item><text:p>Pay<text:line-break/>now.</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Measure</text:p></table:table-cell>
<table:table-cell><text:p>Who</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""

ODT_META = """<office:document-meta xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>
<dc:title>Water for Peace</dc:title><meta:initial-creator>Jane Roe</meta:initial-creator>
</office:meta></office:document-meta>"""


def odt(content: str = ODT, **parts: str) -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "meta.xml": ODT_META,
            "styles.xml": "<styles/>",
        }
        | {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    )


def test_an_opendocument_text_becomes_markdown() -> None:
    document = read_bytes(odt(), "water.odt")
    assert document.text == (
        "# Water for Peace\n\n## Recommendations\n\nTo the states:[^1]\n\n"
        "- Sign the treaty.\n  - Ratify it.\n\n#### Next steps\n\n1. Fund it.\n2. Pay\n  now.\n\n"
        "| Measure | Who |\n\n[^1]: See the report."
    )
    assert document.metadata.title == "Water for Peace"
    assert document.metadata.authors == ()  # the text does not bear her name


def test_bad_opendocument_texts_are_refused() -> None:
    assert "password" in refused(odt(**{"META-INF__manifest_xml": "<encryption-data/>"}), "water.odt")
    assert "damaged" in refused(odt("<broken"), "water.odt")
    assert "damaged" in refused(odt("<empty/>"), "water.odt")


def test_an_rtf_document_becomes_markdown() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Water for Peace}"
        rb"{\author Jane Roe}}\pard Jane Roe\par\b To India:\b0\par {\listtext\'b7\tab}Lift the "
        rb"ban\'92s rest.\par {\pntext\'B7\tab}Talk \u8220?now\u8221?.\par 1.\tab First.\par "
        rb"\trowd\cellx1000\cellx2000 Measure\cell Who\cell\row Closing.\par}"
    )
    document = read_bytes(data, "water.rtf")
    assert document.text == (
        "Jane Roe\n\nTo India:\n\n- Lift the ban’s rest.\n- Talk “now”.\n1. First.\n\n| Measure | Who |\n\nClosing."
    )
    assert document.metadata.title == "Water for Peace"
    assert document.metadata.authors == ("Jane Roe",)
    assert document.encoding == "cp1252"
    assert "cut off" in refused(data[: len(data) // 4], "water.rtf")


def epub(**changes: str) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": (
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
        ),
        "OEBPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Water for Peace</dc:title>'
            "<dc:creator>Jane Roe</dc:creator><dc:publisher>River Institute</dc:publisher>"
            "<dc:date>2018-06</dc:date></metadata><manifest>"
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            '<item id="b" href="text/b%20b.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="c" href="gone.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="i" href="i.png" media-type="image/png"/></manifest><spine>'
            '<itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/>'
            '<itemref idref="i"/><itemref idref="none"/></spine></package>'
        ),
        "OEBPS/nav.xhtml": "<html><body><nav><p>Contents</p></nav></body></html>",
        "OEBPS/text/a.xhtml": (
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            "<body><h1>Advice</h1><p>Sign the “treaty”.</p></body></html>"
        ),
        "OEBPS/text/b b.xhtml": "<html><body><ul><li>Pay.</li></ul></body></html>",
    }
    return zipped(parts | {name.replace("__", "/"): text for name, text in changes.items()})


def test_an_ebook_is_read_in_order() -> None:
    document = read_bytes(epub(), "water.epub")
    assert document.text == "# Advice\n\nSign the “treaty”.\n\n- Pay."
    assert document.metadata.title == "Water for Peace"
    assert document.metadata.authors == ("Jane Roe",)
    assert document.metadata.source == "River Institute"
    assert document.metadata.date == "2018-06"


def test_bad_ebooks_are_refused() -> None:
    drm = '<e xmlns:x="x"><x:EncryptionMethod Algorithm="urn:drm"/></e>'
    assert "copy-protected" in refused(epub(**{"META-INF__encryption.xml": drm}), "water.epub")
    fonts = drm.replace("urn:drm", "http://www.idpf.org/2008/embedding")
    assert read_bytes(epub(**{"META-INF__encryption.xml": fonts}), "water.epub").text
    assert "damaged" in refused(epub(**{"META-INF__container.xml": "<c/>"}), "water.epub")
    assert "damaged" in refused(epub(**{"OEBPS__book.opf": "<broken"}), "water.epub")


# PDF --------------------------------------------------------------------------------------

Placed = tuple[float, float, str]


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Give a function that makes a PDF of pages of lines, each ``(x, y, text[, font, size])``."""

    def make(
        *pages: list[tuple[float, float, str] | tuple[float, float, str, str, float]],
        title: str = "",
        author: str = "",
        password: str = "",
    ) -> bytes:
        stream = io.BytesIO()
        encryption = StandardEncryption(password) if password else None
        canvas = Canvas(stream, pagesize=A4, encrypt=encryption, invariant=1)
        canvas.setTitle(title)
        canvas.setAuthor(author)
        for page in pages:
            for x, y, text, *font in page:
                canvas.setFont(*(font or ("Helvetica", 11)))
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    return make


def column(lines: list[str], x: float = 72, y: float = 700) -> list[Placed]:
    return [(x, y - 14 * number, line) for number, line in enumerate(lines)]


PROSE = [
    "The states of the basin share one river and four sets of laws, and none of them can",
    "manage the floods alone. They should sign the treaty that was drafted two years ago",
    "and publish the data.",
]


def test_lines_of_a_pdf_become_paragraphs(pdf: Callable[..., bytes]) -> None:
    page = [
        (72, 760, "Water for Peace", "Helvetica-Bold", 20),
        (72, 735, "Recommendations", "Helvetica-Bold", 11),
        *column(PROSE),
        *column(
            [
                "The second paragraph starts after the short line above and has no gap before it,",
                "but it ends here.",
            ],
            y=658,
        ),
        *column(["A gap sets this one off."], y=600),
    ]
    document = read_bytes(pdf(page), "water.pdf")
    assert document.text == (
        "# Water for Peace\n\n#### Recommendations\n\n"
        + " ".join(PROSE)
        + "\n\nThe second paragraph starts after the short line above and has no gap before it, "
        "but it ends here.\n\nA gap sets this one off."
    )
    assert document.pages == (0,)
    assert document.extracted


def test_indents_and_items_of_a_pdf(pdf: Callable[..., bytes]) -> None:
    full = "This line is as long as a line of the column can be before it has to be broken"
    page = [
        *column([full, "off and ends with a stop at the very end of the column, as this one does it."]),
        (90, 672, "An indent starts a paragraph even where the line before it was a full one, so"),
        (72, 658, "that is one more. The measures are these:"),
        (72, 640, "\u2022"),
        (90, 640, "Sign the treaty that was drafted two years ago and publish the flow data"),
        (90, 626, "of all gauges"),
        (72, 612, "\u2022"),
        (90, 612, "Pay for it"),
        (72, 594, "1."),
        (90, 594, "Fund the gauges."),
        (72, 580, "2."),
        (90, 580, "Train the engineers of all the four states, and let them meet each year in"),
        (90, 566, "the spring."),
        (72, 552, "What comes back to the margin is no item any more."),
    ]
    text = read_bytes(pdf(page), "a.pdf").text
    assert text == (
        f"{full} off and ends with a stop at the very end of the column, as this one does it.\n\n"
        "An indent starts a paragraph even where the line before it was a full one, so that is "
        "one more. The measures are these:\n\n"
        "- Sign the treaty that was drafted two years ago and publish the flow data of all gauges\n"
        "- Pay for it\n1. Fund the gauges.\n2. Train the engineers of all the four states, and let "
        "them meet each year in the spring.\n\nWhat comes back to the margin is no item any more."
    )


LEFT = [
    "The left column has prose that is",
    "read before the right one, from its",
    "first line to its last, and it says",
    "that the states should meet twice a",
    "year and that they should then pub-",
    "lish what they have measured in the",
]
RIGHT = [
    "months between. The right column",
    "goes on where the left one ended,",
    "and a reader who goes from line to",
    "line over the gutter would not find",
    "any sense in it, which is why it is",
    "put in order before it is read.",
]


@pytest.mark.parametrize("interleaved", [False, True])
def test_two_columns_are_read_in_order(pdf: Callable[..., bytes], interleaved: bool) -> None:
    left, right = column(LEFT), column(RIGHT, x=320)
    rows = [line for pair in zip(left, right, strict=True) for line in pair]
    title = [(72.0, 740.0, "A title that spans the two columns", "Helvetica-Bold", 18.0)]
    text = read_bytes(pdf(title + (rows if interleaved else left + right)), "a.pdf").text
    assert text.startswith("# A title that spans the two columns\n\nThe left column has prose")
    assert "they should then publish what they have measured in the months between." in text
    assert text.endswith("put in order before it is read.")
    assert text.count("\n\n") == 1


def test_a_page_drawn_in_disorder_is_put_in_order(pdf: Callable[..., bytes]) -> None:
    lines = column([f"Sentence number {number} of the page says it." for number in range(12)])
    shuffled = random.Random(3).sample(lines, len(lines))
    text = read_bytes(pdf(shuffled), "a.pdf").text
    found = [text.index(f"number {number} ") for number in range(12)]
    assert found == sorted(found)


def running_pages(count: int) -> list[list[Placed]]:
    words = ["north", "south", "east", "west", "hill", "coast", "delta"]
    return [
        [
            (72, 800, "River Institute | Water for Peace"),
            *column(
                [
                    f"Page of the {words[number]}: the states there should meet twice a year, and ",
                    f"those of the {words[number]} coast as well, if they can.",
                ]
            ),
            (290, 40, f"Page {number + 1} of {count}"),
        ]
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_running_heads_and_page_numbers_are_dropped(pdf: Callable[..., bytes], count: int) -> None:
    document = read_bytes(pdf(*running_pages(count)), "a.pdf")
    assert "River Institute" not in document.text
    assert "Page 1 of" not in document.text
    assert document.text.count("should meet") == count
    assert len(document.pages) == count
    for number, start in enumerate(document.pages):
        assert document.text[start:].startswith("Page of the ")
        assert document.page_at(start) == number + 1


def test_running_heads_of_a_pdf_are_kept_as_evidence(pdf: Callable[..., bytes]) -> None:
    running = read_bytes(pdf(*running_pages(3)), "a.pdf").metadata.running
    assert any("River Institute" in line for line in running)
    assert not any("should meet" in line for line in running)


def test_numbered_headings_are_no_running_heads(pdf: Callable[..., bytes]) -> None:
    pages = [
        [
            (72.0, 780.0, f"Recommendation {number}", "Helvetica-Bold", 16.0),
            *column([*PROSE[:2], f"Of measure {number} this is all."]),
        ]
        for number in range(1, 5)
    ]
    text = read_bytes(pdf(*pages), "a.pdf").text
    assert [f"# Recommendation {number}" in text for number in range(1, 5)] == [True] * 4


def test_a_paragraph_runs_over_the_page_and_the_notes_do_not_cut_it(
    pdf: Callable[..., bytes],
) -> None:
    first = [
        *column([*PROSE[:2], "and the member states of the union should agree on the inter-"]),
        (72, 90, "1 See the report of the commission, which says so.", "Helvetica", 8),
        (72, 700 - 14 * 3, ""),
    ]
    second = column(["national charter before the summer. That is all."])
    document = read_bytes(pdf(first, second), "a.pdf")
    sentence = "agree on the international charter before the summer. That is all."
    assert sentence in document.text
    assert document.text[document.pages[1] :].startswith("charter before")
    assert document.page_at(document.text.index("international")) == 1


def test_raised_numbers_are_note_marks(pdf: Callable[..., bytes]) -> None:
    page = [
        *column(PROSE),
        (72, 640, "The states should pay,"),
        (185, 644, "1", "Helvetica", 6),
        (189, 640, "says the report of the basin commission, for every km"),
        (447, 644, "2", "Helvetica", 6),
        (451, 640, "of land."),
        (72, 90, "1 See the report, page 4.", "Helvetica", 8),
    ]
    text = read_bytes(pdf(page), "a.pdf").text
    assert "should pay,[^1] says" in text
    assert "[^2]" not in text
    assert "[^1]: See the report, page 4." in text


def test_a_sentence_goes_on_though_the_page_break_left_room_for_a_short_word(pdf: Callable[..., bytes]) -> None:
    first = column([*PROSE[:2], "and for the dredging of the channels in the delta they should ask a River"])
    second = column(["Infrastructure Bank for a loan, which the four of them would repay.", *PROSE[:2]])
    text = read_bytes(pdf(first, second), "a.pdf").text
    assert "a River Infrastructure Bank for a loan" in text


def test_a_short_word_that_would_have_fitted_starts_a_paragraph_on_the_next_page(pdf: Callable[..., bytes]) -> None:
    first = column([*PROSE[:2], "and for the dredging of the channels in the delta they have a fund"])
    second = column(["A bank was founded for it.", *PROSE[:2]])
    assert "a fund\n\nA bank" in read_bytes(pdf(first, second), "a.pdf").text


def test_a_full_line_that_opens_in_smaller_type_does_not_end_its_paragraph(pdf: Callable[..., bytes]) -> None:
    smaller = "Publish before the flood, not after it. The gauges of all the upper states would tell the lower states"
    page = [
        *column(PROSE[:2] * 4),
        (72, 560, smaller, "Helvetica", 9.5),
        (72, 546, "what is coming, and an alarm costs them little."),
    ]
    text = read_bytes(pdf(page), "a.pdf").text
    assert "tell the lower states what is coming, and an alarm" in text


def test_centred_lines_apart_are_two_and_lines_of_a_centred_title_one(pdf: Callable[..., bytes]) -> None:
    page = [
        (180, 780, "Water for Peace in the", "Helvetica-Bold", 22.0),
        (220, 754, "Upper River", "Helvetica-Bold", 22.0),
        (230, 710, "Report of Lena Brook", "Helvetica", 14.0),
        (255, 682, "4 May 2019", "Helvetica", 14.0),
        *column([*PROSE, *PROSE], y=640),
    ]
    text = read_bytes(pdf(page), "a.pdf").text
    assert text.startswith("# Water for Peace in the Upper River\n\n## Report of Lena Brook\n\n")
    assert "Brook 4 May" not in text


def sections_of(names: list[str], font: tuple[str, float]) -> list[list[Placed]]:
    return [
        [(72.0, 800.0, f"Gauges of the River{name}", *font), *column([*PROSE[:2], f"So much for part {number}."])]
        for number, name in enumerate(names)
    ]


def test_running_heads_that_name_the_section_are_dropped(pdf: Callable[..., bytes]) -> None:
    names = [" | Prices", " | Pumps", " | Weirs", " | Law"]
    assert "Gauges" not in read_bytes(pdf(*sections_of(names, ("Helvetica-Bold", 9))), "a.pdf").text


def test_headings_and_first_lines_that_begin_alike_stay(pdf: Callable[..., bytes]) -> None:
    names = [" in spring", " in summer", " in autumn", " in winter"]
    headed = read_bytes(pdf(*sections_of(names, ("Helvetica-Bold", 16))), "a.pdf").text
    assert [f"Gauges of the River{name}" in headed for name in names] == [True] * 4
    names = [" - now and", " - never since", " - long ago", " - last year"]
    first_lines = read_bytes(pdf(*sections_of(names, ("Helvetica", 11))), "a.pdf").text
    assert first_lines.count("Gauges") == 4


def test_notes_go_on_at_the_foot_of_the_next_column(pdf: Callable[..., bytes]) -> None:
    small = ("Helvetica", 8.0)
    page = [
        *column(LEFT),
        (72, 90, "1 See the report of the upper states.", *small),
        (72, 80, "2,3 The weir report, page 4.", *small),
        *column(RIGHT, x=320),
        (320, 90, "4 See the law on gauges.", *small),
        (320, 80, "5, 6 The atlas of the delta.", *small),
    ]
    text = read_bytes(pdf(page), "a.pdf").text
    assert text.endswith(
        "[^1]: See the report of the upper states.\n\n[^2]: The weir report, page 4.\n\n"
        "[^4]: See the law on gauges.\n\n[^5]: The atlas of the delta."
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["They want a demo-", "cratic state and", "they want it now."], "a democratic state"),
        (["A long-term plan is", "needed: the long-", "term plan of all."], "the long-term plan"),
        (["The Indo-", "Pakistani talks are", "to be resumed now."], "The Indo-Pakistani talks"),
        (
            ["A state-of-the-", "art plan is needed", "by all the states."],
            "A state-of-the-art plan",
        ),
    ],
)
def test_hyphens_at_line_ends(pdf: Callable[..., bytes], lines: list[str], expected: str) -> None:
    assert expected in read_bytes(pdf(column(lines)), "a.pdf").text


def typeset(rows: list[list[str]], style: list[tuple[object, ...]], widths: list[int]) -> bytes:
    """Make a PDF with a heading, a table whose cells wrap, and a paragraph."""
    body = getSampleStyleSheet()["BodyText"]
    table = Table([[Paragraph(cell, body) for cell in row] for row in rows], colWidths=widths, style=style)
    heading = Paragraph("Harbour review", getSampleStyleSheet()["Heading1"])
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build([heading, table, Paragraph("The review thanks all who answered.", body)])
    return stream.getvalue()


RULED: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
WRAPPED = [
    ["No.", "Recommendation", "Responsible"],
    ["1", "Hire forty inspectors for the night shift and train them before the rains begin", "Harbour Board; Kenya"],
    ["2", "Count the boats", ""],
]


def test_cells_that_wrap_in_a_ruled_table_of_a_pdf_stay_whole() -> None:
    text = read_bytes(typeset(WRAPPED, RULED, [30, 150, 90]), "review.pdf").text
    assert "| No. | Recommendation | Responsible |\n" in text
    assert (
        "| 1 | Hire forty inspectors for the night shift and train them before the rains begin | Harbour Board; Kenya |"
    ) in text
    assert "| 2 | Count the boats |  |" in text
    assert text.endswith("The review thanks all who answered.")


def test_a_ruled_table_of_a_pdf_gives_rows_with_their_actors() -> None:
    rows = extract_bytes(typeset(WRAPPED, RULED, [30, 150, 90]), "review.pdf").recommendations
    assert [row.text for row in rows] == [WRAPPED[1][1], "Count the boats"]
    assert rows[0].actors == ("Harbour Board", "Kenya")


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
def test_a_cell_that_spans_rows_of_a_ruled_table_names_each_of_them(valign: str) -> None:
    rows = [
        ["Lead", "Recommended measure", "Note"],
        ["Quay Board", "Hire forty inspectors for the night shift before the rains", "Soon"],
        ["", "Count the boats", ""],
        ["", "Mend the steps", "Later"],
        ["Kenya", "Dredge the canal", ""],
    ]
    style = [*RULED[:1], ("SPAN", (0, 1), (0, 3)), ("VALIGN", (0, 0), (-1, -1), valign)]
    text = read_bytes(typeset(rows, style, [80, 150, 60]), "review.pdf").text
    for row in ("| Quay Board | Count the boats |  |\n", "| Quay Board | Mend the steps | Later |\n| Kenya | Dredge"):
        assert row in text
    assert "| Quay Board | Hire forty inspectors for the night shift before the rains | Soon |\n" in text


@pytest.mark.parametrize(
    ("rows", "style"),
    [
        ([["<font size=16>Findings</font>", "Note"], ["The sea is wide.", "The ships are old."]], RULED),
        ([["Wide", "Old"], ["- Count the boats.<br/>- Dredge the canal.<br/>- Pay the crews.", "Ships"]], RULED),
        ([[*"abc"], ["The Harbour Board has counted the boats in the bay since the flood of the year 2011", "", ""]],
         [*RULED, ("SPAN", (0, 1), (-1, 1))]),
    ],
    ids=["heading", "list", "span"],
)  # fmt: skip
def test_grids_of_anything_but_plain_cells_are_read_as_before(
    rows: list[list[str]], style: list[tuple[object, ...]]
) -> None:
    text = read_bytes(typeset(rows, style, [120] * len(rows[0])), "page.pdf").text
    assert "Harbour review" in text
    for words in ("The ships are old.", "- Dredge the canal.", "Harbour Board has counted the boats in the bay since"):
        assert (words in text) == any(words in cell.replace("<br/>", "\n") for row in rows for cell in row), words
    assert not any(line.startswith("|") and len(line) > 60 for line in text.splitlines())


def test_paragraphs_in_a_cell_of_a_pdf_are_told_apart() -> None:
    body = getSampleStyleSheet()["BodyText"]
    cells: list[list[object]] = [
        ["Recommendation", "Responsible"],
        ["Count the boats", [Paragraph("Salt Board", body), Paragraph("Kenya", body)]],
    ]
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build([Table(cells, style=RULED, colWidths=[150, 90])])
    assert "| Count the boats | Salt Board; Kenya |" in read_bytes(stream.getvalue(), "a.pdf").text


def test_a_drawing_of_thousands_of_strokes_is_no_table_and_takes_no_time(pdf: Callable[..., bytes]) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawString(72, 700, "The sea is wide.")
    for number in range(5000):
        canvas.line(50, number / 10, 500, number / 10)
        canvas.line(50 + number / 20, 10, 50 + number / 20, 500)
    canvas.save()
    started = time.process_time()
    assert read_bytes(stream.getvalue(), "drawing.pdf").text == "The sea is wide."
    assert time.process_time() - started < 2


def test_frames_around_paragraphs_of_a_pdf_are_no_table() -> None:
    frame: list[tuple[object, ...]] = [("BOX", (0, 0), (-1, -1), 1, colors.black), *RULED[:1]]
    boxed = [
        ["The sea is wide and the ships are made of clay. Nobody counts them."],
        ["The harbour lies to the north."],
    ]
    text = read_bytes(typeset(boxed, frame, [200]), "boxed.pdf").text
    assert "|" not in text
    assert "The sea is wide and the ships are made of clay. Nobody counts them." in text


def test_tables_of_a_pdf_become_rows(pdf: Callable[..., bytes]) -> None:
    page = [
        *column(PROSE),
        (72, 600, "Measure"),
        (300, 600, "Who"),
        (72, 585, "Open the registers"),
        (300, 585, "Ministry"),
    ]
    text = read_bytes(pdf(page), "a.pdf").text
    assert text.endswith("| Measure | Who |\n| Open the registers | Ministry |")


def test_line_numbers_are_dropped(pdf: Callable[..., bytes]) -> None:
    lines = [*PROSE, *PROSE]
    page: list[Placed] = []
    for number, (x, y, text) in enumerate(column(lines), 1):
        page += [(40, y, str(number)), (x, y, text)]
    assert read_bytes(pdf(page), "a.pdf").text.startswith(" ".join(PROSE))


def test_pages_that_are_turned(tmp_path: Path) -> None:
    for angle in (90, 180, 270):
        path = tmp_path / f"{angle}.pdf"
        canvas = Canvas(str(path), pagesize=A4)
        canvas.translate(300, 400)
        canvas.rotate(angle)
        for number, line in enumerate(PROSE):
            canvas.drawString(-200, 100 - 14 * number, line)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT")
        canvas.save()
        assert read_document(path).text == " ".join(PROSE)


def test_properties_of_a_pdf(pdf: Callable[..., bytes]) -> None:
    page = column(["Water for Peace, by Jane Roe", *PROSE])
    metadata = read_bytes(pdf(page, title="Water for Peace", author="Jane Roe"), "a.pdf").metadata
    assert (metadata.title, metadata.authors) == ("Water for Peace", ("Jane Roe",))
    bad = read_bytes(pdf(page, title="Microsoft Word - x.docx", author="Kim Key"), "a.pdf").metadata
    assert (bad.title, bad.authors, bad.date) == ("", (), "")


def test_bad_pdfs_are_refused(pdf: Callable[..., bytes]) -> None:
    data = pdf(*running_pages(3))
    assert "broken or incomplete" in refused(data[:200], "a.pdf")
    assert "broken or incomplete" in refused(b"%PDF-1.7\n" + bytes(range(256)) * 4, "a.pdf")
    assert "password" in refused(pdf(column(PROSE), password="secret"), "a.pdf")


def picture_page(canvas: Canvas) -> None:
    picture = Image.new("RGB", (60, 80), "white")
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.showPage()


def test_scans_are_refused_and_scanned_pages_reported() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    picture_page(canvas)
    canvas.save()
    assert "text layer" in refused(stream.getvalue(), "scan.pdf")
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for x, y, text in column(PROSE):
        canvas.drawString(x, y, text)
    canvas.showPage()
    picture_page(canvas)
    canvas.save()
    document = read_bytes(stream.getvalue(), "half.pdf")
    assert document.text == " ".join(PROSE)
    assert document.pages == (0, len(document.text))
    assert "page 2 only hold" in document.warnings[0].replace("holds", "hold")


def test_a_pdf_with_nothing_on_it_is_empty() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.showPage()
    canvas.save()
    document = read_bytes(stream.getvalue(), "empty.pdf")
    assert (document.text, document.pages, document.warnings) == ("", (0,), ())


def test_ligatures_and_soft_hyphens_are_resolved(tmp_path: Path) -> None:
    from recextract.readers.pdf_page import _character

    assert [_character(code) for code in (0xFB01, 0xFB02, 0xAD, 0xA0)] == ["fi", "fl", "\xad", " "]


# All formats ------------------------------------------------------------------------------


def test_the_same_bytes_give_the_same_document(pdf: Callable[..., bytes]) -> None:
    for data, name in (
        (pdf(*running_pages(3)), "a.pdf"),
        (word(fill_brief), "a.docx"),
        (PAGE.encode(), "a.html"),
        (odt(), "a.odt"),
        (epub(), "a.epub"),
    ):
        assert read_bytes(data, name) == read_bytes(data, name)


# Properties -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "untitled",
        "Untitled-1",
        "Microsoft Word - final.doc",
        "PowerPoint Presentation",
        "brief_v3",
        "final.indd",
        "2019",
        "x",
        "",
    ],
)
def test_titles_that_programs_give(title: str) -> None:
    assert plausible_title(title) == ""


def test_titles_that_people_give() -> None:
    assert plausible_title(" Water\tfor  Peace ") == "Water for Peace"
    assert plausible_title("Untouchable Rivers") == "Untouchable Rivers"


@pytest.mark.parametrize("author", ["user", "python-docx", "Windows User", "HP", "jsmith", ""])
def test_authors_that_programs_give(author: str) -> None:
    assert plausible_authors([author]) == ()


def test_lists_of_authors() -> None:
    assert split_authors("by Jane Roe; John Doe & Ann Poe") == ["Jane Roe", "John Doe", "Ann Poe"]
    assert split_authors("Roe, Jane") == ["Jane Roe"]
    assert split_authors("https://example.org/jane") == []
    assert plausible_authors(["Jane Roe", "Jane Roe"]) == ("Jane Roe",)
    assert confirmed_authors(["Jane Roe", "Kim Key"], "A brief by J. Roe") == ("Jane Roe",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-05-04", "2019-05-04"),
        ("2019-5-4 10:00", "2019-05-04"),
        ("2019-13-01", ""),
        ("1066", ""),
        ("May 2019", ""),
        ("20190504", "2019-05-04"),
    ],
)
def test_dates_are_as_precise_as_they_are_stated(value: str, expected: str) -> None:
    assert iso_date(value) == expected
