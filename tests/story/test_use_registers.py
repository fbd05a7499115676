"""Tables of use as a reader meets them: who has no access, who stands apart, whom it all rests on, who takes part."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from outcome_folders import register, rows, tell
from pptx import Presentation
from registers_read import shown_in_deck

from qbr import Workspace
from qbr.cli import main
from qbr.story.review import Review
from qbr.story.review.registers import RegisterTable

ACME = Path("customers/acme")


def table(review: Review, name: str) -> RegisterTable | None:
    return next((each for each in review.registers.tables if each.id == name), None)


def told(workspace: Path, name: str) -> RegisterTable:
    found = table(Workspace(workspace).review("acme"), name)
    assert found is not None
    return found


def cells(found: RegisterTable) -> list[list[str]]:
    return [[cell.text.text.replace("\u00a0", " ") for cell in row.cells] for row in found.all_rows]


def rewrite(workspace: Path, name: str, change) -> None:
    """Change the rows of one of Acme's files."""
    file = workspace / ACME / name
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows = change(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.practice(63)
def test_a_group_without_any_seat_is_listed_first(workspace):
    found = told(workspace, "unserved")
    assert cells(found) == [
        ["agency drivers at weekends", "Planner", "38", "0", "38"],
        ["planners", "Forecast", "91", "40", "51"],
        ["all teams", "Planner", "474", "440", "34"],
    ]
    assert [row.is_focus for row in found.all_rows] == [True, False, False]
    assert found.title.text.startswith("Agency drivers at weekends: none of the 38 people")
    assert "unserved" in shown_in_deck(Workspace(workspace).review("acme"))


@pytest.mark.practice(63)
def test_where_everybody_in_scope_has_access_there_is_no_table(workspace):
    def served(rows):
        return [{**row, "population": row["assigned"] or row["population"]} for row in rows]

    rewrite(workspace, "entitlements.csv", served)
    assert table(Workspace(workspace).review("acme"), "unserved") is None


@pytest.mark.practice(63)
def test_who_is_without_access_is_counted_by_group_over_what_is_held_on_the_last_day(tmp_path):
    entitlements = """
        product,quantity,unit,assigned,population,group,from,to
        Planner,30,seat,10,60,depots,2026-01-01,2026-12-31
        Planner,40,seat,,60,depots,2026-01-01,2026-12-31
        Planner,25,seat,0,25,drivers,2026-01-01,2026-12-31
        Planner,30,seat,30,30,office,2026-01-01,2026-12-31
        Planner,50,seat,20,50,night shift,2026-01-01,2026-06-30
        Messages,10,message,,70,drivers,2026-01-01,2026-12-31
    """  # the depots are 60 people in both rows: 10 assigned and, where nobody said, all 40 seats
    table = register(tell(tmp_path, entitlements_csv=entitlements).review, "unserved")
    assert rows(table) == [
        ["drivers", "Planner", "25", "0", "25"],
        ["depots", "Planner", "60", "50", "10"],
    ]  # everybody of the office has a seat, the night shift's ended, and messages are not for people


@pytest.mark.practice(66)
def test_a_bad_site_is_named_though_the_mean_is_fine(workspace):
    # Five sites rate 4 or 5 and one rates 1: the mean of the six is 4.0, and the one that suffers has a name.
    scores = {"North": 5, "South": 5, "Fleet": 4, "Dispatch": 5, "Customer desk": 4, "Returns": 1}
    lines = ["date,instrument,question,score,scale,respondent,role_type,team,consent,wave"]
    lines += [
        f"2026-09-1{place},csat,Q2,{score},1-5,r-{team}-{place},user,{team},no,2026-Q3"
        for team, score in scores.items()
        for place in range(5)
    ]
    (workspace / ACME / "surveys.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = told(workspace, "consistency")
    row = next(row for row in found.all_rows if row.cells[0].text.text == "Satisfaction")
    assert [cell.text.text for cell in row.cells[1:]] == ["6", "4.0", "1.0", "5.0", "0.7", "Returns"]
    assert row.is_focus
    assert found.title.text == "Returns stands apart from the others: 1.0, where the mean is 4.0"


@pytest.mark.practice(66)
def test_the_spread_of_use_is_that_of_the_teams(workspace):
    # By hand from the plan of the sample: active ÷ assigned of six teams.
    row = cells(told(workspace, "consistency"))[0]
    assert row[:2] + row[3:5] + row[6:] == ["Active of assigned", "6", "55 %", "98 %", "Returns"]


@pytest.mark.practice(66)
def test_three_spreads_tell_who_stands_apart():
    from decimal import Decimal

    from qbr.analysis.registers.consistency import Spread
    from qbr.facts import Source

    def spread(*values: int) -> Spread:
        return Spread("use", {f"s{place}": Decimal(value) for place, value in enumerate(values)}, Source())

    # Median 80, distances 2, 1, 0, 1, 20: their median is 1, the spread 1.4826; no narrower than 5 % of 80 is 4.
    assert spread(82, 81, 80, 79, 60).width == Decimal("1.4826")
    assert spread(82, 81, 80, 79, 67).stands_apart  # 13 > 3 × 4
    assert not spread(82, 81, 80, 79, 68).stands_apart  # 12 is not more
    assert spread(82, 81, 80, 79, 60).worst == "s4"


def _tickets(hours: dict[str, tuple[int, ...]], month: str = "08") -> str:
    """Tickets of the third quarter, opened at midnight and solved after so many hours, by the role that asked."""
    return "".join(
        f"{role}-{month}-{place},2026-{month}-0{place}T00:00:00Z,2026-{month}-0{place}T{each:02}:00:00Z,{role}\n"
        for role, all_of_it in hours.items()
        for place, each in enumerate(all_of_it, 1)
    )


TICKETS = "id,created,solved,requester_role\n"


@pytest.mark.practice(66)
@pytest.mark.parametrize(
    ("worst", "told_row", "title"),
    [
        ((3,) * 5, ["2.0", "1.0", "3.0", "1.5"], "even"),
        # Medians 1, 2 and 20: their median is 2, the distances 1, 0 and 18, the spread 1.4826 × 1.
        ((20,) * 5, ["7.7", "1.0", "20.0", "1.5"], "driver stands apart from the others: 20.0, where the mean is 7.7"),
    ],
)
def test_who_waits_longest_is_found_by_the_median_of_the_quarters_tickets(tmp_path, worst, told_row, title):
    hours = {"clerk": (1, 1, 1, 1, 22), "planner": (2,) * 5, "driver": worst, "guest": (23,) * 4}  # four are too few
    tickets = TICKETS + _tickets(hours) + _tickets({"clerk": (23,) * 9}, month="06")  # not of this quarter
    table = register(tell(tmp_path, tickets_csv=tickets).review, "consistency")
    assert rows(table) == [["Hours to solve a ticket", "3", *told_row, "driver"]]
    assert table.rows[0].is_focus is (title != "even")
    if title != "even":
        assert table.title.text.casefold().replace("\u00a0", " ") == title


@pytest.mark.practice(66)
def test_two_groups_make_no_spread_and_only_satisfaction_of_the_quarter_counts(tmp_path):
    two = TICKETS + _tickets({"clerk": (1,) * 5, "planner": (9,) * 5})
    assert register(tell(tmp_path / "two", tickets_csv=two).review, "consistency") is None

    def answers(instrument: str, scale: str, scores: dict[str, int], day: str = "2026-09-10") -> str:
        return "".join(
            f"{day},{instrument},{score},{scale},r-{team}-{place},user,{team}\n"
            for team, score in scores.items()
            for place in range(5)
        )

    surveys = (
        "date,instrument,score,scale,respondent,role_type,team\n"
        + answers("csat", "1-5", {"North": 4, "South": 3, "Fleet": 2})
        + answers("nps", "0-10", {"North": 10, "South": 10, "Fleet": 10})
        + answers("csat", "1-5", {"North": 5, "South": 5, "Fleet": 5, "West": 1}, day="2026-06-10")
    )
    table = register(tell(tmp_path / "three", surveys_csv=surveys).review, "consistency")
    assert rows(table) == [["Satisfaction", "3", "3.0", "2.0", "4.0", "1.5", "Fleet"]]


@pytest.mark.practice(91)
def test_exactly_half_of_the_use_is_no_more_than_half_and_training_counts_the_active_on_the_list(tmp_path):
    shares = {"Even": (6, 3, 1, 1, 1), "Uneven": (1, 9, 1, 1, 1), "Steep": (15, 1, 1, 1, 1)}  # u1 makes 22 of 44
    usage = "date,user_id,feature,module,value\n" + "".join(
        f"2026-09-15,u{user},{module.casefold()},{module},{value}\n"
        for module, by_user in shares.items()
        for user, value in enumerate(by_user, 1)
    )
    users = """
        user_id,trained,certified
        u1,2026-05-04,2026-06-01
        u2,2026-11-01,2026-06-01
        u3,2026-05-04,
        u4,,2026-06-01
        u5,,
        u6,2026-05-04,
    """  # u2 was trained after the quarter, u6 is not active
    table = register(tell(tmp_path, usage_csv=usage, users_csv=users).review, "people")
    assert [row for row in rows(table) if row[0][:6] in ("Traine", "Certif", "Share ")] == [
        ["Trained, of active users on the list", "2 of 5", "–"],
        ["Certified, of active users on the list", "3 of 5", "–"],
        ["Share of the busiest user", "50 %", "–"],
        ["Share of the busiest user of Steep", "79 %", "rests on one person"],
        ["Share of the busiest user of Uneven", "69 %", "rests on one person"],
    ]


@pytest.mark.practice(91)
def test_one_person_with_more_than_half_of_the_activity_is_flagged(workspace):
    def one_does_most(rows):
        total = sum(int(row["value"]) for row in rows)
        return [
            *rows,
            {**rows[-1], "date": "2026-09-28", "user_id": "u1004", "feature": "planner.edit", "value": total},
        ]

    assert not any("rests on one person" in row for row in cells(told(workspace, "people")))
    rewrite(workspace, "usage.csv", one_does_most)
    found = told(workspace, "people")
    busiest = next(row for row in cells(found) if row[0] == "Share of the busiest user")
    assert busiest[2] == "rests on one person"
    assert found.title.text.startswith("One person makes ")
    assert "u1004" not in " ".join(" ".join(row) for row in cells(found))  # nobody is named


@pytest.mark.practice(91)
def test_trained_of_active_is_counted_from_the_files(workspace):
    with (workspace / ACME / "users.csv").open(encoding="utf-8", newline="") as file:
        users = {row["user_id"]: row["trained"] for row in csv.DictReader(file)}
    with (workspace / "customers/_shared/catalogue.csv").open(encoding="utf-8", newline="") as file:
        counts = {row["feature"] for row in csv.DictReader(file) if row["value_event"] == "yes"}
    with (workspace / ACME / "usage.csv").open(encoding="utf-8", newline="") as file:
        active = {
            row["user_id"]
            for row in csv.DictReader(file)
            if "2026-09-03" <= row["date"] <= "2026-09-30" and row["feature"] in counts and row["user_id"] in users
        }
    trained = sum(bool(users[user]) and users[user] <= "2026-09-30" for user in active)
    row = next(row for row in told(workspace, "people").all_rows if row.cells[0].text.text.startswith("Trained,"))
    assert row.cells[1].figure.fact.formula == f"{trained} ÷ {len(active)}"


@pytest.mark.practice(91)
def test_people_stand_by_role_by_name_with_consent_or_not_at_all(workspace):
    file = workspace / ACME / "customer.yaml"
    text = file.read_text(encoding="utf-8")
    who = {}
    for people in ("roles", "names", "none"):
        file.write_text(text.replace("people: roles", f"people: {people}"), encoding="utf-8")
        who[people] = [row[2] for row in cells(told(workspace, "people"))[:2]]
    assert who["roles"][0] == "Dispatch lead, Shift lead South"
    assert who["names"] == ["Sunniva Albacht, Bram Oldewey",
                            "Sunniva Albacht, Joost Wendelmoor, IT manager, Bram Oldewey"]  # fmt: skip
    assert who["none"] == ["–", "–"]


@pytest.mark.practice(95)
def test_participation_counts_active_teams_and_the_executives_who_came(workspace):
    # Of five meetings of the quarter with roles on record, the head of operations came to three; the head of people
    # came to none. All six teams have at least half of their people active; Returns, at 55 %, just so.
    assert cells(told(workspace, "participation")) == [
        ["Teams active", "6", "6", "6 of 6", "–"],
        ["Meetings an executive of yours attended", "3", "5", "3 of 5", "–"],
        ["Executives of yours who attended", "1", "2", "–", "Head of People"],
    ]


@pytest.mark.practice(95)
def test_a_team_below_half_is_named_as_missing(workspace):
    with (workspace / ACME / "users.csv").open(encoding="utf-8", newline="") as file:
        returns = {row["user_id"] for row in csv.DictReader(file) if row["team"] == "Returns"}
    quiet = set(sorted(returns)[::2])

    def fall_silent(rows):
        return [row for row in rows if not (row["user_id"] in quiet and row["date"] >= "2026-09-03")]

    rewrite(workspace, "usage.csv", fall_silent)
    found = told(workspace, "participation")
    assert cells(found)[0] == ["Teams active", "5", "6", "5 of 6", "Returns"]
    assert found.title.text.startswith("5 of 6 teams are active")


@pytest.mark.practice(95)
def test_half_of_a_team_is_active_enough_and_only_meetings_of_the_quarter_that_took_place_count(tmp_path):
    # Assigned, and active in September; gates and yard are too small to stand alone and count as the two they are.
    people = {"North": (5, 5), "Fleet": (6, 3), "Returns": (6, 2), "Gates": (3, 3), "Yard": (3, 3)}
    users, usage = "user_id,team\n", "date,user_id,team,feature,value\n"
    for team, (assigned, active) in people.items():
        users += "".join(f"{team}{n},{team}\n" for n in range(assigned))
        usage += "".join(f"2026-09-15,{team}{n},{team},plan,1\n" for n in range(active))
    contacts = """
        name,role,role_type
        A,Head of Operations,executive
        B,Finance director,executive
        C,Dispatch lead,user
    """
    interactions = """
        date,type,roles,held,audience
        2026-07-10,review,Head of Operations; Dispatch lead,yes,customer
        2026-08-10,call,Dispatch lead,yes,customer
        2026-08-15,call,Dispatch lead,yes,customer
        2026-08-20,call,,yes,customer
        2026-09-01,review,Finance director,no,customer
        2026-05-01,review,Finance director,yes,customer
    """  # the finance director came in the quarter before, and the meeting of September was not held
    review = tell(
        tmp_path, users_csv=users, usage_csv=usage, contacts_csv=contacts, interactions_csv=interactions
    ).review
    assert rows(register(review, "participation")) == [
        ["Teams active", "4", "5", "4 of 5", "Returns"],
        ["Meetings an executive of yours attended", "1", "3", "1 of 3", "–"],
        ["Executives of yours who attended", "1", "2", "–", "Finance director"],
    ]


@pytest.mark.practice(24)
def test_what_is_not_used_cannot_be_switched_off_and_prints_its_threshold(workspace, monkeypatch):
    monkeypatch.chdir(workspace)
    settings = workspace / "templates/standard/template.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("unused: main", "unused: off"), encoding="utf-8")
    assert "unused: off" in settings.read_text(encoding="utf-8")
    refused = CliRunner().invoke(main, ["build", "acme"])
    assert refused.exit_code != 0
    assert "unused" in refused.output
    assert not list((workspace / "output").rglob("*.pptx"))
    settings.write_text(text, encoding="utf-8")

    def measure() -> str:
        return Workspace(workspace).review("acme").unused.measure.text.replace("\u00a0", " ")

    assert "90 days" in measure()
    own = workspace / "qbr.yaml"
    own.write_text(own.read_text(encoding="utf-8") + "\nthresholds:\n  unused_days: 30\n", encoding="utf-8")
    assert "30 days" in measure()


@pytest.mark.practice(24)
def test_the_four_forms_of_what_lies_idle_add_up_to_its_cost(workspace):
    review = Workspace(workspace).review("acme")
    found = table(review, "shelfware")
    costs = [row.cells[3].figure.fact.number for row in found.all_rows if row.cells[3].figure is not None]
    assert sum(costs) == review.unused.total.value == 20_628
    by_form = defaultdict(list)
    for row in cells(found):
        by_form[row[1]].append(row[0])
    assert by_form["held by nobody"] == ["Planner seats"]
    assert by_form["capacity not consumed"] == ["Message pack"]
    assert by_form["in ramp, not counted as idle"] == ["Planner seats"]


@pytest.mark.practice(34)
@pytest.mark.parametrize(
    ("as_of", "fiscal", "folder"),
    [
        ("2026-10-05", "start_month: 1", "2026-Q3"),
        ("2026-09-30", "start_month: 1", "2026-Q2"),  # its last day has not passed
        ("2026-10-05", "start_month: 2", "2027-Q2"),  # May to July 2026, of the year that ends in January 2027
        ("2026-10-05", "{start_month: 2, label: start}", "2026-Q2"),
        ("2026-10-05", "{start_month: 2, pattern: 4-4-5, week_end: saturday}", "2027-Q2"),
    ],
)
def test_without_flags_the_last_complete_quarter_of_the_customers_year_is_built(workspace, as_of, fiscal, folder):
    file = workspace / ACME / "customer.yaml"
    text = file.read_text(encoding="utf-8").replace("as_of: 2026-10-05", f"as_of: {as_of}")
    block = fiscal if fiscal.startswith("{") else f"{{{fiscal}}}"
    file.write_text(text.replace("fiscal:\n  start_month: 1", f"fiscal: {block}"), encoding="utf-8")
    workspace_now = Workspace(workspace)
    quarter, _ = workspace_now.quarter(workspace_now.folder("acme"))
    assert quarter.label == folder
    assert quarter.end < date.fromisoformat(as_of) <= quarter.next.end


@pytest.mark.practice(34)
def test_the_command_without_flags_writes_the_last_complete_quarter_into_both_files(workspace, monkeypatch):
    monkeypatch.chdir(workspace)
    result = CliRunner().invoke(main, ["build", "acme"])
    assert result.exit_code == 0, result.output
    folder = workspace / "output/acme/2026-Q3"
    deck = Presentation(next(folder.glob("*.pptx")))
    shown = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert "1 July" in shown.replace("\u00a0", " ")
    document = Document(next(folder.glob("*.docx")))
    assert any("2026" in paragraph.text for paragraph in document.paragraphs)
