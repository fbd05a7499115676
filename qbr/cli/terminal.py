"""What every command does at its edges: open the workspace, print problems, turn errors into exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import click

from qbr.collecting import collect_seldom
from qbr.errors import DataError, Place, Problem, QbrError

if TYPE_CHECKING:
    from rich.table import Table

    from qbr.build import Workspace

P = ParamSpec("P")
R = TypeVar("R")

FAILED = 1
WARNED = 3  # warnings under --strict
GAP = "  "  # between columns
MOST_WRAPS = 2.5  # a table whose rows would be wider than so many lines is printed cell by cell
PIPE_WIDTH = 10_000  # columns of what is no terminal: a row is never broken there

# What many commands take, said once so that it reads and works the same everywhere.
quarter_option = click.option("--quarter", metavar="2026-Q3", help="Default: the customer's last complete quarter.")
json_option = click.option("--json", "as_json", is_flag=True, help="For machines.")
strict_option = click.option("--strict", is_flag=True, help="End with exit code 3 when there are warnings.")

COLOURS = {"error": "red", "warning": "yellow"}


def today() -> date:
    """Return the clock: `QBR_TODAY` where it is set, else this machine's day.

    Raises:
        QbrError: `QBR_TODAY` is no date.
    """
    given = os.environ.get("QBR_TODAY")
    if not given:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        hint = "Write it as 2026-10-05, or unset it."
        raise QbrError(Problem(f'QBR_TODAY is "{given}", which is no date', hint=hint)) from None


def open_workspace() -> Workspace:
    """Return the workspace of the current folder."""
    collect_seldom()  # before the imports: they make values that stay
    from qbr.build import Workspace

    return Workspace(Path.cwd(), today())


def fail(error: QbrError) -> NoReturn:
    """Print every problem of an error and end with exit code 1."""
    print_problems(error.problems)
    raise SystemExit(FAILED)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an expected failure into its lines and exit code 1; a bug keeps its traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except QbrError as error:
            fail(error)

    return run


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems to stderr: errors first, each with its place and way out."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    for problem in ordered:
        word = click.style(f"{problem.severity.capitalize()}:", fg=COLOURS[problem.severity], bold=True)
        click.echo(f"{word} {_here(problem)}", err=True)


def _here(problem: Problem) -> Problem:
    """The same problem with a path a person in this folder would type."""
    file = problem.place.file
    if file is None or not Path(file).is_absolute() or not Path(file).is_relative_to(Path.cwd()):
        return problem
    short = Path(file).relative_to(Path.cwd()).as_posix()
    place = Place(short, problem.place.line, problem.place.column, problem.place.spot)
    return Problem(problem.message, place, problem.hint, problem.severity, problem.rule)


def print_json(value: Any) -> None:
    """Print JSON to stdout, for machines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_markdown(text: str) -> None:
    """Print a page to stdout: set for a terminal, as it is written for a pipe."""
    if not sys.stdout.isatty():
        click.echo(text.rstrip("\n"))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))


def read_json_object(path: Path) -> dict[str, Any]:
    """Return the values in a JSON file whose keys are what tags can name.

    Raises:
        DataError: it cannot be read, or holds no object.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(Problem(f"cannot be read as JSON: {error}", Place(str(path)))) from error
    if not isinstance(values, dict):
        hint = 'Write {"name": …}: its keys are what tags can name.'
        raise DataError(Problem("holds no object", Place(str(path)), hint))
    return values


def print_path(path: Path) -> None:
    """Print a written path to stdout, one a line, as short as it can be said here."""
    here = Path.cwd()
    click.echo(path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path))


def report(problems: Sequence[Problem], *, as_json: bool, strict: bool, subject: str = "") -> None:
    """Print what a check found, with its count at the end, and end with the exit code it deserves."""
    if as_json:
        print_json([problem.to_json() for problem in problems])
    else:
        print_report(problems, subject)
    end(problems, strict=strict)


def print_report(problems: Sequence[Problem], subject: str = "") -> None:
    """Print what a check found, with its count at the end."""
    print_problems(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    click.echo(f"{subject}{errors} errors, {len(problems) - errors} warnings", err=True)


def end(problems: Iterable[Problem], *, strict: bool) -> None:
    """End a command: exit code 1 for errors, 3 for warnings under --strict."""
    severities = {problem.severity for problem in problems}
    if "error" in severities:
        raise SystemExit(FAILED)
    if severities and strict:
        raise SystemExit(WARNED)


def table(rows: Sequence[Sequence[str]], heads: Sequence[str], indent: int = 0) -> None:
    """Print rows in columns to stdout: each row is one line in a pipe, and cells wrap in a terminal.

    Rows far wider than the terminal would become columns of a few letters: they are printed one under the other, each
    cell beside its head.
    """
    from rich.console import Console
    from rich.padding import Padding

    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, soft_wrap=False, highlight=False)
    if any(heads) and _width(rows, heads) > MOST_WRAPS * (console.width - indent):
        grids = [_grid([*zip(heads, row, strict=True)], ("", "")) for row in rows]
    else:
        grids = [_grid(rows, heads)]
    for number, grid in enumerate(grids):
        console.print(Padding(grid, (int(number > 0), 0, 0, indent), expand=False))


def _width(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> int:
    """Return the columns a table would take if no cell wrapped."""
    return sum(max(map(len, column)) + len(GAP) for column in zip(heads, *rows, strict=True))


def _grid(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, padding=(0, len(GAP), 0, 0), header_style="bold", show_header=any(heads))
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))  # a cell is text: brackets in it are no markup
    return grid
