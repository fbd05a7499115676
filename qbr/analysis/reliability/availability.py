"""Availability of the quarter and of each month, against what was agreed, and the credit that follows from it.

Availability = 1 − counted minutes ÷ (minutes of the period − agreed maintenance). The contract's weights decide which
minutes count; without any, those of major and critical incidents do (`analytics` 2.0b, 2.13).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from qbr.analysis.provenance import figure
from qbr.analysis.reliability.incident_register import NOT_BEGUN, Register
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import (
    Span,
    calendar_months,
    clipped,
    compared_days,
    days_span,
    elapsed,
    weighted_minutes,
)
from qbr.facts import Fact, Source
from qbr.quarter import Period
from qbr.records.customer import Contract, Sla
from qbr.records.defaults import Weighting
from qbr.records.folder import CustomerFolder
from qbr.records.incidents import Incident

Convention = Literal["outages", "partial_30", "minor_half", "contract"]

# What a minute weighs by severity, in each convention that status pages and contracts are known to use.
WEIGHTS: Mapping[Weighting, Mapping[str, Decimal]] = {
    "outages": {"critical": Decimal(1), "major": Decimal(1)},
    "partial_30": {"critical": Decimal(1), "major": Decimal("0.3")},
    "minor_half": {"critical": Decimal(1), "major": Decimal(1), "minor": Decimal("0.5")},
}


@dataclass(frozen=True, slots=True)
class MonthFinding:
    """Availability of one calendar month, and what the contract says to it."""

    period: Period
    availability: Fact
    is_met: bool | None  # None: nothing agreed, not computable, or the month is not over
    credit: Fact  # due for the month by the contract, or as the incident's record has it; zero when none is
    claim_by: date | None  # last day to claim it; None: no credit, or no day agreed
    claimed_on: date | None = None  # day the customer claimed it; None: not yet, or no credit

    def is_expired(self, as_of: date) -> bool:
        """Return whether the time to claim the credit is over and nobody has claimed it."""
        return self.claimed_on is None and self.claim_by is not None and self.claim_by < as_of


@dataclass(frozen=True, slots=True)
class AvailabilityFindings:
    """How much of the quarter the product was there."""

    availability: Fact
    downtime: Fact  # counted minutes
    uncounted: Fact  # minutes of told incidents that do not count
    with_uncounted: Fact  # what availability would be if they did
    weighting: Convention  # which minutes count: a named convention, or as the contract weighs them
    counted: tuple[str, ...]  # ids of the told incidents whose minutes count
    agreed: Fact  # agreed availability a month
    months: tuple[MonthFinding, ...]
    months_met: Fact
    months_judged: Fact  # whole months with an agreed level and a known availability
    credit: Fact  # of all months whose time to claim is not over, not claimed yet
    claimed_credit: Fact  # of months whose credit was claimed
    expired_credit: Fact  # of months whose time to claim is over


def analyse_availability(folder: CustomerFolder, scope: Scope) -> AvailabilityFindings | None:
    """Return availability for the quarter and its months; None when no incident records were supplied."""
    if folder.incidents is None:
        return None
    return _Ledger(Register(folder, scope)).findings()


@dataclass(frozen=True)
class _Ledger:
    """The minutes that count, for any run of days."""

    register: Register

    @property
    def scope(self) -> Scope:
        return self.register.scope

    @property
    def sla(self) -> Sla:
        return self.register.folder.customer.sla or Sla()

    @property
    def weights(self) -> Mapping[str, Decimal]:
        return self.sla.weights or WEIGHTS[self.sla.weighting or self.scope.weighting]

    def weight(self, record: Incident) -> Decimal:
        """Return what a minute of an incident weighs; a delay is no downtime unless the contract says so."""
        spans, _ = self.register.spans(record)
        if sum((span.minutes for span in spans), Decimal(0)) < (self.sla.minimum_minutes or 0):
            return Decimal(0)
        name = "delay" if record.kind == "delay" else record.severity
        return self.weights.get(name, Decimal(0))

    def findings(self) -> AvailabilityFindings:
        scope = self.scope
        period = elapsed(scope.quarter, scope.as_of)
        months = tuple(self.month(month) for month in calendar_months(scope.quarter) if month.start <= scope.as_of)
        before = compared_days(scope.quarter, scope.basis, scope.as_of)
        judged = [month for month in months if month.is_met is not None]
        unclaimed = [month for month in months if month.claimed_on is None]
        return AvailabilityFindings(
            availability=scope.compared(self.availability(period), self.earlier(self.availability(before), before)),
            downtime=scope.compared(self.downtime(period), self.earlier(self.downtime(before), before)),
            uncounted=self.uncounted(period),
            with_uncounted=self.with_uncounted(period),
            weighting=self.convention,
            counted=self.counted(period),
            agreed=self.agreed(),
            months=months,
            months_met=self.register.fact("reliability.months_met", period, sum(m.is_met is True for m in judged)),
            months_judged=self.register.fact("reliability.months_judged", period, len(judged)),
            credit=self.total("reliability.credit", [m for m in unclaimed if not m.is_expired(scope.as_of)]),
            claimed_credit=self.total("reliability.credit_claimed", [m for m in months if m.claimed_on is not None]),
            expired_credit=self.total("reliability.credit_expired", [m for m in months if m.is_expired(scope.as_of)]),
        )

    @property
    def convention(self) -> Convention:
        """The named convention minutes are weighed by; weights of a contract that say the same are that convention."""
        weights = {name: weight for name, weight in self.weights.items() if weight > 0}
        same = (name for name, standard in WEIGHTS.items() if standard == weights)
        return next(same, "contract")

    def earlier(self, fact: Fact, period: Period) -> Fact:
        """Return a fact of the quarter compared with, or its absence when records do not reach back to it."""
        reason = self.register.why_unrecorded(period)
        return Fact(fact.metric, fact.keys, reason=reason, audience=fact.audience) if reason else fact

    def availability(self, period: Period | None, metric: str = "reliability.availability", *keys: str) -> Fact:
        """Return the share of the days the product was there."""
        if period is None:
            return self._missing(metric, keys, None, NOT_BEGUN)
        counted, span, left_out, reason = self._minutes(period)
        if not reason and span <= left_out:
            reason = "the whole time was agreed maintenance"
        if reason:
            return self._missing(metric, keys, period, reason)
        base = span - left_out
        formula = f"1 − {figure(counted)} ÷ ({figure(span)} − {figure(left_out)}) minutes"
        return self._known(metric, keys, period, 1 - counted / base, formula)

    def downtime(self, period: Period | None) -> Fact:
        """Return the minutes that count."""
        metric = "reliability.downtime"
        if period is None:
            return self._missing(metric, (), None, NOT_BEGUN)
        counted, _, _, reason = self._minutes(period)
        if reason:
            return self._missing(metric, (), period, reason)
        return self._known(metric, (), period, counted, "minutes of counted incidents, overlapping ones once")

    def uncounted(self, period: Period | None) -> Fact:
        """Return the minutes of told incidents that weigh nothing and are not covered by one that does."""
        metric = "reliability.uncounted"
        if period is None:
            return self._missing(metric, (), period, NOT_BEGUN)
        days = days_span(period, self.scope.zone)
        counting = self._spans(period, counted=True)
        minutes = weighted_minutes(clipped(self._spans(period, counted=False), days), clipped(counting, days))
        return self._known(metric, (), period, minutes, "minutes of incidents that do not count as downtime")

    def with_uncounted(self, period: Period | None) -> Fact:
        """Return what availability would be if every told incident counted in full."""
        metric = "reliability.availability_all"
        counted, uncounted = self.downtime(period), self.uncounted(period)
        if period is None:
            return self._missing(metric, (), None, NOT_BEGUN)
        _, span, left_out, _ = self._minutes(period)
        if not counted.is_known or not uncounted.is_known or span <= left_out:
            return self._missing(metric, (), period, counted.reason or uncounted.reason or "no time to measure")
        minutes = counted.number + uncounted.number
        parts = f"({figure(counted.number)} + {figure(uncounted.number)}) ÷ ({figure(span)} − {figure(left_out)})"
        formula = f"1 − {parts} minutes"
        return self._known(metric, (), period, 1 - minutes / (span - left_out), formula)

    def agreed(self) -> Fact:
        """Return the agreed availability as a ratio."""
        metric = "reliability.agreed"
        if self.sla.availability is None:
            return Fact(metric, reason="no availability is agreed", audience="customer")
        source = Source(self._contract_files(), ("sla.availability",), None, (), self.scope.as_of)
        return Fact(metric, value=self.sla.availability / 100, source=source, audience="customer")

    def counted(self, period: Period | None) -> tuple[str, ...]:
        """Return the ids of the told incidents that cost counted minutes."""
        if period is None:
            return ()
        days = days_span(period, self.scope.zone)
        return tuple(
            record.id
            for record in self.register.touching_records(period)
            if self.register.telling(record) == "told"
            and self.weight(record) > 0
            and clipped(self.register.spans(record)[0], days)
        )

    def month(self, month: Period) -> MonthFinding:
        """Return the month's availability, whether it was agreed, and the credit that follows."""
        days = Period(month.start, min(month.end, self.scope.as_of))
        availability = self.availability(days, "reliability.month[].availability", f"{month.start:%Y-%m}")
        is_over, agreed = month.end <= self.scope.as_of, self.agreed()
        is_judged = is_over and agreed.is_known and availability.is_known
        credit, claim_by = self._credit(month, availability, is_judged)
        return MonthFinding(
            period=month,
            availability=availability,
            is_met=availability.number >= agreed.number if is_judged else None,
            credit=credit,
            claim_by=claim_by if credit.is_known and credit.number > 0 else None,
            claimed_on=self._claimed_on(month) if not credit.is_known or credit.number > 0 else None,
        )

    def total(self, metric: str, months: list[MonthFinding]) -> Fact:
        """Return the credits of some months together; missing when one that is due cannot be computed."""
        unknown = next((month.credit.reason for month in months if not month.credit.is_known), "")
        if not self.sla.credit_tiers and not any(month.credit.number for month in months if month.credit.is_known):
            unknown = unknown or "no credit is agreed"
        if unknown:
            return Fact(metric, reason=unknown, audience="customer")
        amount = sum((month.credit.number for month in months), Decimal(0))
        formula = " + ".join(month.credit.formula for month in months if month.credit.number > 0)
        return self._known(metric, (), self.scope.period, amount, formula or "no month below a tier")

    def _credit(self, month: Period, availability: Fact, is_judged: bool) -> tuple[Fact, date | None]:
        """Return the month's credit and the last day to claim it; what an incident's record says comes first."""
        metric, keys = "reliability.month[].credit", (f"{month.start:%Y-%m}",)
        days = Period(month.start, min(month.end, self.scope.as_of))
        last = None if self.sla.claim_days is None else month.end + timedelta(days=self.sla.claim_days)
        given = self._given_credits(month)
        if given:
            until = min((day for _, day in given if day), default=last)
            amounts = [amount for amount, _ in given]
            formula = " + ".join(figure(amount) for amount in amounts) + " as recorded"
            return self._known(metric, keys, days, sum(amounts, Decimal(0)), formula), until
        per_cent = self._tier(availability.number) if is_judged else Decimal(0)
        if per_cent == 0:
            return self._known(metric, keys, days, Decimal(0), "no tier applies"), None
        fee = monthly_fee(self.register.folder.customer.contract)
        if fee is None:
            return self._missing(metric, keys, month, "a credit is due, but the monthly fee is not known"), last
        return self._known(metric, keys, month, fee * per_cent / 100, f"{figure(fee)} × {figure(per_cent)} %"), last

    def _claimed_on(self, month: Period) -> date | None:
        """Return the day the month's credit was claimed, by the contract's list or an incident's record."""
        listed = [claim.on for claim in self.sla.claims if claim.month == f"{month.start:%Y-%m}"]
        recorded = [
            record.credit.claimed_on
            for record in self.register.incidents
            if record.credit and record.credit.claimed_on and self._is_credited(record, month)
        ]
        return min((*listed, *recorded), default=None)

    def _is_credited(self, record: Incident, month: Period) -> bool:
        """Return whether the record's credit is part of the month's fee: by its own word, else by its day."""
        if self.register.telling(record) != "told" or record.credit is None:
            return False
        if record.credit.month:
            return record.credit.month == f"{month.start:%Y-%m}"
        day = self.register.day(record)
        return day is not None and month.contains(day)

    def _given_credits(self, month: Period) -> list[tuple[Decimal, date | None]]:
        return [
            (record.credit.amount, record.credit.claim_by)
            for record in self.register.incidents
            if record.credit and self._is_credited(record, month)
        ]

    def _tier(self, availability: Decimal) -> Decimal:
        """Return the credit in per cent of the fee, by the strictest tier a month fell below; the cap at most."""
        tiers = (tier.credit for tier in self.sla.credit_tiers if availability * 100 < tier.below)
        most = max(tiers, default=Decimal(0))
        return most if self.sla.credit_cap is None else min(most, self.sla.credit_cap)

    def _minutes(self, period: Period) -> tuple[Decimal, Decimal, Decimal, str]:
        """Return counted minutes, minutes of the days, agreed maintenance; and why they cannot be told."""
        days = days_span(period, self.scope.zone)
        maintenance = clipped(self.register.maintenance, days)
        counted = weighted_minutes(clipped(self._spans(period, counted=True), days), maintenance)
        return counted, days.minutes, weighted_minutes(maintenance), self._why_unknown(period)

    def _why_unknown(self, period: Period) -> str:
        """Return why availability cannot be said: it would give away an incident nobody has approved."""
        for record in self.register.touching_records(period):
            telling = self.register.telling(record)
            if telling != "told" and self.weight(record) > 0:
                return "an incident is under review" if telling == "review" else "an incident is withheld"
        return ""

    def _spans(self, period: Period, *, counted: bool) -> tuple[Span, ...]:
        """Return the weighted spans of told incidents that count, or those of the others with full weight."""
        return tuple(
            Span(span.start, span.end, weight if counted else Decimal(1))
            for record in self.register.touching_records(period)
            if self.register.telling(record) == "told" and record.severity != "none"
            for weight in (self.weight(record),)
            if (weight > 0) is counted
            for span in self.register.spans(record)[0]
        )

    def _known(self, metric: str, keys: tuple[str, ...], period: Period, value: Decimal, formula: str) -> Fact:
        rows = len(self.register.touching_records(period))
        days = Decimal(period.days) / self.scope.quarter.days if not keys else None
        return Fact(
            metric, keys, value, period=period, n=rows, completeness=min(days, Decimal(1)) if days else None,
            source=self.register.source(rows, also=next(iter(self._contract_files()), None)), formula=formula,
            audience="customer",
        )  # fmt: skip

    def _missing(self, metric: str, keys: tuple[str, ...], period: Period | None, reason: str) -> Fact:
        return Fact(metric, keys, reason=reason, period=period, audience="customer")

    def _contract_files(self) -> tuple[str, ...]:
        customer = self.register.folder.customer
        return (customer.place.file,) if customer.sla and customer.place.file else ()


def monthly_fee(contract: Contract | None) -> Decimal | None:
    """Return the fee a month: as given, or the value spread over a term of whole months; None when unknown."""
    if contract is None or contract.monthly_fee is not None:
        return contract.monthly_fee if contract else None
    if contract.value is None or contract.start is None or contract.end is None:
        return None
    after = contract.end + timedelta(days=1)
    months = (after.year - contract.start.year) * 12 + after.month - contract.start.month
    return contract.value / months if months > 0 and after.day == contract.start.day else None
