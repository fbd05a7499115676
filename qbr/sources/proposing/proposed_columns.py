"""Which column of a file may be which of ours, and whether its columns are values: by their names and their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qbr.records.record import Kind, may_be_empty
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.forms.tables import LOG_ALIASES, normalised, our_columns
from qbr.sources.opening.faults import clipped
from qbr.sources.values.cells import kinds_of
from qbr.sources.values.convert import field_names
from qbr.sources.values.looks import looks_like
from qbr.sources.values.periods import first_day

ALIKE = 0.84  # of two names, before one is proposed for the other
IDS = frozenset({"id", "no", "nr", "number", "key", "code"})  # words of names over ids, which only look like numbers
WIDE = ("usage", "metrics")  # tables that may have a column a metric or a period


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of a map, and what shows it."""

    key: str  # of Source; columns for one of its columns
    value: object
    evidence: str  # in words
    column: str = ""  # their name, where key is columns


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not show: two readings, of which a person chooses one."""

    key: str  # of Source
    readings: tuple[tuple[str, str], ...]  # what to write, and what it would mean
    evidence: str


def columns_found(
    header: Sequence[str], rows: Sequence[Sequence[str]], table: Table
) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """Return which of their columns may be ours beside those whose name we know, and what is not clear.

    Args:
        header: the names of the columns.
        rows: the cells below them.
        table: what the file holds.
    """
    known = our_columns(header, table.name, table.model, Source())
    names = set(field_names(table.model).values())
    taken = set(known.values())
    found: list[Finding] = []
    for index, text in enumerate(header):
        near = get_close_matches(normalised(text), sorted(names - taken), n=1, cutoff=ALIKE)
        if text and index not in known and near:
            found.append(Finding("columns", near[0], f'the name is nearly "{near[0]}"', text))
            taken.add(near[0])
    free = [i for i, text in enumerate(header) if text and i not in known and text not in {f.column for f in found}]
    questions: list[Question] = []
    kinds = kinds_of(table.model)
    for name in _required(table):
        if name in taken or kinds[name] == "text":
            continue
        fits = [index for index in free if _fits(kinds[name], header[index], _below(rows, index))]
        if len(fits) == 1:
            evidence = f"it is the only other column whose cells are {_CALLED[kinds[name]]}"
            found.append(Finding("columns", name, evidence, header[fits[0]]))
            free.remove(fits[0])
        elif len(fits) > 1:
            readings = tuple(
                (f"{header[index]}: {name}", f"as in {clipped(_first(rows, index))}") for index in fits[:2]
            )
            questions.append(Question("columns", readings, f"{len(fits)} columns may be {name}"))
    return tuple(found), tuple(questions)


_CALLED: Mapping[Kind, str] = {
    "day": "dates",
    "moment": "moments",
    "number": "numbers",
    "count": "whole numbers",
    "flag": "yes or no",
    "text": "texts",
}


def _below(rows: Sequence[Sequence[str]], index: int) -> Sequence[str]:
    return [row[index] for row in rows if index < len(row)]


def _fits(kind: Kind, name: str, cells: Sequence[str]) -> bool:
    """Return whether a column may hold values of a kind; one that is called an id holds no numbers."""
    is_id = kind in ("number", "count") and not IDS.isdisjoint(normalised(name).split("_"))
    return not is_id and looks_like(kind, cells)


def _first(rows: Sequence[Sequence[str]], index: int) -> str:
    return next((cell for cell in _below(rows, index) if cell.strip()), "")


def _required(table: Table) -> Sequence[str]:
    names = field_names(table.model)
    fields = table.model.model_fields.items()
    needed = [names[attribute] for attribute, field in fields if attribute != "place" and field.is_required()]
    empty = {names[attribute] for attribute, field in fields if attribute != "place" and may_be_empty(field)}
    return [name for name in needed if name not in empty] + [name for name in needed if name in empty]


def form_found(
    header: Sequence[str], rows: Sequence[Sequence[str]], table: Table, columns: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return what a row of the file may be, where it is not one value: a column a period or metric, or an event."""
    source = Source(columns=dict(columns))
    ours = our_columns(header, table.name, table.model, source)
    if table.name not in WIDE or "value" in ours.values():
        return ()
    periods = [text for text in header if first_day(text)]
    if len(periods) > 1:
        return (Finding("form", "by_period", f'"{periods[0]}" and "{periods[1]}" over the columns name periods'),)
    free = [index for index, text in enumerate(header) if text and index not in ours]
    numbers = [index for index in free if _fits("number", header[index], _below(rows, index))]
    if len(numbers) > 1:
        names = [header[index] for index in numbers]
        evidence = f'"{names[0]}" and "{names[1]}" hold numbers, and there is no column for a value'
        return (Finding("form", "by_metric", evidence), Finding("measures", "; ".join(names), "they hold numbers"))
    events = [text for text in header if normalised(text) in LOG_ALIASES]
    if table.name == "usage" and not numbers and events:
        return (Finding("form", "log", f'there is "{events[0]}" and no number: a row is an event'),)
    return ()
