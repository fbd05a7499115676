"""How the dates and numbers of a file may be written, by the cells that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC

from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.forms.grid import Grid
from qbr.sources.forms.tables import our_columns
from qbr.sources.opening.faults import clipped
from qbr.sources.proposing.proposed_columns import Finding, Question
from qbr.sources.values.cells import kinds_of
from qbr.sources.values.looks import is_no_value, looks_like
from qbr.sources.values.unclear import UnclearCellsError
from qbr.sources.values.written_dates import iso_dates
from qbr.sources.values.written_numbers import SIGNS

_END = "(?![0-9.,])"
_BY_POINT = rf"\.(?:[0-9]{{1,2}}|[0-9]{{4,}}){_END}"  # three digits behind a mark may be thousands
_BY_COMMA = rf",(?:[0-9]{{1,2}}|[0-9]{{4,}}){_END}"
_POINT = re.compile(rf"[0-9]+(?:,[0-9]{{3}})*{_BY_POINT}|[0-9]{{1,3}}(?:,[0-9]{{3}}){{2,}}{_END}")
_COMMA = re.compile(rf"[0-9]+(?:\.[0-9]{{3}})*{_BY_COMMA}|[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,}}{_END}")
_EITHER = re.compile(r"[0-9]{1,3},[0-9]{3}")
_DAY_AND_MONTH = re.compile(r"\s*([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{4}")
LONGEST_SECONDS = 11  # digits, until the year 5138
_LEDGER = re.compile(r"\(.*[0-9].*\)|.*[0-9]-")


def values_found(
    header: Sequence[str], body: Grid, table: Table, source: Source
) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """Return how cells may be written, and what they do not show.

    Args:
        header: the names of the columns.
        body: the rows below them.
        table: what the file holds.
        source: what was found of its columns and form.
    """
    dates, numbers = _cells(header, body, table, source)
    found = [*_no_value([*dates, *numbers]), *_numbers(numbers)]
    doubts = [*_doubtful_numbers(numbers, found)]
    counted = [text for text in dates if text.strip().replace(".", "", 1).isdigit()]
    found += _counted(counted)
    order, doubt = _order([text for text in dates if text not in counted and not is_no_value(text)])
    return (*found, *order), (*doubts, *doubt)


def _cells(header: Sequence[str], body: Grid, table: Table, source: Source) -> tuple[list[str], list[str]]:
    """Return the distinct cells of the columns of dates, and those of numbers."""
    kinds, ours = kinds_of(table.model), our_columns(header, table.name, table.model, source)
    by_position = {index: kinds[name] for index, name in ours.items()}
    if source.form in ("by_metric", "by_period"):
        by_position |= {index: "number" for index in range(len(header)) if index not in ours}
    columns = {
        index: dict.fromkeys(row[index] for row in body.rows if index < len(row) and row[index].strip())
        for index in by_position
    }
    dates = [text for index, kind in by_position.items() if kind in ("day", "moment") for text in columns[index]]
    numbers = [text for index, kind in by_position.items() if kind in ("number", "count") for text in columns[index]]
    return dates, [text for text in numbers if is_no_value(text) or looks_like("number", [text])]


def _no_value(cells: Sequence[str]) -> Iterator[Finding]:
    gone = sorted({text.strip() for text in cells if is_no_value(text)})
    if gone:
        yield Finding("no_value", "; ".join(gone), f'"{gone[0]}" stands where dates or numbers belong')


def _numbers(cells: Sequence[str]) -> Iterator[Finding]:
    comma, point = _shown(_COMMA, cells), _shown(_POINT, cells)
    if comma and not point:
        yield Finding("decimal_mark", ",", f'"{comma}" can be read in one way only')
    elif point and any("," in text or "'" in text for text in cells) and not comma:
        yield Finding("decimal_mark", ".", f'"{point}" can be read in one way only')
    ledger = next((text for text in cells if _LEDGER.fullmatch(text.strip())), "")
    if ledger:
        yield Finding("accounting", "yes", f'"{clipped(ledger)}" is how ledgers write a negative number')
    found = {code for text in cells for code in _codes(text)}
    if len(found) == 1:
        (code,) = found
        text = next(text for text in cells if code in _codes(text))
        yield Finding("money", code, f'"{clipped(text)}" names a currency')


def _shown(pattern: re.Pattern[str], cells: Sequence[str]) -> str:
    return next((text for text in cells if pattern.search(text)), "")


def _codes(text: str) -> Iterator[str]:
    """Yield the currencies a cell names, by their codes."""
    yield from re.findall(r"\b[A-Z]{3}\b", text)
    yield from (code for code, sign in SIGNS.items() if sign in text)


def _doubtful_numbers(cells: Sequence[str], found: Sequence[Finding]) -> Iterator[Question]:
    percent = next((text for text in cells if text.strip().endswith("%")), "")
    if percent:
        number = percent.strip(" %\u00a0\u202f")
        readings = (("percent: points", f"{number}"), ("percent: share", f"{number} of a hundred"))
        yield Question("percent", readings, f'"{percent}" has a sign for per cent')
    either = _shown(_EITHER, cells)
    if either and not any(finding.key == "decimal_mark" for finding in found):
        readings = (
            ('decimal_mark: "."', either.replace(",", "")),
            ('decimal_mark: ","', either.replace(",", ".")),
        )
        yield Question("decimal_mark", readings, f'"{either}" can be read in two ways')


def _counted(cells: Sequence[str]) -> Iterator[Finding]:
    """Yield the unit numbers count from 1970 in: the digits of a moment of our years tell it."""
    if cells:
        unit = "milliseconds" if len(cells[0].strip().partition(".")[0]) > LONGEST_SECONDS else "seconds"
        yield Finding("epoch", unit, f'"{cells[0]}" lies in our years only if it counts {unit} from 1970')


def _order(cells: Sequence[str]) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """Return which of two numbers of a date is the day, as a number above 12 shows; or that nothing shows it."""
    try:
        iso_dates(cells, "moment", Source(), UTC)
    except UnclearCellsError as error:
        return (), (Question("date_order", error.readings, error.message),)
    matches = [match for text in cells if (match := _DAY_AND_MONTH.match(text))]
    firm = next((match for match in matches if max(int(match[1]), int(match[2])) > 12), None)
    if firm is None:
        return (), ()
    order = "dmy" if int(firm[1]) > 12 else "mdy"
    return (Finding("date_order", order, f'"{firm[0].strip()}" can be read in one way only'),), ()
