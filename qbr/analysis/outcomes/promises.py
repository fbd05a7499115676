"""Promises: what each side said it would do by the end of the quarter, and whether it did.

A promise is judged by its first due date, on the last day of the quarter or the day the data speaks from where that
comes first: kept when closed by the due date, late when closed after it, missed when due and still open. What is not
due yet is none of these (`analytics` 2.0b, 2.12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from qbr.analysis.naming import shown_owner
from qbr.analysis.provenance import table_source
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder
from qbr.records.relations import Action

Outcome = Literal["kept", "late", "missed", "not due"]
Side = Literal["ours", "theirs"]

SIDES: tuple[Side, Side] = ("ours", "theirs")
DROPPED = frozenset({"dropped", "cancelled", "canceled", "withdrawn"})  # words that take a promise out of the account


@dataclass(frozen=True, slots=True)
class PromiseFinding:
    """One promise and what became of it."""

    id: str
    text: str
    side: Side
    owner: str  # as it may be shown; empty: nobody named, or people do not appear
    is_owned: bool  # whether anybody is named, shown or not
    goal: str  # id of the goal it serves; empty: none named
    origin: str  # quarter, incident or board it comes from; empty: not known
    sign_of_success: str  # empty: none agreed
    outcome: Outcome
    due: Fact  # first due date
    new_due: Fact  # due date now; missing where it was never moved
    closed: Fact
    days_late: Fact  # missing unless it was closed late
    is_carried: bool  # due before the quarter and open when it began

    @property
    def is_redated(self) -> bool:
        """Whether it was given another date than the first."""
        return self.new_due.is_known

    @property
    def is_open(self) -> bool:
        """Whether it is not done yet."""
        return not self.closed.is_known

    @property
    def next_due(self) -> date | None:
        """The day it is due now; None when there is none."""
        fact = self.new_due if self.new_due.is_known else self.due
        return fact.value if isinstance(fact.value, date) else None


@dataclass(frozen=True, slots=True)
class SideFindings:
    """The promises of one side, counted."""

    side: Side
    due: Fact
    kept: Fact
    late: Fact
    missed: Fact


@dataclass(frozen=True, slots=True)
class PromisesFindings:
    """The promises of both sides that concern the quarter."""

    promises: tuple[PromiseFinding, ...]  # missed, late, kept, not due; in each ours first, by first due date
    ours: SideFindings
    theirs: SideFindings
    due: Fact
    kept: Fact
    late: Fact
    missed: Fact
    on_time: Fact
    closure: Fact  # closed by the end of the quarter ÷ due
    carried_age: Fact  # days the oldest open promise from before the quarter is past its first date
    redated: Fact
    carried: Fact
    not_due: Fact
    made_on: date | None  # the one day all due promises were made on; None when there is no such day

    @property
    def settled(self) -> tuple[PromiseFinding, ...]:
        """The promises that were due: kept, late or missed."""
        return tuple(promise for promise in self.promises if promise.outcome != "not due")

    @property
    def upcoming(self) -> tuple[PromiseFinding, ...]:
        """The promises not due by the end of the quarter, and not done."""
        return tuple(promise for promise in self.promises if promise.outcome == "not due")

    @property
    def undated(self) -> tuple[PromiseFinding, ...]:
        """The promises nobody gave a date: whether they are kept cannot be said."""
        return tuple(promise for promise in self.upcoming if promise.next_due is None)

    def side(self, side: Side) -> SideFindings:
        """Return the counts of one side."""
        return self.ours if side == "ours" else self.theirs


def analyse_promises(folder: CustomerFolder, scope: Scope) -> PromisesFindings | None:
    """Return what became of each promise that concerns the quarter; None when the folder has no actions file.

    Left out are promises settled before the quarter, those made after it, and those both sides dropped.
    """
    if folder.actions is None:
        return None
    concerned = [action for action in folder.actions if _concerns(action, scope)]
    promises = tuple(sorted((_judge(action, folder, scope) for action in concerned), key=_order))
    tally = _Tally(folder, scope, promises)
    return PromisesFindings(
        promises=promises,
        ours=tally.side("ours"),
        theirs=tally.side("theirs"),
        due=tally.count("promises.due", [p for p in promises if p.outcome != "not due"]),
        kept=tally.count("promises.kept", [p for p in promises if p.outcome == "kept"]),
        late=tally.count("promises.late", [p for p in promises if p.outcome == "late"]),
        missed=tally.count("promises.missed", [p for p in promises if p.outcome == "missed"]),
        on_time=tally.share("promises.on_time", ("kept",)),
        closure=tally.share("promises.closure", ("kept", "late")),
        carried_age=tally.carried_age(),
        redated=tally.count("promises.redated", [p for p in promises if p.is_redated and p.outcome != "not due"]),
        carried=tally.count("promises.carried", [p for p in promises if p.is_carried]),
        not_due=tally.count("promises.not_due", [p for p in promises if p.outcome == "not due"]),
        made_on=_only_day({action.opened for action in concerned if _outcome(action, scope) != "not due"}),
    )


def first_due(action: Action) -> date | None:
    """Return the day a promise was first due; None when it never had a date."""
    return action.first_due or action.due


def judged_on(scope: Scope) -> date:
    """Return the day promises are judged on."""
    return min(scope.quarter.end, scope.as_of)


def _concerns(action: Action, scope: Scope) -> bool:
    quarter = scope.quarter
    if (action.status or "").strip().lower() in DROPPED:
        return False
    if action.opened is not None and action.opened > scope.as_of:
        return False
    due = first_due(action)
    if due is not None and quarter.period.contains(due):
        return True
    if action.closed is not None and action.closed < quarter.start:
        return False
    is_upcoming = due is None or due > judged_on(scope)
    return action.closed is None or not is_upcoming


def _outcome(action: Action, scope: Scope) -> Outcome:
    due, end = first_due(action), judged_on(scope)
    if due is None or due > end:
        return "not due"
    if action.closed is None or action.closed > end:
        return "missed"
    return "kept" if action.closed <= due else "late"


def _judge(action: Action, folder: CustomerFolder, scope: Scope) -> PromiseFinding:
    due, outcome = first_due(action), _outcome(action, scope)
    is_redated = action.due is not None and due is not None and action.due != due
    is_carried = due is not None and due < scope.quarter.start
    late = (action.closed - due).days if outcome == "late" and action.closed and due else None
    dated = _Dated(action, folder, scope)
    return PromiseFinding(
        id=action.id,
        text=action.text,
        side=action.side,
        owner=shown_owner(folder, action.owner),
        is_owned=bool(action.owner),
        goal=action.goal or "",
        origin=action.origin or "",
        sign_of_success=action.sign_of_success or "",
        outcome=outcome,
        due=dated.fact("due", due, "no due date on record"),
        new_due=dated.fact("new_due", action.due if is_redated else None, "the date was not moved"),
        closed=dated.fact("closed", action.closed, "not done yet"),
        days_late=dated.fact("days_late", late, "not closed after its due date"),
        is_carried=is_carried,
    )


@dataclass(frozen=True, slots=True)
class _Dated:
    """The facts of one promise."""

    action: Action
    folder: CustomerFolder
    scope: Scope

    def fact(self, part: str, value: date | int | None, reason: str) -> Fact:
        source = table_source(self.folder, "actions", ("id", "due", "first_due", "closed"), 1)
        why = "" if value is not None else reason
        period = self.scope.period
        metric = f"promises.promise[].{part}"
        return Fact(metric, (self.action.id,), value, why, period, 1, source, audience="customer")


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts over the promises of a quarter."""

    folder: CustomerFolder
    scope: Scope
    promises: tuple[PromiseFinding, ...]

    def side(self, side: Side) -> SideFindings:
        mine = [promise for promise in self.promises if promise.side == side]
        return SideFindings(
            side=side,
            due=self.count("promises.side[].due", [p for p in mine if p.outcome != "not due"], side),
            kept=self.count("promises.side[].kept", [p for p in mine if p.outcome == "kept"], side),
            late=self.count("promises.side[].late", [p for p in mine if p.outcome == "late"], side),
            missed=self.count("promises.side[].missed", [p for p in mine if p.outcome == "missed"], side),
        )

    def count(self, metric: str, counted: list[PromiseFinding], *keys: str) -> Fact:
        """Return a count, out of the promises that were due or, for those not due, out of all."""
        is_due = metric != "promises.not_due"
        base = sum(promise.outcome != "not due" or not is_due for promise in self.promises)
        source = table_source(self.folder, "actions", ("side", "due", "first_due", "closed"), base)
        formula = f"{len(counted)} of {base} promises {'due' if is_due else 'on record'}"
        period = self.scope.period
        return Fact(metric, keys, len(counted), "", period, base, source, formula=formula, audience="customer")

    def share(self, metric: str, outcomes: tuple[Outcome, ...]) -> Fact:
        """Return the share of due promises with one of the outcomes."""
        due = [promise for promise in self.promises if promise.outcome != "not due"]
        hits = sum(promise.outcome in outcomes for promise in due)
        source = table_source(self.folder, "actions", ("due", "first_due", "closed"), len(due))
        share = Decimal(hits) / len(due) if due else None
        formula = f"{hits} ÷ {len(due)}" if due else ""
        reason = "" if due else f"no promise was due in {self.scope.quarter.label}"
        period = self.scope.period
        return Fact(metric, (), share, reason, period, len(due), source, formula=formula, audience="customer")

    def carried_age(self) -> Fact:
        """Return how many days the oldest open promise from before the quarter is past its first date."""
        days = [promise.due.value for promise in self.promises if promise.is_carried and promise.is_open]
        first = min((day for day in days if isinstance(day, date)), default=None)
        age = None if first is None else (judged_on(self.scope) - first).days
        reason = "" if first else "no promise from before the quarter is open"
        source = table_source(self.folder, "actions", ("due", "first_due", "closed"), len(days))
        period = self.scope.period
        return Fact("promises.carried_age", (), age, reason, period, len(days), source, audience="customer")


def _order(promise: PromiseFinding) -> tuple[int, int, date, str]:
    rank = ("missed", "late", "kept", "not due").index(promise.outcome)
    due = promise.due.value if isinstance(promise.due.value, date) else date.max
    return rank, SIDES.index(promise.side), due, promise.id


def _only_day(days: set[date | None]) -> date | None:
    return days.pop() if len(days) == 1 else None
