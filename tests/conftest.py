"""Lets tests import what lies beside them (``running``) and ``bench``, which pytest's import mode does not."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
