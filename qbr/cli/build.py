"""qbr build: a customer's deck and document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal
from qbr.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbr.batch import Outcome
    from qbr.build import Built, Request

FORMATS = ("pptx", "docx")


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    formats = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise click.BadParameter(f'"{value}"; choose from {", ".join(FORMATS)}, separated by commas')
    return formats


@click.command("build", short_help="Build a customer's deck and document.")
@click.argument("customers", nargs=-1, metavar="[CUSTOMER]...")
@click.option("--all", "everyone", is_flag=True, help="Every customer of the workspace.")
@click.option("--from", "review", type=click.Path(path_type=Path), help="A review.json told before; needs no data.")
@terminal.quarter_option
@click.option("--template", metavar="PACK", help="Default: the workspace's.")
@click.option("--audience", type=click.Choice(["customer", "internal"]), help="Default: the pack's.")
@click.option("--format", "formats", default="pptx,docx", callback=_formats, metavar="pptx,docx", show_default=True)
@click.option("--draft", is_flag=True, help="Build with holes marked instead of refusing.")
@click.option("--force", is_flag=True, help="Replace files even if a person has changed them.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at once. Default: one a core.")
@terminal.strict_option
@click.option("--quiet", is_flag=True, help="No progress.")
@terminal.guarded
def command(
    customers: tuple[str, ...],
    everyone: bool,
    review: Path | None,
    quarter: str | None,
    template: str | None,
    audience: str | None,
    formats: tuple[str, ...],
    draft: bool,
    force: bool,
    jobs: int | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Build a deck and a document for one customer, several, or all.

    \b
    Examples:
      qbr build acme
      qbr build acme globex --quarter 2026-Q3
      qbr build --all
      qbr build --from output/acme/2026-Q3/internal/review.json

    Paths of what was written go to stdout, warnings to stderr. A file that a person has changed since it was built
    stays; the new one lands beside it.
    """
    from qbr.build import Request

    _check_choice(customers, everyone, review)
    request = Request(quarter, template, audience, formats, draft, force)  # type: ignore[arg-type]  # Click checked it
    if review is not None:
        _one(lambda: terminal.open_workspace().build_from(review, request), strict, quiet)
    elif everyone or len(customers) > 1:
        _many(customers, request, jobs, strict, quiet)
    else:
        _one(lambda: terminal.open_workspace().build(customers[0], request), strict, quiet)


def _check_choice(customers: tuple[str, ...], everyone: bool, review: Path | None) -> None:
    if bool(customers) + everyone + (review is not None) != 1:
        raise click.UsageError("Name one or more customers, or --all, or --from a review.json.")


def _one(build: Callable[[], Built], strict: bool, quiet: bool) -> None:
    built = build()
    if not quiet:
        click.echo(f"{built.customer}: {built.quarter} ({built.dates}), {built.because}", err=True)
    terminal.print_problems(built.problems)
    for path in built.paths:
        terminal.print_path(path)
    terminal.end(built.problems, strict=strict)


def _many(customers: tuple[str, ...], request: Request, jobs: int | None, strict: bool, quiet: bool) -> None:
    from qbr.batch import build_many, summary

    workspace = terminal.open_workspace()
    wanted = tuple(dict.fromkeys(customers)) or workspace.places.customer_ids()
    if not wanted:
        hint = 'Start one with: qbr new customer "Name"'
        raise DataError(Problem(f"there is no customer in {workspace.places.customers}", hint=hint))
    with _progress(len(wanted), quiet) as advance:
        outcomes = build_many(workspace.root, wanted, request, workspace.today, jobs=jobs, on_done=advance)
    for outcome in outcomes:
        _print_outcome(outcome)
    click.echo(summary(outcomes), err=True)
    if any(outcome.failed for outcome in outcomes):
        raise SystemExit(terminal.FAILED)
    terminal.end([problem for outcome in outcomes for problem in outcome.problems], strict=strict)


def _print_outcome(outcome: Outcome) -> None:
    if outcome.problems:
        click.echo(f"{outcome.customer}:", err=True)
        terminal.print_problems(outcome.problems)
    for path in outcome.built.paths if outcome.built else ():
        terminal.print_path(path)


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Show a bar on stderr where a person watches; give what advances it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task("Building", total=total)

        def advance(outcome: Outcome) -> None:
            progress.update(task, advance=1, description=outcome.customer)

        yield advance
