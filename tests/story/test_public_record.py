"""The status page everybody can read, held against what a review tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qbr.cli import main

Check = Callable[[], Result]
HIDDEN = {
    "id": "z1", "name": "Swaps lost", "status": "resolved", "impact": "major", "created_at": "2026-08-30T08:00:00Z",
    "started_at": "2026-08-30T07:50:00.000Z", "resolved_at": "2026-08-30T09:00:00Z", "shortlink": "https://x.example/z1",
    "components": [{"id": "c", "name": "Swap Board"}], "incident_updates": [{"status": "resolved", "body": "Fixed."}],
}  # fmt: skip


@pytest.fixture
def status(workspace: Path) -> Path:
    return workspace / "customers" / "acme" / "status.json"


@pytest.fixture
def check(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    monkeypatch.chdir(workspace)
    return lambda: CliRunner().invoke(main, ["check", "acme"])


def add(status: Path, **changes: object) -> None:
    page = json.loads(status.read_text(encoding="utf-8"))
    page["incidents"].append({**HIDDEN, **changes})
    status.write_text(json.dumps(page), encoding="utf-8")


@pytest.mark.practice(88)
def test_public_incident_the_review_is_silent_on_is_an_error(status: Path, check: Check) -> None:
    assert check().exit_code == 0
    add(status)
    result = check()
    assert result.exit_code == 1
    assert 'the status page shows "Swaps lost" (z1) on 2026-08-30, this review does not [H201]' in result.stderr
    assert 'list "z1" under unaffected_by in customer.yaml' in result.stderr


@pytest.mark.practice(88)
def test_differences_of_time_and_weight_are_listed(workspace: Path, status: Path, check: Check) -> None:
    record = workspace / "customers" / "acme" / "incidents" / "2026-08-11-rosters-late.md"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("severity: major", "severity: minor").replace("T05:10:00", "T05:20:00"), "utf-8")
    said = check().stderr
    assert "inc-2026-08-11 starts at 03:20 UTC here, at 03:10 UTC in public" in said
    assert "inc-2026-08-11 is minor here and major in public" in said


@pytest.mark.practice(88)
@pytest.mark.parametrize(
    "changes",
    [
        {"started_at": "2026-06-30T07:00:00Z", "resolved_at": "2026-06-30T21:00:00Z"},
        {"scheduled_for": "2026-08-30T07:50:00Z"},
        {"id": "k7w2p9d4"},
    ],
    ids=["another quarter", "planned", "did not touch them"],
)
def test_what_did_not_touch_the_quarter_or_the_customer_needs_no_record(
    status: Path, check: Check, changes: dict[str, object]
) -> None:
    page = json.loads(status.read_text(encoding="utf-8"))
    page["incidents"] = [one for one in page["incidents"] if one["id"] != changes.get("id")]
    status.write_text(json.dumps(page), encoding="utf-8")
    add(status, **changes)
    assert check().exit_code == 0


@pytest.mark.practice(88)
def test_incident_at_the_same_time_on_another_component_is_another_incident(status: Path, check: Check) -> None:
    add(status, started_at="2026-08-11T03:10:00Z", resolved_at="2026-08-11T07:22:00Z", components=[{"name": "Docks"}])
    assert '"Swaps lost" (z1)' in check().stderr


def test_withheld_incident_that_is_public_is_told(workspace: Path, check: Check) -> None:
    record = workspace / "customers" / "acme" / "incidents" / "2026-07-03-report-exports.md"
    text = record.read_text(encoding="utf-8")
    record.write_text(
        text.replace("audience: customer", "audience: customer\nembargo: {until: 2026-12-01}", 1), "utf-8"
    )
    assert "inc-2026-07-03 is withheld, and public already" in check().stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", 'expected a list under "incidents"'),
        ('{"incidents": [7]}', "expected the keys of one incident"),
        ('{"incidents": [{"id": "a", "name": "b"}]}', "started is missing"),
        ('{"incidents": [{"id": "a", "name": "b", "started_at": "soon"}]}', 'started is "soon"'),
        ("{", "this is not YAML"),
    ],
)
def test_bad_export_is_told_with_its_file(status: Path, check: Check, text: str, message: str) -> None:
    status.write_text(text, encoding="utf-8")
    result = check()
    assert result.exit_code == 1
    assert "customers/acme/status.json" in result.stderr
    assert message in result.stderr
