"""What was shown last time and would read otherwise today is said, with both values and the reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qbr import Workspace
from qbr.story.serial import to_json


def _issue(workspace: Path, quarter: str = "2026-Q2") -> Path:
    """Issue a quarter of acme as its data tell it; return the file."""
    shutil.rmtree(workspace / "customers" / "acme" / "issued")
    file = workspace / "customers" / "acme" / "issued" / quarter / "review.json"
    file.parent.mkdir(parents=True)
    file.write_text(to_json(Workspace(workspace).review("acme", quarter)), encoding="utf-8")
    return file


def _corrections(workspace: Path):
    tables = Workspace(workspace).review("acme", "2026-Q3").registers.tables
    return next((table for table in tables if table.id == "restatements"), None)


def _cells(table) -> list[list[str]]:
    return [[cell.text.text for cell in row.cells] for row in table.all_rows]


def test_nothing_is_corrected_while_the_data_stay_as_they_were(workspace):
    _issue(workspace)

    assert _corrections(workspace) is None


@pytest.mark.practice(26, 34)
def test_data_that_came_late_correct_what_was_issued(workspace):
    tickets = workspace / "customers" / "acme" / "tickets.csv"
    whole = tickets.read_text(encoding="utf-8").splitlines(keepends=True)
    in_june = [line for line in whole if ",2026-06-" in line.split(",", 2)[1].join((",", ","))]
    tickets.write_text("".join(line for line in whole if line not in in_june[:2]), encoding="utf-8")
    _issue(workspace)
    tickets.write_text("".join(whole), encoding="utf-8")

    table = _corrections(workspace)

    row = next(cells for cells in _cells(table) if cells[0] == "Tickets")
    then, now = int(row[1]), int(row[2])
    assert now == then + 2
    assert row[3] == f"{then} rows then, {now} now"
    assert "of 2026-Q2 would read otherwise today" in table.title.text


def test_value_that_was_corrected_in_the_file_says_that_the_rows_are_the_same(workspace):
    actions = workspace / "customers" / "acme" / "metrics.csv"
    _issue(workspace)
    text = actions.read_text(encoding="utf-8")
    changed = [line for line in text.splitlines() if line.startswith("2026-06-") and "overtime" in line][-1]
    date, metric, _, *rest = changed.split(",")
    actions.write_text(text.replace(changed, ",".join((date, metric, "55.5", *rest))), encoding="utf-8")

    table = _corrections(workspace)

    assert any("55.5" in cells[2] and cells[3] == "the same rows, other values" for cells in _cells(table))


def test_threshold_that_has_changed_since_is_said(workspace):
    _issue(workspace)
    with (workspace / "qbr.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nthresholds: {adoption_weeks: 4}\n")

    rows = _cells(_corrections(workspace))

    assert ["Rule: adoption weeks", "3", "4", "changed since"] in rows


def test_measure_that_is_counted_otherwise_now_says_so(workspace):
    file = _issue(workspace)
    tree = json.loads(file.read_text(encoding="utf-8"))
    for fact in tree["review"]["facts"]:
        if fact["metric"] == "support.tickets":
            fact["value"] += 5
    for setting in tree["review"]["meta"]["definitions"]:
        if setting["name"] == "support.tickets":
            setting["value"] = "every ticket, ours included"
    file.write_text(json.dumps(tree), encoding="utf-8")

    row = next(cells for cells in _cells(_corrections(workspace)) if cells[0] == "Tickets")
    assert row[3] == "counted otherwise since"


@pytest.mark.parametrize("text", ["", "[]", '{"review": {"meta": {}, "facts": []}}', "{" * 5000])
def test_issued_review_that_cannot_be_read_is_told_and_costs_nothing(workspace, text):
    file = _issue(workspace)
    file.write_text(text, encoding="utf-8")

    told = Workspace(workspace).tell("acme", "2026-Q3")

    assert any("no review that can be compared with" in problem.message for problem in told.problems)
    assert not any(table.id == "restatements" for table in told.review.registers.tables)


def test_only_reviews_of_earlier_quarters_are_held_against(workspace):
    _issue(workspace, "2026-Q3")

    assert _corrections(workspace) is None
