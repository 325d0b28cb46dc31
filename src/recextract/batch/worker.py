"""The work on one document, and the worker process that does it for document after document.

A worker is a Python process of its own, spoken to through its standard input and output. It is
not forked, so that threads and loaded libraries of the caller do not matter, and it does not
import the caller's main module as ``multiprocessing`` does, so that scripts and notebooks need no
``if __name__ == "__main__"``. Messages are JSON and bytes: nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import signal
import struct
import sys
from dataclasses import dataclass, fields, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any, Final

from recextract import errors
from recextract.batch.state import encode, version_of
from recextract.errors import ClusterError, RecextractError, UnreadableDocument
from recextract.memory import memory_zone
from recextract.types import Document, DocumentRecord, Extraction

if TYPE_CHECKING:
    from recextract.pipeline import PipelineOptions

_LENGTH: Final = struct.Struct(">Q")
EXPECTED_VERSION: Final = "expected version"
"""What the set-up may say besides the options: the hash of what :func:`describe` must give."""

_READY: Final = b"ready"
_RESULT: Final = b"R"
_ERROR: Final = b"E"


@dataclass(frozen=True, slots=True)
class Task:
    """One document to work on: a file, or its bytes where it is no file on this machine.

    ``is_text`` says that the bytes are the UTF-8 of a text as it is, in which no other format is looked for.
    """

    document: str
    path: Path | None
    data: bytes | None = None
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document gave: an encoded extraction, and what the run wants to know of it at once.

    ``repeatable`` says that the same content would give the same result again, so that it may be kept.
    """

    document: str
    payload: bytes
    sha256: str = ""
    status: str = "ok"
    recommendations: int = 0
    repeatable: bool = True


def load_pipeline() -> ModuleType:
    """Import the pipeline, which takes seconds: only where documents are worked on."""
    return import_module("recextract.pipeline")


def work(task: Task, pipeline: ModuleType, options: PipelineOptions) -> Outcome:
    """Run the pipeline over one document; an unforeseen error becomes a ``failed`` record.

    Raises ``RecextractError`` for what is wrong with the set-up and not with the document.
    """
    repeatable = True
    try:
        if task.data is not None and task.is_text:
            extraction = pipeline.extract_document(_document(task.document, task.data), options)
        elif task.data is not None:
            extraction = pipeline.extract_bytes(task.data, task.document, options)
        else:
            extraction = pipeline.extract_file(task.path, task.document, options)
    except UnreadableDocument as error:
        extraction = failed(task.document, error.message)
    except RecextractError:
        raise
    except Exception as error:  # whatever it is, the other documents go on
        repeatable = False
        extraction = failed(
            task.document,
            f"an error inside recextract ({type(error).__name__}: {error}). "
            "Please report it with the file; the other documents are not affected.",
        )
    return outcome_of(_with_hash(extraction, task), repeatable=repeatable)


def work_and_forget(task: Task, pipeline: ModuleType, options: PipelineOptions) -> Outcome:
    """Do the same and let spaCy forget the document's words: for processes in which nothing else uses spaCy."""
    with memory_zone():
        return work(task, pipeline, options)


def _document(name: str, data: bytes) -> Document:
    return Document(name, data.decode("utf-8", "surrogatepass"), "txt", hashlib.sha256(data).hexdigest())


def _with_hash(extraction: Extraction, task: Task) -> Extraction:
    """Add the hash of a file that could not be read as text but can be read as bytes."""
    if extraction.record.sha256 or task.path is None:
        return extraction
    try:
        return replace(extraction, record=replace(extraction.record, sha256=content_hash(task.path)))
    except OSError:
        return extraction


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as the documents table has it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def failed(document: str, error: str) -> Extraction:
    """Return the extraction of a document that gave nothing, with the reason.

    >>> failed("a.pdf", "the file is encrypted").record.status
    'failed'
    """
    return Extraction(DocumentRecord(document, status="failed", error=error))


def outcome_of(extraction: Extraction, *, repeatable: bool = True) -> Outcome:
    """Encode an extraction."""
    record = extraction.record
    return Outcome(
        document=record.document,
        payload=encode(extraction),
        sha256=record.sha256,
        status=record.status,
        recommendations=len(extraction.recommendations),
        repeatable=repeatable and bool(record.sha256),
    )


def serve() -> None:
    """Work on the tasks that come through standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the run decides
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _do_without_torch()
    try:
        answer_requests(requests, answers)
    except BrokenPipeError:  # the run is gone, and with it whoever wanted the answer
        os._exit(1)


def _do_without_torch() -> None:
    """Keep spaCy from loading PyTorch where it is installed: seconds and 200 MB a worker, for nothing."""
    sys.modules["torch"] = None  # type: ignore[assignment]  # the import system's word for "not there"


def answer_requests(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Read the options, report readiness, then answer every task with its outcome."""
    setup = read_message(requests)
    if setup is None:
        return
    try:
        pipeline = load_pipeline()
        packed = json.loads(setup)
        expected = packed.pop(EXPECTED_VERSION, None)
        options = unpack_options(pipeline, packed)
        if expected is not None:
            _check_version(expected, pipeline, options)
    except Exception as error:
        send_message(answers, _ERROR + _packed_error(error))
        return
    send_message(answers, _READY)
    while (request := read_message(requests)) is not None:
        try:
            answer = _RESULT + _packed_outcome(work_and_forget(_unpacked_task(request), pipeline, options))
        except RecextractError as error:
            answer = _ERROR + _packed_error(error)
        send_message(answers, answer)


def _check_version(expected: str, pipeline: ModuleType, options: PipelineOptions) -> None:
    """Refuse to work with other code, models or codebook than the machine that gave the command."""
    if version_of(pipeline.describe(options)) != expected:
        raise ClusterError(
            f"the node {platform.node()} has another version of recextract, its model, spaCy or the codebook than the "
            "machine of the command. Install the same there: rows must not depend on the node that made them."
        )


def understand(answer: bytes) -> Outcome | None:
    """Return the outcome that a worker sent, None for its word that it is ready.

    Raises the ``RecextractError`` that the worker met.
    """
    if answer == _READY:
        return None
    header, _, payload = answer[1:].partition(b"\n")
    values = json.loads(header)
    if answer[:1] == _ERROR:
        known = getattr(errors, values["type"], None)
        if isinstance(known, type) and issubclass(known, RecextractError):
            raise known(values["message"])
        raise RecextractError(
            f"the pipeline cannot be loaded ({values['type']}: {values['message']}). Install recextract anew."
        )
    return Outcome(payload=payload, **values)


def read_message(stream: IO[bytes]) -> bytes | None:
    """Read one message; None where the stream ends, be it in mid-message."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(length)[0]
    message = stream.read(size)
    return message if len(message) == size else None


def send_message(stream: IO[bytes], message: bytes) -> None:
    """Write one message and flush it."""
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def pack_options(options: Any) -> dict[str, Any]:
    """Return a dataclass of plain values and paths as JSON can hold it.

    >>> @dataclass
    ... class Options:
    ...     codebook: Path
    >>> pack_options(Options(Path("a.toml")))
    {'codebook': {'path': 'a.toml'}}
    """
    values = {field.name: getattr(options, field.name) for field in fields(options)}
    return {name: {"path": str(value)} if isinstance(value, Path) else value for name, value in values.items()}


def unpack_options(pipeline: ModuleType, packed: dict[str, Any]) -> PipelineOptions:
    """Undo :func:`pack_options`."""
    values = {name: Path(value["path"]) if isinstance(value, dict) else value for name, value in packed.items()}
    options: PipelineOptions = pipeline.PipelineOptions(**values)
    return options


def pack_task(task: Task) -> bytes:
    """Pack a task as a line of JSON and the bytes of the document, if they come along."""
    path = None if task.path is None else str(task.path)
    header = {"document": task.document, "path": path, "data": task.data is not None, "is_text": task.is_text}
    return json.dumps(header).encode("ascii") + b"\n" + (task.data or b"")


def _unpacked_task(request: bytes) -> Task:
    header, _, data = request.partition(b"\n")
    values = json.loads(header)
    path = None if values["path"] is None else Path(values["path"])
    return Task(values["document"], path, data if values["data"] else None, values["is_text"])


def _packed_outcome(outcome: Outcome) -> bytes:
    header = {name: getattr(outcome, name) for name in Outcome.__slots__ if name != "payload"}
    return json.dumps(header).encode("ascii") + b"\n" + outcome.payload


def _packed_error(error: Exception) -> bytes:
    message = error.message if isinstance(error, RecextractError) else str(error)
    return json.dumps({"type": type(error).__name__, "message": message}).encode("ascii")
