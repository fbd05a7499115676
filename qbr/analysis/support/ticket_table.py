"""Tickets as whole columns: chosen by day, priority and topic, and the times people waited.

Moments are seconds since 1970 in UTC, days are days of the customer's zone. Nothing here goes ticket by ticket.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qbr.analysis.once import once
from qbr.facts import Exclusion
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

NEVER = np.iinfo(np.int64).min  # the second of a moment that is missing; what numpy makes of one
CUSTOMER_WORDS = frozenset({"customer", "theirs"})
VENDOR_WORDS = frozenset({"vendor", "us", "ours", "internal"})  # what marks a ticket the vendor opened itself
_HOUR = 3600
_NINE_OF_TEN = (9, 10)
REPEAT_SECONDS = 7 * 24 * _HOUR  # who comes back on a topic later than that may have a new question

Seconds = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Tickets:
    """Some tickets of the customer's, as columns of equal length; those the vendor opened stand apart."""

    day: Seconds  # created, in days since 1970 of the customer's zone
    created: Seconds
    first_reply: Seconds
    solved: Seconds
    priority: NDArray[np.object_]  # in small letters; empty where none is set
    topic: NDArray[np.object_]  # empty where none is set
    is_met: Flags  # the target came due and was met
    is_due: Flags  # the target came due
    reopened: Flags | None  # None: the export does not say
    escalated: Flags | None  # None: the export does not say
    is_repeat: Flags  # the same person had opened one on the same topic within a week before
    is_traced: Flags  # person and topic are on record, so that can be said
    csat: NDArray[np.float64]  # rating by the requester, 1–5; NaN where none was given
    effort: NDArray[np.float64]  # hours we worked on it; NaN where nobody noted them
    vendor_days: Seconds  # days on which the vendor opened tickets itself

    @property
    def n(self) -> int:
        """How many there are."""
        return int(self.created.size)

    @property
    def none(self) -> Tickets:
        """No tickets."""
        return self.where(np.zeros(self.n, dtype=bool))

    @property
    def first_day(self) -> date | None:
        """The day the first of them was created; None when there are none."""
        return _as_date(int(self.day.min())) if self.n else None

    @property
    def priorities(self) -> tuple[str, ...]:
        """The priorities among them, in alphabetical order."""
        return tuple(sorted(set(self.priority.tolist())))

    @property
    def topics(self) -> dict[str, int]:
        """How many there are on each topic; those without one are left out."""
        names, counts = np.unique(self.topic[self.topic != ""].astype(str), return_counts=True)
        return {str(name): int(count) for name, count in zip(names, counts, strict=True)}

    @property
    def met(self) -> Tickets:
        """Those whose target came due and was met."""
        return self.where(self.is_met)

    @property
    def due(self) -> Tickets:
        """Those whose target came due."""
        return self.where(self.is_due)

    @property
    def unsolved(self) -> Tickets:
        """Those not solved."""
        return self.where(self.solved == NEVER)

    @property
    def solved_ones(self) -> Tickets:
        """Those solved."""
        return self.where(self.solved != NEVER)

    @property
    def recovered(self) -> Flags:
        """Which of them are solved and went wrong on the way: reopened, escalated, or answered after the target."""
        wrong: Flags = self.is_due & ~self.is_met
        for flags in (self.reopened, self.escalated):
            wrong = wrong if flags is None else wrong | flags
        both: Flags = wrong & (self.solved != NEVER)
        return both

    @property
    def ratings(self) -> tuple[Decimal, ...]:
        """What requesters gave, 1–5, in the order of the tickets; those without a rating are left out."""
        return tuple(Decimal(str(value)) for value in self.csat[~np.isnan(self.csat)].tolist())

    @property
    def efforts(self) -> tuple[Decimal, ...]:
        """Hours we worked on tickets, in their order; those nobody noted hours for are left out."""
        return tuple(Decimal(str(value)) for value in self.effort[~np.isnan(self.effort)].tolist())

    @property
    def first_created(self) -> datetime | None:
        """The moment the first of them was opened, in UTC; None when there are none."""
        return datetime.fromtimestamp(int(self.created.min()), UTC) if self.n else None

    def since(self, moment: datetime) -> Tickets:
        """Return those created at a moment or after it."""
        return self.where(self.created >= int(moment.timestamp()))

    def about(self, names: Collection[str]) -> Tickets:
        """Return those whose topic is one of the names, capitals aside."""
        wanted = {name.casefold() for name in names if name}
        return self.where(np.array([topic.casefold() in wanted for topic in self.topic], dtype=bool))

    def where(self, rows: Flags) -> Tickets:
        """Return those of the chosen rows."""
        return Tickets(
            self.day[rows], self.created[rows], self.first_reply[rows], self.solved[rows], self.priority[rows],
            self.topic[rows], self.is_met[rows], self.is_due[rows],
            None if self.reopened is None else self.reopened[rows],
            None if self.escalated is None else self.escalated[rows], self.is_repeat[rows], self.is_traced[rows],
            self.csat[rows], self.effort[rows], self.vendor_days,
        )  # fmt: skip

    def created_in(self, period: Period) -> Tickets:
        """Return those created on a day of the period."""
        return self.where((self.day >= _as_number(period.start)) & (self.day <= _as_number(period.end)))

    def by_vendor_in(self, period: Period) -> int:
        """Return how many tickets the vendor opened itself on a day of the period."""
        inside = (self.vendor_days >= _as_number(period.start)) & (self.vendor_days <= _as_number(period.end))
        return int(np.count_nonzero(inside))

    def of_topic(self, topic: str) -> Tickets:
        """Return those on a topic; none for no topic."""
        return self.where((self.topic == topic) & (self.topic != ""))

    def of_priorities(self, words: Iterable[str]) -> Tickets:
        """Return those of any of the priorities."""
        wanted = set(words)
        return self.where(np.array([word in wanted for word in self.priority], dtype=bool))

    def waited(self, column: str) -> tuple[Seconds, int, tuple[Exclusion, ...]]:
        """Return seconds from created to a moment, how many still wait for it, and which tickets cannot say.

        Left out are moments before the ticket was created, a reply that follows the solution, and a solution
        without any reply: each shows a help desk that was used otherwise, not a time somebody waited.

        Args:
            column: first_reply or solved.
        """
        moment = self.first_reply if column == "first_reply" else self.solved
        known, is_solved = moment != NEVER, self.solved != NEVER
        backwards = known & (moment < self.created)
        late_reply = is_solved & (self.first_reply != NEVER) & (self.solved < self.first_reply) & ~backwards
        silent = ~known & is_solved
        usable = known & ~backwards & ~late_reply
        left_out = (
            (f"{column} before created", backwards),
            ("solved before the first reply", late_reply & known),
            ("solved without a reply on record", silent),
        )
        excluded = tuple(Exclusion(what, int(rows.sum())) for what, rows in left_out if rows.any())
        waiting = int(np.count_nonzero(~known & ~is_solved))
        return np.sort(moment[usable] - self.created[usable]), waiting, excluded


def ticket_table(folder: CustomerFolder, zone: ZoneInfo) -> Tickets | None:
    """Return the customer's tickets as columns; None when there is no ticket export."""
    return once(folder, ("tickets", zone.key), lambda: _read(folder, zone))


def _read(folder: CustomerFolder, zone: ZoneInfo) -> Tickets | None:
    frame = folder.tickets
    if frame is None:
        return None
    created = _seconds(frame["created"])
    dated = created != NEVER
    ours = _opened_by_vendor(_words(frame["org"]), folder) & dated
    day = _days(frame["created"], zone)
    theirs = dated & ~ours
    met, due = _flags(frame["sla_met"])
    again = pd.to_numeric(frame["reopened"], errors="coerce")
    reopened = None if again.isna().all() else (again.fillna(0) > 0).to_numpy(dtype=bool)
    up, is_said = _flags(frame["escalated"])
    csat = pd.to_numeric(frame["csat"], errors="coerce").to_numpy(dtype=np.float64)
    effort = pd.to_numeric(frame["effort"], errors="coerce").to_numpy(dtype=np.float64)
    again_by, traced = _repeats(frame, created, theirs)
    everything = Tickets(
        day, created, _seconds(frame["first_reply"]), _seconds(frame["solved"]), _words(frame["priority"]),
        _texts(frame["topic"]), met, due, reopened, up if is_said.any() else None, again_by,
        traced, csat, effort, day[ours],
    )  # fmt: skip
    return everything.where(theirs)


def _repeats(frame: pd.DataFrame, created: Seconds, theirs: Flags) -> tuple[Flags, Flags]:
    """Return which of the customer's tickets came again, and of which that can be said.

    A ticket came again when the same person had opened another on the same topic at most seven days before.
    """
    people, topics = _words(frame["requester"]), _words(frame["topic"])
    traced: Flags = theirs & (people != "") & (topics != "")
    rows = np.flatnonzero(traced)
    who, _ = pd.factorize(people[rows])
    what, _ = pd.factorize(topics[rows])
    order = np.lexsort((created[rows], what, who))
    ordered = rows[order]
    same = (np.diff(who[order]) == 0) & (np.diff(what[order]) == 0)
    repeated = np.zeros(created.size, dtype=bool)
    repeated[ordered[1:][same & (np.diff(created[ordered]) <= REPEAT_SECONDS)]] = True
    return repeated, traced


def _opened_by_vendor(org: NDArray[np.object_], folder: CustomerFolder) -> Flags:
    """Return which tickets the vendor opened: marked so, or under a name that is not the customer's.

    Another name only counts as not theirs where some tickets bear the customer's own: an export may name sites.
    """
    own = folder.customer.names_with(folder.id)
    names = {word: word in own | CUSTOMER_WORDS for word in set(org.tolist())}
    names_customer = any(is_theirs for word, is_theirs in names.items() if word)
    ours = [word in VENDOR_WORDS or (names_customer and bool(word) and not names[word]) for word in org]
    return np.array(ours, dtype=bool)


def median_hours(seconds: Seconds, waiting: int) -> Decimal | None:
    """Return the median in hours of sorted times and of some that are longer than any; None when it is one of those."""
    n = seconds.size + waiting
    low, high = (n - 1) // 2, n // 2
    if n == 0 or high >= seconds.size:
        return None
    return Decimal(int(seconds[low]) + int(seconds[high])) / 2 / _HOUR


def hours_within(seconds: Seconds, waiting: int) -> Decimal | None:
    """Return the smallest time that nine of ten stay within, in hours; None when that one still waits."""
    over, under = _NINE_OF_TEN
    rank = -(-(seconds.size + waiting) * over // under)  # rounded up: nine of ten, not nearly nine
    return Decimal(int(seconds[rank - 1])) / _HOUR if 0 < rank <= seconds.size else None


def _seconds(column: pd.Series[pd.Timestamp]) -> Seconds:
    moments = pd.to_datetime(column, utc=True).dt.tz_localize(None)
    return moments.to_numpy(dtype="datetime64[s]").astype(np.int64)


def _days(column: pd.Series[pd.Timestamp], zone: ZoneInfo) -> Seconds:
    local = pd.to_datetime(column, utc=True).dt.tz_convert(zone).dt.tz_localize(None)
    return local.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _texts(column: pd.Series[str]) -> NDArray[np.object_]:
    return column.astype(object).where(column.notna(), "").map(lambda text: str(text).strip()).to_numpy(dtype=object)


def _words(column: pd.Series[str]) -> NDArray[np.object_]:
    return np.array([text.casefold() for text in _texts(column)], dtype=object)


def _flags(column: pd.Series[bool]) -> tuple[Flags, Flags]:
    """Return which rows say yes, and which say anything."""
    said = column.notna().to_numpy(dtype=bool)
    yes = column.astype(object).where(column.notna(), other=False).map(bool).to_numpy(dtype=bool)
    return yes, said


def _as_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _as_date(number: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + number)
