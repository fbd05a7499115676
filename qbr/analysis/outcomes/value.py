"""Value: what the product was worth in the quarter, by how well it is known, beside what was paid.

Grades A (measured by the customer) and B (measured by us) are confirmed by somebody and summed. C is an estimate and
keeps a band of its own; D is told in words. Nothing estimated ever enters the confirmed sum (`analytics` 2.9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.naming import kind_of, role_kinds, shown_owner
from qbr.analysis.outcomes.time_saved import time_saved
from qbr.analysis.provenance import figure, in_brackets, table_source, together
from qbr.analysis.scope import Scope
from qbr.errors import DataError
from qbr.facts import Comparison, Fact, Grade, Source
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder
from qbr.records.value import ValueRecord

CONFIRMED: tuple[Grade, ...] = ("A", "B")


@dataclass(frozen=True, slots=True)
class ValueFinding:
    """One benefit of the quarter."""

    key: str  # unique among the benefits: the name, numbered where it repeats
    name: str
    goal: str  # id of the goal it belongs to; empty: none named
    grade: Grade
    amount: Fact  # base case of an estimate; missing where nothing is quantified in money
    low: Fact
    high: Fact
    formula: str  # how the amount comes about, as the record has it; may be empty
    assumptions: str  # what it rests on, as the record has it; may be empty
    reason: str  # why it is not quantified, as the record has it; may be empty
    confirmed_by: str  # as they may be shown; empty: nobody, or people do not appear
    confirmer: str  # as the record has it; to count with, never to be shown
    confirmer_kind: str  # kind of their role, e.g. buyer; empty: not known
    design: str = ""  # before-after, comparison or experiment; empty: nothing is said of how it was found

    @property
    def counts(self) -> bool:
        """Whether it is part of the confirmed value."""
        return self.grade in CONFIRMED and self.amount.is_known


@dataclass(frozen=True, slots=True)
class ValueFindings:
    """The benefits of the quarter and what they add up to."""

    items: tuple[ValueFinding, ...]  # by grade, the largest first
    confirmed: Fact
    estimated: Fact
    estimated_low: Fact
    estimated_high: Fact
    paid: Fact
    paid_parts: tuple[Fact, ...]  # what was paid by product, the largest first; empty: not known by product
    returned: Fact  # (confirmed − paid) ÷ paid
    confirmed_by: tuple[str, ...]  # who confirmed A and B, as they may be shown, in the order of the items
    confirming: int  # how many confirmed A and B, shown or not

    def graded(self, *grades: Grade) -> tuple[ValueFinding, ...]:
        """Return the benefits of some grades, in their order."""
        return tuple(item for item in self.items if item.grade in grades)


def analyse_value(
    folder: CustomerFolder, scope: Scope, paid: Fact | None = None, parts: Sequence[Fact] = ()
) -> ValueFindings | None:
    """Return what is on record for the quarter; None when the folder has no value file.

    Args:
        folder: the customer.
        scope: quarter and currency.
        paid: what was paid for the quarter by the entitlements; None, or without a value: the contract is asked.
        parts: the same by product, each with the product's name as its last key; of use only beside `paid`.
    """
    if folder.value is None:
        return None
    sums = _Sums(folder, scope)
    items = sums.items(scope.quarter.label)
    confirmed = sums.confirmed(items).compared(sums.before())
    is_priced = paid is not None and paid.is_known
    cost = paid if paid is not None and is_priced else contract_share(folder, scope)
    priced = sorted((part for part in parts if part.is_known and is_priced), key=lambda part: -part.number)
    return ValueFindings(
        items=items,
        confirmed=confirmed,
        estimated=sums.estimate("value.estimated", items),
        estimated_low=sums.estimate("value.estimated_low", items),
        estimated_high=sums.estimate("value.estimated_high", items),
        paid=cost,
        paid_parts=tuple(priced),
        returned=_returned(confirmed, cost, scope),
        confirmed_by=tuple(dict.fromkeys(item.confirmed_by for item in items if item.counts and item.confirmed_by)),
        confirming=len({item.confirmer for item in items if item.counts and item.confirmer}),
    )


def contract_share(folder: CustomerFolder, scope: Scope) -> Fact:
    """Return the quarter's share of the contract's value, by days of its term."""
    contract, quarter = folder.customer.contract, scope.quarter
    source = table_source(folder, "customer", ("contract",), None)
    if contract is None or contract.value is None or contract.start is None or contract.end is None:
        reason = "no prices and no contract value with its term on record"
        return Fact("value.paid", (), None, reason, quarter.period, None, source, audience="customer")
    term = Period(contract.start, contract.end)
    shared = (min(term.end, quarter.end) - max(term.start, quarter.start)).days + 1
    if shared <= 0:
        reason = f"the contract on record does not cover {quarter.label}"
        return Fact("value.paid", (), None, reason, quarter.period, None, source, audience="customer")
    amount = contract.value * shared / term.days
    formula = f"{figure(contract.value)} × {shared} ÷ {term.days} days"
    return Fact("value.paid", (), amount, "", quarter.period, 1, source, formula=formula, audience="customer")


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over the value records of one folder."""

    folder: CustomerFolder
    scope: Scope

    def items(self, label: str) -> tuple[ValueFinding, ...]:
        """Return the benefits of a quarter, by grade and size."""
        seen: dict[str, int] = {}
        items = [self._item(record, seen) for record in self.folder.value or () if self._belongs(record, label)]
        return tuple(sorted(items, key=lambda item: (item.grade, -(item.amount.number if item.amount.is_known else 0))))

    def confirmed(self, items: tuple[ValueFinding, ...]) -> Fact:
        counted = [item for item in items if item.counts]
        if not items:
            return self._sum("value.confirmed", (), f"no value on record for {self.scope.quarter.label}")
        return self._sum("value.confirmed", tuple((item.amount.number, item.formula) for item in counted), "")

    def estimate(self, metric: str, items: tuple[ValueFinding, ...]) -> Fact:
        end = {"value.estimated": "amount", "value.estimated_low": "low", "value.estimated_high": "high"}[metric]
        estimates = [item for item in items if item.grade == "C" and item.amount.is_known]
        if not estimates:
            return self._sum(metric, (), "nothing is estimated")
        facts: list[Fact] = [getattr(item, end) for item in estimates]
        if not all(fact.is_known for fact in facts):
            return self._sum(metric, (), "an estimate on record has no range")
        formulas = [item.formula if end == "amount" else "" for item in estimates]
        amounts = zip((fact.number for fact in facts), formulas, strict=True)
        return self._sum(metric, tuple(amounts), "")

    def before(self) -> Comparison:
        """Return the confirmed value of the quarter compared with; a quarter that is not over has none (2.1)."""
        label, scope = self.scope.basis.label, self.scope
        if scope.as_of < scope.quarter.end:
            return scope.comparison(None, f"{scope.quarter.label} is not over, {label} is")
        counted = [item for item in self.items(label) if item.counts]
        amounts = tuple((item.amount.number, item.formula) for item in counted)
        before = self._sum("value.confirmed", amounts, "" if counted else f"no confirmed value for {label}")
        return scope.comparison(before.value, before.reason)

    def _belongs(self, record: ValueRecord, label: str) -> bool:
        """Return whether a record is of a quarter; one without a period is of the quarter under review."""
        if record.period is None:
            return label == self.scope.quarter.label
        try:
            return self.scope.quarter.calendar.parse(record.period).label == label
        except DataError:
            return False

    def _item(self, record: ValueRecord, seen: dict[str, int]) -> ValueFinding:
        seen[record.what] = seen.get(record.what, 0) + 1
        key = record.what if seen[record.what] == 1 else f"{record.what} {seen[record.what]}"
        why = _why_no_money(record, self.scope.currency)
        amounts, formula = _amounts(record)
        amount, low, high = (None, None, None) if why else amounts
        no_end = why or "no range on record"
        return ValueFinding(
            key=key,
            name=record.what,
            goal=record.goal or "",
            grade=record.grade,
            amount=self._fact("amount", key, record, amount, why or "not quantified", formula),
            low=self._fact("low", key, record, low, no_end, formula),
            high=self._fact("high", key, record, high, no_end, formula),
            formula=formula,
            assumptions=record.assumptions or "",
            reason=record.reason or "",
            confirmed_by=shown_owner(self.folder, record.confirmed_by),
            confirmer=record.confirmed_by or "",
            confirmer_kind=kind_of(role_kinds(self.folder), record.confirmed_by),
            design=record.design or "",
        )

    def _fact(self, part: str, key: str, record: ValueRecord, value: Decimal | None, reason: str, formula: str) -> Fact:
        return Fact(
            f"value.item[].{part}", (key,), value, "" if value is not None else reason, self.scope.period, 1,
            self._source(1), grade=record.grade, formula=formula if value is not None else "",
            audience="customer",
        )  # fmt: skip

    def _sum(self, metric: str, amounts: tuple[tuple[Decimal, str], ...], reason: str) -> Fact:
        period, source = self.scope.period, self._source(len(amounts))
        if reason:
            return Fact(metric, (), None, reason, period, 0, source, audience="customer")
        total = sum((amount for amount, _ in amounts), Decimal(0))
        formula = " + ".join(formula or in_brackets(amount) for amount, formula in amounts) or "0"
        return Fact(metric, (), total, "", period, len(amounts), source, formula=formula, audience="customer")

    def _source(self, rows: int) -> Source:
        return table_source(self.folder, "value", ("amount", "low", "base", "high", "grade", "period"), rows)


def _amounts(record: ValueRecord) -> tuple[tuple[Decimal | None, Decimal | None, Decimal | None], str]:
    """Return the base, low and high amount with the formula: as recorded, or of the time saved."""
    saved = time_saved(record)
    if saved is None:
        return (record.middle, record.low, record.high), record.formula or ""
    return (saved.base, saved.low, saved.high), record.formula or saved.formula


def _why_no_money(record: ValueRecord, currency: str) -> str:
    """Return why an amount is no money of the review; empty when it is.

    An amount in hours or in another currency is not turned into money here: nobody gave us a rate.
    """
    unit = (record.unit or currency).strip()
    return "" if unit.upper() == currency else f"on record in {unit}, without a rate"


def _returned(confirmed: Fact, paid: Fact, scope: Scope) -> Fact:
    source = together(confirmed.source, paid.source)
    period = scope.period
    lacking = next((fact for fact in (confirmed, paid) if not fact.is_known), None)
    reason = lacking.reason if lacking else "nothing was paid" if paid.number == 0 else ""
    if reason:
        return Fact("value.return", (), None, reason, period, None, source, audience="customer")
    value = (confirmed.number - paid.number) / paid.number
    formula = f"({figure(confirmed.number)} − {figure(paid.number)}) ÷ {figure(paid.number)}"
    return Fact("value.return", (), value, "", period, confirmed.n, source, formula=formula, audience="customer")
