"""Patterns: weekly series that move together, and steps beside dated events, with chance taken into account.

Every comparison counts as one, whether it shows something or not: of the findings shown at most one in fifty may be
chance. A pattern never says why (practice 77, `analytics` 2.8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.outlook.events_near import DatedEvent, near
from qbr.analysis.outlook.weekly import DAYS
from qbr.analysis.statistics.season import YEAR, parts_of
from qbr.analysis.statistics.shift import MOST_POINTS, Shift, shifts_in
from qbr.analysis.statistics.shuffling import chance_of, likely, orders, ranks
from qbr.quarter import Period

FALSE_SHARE = 0.02  # of the patterns shown, at most so many by chance
LEAST_WEEKS = 20
LEAST_STRENGTH = 0.4  # a weaker correlation is not worth a sentence, however sure
LEAST_MOVES = 3  # weeks in which a series has to change at all
BLOCK = 4  # weeks shuffled together
MOST = 3
LAGS = (0, 1)  # weeks by which the first may run ahead of the second


@dataclass(frozen=True, slots=True)
class Together:
    """Two weekly series whose changes rank alike, or the other way round."""

    first: str
    second: str
    lag: int  # weeks the second comes later
    strength: float  # Spearman's correlation of the changes
    weeks: int
    chance: float


@dataclass(frozen=True, slots=True)
class Step:
    """A weekly series that stands on another level since the week of a dated event."""

    series: str
    event: DatedEvent
    week: date  # last day of the first week on the new level
    shift: Shift
    weeks: int

    @property
    def chance(self) -> float:
        """Share of shuffled series that show as large a step."""
        return self.shift.chance


@dataclass(frozen=True, slots=True)
class Patterns:
    """What moved together."""

    found: tuple[Together | Step, ...]  # three at most, the least likely by chance first
    comparisons: int  # all that were made


def patterns_in(
    series: Mapping[str, Real], pairs: Sequence[tuple[str, str]], events: Sequence[DatedEvent], ends: Sequence[date]
) -> Patterns:
    """Return the patterns among weekly series that stand after correction for all comparisons (practice 77).

    Args:
        series: by name, a value a week; NaN where not known.
        pairs: names to compare; the first may run a week ahead of the second.
        events: dated events that steps may coincide with.
        ends: last day of each week.
    """
    candidates: list[tuple[float, Together | Step | None]] = []
    for first, second in pairs:
        if first in series and second in series:
            candidates += [_pair(first, second, series, lag) for lag in LAGS]
    for name, values in series.items():
        candidates += _steps(name, values, events, ends)
    stands = likely([chance for chance, _ in candidates], FALSE_SHARE)
    kept = [found for (_, found), stand in zip(candidates, stands, strict=True) if stand and found is not None]
    kept.sort(key=lambda each: (each.chance, _name(each)))
    return Patterns(tuple(_one_a_pair(kept)[:MOST]), len(candidates))


def _name(found: Together | Step) -> str:
    return f"{found.first} {found.second} {found.lag}" if isinstance(found, Together) else found.series


def _one_a_pair(found: Sequence[Together | Step]) -> list[Together | Step]:
    """Keep the surer one of two lags of the same pair."""
    firsts: dict[str, Together | Step] = {}
    for each in found:
        key = f"{each.first} {each.second}" if isinstance(each, Together) else _name(each)
        firsts.setdefault(key, each)
    return list(firsts.values())


def _pair(first: str, second: str, series: Mapping[str, Real], lag: int) -> tuple[float, Together | None]:
    left, right = changes(series[first]), changes(series[second])
    left, right = (left[:-lag], right[lag:]) if lag else (left, right)
    known = ~np.isnan(left) & ~np.isnan(right)
    left, right = left[known], right[known]
    if left.size < LEAST_WEEKS or min(_moves(left), _moves(right)) < LEAST_MOVES:
        return 1.0, None
    strength, chance = correlation(left, right)
    if abs(strength) < LEAST_STRENGTH:
        return chance, None
    return chance, Together(first, second, lag, strength, int(left.size), chance)


def changes(values: Real) -> Real:
    """Return the change from week to week, the season of two or more years taken off (analytics 2.8)."""
    return np.diff(values - parts_of(values, YEAR).season)


def _moves(values: Real) -> int:
    return int(np.count_nonzero(values))


def correlation(left: Real, right: Real) -> tuple[float, float]:
    """Return Spearman's rank correlation and how often shuffled weeks show as strong a one, either way.

    Both must be without gaps, of equal length, and not constant.
    """
    one, other = _standard(ranks(left)), _standard(ranks(right))
    strength = float(one @ other)
    shuffled = np.abs(one[orders(one.size, BLOCK)] @ other)
    return strength, chance_of(abs(strength), shuffled)


def _standard(values: Real) -> Real:
    centred = values - values.mean()
    scaled: Real = centred / np.sqrt(centred @ centred)
    return scaled


def _steps(
    name: str, values: Real, events: Sequence[DatedEvent], ends: Sequence[date]
) -> list[tuple[float, Step | None]]:
    """Return the steps of a series with the event beside each; a series without a step is a comparison all the same."""
    level = values - parts_of(values, YEAR).season
    found: list[tuple[float, Step | None]] = []
    weeks = min(int((~np.isnan(level)).sum()), MOST_POINTS)
    for shift in shifts_in(level) if weeks >= LEAST_WEEKS else ():
        week = ends[shift.place]
        event = near(events, Period(week - timedelta(days=DAYS - 1), week))
        found.append((shift.chance, None if event is None else Step(name, event, week, shift, weeks)))
    return found or [(1.0, None)]
