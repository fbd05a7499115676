"""Rows of an export that look like data and are none: totals among the rows, and numbers that stand for "nothing".

What is left out is counted by reason; what only looks odd is told and kept (`analytics` 2.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qbr.sources.forms.tables import NAMING, TOTALS
from qbr.sources.opening.faults import SHOWN, Faults
from qbr.sources.typed.frames import Frame

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Flags = npt.NDArray[np.bool_]

BELOW = (-99.0, -200.0, -999.0, -9999.0, -99999.0)  # what loggers and statistics programs write for "no value"
ABOVE = (9999.0, 99999.0, 999999.0, 9999999.0)
FAR = 10  # times the next largest value: nearer, and it may be a count


def totals_rows(frame: Frame) -> Flags:
    """Return which rows are totals of others: a total in the place of a person, a team or a feature.

    A row that names somebody is what they did, whatever their team is called.
    """
    import numpy as np

    found: Flags = np.zeros(len(frame.data), dtype=bool)
    for column in (name for name in NAMING if name in frame.columns):
        found |= _called_total(frame.data[column])
    if not found.any():
        return found
    users = frame.data["user_id"]
    return found & (users.isna().to_numpy(dtype=bool) | _called_total(users))


def _called_total(texts: pd.Series[str]) -> Flags:
    """Return which texts are a name for a total; each distinct one is looked at once."""
    names = [name for name in texts.dropna().unique() if str(name).strip().casefold() in TOTALS]
    flags: Flags = texts.isin(names).to_numpy(dtype=bool)
    return flags


def sentinel_rows(frame: Frame) -> Flags:
    """Return which rows hold a number that stands for "no value".

    A negative one does where nothing else is negative; a row of nines where it lies far above every other value.
    """
    import numpy as np

    values = frame.data["value"].to_numpy(dtype=np.float64)
    known = values[~np.isnan(values)]
    found: Flags = np.zeros(values.size, dtype=bool)
    negative = known[known < 0]
    if negative.size and np.isin(negative, BELOW).all():
        found |= np.isin(values, BELOW)
    rest = known[~np.isin(known, ABOVE)]
    highest = float(rest.max()) if rest.size else 0.0
    for nines in ABOVE:
        if highest * FAR < nines and (known == nines).any() and rest.size:
            found |= values == nines
    return found


def tell_oddities(frame: Frame, left_out: Flags, faults: Faults) -> None:
    """Write down what was left out here, how often, and what only looks odd: units that change, negative counts."""
    for what, rows in (
        ("a total of other rows", totals_rows(frame)),
        ("a number for “no value”", sentinel_rows(frame)),
    ):
        if rows.any():
            lines = ", ".join(str(line) for line in frame.lines[rows][:SHOWN].tolist())
            count = int(rows.sum())
            hint = "Leave such rows out of the export; they do not count."
            faults.warn(f"{count} {'row is' if count == 1 else 'rows are'} {what}, first in line {lines}", hint=hint)
    for message in _negative(frame, left_out):
        faults.warn(message, hint="Negative counts are not counted as use; check the export.")
    for message in _units(frame, left_out):
        faults.warn(message, hint="Convert the values to one unit; they are added up as they stand.")


def _negative(frame: Frame, left_out: Flags) -> Iterator[str]:
    rows = (frame.data["value"] < 0).to_numpy(dtype=bool) & ~left_out
    if rows.any():
        yield f"negative values: {int(rows.sum())}, first in line {int(frame.lines[rows][0])}"


def _units(frame: Frame, left_out: Flags) -> Iterator[str]:
    """Yield the features and metrics that are counted in more than one unit."""
    if "unit" not in frame.columns:
        return
    kept = frame.data[~left_out]
    named = kept["feature"].where(kept["feature"].notna(), kept["metric"])
    for name, units in kept["unit"].groupby(named):
        found = sorted({str(unit) for unit in units.dropna().unique()})
        if len(found) > 1:
            counts = ", ".join(f"{unit} in {int((units == unit).sum())} rows" for unit in found)
            yield f'"{name}" changes its unit: {counts}'
