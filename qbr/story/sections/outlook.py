"""Outlook: what is likely next quarter, how sure that is, what ends and what may go wrong on either side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.contract.entitlement import EntitlementFindings
from qbr.analysis.outcomes.goals import GoalsFindings
from qbr.analysis.outcomes.promises import PromisesFindings
from qbr.analysis.outlook.outlook import OutlookFindings
from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.scope import Scope
from qbr.story.figures import figure_lines, first_fitting
from qbr.story.names import Names
from qbr.story.review.outlook import OutlookSection
from qbr.story.review.parts import Notes
from qbr.story.review.quarter import Tile
from qbr.story.sections.outlook_chart import outlook_chart
from qbr.story.sections.outlook_dates import outlook_dates
from qbr.story.sections.outlook_risks import risks_ours, risks_theirs
from qbr.story.sections.outlook_words import could_change, pattern_rows, season_line, trend_line, unusual_lines
from qbr.story.telling import Teller
from qbr.story.values import Text


@dataclass(frozen=True, slots=True)
class Grounds:
    """The findings the outlook rests on besides its own."""

    goals: GoalsFindings | None = None
    promises: PromisesFindings | None = None
    entitlement: EntitlementFindings | None = None
    incidents: IncidentFindings | None = None
    seasonality: str = ""  # when their year is busy or quiet, in their words; empty: not known


def compose_outlook(
    findings: OutlookFindings, grounds: Grounds, teller: Teller, scope: Scope, names: Names, source: Text
) -> OutlookSection:
    """Return the outlook: full with a forecast, partial with the reason for none, absent when nothing is ahead.

    Args:
        findings: what is likely.
        grounds: the other findings risks are read from.
        teller: formatter and phrases.
        scope: quarter and thresholds.
        names: how both sides are called.
        source: the footer's source line.
    """
    expected, say = findings.expected, teller.say
    dates = tuple(outlook_dates(findings, teller, names))
    ours = tuple(risks_ours(grounds.promises, grounds.incidents, teller, scope))
    theirs = tuple(risks_theirs(grounds.promises, grounds.goals, grounds.entitlement, teller, scope))
    has_more = bool(dates or ours or theirs or findings.unusual or findings.patterns)
    refusal = _refusal(findings, teller)
    chart = outlook_chart(findings, teller)
    return OutlookSection(
        id="outlook",
        label=say("outlook.label"),
        title=first_fitting(_titles(findings, teller, names, len(dates), len(ours) + len(theirs), has_more)),
        measure=say(f"outlook.measure.{findings.counted if findings.weeks else 'none'}"),
        source=source,
        state="full" if expected.method else "partial" if has_more else "absent",
        place="main",
        notes=_notes(findings, refusal, teller, names),
        missing=() if expected.method else (say("outlook.missing", why=refusal),),
        chart=chart,
        chart_caption=_caption(findings, teller, chart.minimum),
        refusal=refusal,
        method=_method(findings, teller),
        forecast=teller.show(expected.last),
        error=teller.show(expected.error),
        coverage=teller.show(expected.coverage),
        tiles=_tiles(findings, teller),
        trend=trend_line(findings, teller),
        season=season_line(findings, teller),
        unusual=tuple(unusual_lines(findings, teller, scope)),
        dates=dates,
        could_change=tuple(could_change(findings, grounds.seasonality, teller)),
        risks_ours=ours,
        risks_theirs=theirs,
        patterns=tuple(pattern_rows(findings, teller)),
        patterns_note=_patterns_note(findings, teller),
    )


def _titles(
    findings: OutlookFindings, teller: Teller, names: Names, dates: int, risks: int, has_more: bool
) -> Iterator[Text]:
    expected, say = findings.expected, teller.say
    if expected.method:
        given = {"value": expected.last, "low": expected.low, "high": expected.high}
        day = teller.formatter.date(expected.last.period.end, "short") if expected.last.period else ""
        yield say(f"outlook.title.{findings.counted}", customer=names.customer, day=day, **given)
        yield say(f"outlook.title.short.{findings.counted}", day=day, **given)
    elif has_more:
        case = "both" if dates and risks else "dates" if dates else "risks" if risks else "other"
        yield say(f"outlook.title.refused.{case}", dates=dates, risks=risks)
    else:
        yield say("outlook.title.absent", customer=names.customer)


def _refusal(findings: OutlookFindings, teller: Teller) -> Text:
    """Return why there is no forecast, in the place of its method; empty when there is one."""
    expected = findings.expected
    if expected.method:
        return teller.text("")
    number = teller.formatter.number
    given = {"have": number(expected.have, 0), "need": number(expected.need, 0), "n": int(expected.have)}
    return teller.say(f"outlook.refusal.{expected.why}", **given, forecast=expected.last)


def _method(findings: OutlookFindings, teller: Teller) -> Text:
    expected = findings.expected
    if not expected.method:
        return teller.text("")
    return teller.say(
        f"outlook.method.{expected.method}", tries=expected.last.n or 0, error=expected.error,
        naive=expected.naive_error, coverage=expected.coverage, checked=expected.coverage.n or 0,
    )  # fmt: skip


def _caption(findings: OutlookFindings, teller: Teller, minimum: Decimal | None) -> Text:
    if not findings.weeks:
        return teller.say("outlook.caption.none")
    shown = teller.formatter.number(minimum, 0) if minimum else ""
    kind = "forecast" if findings.expected.method else "history"
    return teller.say(f"outlook.caption.{kind}", minimum=shown)


def _tiles(findings: OutlookFindings, teller: Teller) -> tuple[Tile, ...]:
    expected = findings.expected
    if not expected.method:
        return ()
    day = teller.formatter.date(expected.last.period.end, "short") if expected.last.period else ""
    shown = [teller.show(fact) for fact in (expected.last, expected.error, expected.coverage)]
    numbers = [teller.text(each.text, refs=each.ref) for each in shown]
    say = teller.say
    return (
        Tile(
            numbers[0], say(f"outlook.tile.{findings.counted}", day=day),
            say("outlook.tile.band", low=expected.low, high=expected.high), is_estimate=True,
        ),
        Tile(numbers[1], say("outlook.tile.error"), say("outlook.tile.naive", naive=expected.naive_error)),
        Tile(numbers[2], say("outlook.tile.coverage"), say("outlook.tile.nominal", checked=expected.coverage.n or 0)),
    )  # fmt: skip


def _patterns_note(findings: OutlookFindings, teller: Teller) -> Text:
    count = findings.comparisons
    if not count.value:
        return teller.text("")
    kind = "some" if findings.patterns else "none"
    return teller.say(f"outlook.patterns.{kind}", count=count, n=int(count.number))


def _notes(findings: OutlookFindings, refusal: Text, teller: Teller, names: Names) -> Notes:
    expected, say = findings.expected, teller.say
    if expected.method:
        words: Sequence[Text] = (
            say("outlook.say.forecast", value=expected.last, low=expected.low, high=expected.high),
            say("outlook.say.checked", coverage=expected.coverage),
        )
    else:
        words = (say("outlook.say.refused"), refusal)
    facts = [expected.last, expected.error, expected.coverage, findings.trend]
    facts += [supply.pace for supply in findings.supplies]
    ask = say("outlook.ask.forecast" if expected.method else "outlook.ask.refused", customer=names.customer)
    return Notes(teller.join(words), ask, figure_lines(teller, facts))
