"""Who holds what is paid for, and the four forms of what lies idle, worked out by hand. 90 days are 3 July – 30 Sept."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import folder_of, scope_of

from qbr.analysis.contract.entitlement import EntitlementUse, analyse_entitlement
from qbr.analysis.contract.entitlement_seats import FORMS

YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))
FORECAST = {"product": "Forecast", "module": "Forecast", "quantity": 10, "unit": "licence", "unit_price": 300}
PACK = {"product": "Message pack", "module": "Messages", "quantity": 1000, "unit": "message", "unit_price": "0.04"}


def analysed(entitlements: Iterable[dict[str, Any]], *rows: Any, **tables: Any) -> dict[str, EntitlementUse]:
    folder = folder_of(usage=frame(YEAR, *rows), catalogue=CATALOGUE, entitlements=entitlements, **tables)
    found = analyse_entitlement(folder, scope_of())
    assert found is not None
    return {row.name: row for row in found.rows}


def user(name: str, **more: Any) -> dict[str, Any]:
    return {"user_id": name, "modules": "Forecast;Planner", "assigned_from": "2025-01-10", **more}


def test_unused_units_are_dormant_too_much_or_never_assigned():
    # Ten licences: a uses it; b and c work in the Planner only; d does nothing; six are held by nobody.
    rows = [on("2026-09-15", "a", "cast.demand"), on("2026-09-15", "b"), on("2026-08-15", "c")]
    seats = analysed([FORECAST], *rows, users=[user(name) for name in "abcd"])["Forecast"].seats
    assert {form: seats.units(form).value for form in FORMS} == {
        "dormant": 1, "over_provisioned": 2, "never_assigned": 6, "idle_capacity": None,
    }  # fmt: skip
    assert {form: seats.cost(form).value for form in FORMS} == {
        "dormant": 300, "over_provisioned": 600, "never_assigned": 1800, "idle_capacity": None,
    }  # fmt: skip
    assert seats.over_provisioned_cost.formula == "2 × 300"


def test_assigned_activated_and_used_are_three_different_shares():
    # Four of ten assigned; a was active in 28 days, b in July only: used 2 of 10, activated 1 of 4.
    rows = [on("2026-09-15", "a", "cast.demand"), on("2026-07-15", "b", "cast.demand")]
    row = analysed([FORECAST], *rows, users=[user(name) for name in "abcd"])["Forecast"]
    assert (row.seats.assigned.value, row.seats.assigned_ratio.value) == (4, Decimal("0.4"))
    assert (row.seats.activation.value, row.seats.activation.formula) == (Decimal("0.25"), "1 ÷ 4")
    assert row.used_ratio.value == Decimal("0.2")


def test_what_is_consumed_has_idle_capacity_and_no_holders():
    row = analysed([PACK], on("2026-08-01", "u1", "mail.push", 400))["Message pack"]
    assert (row.used_ratio.value, row.seats.idle_capacity.value) == (Decimal("0.4"), 600)
    assert row.seats.idle_capacity_cost.value == 24
    assert row.seats.dormant.reason == row.seats.activation.reason == "its units are consumed, not held by people"


def test_more_use_than_was_bought_is_overage_and_no_form_is_idle():
    row = analysed([PACK], on("2026-08-01", "u1", "mail.push", 1250))["Message pack"]
    assert (row.used_ratio.value, row.seats.overage.value, row.unused.value) == (Decimal("1.25"), 250, 0)
    assert row.seats.overage.declared.better == "down"


@pytest.mark.practice(24)
def test_named_exceptions_are_not_called_unused():
    # d is on leave: one unit less is unused, and the formula says so. Two licences are for emergencies.
    rows = [on("2026-09-15", "a", "cast.demand")]
    plain = analysed([FORECAST], *rows, users=[user("a"), user("d")])["Forecast"]
    leave = analysed([FORECAST], *rows, users=[user("a"), user("d", exception="parental leave")])["Forecast"]
    assert (plain.unused.value, leave.unused.value, leave.seats.excepted.value) == (9, 8, 1)
    assert leave.unused.formula == "10 − 1 − 0 − 1"
    assert leave.unused_cost.value == 2400
    kept = {**FORECAST, "quantity": 2, "exception": "emergency accounts"}
    both = analysed([{**FORECAST, "quantity": 8}, kept], *rows)["Forecast"]
    assert (both.unused.value, both.line.exceptions) == (7, ("emergency accounts",))


def test_an_exception_in_use_takes_nothing_off():
    rows = [on("2026-09-15", "a", "cast.demand")]
    row = analysed([FORECAST], *rows, users=[user("a", exception="seasonal")])["Forecast"]
    assert (row.unused.value, row.seats.excepted.value) == (9, 0)


def test_without_a_list_only_what_was_never_assigned_is_known():
    row = analysed([{**FORECAST, "assigned": 7}], on("2026-09-15", "a", "cast.demand"))["Forecast"]
    assert (row.seats.assigned.value, row.seats.never_assigned.value) == (7, 3)
    assert row.seats.dormant.reason == row.seats.activation.reason == "no list of assigned users"


PERSON = st.tuples(
    st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["2025-01-10", "2026-09-01"])
)  # uses it, works elsewhere, is excepted, assigned from


@settings(max_examples=40)
@given(st.lists(PERSON, max_size=12), st.integers(1, 15))
def test_the_forms_add_up_to_what_is_unused(people, quantity):
    rows, users = [], []
    for place, (uses, elsewhere, excepted, since) in enumerate(people):
        name = f"p{place}"
        rows += [on("2026-09-15", name, "cast.demand")] * uses + [on("2026-09-15", name)] * elsewhere
        users.append(user(name, assigned_from=since, **({"exception": "leave"} if excepted else {})))
    row = analysed([{**FORECAST, "quantity": quantity}], *rows, users=users)["Forecast"]
    forms = [row.seats.units(form).value for form in FORMS[:3]]
    assert sum(forms) == row.unused.value
    assert all(value >= 0 for value in forms)
    counted = row.used.value + row.in_ramp.value + row.seats.excepted.value + row.unused.value
    assert counted == max(quantity, row.used.value)
