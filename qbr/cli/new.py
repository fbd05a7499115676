"""qbr new: commented files to fill in."""

from __future__ import annotations

import click

from qbr.cli import terminal


@click.group("new", short_help="Start a customer's folder.")
def command() -> None:
    """Start something new as a commented file to fill in."""


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
