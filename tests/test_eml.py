"""E-mails as documents: which part is the text, what the head says, what is attached."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from recextract.errors import UnreadableDocument
from recextract.metadata.document import find_metadata
from recextract.readers import read_bytes
from recextract.types import Document

BODY = "Dear colleagues,\n\nPeru should halve the eel quota – “now”.\n\nInés\n"
PAGE = "<html><head><style>p {}</style></head><body><p>Peru should halve the eel quota.</p></body></html>"


def mail(change: Callable[[EmailMessage], object] | None = None, **heads: str) -> Document:
    message = EmailMessage()
    heads = {"From": "Inés Quispe <ines@eels.example>", "Subject": "Eel quotas for the lagoon"} | heads
    for head, value in heads.items():
        message[head] = value
    message["Date"] = "Tue, 04 May 2021 23:30:00 -0500"
    (change or (lambda message: message.set_content(BODY)))(message)
    return read_bytes(message.as_bytes(), "eels.eml")


@pytest.mark.parametrize("cte", ["8bit", "base64", "quoted-printable"])
def test_the_text_stands_under_its_subject(cte: str) -> None:
    document = mail(lambda message: message.set_content(BODY, cte=cte))
    assert document.text == f"# Eel quotas for the lagoon\n\n{BODY}"
    assert (document.format, document.extracted, document.warnings) == ("eml", True, ())


def test_the_head_gives_author_title_and_date() -> None:
    found = find_metadata(mail(Subject="RE: Fwd: Eel quotas for the lagoon"))
    assert (found.title, found.authors, found.date) == ("Eel quotas for the lagoon", ("Inés Quispe",), "2021-05-04")


def test_the_plain_part_goes_before_the_page_and_the_page_is_read_where_it_is_alone() -> None:
    def both(message: EmailMessage) -> None:
        message.set_content(BODY)
        message.add_alternative(PAGE, subtype="html")

    assert "Dear colleagues" in mail(both).text
    alone = mail(lambda message: message.set_content(PAGE, subtype="html", cte="base64"))
    assert alone.text == "# Eel quotas for the lagoon\n\nPeru should halve the eel quota."


def test_the_page_is_decoded_as_its_part_says() -> None:
    page = "<html><body><p>Łódź must repave the quay.</p></body></html>"
    document = mail(lambda message: message.set_content(page, subtype="html", charset="iso-8859-2"))
    assert document.text.endswith("Łódź must repave the quay.")
    document = mail(lambda message: message.set_content("Łódź must repave.", charset="iso-8859-2"))
    assert "Łódź must repave." in document.text


def test_what_is_attached_is_named_but_not_pictures_of_the_page() -> None:
    def attach(message: EmailMessage) -> None:
        message.set_content(BODY)
        message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="quota plan.pdf")
        message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png", disposition="inline")

    assert mail(attach).warnings == ("eels.eml: not read is what is attached: quota plan.pdf.",)


def test_a_mail_of_attachments_only_says_so() -> None:
    def attach(message: EmailMessage) -> None:
        message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="quota.pdf")

    with pytest.raises(UnreadableDocument, match=r"eels\.eml: .*no text that can be read, only quota\.pdf"):
        mail(attach)


def test_a_text_under_the_name_of_a_mail_is_read_as_text() -> None:
    document = read_bytes(b"Peru should halve the quota.\n", "eels.eml")
    assert document.text == "Peru should halve the quota.\n"
    assert "read as plain text" in document.warnings[0]


def test_odd_heads_do_no_harm() -> None:
    head = b"From: =?utf-8?q?broken?=\xff <a b c\r\nDate: yesterday\r\nSubject:\r\n"
    head += b"Content-Type: text/plain; charset=none\r\n"
    document = read_bytes(head + b"\r\nPeru should halve it.\r\n", "eels.eml")
    assert document.text == "Peru should halve it.\n"
    assert document.metadata.date == ""
