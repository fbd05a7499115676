"""qbr template new, preview, diff: a pack of one's own, seen before it is used, compared with the one before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal
from qbr.cli.template import command

if TYPE_CHECKING:
    from qbr.comparing import Comparison


def _numbers(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(part.isdecimal() for part in parts):
        raise click.BadParameter(f'"{value}"; write numbers of slides, separated by commas, as in 2,5')
    return tuple(int(part) for part in parts)


@command.command("new")
@click.argument("name")
@click.option("--from", "brand", type=click.Path(path_type=Path), required=True, help="Your .pptx or .potx, no tags.")
@click.option("--document", type=click.Path(path_type=Path), help="Your .docx or .dotx: its styles go into the report.")
@click.option("--keep", default="", callback=_numbers, metavar="2,5", help="Slides of yours that stay, at the end.")
@terminal.guarded
def new(name: str, brand: Path, document: Path | None, keep: tuple[int, ...]) -> None:
    """Make a working pack from your brand's plain deck: its master, theme, layouts and size, with tagged slides.

    \b
    Example:
      qbr template new ours --from brand.pptx --document letterhead.docx
    """
    from qbr.branding.pack import new_pack

    made = new_pack(terminal.open_workspace().places, name, brand, document, keep)
    terminal.print_problems(made.problems)
    for file in made.files:
        terminal.print_path(file)


@command.command("preview")
@click.argument("subject", metavar="PACK|FILE")
@click.option("--customer", metavar="ID", help="Show this customer's review. Default: samples, marked as such.")
@click.option("--data", type=click.Path(path_type=Path), help="Show this JSON, for a template about something else.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("preview"), show_default=True, help="Folder.")
@click.option("--pages", is_flag=True, help="Draw each page as a PNG, too (needs LibreOffice).")
@terminal.guarded
def preview(subject: str, customer: str | None, data: Path | None, out: Path, pages: bool) -> None:
    """Fill a pack or a template, to be looked at in PowerPoint and Word; nothing lands among the reviews.

    \b
    Examples:
      qbr template preview ours
      qbr template preview ours --customer acme --pages
      qbr template preview letter.docx --data letter.json
    """
    from qbr.previewing import preview as make

    if customer is not None and data is not None:
        raise click.UsageError("Give --customer or --data, not both.")
    values = terminal.read_json_object(data) if data is not None else None
    beside = data.parent if data is not None else None
    made = make(terminal.open_workspace(), subject, out, customer=customer, data=values, beside=beside, pages=pages)
    terminal.print_problems(made.problems)
    for path in (*made.files, *made.pages):
        terminal.print_path(path.resolve())


@command.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--no-customers", is_flag=True, help="Leave out whose reviews change: quicker.")
@click.option("--pages", is_flag=True, help="Draw the pages of both side by side (needs LibreOffice).")
@click.option("--out", type=click.Path(path_type=Path), default=Path("preview"), show_default=True, help="For --pages.")
@terminal.json_option
@terminal.guarded
def diff(old: str, new: str | None, no_customers: bool, pages: bool, out: Path, as_json: bool) -> None:
    """Compare two packs or templates: fields, pages, tags, look, and whose reviews change. Exit code 1 when it breaks.

    With one name, that pack is compared with the one qbr brings.

    \b
    Examples:
      qbr template diff ours
      qbr template diff old/deck.pptx templates/ours/deck.pptx --pages
    """
    from qbr.comparing import compare, draw_side_by_side

    workspace = terminal.open_workspace()
    found = compare(workspace, old, new, customers=not no_customers)
    if as_json:
        terminal.print_json(found.to_json())
    else:
        _print_comparison(found)
    if pages:
        terminal.print_path(draw_side_by_side(workspace, old, new, out).resolve())
    if found.is_breaking:
        raise SystemExit(terminal.FAILED)


def _print_comparison(found: Comparison) -> None:
    for file in found.files:
        count = len(file.differences)
        click.echo(click.style(f"{file.name}: {count} {'difference' if count == 1 else 'differences'}", bold=True))
        for line in file.differences:
            click.echo(f"  {line}")
        for reason in file.breaking:
            click.echo(f"  {click.style('breaking', fg='red')}: {reason}")
    for change in found.customers:
        click.echo(str(change))
    click.echo("breaking" if found.is_breaking else "not breaking", err=True)
