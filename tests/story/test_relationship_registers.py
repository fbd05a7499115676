"""Requests and what came of them, rhythm, counterparts and the advisory board: registers told from a folder."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from registers_read import register, rows, shown_in_deck, told

from qbr import Workspace
from qbr.cli import main
from qbr.story.audience import for_audience
from qbr.story.serial import to_json
from qbr.story.values import Withheld

HEAD = (
    "title,asked_by,role,date,goal,end_goal,intent,business_value,helps_their_customers,amount,status,answer,roadmap_id"
)
NOT_ASKED = "not yet asked"


def requests(*lines: str) -> str:
    return "\n".join((HEAD, *lines))


@pytest.mark.practice(4)
@pytest.mark.practice(5)
@pytest.mark.practice(6)
@pytest.mark.practice(7)
@pytest.mark.parametrize(
    ("missing", "column"), [("end_goal", 1), ("intent", 2), ("business_value", 3), ("helps_their_customers", 4)]
)
def test_each_of_the_four_questions_prints_its_answer_or_not_yet_asked(
    tmp_path: Path, missing: str, column: int
) -> None:
    answers = {"end_goal": "be on time", "intent": "move slots", "business_value": "an hour a day",
               "helps_their_customers": "slots are kept", missing: ""}  # fmt: skip
    review = told(tmp_path, {"requests.csv": requests(f"Slots,Planner,,2026-08-01,,{','.join(answers.values())},,,,")})

    (row,) = rows(review, "request_card")
    assert row[column] == NOT_ASKED
    assert [cell for place, cell in enumerate(row[1:5], 1) if place != column] == [
        answer for name, answer in answers.items() if name != missing
    ]
    assert row[5:] == ("3", "–")
    assert "request_card" in shown_in_deck(review)


@pytest.mark.practice(6)
def test_request_inherits_the_importance_of_its_goal_and_keeps_the_amount_it_names(tmp_path: Path) -> None:
    goals = "- {id: G1, statement: Fewer errors, importance: 9}\n- {id: G2, statement: Nicer colours, importance: 2}\n"
    lines = ["Colours,Planner,,2026-08-01,G2,a,b,c,d,,open,,", "Checks,Planner,,2026-08-01,G1,a,b,c,d,4200,open,,"]
    review = told(tmp_path, {"requests.csv": requests(*lines), "goals.yaml": goals})

    assert [(row[0], row[6]) for row in rows(review, "request_card")] == [("Checks", "€4,200"), ("Colours", "–")]


@pytest.mark.practice(8)
def test_request_with_two_of_four_answers_yields_exactly_two_questions(tmp_path: Path, monkeypatch) -> None:
    lines = ["Feed,,Planner,2026-08-01,,see shifts,,an hour,,,open,,", "Done,Planner,,2026-08-01,,,,,,,done,yes,"]
    review = told(tmp_path, {"requests.csv": requests(*lines)})

    asked = [row for row in rows(review, "questions") if row[0] == "Feed"]
    assert asked == [
        ("Feed", "What would you do with it?", "Planner"),
        ("Feed", "How would it help those you serve?", "Planner"),
    ]
    assert not any(row[0] == "Done" for row in rows(review, "questions"))
    monkeypatch.chdir(tmp_path)
    printed = json.loads(CliRunner().invoke(main, ["questions", "acme", "--json"]).stdout)
    assert [row["question"] for row in printed["meeting"]["rows"] if row["about"] == "Feed"] == [
        row[1] for row in asked
    ]


@pytest.mark.practice(8)
def test_requests_are_ranked_by_answers_importance_and_age(tmp_path: Path) -> None:
    goals = "- {id: G1, statement: x, importance: 10}\n"
    lines = [
        "three answers,P,,2026-09-21,,a,b,c,,,open,,",  # 3 × 5 × 10 days = 150
        "two for the goal,P,,2026-09-21,G1,a,b,,,,open,,",  # 2 × 10 × 10 = 200
        "one and old,P,,2026-08-12,,a,,,,,open,,",  # 1 × 5 × 50 = 250
    ]
    review = told(tmp_path, {"requests.csv": requests(*lines), "goals.yaml": goals})

    assert [row[0] for row in rows(review, "request_card")] == ["one and old", "two for the goal", "three answers"]


def test_questions_ask_for_measures_their_customers_and_silent_roles(tmp_path: Path) -> None:
    files = {
        "goals.yaml": "- {id: G1, statement: Calm mornings, owner_theirs: Dispatch lead}\n",
        "contacts.csv": "name,role\nKit Farrow,Dispatch lead\n",
        "voc.csv": "date,text\n2026-08-01,x\n",
    }
    review = told(tmp_path, files, "business: {their_customers: shops}\n")

    assert rows(review, "questions") == [
        ("Calm mornings", "How will both of us see that this goal is reached, and from which number does it start?",
         "Dispatch lead"),
        ("those you serve", "What do shops notice of it, and how could we measure that?", "–"),
        ("not heard this quarter", "How can we hear from the Dispatch lead before the next review?", "–"),
    ]  # fmt: skip


@pytest.mark.practice(20)
def test_chain_that_breaks_says_heard_not_yet_decided(tmp_path: Path) -> None:
    roadmap = """
- {id: R1, item: Slot rules, status: in progress, when: 2026-Q4, audience: customer}
- {id: R2, item: Queue, status: not decided, audience: customer}
- {id: R3, item: CANARY price, status: in progress}
"""
    lines = [
        "delivered,P,,2026-08-01,,,,,,,done,Release 26.8,",
        "answered,P,,2026-08-01,,,,,,,planned,In spring,",
        "planned,P,,2026-08-01,,,,,,,,,R1",
        "only an idea,P,,2026-08-01,,,,,,,,,R2",
        "internal plan,P,,2026-08-01,,,,,,,,,R3",
        "no trace,P,,2026-08-01,,,,,,,open,,",
        "declined,P,,2026-08-01,,,,,,,declined,It would slow the gates,",
    ]
    review = told(tmp_path, {"requests.csv": requests(*lines), "roadmap.yaml": roadmap})

    assert {row[0]: row[2:] for row in rows(review, "said_did")} == {
        "delivered": ("Release 26.8", "delivered"),
        "answered": ("In spring", "decided, not yet delivered"),
        "planned": ("planned: Slot rules, 2026-Q4", "decided, not yet delivered"),
        "only an idea": ("not yet decided", "heard, not yet decided"),
        "internal plan": ("not yet decided", "heard, not yet decided"),
        "no trace": ("not yet decided", "heard, not yet decided"),
        "declined": ("It would slow the gates", "declined"),
    }
    table = register(review, "said_did")
    assert table.title.text == "1 of 7 requests is delivered; 3 wait for a decision"
    assert "CANARY" not in to_json(for_audience(review, "customer"))


@pytest.mark.practice(76)
def test_theme_mentioned_three_times_and_never_rated_becomes_a_question(tmp_path: Path, monkeypatch) -> None:
    said = ["date,text,theme"]
    said += [f"2026-08-{day:02d},x,{theme}" for theme in ("gates", "colours", "rated") for day in (1, 2, 3)]
    said += ["2026-08-01,x,seldom", "2026-08-02,x,seldom"]
    needs = "id,need,importance\nN1,rated,7\nN2,Nice colours,4\nN3,gates,\n"
    files = {"voc.csv": "\n".join(said), "needs.csv": needs, "themes.csv": "theme,keywords,need\ncolours,,N2\n"}
    told(tmp_path, files)

    monkeypatch.chdir(tmp_path)
    printed = json.loads(CliRunner().invoke(main, ["questions", "acme", "--json"]).stdout)
    assert printed["survey"]["rows"] == [
        {"theme": "gates", "mentions": "3", "question": "How important is this to your work, from 0 to 10: gates?"}
    ]


MEETINGS = """
date,type,planned,held
2026-05-02,service review,yes,yes
2026-07-20,service review,yes,yes
2026-08-20,service review,yes,no
2026-08-25,service review,no,yes
2026-04-10,QBR,yes,yes
"""


@pytest.mark.practice(11)
def test_missed_review_is_counted_and_the_gap_reaches_over_the_quarters_edge(tmp_path: Path) -> None:
    review = told(
        tmp_path, {"interactions.csv": MEETINGS}, "cadence: {business_review: quarterly, service_review: monthly}\n"
    )

    assert rows(review, "cadence") == [
        # The review of the quarter is in no row at all: planned by the rhythm, not held. 10 April to 30 September.
        ("business review", "quarterly", "1", "0", "0 %", "173"),
        # July held, August cancelled, September never planned: 1 of 3. 2 May to 20 July is 79 days.
        ("service review", "monthly", "3", "1", "33 %", "79"),
    ]
    table = register(review, "cadence")
    assert table.title.text == "0 of 1 planned meetings took place: business review"


@pytest.mark.practice(18)
def test_executive_without_a_counterpart_is_listed_first_with_days_since_contact(tmp_path: Path) -> None:
    contacts = """
name,role,role_type,peer,last_contact
Kit Farrow,Head of Operations,executive,Managing director,2026-09-05
Noor Vliet,Head of People,executive,,2026-03-19
Pim Ostrava,Head of Docks,executive,Account lead,
Ira Dunmore,Planner,user,,
"""
    review = told(tmp_path, {"contacts.csv": contacts})

    assert rows(review, "pairing") == [
        ("Head of People", "nobody yet", "19 Mar", "200"),
        ("Head of Docks", "Account lead", "–", "–"),
        ("Head of Operations", "Managing director", "5 Sep", "30"),
    ]
    table = register(review, "pairing")
    assert table.title.text == "1 of 3 executives has no counterpart on our side"
    assert [row[:2] for row in rows(review, "pairing_flags")] == [
        ("Head of People", "nobody is paired with them"),
        ("Head of Docks", "nobody spoke with them for long"),
    ]


@pytest.mark.practice(11)
def test_meeting_that_was_cancelled_does_not_end_a_gap(tmp_path: Path) -> None:
    meetings = MEETINGS.replace("2026-08-25,service review,no,yes", "")
    review = told(tmp_path, {"interactions.csv": meetings}, "cadence: {service_review: monthly}\n")

    # 20 July to 30 September; the meeting of 20 August did not take place, and 2 May to 20 July is longer still.
    assert rows(review, "cadence") == [("service review", "monthly", "3", "1", "33 %", "79")]
    june = told(tmp_path, {"interactions.csv": meetings + "2026-06-20,service review,yes,yes\n"},
                "cadence: {service_review: monthly}\n")  # fmt: skip
    assert rows(june, "cadence")[0][5] == "72"


@pytest.mark.practice(18)
def test_contact_that_is_still_to_come_is_none(tmp_path: Path) -> None:
    contacts = "name,role,role_type,peer,last_contact\nKit,Head of Operations,executive,Account lead,2026-10-20\n"
    assert rows(told(tmp_path, {"contacts.csv": contacts}), "pairing")[0][2:] == ("–", "–")


SEATS = """
- {member: Dispatch lead, since: 2025-05-01, until: 2027-04-30, meetings: [2025-09-30, 2025-10-01, 2026-03-11]}
- {member: Head of People, since: 2024-01-01, until: 2026-10-04, meetings: [2026-01-01]}
- {member: Finance director, since: 2026-11-01, until: 2028-10-31}
"""


@pytest.mark.practice(9)
def test_expired_term_shows_ended_and_not_member(tmp_path: Path) -> None:
    review = told(tmp_path, {"advisory.yaml": SEATS})

    assert [row[:2] + row[4:5] for row in rows(review, "advisory")] == [
        ("Dispatch lead", "member", "2"),  # 30 September 2025 is more than a year before the quarter's end
        ("Finance director", "to come", "0"),
        ("Head of People", "ended", "1"),  # the term ended the day before
    ]
    table = register(review, "advisory")
    assert table.title.text == "Acme holds 1 seat on the advisory board"
    last_day = told(tmp_path, {"advisory.yaml": SEATS.replace("2026-10-04", "2026-10-05")})
    assert rows(last_day, "advisory")[1][1] == "member"


PEOPLE = """
name,role,role_type,champion,sentiment,influence
Kit Farrow,Dispatch lead,user,yes,positive,4
Noor Vliet,Head of People,executive,no,positive,5
Pim Ostrava,Shift lead,user,yes,critical,1
Ira Dunmore,Planner,user,no,positive,2
"""
ACTIONS = """
id,text,side,owner,closed,kind
A1,test slots,theirs,Planner,2026-08-01,creating
A2,test gates,theirs,Planner,2026-07-01,creating
A3,test calls,theirs,Planner,2026-06-01,creating
A4,too old,theirs,Shift lead,2025-09-30,creating
A5,ours,ours,Shift lead,2026-08-01,creating
A6,rescue,theirs,Shift lead,2026-08-01,rescuing
"""


@pytest.mark.practice(10)
def test_candidates_come_with_their_components_and_change_only_with_their_inputs(tmp_path: Path) -> None:
    asked = requests("Slots,Shift lead,,2026-08-01,,a,b,c,,,open,,", "Half,Ira Dunmore,,2026-08-01,,a,b,,,,open,,")
    files = {"contacts.csv": PEOPLE, "actions.csv": ACTIONS, "requests.csv": asked, "advisory.yaml": SEATS}
    before = rows(told(tmp_path, files), "cab_candidates")

    assert before == [
        # who, score, champion, requests, co-innovation, early use, broad use
        ("Planner", "2", "no", "0", "3", "no", "no"),  # three actions count as two
        ("Shift lead", "2", "yes", "1", "0", "no", "no"),
    ]
    # How somebody feels, how much they weigh and what else was heard moves nothing.
    files["contacts.csv"] = PEOPLE.replace("positive", "critical").replace(",5", ",1")
    files["voc.csv"] = "date,text,person\n2026-08-01,x,Head of People\n"
    assert rows(told(tmp_path, files), "cab_candidates") == before
    files["contacts.csv"] = PEOPLE.replace(
        "Noor Vliet,Head of People,executive,no", "Noor Vliet,Head of People,executive,yes"
    )
    assert [row[0] for row in rows(told(tmp_path, files), "cab_candidates")] == [
        "Planner",
        "Shift lead",
        "Head of People",
    ]
    review = told(tmp_path, files)
    assert register(review, "cab_candidates") in review.registers.internal
    shown = for_audience(review, "customer")
    assert isinstance(shown.registers.internal, Withheld)
    assert not any(fact.metric.startswith("advisory.candidate") for fact in shown.facts)


@pytest.mark.practice(10)
def test_early_use_of_what_is_not_on_sale_adds_to_the_score_and_other_programmes_do_not(tmp_path: Path) -> None:
    programme = "  programs:\n    - {name: Early testers, customer_benefit: They shape the rules, early: %s}\n"
    files = {"contacts.csv": PEOPLE, "actions.csv": ACTIONS}
    found = {
        early: rows(
            told(tmp_path, files | {"advisory.yaml": f"- member: Dispatch lead\n{programme % early}"}), "cab_candidates"
        )
        for early in ("yes", "no")
    }
    assert found["yes"] == [
        ("Planner", "3", "no", "0", "3", "yes", "no"),
        ("Shift lead", "2", "yes", "0", "0", "yes", "no"),
    ]
    assert found["no"] == [
        ("Planner", "2", "no", "0", "3", "no", "no"),
        ("Shift lead", "1", "yes", "0", "0", "no", "no"),
    ]


@pytest.mark.practice(10)
@pytest.mark.parametrize(("peers", "broad", "score"), [("0.30", "yes", "4"), ("0.90", "no", "3")])
def test_use_broader_than_half_of_the_peers_adds_to_the_score(
    workspace: Path, peers: str, broad: str, score: str
) -> None:
    # Acme uses 54 % of what it is entitled to; all of its peers use less, or all of them more.
    file = workspace / "customers" / "_shared" / "peers.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    for line in lines:
        if line["metric"] == "features_used_of_entitled":
            line["value"] = peers
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    first = rows(Workspace(workspace).review("acme", "2026-Q3"), "cab_candidates")[0]
    assert (first[0], first[1], first[6]) == ("Depot lead North", score, broad)


@pytest.mark.practice(19)
def test_what_our_executive_carried_back_is_counted_by_organisation_and_use(tmp_path: Path) -> None:
    insights = """
insight,org,category,used_on,carried_by
CANARY one,Product,CX,2026-09-01,Managing director
two,Product,CX,,Managing director
three,Support functions,CX,2026-10-20,Managing director
four,Product,CX,2026-09-01,
"""
    review = told(tmp_path, {"insights.csv": insights})

    assert rows(review, "carried") == [
        ("Managing director", "Product", "2", "1"),
        ("Managing director", "Support functions", "1", "0"),  # its use lies after the day the folder speaks from
    ]
    assert register(review, "carried") in review.registers.tables
    assert "CANARY" not in to_json(for_audience(review, "customer"))


@pytest.mark.practice(54)
def test_programme_without_a_benefit_for_the_customer_is_a_warning(tmp_path: Path, monkeypatch) -> None:
    board = """
- member: Dispatch lead
  programs:
    - {name: Early testers, customer_benefit: They shape the rules, our_benefit: CANARY four testers}
    - {name: References, our_benefit: CANARY we are quoted}
"""
    review = told(tmp_path, {"advisory.yaml": board})

    assert rows(review, "programmes") == [
        ("Early testers", "They shape the rules"),
        ("References", "not written down yet"),
    ]
    assert rows(review, "programmes_inside")[1] == ("References", "not written down", "CANARY we are quoted")
    assert "CANARY" not in to_json(for_audience(review, "customer"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "standard").symlink_to(Path(__file__).parents[2] / "templates" / "standard")
    result = CliRunner().invoke(main, ["check", "acme", "--strict"])
    assert 'the programme "References" says nothing of what the customer gets from it' in result.stderr
    assert "advisory.yaml" in result.stderr
    assert result.exit_code == 3


def test_people_appear_in_registers_as_the_customer_decided(tmp_path: Path) -> None:
    contacts = "name,role,role_type,peer,consent\nKit Farrow,Head of Operations,executive,,yes\n"
    for people, shown in (("roles", "Head of Operations"), ("names", "Kit Farrow"), ("none", "an executive")):
        review = told(tmp_path, {"contacts.csv": contacts}, f"people: {people}\n")
        assert rows(review, "pairing")[0][0] == shown


def test_folder_with_a_name_alone_leaves_no_trace_but_its_question(tmp_path: Path) -> None:
    review = told(tmp_path, {})

    assert [table.id for table in review.registers.tables] == ["questions"]
    assert review.registers.internal == ()
