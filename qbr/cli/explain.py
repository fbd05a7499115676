"""qbr explain: where a number comes from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.profiles import Override


@click.command("explain", short_help="Say where a number comes from.")
@click.argument("customer")
@click.argument("fact", required=False, metavar="[FACT]")
@terminal.quarter_option
@terminal.json_option
@terminal.guarded
def command(customer: str, fact: str | None, quarter: str | None, as_json: bool) -> None:
    """Tell what a fact counts, from which files and rows, by which formula, and where it was shown.

    Without a fact, list the ids of all facts of the review. With "thresholds", list what qbr.yaml, a profile or the
    customer decides otherwise than qbr would, each with its file; with a threshold's name, that one.

    \b
    Examples:
      qbr explain acme
      qbr explain acme usage.active_users
      qbr explain acme thresholds
      qbr explain acme ramp_days
      qbr explain acme "usage.team[Returns].active"
    """
    from qbr.explain import explain, explain_settings, fact_ids

    workspace = terminal.open_workspace()
    folder = workspace.folder(customer)
    settings = explain_settings(workspace.layers(folder), fact) if fact else None
    if settings is not None:
        _show_settings(settings, as_json)
        return
    told = workspace.tell_folder(folder, quarter)
    if fact is None:
        for line in fact_ids(told.review):
            click.echo(line)
        return
    explanation = explain(workspace.places, told, fact)
    if as_json:
        terminal.print_json(explanation.to_json())
        return
    for label, text in explanation.lines():
        click.echo(f"{click.style(label.ljust(12), bold=True)} {text}")


def _show_settings(settings: tuple[Override, ...], as_json: bool) -> None:
    if as_json:
        terminal.print_json([asdict(each) for each in settings])
        return
    if not settings:
        click.echo("Nothing is decided otherwise than qbr does by itself.")
    for each in settings:
        instead = f" instead of {each.default}" if each.origin and each.default not in ("", each.value) else ""
        origin = f"{instead}, by {each.origin}" if each.origin else ", as qbr has it"
        click.echo(f"{click.style(each.kind.ljust(12), bold=True)} {each.name}: {each.value}{origin}")
