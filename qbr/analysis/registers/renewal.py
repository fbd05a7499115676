"""Renewal, for us: when the contract ends, what it is worth, and what our own proposals would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.provenance import figure
from qbr.analysis.recommendation import Recommendation
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact, Source, Value

QUARTERS = 4  # prices and savings are of a quarter; a contract is talked of by the year
NO_CONTRACT = "no end of a contract is on record"
NO_AMOUNT = "nothing with an amount is proposed"


@dataclass(frozen=True, slots=True)
class Renewal:
    """The contract and what is proposed for it."""

    end: Fact
    days_left: Fact
    notice_by: Fact
    value: Fact
    expansion: Fact
    reduction: Fact
    net: Fact


def analyse_renewal(bench: Bench) -> Renewal:
    """Return what is known of the contract; every missing part says why."""
    contract, as_of = bench.folder.customer.contract, bench.scope.as_of
    end = contract.end if contract else None
    notice = contract.notice_days if contract else None
    by = end - timedelta(days=notice) if end is not None and notice is not None else None
    left = (end - as_of).days if end is not None else None
    more, less = _expansion(bench), _reduction(bench)
    known = [fact.number for fact in (more, less) if fact.is_known]
    net = (more.number if more.is_known else Decimal(0)) - (less.number if less.is_known else Decimal(0))
    return Renewal(
        end=_agreed("renewal.end", end, NO_CONTRACT, bench),
        days_left=_agreed("renewal.days_left", left, NO_CONTRACT, bench, f"{as_of} to {end}" if end else ""),
        notice_by=_agreed("renewal.notice_by", by, "no days of notice are on record", bench),
        value=_agreed("renewal.value", contract.value if contract else None, "no value is on record", bench),
        expansion=more,
        reduction=less,
        net=_proposed("renewal.net", net if known else None, NO_AMOUNT, "expansion − right-sizing", bench),
    )  # fmt: skip


def renewal_register(bench: Bench) -> Register | None:
    """Return end, notice, value, use and net of the proposals; None without a contract."""
    if bench.folder.customer.contract is None:
        return None
    found, held = analyse_renewal(bench), bench.grounds.entitlement
    rows = [(name, getattr(found, name)) for name in ("end", "days_left", "notice_by", "value")]
    rows += [("used", held.seats_used), ("unused", held.total_cost)] if held else []
    rows += [(name, getattr(found, name)) for name in ("expansion", "reduction", "net")]
    lines = tuple(
        Line((Word(name), fact, None if fact.is_known else Word("why", {"reason": fact.reason}))) for name, fact in rows
    )
    facts = {"end": found.end, "days": found.days_left, "notice": found.notice_by, "net": found.net}
    case = "ends" if found.end.is_known and found.days_left.number >= 0 else "over" if found.end.is_known else "open"
    return Register("renewal", ("what", "figure", "why"), lines, "brief", case, facts, {}, ("entitlements",))


def _rows(bench: Bench, rule: str) -> list[Recommendation]:
    found = bench.grounds.recommendations
    return [item for item in found.all if item.rule == rule] if found else []


def _expansion(bench: Bench) -> Fact:
    """Return what the proposed additions would cost a year; one without a number of units adds nothing."""
    amounts = [
        (item.evidence["without"].number, item.evidence["price"].number)
        for item in _rows(bench, "EXPAND")
        if {"without", "price"} <= item.evidence.keys()
    ]
    parts = [QUARTERS * units * price for units, price in amounts]
    told = " + ".join(f"{figure(units)} × {figure(price)} × {QUARTERS}" for units, price in amounts)
    return _sum("renewal.expansion", parts, "no addition with an amount is proposed", told, bench)


def _reduction(bench: Bench) -> Fact:
    """Return what the proposed reductions would save a year."""
    savings = [item.evidence["saving"].number for item in _rows(bench, "RIGHT-SIZE") if "saving" in item.evidence]
    told = " + ".join(f"{figure(saving)} × {QUARTERS}" for saving in savings)
    reason = "no reduction with an amount is proposed"
    return _sum("renewal.reduction", [QUARTERS * saving for saving in savings], reason, told, bench)


def _sum(metric: str, parts: Sequence[Decimal], reason: str, formula: str, bench: Bench) -> Fact:
    return _proposed(metric, sum(parts, Decimal(0)) if parts else None, reason, formula, bench)


def _proposed(metric: str, value: Decimal | None, reason: str, formula: str, bench: Bench) -> Fact:
    known = value is not None
    return Fact(
        metric, (), value, "" if known else reason, bench.scope.period, formula=formula if known else "",
        audience="internal",
    )  # fmt: skip


def _agreed(metric: str, value: Value | None, reason: str, bench: Bench, formula: str = "") -> Fact:
    source = Source((f"customers/{bench.folder.id}/customer.yaml",), ("contract",), None, (), bench.scope.as_of)
    why = "" if value is not None else reason
    return Fact(metric, (), value, why, None, None, source, formula=formula, audience="internal")
