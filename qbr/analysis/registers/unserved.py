"""Unserved: groups of people the product is meant for who have no access to it (`practices` 63)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qbr.analysis.bench import Bench
from qbr.analysis.contract.entitlement_lines import PEOPLE_UNITS
from qbr.analysis.folding import fold
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.entitlements import Entitlement

SMALL = "small groups"  # key of those told together
COLUMNS = ("group", "product", "in_scope", "with_access", "without")


@dataclass(frozen=True, slots=True)
class Group:
    """The people one product is meant for, as the contract's list names them."""

    product: str
    name: str
    in_scope: int
    with_access: int
    folded: int = 1  # how many small groups it stands for

    @property
    def without(self) -> int:
        """People in scope without access, never below zero."""
        return max(0, self.in_scope - self.with_access)


def unserved_register(bench: Bench) -> Register | None:
    """Return the groups with people without access, those with none at all first; None when everybody has it.

    Small groups of a product stand together, without their names; one that has none to stand with is left out.
    """
    groups = [group for group in folded(groups_of(bench), bench.scope.thresholds.small_group) if group.without]
    if not groups:
        return None
    ordered = sorted(groups, key=_order)
    lines = tuple(_line(bench, group) for group in ordered)
    first = ordered[0]
    return Register(
        "unserved", COLUMNS, lines, "deck",
        case="small" if first.folded > 1 else "some" if first.with_access else "none",
        facts={"without": _fact(bench, "without", first)},
        words={"group": first.name, "product": first.product, "smallest": bench.scope.thresholds.small_group},
        tables=("entitlements",),
    )  # fmt: skip


def _order(group: Group) -> tuple[bool, bool, int, str, str]:
    return group.folded > 1, group.with_access > 0, -group.without, group.name, group.product


def folded(groups: Sequence[Group], smallest: int) -> Sequence[Group]:
    """Return the groups with the small ones of each product as one, named by how many they are."""
    found: list[Group] = []
    for product in dict.fromkeys(group.product for group in groups):
        mine = {group.name: group for group in groups if group.product == product}
        folding = fold({name: group.in_scope for name, group in mine.items()}, smallest)
        found += [mine[name] for name in folding.alone]
        small = [mine[name] for name in folding.together]
        in_scope, access = sum(group.in_scope for group in small), sum(group.with_access for group in small)
        found += [Group(product, SMALL, in_scope, access, len(small))] if in_scope >= smallest else []
    return found


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
    name = Word("small_groups", {"count": group.folded}) if group.folded > 1 else group.name
    return Line((name, group.product, *facts), is_focus=not group.with_access)


def _fact(bench: Bench, name: str, group: Group) -> Fact:
    formula = f"{figure(group.in_scope)} − {figure(group.with_access)}" if name == "without" else "as recorded"
    source = table_source(bench.folder, "entitlements", ("group", "population", "assigned", "quantity"), 1)
    return Fact(
        f"unserved.group[].{name}", (f"{group.name}, {group.product}",), getattr(group, name),
        period=bench.scope.period, n=group.in_scope, source=source, formula=formula, audience="customer",
    )  # fmt: skip
