"""Records: what a value may look like, and what a record knows about itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from qbr.quarter import Calendar
from qbr.records.customer import Customer
from qbr.records.entitlements import Entitlement
from qbr.records.incidents import Incident
from qbr.records.needs import Request
from qbr.records.value import ValueRecord
from qbr.records.values import parse_count, parse_day, parse_flag, parse_moment, parse_number

BERLIN = ZoneInfo("Europe/Berlin")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14))
def test_a_number_is_read_to_the_last_digit(number: Decimal) -> None:
    text = f"{number:f}"
    assert parse_number(text) == number


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_in_iso_form_is_that_day(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)))
def test_a_moment_is_the_same_moment_in_utc(moment: datetime) -> None:
    assert parse_moment(moment.isoformat()) == moment
    assert parse_moment(moment.astimezone(BERLIN).isoformat()) == moment


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-09-30 14:05", "2026-09-30T12:05:00"),
        ("2026-01-30T14:05:09", "2026-01-30T13:05:09"),
        ("2026-09-30T14:05Z", "2026-09-30T14:05:00"),
        ("2026-09-30 14:05 UTC", "2026-09-30T14:05:00"),
        ("2026-09-30T14:05:00+0530", "2026-09-30T08:35:00"),
        ("2026-09-30T14:05:00.1234567Z", "2026-09-30T14:05:00.123456"),
        ("2026-03-29 03:00", "2026-03-29T01:00:00"),  # the first moment of summer time
        ("2028-02-29 00:00", "2028-02-28T23:00:00"),
    ],
)
def test_a_time_without_an_offset_speaks_of_local_clocks(text: str, utc: str) -> None:
    assert parse_moment(text, BERLIN) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_a_time_that_is_none_or_two_moments_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="add the offset from UTC"):
        parse_moment(text, BERLIN)
    assert parse_moment(text + "+02:00", BERLIN).tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-9-30", "30.09.2026", "20260930", "1790726400", "today", "", "2026-09-30 10:00"])
def test_a_day_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date as 2026-09-30"):
        parse_day(text)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01"])
def test_a_day_that_stands_for_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a year from 1900 to 2199; leave it empty if there is none"):
        parse_day(text)
    with pytest.raises(ValueError, match="expected a year from 1900 to 2199"):
        parse_moment(f"{text} 00:00")


def test_yes_and_no_have_few_spellings() -> None:
    assert [parse_flag(text) for text in ("yes", "TRUE", " x ", "1")] == [True] * 4
    assert [parse_flag(text) for text in ("no", "False", "0", "n")] == [False] * 4
    with pytest.raises(ValueError, match="expected yes or no"):
        parse_flag("maybe")


def test_counts_are_whole_and_not_negative() -> None:
    assert (parse_count("12"), parse_count("12.0"), parse_count("1e3")) == (12, 12, 1000)
    for text in ("-1", "1.5", "n/a"):
        with pytest.raises(ValueError, match="expected a whole number"):
            parse_count(text)


def test_records_do_not_change_and_know_no_other_keys() -> None:
    customer = Customer(name="Acme")
    with pytest.raises(ValidationError, match="frozen"):
        customer.name = "Globex"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Customer.model_validate({"name": "Acme", "nmae": "x"})


def test_a_fiscal_year_becomes_a_calendar() -> None:
    customer = Customer.model_validate({"name": "A", "fiscal": {"start_month": "2", "pattern": "4-5-4"}})
    assert customer.fiscal is not None
    assert customer.fiscal.calendar == Calendar(start_month=2, pattern="4-5-4")


def test_an_entitlement_is_named_and_holds_for_its_days() -> None:
    seats = Entitlement.model_validate(
        {"product": "Seats", "module": "Planner", "quantity": "480", "from": "2026-07-01"}
    )
    assert (seats.name, seats.quantity) == ("Planner", 480)
    assert [seats.holds_on(date(2026, month, 1)) for month in (6, 7, 8)] == [False, True, True]
    with pytest.raises(ValidationError, match="neither product nor module"):
        Entitlement.model_validate({"quantity": "1"})


def test_a_request_knows_what_nobody_asked_yet() -> None:
    assert Request(title="Slots", intent="Move a slot").unanswered == (
        "end_goal",
        "business_value",
        "helps_their_customers",
    )


@pytest.mark.parametrize("grade", ["A", "B"])
def test_a_confirmed_value_names_who_confirmed_it(grade: str) -> None:
    with pytest.raises(ValidationError, match=f"grade {grade} needs an amount and who confirmed it"):
        ValueRecord.model_validate({"what": "Saved", "amount": "100", "grade": grade})


def test_an_estimate_keeps_its_range_and_no_amount_is_not_zero() -> None:
    estimate = ValueRecord.model_validate({"what": "x", "low": "1", "base": "2", "high": "3", "grade": "c"})
    assert (estimate.amount, estimate.middle, estimate.grade) == (None, 2, "C")
    assert ValueRecord(what="Told").middle is None
    with pytest.raises(ValidationError, match="low is above high"):
        ValueRecord.model_validate({"what": "x", "low": "3", "high": "1"})


def test_an_incident_with_windows_lasts_as_they_do() -> None:
    windows = [{"start": "2026-07-01T10:00Z", "end": "2026-07-01T10:30Z"}, {"start": "2026-07-02T10:00Z"}]
    incident = Incident.model_validate({"title": "T", "started": None, "windows": windows})
    assert [window.end is None for window in incident.spans] == [False, True]
    assert incident.first_moment == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "missing", [{"audience": "internal"}, {"approved_by": ""}, {"approved_by": None}, {"approved_on": None}]
)
def test_an_incident_is_approved_only_with_audience_person_and_day(missing: dict[str, object]) -> None:
    approved = {
        "title": "T",
        "started": None,
        "audience": "customer",
        "approved_by": "Head",
        "approved_on": "2026-09-09",
    }
    assert Incident.model_validate(approved).is_approved
    assert not Incident.model_validate(approved | missing).is_approved
