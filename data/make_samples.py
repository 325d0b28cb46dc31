"""Make the PDF, the DOCX and the HTML page in data/raw from the texts in this file.

usage: python data/make_samples.py [FOLDER]      (default: data/raw beside this file)

Needs reportlab, pyphen and python-docx; the files in the repository come from 5.1.0, 0.18.1 and 1.2.0. The same versions
give the same bytes on every run: the PDF is written without a clock, the parts of the DOCX get a fixed date. All texts,
names and bodies are invented.
"""

from __future__ import annotations

import datetime
import io
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape

PDF_NAME = "2024-11_policy-paper_zambia-debt-and-schools.pdf"
DOCX_NAME = "2025-06-30_workshop-report_ai-in-courts.docx"
HTML_NAME = "2026-01-20_commentary_cabo-delgado.html"

# In PDF_TEXT and DOCX_TEXT a line is a block: "# " a heading, "## " a smaller one, "- " a list item, "| " a row
# of a table, anything else a paragraph. "^1" is a note mark.

PDF_TITLE = "Debt Relief at the School Gate"
PDF_AUTHORS = "Chanda Mwale and Thomas Lindqvist"
PDF_BODY = "Lusaka Centre for Fiscal Studies"
PDF_TEXT = """\
# Summary
Zambia pays more to its creditors than to its teachers. The agreement with official lenders in 2023, and the one with bondholders that followed this June, have made the bill smaller; neither has put a child behind a desk. This paper proposes that Parliament tie a fifth of the savings, by law and until 2031, to secondary schools.
# 1. The Savings
Over the next seven years the Treasury will pay its lenders several billion dollars less than was due under the old contracts. Nobody outside the ministry knows the exact figure, and officials must have their reasons for keeping it to themselves. All the same it is imperative that the ministry publish the sum before it is spent, and not afterwards. Money which has no name tends to find new friends. In 2012, when the first Eurobond arrived, much of it went into roads that ended in the bush, and ministers later had to explain to a committee of Parliament where the rest had gone.^1
# 2. Free, and Full
Since January 2022 secondary schooling has been free of charge. Nearly two million children came back or came for the first time, many of them girls whose brothers had been sent to school in their place. In the Eastern Province we visited classes of ninety. “We had to teach under the mango trees until the rains came,” a headmistress in Petauke recalled, “and then we needed to send them home.” Free schooling was right, and it would be folly to reverse it. What it lacks is not enthusiasm but teachers. The ministry says that it will recruit another four thousand in January, as it said a year ago. A class of that size is not taught; it is counted. The library is locked. Some thirty thousand trained teachers have a diploma and no post, since posts are handed out in the capital, once a year, from a list. Lusaka has to let the districts hire the teachers whom they can see standing at the gate. Should the list be kept, the queue will only grow longer.
# 3. Debt for Desks
Swaps of debt for nature have been tried in Belize and in Seychelles. A creditor forgives a part of what it is owed, and the debtor spends a part of what it saves on reefs or forests. The bankers’ fees were high, and a reef is hard to audit. Côte d’Ivoire is said to be preparing something of the kind for its primary schools, with a guarantee from Washington that would let it borrow cheaply, buy back dear loans and build with the difference. Lusaka has watched and waited. Two ministers told us that the idea was theirs, and a third that it could not work. A classroom can be counted by anyone with a finger, which is why the African Development Bank should offer to guarantee the first swap of debt for schools. Bondholders might agree to wait a little longer for money that visibly becomes a building. The Treasury would do well to ask them, since the answer costs nothing. Not everyone is convinced. “Nobody should sign a swap whose fees are larger than its savings,” warned Professor Namukolo Sikota of the Copperbelt School of Economics at our seminar in September. She is right about the fees. In both cases quoted above they were disclosed a year after the signature, and in neither were they disputed. They came to about three cents for each dollar of debt that was swapped, which a careful buyer would have noticed. A school for four hundred pupils costs, with its latrines and a borehole, roughly what the two cabinets spent on counsel in a month. None of this needs a new institution. The list of schools exists; it has been kept since 1996 by a clerk in Ndola, in pencil, and it is correct.
# 4. Recommendations
## To the Government of Zambia
- Pass a School Guarantee Act that reserves one fifth of the debt savings for secondary schools.
- Publish the list of schools that benefit, school by school and term by term.
- Avoid new borrowing for stadiums.
## To the International Monetary Fund
- Treat the salaries of teachers as investment when the ceiling on the wage bill is set.
## To parents and civil society
- Count the desks. If the list says forty and there are twelve, tell the newspaper.
Chanda Mwale is a senior fellow at the Centre. Thomas Lindqvist teaches public finance in Uppsala.
^1 Report of the Committee on Estimates, second session, 2016.
"""

DOCX_TITLE = "Machines on the Bench: Artificial Intelligence in the Courts"
DOCX_AUTHOR = "Kristiina Raudsepp"
DOCX_BODY = "Baltic Centre for Law and Technology"
DOCX_DATE = "30 June 2025"
DOCX_TEXT = """\
# Background
Six European judiciaries now use software that sorts files, drafts orders or predicts how long a case will take. On 30 June 2025 thirty-one participants from nine countries met in Tallinn to compare what it has done to their work. Before lunch the participants agreed on one sentence, and on little else: a judgment must remain the work of a judge.
The Artificial Intelligence Act of the European Union already counts such systems among the risky ones. Providers must register them, and courts that use them are to keep their logs for six months. The workshop was not about these duties but about what lies beyond them.
# What the Judges Told Us
Judge Marta Zielińska from Kraków uses a program that summarises the file, and reads the file all the same. “I have to, since it has never yet noticed a missing signature,” she explained. She advised her fellow judges to keep a log of every error and to make it public once a year.
Dr Pieter van Hasselt, a lawyer for data protection, cautioned against training any model on sealed files, for “what has gone in cannot be taken out again”. His firm had wanted to do so in 2023 and was stopped by its insurer.
A clerk from Riga thought that courts ought to tell the parties, on the first page and in plain words, when a draft was made by a machine. Two engineers replied that the parties could always ask. Does anybody read the first page?
# Points of Agreement
- The pilots have saved time in small claims and nowhere else.
- Judgments that were drafted with the help of software are not appealed more often than others.
- The right to be heard by a human being is not for sale, and no court should offer a discount on its fees to those who waive it.
# Recommendations
## For ministries of justice
- Buy software only together with its source code and its test results.
- Set aside a tenth of every such budget for people who know how to say no to it.
- Never measure judges by how often they follow the machine.
## For the European Commission
- Fund an open set of decided cases for testing, in all official languages and in the small ones first.
- Consider a common register of incidents.
## For universities
- More lawyers who can read code, and more engineers who have sat through a trial.
# Next Steps
The Centre will hold a second workshop in Vilnius in 2026 and plans to publish the papers of both.
# Participants (extract)
| Name | Function | Place
| Marta Zielińska | Judge, Regional Court | Kraków
| Pieter van Hasselt | Partner, Van Hasselt De Wit | Utrecht
| Kristiina Raudsepp | Rapporteur | Tallinn
| Ilze Bērziņa | Clerk, City Court | Riga
"""

HTML_TEXT = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>After Palma: what would end the war in Cabo Delgado | Indian Ocean Security Review</title>
<meta name="author" content="Graça Nhantumbo">
<meta name="description" content="The insurgents have lost the towns. The state has yet to win them.">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Indian Ocean Security Review">
<meta property="og:title" content="After Palma: what would end the war in Cabo Delgado">
<meta property="article:published_time" content="2026-01-20T07:30:00+00:00">
<link rel="canonical" href="https://iosr.example/commentary/after-palma">
<style>body { font-family: Georgia, serif; max-width: 42em; margin: auto } nav li { display: inline }</style>
<script>window.dataLayer = window.dataLayer || []; dataLayer.push({"page": "You must never be read as text."});</script>
</head>
<body>
<div id="cookie-banner" role="dialog" aria-hidden="true"><p>You must accept cookies to continue.</p><button>Accept all</button></div>
<header>
<a href="/">Indian Ocean Security Review</a>
<nav><ul><li><a href="/commentary">Commentary</a></li><li><a href="/reports">Reports</a></li><li><a href="/podcast">Podcast</a></li><li><a href="/about">About us</a></li><li><a href="/donate">Support our work</a></li></ul></nav>
</header>
<main>
<article>
<h1>After Palma: what would end the war in Cabo Delgado</h1>
<p class="byline">By <a rel="author" href="/authors/nhantumbo">Graça Nhantumbo</a> | <time datetime="2026-01-20">January 20, 2026</time></p>
<p>Nearly five years after the attack on Palma the insurgents of northern Mozambique no longer hold a single town. They hold the roads at night, the price of fish, and a good part of what is said in the market. The ministry counted fourteen attacks in December; the market counted thirty. Maputo should resist the temptation to declare victory.</p>
<p>The soldiers whom Rwanda sent guard a gas plant, and they guard it well. The mission of the southern African states went home in 2024, having done what it was paid for. The Southern African Development Community should nevertheless keep a small cell of analysts in Pemba, and should pay for it itself. Had there been one in 2017, the first sermons would not have gone unheard.</p>
<h2>The registrar and the rifle</h2>
<p>Above all, the Mozambican state needs to come back as something other than a convoy. In Mocímboa da Praia the civil registry reopened in March. By June it had issued eleven thousand identity cards, and the commander of the local garrison told me, without being asked, that this had been worth a battalion. &ldquo;Send me three more registrars,&rdquo; he said, &ldquo;before you send me another gun.&rdquo;</p>
<p>Young men who give themselves up are told that they will be received kindly, and some of them are. The government&rsquo;s offer has to be written down, published in Makua and Mwani, and kept. The Islamic Council could play a part here by vouching for those who return. Imams who did so in Macomia were threatened by both sides, and one of them was shot.</p>
<blockquote><p>They hold the roads at night, the price of fish, and a good part of what is said in the market.</p></blockquote>
<h2>Who is hiring</h2>
<p>The gas companies have promised five thousand jobs. They must know how few of these have gone to the people who can see the plant from their doors. They cannot go on flying in cooks from Maputo and guards from Johannesburg. Donors, for their part, might spare the province another youth forum and build two secondary schools. A forum lasts for a day, and the bus fare has to be paid both ways.</p>
<p>No one will sign a paper that ends this war. It will end, if it does, as it began: one family at a time.</p>
<p class="bio"><em>Graça Nhantumbo reported from Pemba for eleven years.</em></p>
</article>
<aside><h2>Related</h2><ul><li><a href="/c/1">Kenya must rethink Boni Forest</a></li><li><a href="/c/2">Why Tanzania should open its border posts</a></li></ul></aside>
<section class="newsletter"><h2>Newsletter</h2><p>Subscribe to our newsletter and never miss a commentary.</p></section>
</main>
<footer><p>© 2026 Indian Ocean Security Review. All rights reserved. Articles may not be republished without permission.</p></footer>
</body>
</html>
"""


def blocks(text: str) -> list[tuple[str, str]]:
    """Split a text of this file into (kind, text) blocks."""
    marks = {"# ": "h1", "## ": "h2", "- ": "item", "| ": "row", "^": "note"}
    found = []
    for line in text.splitlines():
        mark = next((m for m in marks if line.startswith(m)), "")
        kind = marks.get(mark, "prose")
        found.append((kind, line if kind == "note" else line[len(mark) :]))
    return found


def make_pdf() -> bytes:
    """Three A5 pages: one column, two columns, one column; running header, page number in the footer, hyphens."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import (
        BaseDocTemplate,
        CondPageBreak,
        Frame,
        NextPageTemplate,
        PageBreak,
        PageTemplate,
        Paragraph,
        Spacer,
    )

    width, height = A5
    left, bottom, top, gutter = 16 * mm, 18 * mm, 18 * mm, 6 * mm
    inner, tall = width - 2 * left, height - bottom - top
    column = (inner - gutter) / 2

    def furniture(canvas, document) -> None:
        canvas.setFont("Times-Italic", 8)
        if document.page > 1:
            canvas.drawString(left, height - 12 * mm, PDF_TITLE)
        canvas.setFont("Times-Roman", 8)
        canvas.drawCentredString(width / 2, 10 * mm, f"{PDF_BODY} | {document.page}")

    def frame(x: float, wide: float) -> Frame:
        return Frame(x, bottom, wide, tall, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A5, title=PDF_TITLE, author=PDF_AUTHORS, subject="Policy Paper 8", invariant=1, lang="en-GB"
    )
    document.addPageTemplates(
        [
            PageTemplate("one", [frame(left, inner)], onPage=furniture),
            PageTemplate("two", [frame(left, column), frame(left + column + gutter, column)], onPage=furniture),
        ]
    )
    prose = ParagraphStyle(
        "prose", fontName="Times-Roman", fontSize=10.5, leading=13.5, alignment=4, spaceAfter=6,
        hyphenationLang="en_GB", embeddedHyphenation=1,
    )  # fmt: skip
    plain = ParagraphStyle("plain", parent=prose, alignment=0, hyphenationLang="")
    styles = {
        "prose": prose,
        "by": plain,
        "title": ParagraphStyle("title", parent=plain, fontName="Times-Bold", fontSize=20, leading=24),
        "h1": ParagraphStyle("h1", parent=plain, fontName="Times-Bold", fontSize=12, spaceBefore=6),
        "h2": ParagraphStyle("h2", parent=plain, fontName="Times-BoldItalic"),
        "item": ParagraphStyle("item", parent=prose, leftIndent=12, bulletIndent=2, spaceAfter=3),
        "note": ParagraphStyle("note", parent=prose, fontSize=8, leading=10),
    }
    story = [
        Paragraph(PDF_TITLE, styles["title"]),
        Paragraph(PDF_AUTHORS, styles["by"]),
        Paragraph(f"{PDF_BODY}, Policy Paper 8, November 2024", styles["by"]),
        Spacer(1, 8),
        NextPageTemplate("two"),
    ]
    for kind, text in blocks(PDF_TEXT):
        if text.startswith("4. "):
            story += [NextPageTemplate("one"), PageBreak()]
        if kind in ("h1", "h2"):
            story.append(CondPageBreak(50))  # no heading alone at the foot of a column
        if kind == "note":
            story.append(Spacer(1, 20))
        marked = escape(text).replace("^1", "<super>1</super>")
        story.append(Paragraph(marked, styles[kind], bulletText="•" if kind == "item" else None))
    document.build(story)
    return out.getvalue()


def make_docx() -> bytes:
    """Title, real headings, bullet lists, a table and core properties."""
    import docx

    document = docx.Document()
    document.add_paragraph(DOCX_BODY)
    document.add_paragraph(DOCX_TITLE, style="Title")
    document.add_paragraph(f"Report of an expert workshop held in Tallinn, {DOCX_DATE}", style="Subtitle")
    document.add_paragraph(f"Rapporteur: {DOCX_AUTHOR}")
    styles = {"h1": "Heading 1", "h2": "Heading 2", "item": "List Bullet", "prose": None}
    rows = []
    for kind, text in blocks(DOCX_TEXT):
        if kind == "row":
            rows.append([cell.strip() for cell in text.split("|")])
        else:
            document.add_paragraph(text, style=styles[kind])
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    when = datetime.datetime(2025, 7, 4, 9, 0)
    core = document.core_properties
    core.title, core.author, core.subject, core.language = DOCX_TITLE, DOCX_AUTHOR, DOCX_BODY, "en-GB"
    core.comments, core.last_modified_by, core.created, core.modified = "", DOCX_AUTHOR, when, when
    made = io.BytesIO()
    document.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2025, 7, 4, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def main() -> None:
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((PDF_NAME, make_pdf()), (DOCX_NAME, make_docx()), (HTML_NAME, HTML_TEXT.encode())):
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
