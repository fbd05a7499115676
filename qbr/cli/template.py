"""qbr template: packs listed, checked, and rendered with any data."""

from __future__ import annotations

from pathlib import Path

import click

from qbr.cli import terminal
from qbr.errors import DataError, Problem


@click.group("template", short_help="List, check and render template packs.")
def command() -> None:
    """Work on template packs: real PowerPoint and Word files with tags."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@terminal.guarded
def list_packs(as_json: bool) -> None:
    """List the packs that can be named with --template."""
    from qbr.packs import describe

    packs = describe(terminal.open_workspace())
    if as_json:
        terminal.print_json([pack.to_json() for pack in packs])
        return
    rows = [(pack.name, pack.audience, pack.where, pack.description) for pack in packs]
    terminal.table(rows, ("pack", "audience", "where", "description"))


@command.command("check")
@click.argument("pack")
@click.option("--strict", is_flag=True, help="End with exit code 3 when there are warnings.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@terminal.guarded
def check(pack: str, strict: bool, as_json: bool) -> None:
    """Check a pack without any customer's data: every tag, every field, every chart, all faults at once.

    \b
    Example:
      qbr template check mine
    """
    from qbr.packs import check_pack

    problems = check_pack(terminal.open_workspace(), pack)
    terminal.report(problems, as_json=as_json, strict=strict, subject=f"{pack}: ")


@command.command("fields")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@terminal.guarded
def fields(words: tuple[str, ...], as_json: bool) -> None:
    """List the fields a template can show, with what each means; words narrow the list.

    Every figure also has .exact .change .basis .value .is_known .reason, every status .sign .word .tone, every chart
    and picture .alt. A tag with [] is an item of a list: {% for r in goals.rows %}{{ r.name }}{% endfor %}.

    \b
    Examples:
      qbr template fields
      qbr template fields usage active
    """
    from qbr.vocabulary import fields as all_fields

    found = [
        field
        for field in all_fields()
        if (as_json or not field.is_part) and all(word.lower() in f"{field.tag} {field.doc}".lower() for word in words)
    ]
    if as_json:
        terminal.print_json([field.to_json() for field in found])
        return
    if not found:
        raise DataError(Problem(f"no field speaks of {' '.join(words)}", hint="All fields: qbr template fields"))
    for field in found:
        click.echo(f"{click.style(field.tag, bold=True)}  {field.kind}")
        if field.doc:
            click.echo(f"    {field.doc}")


@command.command("render")
@click.argument("template", type=click.Path(path_type=Path))
@click.option(
    "--data", type=click.Path(path_type=Path), required=True, help="JSON whose top-level keys are the fields."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--locale", default="en_US", show_default=True, help="How figures look.")
@click.option("--currency", default="USD", show_default=True, help="ISO code for |money.")
@click.option("--draft", is_flag=True, help="Render with holes marked instead of refusing.")
@terminal.guarded
def render(template: Path, data: Path, out: Path, locale: str, currency: str, draft: bool) -> None:
    """Render any template with any JSON: the engine alone.

    \b
    Example:
      qbr template render letter.docx --data letter.json --out letter-filled.docx
    """
    from qbr.packs import render_file

    values = terminal.read_json_object(data)
    problems = render_file(template, values, out, locale=locale, currency=currency, draft=draft)
    terminal.print_problems(problems)
    terminal.print_path(out.resolve())


import qbr.cli.template_work  # noqa: E402, F401  # registers its commands on the group above
