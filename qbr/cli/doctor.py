"""qbr doctor: what is missing for a review, what it costs, and which file would add most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.coverage import Coverage, SectionState

SIGNS = {"full": "●", "partial": "◐", "absent": "○"}


@click.command("doctor", short_help="Say what is missing, what it costs, and which file would add most.")
@click.argument("customer")
@terminal.quarter_option
@terminal.json_option
@terminal.guarded
def command(customer: str, quarter: str | None, as_json: bool) -> None:
    """Say how much of a review a customer's folder can carry, section by section, and what to add next.

    \b
    Examples:
      qbr doctor globex
      qbr doctor initech --json
    """
    from qbr.coverage import examine

    coverage: Coverage = examine(terminal.open_workspace().tell(customer, quarter))
    if as_json:
        terminal.print_json(coverage.to_json())
        return
    level = f"{customer}: level L{coverage.level} of L4, {coverage.quarter}"
    needs = f"; L{coverage.level + 1} needs {', '.join(coverage.lacking)}" if coverage.lacking else ""
    click.echo(click.style(level + needs, bold=True))
    rows = [(f"{SIGNS[state.state]} {state.state}", state.label, _cost(state)) for state in coverage.sections]
    terminal.table(rows, ("state", "section", "the review cannot say"))
    missing = [(state.label, line) for state in coverage.sections for line in state.missing]
    if missing:
        click.echo(click.style("Missing", bold=True))
        terminal.table(missing, ("section", "what is missing, and what would supply it"))
    if not coverage.gains:
        click.echo("No further file would add a section.")
        return
    click.echo(click.style("Add next", bold=True))
    gains = [(gain.file, ", ".join(gain.tells) or "–", ", ".join(gain.fills) or "–") for gain in coverage.gains]
    terminal.table(gains, ("file", "sections it opens", "sections it fills"))


def _cost(state: SectionState) -> str:
    return f"in part: {state.cost}" if state.state == "partial" and state.cost else state.cost
