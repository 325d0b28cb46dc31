"""recextract: who is told to do what, on which theme, by whom, where and when.

>>> import recextract
>>> [row.actor for row in recextract.extract("Pakistan must diversify its exports.")]
['Pakistan']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recextract.api import extract, extract_folder
    from recextract.cluster.frames import arrow_schema, extract_batch, spark_schema
    from recextract.tables.frames import read_table, write_table
    from recextract.types import Recommendation

__all__ = [
    "Recommendation",
    "arrow_schema",
    "extract",
    "extract_batch",
    "extract_folder",
    "read_table",
    "spark_schema",
    "write_table",
]

_HOMES = {
    "extract": "recextract.api",
    "extract_folder": "recextract.api",
    "extract_batch": "recextract.cluster.frames",
    "arrow_schema": "recextract.cluster.frames",
    "spark_schema": "recextract.cluster.frames",
    "read_table": "recextract.tables.frames",
    "write_table": "recextract.tables.frames",
    "Recommendation": "recextract.types",
}


def __getattr__(name: str) -> Any:
    """Import the public names when first used, so that ``recextract --help`` stays fast."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'recextract' has no attribute {name!r}")
