"""Facts about products under contract: of one quarter, and over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.contract.entitlement_use import Held, ceiling_of, daily_utilization, full_months
from qbr.analysis.provenance import figure, measured, together
from qbr.analysis.scope import Scope
from qbr.analysis.usage.views import View
from qbr.facts import Fact, Source
from qbr.quarter import Period

NO_PRICE = "no unit price on record"
PRICE = "price of a unit for a quarter"
OF_PEOPLE = "its units are consumed, not held by people"
SEATS = frozenset({"seat", "seats"})
RAMPED = frozenset({"in_ramp", "ratio_after_ramp", "unused", "unused_cost", "total_cost", "share"})


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes facts that rest on the contract, and where rows of usage were counted on those too."""

    contract: Source
    usage: Source
    users: Source  # who was given access when; what is too new to judge rests on it
    scope: Scope

    def whole(
        self, metric: str, value: Decimal | None, period: Period, n: int, formula: str, reason: str, rows: int | None
    ) -> Fact:
        """Return a fact about all products together."""
        return self._fact(metric, (), value, period, n, formula, reason, rows)

    def of(
        self,
        held: Held,
        measure: str,
        value: Decimal | int | None,
        formula: str,
        reason: str = "",
        *,
        period: Period | None = None,
        is_contract: bool = False,
    ) -> Fact:
        """Return a fact about one product.

        Args:
            held: the product in its quarter.
            measure: last part of the metric's id.
            value: the number; None with a reason.
            formula: the definition with the numbers in it.
            reason: why there is no value; none given: why the product's use is not known.
            period: the days it speaks of; None: those in which use was looked for.
            is_contract: whether it rests on the contract alone.
        """
        keys, rows = (held.line.name,), None if is_contract else held.rows
        metric = f"entitlement.product[].{measure}"
        units = int(held.entitled)
        fact = self._fact(metric, keys, value, period or held.window, units, formula, reason or held.why, rows)
        return fact if is_contract else replace(fact, completeness=held.completeness)

    def _fact(
        self,
        metric: str,
        keys: tuple[str, ...],
        value: Decimal | int | None,
        period: Period,
        n: int,
        formula: str,
        reason: str,
        rows: int | None,
    ) -> Fact:
        is_known = value is not None
        return Fact(
            metric,
            keys,
            plain(value),
            "" if is_known else reason,
            period,
            n,
            self._source(metric, rows),
            formula=formula if is_known else "",
            audience="customer",
        )

    def _source(self, metric: str, rows: int | None) -> Source:
        if rows is None:
            return self.contract
        ramp = (self.users,) if metric.rpartition(".")[2] in RAMPED else ()
        return together(self.contract, replace(self.usage, rows=rows), *ramp)


def plain(number: Decimal | int | None) -> int | Decimal | None:
    """Return a whole number as one."""
    return int(number) if number is not None and number == int(number) else number


def held_facts(maker: Maker, held: Held) -> tuple[Fact, ...]:
    """Return the facts of one quarter, in the order of `EntitlementUse`."""
    quarter, price = held.quarter.period, held.unit_price
    entitled, used, ramp = (figure(number or 0) for number in (held.entitled, held.used, held.in_ramp))
    excepted = f" − {figure(held.excepted)}" if held.excepted else ""
    days, cost = maker.scope.thresholds.ramp_days, figure(price or 0)
    after = None if held.used is None or held.in_ramp is None else (held.used + held.in_ramp) / held.entitled
    unused = f"{entitled} − {used} − {ramp}{excepted}"
    return (
        maker.of(held, "entitled", held.entitled, "units held, weighted by days", period=quarter, is_contract=True),
        maker.of(held, "used", held.used, _how_used(held)),
        maker.of(held, "used_ratio", held.used_ratio, f"{used} ÷ {entitled}"),
        maker.of(held, "in_ramp", held.in_ramp, f"unused units in ramp by contract, or younger than {days} days"),
        maker.of(held, "ratio_after_ramp", after, f"({used} + {ramp}) ÷ {entitled}"),
        maker.of(held, "unused", held.unused, unused),
        maker.of(held, "unit_price", price, PRICE, NO_PRICE, period=quarter, is_contract=True),
        maker.of(held, "paid", held.paid, f"{entitled} × {cost}", NO_PRICE, period=quarter, is_contract=True),
        maker.of(held, "unused_cost", held.unused_cost, f"({unused}) × {cost}", held.why or NO_PRICE),
    )


def _how_used(held: Held) -> str:
    start, end = held.window.start, held.window.end
    if held.line.is_of_people:
        return f"distinct people with a value event in it, {start} to {end}"
    return f"units consumed, {start} to {end}"


def facts_over_time(maker: Maker, held: Held, quarters: Sequence[Held], now: View | None) -> tuple[Fact, ...]:
    """Return utilisation and streaks, in the order of `EntitlementUse`.

    Args:
        maker: makes the facts.
        held: the product in the quarter under review.
        quarters: the same and the quarters before it, the latest first, as far as use is known.
        now: the usage of the quarter under review; None without any.
    """
    period, rules = maker.scope.period, maker.scope.thresholds
    ceiling = None if held.used_ratio is None else ceiling_of(held.used_ratio)
    low = _streak(_unused_share(each) > rules.shelfware_share for each in quarters)
    below = _streak(each.used_ratio is not None and each.used_ratio < (ceiling or 0) for each in quarters)
    ratios = ", ".join(f"{each.quarter.label} {figure(each.used or 0)} ÷ {figure(each.entitled)}" for each in quarters)
    known = bool(quarters)
    why = _why_no_utilization(held, now)
    daily = daily_utilization(held.line, now, maker.scope) if now is not None and not why else None
    return (
        *_utilization(maker, held, now, daily, why),
        maker.of(held, "low_quarters", low if known else None, ratios, period=period),
        maker.of(held, "ceiling", ceiling, "next step of 5 % above used ÷ entitled", period=period),
        maker.of(held, "below_quarters", below if known else None, ratios, period=period),
        _full_months(maker, held, now, daily, why),
    )


def _unused_share(held: Held) -> Decimal:
    return (held.unused or Decimal(0)) / held.entitled


def _streak(flags: Iterable[bool]) -> int:
    count = 0
    for flag in flags:
        if not flag:
            break
        count += 1
    return count


def _utilization(maker: Maker, held: Held, now: View | None, daily: Real | None, why: str) -> tuple[Fact, Fact]:
    """Return the average and the peak over the days of the quarter whose 28 days are on record."""
    period = maker.scope.period
    mean = peak = None
    formula = ""
    if now is not None and daily is not None:
        days = daily[max(now.activity.index(now.span.start), 0) :]
        days = days[~np.isnan(days)]
        why = "" if days.size else "no whole 28 days on record"
        mean = measured(days.mean()) if days.size else None
        peak = measured(days.max()) if days.size else None
        formula = f"active people of {maker.scope.thresholds.active_days} days ÷ units, over {days.size} days"
    return (
        maker.of(held, "utilization", mean, formula, why, period=period),
        maker.of(held, "peak", peak, formula, why, period=period),
    )


def _full_months(maker: Maker, held: Held, now: View | None, daily: Real | None, why: str) -> Fact:
    months = full_months(daily, now, maker.scope) if now is not None and daily is not None else None
    formula = f"months with utilisation from {figure(maker.scope.thresholds.expand_utilization * 100)} %"
    return maker.of(held, "full_months", months, formula, why or "no whole month on record", period=maker.scope.period)


def _why_no_utilization(held: Held, now: View | None) -> str:
    if not held.line.is_of_people:
        return OF_PEOPLE
    return held.why if now is None or not now.activity.has_users or not now.has_records else ""


def sums(maker: Maker, held: Sequence[Held], period: Period) -> tuple[Fact, Fact, Fact, Fact]:
    """Return unused cost, price, the share of the two, and the use of all seats; each over what is known."""
    known = [each for each in held if each.unused_cost is not None]
    priced = [each for each in held if each.paid is not None]
    why = next((each.why or NO_PRICE for each in held if each.unused_cost is None), "nothing is under contract")
    cost, of = _total(each.unused_cost for each in known), _total(each.paid for each in known)
    paid = _total(each.paid for each in priced) if priced else None
    rows, share = sum(each.rows for each in known), f"{figure(cost)} ÷ {figure(of)}"
    no_share = "nothing was paid" if known else why
    return (
        maker.whole(
            "unused.total_cost", cost if known else None, period, len(known), _plus(known, "unused_cost"), why, rows
        ),
        maker.whole("unused.paid", paid, period, len(priced), _plus(priced, "paid"), NO_PRICE, None),
        maker.whole("unused.share", cost / of if of else None, period, len(known), share, no_share, rows),
        _seats_used(maker, held, period),
    )


def _seats_used(maker: Maker, held: Sequence[Held], period: Period) -> Fact:
    seats = [each for each in held if each.line.unit.casefold() in SEATS and each.used is not None]
    used, units = _total(each.used for each in seats), _total(each.entitled for each in seats)
    value = used / units if units else None
    rows, formula = sum(each.rows for each in seats), f"{figure(used)} ÷ {figure(units)}"
    reason = "no seats whose use is known"
    days = Period(period.start, min(period.end, maker.scope.as_of))
    return maker.whole("entitlement.seats_used", value, days, int(units), formula, reason, rows)


def _total(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number or Decimal(0) for number in numbers), Decimal(0))


def _plus(held: Sequence[Held], name: str) -> str:
    return " + ".join(figure(getattr(each, name)) for each in held)
