"""Profiles: company, kind of customer, customer. The nearer one decides, and each override names its file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from registers_read import told

from qbr import Workspace
from qbr.cli import main
from qbr.errors import DataError
from qbr.profiles import in_words
from qbr.story.placing import placed

CHAIN = {
    "shifts": "extends: usual\nthresholds: {small_group: 8, handoff_days: 9}\n",
    "usual": "thresholds: {handoff_days: 4, score_answers: 7, ramp_days: 80}\n",
}


def lay(root: Path, profiles: Mapping[str, str], customer: str, company: str = "") -> Path:
    """Write a workspace with profiles and a customer that follows one."""
    folder = root / "customers" / "_shared" / "profiles"
    folder.mkdir(parents=True)
    for name, text in profiles.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (root / "qbr.yaml").write_text(company, encoding="utf-8")
    told(root, {}, customer)
    return root


def explained(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[dict[str, str]]:
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["explain", "acme", *words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: list[dict[str, str]] = json.loads(done.output)
    return found


@pytest.mark.practice(47)
def test_the_nearer_file_decides_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company = "thresholds: {handoff_days: 3, unused_days: 120, score_answers: 6}\n"
    root = lay(tmp_path, CHAIN, "profile: shifts\nthresholds: {ramp_days: 20}\n", company)
    found = {
        row["name"]: (row["value"], row["default"], row["origin"]) for row in explained(root, monkeypatch, "thresholds")
    }
    assert found == {
        "unused_days": ("120", "90", "qbr.yaml"),
        "score_answers": ("7", "5", "customers/_shared/profiles/usual.yaml"),
        "handoff_days": ("9", "5", "customers/_shared/profiles/shifts.yaml"),
        "small_group": ("8", "5", "customers/_shared/profiles/shifts.yaml"),
        "ramp_days": ("20", "60", "customers/acme/customer.yaml"),
    }
    assert Workspace(root).tell("acme", "2026-Q3").scope.thresholds.handoff_days == 9


@pytest.mark.practice(47)
def test_one_threshold_is_explained_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay(tmp_path, CHAIN, "profile: shifts\n")
    assert [row["origin"] for row in explained(root, monkeypatch, "ramp_days")] == [
        "customers/_shared/profiles/usual.yaml"
    ]
    assert explained(root, monkeypatch, "unused_days")[0] | {"kind": ""} == {
        "kind": "", "name": "unused_days", "value": "90", "default": "90", "origin": "",
    }  # fmt: skip
    line = CliRunner().invoke(main, ["explain", "acme", "small_group"]).output
    assert line.split() == [
        "threshold",
        "small_group:",
        "8",
        "instead",
        "of",
        "5,",
        "by",
        "customers/_shared/profiles/shifts.yaml",
    ]


INCIDENT = """---
{title: Slow lists, severity: minor, started: 2026-08-10T09:00:00Z, resolved: 2026-08-10T10:32:00Z, audience: customer,
 approved_by: Service lead, approved_on: 2026-08-20}
---
"""
# The 92 days of July to September have 132,480 minutes; the minor incident of 92 minutes weighs nothing, or the half.


@pytest.mark.parametrize(
    ("company", "profile", "customer", "availability", "origin"),
    [
        ("", "", "", "1", ""),
        ("defaults: {availability: minor_half}", "", "", "0.99965", "qbr.yaml"),
        ("", "defaults: {availability: minor_half}", "", "0.99965", "customers/_shared/profiles/kind.yaml"),
        ("defaults: {availability: minor_half}", "defaults: {availability: partial_30}", "", "1",
         "customers/_shared/profiles/kind.yaml"),
        ("defaults: {availability: partial_30}", "", "sla: {weighting: minor_half}", "0.99965",
         "customers/acme/customer.yaml"),
    ],
)  # fmt: skip
def test_a_definition_is_chosen_for_the_company_a_kind_of_customer_or_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    company: str, profile: str, customer: str, availability: str, origin: str,
) -> None:  # fmt: skip
    (tmp_path / "customers" / "acme" / "incidents").mkdir(parents=True)
    (tmp_path / "customers" / "acme" / "incidents" / "slow.md").write_text(INCIDENT, encoding="utf-8")
    root = lay(tmp_path, {"kind": f"{profile}\n"}, f"profile: kind\n{customer}\n", f"{company}\n")
    found = Workspace(root).review("acme", "2026-Q3").reliability.availability
    assert round(found.value, 5) == round(Decimal(availability), 5)
    told_by = [row["origin"] for row in explained(root, monkeypatch, "thresholds") if row["kind"] == "definition"]
    assert told_by == [origin][: bool(origin)]


def test_the_working_week_of_a_company_is_told_and_a_customers_own_comes_first(tmp_path: Path) -> None:
    company = "defaults: {work_days: [sunday, monday, tuesday, wednesday, thursday]}\n"
    root = lay(tmp_path, {}, "", company)
    said = [str(line) for line in Workspace(root).review("acme", "2026-Q3").methods.settings]
    assert said == ["Working days are Monday, Tuesday, Wednesday, Thursday and Sunday, instead of Monday to Friday"]
    told(root, {}, "work_days: [monday, tuesday, wednesday, thursday, friday]\n")
    assert Workspace(root).review("acme", "2026-Q3").methods.settings == ()


@pytest.mark.practice(47)
def test_a_profile_places_sections_over_the_pack(tmp_path: Path) -> None:
    root = lay(tmp_path, {"retail": "sections: {peers: main, fit: off}\n"}, "profile: retail\n")
    review = placed(Workspace(root).review("acme", "2026-Q3"), {"peers": "appendix", "fit": "main"}, budget=12)
    assert (review.peers.place, review.fit.place) == ("main", "off")


@pytest.mark.practice(47)
def test_a_profile_calls_things_as_its_customers_do(tmp_path: Path) -> None:
    root = lay(tmp_path, {"clinic": "vocabulary: {product: system, goals: aims}\n"}, "profile: clinic\n")
    gaps = [gap.what.text for gap in Workspace(root).review("acme", "2026-Q3").unknowns.rows]
    assert "How the system is used" in gaps
    assert "Which aims this should serve" in gaps


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("A seat, 3 seats", "A licence, 3 licences"),
        ("Seats are idle", "Licences are idle"),
        ("{{ seats }} {{ n|plural('seat', 'seats') }}", "{{ seats }} {{ n|plural('licence', 'licences') }}"),
        ("{% if seat %}a seat{% endif %}", "{% if seat %}a licence{% endif %}"),
        ("seated", "seated"),
    ],
)
def test_words_are_replaced_whole_and_names_of_values_never(phrase: str, said: str) -> None:
    assert in_words(phrase, {"seat": "licence", "seats": "licences"}) == said


@pytest.mark.parametrize(
    ("profiles", "customer", "message"),
    [
        (CHAIN, "profile: shift\n", 'there is no profile "shift".*Did you mean "shifts"'),
        ({}, "profile: shift\n", 'there is no profile "shift".*There is none yet'),
        ({"a": "extends: b\n", "b": "extends: a\n"}, "profile: a\n", "builds on itself: a → b → a"),
        ({"a": "extends: c\n"}, "profile: a\n", 'profiles/a.yaml.*there is no profile "c"'),
        ({"a": "thresholds: {smal_group: 4}\n"}, "profile: a\n", 'no threshold "smal_group" in .*a.yaml'),
        ({"a": "sections: {peer: main}\n"}, "profile: a\n", 'there is no section "peer"'),
        ({"a": "sections: {goals: off}\n"}, "profile: a\n", "section goals cannot be off"),
        ({"a": "defaults: {availabilty: outages}\n"}, "profile: a\n", "availabilty"),
        ({"a": "defaults: {availability: kind}\n"}, "profile: a\n", "outages"),
        ({"a": "words: {x: y}\n"}, "profile: a\n", "words"),
        ({}, "profile: ../../qbr\n", "there is no profile"),
    ],
)
def test_what_cannot_be_followed_is_said(tmp_path: Path, profiles: dict[str, str], customer: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        lay(tmp_path, profiles, customer)
    assert re.search(message, " ".join(str(error.value).split())), error.value


@pytest.mark.practice(46)
@pytest.mark.practice(47)
def test_weights_of_health_come_from_the_nearest_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = {
        "shifts": "extends: usual\nhealth:\n  weights: {outcomes: 50, adoption: 20, reliability: 10, sentiment: 10, "
        "relationship: 10}\n  points: {active: {0.1: 0, 0.9: 100}}\n",
        "usual": "health: {green_from: 75, points: {breadth: {0.1: 0, 0.6: 100}}}\n",
    }
    root = lay(tmp_path, profiles, "profile: shifts\n", "health: {green_from: 60, amber_from: 30}\n")

    rules = Workspace(root).tell("acme", "2026-Q3").scope.health
    points = {measure.name: measure.points for measure in rules.measures}
    assert [str(weight) for weight in rules.weights.values()] == ["50", "20", "10", "10", "10"]
    assert (rules.green_from, rules.amber_from) == (75, 30)
    assert points["active"] == ((Decimal("0.1"), 0), (Decimal("0.9"), 100))
    assert points["breadth"] == ((Decimal("0.1"), 0), (Decimal("0.6"), 100))

    found = {row["name"]: (row["value"], row["origin"]) for row in explained(root, monkeypatch, "thresholds")
             if row["kind"] == "health"}  # fmt: skip
    assert found["weights"] == (
        "outcomes 50, adoption 20, reliability 10, sentiment 10, relationship 10",
        "customers/_shared/profiles/shifts.yaml",
    )
    assert found["green_from"] == ("75", "customers/_shared/profiles/usual.yaml")
    assert found["amber_from"] == ("30", "qbr.yaml")


@pytest.mark.parametrize(
    ("health", "message"),
    [
        ("weights: {outcomes: 50}", "the weights add up to 120, expected 1 or 100"),
        ("points: {actve: {0: 0, 1: 100}}", 'health has no figure "actve"'),
    ],
)
def test_fault_in_the_health_of_a_profile_names_its_file(tmp_path: Path, health: str, message: str) -> None:
    with pytest.raises(DataError) as found:
        lay(tmp_path, {"shifts": f"health: {{{health}}}\n"}, "profile: shifts\n")
    assert message in str(found.value)
    assert "customers/_shared/profiles/shifts.yaml" in str(found.value)
