"""Acme's incidents, tickets and answers, counted a second time with nothing but the csv module."""

from __future__ import annotations

import csv
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from qbr.analysis.listening.voice import analyse_voice
from qbr.analysis.reliability.availability import analyse_availability
from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.analysis.scope import Scope
from qbr.analysis.support.support import analyse_support
from qbr.records.folder import CustomerFolder
from qbr.sources import read_folder, read_settings

ROOT = Path(__file__).resolve().parents[2]
ACME = ROOT / "customers" / "acme"


@pytest.fixture(scope="module")
def folder() -> CustomerFolder:
    return read_folder(ACME, shared=ACME.parent / "_shared", settings=read_settings(ROOT), root=ROOT)


@pytest.fixture(scope="module")
def scope(folder: CustomerFolder) -> Scope:
    quarter = folder.calendar.parse("2026-Q3")
    return Scope(quarter, date(2026, 10, 5), quarter.year_ago, "yoy", folder.timezone.key, folder.currency)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (ACME / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def theirs() -> list[dict[str, str]]:
    """Return the tickets of Acme's own of the quarter; the file has Berlin's days."""
    return [row for row in rows("tickets.csv") if row["org"] == "Acme" and "2026-07" <= row["created"][:7] <= "2026-09"]


def hours(row: dict[str, str], column: str) -> float:
    return (datetime.fromisoformat(row[column]) - datetime.fromisoformat(row["created"])).total_seconds() / 3600


def test_tickets_replies_and_targets(folder: CustomerFolder, scope: Scope) -> None:
    found = analyse_support(folder, scope)
    assert found is not None
    tickets = theirs()
    assert found.total.tickets.value == len(tickets) == 64
    assert found.months.values == tuple(
        Counter(row["created"][:7] for row in tickets)[month] for month in ("2026-07", "2026-08", "2026-09")
    )
    assert found.total.targets_met.value == sum(row["sla_met"] == "yes" for row in tickets) == 58
    assert found.total.first_reply.number == Decimal(
        str(statistics.median(hours(row, "first_reply") for row in tickets))
    )
    assert found.topic_tickets.value == sum(row["topic"] == "inc-2026-08-11" for row in tickets) == 9
    assert found.by_vendor == sum(row["org"] == "Fernhollow" for row in rows("tickets.csv")) == 3


@pytest.mark.parametrize(("priorities", "row"), [(("critical", "high"), 0), (("normal",), 1), (("low",), 2)])
def test_medians_by_priority(folder: CustomerFolder, scope: Scope, priorities: tuple[str, ...], row: int) -> None:
    found = analyse_support(folder, scope)
    assert found is not None
    times = found.by_priority[row]
    mine = [ticket for ticket in theirs() if ticket["priority"] in priorities]
    assert times.priorities == priorities
    assert times.tickets.value == len(mine)
    replies = sorted(hours(ticket, "first_reply") for ticket in mine)
    assert float(times.first_reply.number) == pytest.approx(statistics.median(replies))
    solved = sorted(hours(ticket, "solved") if ticket["solved"] else float("inf") for ticket in mine)
    assert float(times.solved.number) == pytest.approx(statistics.median(solved))
    if len(mine) >= 10:
        within = float(times.first_reply_p90.number)
        assert sum(reply <= within + 1e-9 for reply in replies) >= 0.9 * len(mine)
        assert sum(reply < within - 1e-9 for reply in replies) < 0.9 * len(mine)


def test_availability_follows_from_the_three_files(folder: CustomerFolder, scope: Scope) -> None:
    found = analyse_availability(folder, scope)
    incidents = analyse_incidents(folder, scope)
    assert found is not None
    assert incidents is not None
    assert found.availability.value == 1 - Decimal(252) / (92 * 1440 - 240)
    assert incidents.count.value == 3
    assert (found.credit.value, found.months_met.value) == (1480, 2)
    assert found.availability.comparison is not None
    assert found.availability.comparison.value == 1 - Decimal(66) / (92 * 1440)


def test_users_score_by_their_last_answers(folder: CustomerFolder, scope: Scope) -> None:
    last: dict[str, int] = {}
    for row in sorted(rows("surveys.csv"), key=lambda row: row["date"]):
        if row["instrument"] == "nps" and row["date"] >= "2026-07-01" and row["role_type"] in ("user", "admin"):
            last[row["respondent"]] = int(row["score"])
    promoters, detractors = sum(score >= 9 for score in last.values()), sum(score <= 6 for score in last.values())
    found = analyse_voice(folder, scope)
    assert found is not None
    users = next(score for score in found.scores if (score.instrument, score.group) == ("nps", "users"))
    assert users.answers.value == len(last) == 32
    assert users.score.value == Decimal(100) * (promoters - detractors) / len(last)


def test_no_canary_of_voices_and_incidents_is_in_what_may_be_told(folder: CustomerFolder, scope: Scope) -> None:
    found = analyse_voice(folder, scope)
    incidents = analyse_incidents(folder, scope)
    assert found is not None
    assert incidents is not None
    assert "CANARY" not in repr(found.listening.quotes)
    told = [finding for finding in incidents.incidents if finding.telling == "told"]
    assert "CANARY" not in repr([(finding.record.sections, finding.actions, finding.users) for finding in told])
