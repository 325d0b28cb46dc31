"""The command line. Whatever is slow to import is imported by the command that needs it.

Exit status: 0 all well, 1 some documents failed (the rest is written), 2 wrong usage or set-up,
130 interrupted.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from recextract.codebook_commands import codebook_app
from recextract.errors import InputNotFound, OutputError, RecextractError

if TYPE_CHECKING:
    from recextract.batch.run import ProgressListener, RunOptions, RunSummary
    from recextract.training.run import Source

SOME_FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

_ROW_ID = re.compile(r"[0-9a-f]{16}")


class Engine(StrEnum):
    """Who does the work of a run."""

    LOCAL = "local"
    RAY = "ray"


class PlainErrorGroup(TyperGroup):
    """Commands whose errors are one plain line on standard error instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command and turn what recextract raises on purpose into an exit status."""
        try:
            return super().invoke(ctx)
        except RecextractError as error:
            say(f"recextract: {error}")
            raise typer.Exit(WRONG_USAGE) from error
        except KeyboardInterrupt as interrupt:
            say(_interruption(interrupt))
            raise typer.Exit(INTERRUPTED) from interrupt
        except BrokenPipeError as error:  # "recextract run … | head" has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(SOME_FAILED) from error


app = typer.Typer(
    cls=PlainErrorGroup,
    name="recextract",
    help="Find the recommendations in policy texts: who is told to do what, by whom, where and when.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(codebook_app, name="codebook")


def main() -> None:
    """Run the command line: the entry point of ``recextract``."""
    try:
        app()
    except KeyboardInterrupt:  # before or after the commands' own handling of it
        say("recextract: interrupted.")
        sys.exit(INTERRUPTED)


def say(text: str) -> None:
    """Write a line to standard error."""
    typer.echo(text, err=True)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"recextract {version('recextract')}")
        except PackageNotFoundError:
            typer.echo("recextract (not installed)")
        raise typer.Exit


@app.callback()
def common_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Find the recommendations in policy texts: who is told to do what, by whom, where and when."""


@app.command("run")
def run(
    inputs: Annotated[
        list[str],  # not Path: "-" is no path, and a glob is none either
        typer.Argument(
            metavar="INPUT",
            help='Files, folders (with all that is in them), globs; "-" is standard input. With --engine ray also '
            "URIs (s3://bucket/texts) and Parquet with the columns document and text.",
        ),
    ],
    output: Annotated[
        str | None,  # not Path: it may be a URI
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Table to write: .csv, .parquet, .jsonl, .xlsx or .sqlite. Without it, CSV on standard output. "
            "With --engine ray, a folder or URI that ends in .parquet.",
        ),
    ] = None,
    codebook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own codebook of actors and themes.")
    ] = None,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="A model of your own.")] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0,
            max=1,
            help="Leave out rows less probable than this (0 to 1); if not given, the model's own threshold. From 0.5 "
            "up nothing is read anew, and the other rows stay as they are.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Worker processes; all cores if not given. 0: work in this process."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Work on this machine, or on a Ray cluster (needs recextract[ray]).")
    ] = Engine.LOCAL,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="The Ray cluster; without it the one of RAY_ADDRESS, or one on this machine.",
        ),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Work on every document again, changed or not.")] = False,
    safe_csv: Annotated[
        bool | None,
        typer.Option(
            "--safe-csv/--exact-csv",
            help="Put an apostrophe before CSV cells that a spreadsheet could take for formulas; default: exact.",
        ),
    ] = None,
    quiet: Annotated[
        bool | None, typer.Option("--quiet", "-q", help="Say nothing but errors.", show_default=False)
    ] = None,
    verbose: Annotated[
        bool | None, typer.Option("--verbose", "-v", help="List all failures and ignored files.", show_default=False)
    ] = None,
) -> None:
    """Write the recommendations of texts as a table.

    Beside the table appear <name>.documents.csv (a row a file, with the reason where one could not be
    read), <name>.run.json (versions, options, counts), <name>.texts/ (extracted text of PDF, Word …) and
    <name>.state/ (what need not be done again next time; it may be deleted).

    On a Ray cluster the table is a folder of Parquet files, and so are <name>.documents.parquet and
    <name>.texts.parquet.

    Defaults for output, codebook, model, min-confidence, workers, safe-csv, quiet and verbose may stand in
    recextract.toml (min-confidence = 0.6), or under [tool.recextract] in pyproject.toml.
    """
    from recextract.settings import load_settings, unused_settings

    settings = load_settings(Path.cwd())
    target = output or (None if settings.output is None else str(settings.output))
    prepare = _prepare_local if engine is Engine.LOCAL else _prepare_ray
    work = prepare(inputs, target, address)
    quiet, verbose = _first(quiet, settings.quiet, False), _first(verbose, settings.verbose, False)
    for file in () if quiet else unused_settings(inputs, Path.cwd()):
        say(f"recextract: {file} is not used: settings count only in the folder in which the command is given.")

    from recextract.batch.run import RunOptions
    from recextract.pipeline import PipelineOptions

    options = RunOptions(
        pipeline=PipelineOptions(
            codebook=codebook or settings.codebook,
            model=model or settings.model,
            min_confidence=_first(min_confidence, settings.min_confidence, None),
        ),
        workers=_first(workers, settings.workers, None),
        fresh=fresh,
        safe_csv=_first(safe_csv, settings.safe_csv, False),
        show_worker_messages=verbose,
    )
    summary = _run_with_progress(work.start, options, quiet=quiet)
    from recextract.batch.progress import failure_lines, printable, summary_lines

    told = summary_lines(summary, work.ignored, verbose=verbose, outputs=work.outputs)
    for line in failure_lines(summary, verbose=verbose) if quiet else told:
        say(printable(line))
    if summary.totals.failed:
        raise typer.Exit(SOME_FAILED)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


StartRun = Callable[["RunOptions", "ProgressListener | None"], "RunSummary"]


class _Prepared(NamedTuple):
    """A run that may start, and which files it leaves out: those of other kinds, and its own outputs."""

    start: StartRun
    ignored: list[Path]
    outputs: list[Path]


def _prepare_local(inputs: list[str], output: str | None, address: str | None) -> _Prepared:
    """Find what a run on this machine reads, and say what is wrong before the seconds that the pipeline takes."""
    from recextract.batch.inputs import find_inputs
    from recextract.tables.writers import format_of

    for place in (*inputs, output or ""):
        if "://" in place:
            raise OutputError(f"{place}: addresses are for clusters. Add --engine ray, or give a path.")
    if address is not None:
        raise OutputError(f"--address {address}: only a cluster has an address. Add --engine ray.")
    found = find_inputs(inputs)
    table = None if output is None else Path(output)
    if table is not None:
        format_of(table)

    def start(options: RunOptions, progress: ProgressListener | None) -> RunSummary:
        from recextract.batch.run import run_batch

        return run_batch(found.files, table, options, progress)

    return _Prepared(start, list(found.ignored), list(found.outputs))


def _prepare_ray(inputs: list[str], output: str | None, address: str | None) -> _Prepared:
    """Do the same for a run on a Ray cluster."""
    from recextract.cluster import check_ray

    check_ray()
    from recextract.cluster.inputs import find_cluster_inputs
    from recextract.cluster.parts import PartedOutput

    if output is None:
        raise OutputError("--engine ray writes a folder of Parquet files. Name it: -o recommendations.parquet")
    PartedOutput(output)
    found = find_cluster_inputs(inputs)

    def start(options: RunOptions, progress: ProgressListener | None) -> RunSummary:
        from recextract.cluster.ray_engine import run_on_ray

        return run_on_ray(found, output, options, address=address, progress=progress)

    return _Prepared(start, found.ignored, found.outputs)


def _run_with_progress(start: StartRun, options: RunOptions, *, quiet: bool) -> RunSummary:
    if quiet or not sys.stderr.isatty():
        return start(options, None)

    from recextract.batch.progress import progress_bar

    with progress_bar() as show:
        return start(options, show)


def _interruption(interrupt: KeyboardInterrupt) -> str:
    from recextract.batch.run import RunInterrupted

    if not isinstance(interrupt, RunInterrupted):
        return "recextract: interrupted."
    if interrupt.state is None:
        return f"recextract: {interrupt}; nothing was kept. With -o FILE a next run goes on where this one was."
    return (
        f"recextract: {interrupt}. No table was written; what is done is kept in {interrupt.state}. "
        "Run the same command again to go on."
    )


@app.command("evaluate")
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="Hand-coded documents (docs/gold.md): a JSON file or a folder."),
    ],
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A table that recextract run has written.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write figures and errors as JSON.")] = False,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every error to this CSV file.", show_default=False)
    ] = None,
    genres: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV with the columns file and genre: figures by genre as well.")
    ] = None,
) -> None:
    """Score a table against hand-coded documents: precision, recall, F1 and every field."""
    from recextract.evaluation.scoring import format_report, run_evaluation, to_json, write_errors

    evaluation = run_evaluation(gold, table, genres)
    if errors is not None:
        write_errors(evaluation, errors)
    typer.echo(to_json(evaluation) if as_json else format_report(evaluation))


@app.command("locate")
def locate_command(
    labels: Annotated[
        Path,
        typer.Argument(metavar="LABELS", help="Labels with their sentences: a JSON file or a folder of them."),
    ],
    texts: Annotated[Path, typer.Option("--texts", metavar="DIR", help="The folder of the documents that they name.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder of gold files to write.")],
) -> None:
    """Find the sentences of hand-written labels in their texts and write gold, for evaluate and train.

    A label is a recommendation of a gold file without start and end: docs/gold.md explains both.
    """
    from recextract.coding import locate_labels

    number = locate_labels(labels, texts, output)
    say(f"{output} is written: {number:,} recommendations. Use it with: recextract evaluate {output} TABLE")


@app.command("explain")
def explain_command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="TEXT_OR_FILE", help='A sentence or passage in quotes, or a file; "-" is standard input.'
        ),
    ],
    row: Annotated[str | None, typer.Option("--id", metavar="ID", help="Only the row of FILE with this id.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every sentence, not only the recommendations.")] = False,
    codebook: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own codebook.")] = None,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="A model of your own.")] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="P", min=0, max=1, help="Take for rows what a run with this option takes."),
    ] = None,
) -> None:
    """Show why a sentence is a recommendation or not, and where each of its fields comes from.

    The defaults of recextract.toml and pyproject.toml are those of the run, so that its rows are explained.
    """
    from recextract.api import as_file
    from recextract.batch.inputs import STANDARD_INPUT, STANDARD_INPUT_NAME
    from recextract.explain import explain, lines_of
    from recextract.pipeline import PipelineOptions
    from recextract.readers import read_bytes, read_document
    from recextract.settings import load_settings
    from recextract.text.languages import foreign_language
    from recextract.types import Document

    if _ROW_ID.fullmatch(what):
        raise InputNotFound(f"{what}: this is the id of a row. Name its document: recextract explain FILE --id {what}")
    settings = load_settings(Path.cwd())
    options = PipelineOptions(
        codebook or settings.codebook,
        model or settings.model,
        _first(min_confidence, settings.min_confidence, None),
    )
    if what == STANDARD_INPUT:
        document, is_file = read_bytes(sys.stdin.buffer.read(), STANDARD_INPUT_NAME), True
    else:
        path = as_file(what)
        document, is_file = (Document("text", what, "txt"), False) if path is None else (read_document(path), True)
    language, foreign = foreign_language(document.text)
    if foreign:
        say(f"recextract: the text is not English but {language}; recextract reads English only.")
        raise typer.Exit(SOME_FAILED)
    reasons = explain(document, options, rows_only=is_file and not every)
    chosen = [why for why in reasons if row is None or (why.row is not None and why.row.id == row)]
    if not chosen:
        missing = "no recommendation was found. With --all every sentence is explained."
        if row is not None:
            missing = (
                f"no row of this document has the id {row}. Name the file that the row's column document names, and "
                "codebook, model and least confidence of its run."
            )
        say(f"recextract: nothing to explain: {missing}")
        raise typer.Exit(SOME_FAILED)
    typer.echo("\n\n".join("\n".join(lines_of(why)) for why in chosen))


_Texts = Annotated[
    list[Path], typer.Option("--texts", metavar="DIR", help="The folder of their texts; one for each GOLD, in order.")
]
_ThemesFrom = Annotated[Path | None, typer.Option(metavar="FILE", help="The codebook that the themes come from.")]
_Encoder = Annotated[
    bool, typer.Option("--encoder/--no-encoder", help="Fine-tune the sentence encoder; needs recextract[train].")
]
_Epochs = Annotated[int, typer.Option(min=1, help="Passes over the training sentences.")]
_Threads = Annotated[int, typer.Option(min=1, help="Threads for training.")]


@app.command("train")
def train_command(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Hand-coded documents (docs/gold.md).")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The model folder to write.")],
    texts: _Texts,
    codebook: _ThemesFrom = None,
    unlabelled: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Texts that nobody coded, for the skimmer to learn from the encoder on."),
    ] = None,
    encoder: _Encoder = True,
    epochs: _Epochs = 3,
    threads: _Threads = 2,
) -> None:
    """Train a model on documents that you have coded, for use with run --model."""
    from recextract.codebook import load_codebook
    from recextract.known_names import names_of
    from recextract.training.run import train_model

    own = load_codebook(codebook)
    with names_of(own):
        train_model(
            _sources(gold, texts),
            output,
            own,
            with_encoder=encoder,
            unlabelled=unlabelled or [],
            epochs=epochs,
            threads=threads,
            log=say,
        )
    say(f"{output} is written. Use it with: recextract run … --model {output}")


@app.command("cross-validate")
def cross_validate_command(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD...", help="Hand-coded documents (docs/gold.md); all but the first only train."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to keep models and tables in.")
    ],
    texts: _Texts,
    folds: Annotated[int, typer.Option(min=2, help="Parts; each is read by a model of the others.")] = 5,
    codebook: _ThemesFrom = None,
    encoder: _Encoder = True,
    epochs: _Epochs = 3,
    threads: _Threads = 2,
) -> None:
    """Say how well train would do: score each part of your documents with a model of the others.

    It takes as long as train does for each part. Interrupted, it goes on where it was. The rows are in
    DIR/table.csv, for evaluate --errors.
    """
    from recextract.training.crossvalidation import TABLE, cross_validate, format_cross_validation

    found = cross_validate(
        _sources(gold, texts),
        output,
        folds=folds,
        codebook=codebook,
        with_encoder=encoder,
        epochs=epochs,
        threads=threads,
        log=say,
    )
    typer.echo(format_cross_validation(found))
    say(f"The errors, one by one: recextract evaluate {gold[0]} {output / TABLE} --errors FILE")


def _sources(gold: list[Path], texts: list[Path]) -> list[Source]:
    """Read the coded documents, each with the folder of its texts."""
    from recextract.errors import TableError
    from recextract.gold import load_gold

    if len(texts) != len(gold):
        raise TableError(f"{len(gold)} GOLD but {len(texts)} --texts: give one folder of texts for each.")
    return [(load_gold(coded), folder) for coded, folder in zip(gold, texts, strict=True)]


if __name__ == "__main__":
    main()
