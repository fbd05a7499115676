"""qbr explain: where a number comes from."""

from __future__ import annotations

import click

from qbr.cli import terminal


@click.command("explain", short_help="Say where a number comes from.")
@click.argument("customer")
@click.argument("fact", required=False, metavar="[FACT]")
@click.option("--quarter", metavar="2026-Q3", help="Default: the customer's last complete quarter.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@terminal.guarded
def command(customer: str, fact: str | None, quarter: str | None, as_json: bool) -> None:
    """Tell what a fact counts, from which files and rows, by which formula, and where it was shown.

    Without a fact, list the ids of all facts of the review.

    \b
    Examples:
      qbr explain acme
      qbr explain acme usage.active_users
      qbr explain acme "usage.team[Returns].active"
    """
    from qbr.explain import explain, fact_ids

    workspace = terminal.open_workspace()
    told = workspace.tell(customer, quarter)
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
