"""Acme's goals, promises, value, fit and recommendations against a count of its files with nothing of ours."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest

from qbr.analysis.findings import Findings, analyse
from qbr.analysis.scope import Scope
from qbr.sources import read_folder, read_settings

ROOT = Path(__file__).resolve().parents[2]
ACME = ROOT / "customers" / "acme"
START, END = date(2026, 7, 1), date(2026, 9, 30)


@pytest.fixture(scope="module")
def found() -> Findings:
    folder = read_folder(ACME, shared=ACME.parent / "_shared", settings=read_settings(ROOT), root=ROOT)
    quarter = folder.calendar.parse("2026-Q3")
    return analyse(folder, Scope(quarter, date(2026, 10, 5), quarter.year_ago, "yoy", str(folder.timezone), "EUR"))


def rows(name: str) -> Iterator[dict[str, str]]:
    with (ACME / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_promises_add_up_to_those_due_in_the_quarter(found):
    outcomes = {"ours": {"kept": 0, "late": 0, "missed": 0}, "theirs": {"kept": 0, "late": 0, "missed": 0}}
    for row in rows("actions.csv"):
        due = date.fromisoformat(row["first_due"])
        closed = date.fromisoformat(row["closed"]) if row["closed"] else None
        if due > END or (due < START and closed and closed < START):
            continue
        outcome = "missed" if closed is None else "kept" if closed <= due else "late"
        outcomes[row["side"]][outcome] += 1
    for side, counts in outcomes.items():
        facts = found.promises.side(side)
        assert {"kept": facts.kept.value, "late": facts.late.value, "missed": facts.missed.value} == counts
    assert (found.promises.kept.value, found.promises.late.value, found.promises.missed.value) == (6, 1, 2)


def test_confirmed_value_is_the_sum_of_a_and_b(found):
    amounts = [Decimal(row["amount"]) for row in rows("value.csv") if row["grade"] in "AB"]
    assert found.value.confirmed.value == sum(amounts) == 162214
    assert [fact.value for fact in (found.value.estimated_low, found.value.estimated, found.value.estimated_high)] == [
        15083, 30167, 45250,
    ]  # fmt: skip


def test_goals_stand_where_the_last_values_of_the_quarter_put_them(found):
    last = {}
    for row in sorted(rows("metrics.csv"), key=lambda row: row["date"]):
        if row["date"] <= END.isoformat() and row["value"]:
            last[row["metric"]] = Decimal(row["value"])
    expected = {  # metric, baseline, target, by
        "G1": ("roster_notice_days", 6, 14, "on track"),
        "G2": ("overtime_share", Decimal("9.4"), Decimal("6.8"), "on track"),
        "G3": ("dock_waiting_minutes", 48, 30, "at risk"),
        "G4": ("unfilled_shifts", 62, 25, "achieved"),
    }
    for goal_id, (metric, baseline, target, status) in expected.items():
        goal = found.goals.goal(goal_id)
        assert goal.now.value == last[metric]
        assert goal.progress.value == (last[metric] - baseline) / (Decimal(target) - baseline)
        assert goal.status == status
    assert [goal.status for goal in found.goals.goals][4:] == ["missed", "not measurable"]
    assert found.goals.goal("G5").movement == "backwards"


def test_needs_are_the_medians_of_three_raters(found):
    ratings: dict[str, list[tuple[str, str]]] = {}
    for row in rows("needs.csv"):
        if row["date"] != "2026-09-17":  # an earlier rating by the same people
            continue
        ratings.setdefault(row["need"], []).append((row["importance"], row["satisfaction"]))
    assert len(found.fit.needs) == len(ratings)
    for need in found.fit.needs:
        importance, satisfaction = (
            [Decimal(given[part]) for given in ratings[need.name] if given[part]] for part in (0, 1)
        )
        assert need.importance.value == median(importance)
        assert need.satisfaction.value == (median(satisfaction) if satisfaction else None)


def test_the_fit_matrix_has_the_states_the_files_give(found):
    counts = (found.fit.needed, found.fit.fits, found.fit.weak, found.fit.unused, found.fit.not_owned, found.fit.none)
    assert [fact.value for fact in counts] == [18, 9, 3, 4, 1, 1]
    assert found.fit.cell("G5", "Swap Board").state == "unused"  # nobody in Returns swaps
    assert found.fit.cell("G2", "Swap Board").state == "fits"  # others do
    assert [need.name for need in found.fit.of_kind("underserved")] == ["Trucks are called when the gate is free"]


def test_recommendations_begin_with_repairs_and_save_what_the_prices_say(found):
    assert [item.rule for item in found.recommendations.rows] == ["FIX", "FIX", "RIGHT-SIZE", "MEASURE", "ADOPT"]
    cut = next(item for item in found.recommendations.rows if item.rule == "RIGHT-SIZE")
    assert (cut.subject, cut.evidence["saving"].value) == ("Forecast", 7500)  # (40 − 15) × 300
    assert "EXPAND" not in {item.rule for item in found.recommendations.all}
