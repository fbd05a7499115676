"""Usage as whole columns: value events by person, feature and day, and which days were observed at all.

Days are whole numbers counted from the first record; people and features are positions in a tuple. Every count is
made on whole columns, never row by row, so that a hundred thousand rows cost less than reading them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from qbr.analysis.arrays import Flags, Real, Whole
from qbr.facts import Source
from qbr.quarter import Period

GAP_DAYS = 5  # expected days in a row without any record from which records are missing: a working week


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of days on which records were expected and there are none."""

    period: Period
    days: int  # expected days without a record


@dataclass(frozen=True, slots=True)
class FeatureName:
    """A feature as the export, the customer and the contract name it."""

    id: str
    label: str  # as customers know it
    module: str | None  # None: of no module we know of
    plan: str | None  # product that has to be owned; None: in every plan
    counts: bool  # whether its use is a value event


@dataclass(frozen=True, eq=False)
class Activity:
    """Value events as columns of equal length, one entry a row of usage; logins and the like are left out.

    What many counts ask again, such as the gaps, is found once.
    """

    first: date  # day 0: the first day with any record, value event or not
    recorded: Flags  # per day from the first to the last: whether there is any record
    day: Whole
    user: Whole  # position in `user_ids`; −1 where the export names nobody
    feature: Whole  # position in `features`; −1 where the export names none
    count: Real  # value events of the row
    user_ids: tuple[str, ...]
    teams: tuple[str | None, ...]  # per user: the team of their latest record
    sites: tuple[str | None, ...]
    features: tuple[FeatureName, ...]
    daily_given: Real | None  # people active on each day as the export itself says; NaN where it says nothing
    unlisted: tuple[str, ...]  # features the catalogue does not know; their rows do not count
    source: Source  # file, columns and exclusions; `rows` are all value events

    @property
    def length(self) -> int:
        """Days from the first record to the last."""
        return int(self.recorded.size)

    @property
    def last(self) -> date:
        """The last day with any record."""
        return self.first + timedelta(days=self.length - 1)

    @cached_property
    def has_users(self) -> bool:
        """Whether the export tells one person from another."""
        return bool(self.user_ids)

    def index(self, day: date) -> int:
        """Return a date as a day number; negative before the first record."""
        return (day - self.first).days

    def date_of(self, index: int) -> date:
        """Return a day number as a date."""
        return self.first + timedelta(days=index)

    def within(self, period: Period) -> Flags:
        """Return which rows lie in the period; the flags are shared, and nobody may write to them."""
        if period not in self._within:
            flags: Flags = (self.day >= self.index(period.start)) & (self.day <= self.index(period.end))
            flags.setflags(write=False)
            self._within[period] = flags
        return self._within[period]

    @cached_property
    def _within(self) -> dict[Period, Flags]:
        return {}

    def rows_in(self, period: Period) -> int:
        """Return how many rows lie in the period."""
        low, high = max(self.index(period.start), 0), max(self.index(period.end) + 1, 0)
        return int(self._rows_a_day[low:high].sum())

    @cached_property
    def _rows_a_day(self) -> Whole:
        return np.bincount(self.day, minlength=self.length)

    def of_people(self, period: Period) -> Flags:
        """Return which rows lie in the period and name somebody."""
        flags: Flags = self.within(period) & (self.user >= 0)
        return flags

    def people(self, period: Period) -> Whole:
        """Return the people with a value event in the period, each once, in their order."""
        if period not in self._people:
            self._people[period] = np.flatnonzero(np.bincount(self.user[self.of_people(period)]))
        return self._people[period]

    @cached_property
    def _people(self) -> dict[Period, Whole]:
        return {}

    @cached_property
    def _completeness(self) -> dict[Period, Decimal]:
        return {}

    @cached_property
    def usual_weekdays(self) -> Flags:
        """Monday to Sunday: whether at least half of such days have records."""
        weekday = (np.arange(self.length) + self.first.weekday()) % 7
        seen = np.bincount(weekday, weights=self.recorded, minlength=7)
        days = np.bincount(weekday, minlength=7)
        flags: Flags = (2 * seen >= days) & (days > 0)
        return flags

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Runs of at least a working week of usual days without a record; shorter ones are days off."""
        weekday = (np.arange(self.length) + self.first.weekday()) % 7
        days = np.flatnonzero(self.usual_weekdays[weekday])
        missing = np.concatenate(([0], ~self.recorded[days], [0])).astype(np.int8)
        edges = np.flatnonzero(np.diff(missing)).tolist()
        return tuple(
            Gap(Period(self.date_of(int(days[start])), self.date_of(int(days[end - 1]))), end - start)
            for start, end in zip(edges[::2], edges[1::2], strict=True)
            if end - start >= GAP_DAYS
        )

    def gaps_in(self, period: Period) -> tuple[Gap, ...]:
        """Return the gaps that touch the period."""
        return tuple(gap for gap in self.gaps if gap.period.start <= period.end and period.start <= gap.period.end)

    def last_recorded(self, period: Period) -> date | None:
        """Return the last day of the period with any record; None when there is none."""
        low, high = max(self.index(period.start), 0), self.index(period.end) + 1
        days = np.flatnonzero(self.recorded[low:high]) if high > low else np.empty(0, dtype=np.int64)
        return self.date_of(low + int(days[-1])) if days.size else None

    def completeness(self, period: Period) -> Decimal:
        """Return days observed ÷ days expected; expected are the usual weekdays, observed those outside any gap."""
        if period not in self._completeness:
            self._completeness[period] = self._observed_share(period)
        return self._completeness[period]

    def _observed_share(self, period: Period) -> Decimal:
        index = np.arange(period.days) + self.index(period.start)
        expected = self.usual_weekdays[(index + self.first.weekday()) % 7]
        observed = (index >= 0) & (index < self.length)
        for gap in self.gaps_in(period):
            observed &= (index < self.index(gap.period.start)) | (index > self.index(gap.period.end))
        total = int(expected.sum())
        return Decimal(int((expected & observed).sum())) / total if total else Decimal(0)

    def why_incomplete(self, period: Period) -> str:
        """Return why a count over the period would miss something; empty when it would not."""
        if period.end < self.first or period.start > self.last:
            return f"no usage records for {period.start} to {period.end}"
        if period.start < self.first:
            return f"usage records begin on {self.first}"
        gaps = self.gaps_in(period)
        return f"no usage records for {gaps[0].period.start} to {gaps[0].period.end}" if gaps else ""
