"""qbr ask and qbr answers: what is missing goes out as one workbook, and each answer into the file it belongs to."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qbr.asking import HEADS
from qbr.build import Workspace
from qbr.cli import main
from qbr.editing.cells import with_cell
from qbr.wishes import WISHES, questions

GOALS = """\
# Agreed in spring.
- id: G1          # the first
  statement: 'Keys in three minutes'
  baseline: 7.0
- id: 002
  statement: Fewer calls
"""
ACTIONS = 'id,text,side,owner\r\nP-1,"Train, twice",ours,\r\nP-2,Count keys,theirs,Head of Reception\r\n'
CUSTOMER = "# Our first.\nname: Hotel\nowner: Dana\ncontract: {start: 2025-01-01}\n"


@pytest.fixture
def hotel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A customer's folder of Dana's, beside one of nobody's."""
    folder = tmp_path / "customers" / "hotel"
    folder.mkdir(parents=True)
    (tmp_path / "customers" / "other").mkdir()
    (tmp_path / "customers" / "other" / "customer.yaml").write_text("name: Other\n", encoding="utf-8")
    (tmp_path / "qbr.yaml").write_text("me: Dana\n", encoding="utf-8")
    (folder / "customer.yaml").write_text(CUSTOMER, encoding="utf-8")
    (folder / "goals.yaml").write_text(GOALS, encoding="utf-8")
    (folder / "actions.csv").write_bytes(b"\xef\xbb\xbf" + ACTIONS.encode())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def rows() -> dict[tuple[str, str, str], int]:
    """The workbook's rows by customer, what they are about, and field."""
    sheet = load_workbook("questions.xlsx")["Questions"]
    return {
        tuple(str(cell.value) for cell in (row[0], row[1], row[3])): row[0].row for row in sheet.iter_rows(min_row=2)
    }  # type: ignore[misc]


def fill(*answers: tuple[tuple[str, str, str], Any], who: Any = "Ines", when: Any = "2026-10-02") -> list[int]:
    """Ask where nobody has asked yet, write answers into the workbook, and return their rows."""
    if not Path("questions.xlsx").exists():
        assert run("ask").exit_code == 0
    found = rows()
    book = load_workbook("questions.xlsx")
    for name, value in answers:
        for column, cell in (("answer", value), ("who", who), ("when", when)):
            book["Questions"].cell(found[name], HEADS.index(column) + 1, cell)
    book.save("questions.xlsx")
    return [found[name] for name, _ in answers]


TARGET = ("hotel", "G1", "target")
OWNER = ("hotel", "P-1", "owner")


def test_the_workbook_asks_for_my_customers_with_an_example_and_what_the_lack_costs(hotel: Path) -> None:
    result = run("ask")
    assert (result.exit_code, result.stdout) == (0, "questions.xlsx\n")
    book = load_workbook("questions.xlsx")
    sheet = book["Questions"]
    table = {tuple(str(cell.value) for cell in (row[0], row[1], row[3])): row for row in sheet.iter_rows(min_row=2)}
    assert {name[0] for name in table} == {"hotel"}
    assert [cell.value for cell in table[TARGET]][2:7] == [
        "goals.yaml", "target", "value to reach", "3", "whether the goal was reached"]  # fmt: skip
    assert ("hotel", "G1", "baseline") not in table  # it is known
    assert ("hotel", "002", "baseline") in table
    assert ("hotel", "P-2", "owner") not in table
    assert ("hotel", "hotel", "contract.end") in table
    files = [[cell.value for cell in row] for row in book["Files"].iter_rows(min_row=2)]
    assert files[0][:2] == ["hotel", "usage.csv"]
    assert files[0][4] == "qbr new usage hotel"


def test_an_answer_that_is_one_of_fixed_words_is_chosen_from_them(hotel: Path) -> None:
    run("ask")
    sheet = load_workbook("questions.xlsx")["Questions"]
    row = rows()["hotel", "hotel", "readiness.means"]
    offered = {str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert offered[f"H{row}"] == '"yes,no"'
    assert f"H{rows()[TARGET]}" not in offered


def test_answers_land_in_their_files_with_who_and_when_and_nothing_else_changes(hotel: Path) -> None:
    fill(
        (TARGET, 3), (("hotel", "002", "by"), datetime(2026, 12, 31)), (OWNER, "Service lead, nights"),
        (("hotel", "P-2", "due"), "2026-11-30"), (("hotel", "hotel", "readiness.means"), "no"),
        (("hotel", "hotel", "segment"), "hospitality"),
    )  # fmt: skip
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 0, result.output
    assert "customers/hotel/goals.yaml: G1 · target = 3 (Ines, 2026-10-02)" in result.stdout.splitlines()
    goals = (hotel / "goals.yaml").read_text(encoding="utf-8").splitlines()
    assert [goal for goal in goals if "answered" not in goal] == GOALS.splitlines()
    assert [(at, re.sub(" +#", " #", goal)) for at, goal in enumerate(goals) if "answered" in goal] == [
        (4, "  target: 3 # answered by Ines on 2026-10-02"),
        (7, "  by: 2026-12-31 # answered by Ines on 2026-10-02"),
    ]
    assert (hotel / "actions.csv").read_bytes() == b"\xef\xbb\xbf" + (
        b'id,text,side,owner,due\r\nP-1,"Train, twice",ours,"Service lead, nights",\r\n'
        b"P-2,Count keys,theirs,Head of Reception,2026-11-30\r\n"
    )
    customer = (hotel / "customer.yaml").read_text(encoding="utf-8")
    assert customer.startswith(CUSTOMER)
    folder = Workspace(".").folder("hotel")
    assert folder.problems == ()
    assert folder.customer.readiness is not None
    assert folder.customer.readiness.means is False
    assert folder.customer.segment == "hospitality"
    with Path(".qbr/answers.csv").open(encoding="utf-8", newline="") as log:
        assert [row["who"] for row in csv.DictReader(log)] == ["Ines"] * 6


def test_a_second_run_writes_nothing(hotel: Path) -> None:
    fill((TARGET, 3), (OWNER, "Service lead"), (("hotel", "hotel", "readiness.means"), "yes"))
    run("answers", "questions.xlsx")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = run("answers", "questions.xlsx")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 answers written, 3 there already" in result.stderr
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_what_a_person_wrote_meanwhile_stays_and_both_are_shown(hotel: Path) -> None:
    [row] = fill((TARGET, 3))
    mine = GOALS.replace("  baseline: 7.0\n", "  baseline: 7.0\n  target: 4\n")
    (hotel / "goals.yaml").write_text(mine, encoding="utf-8")
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 1
    assert f'cell H{row}: customers/hotel/goals.yaml says G1 · target is "4", the answer says "3"' in result.stderr
    assert (hotel / "goals.yaml").read_text(encoding="utf-8") == mine


def test_an_answer_the_record_refuses_is_named_by_its_cell_and_the_others_are_written(hotel: Path) -> None:
    wrong, _ = fill((("hotel", "G1", "importance"), 11), (TARGET, "3"))
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 1
    assert (
        f'questions.xlsx · sheet "Questions", cell H{wrong}: importance is "11", expected 10 at most' in result.stderr
    )
    assert "1 answers written" in result.stderr
    [first, _] = Workspace(".").folder("hotel").goals or ()
    assert (first.importance, first.target) == (None, 3)


@pytest.mark.parametrize(
    ("answer", "who", "when", "words"),
    [
        ("soon", "Ines", "2026-10-02", 'target is "soon", expected a number'),
        ("3", None, "2026-10-02", "it is not said who answered"),
        ("3", "Ines", None, "it is not said when"),
        ("3", "Ines", "2/10/2026", '"2/10/2026" may be 2026-10-02 or 2026-02-10'),
        ("3", "Ines", "Friday", 'when is "Friday", expected a date as 2026-09-30'),
    ],
)
def test_a_row_that_cannot_be_used_changes_nothing(hotel: Path, answer: str, who: Any, when: Any, words: str) -> None:
    [row] = fill((TARGET, answer), who=who, when=when)
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 1
    assert f"cell H{row}: {words}" in result.stderr
    assert (hotel / "goals.yaml").read_text(encoding="utf-8") == GOALS


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(hotel: Path) -> None:
    fill((TARGET, 3), (OWNER, "Service lead"))
    result = run("answers", "questions.xlsx", "--dry-run")
    assert len(result.stdout.splitlines()) == 2
    assert "2 answers would be written" in result.stderr
    assert (hotel / "goals.yaml").read_text(encoding="utf-8") == GOALS
    assert not Path(".qbr/answers.csv").exists()


def test_an_entry_that_is_gone_is_told(hotel: Path) -> None:
    fill((TARGET, 3))
    (hotel / "goals.yaml").write_text(GOALS.replace("G1", "G7"), encoding="utf-8")
    assert "customers/hotel/goals.yaml has no entry G1 · target" in run("answers", "questions.xlsx").stderr


def test_a_workbook_with_answers_is_never_written_over(hotel: Path) -> None:
    fill((TARGET, 3))
    before = Path("questions.xlsx").read_bytes()
    result = run("ask")
    assert (result.exit_code, Path("questions.xlsx").read_bytes()) == (1, before)
    assert "It may hold answers" in result.stderr


def test_a_file_that_is_no_workbook_of_questions_is_told(hotel: Path) -> None:
    Path("notes.xlsx").write_text("no workbook", encoding="utf-8")
    assert "notes.xlsx: this is not a workbook" in run("answers", "notes.xlsx").stderr
    assert "none.xlsx: there is no such file" in run("answers", "none.xlsx").stderr


def test_who_i_am_must_be_known_for_mine(hotel: Path) -> None:
    Path("qbr.yaml").write_text("locale: en_GB\n", encoding="utf-8")
    assert "qbr.yaml does not say who you are" in run("ask").stderr
    assert run("ask", "other", "--all").exit_code == 2
    assert run("ask", "--all").exit_code == 0
    assert {name[0] for name in rows()} == {"hotel", "other"}


def test_every_wish_asks_for_a_field_of_its_record(samples: Workspace) -> None:
    asked = {(question.table, question.field) for name in ("acme", "globex", "initech")
             for question in questions(samples.folder(name))}  # fmt: skip
    assert {table for table, _ in asked} >= {"customer", "goals", "value", "requests", "entitlements"}
    assert len({(wish.table, wish.field) for wish in WISHES}) == len(WISHES)


CELL = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4), st.data())
def test_a_cell_written_is_read_back_and_all_others_stay(cells: list[tuple[str, str]], data: st.DataObject) -> None:
    table = [["id", "a", "b"], *([f"r{number}", *row] for number, row in enumerate(cells))]
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in table]
    at = data.draw(st.integers(1, len(cells)))
    column, value = data.draw(st.sampled_from(["a", "b", "c"])), data.draw(CELL)
    line = 1 + sum(text.count("\n") for text in lines[:at])
    text = with_cell("".join(lines), ",", line, column, value)
    if column == "c":
        table = [[*row, ""] for row in table]
        table[0][3] = "c"
    table[at][["id", "a", "b", "c"].index(column)] = value
    assert list(csv.reader(StringIO(text, newline=""), strict=True)) == table
