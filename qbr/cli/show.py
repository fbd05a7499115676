"""qbr show: the analysis in the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.build import Told
    from qbr.incident_reading import IncidentReading
    from qbr.outline import Block


@click.command("show", short_help="Print the analysis in the terminal.")
@click.argument("customer")
@terminal.quarter_option
@click.option("--incidents", is_flag=True, help="The incident records: what is told, what is owed, how each was read.")
@click.option("--insights", is_flag=True, help="How much of what was learned is used, by our four organisations.")
@click.option("--csv", "as_csv", is_flag=True, help="With --insights: a row for each organisation and quarter.")
@click.option("--json", "as_json", is_flag=True, help="For machines; alone, the whole review as review.json has it.")
@terminal.guarded
def command(customer: str, quarter: str | None, incidents: bool, insights: bool, as_csv: bool, as_json: bool) -> None:
    """Print what the review says, section by section, without building it.

    \b
    Examples:
      qbr show acme
      qbr show acme --incidents
      qbr show acme --insights --json
      qbr show acme --json
    """
    from qbr.outline import outline
    from qbr.story.serial import to_json

    if as_csv and not insights:
        raise click.UsageError("--csv belongs to --insights.")
    told = terminal.open_workspace().tell(customer, quarter)
    if incidents:
        _show_incidents(told, as_json=as_json)
        return
    if insights:
        _show_insights(told, as_csv=as_csv, as_json=as_json)
        return
    if as_json:
        terminal.print_json(json.loads(to_json(told.review)))
        return
    click.echo(f"{customer}: {told.because}", err=True)
    for block in outline(told.review):
        _show(block)


def _show_insights(told: Told, *, as_csv: bool, as_json: bool) -> None:
    from qbr.scorecard import scorecard, scorecard_csv, scorecard_grid

    if as_csv:
        click.echo(scorecard_csv(told), nl=False)
    elif as_json:
        terminal.print_json(scorecard(told))
    else:
        grid = scorecard_grid(told)
        if grid.rows:
            terminal.table(grid.rows, grid.heads)
        else:
            click.echo("There is no insights.csv in the customer's folder.", err=True)


def _show_incidents(told: Told, *, as_json: bool) -> None:
    from qbr.incident_reading import incidents_as_json, readings
    from qbr.outline import incident_lines

    if as_json:
        terminal.print_json(incidents_as_json(told))
        return
    grid = incident_lines(told)
    terminal.table(grid.rows, grid.heads)
    for reading in readings(told):
        if reading.fields or reading.needs_a_person:
            _show_reading(reading)


def _show_reading(reading: IncidentReading) -> None:
    """Print how an incident was read: what stands in its front matter, what was read in its text, what contradicts."""
    click.echo(click.style(f"\n{reading.incident.id} · {reading.incident.place}", bold=True))
    if reading.front:
        click.echo(f"  in the front matter: {', '.join(reading.front)}")
    if reading.fields:
        terminal.table(reading.grid.rows, reading.grid.heads, indent=2)
    for conflict in reading.conflicts:
        click.echo(click.style(f"  conflict: {conflict}", fg="yellow"))
    if reading.proposal:
        click.echo("  To confirm, complete and paste above the text:\n")
        click.echo(reading.proposal)


def _show(block: Block) -> None:
    click.echo(click.style(block.title, bold=True))
    if block.measure:
        click.echo(click.style(f"  {block.measure}", dim=True))
    figures = [(figure.label, figure.value, figure.change or figure.reason) for figure in block.figures]
    if figures:
        terminal.table(figures, ("", "", ""), indent=2)
    curves = [(curve.name, curve.blocks, curve.ends) for curve in block.curves]
    if curves:
        terminal.table(curves, ("", "", ""), indent=2)
    for grid in block.grids:
        if len(block.grids) > 1:
            click.echo(click.style(f"  {grid.name.replace('_', ' ')}", underline=True))
        terminal.table(grid.rows, grid.heads, indent=2)
    for line in block.missing:
        click.echo(click.style(f"  missing: {line}", fg="yellow"))
    click.echo("")
