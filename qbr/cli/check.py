"""qbr check: what is wrong or missing in a customer's data, and in the words written about it."""

from __future__ import annotations

import click

from qbr.cli import terminal


@click.command("check", short_help="Say what is wrong or missing in a customer's data.")
@click.argument("customer")
@terminal.quarter_option
@terminal.strict_option
@terminal.json_option
@terminal.guarded
def command(customer: str, quarter: str | None, strict: bool, as_json: bool) -> None:
    """Read a customer's folder and tell everything that is wrong with it, without building.

    \b
    Examples:
      qbr check acme
      qbr check acme --strict
    """
    from qbr.overview import check

    problems = check(terminal.open_workspace(), customer, quarter)
    terminal.report(problems, as_json=as_json, strict=strict)
