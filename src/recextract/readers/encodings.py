"""Bytes → text: UTF-8, byte order marks, UTF-16, Windows-1252, then a detector."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from recextract.errors import UnreadableDocument

_SAMPLE = 65536
_CONTROL = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}
_LETTER_OF_THE_ENCODING = re.compile(r"(?![\x00-\x7f])[^\W\d_]|[¹³¿£¥][a-zA-Z]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the encoding that it was in, and what went wrong on the way."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, *, declared: str = "") -> Decoded:
    """Decode ``data``; a UTF-8 byte order mark stays in the text as U+FEFF.

    Valid UTF-8 is UTF-8 whatever is ``declared`` (by a web page, say): prose in another
    encoding that is valid UTF-8 by chance does not happen. Raises ``UnreadableDocument``
    for bytes that are no text at all.

    >>> decode(b"Syria\\x92s future", "a.txt")
    Decoded(text='Syria’s future', encoding='cp1252', warnings=())
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Decoded(_strictly(data, "utf-32", name), "utf-32")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        return Decoded(_strictly(data[2:], encoding, name), encoding)
    if b"\x00" in data:
        return _with_nul_bytes(data, name)
    if _looks_binary(data):
        raise UnreadableDocument(_binary(name))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, name, declared)
    if declared.lower().startswith("iso-2022") and b"\x1b" in data:
        return _declared(data, declared) or Decoded(text, "utf-8")
    return Decoded(text, "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")


def _with_nul_bytes(data: bytes, name: str) -> Decoded:
    """UTF-16 without a byte order mark has its NULs at every other byte; binaries anywhere."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.3 * half and even < 0.02 * half:
        return Decoded(_strictly(data, "utf-16-le", name), "utf-16-le")
    if even > 0.3 * half and odd < 0.02 * half:
        return Decoded(_strictly(data, "utf-16-be", name), "utf-16-be")
    if 1000 * data.count(0) < len(data):
        # A stray NUL or two in a long text: a space in its place keeps every offset.
        decoded = decode(data.replace(b"\x00", b" "), name)
        warning = f"{name}: {data.count(0)} NUL characters were read as spaces."
        return Decoded(decoded.text, decoded.encoding, (warning, *decoded.warnings))
    raise UnreadableDocument(_binary(name))


def _strictly(data: bytes, encoding: str, name: str) -> str:
    width = 4 if "32" in encoding else 2
    try:
        text = data[: len(data) // width * width].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(_binary(name)) from error
    if "\x00" in text:
        raise UnreadableDocument(_binary(name))
    return text


def _not_utf8(data: bytes, name: str, declared: str) -> Decoded:
    damaged = _damaged_utf8(data, name)
    if damaged is not None:
        return damaged
    stated = _declared(data, declared)
    if stated is not None:
        return stated
    if _is_classic_mac(data[:_SAMPLE]):
        return Decoded(data.decode("mac_roman"), "mac_roman", _doubt(data.decode("mac_roman"), name, "mac_roman"))
    # The detector calls Windows-1252 cp1250: so the common case is settled before it is asked.
    high = sum(byte > 127 for byte in data[:_SAMPLE])
    if high <= 0.25 * len(data[:_SAMPLE]):
        try:
            text = data.decode("cp1252")
            return Decoded(text, "cp1252", _doubt(text, name, "cp1252"))
        except UnicodeDecodeError:
            pass
    return _detected(data, name)


def _is_classic_mac(sample: bytes) -> bool:
    """Say whether lines end as on old Macs, with quotation marks where Mac Roman has them and Windows has letters."""
    if b"\n" in sample or b"\r" not in sample:
        return False
    return sum(0xD0 <= byte <= 0xD5 for byte in sample) > sum(0x91 <= byte <= 0x97 for byte in sample)


def _doubt(text: str, name: str, encoding: str) -> tuple[str, ...]:
    """Warn where letters hang on the guess; quotation marks and dashes are much the same in all these encodings."""
    if not _LETTER_OF_THE_ENCODING.search(text):
        return ()
    remedy = "if letters look wrong, save the text as UTF-8"
    return (f"{name}: the encoding was guessed to be {encoding} (Western European); {remedy}.",)


def _damaged_utf8(data: bytes, name: str) -> Decoded | None:
    """UTF-8 with a few bad bytes: decoding it as cp1252 would garble every curly quote."""
    valid = len(_MULTIBYTE.findall(data))
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    if valid < 3 or valid < 5 * bad:
        return None
    place = "place" if bad == 1 else "places"
    return Decoded(text, "utf-8", (f"{name}: the UTF-8 text is damaged in {bad} {place}.",))


def _declared(data: bytes, declared: str) -> Decoded | None:
    try:
        encoding = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return None
    # Browsers read these as Windows-1252, and so do those who write them.
    encoding = "cp1252" if encoding in {"iso8859-1", "ascii"} else encoding
    if not encoding or encoding.startswith("utf"):
        return None
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _detected(data: bytes, name: str) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * _SAMPLE]).best()
    if best is None:
        raise UnreadableDocument(_binary(name))
    text = data.decode(best.encoding, errors="replace")
    if "\x00" in text:
        raise UnreadableDocument(_binary(name))
    return Decoded(text, best.encoding, (f"{name}: the encoding was guessed to be {best.encoding}.",))


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return sum(byte in _CONTROL for byte in sample) > 0.02 * len(sample)


def _binary(name: str) -> str:
    return (
        f"{name}: this is not text but binary data (or text in an encoding that cannot be told). "
        "Take it out of the folder, or save the text in it as UTF-8 .txt, .docx or .pdf."
    )
