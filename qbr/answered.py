"""A workbook of questions as it comes back: each row with an answer, who gave it and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from qbr.asking import ANSWER, HEADS, KEY, SHEET, WHEN, WHO
from qbr.errors import DataError, Place, Problem
from qbr.records.tables import TABLES
from qbr.sources.convert import field_names
from qbr.sources.faults import clipped
from qbr.sources.xlsx import DAMAGED
from qbr.wishes import CUSTOMER, WISHES


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the workbook that has an answer."""

    place: Place  # of its cell
    customer: str
    table: str
    key: tuple[str, ...]
    field: str  # as the file calls it
    text: str
    who: str
    when: str  # a day in ISO form

    @property
    def about(self) -> str:
        """Return what the answer is about, in words."""
        named = " · ".join(part for part in self.key if part)
        return f"{named} · {self.field}" if named else self.field


def read_answers(path: Path, problems: list[Problem]) -> Iterator[Answer]:
    """Yield the rows with an answer; a row that cannot be used is told and left out.

    Raises:
        DataError: it is no workbook of questions.
    """
    from openpyxl import load_workbook

    if not path.is_file():
        raise DataError(Problem("there is no such file", Place(str(path)), "Write one with qbr ask."))
    try:
        book = load_workbook(path, data_only=True)
    except DAMAGED as error:
        raise DataError(Problem("this is not a workbook", Place(str(path)), "Write one with qbr ask.")) from error
    if SHEET not in book.sheetnames or tuple(cell.value for cell in book[SHEET][1])[: len(HEADS)] != HEADS:
        hint = "Write one with qbr ask, and leave its first row as it is."
        raise DataError(Problem(f'there is no sheet "{SHEET}" with our columns', Place(str(path)), hint))
    for number, row in enumerate(book[SHEET].iter_rows(min_row=2, values_only=True), 2):
        cells = [_text(cell) for cell in row[: len(HEADS)]]
        if not cells[ANSWER]:
            continue
        place = Place(str(path), spot=f'sheet "{SHEET}", cell H{number}')
        found = _answer(cells, place)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            yield found


def _answer(cells: list[str], place: Place) -> Answer | Problem:
    try:
        customer, table, key, name = json.loads(cells[KEY])
        known = {(wish.table, named(wish.table, wish.field)) for wish in WISHES}
        if (table, name) not in known:
            raise ValueError(name)
        entry = tuple(map(str, key))
    except (ValueError, TypeError):
        return Problem("the row has lost its key in column K", place, "Copy the answer into a new workbook of qbr ask.")
    if not cells[WHO]:
        return Problem("it is not said who answered", place, "Write a name or a role beside it, under who.")
    try:
        when = date.fromisoformat(cells[WHEN]).isoformat()
    except ValueError:
        shown = f'when is "{clipped(cells[WHEN])}"' if cells[WHEN] else "it is not said when"
        return Problem(f"{shown}, expected a date as 2026-09-30", place, "Write the day of the answer, under when.")
    return Answer(place, str(customer), table, entry, name, cells[ANSWER], " ".join(cells[WHO].split()), when)


def named(table: str, way: str) -> str:
    """Return a field as its file calls it."""
    return way if table == CUSTOMER else field_names(TABLES[table].model)[way]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
