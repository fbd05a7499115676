"""Availability against what was agreed, by quarter and month, and the credit that follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from small_folders import scope_of, small_folder, told

from qbr.analysis.reliability.availability import AvailabilityFindings, analyse_availability, monthly_fee
from qbr.records.customer import Contract
from qbr.records.incidents import Incident

LATE_ROSTERS = told("2026-08-11", "05:10", "09:22", id="late")  # 252 minutes
MINOR = told("2026-07-03", "10:14", "10:52", id="slow", severity="minor")  # 38 minutes
MAINTENANCE = told("2026-08-23", "01:00", "05:00", kind="maintenance", severity="none")  # 240 minutes
SLA: dict[str, Any] = {
    "availability": "99.9",
    "claim_days": "61",
    "credit_tiers": [
        {"below": "95", "credit": "25"},
        {"below": "99", "credit": "10"},
        {"below": "99.9", "credit": "5"},
    ],
}
CONTRACT = {"value": "355200", "start": "2026-01-01", "end": "2026-12-31"}


def analysed(*records: Incident, as_of: date = date(2026, 10, 5), **customer: Any) -> AvailabilityFindings:
    found = analyse_availability(small_folder(customer, incidents=records), scope_of(as_of))
    assert found is not None
    return found


def test_availability_leaves_agreed_maintenance_out() -> None:
    found = analysed(LATE_ROSTERS, MINOR, MAINTENANCE)
    assert found.availability.value == 1 - Decimal(252) / (132_480 - 240)
    assert found.availability.formula == "1 − 252 ÷ (132,480 − 240) minutes"
    assert found.downtime.value == 252
    assert found.weighting == "outages"


def test_minor_minutes_are_told_beside_it() -> None:
    found = analysed(LATE_ROSTERS, MINOR, MAINTENANCE)
    assert found.uncounted.value == 38
    assert found.with_uncounted.value == 1 - Decimal(290) / (132_480 - 240)


def test_no_incident_is_full_availability_and_no_records_is_none() -> None:
    assert analysed().availability.value == 1
    assert analyse_availability(small_folder(), scope_of()) is None


def test_downtime_inside_agreed_maintenance_does_not_count() -> None:
    found = analysed(MAINTENANCE, told("2026-08-23", "04:30", "05:30"))
    assert found.downtime.value == 30


def test_two_incidents_at_once_are_one_downtime() -> None:
    assert analysed(LATE_ROSTERS, told("2026-08-11", "09:00", "10:00")).downtime.value == 252 + 38


def test_contract_weights_count_and_are_named() -> None:
    found = analysed(LATE_ROSTERS, MINOR, sla={"weights": {"major": "1", "minor": "0.5"}})
    assert found.weighting == "contract"
    assert found.downtime.value == 252 + 19
    assert found.uncounted.value == 0


def test_weights_that_say_the_same_as_the_default_are_the_default() -> None:
    found = analysed(LATE_ROSTERS, sla={"weights": {"critical": "1", "major": "1", "minor": "0"}})
    assert found.weighting == "outages"


def test_earlier_quarter_is_compared_where_records_reach_back() -> None:
    found = analysed(LATE_ROSTERS, told("2025-09-09", "06:48", "07:54"))
    assert found.availability.comparison is not None
    assert found.availability.comparison.value == 1 - Decimal(66) / 132_480
    assert found.availability.change.points is not None


def test_earlier_quarter_without_records_is_not_called_perfect() -> None:
    comparison = analysed(LATE_ROSTERS).availability.comparison
    assert comparison is not None
    assert (comparison.value, comparison.reason) == (None, "no records reach back to 2025-Q3")


def test_running_quarter_counts_the_days_that_have_passed() -> None:
    found = analysed(told("2026-07-10", "10:00", "11:00"), as_of=date(2026, 7, 31))
    assert found.availability.value == 1 - Decimal(60) / (31 * 1440)
    assert found.availability.completeness == Decimal(31) / 92
    assert [month.period.start.month for month in found.months] == [7]


class TestMonths:
    def test_each_month_is_judged_by_the_agreed_level(self) -> None:
        found = analysed(LATE_ROSTERS, MAINTENANCE, sla=SLA)
        assert [month.is_met for month in found.months] == [True, False, True]
        assert (found.months_met.value, found.months_judged.value) == (2, 3)
        assert found.months[1].availability.value == 1 - Decimal(252) / (44_640 - 240)

    def test_month_exactly_at_the_level_met_it(self) -> None:
        # 99.9 % of August's 44,640 minutes leaves 44.64 minutes
        assert analysed(told("2026-08-11", "05:00", "05:44"), sla=SLA).months[1].is_met is True
        assert analysed(told("2026-08-11", "05:00", "05:45"), sla=SLA).months[1].is_met is False

    def test_month_that_is_not_over_is_not_judged(self) -> None:
        found = analysed(LATE_ROSTERS, sla=SLA, as_of=date(2026, 8, 20))
        assert [month.is_met for month in found.months] == [True, None]

    def test_nothing_agreed_judges_nothing(self) -> None:
        found = analysed(LATE_ROSTERS)
        assert found.agreed.reason == "no availability is agreed"
        assert found.months_judged.value == 0
        assert found.credit.reason == "no credit is agreed"


class TestCredit:
    def test_month_below_a_tier_gives_a_credit_of_the_monthly_fee(self) -> None:
        found = analysed(LATE_ROSTERS, sla=SLA, contract=CONTRACT)
        assert found.credit.value == 1480  # 355,200 ÷ 12 = 29,600; 99.44 % is below 99.9: 5 %
        assert found.months[1].claim_by == date(2026, 10, 31)  # 61 days after 31 August
        assert found.months[0].credit.value == 0

    def test_strictest_tier_counts(self) -> None:
        day_long = told("2026-08-11", "00:00", "23:00")  # 1,380 of 44,640 minutes: 96.9 %
        assert analysed(day_long, sla=SLA, contract=CONTRACT).credit.value == 2960

    def test_expired_credit_is_not_hidden(self) -> None:
        found = analysed(LATE_ROSTERS, sla=SLA, contract=CONTRACT, as_of=date(2026, 11, 1))
        assert found.credit.value == 0
        assert found.expired_credit.value == 1480

    def test_credit_without_a_known_fee_says_so(self) -> None:
        found = analysed(LATE_ROSTERS, sla=SLA)
        assert found.credit.reason == "a credit is due, but the monthly fee is not known"

    def test_credit_of_the_record_comes_before_the_contract(self) -> None:
        record = told("2026-08-11", "05:10", "09:22", credit={"amount": "2000", "claim_by": "2026-10-15"})
        found = analysed(record, sla=SLA, contract=CONTRACT)
        assert found.credit.value == 2000
        assert found.months[1].claim_by == date(2026, 10, 15)


@pytest.mark.parametrize(
    ("contract", "fee"),
    [
        ({"monthly_fee": "100", "value": "9"}, Decimal(100)),
        ({"value": "3600", "start": "2026-01-15", "end": "2027-01-14"}, Decimal(300)),
        ({"value": "3600", "start": "2026-01-15", "end": "2027-01-31"}, None),  # no whole months
        ({"value": "3600"}, None),
        ({}, None),
    ],
)
def test_monthly_fee_is_given_or_spread_over_whole_months(contract: dict[str, str], fee: Decimal | None) -> None:
    assert monthly_fee(Contract.model_validate(contract)) == fee


class TestUnderReview:
    def test_availability_waits_for_a_major_incident_under_review(self) -> None:
        found = analysed(told("2026-08-11", "05:10", "09:22", audience="internal"), sla=SLA, contract=CONTRACT)
        assert found.availability.reason == "an incident is under review"
        assert found.downtime.reason == "an incident is under review"
        assert [month.is_met for month in found.months] == [True, None, True]
        assert found.credit.value == 0

    def test_minor_incident_under_review_does_not_stop_it(self) -> None:
        found = analysed(LATE_ROSTERS, told("2026-09-22", "12:41", "13:45", severity="minor", audience="internal"))
        assert found.downtime.value == 252
        assert found.uncounted.value == 0  # its minutes would tell what nobody approved

    def test_embargoed_major_incident_is_named_as_withheld(self) -> None:
        found = analysed(told("2026-08-11", "05:10", "09:22", embargo={"until": "2026-12-01"}))
        assert found.availability.reason == "an incident is withheld"


def test_quarter_that_has_not_begun_has_reasons() -> None:
    found = analysed(as_of=date(2026, 6, 1))
    assert found.availability.reason == found.downtime.reason == "the quarter has not begun"
    assert found.months == ()
