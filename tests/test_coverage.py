"""What a folder can carry: its level, each section's state, the file that would add most."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from qbr import Workspace
from qbr.analysis.bases import BASES, Basis
from qbr.cli import main, terminal
from qbr.coverage import examine
from qbr.outline import blocks

Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(workspace)
    return lambda *arguments: CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def _states(workspace: Path) -> dict[str, str]:
    return {section.id: section.state for section in Workspace(workspace).review("acme").sections}


def _file(workspace: Path, table: str) -> Path:
    shared = workspace / "customers" / "_shared" / f"{table}.csv"
    own = workspace / "customers" / "acme"
    found = [path for path in (own / table, *own.glob(f"{table}.*"), shared) if path.exists()]
    return found[0]


@pytest.mark.slow
@pytest.mark.parametrize("table", sorted({name for basis in BASES.values() for name in (*basis.any_of, *basis.adding)}))
def test_a_section_goes_with_the_file_it_rests_on_and_with_no_other(workspace: Path, table: str) -> None:
    before = _states(workspace)
    gone = _file(workspace, table)
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    after = _states(workspace)
    alone = {name for name, basis in BASES.items() if basis.any_of == (table,) and not basis.partly}
    assert {name for name in BASES if after[name] == "absent" and before[name] != "absent"} == alone
    less = {name for name in BASES if before[name] == "full" and after[name] == "partial"}
    assert less <= {name for name, basis in BASES.items() if table in _lets_say_more(basis)}


def _lets_say_more(basis: Basis) -> tuple[str, ...]:
    return (*basis.adding, *(basis.any_of if basis.partly else ()))


def test_doctor_tells_level_states_costs_and_the_file_that_would_add_most(run: Run) -> None:
    told = json.loads(run("doctor", "globex", "--json").stdout)
    states = {section["section"]: section for section in told["sections"]}
    assert told["level"] == 2
    assert told["lacking"] == ["goals.yaml", "needs.csv", "value.csv"]
    states_of = {name: states[name]["state"] for name in ("outlook", "reliability", "goals")}
    assert states_of == {"outlook": "full", "reliability": "partial", "goals": "absent"}
    assert states["goals"]["cost"] == "whether you are better off"
    assert "goals.yaml" in states["goals"]["missing"][0]
    assert told["gains"][0] == {"file": "goals.yaml", "tells": ["Your goals"], "fills": [], "weight": 4}


def test_doctor_of_a_name_asks_first_for_what_opens_most(run: Run) -> None:
    lines = run("doctor", "initech").stdout.splitlines()
    assert lines[0] == "initech: level L0 of L4, 2026-Q3; L1 needs usage.csv"
    first = lines[next(number for number, line in enumerate(lines) if line.startswith("Add next")) + 2]
    assert first.split("  ")[0] == "usage.csv"  # what the next level needs; reliability and incidents count once
    assert "How you use it, Outlook" in first


def test_doctor_of_a_whole_folder_asks_for_nothing(workspace: Path) -> None:
    coverage = examine(Workspace(workspace).tell("acme"))
    assert (coverage.level, coverage.lacking, coverage.gains) == (4, (), ())


def test_adding_the_file_doctor_names_opens_the_section_it_names(workspace: Path) -> None:
    goals = "- {id: g1, statement: Fewer late lorries, baseline: 9, target: 4, by: 2027-12-31}\n"
    (workspace / "customers" / "initech" / "goals.yaml").write_text(goals, encoding="utf-8")
    sections = {state.section: state.state for state in examine(Workspace(workspace).tell("initech")).sections}
    assert sections["goals"] != "absent"


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([0, 7], "▁█"),
        ([1, None, 2, 3], "▁ ▄█"),
        ([5, 5, 5], "▁▁▁"),
        ([Decimal("-2"), Decimal(0), Decimal(2)], "▁▄█"),
    ],
)
def test_curve_runs_from_the_lowest_to_the_highest_and_a_gap_stays_a_gap(values: list, drawn: str) -> None:
    assert blocks(values) == drawn


def test_curves_beside_each_other_have_one_scale(run: Run) -> None:
    lines = [line for line in run("show", "globex").stdout.splitlines() if set(line) & set("▁▂▃▄▅▆▇█")]
    [now, before] = [next(line for line in lines if line.split()[0] == name) for name in ("2027-Q3", "2026-Q3")]
    assert ("142 … 150" in now, "118 … 122" in before) == (True, True)
    assert min(set(now) & set("▁▂▃▄▅▆▇█")) > max(set(before) & set("▁▂▃▄▅▆▇█"))


def test_show_prints_tables_and_curves_a_row_a_line(run: Run) -> None:
    lines = [line.replace("\xa0", " ") for line in run("show", "acme").stdout.splitlines()]
    assert any(line.split() == ["Returns", "42", "23", "55", "%"] for line in lines)
    curve = next(line for line in lines if line.strip().startswith("2025-Q3"))
    assert set(curve) & set("▁▂▃▄▅▆▇█")
    assert curve.endswith("284 … 318") or "284 … 318" in curve


def test_a_record_too_wide_for_the_terminal_is_printed_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    heads, short = ("what", "why", "who"), ("A", "B", "C")
    long = ("The early shift found no roster " * 4, "A file name was not found " * 4, "Platform lead")
    printed = io.StringIO()
    monkeypatch.setattr(printed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdout", printed)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")  # no signs of colour between the words
    terminal.table([short, short], heads)
    terminal.table([long, long], heads)
    lines = [line.split() for line in printed.getvalue().splitlines()]
    assert lines[:3] == [["what", "why", "who"], ["A", "B", "C"], ["A", "B", "C"]]
    assert [line[0] for line in lines[3:] if line and line[0] in heads] == ["what", "why", "who"] * 2
    assert max(len(line) for line in printed.getvalue().splitlines()) <= 80


def test_questions_of_a_name_are_the_agenda_of_a_first_review(run: Run) -> None:
    printed = json.loads(run("questions", "initech", "--json").stdout)
    assert printed["goals"]["rows"][0]["question"].startswith("What should be different")
    assert len(printed["goals"]["rows"]) == 6
    gaps = [row["what"] for row in printed["gaps"]["rows"]]
    assert len(gaps) == len(set(gaps)) == 13
    assert {"How the product is used", "How others like you do"} < set(gaps)
    assert "13 answers are missing" in printed["gaps"]["title"]
    assert "goals" not in json.loads(run("questions", "acme", "--json").stdout)


def test_doctor_says_what_a_section_told_in_part_cannot_say_in_full(run: Run) -> None:
    lines = [" ".join(line.split()) for line in run("doctor", "globex").stdout.splitlines()]
    assert "◐ partial Support in part: how fast you were helped" in lines
    assert "○ absent Your goals whether you are better off" in lines
    assert "Support The export has no targets; the column sla_met would say how many were met." in lines


def test_show_incidents_says_what_the_customer_sees_and_what_is_still_owed(run: Run) -> None:
    rows = json.loads(run("show", "acme", "--incidents", "--json").stdout)
    assert [(row["incident"], row["the customer sees"], row["still owed"]) for row in rows] == [
        ("inc-2026-07-03", "the whole report", "owner of an action"),
        ("inc-2026-08-11", "the whole report", "nothing"),
        ("inc-2026-09-22", "the whole report", "nothing"),
    ]


def test_status_tells_the_same_levels_as_doctor_without_reading_what_is_large(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = {name: f"L{examine(Workspace(workspace).tell(name)).level}" for name in ("acme", "globex", "initech")}
    monkeypatch.setattr("qbr.sources.folder.read_columns", lambda *_: pytest.fail("usage or tickets were read"))
    states = json.loads(run("status", "--json").stdout)
    assert {state["customer"]: state["level"] for state in states} == levels
    assert levels == {"acme": "L4", "globex": "L2", "initech": "L0"}


USAGE = "date,user_id,feature,metric,value"


def _book(*rows: list[str]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "content", "level"),
    [
        ("usage.csv", b"", "L0"),
        ("usage.csv", USAGE.encode(), "L0"),
        ("usage.csv", f"{USAGE}\r\n\r\n,,,,\r\n".encode("utf-8-sig"), "L0"),
        ("usage.csv", f"{USAGE}\n".encode("utf-16"), "L0"),
        ("usage.csv", f"{USAGE}\n2026-07-01,u1,rosters,events,3\n".encode("utf-16"), "L1"),
        ("usage.csv", f"{USAGE}\r2026-07-01,u1,rosters,events,3\r".encode(), "L1"),
        ("usage.jsonl", b"\n", "L0"),
        ("usage.jsonl", b'{"date": "2026-07-01", "metric": "events", "value": 3}\n', "L1"),
        ("usage.xlsx", _book(USAGE.split(",")), "L0"),
        ("usage.xlsx", _book(USAGE.split(","), ["2026-07-01", "u1", "rosters", "events", "3"]), "L1"),
        ("usage.xlsx", b"no workbook", "L0"),
    ],
)
def test_a_usage_file_with_nothing_below_its_header_lifts_no_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: bytes, level: str
) -> None:
    folder = tmp_path / "customers" / "hotel"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text("name: Hotel\nas_of: 2026-10-05\n", encoding="utf-8")
    (folder / file).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    [state] = json.loads(CliRunner().invoke(main, ["status", "--json"], catch_exceptions=False).stdout)
    assert state["level"] == level == f"L{examine(Workspace(tmp_path).tell('hotel')).level}"
