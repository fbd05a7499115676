"""A workbook of questions as it comes back: each row with an answer, who gave it and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from qbr.asking import ANSWER, HEADS, KEY, SHEET, WHEN, WHO
from qbr.errors import DataError, Place, Problem
from qbr.records.record import Kind
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.records.values import parse_day
from qbr.sources.forms.grid import typed_text
from qbr.sources.forms.xlsx import DAMAGED
from qbr.sources.opening.faults import clipped
from qbr.sources.values.convert import field_names
from qbr.sources.values.looks import is_no_value
from qbr.typed_answers import in_one_form
from qbr.wishes import CUSTOMER, FIRST, FIRST_NAMES, WISHES, Wish, kind_and_words


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the workbook that has an answer."""

    place: Place  # of its cell
    customer: str
    table: str
    key: tuple[str, ...] | None  # what names the record; None: the first of its table
    field: str  # as the file calls it
    text: str
    who: str
    when: str  # a day in ISO form

    @property
    def attribute(self) -> str:
        """Return the field as its record calls it."""
        return wish_of(self.table, self.key, self.field).field

    @property
    def kind(self) -> Kind:
        """Return what the answer is."""
        return kind_and_words(wish_of(self.table, self.key, self.field))[0]

    @property
    def about(self) -> str:
        """Return what the answer is about, in words."""
        key = self.key if self.key is not None else (FIRST_NAMES[self.table],)
        named = " · ".join(part for part in key if part)
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
    for number, row in enumerate(book[SHEET].iter_rows(min_row=2), 2):
        cells = [_text(cell) for cell in row[: len(HEADS)]]
        if not cells[ANSWER]:
            continue
        place = Place(str(path), spot=f'sheet "{SHEET}", cell H{number}')
        if is_no_value(cells[ANSWER]):
            hint = "Leave it empty while it is not known."
            problems.append(Problem(f'"{cells[ANSWER]}" is no answer', place, hint, "warning"))
            continue
        found = _answer(cells, place)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            yield found


def _answer(cells: list[str], place: Place) -> Answer | Problem:
    try:
        customer, table, key, name = json.loads(cells[KEY])
        entry = None if key is None else tuple(map(str, key))
        wish = wish_of(table, entry, name)
    except (ValueError, TypeError, StopIteration):
        return Problem("the row has lost its key in column K", place, "Copy the answer into a new workbook of qbr ask.")
    if not cells[WHO]:
        return Problem("it is not said who answered", place, "Write a name or a role beside it, under who.")
    if not cells[WHEN]:
        return Problem("it is not said when, expected a date as 2026-09-30", place, "Write its day, under when.")
    try:
        text = in_one_form(cells[ANSWER], *kind_and_words(wish))
        when = parse_day(in_one_form(cells[WHEN], "day", ())).isoformat()
    except ValueError as error:
        shown = "" if str(error).startswith('"') else f'when is "{clipped(cells[WHEN])}", '
        return Problem(f"{shown}{error}", place, "Nothing of this row was used.")
    return Answer(place, str(customer), table, entry, name, text, " ".join(cells[WHO].split()), when)


def wish_of(table: str, key: tuple[str, ...] | None, name: str) -> Wish:
    """Return what was asked for: a field of a record that is there, or of the first of its table.

    Raises:
        StopIteration: nothing like it is ever asked for.
    """
    wishes = FIRST if key is None else WISHES
    return next(wish for wish in wishes if wish.table == table and named(table, wish.field) == name)


def named(table: str, way: str) -> str:
    """Return a field as its file calls it."""
    first, *rest = way.split(".")
    return way if table == CUSTOMER else ".".join((field_names(TABLES[table].model)[first], *rest))


def _text(cell: Any) -> str:
    """Return what a cell holds as a person would type it; a share shown in per cent keeps its sign."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return f"{Decimal(repr(value)) * 100:f}".rstrip("0").rstrip(".") + " %"
    return typed_text(value, Source()).strip().removeprefix("\u200b")
