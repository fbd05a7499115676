"""Tables a person could read through, from whatever form they are kept in, to records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from pathlib import Path

from qbr.records.folder import TableSource
from qbr.records.record import Row, spellings
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.forms.grids import read_table
from qbr.sources.forms.tables import TOTAL_ROWS, TOTALS, TextTable
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import TREES
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import Items, Node, parse_yaml
from qbr.sources.opening.yaml import Table as Tree
from qbr.sources.typed.rows import records_from_table, tell_doubles
from qbr.sources.values.cells import kinds_of, words_for_nothing
from qbr.sources.values.convert import records_from_node


@dataclass(frozen=True, slots=True)
class Small:
    """The records of a table and where they came from."""

    rows: tuple[Row, ...]
    source: TableSource


def read_small(path: Path, table: Table, source: Source, faults: Faults, zone: tzinfo) -> Small | None:
    """Return the records of a file; None, with a fault, when it cannot be read as this table.

    Args:
        path: a text file, a workbook or a YAML list.
        table: what the file holds.
        source: what customer.yaml says about the file.
        faults: the file.
        zone: the zone of times without an offset.
    """
    if path.suffix.casefold() in TREES:
        return _from_tree(path, table, faults, zone)
    found = read_table(path, table.name, table.model, source, faults)
    return None if found is None else records_of(found, table, source, faults, zone)


def records_of(found: TextTable, table: Table, source: Source, faults: Faults, zone: tzinfo) -> Small:
    """Return the records of texts; rows with faults are left out, and the faults told.

    Args:
        found: the texts.
        table: what they hold.
        source: what customer.yaml says about dates and decimal marks.
        faults: where they stand.
        zone: the zone of times without an offset.
    """
    cells = _without_totals(found, table.model)
    rows = records_from_table(table.model, cells, source, zone)
    tell_doubles(rows, table.key, faults)
    columns = tuple(column.name for column in cells.columns)
    file = f"{faults.file} · {cells.sheet}" if cells.sheet else faults.file
    read = len(cells.rows) + sum(count for _, count in cells.left_out)
    emptied = tuple(_emptied(cells, source))
    return Small(rows, TableSource(file, read, columns, cells.left_out, latest_day(rows), emptied))


def _emptied(table: TextTable, source: Source) -> Iterator[tuple[str, int]]:
    """Yield the columns with cells that stand for no value, and how many."""
    for column in table.columns:
        texts = [cells[column.index] for cells in table.rows]
        gone = words_for_nothing(set(texts), column.name, source)
        if gone:
            yield column.name, sum(text in gone for text in texts)


def _without_totals(table: TextTable, model: type[Row]) -> TextTable:
    """Return the rows without those that add up others: a number beside a word for a total, and nothing else said."""
    kinds = kinds_of(model)
    numbers = [column.index for column in table.columns if kinds[column.name] in ("number", "count")]
    others = [column.index for column in table.columns if kinds[column.name] not in ("number", "count")]
    totals = [row for row, cells in enumerate(table.rows) if _is_total(cells, numbers, others)]
    if not totals:
        return table
    hint = "Leave such rows out of the export; they do not count."
    count = f"{len(totals)} {'row is' if len(totals) == 1 else 'rows are'}"
    table.faults.warn(f"{count} a total of other rows, first here", table.place(totals[0]), hint)
    kept = sorted(set(range(len(table.rows))) - set(totals))
    return replace(
        table,
        rows=[table.rows[row] for row in kept],
        lines=[table.lines[row] for row in kept],
        origins=[table.origins[row] for row in kept] if table.origins else (),
        left_out=(*table.left_out, (TOTAL_ROWS, len(totals))),
    )


def _is_total(cells: Sequence[str], numbers: Sequence[int], others: Sequence[int]) -> bool:
    words = [cells[index].strip().casefold() for index in others if cells[index].strip()]
    return bool(words) and all(word in TOTALS for word in words) and any(cells[index] for index in numbers)


def _from_tree(path: Path, table: Table, faults: Faults, zone: tzinfo) -> Small | None:
    text = read_text(path, faults)
    node = None if text is None else parse_yaml(text, faults)
    if node is None:
        return None if faults.has_errors else Small((), TableSource(faults.file, 0, ()))
    entries = _entries(node, table.name)
    rows = records_from_node(table.model, entries, faults, zone)
    tell_doubles(rows, table.key, faults)
    count = len(entries.nodes) if isinstance(entries, Items) else 0
    return Small(rows, TableSource(faults.file, count, _keys(rows, table.model), (), latest_day(rows)))


def _entries(node: Node, name: str) -> Node:
    """Return the list of entries, which may stand under the table's own name."""
    if isinstance(node, Tree) and list(node.nodes) == [name]:
        return node.nodes[name]
    return node


def _keys(rows: Sequence[Row], model: type[Row]) -> tuple[str, ...]:
    """Return the keys any of the rows has, in the order of the record."""
    given = {attribute for row in rows for attribute in row.model_fields_set}
    fields = ((attribute, field) for attribute, field in model.model_fields.items() if attribute != "place")
    return tuple(spellings(attribute, field)[0] for attribute, field in fields if attribute in given)


def latest_day(rows: Sequence[Row]) -> date | None:
    """Return the last day the rows speak of; None when they are not dated."""
    days = (getattr(row, "date", None) for row in rows)
    return max((day for day in days if isinstance(day, date)), default=None)
