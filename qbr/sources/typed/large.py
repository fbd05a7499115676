"""Usage and tickets: large tables, and what is left out of them and counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from qbr.records.folder import TableSource
from qbr.records.source import Source
from qbr.records.support import TicketRow
from qbr.records.tables import Table
from qbr.sources.forms.tables import TOTAL_ROWS
from qbr.sources.opening.faults import SHOWN, Faults, clipped
from qbr.sources.typed.frames import Frame, read_frame
from qbr.sources.typed.gates import sentinel_rows, tell_oddities, totals_rows
from qbr.sources.typed.ticket_log import FURTHER, is_log, one_row_each, tell_undated

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Flags = npt.NDArray[np.bool_]


FUTURE = "dated after the day this review speaks from"


@dataclass(frozen=True, slots=True)
class Large:
    """A table in columns and where it came from."""

    data: pd.DataFrame
    source: TableSource


def read_large(path: Path, table: Table, source: Source, faults: Faults, zone: tzinfo) -> Large | None:
    """Return a table in columns without what is not the customer's, the left-out rows counted by reason.

    Args:
        path: a text file or a workbook.
        table: what the file holds.
        source: what customer.yaml says about the file.
        faults: the file.
        zone: the zone of times without an offset.
    """
    frame = read_frame(path, table.name, table.model, source, faults, zone)
    return None if frame is None else without_excluded(frame, table, source, faults)


def without_excluded(frame: Frame, table: Table, source: Source, faults: Faults) -> Large:
    """Return typed columns without what is not the customer's, the left-out rows counted by reason.

    Args:
        frame: every row that was read.
        table: what the rows hold.
        source: what customer.yaml says about them.
        faults: where they stand.
    """
    left_out, excluded = _exclusions(frame, source)
    if "value" in frame.data:
        tell_oddities(frame, left_out, faults)
    data = frame.data[~left_out].reset_index(drop=True) if excluded else frame.data
    excluded = _joined(*frame.left_out, *excluded)
    if table.model is TicketRow:
        tell_undated(frame, faults)
    if table.model is TicketRow and is_log(frame):
        rows, data = len(data), one_row_each(data, faults)
        excluded = (*excluded, (FURTHER, rows - len(data))) if rows > len(data) else excluded
    elif table.key:
        _tell_doubles(frame, ~left_out, table.key, faults)
    file = f"{faults.file} · {frame.sheet}" if frame.sheet else faults.file
    dated = "date" if "date" in data else "created"
    emptied = tuple(_emptied(frame, ~left_out))
    return Large(data, TableSource(file, frame.rows_read, frame.columns, excluded, _last_day(data[dated]), emptied))


def until(large: Large, as_of: date | None, zone: tzinfo) -> Large:
    """Return a table without the rows dated after a day, these counted; as it is where it has none or no day is given.

    Args:
        large: the table.
        as_of: the day the folder speaks from.
        zone: the zone of that day.
    """
    if as_of is None or large.source.as_of is None or large.source.as_of < as_of:
        return large
    dated = (
        large.data["date"] if "date" in large.data else large.data["created"].dt.tz_convert(zone).dt.tz_localize(None)
    )
    later = (dated.dt.normalize() > str(as_of)).to_numpy(dtype=bool)
    if not later.any():
        return large
    kept = large.data[~later].reset_index(drop=True)
    excluded = (*large.source.excluded, (FUTURE, int(later.sum())))
    return Large(kept, replace(large.source, excluded=excluded, as_of=_last_day(dated[~later])))


def _joined(*counts: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """Return counts with each reason once."""
    joined: dict[str, int] = {}
    for reason, rows in counts:
        joined[reason] = joined.get(reason, 0) + rows
    return tuple(joined.items())


def _exclusions(frame: Frame, source: Source) -> tuple[Flags, tuple[tuple[str, int], ...]]:
    """Return which rows are left out, and why how many; a row with two reasons is counted under the first."""
    left_out: Flags = frame.repeats & False
    excluded: list[tuple[str, int]] = []
    for reason, rows in _reasons(frame, source):
        new = rows & ~left_out
        if new.any():
            excluded.append((reason, int(new.sum())))
            left_out |= new
    return left_out, tuple(excluded)


def _reasons(frame: Frame, source: Source) -> Iterator[tuple[str, Flags]]:
    if source.account_id is not None and "account_id" in frame.columns:
        yield "other accounts", (frame.data["account_id"] != source.account_id).to_numpy(dtype=bool)
    if source.exclude_users and "user_id" in frame.columns:
        yield "excluded users", frame.data["user_id"].isin(source.exclude_users).to_numpy(dtype=bool)
    yield "exact duplicates", frame.repeats
    if "value" in frame.data:
        yield TOTAL_ROWS, totals_rows(frame)
        sentinels = sentinel_rows(frame)
        yield "values that stand for none", sentinels | frame.no_value.get("value", sentinels)


def _emptied(frame: Frame, kept: Flags) -> Iterator[tuple[str, int]]:
    """Yield the columns with cells that stand for no value in rows that are kept, and how many."""
    for name, rows in frame.no_value.items():
        if count := int((rows & kept).sum()):
            yield name, count


def _tell_doubles(frame: Frame, kept: Flags, key: str, faults: Faults) -> None:
    """Write down ids that stand in two rows which are not copies of each other."""
    ids, lines = frame.data[key][kept], frame.lines[kept]
    doubled = ids.duplicated().to_numpy(dtype=bool)
    for text, line in list(zip(ids[doubled], lines[doubled].tolist(), strict=True))[:SHOWN]:
        first = int(lines[(ids == text).to_numpy(dtype=bool)][0])
        message = f'{key} "{clipped(str(text))}" stands twice, first in line {first}, with other values'
        faults.error(message, faults.at(line), "Keep the row that is right.")
    if doubled.sum() > SHOWN:
        faults.error(f"{key}: {int(doubled.sum()) - SHOWN} more stand twice")


def _last_day(days: pd.Series[pd.Timestamp]) -> date | None:
    known = days.dropna()  # the latest of no days is NaT, which passes for a date
    return None if known.empty else known.max().date()
