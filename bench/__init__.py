"""Measures recextract: ``python -m bench --help``. Nothing here is needed to use it."""
