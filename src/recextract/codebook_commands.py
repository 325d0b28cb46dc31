"""The commands of ``recextract codebook``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recextract.errors import OutputError

if TYPE_CHECKING:
    from recextract.codebook import Codebook

codebook_app = typer.Typer(
    help="Look at, check and start codebooks: the themes of a table, and the actors that it has one name for.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CodebookFile = Annotated[Path | None, typer.Argument(metavar="FILE", help="A codebook; without it, the one shipped.")]


@codebook_app.command("show")
def show_codebook(
    file: CodebookFile = None,
    actors: Annotated[bool, typer.Option("--actors", help="List the actors with their forms as well.")] = False,
) -> None:
    """Show the themes and actors of a codebook."""
    from recextract.codebook import load_codebook

    for line in _codebook_lines(load_codebook(file), actors=actors):
        typer.echo(line)


def _codebook_lines(codebook: Codebook, *, actors: bool) -> list[str]:
    from collections import Counter

    from recextract.listed_actors import listed_actors

    lines = [f"{codebook.name} {codebook.version} ({codebook.language}), sha256 {codebook.sha256[:12]}"]
    lines += [codebook.description, "", f"Themes ({len(codebook.themes)}):"]
    lines += [f"  {theme.code:<18} {theme.name}: {theme.definition}" for theme in codebook.themes]
    listed = listed_actors(codebook)
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(actor.kind for actor in listed).items()))
    lines += ["", f"Actors ({len(listed)}): {kinds or 'nobody is listed'}{_whose(codebook)}"]
    if actors:
        lines += [f"  {actor.code:<18} {'; '.join(actor.forms)}" for actor in listed]
    return lines


def _whose(codebook: Codebook) -> str:
    return "" if codebook.lists_actors else " (it lists none: those of the shipped codebook)"


@codebook_app.command("check")
def check_codebook_file(file: CodebookFile = None) -> None:
    """Check a codebook: errors with their lines (exit status 2), or warnings of what is unwise."""
    from recextract.codebook import check_codebook, load_codebook
    from recextract.listed_actors import listed_actors

    codebook = load_codebook(file)
    warnings = check_codebook(file)
    for warning in warnings:
        typer.echo(warning)
    verdict = f"{len(warnings)} warning{'' if len(warnings) == 1 else 's'}" if warnings else "no warnings"
    counts = f"{len(codebook.themes)} themes, {len(listed_actors(codebook))} actors{_whose(codebook)}"
    typer.echo(f"{codebook.source}: the codebook can be used; {counts}, {verdict}.")


@codebook_app.command("init")
def init_codebook(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; must not exist yet.")],
    full: Annotated[bool, typer.Option("--full", help="Copy the whole shipped codebook, not the template.")] = False,
) -> None:
    """Start a codebook of your own from a commented template."""
    from recextract.codebook import CODEBOOK_TEMPLATE, DEFAULT_CODEBOOK

    content = (DEFAULT_CODEBOOK if full else CODEBOOK_TEMPLATE).read_bytes()
    try:
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise OutputError(f"{file}: this file is there already. Choose another name, or remove it first.") from error
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{file}: cannot be written ({reason}). Choose a folder that is there.") from error
    typer.echo(f"{file} is written. Change it, then: recextract codebook check {file}")
