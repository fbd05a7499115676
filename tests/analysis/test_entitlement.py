"""Entitlements: units held, used and too new to judge, and what the rest costs; every number by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import HOSTILE, folder_of, scope_of

from qbr.analysis.contract.entitlement import EntitlementFindings, analyse_entitlement

YEAR = list(daily("2025-01-01", "2026-09-30", "u0", "login"))
SEATS = {"product": "Planner seats", "module": "Planner", "quantity": "10", "unit_price": "135"}
FORECAST = {"product": "Forecast", "module": "Forecast", "quantity": "4", "unit": "licence", "unit_price": "300"}
PACK = {"product": "Message pack", "module": "Messages", "quantity": "1000", "unit": "message", "unit_price": "0.04"}


def analysed(lines, *rows, **tables) -> EntitlementFindings:
    usage = {"usage": frame(YEAR, *rows)} if rows else {}
    folder = folder_of(catalogue=CATALOGUE, entitlements=lines, **usage, **tables)
    found = analyse_entitlement(folder, scope_of())
    assert found is not None
    return found


def people(count: int, day: str = "2026-09-15", feature: str = "plan.edit"):
    return [on(day, f"u{number}", feature) for number in range(1, count + 1)]


@pytest.mark.practice(24)
def test_unused_is_what_is_held_less_used_and_costs_its_price():
    found = analysed([SEATS], people(7))
    row = found.rows[0]
    assert (row.name, row.entitled.value, row.used.value, row.used_ratio.value) == (
        "Planner seats",
        10,
        7,
        Decimal("0.7"),
    )
    assert (row.unused.value, row.paid.value, row.unused_cost.value) == (3, 1350, 405)
    assert row.unused_cost.formula == "(10 − 7 − 0) × 135"
    assert (found.total_cost.value, found.paid.value, found.share.value) == (405, 1350, Decimal("0.3"))
    assert found.seats_used.value == Decimal("0.7")


@pytest.mark.practice(24)
def test_used_is_any_work_in_90_days():
    # 90 days up to 30 September begin on 3 July.
    found = analysed([SEATS], on("2026-07-03", "in"), on("2026-07-02", "out"), on("2026-09-01", "signs in", "login"))
    assert found.rows[0].used.value == 1
    assert found.rows[0].used.period.start == date(2026, 7, 3)


def test_only_use_of_the_product_itself_counts():
    found = analysed([SEATS, FORECAST], people(3), people(1, feature="cast.demand"))
    assert {row.name: row.used.value for row in found.rows} == {"Planner seats": 3, "Forecast": 1}


def test_a_product_is_found_by_its_module_where_its_plan_has_another_name():
    line = {"product": "Enterprise", "module": "Planner", "quantity": "10"}
    assert analysed([line], people(3)).rows[0].used.value == 3


def test_an_addition_to_a_module_is_not_taken_for_the_module():
    addition = {"feature": "plan.ai", "module": "Planner", "plan_gate": "Planner AI"}
    lines = [SEATS, {"product": "Planner AI", "quantity": "5"}]
    usage = frame(YEAR, people(3), people(1, feature="plan.ai"), on("2026-09-15", "u9", "plan.ai"))
    folder = folder_of(catalogue=(*CATALOGUE, addition), entitlements=lines, usage=usage)
    found = analyse_entitlement(folder, scope_of())
    assert found is not None
    assert {row.name: row.used.value for row in found.rows} == {"Planner seats": 3, "Planner AI": 2}


def test_the_largest_unused_cost_comes_first():
    # Forecast: 3 × 300 = 900. Seats: 5 × 135 = 675. Messages: 1000 × 0.04 = 40.
    found = analysed([SEATS, FORECAST, PACK], people(5), people(1, feature="cast.demand"))
    assert [(row.name, row.unused_cost.value) for row in found.rows] == [
        ("Forecast", 900),
        ("Planner seats", 675),
        ("Message pack", 40),
    ]
    assert found.total_cost.value == 1615


def test_units_are_weighted_by_the_days_they_were_held():
    # Ten seats for all 92 days, and six more from 16 August: 46 of 92 days, three seats on average.
    more = SEATS | {"quantity": "6", "from": "2026-08-16"}
    found = analysed([SEATS, more], people(10))
    row = found.rows[0]
    assert (row.entitled.value, row.paid.value) == (13, 13 * 135)


def test_a_row_that_ended_before_the_quarter_is_not_held():
    found = analysed([SEATS, FORECAST | {"to": "2026-06-30"}], people(1))
    assert [row.name for row in found.rows] == ["Planner seats"]


@pytest.mark.practice(24)
def test_seats_in_ramp_by_contract_are_not_called_unused():
    new = SEATS | {"quantity": "2", "from": "2026-07-01", "ramp_until": "2026-10-16"}
    row = analysed([SEATS, new], people(7)).rows[0]
    assert (row.entitled.value, row.in_ramp.value, row.unused.value) == (12, 2, 3)
    assert row.ratio_after_ramp.value == Decimal(9) / 12


def test_a_ramp_that_is_over_counts():
    over = SEATS | {"quantity": "2", "ramp_until": "2026-09-29"}
    assert analysed([SEATS, over], people(7)).rows[0].in_ramp.value == 0


@pytest.mark.practice(24)
def test_people_given_access_less_than_60_days_ago_are_in_ramp_until_they_begin():
    # 60 days up to 30 September begin on 2 August.
    users = [
        {"user_id": "new", "assigned_from": "2026-08-02", "modules": "Planner"},
        {"user_id": "new and at work", "assigned_from": "2026-08-02", "modules": "Planner"},
        {"user_id": "old", "assigned_from": "2026-08-01", "modules": "Planner"},
        {"user_id": "elsewhere", "assigned_from": "2026-08-02", "modules": "Forecast"},
    ]
    row = analysed([SEATS], on("2026-09-15", "new and at work"), users=users).rows[0]
    assert (row.used.value, row.in_ramp.value, row.unused.value) == (1, 1, 8)
    assert row.used.source.names == ("entitlements.csv", "usage.csv")
    assert row.unused.source.names == ("entitlements.csv", "usage.csv", "users.csv")


def test_the_ramp_never_exceeds_what_is_unused():
    new = SEATS | {"from": "2026-09-01"}
    row = analysed([new], people(8)).rows[0]
    assert row.entitled.value == Decimal(10) * 30 / 92  # ten seats on 30 of 92 days, eight of them used
    assert (row.in_ramp.value, row.unused.value) == (0, 0)


def test_units_that_are_consumed_are_summed_over_the_quarter():
    sent = [on(day, "u1", "mail.push", value=value) for day, value in (("2026-07-01", 300), ("2026-09-30", 80))]
    row = analysed([PACK], *sent, on("2026-06-30", "u1", "mail.push", value=999)).rows[0]
    assert (row.used.value, row.used_ratio.value, row.unused_cost.value) == (380, Decimal("0.38"), Decimal("24.8"))
    assert row.utilization.reason == "its units are consumed, not held by people"


def test_more_use_than_was_bought_is_shown_and_nothing_is_unused():
    row = analysed([SEATS | {"quantity": "5"}], people(8)).rows[0]
    assert row.used_ratio.value == Decimal("1.6")
    assert (row.unused.value, row.unused_cost.value) == (0, 0)


def test_a_missing_price_leaves_the_cost_out_and_says_so():
    found = analysed([SEATS, FORECAST | {"unit_price": None}], people(4))
    forecast = next(row for row in found.rows if row.name == "Forecast")
    assert (forecast.unused.value, forecast.unused_cost.value) == (4, None)
    assert forecast.unused_cost.reason == "no unit price on record"
    assert (found.total_cost.value, found.paid.value) == (6 * 135, 1350)
    assert found.rows[-1] is forecast


def test_a_price_of_zero_is_a_price():
    found = analysed([SEATS | {"unit_price": "0"}], people(4))
    assert (found.total_cost.value, found.share.value) == (0, None)
    assert found.share.reason == "nothing was paid"


def test_without_usage_the_price_is_known_and_use_is_not():
    found = analysed([SEATS])
    assert (found.paid.value, found.total_cost.value) == (1350, None)
    assert found.rows[0].used.reason == "no usage records"


def test_without_user_ids_seats_cannot_be_counted_but_nobody_at_all_can():
    rows = [on("2026-09-15", None, "plan.edit"), *(row | {"user_id": None} for row in YEAR)]
    folder = folder_of(catalogue=CATALOGUE, entitlements=[SEATS, FORECAST], usage=frame(*rows))
    found = analyse_entitlement(folder, scope_of())
    assert found is not None
    used = {row.name: row.used for row in found.rows}
    assert used["Planner seats"].reason == "the usage export names no users, so people cannot be told apart"
    assert used["Forecast"].value == 0


def test_a_product_no_feature_belongs_to_is_not_called_unused():
    row = analysed([{"product": "Coffee machine", "quantity": "2", "unit_price": "500"}], people(3)).rows[0]
    assert row.used.value is None
    assert row.used.reason == "no feature in the catalogue belongs to it"


def test_records_shorter_than_90_days_prove_no_disuse():
    folder = folder_of(catalogue=CATALOGUE, entitlements=[SEATS], usage=frame(daily("2026-08-03", "2026-09-30", "u1")))
    found = analyse_entitlement(folder, scope_of())
    assert found is not None
    assert found.rows[0].used.reason == "usage records begin on 2026-08-03"


def test_low_use_is_followed_over_the_quarters():
    # Two of four a year ago and in 2025-Q4; one of four in 2026-Q1 to Q3: below 30 % for three quarters,
    # and more than 20 % unused in all seven quarters since records began.
    rows = [on(day, f"u{n}", "cast.demand") for day in ("2025-09-15", "2025-12-15") for n in (1, 2)]
    rows += [on(day, "u1", "cast.demand") for day in ("2026-03-16", "2026-06-15", "2026-09-15")]
    row = analysed([FORECAST], *rows).rows[0]
    assert row.used_ratio.value == Decimal("0.25")
    assert (row.ceiling.value, row.below_quarters.value, row.low_quarters.value) == (Decimal("0.30"), 3, 7)
    assert row.used_ratio.comparison.value == Decimal("0.5")


def test_utilization_is_the_mean_over_days_and_full_months_are_counted_back():
    # Nine of ten are at work on every working day from June on: 90 % on every day of the quarter.
    rows = [row for number in range(9) for row in daily("2026-06-01", "2026-09-30", f"u{number}")]
    row = analysed([SEATS], *rows).rows[0]
    assert (row.utilization.value, row.peak.value) == (Decimal("0.9"), Decimal("0.9"))
    assert row.full_months.value == 4  # June to September; in May nobody was at work


def test_a_product_with_several_modules_stands_by_module():
    lines = [{"product": "Suite", "module": name, "quantity": "5"} for name in ("Planner", "Forecast")]
    assert [row.name for row in analysed(lines, people(1)).rows] == ["Forecast", "Planner"]


def test_notes_are_kept_once_each():
    lines = [SEATS | {"note": "New site"}, SEATS | {"note": "New site"}, SEATS | {"note": "Strike"}]
    assert analysed(lines, people(1)).rows[0].line.notes == ("New site", "Strike")


def test_no_file_and_an_empty_file():
    assert analyse_entitlement(folder_of(), scope_of()) is None
    found = analysed([])
    assert (found.rows, found.total_cost.reason) == ((), "nothing is under contract")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_products_are_kept_as_they_are(name):
    assert analysed([SEATS | {"product": name}], people(1)).rows[0].paid.keys == (name,)
