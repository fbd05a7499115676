"""Quarters: which days belong to one, in calendar years, fiscal years and years of 52 or 53 weeks.

Only dates live here, never the clock: today is always a parameter. A quarter knows its calendar, so that the same
label of two customers with different fiscal years is never taken for the same days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from qbr.errors import DataError, Problem

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WeekPattern = Literal["4-4-5", "4-5-4", "5-4-4"]

WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK_PATTERNS: tuple[WeekPattern, ...] = ("4-4-5", "4-5-4", "5-4-4")
FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond these a label is a typing mistake, and dates run out at year 1 and 9999

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_LABEL = re.compile(r"([0-9]{4})-?[Qq]([1-4])")


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included."""

    start: date  # the first day
    end: date  # the last day, not before the first

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DataError(Problem(f"a period ends on {self.end}, before it starts on {self.start}"))

    @property
    def days(self) -> int:
        """Return the number of days, both ends counted; never below 1."""
        return (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Return whether the day lies within the period; both ends do."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Calendar:
    """A customer's calendar: when the year starts, and what its quarters are called.

    Without a pattern, quarters are three calendar months each. With one, a year is 52 or 53 whole weeks that end on
    `week_end` at the end of the month before `start_month`; a 53rd week belongs to the last month of the year.
    """

    start_month: int = 1  # 1–12, the month a year starts with
    label: Literal["end", "start"] = "end"  # a year carries the number of the calendar year it ends, or starts, in
    pattern: WeekPattern | None = None  # weeks in the three months of a quarter; None: calendar months
    week_end: Weekday = "saturday"  # last day of a week; only with a pattern
    rule: Literal["last", "nearest"] = "last"  # a year closes on the last week_end in the month, or nearest its end

    def __post_init__(self) -> None:
        if not 1 <= self.start_month <= 12:
            raise DataError(Problem(f"start_month is {self.start_month}", hint="Give a month from 1 to 12."))
        if self.pattern not in (None, *WEEK_PATTERNS):
            raise DataError(Problem(f'pattern is "{self.pattern}"', hint=f"Use one of {', '.join(WEEK_PATTERNS)}."))
        if self.week_end not in WEEKDAYS:
            raise DataError(Problem(f'week_end is "{self.week_end}"', hint=f"Use one of {', '.join(WEEKDAYS)}."))

    def quarter_of(self, day: date) -> Quarter:
        """Return the one quarter of this calendar the day lies in."""
        ending = day.year
        while _year_end(self, ending) < day:
            ending += 1
        while day <= _year_end(self, ending - 1):
            ending -= 1
        starts = _quarter_starts(self, ending)
        number = sum(start <= day for start in starts[:4])
        return Quarter(self, self._label_of(ending), number)

    def parse(self, text: str) -> Quarter:
        """Return the quarter named by a label such as "2026-Q3"; "2026Q3" and a small q are read too.

        Raises:
            DataError: the text is no label of a quarter.
        """
        match = _LABEL.fullmatch(text.strip())
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            hint = "Write the year, a dash, Q and a number from 1 to 4, as in 2026-Q3."
            raise DataError(Problem(f'"{text}" is not a quarter', hint=hint))
        return Quarter(self, int(match[1]), int(match[2]))

    def last_complete(self, today: date) -> Quarter:
        """Return the latest quarter that has ended before today."""
        return self.quarter_of(today).prior

    def _label_of(self, ending: int) -> int:
        """Return the label of the year that ends in the month before `start_month` of calendar year `ending`."""
        return ending - self._label_offset

    def _ending_of(self, label: int) -> int:
        """Return the calendar year in which the year with this label ends."""
        return label + self._label_offset

    @property
    def _label_offset(self) -> int:
        return 1 if self.label == "start" and self.start_month > 1 else 0


@dataclass(frozen=True)
class Quarter:
    """One quarter of one calendar; the order of quarters is that of their days, which are found once."""

    calendar: Calendar
    year: int  # as labelled: by default the calendar year in which the fiscal year ends
    number: int  # 1–4

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise DataError(Problem(f"there is no quarter {self.number}", hint="Quarters are numbered from 1 to 4."))

    @property
    def label(self) -> str:
        """Return the label, as in "2026-Q3"."""
        return f"{self.year:04d}-Q{self.number}"

    @property
    def short(self) -> str:
        """Return the label without the year, as in "Q3"."""
        return f"Q{self.number}"

    @property
    def start(self) -> date:
        """Return the first day."""
        return self._starts[self.number - 1]

    @property
    def end(self) -> date:
        """Return the last day."""
        return self._starts[self.number] - _DAY

    @cached_property
    def period(self) -> Period:
        """Return the days from first to last."""
        return Period(self.start, self.end)

    @property
    def days(self) -> int:
        """Return the number of days: 90–92, or whole weeks in a year of weeks."""
        return self.period.days

    @property
    def prior(self) -> Quarter:
        """Return the quarter before this one."""
        return self._moved(-1)

    @property
    def next(self) -> Quarter:
        """Return the quarter after this one."""
        return self._moved(+1)

    @property
    def year_ago(self) -> Quarter:
        """Return the quarter of the same number one year earlier."""
        return Quarter(self.calendar, self.year - 1, self.number)

    @property
    def months(self) -> tuple[Period, ...]:
        """Return the three months: calendar months, or 4 and 5 weeks as the pattern says."""
        first, second, third = self._month_starts()
        return Period(first, second - _DAY), Period(second, third - _DAY), Period(third, self.end)

    @property
    def weeks(self) -> tuple[date, ...]:
        """Return the Monday of every ISO week with a day in the quarter, the first one perhaps before it starts."""
        monday = self.start - timedelta(days=self.start.weekday())
        count = (self.end - monday).days // 7 + 1
        return tuple(monday + index * _WEEK for index in range(count))

    def __str__(self) -> str:
        return self.label

    def __lt__(self, other: Quarter) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __le__(self, other: Quarter) -> bool:
        return (self.start, self.end) <= (other.start, other.end)

    def __gt__(self, other: Quarter) -> bool:
        return (self.start, self.end) > (other.start, other.end)

    def __ge__(self, other: Quarter) -> bool:
        return (self.start, self.end) >= (other.start, other.end)

    @cached_property
    def _starts(self) -> tuple[date, ...]:
        return _quarter_starts(self.calendar, self.calendar._ending_of(self.year))

    def _moved(self, quarters: int) -> Quarter:
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(self.calendar, index // 4, index % 4 + 1)

    def _month_starts(self) -> tuple[date, date, date]:
        start = self.start
        if self.calendar.pattern is None:
            return start, _months_later(start, 1), _months_later(start, 2)
        first, second = (int(weeks) for weeks in self.calendar.pattern.split("-")[:2])
        return start, start + first * _WEEK, start + (first + second) * _WEEK


@lru_cache(maxsize=4096)
def _quarter_starts(calendar: Calendar, ending: int) -> tuple[date, ...]:
    """Return the first days of the four quarters of a year, and of the year after it."""
    start = _year_end(calendar, ending - 1) + _DAY
    after = _year_end(calendar, ending) + _DAY
    if calendar.pattern is None:
        return start, _months_later(start, 3), _months_later(start, 6), _months_later(start, 9), after
    return start, start + 13 * _WEEK, start + 26 * _WEEK, start + 39 * _WEEK, after


@lru_cache(maxsize=4096)
def _year_end(calendar: Calendar, ending: int) -> date:
    """Return the last day of the year whose last month lies in calendar year `ending`."""
    month = calendar.start_month - 1 or 12
    month_end = date(ending, month, monthrange(ending, month)[1])
    if calendar.pattern is None:
        return month_end
    back = (month_end.weekday() - WEEKDAYS.index(calendar.week_end)) % 7
    if calendar.rule == "nearest" and back > 3:
        return month_end + timedelta(days=7 - back)
    return month_end - timedelta(days=back)


def _months_later(day: date, months: int) -> date:
    """Return the first day of a month that many months later; `day` is a first day too."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
