"""Handoffs between teams: how long each waited to be taken up, against the standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.statistics.spreads import median_of, nine_of_ten, share_of
from qbr.facts import Fact
from qbr.records.relations import Action

COLUMNS = ("what", "to", "days", "state")
TABLES = ("actions",)
NEVER = Decimal("Infinity")  # days of what still waits: longer than any other


@dataclass(frozen=True, slots=True)
class _Handoff:
    """One handover and how long it took."""

    action: Action
    days: int  # until it was taken up, or so far
    is_waiting: bool
    standard: int  # days

    @property
    def is_breach(self) -> bool:
        return self.days > self.standard

    @property
    def is_judged(self) -> bool:
        """Whether it can be said: what still waits within the standard may yet be in time."""
        return self.is_breach or not self.is_waiting


def handoffs_register(bench: Bench) -> Register | None:
    """Return the handovers of the quarter and those still waiting, the longest first; None without one."""
    found = [handoff for action in bench.folder.actions or () if (handoff := _handoff(bench, action))]
    if not found:
        return None
    ordered = sorted(found, key=lambda handoff: (-handoff.days, handoff.action.id))
    lines = tuple(_line(bench, handoff) for handoff in ordered)
    judged = [handoff for handoff in found if handoff.is_judged]
    breaches = sum(handoff.is_breach for handoff in found)
    share, formula = share_of(sum(not handoff.is_breach for handoff in judged), len(judged))
    waits = [NEVER if handoff.is_waiting else Decimal(handoff.days) for handoff in found]
    facts = {
        "median": _middle(bench, "handoffs.median", median_of(sorted(waits)), len(found)),
        "p90": _middle(bench, "handoffs.p90", nine_of_ten(waits), len(found)),
        "breaches": bench_fact(bench, "handoffs.breaches", breaches, tables=TABLES, n=len(found)),
        "on_time": bench_fact(bench, "handoffs.on_time", share, tables=TABLES, n=len(judged), formula=formula),
    }
    case = "breached" if breaches else "kept"
    words = {"standard": bench.scope.thresholds.handoff_days, "handoffs": len(found)}
    return Register("handoffs", COLUMNS, lines, "document", case=case, facts=facts, words=words, tables=TABLES)


def _handoff(bench: Bench, action: Action) -> _Handoff | None:
    """Return the handover of an action; None without one, or when it was over before the quarter."""
    scope = bench.scope
    if not action.handoff or action.handed_on is None or action.handed_on > scope.as_of:
        return None
    taken = action.taken_on if action.taken_on and action.taken_on <= scope.as_of else None
    until: date = taken or scope.as_of
    is_of_quarter = scope.quarter.period.contains(action.handed_on) or taken is None or taken >= scope.quarter.start
    if not is_of_quarter or until < action.handed_on:
        return None
    return _Handoff(action, (until - action.handed_on).days, taken is None, scope.thresholds.handoff_days)


def _middle(bench: Bench, metric: str, value: Decimal | None, n: int) -> Fact:
    known = None if value is None or value == NEVER else value
    return bench_fact(bench, metric, known, tables=TABLES, n=n, reason="too many still wait to be taken up")


def _line(bench: Bench, handoff: _Handoff) -> Line:
    days = bench_fact(bench, "handoffs.handoff[].days", handoff.days, handoff.action.id, tables=TABLES, n=1)
    state = ("waiting_past" if handoff.is_breach else "waiting") if handoff.is_waiting else ""
    state = state or ("breach" if handoff.is_breach else "kept")
    return Line((handoff.action.text, handoff.action.handoff, days, Word(state)), is_focus=handoff.is_breach)
