"""Coded errors: each names the file or value that is wrong and says what to do about it."""

from __future__ import annotations


class RecextractError(Exception):
    """Base of all errors that recextract raises on purpose.

    ``code`` is stable, ``message`` is plain language that names the file and the remedy.
    """

    code = "R000"

    def __init__(self, message: str) -> None:
        super().__init__(f"[{self.code}] {message}")
        self.message = message


class InputNotFound(RecextractError):
    """A path or glob given by the user matches nothing."""

    code = "R101"


class UnreadableDocument(RecextractError):
    """A file cannot be turned into text: broken, encrypted, binary, without text layer."""

    code = "R102"


class OutputError(RecextractError):
    """The table cannot be written where or as the user asked."""

    code = "R201"


class CodebookError(RecextractError):
    """A codebook file is broken."""

    code = "R301"


class ModelError(RecextractError):
    """A model folder is missing, incomplete or of another version."""

    code = "R401"


class ConfigurationError(RecextractError):
    """A setting is wrong: in recextract.toml, in pyproject.toml or in a call."""

    code = "R501"


class TableError(RecextractError):
    """A table to be read or scored lacks columns or is not a table."""

    code = "R601"


class ClusterError(RecextractError):
    """Ray is not there, the cluster cannot be reached or gave up, or its nodes differ."""

    code = "R701"
