"""Recommendations and plan: which rules fire, when they never do, in which order, by whom and by when."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import (
    CASES,
    CONTACTS,
    FULL,
    GOAL,
    INCIDENT,
    NEED,
    OVERSHOT,
    READ,
    REPORTS,
    SEATS,
    TOGETHER,
    TRIED_BY_FEW,
    UNDERSERVED,
    UNUSED,
    VALUES,
    grounds_of,
    reads,
    recommended,
    tickets,
    usage_by,
    usage_in,
)
from subject_folders import NAMES, folder_of, scope_of, teller_of

from qbr.analysis.advice.plan import PlanFindings, analyse_plan
from qbr.analysis.advice.recommendations import analyse_recommendations
from qbr.analysis.advice.use_rules import round_up
from qbr.analysis.bench import Grounds
from qbr.analysis.outcomes.goals import analyse_goals
from qbr.analysis.recommendation import RecommendationsFindings
from qbr.facts import Fact
from qbr.story.sections.recommendations import compose_recommendations

GIVEN = Fact("recommendations.count", (), 1, audience="customer")
PLAN = PlanFindings((), None)


def fired(*args: Any, **tables: Any) -> list[tuple[str, str]]:
    return [(item.rule, item.case) for item in recommended(*args, **tables).all]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_case_fires_on_its_own_customer(case):
    assert case in fired(**CASES[case])


def test_support_is_repaired_only_below_nine_of_ten_targets():
    assert fired(tickets=tickets(met=9, missed=1)) == []


def test_training_is_proposed_only_where_more_tried_than_stayed():
    stayed = usage_in(*((f"u{n}", "North", "swap", 4 if n < 5 else 1) for n in range(10)))  # five of each
    assert ("ENABLE", "tried") not in fired(usage=stayed)


def test_a_major_incident_with_an_open_change_is_repaired_first():
    (item,) = recommended(incidents=[INCIDENT]).rows
    assert (item.rule, item.step, item.side, item.owner) == (
        "FIX",
        "Import refuses double entries",
        "ours",
        "Product lead",
    )
    assert (item.by, item.dated) == (date(2026, 10, 31), "action")
    assert item.evidence["minutes"].value == 252
    assert item.evidence["changes"].formula == "1 of 2 changes"


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "minor"},  # minor, not overdue, not repeated
        {"actions": [{"text": "Alarm", "status": "done"}]},  # everything is done
        {"audience": "internal"},  # not approved for the customer: nothing of it may be said
    ],
)
def test_no_repair_is_asked_for(change):
    assert fired(incidents=[INCIDENT | change]) == []


def test_a_minor_incident_is_repaired_once_a_change_is_overdue_or_its_cause_came_back():
    overdue = {"severity": "minor", "actions": [{"text": "Alarm", "due": "2026-09-01"}]}
    assert fired(incidents=[INCIDENT | overdue]) == [("FIX", "cause")]
    earlier = INCIDENT | {
        "id": "i0",
        "started": "2026-01-11T05:10:00Z",
        "resolved": "2026-01-11T09:22:00Z",
        "cause_id": "c",
    }
    again = INCIDENT | {"severity": "minor", "cause_id": "c", "actions": []}
    assert fired(incidents=[earlier, again]) == [("FIX", "repeat")]


def test_an_underserved_need_is_repaired_by_the_promise_already_made_for_it():
    promise = {"id": "P-1", "text": "Slot rules", "side": "ours", "owner": "Product lead", "opened": "2026-09-17",
               "due": "2026-11-10", "goal": "G1"}  # fmt: skip
    found = recommended(
        goals=[GOAL], metrics=VALUES, needs=[UNDERSERVED], usage=usage_by(30), entitlements=[SEATS], actions=[promise]
    )
    (item,) = found.rows
    assert (item.rule, item.case, item.step, item.action) == ("FIX", "need_measured", "Slot rules", "P-1")
    assert (item.by, item.importance) == (date(2026, 11, 10), 9)
    assert {name: fact.value for name, fact in item.evidence.items()} == {
        "importance": 9, "satisfaction": 4, "now": 13, "target": 14,
    }  # fmt: skip


def test_a_need_met_badly_by_something_unused_is_to_be_adopted_and_not_repaired():
    found = fired(goals=[GOAL], metrics=VALUES, needs=[UNDERSERVED], usage=usage_by(5), entitlements=[SEATS])
    assert found == [("ADOPT", "capability")]


def test_what_is_owned_and_unused_is_adopted_for_an_important_goal():
    item = recommended(goals=[GOAL], metrics=VALUES, needs=[UNUSED], usage=usage_by(5), entitlements=[SEATS]).rows[0]
    assert (item.rule, item.subject, item.side, item.owner) == ("ADOPT", "Planner", "theirs", "Dispatch lead")
    assert (item.by, item.dated) == (date(2026, 12, 31), "goal")
    assert item.evidence["used"].value == Decimal("0.125")  # 5 of 40
    assert item.words["need"] == "Plan ahead"


@pytest.mark.parametrize(
    "goal",
    [{"importance": "6"}, {"importance": None}],
)
def test_adoption_is_never_asked_for_without_an_important_goal(goal):
    rows = fired(goals=[GOAL | goal], metrics=VALUES, needs=[UNUSED], usage=usage_by(5), entitlements=[SEATS])
    assert ("ADOPT", "capability") not in rows


def test_what_has_stood_unused_for_two_quarters_is_reduced_with_its_saving():
    found = recommended(low={"low_quarters": 2}, usage=usage_by(9), entitlements=[SEATS], contacts=CONTACTS)
    (item,) = found.rows
    assert (item.rule, item.case, item.owner) == ("RIGHT-SIZE", "unused", "Procurement manager")
    assert item.evidence["quantity"].value == 15  # 9 used, half again as many is 13.5, rounded up to the next five
    assert item.evidence["saving"].value == 7500  # 25 × 300
    assert item.evidence["saving"].formula == "(40 − 15) × 300"
    assert (item.by, item.dated) == (date(2027, 1, 1), "contract")


def test_one_low_quarter_is_not_enough():
    assert fired(low={"low_quarters": 1}, usage=usage_by(9), entitlements=[SEATS]) == []


def test_seats_within_their_ramp_are_never_reduced():
    young = SEATS | {"from": "2026-09-01"}
    assert fired(low={"low_quarters": 2}, usage=usage_by(9), entitlements=[young]) == []


def test_nothing_is_proposed_that_is_no_reduction():
    # 30 of 40 used: with room to grow by half that would be 45.
    assert fired(low={"low_quarters": 2}, usage=usage_by(30), entitlements=[SEATS]) == []


def test_without_a_price_there_is_no_saving():
    rows = recommended(low={"low_quarters": 2}, usage=usage_by(9), entitlements=[SEATS | {"unit_price": None}]).rows
    assert "saving" not in rows[0].evidence


@pytest.mark.practice(62)
def test_an_overshot_need_is_reduced_though_it_lowers_revenue():
    item = recommended(needs=[OVERSHOT], usage=usage_by(9), entitlements=[SEATS]).rows[0]
    assert (item.rule, item.case, item.importance) == ("RIGHT-SIZE", "overshot", 3)


def test_what_is_reduced_is_not_to_be_adopted_as_well():
    rows = fired(
        low={"low_quarters": 2}, goals=[GOAL], metrics=VALUES, needs=[UNUSED], usage=usage_by(9), entitlements=[SEATS]
    )
    assert rows == [("RIGHT-SIZE", "unused")]


AROUND = {"incidents": [INCIDENT], "usage": usage_by(38), "entitlements": [SEATS]}


@pytest.mark.practice(29)
def test_more_is_offered_after_two_full_months_and_never_first():
    assert fired(low=FULL, **AROUND) == [("FIX", "cause"), ("EXPAND", "full")]
    assert fired(low=FULL, usage=usage_by(38), entitlements=[SEATS]) == []  # alone it would stand first
    assert fired(low={"full_months": 1}, **AROUND) == [("FIX", "cause")]


@pytest.mark.practice(29)
@pytest.mark.parametrize(
    "around",
    [
        {"incidents": [INCIDENT | {"severity": "critical", "resolved": None, "actions": [{"text": "Alarm"}]}]},
        {"goals": [GOAL | {"by": "2026-09-30"}], "metrics": VALUES, "needs": [NEED]},  # a goal it serves is missed
        {"goals": [GOAL], "metrics": [VALUES[0] | {"value": "7"}], "needs": [NEED]},  # or at risk
        {"needs": [UNDERSERVED | {"goal": None}]},  # a need it serves is met badly
    ],
)
def test_more_is_never_offered_while_something_around_it_is_wrong(around):
    assert ("EXPAND", "full") not in fired(low=FULL, **(AROUND | around))


@pytest.mark.practice(29)
def test_more_is_never_offered_of_what_is_to_be_reduced():
    rows = fired(low=FULL | {"low_quarters": 2}, incidents=[INCIDENT], usage=usage_by(9), entitlements=[SEATS])
    assert ("EXPAND", "full") not in rows


@pytest.mark.practice(29)
def test_without_evidence_nothing_more_is_offered():
    assert "EXPAND" not in {rule for rule, _ in fired(**AROUND)}
    everybody = AROUND | {"goals": [GOAL], "metrics": VALUES, "needs": [NEED]}
    assert ("EXPAND", "group") not in fired(**(everybody | {"entitlements": [SEATS | {"population": "40"}]}))
    behind = everybody | {"metrics": [VALUES[0] | {"value": "7"}], "entitlements": [SEATS | {"population": "55"}]}
    assert "EXPAND" not in {rule for rule, _ in fired(**behind)}


@pytest.mark.practice(29)
def test_people_without_access_are_counted_and_the_offer_comes_after_the_repair():
    rows = recommended(**CASES["EXPAND", "group"]).all
    assert [(item.rule, item.case) for item in rows] == [("FIX", "cause"), ("EXPAND", "group")]
    assert rows[1].evidence["without"].value == 15  # 55 in scope, 40 seats
    assert rows[1].evidence["without"].formula == "55 − 40"


def test_work_together_is_proposed_where_nothing_is_promised_and_somebody_is_willing():
    item = next(item for item in recommended(**TOGETHER).all if item.rule == "CO-INNOVATE")
    assert (item.subject, item.owner, item.words["theme"]) == ("Plan ahead", "Depot lead", "Docks")


OVERDUE = {"text": "T", "side": "theirs", "opened": "2026-06-01", "due": "2026-08-01"}


@pytest.mark.parametrize(
    "around",
    [
        {"contacts": [{"name": "Joost", "role": "Depot lead"}]},  # nobody is willing
        {"roadmap": [TOGETHER["roadmap"][0] | {"status": "planned"}]},  # it is promised already
        {"actions": [OVERDUE | {"id": f"P{n}"} for n in range(3)]},  # three promises are overdue
        {"actions": [OVERDUE | {"id": "P1", "side": "ours"}]},  # one of ours is
    ],
)
def test_work_together_is_never_proposed_otherwise(around):
    assert "CO-INNOVATE" not in {rule for rule, _ in fired(**(TOGETHER | around))}


def test_two_overdue_promises_of_theirs_do_not_stand_in_the_way():
    late = [OVERDUE | {"id": f"P{n}"} for n in range(2)]
    assert "CO-INNOVATE" in {rule for rule, _ in fired(**(TOGETHER | {"actions": late}))}


def test_a_report_nobody_opened_for_two_quarters_is_dropped():
    item = next(item for item in recommended(usage=READ, catalogue=REPORTS).all if item.rule == "STOP")
    assert (item.subject, item.side, item.evidence["quarters"].value) == ("Waiting by gate", "ours", 2)
    assert "STOP" not in {rule for rule, _ in fired(usage=reads("2026-04-02"), catalogue=REPORTS)}


def test_what_is_no_report_or_has_no_two_quarters_of_records_is_not_dropped():
    plain = [row | {"report": "no"} for row in REPORTS]
    assert "STOP" not in {rule for rule, _ in fired(usage=READ, catalogue=plain)}
    short = READ[READ["date"] >= "2026-06-30"]
    assert "STOP" not in {rule for rule, _ in fired(usage=short, catalogue=REPORTS)}


@pytest.mark.practice(92)
@pytest.mark.parametrize("case", [case for case in CASES if case[0] == "ADOPT"], ids=" ".join)
def test_adoption_names_a_goal_a_behaviour_an_owner_of_theirs_and_a_sign_of_success(case):
    item = next(item for item in recommended(**CASES[case]).all if item.rule == "ADOPT")
    assert item.goal is not None
    assert item.side == "theirs"
    assert item.owner == "Dispatch lead"
    row = compose_recommendations(
        RecommendationsFindings((item,), (), GIVEN), PLAN, teller_of(), scope_of(), NAMES
    ).rows[0]
    assert row.behaviour.text
    assert row.sign.text
    assert row.owner.text == "Acme, Dispatch lead"


@pytest.mark.practice(92)
def test_advice_about_a_feature_alone_is_rejected():
    tables = {name: rows for name, rows in CASES["ADOPT", "capability"].items() if name in ("usage", "entitlements")}
    assert "ADOPT" not in {rule for rule, _ in fired(needs=[UNUSED | {"goal": None}], **tables)}
    with pytest.raises(ValueError, match="feature alone"):
        dataclasses.replace(recommended(**CASES["ADOPT", "capability"]).rows[0], goal=None)


def test_a_goal_without_a_number_is_measured_by_its_open_promise():
    promise = {"id": "P-2", "text": "Baseline of satisfaction", "side": "theirs", "owner": "People team",
               "opened": "2026-07-08", "first_due": "2026-09-15", "due": "2026-11-30", "goal": "G1"}  # fmt: skip
    (item,) = recommended(goals=[GOAL | {"baseline": None}], actions=[promise]).rows
    assert (item.rule, item.step, item.owner, item.by) == (
        "MEASURE", "Baseline of satisfaction", "People team", date(2026, 11, 30),
    )  # fmt: skip
    assert item.evidence["progress"].reason == "no baseline yet"


def test_what_nobody_has_dated_is_due_at_the_end_of_the_coming_quarter():
    (item,) = recommended(goals=[GOAL | {"baseline": None, "by": None}]).rows
    assert (item.by, item.dated) == (date(2026, 12, 31), "quarter")


def test_five_stand_on_the_page_and_the_rest_after_them():
    goals = [GOAL | {"id": f"G{n}", "baseline": None, "importance": str(n)} for n in range(1, 8)]
    found = recommended(goals=goals)
    assert [item.key for item in found.rows] == ["G7", "G6", "G5", "G4", "G3"]
    assert [item.key for item in found.rest] == ["G2", "G1"]
    assert found.count.value == 7


def test_repairs_come_before_what_is_more_important():
    minor = INCIDENT | {"severity": "minor", "actions": [{"text": "Alarm", "due": "2026-09-01"}]}
    rows = fired(incidents=[minor], goals=[GOAL | {"baseline": None, "importance": "10"}])
    assert rows == [("FIX", "cause"), ("MEASURE", "goal")]


def test_internal_evidence_makes_the_recommendation_internal():
    active = Fact("usage.team[].active", ("Returns",), 23, audience="internal")
    folder = folder_of(goals=[GOAL | {"metric": active.id, "baseline": None}])
    goals = analyse_goals(folder, scope_of(), {active.id: active})
    found = analyse_recommendations(folder, scope_of(), Grounds(goals=goals))
    assert found is not None
    assert found.rows[0].audience == "internal"


def test_with_nothing_to_rest_on_there_is_no_recommendation():
    assert analyse_recommendations(folder_of(), scope_of(), Grounds()) is None


@pytest.mark.parametrize(
    ("units", "rounded"),
    [("0", 0), ("13.5", 15), ("15", 15), ("99", 100), ("101", 110), ("34200", 35000), ("35000", 35000)],
)
def test_proposed_quantities_are_round(units, rounded):
    assert round_up(Decimal(units)) == rounded


@settings(max_examples=100)
@given(units=st.decimals(0, 10**9, places=1))
def test_rounding_up_never_takes_away_and_adds_a_tenth_at_most_above_a_hundred(units):
    rounded = round_up(units)
    assert units <= rounded
    assert rounded <= units + 5 if units < 100 else rounded <= units * Decimal("1.1")


def planned(**tables: Any) -> PlanFindings:
    folder = folder_of({"next_review": "2027-01-14"}, **tables)
    grounds = grounds_of(folder)
    return analyse_plan(folder, scope_of(), grounds, analyse_recommendations(folder, scope_of(), grounds))


def told(findings: PlanFindings) -> list[list[tuple[int, str]]]:
    return [[(step.day.day, step.text or step.kind) for step in steps] for _, steps in findings.months]


def test_the_plan_holds_open_promises_changes_and_goals_of_the_coming_quarter():
    promises = [
        {
            "id": "P-1",
            "text": "Missed one",
            "side": "ours",
            "opened": "2026-07-08",
            "first_due": "2026-09-01",
            "due": "2026-10-31",
        },
        {"id": "P-2", "text": "Later", "side": "ours", "opened": "2026-09-17", "due": "2026-10-12"},
        {
            "id": "P-3",
            "text": "Done",
            "side": "ours",
            "opened": "2026-07-08",
            "due": "2026-08-01",
            "closed": "2026-08-01",
        },
        {"id": "P-4", "text": "After it", "side": "ours", "opened": "2026-07-08", "due": "2027-01-02"},
        {"id": "P-5", "text": "Overdue and never moved", "side": "ours", "opened": "2026-07-08", "due": "2026-10-01"},
    ]
    goals = [GOAL, GOAL | {"id": "G2"}]
    findings = planned(actions=promises, incidents=[INCIDENT], goals=goals, metrics=VALUES)
    assert told(findings) == [
        [(31, "Import refuses double entries"), (31, "Missed one"), (12, "Later")],  # weightiest first
        [],
        [(31, "goal")],
    ]
    assert findings.months[2][1][0].goals == (1, 2)
    assert findings.next_review == date(2027, 1, 14)


def test_a_recommendation_without_a_promise_is_a_step_of_its_own():
    findings = planned(goals=[GOAL | {"baseline": None, "by": None}])
    assert told(findings) == [[], [], [(31, "recommendation")]]


def test_a_plan_without_anything_has_three_empty_months():
    findings = analyse_plan(folder_of(), scope_of(), Grounds(), None)
    assert [(month.start, steps) for month, steps in findings.months] == [
        (date(2026, 10, 1), ()), (date(2026, 11, 1), ()), (date(2026, 12, 1), ()),
    ]  # fmt: skip
    assert findings.next_review is None


SILENT_MEASURE = [{"date": "2026-03-31", "metric": "calls", "value": "40"}]


def test_a_measure_nobody_wrote_down_for_two_quarters_is_to_be_dropped():
    (item,) = [item for item in recommended(usage=READ, metrics=SILENT_MEASURE).all if item.rule == "STOP"]
    assert (item.case, item.subject, item.side, item.evidence["quarters"].value) == ("measure", "calls", "theirs", 2)


@pytest.mark.parametrize(
    "tables",
    [
        {"metrics": [*SILENT_MEASURE, {"date": "2026-04-01", "metric": "calls", "value": "38"}]},  # within the two
        {"metrics": SILENT_MEASURE, "goals": [GOAL | {"metric": "calls"}]},
        {"metrics": [SILENT_MEASURE[0] | {"downstream": "yes"}]},
        {"metrics": [SILENT_MEASURE[0] | {"date": "2026-10-01"}]},  # begun after them
    ],
)
def test_a_measure_that_is_kept_or_needed_stays(tables):
    assert ("STOP", "measure") not in fired(usage=READ, **tables)


def test_counts_of_a_few_people_are_no_evidence_of_training():
    (item,) = [item for item in recommended(usage=TRIED_BY_FEW).all if item.rule == "ENABLE"]
    assert {name: fact.value for name, fact in item.evidence.items()} == {"tried": 7}
