"""qbr show: the analysis in the terminal."""

from __future__ import annotations

import json

import click

from qbr.cli import terminal


@click.command("show", short_help="Print the analysis in the terminal.")
@click.argument("customer")
@click.option("--quarter", metavar="2026-Q3", help="Default: the customer's last complete quarter.")
@click.option("--json", "as_json", is_flag=True, help="The whole review, as review.json has it.")
@terminal.guarded
def command(customer: str, quarter: str | None, as_json: bool) -> None:
    """Print what the review says, section by section, without building it.

    \b
    Examples:
      qbr show acme
      qbr show acme --json
    """
    from qbr.overview import outline
    from qbr.story.serial import to_json

    told = terminal.open_workspace().tell(customer, quarter)
    if as_json:
        terminal.print_json(json.loads(to_json(told.review)))
        return
    click.echo(f"{customer}: {told.because}", err=True)
    for line in outline(told.review):
        click.echo(click.style(line.text, bold=True) if line.is_title else f"  {line.text}")
