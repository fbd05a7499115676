"""The command line: arguments in, lines and an exit code out, a few lines around functions anyone can call.

Commands are loaded when they are asked for, so that help and status never pay for pandas or matplotlib.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from qbr import __version__

EVERYDAY = ("build", "check", "doctor", "status", "show", "explain", "questions")
OTHERS = ("ask", "answers", "new", "import", "pull", "template", "init")
SHORT_HELP = {
    "build": "Build a customer's deck and document.",
    "check": "Say what is wrong or missing in a customer's data.",
    "doctor": "Say what is missing, what it costs, and which file would add most.",
    "status": "Say who can be built, and at which level.",
    "show": "Print the analysis in the terminal.",
    "explain": "Say where a number comes from.",
    "questions": "Print the questions for the meeting and the next survey.",
    "ask": "Write what is missing into one workbook, for people to answer.",
    "answers": "Write the answers of such a workbook into the customers' files.",
    "new": "Start a customer, or a file to fill in.",
    "import": "Put exports into customers' folders.",
    "pull": "Read all customers' rows from the workspace's databases.",
    "template": "List, check and render template packs.",
    "init": "Lay out a new workspace.",
}
_MODULES = {"import": "import_"}  # a word Python keeps for itself


class Commands(click.Group):
    """A group whose commands live in modules of their own names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the everyday commands first."""
        return [*EVERYDAY, *OTHERS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None when there is none of that name."""
        if cmd_name not in SHORT_HELP:
            return None
        command = import_module(f"qbr.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)  # noqa: S101  # a module without its command is a fault of ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands from their short helps, without importing any of them."""
        for title, names in (("Every day", EVERYDAY), ("Now and then", OTHERS)):
            with formatter.section(title):
                formatter.write_dl([(name, SHORT_HELP[name]) for name in names])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="qbr")
def main() -> None:
    """Turn what you know about one customer into a Quarterly Business Review.

    \b
    Example:
      qbr build acme
    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in cp1252 has no "→"; a replaced sign is better than a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
