"""Who at Acme is active from when to when, so that the planned number of people comes out on every anchor day.

A person counts on a day when they did something in the 28 days up to it. Someone who joins counts from their first day;
someone whose last day was 28 days ago no longer counts. Within a stay nobody pauses for 28 days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from acme_plan import (
    ASSIGNED,
    COMING_BACK,
    DIP,
    END,
    LAST_QUARTER,
    RAMP,
    START,
    SWAPS,
    TEAMS,
    targets,
)
from chance import Chance
from dates import days

WINDOW = timedelta(days=28)
_SETTLED = timedelta(days=49)  # nobody stops sooner after they began


@dataclass
class Stay:
    """A time in which a person uses the product."""

    first: date
    last: date | None = None  # None: until the end of the export

    def covers(self, day: date) -> bool:
        """Return whether the day falls into this time."""
        return self.first <= day <= (self.last or END)


@dataclass(eq=False)
class Person:
    """Somebody with a seat."""

    team: str
    stays: list[Stay] = field(default_factory=list)
    in_ramp: bool = False  # has a new seat and has not begun
    may_return: bool = True

    @property
    def is_present(self) -> bool:
        """Whether the person is still active, as far as the plan has been followed."""
        return bool(self.stays) and self.stays[-1].last is None

    def is_there(self, day: date) -> bool:
        """Return whether the day falls into one of the person's stays."""
        return any(stay.covers(day) for stay in self.stays)


def people(chance: Chance) -> list[Person]:
    """Return everybody with a seat, with the times in which they are active."""
    return [person for team in TEAMS for person in _team(team, chance)]


def _team(team: str, chance: Chance) -> list[Person]:
    newcomers = [Person(team, in_ramp=True) for _ in range(RAMP.get(team, 0))]
    members = [Person(team) for _ in range(ASSIGNED[team] - len(newcomers))]
    plan = [(day, counts[team]) for day, counts in targets()]
    for person in members[: plan[0][1]]:
        person.stays.append(Stay(START))
    for (before, old), (day, new) in pairwise(plan):
        _follow(team, members, before, day, new - old, chance)
    return members + newcomers


def _follow(team: str, members: list[Person], before: date, day: date, change: int, chance: Chance) -> None:
    """Let people stop and begin between two anchors until the number has changed as planned."""
    both = SWAPS.get((team, day), 0)
    if day < LAST_QUARTER - WINDOW and chance.happens(0.25):
        both = 1
    workdays = [each for each in days(before + timedelta(days=1), day) if each.weekday() < 5]
    starting = list(_starters(members, day, max(0, change) + both, chance))
    for place, person in enumerate(_stoppers(members, day, max(0, -change) + both, chance)):
        person.stays[-1].last = chance.pick(workdays) - WINDOW
        if day >= LAST_QUARTER:
            person.may_return = day == DIP and place < COMING_BACK.get(team, 0)
    for person in starting:
        person.stays.append(Stay(chance.pick(workdays)))


def _stoppers(members: list[Person], day: date, count: int, chance: Chance) -> list[Person]:
    return chance.some([person for person in members if person.is_present and _is_settled(person, day)], count)


def _is_settled(person: Person, day: date) -> bool:
    first = person.stays[-1].first  # who was there when the export begins has been there for longer
    return len(person.stays) < 3 and (first == START or first <= day - WINDOW - _SETTLED)


def _starters(members: list[Person], day: date, count: int, chance: Chance) -> Iterator[Person]:
    """Yield who begins: in the last quarter those who paused in August first, else half of them people who come back."""
    away = [
        person
        for person in chance.shuffled(members)
        if not person.is_present and person.may_return and _left_long_ago(person, day)
    ]
    if day >= LAST_QUARTER:
        away.sort(key=lambda person: not _paused_in_august(person))
    else:
        away.sort(key=lambda person: bool(person.stays) != chance.happens(0.5))
    yield from away[:count]


def _left_long_ago(person: Person, day: date) -> bool:
    last = person.stays[-1].last if person.stays else None
    return last is None or last < day - WINDOW - timedelta(days=7)


def _paused_in_august(person: Person) -> bool:
    last = person.stays[-1].last if person.stays else None
    return last is not None and last >= date(2026, 7, 3)
