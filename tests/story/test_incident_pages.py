"""Incident pages in the customer's words and zone: only approved ones, nothing hidden, nothing invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_folders import NAMES, incident, scope_of, small_folder, teller_of, told

from qbr.analysis.reliability.availability import analyse_availability
from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.records.incidents import Incident
from qbr.story.review.service import IncidentPage, IncidentSection
from qbr.story.sections.incident import compose_incident
from qbr.story.values import Text

FRONT: dict[str, Any] = {
    "id": "late",
    "customer_title": "Rosters published late",
    "detected": "2026-08-11T05:24+02:00",
    "detected_by": "customer",
    "told_customer": "2026-08-11T05:58+02:00",
    "mitigated": "2026-08-11T08:05+02:00",
    "fixed": "2026-09-02T10:00+02:00",
    "customer_impact": {"users": 214, "text": "214 drivers began without a roster", "source": "your dispatch log"},
    "trigger": "a double entry in a calendar import",
    "factors": ["The job stopped for all depots at once"],
    "lessons": ["You saw it before we did"],
    "approved_by": "Head of Operations",
    "customer_steps": ["Keep the export on", "Call the hotline"],
    "sections": {
        "what_happened": "The night job stopped.",
        "timeline": "05:10 · started · rosters stop\n05:24 · you noticed · North calls us",
    },
}
CUSTOMER: dict[str, Any] = {
    "sla": {"availability": "99.9", "claim_days": "61", "credit_tiers": [{"below": "99.9", "credit": "5"}]},
    "contract": {"monthly_fee": "29600"},
}


def late(**changes: Any) -> Incident:
    return told("2026-08-11", "05:10", "09:22", **{**FRONT, **changes})


def section(*records: Incident, as_of: date = date(2026, 10, 5), zone: str = "Europe/Berlin",
            customer: dict[str, Any] | None = None) -> IncidentSection:  # fmt: skip
    folder, scope = small_folder(customer, incidents=records), scope_of(as_of, zone)
    return compose_incident(
        analyse_incidents(folder, scope), analyse_availability(folder, scope), teller_of(), scope, NAMES
    )


def page(record: Incident, **options: Any) -> IncidentPage:
    return section(record, **options).reports[0]


def plain(text: Text) -> str:
    return text.text.replace("\u00a0", " ")


def test_page_tells_what_when_how_long_and_how_many() -> None:
    told_page = page(late())
    assert plain(told_page.title) == "Rosters published late on 11 August: 4 h 12 min, 214 people affected"
    assert plain(told_page.heading) == "The incident of 11 August"
    assert plain(told_page.measure) == (
        "Major, closed 2 September 2026; times in CEST (UTC +2); "
        "approved for you by the Head of Operations on 9 September"
    )
    assert plain(told_page.source) == "Source: incident record 2026-08-11, your dispatch log · data as of 5 Oct 2026"
    assert told_page.is_major


def test_course_is_told_in_six_steps_of_the_customers_clock() -> None:
    steps = [(plain(s.time), plain(s.word), plain(s.detail), plain(s.after), s.state) for s in page(late()).steps]
    assert steps == [
        ("05:10", "started", "rosters stop", "–", "open"),
        ("05:24", "you noticed", "North calls us", "14 min", "focus"),
        ("05:58", "we told you", "34 min later", "48 min", "open"),
        ("08:05", "mitigated", "", "2 h 55 min", "open"),
        ("09:22", "restored", "252 min in all", "4 h 12 min", "done"),
        ("2 Sep", "fixed", "", "22 days", "done"),
    ]


@pytest.mark.parametrize(
    ("zone", "clock", "named"),
    [
        ("UTC", "03:10", "times in UTC;"),
        ("America/New_York", "23:10", "times in EDT (UTC −4);"),
        ("Asia/Kathmandu", "08:55", "times in UTC +5:45;"),
    ],
)
def test_times_are_those_of_the_customers_zone(zone: str, clock: str, named: str) -> None:
    told_page = page(late(), zone=zone, customer={"tz": zone})
    assert plain(told_page.steps[0].time) == clock
    assert named in plain(told_page.measure)


def test_steps_follow_the_clock_and_not_the_form() -> None:
    words = [plain(step.word) for step in page(late(told_customer="2026-08-11T05:12+02:00")).steps]
    assert words[:3] == ["started", "we told you", "you noticed"]


def test_our_own_alarm_is_no_focus() -> None:
    steps = page(late(detected_by="us")).steps
    assert plain(steps[1].word) == "we noticed"
    assert {step.state for step in steps} == {"open", "done"}


def test_unknown_start_stands_first_and_lengths_say_at_least() -> None:
    told_page = page(incident("unknown", "2026-08-11T09:22+02:00", **FRONT))
    assert plain(told_page.steps[0].detail) == "not known when"
    assert {plain(step.after) for step in told_page.steps[1:]} == {"–"}
    assert "at least 3 h 58 min" in plain(told_page.title)
    assert "at least 238 min in all" in [plain(step.detail) for step in told_page.steps]


def test_long_line_of_a_timeline_gives_way_to_what_can_be_computed() -> None:
    sections = {"timeline": f"09:22 · restored · {'a long story ' * 6}"}
    restored = page(late(sections=sections)).steps[4]
    assert plain(restored.detail) == "252 min in all"


def test_timeline_entries_of_the_record_are_matched_by_moment() -> None:
    entries = [{"at": "2026-09-02T10:00+02:00", "text": "each depot on its own"}]
    assert plain(page(late(timeline=entries)).steps[5].detail) == "each depot on its own"


def test_timeline_dates_without_a_year_are_matched() -> None:
    sections = {"timeline": "2 Sep · fixed · each depot on its own"}
    assert plain(page(late(sections=sections)).steps[5].detail) == "each depot on its own"


class TestWords:
    def test_what_a_person_wrote_stands_unchanged(self) -> None:
        words = "Unfortunately {{ 7*7 }} <b>failed to</b> stop & @kit should have seen it."
        told_page = page(late(sections={"what_happened": words}))
        assert told_page.what_happened.text == words

    def test_impact_is_told_in_the_records_words(self) -> None:
        assert plain(page(late()).impact) == "214 drivers began without a roster."

    def test_impact_without_words_is_told_from_its_figures(self) -> None:
        impact = {
            "users": 1,
            "teams": ["North", "South"],
            "flows": ["new rosters"],
            "data_loss": "none",
            "security": "not affected",
        }
        assert plain(page(late(customer_impact=impact)).impact) == (
            "North and South: 1 person was affected. What did not work: new rosters. Data loss: none. Security: not affected."
        )

    def test_impact_nobody_knows_says_so(self) -> None:
        assert plain(page(late(customer_impact={})).impact) == "How many of your people it met is not known."

    def test_share_stands_where_people_are_not_counted(self) -> None:
        assert (
            plain(page(late(customer_impact={"share": "0.4"})).impact)
            == "40 % of your people or requests were affected."
        )

    def test_cause_is_trigger_and_factors(self) -> None:
        assert plain(page(late()).why) == (
            "Trigger: a double entry in a calendar import. The job stopped for all depots at once."
        )

    def test_short_form_has_whole_sentences_and_at_least_one_of_cause_and_lessons(self) -> None:
        factors = [f"Factor {word} has exactly nine words in this sentence" for word in ("one", "two", "three", "four")]
        told_page = page(late(factors=factors))
        # 8 of the trigger and 6 of the lesson leave room for three sentences of 9 words, 41 of 45
        assert plain(told_page.short_why) == " ".join(
            [
                "Trigger: a double entry in a calendar import.",
                *(f"{factor}." for factor in factors[:3]),
                "You saw it before we did.",
            ]
        )
        assert factors[3] in told_page.why.text

    def test_short_form_never_cuts_a_sentence(self) -> None:
        words = " ".join(["word"] * 60) + "."
        told_page = page(late(sections={"what_happened": f"{words} And more."}))
        assert told_page.short_what.text == words

    def test_numbers_do_not_end_a_sentence(self) -> None:
        words = "Job No. 5 waited 9.5 minutes. We are sorry."
        assert page(late(sections={"what_happened": words})).short_what.text == words

    def test_missing_parts_are_visible_gaps(self) -> None:
        bare = page(told("2026-08-11", "05:10", "09:22"))
        assert plain(bare.what_happened) == "What happened is not written down yet."
        assert plain(bare.why) == "The cause is not known yet."
        assert plain(bare.lessons) == "No lesson is written down yet."
        assert plain(bare.customer_steps) == "What you can do is not written down yet; we owe you this line."

    def test_lesson_learned_before_is_marked(self) -> None:
        earlier = told("2025-09-09", "06:48", "07:54", lessons=["you saw it before we did"])
        assert plain(section(late(), earlier).reports[0].lessons) == "You saw it before we did. (learned before)"

    def test_recurring_cause_is_named(self) -> None:
        earlier = told("2026-02-09", "06:48", "07:54", cause_id="calendar")
        assert "same as that of an earlier incident" in plain(
            section(late(cause_id="calendar"), earlier).reports[0].why
        )

    def test_long_title_gives_way_to_the_day(self) -> None:
        told_page = page(late(customer_title="Rosters " * 25))
        assert plain(told_page.title) == "The incident of 11 August: 4 h 12 min"


class TestCredit:
    def test_credit_of_its_month_is_told_with_its_last_day(self) -> None:
        told_page = page(late(), customer=CUSTOMER)
        assert plain(told_page.credit) == "A credit of €1,480 is due for August; claim it by 31 October."

    def test_credit_the_steps_already_name_is_not_told_twice(self) -> None:
        told_page = page(late(customer_steps=["Claim the €1,480 credit by 31 October"]), customer=CUSTOMER)
        assert plain(told_page.credit) == ""

    def test_minor_incident_of_the_same_month_has_no_credit(self) -> None:
        minor = told("2026-08-20", "10:00", "10:10", id="minor", severity="minor")
        reports = {report.id: plain(report.credit) for report in section(late(), minor, customer=CUSTOMER).reports}
        assert reports["minor"] == ""
        assert reports["late"]


class TestActions:
    def test_status_is_told_in_words(self) -> None:
        rows = page(late(actions=[
            {"text": "done in time", "owner": "Platform lead", "due": "2026-09-02", "status": "done", "done_on": "2026-09-01"},
            {"text": "open", "owner": "Product lead", "due": "2026-10-31"},
            {"text": "late", "owner": "Service lead", "due": "2026-10-20", "first_due": "2026-09-15"},
            {"text": "forgotten", "due": "2026-09-20"},
            {"text": "undated"},
            {"text": "given up", "owner": "Product lead", "status": "dropped"},
        ])).actions  # fmt: skip
        assert [(plain(r.text), plain(r.owner), plain(r.due), str(r.status), r.is_focus) for r in rows] == [
            ("forgotten", "owner missing", "20 Sep", "× overdue", True),
            ("late", "Service lead", "15 Sep", "× overdue, now 20 Oct", True),
            ("open", "Product lead", "31 Oct", "○ open", False),
            ("undated", "owner missing", "–", "○ open", False),
            ("done in time", "Platform lead", "2 Sep", "● done 1 Sep", False),
            ("given up", "Product lead", "–", "· dropped", False),
        ]


class TestWhatIsNotTold:
    def test_incident_under_review_is_one_line_with_its_day(self) -> None:
        found = section(late(audience="internal"))
        assert found.reports == found.pages == ()
        assert [plain(line) for line in found.untold] == ["An incident on 11 August: review in progress"]
        assert found.state == "partial"

    def test_embargo_is_one_line_without_a_day(self) -> None:
        found = section(late(embargo={"until": "2026-11-30", "reason": "CANARY"}))
        assert [plain(line) for line in found.untold] == ["An incident is withheld until 30 November 2026."]

    def test_open_end_of_an_embargo(self) -> None:
        assert plain(section(late(embargo={})).untold[0]) == "An incident is withheld for now."

    def test_internal_sections_are_nowhere(self) -> None:
        assert "CANARY" not in repr(section(late(internal_sections={"Internal": "CANARY"})))


def test_major_ones_have_a_page_and_all_have_a_report() -> None:
    found = section(late(), told("2026-07-03", "10:14", "10:52", id="minor", severity="minor"))
    assert [report.id for report in found.reports] == ["minor", "late"]
    assert [each.id for each in found.pages] == ["late"]
    assert plain(found.title) == "Two incidents are told in full"


def test_nothing_recorded_and_nothing_supplied_are_told_apart() -> None:
    assert plain(section().title) == "No incident was recorded in the quarter"
    nothing = compose_incident(None, None, teller_of(), scope_of(), NAMES)
    assert plain(nothing.title) == "No incident records were supplied for Acme"
    assert section().state == nothing.state == "absent"


def test_security_case_without_downtime_has_no_length_in_its_title() -> None:
    record = told(
        "2026-08-11", "05:10", "05:10", kind="security", customer_title="Sign-in keys renewed", severity="major"
    )
    assert plain(page(record).title) == "Sign-in keys renewed on 11 August"
