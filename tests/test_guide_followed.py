"""templates/README.md followed to the letter: its commands in order, on a plain brand deck, give a working pack."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from brand_decks import marlowe
from click.testing import CliRunner
from pptx import Presentation

from qbr.cli import main

GUIDE = Path(__file__).resolve().parents[1] / "templates" / "README.md"
EDIT = "find the slide whose title is"


def steps() -> list[str]:
    """Return what the half hour consists of: commands in fences, and the edit between them, in order."""
    told = GUIDE.read_text(encoding="utf-8").partition("## Your own pack in half an hour")[2].partition("\n## ")[0]
    found: list[str] = []
    for match in re.finditer(rf"^```sh\n(.+?)^```|{EDIT}", told, re.MULTILINE | re.DOTALL):
        found += match[1].splitlines() if match[1] else [EDIT]
    return found


def edit(workspace: Path) -> None:
    """Do with the deck what the guide shows, in place of a person with PowerPoint."""
    told = GUIDE.read_text(encoding="utf-8").partition(EDIT)[2]
    before, after = re.findall(r"`(\{\{.+?\}\})`", told)[0], re.findall(r"^    (.+)$", told, re.MULTILINE)[0]
    path = workspace / "templates" / "ours" / "deck.pptx"
    deck = Presentation(str(path))
    slide = next(slide for slide in deck.slides if slide.shapes.title.text == before)
    slide.shapes.title.text_frame.paragraphs[0].runs[0].text = after
    deck.save(str(path))


def test_the_guide_has_the_steps_this_test_follows() -> None:
    commands = [step.split()[1:3] for step in steps() if step != EDIT]
    assert commands == [
        ["template", "new"],
        ["template", "preview"],
        ["template", "check"],
        ["template", "preview"],
        ["build", "acme"],
    ]
    assert steps().index(EDIT) == 2


@pytest.mark.acceptance(63)
def test_its_steps_on_a_plain_brand_deck_give_a_working_pack(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, check_office: Callable[..., None]
) -> None:
    monkeypatch.chdir(workspace)
    (workspace / "brand.pptx").write_bytes(marlowe())
    written: list[str] = []
    for step in steps():
        if step == EDIT:
            edit(workspace)
            continue
        name, *arguments = shlex.split(step)
        assert name == "qbr"
        done = CliRunner().invoke(main, arguments, prog_name="qbr")
        assert done.exit_code == 0, f"{step}\n{done.stderr}"
        written += done.stdout.splitlines()
    assert written[:3] == [f"templates/ours/{file}" for file in ("deck.pptx", "document.docx", "template.yaml")]
    built = [workspace / line for line in written if line.startswith("output/")]
    assert [path.name for path in built] == ["acme-2026-Q3-ours.pptx", "acme-2026-Q3-ours.docx"]
    check_office(*built, finished=True)
    titles = [slide.shapes.title.text.replace("\xa0", " ") for slide in Presentation(str(built[0])).slides]
    assert "Paid for and idle: €20.6k of €88.8k" in titles
    assert titles[0] == "Acme"
