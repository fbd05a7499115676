"""Use by team, site or feature: how many are active, who moved, and no group of people so small that it is a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from qbr.analysis.arrays import Flags, Whole
from qbr.analysis.folding import fold
from qbr.analysis.scope import Scope
from qbr.analysis.usage.views import View, compared, ratio, view_of
from qbr.facts import Fact

SMALL = "(small groups)"  # key of the groups folded together; no team is called so
MOST_GROUPS = 10  # rows a page can hold
LONGEST_FALL = 8  # quarters looked back at
NO_LIST = "no list of assigned users"
WITH_LIST = ("usage", "users")  # tables a group's figures rest on

Dimension = Literal["team", "site"]
Kind = Literal["team", "site", "adoption", "events"]


@dataclass(frozen=True, slots=True)
class GroupUse:
    """A team or site, the small ones of them together, or where there are none a module or feature."""

    name: str | None  # None: several small groups together
    folded: int  # number of groups in it; 1 for a group of its own
    assigned: Fact  # or eligible
    active: Fact  # or adopters, or value events
    share: Fact  # active ÷ assigned, adopters ÷ eligible, or the share of all value events
    falling: Fact | None = None  # quarters in a row with fewer active users; None for features
    before_fall: Fact | None = None  # active users before those quarters
    has_rest: bool = False  # whether people of no group are in it: too few to be had as the total less the groups

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        facts = (self.assigned, self.active, self.share, self.falling, self.before_fall)
        return tuple(fact for fact in facts if fact is not None)


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of one kind, the largest share first."""

    kind: Kind  # team or site; adoption or events: by module or feature, because no teams are known
    rows: tuple[GroupUse, ...]
    worst: GroupUse | None  # the group that lost most, weighed by its size; None when none lost anybody

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        return tuple(fact for row in self.rows for fact in row.facts)


@dataclass(frozen=True, slots=True)
class _Group:
    """People by position who are counted together."""

    key: str
    name: str | None
    folded: int
    members: Flags
    has_rest: bool = False


def analyse_groups(now: View, before: View, scope: Scope) -> Groups | None:
    """Return use by team, else by site; None when the records know neither, or only one such group."""
    if not now.activity.has_users:
        return None
    names: dict[Dimension, Sequence[str | None]] = {"team": now.people.teams, "site": now.people.sites}
    for kind, column in names.items():
        groups = _fold(_split(column), now, before)
        if len(groups) > 1:
            rows = sorted((_group_use(group, kind, now, before, scope) for group in groups), key=_order)
            return Groups(kind, tuple(rows), worst_of(rows))
    return None


def _split(names: Sequence[str | None]) -> list[_Group]:
    """Return a group for each name, and last those without one, whose key is empty."""
    column = np.array([name or "" for name in names], dtype=object)
    found = sorted({name for name in names if name})
    return [_Group(name, name, 1, np.asarray(column == name, dtype=bool)) for name in (*found, "")]


def _fold(parts: Sequence[_Group], now: View, before: View) -> list[_Group]:
    """Return the groups with the small ones, and those there is no room for, as one; never the one that lost most.

    People without a group have no row, as everybody has. A few of them are folded with the small ones, or all the
    groups taken from the total would give them away.
    """
    groups, rest = parts[:-1], parts[-1]
    sizes = {group.key: _size(group, now, before) for group in groups}
    if 0 < (without := _size(rest, now, before)) < now.thresholds.small_group:
        sizes[rest.key] = without
    lost = {group.key: loss(_active_count(group, now), _active_count(group, before)) for group in groups}
    smallest = now.thresholds.small_group
    losers = [key for key, size in sizes.items() if size >= smallest and lost[key]]
    worst = max(losers, key=lambda key: lost[key], default="")
    folding = fold(sizes, smallest, worst, MOST_GROUPS)
    by_key = {group.key: group for group in parts}
    alone = [by_key[key] for key in folding.alone]
    if not folding.together:
        return alone
    members = np.logical_or.reduce([by_key[key].members for key in folding.together])
    has_rest = rest.key in folding.together
    return [*alone, _Group(SMALL, None, len(folding.together) - has_rest, members, has_rest)]


def _size(group: _Group, now: View, before: View) -> int:
    """Return how many people a group counts as: its assigned, or where nobody is, the most that were active."""
    assigned = int((group.members & now.people.assigned(now.activity.index(now.until))).sum())
    return assigned or max(_active_count(group, now), _active_count(group, before))


def _active_count(group: _Group, view: View) -> int:
    return _count(view.activity.people(view.active), group.members)


def loss(now: Decimal | int, before: Decimal | int) -> float:
    """Return how much a loss weighs: what was lost, squared, against what there was; 0 where nothing was lost.

    A ratio alone would always point at the smallest group, the people lost alone at the largest.
    """
    return float((before - now) ** 2 / Decimal(before)) if now < before else 0.0


def _group_use(group: _Group, kind: Dimension, now: View, before: View, scope: Scope) -> GroupUse:
    metric = f"usage.{kind}[].active"
    active = compared(scope, now, _active(now, metric, group), _active(before, metric, group))
    return GroupUse(
        group.name,
        group.folded,
        _assigned(now, f"usage.{kind}[].assigned", group),
        active,
        _share(now, f"usage.{kind}[].share", group),
        *_falling(now, f"usage.{kind}[]", group),
        has_rest=group.has_rest,
    )


def _active(view: View, metric: str, group: _Group) -> Fact:
    active = _active_count(group, view)
    rows = view.activity.of_people(view.active)
    counted = int(group.members[view.activity.user[rows]].sum())
    formula = f"distinct people with a value event, {view.active.start} to {view.active.end}"
    return view.fact(
        metric, view.active, active, keys=(group.key,), n=active, formula=formula, rows=counted, tables=WITH_LIST
    )


def _count(users: Whole, members: Flags) -> int:
    return int(members[users].sum())


def _assigned(view: View, metric: str, group: _Group) -> Fact:
    count = int((group.members & view.people.assigned(view.activity.index(view.until))).sum())
    known = count if view.people.has_list else None
    formula = f"people on the list with access on {view.until}"
    return view.fact(
        metric, view.active, known, keys=(group.key,), n=known, formula=formula, reason=NO_LIST, rows=count,
        tables=("users",),
    )  # fmt: skip


def _share(view: View, metric: str, group: _Group) -> Fact:
    assigned = group.members & view.people.assigned(view.activity.index(view.until))
    whole, part = int(assigned.sum()), _count(view.activity.people(view.active), assigned)
    value = ratio(part, whole) if view.people.has_list else None
    reason = "nobody is assigned" if view.people.has_list else NO_LIST
    formula = f"{part:,} ÷ {whole:,}"
    return view.fact(
        metric, view.active, value, keys=(group.key,), n=whole, formula=formula, reason=reason, tables=WITH_LIST
    )


def _falling(now: View, metric: str, group: _Group) -> tuple[Fact, Fact]:
    """Return for how many quarters in a row there were fewer active users than before, and how many there had been."""
    counts: list[int] = []
    view = now
    while len(counts) <= LONGEST_FALL and not view.activity.why_incomplete(view.active):
        counts.append(_active_count(group, view))
        view = view_of(view, view.quarter.prior)
    falls = 0
    while falls + 1 < len(counts) and counts[falls] < counts[falls + 1]:
        falls += 1
    formula = " < ".join(f"{count:,}" for count in counts[: falls + 1])
    known, first = (falls if len(counts) > 1 else None), (counts[falls] if falls else None)

    def fact(name: str, value: int | None, reason: str) -> Fact:
        return now.fact(
            f"{metric}.{name}", now.active, value,
            keys=(group.key,), formula=formula, reason=reason, tables=WITH_LIST,
        )  # fmt: skip

    return (
        fact("falling", known, "no earlier quarter"),
        fact("before_fall", first, "not fewer than the quarter before"),
    )


def _order(row: GroupUse) -> tuple[bool, bool, Decimal, str]:
    size = next((fact.number for fact in (row.share, row.active) if fact.is_known), Decimal(0))
    return row.name is None, not row.share.is_known, -size, row.name or ""


def worst_of(rows: Sequence[GroupUse]) -> GroupUse | None:
    """Return the group of its own that lost most, weighed by its size; None when none lost anything."""
    found = [row for row in rows if row.name is not None and lost_of(row.active)]
    return max(found, key=lambda row: lost_of(row.active), default=None)


def lost_of(fact: Fact) -> float:
    """Return how much a fact's fall against its comparison weighs; 0 where it did not fall or nothing is known."""
    change = fact.change
    return 0.0 if change.difference is None else loss(fact.number, fact.number - change.difference)
