"""The customer's own measures: beside the use of the product, about their own customers, and as a base of use.

What moves together is said to move together and no more: a series beside another proves no cause (`practices` 44).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.own_series import series_names, values_in, values_until
from qbr.analysis.provenance import figure, table_source, together
from qbr.analysis.register import Cell, Curve, Line, Register, Word
from qbr.analysis.usage.usage_frame import read_activity
from qbr.facts import Fact, Series, Source
from qbr.quarter import Period, Quarter
from qbr.records.goals import MetricValue

COLUMNS = ("measure", "unit", "now", "before", "owner")
MOST_CURVES = 6  # on a page
Month = tuple[int, int]  # year and month
NO_VALUE = "no value up to the end of the quarter"


def downstream_register(bench: Bench) -> Register | None:
    """Return the measures about the customer's own customers; None when no series is marked so."""
    rows = [row for row in bench.folder.metrics or () if row.downstream]
    names = list(dict.fromkeys(row.metric for row in rows))
    if not names:
        return None
    facts = [_now("business.downstream[].now", name, bench) for name in names]
    return Register(
        "downstream", COLUMNS,
        tuple(Line(_cells(name, fact, bench)) for name, fact in zip(names, facts, strict=True)),
        "deck", facts={"now": facts[0]}, words={"measure": words_of(names[0]), "served": _served(bench)},
        tables=("metrics",),
    )  # fmt: skip


def beside_use_register(bench: Bench) -> Register | None:
    """Return each own measure with how often it moved the same way as the people who use the product.

    None without own measures or without usage that tells people apart. Movements are from one month to the one after
    it; months in which either stood still, or was not measured, say nothing and are not counted.
    """
    names = series_names(bench.folder)
    people = _people_by_month(bench)
    if not names or len(people) < 2:
        return None
    lines = tuple(Line((*_cells(name, _now("business.measure[].now", name, bench), bench)[:4],
                        _beside(name, people, bench))) for name in names)  # fmt: skip
    return Register(
        "beside_use", ("measure", "unit", "now", "before", "together"), lines, "deck",
        words={"months": len(people)}, tables=("metrics", "usage"), curves=_curves(people, bench),
    )  # fmt: skip


def _curves(people: Mapping[Month, int], bench: Bench) -> tuple[Curve, ...]:
    """Return the people who use the product by month, and beside them the measures, those of their customers first.

    All have the same months, from the first to the last of either; a month without a value is a gap.
    """
    rows = [row for row in bench.folder.metrics or () if row.date <= bench.scope.quarter.end]
    ends = {(row.date.year, row.date.month): _end_of_month(row.date) for row in rows}
    served = {row.metric for row in rows if row.downstream}
    names = sorted(series_names(bench.folder), key=lambda name: name not in served)
    use = {month: Decimal(count) for month, count in people.items()}
    drawn = [Curve(Word("people"), _by_month("business.month_people", (), use, ends, "usage", bench))]
    for name in names[: MOST_CURVES - 1]:
        values = values_until(bench.folder, name, bench.scope.quarter.end)
        own = {(row.date.year, row.date.month): row.value for row in values if row.value is not None}
        words = {"measure": words_of(name), "unit": values[-1].unit or "" if values else ""}
        drawn.append(
            Curve(Word("curve", words), _by_month("business.measure[].month", (name,), own, ends, "metrics", bench))
        )
    return tuple(drawn)


def _by_month(
    metric: str, keys: tuple[str, ...], values: Mapping[Month, Decimal], ends: Mapping[Month, date], table: str,
    bench: Bench,
) -> Series:  # fmt: skip
    months = sorted(ends)
    period = Period(ends[months[0]].replace(day=1), ends[months[-1]])
    source = table_source(bench.folder, table, ("date",), len(values))
    days, drawn = tuple(ends[month] for month in months), tuple(values.get(month) for month in months)
    return Series(metric, keys, days, drawn, period, source, "customer")


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def model_register(bench: Bench) -> Register | None:
    """Return how the customer earns money and how much of the product's use stands beside their own volume."""
    business = bench.folder.customer.business
    if business is None:
        return None
    told = ((Word("model"), business.model), (Word("served"), business.their_customers),
            (Word("season"), business.seasonality))  # fmt: skip
    texts = [Line((word, text, None)) for word, text in told if text]
    figures = [Line((word, fact, Word("before", {"figure": fact}))) for word, fact in _figures(bench) if fact.is_known]
    if not texts and not figures:
        return None
    per_volume = use_per_volume(bench)
    return Register(
        "model", ("what", "now", "before"), (*texts, *figures), "deck",
        case="volume" if per_volume.is_known else "some",
        facts={"per_volume": per_volume}, words={"volume": words_of(business.volume_metric or "")},
        tables=("metrics", "usage"),
    )  # fmt: skip


def use_per_volume(bench: Bench) -> Fact:
    """Return value events per unit of the customer's own volume; twice of both leaves it as it is."""
    events, volume = bench.known("usage.events"), business_volume(bench)
    source = together(events.source if events else volume.source, volume.source)
    lacking = "no usage on record" if events is None else events.reason or volume.reason
    if events is None or lacking or not volume.number:
        return _fact("business.use_per_volume", None, lacking or "the business volume is zero", "", source, bench)
    value = events.number / volume.number
    formula = f"{figure(events.number)} ÷ {figure(volume.number)}"
    now = _fact("business.use_per_volume", value, "", formula, source, bench)
    return now.compared(bench.scope.comparison(_before(events, volume), "no value for the quarter compared with"))


def business_volume(bench: Bench) -> Fact:
    """Return the customer's business volume of the quarter; missing without a series for it."""
    now = _volume(bench.scope.quarter, bench)
    before = _volume(bench.scope.basis, bench)
    return now.compared(bench.scope.comparison(before.value, before.reason))


def words_of(metric: str) -> str:
    """Return the id of a series as words: dock_waiting_minutes reads dock waiting minutes."""
    return metric.replace("_", " ")


def _served(bench: Bench) -> str:
    business = bench.folder.customer.business
    return (business.their_customers or "") if business else ""


def _figures(bench: Bench) -> Sequence[tuple[Word, Fact]]:
    business = bench.folder.customer.business
    source = table_source(bench.folder, "customer", ("business",), None)
    heads = business.headcount if business else None
    headcount = _fact("business.headcount", heads, "" if heads is not None else "not recorded", "", source, bench)
    return (
        (Word("headcount"), headcount),
        (Word("users_per_head"), _users_per_head(headcount, bench)),
        (Word("volume"), business_volume(bench)),
        (Word("per_volume"), use_per_volume(bench)),
    )


def _users_per_head(headcount: Fact, bench: Bench) -> Fact:
    users = bench.known("usage.active_users")
    metric = "business.users_per_head"
    lacking = "no usage on record" if users is None else users.reason or headcount.reason
    if users is None or lacking or not headcount.number:
        return _fact(metric, None, lacking or "nobody is employed", "", headcount.source, bench)
    formula = f"{figure(users.number)} ÷ {figure(headcount.number)}"
    value = users.number / headcount.number
    return _fact(metric, value, "", formula, together(users.source, headcount.source), bench)


def _volume(quarter: Quarter, bench: Bench) -> Fact:
    business = bench.folder.customer.business
    name = business.volume_metric if business else None
    period = Period(quarter.start, min(quarter.end, bench.scope.as_of))
    rows = values_in(bench.folder, name, period) if name and period.end >= period.start else ()
    source = table_source(bench.folder, "metrics", ("date", "metric", "value"), len(rows))
    values = [row.value for row in rows if row.value is not None]
    why = "" if values else f"no value for {quarter.label}" if name else "no volume metric is named"
    formula = " + ".join(figure(value) for value in values)
    return _fact("business.volume", sum(values, Decimal(0)) if values else None, why, formula, source, bench)


def _before(events: Fact, volume: Fact) -> Decimal | None:
    pair = [fact.comparison.value if fact.comparison else None for fact in (events, volume)]
    known = [Decimal(value) for value in pair if isinstance(value, (int, Decimal))]
    return known[0] / known[1] if len(known) == len(pair) and known[1] else None


def _cells(name: str, fact: Fact, bench: Bench) -> tuple[Cell, ...]:
    rows = values_until(bench.folder, name, bench.scope.quarter.end)
    last: MetricValue | None = rows[-1] if rows else None
    unit, owner = (last.unit, last.owner) if last else (None, None)
    return (words_of(name), unit, fact, Word("before", {"figure": fact}), shown_owner(bench.folder, owner) or None)


def _now(metric: str, name: str, bench: Bench) -> Fact:
    day = min(bench.scope.quarter.end, bench.scope.as_of)
    rows, before = (values_until(bench.folder, name, until) for until in (day, bench.scope.basis.end))
    source = table_source(bench.folder, "metrics", ("date", "metric", "value"), len(rows))
    value = rows[-1].value if rows else None
    now = Fact(
        metric, (name,), value, "" if rows else NO_VALUE, Period(rows[-1].date, rows[-1].date) if rows else None,
        len(rows), source, audience="customer",
    )  # fmt: skip
    then = before[-1].value if before else None
    return now.compared(bench.scope.comparison(then, f"no value up to {bench.scope.basis.label}"))


def _people_by_month(bench: Bench) -> dict[Month, int]:
    """Return the people with a value event in each whole calendar month of the records, up to the quarter's end."""
    activity = read_activity(bench.folder)
    if activity is None or not activity.has_users:
        return {}
    ends = {row.date for row in bench.folder.metrics or () if row.date <= bench.scope.quarter.end}
    months = {(day.year, day.month): Period(day.replace(day=1), day) for day in sorted(ends)}
    whole = {
        key: month for key, month in months.items() if activity.first <= month.start and month.end <= activity.last
    }
    return {key: int(activity.people(month).size) for key, month in whole.items()}


def _beside(name: str, people: dict[Month, int], bench: Bench) -> Word:
    rows = values_until(bench.folder, name, bench.scope.quarter.end)
    own = {(row.date.year, row.date.month): row.value for row in rows if row.value is not None}
    shared = [key for key in people if key in own]
    months = [(then, now) for then, now in pairwise(shared) if _follows(now, then)]
    steps = [(own[now] - own[then], people[now] - people[then]) for then, now in months]
    moved = [(one, other) for one, other in steps if one and other]
    same = sum((one > 0) == (other > 0) for one, other in moved)
    source = table_source(bench.folder, "metrics", ("date", "metric", "value"), len(shared))
    counted, together_ = (
        Fact(f"business.measure[].{part}", (name,), value, "", None, len(moved), source, audience="customer")
        for part, value in (("months", len(moved)), ("together", same))
    )
    return Word("together", {"months": counted, "same": together_})


def _follows(month: Month, earlier: Month) -> bool:
    return month[0] * 12 + month[1] == earlier[0] * 12 + earlier[1] + 1


def _fact(metric: str, value: Decimal | int | None, reason: str, formula: str, source: Source, bench: Bench) -> Fact:
    return Fact(
        metric, (), value, reason, bench.scope.period, source.rows, source, formula=formula, audience="customer"
    )
