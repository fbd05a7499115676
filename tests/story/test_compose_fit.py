"""The fit matrix in words: titles by case, cells, groups of needs, and the proposal where nobody has rated."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.fit.capabilities import Capability
from qbr.analysis.fit.fit import CellState, FitFindings, analyse_fit
from qbr.analysis.outcomes.goals import GoalsFindings, analyse_goals
from qbr.story.review.fit import FitSection
from qbr.story.sections.fit import compose_fit

GOALS = [{"id": "G1", "statement": "Roster notice, days"}, {"id": "G2", "statement": "Overtime"}]


def need(
    name: str,
    goal: str | None = "G1",
    capability: str = "Planner",
    importance: str = "8",
    satisfaction: str | None = "8",
    **more: str,
):
    row = {"need": name, "goal": goal, "capability": capability, "importance": importance, "satisfaction": satisfaction}
    return row | {"rater": "R1", "date": "2026-09-17"} | more


def fitted(
    *needs, states: dict[tuple[str, str], CellState] | None = None, used: str | None = None
) -> tuple[FitFindings, GoalsFindings]:
    """Return findings whose cells stand as given, counted as the analysis counts them."""
    folder, scope = folder_of(needs=needs, goals=GOALS), scope_of()
    goals = analyse_goals(folder, scope)
    found = analyse_fit(folder, scope, goals)
    assert found is not None
    assert goals is not None
    cells = tuple(
        dataclasses.replace(cell, state=(states or {}).get((cell.goal, cell.capability), "fits"))
        for cell in found.cells
    )
    counts = {
        name: dataclasses.replace(getattr(found, name), value=sum(cell.state == state for cell in cells), reason="")
        for name, state in (
            ("fits", "fits"),
            ("weak", "weak"),
            ("unused", "unused"),
            ("not_owned", "not owned"),
            ("none", "none"),
        )
    }
    owned = {name: _owned(capability, used) for name, capability in found.capabilities.items()}
    return dataclasses.replace(found, cells=cells, capabilities=owned, **(counts if cells else {})), goals


def _owned(capability: Capability, used: str | None) -> Capability:
    share, reason = (Decimal(used), "") if used else (None, "no usage records")
    fact = dataclasses.replace(capability.used, value=share, reason=reason)
    return dataclasses.replace(capability, owned=True, adopted=True, used=fact)


def told(*needs, states=None, used=None) -> FitSection:
    findings, goals = fitted(*needs, states=states, used=used)
    return compose_fit(findings, goals, teller_of(), scope_of(), NAMES)


FOUR = [need("a"), need("b", capability="Swap Board"), need("c", "G2"), need("d", "G2", "Forecast", satisfaction=None)]
UNUSED = {("G2", "Forecast"): "unused"}
WEAK = {("G1", "Swap Board"): "weak"}


@pytest.mark.parametrize(
    ("needs", "states", "title"),
    [
        (FOUR, UNUSED | WEAK, "Half of the 4\u00a0needs fit; Forecast is paid for and unused, Swap Board weak"),
        (FOUR, UNUSED, "Three of four needs fit; Forecast is paid for and unused"),
        (FOUR, WEAK, "Three of four needs fit; Swap Board is used but weak"),
        (FOUR, {}, "All four needs fit"),
        (FOUR[:1], {}, "The one need on record fits"),
        (FOUR[:2], {("G1", "Planner"): "none", ("G1", "Swap Board"): "not owned"}, "None of the two needs fits yet"),
        ([need("a", None), need("b", None)], {}, "Two needs are on record, none of them tied to a goal"),
    ],
)
def test_the_title_tells_the_share_and_what_stands_in_the_way(needs, states, title):
    assert str(told(*needs, states=states).title) == title


def test_the_matrix_has_a_row_a_goal_and_a_column_a_capability():
    section = told(*FOUR, states=UNUSED | WEAK)
    assert [str(name) for name in section.capabilities] == ["Planner", "Swap Board", "Forecast"]
    assert [(row.number, str(row.name), [str(cell.status) for cell in row.cells]) for row in section.rows] == [
        (1, "Roster notice", ["● fits", "◊ weak", "· "]),
        (2, "Overtime", ["● fits", "· ", "○ unused"]),
    ]
    assert [[cell.is_focus for cell in row.cells] for row in section.rows] == [[False] * 3, [False, False, True]]
    assert str(section.counts) == "Fits 2 of 4 · weak 1 · unused 1 · not owned 0 · none 0"


def test_groups_name_the_needs_with_their_ratings():
    section = told(
        need("Trucks wait", importance="9", satisfaction="4"),
        need("Walk-in trucks", capability=""),
        need("Send messages", None, "Messages", importance="3", satisfaction="8"),
        states={("G1", "Planner"): "weak", ("G1", ""): "none"},
        used="0.38",
    )
    assert [(str(group.label), [str(line) for line in group.lines]) for group in section.groups] == [
        ("Underserved", ["Trucks wait: importance 9, satisfaction 4."]),
        ("Unserved", ["Walk-in trucks. No capability exists today."]),
        ("Overshot", ["Send messages: importance 3, satisfaction 8, 38\u00a0% used."]),
    ]
    assert [str(name) for name in section.capabilities] == ["Planner", "No product"]


def test_a_group_with_many_needs_names_two_and_counts_the_others():
    section = told(*(need(f"n{place}", importance="9", satisfaction="1") for place in range(5)))
    assert [str(line) for line in section.groups[0].lines][2:] == ["3\u00a0more in the table of needs."]


def test_the_table_of_needs_has_medians_without_decimals_and_the_number_of_raters():
    section = told(need("a", importance="9", satisfaction="4"), need("a", importance="8", satisfaction="5", rater="R2"))
    (row,) = section.needs
    assert [str(part) for part in (row.importance, row.satisfaction, row.opportunity, row.raters, row.kind)] == [
        "9", "5", "13", "2", "underserved",
    ]  # fmt: skip  # medians 8.5 and 4.5, rounded half up; 8.5 + (8.5 − 4.5) = 12.5
    assert row.is_underserved


def test_the_measure_names_raters_and_days():
    assert str(told(FOUR[0]).measure).endswith("satisfies = rated by one person on 17 September 2026")
    two = told(FOUR[0], need("a", rater="R2", date="2026-09-20"))
    assert str(two.measure).endswith("rated by two people from 17 September 2026 to 20 September 2026")


def test_an_unknown_cell_makes_the_section_partial_and_says_what_is_missing():
    section = told(*FOUR, states={("G1", "Planner"): "unknown"})
    assert section.state == "partial"
    assert str(section.rows[0].cells[0].status) == "– not known"
    assert [str(line) for line in section.missing] == [
        "1\u00a0need lacks a rating of satisfaction; needs.csv would hold it."
    ]
    assert str(section.counts).endswith("not known 1")


@pytest.mark.parametrize(
    ("tables", "line"), [({}, "Needs are not rated;"), ({"needs": []}, "The list of needs is empty;")]
)
def test_without_ratings_the_section_proposes_them(tables, line):
    section = compose_fit(analyse_fit(folder_of(**tables), scope_of()), None, teller_of(), scope_of(), NAMES)
    assert (section.state, section.rows, section.needs, section.map) == ("absent", (), (), None)
    assert str(section.missing[0]).startswith(line)
    assert str(section.title) == "Where the product fits Acme, nobody has rated yet"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert_and_never_make_the_title_too_long(name):
    section = told(need(name, capability=name), need("b", "G2"), states={("G1", name): "unused"})
    assert str(section.capabilities[0]) == name
    assert len(str(section.title)) <= 88


def test_no_text_holds_a_none_or_a_nan():
    for section in (told(*FOUR, states=UNUSED | WEAK), told(need("a", None))):
        for text in texts_below(section):
            assert not {"None", "nan", "NaN"} & set(text.split())
