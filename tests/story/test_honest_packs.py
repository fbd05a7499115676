"""What must be said cannot be switched off in a pack; what is withheld is withheld openly, until a day."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qbr.build import Request, Workspace
from qbr.errors import TemplateError
from qbr.story.audience import for_audience
from qbr.story.placing import MANDATORY
from qbr.story.serial import to_json

WITHHELD = """
withheld:
  - {what: usage, reason: CANARY-REASON, asked_by: CANARY-WHO, until: 2027-01-01}
  - {what: value}
  - {what: unused, until: 2026-10-01}
"""


@pytest.fixture
def withheld(workspace: Path) -> Workspace:
    """A workspace in which acme withholds two sections; the third is over before the folder's day."""
    file = workspace / "customers" / "acme" / "customer.yaml"
    file.write_text(file.read_text(encoding="utf-8") + WITHHELD, encoding="utf-8")
    return Workspace(workspace)


@pytest.mark.parametrize("section", MANDATORY)
def test_no_pack_switches_off_what_must_be_said(workspace: Path, section: str) -> None:
    settings = workspace / "templates" / "standard" / "template.yaml"
    settings.write_text(f"audience: customer\nsections: {{{section}: off}}\n", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Workspace(workspace).build("initech", Request(formats=("docx",)))
    assert [problem.rule for problem in caught.value.problems] == ["P111"]


def test_mandatory_are_the_sections_the_storyline_protects() -> None:
    assert {"quarter", "unused", "promises", "incident", "recommendations", "unknowns"} <= set(MANDATORY)


def test_withheld_section_is_one_open_line_and_nothing_else(withheld: Workspace) -> None:
    review = withheld.review("acme")

    assert not review.usage.is_shown
    assert not review.value.is_shown
    assert review.unused.is_shown, "the day is over"
    lines = [str(row.what) for row in review.unknowns.rows]
    assert lines[:2] == ["Withheld on purpose: Value realised", "Withheld on purpose: How you use it, until 1 Jan 2027"]
    theirs = ("usage.", "value.item", "value.confirmed", "value.estimated")
    known = [fact.id for fact in review.facts if fact.is_known and fact.id.startswith(theirs)]
    assert known == []
    assert review.usage.own_words is None
    assert not any("Name who can confirm" in str(decision.text) for decision in review.quarter.decisions)


def test_reason_and_who_asked_stay_inside(withheld: Workspace) -> None:
    review = withheld.review("acme")
    (table,) = (table for table in review.registers.internal if table.id == "withheld")
    assert [[str(cell.text) for cell in row.cells] for row in table.rows] == [
        ["usage", "1 Jan 2027", "CANARY-REASON", "CANARY-WHO"],
        ["value", "–", "–", "–"],
    ]
    assert "CANARY" not in to_json(for_audience(review, "customer"))

    built = withheld.build("acme")

    for path in built.paths:
        with zipfile.ZipFile(path) as package:
            text = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "ignore")
        assert "CANARY-REASON" not in text
        assert "CANARY-WHO" not in text
        assert "Withheld on purpose" in text


@pytest.mark.parametrize("what", ["quarter", "unknowns", "methods", "usege"])
def test_review_itself_cannot_be_withheld(workspace: Path, what: str) -> None:
    file = workspace / "customers" / "initech" / "customer.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"\nwithheld: [{{what: {what}}}]\n", encoding="utf-8")
    (found,) = (item for item in Workspace(workspace).tell("initech").problems if "withheld" in item.message)
    assert found.severity == "error"
    assert "Sections: goals" in found.hint


def test_words_that_give_away_what_is_withheld_are_found(withheld: Workspace) -> None:
    found = [item for item in withheld.tell("acme").problems if item.rule == "L201"]
    assert [item.message for item in found] == ['the words for section "quarter": no fact of it says "391"']
