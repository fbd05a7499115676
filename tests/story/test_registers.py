"""Short registers: one mechanism from a table of the folder to a page, and no trace of an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest
from registers_read import shown_in_deck

from qbr import Workspace
from qbr.story.audience import for_audience
from qbr.story.values import Withheld


def _review(workspace: Path, changes: str | None):
    file = workspace / "customers" / "acme" / "changes.yaml"
    file.unlink() if changes is None else file.write_text(changes, encoding="utf-8")
    return Workspace(workspace).review("acme", "2026-Q3")


CHANGES = """
- {what: Old import, kind: sunset, on: 2027-03-31, affected_users: 6, cost_delta: 0, audience: customer}
- {what: Price of a seat, kind: price, on: 2026-12-01, cost_delta: 15400, value: More checks, audience: customer}
- {what: A discount we think about, kind: price, on: 2027-01-01}
- {what: Long over, kind: policy, on: 2026-06-30, audience: customer}
"""


@pytest.mark.practice(83)
def test_change_tells_whom_it_concerns_what_it_costs_and_what_else_there_is(workspace):
    review = _review(workspace, CHANGES)

    (table,) = (table for table in review.registers.tables if table.id == "changes")

    assert table.title.text == "2 changes of ours concern you; next: Price of a seat"
    assert [[cell.text.text for cell in row.cells] for row in table.rows] == [
        ["Price of a seat", "price", "1 Dec", "–", "€15.4k", "–", "More checks"],
        ["Old import", "end of life", "31 Mar 2027", "6", "€0", "–", "–"],
    ]
    assert table.rows[0].cells[3].figure.reason == "not recorded"
    assert [column.is_figure for column in table.columns] == [False, False, False, True, True, False, False]
    assert "changes" in shown_in_deck(review)


def test_register_without_rows_leaves_no_trace(workspace):
    review = _review(workspace, None)

    assert "changes" not in [table.id for table in review.registers.tables]
    assert not any("change notice" in str(row.what) for row in review.unknowns.rows)


def test_figures_of_registers_are_facts_of_the_review(workspace):
    review = _review(workspace, CHANGES)

    facts = {fact.id: fact for fact in review.facts}
    assert facts["changes.change[Price of a seat].cost_delta"].value == 15400
    assert facts["changes.change[Old import].on"].source.names == ("changes.yaml",)


def test_internal_registers_are_not_in_a_customers_review(workspace):
    review = _review(workspace, CHANGES)

    assert isinstance(for_audience(review, "customer").registers.internal, Withheld)
