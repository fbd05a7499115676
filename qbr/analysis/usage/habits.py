"""Habits: how often a product is used, judged by the cadence it is meant for and by no other (`analytics` 2.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np

from qbr.analysis.arrays import Flags
from qbr.analysis.usage.counting import daily_people, distinct, window_to, working_days
from qbr.analysis.usage.features import Thing
from qbr.analysis.usage.views import View
from qbr.facts import Fact
from qbr.records.usage import Cadence, Feature

CADENCES: tuple[Cadence, ...] = ("daily", "weekly", "monthly", "quarterly", "yearly")
WEEK = 7


@dataclass(frozen=True, slots=True)
class Habit:
    """One module and how regularly it is used."""

    thing: Thing
    cadence: Cadence | None  # None: the catalogue does not say
    stickiness: Fact  # of a working day or of a week, by cadence


@dataclass(frozen=True, slots=True)
class Habits:
    """How regularly everything is used, and each module."""

    weekly: Fact  # people in a week ÷ active users, of the whole customer
    modules: tuple[Habit, ...]  # those in use, by name

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        return self.weekly, *(row.stickiness for row in self.modules)


def analyse_habits(view: View, things: Sequence[Thing], catalogue: Sequence[Feature]) -> Habits:
    """Return stickiness by module and by the week, over the days of active users."""
    activity = view.activity
    everybody = activity.of_people(view.active)
    value, formula, n = _in_a_week(view, everybody)
    weekly = view.fact("usage.weekly_stickiness", view.active, value, n=n, formula=formula, reason="no active users")
    rows = activity.within(view.span)
    used = [thing for thing in things if bool((thing.features[activity.feature] & rows).any())]
    return Habits(weekly, tuple(_habit(view, thing, _cadence(view, thing, catalogue)) for thing in used))


def _cadence(view: View, thing: Thing, catalogue: Sequence[Feature]) -> Cadence | None:
    """Return the cadence most value events of the quarter are meant for; the more frequent one of equals."""
    activity, meant = view.activity, {feature.feature: feature.cadence for feature in catalogue}
    rows = thing.features[activity.feature] & activity.within(view.span)
    events = np.bincount(activity.feature[rows], weights=activity.count[rows], minlength=len(activity.features))
    sums: dict[Cadence, float] = {}
    for feature, count in zip(activity.features, events.tolist(), strict=False):
        cadence = meant.get(feature.id)
        if cadence is not None and count:
            sums[cadence] = sums.get(cadence, 0.0) + count
    return max(sums, key=lambda cadence: (sums[cadence], -CADENCES.index(cadence)), default=None)


def _habit(view: View, thing: Thing, cadence: Cadence | None) -> Habit:
    rows = thing.features[view.activity.feature] & view.activity.of_people(view.active)
    counted: Mapping[str, tuple[Decimal | None, str, int]] = {
        "daily": _on_a_day(view, rows),
        "weekly": _in_a_week(view, rows),
    }
    why = "the catalogue gives no cadence" if cadence is None else "meant to be used less than once a week"
    value, formula, n = counted.get(cadence or "", (None, "", 0))
    reason = "no active users" if cadence in counted else why
    fact = view.fact(
        "usage.module[].stickiness", view.active, value, keys=(thing.id,), n=n, formula=formula, reason=reason,
        rows=int(rows.sum()),
    )  # fmt: skip
    return Habit(thing, cadence, fact)


def _on_a_day(view: View, rows: Flags) -> tuple[Decimal | None, str, int]:
    """Return people on a working day ÷ active people, its formula and the active people."""
    activity = view.activity
    active = int(distinct(activity.user[rows]).size)
    missing = {day for gap in activity.gaps_in(view.active) for day in working_days(gap.period, view.work_days)}
    days = [day for day in working_days(view.active, view.work_days) if day not in missing and day >= activity.first]
    counts = daily_people(activity, rows)
    total = int(sum(int(counts[activity.index(day)]) for day in days if activity.index(day) < counts.size))
    value = Decimal(total) / len(days) / active if active and days else None
    return value, f"({total:,} ÷ {len(days)} working days) ÷ {active:,}", active


def _in_a_week(view: View, rows: Flags) -> tuple[Decimal | None, str, int]:
    """Return people in a week ÷ active people, averaged over the whole weeks of the days of active users."""
    activity, weeks = view.activity, view.active.days // WEEK
    active = int(distinct(activity.user[rows]).size)
    total = 0
    for week in range(weeks):
        period = window_to(view.until - timedelta(days=WEEK * week), WEEK)
        total += int(distinct(activity.user[rows & activity.within(period)]).size)
    value = Decimal(total) / weeks / active if active and weeks else None
    return value, f"({total:,} ÷ {weeks} weeks) ÷ {active:,}", active
