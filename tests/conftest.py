"""Lets tests import the modules that lie beside them (``running``), which pytest's import mode does not."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# Ray reads these when it is first imported; its own thirty seconds are too few on machines with other work to do.
os.environ.setdefault("RAY_raylet_start_wait_time_s", "60")
os.environ.setdefault("RAY_agent_register_timeout_ms", "60000")
os.environ.setdefault("RAY_gcs_server_request_timeout_seconds", "60")
