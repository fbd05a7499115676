"""The words of the reliability page: full, with an incident under review, with none, and without records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_folders import NAMES, incident, scope_of, small_folder, teller_of, told

from qbr.analysis.reliability.availability import analyse_availability
from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.records.incidents import Incident
from qbr.story.review.service import ReliabilitySection
from qbr.story.sections.reliability import compose_reliability
from qbr.story.values import Text
from qbr.story.walking import walk

LATE_ROSTERS = told("2026-08-11", "05:10", "09:22", id="late", customer_title="Rosters published late",
                    customer_impact={"users": 214}, detected_by="customer", detected="2026-08-11T05:24+02:00",
                    told_customer="2026-08-11T05:58+02:00")  # fmt: skip
EXPORTS = told("2026-07-03", "10:14", "10:52", id="slow", customer_title="Report exports slow", severity="minor",
               detected_by="us", told_customer="2026-07-03T10:26+02:00", customer_impact={"users": 1})  # fmt: skip
REVIEWED = told(
    "2026-09-22", "12:41", "13:45", id="push", title="Retry storm CANARY", severity="minor", audience="internal"
)
MAINTENANCE = told("2026-08-23", "01:00", "05:00", kind="maintenance", severity="none")
YEAR_AGO = told("2025-09-09", "06:48", "07:54", id="old")
CUSTOMER: dict[str, Any] = {
    "sla": {"availability": "99.9", "claim_days": "61", "credit_tiers": [{"below": "99.9", "credit": "5"}]},
    "contract": {"value": "355200", "start": "2026-01-01", "end": "2026-12-31"},
}


def told_section(
    *records: Incident, as_of: date = date(2026, 10, 5), customer: dict[str, Any] | None = None
) -> ReliabilitySection:
    folder, scope = small_folder(customer, incidents=records), scope_of(as_of)
    return compose_reliability(
        analyse_incidents(folder, scope), analyse_availability(folder, scope), teller_of(), scope, NAMES
    )


def plain(text: Text) -> str:
    return text.text.replace("\u00a0", " ")


def test_page_of_a_quarter_with_three_incidents() -> None:
    section = told_section(LATE_ROSTERS, EXPORTS, REVIEWED, MAINTENANCE, YEAR_AGO, customer=CUSTOMER)
    assert plain(section.title) == "Availability was 99.81 %; one August incident caused all counted downtime"
    assert plain(section.measure) == (
        "1 July – 30 September 2026; downtime = major and critical minutes, without 240 agreed maintenance minutes"
    )
    assert [(plain(tile.number), plain(tile.label), plain(tile.basis)) for tile in section.tiles] == [
        ("99.81 %", "available; 2025-Q3: 99.95 %", "agreed 99.9 % a month: met in 2 of 3"),
        ("3", "incidents; 2025-Q3: 1", "one major, one minor, one in review"),
        ("1 of 2", "you heard first from us", "on 11 August you told us"),
        ("€1,480", "credit due for August", "to claim by 31 October 2026"),
    ]
    assert [(plain(row.name), plain(row.detail), plain(row.severity), str(row.minutes)) for row in section.rows] == [
        ("Rosters published late", "W33, 11 August, 214 people", "major", "252\u00a0min"),
        ("Report exports slow", "W27, 3 July, 1 person", "minor", "38\u00a0min"),
        ("An incident on 22 September", "W39, review in progress", "–", "–"),
    ]
    assert [plain(row.when) for row in section.rows] == [
        "11 August, 214 people", "3 July, 1 person", "review in progress"]  # fmt: skip
    assert [row.is_focus for row in section.rows] == [True, False, False]
    assert plain(section.months) == "By month: July 100.00 %, August 99.43 %, September 100.00 %"
    assert section.state == "partial"
    assert [plain(line) for line in section.missing] == [
        "One incident is under review; its minutes stand in no figure yet."
    ]


def test_nothing_an_engineer_wrote_on_an_unapproved_incident_is_said() -> None:
    section = told_section(LATE_ROSTERS, REVIEWED)
    said = " ".join(value.text for _, value in walk(section) if isinstance(value, Text))
    assert "CANARY" not in said
    assert "64" not in said  # its minutes


def test_everything_on_the_page_is_for_the_customer() -> None:
    section = told_section(LATE_ROSTERS, EXPORTS, REVIEWED, customer=CUSTOMER)
    assert {value.audience for _, value in walk(section) if isinstance(value, Text)} == {"customer"}


def test_chart_draws_weeks_and_labels_only_what_is_there() -> None:
    chart = told_section(LATE_ROSTERS, EXPORTS).by_week
    assert chart.categories[0] == "W27"
    assert chart.categories[-1] == "W40"
    assert [series.key for series in chart.series] == ["major", "minor"]
    assert [label for series in chart.series for label in series.labels if label] == ["252", "38"]
    assert plain(chart.alt) == "Minutes of impact by week, W27 to W40: W27 38 min minor; W33 252 min major."


@pytest.mark.practice(30)
def test_quarter_without_incidents_says_none_was_recorded_and_draws_nothing() -> None:
    section = told_section(customer=CUSTOMER)
    assert plain(section.title) == "Availability was 100.00 %; no incident was recorded"
    assert section.state == "full"
    assert not section.by_week.is_known
    assert [(plain(tile.number), plain(tile.label), plain(tile.basis)) for tile in section.tiles[1:3]] == [
        ("0", "incidents", "none recorded"), ("3 of 3", "months met the agreed 99.9 %", "no credit is due")]  # fmt: skip
    assert "nobody" not in plain(section.notes.say)


def test_only_minor_incidents_are_named_with_their_minutes() -> None:
    title = plain(told_section(EXPORTS).title)
    assert title == "Availability was 100.00 %; one minor incident lasted 38 min"


def test_several_counted_incidents_are_summed() -> None:
    second = told("2026-09-02", "10:00", "10:30", id="second")
    assert plain(told_section(LATE_ROSTERS, second).title) == "Availability was 99.79 %; two incidents cost 282 min"


def test_major_incident_under_review_leaves_availability_open() -> None:
    section = told_section(told("2026-08-11", "05:10", "09:22", audience="internal"))
    assert plain(section.title) == "Availability cannot be said yet: an incident is under review"
    assert section.availability.text == "–"
    assert plain(section.tiles[0].basis) == "an incident is under review"
    assert section.state == "partial"


@pytest.mark.practice(30)
def test_missing_records_are_one_line_and_no_zero() -> None:
    section = compose_reliability(None, None, teller_of(), scope_of(), NAMES)
    assert section.state == "absent"
    assert section.count.reason == "no incident records supplied"
    assert section.rows == section.tiles == ()
    assert "incidents/" in section.missing[0].text
    assert plain(section.title) == "No incident records were supplied for Acme"


def test_customer_without_an_agreement_sees_downtime_instead() -> None:
    section = told_section(LATE_ROSTERS)
    assert plain(section.tiles[0].basis) == "no availability is agreed"
    assert plain(section.tiles[3].label) == "of counted downtime"
    assert plain(section.tiles[3].basis) == "no records reach back to 2025-Q3"


def test_expired_credit_is_still_told() -> None:
    tile = told_section(LATE_ROSTERS, customer=CUSTOMER, as_of=date(2026, 11, 20)).tiles[3]
    assert (plain(tile.number), plain(tile.label)) == ("€1,480", "credit for August, not claimed")
    assert plain(tile.basis) == "the time to claim ended on 31 October 2026"


def test_credit_without_a_fee_is_a_dash_with_its_reason() -> None:
    tile = told_section(LATE_ROSTERS, customer={"sla": CUSTOMER["sla"]}).tiles[3]
    assert (plain(tile.number), plain(tile.basis)) == ("–", "a credit is due, but the monthly fee is not known")


def test_open_actions_of_earlier_incidents_name_their_incident() -> None:
    action = {"text": "Alarm before a certificate ends", "owner": "Platform lead", "due": "2025-10-31"}
    section = told_section(LATE_ROSTERS, told("2025-09-09", "06:48", "07:54", id="old", actions=[action]))
    assert plain(section.actions[0].text) == "Alarm before a certificate ends (incident of 9 September 2025)"
    assert str(section.actions[0].status) == "× overdue"
    assert plain(section.actions[0].due) == "31 Oct 2025"


def test_notes_name_what_is_overdue_and_what_does_not_count() -> None:
    action = {"text": "x", "owner": "y", "due": "2026-09-15"}
    later = {"text": "z", "owner": "y", "due": "2026-11-15"}
    notes = told_section(told("2026-08-11", "05:10", "09:22", id="late", actions=[action, later]), EXPORTS).notes
    assert plain(notes.say).endswith("1 of 2 open actions after incidents is overdue.")
    assert any(line.text.startswith("38\u00a0min: Minutes that do not count") for line in notes.figures)


def test_incident_that_is_not_over_says_so() -> None:
    row = told_section(incident("2026-09-30T12:00+02:00", None, id="x"), as_of=date(2026, 9, 30)).rows[0]
    assert plain(row.detail) == "W40, 30 September, not over"


def test_quarter_that_has_not_begun_claims_nothing() -> None:
    section = told_section(as_of=date(2026, 6, 1))
    assert plain(section.title) == "Nothing to count yet: the quarter has not begun"
    assert section.availability.text == "–"


@pytest.mark.parametrize("name", ["A&B <Ltd>", "{{ 7*7 }}", "🚚" * 40, "x" * 200])
def test_hostile_titles_stand_as_they_are(name: str) -> None:
    section = told_section(told("2026-08-11", "05:10", "09:22", customer_title=name))
    assert section.rows[0].name.text == name


def test_german_figures_keep_english_words() -> None:
    folder, scope = small_folder(CUSTOMER, incidents=(LATE_ROSTERS,)), scope_of()
    found = analyse_incidents(folder, scope), analyse_availability(folder, scope)
    section = compose_reliability(*found, teller_of("de_DE", "EUR", "en"), scope, NAMES)
    assert plain(section.title) == "Availability was 99,81 %; one August incident caused all counted downtime"
    assert plain(section.tiles[3].number) == "1.480 €"
