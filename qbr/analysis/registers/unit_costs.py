"""Prices of outcomes: what was paid for each unit, made so that the customer can work it out again (row 89).

Only the amount paid for the quarter and counts that stand in the customer's own files enter.
"""

from __future__ import annotations

from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.provenance import figure, together
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.registers.own_measures import business_volume, words_of
from qbr.facts import Fact, strictest


def unit_costs_register(bench: Bench) -> Register | None:
    """Return what one unit of each outcome cost in the quarter; None when it is not known what was paid."""
    value = bench.grounds.value
    entitlement = bench.grounds.entitlement
    paid = entitlement.paid if entitlement and entitlement.paid.is_known else value.paid if value else None
    if paid is None or not paid.is_known:
        return None
    rows = [(name, word, units) for name, word, units in _units(bench) if units is not None and units.is_known]
    lines = [_line(name, word, units, paid, bench) for name, word, units in rows if units.number > 0]
    if not lines:
        return None
    return Register(
        "unit_costs", ("outcome", "units", "cost", "formula"), tuple(lines), "document", facts={"paid": paid},
        tables=("entitlements", "usage", "metrics"),
    )  # fmt: skip


def _units(bench: Bench) -> list[tuple[str, Word, Fact | None]]:
    business = bench.folder.customer.business
    volume = business.volume_metric if business else None
    found: list[tuple[str, Word, Fact | None]] = [
        ("active user", Word("active_user"), bench.known("usage.active_users")),
        ("value event", Word("value_event"), bench.known("usage.events")),
    ]
    if volume:
        found.append((words_of(volume), Word("volume", {"volume": words_of(volume)}), business_volume(bench)))
    return found


def _line(name: str, word: Word, units: Fact, paid: Fact, bench: Bench) -> Line:
    price, of_paid = _to_date(paid, bench)
    formula = f"{of_paid} ÷ {figure(units.number)}"
    return Line(
        (
            word,
            _fact("units", name, units.number, figure(units.number), bench, units),
            _fact("cost", name, price / units.number, formula, bench, paid, units),
            formula,
        )
    )


def _to_date(paid: Fact, bench: Bench) -> tuple[Decimal, str]:
    """Return the fee of the days told of, with its formula: units of a running quarter are not set beside all of it."""
    days, whole = bench.scope.period.days, bench.scope.quarter.days
    if days == whole:
        return paid.number, figure(paid.number)
    return paid.number * days / whole, f"({figure(paid.number)} × {days} ÷ {whole})"


def _fact(part: str, name: str, value: Decimal, formula: str, bench: Bench, *of: Fact) -> Fact:
    source = together(*(fact.source for fact in of))
    return Fact(
        f"value.unit[].{part}", (name,), value, "", bench.scope.period, source.rows, source, formula=formula,
        audience=strictest(fact.audience for fact in of),
    )  # fmt: skip
