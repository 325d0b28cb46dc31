"""Lets tests import what lies beside them (``running``) and ``bench``, which pytest's import mode does not."""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

# Ray reads these when it is first imported; its own thirty seconds are too few on machines with other work to do.
os.environ.setdefault("RAY_raylet_start_wait_time_s", "60")
os.environ.setdefault("RAY_agent_register_timeout_ms", "60000")
os.environ.setdefault("RAY_gcs_server_request_timeout_seconds", "60")

# Ray keeps the address of the machine's newest cluster in this folder: with one of its own the tests neither join
# what else runs on this machine nor are joined. (Its sockets lie there too, whose paths must be short.)
os.environ["RAY_TMPDIR"] = tempfile.mkdtemp(prefix="ray-")
atexit.register(shutil.rmtree, os.environ["RAY_TMPDIR"], ignore_errors=True)

# A shell starts its background jobs with interrupts ignored, and children would inherit that: in CI run as
# "pytest &" the tests that press Ctrl-C would wait in vain.
signal.signal(signal.SIGINT, signal.default_int_handler)
