"""Files on disks and in object stores by one interface (fsspec): paths and URIs such as ``s3://bucket/texts``.

S3 and Google Cloud Storage come with Arrow; other kinds need the fsspec package of their name.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from recextract.errors import ClusterError

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_uri(place: str) -> bool:
    """Say whether this is a URI; the drive of a Windows path is none.

    >>> is_uri("s3://bucket/texts"), is_uri("C:/texts"), is_uri("texts")
    (True, False, False)
    """
    return bool(_URI.match(place))


def as_local_path(place: str) -> str:
    """Return the path of a ``file://`` URI; anything else as it is.

    >>> as_local_path("file:///srv/a%20b"), as_local_path("s3://bucket")
    ('/srv/a b', 's3://bucket')
    """
    if not place.lower().startswith("file://"):
        return place
    path = unquote(urlsplit(place).path)
    return path[1:] if os.name == "nt" and re.match(r"/[A-Za-z]:", path) else path


def open_place(place: str) -> tuple[Any, str]:
    """Return the fsspec file system of a path or URI, and the path in it.

    >>> open_place("file:///srv/texts")[1]
    '/srv/texts'

    Raises ``ClusterError`` for a kind of URI that nothing here can read.
    """
    from fsspec.core import url_to_fs
    from fsspec.implementations.local import LocalFileSystem

    place = as_local_path(place)
    if not is_uri(place):
        return LocalFileSystem(), Path(os.path.abspath(place)).as_posix()  # noqa: PTH100 - links stay what they are
    native = _opened_by_arrow(place)
    if native is not None:
        return native
    try:
        system, path = url_to_fs(place)
        return system, path
    except (ImportError, ValueError) as error:
        raise ClusterError(
            f"{place}: this kind of address cannot be opened ({error}). Install the fsspec package for it "
            "(adlfs for abfs://, say), or copy the files to a drive that every node sees."
        ) from error


def _opened_by_arrow(uri: str) -> tuple[Any, str] | None:
    import pyarrow as pa
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow import fs

    try:
        system, path = fs.FileSystem.from_uri(uri)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # not one of Arrow's kinds
        return None
    except OSError as error:
        raise ClusterError(f"{uri}: cannot be opened ({error}). Check the address and your credentials.") from error
    return ArrowFSWrapper(system), path


def write_whole(system: Any, path: str, content: bytes) -> None:
    """Write a file that appears whole or not at all, also where two processes write it at once."""
    from fsspec.implementations.local import LocalFileSystem

    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    if not isinstance(system, LocalFileSystem):  # an object appears when it is complete
        with system.open(path, "wb") as stream:
            stream.write(content)
        return
    final = Path(path)
    partial = final.with_name(f".{final.name}.{uuid4().hex}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(final)
    finally:
        partial.unlink(missing_ok=True)
