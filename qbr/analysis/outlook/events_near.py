"""Dated events: what may be told of days on which something happened, to say what a change coincides with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qbr.analysis.outlook.weekly import told_incidents
from qbr.analysis.scope import Scope
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

NEAR = timedelta(days=2)  # an event further away than this coincides with nothing


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An incident, a release or a campaign with its day."""

    day: date
    kind: Literal["incident", "event"]
    what: str  # in the vendor's words for customers; empty for an incident


def dated_events(folder: CustomerFolder, scope: Scope, period: Period) -> tuple[DatedEvent, ...]:
    """Return incidents that may be told and events of modules the customer has, in a period, by day.

    Holidays are no events: they are why a day says nothing.
    """
    incidents = [DatedEvent(each.day, "incident", "") for each in told_incidents(folder, scope, period)]
    events = [
        DatedEvent(event.date, "event", event.what)
        for event in folder.events or ()
        if event.kind != "holiday" and period.contains(event.date) and _concerns(event.module, folder)
    ]
    return tuple(sorted((*incidents, *events), key=lambda each: (each.day, each.kind, each.what)))


def _concerns(module: str | None, folder: CustomerFolder) -> bool:
    """Return whether an event's module is one the customer has; without a contract nobody knows, so it is."""
    if module is None or folder.entitlements is None:
        return True
    names = {name.casefold() for row in folder.entitlements for name in (row.product, row.module) if name}
    names |= {
        each.module.casefold() for each in folder.catalogue or () if each.module and _is_open(each.plan_gate, names)
    }
    return module.casefold() in names


def _is_open(plan: str | None, names: set[str]) -> bool:
    return plan is None or plan.casefold() in names


def near(events: Sequence[DatedEvent], period: Period) -> DatedEvent | None:
    """Return the event within two days of a period, an incident before others and the nearest first; None for none."""
    around = Period(period.start - NEAR, period.end + NEAR)
    close = [event for event in events if around.contains(event.day)]
    return min(
        close, key=lambda each: (each.kind != "incident", abs((each.day - period.start).days), each.what), default=None
    )
