"""qbr import: exports into customers' folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.importing import Outcome


@click.command("import", short_help="Put exports into customers' folders.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ACCOUNTS EXPORT...")
@click.option("--by", metavar="COLUMN", help="Column that names the account in every file.")
@click.option("--as", "table", metavar="TABLE", help="What the export holds. Default: as its name or columns say.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be done; write nothing.")
@terminal.json_option
@terminal.strict_option
@terminal.guarded
def command(
    files: tuple[Path, ...], by: str | None, table: str | None, is_dry: bool, as_json: bool, strict: bool
) -> None:
    """Make a folder for every customer of a list, with what is theirs of each export of all customers.

    \b
    Examples:
      qbr import accounts.xlsx usage.csv --by account_id
      qbr import accounts.csv usage.csv tickets.csv --by "Account ID=org_id" --dry-run

    The list comes first. With newer files it renews what it wrote; what a person wrote or changed stays. It says which
    rows are nobody's and which customers got nothing.
    """
    from qbr.importing import import_all

    if by is None:
        raise click.UsageError("Name the column that holds the account: --by account_id.")
    workspace = terminal.open_workspace()
    paths = [Path.cwd() / file for file in files]
    outcome = import_all(workspace.places, workspace.settings, paths[0], paths[1:], by, table=table, is_dry=is_dry)
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
