"""qbr init: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from qbr.cli import terminal


@click.command("init", short_help="Lay out a new workspace.")
@click.argument("directory", type=click.Path(path_type=Path))
@terminal.guarded
def command(directory: Path) -> None:
    """Lay out a workspace: settings, the shipped templates and three sample customers.

    \b
    Example:
      qbr init demo && cd demo && qbr build acme
    """
    from qbr.workspace import lay_out

    for path in lay_out(directory):
        terminal.print_path(path)
