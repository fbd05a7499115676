"""What happened between both sides, through the review a person builds: times, trust, promises, moods, handovers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from registers_read import every_table, shown_in_deck

from qbr import Workspace
from qbr.cli import main
from qbr.metrics import METRICS
from qbr.story.audience import for_audience
from qbr.story.review import Review
from qbr.story.review.registers import RegisterTable
from qbr.story.serial import to_json

INCIDENT = """---
id: {id}
title: {title}
severity: {severity}
kind: {kind}
started: {day}T{start}:00+02:00
detected: {day}T{start}:00+02:00
detected_by: us
told_customer: {day}T{told}:00+02:00
resolved: {day}T{end}:00+02:00
components: [Planner]
customer_impact: {{data_loss: none, security: not affected{impact}}}
cause_id: {cause}
lessons: [{lesson}]
customer_steps: [Keep the evening export on]
audience: customer
approved_by: Service lead
approved_on: {day}
---

# {title}

## What happened

The job stopped.
"""
FRONT = {
    "id": "inc-a", "title": "Job stopped", "severity": "major", "kind": "degradation", "day": "2026-09-10",
    "start": "10:00", "told": "10:20", "end": "11:00", "impact": "", "cause": "cause-a", "lesson": "Watch the queue",
}  # fmt: skip


@pytest.fixture
def small(workspace: Path) -> Path:
    """A customer of a name and a calendar, to be filled by the test."""
    folder = workspace / "customers" / "small"
    folder.mkdir()
    (folder / "customer.yaml").write_text("name: Small\nas_of: 2026-10-05\ntz: Europe/Berlin\n", encoding="utf-8")
    return folder


def told(folder: Path) -> Review:
    return Workspace(folder.parents[1]).review(folder.name, "2026-Q3")


def write_incident(folder: Path, **front: str) -> None:
    (folder / "incidents").mkdir(exist_ok=True)
    values = {**FRONT, **front}
    (folder / "incidents" / f"{values['id']}.md").write_text(INCIDENT.format(**values), encoding="utf-8")


def write_rows(file: Path, *rows: dict[str, str]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def table(review: Review, name: str) -> RegisterTable:
    return next(found for found in every_table(review) if found.id == name)


def cells(found: RegisterTable) -> list[list[str]]:
    return [[plain(cell.text) for cell in row.cells] for row in found.all_rows]


def plain(text: object) -> str:
    """A text with ordinary blanks."""
    return str(text).replace("\u00a0", " ")


def names(review: Review) -> list[str]:
    return [found.id for found in every_table(review)]


def rewrite(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.practice(13)
def test_missed_promise_stands_there_whatever_is_to_be_highlighted(workspace: Path) -> None:
    def nothing_highlighted(text: str) -> str:
        before, _, rest = text.partition("highlight:")
        return before + "highlight: false\n\ncontract:" + rest.partition("\ncontract:")[2]

    rewrite(workspace / "customers" / "acme" / "customer.yaml", nothing_highlighted)
    review = Workspace(workspace).review("acme", "2026-Q3")
    missed = [row.text.text for row in review.promises.rows if "missed" in str(row.status)]
    assert missed == ["Single sign-on for the Driver App", "Baseline of driver satisfaction"]


@pytest.mark.practice(13)
def test_closure_counts_late_ones_and_carry_over_has_an_age(small: Path) -> None:
    write_rows(
        small / "actions.csv",
        {"id": "A", "text": "a", "side": "ours", "opened": "2026-05-01", "due": "2026-07-10", "closed": "2026-07-09"},
        {"id": "B", "text": "b", "side": "ours", "opened": "2026-05-01", "due": "2026-07-10", "closed": "2026-07-20"},
        {
            "id": "C",
            "text": "c",
            "side": "ours",
            "opened": "2026-05-01",
            "due": "2026-11-10",
            "first_due": "2026-06-10",
        },
    )
    found = Workspace(small.parents[1]).tell("small", "2026-Q3").findings.promises
    assert found is not None
    assert (found.closure.formula, found.on_time.formula) == ("2 ÷ 3", "1 ÷ 3")
    assert found.carried_age.value == (date(2026, 9, 30) - date(2026, 6, 10)).days == 112


@pytest.mark.practice(26)
def test_ticket_before_our_notice_lowers_the_told_first_rate(small: Path) -> None:
    write_incident(small)
    assert cells(table(told(small), "trust")) == [["Incidents you heard of first from us", "1", "1", "1 of 1"]]
    ticket = {"id": "T1", "created": "2026-09-10T10:15:00+02:00", "topic": "inc-a"}
    write_rows(small / "tickets.csv", ticket)
    assert cells(table(told(small), "trust")) == [["Incidents you heard of first from us", "0", "1", "0 of 1"]]
    write_rows(small / "tickets.csv", ticket | {"created": "2026-09-10T10:25:00+02:00"})
    assert cells(table(told(small), "trust"))[0][1] == "1"


@pytest.mark.practice(26)
def test_trust_score_is_the_mean_of_the_ledger_and_stays_inside(acme: Review) -> None:
    ledger = cells(table(acme, "trust"))
    assert [row[3] for row in ledger[:3]] == ["4 of 6", "2 of 3", "3 of 4"]
    corrections = [row for row in ledger if row[0] == "Figures of the last review corrected"]
    assert [row[1] for row in corrections] == [str(len(cells(table(acme, "restatements"))))]
    score = table(acme, "trust_score").figures[0]
    assert abs(float(score.fact.number) - (4 / 6 + 2 / 3 + 3 / 4) / 3 * 100) < 1e-9
    assert "trust_score" not in names(for_audience(acme, "customer"))
    assert not any(fact.metric == "trust.score" for fact in for_audience(acme, "customer").facts)


@pytest.mark.practice(30)
def test_no_folder_is_not_no_incident(small: Path) -> None:
    assert told(small).reliability.missing[0].text.startswith("No incident records were supplied")
    assert told(small).reliability.count.reason == "no incident records supplied"
    (small / "incidents").mkdir()
    review = told(small)
    assert "no incident was recorded" in review.reliability.title.text
    assert review.reliability.count.value == 0


@pytest.mark.practice(31)
def test_incident_tells_what_happened_what_it_did_when_and_why(acme: Review) -> None:
    page = next(page for page in acme.incident.pages if page.id == "inc-2026-08-11")
    assert page.what_happened.text.startswith("The night job that builds rosters stopped")
    assert "214 drivers began without a roster" in page.impact.text
    assert "a double entry in a calendar import" in page.why.text
    assert [step.time.text for step in page.steps][:3] == ["05:10", "05:24", "05:58"]


@pytest.mark.practice(32)
def test_lesson_of_two_quarters_is_marked_repeated(small: Path) -> None:
    write_incident(small, id="inc-old", day="2026-03-10", lesson="Small tests do not show what a year of data does")
    write_incident(small, lesson="A test with small data shows nothing of a year of data")
    write_incident(small, id="inc-b", day="2026-09-20", lesson="Ask who watches the queue at night")
    found = table(told(small), "lessons")
    assert [row[3] for row in cells(found)] == ["new", "repeated", "new"]
    assert plain(found.title) == "1 lesson of this quarter had been learned before"


@pytest.mark.practice(32)
def test_lessons_that_share_a_word_or_a_quarter_are_new(small: Path) -> None:
    write_incident(small, id="inc-old", day="2026-03-10", lesson="Small tests do not show what a year of data does")
    write_incident(small, lesson="Small tests need a second pair of eyes")
    write_incident(small, id="inc-b", day="2026-09-20", lesson="Small tests need a second pair of eyes")  # same quarter
    assert [row[3] for row in cells(table(told(small), "lessons"))] == ["new", "new", "new"]


@pytest.mark.practice(33)
def test_incident_without_steps_fails_the_strict_check(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = workspace / "customers" / "globex" / "incidents" / "2026-09-10-job.md"
    file.write_text(INCIDENT.format(**FRONT).replace("customer_steps: [Keep the evening export on]\n", ""), "utf-8")
    monkeypatch.chdir(workspace)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")
    result = CliRunner().invoke(main, ["check", "globex", "--strict"])
    assert "it does not say what the customer can do" in result.stderr
    assert result.exit_code == 3


@pytest.mark.practice(33)
@pytest.mark.parametrize(("kind", "told_times"), [("degradation", 1), ("maintenance", 0)])
def test_missing_steps_are_warned_of_once_and_owed_on_the_page(
    small: Path, monkeypatch: pytest.MonkeyPatch, kind: str, told_times: int
) -> None:
    write_incident(small, kind=kind)
    file = small / "incidents" / "inc-a.md"
    rewrite(file, lambda text: text.replace("customer_steps: [Keep the evening export on]\n", ""))
    monkeypatch.chdir(small.parents[1])
    result = CliRunner().invoke(main, ["check", "small"])
    assert result.stderr.count("it does not say what the customer can do") == told_times
    steps = [plain(page.customer_steps) for page in told(small).incident.pages]
    assert steps == ["What you can do is not written down yet; we owe you this line."] * told_times
    rewrite(file, lambda text: text.replace("audience:", "customer_steps: [Nothing]\naudience:"))
    assert "what the customer can do" not in CliRunner().invoke(main, ["check", "small"]).stderr
    assert [plain(page.customer_steps) for page in told(small).incident.pages] == ["Nothing."] * told_times


@pytest.mark.practice(35)
def test_friction_counts_what_was_reopened_raised_and_put_off(acme: Review) -> None:
    assert cells(table(acme, "friction")) == [
        ["Tickets reopened", "2", "5 in 2025-Q3"],
        ["Tickets escalated", "1", "0 in 2025-Q3"],
        ["Promises given another date", "2", "–"],
        ["Actions after incidents overdue", "1", "–"],
    ]
    assert [row[2] for row in cells(table(acme, "co_innovation"))] == ["running", "done"]


@pytest.mark.practice(37)
def test_each_dated_row_appears_once_in_weeks_and_months(acme: Review) -> None:
    root = Path(__file__).resolve().parents[2] / "customers" / "acme"
    with (root / "interactions.csv").open(encoding="utf-8") as stream:
        meetings = sum(
            r["audience"] == "customer" and "2026-07-01" <= r["date"] <= "2026-09-30" for r in csv.DictReader(stream)
        )
    with (root / "tickets.csv").open(encoding="utf-8") as stream:
        opened = [r for r in csv.DictReader(stream) if r["org"] == "Acme"]
    tickets = sum(date(2026, 7, 1) <= datetime.fromisoformat(r["created"]).date() <= date(2026, 9, 30) for r in opened)
    by_lane = {row.cells[0].text.text: row for row in table(acme, "timeline").all_rows}
    for lane, rows in (("Meetings", meetings), ("Tickets", tickets)):
        months = [cell.figure.value for cell in by_lane[lane].cells[1:4]]
        assert sum(months) == by_lane[lane].cells[4].figure.value == rows
    weeks = table(acme, "weeks")
    totals = {column.label.text: 0 for column in weeks.columns[1:]}
    for row in weeks.all_rows:
        for name, cell in zip(totals, row.cells[1:], strict=True):
            totals[name] += cell.figure.value
    lanes = [row.cells[4].figure.value for row in by_lane.values()]
    assert list(totals.values()) == lanes
    assert len(weeks.all_rows) == 14
    assert "timeline" in shown_in_deck(acme)


@pytest.mark.practice(37)
def test_a_row_of_every_kind_stands_once_on_the_line_and_the_rest_nowhere(small: Path) -> None:
    write_incident(small, day="2026-07-06")
    write_incident(small, id="inc-kept", day="2026-07-06")
    rewrite(small / "incidents" / "inc-kept.md", lambda text: text.replace("audience:", "embargo: {}\naudience:"))
    write_rows(
        small / "usage.csv", *({"date": "2026-07-07", "user_id": who, "feature": "plan", "value": "1"} for who in "ab")
    )
    write_rows(small / "tickets.csv", {"id": "T1", "created": "2026-07-08T09:00:00+02:00"})
    meeting = {"date": "2026-07-09", "type": "review", "audience": "customer"}
    write_rows(small / "interactions.csv", meeting, meeting | {"audience": "internal"})
    write_rows(small / "voc.csv", {"date": "2026-07-10", "text": "late"}, {"date": "2026-06-30", "text": "before"})
    write_rows(small / "surveys.csv", {"date": "2026-08-03", "instrument": "nps", "score": "8"})
    write_rows(small / "actions.csv",
               {"id": "A1", "text": "a", "side": "ours", "opened": "2026-08-04", "due": "2026-10-20"})  # fmt: skip
    write_rows(small / "entitlements.csv", {"product": "Seats", "quantity": "5", "unit": "seat",
                                            "from": "2026-09-01", "to": "2027-08-31"})  # fmt: skip
    found = {row[0]: row[1:5] for row in cells(table(told(small), "timeline"))}
    assert found == {
        "Usage": ["2", "0", "0", "2"], "Tickets": ["1", "0", "0", "1"], "Incidents": ["1", "0", "0", "1"],
        "Meetings": ["1", "0", "0", "1"], "What you said": ["1", "0", "0", "1"],
        "Survey answers": ["0", "1", "0", "1"], "Promises made": ["0", "1", "0", "1"],
        "Contract dates": ["0", "0", "1", "1"],
    }  # fmt: skip


@pytest.mark.practice(38)
def test_meeting_that_was_not_held_felt_like_nothing(small: Path) -> None:
    meeting = {"date": "2026-08-03", "type": "review", "audience": "customer", "held": "yes", "sentiment": "1"}
    write_rows(small / "interactions.csv", meeting, meeting | {"held": "no", "sentiment": "-2"})
    assert cells(table(told(small), "sentiment")) == [["review", "1.0", "1", "−2 to 2", "noted by a person"]]


@pytest.mark.practice(38)
def test_missing_sentiment_stays_blank_and_buyers_are_not_mixed_with_users(acme: Review) -> None:
    rows = {row[0]: row[1:] for row in cells(table(acme, "sentiment"))}
    assert rows["rating session"] == ["–", "0", "−2 to 2", "noted by a person"]
    assert rows["service review"][:2] == ["−1.0", "3"]  # of −2, −1 and 0
    assert rows["Would recommend, buyers"][:2] == ["–", "3"]
    assert rows["Would recommend, users"][1] == "32"


@pytest.mark.practice(40)
def test_more_tickets_are_never_better() -> None:
    counts = [metric for metric in METRICS.values() if metric.id.startswith("support.") and metric.unit == "count"]
    assert all(metric.better != "up" or "targets_met" in metric.id for metric in counts)
    assert METRICS["support.contact_rate"].better == METRICS["support.tickets"].better == "down"


@pytest.mark.practice(40)
def test_more_tickets_are_shown_as_worse(small: Path) -> None:
    times = [f"2026-{month}-10T09:00:00+02:00" for month in ("04", "05")]
    times += [f"2026-{month}-1{day}T09:00:00+02:00" for month in ("07", "08", "09") for day in range(3)]
    write_rows(small / "tickets.csv", *({"id": f"T{n}", "created": when} for n, when in enumerate(times)))
    tickets = next(fact for fact in told(small).facts if fact.id == "support.tickets")
    assert (tickets.value, tickets.comparison.value) == (9, 2)
    assert tickets.worsening is not None
    assert tickets.worsening > 0


@pytest.mark.practice(40)
def test_who_asks_again_about_the_same_within_seven_days_is_counted_and_never_shown(small: Path) -> None:
    def asked(number: int, when: str, who: str, topic: str = "Sign-in", **more: str) -> dict[str, str]:
        return {"id": f"T{number}", "created": f"2026-{when}:00+02:00", "requester": who, "topic": topic, **more}

    write_rows(
        small / "tickets.csv",
        asked(1, "06-28T09:00", "canary-a"),  # before the quarter: counts for the one that follows
        asked(2, "07-05T09:00", "canary-a"),  # seven days to the minute: again
        asked(3, "07-12T09:01", "Canary-A ", "sign-in"),  # a minute later than that: a new question
        asked(4, "07-13T09:00", "canary-a", "Export"),  # on something else
        asked(5, "07-13T10:00", "canary-b"),  # somebody else
        asked(6, "07-14T10:00", "canary-b", "sign-in"),  # again
        asked(7, "07-15T10:00", "", "Sign-in"),  # nobody knows who
        asked(8, "07-15T11:00", "canary-b", ""),  # nobody knows about what
        asked(9, "07-13T08:00", "canary-b", "Sign-in", org="vendor"),  # ours, before their first
        asked(10, "07-15T10:00", "canary-c"),  # somebody else again
    )
    review = told(small)
    shown = {row[0]: row[1:] for row in cells(table(review, "recovery"))}
    assert shown["Asked again about the same within seven days"] == ["2 of 6", "6"]
    fact = next(fact for fact in review.facts if fact.metric == "support.repeated")
    assert (fact.formula, fact.source.rows) == ("2 ÷ 6", 6)
    assert "canary" not in to_json(review).casefold()

    write_rows(small / "tickets.csv", {"id": "T1", "created": "2026-07-05T09:00:00+02:00", "topic": "Sign-in"})
    fact = next(fact for fact in told(small).facts if fact.metric == "support.repeated")
    assert (fact.value, fact.reason) == (None, "the export does not say who asked about what")


@pytest.mark.practice(40)
def test_satisfaction_after_recovery_stands_apart(small: Path) -> None:
    good = {"created": "2026-08-03T09:00:00+02:00", "first_reply": "2026-08-03T09:30:00+02:00",
            "solved": "2026-08-03T12:00:00+02:00", "sla_met": "yes", "reopened": "0", "escalated": "no"}  # fmt: skip
    bad = good | {"sla_met": "no"}
    rows = [good | {"csat": csat} for csat in "55545"] + [bad | {"csat": csat} for csat in "25134"]
    rows[-1] |= {"solved": ""}  # not solved yet, so not recovered
    rows += [bad | {"csat": "4", "sla_met": "yes", "reopened": "1"}]
    write_rows(small / "tickets.csv", *({"id": f"T{number}"} | row for number, row in enumerate(rows)))
    shown = {row[0]: row[1:] for row in cells(table(told(small), "recovery"))}
    assert shown["Satisfied after recovery"] == ["2 of 5", "5"]  # 5 and 4 of 2, 5, 1, 3, 4
    assert shown["Satisfied where nothing went wrong"] == ["6 of 6", "6"]
    assert shown["Solved tickets reopened"] == ["10 %", "10"]


@pytest.mark.practice(42)
def test_late_items_of_both_sides_are_told_and_the_customers_neutrally(acme: Review) -> None:
    rows = cells(table(acme, "commitments"))
    assert rows[0][1:5] == ["Fernhollow", "Product lead", "31 Oct", "late: first due 30 Sep 2026"]
    assert rows[1][1:] == [
        "Acme", "People team", "30 Nov", "open since 15 Sep 2026", "the works council's consent to ask drivers", "Acme",
    ]  # fmt: skip
    theirs = " ".join(row[4] for row in rows if row[1] == "Acme")
    assert not any(word in theirs for word in ("late", "missed", "overdue", "failed"))


@pytest.mark.practice(60)
def test_rescuing_ratio_has_a_trend_and_stays_inside(acme: Review) -> None:
    assert cells(table(acme, "rescuing"))[:3] == [
        ["2026-Q3", "6", "14", "30 %"],  # 3 of 13 promises; 3 of 7 meetings held
        ["2026-Q2", "1", "4", "1 of 5"],
        ["2026-Q1", "0", "4", "0 of 4"],
    ]
    assert "rescuing" not in names(for_audience(acme, "customer"))


@pytest.mark.practice(70)
def test_handovers_have_a_median_nine_of_ten_and_breaches(small: Path) -> None:
    def handover(number: int, taken: str) -> dict[str, str]:
        return {"id": f"A{number}", "text": f"Work {number}", "side": "ours", "opened": "2026-08-01",
                "due": "2026-12-01", "handoff": "Sales to Service", "handed_on": "2026-08-03", "taken_on": taken}  # fmt: skip

    taken = ["2026-08-03", "2026-08-04", "2026-08-08", "2026-08-09", ""]  # after 0, 1, 5 and 6 days; one still waits
    write_rows(small / "actions.csv", *(handover(number, day) for number, day in enumerate(taken)))
    found = table(told(small), "handoffs")
    assert [row[2:] for row in cells(found)] == [
        ["63", "waits, past the standard"], ["6", "past the standard"], ["5", "in time"], ["1", "in time"],
        ["0", "in time"],
    ]  # fmt: skip
    figures = {figure.fact.metric: figure.fact for figure in found.figures}
    assert figures["handoffs.median"].value == 5
    assert figures["handoffs.p90"].reason == "too many still wait to be taken up"
    assert (figures["handoffs.breaches"].value, figures["handoffs.on_time"].formula) == (2, "3 ÷ 5")


@pytest.mark.practice(80)
def test_win_names_who_achieved_it_only_with_consent(small: Path) -> None:
    action = {"id": "A1", "text": "Test the gate", "side": "theirs", "opened": "2026-07-01", "due": "2026-08-01",
              "closed": "2026-07-30", "win": "The gate was tested in a week"}  # fmt: skip
    write_rows(small / "actions.csv", *(action | {"id": who, "achieved_by": who} for who in ("Ada Ruhm", "Bo Still")))
    write_rows(
        small / "contacts.csv",
        {"name": "Ada Ruhm", "role": "Gate clerk", "consent": "yes"},
        {"name": "Bo Still", "role": "Depot lead", "consent": "no"},
    )
    assert [row[2] for row in cells(table(told(small), "wins"))] == ["Gate clerk", "Depot lead"]
    rewrite(small / "customer.yaml", lambda text: text + "people: names\n")
    found = table(told(small), "wins")
    assert [row[2] for row in cells(found)] == ["Ada Ruhm", "Depot lead"]
    assert plain(found.measure) == "Promises of the quarter closed by its end: 2 of 2 due"


@pytest.mark.practice(80)
def test_without_a_win_there_is_no_page_of_wins(small: Path) -> None:
    write_rows(
        small / "actions.csv", {"id": "A", "text": "a", "side": "ours", "due": "2026-08-01", "closed": "2026-07-30"}
    )
    assert "wins" not in names(told(small))


@pytest.mark.practice(80)
def test_win_of_another_quarter_is_not_told_again(small: Path) -> None:
    action = {"id": "A", "text": "a", "side": "theirs", "opened": "2026-05-01", "due": "2026-08-01", "win": "It runs"}
    write_rows(small / "actions.csv", action | {"closed": "2026-06-30"})
    assert "wins" not in names(told(small))
    write_rows(small / "actions.csv", action | {"closed": "2026-07-01"})
    assert [row[0] for row in cells(table(told(small), "wins"))] == ["It runs"]


@pytest.mark.practice(81)
def test_second_incident_of_a_cause_is_counted_with_the_days_to_its_fix(small: Path) -> None:
    write_incident(small, id="inc-old", title="Old stop", day="2026-03-10")
    write_incident(small)
    write_incident(small, id="inc-b", title="Other stop", day="2026-09-20", cause="cause-b")
    rewrite(
        small / "incidents" / "inc-a.md",
        lambda text: text.replace("lessons:", "fixed: 2026-09-12T22:00:00+02:00\nlessons:"),
    )
    found = table(told(small), "incident_times")
    assert plain(found.title) == "1 of 2 incidents had a cause that had struck within a year before"
    assert cells(found)[0][5:] == ["2.5", "as in Old stop"]
    assert cells(found)[1][5:] == ["–", "new"]
    assert next(figure.fact.formula for figure in found.figures) == "1 ÷ 2"


@pytest.mark.practice(82)
def test_readiness_is_kept_with_the_review_and_a_no_is_warned_of(
    workspace: Path, acme: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [row[1] for row in cells(table(acme, "readiness"))] == ["yes", "yes", "no", "yes"]
    assert "readiness" not in names(for_audience(acme, "customer"))
    monkeypatch.chdir(workspace)
    result = CliRunner().invoke(main, ["check", "acme"])
    assert "agrees between them" not in result.stderr
    assert '"does what our teams tell this customer agree between them?" is answered with no' in result.stderr


@pytest.mark.practice(82)
def test_question_nobody_answered_is_warned_of(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = "readiness: {one_account: yes, consequences: yes, conflicts: yes}\n"
    rewrite(small / "customer.yaml", lambda text: text + answers)
    monkeypatch.chdir(small.parents[1])
    said = CliRunner().invoke(main, ["check", "small"]).stderr
    assert said.count("H301") == 1
    assert '"does each promise have people and time behind it?" is not answered' in said


def test_times_of_each_incident_have_a_median_and_a_worst_and_no_mean(acme: Review) -> None:
    rows = cells(table(acme, "incident_times"))
    assert [row[0] for row in rows] == [
        "Report exports slow", "Rosters published late", "Push messages to drivers arrived late", "Median", "Longest",
    ]  # fmt: skip
    assert rows[1][1:5] == ["14 min", "7 min", "48 min", "252 min"]
    assert rows[3][1:5] == ["8 min", "3 min", "23 min", "64 min"]  # of 3, 14 and 8; of 2, 7 and 3; …


def test_unknown_share_makes_impact_an_up_to(small: Path) -> None:
    write_incident(small, id="inc-a", impact=", share: 0.25")
    write_incident(small, id="inc-b", day="2026-09-20")
    found = table(told(small), "impact")
    total = found.figures[0].fact
    assert (total.value, total.interval) == (75, (15, 75))  # 60 × 0.25 known, 60 × 0 to 1 not known
    assert plain(found.title) == "Incidents cost you up to 75 min of impact; some shares are not known"
    assert [row[4] for row in cells(found)] == ["up to, as the share is not known", "share as recorded"]


def test_windows_of_one_component_are_merged(small: Path) -> None:
    write_incident(small, id="inc-a", start="10:00", told="10:20", end="11:00")
    write_incident(small, id="inc-b", start="10:30", told="10:40", end="11:30")
    assert cells(table(told(small), "components")) == [["Planner", "2", "90 min"]]  # 60 + 60 overlap for half an hour


@pytest.mark.parametrize(
    ("claims", "state", "due"),
    [
        ("", "due, to claim by 10 Oct", "€1,000"),
        ("\n  claims: [{month: 2026-09, on: 2026-10-02}]", "claimed on 2 Oct", "€0"),
    ],
)
def test_credit_is_due_or_claimed_by_calendar_month(small: Path, claims: str, state: str, due: str) -> None:
    write_incident(small)  # 60 of 43,200 minutes of September: 99.86 %
    terms = "contract: {monthly_fee: 10000}\ncurrency: EUR\nsla:\n  availability: 99.9\n  claim_days: 10\n"
    tiers = "  credit_cap: 10\n  credit_tiers: [{below: 99.9, credit: 25}]"
    rewrite(small / "customer.yaml", lambda text: text + terms + tiers + claims + "\n")
    rows = cells(table(told(small), "credits"))
    assert rows[2] == ["September", "99.86 %", "99.9 %", "€1,000", state]  # 25 % of the fee, capped at 10 %
    assert rows[0][4] == "none due"
    assert f"Credit due {due}" in plain(table(told(small), "credits").title)


def test_delay_and_short_incidents_are_no_downtime_and_conventions_have_names(small: Path) -> None:
    write_incident(small)

    def minutes(**changes: str) -> object:
        for name, value in changes.items():
            rewrite(small / "customer.yaml", lambda text: text + f"sla: {{{name}: {value}}}\n")  # noqa: B023
        found = told(small).reliability
        (small / "customer.yaml").write_text("name: Small\nas_of: 2026-10-05\ntz: Europe/Berlin\n", encoding="utf-8")
        return found.downtime_minutes.value

    assert minutes() == 60
    assert minutes(weighting="partial_30") == 18
    assert minutes(minimum_minutes="61") == 0
    assert minutes(weights="{major: 0.5}") == 30
    write_incident(small, kind="delay")
    assert minutes() == 0
