"""Cells as people write them, brought to one form: dates to ISO, numbers to a decimal point and no separators.

What a cell means is decided per column and never per cell: 03/04/2026 is the third of April only where another cell
of its column, or customer.yaml, says that the day stands first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal

from qbr.records.customer import DateOrder, Source
from qbr.records.record import Kind, Row, kind_of, spellings

_WRITTEN_DAY = re.compile(r"\s*([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?:[,T ]\s*([0-9].*))?\s*")
_YEAR_FIRST = re.compile(r"\s*([0-9]{4})([./])([0-9]{1,2})\2([0-9]{1,2})(?:[,T ]\s*([0-9].*))?\s*")
_GROUPED = {
    ",": re.compile(r"\s*([+-]?(?:[0-9]{1,3}(?:[. '’\u00a0\u202f][0-9]{3})+|[0-9]+)(?:,[0-9]+)?)\s*"),
    ".": re.compile(r"\s*([+-]?(?:[0-9]{1,3}(?:[, '’\u00a0\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*"),
}


class AmbiguousDatesError(Exception):
    """A column of dates that can be read in two ways, or in none."""

    def __init__(self, message: str, text: str, hint: str) -> None:
        """Keep what to say.

        Args:
            message: what is wrong.
            text: a cell that shows it.
            hint: the way out.
        """
        super().__init__(message)
        self.message, self.text, self.hint = message, text, hint


def kinds_of(model: type[Row]) -> Mapping[str, Kind]:
    """Return what each field of a row holds, by the name used in messages."""
    fields = ((name, field) for name, field in model.model_fields.items() if name != "place")
    return {spellings(name, field)[0]: kind_of(field.annotation) for name, field in fields}


def iso_dates(texts: Iterable[str], source: Source) -> Mapping[str, str]:
    """Return the ISO form of each date or moment of a column that is written otherwise.

    Args:
        texts: the distinct cells.
        source: what customer.yaml says; its `date_order` decides.

    Raises:
        AmbiguousDatesError: day and month cannot be told apart, or the column mixes both orders.
    """
    written = {text: match for text in texts if (match := _WRITTEN_DAY.fullmatch(text))}
    years_first = {text: match for text in texts if (match := _YEAR_FIRST.fullmatch(text))}
    iso = {text: _iso(match[1], match[3], match[4], match[5]) for text, match in years_first.items()}
    if written:
        order = _order(written, source.date_order)
        day, month = (1, 3) if order == "dmy" else (3, 1)
        iso |= {text: _iso(match[4], match[month], match[day], match[5]) for text, match in written.items()}
    return {text: written_so for text, written_so in iso.items() if written_so is not None}


def _iso(year: str, month: str, day: str, clock: str | None) -> str | None:
    """Return a date, with its time if it has one, in ISO form; None when there is no such day."""
    try:
        written = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    if not clock:
        return written
    return f"{written} 0{clock}" if re.match(r"[0-9]:", clock) else f"{written} {clock}"


def _order(written: Mapping[str, re.Match[str]], declared: DateOrder | None) -> Literal["dmy", "mdy"]:
    """Return which of two numbers is the day: as declared, else as a number above 12 shows."""
    if declared in ("dmy", "mdy"):
        return "dmy" if declared == "dmy" else "mdy"
    day_first = next((text for text in sorted(written) if int(written[text][1]) > 12), None)
    month_first = next((text for text in sorted(written) if int(written[text][3]) > 12), None)
    if day_first and month_first:
        message = f'the dates mix two orders: "{day_first}" and "{month_first}"'
        raise AmbiguousDatesError(message, month_first, "Write them as 2026-09-30.")
    if not day_first and not month_first:
        text = min(written)
        hint = "Say date_order: dmy or mdy under sources in customer.yaml, or write dates as 2026-09-30."
        raise AmbiguousDatesError(f'"{text}" may be two days: day or month first?', text, hint)
    return "dmy" if day_first else "mdy"


def pointed_numbers(texts: Iterable[str], source: Source) -> Mapping[str, str]:
    """Return the plain form of each number of a column that is written with the declared decimal mark."""
    if source.decimal_mark is None:
        return {}
    pattern = _GROUPED[source.decimal_mark]
    plain = {text: match[1] for text in texts if (match := pattern.fullmatch(text))}
    return {text: _pointed(number, source.decimal_mark) for text, number in plain.items()}


def _pointed(number: str, mark: str) -> str:
    whole, _, fraction = number.partition(mark)
    digits = re.sub(r"[^0-9+-]", "", whole)
    return f"{digits}.{fraction}" if fraction else digits


def rewriting(kind: Kind) -> Callable[[Iterable[str], Source], Mapping[str, str]] | None:
    """Return what brings cells of a kind to one form; None where they stay as they are."""
    if kind in ("day", "moment"):
        return iso_dates
    return pointed_numbers if kind in ("number", "count") else None
