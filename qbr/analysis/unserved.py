"""Unserved: groups of people the product is meant for who have no access to it (`practices` 63)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qbr.analysis.entitlement_lines import PEOPLE_UNITS
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.registers import Line, Register
from qbr.analysis.rules import Bench
from qbr.facts import Fact
from qbr.records.entitlements import Entitlement

COLUMNS = ("group", "product", "in_scope", "with_access", "without")


@dataclass(frozen=True, slots=True)
class Group:
    """The people one product is meant for, as the contract's list names them."""

    product: str
    name: str
    in_scope: int
    with_access: int

    @property
    def without(self) -> int:
        """People in scope without access, never below zero."""
        return max(0, self.in_scope - self.with_access)


def unserved_register(bench: Bench) -> Register | None:
    """Return the groups with people without access, those with none at all first; None when everybody has it.

    A group of fewer people than may be shown is told all the same: that somebody has no access says nothing of them.
    """
    groups = [group for group in groups_of(bench) if group.without]
    if not groups:
        return None
    ordered = sorted(groups, key=lambda group: (group.with_access > 0, -group.without, group.name, group.product))
    lines = tuple(_line(bench, group) for group in ordered)
    none = [group for group in ordered if not group.with_access]
    return Register(
        "unserved", COLUMNS, lines, "deck",
        case="none" if none else "some",
        facts={"without": _fact(bench, "without", ordered[0])},
        words={"group": ordered[0].name, "product": ordered[0].product},
        tables=("entitlements",),
    )  # fmt: skip


def groups_of(bench: Bench) -> Sequence[Group]:
    """Return every group whose size is on record, over the rows held on the last day that counts."""
    day = min(bench.scope.quarter.end, bench.scope.as_of)
    held: dict[tuple[str, str], list[Entitlement]] = {}
    for row in bench.folder.entitlements or ():
        is_of_people = row.unit.casefold() in PEOPLE_UNITS
        if row.population is not None and row.holds_on(day) and is_of_people:
            held.setdefault((row.name, row.group or ""), []).append(row)
    return [_group(product, name, rows) for (product, name), rows in held.items()]


def _group(product: str, name: str, rows: Sequence[Entitlement]) -> Group:
    in_scope = max(row.population or 0 for row in rows)
    access = sum(int(row.quantity) if row.assigned is None else row.assigned for row in rows)
    return Group(product, name or product, in_scope, min(access, in_scope))


def _line(bench: Bench, group: Group) -> Line:
    facts = (_fact(bench, name, group) for name in ("in_scope", "with_access", "without"))
    return Line((group.name, group.product, *facts), is_focus=not group.with_access)


def _fact(bench: Bench, name: str, group: Group) -> Fact:
    formula = f"{figure(group.in_scope)} − {figure(group.with_access)}" if name == "without" else "as recorded"
    source = table_source(bench.folder, "entitlements", ("group", "population", "assigned", "quantity"), 1)
    return Fact(
        f"unserved.group[].{name}", (f"{group.name}, {group.product}",), getattr(group, name),
        period=bench.scope.quarter.period, n=group.in_scope, source=source, formula=formula, audience="customer",
    )  # fmt: skip
