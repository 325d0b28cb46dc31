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


def test_the_page_is_read_where_the_plain_part_says_far_less() -> None:
    said = "Peru should halve the eel quota. Chile must net none in May."

    def with_page(text: str) -> str:
        def both(message: EmailMessage) -> None:
            message.set_content(text)
            message.add_alternative(f"<p>{said}</p>", subtype="html")

        return mail(both).text

    for stub in ("Your program shows no pages.\n", "\n"):
        assert with_page(stub) == f"# Eel quotas for the lagoon\n\n{said}"
    shortened = "Peru should halve the quota, Chile net none.\n"
    assert with_page(shortened).endswith(shortened)


def test_the_text_stays_where_the_page_cannot_be_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(message: EmailMessage) -> None:
        message.set_content(BODY)
        message.add_alternative(PAGE, subtype="html")

    def fail(data: bytes, name: str) -> Document:
        raise UnreadableDocument(name)

    monkeypatch.setattr("recextract.readers.html.read", fail)
    assert mail(both).text.endswith(BODY)


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


ANSWER = "Dear Ada,\n\nThe village must keep the mill.\n\nBo\n"


def answered(text: str, **heads: str) -> Document:
    return mail(lambda message: message.set_content(text), **heads)


@pytest.mark.parametrize(
    "older",
    [
        "On Mon, 3 May 2021 at 10:00, Ada Brand <ada@mill.example> wrote:\n> We should sell the mill.\n>\n> Ada\n",
        "On Mon, 3 May 2021, Ada Brand\n<ada@mill.example> wrote:\n\n> We should sell the mill.\n>> Should we?\n",
        "On 3 May 2021, at 10:00, Ada Brand <ada@mill.example> wrote:\n\nWe should sell the mill.\n",
        "-----Original Message-----\nFrom: Ada Brand\nSent: 3 May 2021\nTo: Bo\nSubject: Mill\n\nWe should sell it.\n",
        "From: Ada Brand <ada@mill.example>\nSent: Monday, 3 May 2021 10:00\nTo: Bo Hind\n\nWe should sell the mill.\n",
    ],
    ids=["gmail", "wrapped", "apple", "announced", "outlook"],
)
def test_the_mail_below_an_answer_is_another_document(older: str) -> None:
    document = answered(f"{ANSWER}\n{older}", Subject="Re: Mill", From="Bo Hind <bo@mill.example>")
    assert document.text.rstrip() == f"# Mill\n\n{ANSWER}".rstrip()
    assert "not read is the older mail" in document.warnings[0]
    found = find_metadata(document)
    assert (found.authors, found.date) == (("Bo Hind",), "2021-05-04")


def test_answers_between_quoted_lines_stay() -> None:
    text = "On Mon, Ada Brand wrote:\n> Should we sell the mill?\n\nNo.\n\n> And the barn?\n> It is old.\n\nSell it.\n"
    assert answered(text).text == "# Eel quotas for the lagoon\n\nNo.\n\nSell it.\n"


@pytest.mark.parametrize("text", ["> Sell the mill.\n", "Whoever must go should go:\n\n> one line\n\nof a poem.\n"])
def test_a_mail_of_quoted_lines_only_and_a_quoted_line_stay(text: str) -> None:
    assert answered(text).text.endswith(text)


@pytest.mark.parametrize("marks", ["", "> "])
def test_a_mail_that_is_passed_on_is_the_document(marks: str) -> None:
    older = [
        "From: Ada Brand <ada@mill.example>",
        "Date: Mon, 3 May 2021 10:00:00 +0100",
        "Subject: Mill",
        "To: Bo",
        "",
    ]
    lines = "".join(f"{marks}{line}\n" for line in [*older, "The village must keep the mill."])
    document = answered(f"FYI\n\n---------- Forwarded message ---------\n{lines}", Subject="Fwd: Mill")
    assert document.text == "# Mill\n\nFYI\n\nThe village must keep the mill.\n"
    found = find_metadata(document)
    assert (found.authors, found.date, document.warnings) == (("Ada Brand",), "2021-05-03", ())


def test_who_passes_a_mail_on_with_many_words_is_the_author() -> None:
    older = "From: Ada Brand\nDate: 3 May 2021\nSubject: Mill\n\nThe village must keep the mill.\n"
    found = find_metadata(answered(f"{'The mill is old and so are we. ' * 12}\n\n{older}", Subject="Fwd: Mill"))
    assert (found.authors, found.date) == (("Inés Quispe",), "2021-05-04")


def test_a_sender_may_be_turned_round_or_a_house_and_the_signature_is_no_text() -> None:
    found = find_metadata(answered(BODY, From='"Brand, Ada (Mill Board)" <ada@mill.example>'))
    assert found.authors == ("Ada Brand",)
    assert find_metadata(answered(BODY, From="The Eel Letter <post@eels.example>")).source == "The Eel Letter"
    document = answered(f"{ANSWER}\n-- \nAda Brand\nMill Institute | 12 Quay\n")
    assert document.text.rstrip().endswith("\n\nBo")
