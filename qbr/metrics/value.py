"""Value: what it was worth, by how well it is known (`analytics` 2.9)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

VALUE: tuple[Metric, ...] = (
    Metric(
        "value.confirmed", "Confirmed value", "money", "up", "outside-in",
        "sum of the benefits of grades A and B: measured and confirmed by somebody at the customer",
    ),
    Metric(
        "value.estimated", "Estimated value", "money", "up", "outside-in",
        "sum of the base cases of grade C; never part of the confirmed value",
    ),
    Metric(
        "value.estimated_low", "Estimated value, low", "money", "up", "outside-in",
        "sum of the low ends of grade C",
    ),
    Metric(
        "value.estimated_high", "Estimated value, high", "money", "up", "outside-in",
        "sum of the high ends of grade C",
    ),
    Metric(
        "value.paid", "Paid for the quarter", "money", "none", "outside-in",
        "the contract's value, shared out over the days of its term",
    ),
    Metric(
        "value.return", "Return on what was paid", "ratio", "up", "outside-in",
        "(confirmed value − paid) ÷ paid; estimates are not in it",
    ),
    Metric(
        "value.flow.paid", "Paid, by days of the contract", "money", "none", "outside-in",
        "the contract's value × days of the quarter in its term ÷ days of its term",
    ),
    Metric(
        "value.flow.delivered", "Delivered", "money", "none", "outside-in",
        "units in force in the quarter × unit price",
    ),
    Metric(
        "value.flow.used", "Used of what was delivered", "money", "up", "outside-in",
        "delivered less the cost of what nobody used",
    ),
    Metric(
        "value.flow.returned", "Returned", "money", "up", "outside-in",
        "confirmed value of the quarter: grades A and B, nothing estimated",
    ),
    Metric(
        "value.payback", "Months until a year's fee has come back", "quantity", "down", "outside-in",
        "(paid for the quarter × 4) ÷ (confirmed value of the quarter ÷ 3)", places=1,
    ),
    Metric("value.waste", "Paid for and not used", "money", "down", "outside-in", "cost of what is not used"),
    Metric(
        "value.mutual[].count", "Entries behind the value", "count", "none", "outside-in",
        "benefits, deliveries or repeated work of a kind in the quarter",
    ),
    Metric(
        "value.unit[].cost", "Price of an outcome", "money", "down", "outside-in",
        "paid for the quarter ÷ units of the quarter", places=2,
    ),
    Metric("value.unit[].units", "Units of an outcome", "quantity", "up", "outside-in", "units of the quarter"),
    Metric(
        "value.link[].unit_value", "Worth of a unit", "money", "none", "outside-in",
        "what one unit of the goal's measure is worth, as the customer said; without it no money is shown",
    ),
    Metric("value.item[].amount", "Benefit", "money", "up", "outside-in", "the amount on record, or the base case"),
    Metric(
        "value.item[].low", "Benefit, low end", "money", "up", "outside-in",
        "the low end of the estimate on record",
    ),
    Metric(
        "value.item[].high", "Benefit, high end", "money", "up", "outside-in",
        "the high end of the estimate on record",
    ),
)  # fmt: skip
