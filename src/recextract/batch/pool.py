"""Many documents over several worker processes, in no particular order.

Each worker has one document at a time and one thread of the caller that waits for it. So it is
always known which document a dying worker had in hand: that one is tried once more, with a new
worker, and then given up; no other document is touched. A document on which a worker hangs is given up
as well. A worker takes its next document when the
caller has come back for more after the last one, so a run that is stopped does at most one document
a worker again.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import redirect_stdout, suppress
from typing import IO, TYPE_CHECKING, Final, cast

from recextract.batch.worker import (
    Outcome,
    Task,
    failed,
    load_pipeline,
    outcome_of,
    pack_options,
    pack_task,
    read_message,
    send_message,
    understand,
    work,
)
from recextract.errors import RecextractError

if TYPE_CHECKING:
    from recextract.pipeline import PipelineOptions

_ATTEMPTS: Final = 2
# What no honest document takes: a slow core reads a megabyte of dense text in five minutes.
_MINUTES_A_DOCUMENT: Final = 10
_MINUTES_A_MEGABYTE: Final = 20
_MOST_MINUTES: Final = 180  # pictures make a file large, not its text
_BOOTSTRAP: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from recextract.batch.worker import serve; serve()"
)
# Threads inside a worker would only compete with the other workers, and sums of floats taken by
# several threads may differ in the last digit from machine to machine.
_ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class _WorkerDeathError(Exception):
    """A worker process ended without an answer; the message says how."""


class _TooLongError(_WorkerDeathError):
    """A worker process was ended because its document took too long; the message says how long."""


def run_tasks(
    tasks: Iterable[Task], options: PipelineOptions, *, workers: int, show_stderr: bool = False
) -> Generator[Outcome]:
    """Work on all tasks and yield the outcomes as they come.

    ``workers`` is the number of processes; 0 works in this process, where a crash inside a reader is
    a crash of the caller. Closing the generator stops the workers at once.

    Raises ``RecextractError`` for what is wrong with the set-up (codebook, model, installation).
    """
    if workers == 0:
        pipeline = load_pipeline()
        for task in tasks:
            # As in a worker: what a library prints must not get into a table on standard output.
            with redirect_stdout(sys.stderr):
                outcome = work(task, pipeline, options)
            yield outcome
    else:
        yield from _Pool(tasks, options, workers, show_stderr).outcomes()


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Pool:
    def __init__(self, tasks: Iterable[Task], options: PipelineOptions, workers: int, show_stderr: bool) -> None:
        self._tasks = iter(tasks)
        self._setup = json.dumps(pack_options(options)).encode("ascii")
        self._show_stderr = show_stderr
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._answers: queue.Queue[tuple[Outcome, threading.Event] | BaseException | None] = queue.Queue()
        self._running: set[_Worker] = set()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(workers)]

    def outcomes(self) -> Generator[Outcome]:
        for thread in self._threads:
            thread.start()
        ended = 0
        try:
            while ended < len(self._threads):
                answer = self._answers.get()
                if answer is None:
                    ended += 1
                elif isinstance(answer, BaseException):
                    raise answer
                else:
                    outcome, kept = answer
                    yield outcome
                    kept.set()
        finally:
            self._stop()

    def _stop(self) -> None:
        self._stopped.set()
        with self._lock:
            running = list(self._running)
        for worker in running:
            worker.kill()
        for thread in self._threads:
            thread.join(timeout=10)

    def _serve(self) -> None:
        """Run one worker after the other until the tasks are done: the life of one thread."""
        workers = WorkerSuccession(self.start_worker, self.end_worker, self._stopped.is_set)
        try:
            while not self._stopped.is_set() and (task := self._next_task()) is not None:
                kept = threading.Event()
                self._answers.put((workers.outcome(task), kept))
                while not kept.wait(timeout=0.2) and not self._stopped.is_set():
                    continue
            self._answers.put(None)
        except BaseException as error:
            self._answers.put(error)
        finally:
            workers.end()

    def _next_task(self) -> Task | None:
        with self._lock:
            return next(self._tasks, None)

    def start_worker(self) -> _Worker:
        """Start a worker that :meth:`_stop` will find."""
        worker = _new_worker(show_stderr=self._show_stderr)
        with self._lock:
            self._running.add(worker)
        try:
            if self._stopped.is_set():
                worker.kill()
            worker.prepare(self._setup)
        except BaseException:
            self.end_worker(worker)
            raise
        return worker

    def end_worker(self, worker: _Worker) -> None:
        """End a worker and forget it."""
        worker.end()
        with self._lock:
            self._running.discard(worker)


class WorkerSuccession:
    """One worker at a time, a new one after a death: what serves one stream of tasks."""

    def __init__(
        self, start: Callable[[], _Worker], end: Callable[[_Worker], None], stopped: Callable[[], bool]
    ) -> None:
        self._start = start
        self._end = end
        self._stopped = stopped
        self._worker: _Worker | None = None

    @classmethod
    def alone(cls, setup: bytes, *, show_stderr: bool = False) -> WorkerSuccession:
        """Serve a caller that has no pool; ``setup`` is what :func:`recextract.batch.worker.answer_requests` reads."""

        def start() -> _Worker:
            worker = _new_worker(show_stderr=show_stderr)
            try:
                worker.prepare(setup)
            except BaseException:
                worker.end()
                raise
            return worker

        return cls(start, _Worker.end, lambda: False)

    def outcome(self, task: Task) -> Outcome:
        """Have a task done, by a second worker if the first one dies of it; then it has failed.

        A document that takes too long has failed at once: it would take as long again.
        """
        how = ""
        for _ in range(_ATTEMPTS):
            try:
                return self._current().outcome(task)
            except _TooLongError as error:
                self.end()
                reason = (
                    f"working on this document took longer than {error}, so it was given up. "
                    "Split it, or save it anew with another program."
                )
                return outcome_of(failed(task.document, reason), repeatable=False)
            except _WorkerDeathError as death:
                how = str(death)
                self.end()
                if self._stopped():
                    break
        return outcome_of(
            failed(
                task.document,
                f"reading this document ended its process twice ({how}). The file may be damaged or too large "
                "for the memory: save it anew with another program, or split it.",
            ),
            repeatable=False,
        )

    def _current(self) -> _Worker:
        if self._worker is None:
            self._worker = self._start()
        return self._worker

    def end(self) -> None:
        """End the worker; a next task will have a new one."""
        if self._worker is not None:
            self._end(self._worker)
            self._worker = None


class _Worker:
    """One worker process."""

    def __init__(self, *, show_stderr: bool) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOTSTRAP, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if show_stderr else subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD},
        )
        self._requests = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)

    def prepare(self, setup: bytes) -> None:
        """Hand over the options and wait until the pipeline is loaded."""
        try:
            self._ask(setup)
        except _WorkerDeathError as death:
            raise RecextractError(
                f"a worker process ended before its first document ({death}). "
                "Free some memory or use fewer --workers; --verbose shows what the process says."
            ) from death

    def outcome(self, task: Task) -> Outcome:
        """Have a task done in the time that its size allows, or end the process."""
        minutes = minutes_for(task)
        late = threading.Event()

        def end_late() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(minutes * 60, end_late)
        timer.daemon = True
        timer.start()
        try:
            return cast(Outcome, self._ask(pack_task(task)))
        except _WorkerDeathError as death:
            if late.is_set():
                raise _TooLongError(f"{minutes:.3g} minutes") from death
            raise
        finally:
            timer.cancel()

    def _ask(self, message: bytes) -> Outcome | None:
        try:
            send_message(self._requests, message)
            answer = read_message(self._answers)
        except OSError as error:
            raise _WorkerDeathError(self._end_described()) from error
        if answer is None:
            raise _WorkerDeathError(self._end_described())
        return understand(answer)

    def _end_described(self) -> str:
        code = self._process.wait()
        return describe_end(code)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """End the process, which waits for a task or is dead."""
        self._process.kill()
        self._process.wait()
        for stream in (self._requests, self._answers):
            try:
                stream.close()
            except OSError:  # what was not sent any more is of no interest
                continue


def _new_worker(*, show_stderr: bool) -> _Worker:
    try:
        return _Worker(show_stderr=show_stderr)
    except OSError as error:
        raise RecextractError(f"no worker process can be started ({error}). Use fewer --workers.") from error


def minutes_for(task: Task) -> float:
    """Return how long a worker may have for a task before it counts as hanging.

    >>> minutes_for(Task("a.txt", None, b"Talks should resume.")) < 11 < minutes_for(Task("b", None, b" " * 10**6))
    True
    """
    size = len(task.data or b"")
    if task.path is not None:
        with suppress(OSError):  # the reader will say what is wrong
            size = task.path.stat().st_size
    return min(_MINUTES_A_DOCUMENT + _MINUTES_A_MEGABYTE * size / 1e6, _MOST_MINUTES)


def describe_end(code: int) -> str:
    """Say in words how a process ended.

    >>> describe_end(3), describe_end(-11), describe_end(-9)
    ('exit code 3', 'signal SIGSEGV', 'signal SIGKILL, often for lack of memory')
    """
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return f"signal {name}" + (", often for lack of memory" if name == "SIGKILL" else "")


def largest_first(tasks: Iterable[tuple[int, Task]]) -> Iterator[Task]:
    """Order tasks, given with their sizes, so that no worker is left with a large one at the end."""
    for _, task in sorted(tasks, key=lambda sized: (-sized[0], sized[1].document)):
        yield task
