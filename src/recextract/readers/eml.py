"""E-mails: the text of the message under its subject; sender and date as metadata.

Attachments are named, not read; nor is the older mail below an answer, which is a document of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage, Message, MIMEPart
from email.policy import default

from recextract.errors import UnreadableDocument
from recextract.metadata.dates import stated_date
from recextract.metadata.names import is_body, is_person
from recextract.readers import html, plain
from recextract.readers.encodings import decode
from recextract.readers.mail_trail import without_trail
from recextract.readers.properties import iso_date, plausible_title, split_authors
from recextract.types import Document, FormatMetadata

_REPLY = re.compile(r"(?i)(?:\s*(?:re|fwd?|aw|wg|tr|rv)\s*:)+\s*")
_FORWARD = re.compile(r"(?i)\s*(?:fwd?|wg|tr|rv)\s*:")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_DAY_ONLY = re.compile(
    r"(?i)^\s*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?|(?:,?\s+at)?,?\s+\d{1,2}:\d\d.*$"
)
_FAR_MORE = 2
_HEADERS = ("from", "to", "subject", "date", "mime-version", "received", "message-id")


def read(data: bytes, name: str) -> Document:
    r"""Read a message: its plain text or, where that is missing or a mere stub of it, its HTML.

    >>> mail = b"From: Jane Roe <roe@x.org>\r\nSubject: Re: Eel quotas\r\n\r\nPeru should halve them.\r\n"
    >>> document = read(mail, "eels.eml")
    >>> document.text, document.metadata.authors
    ('# Eel quotas\n\nPeru should halve them.\n', ('Jane Roe',))
    """
    message = message_from_bytes(data, policy=default)
    if not any(message[header] for header in _HEADERS):
        document = plain.read(data, name)
        warning = f"{name}: the name says an e-mail, but the file has no head; read as plain text."
        return _with(document, document.text, FormatMetadata(), (warning, *document.warnings))
    plain_part, page_part = message.get_body(("plain",)), message.get_body(("html",))
    attachments = _attachments(message, plain_part or page_part)
    if plain_part is not None:
        body = _fuller(_body(plain_part, name), page_part, name)
    elif page_part is not None:
        body = _body(page_part, name)
    else:
        raise UnreadableDocument(
            f"{name}: the e-mail holds no text that can be read"
            + (f", only {', '.join(attachments)}. Save that beside it." if attachments else ". Save its text as .txt.")
        )
    subject = _header(message, "subject")
    trail = without_trail(body.text, forwards=bool(_FORWARD.match(subject)))
    title = plausible_title(_REPLY.sub("", subject, count=1))
    text = f"# {title}\n\n{trail.text}" if title and trail.text.strip() else trail.text
    notes = [f"{name}: not read is what is attached: {', '.join(attachments)}."] if attachments else []
    if trail.left_out:
        notes.append(f"{name}: not read is the older mail that it quotes.")
    senders = _names([trail.sender.partition("<")[0]]) if trail.sender else _senders(message)
    metadata = FormatMetadata(
        title,
        tuple(sender for sender in senders if not _is_house(sender)),
        source=next(filter(_is_house, senders), ""),
        date=(iso_date(trail.date) or stated_date(_DAY_ONLY.sub("", trail.date))) if trail.date else _date(message),
        running=trail.signature,
    )
    return _with(body, text, metadata, (*body.warnings, *notes))


def _with(document: Document, text: str, metadata: FormatMetadata, warnings: tuple[str, ...]) -> Document:
    return Document(
        document.name,
        text,
        "eml",
        encoding=document.encoding,
        metadata=metadata,
        extracted=True,
        warnings=warnings,
    )


def _fuller(text: Document, page_part: MIMEPart | None, name: str) -> Document:
    """Return the plain text, or the page where that says far more: "View this e-mail in your browser" is no text."""
    try:
        page = _body(page_part, name) if page_part is not None else text
    except UnreadableDocument:
        return text
    return page if len(page.text.split()) > _FAR_MORE * len(text.text.split()) else text


def _body(part: MIMEPart, name: str) -> Document:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    declared = part.get_content_charset("")
    if part.get_content_subtype() == "html":
        # The head of the part names the encoding, not the page: as UTF-8 the page needs no name of it.
        return html.read(decode(content, name, declared=declared).text.encode("utf-8", "surrogatepass"), name)
    decoded = decode(content, name, declared=declared)
    text = decoded.text.replace("\r\n", "\n")
    return Document(name, text, "txt", encoding=decoded.encoding, warnings=decoded.warnings)


def _header(message: EmailMessage, header: str) -> str:
    return " ".join(str(message[header] or "").split())


def _senders(message: EmailMessage) -> tuple[str, ...]:
    addresses = getattr(message["from"], "addresses", ())
    return _names(address.display_name for address in addresses)


def _is_house(sender: str) -> bool:
    """Say whether a sender is no person but who employs one: "Salt Board", "The Eel Letter"."""
    return is_body(sender) or (" " in sender and not is_person(sender))


def _names(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names of senders: "Roe, Jane (Salt Board)" is Jane Roe."""
    cleaned = (_IN_BRACKETS.sub("", value).strip(" \"'") for value in values)
    return tuple(name for value in cleaned if "@" not in value for name in split_authors(value))


def _date(message: EmailMessage) -> str:
    moment = getattr(message["date"], "datetime", None)
    return moment.date().isoformat() if moment else ""


def _attachments(message: EmailMessage, body: object) -> list[str]:
    """Return the names of what is attached; pictures that belong to the page, and signatures, have nothing to read."""
    return [
        part.get_filename() or ("a message" if part.get_content_maintype() == "message" else "a part without name")
        for part in message.walk()
        if part is not body and "signature" not in part.get_content_type() and _is_attached(part)
    ]


def _is_attached(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822":
        return True
    return bool(part.get_filename()) and part.get_content_maintype() != "image"
