"""Patterns: what moves together is found, what moves by chance is not, and no more than three are shown."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from qbr.analysis.outlook.events_near import DatedEvent, near
from qbr.analysis.outlook.patterns import Step, Together, correlation, patterns_in
from qbr.analysis.statistics.shuffling import likely, orders, ranks
from qbr.quarter import Period

ENDS = tuple(date(2025, 7, 6) + timedelta(days=7 * week) for week in range(64))
PAIRS = (("incidents", "tickets"), ("incidents", "use"), ("use", "tickets"))
EVENTS = [DatedEvent(ENDS[week] - timedelta(days=3), "event", f"Release {week}") for week in range(5, 64, 8)]


def by_chance(seed: int, drifting: bool) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    use = chance.normal(0, 8, 64)
    return {
        "incidents": np.where(chance.random(64) < 0.15, chance.integers(10, 200, 64), 0).astype(float),
        "tickets": chance.poisson(5, 64).astype(float),
        "use": 300 + (np.cumsum(use) if drifting else use),
    }


@pytest.mark.practice(77)
@pytest.mark.parametrize("drifting", [False, True])
def test_random_series_produce_no_pattern_in_95_per_cent_of_seeds(drifting):
    with_pattern = sum(bool(patterns_in(by_chance(seed, drifting), PAIRS, EVENTS, ENDS).found) for seed in range(200))
    assert with_pattern <= 10


@pytest.mark.practice(77)
def test_tickets_that_rise_in_the_weeks_of_incidents_are_found_with_their_weeks():
    series = by_chance(3, drifting=False)
    series["tickets"] = series["tickets"] + series["incidents"] / 6
    (found,) = patterns_in(series, PAIRS, (), ENDS).found
    assert isinstance(found, Together)
    assert (found.first, found.second, found.lag, found.weeks) == ("incidents", "tickets", 0, 63)
    assert found.strength > 0.4
    assert found.chance < 0.01


@pytest.mark.practice(77)
def test_tickets_that_follow_a_week_later_are_told_as_later():
    series = by_chance(3, drifting=False)
    series["tickets"][1:] += series["incidents"][:-1] / 6
    found = patterns_in(series, PAIRS, (), ENDS).found[0]
    assert isinstance(found, Together)
    assert (found.second, found.lag) == ("tickets", 1)


@pytest.mark.practice(77)
def test_a_step_is_a_pattern_only_beside_a_dated_event():
    series = {"use": 300 + np.random.default_rng(8).normal(0, 5, 64)}
    series["use"][37:] += 40
    (found,) = patterns_in(series, PAIRS, EVENTS, ENDS).found
    assert isinstance(found, Step)
    assert found.event.what == "Release 37"
    assert found.week == ENDS[37]
    assert patterns_in(series, PAIRS, [EVENTS[0]], ENDS).found == ()


@pytest.mark.practice(77)
def test_three_patterns_at_most_and_every_comparison_counts():
    wave = np.random.default_rng(9).normal(0, 10, 64)
    names = [f"s{number}" for number in range(5)]
    series = {name: 100 + wave + np.random.default_rng(10 + place).normal(0, 1, 64) for place, name in enumerate(names)}
    pairs = [(names[place], names[place + 1]) for place in range(4)]
    found = patterns_in(series, pairs, (), ENDS)
    assert len(found.found) == 3
    assert found.comparisons == 4 * 2 + 5  # pairs at both lags, and a step looked for in each series


def test_nineteen_weeks_or_two_incidents_are_too_few():
    series = by_chance(3, drifting=False)
    series["tickets"] = series["tickets"] + series["incidents"] / 6
    assert patterns_in({name: values[:19] for name, values in series.items()}, PAIRS, (), ENDS[:19]).found == ()
    rare = np.zeros(64)
    rare[63] = 500
    both = {"incidents": rare, "tickets": rare / 10}
    assert patterns_in(both, PAIRS, (), ENDS).found == ()


def test_ranks_and_correlation_are_those_of_scipy():
    left = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])
    right = np.array([2.0, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5])
    assert ranks(left) == pytest.approx(stats.rankdata(left))
    assert correlation(left, right)[0] == pytest.approx(stats.spearmanr(left, right).statistic)


def test_chance_is_about_that_of_scipy_for_weeks_without_memory():
    chance = np.random.default_rng(11)
    left = chance.normal(size=60)
    right = left * 0.3 + chance.normal(size=60)
    assert correlation(left, right)[1] == pytest.approx(stats.spearmanr(left, right).pvalue, abs=0.04)


def test_correction_is_that_of_scipy_and_worked_out_by_hand():
    chances = [0.001, 0.2, 0.011, 0.9, 0.012]
    # 2 % × 1÷5 = 0.004 holds 0.001; 0.008 and 0.012 are the bounds of the next two: the third holds, so both stand.
    assert likely(chances, 0.02) == [True, False, True, False, True]
    assert likely(chances, 0.02) == (stats.false_discovery_control(chances) <= 0.02).tolist()
    assert likely([], 0.02) == []


def test_every_order_holds_every_week_once_and_is_the_same_each_time():
    rows = orders(30, 4)
    assert (np.sort(rows, axis=1) == np.arange(30)).all()
    assert (rows == orders.__wrapped__(30, 4)).all()


def test_an_event_is_near_within_two_days_and_an_incident_comes_first():
    week = Period(date(2026, 8, 10), date(2026, 8, 16))
    release = DatedEvent(date(2026, 8, 10), "event", "Release")
    incident = DatedEvent(date(2026, 8, 16), "incident", "")
    assert near([release, incident], week) == incident
    assert near([DatedEvent(date(2026, 8, 18), "event", "Release")], week) is not None
    assert near([DatedEvent(date(2026, 8, 19), "event", "Release")], week) is None
    assert near([DatedEvent(date(2026, 8, 7), "event", "Release")], week) is None
