"""Values of fictional peers, by code: two segments, two quarters, one peer who objects to comparison, one who is late."""

from __future__ import annotations

from chance import Chance

HEAD = ("customer", "quarter", "metric", "value", "segment", "weight", "opted_out", "reported")
SEGMENT = "logistics companies of 200–1,000 seats in Europe"
REPORTED = {"2026-Q2": "2026-07-03", "2026-Q3": "2026-10-02"}
TOO_LATE = "2026-10-19"  # the set of the quarter was closed on 5 October
_OTHER_SEGMENT = "manufacturers of 200–1,000 seats in Europe"

# Fourteen values, lowest first: the 4th and 5th are the lower quartile, the 7th and 8th the median, the 10th and 11th
# the upper quartile, whichever of the usual rules computes them.
_SPREAD: dict[str, tuple[int, ...]] = {
    "active_of_assigned": (58, 64, 70, 71, 71, 75, 79, 79, 82, 86, 86, 87, 90, 94),
    "driver_app_of_drivers": (22, 31, 43, 44, 44, 50, 55, 55, 62, 70, 70, 71, 78, 85),
    "features_used_of_entitled": (31, 38, 46, 47, 47, 52, 58, 58, 61, 66, 66, 67, 73, 80),
    "support_targets_met": (79, 84, 87, 88, 88, 91, 93, 93, 95, 97, 97, 98, 98, 99),
    "seats_used": (61, 68, 73, 74, 74, 78, 81, 81, 86, 90, 90, 91, 93, 96),
    "cost_to_serve": (3, 4, 5, 6, 6, 7, 8, 8, 9, 11, 11, 12, 15, 21),  # of the contract; for our own eyes
}
_WEIGHTS = (240, 310, 290, 520, 610, 380, 450, 720, 330, 560, 480, 270, 640, 410)  # seats
_DOCK_WAITING = {3: 34, 8: 41, 11: 52}  # minutes; only three peers report it


def peer_rows(chance: Chance) -> list[tuple[str, ...]]:
    """Return peers.csv, head first."""
    rows: list[tuple[str, ...]] = []
    for metric, values in _SPREAD.items():
        for place, value in enumerate(chance.shuffled(values)):
            rows.append(_row(place + 1, "2026-Q3", metric, _ratio(value), _WEIGHTS[place]))
            rows.append(_row(place + 1, "2026-Q2", metric, _ratio(value - chance.between(0, 3)), _WEIGHTS[place]))
        rows.append(_row(15, "2026-Q3", metric, _ratio(values[6]), 500, opted_out="yes"))
        rows.append(_row(16, "2026-Q3", metric, _ratio(values[-1]), 600, reported=TOO_LATE))
        for place in range(6):
            value = 55 + chance.between(0, 30)
            rows.append(_row(21 + place, "2026-Q3", metric, _ratio(value), 400, segment=_OTHER_SEGMENT))
    for place, minutes in _DOCK_WAITING.items():
        rows.append(_row(place + 1, "2026-Q3", "dock_waiting_minutes", str(minutes), _WEIGHTS[place]))
    return [HEAD, *sorted(rows)]


def _row(
    number: int,
    quarter: str,
    metric: str,
    value: str,
    weight: int,
    segment: str = SEGMENT,
    opted_out: str = "no",
    reported: str = "",
) -> tuple[str, ...]:
    day = reported or REPORTED[quarter]
    return (f"peer-{number:02d}", quarter, metric, value, segment, str(weight), opted_out, day)


def _ratio(percent: int) -> str:
    return f"0.{percent:02d}"
