"""Entitlements: what is paid for, what of it is used, and what the rest costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from qbr.analysis.contract.entitlement_facts import Maker, facts_over_time, held_facts, sums
from qbr.analysis.contract.entitlement_lines import Line, lines_of
from qbr.analysis.contract.entitlement_seats import SeatUse, seats_of
from qbr.analysis.contract.entitlement_use import Held, earlier, held_in
from qbr.analysis.provenance import table_source
from qbr.analysis.scope import Scope
from qbr.analysis.usage.usage_frame import read_activity
from qbr.analysis.usage.usage_people import read_people
from qbr.analysis.usage.views import View, view_now, view_of
from qbr.facts import Fact, Source
from qbr.quarter import Quarter
from qbr.records.folder import CustomerFolder


@dataclass(frozen=True, slots=True)
class EntitlementUse:
    """A product, what of it is used, and what the rest costs."""

    line: Line
    seats: SeatUse  # who holds the units, and in which form the rest lies idle
    entitled: Fact  # units, weighted by days
    used: Fact  # people active in 90 days, or units consumed in the quarter
    used_ratio: Fact
    in_ramp: Fact  # unused units too new to be judged
    ratio_after_ramp: Fact  # used ratio once those in ramp are used
    unused: Fact  # units neither used nor in ramp
    unit_price: Fact  # for a quarter
    paid: Fact  # for the quarter
    unused_cost: Fact  # for the quarter
    utilization: Fact  # active in 28 days ÷ units, averaged over the days of the quarter
    peak: Fact  # the highest day of the same
    low_quarters: Fact  # quarters in a row with more unused than the threshold of RIGHT-SIZE
    ceiling: Fact  # the next step of five per cent above the used ratio
    below_quarters: Fact  # quarters in a row with a used ratio below that step
    full_months: Fact  # months in a row with utilisation from the threshold of EXPAND on

    @property
    def name(self) -> str:
        """The product as shown."""
        return self.line.name

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the fields."""
        own = (getattr(self, item.name) for item in fields(self) if item.name not in ("line", "seats"))
        return (*own, *self.seats.facts)


@dataclass(frozen=True, slots=True)
class EntitlementFindings:
    """What is paid for and not used."""

    rows: tuple[EntitlementUse, ...]  # largest unused cost first, unknown cost last
    total_cost: Fact  # of what is not used, over the products for which it is known
    paid: Fact  # for everything that has a price
    share: Fact  # total cost ÷ what was paid for the same products
    seats_used: Fact  # used ÷ entitled over all units that are seats

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        whole = (self.total_cost, self.paid, self.share, self.seats_used)
        return (*whole, *(fact for row in self.rows for fact in row.facts))


def analyse_entitlement(folder: CustomerFolder, scope: Scope) -> EntitlementFindings | None:
    """Return what is paid for and not used; None when there is no file of entitlements."""
    if folder.entitlements is None:
        return None
    activity = read_activity(folder)
    now = None if activity is None else view_now(activity, read_people(folder, activity), scope)
    used, users = activity.source if activity else Source(), Source()
    if folder.users is not None:
        users = table_source(folder, "users", ("user_id", "assigned_from", "modules"))
    maker = Maker(table_source(folder, "entitlements"), used, users, scope)
    held = _held(folder, now, scope.quarter, scope)
    before = _held(folder, now and view_of(now, scope.basis), scope.basis, scope)
    rows = sorted((_row(maker, each, before, now) for each in held), key=_order)
    pairs = zip(sums(maker, held, scope.quarter.period), sums(maker, before, scope.basis.period), strict=True)
    total_cost, paid, share, seats_used = (scope.compared(fact, old) for fact, old in pairs)
    return EntitlementFindings(tuple(rows), total_cost, paid, share, seats_used)


def _held(folder: CustomerFolder, view: View | None, quarter: Quarter, scope: Scope) -> list[Held]:
    lines = lines_of(folder.entitlements or (), quarter.period)
    return [held_in(line, view, quarter, scope) for line in lines]


def _row(maker: Maker, held: Held, before: Sequence[Held], now: View | None) -> EntitlementUse:
    facts = held_facts(maker, held)
    old = next((other for other in before if other.line == held.line), None)
    if old is not None:
        facts = tuple(
            maker.scope.compared(fact, earlier_fact)
            for fact, earlier_fact in zip(facts, held_facts(maker, old), strict=True)
        )
    quarters = list(earlier(held.line, now, maker.scope))
    seats = seats_of(maker, held, now)
    return EntitlementUse(held.line, seats, *facts, *facts_over_time(maker, held, quarters, now))


def _order(row: EntitlementUse) -> tuple[bool, Decimal, Decimal, str]:
    return not row.unused_cost.is_known, -_number(row.unused_cost), -_number(row.paid), row.name


def _number(fact: Fact) -> Decimal:
    return fact.number if fact.is_known else Decimal(0)
