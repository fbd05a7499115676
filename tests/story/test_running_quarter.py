"""A quarter that is not over says so, wherever its dates stand."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from qbr.build import Workspace
from qbr.story.values import Shown
from qbr.story.walking import below, shown_facts


def workspace_of(root: Path, as_of: str, language: str = "en") -> Workspace:
    folder = root / "customers" / "north"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text(f"name: North\nas_of: {as_of}\nlanguage: {language}\n", encoding="utf-8")
    return Workspace(root)


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2026-07-01", "to date, day 1 of 92"),  # the first day of July to September: 31 + 31 + 30 days
        ("2026-08-30", "to date, day 61 of 92"),
        ("2026-09-30", "to date, day 92 of 92"),  # its last day is not over yet
        ("2026-10-01", ""),
    ],
)
def test_running_quarter_says_how_far_it_has_come(tmp_path: Path, as_of: str, said: str) -> None:
    review = workspace_of(tmp_path, as_of).review("north", "2026-Q3")

    assert review.period.to_date == said


def test_running_quarter_says_so_in_german(tmp_path: Path) -> None:
    review = workspace_of(tmp_path, "2026-08-30", "de").review("north", "2026-Q3")

    assert review.period.to_date == "bisher, Tag 61 von 92"


# What is agreed or expected for the whole quarter or the next one is not measured yet: fees, units held, outlook.
OF_THE_WHOLE = {
    "business.asked", "business.capacity", "entitlement.product[].entitled", "entitlement.product[].paid",
    "entitlement.product[].unit_price", "outlook.forecast", "outlook.product[].run_out", "unused.paid", "unused.share",
    "unused.total_cost", "value.flow.delivered", "value.flow.paid", "value.flow.used", "value.paid", "value.payback",
    "value.waste",
}  # fmt: skip


@pytest.mark.parametrize(("as_of", "quarter"), [("2026-08-30", "2026-Q3"), ("2026-10-05", "2026-Q4")])
def test_no_measured_fact_of_a_running_quarter_speaks_of_days_to_come(
    workspace: Path, as_of: str, quarter: str
) -> None:
    file = workspace / "customers" / "acme" / "customer.yaml"
    file.write_text(re.sub(r"(?m)^as_of:.*$", f"as_of: {as_of}", file.read_text(encoding="utf-8")), encoding="utf-8")
    last = date.fromisoformat(as_of)

    facts = [item.fact for item in below(Workspace(workspace).review("acme", quarter)) if isinstance(item, Shown)]
    measured = [fact for fact in facts if fact.metric not in OF_THE_WHOLE and fact.period is not None]

    assert len(measured) > 500
    assert {(fact.id, fact.period.end) for fact in measured if fact.period and fact.period.end > last} == set()


def test_confirmed_value_of_a_running_quarter_is_not_set_beside_a_whole_one(workspace: Path) -> None:
    file = workspace / "customers" / "acme" / "customer.yaml"
    file.write_text(re.sub(r"(?m)^as_of:.*$", "as_of: 2026-08-30", file.read_text(encoding="utf-8")), encoding="utf-8")

    value = Workspace(workspace).tell("acme", "2026-Q3").findings.value

    assert value is not None
    assert value.confirmed.comparison is not None
    assert (value.confirmed.comparison.value, value.confirmed.comparison.reason) == (
        None, "2026-Q3 is not over, 2025-Q3 is",
    )  # fmt: skip


def test_fee_beside_units_of_a_running_quarter_is_that_of_its_days(workspace: Path) -> None:
    file = workspace / "customers" / "acme" / "customer.yaml"
    file.write_text(re.sub(r"(?m)^as_of:.*$", "as_of: 2026-08-30", file.read_text(encoding="utf-8")), encoding="utf-8")

    shown = shown_facts(Workspace(workspace).review("acme", "2026-Q3"))
    units, cost = (shown[f"value.unit[value event].{part}"].fact for part in ("units", "cost"))

    # 88,800 for the 92 days of the quarter, 61 of which are told of: 31 of July and 30 of August
    assert cost.number == Decimal(88800) * 61 / 92 / units.number
