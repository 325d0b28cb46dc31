"""What the user names on the command line → the files to read, each with its document name.

Arguments are files, folders (read recursively), globs, and ``-`` for standard input. A folder
gives the files whose suffix promises a document, be it of a format that is not read: its row in the
documents table says so. Hidden files and locks of office programs are passed over, and files of other
kinds are counted. What an earlier run has written is
passed over wherever it comes from. Any other file that is named itself is tried: if it cannot be
read, its row says why.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath

from recextract.errors import InputNotFound
from recextract.readers import DOCUMENT_SUFFIXES, SUPPORTED_SUFFIXES
from recextract.tables.columns import FORMAT_SUFFIXES

STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "stdin"
TEXT_SUFFIX = ".txt"
"""What an extracted text has after the name of its document."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    ``path`` is None for standard input. ``name`` is unique among the inputs of a run and printable.
    ``problem`` is the reason why the file cannot be read, where that is known beforehand.
    """

    path: Path | None
    name: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a run, in the order of their names, and the files in folders that were ignored.

    ``outputs`` were named, or matched by a glob, and passed over: an earlier run has written them.
    """

    files: tuple[InputFile, ...]
    ignored: tuple[Path, ...] = ()
    outputs: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Found:
    """What one argument stands for: paths under ``base``, the folder from which names count."""

    base: Path
    files: list[Path] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    problems: dict[Path, str] = field(default_factory=dict)
    outputs: list[Path] = field(default_factory=list)


def collect_inputs(arguments: Sequence[str]) -> list[InputFile]:
    """Return the files that the arguments stand for, sorted by name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "sub/a.md", ".hidden.txt", "list.csv"):
    ...         file = Path(folder, name)
    ...         file.parent.mkdir(exist_ok=True)
    ...         _ = file.write_text("Talks should resume.", encoding="utf-8")
    ...     [file.name for file in collect_inputs([folder])]
    ['b.txt', 'sub/a.md']

    Raises ``InputNotFound`` as :func:`find_inputs` does.
    """
    return list(find_inputs(arguments).files)


def find_inputs(arguments: Sequence[str]) -> Inputs:
    """Return the files that the arguments stand for, and those in folders that are of other kinds.

    A name is the path relative to the one input folder, with ``/`` as separator. Where the
    arguments lie in several folders it is relative to the deepest folder that holds them all, so
    that ``run 2023 2024`` gives ``2023/a.txt`` and ``2024/a.txt``. A file is read once, however
    often the arguments name it. Names are numbered where two would be the same, or where the text of one would
    go to a folder of texts: ``a.html`` beside ``a.html.txt/b.html``.

    Raises ``InputNotFound`` for a path that does not exist, a glob without match, a folder
    without a single file that could be read, and where all that is named are outputs of an earlier run.
    """
    found = [_find(argument) for argument in arguments if argument != STANDARD_INPUT]
    outputs = sorted({path for item in found for path in item.outputs})
    if outputs and STANDARD_INPUT not in arguments and not any(item.files or item.problems for item in found):
        raise InputNotFound(
            f"{outputs[0]}: recextract has written this itself, and there is nothing else to read. "
            "Name the texts; to read an output all the same, copy it to another folder."
        )
    base = _common_folder([item.base for item in found])
    problems = {path: problem for item in found for path, problem in item.problems.items()}
    paths = dict.fromkeys(path for item in found for path in (*item.files, *item.problems))
    named = [(_name(path, base), path) for path in paths]
    taken = _names_of_text_folders(name for name, _ in named)
    files = [InputFile(path, unique_name(name, taken), problems.get(path, "")) for name, path in sorted(named)]
    if STANDARD_INPUT in arguments:
        files.append(InputFile(None, unique_name(STANDARD_INPUT_NAME, taken)))
    ignored = sorted({path for item in found for path in item.ignored} - paths.keys())
    return Inputs(tuple(sorted(files, key=lambda file: file.name)), tuple(ignored), tuple(outputs))


def _find(argument: str) -> _Found:
    path = _absolute(argument)
    if _is_own_output(path):
        return _Found(path.parent, outputs=[path])
    if path.is_dir():
        return _with_files(_in_folder(path), argument)
    if os.path.lexists(path):
        return _Found(path.parent, [path])
    if glob.has_magic(argument):
        return _with_files(_in_glob(argument), argument)
    raise InputNotFound(f"{argument}: there is no such file or folder. Check the path (you are in {Path.cwd()}).")


def _with_files(found: _Found, argument: str) -> _Found:
    if found.files or found.problems or found.outputs:
        return found
    kinds = ", ".join(sorted(SUPPORTED_SUFFIXES))
    others = f"; its {len(found.ignored)} files are of other kinds" if found.ignored else ""
    raise InputNotFound(f"{argument}: no file to read in there{others}. Put files of these kinds there: {kinds}.")


def _in_folder(folder: Path) -> _Found:
    found = _Found(folder)

    def note_unlistable(error: OSError) -> None:
        path = Path(error.filename or folder)
        found.problems[path] = (
            f"the folder cannot be listed ({error.strerror or error}), so nothing in it was read. "
            "Give yourself access to it and run again."
        )

    # Not Path.rglob: it says nothing about folders that cannot be listed. Links to folders are
    # not followed, as they may lead in a circle.
    for parent, folders, files in os.walk(folder, onerror=note_unlistable):
        outputs = _own_outputs(files, folders)
        folders[:] = sorted(name for name in folders if not is_hidden(name) and name not in outputs)
        for name in files:
            path = Path(parent, name)
            if is_hidden(name) or name in outputs or not _is_plain_file(path):
                continue
            (found.files if is_document(path.name) else found.ignored).append(path)
    return found


def _in_glob(pattern: str) -> _Found:
    """Return what a pattern matches; only a suffix that is written out can ask for an unusual kind."""
    found = _Found(Path(*_before_magic(_absolute(pattern).parts)))
    suffix = Path(pattern).suffix
    takes_any_kind = bool(suffix) and not glob.has_magic(suffix)
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute patterns
        path = _absolute(match)
        if _is_own_output(path):
            found.outputs.append(path)
        elif path.is_dir():
            inside = _in_folder(path)
            found.files += inside.files
            found.ignored += inside.ignored
            found.problems |= inside.problems
        elif takes_any_kind or is_document(path.name):
            found.files.append(path)
        else:
            found.ignored.append(path)
    if not (found.files or found.ignored or found.problems or found.outputs):
        raise InputNotFound(
            f"{pattern}: no file matches. Check the pattern (you are in {Path.cwd()}); "
            '"**" stands for folders at any depth.'
        )
    return found


def _absolute(path: str) -> Path:
    """Make a path absolute without following links: a document is called what the user calls it."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _before_magic(parts: Sequence[str]) -> Iterator[str]:
    for part in parts[:-1]:
        if glob.has_magic(part):
            return
        yield part


def is_hidden(name: str) -> bool:
    """Say whether a name is that of a hidden file, or of a lock that an office program left."""
    return name.startswith((".", "~$"))


def is_document(name: str) -> bool:
    """Say whether a file of this name is a document, of a format that is read or of one that is not."""
    return PurePosixPath(name).suffix.lower() in DOCUMENT_SUFFIXES


def _is_plain_file(path: Path) -> bool:
    """Leave pipes and devices alone, which would be waited for; a broken link is kept, to be reported."""
    return path.is_file() or path.is_symlink()


_OUTPUT_FOLDERS = (".state", ".texts", ".documents.parquet", ".texts.parquet", ".parquet")  # the last: of a cluster
_OUTPUT_ENDINGS = (*FORMAT_SUFFIXES, ".documents.csv", ".run.json", *_OUTPUT_FOLDERS)


def _own_outputs(files: Sequence[str], folders: Sequence[str]) -> set[str]:
    """Return the names in a folder that an earlier run has written there.

    >>> sorted(_own_outputs(["recs.csv", "recs.run.json", "talk.txt"], ["recs.texts", "old.texts"]))
    ['recs.csv', 'recs.run.json', 'recs.texts']
    """
    stems = {name.removesuffix(".run.json") for name in files if name.endswith(".run.json")}
    stems |= {name.removesuffix(".state") for name in folders if name.endswith(".state")}
    return {stem + part for stem in stems for part in _OUTPUT_ENDINGS} & {*files, *folders}


def _is_own_output(path: Path) -> bool:
    """Say the same of one path, or of a path in a folder that an earlier run has written."""
    if any(path.with_name(f"{stem}.state").is_dir() for stem in _stems(path.name, _OUTPUT_ENDINGS)):
        return True
    folders = [(folder, stem) for folder in path.parents for stem in _stems(folder.name, _OUTPUT_FOLDERS)]
    itself = [(path, stem) for stem in _stems(path.name, _OUTPUT_ENDINGS)]
    return any(place.with_name(f"{stem}.run.json").is_file() for place, stem in (*itself, *folders))


def _stems(name: str, endings: Sequence[str]) -> Iterator[str]:
    return (name.removesuffix(ending) for ending in endings if name.endswith(ending) and name != ending)


def _common_folder(bases: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath(bases)) if bases else None
    except ValueError:  # on Windows, inputs on two drives
        return None


def _name(path: Path, base: Path | None) -> str:
    relative = path.relative_to(base) if base else Path(*(part.strip(":\\/") for part in path.parts))
    name = relative.as_posix()
    # Names of files need not be text on Linux; tables hold nothing else.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _names_of_text_folders(names: Iterable[str]) -> set[str]:
    """Return the names whose texts would go where the folders of other texts have to be.

    >>> _names_of_text_folders(["a.html", "a.html.txt/b.html"])
    {'a.html'}
    """
    folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    return {folder.removesuffix(TEXT_SUFFIX) for folder in folders if folder.endswith(TEXT_SUFFIX)}


def unique_name(name: str, taken: set[str]) -> str:
    """Return ``name``, numbered where it is taken.

    >>> taken = {"a.txt"}
    >>> unique_name("a.txt", taken), unique_name("b.txt", taken)
    ('a (2).txt', 'b.txt')
    """
    stem, dot, suffix = name.rpartition(".") if "." in name.rpartition("/")[2] else (name, "", "")
    numbered = (f"{stem} ({number}){dot}{suffix}" for number in count(2))
    unique = name if name not in taken else next(other for other in numbered if other not in taken)
    taken.add(unique)
    return unique
