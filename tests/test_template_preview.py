"""qbr template preview: a template filled to be looked at, with samples, a customer's review or data of one's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from pptx import Presentation
from pptx.util import Inches

from qbr import pages
from qbr.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="qbr")


@pytest.fixture
def here(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace)
    return workspace


def letter(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Dear {{ person.name }}, you owe {{ total|money }} by {{ due|date('MMM yyyy') }}.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "{% for item in items %}{{ item.title }}"
    table.rows[0].cells[1].text = "{{ item.price|number(2) }}{% endfor %}"
    document.save(str(folder / "letter.docx"))
    return folder / "letter.docx"


def slide(folder: Path) -> Path:
    deck = Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[5])
    page.shapes.title.text = "{{ team.name }} has {{ team.users|number }} users"
    box = page.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(2))
    box.text_frame.text = "{% for r in team.rows %}"
    box.text_frame.add_paragraph().text = "{{ r.name }}"
    box.text_frame.add_paragraph().text = "{% endfor %}"
    deck.save(str(folder / "slide.pptx"))
    return folder / "slide.pptx"


@pytest.mark.acceptance(60)
def test_pack_is_filled_with_samples_that_say_so_and_nothing_lands_among_reviews(here: Path) -> None:
    made = run("template", "preview", "standard")
    assert made.exit_code == 0, made.stderr
    files = made.stdout.splitlines()
    assert files == ["preview/deck-preview-sample.pptx", "preview/document-preview-sample.docx"]
    deck, report = Presentation(str(here / files[0])), docx.Document(str(here / files[1]))
    for properties in (deck.core_properties, report.core_properties):
        assert properties.category == "Sample data"
        assert "Nothing in this file is about a real customer" in properties.comments
    texts = [shape.text_frame.text for page in deck.slides for shape in page.shapes if shape.has_text_frame]
    assert len(texts) > 100
    assert not any("{{" in text or "{%" in text for text in texts)
    assert not list((here / "output").rglob("*.*"))


def test_customers_review_is_shown_and_not_called_a_sample(here: Path) -> None:
    made = run("template", "preview", "standard", "--customer", "initech", "--out", "looks")
    assert made.exit_code == 0, made.stderr
    deck = Presentation(str(here / "looks" / "deck-preview-initech.pptx"))
    assert deck.slides[0].shapes.title.text == "Initech"
    assert deck.core_properties.category == ""
    assert not list((here / "output").rglob("*.*"))


@pytest.mark.acceptance(60)
def test_document_about_something_else_is_filled_from_the_use_of_its_tags(here: Path) -> None:
    letter(here)
    made = run("template", "preview", "letter.docx")
    assert made.exit_code == 0, made.stderr
    shown = docx.Document(str(here / "preview" / "letter-preview-sample.docx"))
    assert shown.paragraphs[0].text.replace("\xa0", " ") == "Dear Name, you owe $12,480 by Sep 2026."
    assert [row.cells[0].text for row in shown.tables[0].rows] == ["Title", "Title 2", "Title 3"]


@pytest.mark.acceptance(60)
def test_deck_about_something_else_is_filled_from_the_use_of_its_tags(here: Path) -> None:
    slide(here)
    made = run("template", "preview", "slide.pptx")
    assert made.exit_code == 0, made.stderr
    page = Presentation(str(here / "preview" / "slide-preview-sample.pptx")).slides[0]
    assert page.shapes.title.text == "Name has 128 users"
    assert page.shapes[1].text_frame.text == "Name\nName 2\nName 3"


def test_data_of_ones_own_are_shown(here: Path) -> None:
    letter(here)
    name = {"$text": "Ada", "basis": "her passport"}  # as `qbr template render` takes it
    values = {"person": {"name": name}, "total": 3, "due": "2026-01-05", "items": [{"title": "Pen", "price": 1}]}
    (here / "data.json").write_text(json.dumps(values), encoding="utf-8")
    made = run("template", "preview", "letter.docx", "--data", "data.json")
    assert made.exit_code == 0, made.stderr
    shown = docx.Document(str(here / "preview" / "letter-preview-data.docx"))
    assert shown.paragraphs[0].text.startswith("Dear Ada, you owe $3")
    assert shown.core_properties.category == ""


def test_the_same_template_gives_the_same_preview(here: Path) -> None:
    slide(here)
    made = []
    for folder in ("one", "two"):
        assert run("template", "preview", "slide.pptx", "--out", folder).exit_code == 0
        made.append((here / folder / "slide-preview-sample.pptx").read_bytes())
    assert made[0] == made[1]


def test_a_preview_is_refused_among_the_reviews(here: Path) -> None:
    refused = run("template", "preview", "standard", "--out", "output/acme")
    assert refused.exit_code == 1
    assert "a preview does not go among the reviews" in refused.stderr
    assert not list((here / "output").rglob("*.*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.pptx",), "there is no such file"),
        (("standart",), 'Did you mean "standard"?'),
        (("standard", "--customer", "acmee"), 'Did you mean "acme"?'),
        (("letter.docx", "--data", "letter.docx"), "cannot be read as JSON"),
    ],
)
def test_what_cannot_be_previewed_is_told(arguments: tuple[str, ...], words: str, here: Path) -> None:
    letter(here)
    refused = run("template", "preview", *arguments)
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr


def test_without_libreoffice_the_files_are_there_and_the_lack_is_told(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slide(here)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    made = run("template", "preview", "slide.pptx", "--pages")
    assert made.exit_code == 0
    assert "there are no pictures of pages: LibreOffice (soffice)" in made.stderr
    assert made.stdout.splitlines() == ["preview/slide-preview-sample.pptx"]


@pytest.mark.office
def test_pages_are_drawn_as_pictures(here: Path, soffice: str) -> None:
    slide(here)
    made = run("template", "preview", "slide.pptx", "--pages")
    assert made.exit_code == 0, made.stderr
    assert made.stdout.splitlines()[1:] == ["preview/slide-preview-sample-1.png"]
    assert (here / "preview" / "slide-preview-sample-1.png").read_bytes().startswith(b"\x89PNG")


def test_a_program_that_gives_no_page_in_time_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("soffice", "pdftoppm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(pages, "TIMEOUT", 0.2)
    with pytest.raises(pages.OutputError, match=r"soffice gave no page within 0\.2 seconds"):
        pages.draw_pages(b"", ".pptx", tmp_path / "out", "deck")
    assert not (tmp_path / "out").exists()
