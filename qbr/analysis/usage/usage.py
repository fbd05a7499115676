"""Usage: who is active, how often, how broadly; by week, by team and by feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from qbr.analysis.provenance import table_source
from qbr.analysis.scope import Scope
from qbr.analysis.usage.activity import Gap
from qbr.analysis.usage.adopters import Movement, Uptake, movements_of, uptakes_of
from qbr.analysis.usage.counting import window_to
from qbr.analysis.usage.features import FeatureUse, Thing, analyse_features, groups_of, things_of
from qbr.analysis.usage.few_users import told_of
from qbr.analysis.usage.groups import Groups, analyse_groups
from qbr.analysis.usage.habits import Habits, analyse_habits
from qbr.analysis.usage.key_people import PeopleUse, analyse_people
from qbr.analysis.usage.usage_frame import read_activity
from qbr.analysis.usage.usage_people import read_people
from qbr.analysis.usage.usage_totals import UsageTotals, daily, rolling, totals_of
from qbr.analysis.usage.views import View, alike, compared, ratio, view_now, view_of
from qbr.facts import Fact, Series
from qbr.records.folder import CustomerFolder

LISTS = ("users", "catalogue", "entitlements")  # what says who may use what
LEAST_DAYS = 10  # working days an average needs: two weeks


@dataclass(frozen=True, slots=True)
class UsageFindings:
    """How the product is used in the quarter, compared with the basis."""

    until: date  # the last day counted
    elapsed: int  # days of the quarter up to it
    days: int  # days of the quarter
    has_users: bool  # whether the export tells one person from another
    has_list: bool  # whether there is a list of assigned users
    gaps: tuple[Gap, ...]  # runs of days of the quarter without records
    unlisted: tuple[str, ...]  # features the catalogue does not know, left out
    totals: UsageTotals  # of the whole customer
    trend: Series  # active users, or without user ids those of a working day; a point a week, the last on `until`
    trend_before: Series  # the same of the basis, point by point
    groups: Groups | None  # by team, else by site, else by module or feature; None when nothing can be told apart
    modules: tuple[FeatureUse, ...]  # most adopted first
    features: tuple[FeatureUse, ...]
    told: tuple[FeatureUse, ...]  # the features as a customer may see them: those of few people as one
    told_modules: tuple[FeatureUse, ...]  # the modules likewise
    habits: Habits  # how often modules are used, by the cadence they are meant for
    movements: tuple[Movement, ...]  # adopters won and lost by module
    uptakes: tuple[Uptake, ...]  # how long new features took to be used
    people: PeopleUse  # who was trained, and what rests on one person

    @property
    def is_partial(self) -> bool:
        """Whether the records end before the quarter does."""
        return self.elapsed < self.days

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        groups = self.groups.facts if self.groups else ()
        uses = (fact for row in (*self.modules, *self.features) for fact in row.facts)
        more = (*self.habits.facts, *self.people.facts)
        moved = (fact for row in self.movements for fact in row.facts)
        taken = (fact for row in self.uptakes for fact in row.facts)
        return tuple({fact.id: fact for fact in (*self.totals.facts, *groups, *uses, *more, *moved, *taken)}.values())


def analyse_usage(folder: CustomerFolder, scope: Scope) -> UsageFindings | None:
    """Return what the usage export says; None when there is none, or not one collected value in it."""
    activity = read_activity(folder)
    if activity is None:
        return None
    sources = {name: table_source(folder, name) for name in LISTS if name in folder.tables}
    now = view_now(activity, read_people(folder, activity), scope, sources)
    before = view_of(now, scope.basis)
    owned = _owned(folder, now)
    things = things_of(activity, "feature", owned)
    entitled = None if folder.catalogue is None or owned is None else [row for row in things if row.is_entitled]
    features = analyse_features(now, before, scope, things)
    module_things = things_of(activity, "module", owned)
    modules = analyse_features(now, before, scope, module_things)
    told = told_of(now, before, scope, features)
    told_modules = told_of(now, before, scope, modules)
    in_order = sorted((row.thing for row in told_modules), key=lambda thing: (thing.folded > 1, thing.id))
    return UsageFindings(
        now.until,
        now.span.days,
        scope.quarter.days,
        activity.has_users,
        folder.users is not None,
        activity.gaps_in(now.span) if now.has_records else (),
        activity.unlisted,
        _totals(scope, now, before, entitled),
        trend=_trend(now, now),
        trend_before=_trend(before, now),
        groups=analyse_groups(now, before, scope) or groups_of(told_modules, told),
        modules=modules,
        features=features,
        told=told,
        told_modules=told_modules,
        habits=analyse_habits(now, in_order, folder.catalogue or ()),
        movements=movements_of(now, in_order),
        uptakes=uptakes_of(now, things, folder.catalogue or ()),
        people=analyse_people(now, module_things, folder.users),
    )


def _owned(folder: CustomerFolder, now: View) -> frozenset[str] | None:
    """Return the names of products and modules under contract in the quarter; None without entitlements."""
    if folder.entitlements is None:
        return None
    period = now.quarter.period
    lines = (
        line
        for line in folder.entitlements
        if line.quantity > 0
        and (line.starts is None or line.starts <= period.end)
        and (line.ends is None or line.ends >= period.start)
    )
    return frozenset(name.casefold() for line in lines for name in (line.product, line.module) if name)


def _totals(scope: Scope, now: View, before: View, entitled: Sequence[Thing] | None) -> UsageTotals:
    like, told = alike(now, before), totals_of(now, entitled)
    alike_told = told if like is now else totals_of(like, entitled)
    rows = zip(told.facts, totals_of(alike(before, now), entitled).facts, alike_told.facts, strict=True)
    return UsageTotals(*(compared(scope, now, *row) for row in rows))


def _trend(view: View, now: View) -> Series:
    """Return a point every seven days up to the view's last day, as many as the quarter under review has.

    A point whose days are not all on record is a gap, and so is one before the quarter. An export that names no users
    but counts those of a day gives the average of a working day instead.
    """
    steps = range((now.span.days - 1) // 7, -1, -1)
    days = [view.until - timedelta(days=7 * step) for step in steps]
    values: list[int | Decimal | None]
    if view.activity.has_users:
        metric, values = "usage.weekly[]", _active_on(view, days)
    else:
        metric, values = "usage.weekly_daily[]", [_average_to(view, day) for day in days]
    keys, source = (view.quarter.label,), view.activity.source
    return Series(metric, keys, tuple(days), tuple(values), view.span, source, "customer")


def _active_on(view: View, days: Sequence[date]) -> list[int | Decimal | None]:
    counts, complete = rolling(view)
    values: list[int | Decimal | None] = []
    for day in days:
        place = view.activity.index(day)
        is_known = view.has_records and day >= view.quarter.start and 0 <= place < counts.size and bool(complete[place])
        values.append(int(counts[place]) if is_known else None)
    return values


def _average_to(view: View, day: date) -> Decimal | None:
    """Return the people on a working day over the same days as active users, as far as they are on record.

    Days that are missing are left out of an average and do not lower it; a week that lacks some is a gap all the same.
    """
    if not view.has_records or view.activity.why_incomplete(window_to(day, 7)):
        return None
    values = daily(view, window_to(day, view.thresholds.active_days))
    if values is None or values.size < LEAST_DAYS:
        return None
    return ratio(int(values.sum().round()), int(values.size))
