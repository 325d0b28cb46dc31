"""Defaults of the command line from ``recextract.toml`` or ``[tool.recextract]`` in ``pyproject.toml``.

Both are looked for in the current folder, never beside the texts; ``recextract.toml`` goes first, and the two are not
mixed. What stands on the command line goes before either. Relative paths count from that folder.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from recextract.errors import ConfigurationError

SETTINGS_FILE: Final = "recextract.toml"
_PROJECT_FILE: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of ``recextract run`` that a file may set; None where it does not.

    ``recextract explain`` takes those that change the rows.
    """

    output: Path | None = None
    codebook: Path | None = None
    model: Path | None = None
    min_confidence: float | None = None
    workers: int | None = None
    safe_csv: bool | None = None
    quiet: bool | None = None
    verbose: bool | None = None


_PATHS: Final = frozenset({"output", "codebook", "model"})
_FLAGS: Final = frozenset({"safe_csv", "quiet", "verbose"})
_KEYS: Final = tuple(field.name.replace("_", "-") for field in fields(Settings))


def load_settings(folder: Path) -> Settings:
    """Return the settings that hold in ``folder``; none is no error.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "recextract.toml").write_text('workers = 2\\nmin-confidence = 0.6\\n')
    ...     settings = load_settings(Path(folder))
    >>> settings.workers, settings.min_confidence
    (2, 0.6)

    Raises ``ConfigurationError``, naming the file, for broken TOML, unknown keys and wrong values.
    """
    own = folder / SETTINGS_FILE
    if own.is_file():
        return _checked(_parsed(own), own)
    project = folder / _PROJECT_FILE
    if project.is_file():
        table = _parsed(project, belongs_to_others=True).get("tool", {}).get("recextract", {})
        return _checked(table, project)
    return Settings()


def unused_settings(inputs: Sequence[str], folder: Path) -> list[Path]:
    """Return the ``recextract.toml`` of input folders, which somebody may take to hold in ``folder``.

    >>> unused_settings(["."], Path())
    []
    """
    found = [Path(place, SETTINGS_FILE) for place in inputs]
    return [file for file in found if file.is_file() and not file.parent.samefile(folder)]


def _parsed(file: Path, *, belongs_to_others: bool = False) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if belongs_to_others:  # a broken pyproject.toml is the business of the project that it is for
            return {}
        raise ConfigurationError(f"{file}: cannot be read as TOML ({error}). Correct it or remove it.") from error


def _checked(table: object, file: Path) -> Settings:
    if not isinstance(table, Mapping):
        raise ConfigurationError(f'{file}: "recextract" is no table. Write the settings under [tool.recextract].')
    values: dict[str, Any] = {_name(key, file): _value(key, value, file) for key, value in table.items()}
    return Settings(**values)


def _name(key: str, file: Path) -> str:
    if key.replace("_", "-") not in _KEYS:
        near = difflib.get_close_matches(key, _KEYS, n=1)
        remedy = f'Write "{near[0]}"' if near else f"Use {', '.join(_KEYS)}"
        raise ConfigurationError(f'{file}: unknown setting "{key}". {remedy}, or remove it.')
    return key.replace("-", "_")


def _value(key: str, value: object, file: Path) -> object:
    """Check a value and give it its type."""
    name = key.replace("-", "_")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in _PATHS:
        if isinstance(value, str) and value:
            return Path(value)
        wanted = 'a path in quotes, such as "table.csv"'
    elif name in _FLAGS:
        if isinstance(value, bool):
            return value
        wanted = "true or false"
    elif name == "workers":
        if isinstance(value, int) and is_number and value >= 0:
            return value
        wanted = "a whole number of processes, such as 2"
    else:
        if isinstance(value, int | float) and is_number and 0 <= value <= 1:
            return float(value)
        wanted = "a number from 0 to 1"
    raise ConfigurationError(f'{file}: "{key}" is {value!r}. Write {wanted}.')
