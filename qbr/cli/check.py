"""qbr check: what is wrong or missing in a customer's data, and in the words written about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.overview import Checked


@click.command("check", short_help="Say what is wrong or missing in a customer's data.")
@click.argument("customer")
@terminal.quarter_option
@terminal.strict_option
@terminal.json_option
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@terminal.guarded
def command(customer: str, quarter: str | None, strict: bool, as_json: bool, watch: bool) -> None:
    """Read a customer's folder and tell everything that is wrong with it, without building.

    \b
    Examples:
      qbr check acme
      qbr check acme --strict
      qbr check acme --watch
    """
    from qbr.overview import check

    if watch and as_json:
        raise click.UsageError("--watch is for a person, --json for a program.")
    if watch:
        _watch(customer, quarter)
        return
    found = check(terminal.open_workspace(), customer, quarter)
    if not as_json:
        _tell_read_as(found)
    terminal.report(found.problems, as_json=as_json, strict=strict)


def _tell_read_as(found: Checked) -> None:
    """Print what the exports of tools were understood as."""
    for file, label in found.read_as:
        click.echo(f"{file}: read as {label}", err=True)


def _report(found: Checked) -> None:
    _tell_read_as(found)
    terminal.print_report(found.problems)


def _watch(customer: str, quarter: str | None) -> None:
    """Check on every change of the folder, of what customers share or of the settings; end with 0 on Ctrl-C."""
    from qbr.overview import check
    from qbr.watching import changes, state_of

    places = terminal.open_workspace().places
    looked_at = (places.customer_folder(customer), places.shared, places.settings_file)
    state = state_of(looked_at)  # before the check: what changes during it is checked again
    try:
        _report(check(terminal.open_workspace(), customer, quarter))
        click.echo("Watching; Ctrl-C ends it.", err=True)
        for _ in changes(looked_at, state):
            click.echo("", err=True)
            _report(check(terminal.open_workspace(), customer, quarter))
    except KeyboardInterrupt:
        click.echo("", err=True)
