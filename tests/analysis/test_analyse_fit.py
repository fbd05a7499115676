"""Fit: five cell states, rated needs, the fit index and its coverage."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from subject_folders import HOSTILE, folder_of, scope_of

from qbr.analysis.contract.entitlement import analyse_entitlement
from qbr.analysis.fit.fit import FitFindings, analyse_fit
from qbr.analysis.outcomes.goals import analyse_goals
from qbr.analysis.usage.usage import analyse_usage
from qbr.records.usage import UsageRow

CATALOGUE = [
    {"feature": "plan", "module": "Planner", "plan_gate": "Seats", "needs_served": "N1;N5"},
    {"feature": "swap", "module": "Swap Board", "plan_gate": "Seats", "needs_served": "N2"},
    {"feature": "foresee", "module": "Forecast", "plan_gate": "Forecast", "needs_served": "N3"},
    {"feature": "ask", "module": "Survey", "plan_gate": "Survey", "needs_served": "N4"},
]
ENTITLEMENTS = [
    {"product": "Seats", "module": "Planner", "quantity": "10", "unit": "seat", "unit_price": "10"},
    {"product": "Forecast", "module": "Forecast", "quantity": "10", "unit": "licence", "unit_price": "10"},
]
GOALS = [
    {"id": "G1", "statement": "Roster notice"},
    {"id": "G2", "statement": "Returns plans in the product", "metric": "usage.team[Returns].active"},
]
USERS = [
    {"user_id": f"u{n}", "team": "Returns" if n > 5 else "North", "modules": "Planner;Swap Board"} for n in range(1, 11)
]


def usage(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return an export in which each (user, team, feature) is used in four weeks of the quarter, up to its end."""
    weeks = pd.to_datetime(["2026-07-01", "2026-08-10", "2026-09-14", "2026-09-30"])
    frame = pd.DataFrame(
        [
            {"date": day, "user_id": user, "team": team, "feature": feature, "value": 1.0}
            for user, team, feature in rows
            for day in weeks
        ]
    )
    return frame.reindex(columns=[name for name in UsageRow.model_fields if name != "place"])


USAGE = usage(
    *((f"u{n}", "North", "plan") for n in range(1, 6)),
    ("u6", "Returns", "plan"),
    ("u1", "North", "swap"),
    ("u1", "North", "foresee"),
)


def need(
    name: str, goal: str | None, capability: str | None, importance: str | None, satisfaction: str | None, **more: str
):
    given = {"id": name, "need": name, "goal": goal, "capability": capability, "rater": "R1", "date": "2026-09-17"}
    return given | {"importance": importance, "satisfaction": satisfaction} | more


def fitted(*needs: dict[str, Any], **tables: Any) -> FitFindings:
    given = {"catalogue": CATALOGUE, "entitlements": ENTITLEMENTS, "goals": GOALS, "usage": USAGE, "users": USERS}
    folder = folder_of(needs=needs, **{name: rows for name, rows in (given | tables).items() if rows is not None})
    scope = scope_of()
    goals = analyse_goals(folder, scope)
    findings = analyse_fit(folder, scope, goals, analyse_entitlement(folder, scope), analyse_usage(folder, scope))
    assert findings is not None
    return findings


FIVE = (
    need("N1", "G1", "Planner", "8", "7"),
    need("N2", "G1", "Swap Board", "8", "5"),
    need("N3", "G1", "Forecast", "6", None),
    need("N4", "G1", "Survey", "7", None),
    need("N6", "G1", "Planner", "5", "9"),
)


@pytest.mark.practice(22)
def test_five_needs_show_the_five_states():
    # N6 has a goal of its own here, because one cell tells the worst of its needs.
    findings = fitted(*FIVE[:4], {**FIVE[4], "goal": "G2"})
    states = {(cell.goal, cell.capability): cell.state for cell in findings.cells}
    assert states == {
        ("G1", "Planner"): "fits",  # owned, 6 of 10 seats used, rated 7
        ("G1", "Swap Board"): "weak",  # part of the seats, used by one person in four weeks, rated 5
        ("G1", "Forecast"): "unused",  # 1 of 10 licences
        ("G1", "Survey"): "not owned",
        ("G2", "Planner"): "none",  # no feature of the planner serves N6
    }
    counts = (findings.needed, findings.fits, findings.weak, findings.unused, findings.not_owned, findings.none)
    assert [fact.value for fact in counts] == [5, 1, 1, 1, 1, 1]


@pytest.mark.practice(22)
@pytest.mark.parametrize(("satisfaction", "state"), [("6", "fits"), ("5.9", "weak")])
def test_a_need_is_satisfied_from_six_on(satisfaction, state):
    assert fitted(need("N1", "G1", "Planner", "8", satisfaction)).cells[0].state == state


@pytest.mark.practice(22)
def test_a_cell_tells_the_worst_of_its_needs():
    one, other = need("N1", "G1", "Planner", "8", "9"), need("N6", "G1", "Planner", "5", "9")
    assert [cell.state for cell in fitted(one).cells] == ["fits"]
    assert [cell.state for cell in fitted(one, other).cells] == ["none"]  # no feature of the planner serves N6


@pytest.mark.practice(22)
def test_a_goal_about_one_team_asks_that_team():
    needs = [need("N2", "G2", "Swap Board", "8", "8"), need("N5", "G2", "Planner", "8", "8")]
    findings = fitted(*needs)
    assert [cell.state for cell in findings.cells] == [
        "fits",
        "unused",
    ]  # Planner in Returns: u6; Swap Board: nobody there
    assert [cell.team for cell in findings.cells] == ["Returns", "Returns"]


def test_a_team_too_small_to_be_shown_is_judged_by_the_whole_customer():
    users = [{**user, "team": "Returns" if user["user_id"] == "u6" else "North"} for user in USERS]
    findings = fitted(need("N2", "G2", "Swap Board", "8", "8"), users=users)
    assert findings.cells[0].state == "fits"


def test_a_need_without_a_capability_has_none():
    findings = fitted(need("N9", "G1", None, "8", None))
    assert [(cell.capability, cell.state) for cell in findings.cells] == [("", "none")]
    assert findings.columns == ("",)


def test_without_usage_or_ratings_a_cell_is_not_known_rather_than_bad():
    assert fitted(need("N1", "G1", "Planner", "8", "8"), usage=None).cells[0].state == "unknown"
    assert fitted(need("N1", "G1", "Planner", "8", None)).cells[0].state == "unknown"


def test_without_entitlements_use_alone_decides():
    assert fitted(need("N1", "G1", "Planner", "8", "8"), entitlements=None).cells[0].state == "fits"


@pytest.mark.practice(61)
def test_needs_are_rated_by_the_median_of_each_persons_latest_rating():
    rows = [
        need("N1", "G1", "Planner", "2", "1", rater="R1", date="2026-08-01"),
        need("N1", "G1", "Planner", "8", "3", rater="R1"),
        need("N1", "G1", "Planner", "9", "4", rater="R2"),
        need("N1", "G1", "Planner", "10", None, rater="R3"),
        need("N1", "G1", "Planner", "0", "10", rater="R4", date="2026-10-01"),  # after the quarter
    ]
    (found,) = fitted(*rows).needs
    assert (found.importance.value, found.importance.formula) == (9, "median of 8, 9, 10")
    assert (found.satisfaction.value, found.satisfaction.n) == (Decimal("3.5"), 2)
    assert found.opportunity.value == Decimal("14.5")  # 9 + (9 − 3.5)
    assert found.raters.value == 3


@pytest.mark.parametrize(
    ("importance", "satisfaction", "kind"),
    [
        ("9", "4", "underserved"),  # 9 + 5 = 14
        ("7", "4", "underserved"),  # 7 + 3 = 10, the bound
        ("7", "5", "appropriately served"),  # 7 + 2 = 9, below 10
        ("10", "10", "appropriately served"),  # 10, but not more important than satisfied
        ("3", "8", "overshot"),
        ("5", "7", "overshot"),
        ("6", "8", "appropriately served"),  # important enough
        ("8", None, "not rated"),
        (None, None, "not rated"),
        ("0", "0", "appropriately served"),
    ],
)
@pytest.mark.practice(61, 62)
def test_classes(importance, satisfaction, kind):
    assert fitted(need("N1", "G1", "Planner", importance, satisfaction)).needs[0].kind == kind


@pytest.mark.practice(61)
def test_what_is_met_better_than_it_matters_scores_its_importance_and_no_less():
    found = fitted(need("N1", "G1", "Planner", "3", "8")).needs[0]
    assert (found.opportunity.value, found.opportunity.formula) == (3, "3 + max(3 − 8, 0)")


def test_index_weighs_cells_by_importance_over_the_rated_ones():
    findings = fitted(*FIVE[:4])
    # (8 × 1 + 8 × ½ + 6 × 0 + 7 × 0) ÷ (8 + 8 + 6 + 7)
    assert findings.index.value == Decimal(12) / 29
    assert findings.index.formula == "12 ÷ 29"
    assert findings.coverage.value == 1


def test_no_index_below_sixty_per_cent_coverage():
    findings = fitted(need("N1", "G1", "Planner", "8", "8"), need("N3", "G2", "Forecast", None, None))
    assert (findings.coverage.value, findings.index.value) == (Decimal("0.5"), None)
    assert findings.index.reason == "only 1 of 2 needs are rated"


def test_needs_of_importance_zero_give_no_index():
    assert fitted(need("N1", "G1", "Planner", "0", "0")).index.reason == "no need has any importance"


def test_needs_without_a_goal_are_rated_and_stand_in_no_cell():
    findings = fitted(need("N1", None, "Planner", "3", "8"))
    assert (findings.cells, findings.needs[0].kind) == ((), "overshot")
    assert findings.needed.reason == "no need names a goal"


def test_goals_only_the_needs_know_come_last():
    findings = fitted(need("N1", "G9", "Planner", "8", "8"), need("N2", "G1", "Swap Board", "8", "8"))
    assert findings.goals == ("G1", "G9")


def test_no_file_is_not_an_empty_file():
    assert analyse_fit(folder_of(), scope_of()) is None
    empty = analyse_fit(folder_of(needs=[]), scope_of())
    assert empty is not None
    assert (empty.needs, empty.raters, empty.rated_on) == ((), 0, None)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_as_they_are_written(name):
    findings = fitted(need(name, name, name, "8", "8"))
    assert (findings.needs[0].name, findings.columns, findings.goals) == (name, (name,), (name,))


ratings = st.integers(0, 10).map(str) | st.none()


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["G1", "G2"]), st.sampled_from(["Planner", "Forecast", ""]), ratings, ratings)
    )
)
def test_the_states_add_up_to_the_needs(rows):
    needs = [need(f"N{n}", goal, capability or None, i, s) for n, (goal, capability, i, s) in enumerate(rows)]
    findings = fitted(*needs)
    counts = (findings.fits, findings.weak, findings.unused, findings.not_owned, findings.none)
    unknown = sum(cell.state == "unknown" for cell in findings.cells)
    assert sum(fact.number for fact in counts if fact.is_known) + unknown == len(findings.cells)
    if findings.index.is_known:
        assert 0 <= findings.index.number <= 1
