"""Minutes of an incident weigh what the customer's own hours make of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.analysis.reliability.working_hours import hours_weight
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import Span
from qbr.build import Workspace
from qbr.quarter import Calendar
from qbr.records.working_time import WorkHours
from qbr.story.walking import shown_facts

BERLIN = ZoneInfo("Europe/Berlin")


def scope_of(hours: WorkHours | None, work_days: frozenset[int] = frozenset(range(5))) -> Scope:
    quarter = Calendar().parse("2026-Q3")
    return Scope(
        quarter, date(2026, 10, 5), quarter.prior, "qoq", "Europe/Berlin", work_days=work_days, work_hours=hours
    )


def span(start: str, end: str) -> Span:
    return Span(*(datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC) for text in (start, end)))


DAY = WorkHours(start="06:00", end="22:00", outside="0.5")  # type: ignore[arg-type]  # as a file has them
NIGHT = WorkHours(start="22:00", end="06:00")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "start", "end", "weight"),
    [
        # Tuesday 05:10 to 09:22 is 252 minutes: 50 before six count half, 202 count in full: 227 ÷ 252
        (DAY, "2026-08-11T05:10", "2026-08-11T09:22", Decimal(227) / 252),
        (DAY, "2026-08-11T09:00", "2026-08-11T10:00", Decimal(1)),
        (DAY, "2026-08-15T09:00", "2026-08-15T10:00", Decimal("0.5")),  # a Saturday
        # Monday 23:00 to Tuesday 07:00 is 480 minutes; the night that began on Monday ends at six: 420 count, 60 do not
        (NIGHT, "2026-08-10T23:00", "2026-08-11T07:00", Decimal(420) / 480),
        # the night of Friday to Saturday is Friday's; that of Sunday to Monday nobody's
        (NIGHT, "2026-08-15T01:00", "2026-08-15T02:00", Decimal(1)),
        (NIGHT, "2026-08-17T01:00", "2026-08-17T02:00", Decimal(0)),
        (None, "2026-08-15T01:00", "2026-08-15T02:00", Decimal(1)),
    ],
)
def test_minutes_inside_the_hours_count_in_full_and_others_by_their_share(
    hours: WorkHours | None, start: str, end: str, weight: Decimal
) -> None:
    assert hours_weight([span(start, end)], scope_of(hours)) == (weight, weight)


def test_hours_nobody_knows_lie_between_outside_and_inside() -> None:
    assert hours_weight([], scope_of(DAY)) == (Decimal("0.5"), Decimal(1))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 60 * 24 * 40), st.integers(1, 900), st.integers(0, 23), st.integers(1, 23),
    st.frozensets(st.integers(0, 6), min_size=1),
)  # fmt: skip
def test_weight_is_that_of_the_minutes_counted_one_by_one(
    begin: int, length: int, first: int, hours: int, work_days: frozenset[int]
) -> None:
    last = (first + hours) % 24
    start = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(minutes=begin)
    worked = 0
    for minute in range(length):
        local = (start + timedelta(minutes=minute)).astimezone(BERLIN)
        since = (local.hour - first) % 24
        if since < hours and (local - timedelta(hours=since)).weekday() in work_days:
            worked += 1
    given_hours = WorkHours(start=f"{first:02}:00", end=f"{last:02}:00", outside="0.25")  # type: ignore[arg-type]

    found, _ = hours_weight([Span(start, start + timedelta(minutes=length))], scope_of(given_hours, work_days))

    assert found == (worked + (length - worked) * Decimal("0.25")) / length


def test_impact_of_acme_is_weighed_by_its_own_hours(workspace: Path) -> None:
    shown = shown_facts(Workspace(workspace).review("acme", "2026-Q3"))
    late = next(
        key for key in shown if re.fullmatch(r"reliability.incident.*hours", key) and shown[key].fact.number < 1
    )
    weighed, share = (shown[late.replace(".hours", f".{part}")].fact.number for part in ("impact", "share"))

    assert shown[late].fact.number == Decimal(227) / 252
    assert weighed == 252 * share * Decimal(227) / 252


def test_every_hour_counts_alike_where_no_hours_are_on_record(workspace: Path) -> None:
    file = workspace / "customers" / "acme" / "customer.yaml"
    text = re.sub(r"(?ms)^work_hours:.*?(?=^business:)", "", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")

    review = Workspace(workspace).review("acme", "2026-Q3")
    shown = shown_facts(review)

    assert not [key for key in shown if re.fullmatch(r"reliability.incident.*hours", key)]
    assert shown["reliability.impact"].fact.number == sum(
        shown[key].fact.number * shown[key.replace(".share", ".minutes")].fact.number
        for key in shown if re.fullmatch(r"reliability\.incident\[.*\]\.share", key)
    )  # fmt: skip


def test_time_that_is_none_is_told_with_its_line(workspace: Path) -> None:
    file = workspace / "customers" / "acme" / "customer.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("start: 06:00", "start: six"), encoding="utf-8")

    messages = [str(problem) for problem in Workspace(workspace).folder("acme").problems]

    assert any('"six" is no time of day, expected hours and minutes such as 06:00' in message for message in messages)
