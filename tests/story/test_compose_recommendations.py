"""Recommendations and plan in words: rows by rule, titles, owners and dates, months with their steps."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from rule_cases import CASES, recommended
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.advice.plan import PlanFindings, analyse_plan
from qbr.analysis.bench import Grounds
from qbr.analysis.outcomes.goals import analyse_goals
from qbr.analysis.recommendation import Recommendation, RecommendationsFindings
from qbr.facts import Fact
from qbr.quarter import Calendar
from qbr.story.review.plan import RecommendationsSection
from qbr.story.sections.recommendations import compose_recommendations

COUNT = Fact("recommendations.count", (), 1, audience="customer")


def fact(metric: str, value: int | str, *keys: str) -> Fact:
    return Fact(metric, keys, Decimal(value), source=Fact(metric, keys, 0).source, audience="customer")


CUT = Recommendation(
    rule="RIGHT-SIZE", case="unused", key="Forecast", subject="Forecast", side="theirs", by=date(2027, 1, 1),
    dated="contract", importance=Decimal(9), confidence="high",
    evidence={
        "entitled": fact("entitlement.product[].entitled", 40, "Forecast"),
        "used": fact("entitlement.product[].used", 9, "Forecast"),
        "quarters": fact("entitlement.product[].low_quarters", 2, "Forecast"),
        "quantity": fact("recommendations.quantity[]", 15, "Forecast"),
        "saving": fact("recommendations.saving[]", 7500, "Forecast"),
    },
    words={"unit": "licence", "capability": "Forecast", "note": "Few people trained"}, owner="Procurement manager",
)  # fmt: skip
CAUSE = Recommendation(
    rule="FIX", case="cause", key="i1", subject="Rosters late", side="ours", by=date(2026, 10, 20), dated="action",
    importance=Decimal(9), confidence="high",
    evidence={
        "minutes": fact("reliability.incident[].minutes", 252, "i1"),
        "changes": fact("recommendations.open_changes[]", 2, "i1"),
    },
    words={"total": "4"}, owner="Service lead", step="Evening copy of each roster",
)  # fmt: skip
OPEN_GOAL = {"id": "G6", "statement": "Driver satisfaction, 0–10", "importance": "7", "by": "2027-06-30"}


def measured(step: str = "", owner: str = "") -> Recommendation:
    goals = analyse_goals(folder_of(goals=[OPEN_GOAL]), scope_of())
    assert goals is not None
    goal = goals.goals[0]
    return Recommendation(
        rule="MEASURE", case="goal", key="G6", subject=goal.label, side="theirs", by=date(2026, 11, 30), dated="action",
        importance=Decimal(7), confidence="high", evidence={"progress": goal.progress},
        words={"number": "6", "reason": "no baseline yet"}, owner=owner, goal=goal, step=step,
    )  # fmt: skip


def told(
    *rows: Recommendation, next_review: str | None = "2027-01-14", plan: PlanFindings | None = None
) -> RecommendationsSection:
    folder = folder_of({"next_review": next_review})
    findings = RecommendationsFindings(rows, (), COUNT) if rows else None
    planned = plan or analyse_plan(folder, scope_of(), Grounds(), findings)
    return compose_recommendations(findings, planned, teller_of(), scope_of(), NAMES)


def test_a_row_tells_what_why_effect_owner_and_date():
    row = told(CAUSE, CUT).rows[1]
    assert [str(part) for part in (row.what, row.evidence, row.effect, row.owner, row.by)] == [
        "Forecast from 40 to 15", "9 used; low for 2\u00a0quarters", "−€7,500 a quarter",
        "Acme, Procurement manager", "1 Jan",
    ]  # fmt: skip
    assert str(row.would_change) == "A plan that brings use above 15; reason on record: Few people trained"
    assert str(row.confidence) == "high"
    assert set(row.evidence.refs) >= {"entitlement.product[Forecast].used"}


def test_the_promise_already_made_is_what_is_recommended():
    rows = told(CAUSE, measured("Baseline of satisfaction", "People team")).rows
    assert [str(row.what) for row in rows] == ["Evening copy of each roster", "Baseline of satisfaction"]
    assert [str(row.owner) for row in rows] == ["Fernhollow, Service lead", "Acme, People team"]
    assert str(rows[0].evidence) == "252\u00a0min, 2 of 4\u00a0steps open"


def test_without_a_promise_or_an_owner_the_row_says_so():
    row = told(measured()).rows[0]
    assert (str(row.what), str(row.owner)) == ("A first value for Driver satisfaction, 0–10", "Acme, to be named")
    assert "goals.goal[G6].progress" in row.evidence.refs  # the gap it closes is found by this


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((CAUSE, CAUSE, CUT), "Two repairs come first; cutting Forecast saves €7,500 a quarter"),
        ((CAUSE,), "One repair is open: Evening copy of each roster"),
        ((CAUSE, CAUSE), "Two repairs are open, and nothing else measured asks for a step"),
        ((CAUSE, measured()), "One repair comes first; goal\u00a06 needs a number"),
        ((CUT,), "Cutting Forecast to 15 saves €7,500 a quarter"),
        ((measured(), CUT), "Cutting Forecast to 15 saves €7,500 a quarter"),
        ((measured(),), "Goal\u00a06 needs a number before it can be judged"),
        ((), "Nothing is measured that a recommendation could rest on"),
    ],
)
def test_the_title_tells_repairs_first(rows, title):
    assert str(told(*rows).title) == title


def test_the_measure_states_the_rule_for_dates_nobody_has_set():
    undated = dataclasses.replace(measured(), dated="quarter", by=date(2026, 12, 31))
    assert str(told(undated).measure).endswith("effect and owner; undated ones end on 31 Dec")
    assert str(told(CAUSE).measure).endswith("effect and owner")


def test_rows_the_title_speaks_of_are_set_off():
    assert [row.is_focus for row in told(CAUSE, measured(), CUT).rows] == [True, False, True]


def test_the_plan_has_three_months_with_two_steps_each_by_day():
    promises = [
        {"id": f"P-{day}", "text": f"Step {day}", "side": "ours", "opened": "2026-09-01", "due": f"2026-10-{day}"}
        for day in (30, 12, 25)
    ]
    from qbr.analysis.outcomes.promises import analyse_promises

    folder = folder_of({"next_review": "2027-01-14"}, actions=promises)
    grounds = Grounds(promises=analyse_promises(folder, scope_of()))
    section = told(
        CAUSE, CUT, plan=analyse_plan(folder, scope_of(), grounds, RecommendationsFindings((CUT,), (), COUNT))
    )
    assert [(str(month.label), [(item.day, str(item.text)) for item in month.items]) for month in section.plan] == [
        ("October", [("12", "Step 12"), ("25", "Step 25")]),
        ("November", []),
        ("December", [("31", "Forecast: change signed")]),
    ]
    assert (str(section.next_label), str(section.next_text)) == (
        "14 January 2027",
        "Next review, same pages and same measures",
    )


def test_goals_due_on_one_day_are_one_step():
    goals = [OPEN_GOAL | {"id": f"G{n}", "by": "2026-12-31"} for n in (1, 2, 3)]
    folder = folder_of(goals=goals)
    plan = analyse_plan(folder, scope_of(), Grounds(goals=analyse_goals(folder, scope_of())), None)
    section = told(plan=plan)
    assert [(item.day, str(item.text)) for item in section.plan[2].items] == [("31", "Goals\u00a01, 2 and 3 due")]
    assert section.state == "partial"
    assert str(section.title) == "Nothing measured asks for a change; what was promised stands"


def test_months_of_weeks_are_named_by_their_days():
    quarter = Calendar(pattern="4-4-5").parse("2026-Q3").next
    plan = PlanFindings(tuple((month, ()) for month in quarter.months), None)
    labels = [str(month.label) for month in told(CUT, plan=plan).plan]
    assert labels[0] == "27 Sep – 24 Oct"


def test_without_a_date_the_next_review_is_to_be_set():
    section = told(CUT, next_review=None)
    assert (str(section.next_label), str(section.next_text)) == (
        "Next review", "The date of the next review is to be set today",
    )  # fmt: skip


def test_with_nothing_to_rest_on_the_section_is_absent_and_makes_nothing_up():
    section = told()
    assert (section.state, section.rows) == ("absent", ())
    assert "nothing measured calls for one" in str(section.missing[0])


def test_notes_ask_for_an_owner_where_none_is_named():
    assert (
        str(told(CAUSE, measured()).notes.ask) == "Who at Acme takes on “A first value for Driver satisfaction, 0–10”?"
    )
    assert str(told(CAUSE).notes.ask) == "Is “Evening copy of each roster” the right thing to do first?"


PARTS = ("what", "evidence", "effect", "behaviour", "sign", "would_change", "step", "title", "title_after")


@pytest.mark.parametrize(
    ("case", "lacking"),
    [
        ("team", {"users": []}),
        ("capability", {"goals": [{"id": "G1", "statement": "Roster notice", "importance": "9"}]}),
    ],
)
def test_adoption_is_told_without_a_list_of_users_or_a_measured_goal(case, lacking):
    found = recommended(**(CASES["ADOPT", case] | lacking))
    row = next(row for row in told(*found.rows).rows if row.kind == "ADOPT")
    assert "–" not in f"{row.evidence} {row.effect} {row.sign}"


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_case_is_told_in_full(case):
    found = recommended(**CASES[case])
    (item,) = [row for row in found.all if (row.rule, row.case) == case]
    (row,) = told(item).rows
    for part in (row.what, row.evidence, row.effect, row.owner, row.by, row.sign, row.confidence, row.would_change):
        assert part.text
        assert not {"None", "nan", "–"} & set(part.text.split())
    assert row.evidence.refs
    assert [text for month in told(item).plan for step in month.items if not (text := str(step.text)).strip()] == []


def test_there_are_no_phrases_for_cases_that_do_not_exist():
    keys = [key for key in teller_of().phrases.texts if key.startswith("recommendations.rule.")]
    assert {tuple(key.split(".")[2:4]) for key in keys} == {(rule.lower(), case) for rule, case in CASES}
    parts = {tuple(key.split(".")[2:4]): set() for key in keys}
    for key in keys:
        parts[tuple(key.split(".")[2:4])].add(key.split(".")[4])
    assert all(found == set(PARTS) for found in parts.values()), parts


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert_and_never_make_the_title_too_long(name):
    section = told(dataclasses.replace(CAUSE, step=name, subject=name), dataclasses.replace(CUT, subject=name))
    assert str(section.rows[0].what) == name
    assert len(str(section.title)) <= 88


def test_no_text_holds_a_none_or_a_nan():
    for text in texts_below(told(CAUSE, measured(), CUT)):
        assert not {"None", "nan", "NaN"} & set(text.split())
