"""Features: who took them up (three weeks of the quarter), who only tried, and who could have."""

from __future__ import annotations

from decimal import Decimal

from small_usage import CATALOGUE, daily, frame, on
from subject_folders import folder_of, scope_of

from qbr.analysis.usage.usage import UsageFindings, analyse_usage

YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))
WEEKS = ("2026-07-01", "2026-07-08", "2026-07-15")  # three ISO weeks
USERS = [
    {"user_id": "u1", "modules": "Planner;Forecast"},
    {"user_id": "u2", "modules": "Planner"},
    {"user_id": "u3", "modules": "planner"},
    {"user_id": "later", "modules": "Planner", "assigned_from": "2026-10-01"},
]
SEATS = {"product": "Planner seats", "module": "Planner", "quantity": "10"}


def analysed(*rows, **tables) -> UsageFindings:
    given = {name: table for name, table in {"users": USERS, **tables}.items() if table is not None}
    found = analyse_usage(folder_of(usage=frame(YEAR, *rows), catalogue=CATALOGUE, **given), scope_of())
    assert found is not None
    return found


def feature(found: UsageFindings, name: str):
    return next(row for row in found.features if row.thing.id == name)


def test_three_weeks_adopt_and_two_weeks_try():
    # u1 works in three weeks; u2 on nine days of two weeks; u3 never.
    found = analysed(
        (on(day, "u1", value=2) for day in WEEKS),
        daily("2026-07-01", "2026-07-08", "u2"),
        daily("2026-07-09", "2026-07-10", "u2"),
    )
    edit = feature(found, "plan.edit")
    assert (edit.eligible.value, edit.adopters.value, edit.tried.value) == (3, 1, 1)
    assert edit.adoption.value == Decimal(1) / 3
    assert edit.adoption.formula == "1 ÷ 3"
    # Six events of one adopter in 92 ÷ 7 weeks.
    assert edit.depth.value == Decimal(6) / 1 / (Decimal(92) / 7)
    assert edit.label == "Change a shift"


def test_weeks_of_different_people_do_not_add_up():
    found = analysed(on(day, user) for day, user in zip(WEEKS, ("u1", "u2", "u3"), strict=True))
    assert feature(found, "plan.edit").adopters.value == 0
    assert feature(found, "plan.edit").tried.value == 3


def test_weeks_before_the_quarter_do_not_count():
    found = analysed(on(day, "u1") for day in ("2026-06-16", "2026-06-23", "2026-07-01"))
    assert feature(found, "plan.edit").adopters.value == 0


def test_only_people_with_the_module_are_eligible_and_those_seen_using_it():
    found = analysed((on(day, "u1", "cast.demand") for day in WEEKS), on("2026-07-01", "u2", "cast.demand"))
    demand = feature(found, "cast.demand")
    assert demand.eligible.value == 2  # u1 has the module, u2 was seen
    assert demand.adoption.value == Decimal("0.5")


def test_a_feature_nobody_used_is_zero_and_one_nobody_may_use_has_no_rate():
    found = analysed(on("2026-07-01", "u1"))
    assert feature(found, "plan.print").adoption.value == 0
    push = feature(found, "mail.push")
    assert (push.eligible.value, push.adoption.value) == (0, None)
    assert push.adoption.reason == "nobody is eligible"


def test_without_a_list_there_are_adopters_and_no_rate():
    found = analysed((on(day, "u1") for day in WEEKS), users=None)
    edit = feature(found, "plan.edit")
    assert (edit.adopters.value, edit.adoption.value) == (1, None)
    assert edit.adoption.reason == "no list of assigned users"


def test_breadth_is_features_used_of_those_under_contract():
    # The seats bring two features that count; one is used. Forecast is used and not under contract.
    rows = [on(day, "u1", name) for day in WEEKS for name in ("plan.edit", "cast.demand")]
    totals = analysed(*rows, entitlements=[SEATS]).totals
    assert (totals.features_used.value, totals.features_entitled.value) == (1, 2)
    assert totals.breadth.value == Decimal("0.5")


def test_breadth_needs_the_contract_and_the_catalogue():
    totals = analysed(on("2026-07-01", "u1")).totals
    assert totals.breadth.value is None
    assert totals.breadth.reason == "no list of the features owned"


def test_what_has_run_out_is_not_owned():
    gone = SEATS | {"to": "2026-06-30"}
    assert analysed(on("2026-07-01", "u1"), entitlements=[gone]).totals.features_entitled.reason == "no features owned"


def test_a_module_is_all_its_features_together():
    rows = [on(day, "u1", name) for day, name in zip(WEEKS, ("plan.edit", "plan.print", "plan.edit"), strict=True)]
    found = analysed(*rows)
    planner = next(row for row in found.modules if row.thing.id == "Planner")
    assert planner.adopters.value == 1
    assert feature(found, "plan.edit").adopters.value == 0
    assert planner.events.value == 3
    assert planner.share_of_events.value == 1
