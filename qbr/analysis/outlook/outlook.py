"""Outlook: what the coming quarter is likely to bring, how sure that is, and what could change it.

A forecast is only made where past ones were worth more than "as last week"; otherwise there is the reason for none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.outlook.events_near import DatedEvent, dated_events
from qbr.analysis.outlook.outlook_dates import Ending, Supply, endings, supplies
from qbr.analysis.outlook.outlook_facts import NO_USAGE, Expected, Maker, not_expected
from qbr.analysis.outlook.outlook_patterns import PatternFinding, StepFinding, find_patterns, find_step
from qbr.analysis.outlook.outlook_unusual import Unusual, unusual_days
from qbr.analysis.outlook.weekly import DAYS, Counted, Weeks, weeks_of
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.forecast import AHEAD, LEAST_POINTS, Refusal, forecast_of
from qbr.analysis.statistics.season import YEAR, parts_of
from qbr.analysis.statistics.trend import trend_of
from qbr.analysis.usage.usage_frame import read_activity
from qbr.analysis.usage.usage_people import read_people
from qbr.analysis.usage.views import View, view_now
from qbr.facts import Fact, Series, Source
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

HISTORY = 26  # weeks drawn before the forecast


@dataclass(frozen=True, slots=True)
class OutlookFindings:
    """What is likely next quarter."""

    counted: Counted  # what a week's use is
    weeks: int  # on record
    history: Series  # the last 26 weeks
    year_ago: Series  # the same weeks a year before; gaps where there are none
    expected: Expected
    trend: Fact  # of the last year, a quarter; with its interval
    means: tuple[Fact, ...]  # of an average week against the quarter before, and against the year before
    has_season: bool  # whether two years are on record, so that a season can be told
    unusual: tuple[Unusual, ...]  # of the quarter, three at most, the furthest out of line
    step: StepFinding | None  # the last step of the level in the last year
    supplies: tuple[Supply, ...]
    endings: tuple[Ending, ...]
    coming: tuple[DatedEvent, ...]  # announced events of the coming quarter
    patterns: tuple[PatternFinding, ...]  # three at most
    comparisons: Fact

    @property
    def trend_is_clear(self) -> bool:
        """Whether the interval of the trend leaves out zero."""
        interval = self.trend.interval
        return interval is not None and (interval[0] > 0 or interval[1] < 0)


def analyse_outlook(folder: CustomerFolder, scope: Scope) -> OutlookFindings:
    """Return the outlook; without usage one that says so, with the days ahead that are known all the same."""
    activity = read_activity(folder)
    now = view_now(activity, read_people(folder, activity), scope) if activity else None
    coming = tuple(event for event in dated_events(folder, scope, scope.quarter.next.period) if event.kind == "event")
    ends = endings(folder, scope)
    if activity is None or now is None or not now.has_records:
        return _without_usage(scope, ends, coming)
    weeks = weeks_of(activity, now.until)
    maker = Maker(activity, weeks, scope)
    events = dated_events(folder, scope, Period(activity.first, now.until))
    patterns, comparisons = find_patterns(folder, scope, weeks, events, activity.source)
    return OutlookFindings(
        weeks.counted,
        weeks.known,
        maker.series(weeks.use[-HISTORY:], weeks.ends[-HISTORY:], "this"),
        maker.series(_year_before(weeks), weeks.ends[-HISTORY:], "prior"),
        maker.expected(forecast_of(weeks.use, weeks_ahead(now, scope))),
        maker.trend(trend_of(deseasonalised(weeks.use)[-YEAR:])),
        tuple(maker.means()),
        weeks.use.size >= 2 * YEAR,
        unusual_days(activity, now, folder, events),
        find_step(weeks, events, activity.source),
        supplies(folder, scope, now),
        ends,
        coming,
        patterns,
        comparisons,
    )


def weeks_ahead(now: View, scope: Scope) -> int:
    """Return the weeks from the last observed day to the end of the coming quarter, a quarter's weeks at most."""
    return min(AHEAD, (scope.quarter.next.end - now.until).days // DAYS)


def deseasonalised(values: Real) -> Real:
    """Return the values without the season of the year, where two years are on record (analytics 2.8)."""
    return values - parts_of(values, YEAR).season


def _year_before(weeks: Weeks) -> Real:
    """Return the weeks a year before the last 26; NaN where the records do not reach back."""
    padded = np.concatenate([np.full(YEAR, np.nan), weeks.use])
    count = min(HISTORY, weeks.use.size)
    earlier: Real = padded[weeks.use.size - count : weeks.use.size]
    return earlier


def no_outlook(scope: Scope) -> OutlookFindings:
    """Return an outlook that says nothing, for a review it is withheld from."""
    return _without_usage(scope, (), ())


def _without_usage(scope: Scope, ends: tuple[Ending, ...], coming: tuple[DatedEvent, ...]) -> OutlookFindings:
    """Return an outlook without figures of use: each is missing with the reason."""
    period = scope.period
    nothing = Series("outlook.weekly[]", ("this",), (), (), period, Source(), "customer")
    missing = Fact("outlook.trend", (), None, NO_USAGE, period, audience="customer")
    none_made = Fact("outlook.comparisons", (), 0, "", period, 0, formula="no weekly figures", audience="customer")
    refused = not_expected(Refusal("no_usage", 0, LEAST_POINTS), period, Source(), NO_USAGE)
    return OutlookFindings(
        "people", 0, nothing, nothing, refused, missing, (), False, (), None, (), ends, coming, (), none_made
    )
