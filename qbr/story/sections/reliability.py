"""Reliability: how available the product was by the stated definition, and every incident of the quarter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from qbr.analysis.reliability.availability import AvailabilityFindings, MonthFinding
from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact, Series
from qbr.story.figures import figure_lines, missing
from qbr.story.names import Names
from qbr.story.review.parts import Notes, State
from qbr.story.review.service import IncidentRow, ReliabilitySection
from qbr.story.sections.incident_actions import action_rows
from qbr.story.sections.reliability_tiles import reliability_tiles, told
from qbr.story.short_texts import count_word, known_text, month_name, value_before
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

MOST_SENTENCES = 3  # of what to say
NO_RECORDS = "no incident records supplied"


def compose_reliability(
    incidents: IncidentFindings | None,
    availability: AvailabilityFindings | None,
    teller: Teller,
    scope: Scope,
    names: Names,
) -> ReliabilitySection:
    """Return availability with the list of incidents; an empty folder says "none recorded", a missing one says so."""
    if incidents is None or availability is None:
        return _absent(teller, scope, names)
    shown = _shown(incidents)
    gaps = _missing(shown, availability, teller)
    state: State = "partial" if gaps else "full"
    return ReliabilitySection(
        id="reliability",
        label=teller.say("reliability.label"),
        title=_title(shown, availability, teller, scope),
        measure=_measure(incidents, availability, teller, scope),
        source=_source(availability, teller, scope),
        state=state,
        place="main",
        notes=_notes(shown, incidents, availability, teller),
        missing=gaps,
        tiles=tuple(reliability_tiles(shown, incidents, availability, teller, scope)),
        by_week=_chart(incidents, teller, scope),
        rows=_rows(shown, availability, teller, scope),
        months=_months(availability.months, teller),
        availability=teller.show(availability.availability),
        downtime_minutes=teller.show(availability.downtime),
        count=teller.show(incidents.count),
        actions=action_rows(incidents.open_actions, teller, scope, with_day=True),
    )


def incident_name(finding: IncidentFinding, teller: Teller) -> Text:
    """Return what a customer may read of an incident: its title for them, or that there was one on a day."""
    if finding.telling != "told":
        return teller.say("reliability.row.review", day=teller.formatter.date(finding.day, "day"))
    return teller.text(finding.record.customer_title or finding.record.title)


def _shown(incidents: IncidentFindings) -> list[IncidentFinding]:
    """Return the incidents a list may name, longest first, those under review last."""
    found = [finding for finding in incidents.incidents if finding.telling != "withheld"]
    return sorted(found, key=lambda finding: (-_length(finding), finding.day, finding.record.id))


def _length(finding: IncidentFinding) -> Decimal:
    return finding.minutes.number if finding.minutes.is_known else Decimal(-1)


def _title(shown: Sequence[IncidentFinding], availability: AvailabilityFindings, teller: Teller, scope: Scope) -> Text:
    figure = availability.availability
    if not figure.is_known:
        case = "running" if figure.period is None else "review"
        return teller.say(f"reliability.title.{case}", reason=figure.reason, availability=figure)
    counted = [finding for finding in shown if finding.record.id in availability.counted]
    if len(counted) == 1:
        month = month_name(teller, max(counted[0].day, scope.quarter.start))
        return teller.say("reliability.title.one", availability=figure, month=month)
    words = {"availability": figure, "word": count_word(len(counted), teller), "minutes": availability.downtime}
    if counted:
        return teller.say("reliability.title.several", **words)
    minor = told(shown)
    if minor and availability.uncounted.number > 0:
        words |= {"word": count_word(len(minor), teller), "n": len(minor), "minutes": availability.uncounted}
        return teller.say("reliability.title.minor", **words)
    return teller.say("reliability.title.quiet" if shown else "reliability.title.clear", availability=figure)


def _measure(incidents: IncidentFindings, availability: AvailabilityFindings, teller: Teller, scope: Scope) -> Text:
    minutes = incidents.maintenance
    is_agreed = minutes.is_known and minutes.number > 0
    return teller.say(
        "reliability.measure",
        dates=teller.formatter.period(availability.availability.period or scope.quarter.period),
        convention=availability.weighting,
        maintenance=_plain(minutes, teller) if is_agreed else "",
    )


def _plain(fact: Fact, teller: Teller) -> Text:
    """Return a number without its unit, where the sentence names the unit."""
    return teller.text(teller.formatter.number(fact.number, 0), fact.audience, (fact.id,))


def _source(availability: AvailabilityFindings, teller: Teller, scope: Scope) -> Text:
    as_of = teller.formatter.date(scope.as_of, "medium")
    return teller.say("reliability.source", agreed=availability.agreed.is_known, as_of=as_of)


def _rows(
    shown: Sequence[IncidentFinding], availability: AvailabilityFindings, teller: Teller, scope: Scope
) -> tuple[IncidentRow, ...]:
    focus = next((finding.record.id for finding in shown if finding.record.id in availability.counted), "")
    return tuple(_row(finding, finding.record.id == focus, teller, scope) for finding in shown)


def _row(finding: IncidentFinding, is_focus: bool, teller: Teller, scope: Scope) -> IncidentRow:
    is_told = finding.telling == "told"
    severity = finding.record.severity if is_told else "review"
    when = _when(finding, teller, scope) if is_told else teller.say("reliability.row.when_review")
    detail = "reliability.row.detail" if is_told else "reliability.row.detail_review"
    return IncidentRow(
        name=incident_name(finding, teller),
        detail=teller.say(detail, week=_week(finding.day, teller), when=when),
        when=when,
        severity=teller.say(f"reliability.severity.{severity}"),
        minutes=teller.show(finding.minutes),
        is_focus=is_focus,
    )


def _when(finding: IncidentFinding, teller: Teller, scope: Scope) -> Text:
    """Return the day and how many people it met."""
    day = teller.formatter.date(finding.day, "day" if finding.day.year == scope.quarter.end.year else "long")
    return teller.say(
        "reliability.row.when",
        day=day,
        has_users=finding.users.is_known,
        users=finding.users if finding.users.is_known else 0,
        at_least=finding.is_at_least,
        ongoing=finding.is_ongoing,
    )


def _week(day: date, teller: Teller) -> Text:
    return teller.say("reliability.week", number=day.isocalendar().week)


def _months(months: Sequence[MonthFinding], teller: Teller) -> Text:
    known = [month for month in months if month.availability.is_known]
    if not known:
        return teller.text("")
    parts = [
        teller.say(
            "reliability.month_value", month=month_name(teller, month.period.start), availability=month.availability
        )
        for month in known
    ]
    return teller.say("reliability.months", list=teller.join(parts, ", "))


def _chart(incidents: IncidentFindings, teller: Teller, scope: Scope) -> Chart:
    """Return minutes by week; a quarter without a minute has nothing to draw."""
    pairs = (("major", incidents.major_weeks), ("minor", incidents.minor_weeks))
    if not any(value for _, series in pairs for value in series.values):
        return Chart((), (), teller.say("reliability.chart.none"), audience="customer")
    mondays = scope.quarter.weeks
    axis = [teller.say("reliability.chart.category", number=monday.isocalendar().week).text for monday in mondays]
    weeks = [_week(monday, teller).text for monday in mondays]
    return Chart(
        categories=tuple(axis),
        series=tuple(_bars(key, series, teller) for key, series in pairs),
        alt=_alt(weeks, pairs, teller),
        minimum=Decimal(0),
        audience="customer",
    )


def _bars(key: str, series: Series, teller: Teller) -> ChartSeries:
    labels = tuple(teller.formatter.number(value, 0) if value else None for value in series.values)
    return ChartSeries(key, teller.say(f"reliability.chart.{key}").text, series.values, (series.id,), labels)


def _alt(weeks: Sequence[str], pairs: Sequence[tuple[str, Series]], teller: Teller) -> Text:
    parts = [
        teller.say("reliability.chart.week", week=week, minutes=teller.formatter.minutes(value), kind=kind)
        for index, week in enumerate(weeks)
        for kind, series in ((teller.say(f"reliability.chart.{key}"), series) for key, series in pairs)
        if (value := series.values[index])
    ]
    listed = teller.join(parts, "; ")
    alt = teller.say("reliability.chart.alt", first=weeks[0], last=weeks[-1], weeks=listed)
    return teller.text(alt.text, "customer", tuple(series.id for _, series in pairs))


def _missing(shown: Sequence[IncidentFinding], availability: AvailabilityFindings, teller: Teller) -> tuple[Text, ...]:
    waiting = len(shown) - len(told(shown))
    lines = []
    if waiting:
        lines.append(teller.say("reliability.missing.review", word=count_word(waiting, teller), n=waiting))
    if not availability.availability.is_known:
        lines.append(teller.say("reliability.missing.availability", reason=availability.availability.reason))
    return tuple(lines)


def _notes(
    shown: Sequence[IncidentFinding], incidents: IncidentFindings, availability: AvailabilityFindings, teller: Teller
) -> Notes:
    figure = availability.availability
    words = {
        "agreed": known_text(availability.agreed, teller),
        "before": value_before(figure, teller),
    }
    basis = figure.comparison.basis if figure.comparison else ""
    said = [
        teller.say("reliability.say.availability", availability=figure, basis=basis, **words)
        if figure.is_known
        else teller.say("reliability.say.unknown", reason=figure.reason)
    ]
    longest = next((finding for finding in shown if finding.minutes.is_known), None)
    if longest is not None:
        name = incident_name(longest, teller)
        said.append(teller.say("reliability.say.longest", name=name, minutes=longest.minutes))
    elif not shown:
        said.append(teller.say("reliability.say.none"))
    if incidents.overdue.is_known and incidents.overdue.number > 0:
        said.append(teller.say("reliability.say.overdue", overdue=incidents.overdue, unfinished=incidents.unfinished))
    if incidents.recurring.is_known and incidents.recurring.number > 0:
        said.append(teller.say("reliability.say.recurring", recurring=incidents.recurring))
    ask = teller.say("reliability.ask.incidents" if shown else "reliability.ask.none")
    credit = [availability.credit] if availability.agreed.is_known else []
    uncounted = availability.uncounted.is_known and availability.uncounted.number > 0
    others = (availability.uncounted, availability.with_uncounted) if uncounted else ()
    figures = (figure, availability.downtime, incidents.count, *others, *credit)
    return Notes(teller.join(said[:MOST_SENTENCES]), ask, figure_lines(teller, figures))


def _absent(teller: Teller, scope: Scope, names: Names) -> ReliabilitySection:
    as_of = teller.formatter.date(scope.as_of, "medium")
    return ReliabilitySection(
        id="reliability",
        label=teller.say("reliability.label"),
        title=teller.say("reliability.title.absent", customer=names.customer),
        measure=teller.say("reliability.measure_absent"),
        source=teller.say("reliability.source", agreed=False, as_of=as_of),
        state="absent",
        place="main",
        notes=Notes(teller.say("reliability.say.absent"), teller.say("reliability.ask.none"), ()),
        missing=(teller.say("reliability.missing.absent"),),
        tiles=(),
        by_week=Chart((), (), teller.say("reliability.chart.none"), audience="customer"),
        rows=(),
        months=teller.text(""),
        availability=teller.show(missing("reliability.availability", NO_RECORDS)),
        downtime_minutes=teller.show(missing("reliability.downtime", NO_RECORDS)),
        count=teller.show(missing("reliability.incidents", NO_RECORDS)),
        actions=(),
    )
