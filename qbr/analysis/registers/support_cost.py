"""What it costs us to serve a customer against what the contract brings, for us alone (`practices` 65)."""

from __future__ import annotations

from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.comparison.peers import inside_rank
from qbr.analysis.outcomes.value import contract_share
from qbr.analysis.provenance import figure
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.statistics.spreads import share_of
from qbr.analysis.support.ticket_table import ticket_table
from qbr.facts import Fact

NO_HOURS = "no hours are noted on their tickets"
NO_RATE = "hour_cost is not set in qbr.yaml, or in another currency"


def support_cost_register(bench: Bench) -> Register | None:
    """Return hours × cost of an hour against the contract's value of the quarter; None where no hours are noted.

    A ticket without hours adds nothing, so the share of tickets with hours is printed beside the sum.
    """
    table = ticket_table(bench.folder, bench.scope.zone)
    tickets = table.created_in(bench.scope.period) if table else None
    if tickets is None or not tickets.efforts:
        return None
    n, total = len(tickets.efforts), sum(tickets.efforts, Decimal(0))
    noted, told = share_of(n, tickets.n)
    hours = _fact(bench, "hours", total, NO_HOURS, f"sum over {n} tickets", n)
    cost = _cost(bench, total, n)
    paid = _paid(bench)
    share = _share(bench, cost, paid)
    rows = (
        ("hours", hours), ("noted", _fact(bench, "noted", noted, NO_HOURS, told, n)), ("cost", cost), ("paid", paid),
        ("share", share), ("rank", inside_rank(bench.folder, bench.scope, share, "support_cost.rank")),
    )  # fmt: skip
    lines = tuple(
        Line((Word(name), fact, None if fact.is_known else Word("why", {"reason": fact.reason}))) for name, fact in rows
    )
    case = "share" if share.is_known else "hours"
    facts = {"hours": hours, "share": share}
    return Register("support_cost", ("what", "figure", "why"), lines, "brief", case, facts, {}, ("tickets", "peers"))


def _cost(bench: Bench, hours: Decimal, n: int) -> Fact:
    rate = bench.scope.hour_cost
    value = None if rate is None else hours * rate
    told = "" if rate is None else f"{figure(hours)} × {figure(rate)}"
    return _fact(bench, "cost", value, NO_RATE, told, n)


def _paid(bench: Bench) -> Fact:
    paid = contract_share(bench.folder, bench.scope)
    return _fact(bench, "paid", paid.number if paid.is_known else None, paid.reason, paid.formula, None)


def _share(bench: Bench, cost: Fact, paid: Fact) -> Fact:
    is_known = cost.is_known and paid.is_known and paid.number > 0
    value = cost.number / paid.number if is_known else None
    told = f"{figure(cost.number)} ÷ {figure(paid.number)}" if is_known else ""
    return _fact(bench, "share", value, cost.reason or paid.reason or "the contract is worth nothing", told, None)


def _fact(bench: Bench, part: str, value: Decimal | None, reason: str, formula: str, n: int | None) -> Fact:
    metric = f"support_cost.{part}"
    told = formula if value is not None else ""
    return bench_fact(bench, metric, value, tables=("tickets",), n=n, reason=reason, formula=told)
