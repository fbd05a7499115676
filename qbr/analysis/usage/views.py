"""One quarter seen up to a day: the same counts are made of the quarter under review and of its basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from qbr.analysis.provenance import together
from qbr.analysis.scope import MONDAY_TO_FRIDAY, Scope, Thresholds
from qbr.analysis.usage.activity import Activity
from qbr.analysis.usage.counting import window_to
from qbr.analysis.usage.usage_people import People
from qbr.facts import Fact, Source, Value
from qbr.quarter import Period, Quarter

NO_USERS = "the usage export names no users, so people cannot be told apart"


@dataclass(frozen=True, eq=False)
class View:
    """A quarter of one customer's usage, up to a day; what every fact of it asks again is found once."""

    activity: Activity
    people: People
    quarter: Quarter
    until: date  # the last day that counts: the quarter's last observed day, or as many days into the basis
    thresholds: Thresholds
    is_basis: bool  # a basis must be complete to be compared with; the quarter under review is shown as it is
    sources: Mapping[str, Source] = field(default_factory=dict)  # of the other tables facts rest on, by name
    work_days: frozenset[int] = MONDAY_TO_FRIDAY  # weekdays, 0 is Monday
    skipped: int = 0  # first days left out, where this quarter has a week more than the one it is compared with

    @cached_property
    def span(self) -> Period:
        """The quarter up to the day."""
        return Period(self.quarter.start + timedelta(days=self.skipped), self.until)

    @property
    def active(self) -> Period:
        """The days a value event must lie in for its person to be active."""
        return window_to(self.until, self.thresholds.active_days)

    @property
    def weeks(self) -> Decimal:
        """Length in weeks."""
        return Decimal(self.span.days) / 7

    @cached_property
    def has_records(self) -> bool:
        """Whether there is any record in the quarter up to the day."""
        return self.activity.last_recorded(self.span) is not None

    def why_missing(self, period: Period) -> str:
        """Return why nothing can be counted over the period; empty when something can."""
        if not self.has_records:
            return f"no usage records for {self.quarter.label}"
        return self.activity.why_incomplete(period) if self.is_basis else ""

    def fact(
        self,
        metric: str,
        period: Period,
        value: Value | None,
        *,
        keys: tuple[str, ...] = (),
        n: int | None = None,
        formula: str = "",
        reason: str = "",
        needs_users: bool = True,
        rows: int | None = None,
        tables: tuple[str, ...] = ("usage",),
    ) -> Fact:
        """Return a fact of this view over a period of it, or the reason why there is none.

        Args:
            metric: id of the declared metric.
            period: the days counted.
            value: the number; None with a reason of its own.
            keys: what the [] of the metric stand for.
            n: what the number rests on.
            formula: the definition with the numbers of this fact in it.
            reason: why the value is None, where neither the records nor the missing users are the cause.
            needs_users: whether an export without user ids cannot give it.
            rows: rows counted; None: every value event of the period.
            tables: what the number rests on; tables the customer does not have are passed over.
        """
        cause = self.why_missing(period) or (NO_USERS if needs_users and not self.activity.has_users else "")
        known = {"usage": self.activity.source, **self.sources}
        counted = self.activity.rows_in(period) if rows is None else rows
        return Fact(
            metric,
            keys,
            None if cause else value,
            cause or (reason if value is None else ""),
            period,
            None if cause else n,
            replace(together(*(known[name] for name in tables if name in known)), rows=counted),
            self.activity.completeness(period),
            formula="" if cause or value is None else formula,
            audience="customer",
        )


def view_now(activity: Activity, people: People, scope: Scope, sources: Mapping[str, Source] | None = None) -> View:
    """Return the quarter under review up to its last observed day; up to its end when no day is missing there."""
    quarter, until = scope.quarter, _observed_until(activity, scope.quarter)
    if scope.as_of < quarter.end:  # not over: no day that has not come is a day without use
        known = activity.last_recorded(Period(quarter.start, scope.as_of)) or scope.as_of
        until = min(until, known)
    return View(
        activity, people, quarter, until, scope.thresholds,
        is_basis=False, sources=sources or {}, work_days=scope.work_days,
    )  # fmt: skip


def view_of(now: View, quarter: Quarter) -> View:
    """Return another quarter up to as many days as the one under review has gone; whole when that one is."""
    until = quarter.end
    if now.until < now.quarter.end:
        until = min(quarter.end, quarter.start + timedelta(days=now.span.days - 1))
    return replace(now, quarter=quarter, until=until, is_basis=True)


def alike(view: View, other: View) -> View:
    """Return the view without its first week where only this quarter has a 53rd week of the year (`analytics` 2.1).

    The first week goes, as in a restated year of weeks: what is counted on the last day stays what it is.
    """
    is_whole = view.until == view.quarter.end and other.until == other.quarter.end
    extra = view.quarter.days - other.quarter.days
    by_weeks = view.quarter.calendar.pattern is not None
    return replace(view, skipped=extra) if by_weeks and is_whole and extra > 0 else view


def compared(scope: Scope, now: View, fact: Fact, before: Fact, like: Fact | None = None) -> Fact:
    """Return a fact of this quarter beside the same fact of the basis.

    Where days of the fact's own period are missing, a comparison would call the gap a fall: there is none.

    Args:
        scope: the quarter and its basis.
        now: the quarter under review.
        fact: its fact.
        before: the same of the basis.
        like: the same of as many weeks as the basis has, see `alike`; None: the fact itself.
    """
    cause = now.activity.why_incomplete(fact.period) if fact.is_known and fact.period else ""
    if cause:
        return fact.compared(scope.comparison(None, cause))
    if like is None or like.period == fact.period or not like.is_known:
        return scope.compared(fact, before)
    return fact.compared(replace(scope.comparison(before.value, before.reason), own=like.value))


def ratio(part: int, whole: int) -> Decimal | None:
    """Return part ÷ whole; None when the whole is zero."""
    return Decimal(part) / Decimal(whole) if whole else None


def _observed_until(activity: Activity, quarter: Quarter) -> date:
    last = activity.last_recorded(quarter.period)
    if last is None or activity.last > quarter.end:
        return quarter.end
    left = (quarter.end - last).days
    usual = activity.usual_weekdays
    is_missing = any(usual[(last + timedelta(days=step)).weekday()] for step in range(1, left + 1))
    return last if is_missing else quarter.end
