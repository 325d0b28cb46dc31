"""The modules here are put in the place of others by ``tests/running.py``; they hold no tests."""

collect_ignore_glob = ["*.py"]
