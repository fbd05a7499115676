"""Methods and sources: how each shown figure is counted, from which rows, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qbr.analysis.scope import MONDAY_TO_FRIDAY, Scope
from qbr.facts import Fact, strictest
from qbr.records.folder import TableSource
from qbr.story.review.methods import ExclusionRow, MethodGroup, MethodRow, MethodsSection
from qbr.story.review.parts import Notes, Section
from qbr.story.shown_dates import dates_in_words, figures_in_words
from qbr.story.telling import Teller
from qbr.story.values import DASH, Shown, Text
from qbr.story.walking import shown_facts
from qbr.story.wording import OWN_WORDS

MAIN = (  # the figures a reader asks for first; those that exist stand in the deck, all others in the document
    "usage.active_users",
    "usage.stickiness",
    "unused.total_cost",
    "value.confirmed",
    "value.estimated",
    "reliability.availability",
    "support.sla",
    "promises.kept",
    "fit.fits",
    "goals.on_track",
)
MOST = 10


def compose_methods(
    sections: Sequence[Section], tables: Mapping[str, TableSource], scope: Scope, teller: Teller, source: Text
) -> MethodsSection:
    """Return how the figures of the sections were counted; those that stay inside are left to `qbr explain`.

    Args:
        sections: all sections told so far.
        tables: the tables of the customer's folder, with what was left out of each.
        source: the footer's source line.
    """
    shown = {fact_id: figure for section in sections for fact_id, figure in shown_facts(section).items()}
    open_ones = [figure for figure in shown.values() if figure.audience == "customer"]
    known = [figure for figure in open_ones if figure.is_known and figure.fact.source.files]
    main = _main(known)
    files = sorted({table.file.partition(" · ")[0] for table in tables.values()})
    count = Fact("review.files", value=len(files), audience="customer")
    return MethodsSection(
        id="methods",
        label=teller.say("methods.label"),
        title=teller.say("methods.title", files=teller.formatter.count_word(len(files)), n=len(files)),
        measure=teller.say("methods.measure"),
        source=source,
        state="full" if main else "absent",
        place="appendix",
        notes=Notes(teller.say("methods.say"), teller.say("methods.ask"), figures=()),
        rows=tuple(_row(figure, teller) for figure in main),
        all_rows=tuple(_row(figure, teller) for figure in known if figure.fact.formula and not figure.fact.keys),
        by_key=tuple(_groups(known, teller)),
        exclusions=tuple(_exclusions(tables, teller)),
        settings=_settings(scope, teller),
        files=teller.show(count),
    )


def _main(known: Sequence[Shown]) -> list[Shown]:
    by_id = {figure.fact.id: figure for figure in known}
    first = [by_id[name] for name in MAIN if name in by_id]
    others = [figure for figure in known if not figure.fact.keys and figure.fact.formula and figure not in first]
    return (first + others)[:MOST]


def _row(figure: Shown, teller: Teller) -> MethodRow:
    fact = figure.fact
    label = Text(teller.name_of(fact), (fact.id,), fact.audience)
    rows = DASH if fact.source.rows is None else teller.formatter.number(fact.source.rows, 0)
    return MethodRow(
        measure=label,
        value=figure,
        how=Text(_formula(fact, teller), (fact.id,), fact.audience),
        definition=Text(teller.wording.definition(fact.declared), (fact.id,), fact.audience),
        rows=Text(rows, (fact.id,), fact.audience),
        source=Text(", ".join(fact.source.names), (fact.id,), fact.audience),
    )


def _formula(fact: Fact, teller: Teller) -> str:
    if not fact.formula:
        return teller.wording.definition(fact.declared)
    dated = dates_in_words(fact.formula, teller.formatter)
    return dated if fact.metric.startswith(OWN_WORDS) else figures_in_words(dated, teller.formatter)


def _groups(known: Sequence[Shown], teller: Teller) -> Iterator[MethodGroup]:
    """Yield one group a measure with keys, in the order of their first figure."""
    by_metric: dict[str, list[Shown]] = {}
    for figure in known:
        if figure.fact.keys and figure.fact.formula:
            by_metric.setdefault(figure.fact.metric, []).append(figure)
    for figures in by_metric.values():
        facts = [figure.fact for figure in figures]
        refs, audience = tuple(fact.id for fact in facts), strictest(fact.audience for fact in facts)
        first = facts[0]
        rows = [fact.source.rows for fact in facts if fact.source.rows is not None]
        example = teller.say(
            "methods.example", keys=teller.wording.keys(first), value=figures[0].exact, formula=_formula(first, teller)
        )
        yield MethodGroup(
            measure=Text(teller.wording.label(first.declared), refs, audience),
            definition=Text(teller.wording.definition(first.declared), refs, audience),
            count=len(figures),
            example=Text(example.text, (first.id,), first.audience),
            rows=Text(teller.formatter.number(max(rows), 0) if rows else DASH, refs, audience),
            source=Text(", ".join(first.source.names), refs, audience),
        )


def _exclusions(tables: Mapping[str, TableSource], teller: Teller) -> Iterator[ExclusionRow]:
    """Yield a row for each table of which something does not count, by their names."""
    for name, table in sorted(tables.items()):
        if table.excluded or table.emptied:
            yield _exclusion(name, table, teller)


def _exclusion(name: str, table: TableSource, teller: Teller) -> ExclusionRow:
    """Return what of a table does not count: rows by reason, and by column cells that stand for no value."""
    number = teller.formatter.number
    left_out, cells = (sum(count for _, count in counted) for counted in (table.excluded, table.emptied))
    said = ((teller.wording.text(reason, f"what was left out of {name}"), rows) for reason, rows in table.excluded)
    emptied = [f"{column} {number(count, 0)}" for column, count in table.emptied]
    text = teller.say(
        "methods.exclusion",
        reasons=teller.formatter.list([f"{number(rows, 0)} {reason}" for reason, rows in said]) if left_out else "",
        left_out=number(left_out, 0),
        read=number(table.rows_read, 0),
        columns=teller.formatter.list(emptied) if emptied else "",
        cells=number(cells, 0),
        n=cells,
    )
    label = teller.wording.text(name.capitalize(), "the name of a table")
    return ExclusionRow(teller.text(label), Text(text.text, (), "customer"))


def _settings(scope: Scope, teller: Teller) -> tuple[Text, ...]:
    said = tuple(
        teller.say("methods.setting", name=_setting(name, teller), default=str(default), used=str(used))
        for name, (default, used) in scope.thresholds.overrides().items()
    )
    if scope.work_days == MONDAY_TO_FRIDAY:
        return said
    days = teller.formatter.list([teller.formatter.weekday(day) for day in sorted(scope.work_days)])
    return *said, teller.say("methods.work_days", days=days)


def _setting(name: str, teller: Teller) -> str:
    return teller.wording.text(name.replace("_", " "), "a setting")
