"""Lets tests import the modules that lie beside them (``running``), which pytest's import mode does not."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
