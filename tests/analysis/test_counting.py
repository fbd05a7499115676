"""Counts on whole columns give what counting one by one gives, whichever way is the fastest for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.analysis.statistics.season import parts_of
from qbr.analysis.usage.counting import DENSE, distinct, distinct_pairs

DENSE_KEYS = st.lists(st.integers(0, 40), max_size=60)
SPARSE_KEYS = st.lists(st.integers(-3, 10**12), max_size=60)


@settings(max_examples=60)
@given(st.one_of(DENSE_KEYS, SPARSE_KEYS))
def test_every_key_comes_once_and_in_order(keys):
    assert distinct(np.array(keys, dtype=np.int64)).tolist() == sorted(set(keys))


@pytest.mark.parametrize("largest", [3 * DENSE - 1, 3 * DENSE, 3 * DENSE + 1])
def test_keys_at_the_edge_between_marks_and_sorting_are_the_same(largest):
    assert distinct(np.array([largest, 0, largest], dtype=np.int64)).tolist() == [0, largest]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_every_pair_comes_once_by_left_then_right(pairs):
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    found = distinct_pairs(left, right)
    assert list(zip(*(side.tolist() for side in found), strict=True)) == sorted(set(pairs))


@settings(max_examples=60)
@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=11), st.integers(6, 9))
@pytest.mark.filterwarnings("ignore:All-NaN")
def test_the_level_without_a_season_is_the_median_of_what_is_known_around_a_point(values, cycle):
    series = np.array(values)
    windows = [series[max(0, point - cycle) : point + cycle + 1] for point in range(series.size)]
    np.testing.assert_array_equal(parts_of(series, cycle).level, [np.nanmedian(window) for window in windows])
