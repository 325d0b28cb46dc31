"""The progress bar of a run and its closing summary, for standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from recextract.batch.run import Progress, ProgressListener, RunSummary

_FAILURES_SHOWN: Final = 10
_OUTPUTS_SHOWN: Final = 5


@contextmanager
def progress_bar() -> Iterator[ProgressListener]:
    """Show a bar with documents, rate and time left on standard error while documents are worked on.

    Time left is estimated from bytes, since documents differ in length a thousandfold.
    """
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn(), TextColumn("left"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading what is there", total=None)

        def show(progress: Progress) -> None:
            elapsed = bar.tasks[0].finished_time or bar.tasks[0].elapsed or 0.0
            bar.update(
                task,
                description=describe(progress, elapsed),
                completed=progress.bytes_done,
                total=max(progress.bytes_total, 1),
            )

        yield show


def describe(progress: Progress, elapsed: float) -> str:
    """Say how far a run is.

    >>> describe(Progress(30, 100, 10, 1, 42, 500, 2000), elapsed=4.0)
    '30 of 100 documents, 42 recommendations, 1 failed, 5.0 documents/s'
    """
    worked = progress.done - progress.reused
    failures = f", {progress.failed} failed" if progress.failed else ""
    rate = f", {worked / elapsed:.1f} documents/s" if worked and elapsed > 0 else ""
    return f"{progress.done} of {progress.total} documents, {progress.recommendations} recommendations{failures}{rate}"


def failure_lines(summary: RunSummary, *, verbose: bool) -> Iterator[str]:
    """Yield the documents that could not be read, with the reasons; ``verbose`` lists all of them."""
    failed = summary.totals.failed
    if not failed:
        return
    yield f"{count(failed, 'document')} could not be read:"
    shown = summary.failures if verbose else summary.failures[:_FAILURES_SHOWN]
    yield from (f"  {_with_name(document, error)}" for document, error in shown)
    if failed > len(shown):
        yield f"  … and {failed - len(shown)} more, in the documents table."


def summary_lines(
    summary: RunSummary, ignored: list[Path], *, verbose: bool, outputs: Sequence[Path] = ()
) -> Iterator[str]:
    """Yield the closing summary: documents, recommendations, failures with reasons, files.

    ``ignored`` are files of other kinds, ``outputs`` what was named and passed over as an earlier run wrote it.
    """
    totals = summary.totals
    reused = f" ({summary.reused} of them unchanged since the last run)" if summary.reused else ""
    yield (
        f"{count(totals.documents, 'document')}{reused}, {count(totals.recommendations, 'recommendation')}, "
        f"{summary.seconds:.1f} s."
    )
    without_text = totals.empty - totals.foreign
    if without_text:
        yield f"{count(without_text, 'document')} held no text to read; the documents table says why."
    if totals.foreign:
        yield f"{count(totals.foreign, 'document')} not in English, without rows; the documents table says which."
    if totals.noted:
        yield f"{count(totals.noted, 'document')} read with a note; the column error of the documents table says which."
    yield from failure_lines(summary, verbose=verbose)
    if ignored:
        yield f"{count(len(ignored), 'file')} of other kinds ignored" + (":" if verbose else " (--verbose lists them).")
        if verbose:
            yield from (f"  {path}" for path in ignored)
    if outputs:
        shown_outputs = outputs if verbose else outputs[:_OUTPUTS_SHOWN]
        more = ", …" if len(outputs) > len(shown_outputs) else ""
        names = ", ".join(path.name for path in shown_outputs)
        yield f"{count(len(outputs), 'output')} of an earlier run passed over: {names}{more}."
    if totals.formula_like_cells:
        verb = "begins" if totals.formula_like_cells == 1 else "begin"
        yield (
            f"{count(totals.formula_like_cells, 'cell')} of the table {verb} like a formula (= + - @): open it in a "
            "spreadsheet only as .xlsx, or write it with --safe-csv."
        )
    if summary.outdated:
        yield (
            f"{', '.join(summary.outdated)} beside it: of a run with other options or of another version. The "
            "documents table and the run record no longer tell of it: write it anew with these options, or rename it."
        )
    if summary.files:
        yield "Written: " + ", ".join(str(path) for path in summary.files)


def _with_name(document: str, error: str) -> str:
    return error if error.startswith(document) else f"{document}: {error}"


def count(number: int, noun: str) -> str:
    """Put a number before a noun.

    >>> count(1, "document"), count(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def printable(text: str) -> str:
    r"""Replace what could steer a terminal; names of files and messages may hold anything.

    >>> printable("a\x1b[31m.txt")
    'a�[31m.txt'
    """
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
