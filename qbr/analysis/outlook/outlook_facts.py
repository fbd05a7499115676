"""Facts about weekly use: its trend, its quarters, and what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.outlook.weekly import DAYS, Weeks
from qbr.analysis.provenance import figure, measured
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.forecast import AHEAD, Forecast, Refusal
from qbr.analysis.statistics.trend import Trend
from qbr.analysis.usage.activity import Activity
from qbr.facts import Comparison, Fact, Series, Source
from qbr.quarter import Period, Quarter

NO_USAGE = "no usage records"
REASONS = {
    "too_short": "history too short ({have} of {need} weeks)",
    "gaps": "{have} % of the weeks lack records",
    "not_better": "no method was {need} % better than as last week",
    "not_calibrated": "the band held {have} % of past weeks",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast with what it rests on; every fact carries the reason where there is none."""

    method: str  # level, damped or seasonal; empty: none is made
    why: str  # too_short, gaps, not_better, not_calibrated or no_usage; empty: one is made
    have: Decimal  # the figure of the refusal, as weeks or per cent
    need: Decimal
    last: Fact
    low: Fact
    high: Fact
    error: Fact
    naive_error: Fact
    coverage: Fact
    line: Series  # from the last known week on
    line_low: Series
    line_high: Series


@dataclass(frozen=True)
class Maker:
    """Makes the facts about weekly use."""

    activity: Activity
    weeks: Weeks
    scope: Scope

    @property
    def period(self) -> Period:
        """The days from the first week to the last."""
        return self.weeks.period(0, len(self.weeks.ends) - 1) if self.weeks.ends else self.scope.period

    @property
    def source(self) -> Source:
        """Where weekly use comes from."""
        return replace(self.activity.source, rows=int(self.activity.within(self.period).sum()))

    def fact(self, metric: str, value: Decimal | None, formula: str, reason: str, period: Period | None = None,
             n: int | None = None, keys: tuple[str, ...] = ()) -> Fact:  # fmt: skip
        """Return a fact about weekly use, or the reason why there is none."""
        is_known = value is not None
        return Fact(
            metric, keys, value, "" if is_known else reason, period or self.period, n, self.source,
            formula=formula if is_known else "", audience="customer",
        )  # fmt: skip

    def series(self, values: Real, ends: tuple[date, ...], key: str) -> Series:
        """Return weekly values as a series; a gap stays one."""
        known = tuple(None if np.isnan(value) else _plain(float(value)) for value in values)
        return Series("outlook.weekly[]", (key,), ends, known, self.period, self.source, "customer")

    def trend(self, trend: Trend | None) -> Fact:
        """Return the trend as a change a quarter, with its interval; missing for too few weeks."""
        if trend is None:
            return self.fact("outlook.trend", None, "", "fewer than eight weeks are on record")
        formula = f"{figure(measured(trend.slope))} a week × {AHEAD}, over {trend.n} weeks"
        fact = self.fact("outlook.trend", measured(trend.slope * AHEAD), formula, "", n=trend.n)
        return replace(fact, interval=(measured(trend.low * AHEAD), measured(trend.high * AHEAD)))

    def means(self) -> list[Fact]:
        """Return an average week of the quarter against the quarter before and against the year before."""
        quarter = self.scope.quarter
        return [
            self.mean(quarter, "qoq").compared(self._comparison(quarter.prior, "qoq")),
            self.mean(quarter, "yoy").compared(self._comparison(quarter.year_ago, "yoy")),
        ]

    def _comparison(self, quarter: Quarter, kind: str) -> Comparison:
        before = self.mean(quarter, kind)
        return Comparison(quarter.label, "qoq" if kind == "qoq" else "yoy", before.value, before.reason)

    def mean(self, quarter: Quarter, kind: str) -> Fact:
        """Return the mean of the weeks that end in a quarter; missing where one of the first weeks is not on record."""
        inside = [place for place, end in enumerate(self.weeks.ends) if quarter.period.contains(end)]
        values = self.weeks.use[inside]
        whole = bool(inside) and self.weeks.ends[inside[0]] < quarter.start + timedelta(days=DAYS)
        known = values[~np.isnan(values)]
        value = measured(known.mean()) if whole and known.size == values.size else None
        formula = f"{figure(measured(known.sum()))} ÷ {known.size} weeks" if known.size else ""
        reason = f"not every week of {quarter.label} is on record"
        return self.fact("outlook.mean[]", value, formula, reason, quarter.period, int(known.size), (kind,))

    def expected(self, found: Forecast | Refusal) -> Expected:
        """Return the forecast with its lines, which begin at the last known week; or why there is none."""
        if isinstance(found, Refusal):
            return not_expected(found, self.period, self.source)
        ends = [self.weeks.ends[-1] + timedelta(days=DAYS * step) for step in range(1, len(found.values) + 1)]
        last = float(self.weeks.use[-1])
        period = Period(ends[-1] - timedelta(days=DAYS - 1), ends[-1])
        days = (self.weeks.ends[-1], *ends)
        level = float(np.nanmean(self.weeks.use))
        lines = {
            key: self.series(np.concatenate([[last], values]), days, key)
            for key, values in (("forecast", found.values), ("low", found.low), ("high", found.high))
        }
        band = (measured(found.low[-1]), measured(found.high[-1]))
        how = f"method {found.method}, {len(ends)} weeks ahead, chosen by {found.tries} starting points"
        expected = self.fact("outlook.forecast", measured(found.values[-1]), how, "", period, found.tries)
        mean = figure(measured(level))
        return Expected(
            found.method, "", Decimal(0), Decimal(0),
            replace(expected, interval=band),
            self.fact("outlook.forecast_low", band[0], how, "", period, found.tries),
            self.fact("outlook.forecast_high", band[1], how, "", period, found.tries),
            self.fact("outlook.error", measured(found.error / level), f"{figure(measured(found.error))} ÷ {mean}", "",
                      n=found.tries),
            self.fact("outlook.naive_error", measured(found.naive_error / level),
                      f"{figure(measured(found.naive_error))} ÷ {mean}", "", n=found.tries),
            self.fact("outlook.coverage", measured(found.held / found.checked), f"{found.held} ÷ {found.checked}", "",
                      n=found.checked),
            lines["forecast"], lines["low"], lines["high"],
        )  # fmt: skip


def _plain(number: float) -> int | Decimal:
    """Return a count as a whole number, anything else as a decimal."""
    return int(number) if number == int(number) else measured(number)


def not_expected(found: Refusal, period: Period, source: Source, reason: str = "") -> Expected:
    """Return why there is no forecast: every fact missing with the reason, every line empty."""
    scale = 1 if found.why == "too_short" else 100
    have, need = (round(measured(number * scale)) for number in (found.have, found.need))
    why = reason or REASONS[found.why].format(have=have, need=need)

    def fact(name: str) -> Fact:
        return Fact(f"outlook.{name}", (), None, why, period, None, source, audience="customer")

    empty = Series("outlook.weekly[]", ("forecast",), (), (), period, source, "customer")
    return Expected(
        "", found.why, Decimal(have), Decimal(need),
        fact("forecast"), fact("forecast_low"), fact("forecast_high"),
        fact("error"), fact("naive_error"), fact("coverage"),
        empty, empty, empty,
    )  # fmt: skip
