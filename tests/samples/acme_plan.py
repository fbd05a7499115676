"""What the usage of Acme has to add up to: teams, roles, and how many people are active on which day.

The numbers are the story of the sample; the other modules only find people and days that tell it.
"""

from __future__ import annotations

from datetime import date, timedelta

from dates import days

ACCOUNT = "A-117"
TEAMS = ("Dispatch", "North", "South", "Fleet", "Customer desk", "Returns")

# The export begins 27 days before July, so that the 28 days up to 1 July 2025 are complete.
START = date(2025, 6, 4)
END = date(2026, 9, 30)

ROLES = {
    "Dispatch": {"planner": 57, "dispatcher": 19, "dock_clerk": 16},
    "North": {"planner": 4, "shift_lead": 6, "dock_clerk": 4, "driver": 98},
    "South": {"planner": 2, "shift_lead": 12, "dock_clerk": 4, "driver": 80},
    "Fleet": {"planner": 14, "shift_lead": 2, "driver": 68},
    "Customer desk": {"planner": 12, "agent": 12},
    "Returns": {"planner": 2, "shift_lead": 2, "driver": 38},
}
ASSIGNED = {team: sum(roles.values()) for team, roles in ROLES.items()}  # 452 in all
RAMP = {"Fleet": 7, "Customer desk": 5}  # seats handed out on RAMP_DAY, nobody has begun
RAMP_DAY = date(2026, 8, 17)

# Active in the 28 days up to and including the day, by team in the order of TEAMS.
_QUARTER_ENDS = {
    date(2025, 7, 2): (76, 66, 56, 42, 16, 28),
    date(2025, 9, 30): (80, 78, 66, 50, 16, 28),
    date(2025, 10, 1): (80, 78, 66, 50, 16, 28),
    date(2025, 12, 31): (83, 85, 70, 53, 16, 28),
    date(2026, 3, 31): (86, 92, 76, 56, 15, 27),
    date(2026, 6, 30): (88, 98, 83, 63, 15, 25),
}
_TOTALS_2025_Q3 = (284, 286, 289, 292, 295, 297, 299, 302, 304, 307, 310, 313, 316)  # Wednesdays from 2 July
_WEDNESDAYS_2026_Q3 = (
    (88, 98, 82, 63, 15, 25),  # 1 July: 371
    (88, 99, 83, 64, 15, 25),
    (89, 100, 84, 65, 15, 25),
    (89, 101, 84, 66, 15, 25),
    (89, 102, 85, 66, 15, 25),
    (89, 102, 85, 67, 15, 25),  # 5 August: 383
    (87, 98, 82, 67, 15, 24),  # 12 August: 373
    (87, 98, 83, 67, 15, 24),
    (88, 99, 84, 68, 15, 24),
    (88, 101, 85, 69, 15, 24),
    (89, 102, 86, 69, 15, 24),  # 9 September: 385
    (89, 103, 87, 70, 15, 24),
    (90, 103, 88, 70, 15, 24),
    (90, 104, 88, 71, 15, 23),  # 30 September: 391
)
DIP = date(2026, 8, 12)  # those who pause here for good or come back, by team
COMING_BACK = {"Dispatch": 1, "North": 2, "South": 2}
# Weeks of the last quarter in which as many begin as stop, beyond the planned change.
SWAPS = {
    ("South", date(2026, 8, 26)): 1,
    ("South", date(2026, 9, 9)): 1,
    ("Fleet", date(2026, 8, 19)): 1,
    ("Fleet", date(2026, 9, 2)): 1,
    ("Fleet", date(2026, 9, 23)): 1,
    ("Customer desk", date(2026, 8, 26)): 1,
    ("Customer desk", date(2026, 9, 16)): 1,
}
LAST_QUARTER = date(2026, 7, 1)

_HOLIDAYS = {
    date(2025, 6, 9),
    date(2025, 10, 3),
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 14),
    date(2026, 5, 25),
}
_WEEKDAY = (1.02, 1.03, 1.02, 1.0, 0.93, 0.42, 0.16)
_AFTER_LATE_ROSTERS = {11: 0.88, 12: 0.92, 13: 0.96, 14: 0.98}  # days of August 2026


def targets() -> list[tuple[date, dict[str, int]]]:
    """Return how many people of each team are active in the 28 days up to each anchor, oldest first."""
    plan = {day: _between_quarter_ends(day) for day in _anchors() if day < LAST_QUARTER}
    for week, counts in enumerate(_WEDNESDAYS_2026_Q3):
        plan[LAST_QUARTER + timedelta(weeks=week)] = counts
    return [(day, dict(zip(TEAMS, plan[day], strict=True))) for day in sorted(plan)]


def _anchors() -> list[date]:
    wednesdays = [day for day in days(date(2025, 7, 2), END) if day.weekday() == 2]
    return sorted({*wednesdays, *_QUARTER_ENDS})


def _between_quarter_ends(day: date) -> tuple[int, ...]:
    if day in _QUARTER_ENDS:
        return _QUARTER_ENDS[day]
    before = max(end for end in _QUARTER_ENDS if end < day)
    after = min(end for end in _QUARTER_ENDS if end > day)
    way = (day - before).days / (after - before).days
    counts = [int(a + (b - a) * way + 0.5) for a, b in zip(_QUARTER_ENDS[before], _QUARTER_ENDS[after], strict=True)]
    if day < date(2025, 9, 30):
        total = _TOTALS_2025_Q3[(day - date(2025, 7, 2)).days // 7]
        counts[1] += total - sum(counts)  # North takes what rounding leaves
    return tuple(counts)


def people_on(day: date) -> int:
    """Return how many people do something of value on one day."""
    if day <= date(2025, 9, 30):
        level = 165.4  # 52 % of 318
    elif day < LAST_QUARTER:
        level = 165.4 + (226.8 - 165.4) * (day - date(2025, 9, 30)).days / 273
    else:
        level = 227.9  # 58 % of 391, a little more to make up for August
    level *= _WEEKDAY[day.weekday()]
    if day in _HOLIDAYS:
        level *= 0.3
    elif date(2025, 12, 22) <= day <= date(2026, 1, 4):
        level *= 0.62
    elif (day.year, day.month) == (2026, 8):
        level *= _AFTER_LATE_ROSTERS.get(day.day, 1.0)
    return int(level + 0.5)
