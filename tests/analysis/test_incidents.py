"""Incidents of a quarter: which count, how long they lasted, who noticed first, what is still open, what may be said."""

from __future__ import annotations

from datetime import date

import pytest
from small_folders import incident, scope_of, small_folder, told

from qbr.analysis.reliability.incidents import IncidentFindings, analyse_incidents
from qbr.records.incidents import Incident

LATE_ROSTERS = told("2026-08-11", "05:10", "09:22", id="late")


def analysed(
    *records: Incident, as_of: date = date(2026, 10, 5), customer: dict[str, object] | None = None
) -> IncidentFindings:
    found = analyse_incidents(small_folder(customer, incidents=records), scope_of(as_of))
    assert found is not None
    return found


def test_missing_folder_is_not_the_same_as_no_incident() -> None:
    assert analyse_incidents(small_folder(), scope_of()) is None


def test_empty_folder_says_none_was_recorded() -> None:
    found = analysed()
    assert found.count.value == 0
    assert found.incidents == ()
    assert found.count.comparison is not None
    assert found.count.comparison.reason == "no records reach back to 2025-Q3"


def test_minutes_run_from_start_to_resolution() -> None:
    finding = analysed(LATE_ROSTERS).incidents[0]
    assert finding.minutes.value == 252  # 05:10 to 09:22 is 4 h 12 min
    assert finding.day == date(2026, 8, 11)
    assert not finding.is_at_least
    assert finding.minutes.formula == "2026-08-11 03:10 to 2026-08-11 07:22 UTC"


def test_overlapping_windows_of_one_incident_count_once() -> None:
    windows = [
        {"start": "2026-08-11T05:00+02:00", "end": "2026-08-11T06:00+02:00"},
        {"start": "2026-08-11T05:30+02:00", "end": "2026-08-11T06:30+02:00"},
        {"start": "2026-08-11T08:00+02:00", "end": "2026-08-11T08:10+02:00"},
    ]
    finding = analysed(incident("2026-08-11T05:00+02:00", None, windows=windows)).incidents[0]
    assert finding.minutes.value == 90 + 10


def test_incident_across_the_quarters_edge_counts_what_lies_inside() -> None:
    finding = analysed(incident("2026-06-30T23:30+02:00", "2026-07-01T00:20+02:00")).incidents[0]
    assert finding.minutes.value == 20
    assert finding.duration.value == 50


def test_incident_that_ended_at_midnight_belongs_to_the_quarter_before() -> None:
    assert analysed(incident("2026-06-30T23:00+02:00", "2026-07-01T00:00+02:00")).incidents == ()


def test_unknown_start_counts_from_the_first_notice_as_at_least() -> None:
    record = incident("unknown", "2026-08-11T06:00+02:00", id="x", detected="2026-08-11T05:24+02:00")
    finding = analysed(record).incidents[0]
    assert finding.minutes.value == 36
    assert finding.is_at_least


def test_nothing_dated_gives_no_minutes_and_no_quarter() -> None:
    assert analysed(incident("unknown", None, id="x")).incidents == ()


def test_open_incident_runs_to_the_end_of_the_day_the_data_speaks_from() -> None:
    record = incident("2026-09-30T12:00+02:00", None, id="open", status="monitoring")
    finding = analysed(record, as_of=date(2026, 9, 30)).incidents[0]
    assert finding.minutes.value == 12 * 60
    assert finding.is_ongoing
    assert finding.is_at_least


def test_resolved_incident_without_an_end_ends_with_the_last_moment_known() -> None:
    record = incident("2026-08-11T05:10+02:00", None, id="x", status="resolved", mitigated="2026-08-11T06:10+02:00")
    finding = analysed(record).incidents[0]
    assert finding.minutes.value == 60
    assert finding.is_at_least
    assert not finding.is_ongoing


def test_maintenance_is_no_incident() -> None:
    found = analysed(LATE_ROSTERS, told("2026-08-23", "01:00", "05:00", kind="maintenance", severity="none"))
    assert found.count.value == 1
    assert found.maintenance.value == 240


def test_weeks_hold_the_minutes_by_severity() -> None:
    found = analysed(LATE_ROSTERS, told("2026-07-03", "10:14", "10:52", severity="minor"))
    weeks = dict(zip(found.major_weeks.categories, found.major_weeks.values, strict=True))
    assert weeks[date(2026, 8, 10)] == 252
    assert sum(value or 0 for value in found.major_weeks.values) == 252
    assert found.minor_weeks.values[0] == 38  # the week of 29 June, of which the quarter has five days
    assert len(weeks) == 14


def test_minor_minutes_under_a_major_incident_are_not_drawn_twice() -> None:
    found = analysed(LATE_ROSTERS, told("2026-08-11", "09:00", "09:42", severity="minor"))
    assert sum(value or 0 for value in found.minor_weeks.values) == 20  # 09:22 to 09:42


def test_weeks_that_have_not_begun_are_a_gap() -> None:
    found = analysed(LATE_ROSTERS, as_of=date(2026, 8, 12))
    assert found.major_weeks.values[6] == 252
    assert found.major_weeks.values[7:] == (None,) * 7


def test_count_is_compared_where_records_reach_back() -> None:
    found = analysed(LATE_ROSTERS, told("2025-09-09", "06:48", "07:54"), told("2025-07-24", "14:02", "14:43"))
    assert found.count.value == 1
    assert found.count.comparison is not None
    assert found.count.comparison.value == 2
    assert found.count.change.better is True  # fewer incidents are better


class TestWhoNoticedFirst:
    def test_our_message_before_their_call(self) -> None:
        record = told("2026-08-11", "05:10", "09:22", detected_by="customer",
                      detected="2026-08-11T05:24+02:00", told_customer="2026-08-11T05:20+02:00")  # fmt: skip
        assert analysed(record).incidents[0].told_first is True

    def test_their_call_before_our_message(self) -> None:
        record = told("2026-08-11", "05:10", "09:22", detected_by="customer",
                      detected="2026-08-11T05:24+02:00", told_customer="2026-08-11T05:58+02:00")  # fmt: skip
        found = analysed(record)
        assert found.incidents[0].told_first is False
        assert (found.told_first.value, found.told_known.value) == (0, 1)

    def test_their_call_and_no_message(self) -> None:
        record = told("2026-08-11", "05:10", "09:22", detected_by="customer", detected="2026-08-11T05:24+02:00")
        assert analysed(record).incidents[0].told_first is False

    def test_our_alarm_and_a_message(self) -> None:
        record = told("2026-08-11", "05:10", "09:22", detected_by="us", told_customer="2026-08-11T05:58+02:00")
        found = analysed(record)
        assert (found.told_first.value, found.told_known.value) == (1, 1)

    @pytest.mark.parametrize("front", [{}, {"detected_by": "us"}, {"told_customer": "2026-08-11T05:58+02:00"}])
    def test_a_record_that_cannot_tell_is_not_counted(self, front: dict[str, str]) -> None:
        found = analysed(told("2026-08-11", "05:10", "09:22", **front))
        assert (found.told_first.value, found.told_known.value) == (0, 0)


class TestRecurrence:
    def test_same_cause_within_a_year_is_a_recurrence(self) -> None:
        found = analysed(told("2026-08-11", "05:10", "09:22", cause_id="calendar"),
                         told("2025-08-12", "05:00", "06:00", id="first", cause_id="calendar"))  # fmt: skip
        assert found.recurring.value == 1
        assert found.incidents[0].repeats == "first"

    def test_same_cause_after_more_than_a_year_is_none(self) -> None:
        found = analysed(told("2026-08-11", "05:10", "09:22", cause_id="calendar"),
                         told("2025-08-10", "05:00", "06:00", cause_id="calendar"))  # fmt: skip
        assert found.recurring.value == 0

    def test_incidents_without_a_cause_never_recur(self) -> None:
        assert analysed(LATE_ROSTERS, told("2026-07-03", "10:14", "10:52")).recurring.value == 0


class TestActions:
    OVERDUE = {"text": "Evening copy", "owner": "Service lead", "due": "2026-10-20", "first_due": "2026-09-15"}
    OPEN = {"text": "Refuse doubles", "owner": "Product lead", "due": "2026-10-31"}
    DONE = {"text": "Own job", "owner": "Platform lead", "due": "2026-09-02", "status": "done", "done_on": "2026-09-02"}

    def test_overdue_stands_first_whatever_its_new_date(self) -> None:
        found = analysed(told("2026-08-11", "05:10", "09:22", actions=[self.DONE, self.OPEN, self.OVERDUE]))
        actions = found.incidents[0].actions
        assert [action.text for action in actions] == ["Evening copy", "Refuse doubles", "Own job"]
        assert actions[0].is_overdue
        assert (actions[0].due, actions[0].now_due) == (date(2026, 9, 15), date(2026, 10, 20))
        assert (found.unfinished.value, found.overdue.value) == (2, 1)

    def test_due_today_is_not_overdue(self) -> None:
        action = {"text": "x", "owner": "y", "due": "2026-10-05"}
        assert analysed(told("2026-08-11", "05:10", "09:22", actions=[action])).overdue.value == 0

    def test_open_actions_of_earlier_incidents_are_kept_in_view(self) -> None:
        found = analysed(LATE_ROSTERS, told("2025-09-09", "06:48", "07:54", id="old", actions=[self.OPEN]))
        assert [(action.incident, action.text) for action in found.open_actions] == [("old", "Refuse doubles")]

    def test_missing_owner_is_told_from_one_who_may_not_appear(self) -> None:
        customer = {"people": "none", "team": {"theirs": [{"name": "Kit Farrow", "role": "Service lead"}]}}
        named = {"text": "a", "owner": "Kit Farrow", "due": "2026-10-31"}
        nobody = {"text": "b", "due": "2026-11-30"}
        found = analysed(told("2026-08-11", "05:10", "09:22", actions=[named, nobody]), customer=customer)
        shown = [(action.owner, action.has_owner) for action in found.incidents[0].actions]
        assert shown == [("", True), ("", False)]


class TestWhatMayBeSaid:
    def test_unapproved_incident_gives_only_its_day(self) -> None:
        record = told("2026-09-22", "12:41", "13:45", audience="internal", customer_impact={"users": 40})
        finding = analysed(record).incidents[0]
        assert finding.telling == "review"
        assert finding.day == date(2026, 9, 22)
        assert finding.minutes.reason == finding.users.reason == "review in progress"
        assert finding.actions == ()

    def test_unapproved_incident_counts_but_is_not_drawn(self) -> None:
        found = analysed(told("2026-09-22", "12:41", "13:45", approved_on=None, severity="minor"))
        assert found.count.value == 1
        assert sum(value or 0 for value in found.minor_weeks.values) == 0
        assert found.told_known.value == 0

    def test_embargo_keeps_an_incident_out_until_its_day(self) -> None:
        record = told("2026-09-22", "12:41", "13:45", embargo={"until": "2026-11-30", "reason": "law"})
        found = analysed(record)
        assert found.incidents[0].telling == "withheld"
        assert found.incidents[0].withheld_until == date(2026, 11, 30)
        assert found.count.value == 0
        assert analysed(record, as_of=date(2026, 11, 30)).incidents[0].telling == "told"

    def test_customer_file_can_withhold_an_incident(self) -> None:
        customer = {"withheld": [{"what": "late", "reason": "legal hold"}]}
        found = analysed(LATE_ROSTERS, customer=customer)
        assert found.incidents[0].telling == "withheld"
        assert found.incidents[0].withheld_until is None

    def test_every_fact_is_for_the_customer(self) -> None:
        found = analysed(LATE_ROSTERS, told("2026-09-22", "12:41", "13:45", audience="internal"))
        facts = [found.count, found.told_first, found.overdue, *(finding.minutes for finding in found.incidents)]
        assert {fact.audience for fact in facts} == {"customer"}


def test_quarter_that_has_not_begun_has_reasons_instead_of_zeros() -> None:
    found = analysed(as_of=date(2026, 6, 1))
    assert found.count.reason == found.maintenance.reason == "the quarter has not begun"


def test_users_affected_say_where_the_number_is_from() -> None:
    impact = {"users": 214, "source": "your dispatch log"}
    finding = analysed(told("2026-08-11", "05:10", "09:22", customer_impact=impact)).incidents[0]
    assert finding.users.value == 214
    assert finding.users.formula == "as recorded from your dispatch log"
