"""Usage small enough to count by hand: rows as sources give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from qbr.records.usage import UsageRow

COLUMNS = [name for name in UsageRow.model_fields if name != "place"]
CATALOGUE = (
    {"feature": "login", "module": "Planner", "plan_gate": "Planner seats", "value_event": "no"},
    {"feature": "plan.edit", "label": "Change a shift", "module": "Planner", "plan_gate": "Planner seats"},
    {"feature": "plan.print", "label": "Print a roster", "module": "Planner", "plan_gate": "Planner seats"},
    {"feature": "cast.demand", "label": "Demand by day", "module": "Forecast", "plan_gate": "Forecast"},
    {"feature": "mail.push", "label": "Push message", "module": "Messages", "plan_gate": "Message pack"},
)

Row = dict[str, Any]


def on(day: str, user: str | None, feature: str | None = "plan.edit", value: float | None = 1, **more: Any) -> Row:
    """One row of usage."""
    return {"date": day, "user_id": user, "feature": feature, "value": value, **more}


def daily(start: str, end: str, user: str | None, feature: str | None = "plan.edit", **more: Any) -> Iterator[Row]:
    """A row on every day from Monday to Friday, both ends included."""
    day, last = date.fromisoformat(start), date.fromisoformat(end)
    while day <= last:
        if day.weekday() < 5:
            yield on(day.isoformat(), user, feature, **more)
        day += timedelta(days=1)


def frame(*rows: Row | Iterable[Row]) -> pd.DataFrame:
    """Usage as a frame with every column of the model; single rows and runs of rows may be mixed."""
    flat: list[Row] = []
    for row in rows:
        flat += [row] if isinstance(row, dict) else list(row)
    table = pd.DataFrame(flat, columns=COLUMNS)
    table["date"] = pd.to_datetime(table["date"])
    table["value"] = table["value"].astype(float)
    for column in COLUMNS:
        if column not in ("date", "value"):
            table[column] = table[column].astype("str").where(table[column].notna(), None)
    return table
