"""Value: confirmed sums, estimates in a band of their own, and what was paid."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from subject_folders import HOSTILE, folder_of, scope_of

from qbr.analysis.outcomes.value import ValueFindings, analyse_value, contract_share
from qbr.facts import Fact

A = {
    "what": "Overtime avoided", "grade": "A", "amount": "123264", "period": "2026-Q3", "formula": "3,852 h × €32",
    "confirmed_by": "Finance director", "unit": "EUR",
}  # fmt: skip
B = {
    "what": "Agency shifts replaced", "grade": "B", "amount": "38950", "period": "2026-Q3",
    "formula": "410 shifts × €95", "confirmed_by": "Finance director",
}  # fmt: skip
C = {"what": "Time saved", "grade": "C", "low": "15083", "base": "30167", "high": "45250", "period": "2026-Q3"}
D = {"what": "Fewer complaints", "grade": "D", "period": "2026-Q3"}
CONTRACT = {"contract": {"start": "2026-01-01", "end": "2026-12-31", "value": "365000"}}


def worth(*rows: dict[str, str], customer: dict[str, object] | None = None, paid: Fact | None = None) -> ValueFindings:
    findings = analyse_value(folder_of(customer, value=rows), scope_of(), paid)
    assert findings is not None
    return findings


def test_a_and_b_are_summed_and_the_formula_shows_how():
    findings = worth(A, B, C, D)
    assert findings.confirmed.value == 162214  # 123,264 + 38,950
    assert findings.confirmed.formula == "3,852 h × €32 + 410 shifts × €95"
    assert (findings.confirmed.n, findings.confirmed.source.rows) == (2, 2)
    assert findings.confirmed_by == ("Finance director",)


def test_an_estimate_keeps_its_band_and_is_in_no_sum():
    findings = worth(A, C, {**C, "what": "More time", "low": "0", "base": "10", "high": "20"})
    assert findings.confirmed.value == 123264
    band = (findings.estimated_low, findings.estimated, findings.estimated_high)
    assert [fact.value for fact in band] == [15083, 30177, 45270]


def test_an_estimate_without_a_range_has_a_base_and_says_so():
    findings = worth({"what": "Time saved", "grade": "C", "amount": "500"})
    assert findings.estimated.value == 500
    assert (findings.estimated_low.value, findings.estimated_low.reason) == (None, "an estimate on record has no range")


def test_items_stand_by_grade_and_size():
    findings = worth(D, C, B, {**A, "amount": "1"}, A)
    assert [(item.grade, item.amount.value) for item in findings.items] == [
        ("A", 123264), ("A", 1), ("B", 38950), ("C", 30167), ("D", None),
    ]  # fmt: skip
    assert len({item.key for item in findings.items}) == 5  # the same name twice is still two benefits


def test_value_of_another_quarter_counts_there_and_not_here():
    findings = worth(A, {**B, "period": "2026-Q2"}, {**B, "period": "2025-Q3", "amount": "100000"})
    assert findings.confirmed.value == 123264
    assert findings.confirmed.comparison is not None
    assert (findings.confirmed.comparison.basis, findings.confirmed.comparison.value) == ("2025-Q3", 100000)


def test_a_benefit_without_a_period_is_of_the_quarter_under_review():
    assert worth({**A, "period": ""} | {"period": None}).confirmed.value == 123264


def test_hours_and_other_currencies_are_not_turned_into_money():
    findings = worth({**A, "unit": "hours"}, {**B, "unit": "USD"})
    assert findings.confirmed.value == 0
    assert [item.amount.reason for item in findings.items] == [
        "on record in hours, without a rate",
        "on record in USD, without a rate",
    ]
    assert findings.confirmed_by == ()


def test_zero_confirmed_is_zero_and_nothing_on_record_is_unknown():
    assert worth(D).confirmed.value == 0
    assert worth().confirmed.value is None
    assert worth().confirmed.reason == "no value on record for 2026-Q3"
    assert analyse_value(folder_of(), scope_of()) is None


def test_paid_comes_from_the_entitlements_else_from_the_contract_by_days():
    paid = Fact("value.paid", (), Decimal(88800), audience="customer")
    assert worth(A, paid=paid).paid.value == 88800
    by_days = worth(A, customer=CONTRACT).paid
    assert by_days.value == 92000  # 365,000 × 92 of 365 days
    assert by_days.formula == "365,000 × 92 ÷ 365 days"


def test_a_contract_that_ends_in_the_quarter_counts_its_days_only():
    contract = {"contract": {"start": "2026-01-01", "end": "2026-07-10", "value": "191"}}
    assert contract_share(folder_of(contract), scope_of()).value == 10  # 10 of 191 days at 1 a day


@pytest.mark.parametrize("contract", [{}, {"contract": {"value": "100"}}, {"contract": {"start": "2026-01-01"}}])
def test_without_prices_and_term_what_was_paid_is_unknown(contract):
    assert (
        contract_share(folder_of(contract), scope_of()).reason
        == "no prices and no contract value with its term on record"
    )


def test_a_contract_of_another_time_does_not_count():
    contract = {"contract": {"start": "2024-01-01", "end": "2024-12-31", "value": "100"}}
    assert contract_share(folder_of(contract), scope_of()).reason == "the contract on record does not cover 2026-Q3"


def test_return_leaves_estimates_out():
    paid = Fact("value.paid", (), Decimal(100000), audience="customer")
    findings = worth({**A, "amount": "150000"}, C, paid=paid)
    assert findings.returned.value == Decimal("0.5")  # (150,000 − 100,000) ÷ 100,000
    assert findings.returned.formula == "(150,000 − 100,000) ÷ 100,000"
    assert worth(A).returned.value is None


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_as_they_are_written(name):
    item = worth({**A, "what": name, "assumptions": name}).items[0]
    assert (item.name, item.assumptions, item.amount.keys) == (name, name, (name,))


amounts = st.lists(st.tuples(st.sampled_from("ABCD"), st.decimals(-1000, 1000, places=2)), max_size=6)


@settings(max_examples=50, deadline=None)
@given(rows=amounts)
def test_only_confirmed_amounts_are_ever_in_the_sum(rows):
    records = [
        {"what": f"Benefit {place}", "grade": grade, "amount": str(amount), "confirmed_by": "Finance"}
        for place, (grade, amount) in enumerate(rows)
    ]
    findings = worth(*records)
    expected = sum((amount for grade, amount in rows if grade in "AB"), Decimal(0))
    assert findings.confirmed.value == (expected if rows else None)


TIME = {"what": "Planning", "grade": "C", "period": "2026-Q3", "volume": "1200", "minutes": "30", "rate": "40"}


def test_time_saved_is_volume_times_minutes_times_rate_times_the_share_that_became_money():
    (item,) = worth(TIME).items
    # 1,200 × ½ h × €40 = €24,000; half of it counts, a quarter and three quarters are the ends
    assert [fact.value for fact in (item.low, item.amount, item.high)] == [6000, 12000, 18000]
    assert item.formula == "1,200 × 30 ÷ 60 × 40 × 0.5"
    assert worth(TIME).confirmed.value == 0


def test_the_share_that_became_money_is_the_customers_and_never_more_than_all():
    (item,) = worth(TIME | {"realised": "0.8"}).items
    assert [fact.value for fact in (item.low, item.amount, item.high)] == [9600, 19200, 24000]


def test_an_amount_on_record_outweighs_time_saved_and_a_lacking_part_gives_no_money():
    assert worth(TIME | {"base": "5"}).items[0].amount.value == 5
    assert worth({name: value for name, value in TIME.items() if name != "rate"}).items[0].amount.value is None
