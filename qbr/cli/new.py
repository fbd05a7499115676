"""qbr new: commented files to fill in."""

from __future__ import annotations

from collections.abc import Callable

import click

from qbr.cli import terminal
from qbr.records.tables import TABLES, Table


@click.group("new", short_help="Start a customer, or a file to fill in.")
def command() -> None:
    """Start something new as a file to fill in: what each field means and an example stand beside it.

    \b
    Examples:
      qbr new customer "Acme Logistics" --id acme
      qbr new goals acme
      qbr new incident acme "Rosters shown late"
    """


@command.command("customer")
@click.argument("name")
@click.option("--id", "customer_id", metavar="ID", help="Name of the folder. Default: made from the name.")
@terminal.guarded
def customer(name: str, customer_id: str | None) -> None:
    """Make a customer's folder with a commented customer.yaml.

    \b
    Example:
      qbr new customer "Acme Logistics" --id acme
    """
    from qbr.newcomer import new_customer

    terminal.print_path(new_customer(terminal.open_workspace().places, name, customer_id))


@command.command("incident")
@click.argument("customer")
@click.argument("title")
@terminal.guarded
def incident(customer: str, title: str) -> None:
    """Make a post-mortem to fill in: one Markdown file an incident.

    \b
    Example:
      qbr new incident acme "Rosters shown late"
    """
    from qbr.newcomer import new_incident

    terminal.print_path(new_incident(terminal.open_workspace().places, customer, title))


@command.command("note")
@click.argument("customer")
@click.argument("title")
@terminal.guarded
def note(customer: str, title: str) -> None:
    """Make a note to fill in: free text, inside unless it is marked for the customer.

    \b
    Example:
      qbr new note acme "Before the meeting"
    """
    from qbr.newcomer import new_note

    terminal.print_path(new_note(terminal.open_workspace().places, customer, title))


@command.command("profile")
@click.argument("name")
@terminal.guarded
def profile(name: str) -> None:
    """Make a profile to fill in: what holds for one kind of customer.

    \b
    Example:
      qbr new profile logistics
    """
    from qbr.newcomer import new_profile

    workspace = terminal.open_workspace()
    folder = workspace.settings.profiles
    places = workspace.places
    terminal.print_path(new_profile(places, places.root / folder if folder else places.shared / "profiles", name))


def _filling(table: Table) -> click.Command:
    """Return the command that makes the file of one table."""

    @terminal.guarded
    def make(customer: str | None = None) -> None:
        from qbr.newcomer import new_table

        terminal.print_path(new_table(terminal.open_workspace().places, table.name, customer))

    about = (table.model.__doc__ or "").strip().partition("\n")[0]
    where = "_shared/" if table.is_shared else ""
    shown = table.file if table.ending == ".yaml" else f"{table.name}.xlsx"
    return click.Command(
        table.name,
        callback=make,
        params=[] if table.is_shared else [click.Argument(["customer"])],
        help=f"Make {where}{shown} to fill in. {about}",
        short_help=f"{where}{shown}: {about}",
    )


_add: Callable[[click.Command], None] = command.add_command
for _table in TABLES.values():
    _add(_filling(_table))
