"""The status page by its feed, and by the minutes its parts were down: what was public, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qbr.build import Workspace
from qbr.overview import check
from qbr.records.folder import CustomerFolder

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">
  <id>tag:status.fernhollow.example,2005:/history</id>
  <title>Fernhollow Status - Incident History</title>
  <updated>2026-09-30T10:00:00Z</updated>
  <entry>
    <id>tag:status.fernhollow.example,2005:Incident/7003</id>
    <published>2026-09-29T08:00:00Z</published>
    <updated>2026-09-29T08:20:00Z</updated>
    <title>Search is slow</title>
    <content type="html">&lt;p&gt;&lt;small&gt;Sep &lt;var data-var='date'&gt;29&lt;/var&gt;, &lt;var data-var='time'&gt;\
08:20&lt;/var&gt; UTC&lt;/small&gt;&lt;br /&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - Slow.&lt;/p&gt;</content>
  </entry>
  <entry>
    <id>tag:status.fernhollow.example,2005:Incident/7002</id>
    <published>2026-08-20T09:00:00Z</published>
    <updated>2026-08-22T03:00:00Z</updated>
    <title>Move of the database</title>
    <content type="html">&lt;p&gt;&lt;strong&gt;THIS IS A SCHEDULED EVENT Aug &lt;var data-var='date'&gt;22&lt;/var&gt;, \
&lt;var data-var='time'&gt;01:00&lt;/var&gt; - &lt;var data-var='time'&gt;03:00&lt;/var&gt; UTC&lt;/strong&gt;&lt;/p&gt;</content>
  </entry>
  <entry>
    <id>tag:status.fernhollow.example,2005:Incident/7001</id>
    <published>2026-07-03T10:00:00Z</published>
    <updated>2026-07-09T16:00:00Z</updated>
    <title>Planner answers with errors</title>
    <content type="html">&lt;p&gt;&lt;small&gt;Jul 9, 16:00 UTC&lt;/small&gt;&lt;br /&gt;&lt;strong&gt;Postmortem&lt;/strong&gt; - \
Written.&lt;/p&gt;&lt;p&gt;&lt;small&gt;Jul 3, 11:30 UTC&lt;/small&gt;&lt;br /&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - \
Over.&lt;/p&gt;&lt;p&gt;&lt;small&gt;Jul 3, 10:00 UTC&lt;/small&gt;&lt;br /&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - \
Errors.&lt;/p&gt;</content>
  </entry>
</feed>
"""
MINUTES = """[
  {"name": "Planner", "url": "https://planner.fernhollow.example", "slug": "planner", "status": "up",
   "uptime": "99.95%", "time": 210, "dailyMinutesDown": {"2026-07-03": 90, "2026-08-01": 0}},
  {"name": "Messages", "url": "https://messages.fernhollow.example", "slug": "messages", "status": "up",
   "uptime": "100.00%", "time": 110, "dailyMinutesDown": {}}
]
"""
POSTMORTEM = """---
title: Planner answers with errors
started: 2026-07-03T10:00Z
resolved: 2026-07-03T11:30Z
severity: major
audience: customer
approved_by: Head of Operations
approved_on: 2026-07-09
customer_steps: [Call the service desk]
---
"""


def folder_of(root: Path, name: str, text: str) -> CustomerFolder:
    folder = root / "customers" / "north"
    (folder / "incidents").mkdir(parents=True)
    (folder / "customer.yaml").write_text("name: North\nas_of: 2026-10-05\n", encoding="utf-8")
    (folder / "incidents" / "planner.md").write_text(POSTMORTEM, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return Workspace(root).folder("north")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+00:00").astimezone(UTC)


def test_feed_tells_when_each_incident_began_and_was_over(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "history.atom", FEED)

    assert [str(problem) for problem in folder.problems] == []
    told = [(one.id, one.started, one.resolved, one.is_maintenance) for one in folder.public_incidents or ()]
    assert told == [
        ("7001", at("07-03T10:00"), at("07-03T11:30"), False),  # and not when its post-mortem was published
        ("7002", at("08-22T01:00"), at("08-22T03:00"), True),  # planned: not when it was announced
        ("7003", at("09-29T08:00"), None, False),
    ]
    assert [one.place.line for one in folder.public_incidents or ()] == [20, 13, 6]
    assert folder.tables["public_incidents"].rows_read == 3


def test_minutes_of_a_day_are_public_by_day(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "summary.json", MINUTES)

    told = [(one.id, one.name, one.components, one.by_day) for one in folder.public_incidents or ()]
    assert told == [("planner-2026-07-03", "Planner: 90 min", ("Planner",), True)]  # a day of 0 minutes is none
    assert [str(problem) for problem in folder.problems] == []


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("history.atom", FEED, ['"Search is slow" (7003) on 2026-09-29']),
        ("summary.json", MINUTES, []),
        ("summary.json", MINUTES.replace("2026-08-01", "2026-08-02").replace(": 0}", ": 12}"), ['"Planner: 12 min"']),
    ],
)
def test_what_is_public_and_missing_here_is_told(tmp_path: Path, name: str, text: str, missing: list[str]) -> None:
    folder_of(tmp_path, name, text)
    problems = check(Workspace(tmp_path), "north", "2026-Q3").problems

    absent = [problem.message for problem in problems if problem.rule == "H201"]
    assert len(absent) == len(missing)
    assert all(part in message for part, message in zip(missing, absent, strict=True))
    assert [problem for problem in problems if problem.rule == "H202"] == []  # a day has no times to compare


def test_feed_that_is_none_is_told(tmp_path: Path) -> None:
    for number, text in enumerate(("<html/>", "not xml", "<!DOCTYPE feed [<!ENTITY a 'b'>]><feed>&a;</feed>")):
        folder = folder_of(tmp_path / str(number), "history.atom", text)

        assert folder.public_incidents is None
        assert [problem.message for problem in folder.problems] == ["this is no Atom feed"]
