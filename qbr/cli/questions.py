"""qbr questions: what to ask in the meeting and in the next survey."""

from __future__ import annotations

import click

from qbr.cli import terminal


@click.command("questions", short_help="Print the questions for the meeting and the next survey.")
@click.argument("customer")
@terminal.quarter_option
@terminal.json_option
@terminal.guarded
def command(customer: str, quarter: str | None, as_json: bool) -> None:
    """Print what to ask: for goals where there are none, what only the customer can tell, and what is not known yet.

    Then what the next survey should ask, and how the last one asked.

    \b
    Examples:
      qbr questions acme
      qbr questions acme --json
    """
    from qbr.agenda import agenda

    parts = list(agenda(terminal.open_workspace().review(customer, quarter)))
    if as_json:
        terminal.print_json({part.name: part.to_json() for part in parts})
        return
    if not parts:
        click.echo(f"{customer}: no questions are open", err=True)
    for number, part in enumerate(parts):
        click.echo(("\n" if number else "") + click.style(part.title, bold=True))
        terminal.table(part.rows, part.columns)
        if part.note:
            click.echo(part.note)
