"""The two sides of a review by name, as every section needs them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Who speaks and who is spoken to."""

    customer: str  # Acme
    vendor: str  # Fernhollow
    product: str  # what their people use: Fernhollow, or Fernhollow Roster; empty: it has no name here
