"""qbr template diff: what a new version asks for, where its tags stand, how it looks, and whose reviews change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from pptx import Presentation
from pptx.util import Inches

from qbr.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="qbr")


@pytest.fixture
def here(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace)
    return workspace


def deck(path: Path, *pages: tuple[str, str]) -> str:
    """Draw a deck with a title and a text on each slide."""
    drawn = Presentation()
    for title, text in pages:
        slide = drawn.slides.add_slide(drawn.slide_layouts[5])
        slide.shapes.title.text = title
        slide.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(1)).text_frame.text = text
    drawn.save(str(path))
    return path.name


def document(path: Path, *lines: tuple[str, str]) -> str:
    """Write a document of headings, each with a paragraph."""
    drawn = docx.Document()
    for heading, text in lines:
        drawn.add_heading(heading, 1)
        drawn.add_paragraph(text)
    drawn.save(str(path))
    return path.name


@pytest.mark.acceptance(60)
def test_fields_pages_and_tags_of_two_decks_are_compared(here: Path) -> None:
    old = deck(here / "old.pptx", ("Usage", "{{ a }} {{ b }}"), ("Goals", "{{ c }}"), ("Plan", "plan"))
    new = deck(here / "new.pptx", ("Plan", "plan"), ("Usage", "{{ b }}"), ("Risks", "{{ c }} {{ d }}"))
    result = run("template", "diff", old, new)
    lines = result.stdout.splitlines()
    assert "  field d is new" in lines
    assert "  field a is gone" in lines
    assert '  page "Risks" is new' in lines
    assert '  page "Goals" is gone' in lines
    assert any(line.startswith('  page "Plan" stands elsewhere: page 3 before, now 1') for line in lines) or any(
        line.startswith('  page "Usage" stands elsewhere: page 1 before, now 2') for line in lines
    )
    assert any(line.startswith('  page "Usage" is different') and "{{ b }}" in line for line in lines)
    assert any(line.startswith("  tag {{ c }} stands elsewhere: from Goals") and "to Risks" in line for line in lines)
    assert "  breaking: asks for d, which data made for the old version may not have" in lines
    assert (result.exit_code, result.stderr) == (1, "breaking\n")


@pytest.mark.acceptance(60)
def test_fields_lists_and_chapters_of_two_documents_are_compared(here: Path) -> None:
    old = document(here / "old.docx", ("One", "{{ a }}{% for r in rows %}{{ r.n }}{% endfor %}"), ("Two", "x"))
    new = document(here / "new.docx", ("One", "{{ a }}"), ("Three", "x"))
    result = run("template", "diff", old, new)
    assert result.exit_code == 0, result.stdout
    lines = result.stdout.splitlines()
    for line in ("field rows[].n is gone", "list rows is gone", 'page "Three" is new', 'page "Two" is gone'):
        assert f"  {line}" in lines
    assert result.stderr == "not breaking\n"


def test_a_file_compared_with_itself_has_no_difference(here: Path) -> None:
    name = deck(here / "one.pptx", ("Usage", "{{ a }}"))
    result = run("template", "diff", name, name)
    assert (result.exit_code, result.stdout) == (0, "one.pptx: 0 differences\n")


@pytest.fixture
def mine(here: Path) -> Path:
    """A copy of the standard pack."""
    shutil.copytree(here / "templates" / "standard", here / "templates" / "mine")
    return here / "templates" / "mine"


@pytest.mark.acceptance(60)
def test_customers_whose_review_changes_are_named_with_their_pages(mine: Path, here: Path) -> None:
    changed = Presentation(str(mine / "deck.pptx"))
    slide = next(one for one in changed.slides if one.shapes.title.text == "{{ support.title }}")
    slide.shapes.title.text_frame.paragraphs[0].runs[0].text = "Tickets: {{ support.tickets }}"
    changed.save(str(mine / "deck.pptx"))
    result = run("template", "diff", "mine")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert "acme: deck.pptx: 1 page differs" in result.stdout
    assert "text 'Tickets: 64'" in result.stdout
    assert "initech: deck.pptx stays as it is" in result.stdout
    assert "acme: document.docx stays as it is" in result.stdout
    assert not list((here / "output").rglob("*.*"))


def test_a_field_no_review_has_breaks_the_pack_and_every_customers_review(mine: Path) -> None:
    changed = Presentation(str(mine / "deck.pptx"))
    changed.slides[0].shapes.title.text_frame.paragraphs[0].runs[0].text = "{{ customer.nmae }}"
    changed.save(str(mine / "deck.pptx"))
    result = run("template", "diff", "standard", "mine", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["breaking"] is True
    (reason,) = told["files"][0]["breaking"]
    assert 'Did you mean "name"?' in reason
    failed = {one["customer"] for one in told["customers"] if one["failure"]}
    assert failed == {"acme", "globex", "initech"}


def test_colours_layouts_and_size_are_part_of_the_look(here: Path) -> None:
    old = deck(here / "old.pptx", ("Usage", "x"))
    drawn = Presentation(str(here / "old.pptx"))
    drawn.slide_width = Inches(13.333)
    drawn.slide_layouts[6].name = "Quite empty"
    drawn.save(str(here / "new.pptx"))
    lines = run("template", "diff", old, "new.pptx").stdout.splitlines()
    assert "  look slide size is different: 10.00 × 7.50 in, now 13.33 × 7.50 in" in lines
    assert '  look layout "Quite empty" is new' in lines
    assert '  look layout "Blank" is gone' in lines


@pytest.mark.office
@pytest.mark.slow
def test_pages_of_two_versions_stand_side_by_side(mine: Path, here: Path, soffice: str) -> None:
    (mine / "document.docx").unlink()
    result = run("template", "diff", "standard", "mine", "--no-customers", "--pages")
    page = (here / "preview" / "compare.html").read_text(encoding="utf-8")
    assert 'src="deck-old-1.png"' in page
    assert 'src="deck-new-1.png"' in page
    assert (here / "preview" / "deck-new-1.png").is_file()
    assert "preview/compare.html" in result.stdout
