"""The sentences of the outlook: trend, season, days out of line, what moved together, what could change it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.analysis.outlook.events_near import DatedEvent
from qbr.analysis.outlook.outlook import OutlookFindings
from qbr.analysis.outlook.outlook_patterns import PatternFinding, StepFinding
from qbr.analysis.scope import Scope
from qbr.story.figures import day_text
from qbr.story.review.outlook import PatternRow
from qbr.story.telling import Teller
from qbr.story.values import Text

MOST = 3


def trend_line(findings: OutlookFindings, teller: Teller) -> Text:
    """Return the direction of the last year in a sentence, or that none is clear; empty for too few weeks."""
    fact = findings.trend
    if not fact.is_known or fact.interval is None:
        return teller.text("")
    low, high = (teller.formatter.delta(number, 0) for number in fact.interval)
    given = {"low": low, "high": high, "weeks": fact.n or 0, "trend": fact}
    if not findings.trend_is_clear:
        return teller.say("outlook.trend.unclear", **given)
    size = teller.formatter.number(abs(fact.number), 0)
    return teller.say(f"outlook.trend.{'up' if fact.number > 0 else 'down'}", size=size, **given)


def season_line(findings: OutlookFindings, teller: Teller) -> Text:
    """Return both comparisons of an average week beside each other, so that a season is not taken for a change.

    Empty unless the quarter before and the same quarter a year before are on record.
    """
    known = [fact for fact in findings.means if fact.is_known and fact.change.is_known]
    if len(known) < 2:
        return teller.text("")
    quarter, year = (teller.show(fact) for fact in known)
    prior, year_ago = (fact.comparison.basis if fact.comparison else "" for fact in known)
    opposed = _direction(known[0].change.ratio) * _direction(known[1].change.ratio) < 0
    key = "outlook.season.opposed" if opposed else "outlook.season.alike"
    return teller.say(key, quarter=quarter.change, year=year.change, prior=prior, year_ago=year_ago)


def _direction(ratio: Decimal | None) -> int:
    return 0 if not ratio else 1 if ratio > 0 else -1


def unusual_lines(findings: OutlookFindings, teller: Teller, scope: Scope) -> Iterator[Text]:
    """Yield the days out of line and the last step of the level, three at most, with what each coincides with."""
    lines = [] if findings.step is None else [_step_line("outlook.step", findings.step, teller)]
    for each in findings.unusual:
        start, end = each.period.start, each.period.end
        one_day = day_text(teller, start, scope.quarter.end.year)
        given: dict[str, object] = {"days": teller.formatter.period(each.period) if start != end else one_day}
        given |= {"value": each.value, "usual": each.usual}
        side = "low" if each.value.number < each.usual.number else "high"
        lines.append(teller.join([teller.say(f"outlook.unusual.{side}", **given), _beside(each.event, teller)]))
    yield from lines[:MOST]


def _step_line(key: str, step: StepFinding, teller: Teller) -> Text:
    given = {"series": teller.say(f"outlook.series.{step.series}"), "day": teller.formatter.date(step.week, "medium")}
    line = teller.say(key, before=step.before, after=step.after, **given)
    return teller.join([line, _beside(step.event, teller)])


def _beside(event: DatedEvent | None, teller: Teller) -> Text:
    """Return what something coincides with, as a sentence."""
    if event is None:
        return teller.say("outlook.beside.nothing")
    day = teller.formatter.date(event.day, "short")
    return teller.say(f"outlook.beside.{event.kind}", day=day, what=event.what)


def pattern_rows(findings: OutlookFindings, teller: Teller) -> Iterator[PatternRow]:
    """Yield what moved together, the least likely by chance first; the words claim no cause."""
    for found in findings.patterns:
        text = _together(found, teller) if found.step is None else _step_line("outlook.step", found.step, teller)
        yield PatternRow(text, teller.show(found.strength), teller.show(found.weeks), teller.show(found.chance))


def _together(found: PatternFinding, teller: Teller) -> Text:
    first, second = (teller.say(f"outlook.series.{name}") for name in (found.first, found.second))
    way = "same" if found.strength.number > 0 else "opposite"
    when = "later" if found.lag else "now"
    return teller.say(
        f"outlook.together.{way}.{when}", first=first, second=second, strength=found.strength, weeks=found.weeks
    )


def could_change(findings: OutlookFindings, seasonality: str, teller: Teller) -> Iterator[Text]:
    """Yield what the forecast does not know of; nothing without a forecast."""
    if not findings.expected.method:
        return
    if not findings.has_season:
        yield teller.say("outlook.change.no_season", weeks=findings.weeks)
    if seasonality:
        yield teller.say("outlook.change.their_season", text=seasonality)
    for ending in findings.endings:
        if not ending.name:
            yield teller.say("outlook.change.contract", day=ending.day)
    for event in findings.coming[:1]:
        yield teller.say("outlook.change.event", what=event.what, day=teller.formatter.date(event.day, "short"))
    yield teller.say("outlook.change.unforeseen")
