"""How the dates and numbers of a file may be written, by the cells that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC

from qbr.records.customer import Source
from qbr.records.tables import Table
from qbr.sources.cells import kinds_of
from qbr.sources.faults import clipped
from qbr.sources.grid import Grid
from qbr.sources.looks import is_no_value, looks_like
from qbr.sources.proposed_columns import Finding, Question
from qbr.sources.tables import our_columns
from qbr.sources.written_dates import AmbiguousDatesError, iso_dates
from qbr.sources.written_numbers import SIGNS

_POINT = re.compile(r"[0-9]+(?:,[0-9]{3})*\.(?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,])|[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9.,])")
_COMMA = re.compile(
    r"[0-9]+(?:\.[0-9]{3})*,(?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,])|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9.,])"
)
_EITHER = re.compile(r"[0-9]{1,3},[0-9]{3}")
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
    for key in ("epoch", "date_order"):
        finding, doubt = _dates(dates, key, Source(no_value=source.no_value))
        found += [finding] if finding else []
        doubts += [doubt] if doubt else []
    return tuple(found), tuple(doubts)


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


def _dates(cells: Sequence[str], key: str, source: Source) -> tuple[Finding | None, Question | None]:
    """Return what cells show of the order of day and month, or of the unit they count from 1970 in."""
    counted = [text for text in cells if text.strip().replace(".", "", 1).isdigit()]
    if key == "epoch":
        if not counted:
            return None, None
        unit = "milliseconds" if len(counted[0].strip().partition(".")[0]) > 11 else "seconds"
        return Finding("epoch", unit, f'"{counted[0]}" lies in our years only if it counts {unit} from 1970'), None
    written = [text for text in cells if text not in counted]
    numbers = [re.match(r"\s*([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{4}", text) for text in written]
    firm = next((match for match in numbers if match and int(match[1]) > 12), None)
    order = "dmy" if firm else "mdy"
    try:
        iso_dates(written, "moment", source, UTC)
    except AmbiguousDatesError as error:
        readings = (("date_order: dmy", error.message), ("date_order: mdy", error.message))
        return None, Question("date_order", readings, error.message)
    firm = firm or next((match for match in numbers if match and int(match[2]) > 12), None)
    return (Finding("date_order", order, f'"{firm[0].strip()}" can be read in one way only') if firm else None), None
