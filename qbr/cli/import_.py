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
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="For all customers: the column that names the account; one or more."
)
@click.option("--customer", metavar="ID", help="For one customer: whose the file is.")
@click.option("--as", "table", metavar="TABLE", help="What the export holds. Default: as its name or columns say.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be done; write nothing.")
@terminal.json_option
@terminal.strict_option
@terminal.guarded
def command(
    files: tuple[Path, ...],
    by: tuple[str, ...],
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
      qbr import hubspot-companies.csv pendo.csv zendesk.csv stripe.csv
      qbr import "Customers.xlsx#Accounts" "Customers.xlsx#Usage" --by "Account ID" --dry-run
      qbr import "Usage Q3.xlsx" --customer acme --as usage

    Of all customers, the list of accounts comes first: each gets a folder with what is theirs of every export. Exports
    of tools are known by their columns, and so is the account in most of them; --by names it in others, once for each
    name it goes by, and as "Stripe ID=Customer ID" where the list calls it otherwise. It says what each file was read
    as, which rows are nobody's and which customers got nothing. With newer files it renews what it wrote; what a
    person wrote or changed stays.
    """
    from qbr.importing import import_all, import_one, is_list

    if by and customer is not None:
        raise click.UsageError("--by is for all customers, --customer for one.")
    workspace = terminal.open_workspace()
    places, settings = workspace.places, workspace.settings
    paths = [Path.cwd() / file for file in files]
    if customer is None:
        if not by and len(paths) == 1 and not is_list(paths[0]):
            raise click.UsageError("Name the column of the account with --by, or one customer with --customer.")
        outcome = import_all(places, settings, paths[0], paths[1:], by, table=table, is_dry=is_dry)
    elif len(paths) == 1:
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
    for line in outcome.lines:
        click.echo(line, err=True)
