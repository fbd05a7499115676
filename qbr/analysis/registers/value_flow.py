"""The flow of value: what was paid, delivered, used and returned in the quarter, and what was wasted (rows 41, 68)."""

from __future__ import annotations

from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.outcomes.value import contract_share
from qbr.analysis.provenance import figure, table_source, together
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.registers.friction import flagged_tickets
from qbr.facts import Fact, strictest

NOTHING = "no prices on record"


def flow_register(bench: Bench) -> Register | None:
    """Return paid, delivered, used and returned as amounts of the quarter; None when no money is known."""
    facts = {"paid": paid(bench), "delivered": delivered(bench), "used": used(bench), "returned": returned(bench)}
    if not any(fact.is_known for fact in facts.values()):
        return None
    return Register(
        "flow", ("step", "amount", "how"),
        tuple(Line((Word(name), fact, Word(f"how_{name}"))) for name, fact in facts.items()),
        "deck", case="both" if facts["paid"].is_known and facts["returned"].is_known else "some", facts=facts,
        tables=("entitlements", "value"),
    )  # fmt: skip


def paid(bench: Bench) -> Fact:
    """Return the quarter's share of the contract by days; the shares of all quarters add up to the contract."""
    share = contract_share(bench.folder, bench.scope)
    return _renamed("value.flow.paid", share, bench)


def delivered(bench: Bench) -> Fact:
    """Return what was in force in the quarter, at its unit prices."""
    entitlement = bench.grounds.entitlement
    return _renamed("value.flow.delivered", entitlement.paid if entitlement else None, bench)


def used(bench: Bench) -> Fact:
    """Return what was delivered less what nobody used."""
    entitlement = bench.grounds.entitlement
    whole = delivered(bench)
    if entitlement is None or not (whole.is_known and entitlement.total_cost.is_known):
        reason = whole.reason or (entitlement.total_cost.reason if entitlement else NOTHING)
        return _fact("value.flow.used", None, reason, "", bench)
    unused = entitlement.total_cost
    formula = f"{figure(whole.number)} − {figure(unused.number)}"
    return _fact("value.flow.used", whole.number - unused.number, "", formula, bench, whole, unused)


def returned(bench: Bench) -> Fact:
    """Return the confirmed value of the quarter."""
    value = bench.grounds.value
    return _renamed("value.flow.returned", value.confirmed if value else None, bench)


def payback(bench: Bench) -> Fact:
    """Return after how many months a year's fee has come back: what was paid ÷ confirmed value a month (2.9).

    Both are of the quarter, so the year's fee is four times what was paid, and a month's value a third.
    """
    value = bench.grounds.value
    lacking = "no value on record" if value is None else value.confirmed.reason or value.paid.reason
    if value is None or lacking or value.confirmed.number <= 0:
        return _fact("value.payback", None, lacking or "nothing is confirmed", "", bench)
    year, month = value.paid.number * 4, value.confirmed.number / 3
    formula = f"({figure(value.paid.number)} × 4) ÷ ({figure(value.confirmed.number)} ÷ 3)"
    return _fact("value.payback", year / month, "", formula, bench, value.paid, value.confirmed)


def mutual_register(bench: Bench) -> Register | None:
    """Return what the customer got by grade, what was done for it, and what was wasted; None without any value."""
    value = bench.grounds.value
    if value is None or not value.items:
        return None
    amounts = {"confirmed": value.confirmed, "estimated": value.estimated, "unused": _unused(bench)}
    counts = {"confirmed": _count("confirmed", len(value.graded("A", "B")), bench),
              "estimated": _count("estimated", len(value.graded("C")), bench)}  # fmt: skip
    lines = [Line((Word("theirs"), Word(name), amounts[name], counts[name])) for name in counts]
    lines.append(Line((Word("theirs"), Word("told"), None, _count("told", len(value.graded("D")), bench))))
    lines += [Line((Word("ours"), Word(name), None, fact)) for name, fact in _deliverables(bench)]
    lines.append(Line((Word("waste"), Word("unused"), amounts["unused"], None), is_focus=True))
    lines += [Line((Word("waste"), Word(name), None, fact)) for name, fact in _rework(bench)]
    return Register(
        "mutual", ("side", "what", "amount", "count"), tuple(lines), "deck",
        facts={"confirmed": value.confirmed, "unused": amounts["unused"], "payback": payback(bench)},
        tables=("value", "entitlements", "actions", "tickets"),
    )  # fmt: skip


def _unused(bench: Bench) -> Fact:
    entitlement = bench.grounds.entitlement
    return _renamed("value.waste", entitlement.total_cost if entitlement else None, bench)


def _deliverables(bench: Bench) -> list[tuple[str, Fact]]:
    promises = bench.grounds.promises
    done = [row for row in bench.folder.requests or () if (row.status or "").casefold() in ("done", "delivered")]
    found = [("kept", promises.ours.kept)] if promises else []
    return [*found, ("requests", _count("requests", len(done), bench))] if bench.folder.requests is not None else found


def _rework(bench: Bench) -> list[tuple[str, Fact]]:
    incidents = bench.grounds.incidents
    repeated = [item for item in incidents.incidents if item.repeats] if incidents else []
    found = [("repeated", _count("repeated", len(repeated), bench))] if incidents else []
    reopened = flagged_tickets(bench, "reopened")
    found += [("reopened", reopened)] if reopened else []
    cancelled = [
        row for row in bench.folder.interactions or ()
        if not row.held and row.audience == "customer" and bench.scope.period.contains(row.date)
    ]  # fmt: skip
    has_meetings = bench.folder.interactions is not None
    return [*found, ("cancelled", _count("cancelled", len(cancelled), bench))] if has_meetings else found


def _count(part: str, count: int, bench: Bench) -> Fact:
    return Fact(
        "value.mutual[].count", (part,), count, "", bench.scope.period, count,
        table_source(bench.folder, "value", (), count), audience="customer",
    )  # fmt: skip


def _renamed(metric: str, fact: Fact | None, bench: Bench) -> Fact:
    """Return a figure of another subject under the name it has here, with its own source and formula."""
    if fact is None or not fact.is_known:
        return _fact(metric, None, fact.reason if fact else NOTHING, "", bench)
    return _fact(metric, fact.number, "", fact.formula, bench, fact)


def _fact(metric: str, value: Decimal | None, reason: str, formula: str, bench: Bench, *of: Fact) -> Fact:
    source = together(*(fact.source for fact in of)) if of else table_source(bench.folder, "value", (), 0)
    period = of[0].period if of else bench.scope.period  # a fee is of the whole quarter, whatever day it is
    return Fact(
        metric, (), value, reason, period, source.rows, source, formula=formula,
        audience=strictest(fact.audience for fact in of),
    )  # fmt: skip
