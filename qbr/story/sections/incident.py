"""The incidents one by one, in the form made for the customer: only what somebody approved, in their time zone.

An engineer's words stand as they were written, or not at all; `incident_language` checks them and changes nothing.
"""

from __future__ import annotations

from qbr.analysis.reliability.availability import AvailabilityFindings, MonthFinding
from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.reliability.lessons import was_learned
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import in_utc
from qbr.formatting import NO_BREAK_SPACE
from qbr.story.figures import figure_lines, first_fitting
from qbr.story.names import Names
from qbr.story.review.parts import Notes, State
from qbr.story.review.service import IncidentPage, IncidentSection
from qbr.story.sections.incident_actions import action_rows
from qbr.story.sections.incident_short import short_form
from qbr.story.sections.incident_timeline import time_before_told, timeline_steps, zone_name
from qbr.story.short_texts import begun, count_word, month_name
from qbr.story.telling import Teller
from qbr.story.values import Text

ENDS = (".", "!", "?", "…", ":")


def compose_incident(
    incidents: IncidentFindings | None,
    availability: AvailabilityFindings | None,
    teller: Teller,
    scope: Scope,
    names: Names,
) -> IncidentSection:
    """Return a page for each approved incident of the quarter, and a line for each that cannot be told yet."""
    findings = incidents.incidents if incidents else ()
    months = availability.months if availability else ()
    counted = availability.counted if availability else ()
    reports = tuple(
        _page(finding, months if finding.record.id in counted else (), incidents, teller, scope)
        for finding in findings
        if finding.telling == "told"
    )
    withheld = tuple(_withheld(finding, teller) for finding in findings if finding.telling != "told")
    return IncidentSection(
        id="incident",
        label=teller.say("incident.label"),
        title=_section_title(reports, withheld, incidents, teller, names),
        measure=teller.say("incident.section.measure", dates=teller.formatter.period(scope.quarter.period)),
        source=teller.say("incident.section.source", as_of=teller.formatter.date(scope.as_of, "medium")),
        state=_state(reports, withheld),
        place="main",
        notes=Notes(teller.say("incident.say.section"), teller.say("incident.ask"), ()),
        pages=tuple(page for page in reports if page.is_major),
        reports=reports,
        untold=withheld,
    )


def _state(reports: tuple[IncidentPage, ...], withheld: tuple[Text, ...]) -> State:
    if withheld:
        return "partial"
    return "full" if reports else "absent"


def _section_title(
    reports: tuple[IncidentPage, ...],
    withheld: tuple[Text, ...],
    incidents: IncidentFindings | None,
    teller: Teller,
    names: Names,
) -> Text:
    if incidents is None:
        return teller.say("incident.section.absent", customer=names.customer)
    for case, lines in (("some", reports), ("waiting", withheld)):
        if lines:
            return teller.say(f"incident.section.{case}", word=count_word(len(lines), teller), n=len(lines))
    return teller.say("incident.section.none")


def _withheld(finding: IncidentFinding, teller: Teller) -> Text:
    """Return the one line on an incident that is under review or withheld; nothing an engineer wrote is in it."""
    if finding.telling == "review":
        return teller.say("incident.withheld.review", day=teller.formatter.date(finding.day, "day"))
    if finding.withheld_until is None:
        return teller.say("incident.withheld.open")
    return teller.say("incident.withheld.until", day=teller.formatter.date(finding.withheld_until))


def _page(
    finding: IncidentFinding,
    months: tuple[MonthFinding, ...],
    incidents: IncidentFindings | None,
    teller: Teller,
    scope: Scope,
) -> IncidentPage:
    record, steps = finding.record, _customer_steps(finding, teller)
    before = incidents.earlier_lessons if incidents else ()
    what = _body(finding, "what_happened", teller) or teller.say("incident.what_unknown")
    impact, why, lessons = _impact(finding, teller), _why(finding, teller), _lessons(finding, before, teller)
    return IncidentPage(
        id=record.id,
        title=begun(_title(finding, teller)),
        heading=_heading(finding, teller),
        measure=_measure(finding, teller, scope),
        source=_source(finding, teller, scope),
        steps=timeline_steps(finding, teller, scope),
        what_happened=what,
        impact=impact,
        why=why,
        lessons=lessons,
        short_what=short_form(teller, what),
        short_impact=short_form(teller, impact),
        short_why=short_form(teller, why, lessons),
        actions=action_rows(finding.actions, teller, scope),
        customer_steps=steps,
        credit=_credit(finding, months, steps, teller, scope),
        is_major=finding.is_major,
        notes=_notes(finding, teller, scope),
    )


def _title(finding: IncidentFinding, teller: Teller) -> Text:
    """Return what happened, when, how long and to how many people, as far as a title has room for it."""
    title = teller.text(finding.record.customer_title or finding.record.title)
    words = {"title": title, "day": _day(finding, teller), "at_least": finding.is_at_least}
    length, users = _length(finding, teller), finding.users
    has_length, has_users = bool(length), users.is_known and users.number > 0
    candidates = []
    if has_length and has_users:
        candidates.append(teller.say("incident.title.full", **words, length=length, users=users))
    if has_length:
        candidates.append(teller.say("incident.title.length", **words, length=length))
    if has_users:
        candidates.append(teller.say("incident.title.users", **words, users=users))
    heading = _heading(finding, teller)
    unnamed = teller.say("incident.title.unnamed", heading=heading, length=length, at_least=finding.is_at_least)
    return first_fitting([*candidates, teller.say("incident.title.plain", **words), unnamed])


def _length(finding: IncidentFinding, teller: Teller) -> Text:
    """Return how long it lasted in hours and minutes; empty when it took no time or nobody knows."""
    fact = finding.duration
    if not fact.is_known or fact.number == 0:
        return teller.text("")
    return teller.text(teller.formatter.duration(fact.number), fact.audience, (fact.id,))


def _heading(finding: IncidentFinding, teller: Teller) -> Text:
    return teller.say("incident.heading", day=_day(finding, teller))


def _day(finding: IncidentFinding, teller: Teller) -> str:
    """Return the day in words that stay on one line of a title."""
    return teller.formatter.date(finding.day, "day").replace(" ", NO_BREAK_SPACE)


def _measure(finding: IncidentFinding, teller: Teller, scope: Scope) -> Text:
    record = finding.record
    fixed = teller.formatter.date(in_utc(record.fixed, scope.zone).astimezone(scope.zone)) if record.fixed else ""
    approved = record.approved_on
    is_this_year = approved is not None and approved.year == scope.quarter.end.year
    return teller.say(
        "incident.measure",
        severity=teller.say(f"incident.severity.{record.severity}"),
        fixed=fixed,
        ongoing=finding.is_ongoing,
        zone=zone_name(finding, teller, scope),
        role=finding.approved_by,
        approved=teller.formatter.date(approved, "day" if is_this_year else "long"),
    )


def _source(finding: IncidentFinding, teller: Teller, scope: Scope) -> Text:
    origin, as_of = finding.record.customer_impact.source or "", teller.formatter.date(scope.as_of, "medium")
    return teller.say("incident.source", day=f"{finding.day:%Y-%m-%d}", origin=origin, as_of=as_of)


def _body(finding: IncidentFinding, section: str, teller: Teller) -> Text:
    return teller.text(finding.record.sections.get(section, "").strip())


def _impact(finding: IncidentFinding, teller: Teller) -> Text:
    """Return what it did to this customer: in the record's words, else from its figures; what is unknown says so."""
    impact = finding.record.customer_impact
    written = impact.text or finding.record.sections.get("impact", "")
    if written.strip():
        return teller.text(_sentence(written.strip()))
    teams = teller.formatter.list(impact.teams) if impact.teams else ""
    if finding.users.is_known:
        said = [teller.say("incident.impact.counted", users=finding.users, teams=teams)]
    elif teams:
        said = [teller.say("incident.impact.teams", teams=teams, n=len(impact.teams))]
    elif impact.share is not None:
        said = [teller.say("incident.impact.share", share=teller.formatter.percent(impact.share))]
    else:
        said = [teller.say("incident.impact.unknown")]
    if impact.flows:
        said.append(teller.say("incident.impact.flows", flows=teller.formatter.list(impact.flows)))
    if impact.data_loss:
        said.append(teller.say("incident.impact.data", data_loss=impact.data_loss))
    if impact.security:
        said.append(teller.say("incident.impact.security", security=impact.security))
    return teller.join(said)


def _why(finding: IncidentFinding, teller: Teller) -> Text:
    """Return trigger and contributing factors, and that the cause has struck before."""
    record, said = finding.record, []
    if record.trigger:
        said.append(teller.say("incident.why.trigger", trigger=record.trigger.rstrip(". ")))
        said += [teller.text(_sentence(factor)) for factor in record.factors]
    elif record.sections.get("cause", "").strip():
        said.append(_body(finding, "cause", teller))
    elif record.factors:
        said += [teller.text(_sentence(factor)) for factor in record.factors]
    else:
        said.append(teller.say("incident.why.unknown"))
    if finding.repeats:
        said.append(teller.say("incident.repeats"))
    return teller.join(said)


def _lessons(finding: IncidentFinding, before: tuple[str, ...], teller: Teller) -> Text:
    """Return what was learned, a lesson that had been learned before marked as such."""
    lessons = finding.record.lessons
    if not lessons:
        return _body(finding, "lessons", teller) or teller.say("incident.lessons_unknown")
    return teller.join(
        teller.say("incident.repeated", lesson=_sentence(lesson))
        if was_learned(lesson, before)
        else teller.text(_sentence(lesson))
        for lesson in lessons
    )


def _customer_steps(finding: IncidentFinding, teller: Teller) -> Text:
    steps = [teller.text(_sentence(step)) for step in finding.record.customer_steps]
    if steps:
        return teller.join(steps)
    return _body(finding, "customer_steps", teller) or teller.say("incident.steps_unknown")


def _credit(
    finding: IncidentFinding, months: tuple[MonthFinding, ...], steps: Text, teller: Teller, scope: Scope
) -> Text:
    """Return the credit of the incident's month; empty when none is due, or when the steps above name it already."""
    for month in months:
        if not month.period.contains(finding.day) or not month.credit.is_known or month.credit.number == 0:
            continue
        if month.claimed_on or month.is_expired(scope.as_of) or teller.exact(month.credit) in steps.text:
            continue
        by = teller.formatter.date(month.claim_by, "day") if month.claim_by else ""
        return teller.say("incident.credit", credit=month.credit, month=month_name(teller, month.period.start), by=by)
    return teller.text("")


def _sentence(text: str) -> str:
    """Return a person's words with a full stop where they left it out."""
    text = text.strip()
    return text if not text or text.endswith(ENDS) else f"{text}."


def _notes(finding: IncidentFinding, teller: Teller, scope: Scope) -> Notes:
    said = [teller.say("incident.say.what", title=_title(finding, teller))]
    if finding.told_first is False:
        said.append(teller.say("incident.say.noticed", length=time_before_told(finding, teller, scope)))
    if finding.actions:
        done = sum(action.status == "done" for action in finding.actions)
        overdue = sum(action.is_overdue for action in finding.actions)
        said.append(teller.say("incident.say.actions", done=done, total=len(finding.actions), overdue=overdue))
    return Notes(teller.join(said), teller.say("incident.ask"), figure_lines(teller, (finding.duration, finding.users)))
