"""The customer's own business: its volume, its people, its measures beside the use of the product (rows 21, 23, 44)."""

from __future__ import annotations

from qbr.metrics.metric import Metric

BUSINESS: tuple[Metric, ...] = (
    Metric("business.headcount", "People employed", "people", "none", "outside-in", "people the customer employs"),
    Metric(
        "business.volume", "Business volume", "quantity", "none", "outside-in",
        "sum of the customer's volume series over the quarter",
    ),
    Metric(
        "business.use_per_volume", "Value events per unit of volume", "quantity", "none", "outside-in",
        "value events of the quarter ÷ business volume of the quarter", places=2,
    ),
    Metric(
        "business.users_per_head", "Active users of people employed", "ratio", "up", "outside-in",
        "active users ÷ people employed",
    ),
    Metric(
        "business.measure[].now", "Own measure", "quantity", "none", "outside-in",
        "last value of the customer's series up to the end of the quarter",
    ),
    Metric(
        "business.measure[].month", "Own measure by month", "quantity", "none", "outside-in",
        "last value of the customer's series in each month",
    ),
    Metric(
        "business.month_people", "People who use the product, by month", "people", "none", "outside-in",
        "distinct people with a value event in each whole calendar month",
    ),
    Metric(
        "business.measure[].together", "Months moved together", "count", "none", "outside-in",
        "months in which the series and the people who use the product both rose or both fell; no cause is claimed",
    ),
    Metric(
        "business.measure[].months", "Months compared", "count", "none", "outside-in",
        "months in which both the series and the people who use the product moved",
    ),
    Metric(
        "business.downstream[].now", "Measure of the customer's customers", "quantity", "none", "outside-in",
        "last value up to the end of the quarter of a series about whom the customer serves",
    ),
    Metric(
        "business.capacity", "Changes they can take on", "count", "none", "outside-in",
        "changes the customer's people can take on in a quarter, as they said",
    ),
    Metric(
        "business.asked", "Changes asked of them", "count", "none", "outside-in",
        "recommendations on the customer's side and their open promises due in the coming quarter, each counted once",
    ),
    Metric("business.blocker[].until", "Blocker gone by", "date", "none", "outside-in", "day as expected"),
)  # fmt: skip
