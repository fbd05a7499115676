"""Backing: what is open on both sides, and how much of it has an owner, a date and money behind it (row 96)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.bench import Grounds
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder


@dataclass(frozen=True, slots=True)
class BackingFindings:
    """Open commitments, and what shows that they are meant."""

    open: Fact
    owned: Fact
    dated: Fact
    spend: Fact  # missing where nobody recorded any


def analyse_backing(folder: CustomerFolder, scope: Scope, grounds: Grounds) -> BackingFindings | None:
    """Return how serious the open commitments are; None when nothing is on record that could be one."""
    promises, incidents = grounds.promises, grounds.incidents
    if promises is None and incidents is None:
        return None
    rows = [item for item in promises.promises if item.is_open] if promises else []
    told = [finding for finding in incidents.incidents if finding.telling == "told"] if incidents else []
    changes = [action for finding in told for action in finding.actions if action.status == "open"]
    owners = [item.is_owned for item in rows] + [action.has_owner for action in changes]
    days = [item.next_due for item in rows] + [action.now_due or action.due for action in changes]
    counts = {"open": len(owners), "owned": sum(map(bool, owners)), "dated": sum(day is not None for day in days)}
    facts = {name: _count(name, count, len(owners), folder, scope) for name, count in counts.items()}
    return BackingFindings(**facts, spend=_spend({item.id for item in rows}, folder, scope))


def _count(name: str, count: int, total: int, folder: CustomerFolder, scope: Scope) -> Fact:
    source = table_source(folder, "actions", ("owner", "due", "closed"), total)
    return Fact(
        f"backing.{name}", (), count, "", scope.period, total, source,
        formula=f"{count} of {total} open commitments", audience="customer",
    )  # fmt: skip


def _spend(open_ids: set[str], folder: CustomerFolder, scope: Scope) -> Fact:
    amounts = [row.spend for row in folder.actions or () if row.id in open_ids and row.spend is not None]
    source = table_source(folder, "actions", ("id", "spend"), len(amounts))
    return Fact(
        "backing.spend", (), sum(amounts, Decimal(0)) if amounts else None,
        "" if amounts else "no spend on record", scope.period, len(amounts), source,
        formula=" + ".join(figure(amount) for amount in amounts), audience="customer",
    )  # fmt: skip
