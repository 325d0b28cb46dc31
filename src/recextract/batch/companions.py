"""Tables whose names differ in the suffix alone share their companions, which can be of one set of inputs only.

``recs.csv`` and ``recs.xlsx`` both have ``recs.documents.csv``, ``recs.texts/`` and ``recs.run.json`` beside them.
That is as it should be for two formats of one table. With other inputs, the second table would take documents
and texts from under the first. With other options or another version, the companions tell of the second table
alone: the run record names the first no more, and the user is told.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from recextract.batch.inputs import STANDARD_INPUT, InputFile
from recextract.batch.outputs import OutputPaths
from recextract.errors import OutputError
from recextract.tables.columns import clean_text, unguarded


def companionship(paths: OutputPaths, inputs: Sequence[InputFile]) -> dict[str, list[str]]:
    """Return what the run record says of it: the ``tables`` that share the companions, and where their ``inputs`` are.

    Raises ``OutputError`` where a table of another suffix is there whose documents are not all among ``inputs``.
    """
    places = _places(paths, inputs)
    known = _record(paths.run)
    folder, own_name = paths.table.parent, paths.table.name
    others = [name for name in known.get("tables", ()) if name != own_name and (folder / name).is_file()]
    if others and (known.get("inputs") != places or not _all_among(inputs, paths.documents)):
        other = folder / others[0]
        raise OutputError(
            f"{paths.table}: {other} was made from other inputs, and both tables would have the same "
            f"{paths.documents.name}, {paths.texts.name} and {paths.run.name}: those of {other.name} would be lost. "
            f"Choose another name, such as {paths.table.with_stem(paths.table.stem + '-2')}, or remove {other} first."
        )
    return {"tables": sorted({*others, own_name}), "inputs": places}


def outdated_tables(paths: OutputPaths, tables: Sequence[str], made_with: Mapping[str, Any]) -> list[str]:
    """Return which of the ``tables`` that share the companions were made with anything else than this one is.

    ``made_with`` is what the run record says that rows depend on. To be asked before that record is renewed.
    """
    known = _record(paths.run)
    wanted = json.loads(json.dumps(made_with, default=str))
    if all(known.get(key) == value for key, value in wanted.items()):
        return []
    return [name for name in tables if name != paths.table.name]


def _places(paths: OutputPaths, inputs: Sequence[InputFile]) -> list[str]:
    """Return the folder from which the names of the documents count, as seen from the table, and ``-``."""
    places = []
    first = next((file for file in inputs if file.path is not None), None)  # the names of all count from one folder
    if first is not None and first.path is not None:
        path = Path(os.path.abspath(first.path))  # noqa: PTH100 - as in inputs.py: without following links
        folder = path.parents[min(first.name.count("/"), len(path.parents) - 1)]
        try:
            place = os.path.relpath(folder, paths.table.parent)
        except ValueError:  # on another drive of Windows
            place = str(folder)
        places.append(clean_text(Path(place).as_posix()))
    if any(file.path is None for file in inputs):
        places.append(STANDARD_INPUT)
    return places


def _record(file: Path) -> dict[str, Any]:
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("tables"), list) else {}


def _all_among(inputs: Sequence[InputFile], documents: Path) -> bool:
    """Say whether all documents of an earlier run are among the inputs of this one."""
    names = {clean_text(file.name) for file in inputs}
    return all(name in names or unguarded(name) in names for name in _names_in(documents))


def _names_in(documents: Path) -> Iterator[str]:
    try:
        with documents.open(encoding="utf-8", newline="") as stream:
            yield from (row.get("document") or "" for row in csv.DictReader(stream))
    except (OSError, ValueError, csv.Error):
        return  # no table of documents (any more): nothing to lose
