"""Scores of small surveys: the published reference values, and intervals that behave."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qbr.analysis.statistics.scores import Share, Tally, top_classes


def rounded(interval: tuple[Decimal, Decimal], scale: int = 1) -> tuple[int, int]:
    low, high = interval
    return round(low * scale), round(high * scale)


def test_seven_answers_with_four_promoters_and_one_detractor() -> None:
    tally = Tally(promoters=4, detractors=1, n=7)
    assert round(tally.score) == 43  # (4 − 1) ÷ 7
    # By hand: n' = 10, p' = 4.75 ÷ 10, d' = 1.75 ÷ 10; 0.30 ± 1.96 × √((0.65 − 0.09) ÷ 10) = 0.30 ± 0.4638
    assert rounded(tally.interval) == (-16, 76)


def test_348_answers_with_44_promoters_and_232_detractors() -> None:
    tally = Tally(promoters=44, detractors=232, n=348)
    assert round(tally.score) == -54
    assert rounded(tally.interval) == (-61, -46)


def test_five_of_five_happy_is_not_certainty() -> None:
    share = Share(5, 5)
    assert share.ratio == 1
    assert rounded(share.interval, 100) == (57, 100)


def test_nobody_happy_has_an_interval_from_zero() -> None:
    low, high = Share(0, 5).interval
    assert low == 0
    assert round(high * 100) == 43  # the mirror of five of five


@pytest.mark.parametrize(
    ("answer", "promotes", "detracts"), [(10, 1, 0), (9, 1, 0), (8, 0, 0), (7, 0, 0), (6, 0, 1), (0, 0, 1)]
)
def test_classes_of_the_recommendation_scale(answer: int, promotes: int, detracts: int) -> None:
    tally = Tally.of([Decimal(answer)])
    assert (tally.promoters, tally.detractors) == (promotes, detracts)


def test_two_best_classes_follow_the_scale() -> None:
    answers = [Decimal(value) for value in (7, 6, 5, 4)]
    assert top_classes(answers, best=7) == Share(2, 4)
    assert top_classes(answers, best=5) == Share(4, 4)


def test_small_waves_far_apart_are_not_called_a_change() -> None:
    # +43 of 7 against 0 of 7: the intervals are wider than the gap
    assert not Tally(4, 1, 7).differs_from(Tally(2, 2, 7))


def test_large_waves_far_apart_are_a_change() -> None:
    assert Tally(200, 50, 348).differs_from(Tally(44, 232, 348))
    assert Share(300, 348).differs_from(Share(100, 348))


def test_a_wave_does_not_differ_from_itself() -> None:
    assert not Tally(44, 232, 348).differs_from(Tally(44, 232, 348))
    assert not Share(3, 9).differs_from(Share(3, 9))


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_score_stays_on_its_scale_and_near_its_interval(values: list[int]) -> None:
    tally = Tally.of([Decimal(value) for value in values])
    low, high = tally.interval
    assert -100 <= low <= high <= 100
    assert -100 <= tally.score <= 100


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_share_lies_within_its_interval(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    low, high = share.interval
    assert 0 <= low <= share.ratio <= high <= 1


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=60)
def test_wilson_interval_is_scipys(counts: tuple[int, int]) -> None:
    theirs = stats.binomtest(*counts).proportion_ci(method="wilson")
    low, high = Share(*counts).interval
    assert float(low) == pytest.approx(theirs.low, abs=1e-9)
    assert float(high) == pytest.approx(theirs.high, abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60)
def test_adjusted_wald_interval_is_that_of_the_answers_with_three_added(up: int, middle: int, down: int) -> None:
    if up + middle + down == 0:
        return
    # Independently: weights of +1, 0 and −1, three quarters of an answer added at either end and one and a half between.
    weights = np.array([up + 0.75, middle + 1.5, down + 0.75])
    values = np.array([1.0, 0.0, -1.0])
    mean = np.average(values, weights=weights)
    error = np.sqrt(np.average((values - mean) ** 2, weights=weights) / weights.sum())
    expected = np.clip(100 * np.array(stats.norm.interval(0.95, mean, error)), -100, 100)
    interval = Tally(up, down, up + middle + down).interval
    assert [float(end) for end in interval] == pytest.approx(list(expected), abs=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "low", "differs"),
    [
        # The score interval without continuity correction, as Newcombe (1998) tabulates it for the first three.
        ((56, 70), (48, 80), 0.0524, True),
        ((9, 10), (3, 10), 0.1705, True),
        ((6, 7), (2, 7), 0.0582, True),
        ((5, 7), (2, 7), -0.0740, False),
    ],
)
def test_difference_of_two_shares_is_judged_by_the_published_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, differs: bool
) -> None:
    high_share, low_share = Share(*one), Share(*other)
    gap = float(high_share.ratio - low_share.ratio)
    reach = np.hypot(float(high_share.ratio - high_share.interval[0]), float(low_share.interval[1] - low_share.ratio))
    assert gap - reach == pytest.approx(low, abs=5e-5)
    assert high_share.differs_from(low_share) is differs
    assert low_share.differs_from(high_share) is differs
