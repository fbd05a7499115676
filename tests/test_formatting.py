"""Numbers, amounts and dates to text: rounded once, half up, in the reader's way."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbr.errors import DataError
from qbr.formatting import Formatter
from qbr.quarter import Calendar, Period

ENGLISH = Formatter("en_IE", "EUR")
GERMAN = Formatter("de_DE", "EUR")
MIXED = Formatter("de_DE", "EUR", "en")  # German figures, English words
N = "\u00a0"


@pytest.mark.parametrize(
    ("value", "places", "english", "german"),
    [
        (62, None, "62", "62"),
        (1234567, None, "1,234,567", "1.234.567"),
        (Decimal("9.40"), None, "9.4", "9,4"),
        (1 / 3, None, "0.33", "0,33"),
        (9.4, 2, "9.40", "9,40"),
        (-3, None, "−3", "−3"),
        (Decimal("-0.004"), 2, "0.00", "0,00"),
        (Decimal("0.125"), 2, "0.13", "0,13"),
        (2.675, 2, "2.68", "2,68"),  # the binary fraction lies below; a person reads 2.675
        (100, None, "100", "100"),
    ],
)
def test_numbers_are_rounded_half_up_as_written(
    value: int | float | Decimal, places: int | None, english: str, german: str
) -> None:
    assert ENGLISH.number(value, places) == english
    assert GERMAN.number(value, places) == german


@pytest.mark.parametrize(
    ("value", "full", "compact"),
    [
        (162214, "€162,214", "€162k"),
        (20628, "€20,628", "€20.6k"),
        (1480, "€1,480", "€1,480"),
        (Decimal("20.5"), "€20.50", "€20.50"),
        (Decimal("1480.4"), "€1,480.40", "€1,480"),
        (Decimal("9999.6"), "€9,999.60", "€10k"),
        (1240000, "€1,240,000", "€1.24m"),
        (999_950, "€999,950", "€1m"),
        (30_000, "€30,000", "€30k"),
        (2_500_000_000, "€2,500,000,000", "€2.5bn"),
        (-88_800, "−€88,800", "−€88.8k"),
        (0, "€0", "€0"),
        (Decimal("-0.001"), "€0", "€0"),
    ],
)
def test_amounts_are_full_or_of_three_significant_digits(value: int | Decimal, full: str, compact: str) -> None:
    assert ENGLISH.money(value) == full
    assert ENGLISH.money(value, compact=True) == compact


def test_german_amounts_have_the_currency_behind_and_german_words() -> None:
    assert GERMAN.money(1480) == f"1.480{N}€"
    assert GERMAN.money(162214, compact=True) == f"162{N}Tsd.{N}€"
    assert GERMAN.money(1240000, compact=True) == f"1,24{N}Mio.{N}€"
    assert MIXED.money(20628, compact=True) == f"20,6k{N}€"


def test_currencies_have_their_own_cents_and_room() -> None:
    assert Formatter("ja_JP", "JPY").money(Decimal("1480.5")) == "￥1,481"
    assert Formatter("en_US", "CHF").money(1480) == f"CHF{N}1,480"
    assert Formatter("hi_IN", "INR").money(162214) == "₹1,62,214"


def test_rates_and_changes() -> None:
    assert ENGLISH.percent(Decimal("0.125")) == f"13{N}%"
    assert GERMAN.percent(0.9981, places=2) == f"99,81{N}%"
    assert ENGLISH.change(0.23) == f"+23{N}%"
    assert ENGLISH.change(-0.18) == f"−18{N}%"
    assert ENGLISH.change(0.001) == f"0{N}%"
    assert ENGLISH.points(1.8) == f"+1.8{N}points"
    assert ENGLISH.points(-1.8) == f"−1.8{N}points"
    assert ENGLISH.points(0) == f"0.0{N}points"
    assert GERMAN.points(1.8) == f"+1,8{N}Prozentpunkte"
    assert MIXED.points(1.8) == f"+1,8{N}points"
    assert (ENGLISH.delta(14), ENGLISH.delta(-3), ENGLISH.delta(0)) == ("+14", "−3", "0")


def test_dates_by_language() -> None:
    day = date(2026, 9, 30)
    styles = ("long", "medium", "short", "day")
    assert [ENGLISH.date(day, style) for style in styles] == [  # type: ignore[arg-type]
        "30 September 2026",
        "30 Sep 2026",
        "30 Sep",
        "30 September",
    ]
    assert [GERMAN.date(day, style) for style in styles] == [  # type: ignore[arg-type]
        "30.\u00a0September 2026",
        "30.\u00a0Sept. 2026",
        "30.\u00a0Sept.",
        "30.\u00a0September",
    ]
    assert MIXED.date(day) == "30 September 2026"
    assert Formatter("fr_FR").date(day) == "30 septembre 2026"
    assert Formatter("ja_JP").date(day) == "2026年9月30日"


def test_periods_say_shared_parts_once() -> None:
    quarter = Calendar().parse("2026-Q3").period
    assert ENGLISH.period(quarter) == "1 July – 30 September 2026"
    assert GERMAN.period(quarter) == "1.\u00a0Juli – 30.\u00a0September 2026"
    assert ENGLISH.period(Calendar(11).parse("2026-Q1").period) == "1 November 2025 – 31 January 2026"
    assert ENGLISH.period(Period(date(2026, 9, 3), date(2026, 9, 30))) == "3 – 30 September 2026"
    assert ENGLISH.period(Period(date(2026, 9, 3), date(2026, 9, 3))) == "3 September 2026"
    assert Formatter("fr_FR").period(quarter) == "1 juillet 2026 – 30 septembre 2026"


@pytest.mark.parametrize(
    ("minutes", "short", "long"),
    [
        (252, f"252{N}min", f"4{N}h 12{N}min"),
        (60, f"60{N}min", f"1{N}h"),
        (Decimal("59.5"), f"60{N}min", f"1{N}h"),
        (0, f"0{N}min", f"0{N}min"),
        (13402, f"13,402{N}min", f"223{N}h 22{N}min"),
        (-75, f"−75{N}min", f"−1{N}h 15{N}min"),
    ],
)
def test_durations(minutes: int | Decimal, short: str, long: str) -> None:
    assert ENGLISH.minutes(minutes) == short
    assert ENGLISH.duration(minutes) == long


def test_clock_and_counts_and_lists() -> None:
    assert ENGLISH.clock(datetime(2026, 8, 11, 5, 10)) == "05:10"
    assert ENGLISH.clock(time(16, 5)) == "16:05"
    assert [ENGLISH.count_word(count) for count in (0, 2, 12, 13, 1200)] == ["zero", "two", "twelve", "13", "1,200"]
    assert GERMAN.count_word(12) == "zwölf"
    assert Formatter("fr_FR").count_word(2) == "2"
    assert [ENGLISH.list(items) for items in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert Formatter("en_US").list(["a", "b", "c"]) == "a, b and c"
    assert GERMAN.list(["a", "b", "c"]) == "a, b und c"
    assert ENGLISH.range("€15k", "€45k") == "€15k – €45k"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_missing_or_no_number_is_a_dash(value: float | Decimal | None) -> None:
    methods = ("number", "delta", "percent", "change", "points", "money", "minutes", "duration")
    assert {getattr(ENGLISH, name)(value) for name in methods} == {"–"}


def test_other_missing_things_are_dashes_too() -> None:
    assert (ENGLISH.date(None), ENGLISH.period(None), ENGLISH.clock(None)) == ("–", "–", "–")
    assert (ENGLISH.count_word(None), ENGLISH.list([])) == ("–", "–")


def test_zero_is_not_missing() -> None:
    assert (ENGLISH.number(0), ENGLISH.money(0), ENGLISH.percent(0.0)) == ("0", "€0", f"0{N}%")


def test_language_is_that_of_the_locale_unless_given() -> None:
    assert (GERMAN.language, MIXED.language, Formatter().language) == ("de", "en", "en")
    assert Formatter("de-DE", "EUR").money(1480) == f"1.480{N}€"


@pytest.mark.parametrize("arguments", [("xx_YY",), ("",), ("en_US", "USD", "klingon")])
def test_an_unknown_locale_is_told_with_an_example(arguments: tuple[str, ...]) -> None:
    with pytest.raises(DataError) as error:
        Formatter(*arguments)
    assert str(error.value).endswith("is not known\n  Use a language and a country, as in en_GB or de_DE.")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=3))
def test_digits_read_back_as_the_rounded_number(value: Decimal) -> None:
    text = ENGLISH.number(value, 2).replace(",", "").replace("−", "-")
    assert abs(Decimal(text) - value) <= Decimal("0.005")


@given(st.integers(10_000, 10**15))
def test_a_compact_amount_is_within_half_of_its_third_digit(amount: int) -> None:
    text = ENGLISH.money(amount, compact=True)
    size, suffix = text.removeprefix("€"), ""
    for name in ("k", "m", "bn", "tn"):
        if size.endswith(name):
            size, suffix = size.removesuffix(name), name
            break
    shown = Decimal(size.replace(",", "")) * Decimal(1000) ** (("k", "m", "bn", "tn").index(suffix) + 1)
    assert abs(shown - amount) <= Decimal(amount) / 200
