"""Value in words: confirmed, estimated and told apart, in titles, tiles and charts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.outcomes.value import analyse_value
from qbr.facts import Fact
from qbr.story.directions import in_order
from qbr.story.figures import axis_end
from qbr.story.review.outcomes import ValueSection
from qbr.story.sections.value import compose_value

A = {"what": "Overtime avoided", "grade": "A", "amount": "123264", "confirmed_by": "Finance director",
     "assumptions": "3,852 hours at €32", "formula": "3,852 h × €32"}  # fmt: skip
B = {
    "what": "Agency shifts replaced",
    "grade": "B",
    "amount": "38950",
    "confirmed_by": "Finance director",
    "formula": "410 × €95",
}
C = {
    "what": "Time saved",
    "grade": "C",
    "low": "15083",
    "base": "30167",
    "high": "45250",
    "formula": "91 × 13 × 1.5 h × €34 × 0.5",
}
D = {"what": "Fewer complaints", "grade": "D", "reason": "Reported at the gates, not yet measured"}
PAID = Fact("value.paid", (), Decimal(88800), audience="customer")
CONTRACT = {"contract": {"start": "2026-01-01", "end": "2026-12-31", "value": "365000"}}


def told(*rows: dict[str, str], paid: Fact | None = PAID, customer=None, locale: str = "en_GB") -> ValueSection:
    scope = scope_of()
    findings = analyse_value(folder_of(customer, value=rows), scope, paid)
    return compose_value(findings, teller_of(locale), scope, NAMES)


@pytest.mark.parametrize(
    ("rows", "paid", "title"),
    [
        ((A, B, C, D), PAID, "€162k of value is confirmed; a further €30.2k is estimated and not counted"),
        ((A, B, D), PAID, "€162k of value is confirmed, against €88.8k paid for the quarter"),
        ((A,), None, "€123k of value is confirmed; nothing is estimated"),
        ((C, D), PAID, "No value is confirmed yet; €30.2k is estimated and not counted"),
        ((D,), PAID, "Value is reported, but nothing is measured yet"),
    ],
)
def test_the_title_keeps_estimates_apart(rows, paid, title):
    assert str(told(*rows, paid=paid).title) == title


def test_tiles_say_what_is_confirmed_by_whom_what_is_estimated_and_what_was_paid():
    tiles = [(str(tile.number), str(tile.label), str(tile.basis), tile.is_estimate) for tile in told(A, B, C).tiles]
    assert tiles == [
        ("€162k", "measured and confirmed", "grades A and B, confirmed by Finance director", False),
        ("€15.1k – €45.3k", "estimated, not in the total", "grade C, base case €30.2k", True),
        ("€88.8k", "paid for the quarter", "the quarter's share of the contract", False),
    ]


def test_amounts_follow_the_locale():
    assert str(told(A, locale="de_DE").tiles[0].number) == "123k\u00a0€"


def test_paid_by_product_names_the_largest_part_as_far_as_there_is_room():
    total = Fact("unused.paid", (), Decimal(88800), audience="customer")
    parts = [
        Fact("entitlement.product[].paid", (name,), Decimal(amount), audience="customer")
        for name, amount in (("Message pack", 2400), ("Planner seats", 64800), ("Forecast", 12000))
    ]
    scope = scope_of()
    findings = analyse_value(folder_of(value=[A]), scope, total, parts)
    tile = compose_value(findings, teller_of(), scope, NAMES).tiles[2]
    assert str(tile.basis) == "Planner seats\u00a0€64.8k, 2\u00a0others €14.4k"


def test_nothing_confirmed_is_said_and_not_shown_as_a_gap():
    section = told(C, D, paid=None)
    assert str(section.tiles[0].number) == "€0"
    assert str(section.tiles[0].basis) == "nothing confirmed by anybody yet"
    assert section.state == "partial"
    assert [str(line).split(";")[0] for line in section.missing] == [
        "No benefit is confirmed by anybody at your side",
        "What was paid is not on record",
    ]
    assert str(section.tiles[2].number) == "–"


def test_both_charts_share_an_axis_from_zero():
    section = told(A, B, C)
    confirmed, estimated = section.confirmed, section.estimated
    assert confirmed.categories == ("Overtime avoided (A)", "Agency shifts replaced (B)")
    assert confirmed.series[0].values == (Decimal("123.264"), Decimal("38.95"))
    assert confirmed.series[0].labels == ("123.3", "39.0")
    assert (confirmed.minimum, confirmed.maximum) == (estimated.minimum, estimated.maximum) == (0, 150)
    (series,) = estimated.series
    assert (series.key, series.values, series.labels) == (
        "estimate",
        (Decimal("30.167"),),
        ("30.2\u00a0 (15.1 to 45.3)",),
    )
    assert series.errors_low == (Decimal("15.084"),)  # 30,167 − 15,083
    assert series.errors_high == (Decimal("15.083"),)
    assert "Overtime avoided (grade A) €123k" in str(confirmed.alt)


def test_labels_of_estimates_stand_at_the_high_end_of_their_range():
    unranged = {**C, "what": "Calls saved"}
    del unranged["low"], unranged["high"]
    estimate, high = told(A, C, unranged).estimated_labelled.series
    assert (estimate.key, high.key) == ("estimate", "high")
    assert high.values == (Decimal("45.25"), Decimal("30.167"))  # without a range: the amount itself
    assert [str(label).strip() for label in high.labels] == ["30.2\u00a0 (15.1 to 45.3)", "30.2"]
    assert not any(estimate.labels)
    assert len(high.refs) == 2


def test_a_benefit_in_hours_stands_in_the_rows_and_not_in_the_chart():
    section = told(A | {"unit": "hours"}, B)
    assert section.confirmed.categories == ("Agency shifts replaced (B)",)
    hours = next(row for row in section.rows if str(row.name) == "Overtime avoided")
    assert (str(hours.amount), hours.amount.reason) == ("–", "on record in hours, without a rate")


def test_how_it_is_known_ends_as_a_sentence_does():
    hows = [str(row.how) for row in told(A, B, D, {"what": "More calm", "grade": "D"}).rows]
    assert hows == [
        "3,852 hours at €32.",
        "410 × €95.",
        "Reported at the gates, not yet measured.",
        "More calm: nobody has said yet how this is known.",
    ]


@pytest.mark.parametrize(
    ("rows", "line"), [(None, "No value is on record;"), ([], "No value is on record for 2026-Q3;")]
)
def test_without_records_value_is_not_yet_measured(rows, line):
    scope = scope_of()
    folder = folder_of() if rows is None else folder_of(value=rows)
    section = compose_value(analyse_value(folder, scope), teller_of(), scope, NAMES)
    assert (section.state, section.rows, section.tiles) == ("absent", (), ())
    assert str(section.title) == "What the product is worth to Acme is not yet measured"
    assert str(section.missing[0]).startswith(line)
    assert not section.confirmed_total.is_known


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert(name):
    section = told(A | {"what": name, "assumptions": name, "confirmed_by": name}, C | {"what": name})
    assert str(section.rows[0].name) == name
    assert section.confirmed.categories == (f"{in_order(name, 'en')} (A)",)
    assert len(str(section.tiles[0].basis)) <= 46


def test_no_text_holds_a_none_or_a_nan():
    for section in (told(A, B, C, D), told(D, paid=None), told(C | {"low": None, "high": None})):
        for text in texts_below(section):
            assert not {"None", "nan", "NaN"} & set(text.split())


@pytest.mark.parametrize(
    ("largest", "end"),
    [("0", "1"), ("-5", "1"), ("0.9", "1.5"), ("8", "10"), ("99", "150"), ("123.264", "150"), ("950", "1500")],
)
def test_axes_end_on_a_round_number_with_room_for_a_label(largest, end):
    assert str(axis_end(Decimal(largest))) == end
