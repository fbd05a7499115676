"""Tickets: what is counted, how long people waited, whether targets were met, and what it was about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_folders import scope_of, small_folder, ticket_frame, told

from qbr.analysis.support.support import SupportFindings, analyse_support
from qbr.facts import Comparison, Fact


def ticket(day: str = "2026-08-11", hour: str = "08:00", **row: Any) -> dict[str, Any]:
    return {"created": f"{day} {hour}+02:00", **row}


def replied(minutes: int, day: str = "2026-08-11", **row: Any) -> dict[str, Any]:
    """A ticket opened at midnight, answered after so many minutes and solved at the same moment."""
    at = f"{day} {minutes // 60:02d}:{minutes % 60:02d}+02:00"
    return {"created": f"{day} 00:00+02:00", "first_reply": at, "solved": at, **row}


def analysed(
    *rows: dict[str, Any], as_of: date = date(2026, 10, 5), active: Fact | None = None, **tables: Any
) -> SupportFindings:
    customer = tables.pop("customer", None)
    folder = small_folder(customer, tickets=ticket_frame(rows), **tables)
    found = analyse_support(folder, scope_of(as_of), active)
    assert found is not None
    return found


def test_missing_export_is_not_the_same_as_no_tickets() -> None:
    assert analyse_support(small_folder(), scope_of()) is None
    found = analysed()
    assert found.total.tickets.value == 0
    assert found.by_priority == ()
    assert found.months.values == (0, 0, 0)
    assert found.sla.reason == "no target came due"


def test_tickets_belong_to_the_day_they_were_created_where_the_customer_lives() -> None:
    # 30 June 23:30 in Berlin is the day before; 1 July 00:10 in Berlin is 30 June in UTC
    found = analysed(ticket("2026-06-30", "23:30"), ticket("2026-07-01", "00:10"), ticket("2026-09-30", "23:59"))
    assert found.total.tickets.value == 2
    assert found.months.values == (1, 0, 1)


def test_same_quarter_a_year_ago_stands_beside() -> None:
    found = analysed(ticket(), ticket(), ticket("2025-07-01"))
    assert found.total.tickets.comparison == Comparison("2025-Q3", "yoy", 1)
    assert found.basis_months.values == (1, 0, 0)
    assert found.total.tickets.change.better is False  # more tickets are never better


def test_export_that_begins_later_is_not_compared() -> None:
    found = analysed(ticket(), ticket("2025-09-15"))
    assert found.total.tickets.comparison is not None
    assert found.total.tickets.comparison.reason == "no tickets on record for 2025-Q3"
    assert found.basis_months.values == (None, None, None)


def test_running_quarter_is_compared_with_as_many_days_and_has_gaps_for_what_comes() -> None:
    found = analysed(ticket("2026-07-05"), ticket("2025-07-01"), ticket("2025-09-20"), as_of=date(2026, 7, 31))
    assert found.total.tickets.comparison is not None
    assert found.total.tickets.comparison.value == 1  # the one of September a year ago is not asked for yet
    assert found.months.values == (1, None, None)
    assert found.basis_months.values == (1, None, None)


@pytest.mark.parametrize("org", ["vendor", "Fernhollow", "internal"])
def test_tickets_the_vendor_opened_are_left_out_and_counted(org: str) -> None:
    found = analysed(ticket(org="Acme"), ticket(org=org), ticket())
    assert found.total.tickets.value == 2
    assert found.by_vendor == 1
    assert [(item.what, item.rows) for item in found.total.tickets.source.excluded] == [("opened by the vendor", 1)]


def test_export_that_names_sites_instead_of_the_customer_keeps_them() -> None:
    assert analysed(ticket(org="Depot North"), ticket(org="Depot South")).total.tickets.value == 2


def test_alias_is_the_customer() -> None:
    found = analysed(ticket(org="Acme Logistics"), ticket(org="ACME"), customer={"aliases": ["Acme Logistics"]})
    assert found.by_vendor == 0


class TestTimes:
    def test_median_of_an_even_number_lies_between(self) -> None:
        found = analysed(replied(60), replied(120), replied(180), replied(600))
        assert found.total.first_reply.value == Decimal("2.5")

    def test_open_ticket_counts_as_longer_than_any_other(self) -> None:
        found = analysed(replied(60), replied(120), ticket())
        assert found.total.first_reply.value == 2
        assert found.total.solved.formula == "median of 3 tickets, 1 still waiting"
        assert found.open.value == 1
        assert found.oldest_open.value == 55  # 11 August to 5 October

    def test_median_is_missing_when_half_still_wait(self) -> None:
        found = analysed(replied(60), ticket())
        assert found.total.first_reply.reason == "half of the tickets still wait"

    def test_nine_of_ten_are_within_the_ninth_smallest(self) -> None:
        found = analysed(*(replied(60 * hours) for hours in range(1, 11)))
        assert found.total.first_reply_p90.value == 9

    def test_nine_of_eleven_are_not_nine_of_ten(self) -> None:
        # 0.9 × 11 = 9.9: the tenth smallest is the first that 90 % stay within
        found = analysed(*(replied(60 * hours) for hours in range(1, 12)))
        assert found.total.first_reply_p90.value == 10

    def test_below_ten_tickets_there_is_no_such_value(self) -> None:
        found = analysed(*(replied(60) for _ in range(9)))
        assert found.total.first_reply_p90.reason == "fewer than 10 tickets"

    def test_moments_before_the_ticket_are_left_out_and_reported(self) -> None:
        bad = {"created": "2026-08-11 08:00+02:00", "first_reply": "2026-08-11 07:00+02:00"}
        found = analysed(replied(60), bad)
        assert found.total.first_reply.value == 1
        assert ("first_reply before created", 1) in [
            (item.what, item.rows) for item in found.total.first_reply.source.excluded
        ]

    def test_solution_before_the_reply_and_without_one_are_left_out(self) -> None:
        before = ticket(first_reply="2026-08-11 12:00+02:00", solved="2026-08-11 09:00+02:00")
        without = ticket(solved="2026-08-11 09:00+02:00")
        found = analysed(replied(60), before, without)
        assert found.total.first_reply.value == 1
        assert {item.what for item in found.total.first_reply.source.excluded} == {
            "solved before the first reply", "solved without a reply on record"}  # fmt: skip

    @given(st.lists(st.integers(1, 1200), min_size=10, max_size=40))
    def test_at_least_nine_of_ten_stay_within(self, minutes: list[int]) -> None:
        hours = analysed(*(replied(each) for each in minutes)).total.first_reply_p90.number
        assert sum(Decimal(each) / 60 <= hours for each in minutes) * 10 >= 9 * len(minutes)


class TestPriorities:
    def test_most_urgent_stands_first_and_synonyms_are_one(self) -> None:
        rows = [ticket(priority=word) for word in ("Low", "P1", "urgent", "medium", "normal") for _ in range(5)]
        found = analysed(*rows)
        assert [(times.priorities, times.tickets.value) for times in found.by_priority] == [
            (("critical",), 10), (("normal",), 10), (("low",), 5)]  # fmt: skip

    def test_critical_and_high_stand_together_when_one_is_small(self) -> None:
        rows = [ticket(priority="critical"), *(ticket(priority="high") for _ in range(6))]
        found = analysed(*rows)
        assert [(times.priorities, times.tickets.value) for times in found.by_priority] == [(("critical", "high"), 7)]
        assert found.by_priority[0].tickets.id == "support.priority[critical+high].tickets"

    def test_unknown_words_and_none_come_last(self) -> None:
        found = analysed(ticket(priority="zebra"), ticket(), ticket(priority="low"))
        assert [times.priorities for times in found.by_priority] == [("low",), ("zebra",), ("",)]

    def test_rows_add_up_to_the_total(self) -> None:
        words = ["low", "high", "critical", None, "x", "p3"]
        found = analysed(*(ticket(priority=word) for word in words))
        assert sum(int(times.tickets.number) for times in found.by_priority) == found.total.tickets.value == 6


class TestTargets:
    def test_only_targets_that_came_due_count(self) -> None:
        found = analysed(ticket(sla_met=True), ticket(sla_met=True), ticket(sla_met=False), ticket())
        assert (found.total.targets_met.value, found.total.targets_due.value) == (2, 3)
        assert found.sla.value == Decimal(2) / 3
        assert found.sla.formula == "2 ÷ 3"

    def test_attainment_of_both_quarters_in_points(self) -> None:
        found = analysed(ticket(sla_met=True), ticket("2025-07-02", sla_met=True), ticket("2025-07-02", sla_met=False))
        assert found.sla.change.points == 50


class TestTopic:
    ROWS = (*(ticket(topic="inc-1", sla_met=False) for _ in range(5)), *(ticket(topic="sign-in") for _ in range(9)))

    def test_largest_topic_is_set_off(self) -> None:
        found = analysed(*self.ROWS)
        assert (found.topic, found.topic_tickets.value, found.topic_incident) == ("sign-in", 9, "")

    def test_topic_of_an_incident_comes_before_a_larger_one(self) -> None:
        found = analysed(*self.ROWS, incidents=(told("2026-08-11", "05:10", "09:22", id="INC-1"),))
        assert (found.topic, found.topic_tickets.value, found.topic_incident) == ("inc-1", 5, "INC-1")
        assert found.topic_months.values == (0, 5, 0)
        assert (found.misses_on_topic.value, found.misses_on_topic.formula) == (5, "5 of 5 missed targets")

    def test_topic_of_an_unapproved_incident_is_a_topic_like_any_other(self) -> None:
        found = analysed(*self.ROWS, incidents=(told("2026-08-11", "05:10", "09:22", id="inc-1", audience="internal"),))
        assert found.topic == "sign-in"

    def test_few_tickets_make_no_topic(self) -> None:
        found = analysed(*(ticket(topic="x") for _ in range(4)))
        assert found.topic == ""
        assert found.topic_tickets.reason == "no topic stands out"


class TestContactRate:
    ACTIVE = Fact("support.tickets", value=391, comparison=Comparison("2025-Q3", "yoy", 318), audience="customer")

    def test_tickets_per_hundred_active_users_both_years(self) -> None:
        rows = [*(ticket() for _ in range(64)), *(ticket("2025-07-02") for _ in range(51))]
        rate = analysed(*rows, active=self.ACTIVE).contact_rate
        assert rate.value == Decimal(6400) / 391
        assert rate.formula == "64 ÷ 391 × 100"
        assert rate.comparison is not None
        assert rate.comparison.value == Decimal(5100) / 318

    def test_without_active_users_there_is_none(self) -> None:
        assert analysed(ticket()).contact_rate.reason == "no active users known"
        missing = Fact("support.tickets", reason="no usage records", audience="customer")
        assert analysed(ticket(), active=missing).contact_rate.reason == "no usage records"

    def test_nobody_active_is_no_division(self) -> None:
        nobody = Fact("support.tickets", value=0, audience="customer")
        assert not analysed(ticket(), active=nobody).contact_rate.is_known


def test_reopened_share_counts_solved_tickets() -> None:
    found = analysed(replied(60, reopened=1), replied(60, reopened=0), ticket(reopened=3))
    assert found.reopened.value == Decimal(1) / 2


def test_export_without_reopened_column_says_so() -> None:
    assert analysed(replied(60)).reopened.reason == "the export does not say what was reopened"


def test_hostile_topic_and_priority_are_only_words() -> None:
    found = analysed(*(ticket(topic="{{ 7*7 }} <b>", priority="A&B ]") for _ in range(5)))
    assert found.topic == "{{ 7*7 }} <b>"
    assert found.by_priority[0].priorities == ("a&b ]",)
