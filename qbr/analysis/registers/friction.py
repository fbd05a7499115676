"""Friction counted: what had to be asked twice, raised, or put off; and what both sides build or try together."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.outcomes.promises import DROPPED
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.statistics.spans import compared_days
from qbr.analysis.support.support import FIRST_DAYS
from qbr.analysis.support.ticket_table import Tickets, ticket_table
from qbr.facts import Fact
from qbr.quarter import Period
from qbr.records.relations import Action

COLUMNS = ("what", "now", "before")
JOINT = ("text", "side", "state", "due")


def friction_register(bench: Bench) -> Register | None:
    """Return counts of friction, this quarter and the one compared with; None without tickets and promises."""
    rows = tuple(_rows(bench))
    if not rows:
        return None
    lines = tuple(Line((Word(name), fact, _before(bench, fact))) for name, fact in rows)
    total = sum(int(fact.number) for _, fact in rows if fact.is_known)
    fact = bench_fact(bench, "friction.total", total, tables=("actions", "tickets"))
    return Register("friction", COLUMNS, lines, "document", facts={"total": fact}, tables=("tickets", "actions"))


def co_innovation_register(bench: Bench) -> Register | None:
    """Return what both sides build or try together: open, and done in the quarter; None when there is nothing."""
    joint = [action for action in _kept_in_account(bench) if action.joint and _is_current(action, bench)]
    if not joint:
        return None
    ordered = sorted(joint, key=lambda action: (action.closed is not None, action.due or bench.last_day, action.id))
    running = sum(action.closed is None for action in joint)
    lines = tuple(_joint_line(bench, action) for action in ordered)
    words = {"running": running, "done": len(joint) - running}
    return Register("co_innovation", JOINT, lines, "document", words=words, tables=("actions",))


def flagged_tickets(bench: Bench, name: str) -> Fact | None:
    """Return how many tickets created in the quarter were `reopened`, or `escalated`; None without tickets."""
    table = ticket_table(bench.folder, bench.scope.zone)
    return None if table is None else _flagged_tickets(bench, table, name)


def _rows(bench: Bench) -> Iterator[tuple[str, Fact]]:
    flagged = ((name, flagged_tickets(bench, name)) for name in ("reopened", "escalated"))
    yield from ((name, fact) for name, fact in flagged if fact is not None)
    if bench.folder.actions is not None:
        now = _slipped(bench, bench.scope.period)
        fact = bench_fact(bench, "friction.slipped", now, tables=("actions",), n=now)
        before = _slipped(bench, bench.scope.basis.period)
        is_covered = any(action.opened and action.opened <= bench.scope.basis.end for action in bench.folder.actions)
        reason = f"no promises on record for {bench.scope.basis.label}"
        yield "slipped", fact.compared(bench.scope.comparison(before if is_covered else None, reason))
    if bench.grounds.incidents is not None:
        yield "overdue", bench.grounds.incidents.overdue


def _flagged_tickets(bench: Bench, table: Tickets, name: str) -> Fact:
    """Return a count of flagged tickets of the quarter with that of the one compared with."""
    scope = bench.scope
    before = compared_days(scope.quarter, scope.basis, scope.as_of)
    now, earlier = _flagged(table, name, scope.period), _flagged(table, name, before)
    has_earlier = table.first_day is not None and (table.first_day - before.start).days < FIRST_DAYS
    reason = f"no tickets on record for {scope.basis.label}"
    fact = bench_fact(
        bench, f"friction.{name}", now, tables=("tickets",), n=table.created_in(scope.period).n,
        reason=f"the export does not say what was {name}",
    )  # fmt: skip
    return fact.compared(scope.comparison(earlier if has_earlier else None, reason))


def _flagged(table: Tickets, name: str, period: Period) -> int | None:
    flags = getattr(table.created_in(period), name)
    return None if flags is None else int(flags.sum())


def _before(bench: Bench, fact: Fact) -> Word | None:
    value = fact.comparison.value if fact.comparison else None
    return None if value is None else Word("before", {"value": value, "basis": bench.scope.basis.label})


def _slipped(bench: Bench, period: Period) -> int:
    """Return how many promises first due in the period were moved to another day."""
    return sum(
        action.first_due is not None and action.due != action.first_due and period.contains(action.first_due)
        for action in _kept_in_account(bench)
    )


def _kept_in_account(bench: Bench) -> list[Action]:
    return [action for action in bench.folder.actions or () if (action.status or "").strip().lower() not in DROPPED]


def _is_current(action: Action, bench: Bench) -> bool:
    if action.opened is not None and action.opened > bench.scope.as_of:
        return False
    return action.closed is None or action.closed >= bench.scope.quarter.start


def _joint_line(bench: Bench, action: Action) -> Line:
    due = bench_fact(bench, "friction.joint[].due", action.due, action.id, tables=("actions",), n=1)
    return Line((action.text, Word(action.side), Word("running" if action.closed is None else "done"), due))
