"""A marketer's tag that meets what is for our own people is an error naming slide or paragraph and field, wherever it stands.

The executive pack is copied, tags of the brief and of its tables are put everywhere Office keeps words, and one build
tells of all of them and writes nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document
from docx.shared import Inches as DocInches
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Inches

from qbr.build import Request, Workspace
from qbr.cli import main
from qbr.errors import TemplateError
from qbr.workspace import lay_out

ROOT = Path(__file__).resolve().parents[2]
PICTURE = str(ROOT / "templates" / "img" / "review.png")
BRIEF = "brief is internal and this build is for the customer"
TABLES = "registers.internal is internal and this build is for the customer"
BOX = (Inches(1), Inches(1), Inches(3), Inches(1))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """templates/mine, a copy of the executive pack, in a workspace of its own."""
    root = tmp_path_factory.mktemp("tags")
    lay_out(root)
    shutil.copytree(root / "templates" / "executive", root / "templates" / "mine")
    return root / "templates" / "mine"


def _refusal(pack: Path, form: str) -> list[str]:
    root = pack.parents[1]
    with pytest.raises(TemplateError) as refused:
        Workspace(root).build("acme", Request(template="mine", formats=(form,)))
    assert list((root / "output").iterdir()) == []
    return [str(problem) for problem in refused.value.problems]


# --- deck ---


def _text(slide: Slide, *lines: str) -> BaseShape:
    shape = slide.shapes.add_textbox(*BOX)
    shape.text_frame.text = lines[0]
    for line in lines[1:]:
        shape.text_frame.add_paragraph().text = line
    return shape


def _table(slide: Slide) -> BaseShape:
    shape = slide.shapes.add_table(2, 2, *BOX)
    shape.table.cell(1, 0).text = "{% for table in registers.internal %}{{ table.label }}"
    shape.table.cell(1, 1).text = "{{ table.title }}{% endfor %}"
    return shape


def _chart(slide: Slide) -> BaseShape:
    data = CategoryChartData()
    data.categories = ["A"]
    data.add_series("S", [1])
    return _saying(slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data), "{% chart brief.tiles %}")


def _saying(shape: BaseShape, words: str) -> BaseShape:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)
    return shape


def _notes(slide: Slide) -> BaseShape:
    shape = slide.notes_slide.notes_placeholder
    shape.text_frame.text = "{{ brief.talk[0].say }}"
    return shape


def _layout(slide: Slide) -> BaseShape:
    shape = next(iter(slide.slide_layout.placeholders))
    shape.text_frame.text = "{{ brief.label }}"
    return shape


ON_A_SLIDE: dict[str, tuple[Callable[[Slide], BaseShape], str, str]] = {
    "a figure": (lambda slide: _text(slide, "{{ brief.health }} of 100"), "{{ brief.health }}", BRIEF),
    "a value under another name": (
        lambda slide: _text(slide, "{% set inside = brief %}{{ inside.title }}"), "{% set inside = brief %}", BRIEF),
    "a word instead of it": (
        lambda slide: _text(slide, '{{ brief.renewal|default("–") }}'), '{{ brief.renewal|default("–") }}', BRIEF),
    "a condition": (
        lambda slide: _text(slide, "{% if brief.health.is_known %}known{% endif %}"),
        "{% if brief.health.is_known %}", BRIEF),
    "a loop over risks": (
        lambda slide: _text(slide, "{% for risk in brief.risks %}", "{{ risk.text }}", "{% endfor %}"),
        "{% for risk in brief.risks %}", BRIEF),
    "a loop over internal tables": (
        lambda slide: _text(slide, "{% for one in registers.internal %}", "{{ one.title }}", "{% endfor %}"),
        "{% for one in registers.internal %}", TABLES),
    "how many internal tables": (
        lambda slide: _text(slide, "{{ registers.internal|length }}"), "{{ registers.internal|length }}", TABLES),
    "whether there are internal tables": (
        lambda slide: _text(slide, "{% if registers.internal %}some{% endif %}"), "{% if registers.internal %}", TABLES),
    "one of the internal tables": (
        lambda slide: _text(slide, "{{ registers.internal[0].title }}"), "{{ registers.internal[0].title }}", TABLES),
    "rows of a table": (_table, "{% for table in registers.internal %}", TABLES),
    "a chart": (_chart, "{% chart brief.tiles %}", BRIEF),
    "a picture": (
        lambda slide: _saying(slide.shapes.add_picture(PICTURE, *BOX), "{% picture brief.health %}"),
        "{% picture brief.health %}", BRIEF),
    "alternative text": (
        lambda slide: _saying(_text(slide, "Words"), "{{ brief.title }}"), "{{ brief.title }}", BRIEF),
    "an object shown or not": (
        lambda slide: _saying(_text(slide, "Words"), "{% show if brief.risks %}"), "{% show if brief.risks %}", BRIEF),
    "an object repeated": (
        lambda slide: _saying(_text(slide, "{{ table.title }}"), "{% repeat table in registers.internal across=3 %}"),
        "{% repeat table in registers.internal across=3 %}", TABLES),
    "notes": (_notes, "{{ brief.talk[0].say }}", BRIEF),
}  # fmt: skip


@pytest.fixture(scope="module")
def deck_refusal(pack: Path) -> list[str]:
    file = pack / "deck.pptx"
    deck = Presentation(str(file))
    for name, (add, _, _) in ON_A_SLIDE.items():
        shape = add(deck.slides[1])
        shape.name = name
    page = deck.slides.add_slide(deck.slide_layouts.get_by_name(deck.slides[1].slide_layout.name))
    _text(page, "{{ table.title }}")
    _text(page, "{% slide for table in registers.internal %}").left = -Inches(5)
    _layout(deck.slides[1])
    deck.save(str(file))
    return _refusal(pack, "pptx")


@pytest.mark.parametrize("place", ON_A_SLIDE)
def test_internal_tag_on_a_slide_is_an_error_naming_slide_shape_and_field(place: str, deck_refusal: list[str]) -> None:
    _, tag, why = ON_A_SLIDE[place]
    told = [line for line in deck_refusal if f'› "{place}"' in line]
    assert any(f"{tag}: {why} [T303]" in line for line in told), told or deck_refusal
    assert all(line.startswith("templates/mine/deck.pptx · slide 2 › ") for line in told)


def test_slide_for_each_internal_table_is_an_error_naming_the_slide(deck_refusal: list[str]) -> None:
    slide = "{% slide for table in registers.internal %}"
    assert any(re.search(r"deck\.pptx · slide 10 › ", line) and f"{slide}: {TABLES}" in line for line in deck_refusal)


def test_internal_tag_on_a_layout_is_an_error_naming_the_layout(deck_refusal: list[str]) -> None:
    assert any(re.search(r"deck\.pptx · layout \d+ › ", line) and BRIEF in line for line in deck_refusal)


def test_check_of_the_template_tells_it_before_anything_is_built(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = pack.parent / "other"
    shutil.copytree(pack.parent / "executive", other)
    deck = Presentation(str(other / "deck.pptx"))
    _text(deck.slides[1], "{% for one in registers.internal %}{{ one.title }}{% endfor %}").name = "Mine"
    deck.save(str(other / "deck.pptx"))
    monkeypatch.chdir(pack.parents[1])

    result = CliRunner().invoke(main, ["template", "check", "other", "--customer", "acme"], prog_name="qbr")

    assert result.exit_code == 1
    told = (
        f'templates/other/deck.pptx · slide 2 › "Mine" › paragraph 1: {{% for one in registers.internal %}}: {TABLES}'
    )
    assert told in result.stderr


# --- document ---


def _add_table(document: Document) -> None:
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = (
        "{% for one in registers.internal %}{{ one.label }}",
        "{{ one.title }}{% endfor %}",
    )


def _add_picture(document: Document) -> None:
    document.add_picture(PICTURE, DocInches(1))
    document.element.body.xpath(".//wp:docPr")[-1].set("descr", "{{ brief.title }}")


def _add_loop(document: Document) -> None:
    for line in ("{% for table in registers.internal %}", "{{ table.title }}", "{% endfor %}"):
        document.add_paragraph(line)


def _write_header(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "{{ brief.label }}"


IN_A_DOCUMENT: dict[str, tuple[Callable[[Document], object], str, str]] = {
    "a paragraph": (
        lambda document: document.add_paragraph("{{ brief.health }}"),
        r"paragraph \d+",
        f"{{{{ brief.health }}}}: {BRIEF}",
    ),
    "a loop": (_add_loop, r"paragraph \d+", f"{{% for table in registers.internal %}}: {TABLES}"),
    "rows of a table": (_add_table, r"table \d+ › row 1", f"{{% for one in registers.internal %}}: {TABLES}"),
    "alternative text": (_add_picture, r'paragraph \d+ › "Picture \d+"', f"{{{{ brief.title }}}}: {BRIEF}"),
    "a header": (_write_header, r"header \d+ › paragraph 1", f"{{{{ brief.label }}}}: {BRIEF}"),
}


@pytest.fixture(scope="module")
def document_refusal(pack: Path) -> list[str]:
    file = pack / "document.docx"
    document = docx.Document(str(file))
    for add, _, _ in IN_A_DOCUMENT.values():
        add(document)
    document.save(str(file))
    return _refusal(pack, "docx")


@pytest.mark.parametrize("place", IN_A_DOCUMENT)
def test_internal_tag_in_a_document_is_an_error_naming_paragraph_and_field(
    place: str, document_refusal: list[str]
) -> None:
    _, where, what = IN_A_DOCUMENT[place]
    told = re.compile(rf"templates/mine/document\.docx · {where}.*: {re.escape(what)} \[T303\]")
    assert any(told.match(line) for line in document_refusal), document_refusal
