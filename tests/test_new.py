"""qbr new: every kind of file to fill in reads without a word as written, teaches, and holds once it is filled in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from qbr.build import Workspace
from qbr.cli import main
from qbr.cli.new import command
from qbr.coverage import examine
from qbr.records.incidents import Incident
from qbr.records.reference import reference
from qbr.records.schema import BODY
from qbr.records.tables import TABLES
from qbr.records.usage import UsageRow

OWN = [name for name, table in TABLES.items() if not table.is_shared]
IN_YAML = [name for name in OWN if TABLES[name].ending == ".yaml"]
LOG = ("at", "event")  # columns only a log of tickets has
IN_COLUMNS = [name for name in OWN if name not in IN_YAML]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one customer, made by hand."""
    (tmp_path / "customers" / "hotel").mkdir(parents=True)
    (tmp_path / "customers" / "hotel" / "customer.yaml").write_text("name: Hotel\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")
    return tmp_path


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def made(*arguments: str) -> Path:
    result = new(*arguments)
    assert result.exit_code == 0, result.output
    [line] = result.stdout.splitlines()
    return Path(line)


def problems(workspace: Path) -> list[str]:
    return [str(problem) for problem in Workspace(workspace).folder("hotel").problems]


@pytest.mark.parametrize("table", OWN)
def test_a_file_to_fill_in_reads_without_a_word(bare: Path, table: str) -> None:
    file = made(table, "hotel")
    assert file.stem == table
    assert problems(bare) == []


@pytest.mark.parametrize("table", IN_YAML)
def test_the_example_of_a_list_holds_once_its_comment_is_taken_away(bare: Path, table: str) -> None:
    file = made(table, "hotel")
    text = file.read_text(encoding="utf-8")
    head, _, example = text.partition("\n\n")
    file.write_text(re.sub("^# ", "", example, flags=re.MULTILINE), encoding="utf-8")
    folder = Workspace(bare).folder("hotel")
    assert [str(problem) for problem in folder.problems if "goal on record" not in problem.message] == []
    assert len(getattr(folder, table)) == 1
    assert head.startswith("# yaml-language-server: $schema=../../.qbr/schemas/")


@pytest.mark.parametrize("table", IN_YAML)
def test_every_field_stands_in_a_list_with_what_it_means(bare: Path, table: str) -> None:
    text = made(table, "hotel").read_text(encoding="utf-8")
    rows = [row for row in reference() if row.file == TABLES[table].file]
    assert [row.field for row in rows if row.meaning not in text] == []
    assert rows


def test_the_first_line_of_a_list_leads_to_the_schema_an_editor_reads(bare: Path) -> None:
    file = made("goals", "hotel")
    way = file.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
    schema = json.loads((file.parent / way).resolve().read_text(encoding="utf-8"))
    assert schema["title"] == "goals.yaml"


@pytest.mark.parametrize("table", IN_COLUMNS)
def test_a_workbook_explains_each_column_and_offers_fixed_words(bare: Path, table: str) -> None:
    book = load_workbook(made(table, "hotel"))
    sheet, guide = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    rows = [
        row for row in reference() if row.file == TABLES[table].file and (table != "tickets" or row.field not in LOG)
    ]
    assert heads == [row.field for row in rows]
    assert [row.field for row, cell in zip(rows, sheet[1], strict=True) if row.meaning not in cell.comment.text] == []
    assert [row[0].value for row in guide.iter_rows(min_row=2)] == heads
    with_words = [row for row in rows if row.type == "yes or no" or row.type.startswith("one of")]
    assert len(sheet.data_validations.dataValidation) == len(with_words)


@pytest.mark.parametrize("table", IN_COLUMNS)
def test_the_example_of_a_workbook_reads_as_a_row(bare: Path, table: str) -> None:
    file = made(table, "hotel")
    book = load_workbook(file)
    sheet, guide = book.worksheets
    for number, row in enumerate(guide.iter_rows(min_row=2, values_only=True), 1):
        sheet.cell(2, number, row[4])
    book.save(file)
    folder = Workspace(bare).folder("hotel")
    assert [str(problem) for problem in folder.problems if problem.severity == "error"] == []
    assert folder.tables[table].rows_used == 1


def test_a_file_nobody_has_filled_in_counts_for_nothing(bare: Path) -> None:
    for table in ("usage", "entitlements", "goals"):
        made(table, "hotel")
    told = Workspace(bare).tell("hotel")
    coverage = examine(told)
    assert (coverage.level, coverage.lacking) == (0, ("usage.csv",))
    assert {"usage.csv", "entitlements.csv", "goals.yaml"} <= {gain.file for gain in coverage.gains}


def test_what_all_customers_share_lies_beside_them(bare: Path) -> None:
    assert made("catalogue").as_posix() == "customers/_shared/catalogue.xlsx"
    assert made("profile", "Big hotels").as_posix() == "customers/_shared/profiles/big-hotels.yaml"
    (bare / "customers" / "hotel" / "customer.yaml").write_text("name: Hotel\nprofile: big-hotels\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["check", "hotel"]).exit_code == 0


def test_a_post_mortem_begins_with_a_title_and_an_unknown_start(bare: Path) -> None:
    file = made("incident", "hotel", "Arrivals: late # again")
    assert file.as_posix() == "customers/hotel/incidents/arrivals-late-again.md"
    assert problems(bare) == []
    [incident] = Workspace(bare).folder("hotel").incidents or ()
    assert (incident.title, incident.started, incident.audience) == ("Arrivals: late # again", None, "internal")
    assert incident.sections == {}
    text = file.read_text(encoding="utf-8")
    inside = {"place", *BODY[Incident]}
    meanings = [field.description or "" for name, field in Incident.model_fields.items() if name not in inside]
    assert [meaning for meaning in meanings if meaning not in text] == []


def test_a_post_mortem_holds_once_its_comments_are_taken_away(bare: Path) -> None:
    file = made("incident", "hotel", "Late")
    before, front, _ = file.read_text(encoding="utf-8").split("---\n")
    lines = [
        line for line in front.splitlines() if not line.startswith(("title", "started", "# An", "# Below", "#   ##"))
    ]
    bare_front = "\n".join(re.sub("^# ", "", line) for line in lines)
    front = f"title: Late\nstarted: 2026-08-11T05:40:00+02:00\n{bare_front}\n"
    file.write_text(f"{before}---\n{front}---\n", encoding="utf-8")
    assert problems(bare) == []
    [incident] = Workspace(bare).folder("hotel").incidents or ()
    assert incident.is_approved
    assert incident.actions[0].owner == "Product lead"


def test_a_note_is_read_and_stays_inside(bare: Path) -> None:
    made("note", "hotel", "Before the meeting")
    [note] = Workspace(bare).folder("hotel").notes or ()
    assert (note.title, note.audience, note.text) == ("Before the meeting", "internal", "")
    assert problems(bare) == []


def test_the_comments_of_a_new_customer_hold_once_they_are_taken_away(bare: Path) -> None:
    file = made("customer", "Old Hotel", "--id", "old")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../.qbr/schemas/customer.json\n")
    head, fields, _ = text.split("\n\n", 2)
    file.write_text(head + "\n" + re.sub("^# ", "", fields, flags=re.MULTILINE), encoding="utf-8")
    customer = Workspace(bare).folder("old").customer
    assert (customer.name, customer.contract and customer.contract.notice_days) == ("Old Hotel", 90)


def test_a_file_that_is_there_is_never_written_over(bare: Path) -> None:
    mine = bare / "customers" / "hotel" / "goals.json"
    mine.write_text("[]", encoding="utf-8")
    assert [new("goals", "hotel").exit_code, mine.read_text(encoding="utf-8")] == [1, "[]"]
    made("incident", "hotel", "Late")
    result = new("incident", "hotel", "late!")
    assert result.exit_code == 1
    assert "customers/hotel/incidents/late.md: is there already" in result.stderr


def test_a_customer_nobody_knows_and_a_title_without_letters_are_told(bare: Path) -> None:
    assert 'there is no customer "hotl"' in new("goals", "hotl").stderr
    assert "makes no name for a file" in new("incident", "hotel", "!!!").stderr


def test_every_kind_of_file_has_its_command() -> None:
    assert set(command.commands) == {"customer", "incident", "note", "profile", *TABLES}
    about = (UsageRow.__doc__ or "").split(":")[0]
    assert about
    assert about in CliRunner().invoke(main, ["new", "usage", "-h"]).output


def test_a_post_mortem_in_yaml_may_name_the_schema_its_editor_reads(bare: Path) -> None:
    """Above Markdown no common editor checks keys, so the guide shows this form."""
    made("incident", "hotel", "Keys late")
    guide = (Path(__file__).parents[1] / "customers" / "README.md").read_text(encoding="utf-8")
    line = re.search(r"`(# yaml-language-server: \$schema=\S+incident\.json)`", guide)
    assert line is not None
    path = bare / "customers" / "hotel" / "incidents" / "late.yaml"
    path.write_text(f"{line[1]}\ntitle: Keys late\nstarted: 2026-08-11T05:40:00+02:00\n", encoding="utf-8")
    assert (path.parent / line[1].partition("=")[2]).resolve() == bare / ".qbr" / "schemas" / "incident.json"
    assert (bare / ".qbr" / "schemas" / "incident.json").is_file()
    assert "late" in {incident.id for incident in Workspace(bare).folder("hotel").incidents or ()}
