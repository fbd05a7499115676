"""The usage export of Acme: one row a day, user and feature, as a product writes it, with the dirt exports have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acme_people import MACHINES, User
from acme_plan import ACCOUNT, END, START, people_on
from acme_presence import Stay
from chance import Chance
from dates import days, quarter_of

Menu = tuple[tuple[str, float], ...]  # features and how often each is chosen

HEAD: tuple[str, ...] = ("date", "user_id", "account_id", "team", "feature", "value")
LONGEST_PAUSE = 20  # days; well below the 28 of the definition of "active"
RETRY_DAY = date(2026, 9, 14)  # the export was sent twice in part
RETRIED_ROWS = 24
MESSAGES = {  # sent in the quarter
    "2025-Q2": 5_400,
    "2025-Q3": 18_400,
    "2025-Q4": 25_100,
    "2026-Q1": 20_600,
    "2026-Q2": 21_700,
    "2026-Q3": 22_800,
}
FORECAST_USERS = {"2025-Q2": 15, "2025-Q3": 17, "2025-Q4": 15, "2026-Q1": 13, "2026-Q2": 9, "2026-Q3": 9}
FORECAST_REGULARS = 3
SKILLS_FROM = date(2026, 2, 9)  # release 26.2
GATES_CLOSED_FROM = date(2026, 5, 11)
SWAPS_IN_RETURNS_UNTIL = date(2025, 12, 19)

_WEEKEND_ROLES = {"driver": 1.0, "shift_lead": 1.0, "dispatcher": 0.8, "dock_clerk": 0.5}
_MENUS: dict[str, Menu] = {
    "planner": (
        ("planner.edit", 0.35),
        ("planner.publish", 0.18),
        ("planner.template", 0.10),
        ("planner.rules", 0.14),
        ("planner.overtime", 0.12),
        ("planner.absence", 0.08),
        ("planner.skills", 0.06),
    ),
    "dispatcher": (
        ("planner.edit", 0.42),
        ("planner.handover", 0.30),
        ("planner.overtime", 0.10),
        ("planner.absence", 0.15),
    ),
    "dock_clerk": (
        ("dock_booking.check_in", 0.45),
        ("dock_booking.book", 0.35),
        ("planner.availability", 0.12),
        ("planner.handover", 0.08),
    ),
    "shift_lead": (
        ("planner.handover", 0.35),
        ("planner.edit", 0.30),
        ("planner.absence", 0.12),
        ("planner.skills", 0.10),
    ),
    "agent": (("planner.availability", 0.40), ("planner.handover", 0.40), ("planner.absence", 0.20)),
}
_DRIVER_WITH_APP: Menu = (
    ("driver_app.confirm", 0.52),
    ("driver_app.hours", 0.14),
    ("driver_app.delay", 0.16),
    ("planner.availability", 0.10),
    ("planner.absence", 0.04),
)
_DRIVER_AT_TERMINAL: Menu = (("planner.availability", 0.58), ("planner.absence", 0.12), ("planner.handover", 0.30))
_SWAPS: Menu = (("swap_board.offer", 0.10), ("swap_board.take", 0.14))


@dataclass(frozen=True)
class Use:
    """One row of the export."""

    day: date
    user_id: str
    team: str
    feature: str
    value: int

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        return (self.day.isoformat(), self.user_id, ACCOUNT, self.team, self.feature, str(self.value))


def usage_rows(everyone: Sequence[User], chance: Chance) -> list[tuple[str, ...]]:
    """Return usage.csv, head first."""
    active = _active_days(everyone, chance)
    uses = [use for user in everyone for use in _uses(user, active[user.id], chance)]
    uses += _messages(everyone, active, chance)
    uses += _forecasts(everyone, active, chance)
    uses += _sign_ins(everyone, active, chance)
    uses += _machines(chance)
    uses.sort(key=lambda use: (use.day, use.user_id, use.feature))
    return [HEAD] + [use.cells() for use in _sent_twice(uses, chance)]


def _active_days(everyone: Sequence[User], chance: Chance) -> dict[str, list[date]]:
    """Return for each user the days with an event of value; as many people a day as planned."""
    holidays = {user.id: _holidays(chance) for user in everyone}
    active: dict[str, list[date]] = {user.id: [] for user in everyone}
    for day in days(START, END):
        there = [user for user in everyone if user.person.is_there(day)]
        due = [user for user in there if _must_appear(user.person.stays, active[user.id], day)]
        free = [user for user in there if user not in due]
        weights = [0.0 if day in holidays[user.id] else _weight(user, day) for user in free]
        for user in due + chance.weighted_some(free, weights, people_on(day) - len(due)):
            active[user.id].append(day)
    return active


def _holidays(chance: Chance) -> set[date]:
    starts = [START + timedelta(days=chance.between(0, (END - START).days)) for _ in range(3)]
    return {start + timedelta(days=step) for start in starts for step in range(chance.between(6, 14))}


def _must_appear(stays: Sequence[Stay], so_far: Sequence[date], day: date) -> bool:
    """Return whether the plan needs the user on this day: the ends of a stay, and no pause too long."""
    stay = next(each for each in stays if each.covers(day))
    if day == stay.last or (day == stay.first and day != START):
        return True
    latest = so_far[-1] if so_far and so_far[-1] >= stay.first else stay.first - timedelta(days=8)
    return (day - latest).days >= LONGEST_PAUSE


def _weight(user: User, day: date) -> float:
    return user.propensity * (_WEEKEND_ROLES.get(user.role, 0.02) if day.weekday() > 4 else 1.0)


def _uses(user: User, active: Sequence[date], chance: Chance) -> Iterator[Use]:
    """Yield what the user did on their days: one or two things, and planning at least every second week."""
    planned = date.min
    ends = {end for stay in user.person.stays for end in (stay.first, stay.last)}
    for day in active:
        menu = _menu(user, day)
        features = {_choose(menu, chance)}
        if chance.happens(0.42):
            features.add(_choose(menu, chance))
        if day in ends or (day - planned).days >= 14:
            features.add("planner.edit" if user.role in ("planner", "dispatcher") else "planner.availability")
        if any(feature.startswith("planner.") for feature in features):
            planned = day
        for feature in sorted(features):
            yield Use(day, user.id, user.person.team, feature, 1 + int(chance.share() * chance.share() * 7))


def _menu(user: User, day: date) -> Menu:
    if user.role == "driver":
        menu = _DRIVER_WITH_APP if user.app_from and user.app_from <= day else _DRIVER_AT_TERMINAL
    else:
        menu = _MENUS[user.role]
    if user.gate_closed and day >= GATES_CLOSED_FROM:
        menu = tuple(entry for entry in menu if not entry[0].startswith("dock_booking."))
    if day < SKILLS_FROM:
        menu = tuple(entry for entry in menu if entry[0] != "planner.skills")
    if user.swaps and (user.person.team != "Returns" or day <= SWAPS_IN_RETURNS_UNTIL):
        menu += (("swap_board.approve", 0.25),) if user.role == "shift_lead" else _SWAPS
        menu += (("swap_board.standby", user.standby),) if user.standby else ()
    return menu


def _choose(menu: Menu, chance: Chance) -> str:
    mark = chance.share() * sum(weight for _, weight in menu)
    for feature, weight in menu:
        mark -= weight
        if mark < 0:
            return feature
    return menu[-1][0]


def _messages(everyone: Sequence[User], active: dict[str, list[date]], chance: Chance) -> Iterator[Use]:
    """Yield push messages of dispatchers and twelve planners, so many a quarter as the plan has."""
    planners = [user for user in everyone if user.role == "planner" and user.person.team == "Dispatch"][:12]
    senders = planners + [user for user in everyone if user.role == "dispatcher"]
    by_quarter: dict[str, list[tuple[date, User, int]]] = defaultdict(list)
    for user in senders:
        for day in active[user.id]:
            if day.weekday() < 5 and chance.happens(0.35):
                by_quarter[quarter_of(day)].append((day, user, chance.between(4, 40)))
    for quarter, sendings in by_quarter.items():
        counts = _to_total([weight for _, _, weight in sendings], MESSAGES[quarter])
        for (day, user, _), count in zip(sendings, counts, strict=True):
            yield Use(day, user.id, user.person.team, "messages.push", count)


def _to_total(weights: Sequence[int], total: int) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total."""
    counts, given, so_far, whole = [], 0, 0, sum(weights)
    for weight in weights:
        so_far += weight
        counts.append(total * so_far // whole - given)
        given += counts[-1]
    return counts


def _forecasts(everyone: Sequence[User], active: dict[str, list[date]], chance: Chance) -> Iterator[Use]:
    """Yield the few looks at the forecast: three people every week, the others once or twice a quarter."""
    holders = [user for user in everyone if user.has_forecast]
    for quarter, count in FORECAST_USERS.items():
        for place, user in enumerate(holders[:count]):
            possible = [day for day in active[user.id] if quarter_of(day) == quarter and day.day > 2]
            looks = 14 if place < FORECAST_REGULARS else chance.between(1, 2)
            for day in chance.some(possible, looks):
                yield Use(day, user.id, user.person.team, "forecast.demand", chance.between(1, 3))


def _sign_ins(everyone: Sequence[User], active: dict[str, list[date]], chance: Chance) -> Iterator[Use]:
    """Yield sign-ins: now and then beside real work, and by eight people who did nothing else in September."""
    for user in everyone:
        for day in active[user.id]:
            if chance.happens(0.04):
                yield Use(day, user.id, user.person.team, "login", 1)
    away = [user for user in everyone if not user.person.in_ramp and not _in_last_quarter(user)]
    for user in away[:8]:
        for day in sorted({date(2026, 9, chance.between(3, 30)) for _ in range(3)}):
            yield Use(day, user.id, user.person.team, "login", 1)


def _in_last_quarter(user: User) -> bool:
    return any(stay.last is None or stay.last >= date(2026, 7, 1) for stay in user.person.stays)


def _machines(chance: Chance) -> Iterator[Use]:
    """Yield the rows of two service accounts, 190 of them in the last 28 days."""
    jobs = {
        MACHINES[0]: ("planner.absence", "planner.edit", "planner.publish", "swap_board.approve"),
        MACHINES[1]: ("dock_booking.book", "driver_app.confirm", "planner.edit"),
    }
    for day in days(date(2026, 3, 2), END):
        for machine, features in jobs.items():
            if machine == MACHINES[1] and day in (date(2026, 9, 12), date(2026, 9, 13)):
                continue  # the monitor was switched off for two days
            for feature in features:
                yield Use(day, machine, "", feature, chance.between(1, 9))


def _sent_twice(uses: list[Use], chance: Chance) -> Iterator[Use]:
    """Yield the rows, and after those of one day some of them once more, as a retry of the export leaves them."""
    that_day = [use for use in uses if use.day == RETRY_DAY and use.user_id not in MACHINES]
    again = chance.some(that_day, RETRIED_ROWS)
    for use, following in zip(uses, [*uses[1:], None], strict=True):
        yield use
        if use.day == RETRY_DAY and (following is None or following.day != RETRY_DAY):
            yield from sorted(again, key=lambda each: (each.user_id, each.feature))
