"""Shelfware: what is paid for and idle, by its form and with the exceptions named (`analytics` 2.5)."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.analysis.bench import Bench
from qbr.analysis.contract.entitlement import EntitlementUse
from qbr.analysis.contract.entitlement_seats import FORMS
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact

COLUMNS = ("product", "form", "units", "cost", "why")


def shelfware_register(bench: Bench) -> Register | None:
    """Return the idle units of each product by form, the dearest first; exceptions and overage stand with them."""
    found = bench.grounds.entitlement
    lines = sorted((line for row in found.rows for line in _lines(row, bench)), key=_order) if found else []
    if not lines:
        return None
    rules = bench.scope.thresholds
    first = lines[0].cells
    facts = {"cost": first[3], "units": first[2]}
    return Register(
        "shelfware", COLUMNS, tuple(lines), "document",
        case="cost" if isinstance(first[3], Fact) and first[3].is_known else "some",
        facts={name: fact for name, fact in facts.items() if isinstance(fact, Fact)},
        words={"product": str(first[0]), "days": rules.unused_days, "ramp": rules.ramp_days},
        tables=("entitlements", "usage", "users"),
    )  # fmt: skip


def _lines(row: EntitlementUse, bench: Bench) -> Iterator[Line]:
    seats = row.seats
    for form in FORMS:
        units = seats.units(form)
        if units.is_known and units.number:
            yield Line((row.name, Word(form), units, seats.cost(form), ", ".join(row.line.settled_notes) or None))
    if row.in_ramp.is_known and row.in_ramp.number:
        yield Line((row.name, Word("in_ramp"), row.in_ramp, None, None))
    if seats.excepted.is_known and seats.excepted.number:
        people = [user.exception for user in bench.folder.users or () if user.exception]
        told = people if len(people) >= bench.scope.thresholds.small_group else []  # fewer could be recognised
        reasons = dict.fromkeys((*row.line.exceptions, *told))
        yield Line((row.name, Word("excepted"), seats.excepted, None, ", ".join(reasons) or None))
    if seats.overage.is_known and seats.overage.number:
        yield Line((row.name, Word("overage"), seats.overage, None, None), is_focus=True)


def _order(line: Line) -> tuple[bool, float, str]:
    cost = line.cells[3]
    known = isinstance(cost, Fact) and cost.is_known
    return not known, -float(cost.number) if isinstance(cost, Fact) and known else 0.0, str(line.cells[0])
