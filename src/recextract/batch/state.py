"""What a run has found so far, kept on disk so that a killed run goes on and an unchanged folder costs nothing.

One SQLite file in ``<name>.state/`` holds the latest extraction of every document with the hash of
the file's content and the version (of code, models, codebook and options) that gave it. Every
document is committed on its own: whatever kills the process, what was finished stays. A second table
says which output files hold just these results, so that they need not be written again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from recextract.errors import OutputError
from recextract.tables.columns import COLUMNS, DOCUMENT_COLUMNS, LIST_COLUMNS, values_of
from recextract.types import DocumentRecord, Extraction, Recommendation

_SCHEMA: Final = 2
_UNREPEATABLE: Final = ""
"""The version of results that no later run may take over."""


class StateStore:
    """The results of a run on disk; one process at a time may hold it."""

    def __init__(self, folder: Path) -> None:
        """Open the state in ``folder``, which is made if need be.

        Raises ``OutputError`` if the folder cannot be written or another run holds it.
        """
        self.folder = folder
        self._file = folder / "results.sqlite"
        self._may_be_written = True
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise OutputError(
                    f"{folder}: another run is writing the same table. Wait for it, or choose another output."
                ) from error
            raise OutputError(
                f"{folder}: cannot be written ({error}). Choose a folder that you can write to."
            ) from error
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(
                f"{folder}: cannot be written ({reason}). Choose a folder that you can write to."
            ) from error

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # not a database (any more): it is only a memory, so begin anew
            self.remove_file()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=1, isolation_level=None)
        try:
            # Exclusive: WAL then works without shared memory, also on network drives, and a second
            # run on the same table is refused. The system lifts the lock when a process is killed.
            for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=NORMAL"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN EXCLUSIVE")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA:
                connection.execute("DROP TABLE IF EXISTS results")
                connection.execute("DROP TABLE IF EXISTS written")
                connection.execute(
                    "CREATE TABLE results "
                    "(document TEXT PRIMARY KEY, sha256 TEXT NOT NULL, version TEXT NOT NULL, payload BLOB NOT NULL)"
                )
                connection.execute(
                    "CREATE TABLE written (output TEXT PRIMARY KEY, stamp TEXT NOT NULL, totals TEXT NOT NULL)"
                )
                connection.execute(f"PRAGMA user_version={_SCHEMA}")
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def known(self, document: str, version: str) -> str | None:
        """Return the content hash for which this version has a result of the document."""
        query = "SELECT sha256 FROM results WHERE document = ? AND version = ?"
        found = self._connection.execute(query, (document, version)).fetchone()
        return found[0] if found else None

    def save(self, document: str, sha256: str, version: str | None, payload: bytes) -> None:
        """Keep a result; with ``version`` None for this run only (a worker died, a file was locked)."""
        self._forget_written()
        values = (document, sha256, _UNREPEATABLE if version is None else version, payload)
        self._connection.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", values)

    def payload(self, document: str) -> bytes:
        """Return the result of a document as :func:`encode` made it."""
        query = "SELECT payload FROM results WHERE document = ?"
        payload: bytes = self._connection.execute(query, (document,)).fetchone()[0]
        return payload

    def doubt_all(self) -> None:
        """Let no result count as known, for ``--fresh``."""
        self._forget_written()
        self._connection.execute("UPDATE results SET version = ?", (_UNREPEATABLE,))

    def forget_others(self, documents: Collection[str]) -> list[str]:
        """Remove all documents but these and return the names of the removed ones."""
        names = [name for (name,) in self._connection.execute("SELECT document FROM results")]
        others = [name for name in names if name not in documents]
        if others:
            self._forget_written()
        self._connection.executemany("DELETE FROM results WHERE document = ?", [(name,) for name in others])
        return others

    def note_written(self, output: str, stamp: str, totals: str) -> None:
        """Note that an output holds what the state holds now; any change of the state takes it back."""
        self._connection.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", (output, stamp, totals))
        self._may_be_written = True

    def written(self, output: str, stamp: str) -> str | None:
        """Return the totals noted for an output, if it is noted with this stamp and nothing has changed since."""
        query = "SELECT totals FROM written WHERE output = ? AND stamp = ?"
        found = self._connection.execute(query, (output, stamp)).fetchone()
        return found[0] if found else None

    def _forget_written(self) -> None:
        if self._may_be_written:
            self._connection.execute("DELETE FROM written")
            self._may_be_written = False

    def close(self) -> None:
        """Close the state; everything saved is on disk."""
        self._connection.close()

    def remove_file(self) -> None:
        """Delete what the state holds."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)


def encode(extraction: Extraction) -> bytes:
    """Pack an extraction for the state and for the way from a worker: compressed JSON, no pickle.

    >>> decode(encode(Extraction(DocumentRecord("a.txt", words=3)))).record.words
    3
    """
    packed = {
        "record": values_of(extraction.record),
        "rows": [values_of(row) for row in extraction.recommendations],
        "text": extraction.text if extraction.extracted else "",
        "extracted": extraction.extracted,
    }
    return zlib.compress(json.dumps(packed, separators=(",", ":")).encode("ascii"))


def decode(payload: bytes) -> Extraction:
    """Unpack what :func:`encode` packed; the text is there only where it had to be extracted."""
    packed = json.loads(zlib.decompress(payload))
    return Extraction(
        record=DocumentRecord(*_with_tuples(DOCUMENT_COLUMNS, packed["record"])),
        recommendations=tuple(Recommendation(*_with_tuples(COLUMNS, row)) for row in packed["rows"]),
        text=packed["text"],
        extracted=packed["extracted"],
    )


def _with_tuples(columns: tuple[str, ...], values: list[Any]) -> list[Any]:
    return [tuple(value) if name in LIST_COLUMNS else value for name, value in zip(columns, values, strict=True)]


def version_of(*settings: object) -> str:
    """Return a hash over what a result depends on besides the document.

    >>> version_of({"a": 1, "b": 2}) == version_of({"b": 2, "a": 1})
    True
    """
    described = json.dumps(settings, sort_keys=True, default=str)
    return hashlib.sha256(described.encode()).hexdigest()
