"""How a file may be read: what shows it, as lines for `sources:`, and what nobody but a person can decide.

A proposal decides nothing: it is written down for review, and the map that is kept decides. Each finding names its
evidence; each question shows both readings.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.forms.delimited import DELIMITERS
from qbr.sources.forms.grid import Grid
from qbr.sources.forms.grids import read_grid
from qbr.sources.forms.shape import joined_header
from qbr.sources.forms.tables import known_headers
from qbr.sources.forms.xlsx import sheet_names
from qbr.sources.opening.encodings import likely_encoding
from qbr.sources.opening.faults import Faults, clipped
from qbr.sources.opening.files import TEXT_TABLES, WORKBOOKS
from qbr.sources.opening.text import LARGEST_TABLE, decode, read_bytes
from qbr.sources.proposing.proposed_columns import Finding, Question, columns_found, form_found
from qbr.sources.proposing.proposed_values import values_found

FIRST_ROWS = 30  # of a file: further down no header is looked for
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a file may be read."""

    source: Source
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]  # each has to be answered before the file can be read


def propose(path: Path, table: Table, faults: Faults, sheet: str | None = None) -> Proposal | None:
    """Return how a file may be read as a table; None, with faults, when it cannot be read at all.

    Args:
        path: a text file, a workbook, Parquet or JSON lines.
        table: what it is to hold.
        faults: where faults are written.
        sheet: the sheet of a workbook that is meant; None: the one that names most of our columns.
    """
    opened = _opened(path, table, faults, sheet)
    if opened is None:
        return None
    grid, findings = opened
    above = _header_rows(grid)
    if above > 1:
        evidence = f'"{clipped(" · ".join(filter(None, grid.rows[0])))}" stands over further names'
        findings += (Finding("header_rows", above, evidence),)
    header = joined_header(grid.rows[:above])
    body = replace(grid, rows=grid.rows[above:], lines=grid.lines[above:])
    body, remarks = _footnotes(body, len(header))
    findings += remarks
    columns, unsure = columns_found(header, body.rows, table)
    form = form_found(header, body.rows, table, {**_map_of(columns)})
    source = _source((*findings, *columns, *form))
    values, doubts = values_found(header, body, table, source)
    every = (*findings, *columns, *form, *values)
    answered = {finding.key for finding in form}
    questions = tuple(question for question in unsure if "form" not in answered)
    return Proposal(_source(every), every, (*questions, *doubts))


def _map_of(findings: Sequence[Finding]) -> Mapping[str, str]:
    return {theirs: str(finding.value) for finding in findings for theirs in (finding.column,) if theirs}


def _source(findings: Sequence[Finding]) -> Source:
    """Return the map the findings add up to."""
    plain = {finding.key: finding.value for finding in findings if not finding.column}
    return Source.model_validate({**plain, "columns": dict(_map_of(findings))})


def _opened(path: Path, table: Table, faults: Faults, sheet: str | None) -> tuple[Grid, tuple[Finding, ...]] | None:
    """Return the cells of a file from its header on, with how the header was found."""
    ending = path.suffix.casefold()
    if ending in TEXT_TABLES:
        return _opened_text(path, table, faults)
    if ending in WORKBOOKS:
        return _opened_workbook(path, table, faults, sheet)
    grid = read_grid(path, table.name, table.model, Source(), faults)
    return None if grid is None or not grid.rows else (grid, ())


def _opened_text(path: Path, table: Table, faults: Faults) -> tuple[Grid, tuple[Finding, ...]] | None:
    data = read_bytes(path, faults, LARGEST_TABLE)
    guess = None if data is None else likely_encoding(data)
    text = None if data is None else decode(data, faults, guess.encoding if guess else None)
    if text is None:
        return None
    findings: tuple[Finding, ...] = ()
    if guess:
        words = ", ".join(f'"{word}"' for word in guess.examples)
        findings = (Finding("encoding", guess.encoding, f"{guess.evidence}; it reads {words} then"),)
    lines = text.split("\n")
    delimiter, first = _best(lines[:FIRST_ROWS], table)
    if delimiter != ",":
        findings += (Finding("delimiter", delimiter, f"{_NAMES[delimiter]} parts the cells of line {first + 1}"),)
    if first:
        findings += (_begins(first + 1, lines[first]),)
    source = Source(header_row=first + 1, delimiter=delimiter, encoding=guess.encoding if guess else None)
    grid = read_grid(path, table.name, table.model, source, faults)
    return None if grid is None else (grid, findings)


def _best(lines: Sequence[str], table: Table) -> tuple[str, int]:
    """Return what parts the cells, and the position of the line that names most of our columns.

    Where no line names any, it is the first one of the width most lines have.
    """
    cut = {mark: [next(csv.reader([line], delimiter=mark), []) for line in lines] for mark in DELIMITERS}
    spots = [
        (known_headers(row, table.name, table.model, Source()), -number, mark)
        for mark, rows in cut.items()
        for number, row in enumerate(rows)
        if len(row) > 1
    ]
    best = max(spots, default=(0, 0, ","), key=lambda spot: spot[:2])
    if best[0] > 1:
        return best[2], -best[1]
    widths = {mark: [len(row) for row in rows] for mark, rows in cut.items()}
    usual = {mark: max(set(counts) - {0, 1}, key=counts.count, default=0) for mark, counts in widths.items()}
    mark = max(DELIMITERS, key=lambda mark: (widths[mark].count(usual[mark]) if usual[mark] else 0, usual[mark]))
    return mark, widths[mark].index(usual[mark]) if usual[mark] else 0


def _begins(row: int, text: str) -> Finding:
    return Finding("header_row", row, f'"{clipped(text)}" names the columns; what stands above is passed over')


def _opened_workbook(
    path: Path, table: Table, faults: Faults, sheet: str | None
) -> tuple[Grid, tuple[Finding, ...]] | None:
    names = sheet_names(path, faults)
    if not names:
        return None
    looked_at = (sheet,) if sheet else names
    grids = {name: read_grid(path, table.name, table.model, Source(sheet=name), faults) for name in looked_at}
    spots = [
        (known_headers(row, table.name, table.model, Source()), sum(map(bool, row)) > 1, -order, -number, name)
        for order, (name, grid) in enumerate(grids.items())
        if grid
        for number, row in enumerate(grid.rows[:FIRST_ROWS])
    ]
    if not spots:
        faults.error("the workbook is empty", hint="Export it anew.")
        return None
    *_, minus, name = max(spots)
    grid = grids[name]
    if grid is None:
        return None
    findings: tuple[Finding, ...] = ()
    if name != names[0] and not sheet:
        findings = (Finding("sheet", name, "it has the columns; the first sheet has fewer of them"),)
    if grid.lines[-minus] > 1:
        findings += (_begins(grid.lines[-minus], ", ".join(filter(None, grid.rows[-minus]))),)
    return replace(grid, rows=grid.rows[-minus:], lines=grid.lines[-minus:]), findings


def _header_rows(grid: Grid) -> int:
    """Return how many rows the names stand in: two, where the second fills gaps of the first and holds names only."""
    if len(grid.rows) < 3:
        return 1
    pairs = list(zip_longest(grid.rows[0], grid.rows[1], fillvalue=""))
    fills = any(not above.strip() and below.strip() for above, below in pairs)
    leaves = any(above.strip() and not below.strip() for above, below in pairs)
    are_names = not any(sign.isdigit() for _, below in pairs for sign in below)
    return 2 if fills and are_names and leaves else 1


def _footnotes(grid: Grid, width: int) -> tuple[Grid, tuple[Finding, ...]]:
    """Return the rows without remarks at the end, and what shows that they are some."""
    remarks = list(_trailing(grid.rows)) if width > 2 else []
    if not remarks:
        return grid, ()
    kept = len(grid.rows) - len(remarks)
    evidence = f'"{clipped(remarks[-1])}" stands alone in its row below the table'
    return replace(grid, rows=grid.rows[:kept], lines=grid.lines[:kept]), (Finding("footnotes", "yes", evidence),)


def _trailing(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in reversed(rows):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) != 1:
            return
        yield filled[0]
