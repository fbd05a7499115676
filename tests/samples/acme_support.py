"""The tickets of Acme: 15 months of them, with the last quarter's reply times laid down to the minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chance import Chance
from dates import days

HEAD = (
    "id",
    "created",
    "first_reply",
    "solved",
    "closed",
    "priority",
    "status",
    "type",
    "org",
    "requester",
    "requester_role",
    "sla_target",
    "sla_met",
    "reopened",
    "escalated",
    "csat",
    "topic",
    "effort",
)
EFFORT = {"critical": "6.5", "high": "3.5", "normal": "1.5", "low": "0.75"}  # hours we work on a ticket; on some, none
TARGETS = {"critical": 0.5, "high": 1.0, "normal": 6.0, "low": 8.0}  # hours to the first reply, as in customer.yaml
LATE_ROSTERS = "inc-2026-08-11"
_AFTER_LATE_ROSTERS = days(date(2026, 8, 11), date(2026, 8, 14))

# Tickets a month; July to September 2025 and 2026 are what the review compares.
_MONTHS = {
    "2025-07": 17,
    "2025-08": 16,
    "2025-09": 18,
    "2025-10": 17,
    "2025-11": 16,
    "2025-12": 13,
    "2026-01": 15,
    "2026-02": 17,
    "2026-03": 17,
    "2026-04": 18,
    "2026-05": 17,
    "2026-06": 18,
}
_TOPICS = {
    "roster not as expected": 6,
    "overtime account": 5,
    "sign-in": 5,
    "gate slots": 5,
    "swap not approved": 4,
    "report export": 3,
    "new colleague": 4,
    "push messages": 3,
}
_ROLES = ("dispatcher", "planner", "shift lead", "driver", "gate clerk", "administrator")
_OPENS, _SHUTS = 7 * 60, 19 * 60  # support answers between 07:00 and 19:00

# First reply and solution in minutes, priority by priority, shortest first. Medians and 90th percentiles follow from
# these lists: low 126 and 414, normal 72 and 288, critical and high 24; solved 852, 516 and 186; all 84, 372 and 540.
_REPLY = {
    "critical": (11,),
    "high": (18, 30, 96),
    "normal": (
        *(15, 22, 29, 36, 42, 48, 53, 59, 64, 68, 72, 80, 96, 118, 141, 166, 195, 230, 288),
        *(372, 474),
    ),
    "low": (
        *(19, 26, 33, 40, 46, 51, 57, 62, 66, 70, 74, 77, 79, 81, 83, 83, 84, 84, 115, 126),
        *(138, 149, 161, 174, 186, 199, 213, 228, 244, 261, 289, 318, 345, 372, 414, 414, 496, 522, 561),
    ),
}
_SOLVED = {
    "critical": (150,),
    "high": (174, 198, 410),
    "normal": (
        *(96, 124, 158, 197, 236, 283, 327, 382, 437, 478, 516, 531, 540, 540, 604, 648, 702, 871),
        *(934, 1502, 2960),
    ),
    "low": (
        *(88, 121, 165, 208, 254, 301, 346, 392, 431, 463, 489, 510, 522, 533, 540, 702, 760, 808),
        *(852, 852, 921, 1010, 1405, 1466, 1523, 1590, 1702, 1833, 2891, 2960, 3044, 4310, 4388, 4502),
        *(5760, 7215, 8655),
    ),
}


@dataclass(frozen=True)
class Ticket:
    """A ticket before it gets its number; times are minutes after it was opened."""

    created: datetime
    priority: str
    reply: int
    solved: int | None
    topic: str
    org: str = "Acme"


def ticket_rows(chance: Chance) -> list[tuple[str, ...]]:
    """Return tickets.csv, head first, oldest ticket first."""
    tickets = [*_earlier(chance), *_last_quarter(chance), *_our_own(chance)]
    tickets.sort(key=lambda ticket: (ticket.created, ticket.reply, ticket.topic))
    numbers = range(40112, 99999, 7)
    return [HEAD] + [_row(f"FH-{number}", ticket, chance) for number, ticket in zip(numbers, tickets, strict=False)]


def _row(number: str, ticket: Ticket, chance: Chance) -> tuple[str, ...]:
    target = TARGETS[ticket.priority]
    solved = ticket.created + timedelta(minutes=ticket.solved) if ticket.solved is not None else None
    is_closed = solved is not None and solved < datetime(2026, 9, 24)
    return (
        number,
        _moment(ticket.created),
        _moment(ticket.created + timedelta(minutes=ticket.reply)),
        _moment(solved) if solved else "",
        _moment(solved + timedelta(days=7)) if solved and is_closed else "",
        ticket.priority,
        "closed" if is_closed else "solved" if solved else "open",
        "problem" if ticket.priority in ("critical", "high") or chance.happens(0.35) else "question",
        ticket.org,
        _requester(number, ticket),
        "support" if ticket.org != "Acme" else chance.pick(_ROLES),
        f"{target:g}",
        "yes" if ticket.reply <= target * 60 else "no",
        "1" if solved and chance.happens(0.06) else "0",
        "yes" if ticket.priority == "critical" else "no",
        str(chance.pick((5, 5, 5, 4, 4, 4, 3, 2))) if is_closed and chance.happens(0.4) else "",
        ticket.topic,
        EFFORT[ticket.priority] if ticket.org == "Acme" and int(number[-5:]) % 9 else "",
    )


def _requester(number: str, ticket: Ticket) -> str:
    """Return an id of whoever asked, made of the ticket's number; few were hit by the late rosters, and asked again."""
    if ticket.org != "Acme":
        return ""
    place = int(number[-5:]) // 7
    return f"r{place * 3 % 5 + 1:02}" if ticket.topic == LATE_ROSTERS else f"r{place * 11 % 37 + 1:02}"


def _moment(when: datetime) -> str:
    """Return a moment with Berlin's offset; clocks change on the last Sundays of March and October."""
    summer = date(2025, 3, 30) <= when.date() < date(2025, 10, 26) or date(2026, 3, 29) <= when.date()
    return when.strftime("%Y-%m-%dT%H:%M:00") + ("+02:00" if summer else "+01:00")


def _earlier(chance: Chance) -> Iterator[Ticket]:
    for month, count in _MONTHS.items():
        workdays = _workdays(month)
        for _ in range(count):
            priority = chance.pick(("high", *["normal"] * 7, *["low"] * 12))
            reply = _near(chance.pick(_REPLY[priority]), chance)
            solved = max(reply + 20, _near(chance.pick(_SOLVED[priority]), chance))
            yield Ticket(
                _opening(chance.pick(workdays), reply, solved, chance), priority, reply, solved, _topic(chance)
            )


def _near(minutes: int, chance: Chance) -> int:
    return int(minutes * (0.8 + 0.45 * chance.share())) + 1


def _last_quarter(chance: Chance) -> Iterator[Ticket]:
    """Yield the 64 tickets of July to September 2026: 19, 27 and 18, nine of them about the late rosters."""
    late = [*_late_rosters(chance)]
    yield from late
    replies = {priority: list(minutes) for priority, minutes in _REPLY.items()}
    solutions = {priority: list(minutes) for priority, minutes in _SOLVED.items()}
    for ticket in late:
        replies[ticket.priority].remove(ticket.reply)
        if ticket.solved is not None:
            solutions[ticket.priority].remove(ticket.solved)
    rest = sorted(((priority, reply) for priority, minutes in replies.items() for reply in minutes), reverse=True)
    months = chance.shuffled(["2026-07"] * 19 + ["2026-08"] * 18 + ["2026-09"] * 18)
    still_open = 2
    # Longest reply first within a priority, so that each finds a solution that comes after it.
    for (priority, reply), month in zip(rest, months, strict=True):
        if priority == "low" and month == "2026-09" and reply < 200 and still_open:
            still_open -= 1
            yield Ticket(_opening(date(2026, 9, 29), reply, None, chance), priority, reply, None, _topic(chance))
            continue
        solved = _take_after(solutions[priority], reply, chance)
        workdays = [
            day for day in _workdays(month) if reply <= TARGETS[priority] * 60 or day not in _AFTER_LATE_ROSTERS
        ]
        day = chance.pick(workdays)
        yield Ticket(_opening(day, reply, solved, chance), priority, reply, solved, _topic(chance))


def _late_rosters(chance: Chance) -> Iterator[Ticket]:
    """Yield what came in from 11 to 14 August; five of these missed their target."""
    for day, priority, reply, solved in (
        (11, "critical", 11, 150),
        (11, "high", 30, 174),
        (11, "high", 96, 410),
        (11, "normal", 372, 604),
        (11, "normal", 474, 648),
        (12, "low", 496, 1523),
        (13, "low", 522, 1466),
        (13, "low", 414, 1590),
        (14, "low", 345, 1010),
    ):
        yield Ticket(_opening(date(2026, 8, day), reply, solved, chance), priority, reply, solved, LATE_ROSTERS)


def _take_after(solutions: list[int], reply: int, chance: Chance) -> int:
    """Take a solution that comes after the reply out of the list."""
    later = [minutes for minutes in solutions if minutes > reply]
    taken = chance.pick(later)
    solutions.remove(taken)
    return taken


def _our_own(chance: Chance) -> Iterator[Ticket]:
    """Yield the three tickets Fernhollow opened itself; they are not the customer's."""
    for day in (date(2026, 7, 16), date(2026, 8, 20), date(2026, 9, 10)):
        yield Ticket(_opening(day, 5, 60, chance), "low", 5, 60, "monthly check", org="Fernhollow")


def _opening(day: date, reply: int, solved: int | None, chance: Chance) -> datetime:
    """Return a time on that day from which reply and solution fall into the hours somebody is there, if there is one."""
    minutes = range(_OPENS, _SHUTS)
    good = [minute for minute in minutes if _somebody_there(minute + reply)]
    better = [minute for minute in good if solved is None or _somebody_there((minute + solved) % 1440)]
    return datetime(day.year, day.month, day.day) + timedelta(minutes=chance.pick(better or good or minutes))


def _somebody_there(minute: int) -> bool:
    return _OPENS <= minute <= _SHUTS


def _workdays(month: str) -> list[date]:
    first = date.fromisoformat(f"{month}-01")
    inside = [day for day in days(first, first + timedelta(days=27)) if day.weekday() < 5]
    return inside[:-2] if month.endswith("-09") else inside


def _topic(chance: Chance) -> str:
    weighted: Sequence[str] = [topic for topic, weight in _TOPICS.items() for _ in range(weight)]
    return chance.pick(weighted)
