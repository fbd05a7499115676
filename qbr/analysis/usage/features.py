"""Adoption: which features and modules people took up, how often, and by how many of those who could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from qbr.analysis.arrays import Flags, Real, Whole
from qbr.analysis.scope import Scope
from qbr.analysis.usage.activity import Activity
from qbr.analysis.usage.counting import distinct_pairs
from qbr.analysis.usage.groups import MOST_GROUPS, NO_LIST, Groups, GroupUse, worst_of
from qbr.analysis.usage.views import View, alike, compared, ratio
from qbr.facts import Fact

Kind = Literal["feature", "module"]
TABLES = {"eligible": ("users", "usage"), "adoption": ("usage", "users")}  # of measures that need the list


@dataclass(frozen=True, slots=True)
class Thing:
    """A feature, or a module with all its features."""

    kind: Kind
    id: str  # as in the export; a module's name
    label: str  # as customers know it
    module: str | None
    plan: str | None  # product that has to be owned; None: in every plan, or not known
    is_entitled: bool
    features: Flags  # per feature of the activity; the last entry stands for rows that name none
    folded: int = 1  # how many are told as this one, as few people took up each


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """A feature or a module and who uses it."""

    thing: Thing
    is_used: bool  # by one and the same person in enough weeks; without user ids, in enough weeks by anybody
    eligible: Fact
    adopters: Fact
    adoption: Fact  # adopters ÷ eligible
    tried: Fact
    depth: Fact  # value events per adopter and week
    events: Fact
    share_of_events: Fact

    @property
    def label(self) -> str:
        """The name as customers know it."""
        return self.thing.label

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        return (
            self.eligible, self.adopters, self.adoption, self.tried, self.depth, self.events, self.share_of_events
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """Use of one thing over the span of a view."""

    adopters: Whole  # people, by position
    tried: Whole
    events: int
    events_of_adopters: int
    all_events: int  # of the whole customer
    rows: int
    weeks: int  # different weeks with an event of anybody
    eligible: int


def things_of(activity: Activity, kind: Kind, owned: frozenset[str] | None) -> tuple[Thing, ...]:
    """Return the features or modules whose use counts, in the order of their names.

    Args:
        activity: the usage.
        kind: features or modules.
        owned: products and modules under contract, casefolded; None: not known, and everything counts as owned.
    """
    positions: dict[str, list[int]] = {}
    for position, feature in enumerate(activity.features):
        name = feature.id if kind == "feature" else feature.module
        if name is not None and feature.counts:
            positions.setdefault(name, []).append(position)
    return tuple(_thing(activity, kind, name, positions[name], owned) for name in sorted(positions))


def _thing(activity: Activity, kind: Kind, name: str, positions: list[int], owned: frozenset[str] | None) -> Thing:
    first = activity.features[positions[0]]
    flags = np.zeros(len(activity.features) + 1, dtype=bool)
    flags[positions] = True
    label = first.label if kind == "feature" else name
    return Thing(kind, name, label, first.module, first.plan, _is_owned(first.plan, first.module, owned), flags)


def _is_owned(plan: str | None, module: str | None, owned: frozenset[str] | None) -> bool:
    if owned is None or plan is None:
        return True
    return plan.casefold() in owned or (module is not None and module.casefold() in owned)


def analyse_features(now: View, before: View, scope: Scope, things: Sequence[Thing]) -> tuple[FeatureUse, ...]:
    """Return the adoption of each thing, the most adopted first, what nobody is known to be eligible for last."""
    then, like = alike(before, now), alike(now, before)
    uses = uses_of(now, things)
    same = uses if like is now else uses_of(like, things)
    pairs = zip(things, uses, uses_of(then, things), same, strict=True)
    rows = [_feature_use(scope, thing, (now, use), (then, old), (like, part)) for thing, use, old, part in pairs]
    return tuple(sorted(rows, key=_order))


def _order(row: FeatureUse) -> tuple[bool, Decimal, Decimal, str]:
    adoption = row.adoption.number if row.adoption.is_known else Decimal(0)
    events = row.events.number if row.events.is_known else Decimal(0)
    return not row.adoption.is_known, -adoption, -events, row.label


def uses_of(view: View, things: Sequence[Thing]) -> list[Use]:
    """Return who took up each thing over the view's span, and who only tried it; no two may share a feature."""
    activity, people, least = view.activity, view.people, view.thresholds.adoption_weeks
    of = _rows_of(view, things)
    weeks_of = _weeks_of(of, len(things), len(people.ids))
    adopted, tried = weeks_of >= least, (weeks_of > 0) & (weeks_of < least)
    by_adopter = of.user >= 0
    by_adopter[by_adopter] = adopted[of.thing[by_adopter], of.user[by_adopter]]
    events = _sums(of.thing, of.count, things)
    events_of_adopters = _sums(of.thing[by_adopter], of.count[by_adopter], things)
    rows = np.bincount(of.thing, minlength=len(things)).tolist()
    weeks = np.bincount(distinct_pairs(of.thing, of.week)[0], minlength=len(things)).tolist()
    total, assigned = total_events(view), people.assigned(activity.index(view.until))
    return [
        Use(
            np.flatnonzero(adopted[number]), np.flatnonzero(tried[number]),
            events[number], events_of_adopters[number], total, rows[number], weeks[number],
            int((assigned & people.may_use(thing.module) | (weeks_of[number] > 0)).sum()),
        )
        for number, thing in enumerate(things)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the things in a view's span, as columns of equal length."""

    thing: Whole  # position of the thing
    user: Whole  # position of the person; −1 where nobody is named
    week: Whole  # counted from that of the span's first day
    count: Real


def _rows_of(view: View, things: Sequence[Thing]) -> _Rows:
    activity = view.activity
    thing_of = np.full(len(activity.features) + 1, -1, dtype=np.int64)
    for number, thing in enumerate(things):
        thing_of[thing.features] = number
    rows = np.flatnonzero(activity.within(view.span) & (thing_of >= 0)[activity.feature])
    start = activity.index(view.span.start)
    week = (activity.day[rows] - start + view.span.start.weekday()) // 7
    return _Rows(thing_of[activity.feature[rows]], activity.user[rows], week, activity.count[rows])


def _weeks_of(of: _Rows, things: int, people: int) -> Whole:
    """Return in how many different weeks each person used each thing: a row a thing, a column a person."""
    named = of.user >= 0
    weeks = distinct_weeks(of.thing[named] * people + of.user[named], of.week[named], things * people)
    return weeks.reshape(things, people)


def _sums(thing: Whole, count: Real, things: Sequence[Thing]) -> list[int]:
    sums: list[int] = np.bincount(thing, weights=count, minlength=len(things)).round().astype(np.int64).tolist()
    return sums


def distinct_weeks(who: Whole, week: Whole, size: int) -> Whole:
    """Return for each of so many people, or of people with a thing each, in how many different weeks they appear."""
    each, _ = distinct_pairs(who, week)
    return np.bincount(each, minlength=size).astype(np.int64)


def _feature_use(
    scope: Scope, thing: Thing, now: tuple[View, Use], before: tuple[View, Use], like: tuple[View, Use]
) -> FeatureUse:
    told = _facts(thing, *now)
    same = told if like[0] is now[0] else _facts(thing, *like)
    rows = zip(told, _facts(thing, *before), same, strict=True)
    facts = [compared(scope, now[0], fact, earlier, alike_fact) for fact, earlier, alike_fact in rows]
    return FeatureUse(thing, is_used(*now), *facts)


def _facts(thing: Thing, view: View, use: Use) -> tuple[Fact, ...]:
    """Return the facts of a thing in the order of `FeatureUse`."""
    adopters, total, rows = int(use.adopters.size), use.all_events, use.rows
    seen, weeks = adopters + int(use.tried.size), view.thresholds.adoption_weeks
    has_list = view.people.has_list
    adoption = ratio(adopters, use.eligible) if has_list else None
    depth = Decimal(use.events_of_adopters) / adopters / view.weeks if adopters else None
    deep = f"{use.events_of_adopters:,} ÷ {adopters:,} ÷ ({view.span.days} ÷ 7)"
    may, no_may = "people on the list with the module, or seen using it", "nobody is eligible" if has_list else NO_LIST
    often, seldom = f"people with use in {weeks} weeks or more", f"people with use in fewer than {weeks} weeks"
    summed, share = "sum of value events", f"{use.events:,} ÷ {total:,}"
    return (
        _fact(thing, view, "eligible", use.eligible if has_list else None, use.eligible, use.eligible, may, NO_LIST),
        _fact(thing, view, "adopters", adopters, seen, rows, often),
        _fact(thing, view, "adoption", adoption, use.eligible, rows, f"{adopters:,} ÷ {use.eligible:,}", no_may),
        _fact(thing, view, "tried", int(use.tried.size), seen, rows, seldom),
        _fact(thing, view, "depth", depth, adopters, rows, deep, "no adopters"),
        _fact(thing, view, "events", use.events, rows, rows, summed, needs_users=False),
        _fact(
            thing, view, "share_of_events", ratio(use.events, total), rows, rows, share, "no value events",
            needs_users=False,
        ),
    )  # fmt: skip


def _fact(
    thing: Thing,
    view: View,
    measure: str,
    value: int | Decimal | None,
    n: int,
    rows: int,
    formula: str,
    reason: str = "",
    *,
    needs_users: bool = True,
) -> Fact:
    return view.fact(
        f"usage.{thing.kind}[].{measure}", view.span, value,
        keys=(thing.id,), n=n, formula=formula, reason=reason, needs_users=needs_users, rows=rows,
        tables=TABLES.get(measure, ("usage",)),
    )  # fmt: skip


def groups_of(modules: Sequence[FeatureUse], features: Sequence[FeatureUse]) -> Groups | None:
    """Return features, or where there are too many of them modules, as groups; None when there are not two in use.

    Without user ids there are no adopters, and value events stand in their place.
    """
    for things in (features, modules):
        used = [row for row in things if row.events.is_known and row.events.number]
        if 1 < len(used) <= MOST_GROUPS:
            by_people = all(row.adoption.is_known for row in used)
            rows = [_as_group(row, by_people) for row in used]
            rows.sort(key=lambda row: (-row.share.number, row.name or ""))
            return Groups("adoption" if by_people else "events", tuple(rows), worst_of(rows))
    return None


def _as_group(row: FeatureUse, by_people: bool) -> GroupUse:
    name, folded = None if row.thing.folded > 1 else row.label, row.thing.folded
    if by_people:
        return GroupUse(name, folded, row.eligible, row.adopters, row.adoption)
    return GroupUse(name, folded, row.eligible, row.events, row.share_of_events)


def is_used(view: View, use: Use) -> bool:
    """Return whether one and the same person used it in enough weeks; without user ids, whether anybody did."""
    return bool(use.adopters.size) if view.activity.has_users else use.weeks >= view.thresholds.adoption_weeks


def total_events(view: View) -> int:
    """Return the value events of the view's span."""
    return int(view.activity.count[view.activity.within(view.span)].sum().round())
