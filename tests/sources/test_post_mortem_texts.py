"""Post-mortems in the shapes people write them: what becomes the record, how sure it is, and what is asked about."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.records.incidents import Incident
from qbr.sources.incidents import read_incidents
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import Folder
from qbr.sources.postmortems.proposal import proposed_front_matter
from qbr.sources.postmortems.reading import parse_incidents

TEXTS = Path(__file__).parent / "postmortems"
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = sorted(path.name for path in TEXTS.iterdir() if path.name != "README.md")


def parsed(name: str, zone: str = "Europe/Berlin") -> tuple[tuple[Incident, ...], list[str]]:
    """The incidents of a text and what a person is told of them."""
    return parsed_text((TEXTS / name).read_text(encoding="utf-8"), name, zone)


def parsed_text(text: str, name: str = "a.md", zone: str = "Europe/Berlin") -> tuple[tuple[Incident, ...], list[str]]:
    faults = Faults(name)
    found = parse_incidents(text, name.removesuffix(".md"), faults, ZoneInfo(zone))
    return found, [str(problem) for problem in faults.found]


def one(name: str, zone: str = "Europe/Berlin") -> Incident:
    (incident,) = parsed(name, zone)[0]
    return incident


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


# Each text with what it says for certain: title, start, end (UTC; "" unknown), severity.
RECORDS = {
    "2026-10-14 gateway outage.html.md.erb": ("Gateway outage", "", "", "minor"),
    "ambiguous-day.md": ("Sync stopped", "", "2026-04-25 12:00", "minor"),
    "ambiguous-zone.md": ("Sync stopped on 3 June 2026", "", "", "minor"),
    "atlassian-style.md": ("atlassian-style", "2026-09-09 12:00", "2026-09-09 12:43", "minor"),
    "body-against-body.md": ("Import stuck on 14 April 2026", "", "2026-04-14 11:00", "minor"),
    "bold-headings.md": ("Late messages on 8 April 2026", "2026-04-08 10:12", "2026-04-08 10:52", "minor"),
    "capitals.txt": ("Payroll file sent twice", "2026-06-30 06:30", "", "major"),
    "chat.md": ("#incident-booking, export of 2 December 2026", "", "", "minor"),
    "definition-list.md": ("Mail gateway delays", "2026-09-02 07:00", "", "minor"),
    "duration-contradicts.md": (
        "Feed stopped on 21 September 2026", "2026-09-21 10:00", "2026-09-21 12:15", "minor",
    ),
    "duration-words.md": ("Support line down", "2026-03-09 10:00", "2026-03-10 10:00", "minor"),
    "front-against-body.md": ("Chat messages lost", "2026-05-20 01:30", "2026-05-20 14:10", "minor"),
    "front-partial.md": ("Booking page blank", "", "2026-10-05 12:30", "minor"),
    "german.md": ("Störung der Dienstplanung am 12. Mai 2026", "2026-05-12 03:10", "2026-05-12 07:22", "minor"),
    "mail.txt": ("Dock booking outage yesterday", "2026-11-03 16:02", "2026-11-03 17:19", "minor"),
    "midnight.md": ("Database failover on 31 December 2026", "2026-12-31 22:40", "2027-01-01 01:05", "minor"),
    "names-in-prose.md": ("Rosters published twice, 2026-11-02", "2026-11-02 06:00", "2026-11-02 06:40", "minor"),
    "numbered.md": ("Dock terminals offline", "", "2026-02-17 17:45", "minor"),
    "out-of-order.md": ("Slow planner on 6 May 2026", "2026-05-06 10:00", "2026-05-06 11:30", "minor"),
    "pager-style.md": ("Roster export delayed", "2026-08-04 09:10", "2026-08-04 10:25", "minor"),
    "prose.md": ("Gateway slow in the night", "", "", "minor"),
    "public-status.md": ("Elevated error rates", "", "", "minor"),
    "security.md": ("Security advisory: session tokens in a log (CVE-2026-9911)", "", "", "minor"),
    "sre-style.md": (
        "Postmortem: Order search unavailable (incident #118)", "2026-07-14 14:53", "2026-07-14 15:59", "minor",
    ),
    "table-of-windows.md": ("Rosters read only, November 2026", "2026-11-05 08:00", "2026-11-06 09:10", "minor"),
    "unknown-start.md": ("Missing audit entries", "", "2026-08-11 12:00", "minor"),
    "wiki-table.md": ("Swap board read only", "2026-06-19 07:05", "2026-06-19 08:50", "major"),
    "windows.md": (
        "Post-mortem: flags served stale values, October 2026", "2026-10-20 13:02", "2026-10-22 05:39", "minor",
    ),
    "zones.md": ("Sign-in slow on 10 July 2026", "2026-07-10 14:02", "2026-07-10 15:00", "minor"),
}  # fmt: skip
SEVERAL = {"two-incidents.md", "link-only.md"}  # two records, and none


def test_every_text_has_what_is_expected_of_it() -> None:
    assert set(NAMES) == {*RECORDS, *SEVERAL}


@pytest.mark.parametrize("name", RECORDS)
def test_a_text_becomes_the_record_of_what_it_says_for_certain(name: str) -> None:
    title, started, resolved, severity = RECORDS[name]
    found = one(name)
    assert found.title == title
    assert found.started == (moment(started) if started else None)
    assert found.resolved == (moment(resolved) if resolved else None)
    assert found.severity == severity
    assert found.audience == "internal" or name == "front-partial.md"


@pytest.mark.parametrize("name", [*RECORDS, "two-incidents.md"])
def test_nothing_is_invented_of_owner_due_or_share(name: str) -> None:
    for found in parsed(name)[0]:
        assert {(action.owner, action.due) for action in found.actions} <= {(None, None)}
        assert found.customer_impact.share is None
        assert found.customer_impact.users is None
        assert found.told_customer is None


def test_several_windows_of_one_cause_are_one_record_with_windows() -> None:
    windows = one("windows.md").windows
    minutes = [(w.end - w.start).total_seconds() / 60 for w in windows if w.start and w.end]
    assert minutes == [103, 72, 123, 429]


def test_rows_of_starts_and_ends_are_windows() -> None:
    windows = one("table-of-windows.md").windows
    assert [(w.start, w.end) for w in windows] == [
        (moment("2026-11-05 08:00"), moment("2026-11-05 08:40")),
        (moment("2026-11-06 08:00"), moment("2026-11-06 09:10")),
    ]


def test_several_incidents_in_one_file_are_several_records() -> None:
    found, told = parsed("two-incidents.md")
    assert [(one.id, one.title, one.started, one.resolved) for one in found] == [
        ("two-incidents-1", "2 March 2026: Login failed", moment("2026-03-02 08:00"), moment("2026-03-02 08:20")),
        ("two-incidents-2", "5 March 2026: Reports empty", moment("2026-03-05 10:00"), moment("2026-03-05 11:30")),
    ]
    assert [one.sections["what_happened"] for one in found] == [
        "Sign-in failed for everybody on single sign-on.",
        "Reports showed no rows.",
    ]
    assert found[0].internal_sections == {"Appendix": "kaja: this must not travel"}
    assert len(told) == 2


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("atlassian-style.md", {"what_happened", "cause", "timeline", "actions"}),  # setext
        ("bold-headings.md", {"what_happened", "cause", "timeline", "actions"}),  # bold, each with a typing mistake
        ("numbered.md", {"what_happened", "cause", "timeline", "actions"}),
        ("capitals.txt", {"what_happened", "cause", "timeline"}),
        ("mail.txt", {"what_happened", "impact", "actions"}),  # labels
        ("wiki-table.md", {"cause", "impact"}),  # rows of a table
        ("german.md", {"what_happened", "impact", "timeline", "cause", "actions"}),
        ("prose.md", {"customer_steps"}),
        ("pager-style.md", {"what_happened", "impact", "timeline", "cause", "lessons"}),
        ("2026-10-14 gateway outage.html.md.erb", {"what_happened", "actions"}),
    ],
)
def test_sections_are_found_in_any_style_order_and_spelling(name: str, sections: set[str]) -> None:
    assert set(one(name).sections) == sections


def test_misspelt_sections_of_people_stay_inside() -> None:
    assert set(one("bold-headings.md").internal_sections) == {"Atendees", "Appendinx"}


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("bold-headings.md", ["done", "open"]),  # boxes
        ("2026-10-14 gateway outage.html.md.erb", ["done", "open"]),  # signs
        ("mail.txt", ["open", "done"]),  # "PR exists" is not done
        ("atlassian-style.md", ["done", "open"]),  # words above the lists
        ("german.md", ["done", "open"]),  # headings below the heading
        ("sre-style.md", ["done", "open"]),  # another column
        ("security.md", ["open", "dropped"]),
        ("numbered.md", ["open", "open"]),
    ],
)
def test_states_of_actions_are_read_wherever_they_hide(name: str, states: list[str]) -> None:
    assert [action.status for action in one(name).actions] == states


def test_what_the_record_uses_of_a_text_says_where_it_stands_and_how_sure_it_is() -> None:
    origins = one("wiki-table.md").origins
    assert {name: (origin.line, origin.how, origin.confidence) for name, origin in origins.items()} == {
        "title": (1, "table", "likely"),
        "started": (5, "table", "likely"),
        "resolved": (5, "table", "likely"),
        "detected": (6, "table", "likely"),
        "severity": (4, "table", "sure"),
        "components": (9, "table", "likely"),
    }
    assert origins["severity"].quote == "Severity: P2"
    assert origins["detected"].note.startswith("the zone, UTC, stands elsewhere in the file")


@pytest.mark.parametrize(
    ("name", "guessed"),
    [
        ("prose.md", {"started": "2026-10-05T20:00:00Z", "resolved": "2026-10-05T21:15:00Z"}),
        ("chat.md", {"started": "2026-12-02T13:02:00Z"}),
        ("numbered.md", {"started": "2026-02-17T16:00:00Z"}),
        ("2026-10-14 gateway outage.html.md.erb", {"started": "2026-10-14T10:18:00Z", "resolved": "2026-10-14T11:40:00Z"}),
        ("sre-style.md", {"actions[0].owner": "Ivo Brandt", "actions[1].owner": "Maren Sol"}),
    ],
)  # fmt: skip
def test_a_guess_is_shown_and_never_used(name: str, guessed: dict[str, str]) -> None:
    found = one(name)
    guesses = {field: one.value for field, one in found.origins.items() if one.confidence == "guess"}
    assert {field: value for field, value in guesses.items() if field != "kind"} == guessed
    assert all(getattr(found, field, None) is None for field in guessed)
    assert any("only guessed and not used" in problem for problem in parsed(name)[1])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "front-against-body.md",
            'front-against-body.md, line 10: started is "2026-05-20T01:30:00Z" (line 3) and "2026-05-20T13:30:00Z" '
            '(line 10): which is right?\n  "2026-05-20T01:30:00Z" is used; correct what is wrong.',
        ),
        (
            "front-against-body.md",
            'front-against-body.md, line 11: severity is "minor" (line 5) and "critical" (line 11): which is right?\n'
            '  "minor" is used; correct what is wrong.',
        ),
        (
            "body-against-body.md",
            'body-against-body.md, line 9: started is "2026-04-14T10:00:00Z" (line 3) and "2026-04-14T10:25:00Z" '
            "(line 9): which is right?\n  None is used; write started in the front matter.",
        ),
        (
            "duration-contradicts.md",
            'duration-contradicts.md, line 3: duration is "1840 min" (line 5) and "135 min" (line 3): which is right?\n'
            '  "135 min" is used; correct what is wrong.',
        ),
        (
            "ambiguous-zone.md",
            'ambiguous-zone.md, line 3: started is "Started: 10:00 IST": IST may be the time of Asia/Kolkata or '
            "Europe/Dublin or Asia/Jerusalem: write the offset\n"
            "  Write started with its day and its offset in the front matter.",
        ),
        (
            "ambiguous-day.md",
            'ambiguous-day.md, line 3: started is "Started: 03/04/2026 10:00 UTC": the day may be 2026-04-03 or '
            "2026-03-04\n  Write started with its day and its offset in the front matter.",
        ),
        (
            "definition-list.md",
            'definition-list.md, line 10: resolved is "Resolved: 2026-09-02 27:00 UTC": no time can be read in it\n'
            "  Write resolved with its day and its offset in the front matter.",
        ),
        (
            "pager-style.md",
            'pager-style.md, line 53: the action "Tomma Reil to write the runbook" names a person or a tool and stays '
            "inside\n  Write it under actions in the front matter, without names.",
        ),
        (
            "link-only.md",
            "link-only.md, line 1: there is no front matter\n"
            '  Begin the file with "---", title, started and severity, each on its line, and "---".',
        ),
        ("chat.md", "chat.md, line 1: nothing of it is dated: no review tells of it\n  Write started."),
    ],
)
def test_what_contradicts_or_can_be_read_in_two_ways_is_asked_with_all_values(name: str, message: str) -> None:
    assert message in parsed(name)[1]


def test_the_customers_own_zone_decides_an_abbreviation() -> None:
    assert one("ambiguous-zone.md", "Asia/Kolkata").started == moment("2026-06-03 04:30")
    assert one("ambiguous-zone.md", "Europe/Dublin").started == moment("2026-06-03 09:00")
    assert one("ambiguous-zone.md", "Europe/London").resolved == moment("2026-06-03 11:00")


def test_front_matter_that_agrees_with_the_body_is_no_conflict() -> None:
    text = "---\ntitle: T\nstarted: 2026-08-11T05:10:00+02:00\n---\n\nStarted: 11 August 2026, 3:10 AM UTC\n"
    (found,), told = parsed_text(text)
    assert (found.conflicts, told) == ((), [])


def test_a_file_cannot_say_how_sure_it_is() -> None:
    text = "---\ntitle: T\nstarted: 2026-08-11T05:10:00Z\norigins: {started: x}\n---\n"
    (found,), told = parsed_text(text)
    assert told == ['a.md, line 4, column 1: there is no key "origins"\n  Remove it.']
    assert found.origins["started"].how == "front matter"


def test_an_end_before_its_start_is_taken_back_with_both_shown() -> None:
    text = "# Slow\n\nStart: 2026-08-11 10:00 UTC\n\n## Timeline\n\n- 2026-08-11 09:00 UTC resolved\n"
    (found,), told = parsed_text(text)
    assert (found.started, found.resolved) == (None, None)
    assert any('"2026-08-11T10:00:00Z"' in problem and '"2026-08-11T09:00:00Z"' in problem for problem in told)


def test_a_length_with_words_around_it_is_of_something_else() -> None:
    assert one("duration-words.md").conflicts == ()


def test_an_unknown_start_in_brackets_is_unknown_and_no_guess() -> None:
    found = one("unknown-start.md")
    assert (found.started, found.detected) == (None, moment("2026-08-11 09:30"))
    assert (found.origins["started"].value, found.origins["started"].note) == ("", "the file says that it is unknown")


def test_rows_after_midnight_and_rows_out_of_order() -> None:
    course = one("midnight.md").timeline
    assert [entry.at for entry in course] == [
        moment("2026-12-31 22:40"), moment("2026-12-31 23:55"), moment("2027-01-01 00:20"), moment("2027-01-01 01:05"),
    ]  # fmt: skip
    found = one("out-of-order.md")
    assert [entry.text for entry in found.timeline] == ["incident started", "resolved", "all dashboards normal"]
    note = "line 7 is not used: it stands after a later time: out of order, or the next day"
    assert found.origins["timeline"].note == note


def test_a_security_case_without_downtime_has_a_kind_and_no_end() -> None:
    found = one("security.md")
    assert (found.kind, found.detected_by, found.started) == ("security", "third party", None)
    assert found.detected == moment("2026-04-02 08:00")


def test_a_share_of_requests_stays_a_sentence() -> None:
    found = one("sre-style.md")
    assert found.sections["impact"] == "12 % of search requests failed. No orders were lost."
    assert found.customer_impact.share is None


@pytest.mark.parametrize("name", [name for name in RECORDS if not name.startswith(("front", "pager"))])
def test_the_proposed_front_matter_read_back_gives_the_record_again(name: str) -> None:
    before = one(name)
    (after,), told = parsed_text(proposed_front_matter(before))
    fields = ("id", "title", "started", "detected", "mitigated", "resolved", "severity", "kind", "status", "windows")
    assert {field: getattr(after, field) for field in fields} == {field: getattr(before, field) for field in fields}
    assert [(a.text, a.status, a.due) for a in after.actions] == [(a.text, a.status, a.due) for a in before.actions]
    assert after.components == before.components
    assert not after.is_approved
    assert [problem for problem in told if "nobody owns" not in problem and "no due date" not in problem] == []


PIECES = st.sampled_from(
    ["# ", "## ", "Impact:", "**Timeline**", "- ", "| a | b |", "|---|", "10:18 UTC", "[???]", "2026-10-14", "03/04/26",
     "Started: ", "1600", "IST", "24:61", "Duration: 20h 03m", "---", "```", ": ", "\n", "\n\n", "<%", "%>", "<b>", "{{",
     "kai: hi", "@kai", "✅", "(done)", "(PR exists)", "\t", "|", "Jan 14, 10:18 AM", "between 10:00 and 11:00", "===",
     "Action items", "Responders: Kai Berg", "SEV-2", "unknown", "\u2028", "\x07", "9999-99-99"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join))
def test_any_text_gives_records_or_a_located_problem(text: str) -> None:
    faults = Faults("a.md")
    found = parse_incidents(text, "a", faults, BERLIN)
    assert found or faults.found
    assert all(problem.place.file == "a.md" for problem in faults.found)
    for incident in found:
        again = Faults("a.md")
        assert parse_incidents(proposed_front_matter(incident), "a", again, BERLIN), again.found


def test_a_word_document_and_names_with_spaces_and_templates_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    document = Document()
    document.add_heading("Feed late on 3 August 2026", 0)
    document.add_heading("Summary", 1)
    document.add_paragraph("The feed was late.")
    document.add_heading("Timeline (UTC)", 1)
    table = document.add_table(rows=0, cols=2)
    for cells in (("Time", "What"), ("10:00", "Incident started"), ("10:40", "Resolved")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.add_heading("Action items", 1)
    document.add_paragraph("Watch the feed (done)", style="List Bullet")
    document.save(str(folder / "feed late.docx"))
    (folder / "broken.docx").write_bytes(b"PK nothing")
    (folder / "notes.txt").write_text("lunch is at noon", encoding="utf-8")
    name = "2026-10-14 gateway outage.html.md.erb"
    (folder / name).write_bytes((TEXTS / name).read_bytes())
    problems: list = []
    found = read_incidents(Folder(tmp_path, tmp_path), BERLIN, problems, {}) or ()
    assert [(one.id, one.started, one.resolved) for one in found] == [
        ("feed late", moment("2026-08-03 10:00"), moment("2026-08-03 10:40")),
        ("2026-10-14 gateway outage", None, None),
    ]
    assert [(action.text, action.status) for action in found[0].actions] == [("Watch the feed", "done")]
    told = [str(problem) for problem in problems]
    assert "incidents/broken.docx: this is no Word document\n  Save it in Word as .docx, or as plain text." in told
    assert "incidents/notes.txt: this is not read\n  Write one Markdown file an incident." in told
