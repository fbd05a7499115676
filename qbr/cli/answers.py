"""qbr answers: a filled-in workbook of questions, back into the customers' files."""

from __future__ import annotations

from pathlib import Path

import click

from qbr.cli import terminal


@click.command("answers", short_help="Write the answers of such a workbook into the customers' files.")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@terminal.guarded
def command(workbook: Path, dry_run: bool) -> None:
    """Write each answer of a workbook of qbr ask into the file it belongs to, with who gave it and when.

    An answer the record refuses is told with its cell and not written. What a person wrote meanwhile stays.

    \b
    Examples:
      qbr answers questions.xlsx --dry-run
      qbr answers questions.xlsx
    """
    from qbr.answering import answer, described

    outcome = answer(terminal.open_workspace(), workbook, dry_run=dry_run)
    for line in described(outcome):
        click.echo(line)
    terminal.print_problems(outcome.problems)
    done = "would be written" if dry_run else "written"
    counts = f"{len(outcome.written)} answers {done}, {outcome.known} there already, {len(outcome.problems)} not used"
    click.echo(counts, err=True)
    terminal.end(outcome.problems, strict=False)
