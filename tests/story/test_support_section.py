"""The words of the support page: what tickets were about, how long people waited, and no praise for more of them."""

from __future__ import annotations

from typing import Any

import pytest
from small_folders import NAMES, scope_of, small_folder, teller_of, ticket_frame, told

from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.analysis.support.support import analyse_support
from qbr.facts import Comparison, Fact
from qbr.story.review.service import SupportSection
from qbr.story.sections.support import compose_support
from qbr.story.values import Text

ACTIVE = Fact("support.tickets", value=391, comparison=Comparison("2025-Q3", "yoy", 318), audience="customer")


def tickets(count: int, day: str = "2026-08-11", **row: Any) -> list[dict[str, Any]]:
    answered = {"first_reply": f"{day} 09:00+02:00", "solved": f"{day} 16:00+02:00"}
    return [{"created": f"{day} 08:00+02:00", **answered, **row} for _ in range(count)]


def section(*rows: list[dict[str, Any]], **tables: Any) -> SupportSection:
    folder, scope = small_folder(tickets=ticket_frame([row for part in rows for row in part]), **tables), scope_of()
    support = analyse_support(folder, scope, ACTIVE)
    return compose_support(support, analyse_incidents(folder, scope), teller_of(), scope, NAMES)


def plain(text: Text) -> str:
    return text.text.replace("\u00a0", " ")


INCIDENT = told("2026-08-11", "05:10", "09:22", id="inc-1")


def test_page_ties_tickets_to_the_incident_they_are_about() -> None:
    told_page = section(
        tickets(9, topic="inc-1", sla_met=False, priority="normal"),
        tickets(12, "2026-07-08", sla_met=True, priority="low"),
        tickets(3, "2026-08-12", sla_met=False, priority="low"),
        tickets(10, "2025-07-08"),
        incidents=(INCIDENT,),
    )
    assert plain(told_page.title) == "Tickets rose from 10 to 24; August's incident accounts for nine of them"
    assert plain(told_page.focus_label) == "11 August"
    assert [plain(line) for line in told_page.lines] == [
        "6.1 tickets per 100 active users; 2025-Q3: 3.1.",  # 24 ÷ 391 and 10 ÷ 318
        "Targets were met for 12 of 24 tickets; 9 of 12 misses concern 11 August.",
        "– 90 % value not shown: fewer than 10 tickets.",
    ]
    assert [(plain(row.priority), str(row.tickets), plain(row.target_met), row.is_total) for row in told_page.rows] == [
        ("Normal", "9", "0 of 9", False), ("Low", "15", "12 of 15", False), ("All", "24", "12 of 24", True)]  # fmt: skip


def test_chart_stacks_the_topic_on_the_rest() -> None:
    chart = section(tickets(9, topic="inc-1"), tickets(2), tickets(4, "2025-07-08"), incidents=(INCIDENT,)).chart
    values = {series.key: series.values for series in chart.series}
    assert values == {"this": (0, 2, 0), "focus": (None, 9, None), "prior": (4, 0, 0)}
    assert chart.categories == ("July", "August", "September")
    assert plain(chart.alt) == (
        "Tickets created by month: July 0 (2025-Q3: 4); August 11, 9 of them about 11 August (2025-Q3: 0); "
        "September 0 (2025-Q3: 0)."
    )


def test_labelled_chart_writes_the_totals_over_the_columns() -> None:
    told_page = section(tickets(9, topic="inc-1"), tickets(2), tickets(4, "2025-07-08"), incidents=(INCIDENT,))
    series = {series.key: series for series in told_page.chart_labelled.series}
    assert series["total"].values == (0, 11, 0)
    assert series["total"].labels == (None, "11", None)
    assert series["focus"].labels == (None, "9", None)
    assert not any(series["this"].labels)


def test_chart_without_a_topic_has_no_empty_series() -> None:
    assert [series.key for series in section(tickets(2)).chart.series] == ["this", "prior"]


@pytest.mark.parametrize(
    ("now", "before", "title"),
    [
        (3, 1, "Tickets rose from 1 to 3"),
        (1, 3, "Tickets fell from 3 to 1"),
        (2, 2, "Tickets stayed at 2"),
        (1, 0, "1 ticket was opened"),
        (2, 0, "2 tickets were opened"),
    ],
)
def test_title_says_the_direction_and_never_judges(now: int, before: int, title: str) -> None:
    assert plain(section(tickets(now), tickets(before, "2025-07-08")).title) == title


def test_topic_without_an_incident_is_named() -> None:
    assert (
        plain(section(tickets(6, topic="sign-in")).title) == "6 tickets were opened; “sign-in” accounts for six of them"
    )


def test_title_has_no_room_for_a_long_topic() -> None:
    rows = tickets(6, topic="x" * 200, sla_met=True)
    assert plain(section(rows).title) == "6 tickets were opened; targets were met for 6 of 6"


def test_quarter_without_tickets_is_told_and_not_drawn() -> None:
    told_page = section(tickets(2, "2025-07-08"))
    assert plain(told_page.title) == "No ticket was opened in the quarter"
    assert told_page.rows == ()
    assert not told_page.chart.is_known
    assert "another way to ask" in plain(told_page.notes.say)


def test_missing_export_is_one_line() -> None:
    told_page = compose_support(None, None, teller_of(), scope_of(), NAMES)
    assert told_page.state == "absent"
    assert told_page.tickets.reason == "no ticket export supplied"
    assert "tickets.csv" in told_page.missing[0].text


def test_columns_that_lack_are_named() -> None:
    told_page = section([{"created": "2026-08-11 08:00+02:00", "solved": "2026-08-11 09:00+02:00"}])
    assert told_page.state == "partial"
    assert [line.text.split(";")[0] for line in told_page.missing] == [
        "The export has no first replies",
        "The export has no targets",
    ]
    assert [row.first_reply.text for row in told_page.rows] == ["–", "–"]


def test_open_tickets_are_told_with_their_age() -> None:
    lines = [plain(line) for line in section(tickets(1), [{"created": "2026-09-29 08:00+02:00"}]).lines]
    assert "1 ticket is not solved; the oldest has waited 6 days." in lines


def test_the_vendors_own_tickets_stand_in_the_source_line() -> None:
    told_page = section(tickets(2, org="Acme"), tickets(1, org="Fernhollow"))
    assert (
        plain(told_page.source)
        == "Source: ticket export, 2 tickets, 1 of Fernhollow's own left out · data as of 5 Oct 2026"
    )


def test_rows_of_small_priorities_stand_together() -> None:
    told_page = section(
        tickets(1, priority="critical"), tickets(3, priority="high"), tickets(2, priority="Wunsch & Co")
    )
    assert [plain(row.priority) for row in told_page.rows] == ["Critical and high", "Wunsch & co", "All"]


def test_share_of_reopened_tickets_needs_ten() -> None:
    told_page = section(tickets(9, reopened=0), tickets(1, reopened=2))
    assert "10 % of 10 solved tickets were reopened." in [plain(line) for line in told_page.lines]
    assert not any("reopened" in line.text for line in section(tickets(9, reopened=1)).lines)
