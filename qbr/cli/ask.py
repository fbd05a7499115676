"""qbr ask: what is missing, as one workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from qbr.cli import terminal
from qbr.errors import OutputError, Place, Problem


@click.command("ask", short_help="Write what is missing into one workbook, for people to answer.")
@click.argument("customers", nargs=-1)
@click.option("--mine", is_flag=True, help="The customers whose owner is `me` of qbr.yaml. Default without customers.")
@click.option("--all", "everyone", is_flag=True, help="All customers.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("questions.xlsx"), help="Default: questions.xlsx.")
@terminal.guarded
def command(customers: tuple[str, ...], mine: bool, everyone: bool, out: Path) -> None:
    """Write one workbook with a row for each missing fact: what it is, an example, and what its lack costs the review.

    People fill in answer, who and when; qbr answers writes the answers into the right files.

    \b
    Examples:
      qbr ask
      qbr ask acme globex --out october.xlsx
    """
    from qbr.asking import customers_of, questions_workbook

    if bool(customers) + mine + everyone > 1:
        raise click.UsageError("Name customers, or --mine, or --all.")
    workspace = terminal.open_workspace()
    if everyone:
        customers = workspace.places.customer_ids()
    elif not customers:
        customers = customers_of(workspace, workspace.settings.me)
    data, count = questions_workbook(workspace, tuple(dict.fromkeys(customers)))
    try:
        with out.open("xb") as file:
            file.write(data)
    except FileExistsError:
        hint = "It may hold answers: read them with qbr answers, or give another name with --out."
        raise OutputError(Problem("is there already", Place(str(out)), hint)) from None
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", Place(str(out)))) from error
    click.echo(f"{count} questions about {len(customers)} customers", err=True)
    terminal.print_path(out)
