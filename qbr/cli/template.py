"""qbr template: packs listed, checked, and rendered with any data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qbr.cli import terminal

if TYPE_CHECKING:
    from qbr.office.workbench.contents import Contents
    from qbr.template_check import Report


@click.group("template", short_help="Work on template packs: check, explain, look up, annotate …")
def command() -> None:
    """Work on template packs: real PowerPoint and Word files with tags."""


@command.command("list")
@terminal.json_option
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
@click.argument("targets", nargs=-1, required=True, metavar="PACK|FILE...")
@click.option("--customer", "customers", multiple=True, help="Fill it with this customer's data, too.")
@click.option("--hostile", is_flag=True, help="Fill it with made-up hostile data, too: long names, no rows, 50 rows …")
@click.option("--carriers", "listed", is_flag=True, help="List where each tag stands, and what the file carries along.")
@click.option("--data", type=click.Path(path_type=Path), help="JSON whose keys are the fields, for other templates.")
@terminal.strict_option
@terminal.json_option
@terminal.guarded
def check(
    targets: tuple[str, ...],
    customers: tuple[str, ...],
    hostile: bool,
    listed: bool,
    data: Path | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Check packs or files without any customer's data: every tag, field, kind and chart, all faults at once.

    A rule in brackets, such as [T301], is explained by: qbr template explain T301. Nothing is ever written.

    \b
    Examples:
      qbr template check mine
      qbr template check mine --hostile --customer acme
      qbr template check letter.docx --data letter.json
    """
    from qbr.template_check import check_templates

    example = None if data is None else terminal.read_json_object(data)
    report = check_templates(
        terminal.open_workspace(), targets, example=example, hostile=hostile, listed=listed, customers=customers
    )
    if as_json:
        terminal.print_json(report.to_json())
        terminal.end(report.problems, strict=strict)
        return
    _print_lists(report, listed)
    terminal.report(report.problems, as_json=False, strict=strict, subject=f"{', '.join(targets)}: ")


def _print_lists(report: Report, listed: bool) -> None:
    """Print what was asked for besides the faults: carriers and leftovers, and tags no customer's data reached."""
    for one in report.files if listed else ():
        click.echo(click.style(one.file, bold=True))
        terminal.table([(item.carrier, item.tag, item.place) for item in one.carriers], ("carrier", "tag", "place"))
        click.echo("")
        terminal.table([(item.what, item.where, item.text) for item in one.leftovers], ("left over", "where", "what"))
    for run in report.runs:
        for place, tag in run.unexercised:
            click.echo(f"{run.customer} · {run.file} · {place}: {tag} was not reached")


@command.command("fields")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--tree", "as_tree", is_flag=True, help="As a tree, by name only.")
@click.option("--customer", help="Show what this customer has in each field.")
@terminal.json_option
@terminal.guarded
def fields(words: tuple[str, ...], as_tree: bool, customer: str | None, as_json: bool) -> None:
    """List the fields a template can show: kind, meaning, the tag to write; words narrow the list, nearest first.

    A word may be part of a name, a kind (figure, text, list, chart, picture, status …) or a word of the meaning.
    Every figure also has .exact .change .basis .value .is_known .reason, every status .sign .word .tone, every chart
    and picture .alt.

    \b
    Examples:
      qbr template fields
      qbr template fields usage active
      qbr template fields chart --customer acme
    """
    from qbr.lookup import look_up, tree_of

    review = terminal.open_workspace().review(customer) if customer else None
    hits = look_up(words, with_parts=as_json, review=review)
    if as_json:
        terminal.print_json([hit.to_json() for hit in hits])
        return
    if as_tree:
        for depth, name, field in tree_of(hits):
            click.echo(f"{'  ' * depth}{click.style(name, bold=field is not None)}{f'  {field.kind}' if field else ''}")
        return
    for hit in hits:
        example = f"  e.g. {hit.example}" if hit.example and not customer else f"  {hit.example}"
        click.echo(f"{click.style(hit.field.tag, bold=True)}  {hit.field.kind}{example}".rstrip())
        for line in filter(None, (hit.field.doc, hit.use)):
            click.echo(f"    {line}")


@command.command("inspect")
@click.argument("target", metavar="PACK|FILE")
@click.option("--schema", "as_schema", is_flag=True, help="The data it needs, as JSON Schema.")
@click.option("--sample", "as_sample", is_flag=True, help="Sample data it can be rendered with, as JSON.")
@terminal.json_option
@terminal.guarded
def inspect(target: str, as_schema: bool, as_sample: bool, as_json: bool) -> None:
    """Show what a template uses, slide by slide or heading by heading; or what data it needs.

    \b
    Examples:
      qbr template inspect mine
      qbr template inspect letter.docx --sample > letter.json
      qbr template render letter.docx --data letter.json --out letter-filled.docx
    """
    from qbr.template_check import data_needed, inspect_templates

    workspace = terminal.open_workspace()
    if as_schema or as_sample:
        terminal.print_json(data_needed(workspace, target, as_schema=as_schema))
        return
    found = inspect_templates(workspace, target)
    if as_json:
        terminal.print_json({file: [page.to_json() for page in pages] for file, pages in found.items()})
        return
    for file, pages in found.items():
        click.echo(click.style(file, bold=True))
        for page in pages:
            _print_page(page)


def _print_page(page: Contents) -> None:
    click.echo(" · ".join(filter(None, (click.style(page.page, bold=True), page.title, page.line))))
    size = [] if page.smallest is None else [f"{page.smallest:g} pt"]
    lists = {
        "fields": page.fields,
        "loops": page.loops,
        "charts": page.charts,
        "pictures": page.pictures,
        "filters": page.filters,
        "fonts": page.fonts,
        "smallest": size,
    }
    for name, values in lists.items():
        if values:
            click.echo(f"    {name}: {', '.join(values)}")


@command.command("annotate")
@click.argument("target", metavar="PACK|FILE")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The copy; a folder for a pack.")
@terminal.guarded
def annotate(target: str, out: Path) -> None:
    """Write a copy with labels on the spot: what each tag names, each placeholder is, and every fault in red.

    \b
    Examples:
      qbr template annotate mine --out labelled
      qbr template annotate letter.docx --out letter-labelled.docx
    """
    from qbr.template_check import annotate as write_annotated

    for path in write_annotated(terminal.open_workspace(), target, out):
        terminal.print_path(path.resolve())


@command.command("explain")
@click.argument("rule", required=False)
@terminal.json_option
@terminal.guarded
def explain(rule: str | None, as_json: bool) -> None:
    """Explain a rule: what the fault means, why it is one, how to mend it. Without a rule, list them all.

    \b
    Examples:
      qbr template explain T301
      qbr template explain
    """
    from qbr.pack_rules import every_rule, rule_named

    if rule is not None:
        found = rule_named(rule)
        if as_json:
            terminal.print_json({"id": found.id, "name": found.name, "page": found.page})
        else:
            terminal.print_markdown(found.page)
        return
    known = every_rule().values()
    if as_json:
        terminal.print_json([{"id": one.id, "name": one.name} for one in known])
    else:
        terminal.table([(one.id, one.name) for one in known], ("rule", "what is wrong"))


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
    problems = render_file(template, values, out, locale=locale, currency=currency, draft=draft, folder=data.parent)
    terminal.print_problems(problems)
    terminal.print_path(out.resolve())


import qbr.cli.template_work  # noqa: E402, F401  # registers its commands on the group above
