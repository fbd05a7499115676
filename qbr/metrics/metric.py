"""What is said of a measure when it is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "people", "count", "ratio", "money", "minutes", "hours", "days", "score", "rating", "date", "text", "quantity"
]
Better = Literal["up", "down", "none"]
View = Literal["outside-in", "inside-out"]
Stage = Literal["select", "adopt", "use", "extend", "renew"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One declared measure."""

    id: str
    label: str  # as a table row or a method line names it, e.g. "Active users"
    unit: Unit  # ratio: 0–1, printed as per cent; score: −100…100 or 0–100 points; rating: 0–10; quantity: own unit
    better: Better  # the direction that is better for the customer
    view: View  # outside-in: the customer's world; inside-out: the product's
    definition: str  # how it is counted, one line, with the section of the definition's source
    audience: Literal["customer", "internal"] = "customer"
    places: int | None = None  # decimals of the short form; None: by unit
    exact_places: int | None = None  # decimals of the full form; None: as many as the value has, 4 at most
    stage: Stage = "use"  # of the customer's way with the product; set by `metrics.STAGES`
    is_of_cases: bool = False  # a share of cases, n of them; of few it is said how many; set by `metrics.OF_CASES`
    is_flow: bool = False  # adds up over days, so that a longer quarter has more of it
