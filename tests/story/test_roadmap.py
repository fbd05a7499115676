"""The roadmap: each item with the goal it moves, what slipped with both dates, and nothing that was shown left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from qbr.build import Workspace
from qbr.cli import main
from qbr.story.audience import for_audience
from qbr.story.placing import placed
from qbr.story.review.plan import RoadmapSection
from qbr.story.serial import to_json

GOALS = """\
- id: G1
  statement: Drivers know their roster two weeks ahead
  name: Roster notice, days
"""


def roadmap(root: Path, text: str, goals: str = GOALS) -> RoadmapSection:
    """The section of a customer with this roadmap.yaml."""
    folder = root / "customers" / "small"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text("name: Small\nas_of: 2026-10-05\n")
    (folder / "roadmap.yaml").write_text(text)
    if goals:
        (folder / "goals.yaml").write_text(goals)
    return Workspace(root).review("small").roadmap


def plain(value: object) -> str:
    return str(value).replace("\u00a0", " ")


@pytest.mark.practice(2)
def test_each_item_names_the_goal_it_moves_or_says_that_it_moves_none(workspace: Path) -> None:
    section = roadmap(
        workspace,
        "- {item: Early rosters, goals: [G1], audience: customer}\n- {item: Dark colours, audience: customer}\n",
    )
    assert [(plain(row.item), plain(row.goal)) for row in section.rows] == [
        ("Early rosters", "goal 1, Roster notice"),
        ("Dark colours", "no goal affected"),
    ]
    assert plain(section.orphans) == "No goal affected: Dark colours."
    assert section.with_goal == 1


@pytest.mark.practice(2)
def test_an_unknown_goal_id_is_an_error_with_file_and_line(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    roadmap(workspace, "- {item: Fine, goals: [G1], audience: customer}\n- item: Lost\n  goals: [G11]\n")
    told = CliRunner().invoke(main, ["check", "small"])
    assert told.exit_code == 1
    assert "customers/small/roadmap.yaml, line 2" in told.output
    assert 'names goal "G11", which goals.yaml does not have' in told.output
    assert 'Did you mean "G1"?' in told.output
    assert CliRunner().invoke(main, ["build", "small"]).exit_code == 1


@pytest.mark.practice(2)
def test_an_item_that_names_no_goal_is_a_warning_with_its_line(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    roadmap(
        workspace,
        "- {item: Fine, goals: [G1], audience: customer}\n- {item: Dark colours, audience: customer}\n"
        "- {item: A price list, audience: internal}\n- {item: Said to move none, goals: [], audience: customer}\n",
    )
    told = CliRunner().invoke(main, ["check", "small"])
    assert told.exit_code == 0
    assert 'small/roadmap.yaml, line 2, column 3: roadmap item "Dark colours" names no goal' in told.output
    assert told.output.count("names no goal") == 1
    assert CliRunner().invoke(main, ["check", "small", "--strict"]).exit_code == 3


def test_a_roadmap_of_the_workspace_may_name_goals_of_other_customers(workspace: Path) -> None:
    (workspace / "customers" / "_shared" / "roadmap.yaml").write_text(
        "- {item: For everybody, goals: [X9], audience: customer}\n"
    )
    folder = workspace / "customers" / "small"
    folder.mkdir()
    (folder / "customer.yaml").write_text("name: Small\nas_of: 2026-10-05\n")
    told = Workspace(workspace).tell("small")
    assert not [problem for problem in told.problems if "goal" in problem.message]
    assert [plain(row.item) for row in told.review.roadmap.rows] == ["For everybody"]


@pytest.mark.practice(12)
def test_what_slipped_stands_first_with_old_and_new_date_and_what_stands_in_the_way() -> None:
    section = Workspace(Path(__file__).resolve().parents[2]).review("acme").roadmap
    first = section.rows[0]
    assert plain(first.status) == "◊ slipped"
    assert (plain(first.item), plain(first.previous_when), plain(first.when), plain(first.confidence)) == (
        "Single sign-on for the Driver App", "30 Sep 2026", "31 Oct 2026", "medium",
    )  # fmt: skip
    assert "Drivers share tablets" in plain(first.challenge)
    assert plain(section.title) == "Single sign-on for the Driver App slipped to 31 Oct 2026"
    assert [plain(group.label) for group in section.groups] == [
        "Slipped", "Dropped", "In progress", "Planned", "Considered", "Not decided",
    ]  # fmt: skip
    assert len(section.challenges) == 2


@pytest.mark.practice(12)
@pytest.mark.parametrize("change", ["status: in progress", "status: slipped"])
def test_an_item_of_the_last_review_that_slipped_cannot_be_left_out(workspace: Path, change: str) -> None:
    text = (
        f"- item: Single sign-on\n  {change}\n  when: 2027-Q1\n  previous_when: 2026-Q3\n"
        "  challenge: secret reason\n  shown_in: 2026-Q2\n  audience: internal\n"
        "- {item: Price list, audience: internal, when: 2027-Q1, previous_when: 2026-Q4}\n"
    )
    section = roadmap(workspace, text)
    (row,) = section.rows
    assert (plain(row.item), row.status.word, plain(row.previous_when)) == ("Single sign-on", "slipped", "2026-Q3")
    assert plain(row.when) == "new date not announced"  # the new one was never said to the customer
    review = Workspace(workspace).review("small")
    text_told = to_json(for_audience(review, "customer"))
    assert "secret reason" not in text_told
    assert "Price list" not in text_told
    assert placed(review, {"roadmap": "off"}, 12).roadmap.place == "appendix"  # no pack can switch it off


def test_a_roadmap_nobody_is_owed_an_account_of_may_be_off(workspace: Path) -> None:
    roadmap(
        workspace, "- {item: Early rosters, goals: [G1], when: 2027-Q1, previous_when: 2026-Q4, audience: customer}"
    )
    review = Workspace(workspace).review("small")
    assert placed(review, {"roadmap": "off"}, 12).roadmap.place == "off"


def test_items_marked_internal_are_not_told_and_an_empty_roadmap_is_a_gap(workspace: Path) -> None:
    section = roadmap(workspace, "- {item: New price list, audience: internal}\n")
    assert section.state == "absent"
    assert not section.is_shown
    assert section.rows == ()
    gaps = Workspace(workspace).review("small").unknowns
    everything = " ".join(plain(item) for item in (*(row.what for row in gaps.rows), *gaps.rest))
    assert "What is planned for you" in everything


def test_without_a_goal_register_the_section_says_what_is_missing(workspace: Path) -> None:
    section = roadmap(workspace, "- {item: Early rosters, audience: customer}\n", goals="")
    assert section.state == "partial"
    assert "goals.yaml" in plain(section.missing[0])


def test_a_page_lists_eight_items_and_every_one_that_slipped(workspace: Path) -> None:
    late = "- {item: Late %d, when: 2027-Q1, previous_when: 2026-Q4, audience: customer}\n"
    planned = "- {item: Planned %d, when: 2027-Q1, status: planned, audience: customer}\n"
    section = roadmap(workspace, "".join(late % n for n in range(9)) + "".join(planned % n for n in range(3)))
    assert [plain(row.item) for row in section.rows] == [f"Late {n}" for n in range(9)]
    assert plain(section.rest) == "3 more items stand in the document."
    assert len(section.all_rows) == 12
    assert re.match("Nine of twelve roadmap items slipped", plain(section.title))


def test_titles_keep_to_fifteen_words(workspace: Path) -> None:
    name = "A very long name of something that is planned for the customer " * 3
    section = roadmap(workspace, f"- {{item: {name}, when: 2027-Q1, previous_when: 2026-Q4, audience: customer}}\n")
    assert len(plain(section.title).split()) <= 15
