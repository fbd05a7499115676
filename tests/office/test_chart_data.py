"""Chart data: what a template may give, and the words for what it may not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from chart_samples import PLACE, data

from qbr.errors import TemplateError
from qbr.office.charts.chart_data import number_text, serial
from qbr.office.charts.data_reading import read_chart_data


def messages(value):
    with pytest.raises(TemplateError) as caught:
        read_chart_data(value, PLACE)
    return [(problem.rule, problem.message) for problem in caught.value.problems]


def test_objects_and_mappings_mean_the_same():
    @dataclass(frozen=True)
    class Series:
        name: str
        values: tuple[float | None, ...]

    @dataclass(frozen=True)
    class Trend:
        categories: tuple[str, ...]
        series: tuple[Series, ...]

    from_objects = read_chart_data(Trend(("a", "b"), (Series("S", (1, None)),)), PLACE)

    assert from_objects == read_chart_data(data(["a", "b"], {"S": [1, None]}), PLACE)
    assert from_objects.series[0].values == ("1", None)


def test_every_fault_is_told_at_once_with_its_place():
    value = {
        "categories": ["a", "b"],
        "series": [
            {"name": "S", "values": [math.nan, "12"]},
            {"name": "T", "values": [1]},
            {"name": "U", "values": [True, math.inf]},
        ],
    }

    assert messages(value) == [
        ("T502", 'series "S", value 1 is nan, expected a finite number'),
        ("T502", "series \"S\", value 2 is str '12', expected a number"),
        ("T501", 'series "T": values: 1 of them for 2 categories'),
        ("T502", 'series "U", value 1 is bool True, expected a number'),
        ("T502", 'series "U", value 2 is inf, expected a finite number'),
    ]


@pytest.mark.parametrize("value", [None, 5, "text", {"categories": ["a"]}, {"categories": 5, "series": []}])
def test_what_is_no_chart_is_told_so(value):
    assert messages(value)[0][0] == "T501"


def test_a_number_too_large_for_office_is_refused():
    assert messages(data(["a"], {"S": [10**400]}))[0][0] == "T502"
    assert messages(data(["a"], {"S": [Decimal("1e400")]}))[0][0] == "T502"


def test_mixed_dates_and_texts_are_refused():
    assert messages(data([date(2026, 7, 1), "Aug"], {"S": [1, 2]})) == [("T501", "categories mix date and text")]


def test_limits_that_cross_are_refused():
    assert messages(data(["a"], {"S": [1]}, minimum=5, maximum=5)) == [
        ("T501", "value axis from 5 to 5: the minimum must be below the maximum")
    ]


def test_withheld_values_are_refused_by_reason():
    class Withheld:
        withheld = "internal"

    assert messages({"categories": ["a"], "series": [{"name": "S", "values": [Withheld()]}]})[0] == (
        "T505",
        'series "S", value 1 is withheld: internal',
    )


def test_control_characters_are_dropped_with_a_warning():
    read = read_chart_data(data(["a\x00b", "c\ud800"], {"S\x07": [1, 2]}), PLACE)

    assert read.categories == ("ab", "c")
    assert [problem.severity for problem in read.problems] == ["warning"] * 3
    assert read.series[0].name == "S"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (3.0, "3"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+2"), "100"),
        (1e21, "1e+21"),
    ],
)
def test_numbers_are_written_as_short_as_they_read_back(number, text):
    assert number_text(number) == text
    assert float(text) == float(number)


def test_days_count_as_spreadsheets_count_them():
    assert serial(date(1900, 3, 1)) == "61"  # they believe in 29 February 1900, day 60
    assert serial(date(2026, 7, 1)) == "46204"
    assert serial(date(2026, 7, 1), calendar_1904=True) == "44742"  # 1,462 days less
    assert serial(datetime(2026, 7, 1, 18, 0)) == "46204.75"
    assert messages(data([date(1899, 1, 1)], {"S": [1]}))[0][0] == "T501"


def test_numbers_as_categories_stay_numbers_unless_words_stand_beside_them():
    assert read_chart_data(data([2025, 2026], {"S": [1, 2]}), PLACE).kind == "number"
    mixed = read_chart_data(data([2025, "2026 (plan)", None], {"S": [1, 2, 3]}), PLACE)
    assert (mixed.kind, mixed.categories) == ("text", ("2025", "2026 (plan)", None))
