"""qbr status: who can be built, and at which level."""

from __future__ import annotations

import click

from qbr.cli import terminal


@click.command("status", short_help="Say who can be built, and at which level.")
@terminal.json_option
@terminal.guarded
def command(as_json: bool) -> None:
    """List every customer with the level its data reaches, what is built, and what is missing.

    \b
    Levels: L0 a name · L1 usage · L2 contract, tickets, incidents · L3 goals, needs, value · L4 voices, promises, peers
    """
    from qbr.overview import status

    states = status(terminal.open_workspace())
    if as_json:
        terminal.print_json([state.to_json() for state in states])
        return
    rows = [(state.customer, state.level, state.quarter, state.built, state.lacking) for state in states]
    terminal.table(rows, ("customer", "level", "quarter", "built", "next level needs"))
