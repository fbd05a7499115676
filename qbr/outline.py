"""A review as a person reads it in a terminal: messages, figures, tables and small curves, section by section."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.build import Told
from qbr.story.placing import STORYLINE
from qbr.story.review import Review
from qbr.story.review.parts import Section
from qbr.story.review.registers import RegistersSection, RegisterTable
from qbr.story.values import Chart, Shown, Status, Text

BARS = "▁▂▃▄▅▆▇█"
FEWEST_POINTS = 4  # a curve of fewer points says less than the figures beside it
TABLES = ("rows", "better", "worse", "decisions", "groups", "features", "counts", "needs", "actions", "pages", "plan")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with what it is compared with."""

    label: str
    value: str
    change: str  # movement and basis; empty when there is nothing to compare with
    reason: str  # why there is no value


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; columns that are empty in every row are left out."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A series as a line of blocks."""

    name: str
    blocks: str  # ▁▂▅█; a gap is a space
    ends: str  # first and last value


@dataclass(frozen=True, slots=True)
class Block:
    """One section."""

    title: str
    measure: str
    figures: tuple[Figure, ...] = ()
    curves: tuple[Curve, ...] = ()
    grids: tuple[Grid, ...] = ()
    missing: tuple[str, ...] = ()


def outline(review: Review) -> Iterator[Block]:
    """Yield what a review says, section by section in the order of the storyline; absent sections are left out."""
    yield Block(f"{review.customer.name} · {review.period.label}", review.period.dates)
    order = list(STORYLINE)
    for section in sorted(review.sections, key=lambda section: order.index(section.id)):
        if isinstance(section, RegistersSection):
            yield from (_register(table) for table in (*section.tables, *section.internal))
        elif section.state != "absent":
            yield _block(section)


def _block(section: Section) -> Block:
    values = [(item.name, getattr(section, item.name)) for item in dataclasses.fields(section)]
    return Block(
        title=f"{section.label}: {section.title}",
        measure=str(section.measure),
        figures=tuple(dict.fromkeys(_figure(value) for _, value in values if isinstance(value, Shown))),
        curves=tuple(
            curve
            for _, value in values
            if isinstance(value, Chart) and _runs_in_time(value)
            for curve in _curves(value)
        ),
        grids=tuple(_grid(name, value) for name, value in values if name in TABLES and _is_table(value)),
        missing=tuple(map(str, section.missing)),
    )


def _register(table: RegisterTable) -> Block:
    heads = tuple(str(column.label) for column in table.columns)
    rows = tuple(tuple(str(cell.text) for cell in row.cells) for row in table.all_rows)
    return Block(f"{table.label}: {table.title}", str(table.measure), grids=(Grid(table.id, heads, rows),))


def _figure(shown: Shown) -> Figure:
    change = f"{shown.change}; {shown.basis}" if shown.basis else ""
    return Figure(shown.fact.declared.label, str(shown), change, shown.reason)


def _is_table(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and not isinstance(value[0], Text)


def _runs_in_time(chart: Chart) -> bool:
    return bool(chart.categories) and isinstance(chart.categories[0], date)


def _grid(name: str, rows: Sequence[object]) -> Grid:
    fields = [item.name for item in dataclasses.fields(rows[0]) if not item.name.startswith("short_")]  # type: ignore[arg-type]  # rows are dataclasses
    cells = {field: [_cell(getattr(row, field)) for row in rows] for field in fields}
    kept = [field for field in fields if any(cells[field])]
    heads = tuple(field.replace("_", " ") for field in kept)
    return Grid(name, heads, tuple(tuple(cells[field][index] for field in kept) for index in range(len(rows))))


def _cell(value: object) -> str:
    if isinstance(value, (Text, Shown, Status)):
        return str(value)
    if isinstance(value, tuple):
        return "; ".join(_line(item) for item in value if _line(item))
    return ""


def _line(item: object) -> str:
    """An item of a list within a row: itself, or its texts one after the other."""
    if not dataclasses.is_dataclass(item) or isinstance(item, (Text, Shown, Status)):
        return _cell(item) or (item if isinstance(item, str) else "")
    return " ".join(filter(None, (_line(getattr(item, field.name)) for field in dataclasses.fields(item))))


def _curves(chart: Chart) -> Iterator[Curve]:
    """Yield the series of a chart that are long enough, all on one scale: curves beside each other are compared."""
    told = [series for series in chart.series if len(_known(series.values)) >= FEWEST_POINTS]
    everything = [value for series in told for value in _known(series.values)]
    for series in told:
        known = _known(series.values)
        ends = f"{known[0]:,.0f} … {known[-1]:,.0f}"
        yield Curve(series.name, blocks(series.values, everything), ends)


def _known(values: Sequence[int | Decimal | None]) -> list[Decimal]:
    return [Decimal(value) for value in values if value is not None]


def blocks(values: Sequence[int | Decimal | None], scale: Sequence[Decimal] = ()) -> str:
    """Return a series as blocks; a gap is a space, a level line low.

    Args:
        values: the series.
        scale: the values whose smallest and largest are the lowest and the highest block; empty: the series' own.
    """
    known = scale or _known(values)
    low, span = min(known), max(known) - min(known)
    return "".join(
        " " if value is None else BARS[int((Decimal(value) - low) / span * (len(BARS) - 1)) if span else 0]
        for value in values
    )


def incident_lines(told: Told) -> Grid:
    """Return every incident record that touches the quarter: what is told of it, and what a person still owes it."""
    incidents = told.findings.incidents.incidents if told.findings.incidents else ()
    heads = ("incident", "day", "severity", "minutes", "the customer sees", "still owed", "file")
    return Grid("incidents", heads, tuple(_incident(finding, told) for finding in incidents))


SEEN = {"told": "the whole report", "review": "its day only: not approved", "withheld": "one line: withheld"}


def _incident(finding: IncidentFinding, told: Told) -> tuple[str, ...]:
    record = finding.record
    minutes = told.teller.show(finding.minutes)
    day = told.teller.formatter.date(finding.day)
    owed = ", ".join(_owed(finding)) or "nothing"
    return (
        record.id, day, record.severity, str(minutes), SEEN[finding.telling], owed, str(record.place),
    )  # fmt: skip


def _owed(finding: IncidentFinding) -> Iterator[str]:
    """Yield what the record does not say and a customer would ask."""
    record = finding.record
    if not finding.approved_by:
        yield "approval"
    if not record.customer_steps:
        yield "what the customer can do"
    if not record.lessons:
        yield "lessons"
    yield from ("owner of an action" for action in finding.actions[:1] if not all(a.has_owner for a in finding.actions))
    if record.cause_id is None:
        yield "cause_id"
