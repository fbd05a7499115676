"""The customer's side of the table: alternatives, alignment of how we are deployed, readiness for change.

What they could use instead (`practices` 87) and what keeps them from changing (97) are shown as far as they released
it; where their budget, their aims or their structure and our deployment disagree, the disagreement is listed (73).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Cell, Line, Place, Register, Word
from qbr.facts import Fact
from qbr.records.customer import Alternative, Blocker

SEATS = ("seat", "licence", "license", "user", "gate")  # units bought ahead; others are paid by use


def alternatives_register(bench: Bench) -> Register | None:
    """Return what they could use instead, as far as they released it, the least obvious first."""
    told = [item for item in bench.folder.customer.alternatives if item.audience == "customer"]
    return _alternatives("alternatives", told, "document", bench)


def alternatives_inside_register(bench: Bench) -> Register | None:
    """Return, for ourselves, every alternative on record."""
    return _alternatives("alternatives_inside", bench.folder.customer.alternatives, "brief", bench)


def _alternatives(name: str, items: Sequence[Alternative], where: Place, bench: Bench) -> Register | None:
    if not items:
        return None
    ordered = sorted(items, key=lambda item: item.obvious)
    lines = tuple(
        Line((item.what, Word("same" if item.obvious else "other"), shown_owner(bench.folder, item.role) or None))
        for item in ordered
    )
    return Register(name, ("what", "kind", "role"), lines, where, tables=("customer",))


def alignment_register(bench: Bench) -> Register | None:
    """Return where their strategy, budget or structure and our deployment disagree; None when nothing is stated."""
    business = bench.folder.customer.business
    if business is None or not (business.strategy or business.budget_type or business.units):
        return None
    lines = [*_budget(bench), *_aims(bench), *_structure(bench)]
    apart = sum(line.is_focus for line in lines)
    if not lines:
        return None
    return Register(
        "alignment", ("stated", "deployed", "verdict"), tuple(lines), "document",
        case="apart" if apart else "aligned", words={"apart": apart, "lines": len(lines)},
        tables=("customer", "goals", "entitlements", "usage"),
    )  # fmt: skip


def _verdict(stated: Cell, deployed: Cell, agrees: bool) -> Line:
    return Line((stated, deployed, Word("agrees" if agrees else "disagrees")), is_focus=not agrees)


def _budget(bench: Bench) -> Iterator[Line]:
    customer = bench.folder.customer
    budget = customer.business.budget_type if customer.business else None
    billing = customer.contract.billing if customer.contract else None
    if budget is None:
        return
    if billing is not None:
        yield _verdict(Word(f"budget_{budget}"), Word(f"billed_{billing}"), budget == billing)
    metered = sorted({
        row.name for row in bench.folder.entitlements or () if row.unit.casefold() not in SEATS
    })  # fmt: skip
    if metered and budget == "capex":
        yield _verdict(Word("budget_capex"), Word("metered", {"names": ", ".join(metered)}), agrees=False)


def _aims(bench: Bench) -> Iterator[Line]:
    business = bench.folder.customer.business
    served = {goal.aim: goal for goal in bench.folder.goals or () if goal.aim}
    for aim in business.strategy if business and served else ():  # no goal names an aim: nothing is linked yet
        goal = served.get(aim)
        yield _verdict(aim, (goal.label or goal.statement) if goal else Word("no_goal"), goal is not None)


def _structure(bench: Bench) -> Iterator[Line]:
    business = bench.folder.customer.business
    groups = bench.grounds.usage.groups if bench.grounds.usage else None
    used = {row.name: row for row in groups.rows} if groups else {}
    for unit in business.units if business and used else ():
        row = used.get(unit)
        active = row is not None and row.active.is_known and row.active.number > 0
        yield _verdict(unit, Word("people", {"active": row.active}) if row and active else Word("nobody"), active)


def change_readiness_register(bench: Bench) -> Register | None:
    """Return what they can take on beside what is asked of them, and what stands in the way; None when not stated."""
    business = bench.folder.customer.business
    if business is None:
        return None
    blockers = [item for item in business.blockers if item.audience == "customer"]
    stated = business.change_capacity is not None or bool(business.readiness)
    if not blockers and not stated:
        return None
    capacity, asked = _capacity(bench), _asked(bench)
    lines = [Line((Word("capacity"), capacity, None, None)), Line((Word("asked"), asked, None, None))]
    lines += [Line((Word("readiness"), business.readiness, None, None))] if business.readiness else []
    lines += [_blocker(item, bench) for item in blockers]
    case = "some" if not capacity.is_known else "over" if asked.number > capacity.number else "within"
    return Register(
        "change_readiness", ("what", "detail", "owner", "until"), tuple(lines), "document", case=case,
        facts={"capacity": capacity, "asked": asked}, words={"blockers": len(blockers)}, tables=("customer", "actions"),
    )  # fmt: skip


def _blocker(item: Blocker, bench: Bench) -> Line:
    until = Fact(
        "business.blocker[].until", (item.what,), item.until, "" if item.until else "no date given",
        source=table_source(bench.folder, "customer", ("business",), None), audience="customer",
    )  # fmt: skip
    owner = shown_owner(bench.folder, item.owner)
    return Line((Word("blocker"), item.what, owner or Word("unowned"), until), is_focus=True)


def _capacity(bench: Bench) -> Fact:
    business = bench.folder.customer.business
    value = business.change_capacity if business else None
    return _fact("business.capacity", value, "not stated", "", bench)


def _asked(bench: Bench) -> Fact:
    """Return how many changes the coming quarter asks of them: what is recommended, and open promises beside it."""
    rows = bench.grounds.recommendations.rows if bench.grounds.recommendations else ()
    theirs = [item for item in rows if item.side == "theirs"]
    counted = {item.action for item in theirs}
    promises = bench.grounds.promises.promises if bench.grounds.promises else ()
    due = [
        item for item in promises
        if item.is_open and item.side == "theirs" and item.id not in counted
        and item.next_due is not None and item.next_due <= bench.last_day
    ]  # fmt: skip
    formula = f"{len(theirs)} recommendations + {len(due)} open promises"
    return _fact("business.asked", len(theirs) + len(due), "", formula, bench)


def _fact(metric: str, value: int | None, why: str, formula: str, bench: Bench) -> Fact:
    source = table_source(bench.folder, "customer", ("business",), None)
    return Fact(
        metric, (), value, "" if value is not None else why, bench.scope.quarter.next.period, None, source,
        formula=formula, audience="customer",
    )  # fmt: skip
