"""Measures recextract: ``python -m bench --help``. Nothing here is needed to use it."""

import os

# Before numpy is imported anywhere: threads would make a machine with many cores look like a faster program.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
