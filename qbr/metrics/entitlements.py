"""Entitlements (`analytics` 2.5)."""

from __future__ import annotations

from qbr.metrics.metric import Better, Metric, Unit

_OF_A_PRODUCT: tuple[tuple[str, str, Unit, Better, str, int | None], ...] = (
    ("entitled", "Entitled", "quantity", "none", "units under contract in the quarter, weighted by days", 0),
    ("used", "Used", "quantity", "up",
     "distinct people with a value event in it in the last 90 days; units consumed, where no people hold them", 0),
    ("used_ratio", "Used of entitled", "ratio", "up", "used ÷ entitled", 0),
    ("in_ramp", "In ramp", "quantity", "none",
     "unused units younger than 60 days, or in ramp by contract: not called unused", 0),
    ("ratio_after_ramp", "Used of entitled, after ramp", "ratio", "none", "(used + in ramp) ÷ entitled", 0),
    ("unused", "Unused", "quantity", "down",
     "entitled − used − in ramp − excepted for a reason on record, never below zero", 0),
    ("excepted", "Excepted", "quantity", "none",
     "unused units whose non-use is expected for a reason on record, such as leave, a season or an emergency", 0),
    ("overage", "Overage", "quantity", "down", "used − entitled, never below zero: more used than was bought", 0),
    ("assigned", "Assigned", "quantity", "none", "people on the list with the product; else units assigned on record",
     0),
    ("assigned_ratio", "Assigned of entitled", "ratio", "none", "assigned ÷ entitled", 0),
    ("activation", "Active of assigned", "ratio", "up",
     "assigned people with a value event in it in the last 28 days ÷ assigned people", 0),
    ("dormant", "Unused: dormant", "quantity", "down",
     "unused units assigned to people who did no work with anything in 90 days", 0),
    ("over_provisioned", "Unused: more than they use", "quantity", "down",
     "unused units assigned to people who worked with other products in 90 days, and not with this one", 0),
    ("never_assigned", "Unused: never assigned", "quantity", "down", "unused units that nobody on the list holds", 0),
    ("idle_capacity", "Unused: capacity", "quantity", "down", "unused units of what is consumed", 0),
    ("dormant_cost", "Cost of dormant units", "money", "down", "dormant units × unit price for the quarter", None),
    ("over_provisioned_cost", "Cost of units beyond what is used", "money", "down",
     "units of people who use other products only × unit price for the quarter", None),
    ("never_assigned_cost", "Cost of units never assigned", "money", "down",
     "units nobody holds × unit price for the quarter", None),
    ("idle_capacity_cost", "Cost of idle capacity", "money", "down",
     "unused units of what is consumed × unit price for the quarter", None),
    ("unit_price", "Unit price", "money", "none", "price of a unit for a quarter", None),
    ("paid", "Paid", "money", "none", "units × unit price for the quarter, weighted by days", None),
    ("unused_cost", "Unused cost", "money", "down", "unused units × unit price for the quarter", None),
    ("utilization", "Utilisation, average", "ratio", "up",
     "active users of 28 days ÷ units, averaged over the days of the quarter", 0),
    ("peak", "Utilisation, peak", "ratio", "none", "highest day of utilisation in the quarter", 0),
    ("low_quarters", "Quarters of low use", "count", "down",
     "quarters in a row with more than 20 % of the units unused", 0),
    ("ceiling", "Use is below", "ratio", "none", "next step of 5 % above used ÷ entitled", 0),
    ("below_quarters", "Quarters below that", "count", "none",
     "quarters in a row with used ÷ entitled below that step", 0),
    ("full_months", "Months of full use", "count", "none",
     "months in a row with utilisation of at least 85 %", 0),
)  # fmt: skip
ENTITLEMENTS: tuple[Metric, ...] = (
    *(
        Metric(f"entitlement.product[].{name}", label, unit, better, "inside-out", definition, places=places)
        for name, label, unit, better, definition, places in _OF_A_PRODUCT
    ),
    Metric(
        "entitlement.seats_used", "Seats used", "ratio", "up", "inside-out",
        "used ÷ entitled over all units that are seats",
    ),
    Metric(
        "unused.total_cost", "Unused cost", "money", "down", "outside-in",
        "cost of unused units for the quarter, over the products for which it is known",
    ),
    Metric(
        "unused.paid", "Paid for products", "money", "none", "outside-in",
        "units × unit price for the quarter, over the products that have a price",
    ),
    Metric(
        "unused.share", "Unused cost of paid", "ratio", "down", "outside-in",
        "unused cost ÷ what was paid for the same products",
    ),
)  # fmt: skip
