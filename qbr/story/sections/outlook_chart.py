"""The chart of the outlook: the weeks on record, those of a year before, and the forecast with its band."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from qbr.analysis.outlook.outlook import OutlookFindings
from qbr.facts import Series
from qbr.story.sections.usage_charts import line_axis, no_chart
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

Number = int | Decimal


def outlook_chart(findings: OutlookFindings, teller: Teller) -> Chart:
    """Return the line of weeks with its forecast; a chart of nothing without weeks."""
    this, prior, expected = findings.history, findings.year_ago, findings.expected
    lines = [("this", this), ("prior", prior)]
    if expected.method:
        lines += [("forecast", expected.line), ("low", expected.line_low), ("high", expected.line_high)]
    axis = line_axis(value for _, line in lines for value in line.values)
    if axis is None or not any(value is not None for value in this.values):
        return no_chart(teller, "outlook.chart.none")
    days = tuple(dict.fromkeys(day for line in (this, expected.line) for day in line.categories))
    return Chart(
        categories=days,
        series=tuple(_line(key, line, days, teller) for key, line in lines),
        alt=_alt(findings, teller),
        minimum=axis.minimum,
        maximum=axis.maximum,
        major_unit=axis.step,
        audience="customer",
    )


def _line(key: str, line: Series, days: tuple[str | date, ...], teller: Teller) -> ChartSeries:
    """Return a line over all days of the chart, with its value at the last point of its own."""
    at = dict(zip(line.categories, line.values, strict=True))
    values = tuple(at.get(day) for day in days)
    known = [place for place, value in enumerate(values) if value is not None]
    labels: list[str | None] = [None] * len(days)
    if known and key != "prior":
        labels[known[-1]] = teller.formatter.number(_known(values[known[-1]]), 0)
    name = teller.say(f"outlook.chart.{key}").text
    return ChartSeries(key, name, values, (line.id,) if known else (), tuple(labels))


def _known(value: Number | None) -> Number:
    return value if value is not None else 0


def _alt(findings: OutlookFindings, teller: Teller) -> Text:
    form, expected = teller.formatter, findings.expected
    points = zip(findings.history.categories, findings.history.values, strict=True)
    known = [(day, value) for day, value in points if isinstance(day, date) and value is not None]
    (first_day, first), (last_day, last) = known[0], known[-1]
    parts = [
        teller.say(
            "outlook.chart.alt.this", first=form.number(first, 0), last=form.number(last, 0),
            first_day=form.date(first_day, "day"), last_day=form.date(last_day, "day"),
        )
    ]  # fmt: skip
    if any(value is not None for value in findings.year_ago.values):
        parts.append(teller.say("outlook.chart.alt.prior"))
    if expected.method:
        given = {"value": expected.last, "low": expected.low, "high": expected.high}
        day = form.date(expected.last.period.end, "day") if expected.last.period else ""
        parts.append(teller.say("outlook.chart.alt.forecast", day=day, **given))
    told = teller.join(parts)
    return teller.text(told.text, refs=(findings.history.id, *told.refs))
