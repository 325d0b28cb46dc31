"""How much processor time each stage of the pipeline takes, by timers around its functions."""

from __future__ import annotations

import functools
import inspect
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

STAGES = Path(__file__).with_name("stages.toml")
OTHER = "other"


class StageClock:
    """Seconds of processor time by stage; only the innermost stage that runs is counted."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.missing: list[str] = []
        self._running = [OTHER]
        self._since = 0.0

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Put the timers around the functions named in ``stages.toml``, and take them away at the end."""
        stages: dict[str, list[str]] = tomllib.loads(STAGES.read_text(encoding="utf-8"))["stages"]
        undo: list[tuple[Any, str, Any]] = []
        for stage, names in stages.items():
            for name in names:
                found = _holders(name)
                if not found:
                    self.missing.append(name)
                for holder, attribute, function in found:
                    undo.append((holder, attribute, function))
                    setattr(holder, attribute, self._timed(function, stage))
        self._since = time.process_time()
        try:
            yield
        finally:
            self._turn()
            for holder, attribute, function in undo:
                setattr(holder, attribute, function)

    def _turn(self) -> None:
        now = time.process_time()
        stage = self._running[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now

    @contextmanager
    def _inside(self, stage: str) -> Iterator[None]:
        self._turn()
        self._running.append(stage)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*values: Any, **options: Any) -> Any:
            with self._inside(stage):
                return function(*values, **options)

        @functools.wraps(function)
        def timed_generator(*values: Any, **options: Any) -> Iterator[Any]:
            items = function(*values, **options)
            while True:
                with self._inside(stage):
                    try:
                        item = next(items)
                    except StopIteration:
                        return
                yield item

        return timed_generator if inspect.isgeneratorfunction(function) else timed


def _holders(name: str) -> list[tuple[Any, str, Any]]:
    """Return every place that holds a function: its class, or all modules that have imported it."""
    module_name, _, path = name.partition(":")
    owner_name, _, attribute = path.rpartition(".")
    try:
        module = import_module(module_name)
        owner = getattr(module, owner_name) if owner_name else module
        function = getattr(owner, attribute)
    except (ImportError, AttributeError):
        return []
    if owner_name:
        return [(owner, attribute, function)]
    ours = [other for key, other in list(sys.modules.items()) if key.split(".")[0] == "recextract"]
    return [(other, key, function) for other in ours for key, value in list(vars(other).items()) if value is function]
