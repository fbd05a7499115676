"""What became of what was learned: usage rates, the funnel, the order of sources, the scorecard, and what they see."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from registers_read import register, rows, shown_in_deck, told

from qbr import Workspace
from qbr.cli import main
from qbr.errors import DataError
from qbr.story.audience import for_audience
from qbr.story.serial import to_json

HEAD = "insight,org,category,potential_use,stage,quality,heard_on,absorbed_on,adopted_on,used_on,change,audience"


def insights(*lines: str) -> dict[str, str]:
    return {"insights.csv": "\n".join((HEAD, *lines))}


def row(name: str, org: str = "Product", source: str = "CX", **cells: str) -> str:
    """A line of the file; a potential use unless told otherwise."""
    values = {"insight": name, "org": org, "category": source, "potential_use": "a use", **cells}
    return ",".join(values.get(column, "") for column in HEAD.split(","))


USED_WELL = {"quality": "high", "used_on": "2026-09-01"}


@pytest.mark.practice(56)
def test_five_high_quality_uses_of_ten_potential_ones_are_fifty_per_cent(tmp_path: Path) -> None:
    lines = [row(f"used {n}", **USED_WELL) for n in range(5)]
    lines += [row("used badly", quality="low", used_on="2026-09-01"), *(row(f"open {n}") for n in range(4))]
    review = told(tmp_path, insights(*lines, row("no use seen", potential_use="")))

    assert rows(review, "insight_use")[0] == ("Product", "10", "5", "50 %", "–")
    assert register(review, "insight_use").title.text == (
        "5 of 10 potential uses of insights were made well: 50\u00a0%"
    )


@pytest.mark.practice(56)
def test_rate_of_all_is_never_the_mean_of_rates_and_nothing_possible_has_none(tmp_path: Path) -> None:
    lines = [row("one", "Account", **USED_WELL), *(row(f"open {n}", source="EX") for n in range(9))]
    review = told(tmp_path, insights(*lines))

    facts = {fact.id: fact for fact in review.facts}
    assert facts["insights.rate"].value == Decimal("0.1")  # the mean of 100 % and 0 % would be 50 %
    assert facts["insights.source[cx].rate"].value == 1
    assert facts["insights.source[ex].rate"].value == 0
    assert facts["insights.source[px].rate"].value is None
    assert facts["insights.source[px].rate"].reason == "no potential use is open"
    assert rows(review, "insight_sources")[2] == ("PX partners", "0", "0", "–")


@pytest.mark.practice(57)
def test_funnel_counts_each_stage_with_conversion_and_days_between(tmp_path: Path) -> None:
    first = {"absorbed_on": "2026-07-10", "adopted_on": "2026-07-20", "used_on": "2026-08-19"}  # 10 and 30 days
    second = {"absorbed_on": "2026-07-10", "adopted_on": "2026-07-30"}  # 20 days
    late = {"absorbed_on": "2026-07-10", "adopted_on": "2026-10-02"}  # adopted after the quarter
    lines = [row("a", **first), row("b", **second), row("c", **late), row("d", stage="absorbing"), row("e")]
    review = told(tmp_path, insights(*lines))

    assert rows(review, "insight_funnel") == [
        ("absorbing", "4", "–", "–"),
        ("adopting", "2", "50 %", "15"),
        ("acting", "1", "50 %", "30"),
    ]


@pytest.mark.practice(57)
@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"absorbed_on": "2026-08-10", "adopted_on": "2026-08-01"}, "adopted_on 2026-08-01 lies before absorbed_on"),
        ({"absorbed_on": "2026-08-10", "used_on": "2026-08-01"}, "used_on 2026-08-01 lies before absorbed_on"),
        ({"heard_on": "2026-08-10", "absorbed_on": "2026-08-01"}, "absorbed_on 2026-08-01 lies before heard_on"),
        ({"stage": "absorbing", "adopted_on": "2026-08-01"}, "the stage is absorbing, and adopted_on says"),
    ],
)
def test_stage_before_an_earlier_one_is_a_problem_with_its_line(
    tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    told(tmp_path, insights(row("sound"), row("wrong", **cells)))
    problems = [str(problem) for problem in Workspace(tmp_path).tell("acme", "2026-Q3").problems]
    assert any("insights.csv, line 3" in problem and message in problem for problem in problems), problems
    with pytest.raises(DataError):
        Workspace(tmp_path).build("acme")


@pytest.mark.practice(58)
def test_each_of_the_four_organisations_is_shown_even_with_nothing(tmp_path: Path) -> None:
    lines = [row("x", "Support functions"), row("y", "support"), row("z", "Warehouse")]
    review = told(tmp_path, insights(*lines))
    assert [(line[0], line[1]) for line in rows(review, "insight_use")] == [
        ("Product", "0"), ("Account", "0"), ("Support functions", "2"), ("Senior leadership", "0"), ("Warehouse", "1"),
    ]  # fmt: skip


@pytest.mark.practice(58)
def test_trend_counts_each_quarter_by_what_was_open_in_it(tmp_path: Path) -> None:
    lines = [
        row("spring", heard_on="2026-04-10", quality="high", used_on="2026-06-01"),  # open and used in Q2 alone
        row("slow", heard_on="2026-05-01", quality="high", used_on="2026-08-01"),  # open in Q2, used in Q3
        row("new", heard_on="2026-08-01"),  # open in Q3
        row("later", heard_on="2026-10-02"),  # not known in Q3
    ]
    review = told(tmp_path, insights(*lines))
    assert rows(review, "insight_trend") == [
        ("2026-Q3", "1 of 2", "–", "–", "–"),
        ("2026-Q2", "1 of 2", "–", "–", "–"),
        ("2026-Q1", "–", "–", "–", "–"),
        ("2025-Q4", "–", "–", "–", "–"),
    ]


@pytest.mark.practice(71)
def test_insights_stand_in_the_order_customers_employees_partners(tmp_path: Path) -> None:
    lines = [row(source, source=source, audience="customer") for source in ("PX", "EX", "CX", "EX")]
    review = told(tmp_path, insights(*lines))
    order = ["CX customers", "EX employees", "EX employees", "PX partners"]
    assert [line[0] for line in rows(review, "insight_list")] == order
    assert [line[0] for line in rows(review, "insight_sources")] == ["CX customers", "EX employees", "PX partners"]
    assert [line[1] for line in rows(review, "input")] == ["you", "our employees", "our employees", "our partners"]


@pytest.mark.practice(56)
def test_customer_sees_what_we_did_with_their_input_and_no_rate(tmp_path: Path) -> None:
    lines = [
        row("Clerks cannot see the gate", audience="customer", change="Slot rules for three gates", **USED_WELL),
        row("Trucks come without a booking", audience="customer", stage="absorbing"),
        row("CANARY of ours", **USED_WELL),
    ]
    seen = for_audience(told(tmp_path, insights(*lines)), "customer")
    assert rows(seen, "input") == [
        ("Clerks cannot see the gate", "you", "in use", "Slot rules for three gates", "1 Sep"),
        ("Trucks come without a booking", "you", "taken in", "–", "–"),
    ]
    table = register(seen, "input")
    assert "input" in shown_in_deck(seen)
    assert table.title.text == "1 of 2 things we learned from you is in use"
    assert "CANARY" not in to_json(seen)
    assert [fact.id for fact in seen.facts if fact.id.startswith("insights.")] == []


KEYS = ["organisation", "quarter", "potential_uses", "high_quality_uses", "usage_rate", "reason"]


@pytest.mark.practice(84)
def test_scorecard_keeps_its_keys_by_organisation_and_quarter(tmp_path: Path, monkeypatch) -> None:
    told(tmp_path, insights(row("used", **USED_WELL), row("open"), row("=1+1", "=cmd")))
    monkeypatch.chdir(tmp_path)
    card = json.loads(CliRunner().invoke(main, ["show", "acme", "--insights", "--json"]).stdout)

    assert list(card) == ["format", "customer", "quarter", "overall", "organisations", "sources", "stages"]
    assert card["format"] == 1
    assert [list(line) for line in card["organisations"]] == [KEYS] * 20  # four organisations and one more, 4 quarters
    assert card["overall"] == {"organisation": "all", "quarter": "2026-Q3", "potential_uses": 3,
                               "high_quality_uses": 1, "usage_rate": 0.3333, "reason": None}  # fmt: skip
    product = [line for line in card["organisations"] if line["organisation"] == "product"]
    assert [line["usage_rate"] for line in product] == [None, None, None, 0.5]
    assert [list(line) for line in card["stages"]] == [["stage", "reached", "conversion", "median_days"]] * 3

    printed = CliRunner().invoke(main, ["show", "acme", "--insights", "--csv"]).stdout
    table = list(csv.DictReader(StringIO(printed)))
    assert list(table[0]) == KEYS
    assert {line["organisation"] for line in table} >= {"product", "account", "support", "leadership", "'=cmd"}


@pytest.mark.practice(84)
def test_scorecard_says_how_far_insights_came_and_whose_they_were(tmp_path: Path, monkeypatch) -> None:
    days = {"heard_on": "2026-07-01", "absorbed_on": "2026-07-11", "adopted_on": "2026-07-31"}
    lines = [
        row("used", stage="acting", **days, **USED_WELL),
        row("adopted", source="EX", stage="adopting", **(days | {"absorbed_on": "2026-07-21"})),
        row("absorbed", source="EX", stage="absorbing", heard_on="2026-07-01", absorbed_on="2026-07-05"),
    ]
    told(tmp_path, insights(*lines))
    monkeypatch.chdir(tmp_path)
    card = json.loads(CliRunner().invoke(main, ["show", "acme", "--insights", "--json"]).stdout)
    assert [tuple(line.values()) for line in card["stages"]] == [
        ("absorbing", 3, None, None),
        ("adopting", 2, 0.6667, 15.0),  # 20 and 10 days after they were absorbed
        ("acting", 1, 0.5, 32.0),  # 31 July to 1 September
    ]
    assert [tuple(line.values())[:4] for line in card["sources"]] == [
        ("cx", 1, 1, 1.0), ("ex", 2, 0, 0.0), ("px", 0, 0, None),
    ]  # fmt: skip


def test_scorecard_without_a_file_is_empty_and_says_so(tmp_path: Path, monkeypatch) -> None:
    told(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["show", "acme", "--insights"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no insights.csv" in result.stderr
    card = json.loads(CliRunner().invoke(main, ["show", "acme", "--insights", "--json"]).stdout)
    assert (card["overall"], card["organisations"]) == (None, [])
