"""The usage workbook of Globex: sums a day, no people, as a German spreadsheet has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chance import Chance
from dates import days
from workbook import Cell, workbook

START, END = date(2025, 8, 1), date(2026, 10, 31)
GAP = (date(2026, 9, 14), date(2026, 9, 24))  # the export was switched off
HEADER_ROW = 3

_CLOSED = {date(2025, 10, 3), date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 10, 3)}
_WEEKDAY = (1.0, 1.04, 1.02, 1.0, 0.9, 0.34, 0.0)
_EVENTS = {"planner.edit": 1.9, "planner.publish": 0.21, "planner.absence": 0.3, "swap_board.take": 0.12}


def usage_workbook(chance: Chance) -> bytes:
    """Return usage.xlsx: a sheet with remarks, and one whose third row names the columns."""
    remarks: list[tuple[Cell, ...]] = [
        ("Nutzung Schichtplanung, Globex Möbel",),
        ("Summen je Tag über alle Standorte (Köln, Nürnberg, Görlitz); keine Personen.",),
        ("14. bis 24. September 2026: Export ausgeschaltet, keine Werte.",),
    ]
    head: list[tuple[Cell, ...]] = [
        ("Nutzung je Tag",),
        (),
        ("Datum", "Kennzahl", "Funktion", "Wert"),
    ]
    return workbook([("Hinweise", remarks), ("Nutzung", head + list(_rows(chance)))])


def _rows(chance: Chance) -> Iterator[tuple[Cell, ...]]:
    for day in days(START, END):
        share = _WEEKDAY[day.weekday()] * (0.0 if day in _CLOSED else 1.0)
        if GAP[0] <= day <= GAP[1] or not share:
            continue
        level = 118 + 34 * (day - START).days / (END - START).days
        active = int(level * share * (0.96 + 0.08 * chance.share()) + 0.5)
        yield (day, "active_users", None, active)
        yield (day, "planned_hours", None, _comma(active * 73 // 2))
        for feature, each in _EVENTS.items():
            yield (day, None, feature, int(active * each * (0.9 + 0.2 * chance.share()) + 0.5))


def _comma(tenths: int) -> str:
    """Return tenths as a number with a decimal comma, as text: 412,5."""
    return f"{tenths // 10},{tenths % 10}"
