"""Goals: progress, elapsed time and status, with numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from subject_folders import HOSTILE, folder_of, scope_of

from qbr.analysis.outcomes.goals import GoalFinding, analyse_goals
from qbr.facts import Fact

GOAL = {
    "id": "G1", "statement": "Rosters two weeks ahead", "label": "Roster notice, days", "metric": "notice",
    "baseline": "6", "baseline_date": "2026-01-01", "target": "14", "by": "2026-12-31", "importance": "9",
}  # fmt: skip


def values(*pairs: tuple[str, str], metric: str = "notice") -> list[dict[str, str | None]]:
    return [{"date": day, "metric": metric, "value": value or None} for day, value in pairs]


def judged(goal: dict[str, str], metrics: list[dict[str, str | None]] | None = None, **scope: str) -> GoalFinding:
    tables = {"goals": [goal]} if metrics is None else {"goals": [goal], "metrics": metrics}
    findings = analyse_goals(folder_of(**tables), scope_of(**scope))
    assert findings is not None
    return findings.goals[0]


@pytest.mark.practice(67)
def test_progress_is_the_share_of_the_way_from_baseline_to_target():
    goal = judged(GOAL, values(("2026-08-31", "10"), ("2026-09-30", "13")))
    assert goal.now.value == Decimal(13)
    assert goal.progress.value == Decimal("0.875")  # (13 − 6) ÷ (14 − 6)
    assert goal.progress.formula == "(13 − 6) ÷ (14 − 6)"
    assert goal.elapsed.value == Decimal(272) / 364  # 1 January to 30 September of 1 January to 31 December
    assert goal.status == "on track"


@pytest.mark.practice(67)
def test_lowering_a_number_is_progress_too():
    goal = judged({**GOAL, "baseline": "9.4", "target": "6.8"}, values(("2026-09-30", "7.6")))
    assert goal.progress.value == pytest.approx(Decimal("1.8") / Decimal("2.6"))
    assert goal.progress.formula == "(7.6 − 9.4) ÷ (6.8 − 9.4)"
    assert goal.movement == "forward"


def test_a_goal_past_its_target_is_achieved_and_not_clipped():
    goal = judged({**GOAL, "baseline": "62", "target": "25"}, values(("2026-09-30", "23")))
    assert goal.status == "achieved"
    assert goal.progress.value == Decimal(39) / 37  # (23 − 62) ÷ (25 − 62): more than the whole way


@pytest.mark.practice(67)
def test_a_goal_that_moved_the_wrong_way_has_negative_progress_and_is_missed_on_its_day():
    goal = judged({**GOAL, "baseline": "28", "target": "40", "by": "2026-09-30"}, values(("2026-09-30", "23")))
    assert (goal.status, goal.movement) == ("missed", "backwards")
    assert goal.progress.value == Decimal(-5) / 12
    assert goal.elapsed.value == 1


@pytest.mark.practice(67)
def test_on_track_allows_ten_points_less_than_the_elapsed_share_and_no_more():
    # elapsed on 30 September: 50 of 100 days, so the bound is 0.40
    goal = {**GOAL, "baseline": "0", "target": "100", "baseline_date": "2026-08-11", "by": "2026-11-19"}
    assert judged(goal, values(("2026-09-30", "40"))).status == "on track"
    assert judged(goal, values(("2026-09-30", "39.9"))).status == "at risk"


def test_the_tolerance_is_a_threshold():
    goal = {**GOAL, "baseline": "0", "target": "100", "baseline_date": "2026-08-11", "by": "2026-11-19"}
    folder = folder_of(goals=[goal], metrics=values(("2026-09-30", "30")))
    findings = analyse_goals(folder, scope_of(on_track_tolerance="0.2"))
    assert findings is not None
    assert findings.goals[0].status == "on track"


@pytest.mark.practice(67)
def test_values_after_the_quarter_and_values_not_collected_do_not_count():
    goal = judged(GOAL, values(("2026-09-30", "13"), ("2026-10-02", "14"), ("2026-09-29", "")))
    assert goal.now.value == 13
    assert goal.measured_on == date(2026, 9, 30)


def test_zero_is_a_value():
    goal = judged({**GOAL, "baseline": "10", "target": "0"}, values(("2026-09-30", "0")))
    assert goal.now.value == 0
    assert goal.status == "achieved"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"baseline": None}, "no baseline yet"),
        ({"target": None}, "no target yet"),
        ({"target": "6"}, "the target equals the baseline"),
        ({"baseline_date": None}, "the baseline has no date"),
        ({"by": None}, "no target date yet"),
        ({"baseline_date": "2026-12-31"}, "the target date is not after the baseline"),
    ],
)
@pytest.mark.practice(67)
def test_a_goal_that_cannot_be_judged_says_why(change, reason):
    goal = judged({**GOAL, **change}, values(("2026-09-30", "10")))
    assert goal.status == "not measurable"
    assert goal.reason == reason


def test_without_values_the_goal_keeps_its_target_and_says_what_is_missing():
    goal = judged(GOAL)
    assert goal.target.value == 14
    assert (goal.now.value, goal.now.reason) == (None, "no value up to 2026-Q3")
    assert judged({**GOAL, "metric": None}).now.reason == "not measured yet"


def test_a_goal_may_be_achieved_without_a_dated_baseline():
    goal = judged({**GOAL, "baseline_date": None}, values(("2026-09-30", "15")))
    assert goal.status == "achieved"


def test_an_old_value_is_used_and_marked():
    goal = judged(GOAL, values(("2026-03-31", "13")))
    assert goal.is_stale
    assert goal.now.value == 13


@pytest.mark.practice(67)
def test_a_persons_status_needs_a_reason_and_leaves_the_computed_one_beside_it():
    late = values(("2026-09-30", "7"))
    given_with_reason = judged({**GOAL, "status": "achieved", "status_reason": "Signed off by Operations"}, late)
    assert (given_with_reason.status, given_with_reason.computed) == ("achieved", "at risk")
    assert given_with_reason.status_reason == "Signed off by Operations"
    assert judged({**GOAL, "status": "achieved"}, late).status == "at risk"


def test_a_goal_may_be_measured_by_a_fact_of_ours():
    active = Fact("usage.team[].active", ("Returns",), 23, n=42, formula="distinct users", audience="customer")
    goal = {**GOAL, "metric": "usage.team[Returns].active", "baseline": "28", "target": "40"}
    findings = analyse_goals(folder_of(goals=[goal]), scope_of(), {active.id: active})
    assert findings is not None
    assert findings.goals[0].now.value == 23
    assert findings.goals[0].now.formula == "usage.team[Returns].active: distinct users"


def test_an_internal_fact_keeps_the_progress_and_the_counts_internal():
    active = Fact("usage.team[].active", ("Returns",), 23, audience="internal")
    goal = {**GOAL, "metric": "usage.team[Returns].active", "baseline": "28", "target": "40"}
    findings = analyse_goals(folder_of(goals=[goal]), scope_of(), {active.id: active})
    assert findings is not None
    assert findings.goals[0].progress.audience == "internal"
    assert findings.missed.audience == "internal"


def test_the_quarter_before_stands_beside_the_current_value():
    goal = judged(GOAL, values(("2025-09-30", "5"), ("2026-09-30", "13")))
    assert goal.now.comparison is not None
    assert (goal.now.comparison.basis, goal.now.comparison.value) == ("2025-Q3", 5)


def test_before_the_quarter_ends_goals_are_judged_on_the_day_the_data_speaks_from():
    goal = judged({**GOAL, "by": "2026-09-30"}, values(("2026-08-01", "13"), ("2026-09-30", "6")), as_of="2026-08-15")
    assert goal.now.value == 13
    assert goal.status == "on track"  # by 30 September, which has not come on 15 August


def test_goals_are_counted_by_status():
    goals = [GOAL, {**GOAL, "id": "G2", "baseline": None}, {**GOAL, "id": "G3", "by": "2026-06-30"}]
    findings = analyse_goals(folder_of(goals=goals, metrics=values(("2026-09-30", "13"))), scope_of())
    assert findings is not None
    counts = (findings.achieved, findings.on_track, findings.at_risk, findings.missed, findings.not_measurable)
    assert [fact.value for fact in counts] == [0, 1, 0, 1, 1]
    assert findings.on_track.formula == "1 of 3 goals"
    assert findings.on_track.source.files == ("customers/acme/goals.csv",)


def test_no_file_is_not_an_empty_file():
    assert analyse_goals(folder_of(), scope_of()) is None
    empty = analyse_goals(folder_of(goals=[]), scope_of())
    assert empty is not None
    assert (empty.goals, empty.count.value) == ((), 0)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_as_they_are_written(name):
    goal = judged({**GOAL, "id": name, "label": name, "statement": name}, values(("2026-09-30", "13")))
    assert (goal.id, goal.label, goal.progress.keys) == (name, name, (name,))


numbers = st.decimals(-10_000, 10_000, places=2)


@pytest.mark.practice(67)
@settings(max_examples=60, deadline=None)
@given(baseline=numbers, target=numbers, now=numbers)
def test_a_goal_is_achieved_exactly_when_its_value_reached_or_passed_the_target(baseline, target, now):
    goal = judged({**GOAL, "baseline": str(baseline), "target": str(target)}, values(("2026-09-30", str(now))))
    if baseline == target:
        assert goal.status == "not measurable"
    else:
        reached = now >= target if target > baseline else now <= target
        assert (goal.status == "achieved") == reached
