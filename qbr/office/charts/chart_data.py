"""What a chart shows: any value a template gives, turned into checked names, categories and numbers.

Numbers and dates become the text that goes into the chart's caches and into its workbook, once, so that the two agree.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from qbr.errors import Place, Problem, TemplateError
from qbr.office.opc.markup import clean

CategoryKind = Literal["text", "number", "date"]
MAX_TEXT = 32_767  # characters a spreadsheet cell can hold
MAX_SERIES = 255  # series an Office chart can hold
MAX_POINTS = 32_000  # points Office draws in one series
_PLAIN = frozenset({int, float, str})  # types that cannot speak of anything; most values are of these
_DAY_ONE = {False: date(1899, 12, 30), True: date(1904, 1, 1)}  # by whether the 1904 calendar is used
_FIRST_SAFE_DAY = date(1900, 3, 1)  # before it, spreadsheets count a day that never was


@dataclass(frozen=True, slots=True)
class SeriesData:
    """One series: a name, and for every category the text of a number or None for a gap."""

    name: str
    values: tuple[str | None, ...]
    key: str = ""  # what the template's series is called, when that is not the name people read
    errors_low: tuple[str | None, ...] | None = None  # lengths of the error bars downwards (left), None: not given
    errors_high: tuple[str | None, ...] | None = None  # upwards (right)
    labels: tuple[str | None, ...] | None = None  # words beside single points; None leaves the point as designed


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything a chart part and its workbook are filled with."""

    categories: tuple[str | date | None, ...]  # texts, texts of numbers, or dates: see kind
    kind: CategoryKind
    series: tuple[SeriesData, ...]
    minimum: str | None = None  # of the first value axis; None leaves the axis as designed
    maximum: str | None = None
    major_unit: str | None = None
    refs: tuple[str, ...] = ()  # what the chart, its series and their values speak of, each once, in order
    problems: tuple[Problem, ...] = ()  # warnings: characters that had to be dropped

    @classmethod
    def of(cls, value: object, place: Place) -> ChartData:
        """Return the data of a chart.

        Args:
            value: a mapping or an object with `categories` (texts, numbers or dates; None is a blank) and `series`,
                each with `name` and `values` (numbers; None is a gap), perhaps `key`, `errors_low`, `errors_high` and
                `labels`; perhaps `minimum`, `maximum` and `major_unit` of the value axis; `ref` anywhere.
            place: the chart, for messages.

        Raises:
            TemplateError: every fault of the value at once; a gap is None, never NaN.
        """
        return _Reading(place).chart(value)

    def category_texts(self, *, calendar_1904: bool = False) -> tuple[str | None, ...]:
        """Return the categories as written into the file: dates as serial numbers of the workbook's calendar."""
        return tuple(serial(item, calendar_1904) if isinstance(item, date) else item for item in self.categories)


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
    as_double = float(number)
    if not math.isfinite(as_double):
        raise ValueError(f"{number} is not finite")
    if isinstance(number, Decimal):
        return number_text(int(number)) if number == number.to_integral_value() else f"{number:f}"
    if isinstance(number, int):
        return int.__repr__(number)
    return str(int(as_double)) if as_double.is_integer() and abs(as_double) < 1e15 else float.__repr__(as_double)


def member(value: object, name: str) -> object:
    """Return a key of a mapping or an attribute of any other value; None where there is none."""
    return value.get(name) if isinstance(value, (dict, Mapping)) else getattr(value, name, None)


class _Reading:
    """Reads one value and collects what is wrong with it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.faults: list[Problem] = []
        self.warnings: list[Problem] = []
        self.refs: dict[str, None] = {}

    def fault(self, rule: str, message: str, hint: str = "") -> None:
        self.faults.append(Problem(message, self.place, hint, rule=rule))

    def chart(self, value: object) -> ChartData:
        self.touch(value, "the chart")
        categories, kind = self.categories(self.listed(member(value, "categories"), "categories"))
        given = self.listed(member(value, "series"), "series")
        if len(given) > MAX_SERIES:
            self.fault("T501", f"{len(given)} series; a chart holds {MAX_SERIES} at most")
        series = tuple(self.series(item, number, len(categories)) for number, item in enumerate(given, 1))
        minimum, maximum, major_unit = (self.limit(value, name) for name in ("minimum", "maximum", "major_unit"))
        self.check_limits(minimum, maximum, major_unit)
        if self.faults:
            raise TemplateError(self.faults)
        refs, warnings = tuple(self.refs), tuple(self.warnings)
        return ChartData(categories, kind, series, minimum, maximum, major_unit, refs, warnings)

    def touch(self, value: object, what: str) -> None:
        """Note what the value speaks of; refuse a value that its owner withheld."""
        if type(value) in _PLAIN:
            return
        reason = member(value, "withheld")
        if reason:
            self.fault("T505", f"{what} is withheld: {reason}")
        ref = member(value, "ref")
        for item in (ref,) if isinstance(ref, str) else ref if isinstance(ref, (tuple, list)) else ():
            self.refs.setdefault(str(item))

    def listed(self, value: object, what: str) -> Sequence[object]:
        if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
            if len(value) > MAX_POINTS:
                self.fault("T501", f"{what}: {len(value)} items; Office draws {MAX_POINTS} at most")
            return value
        shown = "missing" if value is None else f"{type(value).__name__}, expected a list"
        self.fault("T501", f"{what} of the chart: {shown}", "A chart needs categories and series with name and values.")
        return ()

    def series(self, value: object, position: int, points: int) -> SeriesData:
        name = self.text(member(value, "name"), f"name of series {position}") or ""
        what = f'series "{name}"' if name else f"series {position}"
        self.touch(value, what)
        key = member(value, "key")
        return SeriesData(
            name,
            self.numbers(member(value, "values"), what, points),
            "" if key is None else str(key),
            self.optional_numbers(value, "errors_low", what, points),
            self.optional_numbers(value, "errors_high", what, points),
            self.labels(value, what, points),
        )

    def numbers(self, value: object, what: str, points: int) -> tuple[str | None, ...]:
        items = self.of_length(value, f"{what}: values", points)
        return tuple(self.number(item, f"{what}, value {place}") for place, item in enumerate(items, 1))

    def optional_numbers(self, value: object, name: str, what: str, points: int) -> tuple[str | None, ...] | None:
        given = member(value, name)
        return None if _is_left_out(given) else self.numbers(given, f"{what}, {name}", points)

    def labels(self, value: object, what: str, points: int) -> tuple[str | None, ...] | None:
        given = member(value, "labels")
        if _is_left_out(given):
            return None
        items = self.of_length(given, f"{what}: labels", points)
        return tuple(self.text(item, f"{what}, label {place}") for place, item in enumerate(items, 1))

    def of_length(self, value: object, what: str, points: int) -> Sequence[object]:
        known = len(self.faults)
        items = self.listed(value, what)
        if len(self.faults) == known and len(items) != points:
            self.fault("T501", f"{what}: {len(items)} of them for {points} categories", "None marks a gap.")
        return items

    def number(self, value: object, what: str) -> str | None:
        if value is None:
            return None
        self.touch(value, what)
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            try:
                return number_text(value)
            except (ValueError, OverflowError):
                self.fault("T502", f"{what} is {value!s:.40}, expected a finite number", "None marks a gap.")
                return None
        self.fault("T502", f"{what} is {type(value).__name__} {value!r:.40}, expected a number", "None marks a gap.")
        return None

    def limit(self, value: object, name: str) -> str | None:
        return self.number(member(value, name), f"{name} of the value axis")

    def check_limits(self, minimum: str | None, maximum: str | None, major_unit: str | None) -> None:
        if minimum is not None and maximum is not None and float(minimum) >= float(maximum):
            self.fault("T501", f"value axis from {minimum} to {maximum}: the minimum must be below the maximum")
        if major_unit is not None and float(major_unit) <= 0:
            self.fault("T501", f"major_unit of the value axis is {major_unit}, expected more than 0")

    def categories(self, items: Sequence[object]) -> tuple[tuple[str | date | None, ...], CategoryKind]:
        kinds = {_kind(item) for item in items if item is not None}
        for odd in sorted(kinds - {"text", "number", "date"}):
            self.fault("T501", f"a category is {odd}, expected a text, a number or a date")
        if "date" in kinds:
            if len(kinds) > 1:
                self.fault(
                    "T501", f"categories mix {' and '.join(sorted(kinds))}", "Give all of them as dates or texts."
                )
            return tuple(self.day(item) for item in items), "date"
        texts = tuple(self.category(item, place) for place, item in enumerate(items, 1))
        return texts, "number" if kinds == {"number"} else "text"

    def category(self, item: object, position: int) -> str | None:
        what = f"category {position}"
        return self.number(item, what) if _kind(item) == "number" else self.text(item, what)

    def day(self, item: object) -> date | None:
        if not isinstance(item, date):
            return None
        if (item.date() if isinstance(item, datetime) else item) < _FIRST_SAFE_DAY:
            self.fault("T501", f"category {item} lies before {_FIRST_SAFE_DAY}, where spreadsheets count days wrongly")
        return item

    def text(self, value: object, what: str) -> str | None:
        if value is None:
            return None
        self.touch(value, what)
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
        kept = clean(text)
        if kept != text:
            dropped = len(text) - len(kept)
            message = f"{what}: {dropped} control character(s) dropped from {kept!r:.60}"
            self.warnings.append(Problem(message, self.place, severity="warning", rule="T506"))
        if len(kept) > MAX_TEXT:
            self.fault("T501", f"{what} has {len(kept)} characters; a cell holds {MAX_TEXT}")
        return kept


def _is_left_out(value: object) -> bool:
    """Return whether an optional list is not given: nothing, or nothing in it."""
    return value is None or (isinstance(value, (list, tuple)) and not value)


def _kind(item: object) -> str:
    if type(item) is str:
        return "text"
    if isinstance(item, date):
        return "date"
    if isinstance(item, (int, float, Decimal)):
        return "bool" if isinstance(item, bool) else "number"
    return type(item).__name__ if isinstance(item, (bytes, Mapping, list, tuple, set, frozenset)) else "text"
