"""The goals section in words: titles by case, rows, chart, notes, and the questions without any goal."""

from __future__ import annotations

import pytest
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.outcomes.goals import analyse_goals
from qbr.facts import Fact
from qbr.story.names import Names
from qbr.story.review.outcomes import GoalsSection
from qbr.story.sections.goals import compose_goals

DATED = {"baseline_date": "2026-01-01", "by": "2026-12-31", "importance": "8"}
ON_TRACK = {"id": "A", "statement": "Roster notice, days", "metric": "a", "baseline": "0", "target": "10", **DATED}
AT_RISK = {
    "id": "B",
    "statement": "Dock waiting time, minutes",
    "metric": "b",
    "baseline": "0",
    "target": "10",
    **DATED,
}
ACHIEVED = {"id": "C", "statement": "Unfilled shifts", "metric": "c", "baseline": "0", "target": "10", **DATED}
BACKWARDS = {
    "id": "D",
    "statement": "Planners in Returns",
    "metric": "d",
    "baseline": "28",
    "target": "40",
    **DATED,
    "by": "2026-09-30",
}
MISSED = {
    "id": "E",
    "statement": "Late trucks",
    "metric": "a",
    "baseline": "0",
    "target": "10",
    **DATED,
    "by": "2026-09-30",
}
OPEN = {"id": "F", "statement": "Driver satisfaction, 0–10", "target": "8"}
VALUES = [
    {"date": "2026-09-30", "metric": name, "value": value, "source_system": "Payroll export"}
    for name, value in (("a", "9"), ("b", "1"), ("c", "11"), ("d", "23"))
]


def told(*goals: dict[str, str], locale: str = "en_GB", names: Names = NAMES, **tables) -> GoalsSection:
    scope = scope_of()
    folder = folder_of(goals=goals, metrics=VALUES, **tables)
    return compose_goals(analyse_goals(folder, scope), teller_of(locale), scope, names)


@pytest.mark.parametrize(
    ("goals", "title"),
    [
        ([ON_TRACK, ON_TRACK, ACHIEVED, BACKWARDS], "Two of four goals are on track and one is achieved; goal\u00a04 moved backwards"),
        ([ON_TRACK, MISSED, OPEN], "One of three goals is on track; missed: Late trucks"),
        ([ACHIEVED, AT_RISK], "One of two goals is achieved; at risk: Dock waiting time"),
        ([ON_TRACK, OPEN], "One of two goals is on track; one cannot be judged yet"),
        ([ON_TRACK, ACHIEVED], "Both goals are on track or achieved"),
        ([AT_RISK, AT_RISK], "None of the two goals is on track; at risk: Dock waiting time"),
        ([OPEN, OPEN], "None of the two goals can be judged yet"),
        ([OPEN], "The one goal on record cannot be judged yet"),
        ([BACKWARDS], "The one goal on record was missed"),
    ],
)  # fmt: skip
def test_the_title_tells_the_counts_and_the_worst_goal(goals, title):
    assert str(told(*goals).title) == title


def test_a_goal_with_a_long_name_is_called_by_its_number_in_the_title():
    long = BACKWARDS | {"statement": "Planners in Returns who plan the week of their own team by themselves"}
    assert str(told(ON_TRACK, long).title) == "One of two goals is on track; goal\u00a02 moved backwards"


def test_a_goal_about_a_team_is_called_by_the_team():
    active = Fact("usage.team[].active", ("Returns",), 23, audience="customer")
    goal = BACKWARDS | {"metric": active.id}
    scope = scope_of()
    folder = folder_of(goals=[ON_TRACK, goal], metrics=VALUES)
    section = compose_goals(analyse_goals(folder, scope, {active.id: active}), teller_of(), scope, NAMES)
    assert str(section.title) == "One of two goals is on track; Returns moved backwards"
    assert "usage" in str(section.source)


def test_rows_show_from_now_to_by_and_status():
    row = told(ON_TRACK, BACKWARDS).rows[1]
    assert [str(part) for part in (row.name, row.baseline, row.now, row.target, row.by, row.progress, row.status)] == [
        "Planners in Returns", "28", "23", "40", "30 Sep 2026", "−42\u00a0%", "× missed",
    ]  # fmt: skip
    assert row.is_focus
    assert str(row.reason) == "−42\u00a0% of the way, 100\u00a0% of the time"


def test_figures_follow_the_locale():
    assert str(told(ON_TRACK | {"target": "9.5"}, locale="de_DE").rows[0].target) == "9,5"


def test_the_chart_draws_the_focus_apart_and_leaves_a_gap_where_nothing_is_known():
    chart = told(ON_TRACK, BACKWARDS, OPEN).chart
    series = {series.key: series for series in chart.series}
    assert chart.categories == ("1", "2", "3")
    assert [value and round(value) for value in series["progress"].values] == [90, None, None]
    assert [value and round(value) for value in series["focus"].values] == [None, -42, None]
    assert [value and round(value) for value in series["elapsed"].values] == [75, 100, None]
    assert series["focus"].labels == (None, "−42\u00a0%", None)
    assert chart.audience == "customer"
    assert "2 Planners in Returns: −42\u00a0% at 100\u00a0% of the time; 3 Driver satisfaction, 0–10: no number" in str(
        chart.alt
    )


def test_the_note_says_why_a_goal_cannot_be_judged_and_who_set_a_status():
    given = ON_TRACK | {"status": "at risk", "status_reason": "The depot moves in November"}
    section = told(given, OPEN, OPEN)
    assert str(section.note) == (
        "– Goals\u00a02 and 3 cannot be judged: no baseline yet. "
        "Goal\u00a01: status set by a person: The depot moves in November."
    )


def test_the_source_names_the_customers_systems_as_far_as_there_is_room():
    assert str(told(ON_TRACK).source) == (
        "Source: goal register with baselines from 1 Jan 2026, Payroll export · data as of 5 Oct 2026"
    )
    scope = scope_of()
    goals = [ON_TRACK | {"id": name, "metric": name} for name in "abcd"]
    values = [row | {"source_system": f"The {row['metric']} system of the northern depots"} for row in VALUES]
    section = compose_goals(analyse_goals(folder_of(goals=goals, metrics=values), scope), teller_of(), scope, NAMES)
    assert "4 of your systems" in str(section.source)
    assert len(str(section.source)) <= 105


def test_the_legend_names_the_threshold():
    assert "less 10\u00a0points" in str(told(ON_TRACK).legend)


def test_without_any_current_value_the_section_is_partial_and_says_what_would_help():
    scope = scope_of()
    section = compose_goals(analyse_goals(folder_of(goals=[ON_TRACK, AT_RISK]), scope), teller_of(), scope, NAMES)
    assert section.state == "partial"
    assert [str(line) for line in section.missing] == [
        "No goal has a current value; metrics.csv would hold them by month."
    ]


@pytest.mark.parametrize("tables", [{}, {"goals": []}])
def test_without_goals_the_section_asks(tables):
    scope = scope_of()
    section = compose_goals(analyse_goals(folder_of(**tables), scope), teller_of(), scope, NAMES)
    assert (section.state, section.rows, section.chart.is_known) == ("absent", (), False)
    assert len(section.questions) == 6
    assert "goals.yaml" in str(section.missing[0])
    assert not section.on_track.is_known
    assert section.on_track.reason == "no goals on record"


def test_notes_name_the_figures_and_their_file():
    notes = told(ON_TRACK, BACKWARDS).notes
    assert str(notes.say).endswith("Planners in Returns went from 28 to 23; the target is 40 by 30 Sep 2026.")
    assert "(goals.csv, 2\u00a0rows)." in str(notes.figures[0])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert_and_never_make_the_title_too_long(name):
    section = told(BACKWARDS | {"statement": name}, ON_TRACK, names=Names(name, "Fernhollow", "Fernhollow"))
    assert str(section.rows[0].name) == name
    assert len(str(section.title)) <= 88
    assert "49" not in str(section.title)


@pytest.mark.parametrize("goals", [(ON_TRACK, BACKWARDS, OPEN), (OPEN,), (ON_TRACK,)])
def test_no_text_holds_a_none_or_a_nan(goals):
    for text in texts_below(told(*goals)):
        assert not {"None", "nan", "NaN"} & set(text.split())
