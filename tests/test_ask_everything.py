"""What qbr ask asks, against what a review says is missing; and answers as people type them, in every form of file."""

from __future__ import annotations

import shutil
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.styles import Font

from qbr.agenda import agenda
from qbr.asking import HEADS
from qbr.build import Workspace
from qbr.cli import main
from qbr.coverage import examine
from qbr.errors import DataError
from qbr.records.folder import CustomerFolder
from qbr.typed_answers import in_one_form
from qbr.wishes import FIRST, FIRST_NAMES, questions

GOAL, PROMISE = "first goal", "first promise"
CUSTOMERS = Path(__file__).parents[1] / "customers"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the two samples that lack most, and a hotel with what a test writes."""
    for name in ("globex", "initech"):
        shutil.copytree(CUSTOMERS / name, tmp_path / "customers" / name)
    hotel = tmp_path / "customers" / "hotel"
    hotel.mkdir()
    (hotel / "customer.yaml").write_text("name: Hotel\nas_of: 2026-10-05\n", encoding="utf-8")
    (tmp_path / "qbr.yaml").write_text("me: Dana\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")
    return tmp_path / "customers"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def asked() -> dict[tuple[str, str, str], int]:
    """The workbook's rows by customer, what they are about, and field."""
    sheet = load_workbook("questions.xlsx")["Questions"]
    found = {}
    for row in sheet.iter_rows(min_row=2):
        found[str(row[0].value), str(row[1].value), str(row[3].value)] = row[0].row
    return found


def fill(customer: str, answers: dict[tuple[str, str], Any], when: Any = "2026-10-02") -> dict[tuple[str, str], int]:
    """Ask about a customer where nobody has asked yet, write answers into the workbook, and return their rows."""
    if not Path("questions.xlsx").exists():
        assert run("ask", customer).exit_code == 0
    rows = asked()
    book = load_workbook("questions.xlsx")
    for (about, name), value in answers.items():
        row = rows[customer, about, name]
        for column, cell in (("answer", value), ("who", "Ines"), ("when", when)):
            book["Questions"].cell(row, HEADS.index(column) + 1, cell)
    book.save("questions.xlsx")
    return {name: rows[customer, *name] for name in answers}


def read(customer: str) -> CustomerFolder:
    return Workspace(".").folder(customer)


def test_every_fact_a_review_misses_and_a_person_could_type_has_a_row(office: Path) -> None:
    run("ask", "globex", "initech", "hotel")
    rows = asked()
    listed = {(str(row[0].value), str(row[1].value)) for row in load_workbook("questions.xlsx")["Files"].iter_rows()}
    for customer in ("globex", "initech", "hotel"):
        told = Workspace(".").tell(customer)
        for gain in examine(told).gains:
            table = Path(gain.file).stem
            about = FIRST_NAMES.get(table, "")
            fields = {name for who, what, name in rows if (who, what) == (customer, about)}
            assert {wish.field for wish in FIRST if wish.table == table} - {"starts", "ends"} <= fields
            assert (customer, gain.file) in listed  # what no cell can hold is named with its file
        assert len(told.review.goals.questions) == 6  # what would find the goals: each is asked for too
        goal = {"statement", "baseline", "target", "by", "owner_theirs", "importance", "value_unit.amount"}
        assert {(customer, GOAL, name) for name in goal} <= rows.keys()
        assert (customer, customer, "business.their_customers") in rows
    assert ("globex", "Dock Booking · Dock Booking · 2025-08-01", "unit_price") in rows  # doctor: its cost is not known
    assert ("globex", "Planner seats · Planner · 2025-02-01", "unit_price") not in rows


def test_the_list_for_the_meeting_and_what_is_not_known_have_rows_too(samples: Workspace) -> None:
    rows = {((question.key or ("",))[0], question.field) for question in questions(samples.folder("acme"))}
    parts = {part.name: part.rows for part in agenda(samples.review("acme"))}
    fields = {"What would you do with it?": "intent", "How would it help your business?": "business_value",
              "How would it help those you serve?": "helps_their_customers"}  # fmt: skip
    found = [(about, fields[question]) for about, question, _ in parts["meeting"] if question in fields]
    assert len(found) == 7
    assert set(found) <= rows
    assert ("G6", "baseline") in rows  # how both sides will see that drivers rate their rosters
    assert ("Arrivals without a booking get a place", "satisfaction") in rows  # of what is not known yet


def test_from_questions_to_a_review_that_says_what_was_answered(office: Path) -> None:
    dock = "Dock Booking · Dock Booking · 2025-08-01"
    fill("globex", {
        (dock, "unit_price"): "41,50", (GOAL, "statement"): "Weniger Nacharbeit: 3 % statt 7 %",
        (GOAL, "baseline"): 7, (GOAL, "target"): "3,0", (GOAL, "by"): "31.1.2027",
        (GOAL, "owner_theirs"): "Leiterin Arbeitsvorbereitung", (GOAL, "importance"): "9",
        (GOAL, "value_unit.amount"): "1 200", ("globex", "contract.notice_days"): 90,
        (PROMISE, "text"): "Train the night shift",
    })  # fmt: skip
    before = (office / "globex" / "entitlements.csv").read_text(encoding="utf-8")
    result = run("answers", "questions.xlsx")
    assert "the first promise needs side too" in result.stderr
    fill("globex", {(PROMISE, "side"): "Ours", (PROMISE, "due"): "2026-12-01"})
    assert run("answers", "questions.xlsx").exit_code == 0
    after = (office / "globex" / "entitlements.csv").read_text(encoding="utf-8")
    assert after == before.replace("2027-01-31;;6;", "2027-01-31;41,50;6;")
    goals = (office / "globex" / "goals.yaml").read_text(encoding="utf-8")
    assert goals.startswith("# yaml-language-server: $schema=../../.qbr/schemas/goals.json\n")
    assert "by: 2027-01-31 # answered by Ines on 2026-10-02\n" in goals
    assert (office / "globex" / "actions.csv").read_text(encoding="utf-8") == (
        "id,text,side,due\nP-1,Train the night shift,ours,2026-12-01\n"
    )
    folder = read("globex")
    assert [problem for problem in folder.problems if problem.severity == "error"] == []
    [goal] = folder.goals or ()
    assert (goal.id, goal.target, goal.value_unit.amount if goal.value_unit else None) == ("G1", 3, 1200)
    assert [item.unit_price for item in folder.entitlements or ()][2] == Decimal("41.50")
    review = Workspace(".").review("globex")
    assert "Weniger Nacharbeit" in str(review.goals)
    assert review.goals.state != "absent"
    assert not any("Dock Booking costs" in str(missing) for missing in review.unused.missing)
    assert run("check", "globex").exit_code == 0
    everything = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    again = run("answers", "questions.xlsx")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "0 answers written, 12 there already" in again.stderr
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == everything


def _actions() -> bytes:
    book, out = Book(), BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "Versprechen"
    sheet.append(["Our promises", None, "as of", "2026-09-30"])
    sheet.append(["id", "text", "side", "owner", "cost", "double"])
    sheet.append(["P-1", "Train, twice", "ours", None, 40, "=E3*2"])
    sheet.append(["P-2", "Count <keys> & locks", "theirs", "Head of Reception", 1, "=E4*2"])
    sheet["D3"].font = Font(bold=True)
    book.create_sheet("Rules")["A1"] = "=1+1"
    book.save(out)
    return out.getvalue()


def test_a_table_in_a_workbook_takes_answers_and_keeps_everything_else(office: Path) -> None:
    path = office / "hotel" / "actions.xlsx"
    path.write_bytes(_actions())
    customer = "name: Hotel\nas_of: 2026-10-05\nsources:\n  actions: {sheet: Versprechen, header_row: 2}\n"
    (office / "hotel" / "customer.yaml").write_text(customer, encoding="utf-8")
    before = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    fill("hotel", {("P-1", "owner"): "Service <lead> & co", ("P-1", "due"): "30.11.2026", ("P-2", "due"): "2026-12-01"})
    assert run("answers", "questions.xlsx").exit_code == 0
    after = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    assert {name for name in before if after[name] != before[name]} == {"xl/worksheets/sheet1.xml"}
    cells = {cell.coordinate: cell.value for row in load_workbook(path)["Versprechen"].iter_rows() for cell in row}
    assert {name: value for name, value in cells.items() if value is not None} == {
        "A1": "Our promises", "C1": "as of", "D1": "2026-09-30",
        "A2": "id", "B2": "text", "C2": "side", "D2": "owner", "E2": "cost", "F2": "double", "G2": "due",
        "A3": "P-1", "B3": "Train, twice", "C3": "ours", "D3": "Service <lead> & co", "E3": 40, "F3": "=E3*2",
        "G3": "2026-11-30", "A4": "P-2", "B4": "Count <keys> & locks", "C4": "theirs", "D4": "Head of Reception",
        "E4": 1, "F4": "=E4*2", "G4": "2026-12-01",
    }  # fmt: skip
    assert load_workbook(path)["Versprechen"]["D3"].font.bold
    assert [str(action.due) for action in read("hotel").actions or ()] == ["2026-11-30", "2026-12-01"]


def test_a_workbook_of_qbr_new_with_nothing_in_it_takes_a_first_entry(office: Path) -> None:
    assert run("new", "needs", "hotel").exit_code == 0
    fill("hotel", {("first need", "need"): "See arrivals", ("first need", "satisfaction"): "6,5"})
    assert run("answers", "questions.xlsx").exit_code == 0
    [need] = read("hotel").needs or ()
    assert (need.need, need.satisfaction, need.importance) == ("See arrivals", Decimal("6.5"), None)
    sheet = load_workbook(office / "hotel" / "needs.xlsx")["needs"]
    assert sheet["A1"].comment is not None  # what the head says below it stays
    assert run("answers", "questions.xlsx").stdout == ""


def test_a_first_entry_where_somebody_wrote_one_meanwhile_is_shown_with_both(office: Path) -> None:
    rows = fill("hotel", {(GOAL, "statement"): "Fewer calls", (GOAL, "target"): 3})
    mine = "- id: G7\n  statement: Keys in three minutes\n"
    (office / "hotel" / "goals.yaml").write_text(mine, encoding="utf-8")
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 1
    for row in rows.values():
        assert f'cell H{row}: customers/hotel/goals.yaml has entries by now, and not one that says "Fewer calls"' in (
            result.stderr
        )
    assert (office / "hotel" / "goals.yaml").read_text(encoding="utf-8") == mine


@pytest.mark.parametrize("head", ["", "goals:\n"])
def test_an_entry_with_a_fault_before_it_does_not_move_the_answer(office: Path, head: str) -> None:
    mine = f"{head}- id: G0\n  statement: Late\n  target: soon\n- id: G1\n  statement: Keys in three minutes\n"
    (office / "hotel" / "goals.yaml").write_text(mine, encoding="utf-8")
    fill("hotel", {("G1", "target"): 3})
    assert run("answers", "questions.xlsx").exit_code == 0
    expected = f"{mine}  target: 3 # answered by Ines on 2026-10-02\n"
    assert (office / "hotel" / "goals.yaml").read_text(encoding="utf-8") == expected


def test_a_file_somebody_else_changes_while_answers_are_taken_stays(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office / "hotel" / "goals.yaml").write_text("- id: G1\n  statement: Keys\n", encoding="utf-8")
    fill("hotel", {("G1", "target"): 3})
    theirs = "- id: G1\n  statement: Keys, said otherwise\n"

    def meanwhile(*_: object) -> str:
        (office / "hotel" / "goals.yaml").write_text(theirs, encoding="utf-8")
        return ""

    monkeypatch.setattr("qbr.answering.spoilt", meanwhile)
    result = run("answers", "questions.xlsx")
    assert "customers/hotel/goals.yaml: has changed meanwhile\n  Run qbr answers again." in result.stderr
    assert (office / "hotel" / "goals.yaml").read_text(encoding="utf-8") == theirs


def test_a_table_in_a_form_we_do_not_write_is_told_with_the_way_out(office: Path) -> None:
    (office / "hotel" / "contacts.jsonl").write_text('{"name": "Ines"}\n', encoding="utf-8")
    rows = fill("hotel", {("Ines", "role"): "Buyer"})
    result = run("answers", "questions.xlsx")
    assert f"cell H{rows['Ines', 'role']}: customers/hotel/contacts.jsonl is in a form we do not write into" in (
        result.stderr
    )
    assert "save it as .xlsx or .csv" in result.stderr


@pytest.mark.parametrize("nothing", ["n/a", " - ", "None", "k.A."])
def test_what_stands_for_no_value_is_no_answer(office: Path, nothing: str) -> None:
    rows = fill("hotel", {("hotel", "segment"): nothing})
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 0
    assert f'cell H{rows["hotel", "segment"]}: "{nothing.strip()}" is no answer' in result.stderr
    assert read("hotel").customer.segment is None


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("contract.end", "31.12.2027", "2027-12-31"),
        ("contract.end", "12/31/2027", "2027-12-31"),
        ("contract.end", "2027/12/31", "2027-12-31"),
        ("sla.availability", "99,95", "99.95"),
        ("sla.availability", 99.95, "99.95"),
        ("contract.notice_days", "90", "90"),
        ("readiness.means", "JA", "True"),
        ("readiness.means", False, "False"),
        ("business.their_customers", "  Guests: of the house # 1 ", "Guests: of the house # 1"),
    ],
)
def test_an_answer_comes_back_as_it_was_meant(office: Path, name: str, typed: Any, value: str) -> None:
    fill("hotel", {("hotel", name): typed}, when="2.10.2026")
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 0, result.output
    found: Any = read("hotel").customer
    for step in name.split("."):
        found = getattr(found, step)
    assert str(found) == value
    assert run("answers", "questions.xlsx").stdout == ""


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("contract.end", "3/4/2027", '"3/4/2027" may be 2027-04-03 or 2027-03-04'),
        ("contract.end", "end of May", 'contract.end is "end of May", expected a date'),
        ("contract.end", "31.2.2027", 'contract.end is "2027-02-31", there is no such day'),
        ("sla.availability", "99.900", '"99.900" may be 99900 or 99.900; write 99900 or 99.9'),
        ("sla.availability", "99.9 %", "expected a number without the per cent sign"),
        ("contract.notice_days", "90 days", "expected a whole number"),
        ("readiness.means", "maybe", 'readiness.means is "maybe", expected yes or no'),
    ],
)
def test_an_answer_that_says_two_things_or_none_is_named_by_its_cell(
    office: Path, name: str, typed: str, words: str
) -> None:
    rows = fill("hotel", {("hotel", name): typed})
    result = run("answers", "questions.xlsx")
    assert result.exit_code == 1
    assert f"cell H{rows['hotel', name]}: " in result.stderr
    assert words in result.stderr
    assert (office / "hotel" / "customer.yaml").read_text(encoding="utf-8") == "name: Hotel\nas_of: 2026-10-05\n"


@pytest.mark.parametrize(
    ("text", "number"),
    [("7,5", "7.5"), ("7.5", "7.5"), ("0.125", "0.125"), ("1.200,50", "1200.50"), ("1,200.5", "1200.5"),
     ("1 200", "1200"), ("1'200", "1200"), ("-3", "-3"), ("3.1250", "3.1250"), ("many", "many")],
)  # fmt: skip
def test_a_number_is_read_with_either_mark_where_it_says_one_thing(text: str, number: str) -> None:
    assert in_one_form(text, "number", ()) == number


def test_a_customer_that_is_not_there_is_told(office: Path) -> None:
    rows = fill("hotel", {("hotel", "segment"): "hotels"})
    shutil.rmtree(office / "hotel")
    result = run("answers", "questions.xlsx")
    assert f"cell H{rows['hotel', 'segment']}: " in result.stderr
    with pytest.raises(DataError):
        read("hotel")
