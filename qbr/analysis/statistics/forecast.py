"""Forecasts that have shown on the past that they are worth more than "as last week", or a reason for none.

Every method is tried from many weeks of the past with what was known then; the band is made of the errors it made
there, and checked on weeks that had no part in making it (`analytics` 2.8).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from qbr.analysis.arrays import Real
from qbr.analysis.statistics.season import YEAR

AHEAD = 13  # weeks of a quarter
LEAST_POINTS = 26
LEAST_SEASONS = 2
FIRST_TRY = 8  # points known at the first try of a method
LEAST_ERRORS = 8  # tries a weekly horizon needs; a shorter history is not forecast so far ahead
LEAST_CHECKS = 10  # past weeks a band has to be checked on
NOMINAL = 0.8  # share of weeks the band is meant to hold
HELD = 0.65  # a band that held less than this is not shown
GAIN = 0.05  # by how much the error must be smaller than the naive one
MISSING = 0.1  # share of weeks that may lack records
LEVEL, SLOPE, DAMPING = 0.3, 0.1, 0.9  # weights of the newest point, of the newest rise, and what stays of it

Method = Callable[[Real, int], Real]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected, with the band that past errors make, and how well that did before."""

    method: str  # level, damped or seasonal
    values: Real  # a point a week, the next one first
    low: Real
    high: Real
    error: float  # mean absolute error of the tries
    naive_error: float  # the same of "as last week" on the same tries
    tries: int  # starting points in the past
    held: int  # past weeks inside the band made before them
    checked: int  # past weeks so checked


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no forecast, with the figures of it."""

    why: str  # too_short, gaps, not_better or not_calibrated
    have: float  # what there is: weeks, share missing, gain over naive, share held
    need: float  # what it would take


def naive(history: Real, ahead: int) -> Real:
    """Return the last point again and again."""
    return np.full(ahead, history[-1])


def level(history: Real, ahead: int) -> Real:
    """Return the smoothed level again and again: each point moves it by 0.3 of the difference."""
    state = float(history[0])
    for value in history[1:]:
        state += LEVEL * (float(value) - state)
    return np.full(ahead, state)


def damped(history: Real, ahead: int) -> Real:
    """Return the smoothed level going on at its smoothed rise, of which 0.9 stays from week to week."""
    state, rise = float(history[0]), 0.0
    for value in history[1:]:
        expected = state + DAMPING * rise
        moved = expected + LEVEL * (float(value) - expected)
        rise = DAMPING * rise + SLOPE * (moved - state - DAMPING * rise)
        state = moved
    return np.asarray(state + rise * np.cumsum(DAMPING ** np.arange(1, ahead + 1)), dtype=np.float64)


def seasonal(history: Real, ahead: int) -> Real:
    """Return the same weeks a year before."""
    return history[-YEAR : -YEAR + ahead or None]


METHODS: Mapping[str, Method] = {"level": level, "damped": damped, "seasonal": seasonal}


def forecast_of(values: Real, ahead: int = AHEAD) -> Forecast | Refusal:
    """Return a forecast with its band, or why there is none (analytics 2.8).

    There is one from 26 weeks on, by the method with the smallest error on the past, when that is at least 5 % below
    the naive error and its band has held at least 65 % of the weeks it was checked on. The method "same week last
    year" needs two years. A horizon is forecast when the past holds eight tries of it.

    Args:
        values: a point a week, the newest last; NaN where not collected, filled in between its neighbours.
        ahead: weeks wanted.
    """
    if values.size < LEAST_POINTS:
        return Refusal("too_short", values.size, LEAST_POINTS)
    unknown = np.isnan(values)
    if unknown.mean() > MISSING or unknown[-1]:
        return Refusal("gaps", float(unknown.mean()), MISSING)
    filled = np.interp(np.arange(values.size), np.flatnonzero(~unknown), values[~unknown])
    has_seasons = values.size >= LEAST_SEASONS * YEAR
    first = YEAR if has_seasons else max(FIRST_TRY, values.size // 4)
    reach = min(ahead, values.size - first - LEAST_ERRORS + 1)
    names = [name for name in METHODS if has_seasons or name != "seasonal"]
    tried = {name: backtest(METHODS[name], filled, unknown, first, reach) for name in names}
    reference = mean_error(backtest(naive, filled, unknown, first, reach))
    best = min(names, key=lambda name: mean_error(tried[name]))
    gain = 1 - mean_error(tried[best]) / reference if reference > 0 else 0.0
    if gain < GAIN:
        return Refusal("not_better", gain, GAIN)
    return _banded(best, METHODS[best](filled, reach), tried[best], reference)


def _banded(name: str, expected: Real, errors: Real, reference: float) -> Forecast | Refusal:
    held, checked = coverage_of(errors)
    if checked < LEAST_CHECKS:
        return Refusal("too_short", checked, LEAST_CHECKS)
    if held < HELD * checked:
        return Refusal("not_calibrated", held / checked, HELD)
    half = half_widths(errors)
    low = np.maximum(expected - half, 0.0)
    return Forecast(name, expected, low, expected + half, mean_error(errors), reference, errors.shape[0], held, checked)


def backtest(method: Method, values: Real, unknown: Real | np.ndarray, first: int, ahead: int) -> Real:
    """Return the errors of a method: a row for each starting point in the past, a column for each week ahead.

    NaN where the week has not come yet, or was not collected.
    """
    errors = np.full((values.size - first, ahead), np.nan)
    for row, start in enumerate(range(first, values.size)):
        known = min(ahead, values.size - start)
        errors[row, :known] = values[start : start + known] - method(values[:start], ahead)[:known]
        errors[row, :known][unknown[start : start + known].astype(bool)] = np.nan
    return errors


def mean_error(errors: Real) -> float:
    """Return the mean absolute error over all tries and weeks ahead."""
    return float(np.nanmean(np.abs(errors)))


def half_widths(errors: Real) -> Real:
    """Return for each week ahead the distance that held 80 % of past errors; it never shrinks further ahead.

    Conformal: of n errors the one of rank ⌈0.8 × (n + 1)⌉, the largest where there are too few.
    """
    widths = [_quantile(np.abs(column[~np.isnan(column)])) for column in errors.T]
    growing: Real = np.maximum.accumulate(np.array(widths, dtype=np.float64))
    return growing


def _quantile(distances: Real) -> float:
    rank = min(int(np.ceil(NOMINAL * (distances.size + 1))), distances.size)
    return float(np.sort(distances)[rank - 1])


def coverage_of(errors: Real) -> tuple[int, int]:
    """Return how many past weeks lay inside the band made before them, and how many were so checked.

    The band of a starting point is made of errors that were known on it: those of weeks before it.
    """
    held = checked = 0
    for start in range(errors.shape[0]):
        width = 0.0
        for ahead in range(errors.shape[1]):
            known = np.abs(errors[: max(start - ahead, 0), ahead])
            known = known[~np.isnan(known)]
            if known.size < LEAST_ERRORS:
                break
            width = max(width, _quantile(known))
            if not np.isnan(errors[start, ahead]):
                checked += 1
                held += bool(abs(errors[start, ahead]) <= width)
    return held, checked
