"""More documents than one machine holds: pandas batches for Dask and Spark, and runs on a Ray cluster.

``frames`` maps a pandas batch to rows; ``storage`` finds texts and writes files wherever they lie;
``parts`` cuts the inputs into parts and works on one; ``ray_engine`` spreads the parts over a cluster.
"""

from __future__ import annotations

import os
from typing import Final

from recextract.errors import ClusterError

# Nothing is reported to anyone, and nothing of the caller's folder is sent round.
_RAY_SETTINGS: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
}


def check_ray() -> None:
    """Raise ``ClusterError`` with the remedy where Ray is not installed."""
    os.environ.update({name: value for name, value in _RAY_SETTINGS.items() if name not in os.environ})
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise ClusterError(
            f'Ray Data is not installed ({error}). Install it with: pip install "recextract[ray]", on every node.'
        ) from error
