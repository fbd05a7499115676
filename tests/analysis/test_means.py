"""Means and movements against an independent implementation: Student's interval and the sign test of scipy."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qbr.analysis.statistics.means import Mean, sign_test, student


def mean(*answers: int) -> Mean:
    return Mean(tuple(map(Decimal, answers)), Decimal(1), Decimal(7))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 10, 28, 29, 57, 120])
def test_student_is_scipys(freedom: int) -> None:
    assert float(student(freedom)) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-6)


def test_mean_of_five_answers_with_its_interval() -> None:
    # 7, 6, 5, 4, 2: mean 4.8, variance 14.8 ÷ 4 = 3.7, error √(3.7 ÷ 5) = 0.8602, reach 2.7764 × 0.8602 = 2.388
    five = mean(7, 6, 5, 4, 2)
    low, high = five.interval
    assert five.value == Decimal("4.8")
    assert float(low) == pytest.approx(2.4116, abs=1e-4)
    assert high == 7  # kept on the scale


@given(st.lists(st.integers(1, 7), min_size=2, max_size=40))
@settings(max_examples=60)
def test_interval_is_scipys_kept_on_the_scale(answers: list[int]) -> None:
    mine, error = mean(*answers), stats.sem(answers)
    theirs = (
        stats.t.interval(0.95, len(answers) - 1, sum(answers) / len(answers), error) if error else (mine.value,) * 2
    )
    expected = (max(1.0, float(theirs[0])), min(7.0, float(theirs[1])))
    assert [float(end) for end in mine.interval] == pytest.approx(list(expected), abs=1e-4)


def test_means_differ_only_beyond_chance() -> None:
    assert not mean(7, 6, 5, 4, 2).differs_from(mean(6, 6, 5, 5, 4))
    assert mean(*[7] * 9, 6).differs_from(mean(*[2] * 9, 3))


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=80)
def test_sign_test_is_scipys(up: int, down: int) -> None:
    theirs = stats.binomtest(up, up + down, 0.5).pvalue if up + down else 1.0
    assert float(sign_test(up, down)) == pytest.approx(theirs, rel=1e-9)
