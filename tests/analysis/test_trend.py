"""The trend against published formulas, against scipy, and against what a line must give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qbr.analysis.statistics.trend import kendall_variance, trend_of

WALK = np.array([61.0, 58, 64, 66, 63, 66, 71, 69, 70, 66, 75, 74])


def test_slope_is_the_middle_of_all_slopes_worked_out_by_hand():
    # Eight points; the last is far out and moves nothing: 20 of the 28 slopes are exactly 2, the others far above.
    trend = trend_of(np.array([1.0, 3, 5, 7, 9, 11, 13, 900]))
    assert trend is not None
    assert trend.slope == 2


def test_slope_and_interval_are_those_of_scipy():
    ours = trend_of(WALK, serial=False)
    theirs = stats.theilslopes(WALK, np.arange(WALK.size), 0.95)
    assert ours is not None
    assert (ours.slope, ours.low, ours.high) == pytest.approx((theirs[0], theirs[2], theirs[3]))
    assert ours.is_clear


def test_variance_with_ties_is_the_one_scipy_tests_with():
    # scipy's p has no correction for whole numbers: S is 45 rises less 20 falls, of 66 pairs one is level.
    first, second = np.triu_indices(WALK.size, 1)
    s = np.sign(WALK[second] - WALK[first]).sum()
    p = stats.kendalltau(np.arange(WALK.size), WALK, method="asymptotic").pvalue
    assert abs(s) / kendall_variance(WALK) ** 0.5 == pytest.approx(stats.norm.isf(p / 2))


def test_variance_worked_out_by_hand():
    # n = 4, one pair of ties: (4·3·13 − 2·1·9) ÷ 18 = (156 − 18) ÷ 18
    assert kendall_variance(np.array([1.0, 2, 2, 3])) == pytest.approx(138 / 18)


def test_a_flat_series_shows_no_clear_change():
    trend = trend_of(np.array([5.0, 6, 5, 6, 5, 6, 5, 6, 5, 6]))
    assert trend is not None
    assert not trend.is_clear
    assert trend.low <= 0 <= trend.high
    assert trend.p > 0.05


def test_seven_points_show_no_trend_and_gaps_are_not_points():
    gapped = np.full(20, np.nan)
    gapped[:7] = range(7)
    assert trend_of(gapped) is None
    gapped[19] = 19  # a point at its own place: the line goes on through the gap
    trend = trend_of(gapped)
    assert trend is not None
    assert trend.slope == 1
    assert trend.n == 8


def test_weeks_that_drift_together_widen_the_interval():
    chance = np.random.default_rng(4)
    drifting = np.cumsum(chance.normal(size=60))
    plain, careful = trend_of(drifting, serial=False), trend_of(drifting)
    assert plain is not None
    assert careful is not None
    assert careful.high - careful.low > plain.high - plain.low


def test_trends_are_found_in_few_series_without_one():
    found = 0
    for seed in range(200):
        trend = trend_of(np.random.default_rng(seed).normal(size=40))
        found += trend is not None and trend.is_clear
    assert found <= 20  # 5 % are meant


@settings(max_examples=40, deadline=None)
@given(st.floats(-50, 50), st.floats(0.1, 20), st.floats(-1000, 1000))
def test_scaling_and_shifting_scale_the_slope_alone(slope, scale, shift):
    values = WALK + slope * np.arange(WALK.size)
    ours, moved = trend_of(values), trend_of(values * scale + shift)
    assert ours is not None
    assert moved is not None
    assert moved.slope == pytest.approx(ours.slope * scale, rel=1e-6, abs=1e-6)
    assert (moved.low, moved.high) == pytest.approx((ours.low * scale, ours.high * scale), rel=1e-6, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(-100, 100), st.integers(8, 60))
def test_the_slope_of_a_line_is_the_lines(slope, n):
    trend = trend_of(slope * np.arange(n, dtype=float))
    assert trend is not None
    assert trend.slope == slope == trend.low == trend.high
