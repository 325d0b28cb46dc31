"""A pipeline that takes no time: every line with "should" is a recommendation, and some words are orders.

``die``, ``segfault`` end the process; ``die once`` does so the first time only; ``raise`` raises;
``unreadable`` fails as a broken file does; ``Il faut`` is not English; ``sleep`` takes a fifth of a second,
``hang`` two minutes, and ``noisy`` prints something.
Every document worked on is noted in the file that ``FAKE_LOG`` names.
"""

import hashlib
import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

from recextract.errors import CodebookError
from recextract.types import DocumentRecord, Extraction, Recommendation


@dataclass(frozen=True)
class PipelineOptions:
    codebook: Path | None = None
    model: Path | None = None
    min_confidence: float | None = None


def describe(options):
    if options.codebook is not None and not options.codebook.is_file():
        raise CodebookError(f"{options.codebook}: there is no such codebook file; check the path")
    return {"version": "0", "models": {}, "codebook": str(options.codebook)}


def as_read(options):
    """From three quarters up a least confidence only leaves out rows; every row has 0.875."""
    least = options.min_confidence
    return options if least is None or least < 0.75 else replace(options, min_confidence=None)


def extract_file(path, name, options):
    try:
        data = path.read_bytes()
    except OSError as error:
        return Extraction(DocumentRecord(name, status="failed", error=f"{name}: {error.strerror}"))
    return extract_bytes(data, name, options)


def extract_document(document, options):
    return extract_bytes(document.text.encode("utf-8"), document.name, options)


def extract_bytes(data, name, options):
    text = data.decode("utf-8")
    _note(name)
    _obey(text, name)
    digest = hashlib.sha256(data).hexdigest()
    if "unreadable" in text:
        return Extraction(DocumentRecord(name, "txt", digest, status="failed", error=f"{name}: this file is broken."))
    rows, start = [], 0
    for line in text.splitlines(keepends=True):
        if "should" in line:
            rows.append(_row(line.strip(), name, digest, start, start + len(line.rstrip("\n"))))
        start += len(line)
    extracted = name.endswith(".pdf")
    record = DocumentRecord(
        document=name,
        format=name.rpartition(".")[2],
        sha256=digest,
        words=len(text.split()),
        sentences=len(text.splitlines()),
        recommendations=len(rows),
        author=("Ann Lee", "Bo; Li"),
        language="en",
        status="ok" if text.strip() and "Il faut" not in text else "empty",
    )
    return Extraction(record, tuple(rows), text if extracted else "", extracted)


def _row(text, name, digest, start, end):
    actor = text.partition(" should")[0]
    values = dict.fromkeys(Recommendation.__slots__, "")
    values |= {
        "id": hashlib.sha256(f"{digest}{start}".encode()).hexdigest()[:16],
        "text": text,
        "actor": actor,
        "actors": (actor,),
        "theme": "diplomacy",
        "themes": ("diplomacy", "peace"),
        "strength": "should",
        "polarity": "do",
        "confidence": 0.875,
        "attribution": "author",
        "author": ("Ann Lee", "Bo; Li"),
        "date": "2018-06",
        "document": name,
        "page": 1 if name.endswith(".pdf") else None,
        "start": start,
        "end": end,
    }
    return Recommendation(**values)


def _note(name):
    if "FAKE_LOG" in os.environ:
        with Path(os.environ["FAKE_LOG"]).open("a", encoding="utf-8") as log:
            log.write(name + "\n")


def _obey(text, name):
    if "noisy" in text:
        print("noise that must not disturb the answers")
    if "die once" in text:
        mark = Path(os.environ["FAKE_LOG"]).with_name("died-" + name.replace("/", "-"))
        if not mark.exists():
            mark.touch()
            os._exit(7)
    elif "die" in text.split():
        os._exit(7)
    if "segfault" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "raise" in text:
        raise ValueError("no such luck")
    if "sleep" in text:
        time.sleep(0.2)
    if "hang" in text.split():
        time.sleep(120)
