"""A log of tickets, with several rows each, becomes one row a ticket; nothing is counted by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.build import Workspace
from qbr.records.folder import CustomerFolder
from qbr.sources.opening.faults import Faults
from qbr.sources.typed.ticket_log import one_row_each
from qbr.story.values import Text
from qbr.story.walking import below, shown_facts

HEADER = "id,timestamp,event,priority,sla_met\n"
LOG = (
    HEADER
    + "7,2026-07-01 10:00,created,high,\n"
    + "8,2026-07-02 09:00,created,low,\n"
    + "7,2026-07-01 12:00,replied,high,yes\n"
    + "7,2026-07-01 15:00,solved,high,yes\n"
    + "7,2026-07-03 08:00,reopened,high,yes\n"
    + "7,2026-07-03 11:00,solved,urgent,yes\n"
    + "8,2026-07-02 10:30,replied,low,no\n"
    + "8,2026-07-02 11:00,solved,low,no\n"
    + "8,2026-07-04 09:00,reopened,low,no\n"
)


def folder_of(root: Path, files: Mapping[str, str]) -> CustomerFolder:
    folder = root / "customers" / "north"
    folder.mkdir(parents=True)
    for name, text in {"customer.yaml": "name: North\nas_of: 2026-10-05\n", **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Workspace(root).folder("north")


def test_log_of_events_is_one_row_a_ticket(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"tickets.csv": LOG})

    assert [str(problem) for problem in folder.problems] == []
    assert folder.tickets is not None
    rows = folder.tickets.set_index("id")
    names = ["created", "first_reply", "solved", "reopened", "priority"]
    hour = lambda text: pd.Timestamp(f"2026-07-{text}", tz="UTC")  # noqa: E731
    assert rows.loc["7", names].tolist() == [hour("01 10:00"), hour("01 12:00"), hour("03 11:00"), 1, "urgent"]
    assert rows.loc["8", names[:2]].tolist() == [hour("02 09:00"), hour("02 10:30")]
    assert pd.isna(rows.loc["8", "solved"])  # opened again and not solved since
    assert folder.tables["tickets"].excluded == (("further rows of the same tickets", 7),)


def test_attainment_counts_tickets_and_not_rows(tmp_path: Path) -> None:
    folder_of(tmp_path, {"tickets.csv": LOG})
    review = Workspace(tmp_path).review("north", "2026-Q3")
    shown = shown_facts(review)

    # by row 4 of 7 that say anything met their target; by ticket 1 of 2
    assert (shown["support.sla"].fact.value, shown["support.sla"].fact.n) == (Decimal("0.5"), 2)
    assert shown["support.tickets"].fact.value == 2
    assert any("7 further rows of the same tickets" in item.text for item in below(review) if isinstance(item, Text))


def test_log_of_states_takes_what_the_last_row_says(tmp_path: Path) -> None:
    text = (
        "id,created,updated_at,solved,status\n"
        "1,2026-07-01 10:00,2026-07-01 10:00,,new\n"
        "1,2026-07-01 10:00,2026-07-01 12:00,2026-07-01 12:00,solved\n"
        "1,2026-07-01 10:00,2026-07-02 09:00,,open\n"
        "1,2026-07-01 10:00,2026-07-02 18:00,2026-07-02 18:00,solved\n"
    )
    folder = folder_of(tmp_path, {"tickets.csv": text})

    assert folder.tickets is not None
    ticket = folder.tickets.iloc[0]
    assert (len(folder.tickets), ticket["solved"], ticket["reopened"], ticket["status"]) == (
        1, pd.Timestamp("2026-07-02 18:00", tz="UTC"), 1, "solved",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("7,,created,high,\n", "customers/north/tickets.csv, line 2: at is empty"),
        ("7,2026-07-01 10:00,poked,high,\n", 'events that say nothing to us: "poked"'),
    ],
)
def test_what_a_log_cannot_say_is_told(tmp_path: Path, rows: str, message: str) -> None:
    problems = folder_of(tmp_path, {"tickets.csv": HEADER + rows}).problems

    assert any(message in str(problem) for problem in problems), problems


def test_ticket_without_a_moment_is_told_with_its_line(tmp_path: Path) -> None:
    problems = folder_of(tmp_path, {"tickets.csv": "id,created\n7,\n8,2026-07-01 10:00\n"}).problems

    assert [str(problem) for problem in problems] == ["customers/north/tickets.csv, line 2: created is empty"]


EVENTS = st.lists(st.sampled_from(["replied", "solved", "reopened"]), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter_and_the_last_solution_stands(lives: list[list[str]], mixer: object) -> None:
    start = datetime(2026, 7, 1)
    rows = [
        {"id": str(number), "at": start + timedelta(hours=hour), "event": event}
        for number, life in enumerate(lives) for hour, event in enumerate(["created", *life])
    ]  # fmt: skip
    mixer.shuffle(rows)  # type: ignore[attr-defined]
    frame = pd.DataFrame(rows)
    for name in ("created", "first_reply", "solved", "closed"):
        frame[name] = pd.Series([pd.NaT] * len(frame), dtype="datetime64[ns]")
    frame["reopened"] = pd.Series([None] * len(frame), dtype="Int64")

    found = one_row_each(frame, Faults("tickets.csv")).set_index("id")

    for number, life in enumerate(lives):
        solved = [place for place, event in enumerate(life, 1) if event == "solved"]
        again = [place for place, event in enumerate(life, 1) if event == "reopened"]
        is_open = not solved or bool(again and again[-1] > solved[-1])
        assert pd.isna(found.loc[str(number), "solved"]) == is_open
        if not is_open:
            assert found.loc[str(number), "solved"] == start + timedelta(hours=solved[-1])
