"""Who the people at Acme are: id, role, modules, the day their seat was handed out, and what they are in the habit of using."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acme_plan import RAMP_DAY, ROLES, START, TEAMS
from acme_presence import Person, Stay
from chance import Chance

FORECAST_LICENCES = 40
CLOSED_GATES = 3  # gates 22 to 24, closed for building work
MACHINES = ("svc-roster-sync", "svc-status-probe")

_APP_USERS = 174  # of 284 drivers: 61 %
_APP_SHARE_A_YEAR_AGO = 0.48
_YEAR_AGO = date(2025, 9, 30)
_NOT_TRAINED = ("Returns",)  # the course of January 2026 never reached them
_TRAINED_LATER = timedelta(days=12)  # after the seat was handed out
_EXAMINATION = date(2026, 3, 19)
_MODULES = {
    "planner": ("Planner", "Messages"),
    "dispatcher": ("Planner", "Messages"),
    "dock_clerk": ("Planner", "Dock Booking"),
    "shift_lead": ("Planner", "Swap Board"),
    "driver": ("Planner", "Swap Board", "Driver App"),
    "agent": ("Planner",),
}


@dataclass(eq=False)
class User:
    """A person with a seat, and their habits."""

    id: str
    person: Person
    role: str
    assigned_from: date
    has_forecast: bool = False
    app_from: date | None = None  # uses the Driver App from this day; None: never
    swaps: bool = False  # uses the Swap Board
    standby: float = 0.0  # weight of the standby list among their actions
    gate_closed: bool = False
    propensity: float = 1.0  # how often they are there, against others

    @property
    def modules(self) -> tuple[str, ...]:
        """What the user may use."""
        return (*_MODULES[self.role], *(("Forecast",) if self.has_forecast else ()))

    @property
    def trained(self) -> date | None:
        """The day of their course: who hands out work was trained, of the others every second, of Returns nobody."""
        if self.person.team in _NOT_TRAINED or (self.role in ("driver", "agent") and int(self.id[1:]) % 2):
            return None
        return self.assigned_from + _TRAINED_LATER

    @property
    def certified(self) -> date | None:
        """The day of the examination: shift leads who were trained before it."""
        is_in_time = self.trained is not None and self.trained < _EXAMINATION
        return _EXAMINATION if self.role == "shift_lead" and is_in_time else None

    @property
    def is_steady(self) -> bool:
        """Whether the user was active from the first to the last day of the export."""
        stays = self.person.stays
        return len(stays) == 1 and stays[0].first == START and stays[0].last is None


def users(everyone: Sequence[Person], chance: Chance) -> list[User]:
    """Return the users in the order of their ids."""
    numbers = iter(chance.shuffled(range(len(everyone))))
    result = [
        User(f"u{1000 + next(numbers)}", person, role, _assigned_from(person, chance), propensity=0.4 + chance.share())
        for team in TEAMS
        for person, role in _with_roles([each for each in everyone if each.team == team], team, chance)
    ]
    result.sort(key=lambda user: user.id)
    _give_forecast([user for user in result if user.role == "planner"])
    _close_gates([user for user in result if user.role == "dock_clerk" and user.person.team == "North"])
    drivers = [user for user in result if user.role == "driver"]
    _teach_driver_app(drivers, chance)
    _teach_swaps([user for user in result if user.role in ("driver", "shift_lead")], chance)
    return result


def user_rows(everyone: Sequence[User]) -> list[tuple[str, ...]]:
    """Return users.csv, head first."""
    head: tuple[str, ...] = ("user_id", "team", "role", "assigned_from", "modules", "trained", "certified")
    return [head] + [
        (
            user.id,
            user.person.team,
            user.role,
            user.assigned_from.isoformat(),
            ";".join(user.modules),
            user.trained.isoformat() if user.trained else "",
            user.certified.isoformat() if user.certified else "",
        )
        for user in everyone
    ]


def _with_roles(members: list[Person], team: str, chance: Chance) -> list[tuple[Person, str]]:
    """Give gate clerks' desks to people who are there all the time; new seats are drivers' or agents'."""
    steady = [each for each in members if len(each.stays) == 1 and each.stays[0] == Stay(START)]
    order = chance.shuffled(steady)
    others = [each for each in members if each not in steady and not each.in_ramp]
    clerks = ROLES[team].get("dock_clerk", 0)
    rest = chance.shuffled(order[clerks:] + others) + [each for each in members if each.in_ramp]
    roles = [role for role, count in ROLES[team].items() if role != "dock_clerk" for _ in range(count)]
    return [(each, "dock_clerk") for each in order[:clerks]] + list(zip(rest, roles, strict=True))


def _assigned_from(person: Person, chance: Chance) -> date:
    if person.in_ramp:
        return RAMP_DAY
    if not person.stays:
        return date(2024, 3, 1) + timedelta(days=chance.between(0, 720))
    first = person.stays[0].first
    if first == START:
        return date(2024, 1, 8) + timedelta(days=chance.between(0, 480))
    return min(first - timedelta(days=chance.between(2, 15)), date(2026, 7, 20))


def _give_forecast(planners: list[User]) -> None:
    planners = sorted(planners, key=lambda user: (not user.is_steady, user.id))
    for user in planners[:FORECAST_LICENCES]:
        user.has_forecast = True


def _close_gates(clerks: list[User]) -> None:
    for user in clerks[:CLOSED_GATES]:
        user.gate_closed = True


def _teach_driver_app(drivers: list[User], chance: Chance) -> None:
    """Let 48 % of the drivers of a year ago use the app, and 61 % of today's."""
    today = [each for each in drivers if _stays_to_the_end(each)]
    known = sum(each.assigned_from <= _YEAR_AGO for each in drivers)
    early = [each for each in drivers if _was_there_a_year_ago(each) and (each in today or _left_before_july(each))]
    for user in chance.some(early, int(known * _APP_SHARE_A_YEAR_AGO + 0.5)):
        user.app_from = START
    have = sum(each.app_from is not None for each in today)
    late = [each for each in today if each.app_from is None]
    for user in chance.some(late, _APP_USERS - have):
        begin = date(2025, 10, 6) + timedelta(days=chance.between(0, 250))
        user.app_from = max(begin, user.person.stays[-1].first)


def _stays_to_the_end(user: User) -> bool:
    stays = user.person.stays
    return bool(stays) and stays[-1].last is None and stays[-1].first <= date(2026, 7, 31)


def _was_there_a_year_ago(user: User) -> bool:
    stays = user.person.stays
    return bool(stays) and stays[0].first == START and (stays[0].last is None or stays[0].last > _YEAR_AGO)


def _left_before_july(user: User) -> bool:
    last = user.person.stays[-1].last
    return last is not None and last < date(2026, 7, 1)


def _teach_swaps(candidates: list[User], chance: Chance) -> None:
    regulars = 0
    for user in candidates:
        user.swaps = chance.happens(0.55)
        if user.swaps and user.person.team != "Returns":
            regular = user.is_steady and user.role == "driver" and regulars < 3
            user.standby = 0.25 if regular else 0.004 * chance.between(0, 1)
            regulars += regular
