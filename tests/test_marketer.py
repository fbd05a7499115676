"""A marketer changes the standard pack in PowerPoint: the guide's steps, done with python-pptx in her place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from pptx import Presentation
from pptx.util import Emu, Inches

from qbr.cli import main

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture
def pack(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """templates/mine, a copy of templates/standard, in a workspace of her own."""
    monkeypatch.chdir(workspace)
    shutil.copytree(workspace / "templates" / "standard", workspace / "templates" / "mine")
    return workspace / "templates" / "mine"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="qbr")


def _reword_title(presentation, before: str, after: str) -> None:
    slide = next(s for s in presentation.slides if s.shapes.title is not None and before in s.shapes.title.text)
    slide.shapes.title.text_frame.paragraphs[0].runs[0].text = after
    for run in slide.shapes.title.text_frame.paragraphs[0].runs[1:]:
        run.text = ""


def _recolour(presentation, slot: str, colour: str) -> None:
    part = next(
        rel.target_part for rel in presentation.slide_master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    theme = etree.fromstring(part.blob)
    theme.find(f".//{A}{slot}/{A}srgbClr").set("val", colour)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _charts(presentation):
    return [
        shape
        for slide in presentation.slides
        for shape in slide.shapes
        if getattr(shape, "has_chart", False) and shape.has_chart
    ]


def _trend(presentation):
    return next(
        shape for shape in _charts(presentation) if "usage.trend" in shape._element.xpath(".//p:cNvPr/@descr")[0]
    )


def test_a_marketer_copies_rewords_recolours_moves_adds_checks_and_builds(
    pack: Path, workspace: Path, check_office: Callable[..., None]
) -> None:
    deck = pack / "deck.pptx"
    presentation = Presentation(str(deck))
    _reword_title(presentation, "{{ unused.title }}", "Paid for and idle: {{ unused.total }} of {{ unused.paid }}")
    _recolour(presentation, "accent1", "7A1FA2")
    chart = _trend(presentation)
    name, left = chart.name, chart.left
    chart.left = Emu(left + Inches(0.25))
    layout = next(layout for layout in presentation.slide_layouts if layout.name == "Message")
    slide = presentation.slides.add_slide(layout)
    slide.shapes.title.text = "Support answered {{ support.tickets }} tickets"
    box = slide.shapes.add_textbox(Inches(0.667), Inches(2.5), Inches(6), Inches(1))
    box.text_frame.text = "First, {{ usage.active_users }} people; {{ usage.active_users.basis }}."
    presentation.save(str(deck))

    checked = _run("template", "check", "mine")
    *told, count = checked.stderr.splitlines()
    assert (checked.exit_code, count.startswith("mine: 0 errors, ")) == (0, True)
    warned = [line for line in told if line.startswith("Warning:")]  # she changed the English deck alone
    assert warned
    assert all("deck.de.pptx" in line and line.endswith("[P127]") for line in warned)
    built = _run("build", "acme", "--template", "mine", "--quiet")
    assert built.exit_code == 0, built.stderr
    assert "output/acme/2026-Q3/acme-2026-Q3-mine.pptx" in built.stdout.splitlines()

    result = workspace / "output/acme/2026-Q3/acme-2026-Q3-mine.pptx"
    finished = Presentation(str(result))
    titles = [s.shapes.title.text.replace("\xa0", " ") for s in finished.slides if s.shapes.title is not None]
    assert "Paid for and idle: €20.6k of €88.8k" in titles
    assert titles[-1] == "Support answered 64 tickets"
    texts = [shape.text_frame.text for shape in finished.slides[-1].shapes if shape.has_text_frame]
    assert "First, 391 people; 2025-Q3: 318." in texts
    moved = next(shape for shape in _charts(finished) if shape.name == name)
    assert moved.left == left + Inches(0.25)
    theme = next(rel.target_part for rel in finished.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    assert etree.fromstring(theme.blob).find(f".//{A}accent1/{A}srgbClr").get("val") == "7A1FA2"
    check_office(result, finished=True)


def test_her_mistakes_are_told_all_at_once_each_where_it_stands(pack: Path) -> None:
    presentation = Presentation(str(pack / "deck.pptx"))
    _reword_title(presentation, "{{ usage.title }}", "{{ usage.titel }}")
    _reword_title(presentation, "{{ goals.title }}", "{{ goals.title ")
    _trend(presentation)._element.xpath(".//p:cNvPr")[0].set("descr", "{% chart usage.active_users %}Active users")
    presentation.save(str(pack / "deck.pptx"))
    result = _run("template", "check", "mine")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 3
    assert all("templates/mine/deck.pptx · slide" in line for line in errors)
    assert any("{{ goals.title is never closed [T201]" in line for line in errors)
    assert any('no field "titel". Did you mean "title"? [T301]' in line for line in errors)
    assert any("usage.active_users" in line and "chart" in line for line in errors)


def test_a_section_she_switches_off_that_must_be_said_is_refused(pack: Path) -> None:
    settings = pack / "template.yaml"
    text = settings.read_text(encoding="utf-8")
    assert "  unused: main" in text
    settings.write_text(text.replace("  unused: main", "  unused: off"), encoding="utf-8")
    result = _run("build", "acme", "--template", "mine")
    assert result.exit_code == 1
    assert "section unused cannot be off" in result.stderr


def test_a_pack_that_would_write_another_packs_files_is_refused(pack: Path) -> None:
    settings = pack / "template.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + 'files:\n  deck.pptx: "{customer.id}-{quarter}"\n', encoding="utf-8")
    result = _run("build", "acme", "--template", "mine")
    assert result.exit_code == 1
    assert 'pack "standard" writes the same file: {customer.id}-{quarter}.pptx' in result.stderr
