"""qbr pull: the rows of all customers out of the workspace's databases, for builds that then need none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.warehouse.pulling import Pulled


@click.command("pull", short_help="Read all customers' rows from the workspace's databases.")
@click.option("--source", "sources", multiple=True, metavar="usage", help="Default: every source of qbr.yaml.")
@click.option("--quarter", metavar="2026-Q3", help="Only its days and three years before. Default: all days.")
@terminal.strict_option
@terminal.json_option
@terminal.guarded
def command(sources: tuple[str, ...], quarter: str | None, strict: bool, as_json: bool) -> None:
    """Ask each database of qbr.yaml once for all customers and keep the answer as a dated snapshot.

    \b
    Examples:
      qbr pull
      qbr pull --source usage --quarter 2026-Q3
    """
    from qbr.errors import Problem, QbrError
    from qbr.warehouse.notices import notices
    from qbr.warehouse.pulling import pull

    problems: list[Problem] = []
    given: list[Any] = []
    for pulled in pull(terminal.open_workspace(), sources, quarter):
        if isinstance(pulled, QbrError):
            problems.extend(pulled.problems)
            terminal.print_problems(pulled.problems)
            continue
        told = notices(pulled)
        problems.extend(told)
        given.append(pulled.to_json())
        if not as_json:
            _print(pulled)
            terminal.print_problems(told)
    if as_json:
        terminal.print_json(given)
    terminal.end(problems, strict=strict)


def _print(pulled: Pulled) -> None:
    """Print where the snapshot is to stdout, and whose rows it holds to stderr."""
    terminal.print_path(pulled.path)
    width = max((len(customer) for customer in pulled.customers), default=0)
    for customer, rows in pulled.customers.items():
        click.echo(f"  {customer:<{width}}  {rows:>12,} rows", err=True)
