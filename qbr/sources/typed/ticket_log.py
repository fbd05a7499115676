"""Tickets whose export has several rows each: a log of events, or of how a ticket stood; one row each comes of it.

A share of rows is no share of tickets: a ticket that changed hands ten times would count ten times (`analytics` 2.12).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from qbr.sources.opening.faults import SHOWN, Faults, clipped

if TYPE_CHECKING:
    import pandas as pd

    from qbr.sources.typed.frames import Frame

FURTHER = "further rows of the same tickets"
EVENTS = {  # what exports call what happened to a ticket
    **dict.fromkeys(("created", "opened", "new"), "created"),
    **dict.fromkeys(("replied", "reply", "first reply", "public reply", "answered"), "first_reply"),
    **dict.fromkeys(("solved", "resolved"), "solved"),
    **dict.fromkeys(("reopened", "re-opened"), "reopened"),
    **dict.fromkeys(("escalated", "escalation"), "escalated"),
    "closed": "closed",
}


def is_log(frame: Frame) -> bool:
    """Return whether the rows are moments of tickets rather than tickets."""
    return "at" in frame.columns


def tell_undated(frame: Frame, faults: Faults) -> None:
    """Write down the rows that lack the moment they are placed by."""
    name = "at" if is_log(frame) else "created"
    lines = frame.lines[frame.data[name].isna().to_numpy(dtype=bool)].tolist()
    for line in lines[:SHOWN]:
        faults.error(f"{name} is empty", faults.at(line))
    if len(lines) > SHOWN:
        faults.error(f"{name}: {len(lines) - SHOWN} more cells like this")


def one_row_each(rows: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """Return one row a ticket, in the order in which they began.

    Created and first replied are the earliest moments on record. Solved is the last one, none where the ticket was
    opened again after it; how often that happened is counted. Whatever else is on record is as it was last.

    Args:
        rows: rows of a log, exact copies left out; those without a moment are passed over.
        faults: where words for events that say nothing to us are written down.
    """
    import pandas as pd

    dated = rows[rows["at"].notna()].sort_values("at", kind="stable")
    _tell_unknown(dated["event"], faults)
    tickets: dict[object, _Ticket] = {}
    for row in dated.to_dict("records"):
        tickets.setdefault(row["id"], _Ticket()).add(row)
    return pd.DataFrame([ticket.row for ticket in tickets.values()], columns=rows.columns).astype(rows.dtypes)


class _Ticket:
    """A ticket as far as its rows have been read, in the order of their moments."""

    def __init__(self) -> None:
        self.row: dict[str, Any] = {}

    def add(self, row: Mapping[Hashable, Any]) -> None:
        """Take in the next row."""
        kind, at = _event(row["event"]), row["at"]
        said = {str(name): value for name, value in row.items() if _is_known(value)}
        self._earliest("created", said.pop("created", None), at if kind == "created" or not self.row else None)
        self._earliest("first_reply", said.pop("first_reply", None), at if kind == "first_reply" else None)
        solved = said.pop("solved", None) or (at if kind == "solved" else None)
        times = max(said.pop("reopened", 0), self.row.get("reopened", 0))
        is_again = kind == "reopened" or (kind is None and solved is None)
        self.row |= said
        self.row["reopened"] = max(times, self.row.get("reopened", 0) + 1) if self._is_solved and is_again else times
        if solved is not None or is_again:
            self.row["solved"] = solved
        if kind in ("escalated", "closed"):
            self.row |= {"escalated": True} if kind == "escalated" else {"closed": at}

    @property
    def _is_solved(self) -> bool:
        return self.row.get("solved") is not None

    def _earliest(self, name: str, *moments: Any) -> None:
        known = [moment for moment in (self.row.get(name), *moments) if moment is not None]
        if known:
            self.row[name] = min(known)


def _is_known(value: object) -> bool:
    import pandas as pd

    return not pd.isna(value)  # type: ignore[call-overload]  # a single value, not a column


def _event(word: object) -> str | None:
    return EVENTS.get(" ".join(word.casefold().replace("_", " ").split())) if isinstance(word, str) else None


def _tell_unknown(words: pd.Series[Any], faults: Faults) -> None:
    unread = sorted({str(word) for word in words[words.notna()].unique() if _event(word) is None})
    if unread:
        listed = ", ".join(f'"{clipped(word, 30)}"' for word in unread[:SHOWN])
        hint = f"Known: {', '.join(sorted(EVENTS))}."
        faults.warn(f"events that say nothing to us: {listed}; their rows tell how the ticket stood", None, hint)
