"""Use of a product in a quarter in bare numbers: units held, used, too new to judge, and how that went on over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from qbr.analysis.arrays import Flags, Real
from qbr.analysis.contract.entitlement_lines import Line
from qbr.analysis.scope import Scope
from qbr.analysis.usage.activity import Activity
from qbr.analysis.usage.counting import complete_windows, distinct, rolling_people, window_to
from qbr.analysis.usage.views import NO_USERS, View, view_of
from qbr.quarter import Period, Quarter

QUARTERS_BACK = 8  # a streak is followed no further
CEILING_STEP = Decimal("0.05")  # "below 25 %": shares are said in steps of five per cent


@dataclass(frozen=True, slots=True)
class Held:
    """One product in one quarter. What is not known is None, and `why` says why."""

    line: Line
    quarter: Quarter
    window: Period  # the days use was looked for
    entitled: Decimal
    used: Decimal | None
    in_ramp: Decimal | None  # unused units too new to be judged
    why: str
    rows: int  # usage rows counted
    completeness: Decimal | None = None  # days observed ÷ days expected; None without usage
    excepted: Decimal = Decimal(0)  # unused units whose non-use is expected for a reason on record

    @property
    def used_ratio(self) -> Decimal | None:
        """Used ÷ entitled; above 1 when more is used than was bought."""
        return None if self.used is None or not self.entitled else self.used / self.entitled

    @property
    def unused(self) -> Decimal | None:
        """Units neither used nor in ramp nor excepted; none when more is used than was bought."""
        if self.used is None or self.in_ramp is None:
            return None
        return max(Decimal(0), self.entitled - self.used - self.in_ramp - self.excepted)

    @property
    def paid(self) -> Decimal | None:
        """What the quarter's units cost."""
        return self.line.paid(self.quarter.period)

    @property
    def unit_price(self) -> Decimal | None:
        """The price of a unit for a quarter, averaged over what is held."""
        return None if self.paid is None or not self.entitled else self.paid / self.entitled

    @property
    def unused_cost(self) -> Decimal | None:
        """What the unused units cost."""
        return None if self.unused is None or self.unit_price is None else self.unused * self.unit_price


def held_in(line: Line, view: View | None, quarter: Quarter, scope: Scope) -> Held:
    """Return a product's use in a quarter; `view` is the usage of that quarter, None without any."""
    entitled = line.quantity(quarter.period)
    if view is None:
        return Held(line, quarter, quarter.period, entitled, None, None, "no usage records", 0)
    days = scope.thresholds.unused_days
    window = window_to(view.until, days) if line.is_of_people else view.span
    features = features_of(line, view)
    rows = features[view.activity.feature] & view.activity.within(window)
    completeness = view.activity.completeness(window)
    why = _why_unknown(line, view, window, rows) if features.any() else _why_unlisted(view)
    if why:
        return Held(line, quarter, window, entitled, None, None, why, int(rows.sum()), completeness)
    used = _used(line, view, rows)
    in_ramp = min(_in_ramp(line, view, rows, scope), max(Decimal(0), entitled - used))
    excepted = min(_excepted(line, view, rows, scope), max(Decimal(0), entitled - used - in_ramp))
    return Held(line, quarter, window, entitled, used, in_ramp, "", int(rows.sum()), completeness, excepted)


def features_of(line: Line, view: View) -> Flags:
    """Return which features of the activity were bought with the product; the last entry is for rows that name none."""
    flags = [feature.counts and line.covers(feature.plan, feature.module) for feature in view.activity.features]
    return np.array([*flags, False], dtype=bool)


def _why_unlisted(view: View) -> str:
    """Return why use of a product without any feature cannot be counted."""
    if not view.has_records:
        return f"no usage records for {view.quarter.label}"
    return "no feature in the catalogue belongs to it"


def _why_unknown(line: Line, view: View, window: Period, rows: Flags) -> str:
    """Return why use cannot be counted; without user ids only nobody at all can be."""
    if not view.has_records:
        return f"no usage records for {view.quarter.label}"
    if _has_unlisted(line, view):
        return "features of it that are in use are not in the catalogue"
    if line.is_of_people and not view.activity.has_users and rows.any():
        return NO_USERS
    if not line.is_of_people and view.until < view.quarter.end:
        return f"usage records end on {view.until}"
    return view.activity.why_incomplete(window)


def _has_unlisted(line: Line, view: View) -> bool:
    """Return whether features of the product are in use that nobody listed: then what is counted is too little."""
    unlisted = set(view.activity.unlisted)
    return any(feature.id in unlisted and line.covers(None, feature.module) for feature in view.activity.features)


def _used(line: Line, view: View, rows: Flags) -> Decimal:
    if line.is_of_people:
        users = view.activity.user[rows]
        return Decimal(int(distinct(users[users >= 0]).size))
    return Decimal(repr(float(view.activity.count[rows].sum())))


def _in_ramp(line: Line, view: View, rows: Flags, scope: Scope) -> Decimal:
    """Return the units that are too new: as the contract has it, or by the day people were given access."""
    days = scope.thresholds.ramp_days
    by_contract = line.too_new(view.until, days)
    if not line.is_of_people:
        return by_contract
    return max(by_contract, Decimal(int((idle_holders(line, view, rows) & _is_new(view, days)).sum())))


def _excepted(line: Line, view: View, rows: Flags, scope: Scope) -> Decimal:
    """Return the units whose non-use is expected for a reason on record: said of the units, or of who holds them."""
    by_contract = line.excepted(view.until)
    if not line.is_of_people:
        return by_contract
    settled = idle_holders(line, view, rows) & ~_is_new(view, scope.thresholds.ramp_days)
    return by_contract + int((settled & view.people.excepted).sum())


def idle_holders(line: Line, view: View, rows: Flags) -> Flags:
    """Return who is assigned the product on the view's last day and did nothing with it in these rows."""
    people, activity = view.people, view.activity
    idle = people.may_use(line.module or line.product) & people.assigned(activity.index(view.until))
    idle[activity.user[rows & (activity.user >= 0)]] = False
    return idle


def _is_new(view: View, days: int) -> Flags:
    flags: Flags = view.people.since > view.activity.index(view.until) - days
    return flags


def earlier(line: Line, now: View | None, scope: Scope) -> Iterator[Held]:
    """Yield the product's use in this quarter and those before it, as far as it is known."""
    quarter = scope.quarter
    for _ in range(QUARTERS_BACK):
        held = held_in(line, now and view_of(now, quarter), quarter, scope)
        if held.used_ratio is None:
            return
        yield held
        quarter = quarter.prior


def ceiling_of(ratio: Decimal) -> Decimal:
    """Return the next step of five per cent above a ratio."""
    return (ratio // CEILING_STEP + 1) * CEILING_STEP


def daily_utilization(line: Line, view: View, scope: Scope) -> Real:
    """Return active people ÷ units on each day up to the view's last; NaN where a day of the window is missing."""
    activity, window = view.activity, scope.thresholds.active_days
    length = max(0, activity.index(view.until) + 1)
    rows = features_of(line, view)[activity.feature] & (activity.user >= 0)
    people = rolling_people(activity, rows, window, length).astype(np.float64)
    units = _units_a_day(line, activity, length)
    complete = complete_windows(activity, window, length) & (units > 0)
    people[~complete] = np.nan
    return people / np.where(units > 0, units, 1.0)


def _units_a_day(line: Line, activity: Activity, length: int) -> Real:
    """Return the units that may be used on each of the first days; they change only where a row begins or has ended."""
    begins = [activity.index(row.starts) for row in line.rows if row.starts]
    ended = [activity.index(row.ends) + 1 for row in line.rows if row.ends]
    changes = sorted({0, length, *(day for day in (*begins, *ended) if 0 < day < length)})
    units = np.zeros(length)
    for day, change in pairwise(changes):
        units[day:change] = float(line.quantity_on(activity.date_of(day)))
    return units


def full_months(daily: Real, view: View, scope: Scope) -> int | None:
    """Return how many months in a row, up to the last whole one, utilisation averaged the threshold of EXPAND.

    None when not even the last whole month is fully on record.

    Args:
        daily: utilisation by day, as of `daily_utilization`.
        view: the usage of the quarter.
        scope: its months, and the threshold.
    """
    months = [*reversed(scope.quarter.months), *reversed(scope.quarter.prior.months)]
    count: int | None = None
    for month in (month for month in months if month.end <= view.until):
        first, last = view.activity.index(month.start), view.activity.index(month.end)
        days = daily[max(first, 0) : last + 1]
        if first < 0 or np.isnan(days).any():
            break
        if Decimal(repr(float(days.mean()))) < scope.thresholds.expand_utilization:
            return count or 0
        count = (count or 0) + 1
    return count
