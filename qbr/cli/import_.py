"""qbr import: exports into customers' folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.importing import Outcome


@click.command("import", short_help="Put exports into customers' folders.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--by", metavar="COLUMN", help="For all customers: the column that names the account in every file.")
@click.option("--customer", metavar="ID", help="For one customer: whose the file is.")
@click.option("--as", "table", metavar="TABLE", help="What the export holds. Default: as its name or columns say.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be done; write nothing.")
@terminal.json_option
@terminal.strict_option
@terminal.guarded
def command(
    files: tuple[Path, ...],
    by: str | None,
    customer: str | None,
    table: str | None,
    is_dry: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Put exports into customers' folders: of all customers at once, or one table of one.

    \b
    Examples:
      qbr import accounts.xlsx usage.csv --by account_id
      qbr import accounts.csv usage.csv tickets.csv --by "Account ID=org_id" --dry-run
      qbr import "Usage Q3.xlsx" --customer acme --as usage

    Of all customers, the list of accounts comes first: each gets a folder with what is theirs of every export. It says
    which rows are nobody's and which customers got nothing. With newer files it renews what it wrote; what a person
    wrote or changed stays.
    """
    from qbr.importing import import_all, import_one

    if (by is None) == (customer is None):
        raise click.UsageError("Name the column of the account with --by, or one customer with --customer.")
    workspace = terminal.open_workspace()
    places, settings = workspace.places, workspace.settings
    paths = [Path.cwd() / file for file in files]
    if by is not None:
        outcome = import_all(places, settings, paths[0], paths[1:], by, table=table, is_dry=is_dry)
    elif customer is not None and len(paths) == 1:
        outcome = import_one(places, settings, customer, paths[0], table=table, is_dry=is_dry)
    else:
        raise click.UsageError("Give one file at a time with --customer.")
    _print(outcome, workspace.root, as_json)
    terminal.end(outcome.problems, strict=strict)


def _print(outcome: Outcome, root: Path, as_json: bool) -> None:
    if as_json:
        terminal.print_json(outcome.to_json(root))
        return
    for path in outcome.written:
        terminal.print_path(path)
    terminal.print_problems(outcome.problems)
    for export in outcome.exports:
        rows = f"{export.rows - export.stray_rows:,} of {export.rows:,} rows"
        click.echo(f"{export.file}: {rows} to {export.customers} customers as {export.table}.csv", err=True)
    click.echo(outcome.summary, err=True)
