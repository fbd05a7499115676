"""Post-mortems: read by the meaning of their headings; what is not meant for the customer stays inside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from told_problems import told

from qbr.records.folder import CustomerFolder
from qbr.records.incidents import Incident

Read = Callable[..., CustomerFolder]
FRONT = "---\ntitle: Rosters late\nstarted: 2026-08-11T05:10:00+02:00\n"


def incident(read: Read, body: str = "", front: str = "", customer: str = "name: Acme\n") -> Incident:
    folder = read({"customer.yaml": customer, "incidents/2026-08-11.md": f"{FRONT}{front}---\n{body}"})
    assert folder.incidents is not None, told(folder)
    assert [problem for problem in folder.problems if problem.severity == "error"] == []
    (found,) = folder.incidents
    return found


def test_front_matter_becomes_the_record(read: Read) -> None:
    found = incident(
        read,
        front="resolved: 2026-08-11 09:22\nseverity: SEV2\ncustomer_impact: {share: 0.5, users: 214}\n"
        "credit: 1480\naudience: customer\napproved_by: Head of Operations\napproved_on: 2026-09-09\n"
        "customer_steps: [Call us]\n",
        customer="name: Acme\ntz: Europe/Berlin\n",
    )
    assert (found.id, found.severity, found.is_approved) == ("2026-08-11", "major", True)
    assert found.started == datetime(2026, 8, 11, 3, 10, tzinfo=UTC)
    assert found.resolved == datetime(2026, 8, 11, 7, 22, tzinfo=UTC)
    assert (found.customer_impact.users, found.affected_share) == (214, found.customer_impact.share)
    assert found.credit is not None
    assert found.credit.amount == 1480
    assert found.spans[0].start == found.started


def test_an_incident_is_internal_until_somebody_approves_it(read: Read) -> None:
    assert incident(read).is_approved is False
    folder = read({"incidents/2026-08-11.md": FRONT + "audience: customer\n---\n"})
    assert told(folder) == [
        "warning: incidents/2026-08-11.md, line 4, column 11: it is marked for the customer, but nobody approved it\n"
        "  Add approved_by and approved_on; until then the customer reads only that a review is in progress."
    ]
    assert folder.incidents is not None
    assert folder.incidents[0].is_approved is False


def test_an_unknown_start_stays_unknown(read: Read) -> None:
    folder = read({"incidents/a.md": "---\ntitle: T\nstarted: unknown\ndetected: 2026-08-11T05:24:00Z\n---\n"})
    assert told(folder) == []
    assert folder.incidents is not None
    assert folder.incidents[0].started is None
    assert folder.incidents[0].first_moment == datetime(2026, 8, 11, 5, 24, tzinfo=UTC)


BODY = """
# Rosters late on 11 August

## Summary

The night job stopped.
It began *again* at 09:22.

Impact on you
-------------

- 214 drivers without a roster
- 31 shifts by phone

## Root cause

A double entry, see [the log](https://status.example/1).

### Details

The import wrote one holiday twice.

**Lessons learned:**

An alarm on the end says nothing.

## Atendees

Ragna and Ottokar

## Follow-ups

- [x] Import refuses double entries
- [ ] Alarm when late
- Evening copy (done)

## Timeline

| Time | Step |
|---|---|
| 05:10 | started |

## Internal

CANARY

### Impact

CANARY-2
"""


def test_sections_are_found_by_meaning_in_any_form(read: Read) -> None:
    found = incident(read, BODY)
    assert found.sections == {
        "what_happened": "The night job stopped. It began again at 09:22.",
        "impact": "• 214 drivers without a roster\n• 31 shifts by phone",
        "cause": "A double entry, see the log.\n\nDetails\n\nThe import wrote one holiday twice.",
        "lessons": "An alarm on the end says nothing.",
        "actions": "• [x] Import refuses double entries\n• [ ] Alarm when late\n• Evening copy (done)",
        "timeline": "Time · Step\n05:10 · started",
    }


def test_what_is_internal_stays_inside_with_all_below_it(read: Read) -> None:
    found = incident(read, BODY)
    assert found.internal_sections == {"Atendees": "Ragna and Ottokar", "Internal": "CANARY", "Impact": "CANARY-2"}
    assert "CANARY" not in str(found.sections)


def test_a_body_without_headings_stays_inside(read: Read) -> None:
    found = incident(read, "Somebody pulled the wrong cable.\n")
    assert found.sections == {}
    assert found.internal_sections == {"text": "Somebody pulled the wrong cable."}


def test_actions_of_the_body_have_no_guessed_owner_or_date(read: Read) -> None:
    found = incident(read, BODY)
    assert [(action.text, action.status) for action in found.actions] == [
        ("Import refuses double entries", "done"),
        ("Alarm when late", "open"),
        ("Evening copy", "done"),
    ]
    assert {(action.owner, action.due) for action in found.actions} == {(None, None)}


def test_a_missing_owner_is_told_and_stays_missing(read: Read) -> None:
    actions = "actions:\n  - text: Evening copy\n    due: 2026-10-20\n  - {text: Alarm, owner: Platform lead}\n"
    folder = read({"incidents/a.md": f"{FRONT}{actions}---\n"})
    assert told(folder) == [
        'warning: incidents/a.md, line 5, column 5: nobody owns the action "Evening copy"\n  Name a role under owner.',
        'warning: incidents/a.md, line 7, column 5: the action "Alarm" has no due date\n  Give the day it is due.',
    ]
    assert folder.incidents is not None
    assert [action.owner for action in folder.incidents[0].actions] == [None, "Platform lead"]
    assert folder.incidents[0].actions[0].due == date(2026, 10, 20)


@pytest.mark.parametrize(
    ("markdown", "text", "warnings"),
    [
        (
            "see [here](javascript:alert(1))",
            "see here",
            ['line 7: the link to "javascript:alert(1)" is dropped, its text stays\n'
             "  Only addresses that begin with https://, http:// or mailto: can be followed."],
        ),
        (
            "see [here](file:///etc/passwd)",
            "see here",
            ['line 7: the link to "file:///etc/passwd" is dropped, its text stays\n'
             "  Only addresses that begin with https://, http:// or mailto: can be followed."],
        ),
        (
            r"see [here](\\\\server\share)",
            "see here",
            [r'line 7: the link to "%5C%5Cserver%5Cshare" is dropped, its text stays' "\n"
             "  Only addresses that begin with https://, http:// or mailto: can be followed."],
        ),
        (
            "look ![x](../../secret.png) away",
            "look  away",
            ['line 7: the picture "../../secret.png" is not shown\n  Say it in words.'],
        ),
        (
            "a <script>alert(1)</script> b",
            "a alert(1) b",
            ["line 7: HTML is not read: <script>\n  Write it as plain text.",
             "line 7: HTML is not read: </script>\n  Write it as plain text."],
        ),
        ("R&D said &lt;b&gt; {{ 7*7 }}", "R&D said <b> {{ 7*7 }}", []),
    ],
)  # fmt: skip
def test_markdown_becomes_plain_text_and_nothing_reaches_out(
    read: Read, markdown: str, text: str, warnings: list[str]
) -> None:
    folder = read({"incidents/a.md": f"{FRONT}---\n\n## What happened\n{markdown}\n"})
    assert folder.incidents is not None
    assert folder.incidents[0].sections == {"what_happened": text}
    assert told(folder) == [f"warning: incidents/a.md, {warning}" for warning in warnings]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "# A title\n",
            "line 1: there is no front matter\n"
            '  Begin the file with "---", title, started and severity, each on its line, and "---".',
        ),
        (
            "---\ntitle: T\n",
            'line 1: the front matter is not closed\n  End it with a line of three dashes: "---".',
        ),
        ("---\n---\n", "line 1: the front matter is empty\n  title and started are needed."),
        (
            "---\ntitle: T\n---\n",
            "line 2, column 1: started is missing\n  It is: moment it began, or unknown.",
        ),
        (
            "---\ntitle: T\nstarted: 4:02 PM\n---\n",
            'line 3, column 10: started is "4:02 PM", '
            "expected a date and time as 2026-09-30 14:05 or 2026-09-30T14:05:00+02:00",
        ),
        (
            "---\ntitle: T\nstarted: 2026-08-11T05:10Z\nresolved: 2026-08-11T04:10Z\n---\n",
            "line 2, column 1: it ends on 2026-08-11 04:10 UTC, before it starts",
        ),
        (
            "---\ntitle: T\nstarted: unknown\nactions: [{text: x, ownr: y}]\n---\n",
            'line 4, column 21: there is no key "actions.ownr"\n  Did you mean "owner"?',
        ),
        (
            "---\ntitle: T\nstarted: unknown\nseverity: terrible\n---\n",
            'line 4, column 11: severity is "terrible", expected critical, major, minor or none',
        ),
    ],
)
def test_a_post_mortem_that_cannot_be_read_is_told(read: Read, text: str, message: str) -> None:
    folder = read({"incidents/a.md": text})
    assert [message_.removeprefix("error: incidents/a.md, ") for message_ in told(folder)] == [message]
    assert folder.incidents == ()


def test_a_file_cannot_say_where_it_was_read(read: Read) -> None:
    folder = read({"incidents/a.md": FRONT + "place: {file: elsewhere}\n---\n"})
    assert told(folder) == ['error: incidents/a.md, line 4, column 1: there is no key "place"\n  Remove it.']
    assert [found.place.file for found in folder.incidents or ()] == ["customers/acme/incidents/a.md"]


def test_two_post_mortems_cannot_share_an_id(read: Read) -> None:
    folder = read({"incidents/a.md": FRONT + "id: I-1\n---\n", "incidents/b.md": FRONT + "id: I-1\n---\n"})
    assert told(folder) == [
        'error: incidents/b.md, line 2, column 1: id "I-1" stands twice, first in incidents/a.md\n'
        "  Give each its own, or remove one."
    ]


def test_incidents_may_be_rows_of_a_table(read: Read) -> None:
    header = "title,started,resolved,severity,components,audience\n"
    rows = "Slow,2026-07-03 10:14,2026-07-03 10:52,P3,Planner;Swap Board,\nLate,unknown,,major,,internal\n"
    folder = read({"incidents/export.csv": header + rows})
    assert told(folder) == []
    assert [(found.id, found.severity, found.components) for found in folder.incidents or ()] == [
        ("export-1", "minor", ("Planner", "Swap Board")),
        ("export-2", "major", ()),
    ]
    assert folder.tables["incidents"].rows_read == 2


def test_ten_thousand_lines_are_read(read: Read) -> None:
    found = incident(read, "## What happened\n\n" + "word " * 5 + "\n" + "- item\n" * 10_000)
    assert found.sections["what_happened"].count("• item") == 10_000


def test_incidents_stand_in_the_order_of_their_moments(read: Read) -> None:
    files = {
        "incidents/b.md": FRONT.replace("08-11", "07-03") + "---\n",
        "incidents/a.md": FRONT + "---\n",
        "incidents/c.yaml": "title: Older\nstarted: 2026-01-01T00:00Z\n",
        "incidents/d.md": "---\ntitle: Undated\nstarted: unknown\n---\n",
        "incidents/e.txt": "notes",
    }
    folder = read(files)
    assert [found.id for found in folder.incidents or ()] == ["c", "b", "a", "d"]
    assert folder.tables["incidents"].rows_read == 4
    assert told(folder) == ["warning: incidents/e.txt: this is not read\n  Write one Markdown file an incident."]
    assert read().incidents is not None  # the folder is there
