"""What of a post-mortem must not travel, and what `qbr show --incidents` and `qbr check` tell a person of it."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qbr.build import Request, Workspace
from qbr.cli import main
from qbr.sources.postmortems.private import Privacy, names_in
from qbr.story.audience import for_audience
from qbr.story.serial import to_json
from qbr.workspace import lay_out

TEXTS = Path(__file__).parent / "postmortems"
PRIVATE = (
    *(
        "Ivo",
        "Brandt",
        "Maren",
        "Tomma",
        "Jasper",
        "Reil",
        "Gerrit",
        "Hanka",
        "Vry",
        "jorin",
        "kaja",
        "olev",
        "Borgwerk",
    ),
    *("Ludo", "Marn", "Wiebke", "Enno", "Petersen", "Pelle", "Strand", "Runa", "Solveig", "Tarn", "btarn"),
    *("@vendor.example", "chat.example", "grafana", "intra.example", "tickets.example", "SRCH-22", "OPS-512"),
    *("shared-borgwerk", "tell nobody", "don't tell", "furious"),
)
FRONT = (
    "---\nid: pm-{number}\ntitle: Incident {number}\ncustomer_title: Incident {number}\n"
    "started: 2026-08-{day:02d}T08:00:00Z\nresolved: 2026-08-{day:02d}T08:30:00Z\nseverity: major\n"
    "customer_steps: [Call us]\naudience: customer\napproved_by: Service lead\napproved_on: 2026-09-09\n---\n\n"
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """A customer with every text twice, as it is and approved as a whole, and the review a customer gets."""
    tmp_path = tmp_path_factory.mktemp("written")
    lay_out(tmp_path)
    folder = tmp_path / "customers" / "written"
    (folder / "incidents").mkdir(parents=True)
    (folder / "customer.yaml").write_text("name: Written Ltd\ntz: Europe/Berlin\nas_of: 2026-10-05\n", encoding="utf-8")
    for number, path in enumerate(sorted(TEXTS.iterdir()), start=1):
        if path.name == "README.md":
            continue
        shutil.copy(path, folder / "incidents" / path.name)
        text = path.read_text(encoding="utf-8")
        if not text.startswith("---"):
            approved = FRONT.format(number=number, day=number % 28 + 1) + text
            (folder / "incidents" / f"approved-{number}.md").write_text(approved, encoding="utf-8")
    (folder / "incidents" / "link-only.md").unlink()  # an error by itself: nothing can be read of it
    place = Workspace(tmp_path)
    return place, to_json(for_audience(place.review("written", "2026-Q3"), "customer"))


def test_nothing_private_of_any_text_reaches_a_customers_file(workspace: tuple[Workspace, str]) -> None:
    place, told = workspace
    assert told.count("Incident ") > 20  # they are told
    assert [word for word in PRIVATE if word in told] == []
    built = place.build("written", Request(quarter="2026-Q3", audience="customer"))
    offices = [path for path in built.paths if path.suffix in (".pptx", ".docx")]
    assert len(offices) == 2
    for path in offices:
        with zipfile.ZipFile(path) as parts:
            text = "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))
        assert [word for word in PRIVATE if word in text] == [], path.name


def test_a_text_nobody_approved_shows_the_customer_its_day_alone(workspace: tuple[Workspace, str]) -> None:
    told = workspace[1]
    for title in ("Order search unavailable", "Payroll file sent twice", "Rosters read only", "Audit entries missing"):
        assert title not in told
    assert "The payroll file was sent twice to two sites." in told  # of the one that somebody approved


@pytest.mark.parametrize(
    "text",
    [
        "write to kai@vendor.example", "ask @kai", "see #incident-77", "<@U01ABC> is on it", "OPS-12 tracks it",
        "see https://docs.intra.example/x", "[14:02] kai: it is down", "14:02 <kai> it is down", "kai: it is down",
        "Kai Berg  2:02 PM", "10:18 Kaja: looking", "Solveig restarted it", "fixed in #4711", "see go/runbook",
    ],
)  # fmt: skip
def test_a_text_with_a_person_a_chat_or_a_tool_is_private(text: str) -> None:
    assert Privacy(names_in(["Solveig Tarn (platform lead)"])).is_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was a SEV-2 under TLS-1 and CVE-2026-9911", "10:18 Monitoring: alert fires", "10:18 Detected: errors",
        "see https://status.vendor.example/77", "The platform lead restarted it", "Rule #1 holds", "Note: it was short",
        "05:10 Uhr: Beginn", "AT&T and R&D were not affected", "impact: none",
    ],
)  # fmt: skip
def test_a_text_about_the_incident_is_not_private(text: str) -> None:
    assert not Privacy(names_in(["Solveig Tarn (platform lead)"])).is_private(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Schedules are reviewed (OPS-12)", "Schedules are reviewed"),
        ("OPS-12: Schedules are reviewed", "Schedules are reviewed"),
        ("Schedules are reviewed — @kai", "Schedules are reviewed"),
        ("Solveig writes the runbook", None),
        ("@kai", None),
    ],
)
def test_an_action_loses_its_ticket_and_one_about_a_person_stays_inside(text: str, clean: str | None) -> None:
    assert Privacy(frozenset({"Solveig"})).without(text) == clean


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    lay_out(tmp_path)
    (tmp_path / "customers" / "initech" / "incidents").mkdir()
    for name in ("wiki-table.md", "body-against-body.md", "front-against-body.md"):
        shutil.copy(TEXTS / name, tmp_path / "customers" / "initech" / "incidents" / name)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, words)


def test_show_incidents_explains_each_value_and_proposes_front_matter(run: Callable[..., Result]) -> None:
    lines = [" ".join(line.split()) for line in run("show", "initech", "--incidents").stdout.splitlines()]
    assert "wiki-table · customers/initech/incidents/wiki-table.md, line 1" in lines
    assert "severity major sure table 4 Severity: P2" in lines
    assert (
        "conflict: started: 2026-04-14T10:00:00Z (label, line 3) or 2026-04-14T10:25:00Z (timeline, line 9); used: none"
    ) in lines
    assert 'title: "Swap board read only" # likely, table, line 1: Swap board read only' in lines
    assert "in the front matter: title, started, resolved, severity" in lines


def test_show_incidents_for_machines_has_origins_conflicts_and_front_matter(run: Callable[..., Result]) -> None:
    rows = {row["incident"]: row for row in json.loads(run("show", "initech", "--incidents", "--json").stdout)}
    assert rows["wiki-table"]["fields"]["severity"] == {
        "value": "major", "file": "customers/initech/incidents/wiki-table.md", "line": 4, "how": "table",
        "confidence": "sure", "quote": "Severity: P2", "note": "",
    }  # fmt: skip
    (started, severity) = rows["front-against-body"]["conflicts"]
    assert [one["value"] for one in started["origins"]] == ["2026-05-20T01:30:00Z", "2026-05-20T13:30:00Z"]
    assert (started["used"], severity["used"]) == ("2026-05-20T01:30:00Z", "minor")
    assert rows["wiki-table"]["front_matter"].startswith('---\nid: "wiki-table"\n')
    assert rows["front-against-body"]["front_matter"] is None


def test_check_asks_about_conflicts_with_both_values(run: Callable[..., Result]) -> None:
    told = run("check", "initech").stderr
    assert 'severity is "minor" (line 5) and "critical" (line 11): which is right?' in told
    assert 'started is "2026-04-14T10:00:00Z" (line 3) and "2026-04-14T10:25:00Z" (line 9): which is right?' in told
