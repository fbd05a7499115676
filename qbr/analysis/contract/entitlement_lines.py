"""What is under contract: how much of each product on which day, at which price, and what is too new to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from qbr.quarter import Period
from qbr.records.entitlements import Entitlement

PEOPLE_UNITS = frozenset({"seat", "seats", "licence", "licences", "license", "licenses", "user", "users"})


@dataclass(frozen=True, slots=True)
class Line:
    """One product with all its rows: a seat bought later is a row of its own."""

    name: str  # as shown: the product, or the module where one product has several
    product: str | None
    module: str | None
    unit: str
    rows: tuple[Entitlement, ...]
    contract: frozenset[str]  # every product and module under contract, in small letters

    @property
    def is_of_people(self) -> bool:
        """Whether a unit is used by a person being active; otherwise units are consumed."""
        return self.unit.casefold() in PEOPLE_UNITS or any(row.assigned is not None for row in self.rows)

    @property
    def notes(self) -> tuple[str, ...]:
        """The known reasons for non-use, each once."""
        return tuple(dict.fromkeys(row.note for row in self.rows if row.note))

    def covers(self, plan: str | None, module: str | None) -> bool:
        """Return whether a feature of this plan and module is what was bought.

        A plan that is under contract decides, so that an addition to a module is not taken for the module itself.
        """
        names = {name.casefold() for name in (self.product, self.module) if name}
        if plan is not None and plan.casefold() in self.contract:
            return plan.casefold() in names
        return module is not None and module.casefold() in names

    def quantity_on(self, day: date) -> Decimal:
        """Return the units that may be used on a day."""
        return sum((row.quantity for row in self.rows if row.holds_on(day)), Decimal(0))

    def quantity(self, period: Period) -> Decimal:
        """Return the units of a period, each row weighted by its days."""
        return sum((row.quantity * share_of(row, period) for row in self.rows), Decimal(0))

    def paid(self, period: Period) -> Decimal | None:
        """Return the price of a quarter's units, each row for its days; None when a row has no price."""
        held = [row for row in self.rows if share_of(row, period)]
        if any(row.unit_price is None for row in held):
            return None
        return sum((row.quantity * (row.unit_price or 0) * share_of(row, period) for row in held), Decimal(0))

    @property
    def settled_notes(self) -> tuple[str, ...]:
        """The known reasons for non-use of units that are not in ramp, each once."""
        return tuple(dict.fromkeys(row.note for row in self.rows if row.note and row.ramp_until is None))

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The reasons on record for units whose non-use is expected, each once."""
        return tuple(dict.fromkeys(row.exception for row in self.rows if row.exception))

    def assigned(self, day: date) -> Decimal | None:
        """Return the units given to people on a day, as the contract's list has it; None where it does not say."""
        known = [row.assigned for row in self.rows if row.holds_on(day) and row.assigned is not None]
        return Decimal(sum(known)) if known else None

    def excepted(self, day: date) -> Decimal:
        """Return the units held on a day whose non-use is expected for a reason on record."""
        held = (row.quantity for row in self.rows if row.exception and row.holds_on(day))
        return sum(held, Decimal(0))

    def too_new(self, day: date, ramp_days: int) -> Decimal:
        """Return the units held on a day that nobody is expected to use yet: said so, or bought a short time ago."""
        young = day - timedelta(days=ramp_days)
        held = [row for row in self.rows if row.holds_on(day)]
        too_new = (row.quantity for row in held if _is_in_ramp(row, day, young))
        return sum(too_new, Decimal(0))


def _is_in_ramp(row: Entitlement, day: date, young: date) -> bool:
    """Return whether non-use is expected: until the day the contract names, else while the units are young."""
    if row.ramp_until is not None:
        return row.ramp_until >= day
    return row.starts is not None and row.starts > young


def share_of(row: Entitlement, period: Period) -> Decimal:
    """Return the share of a period's days on which a row holds; of a quantity for a term, the share of the term."""
    start = max(period.start, row.starts or period.start)
    end = min(period.end, row.ends or period.end)
    days = max(0, (end - start).days + 1)
    if row.per == "term" and row.starts and row.ends:
        return Decimal(days) / Period(row.starts, row.ends).days
    return Decimal(days) / period.days


def lines_of(rows: Sequence[Entitlement], period: Period) -> tuple[Line, ...]:
    """Return the products held in a period, by name."""
    modules: dict[str, set[str | None]] = {}
    for row in rows:
        modules.setdefault(row.product or "", set()).add(row.module)
    found: dict[tuple[str, str], list[Entitlement]] = {}
    for row in rows:
        name = row.product if row.product and len(modules[row.product]) == 1 else row.name
        found.setdefault((name or "", row.unit), []).append(row)
    contract = frozenset(name.casefold() for row in rows for name in (row.product, row.module) if name)
    lines = [
        Line(name, held[0].product, held[0].module, unit, tuple(held), contract) for (name, unit), held in found.items()
    ]
    return tuple(sorted((line for line in lines if line.quantity(period)), key=lambda line: (line.name, line.unit)))
