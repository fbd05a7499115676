"""Which incident a ticket's topic speaks of, where somebody wrote down its id, its cause or its title."""

from __future__ import annotations

from qbr.records.folder import CustomerFolder
from qbr.records.incidents import Incident


def incident_named(folder: CustomerFolder, topic: str) -> Incident | None:
    """Return the incident a topic names by its id, its cause or its title for the customer; None when it names none.

    One that is approved for the customer comes before one that is not.
    """
    word = topic.casefold()
    for record in sorted(folder.incidents or (), key=lambda record: not record.is_approved):
        names = (record.id, record.cause_id, record.customer_title)
        if word in {name.casefold() for name in names if name}:
            return record
    return None
