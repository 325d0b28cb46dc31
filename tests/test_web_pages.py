"""Web pages as content systems and Word write them: hidden parts, lists in styles, tables, links to other texts."""

from __future__ import annotations

import json

import pytest

from recextract.metadata.document import find_metadata
from recextract.pipeline import extract_bytes
from recextract.readers import read_bytes
from recextract.types import Document

LEAD = "<p>The reservoir of the upper valley has been half empty since the spring, and the farms below it go dry.</p>"


def page(body: str, head: str = "") -> Document:
    return read_bytes(f"<html><head>{head}</head><body><h1>Dry Farms</h1>{LEAD}{body}</body></html>".encode(), "a.html")


def added(body: str) -> str:
    """Return the text that ``body`` adds to a page."""
    return page(body).text.partition("go dry.")[2].strip()


@pytest.mark.parametrize(
    "name", ["onetrust-consent-sdk", "CybotCookiebotDialog", "cmplz-cookiebanner", "consent-modal"]
)
def test_what_asks_for_consent_is_no_text(name: str) -> None:
    assert added(f'<div id="{name}"><div><p>You should accept all cookies of this site.</p></div></div>') == ""


@pytest.mark.parametrize(
    "part",
    [
        '<h3><button aria-expanded="false">For farms</button></h3><div hidden><p>Farms should share.</p></div>',
        '<h3><button aria-controls="p">For farms</button></h3><i></i><div id="p" style="display: none">Farms '
        "should share.</div>",
        '<h3>For farms</h3><div role="tabpanel" hidden><p>Farms should share.</p></div>',
    ],
)
def test_what_a_button_unfolds_is_text_below_its_heading(part: str) -> None:
    assert added(part) == "### For farms\n\nFarms should share."


@pytest.mark.parametrize(
    "part",
    [
        '<div hidden><p>Farms should share.</p></div>',
        '<button aria-expanded="false">Menu</button><ul hidden><li><a href="/a">A</a></li><li><a href="/b">B</a></li>'
        '<li><a href="/c">C</a></li></ul>',
        '<button>Buy water</button>',
    ],
)  # fmt: skip
def test_what_nothing_unfolds_stays_hidden_and_menus_do(part: str) -> None:
    assert added(part) == ""


@pytest.mark.parametrize("lead", ["Read more:", "<b>ALSO READ: </b>", "» See also:"])
def test_a_link_to_another_text_is_no_text(lead: str) -> None:
    assert added(f'<p>{lead} <a href="/x">Why farms should close</a></p>') == ""


@pytest.mark.parametrize(
    "links",
    [
        '<h2>Related</h2><ul><li><a href="/x">Farms should close.</a></li></ul>',
        '<p><b>You might also like:</b></p><p><a href="/x">Farms should close</a></p><p><a href="/y">Wells</a> (1)</p>',
        '<h2>Read next</h2><h3><a href="/x">Why farms should close</a></h3><p>Nobody should farm in the valley.</p>',
    ],
    ids=["list", "paragraphs", "cards"],
)
def test_links_below_a_heading_that_leads_elsewhere_are_no_text(links: str) -> None:
    assert added(f"{links}<h2>Notes</h2><p>Farms should share.</p>") == "## Notes\n\nFarms should share."
    assert added(f"{links}<p>Farms should share.</p>") == "Farms should share."


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("<h2>Related</h2><p>Farms should share.</p>", "## Related\n\nFarms should share."),
        ('<h2>Advice</h2><ul><li><a href="/x">Farms should close.</a></li></ul>', "## Advice\n\n- Farms should close."),
        (
            '<h2>Related</h2><p>As <a href="/x">surveys</a> say, farms should share.</p>',
            "## Related\n\nAs surveys say, farms should share.",
        ),
        (
            '<h2>Related</h2><p><a href="/x">Wells</a></p><h2><a href="#a">Advice</a></h2><p>Farms should share.</p>',
            "## Advice\n\nFarms should share.",
        ),
        ("<p>Farms should share.</p><h2>Related</h2>", "Farms should share.\n\n## Related"),
    ],
)
def test_below_such_a_heading_only_links_are_no_text(part: str, text: str) -> None:
    assert added(part) == text


def test_a_link_within_a_sentence_stays() -> None:
    assert added('<p>Read more: <a href="/x">the survey</a> says that farms should close.</p>').startswith("Read more")


@pytest.mark.parametrize(
    "quotation",
    [
        "<blockquote><p>Farms should share.</p><p>All of them.</p><footer>Ada Lund, farmer</footer></blockquote>",
        "<blockquote><p>Farms should share.<p>All of them.<footer>— <cite>Ada Lund</cite>, farmer</blockquote>",
        "<blockquote><p>Farms should share.</p>All of them. <cite>Ada Lund, farmer</cite></blockquote>",
        "<blockquote><p>Farms should share.</p>All of them. <cite>— Ada Lund, farmer</cite></blockquote>",
        "<blockquote><p>Farms should share.<p>All of them.<footer>— <cite>Ada Lund, farmer</cite></blockquote>",
        "<blockquote><p>Farms should share.<p>All of them.<p>— <cite>Ada Lund, farmer</cite></blockquote>",
        "<figure><blockquote><p>Farms should share.<p>All of them.</blockquote><figcaption>Ada Lund, farmer</figure>",
        "<blockquote><p>Farms should share.</p><p>All of them.</p><p><b>— Ada Lund, farmer</b></p></blockquote>",
    ],
    ids=["footer", "part of a footer", "cite", "dash in it", "in a footer", "in a paragraph", "caption", "paragraph"],
)
def test_who_is_named_below_a_quotation_has_said_it(quotation: str) -> None:
    assert added(quotation) == "> Farms should share.\n\n> All of them.\n\n> — Ada Lund, farmer"


@pytest.mark.parametrize(
    "quotation",
    [
        "<blockquote><p>Farms should read <cite>Ada Lund</cite> and share.</p></blockquote>",
        "<blockquote><p>Farms should share.</p><footer>From the Salt Papers</footer></blockquote>",
        f"<blockquote>{LEAD * 12}<p>Farms should share.</p><p>— Ada Lund</p></blockquote>",
    ],
    ids=["a book", "nobody", "a page that is indented"],
)
def test_a_quotation_below_which_nobody_is_named_stays_as_it_is(quotation: str) -> None:
    assert "> " not in added(quotation)


def word(mark: str, text: str, level: int = 1) -> str:
    ignored = (
        f"<span style='mso-list:Ignore'>{mark}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
    )
    item = f"<![if !supportLists]><span style='font-family:Symbol'>{ignored}</span><![endif]>{text}<o:p></o:p>"
    return f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>{item}</p>"


def test_lists_in_a_page_that_word_has_written() -> None:
    items = [word("·", "Meter the wells."), word("o", "Count the pumps.", 2), word("§", "Seal the leaks.", 2)]
    items += [word("1)", "Share the water."), word("(a)", "Pay the wardens.")]
    assert added("".join(items)) == (
        "- Meter the wells.\n  - Count the pumps.\n  - Seal the leaks.\n1) Share the water.\n(a) Pay the wardens."
    )


HEADS = "<tr><th>No.</th><th>Recommendation</th><th>Responsible</th></tr>"


@pytest.mark.parametrize(
    "cell", ["<p>Meter the wells</p><p>Seal the leaks</p>", "<ul><li>Meter the wells<li>Seal the leaks</ul>"]
)
def test_each_paragraph_of_a_cell_is_a_row_below_the_heads(cell: str) -> None:
    table = f"<table>{HEADS}<tr><td>1</td><td>{cell}</td><td>Water Board</td></tr></table>"
    rows = ["| No. | Recommendation | Responsible |", "| 1 | Meter the wells | Water Board |"]
    assert added(table) == "\n".join([*rows, "| 1 | Seal the leaks | Water Board |"])
    found = extract_bytes(f"<h1>Dry Farms</h1>{LEAD}{table}".encode(), "a.html").recommendations
    assert [(row.text, row.actors) for row in found] == [
        ("Meter the wells", ("Water Board",)),
        ("Seal the leaks", ("Water Board",)),
    ]


def test_a_table_without_heads_is_taken_apart_as_before() -> None:
    table = "<table><tr><td><p>The pumps stand still.</p><p>The wells are shut.</p></td>"
    table += "<td>The sea is wide.</td></tr></table>"
    assert added(table) == "The pumps stand still.\n\nThe wells are shut.\n\nThe sea is wide."


def test_authors_and_publisher_may_be_named_elsewhere_on_the_page() -> None:
    article = {
        "@type": "Article",
        "author": {"@id": "#ann"},
        "publisher": {"@id": "#house"},
        "datePublished": "2018-02-11",
    }
    people = [{"@type": "Person", "@id": "#ann", "name": "Ann Lee"}, {"@id": "#house", "name": "Water Watch"}]
    data = json.dumps({"@graph": [article, *people]})
    script = f'<script type="application/ld+json">\n//<![CDATA[\n{data}\n//]]>\n</script>'
    found = find_metadata(page("<p>© 2018 Water Watch</p>", script))
    assert (found.authors, found.source, found.date) == (("Ann Lee",), "Water Watch", "2018-02-11")
