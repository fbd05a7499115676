"""Season, days out of line and steps of the level, against statsmodels and against what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.robust import mad
from statsmodels.tsa.seasonal import STL

from qbr.analysis.statistics.anomalies import anomalies_in
from qbr.analysis.statistics.season import parts_of, robust_deviation
from qbr.analysis.statistics.shift import shifts_in

WEEK = np.array([20.0, 25, 30, 24, 10, -50, -59])  # adds up to zero


def days(weeks: int, noise: float = 1.0, seed: int = 1, rise: float = 0.0) -> np.ndarray:
    n = 7 * weeks
    return 200 + rise * np.arange(n) + np.tile(WEEK, weeks) + np.random.default_rng(seed).normal(0, noise, n)


def test_the_week_that_was_put_in_comes_out():
    parts = parts_of(days(10), 7)
    assert parts.has_season
    assert parts.season[:7] == pytest.approx(WEEK, abs=1.5)
    assert parts.level + parts.season + parts.residual == pytest.approx(days(10))


def test_the_season_is_the_one_stl_finds():
    values = days(12, rise=0.2)
    values[40] += 150  # both are robust: a day far out bends neither
    theirs = STL(values, period=7, robust=True, seasonal=35).fit().seasonal
    assert parts_of(values, 7).season[14:-14] == pytest.approx(theirs[14:-14], abs=3)


def test_less_than_two_cycles_tell_no_season():
    parts = parts_of(days(10)[:13], 7)
    assert not parts.has_season
    assert not parts.season.any()
    assert parts_of(days(10)[:14], 7).has_season


@settings(max_examples=25, deadline=None)
@given(st.floats(0.5, 20), st.floats(-500, 500))
def test_scaling_and_shifting_scale_the_season_alone(scale, shift):
    plain, moved = parts_of(days(6), 7), parts_of(days(6) * scale + shift, 7)
    assert moved.season == pytest.approx(plain.season * scale, rel=1e-6, abs=1e-6)


def test_robust_deviation_is_mad_over_0_6745_worked_out_by_hand():
    # Middle 3; distances 2, 1, 0, 1, 97: their middle is 1.
    values = np.array([1.0, 2, 3, 4, 100])
    assert robust_deviation(values) == pytest.approx(1 / 0.6745)
    assert robust_deviation(values) == pytest.approx(mad(values), rel=1e-4)


def test_two_days_in_a_row_are_out_of_line_and_one_alone_needs_more():
    quiet = days(20, noise=6)
    spread = robust_deviation(parts_of(quiet, 7).residual)

    def found(first: int, last: int, size: float) -> list[tuple[int, int]]:
        values = quiet.copy()
        residual = parts_of(values, 7).residual
        values[first : last + 1] -= size * spread + residual[first : last + 1]
        return [(each.first, each.last) for each in anomalies_in(values)]

    assert found(72, 73, 4.4) == [(72, 73)]
    assert found(72, 72, 4.4) == []
    assert found(72, 72, 8.0) == [(72, 72)]


def test_a_holiday_is_no_day_out_of_line():
    values = days(20)
    values[60] = 5
    assert [each.peak for each in anomalies_in(values)] == [60]
    assert anomalies_in(values, left_out=[60]) == ()


def test_thirteen_days_have_nothing_out_of_line_and_neither_has_a_constant():
    values = days(2)[:13]
    values[5] = 900
    assert anomalies_in(values) == ()
    assert anomalies_in(np.full(60, 7.0)) == ()


def test_a_distance_nobody_would_notice_is_no_anomaly():
    values = 1000 + np.random.default_rng(2).normal(0, 0.5, 70)
    values[30] += 40  # 80 deviations, and 4 % of the level
    assert anomalies_in(values) == ()


def test_a_step_is_found_where_it_was_put_with_both_levels():
    values = np.random.default_rng(3).normal(100, 3, 60)
    values[35:] += 20
    (shift,) = shifts_in(values)
    assert shift.place == 35
    assert shift.before == pytest.approx(np.median(values[:35]))
    assert shift.after == pytest.approx(np.median(values[35:]))
    assert shift.chance <= 0.01


def test_two_steps_are_found_in_their_order():
    values = np.random.default_rng(5).normal(100, 3, 90)
    values[30:60] += 25
    assert [shift.place for shift in shifts_in(values)] == [30, 60]


def test_steps_are_found_in_few_series_without_one_and_in_no_drift():
    plain = sum(bool(shifts_in(np.random.default_rng(seed).normal(size=60))) for seed in range(100))
    assert plain <= 5  # 1 % are meant
    assert shifts_in(np.linspace(0, 100, 60)) == ()


def test_only_the_last_156_weeks_are_searched():
    values = np.random.default_rng(6).normal(100, 3, 200)
    values[:20] += 40  # before the weeks that are looked at
    assert shifts_in(values) == ()
    assert shifts_in(values[:7]) == ()


@settings(max_examples=15, deadline=None)
@given(st.floats(0.5, 20), st.floats(-500, 500))
def test_scaling_and_shifting_move_no_step(scale, shift):
    values = np.random.default_rng(3).normal(100, 3, 60)
    values[35:] += 20
    assert [each.place for each in shifts_in(values * scale + shift)] == [35]
