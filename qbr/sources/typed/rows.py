"""Tables to records, one a row: for the tables of a folder that a person could read through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TypeVar

from qbr.errors import Place, Problem
from qbr.records.record import Kind, Row, may_be_empty
from qbr.records.source import Source
from qbr.sources.forms.tables import Column, TextTable
from qbr.sources.opening.faults import SHOWN, Faults, clipped
from qbr.sources.opening.yaml import Location
from qbr.sources.values.cells import kinds_of, one_form
from qbr.sources.values.convert import field_names, make_record
from qbr.sources.values.unclear import UnclearCellsError

R = TypeVar("R", bound=Row)


def records_from_table(model: type[R], table: TextTable, source: Source, zone: tzinfo) -> tuple[R, ...]:
    """Return a record for each row; rows with faults are left out, and the faults told.

    Args:
        model: the record.
        table: the cells.
        source: what customer.yaml says about dates and decimal marks.
        zone: the zone of times without an offset.
    """
    forms = rewritten(table, kinds_of(model), source, zone)
    if forms is None:
        return ()
    kept_empty = {name for name in field_names(model).values() if _is_kept_empty(model, name)}
    own = Faults(table.faults.file)
    found: list[R] = []
    for number, cells in enumerate(table.rows):
        values = _values(cells, table.columns, forms, kept_empty)
        record = make_record(model, values, own, zone, _Finder(table, number))
        if record is not None:
            found.append(record)
    table.faults.found.extend(_shortened(own.found, table.faults))
    return tuple(found)


def rewritten(
    table: TextTable, kinds: Mapping[str, Kind], source: Source, zone: tzinfo
) -> Mapping[str, Mapping[str, str]] | None:
    """Return, by column, the one form of cells written in another; None, with a fault, when dates are unclear."""
    forms: dict[str, Mapping[str, str]] = {}
    for column in table.columns:
        texts = {cells[column.index] for cells in table.rows}
        try:
            forms[column.name] = one_form(column.name, kinds[column.name], texts, source, zone)
        except UnclearCellsError as error:
            row = next(number for number, cells in enumerate(table.rows) if cells[column.index] == error.text)
            table.faults.error(f"{column.header}: {error.message}", table.place(row, column.index), error.hint)
            return None
    return forms


def _is_kept_empty(model: type[Row], name: str) -> bool:
    """Return whether an empty cell is told to the record: its column must be there, its value need not."""
    names = field_names(model)
    return any(
        names[attribute] == name and field.is_required() and may_be_empty(field)
        for attribute, field in model.model_fields.items()
        if attribute != "place"
    )


def _values(
    cells: Sequence[str], columns: Sequence[Column], forms: Mapping[str, Mapping[str, str]], kept_empty: set[str]
) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for column in columns:
        cell = cells[column.index]
        cell = forms[column.name].get(cell, cell)
        if cell:
            values[column.name] = cell
        elif column.name in kept_empty:
            values[column.name] = None
    return values


class _Finder:
    """Finds the place of a cell of one row."""

    def __init__(self, table: TextTable, row: int) -> None:
        self.table, self.row = table, row

    def __call__(self, way: Location, of_key: bool) -> Place:
        indexes = (column.index for column in self.table.columns if way and column.name == way[0])
        return self.table.place(self.row, next(indexes, None))


def _shortened(problems: Sequence[Problem], faults: Faults) -> Sequence[Problem]:
    """Return the faults of a table, cut to a number a person reads, with how many more there are."""
    if len(problems) <= 2 * SHOWN:
        return problems
    rest = len(problems) - 2 * SHOWN
    return [*problems[: 2 * SHOWN], Problem(f"and {rest} more faults", faults.at())]


def tell_doubles(rows: Sequence[Row], key: str, faults: Faults) -> None:
    """Write down ids that stand twice; of ids that differ in capitals only, a person is asked to look.

    Args:
        rows: the records in the order of the file.
        key: attribute that must be one of a kind; empty: none must.
        faults: the file.
    """
    if not key:
        return
    first: dict[str, Row] = {}
    folded: dict[str, str] = {}
    for row in rows:
        text = getattr(row, key)
        if text in first:
            message = f'{key} "{clipped(text)}" stands twice, first {_where(first[text].place, row.place)}'
            faults.error(message, row.place, "Give each its own, or remove one.")
        elif text.casefold() in folded:
            message = f'{key} "{clipped(text)}" differs from "{clipped(folded[text.casefold()])}" in capitals only'
            faults.warn(message, row.place, "They are counted as two; write them alike if they are one.")
        first.setdefault(text, row)
        folded.setdefault(text.casefold(), text)


def _where(place: Place, seen_from: Place) -> str:
    """Return a place in words, the file only where it is another one."""
    if place.file != seen_from.file:
        return f"in {place.file}"
    return f"at {place.spot}" if place.spot else f"in line {place.line}"
