"""What the user names → documents, wherever they lie, and Parquet tables of documents.

Folders, files and globs mean what they mean for a run on one machine, on local paths and in object
stores. A name that ends in ``.parquet`` is a table of documents, as is a folder with nothing but such.
"""

from __future__ import annotations

import glob
import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from recextract.batch.inputs import STANDARD_INPUT, find_inputs, is_document, is_hidden, unique_name
from recextract.cluster.storage import as_local_path, is_uri, open_place
from recextract.errors import InputNotFound, RecextractError
from recextract.readers import SUPPORTED_SUFFIXES

TABLE_SUFFIX: Final = ".parquet"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file: its ``path`` in the file system that the URI ``store`` opens, the local one if that is empty.

    ``name`` is what the document is called; ``problem`` why it cannot be read, where that is known.
    """

    name: str
    path: str
    store: str = ""
    problem: str = ""

    def system(self) -> Any:
        """Return the fsspec file system that holds the file."""
        return _system(self.store)


@dataclass(slots=True)
class ClusterInputs:
    """The documents and tables of documents of a run, and what was passed over: other kinds and own outputs."""

    files: list[Stored] = field(default_factory=list)
    tables: list[Stored] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    outputs: list[Path] = field(default_factory=list)


def find_cluster_inputs(arguments: Sequence[str]) -> ClusterInputs:
    """Return what the arguments stand for, sorted by name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "sub/a.md"):
    ...         Path(folder, name).parent.mkdir(exist_ok=True)
    ...         _ = Path(folder, name).write_text("Talks should resume.", encoding="utf-8")
    ...     [file.name for file in find_cluster_inputs([Path(folder).as_uri()]).files]
    ['b.txt', 'sub/a.md']

    Raises ``InputNotFound`` where there is nothing to read, ``ClusterError`` for a kind of URI that
    cannot be opened.
    """
    if STANDARD_INPUT in arguments:
        raise InputNotFound("-: a cluster does not read standard input. Name files, or leave out --engine ray.")
    found = ClusterInputs()
    places = [as_local_path(argument) for argument in arguments]
    _add_local([place for place in places if not is_uri(place)], found)
    _add_stored([place for place in places if is_uri(place)], found)
    found.files.sort(key=lambda file: file.name)
    found.tables.sort(key=lambda table: (table.store, table.path))
    return found


def _add_local(places: Sequence[str], found: ClusterInputs) -> None:
    texts: list[str] = []
    for place in places:
        if place.lower().rstrip("/").endswith(TABLE_SUFFIX):
            found.tables += _tables_at(place)
        elif not (tables := _tables_instead(place)):
            texts.append(place)
        else:
            found.tables += tables
    if texts:
        inputs = find_inputs(texts)
        found.files += [Stored(file.name, str(file.path), problem=file.problem) for file in inputs.files]
        found.ignored += inputs.ignored
        found.outputs += inputs.outputs


def _tables_instead(place: str) -> list[Stored]:
    """Return the tables of a local folder that holds no document."""
    if not Path(place).is_dir():
        return []
    try:
        find_inputs([place])
    except InputNotFound:
        return _listed(place, _is_table)[1]
    return []


def _tables_at(place: str) -> list[Stored]:
    tables = _listed(place, _is_table)[1]
    if not tables:
        raise InputNotFound(f"{place}: no Parquet file is there. Check the address.")
    return tables


def _add_stored(places: Sequence[str], found: ClusterInputs) -> None:
    listed: list[tuple[str, list[Stored]]] = []
    for place in places:
        if place.lower().partition("?")[0].rstrip("/").endswith(TABLE_SUFFIX):
            found.tables += _tables_at(place)
            continue
        base, files = _listed(place, is_document)
        if files:
            listed.append((base, files))
        elif tables := _listed(place, _is_table)[1]:
            found.tables += tables
        else:
            kinds = ", ".join(sorted(SUPPORTED_SUFFIXES))
            raise InputNotFound(f"{place}: no file to read is there. Check the address; these kinds are read: {kinds}.")
    if not listed:
        return
    base = posixpath.commonpath([base for base, _ in listed])
    taken = {file.name for file in found.files}
    once = {file.path: file for _, group in listed for file in group}
    for _, file in sorted(once.items()):
        name = unique_name(posixpath.relpath(file.path, base or "."), taken)
        found.files.append(Stored(name, file.path, file.store))


def _listed(place: str, wanted: Callable[[str], bool]) -> tuple[str, list[Stored]]:
    """Return the folder that the names under a place count from, and the wanted files there."""
    system, path = _opened(place)
    store = place if is_uri(place) else ""
    try:
        if glob.has_magic(path):
            base = posixpath.dirname(path[: min(path.find(sign) for sign in "*?[" if sign in path)])
            paths: Iterable[str] = system.glob(path)
        elif system.isfile(path):
            return posixpath.dirname(path), [Stored(posixpath.basename(path), path, store)]
        else:
            base = path.rstrip("/")
            paths = system.find(path)
    except FileNotFoundError:
        return path, []
    except OSError as error:
        raise InputNotFound(f"{place}: cannot be listed ({error}). Check the address and your credentials.") from error
    found = [one for one in sorted(paths) if wanted(one) and not _is_hidden_below(base, one)]
    return base, [Stored(posixpath.basename(one), one, store) for one in found]


def _is_table(path: str) -> bool:
    return path.lower().endswith(TABLE_SUFFIX) and not posixpath.basename(path).startswith("_")


def _is_hidden_below(base: str, path: str) -> bool:
    return any(is_hidden(part) for part in posixpath.relpath(path, base or ".").split("/"))


def _opened(place: str) -> tuple[Any, str]:
    try:
        return open_place(place)
    except RecextractError:
        raise
    except Exception as error:  # every store has errors of its own
        raise InputNotFound(f"{place}: cannot be opened ({error}). Check the address and your credentials.") from error


@cache
def _system(store: str) -> Any:
    return open_place(store or ".")[0]
