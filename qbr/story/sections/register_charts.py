"""The charts of a register: small bars by month, the quarter's dark and the months before it light."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from qbr.analysis.scope import Scope
from qbr.facts import Audience, Series
from qbr.story.review.registers import RegisterChart
from qbr.story.short_texts import begun
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

MONTH = "MMMMM"  # its first letter, since fifteen months stand side by side


def register_chart(name: Text, series: Series, teller: Teller, scope: Scope, audience: Audience) -> RegisterChart:
    """Return a series as bars from zero, with the last value in figures."""
    days = [day for day in series.categories if isinstance(day, date)]
    now = [scope.quarter.period.contains(day) for day in days]
    bars = (
        _bars("this", scope.quarter.label, series, now, teller),
        _bars("prior", teller.say("registers.earlier").text, series, [not each for each in now], teller),
    )
    names = tuple(teller.formatter.date_as(day, MONTH) for day in days)
    alt = _alt(name, days, series, teller)
    return RegisterChart(begun(name), Chart(names, bars, alt, minimum=Decimal(0), audience=audience))


def _bars(key: str, name: str, series: Series, drawn: Sequence[bool], teller: Teller) -> ChartSeries:
    values = tuple(value if is_drawn else None for value, is_drawn in zip(series.values, drawn, strict=True))
    known = [place for place, value in enumerate(values) if value is not None]
    labels: list[str | None] = [None] * len(values)
    if known and key == "this":
        labels[known[-1]] = teller.formatter.number(values[known[-1]])
    return ChartSeries(key, name, values, (series.id,), tuple(labels))


def _alt(name: Text, days: Sequence[date], series: Series, teller: Teller) -> Text:
    known = [teller.formatter.number(value) for value in series.values if value is not None]
    ends = (teller.formatter.date_as(day, "MMMM yyyy") for day in (days[0], days[-1]))
    return teller.say("registers.chart", name=name, first=next(ends), last=next(ends), points=" · ".join(known))
