"""Usage of the whole customer: active users and what is counted from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

import numpy as np

from qbr.analysis.arrays import Flags, Real, Whole
from qbr.analysis.usage.counting import complete_windows, daily_people, rolling_people, working_days
from qbr.analysis.usage.features import Thing, is_used, total_events, uses_of
from qbr.analysis.usage.groups import NO_LIST
from qbr.analysis.usage.views import View, ratio
from qbr.facts import Fact
from qbr.quarter import Period

MOST_OF_EVENTS = Decimal("0.8")
OWNED = ("catalogue", "entitlements")
BREADTH = ("usage", *OWNED)


@dataclass(frozen=True, slots=True)
class UsageTotals:
    """Usage of the whole customer."""

    active_users: Fact
    average_active_users: Fact  # over the days of the quarter
    quarter_users: Fact  # distinct people of the quarter
    daily_users: Fact  # on a working day
    stickiness: Fact  # daily ÷ active users
    features_used: Fact
    features_entitled: Fact
    breadth: Fact  # used ÷ entitled
    events: Fact
    assigned: Fact
    active_of_assigned: Fact
    top_user_share: Fact
    users_for_80: Fact
    gini: Fact  # 0: everybody does as much; towards 1: one does all

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the fields."""
        return tuple(getattr(self, item.name) for item in fields(self))


def totals_of(view: View, entitled: Sequence[Thing] | None) -> UsageTotals:
    """Return the facts about the whole customer in one quarter, without a comparison.

    Args:
        view: the quarter counted.
        entitled: the features the customer owns; None: the catalogue or the contract is not known.
    """
    on_a_day = _daily_users(view)
    active = _people_fact(view, "usage.active_users", view.active)
    return UsageTotals(
        active,
        _average_active_users(view),
        _people_fact(view, "usage.quarter_users", view.span),
        on_a_day,
        _stickiness(view, on_a_day, active),
        *_breadth(view, entitled),
        _events(view),
        *_assigned(view),
        *_concentration(view),
    )


def _people_fact(view: View, metric: str, period: Period) -> Fact:
    count = int(view.activity.people(period).size)
    formula = f"distinct people with a value event, {period.start} to {period.end}"
    return view.fact(metric, period, count, n=count, formula=formula)


def rolling(view: View) -> tuple[Whole, Flags]:
    """Return the active users on each day of the records, and on which days no record of the window is missing."""
    activity, window = view.activity, view.thresholds.active_days
    length = activity.index(view.until) + 1
    counts = rolling_people(activity, activity.user >= 0, window, length)
    return counts, complete_windows(activity, window, length)


def _average_active_users(view: View) -> Fact:
    counts, complete = rolling(view)
    low, high = max(view.activity.index(view.span.start), 0), view.activity.index(view.span.end) + 1
    days = counts[low:high][complete[low:high]]
    value = Decimal(int(days.sum())) / days.size if days.size else None
    formula = f"{int(days.sum()):,} ÷ {days.size} days"
    fact = view.fact(
        "usage.average_active_users", view.span, value, n=int(days.size), formula=formula, reason="no whole 28 days"
    )
    if view.is_basis and fact.is_known and days.size < view.span.days:
        reason = f"usage records begin on {view.activity.first}"
        return view.fact("usage.average_active_users", view.span, None, reason=reason)
    return fact


def daily(view: View, period: Period) -> Real | None:
    """Return the people on each working day of the period that is on record; None where nobody counted them."""
    activity = view.activity
    counts = activity.daily_given
    if activity.has_users:
        counts = daily_people(activity, activity.user >= 0).astype(np.float64)
    if counts is None:
        return None
    missing = {day for gap in activity.gaps_in(period) for day in working_days(gap.period, view.work_days)}
    places = [activity.index(day) for day in working_days(period, view.work_days) if day not in missing]
    values = np.array([counts[place] for place in places if 0 <= place < counts.size])
    known: Real = values[~np.isnan(values)]
    return known


def _daily_users(view: View) -> Fact:
    """Return the people on a working day, averaged; as the export gives them where it names no users."""
    values = daily(view, view.active)
    if values is None:
        return view.fact("usage.daily_users", view.active, None)
    total, days = int(values.sum().round()), int(values.size)
    return view.fact(
        "usage.daily_users", view.active, ratio(total, days), n=days, formula=f"{total:,} ÷ {days} working days",
        reason="no working day with records", needs_users=view.activity.has_users,
        rows=None if view.activity.has_users else days,
    )  # fmt: skip


def _stickiness(view: View, on_a_day: Fact, active: Fact) -> Fact:
    metric, period = "usage.stickiness", view.active
    if not (on_a_day.is_known and active.is_known):
        return view.fact(metric, period, None, reason=on_a_day.reason or active.reason)
    value = on_a_day.number / active.number if active.number else None
    formula = f"({on_a_day.formula}) ÷ {active.number:,}"
    return view.fact(metric, period, value, n=int(active.number), formula=formula, reason="no active users")


def _breadth(view: View, entitled: Sequence[Thing] | None) -> tuple[Fact, Fact, Fact]:
    used = sum(is_used(view, use) for use in uses_of(view, entitled or ()))
    whole = len(entitled or ())
    reason = "no features owned" if entitled is not None else "no list of the features owned"

    def fact(name: str, value: int | Decimal | None, tables: tuple[str, ...], formula: str) -> Fact:
        known = value if whole else None
        return view.fact(
            name, view.span, known, n=whole, formula=formula, reason=reason, needs_users=False, tables=tables
        )

    return (
        fact("usage.features_used", used, BREADTH, f"features used in {view.thresholds.adoption_weeks} weeks or more"),
        fact("usage.features_entitled", whole, OWNED, "features of the catalogue whose plan is under contract"),
        fact("usage.breadth", ratio(used, whole), BREADTH, f"{used} ÷ {whole}"),
    )


def _events(view: View) -> Fact:
    formula = f"sum of value events, {view.span.start} to {view.span.end}"
    return view.fact("usage.events", view.span, total_events(view), formula=formula, needs_users=False)


def _assigned(view: View) -> tuple[Fact, Fact]:
    """Return the assigned and the active among them; of the basis neither, because the list is today's."""
    flags = view.people.assigned(view.activity.index(view.until))
    whole, part = int(flags.sum()), int(flags[view.activity.people(view.active)].sum())
    has_list = view.people.has_list and not view.is_basis
    reason = "the list of assigned users is today's" if view.is_basis else NO_LIST
    formula = f"people on the list with access on {view.until}"
    return (
        view.fact(
            "usage.assigned", view.active, whole if has_list else None, n=whole, formula=formula, reason=reason,
            needs_users=False, rows=whole, tables=("users",),
        ),
        view.fact(
            "usage.active_of_assigned", view.active, ratio(part, whole) if has_list else None, n=whole,
            formula=f"{part:,} ÷ {whole:,}", reason=reason if not has_list else "nobody is assigned",
            tables=("usage", "users"),
        ),
    )  # fmt: skip


def _concentration(view: View) -> tuple[Fact, Fact, Fact]:
    activity = view.activity
    rows = activity.of_people(view.span)
    sums = np.sort(np.bincount(activity.user[rows], weights=activity.count[rows]))[::-1].round().astype(np.int64)
    total, people = int(sums.sum()), int((sums > 0).sum())
    top = int(sums[0]) if total else 0
    few = int(np.searchsorted(np.cumsum(sums), float(MOST_OF_EVENTS) * total) + 1) if total else None
    reason, share = "no value events", f"{top:,} ÷ {total:,}"
    most = f"fewest of {people:,} people with 80 % of {total:,} value events"
    return (
        view.fact("usage.top_user_share", view.span, ratio(top, total), n=people, formula=share, reason=reason),
        view.fact("usage.users_for_80", view.span, few, n=people, formula=most, reason=reason),
        view.fact(
            "usage.gini", view.span, gini(sums[sums > 0]), n=people, reason=reason,
            formula=f"of {total:,} value events of {people:,} people",
        ),
    )  # fmt: skip


def gini(counts: Whole) -> Decimal | None:
    """Return how unevenly counts are spread: 2·Σ(i·x) ÷ (n·Σx) − (n + 1) ÷ n over them in ascending order.

    0 when all are equal; (n − 1) ÷ n when one has everything; None without any (`analytics` 2.6).
    """
    ordered = np.sort(counts).astype(np.int64)
    whole, size = int(ordered.sum()), int(ordered.size)
    if not whole:
        return None
    weighed = sum(place * count for place, count in enumerate(ordered.tolist(), start=1))
    return Decimal(2 * weighed - (size + 1) * whole) / (size * whole)
