"""Problems as a person sees them."""

from __future__ import annotations

from qbr.records.folder import CustomerFolder


def told(folder: CustomerFolder) -> list[str]:
    """Return the problems of a folder as a person sees them, the customer's path cut off."""
    return [f"{problem.severity}: {problem}".replace("customers/acme/", "") for problem in folder.problems]
