"""Frictions: what our ways cost the customer in hours, and, for ourselves, what they cost us (`practices` 59, 69).

Hours become money only at a rate the customer gave; what a friction costs the vendor never leaves the brief.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Audience, Fact
from qbr.records.registers import Friction

NOT_RECORDED = "not recorded"
NO_RATE = "no rate supplied"


def frictions_register(bench: Bench) -> Register | None:
    """Return what got in the customer's way, the costliest first; None when nothing may be shown."""
    rows = _ordered(row for row in _of_quarter(bench) if row.audience == "customer" and not row.policy)
    if not rows:
        return None
    hours = _sum("frictions.hours", [row.hours for row in rows], bench, "customer")
    return Register(
        "frictions", ("what", "goal", "hours", "cost", "status"),
        tuple(Line((row.what, _goal(row, bench), *_theirs(row, bench), row.status or Word("open")), is_focus=n == 0)
              for n, row in enumerate(rows)),
        "deck", case="hours" if hours.is_known else "some", facts={"hours": hours}, tables=("frictions",),
    )  # fmt: skip


def policies_register(bench: Bench) -> Register | None:
    """Return which rule of ours cost the customer what; None when none may be shown."""
    rows = _ordered(row for row in _of_quarter(bench) if row.audience == "customer" and row.policy)
    if not rows:
        return None
    hours = _sum("frictions.policy_hours", [row.hours for row in rows], bench, "customer")
    return Register(
        "policies", ("policy", "what", "hours", "cost", "status"),
        tuple(Line((row.policy, row.what, *_theirs(row, bench), row.status or Word("open"))) for row in rows),
        "document", facts={"hours": hours}, tables=("frictions",),
    )  # fmt: skip


def cost_to_serve_register(bench: Bench) -> Register | None:
    """Return, for ourselves, what each friction cost us, the costliest first; None when no cost is recorded."""
    rows = [row for row in _of_quarter(bench) if row.our_cost is not None]
    if not rows:
        return None
    rows.sort(key=lambda row: (-(row.our_cost or 0), row.what))
    total = _sum("frictions.our_cost", [row.our_cost for row in rows], bench, "internal")
    return Register(
        "cost_to_serve", ("what", "policy", "our_cost", "status"),
        tuple(Line((row.what, row.policy, _fact("our_cost", row, row.our_cost, NOT_RECORDED, bench, "internal"),
                    row.status or Word("open"))) for row in rows),
        "brief", facts={"total": total}, tables=("frictions",),
    )  # fmt: skip


def _of_quarter(bench: Bench) -> list[Friction]:
    period = bench.scope.period
    return [row for row in bench.folder.frictions or () if row.date is None or period.contains(row.date)]


def _goal(row: Friction, bench: Bench) -> str | None:
    goal = bench.grounds.goals.goal(row.goal) if bench.grounds.goals else None
    return goal.label if goal else None


def _ordered(rows: Iterable[Friction]) -> list[Friction]:
    return sorted(rows, key=lambda row: (-(row.hours or Decimal(0)), row.what))


def _theirs(row: Friction, bench: Bench) -> tuple[Fact, Fact]:
    """Return the hours lost and what they are worth; no rate, no money."""
    cost = None if row.hours is None or row.rate is None else row.hours * row.rate
    why = NOT_RECORDED if row.hours is None else NO_RATE
    formula = f"{figure(row.hours)} × {figure(row.rate)}" if row.hours is not None and row.rate is not None else ""
    return (
        _fact("hours", row, row.hours, NOT_RECORDED, bench, "customer"),
        _fact("cost", row, cost, why, bench, "customer", formula),
    )


def _fact(
    part: str, row: Friction, value: Decimal | None, why: str, bench: Bench, audience: Audience, formula: str = ""
) -> Fact:
    source = table_source(bench.folder, "frictions", ("what", "hours", "rate", "our_cost"), 1)
    return Fact(
        f"frictions.friction[].{part}", (row.what,), value, "" if value is not None else why,
        bench.scope.period, 1, source, formula=formula, audience=audience,
    )  # fmt: skip


def _sum(metric: str, values: Sequence[Decimal | None], bench: Bench, audience: Audience) -> Fact:
    known = [value for value in values if value is not None]
    source = table_source(bench.folder, "frictions", (), len(known))
    formula = " + ".join(figure(value) for value in known)
    return Fact(
        metric, (), sum(known, Decimal(0)) if known else None, "" if known else NOT_RECORDED,
        bench.scope.period, len(known), source, formula=formula, audience=audience,
    )  # fmt: skip
