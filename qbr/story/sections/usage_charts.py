"""The charts of usage: the weekly line with its marks, the groups and their changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from qbr.analysis.usage.groups import Groups, GroupUse
from qbr.analysis.usage.usage import UsageFindings
from qbr.facts import Fact, Series
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

Number = int | Decimal
STEPS = (Decimal(1), Decimal(2), Decimal(5))  # of an axis, times 10ⁿ
MOST_STEPS = 3  # grid lines between the lowest and the highest point


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that may explain the line: an incident, a release."""

    day: date
    what: Text  # as a sentence names it: "the incident of 11 August"


@dataclass(frozen=True, slots=True)
class Axis:
    """The ends of a value axis and the distance of its grid lines."""

    minimum: Decimal
    maximum: Decimal
    step: Decimal


def line_axis(values: Iterable[Number | None]) -> Axis | None:
    """Return round ends for a line of people; from zero when the line comes near it. None for no points.

    Grid lines stand at whole numbers, as the axis prints them: at 5.5 it would say 6 a second time.
    """
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    if low * 2 < high or high == 0:
        low = Decimal(0)
    step = _step(max((high - low) / MOST_STEPS or high / 10, Decimal(1)))
    minimum = (low / step).to_integral_value(ROUND_FLOOR) * step
    maximum = max((high / step).to_integral_value(ROUND_CEILING) * step, minimum + step)
    return Axis(_plain(minimum), _plain(maximum), _plain(step))


def _plain(number: Decimal) -> Decimal:
    """Return a number as a caption says it, without exponent or closing zeros: 250, not 2.5E+2, and 6, not 6.0."""
    return Decimal(f"{number.normalize():f}")


def _step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10 … that is at least so much."""
    scale = Decimal(1).scaleb(least.adjusted())
    return next((step * scale for step in STEPS if step * scale >= least), 10 * scale)


def trend_chart(findings: UsageFindings, marks: Sequence[Mark], teller: Teller) -> Chart:
    """Return the weekly line of this quarter, that of the basis under it, and the marked days."""
    this, prior = findings.trend, findings.trend_before
    axis = line_axis((*this.values, *prior.values))
    if axis is None or not any(value is not None for value in this.values):
        return no_chart(teller, "usage.trend.alt.none")
    days = [day for day in this.categories if isinstance(day, date)]
    return Chart(
        categories=this.categories,
        series=(
            _line("this", this, teller),
            _line("prior", prior, teller),
            _marked(this, days, marks, teller),
        ),
        alt=_trend_alt(this, prior, days, marks, teller),
        minimum=axis.minimum,
        maximum=axis.maximum,
        major_unit=axis.step,
        audience="customer",
    )


def _line(key: str, series: Series, teller: Teller) -> ChartSeries:
    """Return a line with its name at the second point and its value at the last."""
    known = [place for place, value in enumerate(series.values) if value is not None]
    labels: list[str | None] = [None] * len(series.values)
    name = series.keys[0]
    if len(known) > 1:
        labels[known[1]] = name
    if known:
        number = teller.formatter.number(series.values[known[-1]], 0)
        labels[known[-1]] = f"{name}: {number}" if len(known) < 3 else number
    return ChartSeries(key, name, series.values, (series.id,) if known else (), tuple(labels))


def _marked(series: Series, days: Sequence[date], marks: Sequence[Mark], teller: Teller) -> ChartSeries:
    """Return the marked days at the first point on or after each, as long as it lies within a week."""
    values: list[Number | None] = [None] * len(days)
    labels: list[str | None] = [None] * len(days)
    for mark in _known(marks, days):
        place = next(place for place, day in enumerate(days) if day >= mark.day)
        label = teller.formatter.date(mark.day, "short")
        values[place] = series.values[place]
        labels[place] = f"{labels[place]}, {label}" if labels[place] else label
    return ChartSeries("event", teller.say("usage.trend.event").text, tuple(values), (), tuple(labels))


def _known(marks: Sequence[Mark], days: Sequence[date]) -> list[Mark]:
    """Return the marks that lie in a week of the line, by day."""
    near = [mark for mark in marks if days and days[0].toordinal() - 7 < mark.day.toordinal() <= days[-1].toordinal()]
    return sorted(near, key=lambda mark: mark.day)


def _trend_alt(this: Series, prior: Series, days: Sequence[date], marks: Sequence[Mark], teller: Teller) -> Text:
    known = [(day, value) for day, value in zip(days, this.values, strict=True) if value is not None]
    earlier = [value for value in prior.values if value is not None]
    number, day_of = teller.formatter.number, teller.formatter.date
    values = [value for _, value in known]
    kind = "people" if this.metric == "usage.weekly[]" else "daily"
    parts = [
        teller.say(
            f"usage.trend.alt.{kind}", quarter=this.keys[0],
            first=number(values[0], 0), first_day=day_of(known[0][0], "day"),
            last=number(values[-1], 0), last_day=day_of(known[-1][0], "day"),
            low=number(min(values), 0), high=number(max(values), 0),
        )
    ]  # fmt: skip
    if earlier:
        ends = {"first": number(earlier[0], 0), "last": number(earlier[-1], 0)}
        parts.append(teller.say("usage.trend.alt.prior", basis=prior.keys[0], **ends))
    if len(known) < len(days):
        parts.append(teller.say("usage.trend.alt.gap", n=len(days) - len(known)))
    if shown := _known(marks, days):
        marked = teller.formatter.list([day_of(mark.day, "day") for mark in shown])
        parts.append(teller.say("usage.trend.alt.marks", days=marked))
    told = teller.join(parts)
    return teller.text(told.text, refs=(this.id, *((prior.id,) if earlier else ())))


def share_chart(groups: Groups, names: Sequence[Text], teller: Teller) -> Chart:
    """Return the share of each group in per cent, with its size in the category."""
    facts = [row.share for row in groups.rows]
    if not any(fact.is_known for fact in facts):
        return no_chart(teller, "usage.groups.alt.none")
    sizes = [
        teller.say("usage.groups.with_size", name=name, size=row.assigned).text
        if row.assigned.is_known and groups.kind != "events"
        else name.text
        for row, name in zip(groups.rows, names, strict=True)
    ]
    lines = _lines(teller, names, [teller.short(fact) for fact in facts])
    alt = teller.say("usage.groups.alt.share", lines=lines)
    values = [fact.number * 100 if fact.is_known else None for fact in facts]
    return _bars(groups, sizes, facts, values, _names(teller, "share"), alt)


def change_chart(groups: Groups, names: Sequence[Text], teller: Teller, basis: str) -> Chart:
    """Return the change of each group in per cent; a group that grew from nothing has none."""
    facts = [row.active for row in groups.rows]
    ratios = [fact.change.ratio for fact in facts]
    if all(ratio is None for ratio in ratios):
        return no_chart(teller, "usage.groups.alt.none")
    lines = _lines(teller, names, [teller.show(fact).change.text for fact in facts])
    alt = teller.say("usage.groups.alt.change", lines=lines, basis=basis)
    values = [ratio * 100 if ratio is not None else None for ratio in ratios]
    return _bars(groups, [name.text for name in names], facts, values, _names(teller, "change"), alt)


def _names(teller: Teller, kind: str) -> tuple[str, str]:
    return teller.say(f"usage.groups.series.{kind}").text, teller.say("usage.groups.series.focus").text


def _lines(teller: Teller, names: Sequence[Text], numbers: Sequence[str]) -> str:
    pairs = zip(names, numbers, strict=True)
    return "; ".join(teller.say("usage.groups.alt.line", name=name, number=number).text for name, number in pairs)


def _bars(
    groups: Groups,
    categories: Sequence[str],
    facts: Sequence[Fact],
    values: Sequence[Decimal | None],
    names: tuple[str, str],
    alt: Text,
) -> Chart:
    """Return bars with the group the title speaks of in a series of its own."""
    focus = [row is groups.worst for row in groups.rows]
    rest = tuple(None if here else value for value, here in zip(values, focus, strict=True))
    alone = tuple(value if here else None for value, here in zip(values, focus, strict=True))
    this = ChartSeries("this", names[0], rest, _refs(facts, rest))
    told = Text(alt.text, tuple(fact.id for fact in facts), alt.audience)
    series = (this, ChartSeries("focus", names[1], alone, _refs(facts, alone)))
    return Chart(tuple(categories), series, told, audience="customer")


def _refs(facts: Sequence[Fact], values: Sequence[Decimal | None]) -> tuple[str, ...]:
    return tuple(fact.id for fact, value in zip(facts, values, strict=True) if value is not None)


def group_name(row: GroupUse, teller: Teller) -> Text:
    """Return a group's name; several small ones have one of their own."""
    if row.name is not None:
        return teller.text(row.name)
    return teller.say("usage.groups.small", n=row.folded, rest=row.has_rest)


def no_chart(teller: Teller, alt: str) -> Chart:
    """Return a chart of nothing, with words that say so."""
    return Chart((), (), teller.text(teller.say(alt).text), audience="customer")
