"""Forecasts: calibrated on simulated weeks, checked against statsmodels, and refused where they are worth nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

from qbr.analysis.statistics.forecast import (
    Forecast,
    Refusal,
    backtest,
    coverage_of,
    damped,
    forecast_of,
    half_widths,
    level,
    mean_error,
    naive,
    seasonal,
)  # fmt: skip


def weeks(n: int, likeness: float, seed: int, spread: float = 10.0) -> np.ndarray:
    """Weeks around 300 that resemble the one before so much."""
    steps = np.random.default_rng(seed).normal(0, spread, n)
    values = np.zeros(n)
    for place in range(1, n):
        values[place] = likeness * values[place - 1] + steps[place]
    return 300 + values


@pytest.mark.parametrize(("likeness", "n"), [(0.0, 60), (0.3, 60), (0.6, 60), (0.6, 40)])
def test_a_band_of_80_per_cent_holds_70_to_90_per_cent_of_weeks_to_come(likeness, n):
    held = checked = 0
    for seed in range(150):
        values = weeks(n + 13, likeness, seed)
        found = forecast_of(values[:n])
        if isinstance(found, Forecast):
            ahead = values[n : n + found.values.size]
            held += int(((found.low <= ahead) & (ahead <= found.high)).sum())
            checked += ahead.size
    assert checked > 1000
    assert 0.70 <= held / checked <= 0.90


def test_a_yearly_season_is_forecast_by_the_same_week_last_year():
    n = np.arange(130)
    values = 300 + 80 * np.sin(2 * np.pi * n / 52) + np.random.default_rng(1).normal(0, 5, n.size)
    found = forecast_of(values)
    assert isinstance(found, Forecast)
    assert found.method == "seasonal"
    assert found.values == pytest.approx(values[130 - 52 : 130 - 52 + 13])
    assert found.error < found.naive_error


def test_twenty_five_weeks_are_too_few_and_twenty_six_are_enough():
    assert forecast_of(weeks(25, 0.2, 1)) == Refusal("too_short", 25, 26)
    assert isinstance(forecast_of(weeks(26, 0.2, 3)), Forecast)


def test_a_walk_without_memory_is_not_forecast():
    made = sum(isinstance(forecast_of(weeks(69, 1.0, seed)), Forecast) for seed in range(100))
    assert made <= 15
    assert forecast_of(np.full(60, 200.0)) == Refusal("not_better", 0.0, 0.05)


def test_weeks_without_records_are_filled_in_up_to_a_tenth_and_count_no_error():
    values = weeks(60, 0.2, 2)
    values[[20, 30, 40]] = np.nan
    assert isinstance(forecast_of(values), Forecast)
    values[10:16] = np.nan
    refused = forecast_of(values)
    assert isinstance(refused, Refusal)
    assert refused.why == "gaps"
    assert refused.have == pytest.approx(9 / 60)


def test_a_band_that_did_not_hold_in_the_past_is_not_shown():
    calm, wild = weeks(40, 0.0, 3, spread=1.0), weeks(29, 0.0, 4, spread=60.0)
    refused = forecast_of(np.concatenate([calm, wild]))
    assert isinstance(refused, Refusal)
    assert refused.why == "not_calibrated"
    assert refused.have < 0.65


def test_the_band_never_shrinks_and_never_goes_below_zero():
    found = forecast_of(np.maximum(weeks(60, 0.4, 5, spread=150.0), 0.0))
    assert isinstance(found, Forecast)
    assert (np.diff(found.high - found.values) >= 0).all()
    assert (found.low >= 0).all()


def test_smoothing_is_that_of_statsmodels():
    values = weeks(40, 0.5, 6)
    plain = SimpleExpSmoothing(values, initialization_method="known", initial_level=values[0])
    assert level(values, 3) == pytest.approx(plain.fit(smoothing_level=0.3, optimized=False).forecast(3))
    holt = Holt(values, damped_trend=True, initialization_method="known", initial_level=values[0], initial_trend=0.0)
    fitted = holt.fit(smoothing_level=0.3, smoothing_trend=0.1, damping_trend=0.9, optimized=False)
    # The library takes the first value as a point after the state; ours is the state at the first value.
    assert damped(np.concatenate([values[:1], values]), 5) == pytest.approx(fitted.forecast(5))


def test_methods_worked_out_by_hand():
    assert naive(np.array([3.0, 5]), 2).tolist() == [5, 5]
    # 10, then 10 + 0.3 × (20 − 10)
    assert level(np.array([10.0, 20]), 2) == pytest.approx([13, 13])
    # level 13; rise 0.1 × 3 = 0.3; ahead 13 + 0.9 × 0.3, then + 0.81 × 0.3
    assert damped(np.array([10.0, 20]), 2) == pytest.approx([13.27, 13.513])
    assert seasonal(np.arange(60.0), 3).tolist() == [8, 9, 10]


def test_errors_band_and_coverage_worked_out_by_hand():
    # "As last week" of 0, 1, 3, 6 from the second week on: one ahead 1, 2, 3; two ahead 3, 5.
    errors = backtest(naive, np.array([0.0, 1, 3, 6]), np.zeros(4), 1, 2)
    assert errors[:, 0].tolist() == [1, 2, 3]
    assert errors[:2, 1].tolist() == [3, 5]
    assert np.isnan(errors[2, 1])
    assert mean_error(errors) == pytest.approx((1 + 2 + 3 + 3 + 5) / 5)
    # Nine errors: rank ⌈0.8 × 10⌉ = 8; the second column is smaller, and the band does not shrink.
    columns = np.array([[9.0, 1], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1], [7, 1], [8, 1]])
    assert half_widths(columns).tolist() == [8, 8]
    # Eight errors are known before the ninth week: the band is the largest of them, 9, and holds the 8.
    assert coverage_of(columns[:, :1]) == (1, 1)
    columns[8, 0] = 9.5
    assert coverage_of(columns[:, :1]) == (0, 1)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 5), st.floats(0, 500))
def test_scaling_and_shifting_scale_and_shift_the_forecast(scale, shift):
    values = weeks(50, 0.3, 7)
    plain, moved = forecast_of(values), forecast_of(values * scale + shift)
    assert isinstance(plain, Forecast)
    assert isinstance(moved, Forecast)
    assert moved.values == pytest.approx(plain.values * scale + shift)
    assert moved.high - moved.low == pytest.approx((plain.high - plain.low) * scale)
    assert (moved.held, moved.checked, moved.method) == (plain.held, plain.checked, plain.method)
