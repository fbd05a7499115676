"""Value realised: what is confirmed, what is estimated and what is only told, never in one sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from qbr.analysis.outcomes.value import ValueFinding, ValueFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact, strictest
from qbr.formatting import NO_BREAK_SPACE
from qbr.story.figures import axis_end, figure_lines, first_fitting, missing
from qbr.story.names import Names
from qbr.story.review.outcomes import ValueRow, ValueSection
from qbr.story.review.parts import Notes, State
from qbr.story.review.quarter import Tile
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

THOUSAND = Decimal(1000)
BASIS_LENGTH = 46  # characters under a tile


def compose_value(findings: ValueFindings | None, teller: Teller, scope: Scope, names: Names) -> ValueSection:
    """Return what the quarter was worth by evidence grade, beside what was paid."""
    if findings is None or not findings.items:
        return _absent(findings, teller, scope, names)
    state: State = "full" if findings.confirmed.number and findings.paid.is_known else "partial"
    estimated = _estimated_chart(findings, _axis_end(findings), teller)
    return ValueSection(
        id="value",
        label=teller.say("value.label"),
        title=_title(findings, teller),
        measure=teller.say(
            "value.measure", currency=teller.formatter.currency, dates=teller.formatter.period(scope.quarter.period)
        ),
        source=_source(findings, teller, scope),
        state=state,
        place="main",
        notes=_notes(findings, teller, names),
        missing=tuple(_missing(findings, teller)),
        tiles=_tiles(findings, teller),
        confirmed=_confirmed_chart(findings, _axis_end(findings), teller),
        estimated=estimated,
        estimated_labelled=_labelled(estimated, findings, teller),
        rows=tuple(_row(item, teller) for item in findings.items),
        confirmed_total=teller.show(findings.confirmed),
        estimated_base=teller.show(findings.estimated),
        paid=teller.show(findings.paid),
    )


def _title(findings: ValueFindings, teller: Teller) -> Text:
    confirmed, estimated = findings.confirmed, findings.estimated
    if confirmed.number:
        case = "both" if estimated.is_known else "confirmed"
    else:
        case = "estimated" if estimated.is_known else "told"
    told = [teller.say(f"value.title.{case}", confirmed=confirmed, estimated=estimated)]
    if case == "confirmed" and findings.paid.is_known:
        told.insert(0, teller.say("value.title.paid", confirmed=confirmed, paid=findings.paid))
    return first_fitting(told)


def _tiles(findings: ValueFindings, teller: Teller) -> tuple[Tile, ...]:
    return (
        Tile(_number(findings.confirmed, teller), teller.say("value.tile.confirmed"), _confirmed_by(findings, teller)),
        _estimate_tile(findings, teller),
        Tile(_number(findings.paid, teller), teller.say("value.tile.paid"), _paid_basis(findings, teller)),
    )


def _number(fact: Fact, teller: Teller) -> Text:
    return teller.text(teller.short(fact), fact.audience, (fact.id,))


def _confirmed_by(findings: ValueFindings, teller: Teller) -> Text:
    counted = [item for item in findings.items if item.counts]
    if not counted:
        return teller.say("value.tile.nothing_confirmed")
    grades = teller.formatter.list(sorted({item.grade for item in counted}))
    words = {"grades": grades, "n": len({item.grade for item in counted}), "count": findings.confirming}
    named = teller.say("value.tile.confirmed_by", roles=teller.formatter.list(findings.confirmed_by), **words)
    if len(findings.confirmed_by) < findings.confirming:
        return teller.say("value.tile.confirmed_by_count", **words)
    return first_fitting([named, teller.say("value.tile.confirmed_by_count", **words)], BASIS_LENGTH)


def _estimate_tile(findings: ValueFindings, teller: Teller) -> Tile:
    low, base, high = findings.estimated_low, findings.estimated, findings.estimated_high
    label = teller.say("value.tile.estimated")
    if not base.is_known:
        return Tile(_number(base, teller), label, teller.say("value.tile.no_estimate"), is_estimate=True)
    if not (low.is_known and high.is_known):
        return Tile(_number(base, teller), label, teller.say("value.tile.no_range"), is_estimate=True)
    number = teller.say("value.range", low=low, high=high)
    return Tile(number, label, teller.say("value.tile.base_case", base=base), is_estimate=True)


def _paid_basis(findings: ValueFindings, teller: Teller) -> Text:
    """Return what was paid for, as far as there is room: the largest part and the sum of the others."""
    if not findings.paid.is_known:
        return teller.say("value.tile.not_paid", reason=findings.paid.reason)
    if findings.paid.metric == "value.paid":
        return teller.say("value.tile.contract")
    parts = findings.paid_parts
    named = [teller.say("value.part", name=part.keys[-1], amount=part) for part in parts]
    candidates: list[Text] = []
    if named:
        candidates.append(teller.join(named, ", "))
    if len(parts) > 1:
        others = sum((part.number for part in parts[1:]), Decimal(0))
        rest = teller.formatter.money(others, compact=True)
        candidates.append(teller.say("value.tile.parts", first=named[0], n=len(parts) - 1, rest=rest))
    return first_fitting([*candidates, teller.say("value.tile.entitled")], BASIS_LENGTH)


def _row(item: ValueFinding, teller: Teller) -> ValueRow:
    return ValueRow(
        grade=item.grade,
        name=teller.text(item.name),
        amount=teller.show(item.amount),
        low=teller.show(item.low),
        high=teller.show(item.high),
        how=_how(item, teller),
        confirmed_by=teller.text(item.confirmed_by),
    )


def _how(item: ValueFinding, teller: Teller) -> Text:
    """Return how a benefit is known, in the words of the record; they end as a sentence does."""
    words = item.assumptions or item.formula or item.reason
    if not words:
        return teller.say("value.how.unsaid", name=item.name)
    ended = words if words.rstrip().endswith((".", "!", "?")) else f"{words.rstrip()}."
    return teller.text(ended, item.amount.audience, (item.amount.id,))


def _axis_end(findings: ValueFindings) -> Decimal:
    """Return the common end of both charts, in thousands."""
    ends = [fact.number for item in findings.items for fact in (item.amount, item.high) if fact.is_known]
    return axis_end(max(ends, default=Decimal(0)) / THOUSAND)


def _confirmed_chart(findings: ValueFindings, end: Decimal, teller: Teller) -> Chart:
    items = [item for item in findings.items if item.counts]
    labels = tuple(teller.formatter.number(item.amount.number / THOUSAND, 1) for item in items)
    series = ChartSeries(
        "this", teller.say("value.chart.confirmed").text,
        tuple(item.amount.number / THOUSAND for item in items), tuple(item.amount.id for item in items), labels,
    )  # fmt: skip
    return _chart("confirmed", items, series, end, teller)


def _estimated_chart(findings: ValueFindings, end: Decimal, teller: Teller) -> Chart:
    items = _estimated(findings)
    series = ChartSeries(
        "estimate", teller.say("value.chart.estimated").text,
        tuple(item.amount.number / THOUSAND for item in items), tuple(item.amount.id for item in items),
        tuple(_estimate_label(item, teller) for item in items),
        tuple(_distance(item.amount, item.low) for item in items),
        tuple(_distance(item.high, item.amount) for item in items),
    )  # fmt: skip
    return _chart("estimated", items, series, end, teller)


def _estimated(findings: ValueFindings) -> list[ValueFinding]:
    return [item for item in findings.graded("C") if item.amount.is_known]


def _labelled(chart: Chart, findings: ValueFindings, teller: Teller) -> Chart:
    """Return the chart of estimates with a series at the high ends, whose labels stand clear of the ranges."""
    if not chart.series:
        return chart
    estimate = chart.series[0]
    tops = [item.high if item.high.is_known else item.amount for item in _estimated(findings)]
    high = ChartSeries(
        "high", teller.say("value.chart.high").text, tuple(top.number / THOUSAND for top in tops),
        tuple(top.id for top in tops), tuple(label and NO_BREAK_SPACE * 2 + label for label in estimate.labels),
    )  # fmt: skip
    return replace(chart, series=(replace(estimate, labels=()), high))


def _distance(upper: Fact, lower: Fact) -> Decimal | None:
    """Return how far two amounts lie apart, in thousands; None where one is missing or they are out of order."""
    if not (upper.is_known and lower.is_known):
        return None
    return max(Decimal(0), (upper.number - lower.number) / THOUSAND)


def _estimate_label(item: ValueFinding, teller: Teller) -> str:
    def thousands(fact: Fact) -> str:
        return teller.formatter.number(fact.number / THOUSAND, 1)

    if not (item.low.is_known and item.high.is_known):
        return thousands(item.amount)
    words = {"base": thousands(item.amount), "low": thousands(item.low), "high": thousands(item.high)}
    return teller.say("value.chart.label", **words).text


def _chart(
    case: Literal["confirmed", "estimated"],
    items: Sequence[ValueFinding],
    series: ChartSeries,
    end: Decimal,
    teller: Teller,
) -> Chart:
    lowest = min((item.amount.number for item in items), default=Decimal(0)) / THOUSAND
    parts = [teller.say("value.chart.part", name=item.name, grade=item.grade, amount=item.amount) for item in items]
    alt = [teller.say(f"value.chart.alt_{case}", n=len(items)), teller.join(parts, "; ")]
    return Chart(
        categories=tuple(teller.say("value.chart.category", name=item.name, grade=item.grade).text for item in items),
        series=(series,),
        alt=teller.join(alt) if items else teller.say(f"value.chart.none_{case}"),
        minimum=min(Decimal(0), -axis_end(-lowest)) if lowest < 0 else Decimal(0),
        maximum=end,
        audience=strictest(item.amount.audience for item in items),
    )


def _missing(findings: ValueFindings, teller: Teller) -> Iterator[Text]:
    if not findings.confirmed.number:
        yield teller.say("value.missing.confirmed")
    if not findings.paid.is_known:
        yield teller.say("value.missing.paid")


def _source(findings: ValueFindings, teller: Teller, scope: Scope) -> Text:
    as_of = teller.formatter.date(scope.as_of, "medium")
    return teller.say("value.source", has_paid=findings.paid.is_known, as_of=as_of)


def _notes(findings: ValueFindings, teller: Teller, names: Names) -> Notes:
    said = []
    if findings.confirmed.number:
        roles = teller.formatter.list(findings.confirmed_by)
        said.append(teller.say("value.say.confirmed", confirmed=findings.confirmed, roles=roles))
    else:
        said.append(teller.say("value.say.nothing_confirmed"))
    if findings.estimated.is_known:
        said.append(teller.say("value.say.estimated", estimated=findings.estimated))
    if findings.graded("D"):
        said.append(teller.say("value.say.told", n=len(findings.graded("D"))))
    case = "estimated" if findings.estimated.is_known else "told" if findings.graded("D") else "confirmed"
    figures = [fact for fact in (findings.confirmed, findings.estimated, findings.paid) if fact.is_known]
    return Notes(
        teller.join(said), teller.say(f"value.ask.{case}", customer=names.customer), figure_lines(teller, figures)
    )


def _absent(findings: ValueFindings | None, teller: Teller, scope: Scope, names: Names) -> ValueSection:
    case = "no_file" if findings is None else "no_rows"
    nothing = Chart((), (), teller.say("value.chart.none_confirmed"), audience="customer")
    why = f"no value on record for {scope.quarter.label}"
    return ValueSection(
        id="value",
        label=teller.say("value.label"),
        title=teller.say("value.title.absent", customer=names.customer),
        measure=teller.say("value.measure_absent"),
        source=teller.say("value.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("value.say.absent"), teller.say("value.ask.absent", customer=names.customer), ()),
        missing=(teller.say(f"value.missing.{case}", quarter=scope.quarter.label),),
        tiles=(),
        confirmed=nothing,
        estimated=nothing,
        estimated_labelled=nothing,
        rows=(),
        confirmed_total=teller.show(missing("value.confirmed", why)),
        estimated_base=teller.show(missing("value.estimated", why)),
        paid=teller.show(findings.paid if findings else missing("value.paid", "no value file")),
    )
