"""Who holds the units of a product, and in which of four forms the unused ones lie idle (`analytics` 2.5).

Dormant: held by somebody who does nothing at all. Over-provisioned: held by somebody who works with other products
only. Never assigned: held by nobody. Capacity: units that are consumed. The forms add up to the unused units.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Literal

import numpy as np

from qbr.analysis.arrays import Flags
from qbr.analysis.contract.entitlement_facts import NO_PRICE, OF_PEOPLE, Maker
from qbr.analysis.contract.entitlement_use import Held, features_of, idle_holders
from qbr.analysis.provenance import figure
from qbr.analysis.usage.counting import distinct
from qbr.analysis.usage.groups import NO_LIST
from qbr.analysis.usage.views import NO_USERS, View
from qbr.facts import Fact

Form = Literal["dormant", "over_provisioned", "never_assigned", "idle_capacity"]

FORMS: tuple[Form, ...] = ("dormant", "over_provisioned", "never_assigned", "idle_capacity")
NOT_CONSUMED = "its units are held by people, not consumed"


@dataclass(frozen=True, slots=True)
class SeatUse:
    """Who holds the units of a product and what form the unused ones have."""

    assigned: Fact
    assigned_ratio: Fact
    activation: Fact  # active people ÷ assigned people
    overage: Fact  # units used beyond those bought
    excepted: Fact
    dormant: Fact
    over_provisioned: Fact
    never_assigned: Fact
    idle_capacity: Fact
    dormant_cost: Fact
    over_provisioned_cost: Fact
    never_assigned_cost: Fact
    idle_capacity_cost: Fact

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the fields."""
        return tuple(getattr(self, item.name) for item in fields(self))

    def units(self, form: Form) -> Fact:
        """The unused units of one form."""
        fact: Fact = getattr(self, form)
        return fact

    def cost(self, form: Form) -> Fact:
        """What the unused units of one form cost for the quarter."""
        fact: Fact = getattr(self, f"{form}_cost")
        return fact


def seats_of(maker: Maker, held: Held, view: View | None) -> SeatUse:
    """Return who holds a product's units in the quarter under review, and the forms of what is unused."""
    over = None if held.used is None else max(Decimal(0), held.used - held.entitled)
    entitled, used = figure(held.entitled), figure(held.used or 0)
    units, why = _forms(held, view), _why_no_forms(held, view)
    shown = {form: units.get(form) for form in FORMS}
    forms = [maker.of(held, form, shown[form], _HOW[form], _why(held, form, why)) for form in FORMS]
    return SeatUse(
        *_assigned(maker, held, view),
        maker.of(held, "overage", over, f"{used} − {entitled}, never below zero"),
        maker.of(
            held, "excepted", None if held.used is None else held.excepted, "unused units with a reason on record"
        ),
        *forms,
        *(_cost(maker, held, form, shown[form], _why(held, form, why)) for form in FORMS),
    )


_HOW = {
    "dormant": "assigned, no work with anything in the days looked at",
    "over_provisioned": "assigned, work with other products only",
    "never_assigned": "unused − dormant − over-provisioned",
    "idle_capacity": "unused units of what is consumed",
}


def _why(held: Held, form: Form, why: str) -> str:
    if held.why:
        return held.why
    if (form == "idle_capacity") is held.line.is_of_people:
        return NOT_CONSUMED if held.line.is_of_people else OF_PEOPLE
    return why


def _why_no_forms(held: Held, view: View | None) -> str:
    if held.why or view is None:
        return held.why
    return "" if view.people.has_list else NO_LIST


def _cost(maker: Maker, held: Held, form: Form, units: Decimal | None, why: str) -> Fact:
    price = held.unit_price
    cost = None if units is None or price is None else units * price
    formula = f"{figure(units or 0)} × {figure(price or 0)}"
    return maker.of(held, f"{form}_cost", cost, formula, why if units is None else NO_PRICE)


def _forms(held: Held, view: View | None) -> dict[Form, Decimal]:
    """Return the unused units by form, as far as they are known; each unit once."""
    if held.unused is None or view is None:
        return {}
    if not held.line.is_of_people:
        return {"idle_capacity": held.unused}
    if not view.people.has_list:
        return _by_contract(held)
    idle = _settled_idle(held, view)
    elsewhere = np.zeros(idle.size, dtype=bool)
    elsewhere[view.activity.people(held.window)] = True
    over = min(held.unused, Decimal(int((idle & elsewhere).sum())))
    dormant = min(held.unused - over, Decimal(int((idle & ~elsewhere).sum())))
    return {"over_provisioned": over, "dormant": dormant, "never_assigned": held.unused - over - dormant}


def _by_contract(held: Held) -> dict[Form, Decimal]:
    """Return what the contract alone tells: units that were never assigned; who sleeps it does not know."""
    assigned = held.line.assigned(held.window.end)
    return (
        {}
        if assigned is None
        else {"never_assigned": min(held.unused or Decimal(0), max(Decimal(0), held.entitled - assigned))}
    )


def _settled_idle(held: Held, view: View) -> Flags:
    """Return who holds a unit without using it, is out of ramp and has no exception."""
    activity = view.activity
    rows = features_of(held.line, view)[activity.feature] & activity.within(held.window)
    young = view.people.since > activity.index(view.until) - view.thresholds.ramp_days
    idle: Flags = idle_holders(held.line, view, rows) & ~young & ~view.people.excepted
    return idle


def _assigned(maker: Maker, held: Held, view: View | None) -> tuple[Fact, Fact, Fact]:
    line, period = held.line, held.quarter.period
    if not line.is_of_people:
        return (
            maker.of(held, "assigned", None, "", OF_PEOPLE),
            maker.of(held, "assigned_ratio", None, "", OF_PEOPLE),
            maker.of(held, "activation", None, "", OF_PEOPLE),
        )
    listed = view is not None and view.people.has_list
    count, active = _holders(held, view) if view is not None and listed else (line.assigned(period.end), None)
    ratio = None if count is None or not held.entitled else count / held.entitled
    active_ratio = None if active is None or not count else active / count
    why = "nobody is assigned" if listed else NO_LIST
    if view is not None and not view.activity.has_users:
        active_ratio, why = None, NO_USERS
    how = "people on the list with the product" if listed else "units assigned on record"
    return (
        maker.of(held, "assigned", count, how, NO_LIST, is_contract=not listed),
        maker.of(held, "assigned_ratio", ratio, f"{figure(count or 0)} ÷ {figure(held.entitled)}", NO_LIST),
        maker.of(held, "activation", active_ratio, f"{figure(active or 0)} ÷ {figure(count or 0)}", held.why or why),
    )


def _holders(held: Held, view: View) -> tuple[Decimal, Decimal]:
    """Return how many hold the product on the view's last day, and how many of them worked with it in 28 days."""
    activity, people = view.activity, view.people
    holders = people.may_use(held.line.module or held.line.product) & people.assigned(activity.index(view.until))
    rows = features_of(held.line, view)[activity.feature] & activity.of_people(view.active)
    active = holders[distinct(activity.user[rows])]
    return Decimal(int(holders.sum())), Decimal(int(active.sum()))
