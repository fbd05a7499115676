"""What a chart shows: checked names, categories, numbers and points.

Numbers and dates become the text that goes into the chart's caches and into its workbook, once, so that the two agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from qbr.errors import Problem

CategoryKind = Literal["text", "number", "date"]
_DAY_ONE = {False: date(1899, 12, 30), True: date(1904, 1, 1)}  # by whether the 1904 calendar is used
_EXACT = 2**53  # every whole number below it is a double, too
_BETWEEN_LEVELS = " › "  # of a category with several, where it has to be one text


@dataclass(frozen=True, slots=True)
class Steps:
    """What stands along an axis: texts, texts of numbers, or dates; None is a blank."""

    items: tuple[str | date | None, ...]
    kind: CategoryKind

    def texts(self, *, calendar_1904: bool = False) -> tuple[str | None, ...]:
        """Return them as written into the file: dates as serial numbers of the workbook's calendar."""
        return tuple(serial(item, calendar_1904) if isinstance(item, date) else item for item in self.items)


@dataclass(frozen=True, slots=True)
class SeriesData:
    """One series: a name, and for every category or point the text of a number or None for a gap."""

    name: str
    values: tuple[str | None, ...]
    key: str = ""  # what the template's series is called, when that is not the name people read
    x: Steps | None = None  # where its points stand, for charts that measure along both axes
    sizes: tuple[str | None, ...] | None = None  # of bubbles
    errors_low: tuple[str | None, ...] | None = None  # lengths of the error bars downwards (left), None: not given
    errors_high: tuple[str | None, ...] | None = None  # upwards (right)
    labels: tuple[str | None, ...] | None = None  # words beside single points; None leaves the point as designed
    subtotals: tuple[str, ...] | None = None  # categories of a waterfall that stand on the ground; None: as designed


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything a chart part and its workbook are filled with."""

    categories: tuple[str | date | None, ...]  # texts, texts of numbers, or dates: see kind
    kind: CategoryKind
    series: tuple[SeriesData, ...]
    levels: tuple[tuple[str | None, ...], ...] = ()  # of categories with several, the outermost first; else empty
    has_categories: bool = True  # whether the data name any list of them, be it an empty one
    minimum: str | None = None  # of the first value axis; None leaves the axis as designed
    maximum: str | None = None
    major_unit: str | None = None
    refs: tuple[str, ...] = ()  # what the chart, its series and their values speak of, each once, in order
    problems: tuple[Problem, ...] = ()  # warnings: characters that had to be dropped

    @property
    def steps(self) -> Steps:
        """The categories as what stands along an axis."""
        return Steps(self.categories, self.kind)

    def names(self, *, calendar_1904: bool = False) -> tuple[str | None, ...]:
        """Return what each category is known by: its text, with those of its outer levels in front."""
        if self.levels:
            return tuple(path_name(path) for path in zip(*self.levels, strict=True))
        return self.steps.texts(calendar_1904=calendar_1904)


def path_name(path: tuple[str | None, ...]) -> str | None:
    """Return the levels of a category as one text; None when all are blank."""
    return _BETWEEN_LEVELS.join(text for text in path if text is not None) or None


def serial(day: date, calendar_1904: bool = False) -> str:
    """Return the spreadsheet serial number of a day, with a fraction for the time of day when it is a datetime."""
    moment = day.replace(tzinfo=None) if isinstance(day, datetime) else datetime.combine(day, time())
    passed = moment - datetime.combine(_DAY_ONE[calendar_1904], time())
    seconds = passed.seconds + passed.microseconds / 1_000_000
    return number_text(passed.days + seconds / 86_400 if seconds else passed.days)


def number_text(number: int | float | Decimal) -> str:
    """Return the shortest text that reads back as the same number; whole numbers have no fraction.

    Raises:
        ValueError: it is not finite, or does not fit into the double that Office keeps.
    """
    if type(number) is int and -_EXACT < number < _EXACT:
        return str(number)
    as_double = float(number)
    if not math.isfinite(as_double):
        raise ValueError(f"{number} is not finite")
    if isinstance(number, Decimal):
        return number_text(int(number)) if number == number.to_integral_value() else f"{number:f}"
    if isinstance(number, int):
        return int.__repr__(number)
    return str(int(as_double)) if as_double.is_integer() and abs(as_double) < 1e15 else float.__repr__(as_double)
