"""Loaded by every Python process of a test run: puts the fake pipeline in the place of the real one."""

import importlib.util
import sys
from pathlib import Path


class FakePipelineFinder:
    """Finds ``recextract.pipeline`` beside this file."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "recextract.pipeline":
            return importlib.util.spec_from_file_location(name, Path(__file__).with_name("fake_pipeline.py"))
        return None


sys.meta_path.insert(0, FakePipelineFinder)
