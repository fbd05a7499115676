"""Support as recovery: how often people had to ask, how long they waited, what it was about. More is never better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.scope import Scope
from qbr.analysis.support.support import SupportFindings, TicketTimes
from qbr.facts import Fact
from qbr.story.figures import figure_lines, first_fitting, missing
from qbr.story.names import Names
from qbr.story.review.parts import Notes, State
from qbr.story.review.service import SupportRow, SupportSection
from qbr.story.short_texts import count_word, month_name, value_before
from qbr.story.telling import Teller
from qbr.story.values import DASH, Chart, ChartSeries, Text

MOST_LINES = 4  # the box beside the chart holds no more
SHARE_FROM = 10  # tickets; below this a share is no more than its counts
KNOWN_PRIORITIES = frozenset({"critical", "high", "normal", "low"})
NO_EXPORT = "no ticket export supplied"


def compose_support(
    findings: SupportFindings | None,
    incidents: IncidentFindings | None,
    teller: Teller,
    scope: Scope,
    names: Names,
) -> SupportSection:
    """Return tickets by month and priority, tied to an incident where they name one; absent without an export."""
    if findings is None:
        return _absent(teller, scope, names)
    topic_day = _topic_day(findings, incidents)
    gaps = _missing(findings, teller)
    state: State = "partial" if gaps else "full"
    title = _title(findings, topic_day, teller)
    focus = _focus_label(findings, topic_day, teller)
    tickets = findings.total.tickets
    chart = _chart(findings, focus, teller, scope)
    return SupportSection(
        id="support",
        label=teller.say("support.label"),
        title=title,
        measure=_measure(findings, teller, scope),
        source=_source(findings, teller, scope, names),
        state=state,
        place="main",
        notes=_notes(findings, title, teller),
        missing=gaps,
        rows=_rows(findings, teller),
        chart=chart,
        chart_labelled=_labelled(chart, findings, teller),
        lines=_lines(findings, focus, teller, scope),
        focus_label=focus,
        tickets=teller.show(tickets),
        contact_rate=teller.show(findings.contact_rate),
        sla=teller.show(findings.sla),
    )


def _count(fact: Fact) -> int:
    return int(fact.number) if fact.is_known else 0


def _topic_day(findings: SupportFindings, incidents: IncidentFindings | None) -> date | None:
    """Return the day of the incident the largest topic is about; None when it is about none of this quarter."""
    found = incidents.incidents if incidents else ()
    days = [item.day for item in found if item.record.id == findings.topic_incident and item.telling == "told"]
    return days[0] if days else None


def _title(findings: SupportFindings, topic_day: date | None, teller: Teller) -> Text:
    tickets = findings.total.tickets
    if not tickets.is_known:
        return teller.say("support.title.unknown", reason=tickets.reason)
    if _count(tickets) == 0:
        return teller.say("support.title.none", now=tickets)
    first = teller.say(f"support.title.{_movement(tickets)}", now=tickets, before=value_before(tickets, teller))
    seconds = [
        clause
        for clause in (_topic_clause(findings, topic_day, teller), _target_clause(findings, teller))
        if clause is not None
    ]
    return first_fitting([*(teller.join([first, second], "; ") for second in seconds), first])


def _movement(tickets: Fact) -> str:
    change = tickets.change
    if not change.is_known or change.difference is None:
        return "alone"
    if change.difference == 0:
        return "same"
    return "rose" if change.difference > 0 else "fell"


def _topic_clause(findings: SupportFindings, topic_day: date | None, teller: Teller) -> Text | None:
    count = findings.topic_tickets
    if not count.is_known:
        return None
    word = teller.text(count_word(_count(count), teller), count.audience, (count.id,))
    if topic_day is not None:
        return teller.say("support.title.topic_incident", month=month_name(teller, topic_day), word=word)
    return teller.say("support.title.topic", topic=findings.topic, word=word)


def _target_clause(findings: SupportFindings, teller: Teller) -> Text | None:
    total = findings.total
    if _count(total.targets_due) == 0:
        return None
    return teller.say("support.title.targets", met=total.targets_met, due=total.targets_due)


def _focus_label(findings: SupportFindings, topic_day: date | None, teller: Teller) -> Text:
    if not findings.topic_tickets.is_known:
        return teller.text("")
    if topic_day is not None:
        return teller.say("support.focus.incident", day=teller.formatter.date(topic_day, "day"))
    return teller.say("support.focus.topic", topic=findings.topic)


def _measure(findings: SupportFindings, teller: Teller, scope: Scope) -> Text:
    tickets = findings.total.tickets
    dates = teller.formatter.period(tickets.period or scope.quarter.period)
    return teller.say("support.measure", dates=dates, compared=tickets.change.is_known, basis=scope.basis.label)


def _source(findings: SupportFindings, teller: Teller, scope: Scope, names: Names) -> Text:
    as_of, tickets = teller.formatter.date(scope.as_of, "medium"), findings.total.tickets
    count = tickets if tickets.is_known else 0
    return teller.say("support.source", n=count, left_out=findings.by_vendor, vendor=names.vendor, as_of=as_of)


def _rows(findings: SupportFindings, teller: Teller) -> tuple[SupportRow, ...]:
    if _count(findings.total.tickets) == 0:
        return ()
    rows = [_row(times, _priority(times.priorities, teller), teller) for times in findings.by_priority]
    return (*rows, _row(findings.total, teller.say("support.all"), teller, is_total=True))


def _row(times: TicketTimes, name: Text, teller: Teller, *, is_total: bool = False) -> SupportRow:
    has_targets = _count(times.targets_due) > 0
    met = teller.say("support.target_met", met=times.targets_met, due=times.targets_due) if has_targets else None
    return SupportRow(
        priority=name,
        tickets=teller.show(times.tickets),
        first_reply=teller.show(times.first_reply),
        first_reply_p90=teller.show(times.first_reply_p90),
        solved=teller.show(times.solved),
        target_met=met or teller.text(DASH),
        is_total=is_total,
    )


def _priority(priorities: Sequence[str], teller: Teller) -> Text:
    """Return "Critical and high"; a word of the export we do not know stands as it is."""
    words = [
        teller.say(f"support.priority.{word or 'none'}").text if word in KNOWN_PRIORITIES or not word else word
        for word in priorities
    ]
    listed = teller.formatter.list(words)
    return teller.text(listed[:1].upper() + listed[1:])


def _chart(findings: SupportFindings, focus: Text, teller: Teller, scope: Scope) -> Chart:
    """Return tickets by month, those of the topic stacked on the others; empty when nobody asked."""
    if not any(findings.months.values):
        return Chart((), (), teller.say("support.chart.none"), audience="customer")
    totals, topics, before = (_numbers(series.values) for series in (
        findings.months, findings.topic_months, findings.basis_months))  # fmt: skip
    has_topic = findings.topic_tickets.is_known
    of_topic = [value if has_topic and value else None for value in topics]
    rest = [None if total is None else total - (part or 0) for total, part in zip(totals, of_topic, strict=True)]
    return Chart(
        categories=tuple(month_name(teller, month.start).text for month in scope.quarter.months),
        series=(
            _series("this", scope.quarter.label, rest, findings.months.id, teller),
            *([_series("focus", focus.text, of_topic, findings.topic_months.id, teller)] if has_topic else []),
            ChartSeries("prior", scope.basis.label, tuple(before), (findings.basis_months.id,)),
        ),
        alt=_alt(findings, totals, of_topic, before, focus, teller, scope),
        minimum=Decimal(0),
        audience="customer",
    )


def _labelled(chart: Chart, findings: SupportFindings, teller: Teller) -> Chart:
    """Return the chart with a series of totals, so that only they and the topic need a label."""
    if not chart.series:
        return chart
    first, *others = chart.series
    name, counts = teller.say("support.chart.total").text, _numbers(findings.months.values)
    total = _series("total", name, counts, findings.months.id, teller)
    return replace(chart, series=(replace(first, labels=()), *others, total))


def _numbers(values: Sequence[int | Decimal | None]) -> list[int | None]:
    return [None if value is None else int(value) for value in values]


def _series(key: str, name: str, values: Sequence[int | None], ref: str, teller: Teller) -> ChartSeries:
    labels = tuple(teller.formatter.number(value, 0) if value else None for value in values)
    return ChartSeries(key, name, tuple(values), (ref,), labels)


def _alt(
    findings: SupportFindings,
    totals: Sequence[int | None],
    of_topic: Sequence[int | None],
    before: Sequence[int | None],
    focus: Text,
    teller: Teller,
    scope: Scope,
) -> Text:
    months = zip(scope.quarter.months, totals, of_topic, before, strict=True)
    parts = [
        teller.say(
            "support.chart.month",
            month=month_name(teller, month.start), n=total, focus=part or 0, label=focus,
            before="" if earlier is None else str(earlier), basis=scope.basis.label,
        )
        for month, total, part, earlier in months
        if total is not None
    ]  # fmt: skip
    alt = teller.say("support.chart.alt", months=teller.join(parts, "; "))
    return teller.text(alt.text, "customer", (findings.months.id,))


def _lines(findings: SupportFindings, focus: Text, teller: Teller, scope: Scope) -> tuple[Text, ...]:
    """Return what this means, the note on what is not shown always among it."""
    lines = list(_meanings(findings, focus, teller, scope))
    fewest = scope.thresholds.percentile_tickets
    rows = (*findings.by_priority, findings.total)
    few = [times for times in rows if 0 < _count(times.tickets) < fewest and not times.first_reply_p90.is_known]
    hidden = [teller.say("support.line.hidden", fewest=fewest)] if few else []
    return (*lines[: MOST_LINES - len(hidden)], *hidden)


def _meanings(findings: SupportFindings, focus: Text, teller: Teller, scope: Scope) -> Iterator[Text]:
    rate, total = findings.contact_rate, findings.total
    if rate.is_known:
        yield teller.say("support.line.rate", rate=rate, before=value_before(rate, teller), basis=scope.basis.label)
    due = _count(total.targets_due)
    if due:
        missed = due - _count(total.targets_met)
        misses: Fact | int = findings.misses_on_topic if _count(findings.misses_on_topic) else 0
        words = {"met": total.targets_met, "due": total.targets_due, "missed": missed, "focus": focus}
        yield teller.say("support.line.targets", **words, misses=misses)
    if _count(findings.open) and findings.oldest_open.is_known:
        yield teller.say("support.line.open", open=findings.open, age=findings.oldest_open)
    again = findings.reopened
    if again.is_known and (again.n or 0) >= SHARE_FROM:
        yield teller.say("support.line.reopened", share=again, n=again.n)


def _missing(findings: SupportFindings, teller: Teller) -> tuple[Text, ...]:
    total = findings.total
    if _count(total.tickets) == 0:
        return ()
    lines = []
    if not total.first_reply.is_known and not total.first_reply.n:
        lines.append(teller.say("support.missing.replies"))
    if _count(total.targets_due) == 0:
        lines.append(teller.say("support.missing.targets"))
    return tuple(lines)


def _notes(findings: SupportFindings, title: Text, teller: Teller) -> Notes:
    total = findings.total
    if _count(total.tickets) == 0:
        return Notes(teller.say("support.say.none"), teller.say("support.ask.none"), ())
    said = [teller.say("support.say.count", title=title)]
    if total.first_reply.is_known and total.solved.is_known:
        said.append(teller.say("support.say.replies", reply=total.first_reply, solved=total.solved))
    elif total.first_reply.is_known:
        said.append(teller.say("support.say.reply", reply=total.first_reply))
    figures = (total.tickets, findings.sla, findings.contact_rate, total.first_reply)
    return Notes(teller.join(said), teller.say("support.ask.tickets"), figure_lines(teller, figures))


def _absent(teller: Teller, scope: Scope, names: Names) -> SupportSection:
    nothing = Chart((), (), teller.say("support.chart.none"), audience="customer")
    return SupportSection(
        id="support",
        label=teller.say("support.label"),
        title=teller.say("support.title.absent", customer=names.customer),
        measure=teller.say("support.measure_absent"),
        source=teller.say("support.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("support.say.absent"), teller.say("support.ask.none"), ()),
        missing=(teller.say("support.missing.absent"),),
        rows=(),
        chart=nothing,
        chart_labelled=nothing,
        lines=(),
        focus_label=teller.text(""),
        tickets=teller.show(missing("support.tickets", NO_EXPORT)),
        contact_rate=teller.show(missing("support.contact_rate", NO_EXPORT)),
        sla=teller.show(missing("support.sla", NO_EXPORT)),
    )
