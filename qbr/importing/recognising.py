"""What a file given to an import is: the export of a tool, told by its columns, or one of our tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr.errors import DataError, Problem
from qbr.importing.given import Given, given_file
from qbr.records.accounts import ACCOUNTS
from qbr.records.export import Export
from qbr.records.record import Row
from qbr.records.source import Source
from qbr.records.tables import TABLES, Table
from qbr.sources.exports import headers_of_file, recognise
from qbr.sources.exports.known import MODELS
from qbr.sources.forms.tables import ALIASES, ONE_OF, known_headers, normalised
from qbr.sources.opening.faults import Faults, clipped, nearest
from qbr.sources.opening.files import TREES
from qbr.sources.values.convert import field_names

FIRST_ROWS = 12  # further down no header is looked for


@dataclass(frozen=True, slots=True)
class ToolExport:
    """The export of a tool, and how it is opened."""

    export: Export
    source: Source
    header: Sequence[str]


def tool_export(given: Given, imports: Mapping[str, Source], table: str | None) -> ToolExport | None:
    """Return the export of a tool a file is; None for our tables, and where qbr.yaml or customer.yaml maps its columns.

    Args:
        given: the file.
        imports: what is said about files, by table.
        table: what a person says it holds; None: nothing.
    """
    said = [imports[table]] if table is not None and table in imports else list(imports.values())
    for encoding in dict.fromkeys((None, *(source.encoding for source in said))):
        found = _recognised(given, encoding)
        if found is None:
            continue
        export, row, header = found
        declared = imports.get(export.table, Source())
        if table not in (None, export.table) or declared.columns or declared.is_shaped or _is_ours(header, export):
            return None
        update = {"sheet": given.sheet or declared.sheet, "header_row": row, "encoding": encoding}
        return ToolExport(export, declared.model_copy(update=update), header)
    return None


def _recognised(given: Given, encoding: str | None) -> tuple[Export, int, Sequence[str]] | None:
    for row, header in headers_of_file(given.path, Source(sheet=given.sheet, encoding=encoding), FIRST_ROWS):
        export = recognise(header)
        if export is not None:
            return export, row, header
    return None


def _is_ours(header: Sequence[str], export: Export) -> bool:
    model: type[Row] | None = MODELS.get(export.table)
    return model is not None and known_headers(header, export.table, model, Source()) == len(header)


def table_named(name: str) -> Table:
    """Return a table of a customer's folder by its name.

    Raises:
        DataError: there is none; the nearest is named.
    """
    known = [table.name for table in _own_tables()]
    if name not in known:
        raise DataError(Problem(f'there is no table "{clipped(name)}"', hint=nearest(name, known)))
    return TABLES[name]


def table_of(given: Given) -> Table:
    """Return the table a file holds: as its name says, else as the columns of one of its first rows do.

    Raises:
        DataError: neither tells; every table it may be is named.
    """
    words = _words(given)
    candidates = [table for table in _own_tables() if table.name in words] or _by_columns(given)
    if len(candidates) == 1:
        return candidates[0]
    may_be = ", ".join(table.name for table in candidates) or "none of ours by its columns"
    hint = "Say it with --as, as in --as usage, or name the file after its table: usage-2026-Q3.csv."
    raise DataError(Problem(f"which table is it? It may be: {may_be}", Faults(given.shown).at(), hint))


def is_list(path: Path) -> bool:
    """Return whether a file is a list of accounts, by its name or as a tool exports it."""
    given = given_file(path, path.parent)
    found = tool_export(given, {}, None) if given.path.is_file() else None
    return found.export.table == ACCOUNTS.name if found else ACCOUNTS.name in _words(given)


def _words(given: Given) -> frozenset[str]:
    return frozenset(re.split(r"[\W_]+", f"{given.path.stem} {given.sheet or ''}".casefold()))


def _own_tables() -> Iterator[Table]:
    return (table for table in TABLES.values() if not table.is_shared)


def _by_columns(given: Given) -> list[Table]:
    """Return the tables a file may be by the first of its rows that names all columns one of them must have."""
    if given.path.suffix.casefold() in TREES:
        return []
    headers = headers_of_file(given.path, Source(sheet=given.sheet), FIRST_ROWS)
    found = ([table for table in _own_tables() if _fits(table, header)] for _, header in headers)
    return next((tables for tables in found if tables), [])


def _fits(table: Table, header: Sequence[str]) -> bool:
    """Return whether a header has every column a table must have."""
    names = field_names(table.model)
    ours = {**names, **ALIASES.get(table.name, {})}
    there = {ours.get(normalised(text)) for text in header}
    required = {names[key] for key, field in table.model.model_fields.items() if field.is_required()}
    either = ONE_OF.get(table.name, ())
    return bool(required) and required <= there and (not either or not there.isdisjoint(either))
