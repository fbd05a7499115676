"""Adopters over time: who was won, kept, won back and lost, and how long a new feature took to become a habit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from qbr.analysis.arrays import Flags
from qbr.analysis.folding import withheld_of
from qbr.analysis.usage.counting import distinct, distinct_pairs
from qbr.analysis.usage.features import Thing, uses_of
from qbr.analysis.usage.few_users import few, hidden
from qbr.analysis.usage.views import View, view_of
from qbr.facts import Fact
from qbr.records.usage import Feature

QUARTERS_BACK = 12  # who was an adopter longer ago counts as new


@dataclass(frozen=True, slots=True)
class Movement:
    """The adopters of one module against the quarter before: new + retained + come back is those of now.

    What counts few people, or would say how few they are as a difference of others, is not told.
    """

    thing: Thing
    is_recorded: bool  # whether the quarter before is on record in full
    adopters: Fact  # of now
    before: Fact  # of the quarter before, over as many days
    new: Fact
    retained: Fact
    resurrected: Fact
    lost: Fact

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the fields."""
        return self.adopters, self.before, self.new, self.retained, self.resurrected, self.lost


@dataclass(frozen=True, slots=True)
class Uptake:
    """How long a feature released while there are records took to be used."""

    thing: Thing
    is_habit: bool  # whether one person has used it in enough weeks
    available: Fact  # the day
    to_first_use: Fact  # days; untold where few people used it
    to_habitual_use: Fact  # days until one person had used it in enough weeks; likewise

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the fields."""
        return self.available, self.to_first_use, self.to_habitual_use


def movements_of(now: View, things: Sequence[Thing]) -> tuple[Movement, ...]:
    """Return who was won and lost by thing, in the order given; what nobody adopts or adopted is left out.

    Where the quarter before is not on record in full, the movement is missing with the reason (`analytics` 2.6).
    """
    before = view_of(now, now.quarter.prior)
    why = now.activity.why_incomplete(now.span) or before.why_missing(before.span)
    ever = _ever_adopted(now, things)
    rows = zip(things, _adopted(now, things), _adopted(before, things), ever, strict=True)
    return tuple(
        _movement(now, why, thing, current, old, earlier)
        for thing, current, old, earlier in rows
        if (current | old).any()
    )


def _movement(view: View, why: str, thing: Thing, now: Flags, before: Flags, ever: Flags) -> Movement:
    counts: Mapping[str, Flags] = {
        "adopters": now,
        "before": before,
        "new": now & ~before & ~ever,
        "retained": now & before,
        "resurrected": now & ~before & ever,
        "lost": before & ~now,
    }

    people = {name: int(flags.sum()) for name, flags in counts.items()}
    smallest = view.thresholds.small_group
    untold = withheld_of(people, _SUMS, smallest)

    def fact(name: str) -> Fact:
        known = name == "adopters" or not why
        made = view.fact(
            f"usage.module[].{name}", view.span, people[name] if known else None, keys=(thing.id,), reason=why,
            n=None if untold else int((now | before).sum()),
            formula=_MOVEMENT_FORMULAS[name].format(weeks=view.thresholds.adoption_weeks),
        )  # fmt: skip
        return hidden(made, UNTOLD.format(fewest=smallest)) if name in untold else made

    return Movement(thing, not why, *(fact(name) for name in counts))


_SUMS = (("before", ("lost", "retained")), ("adopters", ("new", "resurrected", "retained")))
UNTOLD = "it would give away a group of fewer than {fewest}"


_MOVEMENT_FORMULAS: Mapping[str, str] = {
    "adopters": "people with use in {weeks} weeks or more",
    "before": "the same in the quarter before",
    "new": "of now, neither before nor in an earlier quarter",
    "retained": "of now and of the quarter before",
    "resurrected": "of now and of an earlier quarter, not of the one before",
    "lost": "of the quarter before and not of now",
}


def _adopted(view: View, things: Sequence[Thing]) -> Iterator[Flags]:
    size = len(view.people.ids)
    for use in uses_of(view, things):
        flags = np.zeros(size, dtype=bool)
        flags[use.adopters] = True
        yield flags


def _ever_adopted(now: View, things: Sequence[Thing]) -> list[Flags]:
    """Return who adopted each thing in any whole quarter before, as far as the records go."""
    ever = [np.zeros(len(now.people.ids), dtype=bool) for _ in things]
    quarter = now.quarter.prior
    for _ in range(QUARTERS_BACK):
        if quarter.end < now.activity.first:
            break
        whole = replace(now, quarter=quarter, until=quarter.end, is_basis=True)
        ever = [flags | more for flags, more in zip(ever, _adopted(whole, things), strict=True)]
        quarter = quarter.prior
    return ever


def uptakes_of(now: View, things: Sequence[Thing], catalogue: Sequence[Feature]) -> tuple[Uptake, ...]:
    """Return the features released in this quarter or the three before it, the latest first; older ones are settled."""
    first = max(now.activity.first, now.quarter.year_ago.end)
    released = {row.feature: row.released for row in catalogue if row.released and first <= row.released <= now.until}
    found = [_uptake(now, thing, day) for thing in things if (day := released.get(thing.id))]
    return tuple(sorted(found, key=lambda row: (-_day(row.available).toordinal(), row.thing.label)))


def _day(fact: Fact) -> date:
    return fact.value if isinstance(fact.value, date) else date.min


def _uptake(view: View, thing: Thing, released: date) -> Uptake:
    activity, start = view.activity, view.activity.index(released)
    rows = thing.features[activity.feature] & (activity.day >= start) & (activity.day <= activity.index(view.until))
    days = activity.day[rows]
    first = int(days.min()) - start if days.size else None
    habit = _first_habit(view, rows)
    day, weeks = view.until.isoformat(), view.thresholds.adoption_weeks
    people, smallest = distinct(activity.user[rows & (activity.user >= 0)]).size, view.thresholds.small_group

    def told(fact: Fact) -> Fact:
        return hidden(fact, few(smallest)) if 0 < people < smallest else fact

    return Uptake(
        thing,
        habit is not None,
        view.fact(
            "usage.feature[].available", view.span, released, keys=(thing.id,), rows=0, needs_users=False,
            formula="day of release in the catalogue", tables=("catalogue",),
        ),
        told(view.fact(
            "usage.feature[].to_first_use", view.span, first, keys=(thing.id,), rows=int(days.size), needs_users=False,
            formula=f"days from {released} to the first value event", reason=f"not used up to {day}",
        )),
        told(view.fact(
            "usage.feature[].to_habitual_use", view.span, None if habit is None else habit - start, keys=(thing.id,),
            rows=int(days.size), formula=f"days from {released} until one person had used it in {weeks} weeks",
            reason=f"nobody used it in {weeks} weeks up to {day}",
        )),
    )  # fmt: skip


def _first_habit(view: View, rows: Flags) -> int | None:
    """Return the day number on which one person first had use in enough different weeks; None when nobody has."""
    activity, least = view.activity, view.thresholds.adoption_weeks
    named = rows & (activity.user >= 0)
    person, day = distinct_pairs(activity.user[named], activity.day[named])
    if not person.size:
        return None
    week = (day + activity.first.weekday()) // 7
    begins = np.append(True, (person[1:] != person[:-1]) | (week[1:] != week[:-1]))  # a person's first day in a week
    person, day = person[begins], day[begins]
    starts = np.flatnonzero(np.append(True, person[1:] != person[:-1]))  # each person's first entry
    which = np.arange(person.size) - np.repeat(starts, np.diff(np.append(starts, person.size)))
    reached = day[which == least - 1]
    return int(reached.min()) if reached.size else None
