"""templates/standard/deck.pptx is a design that marketing can work with: named layouts, theme colours, real placeholders."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide

from qbr.build import Request, Workspace
from qbr.office import Template
from qbr.vocabulary import schema

ROOT = Path(__file__).resolve().parents[2]
DECK = ROOT / "templates" / "standard" / "deck.pptx"

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
# What each content slide of the design has, by placeholder idx (the design's table of the grid).
CONTENT_PLACEHOLDERS = {0: "title", 11: "footer", 12: "page", 13: "measure", 14: "source", 15: "section label"}
LAYOUTS = [
    "Cover", "Message", "Message 8+4", "Message 9+3", "Message 7+5", "Three columns", "Incident", "Divider",
]  # fmt: skip
THEME = {
    "dk1": "16191F", "lt1": "FFFFFF", "dk2": "565D6B", "lt2": "F5F2EB", "accent1": "1F35C7", "accent2": "7C8391",
    "accent3": "006D5B", "accent4": "B03A0A", "accent5": "D9D5CC", "accent6": "DDE1F8", "hlink": "1F35C7",
    "folHlink": "565D6B",
}  # fmt: skip
NO_STYLE_NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
DIRECTIVE = re.compile(r"^(\{% (?:chart|picture|show if|repeat|text|link) .+? %\})+")


@pytest.fixture(scope="module")
def deck() -> Deck:
    return Presentation(str(DECK))


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(DECK) as package:
        return {name: package.read(name) for name in package.namelist()}


def content_slides(deck: Deck) -> list[Slide]:
    return [slide for slide in deck.slides if slide.slide_layout.name not in ("Cover", "Divider")]


def directive_of(slide: Slide, deck: Deck) -> str:
    """Return what stands beside the slide, wholly outside its edge; empty when nothing does."""
    outside = [
        shape.text_frame.text
        for shape in slide.shapes
        if shape.has_text_frame and (shape.top + shape.height <= 0 or shape.left >= deck.slide_width)
    ]
    return outside[0] if outside else ""


def all_shapes(shapes: Iterator[BaseShape]) -> Iterator[BaseShape]:
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from all_shapes(shape.shapes)


def description(shape: BaseShape) -> str:
    return str(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "")


def xml_of(parts: dict[str, bytes], folder: str) -> dict[str, etree._Element]:
    return {
        name: etree.fromstring(data)
        for name, data in parts.items()
        if name.startswith(folder) and name.endswith(".xml") and "/_rels/" not in name
    }


def test_layouts_bear_the_names_of_the_design(deck: Deck) -> None:
    assert [layout.name for layout in deck.slide_layouts] == LAYOUTS
    assert len(deck.slide_masters) == 1


def test_theme_has_the_colours_of_the_design_and_one_typeface(parts: dict[str, bytes]) -> None:
    theme = etree.fromstring(parts["ppt/theme/theme1.xml"])
    colours = {
        etree.QName(slot).localname: slot[0].get("val")
        for slot in theme.find(".//a:clrScheme", NS)  # type: ignore[union-attr]
    }
    assert theme.get("name") == "Fernhollow"
    assert colours == THEME
    assert {latin.get("typeface") for latin in theme.findall(".//a:fontScheme//a:latin", NS)} == {"Arial"}


def test_colours_come_from_the_theme_only(parts: dict[str, bytes]) -> None:
    for folder in ("ppt/slides/", "ppt/slideLayouts/", "ppt/slideMasters/", "ppt/charts/"):
        for name, root in xml_of(parts, folder).items():
            fixed = root.xpath(".//a:srgbClr | .//a:sysClr | .//a:prstClr", namespaces=NS)
            assert not fixed, f"{name} has {len(fixed)} colours of its own"


def test_no_shape_takes_effects_from_a_style(parts: dict[str, bytes]) -> None:
    for name, root in xml_of(parts, "ppt/slides/").items():
        assert not root.xpath(".//p:style", namespaces=NS), f"{name}: p:style brings shadows"


def test_each_content_slide_uses_the_placeholders_of_its_layout(deck: Deck) -> None:
    for slide in content_slides(deck):
        indexes = {shape.placeholder_format.idx for shape in slide.placeholders}
        missing = [what for index, what in CONTENT_PLACEHOLDERS.items() if index not in indexes]
        assert not missing, f"{slide.shapes.title.text_frame.text}: no placeholder for {missing}"


def test_each_content_slide_has_its_message_as_a_tag_in_the_title_placeholder(deck: Deck) -> None:
    for slide in content_slides(deck):
        title = slide.shapes.title
        assert title is not None
        assert re.search(r"\{\{.+\}\}", title.text_frame.text), title.text_frame.text


def test_each_slide_but_the_cover_says_beside_its_edge_when_it_is_shown(deck: Deck) -> None:
    first, *rest = deck.slides
    assert directive_of(first, deck) == ""
    for slide in rest:
        directive = directive_of(slide, deck)
        assert re.fullmatch(r"(\{% slides for .+? %\})?\{% slide (if|for) .+ %\}", directive), directive


def test_data_decide_in_which_part_a_section_stands(deck: Deck) -> None:
    moving = {
        match.group(1): match.group(2)
        for slide in deck.slides
        if (match := re.search(r"(\w+)\.is_shown.* in=(\w+)\.place %\}$", directive_of(slide, deck)))
    }
    assert set(moving) == {
        "quarter", "goals", "promises", "value", "usage", "unused", "fit", "heard", "reliability", "incident",
        "support", "peers", "outlook", "recommendations", "roadmap", "registers", "unknowns", "methods",
    }  # fmt: skip
    assert all(shown == placed for shown, placed in moving.items())


def test_main_part_and_appendix_are_sections_that_hold_every_slide_once(parts: dict[str, bytes], deck: Deck) -> None:
    root = etree.fromstring(parts["ppt/presentation.xml"])
    sections = {
        section.get("name"): [int(slide.get("id")) for slide in section.findall(".//p14:sldId", NS)]
        for section in root.findall(".//p14:section", NS)
    }
    assert list(sections) == ["Main", "Appendix"]
    assert sections["Main"] + sections["Appendix"] == [slide.slide_id for slide in deck.slides]
    dividers = [slide.slide_id for slide in deck.slides if slide.slide_layout.name == "Divider"]
    assert sections["Appendix"][:1] == dividers


def test_pictures_and_charts_have_a_directive_and_a_described_rest(deck: Deck) -> None:
    seen = 0
    for slide in deck.slides:
        for shape in all_shapes(iter(slide.shapes)):
            if shape.shape_type == 13 or getattr(shape, "has_chart", False):
                seen += 1
                text = description(shape)
                directives = DIRECTIVE.match(text)
                assert directives, f"{shape.name}: {text!r}"
                assert text[directives.end() :].strip(), f"{shape.name} has no description"
    assert seen == 15  # thirteen charts, the customer's logo, the map of needs


def test_tables_are_described_and_have_a_head_row_without_a_style_of_their_own(deck: Deck) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            if not getattr(shape, "has_table", False):
                continue
            properties = shape._element.xpath(".//a:tblPr")[0]
            assert DIRECTIVE.sub("", description(shape)).strip(), f"{shape.name} has no description"
            assert properties.get("firstRow") == "1"
            assert properties.findtext("a:tableStyleId", namespaces=NS) == NO_STYLE_NO_GRID


def test_every_text_says_its_language(parts: dict[str, bytes]) -> None:
    for folder in ("ppt/slides/", "ppt/notesSlides/"):
        for name, root in xml_of(parts, folder).items():
            languages = {run.get("lang") for run in root.xpath(".//a:r/a:rPr", namespaces=NS)}
            assert languages == {"en-GB"}, f"{name}: {languages}"


def test_each_slide_has_notes_in_one_pattern(deck: Deck) -> None:
    for slide in deck.slides:
        text = slide.notes_slide.notes_text_frame.text
        places = [text.find(word) for word in ("Say. ", "Ask. ", "Figures.")]
        assert -1 not in places, f"{slide.shapes.title.text_frame.text}: {text[:60]}"
        assert places == sorted(places)


def test_each_chart_has_a_workbook_that_agrees_with_what_it_shows(parts: dict[str, bytes]) -> None:
    charts = xml_of(parts, "ppt/charts/")
    assert len(charts) == 13
    for name, root in charts.items():
        book = load_workbook(io.BytesIO(parts[workbook_of(name, parts)]))
        sheet = book["Sheet1"]
        for series in root.iter(f"{{{NS['c']}}}ser"):
            title = series.find("c:tx/c:strRef", NS)
            assert title is not None
            assert cells(sheet, title.findtext("c:f", namespaces=NS)) == [title.findtext(".//c:v", namespaces=NS)]
            values = series.find("c:val/c:numRef", NS)
            assert values is not None
            shown = {int(point.get("idx", "")): float(point[0].text or "") for point in values.iter(f"{{{NS['c']}}}pt")}
            held = cells(sheet, values.findtext("c:f", namespaces=NS))
            assert shown == {i: value for i, value in enumerate(held) if value is not None}, f"{name}: {held}"


def workbook_of(chart: str, parts: dict[str, bytes]) -> str:
    folder, file = posixpath.split(chart)
    root = etree.fromstring(parts[chart])
    wanted = root.find("c:externalData", NS)
    assert wanted is not None, f"{chart} has no workbook"
    for relation in etree.fromstring(parts[f"{folder}/_rels/{file}.rels"]):
        if relation.get("Id") == wanted.get(f"{{{NS['r']}}}id"):
            return posixpath.normpath(posixpath.join("/" + folder, str(relation.get("Target")))).lstrip("/")
    raise AssertionError(f"{chart}: relation of its workbook is missing")


def cells(sheet: object, formula: str | None) -> list[object]:
    area = str(formula).removeprefix("Sheet1!").replace("$", "")
    found = sheet[area]  # type: ignore[index]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def test_series_bear_the_keys_by_which_data_find_them(parts: dict[str, bytes]) -> None:
    names = {
        tuple(text.text for text in root.xpath(".//c:ser/c:tx//c:v", namespaces=NS))
        for root in xml_of(parts, "ppt/charts/").values()
    }
    assert names == {
        ("progress", "focus", "elapsed"),
        ("this",),
        ("estimate", "high"),
        ("this", "prior", "event"),
        ("this", "focus"),
        ("unused", "focus", "paid"),
        ("this", "prior"),
        ("major", "minor"),
        ("this", "focus", "prior", "total"),
        ("base", "lower", "upper", "median", "customer"),
        ("this", "prior", "forecast", "low", "high"),
    }


def test_axes_have_positive_ids_and_bars_begin_at_zero(parts: dict[str, bytes]) -> None:
    for name, root in xml_of(parts, "ppt/charts/").items():
        ids = [int(axis.get("val")) for axis in root.iter(f"{{{NS['c']}}}axId")]
        assert min(ids) > 0, name
        if root.find(".//c:barDir[@val='bar']", NS) is not None:
            ends = [float(low.get("val")) for low in root.xpath(".//c:valAx//c:min", namespaces=NS)]
            assert all(low <= 0 for low in ends), f"{name} starts at {ends}"


def test_charts_have_no_legend_title_or_frame(parts: dict[str, bytes]) -> None:
    for name, root in xml_of(parts, "ppt/charts/").items():
        assert not root.xpath(".//c:legend | .//c:title", namespaces=NS), name
        assert root.xpath("c:spPr/a:ln/a:noFill", namespaces=NS), f"{name} has a frame"


def test_package_carries_no_trace_of_the_tools_that_drew_it(deck: Deck, parts: dict[str, bytes]) -> None:
    assert not [name for name in parts if "thumbnail" in name or "printerSettings" in name]
    properties = deck.core_properties
    assert properties.title == "{{ customer.name }} · Quarterly Business Review {{ period.label }}"
    assert properties.author == properties.last_modified_by == "{{ vendor.name }}"
    assert b"python-pptx" not in parts["docProps/core.xml"] + parts["docProps/app.xml"]


def test_our_logo_stands_in_the_master_and_on_the_cover_only(deck: Deck) -> None:
    def logos(shapes: Iterator[BaseShape]) -> int:
        return sum(shape.name == "Fernhollow logo" for shape in shapes)

    assert logos(iter(deck.slide_masters[0].shapes)) == 1
    assert {layout.name: logos(iter(layout.shapes)) for layout in deck.slide_layouts} == {
        name: int(name == "Cover") for name in LAYOUTS
    }
    assert sum(logos(iter(slide.shapes)) for slide in deck.slides) == 0


def test_template_passes_the_package_checks(check_office: object) -> None:
    check_office(DECK)  # type: ignore[operator]


def test_every_tag_names_a_field_of_the_right_kind() -> None:
    assert Template.load(DECK).check(schema()) == []


def test_without_any_data_the_deck_is_cover_questions_and_gaps(workspace: Path) -> None:
    build = Workspace(workspace).build("initech", Request(formats=("pptx",)))
    built = Presentation(str(build.paths[0]))
    assert [slide.slide_layout.name for slide in built.slides][:2] == ["Cover", "Message"]
    labels = [shape.text_frame.text for slide in built.slides for shape in slide.placeholders if is_label(shape)]
    assert labels[:3] == ["The quarter on a page", "Your goals", "What we don't know yet"]


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    """The deck of the full sample, as its customer gets it."""
    from qbr.workspace import lay_out

    root = tmp_path_factory.mktemp("acme")
    lay_out(root)
    build = Workspace(root).build("acme", Request(formats=("pptx",)))
    return Presentation(str(build.paths[0]))


def page_of(deck: Deck, label: str) -> Slide:
    return next(
        slide for slide in deck.slides for shape in slide.placeholders if is_label(shape) and shape.text == label
    )


def shape_of(slide: Slide, name: str) -> BaseShape:
    return next(shape for shape in all_shapes(iter(slide.shapes)) if shape.name == name)


def test_own_words_stand_in_place_of_the_computed_situation(acme: Deck) -> None:
    page = page_of(acme, "The quarter on a page")
    assert shape_of(page, "Situation").text_frame.text.startswith("391 people at Acme plan their shifts with us")
    assert page.notes_slide.notes_text_frame.text.startswith("Say. 391\u00a0people in six teams use Fernhollow")


def test_a_column_headed_in_minutes_has_bare_numbers(acme: Deck) -> None:
    rows = list(shape_of(page_of(acme, "Reliability"), "Incidents").table.rows)
    assert [row.cells[2].text for row in rows[:4]] == ["Minutes", "252", "64", "38"]


def test_the_table_of_needs_is_the_key_of_the_map(acme: Deck) -> None:
    page = next(slide for slide in acme.slides if any(shape.name == "Map of your needs" for shape in slide.shapes))
    rows = list(shape_of(page, "Rated needs, the key of the map").table.rows)
    assert [row.cells[0].text for row in rows[1:14]] == [str(number) for number in range(1, 14)]
    assert rows[1].cells[1].text == "Trucks are called when the gate is free"


def test_totals_stand_over_the_columns_of_tickets(acme: Deck) -> None:
    chart = shape_of(page_of(acme, "Support"), "Tickets by month").chart
    labels = {
        series.name: [label.findtext("c:tx//a:t", "", NS) for label in series._element.findall(".//c:dLbl", NS)]
        for plot in chart.plots
        for series in plot.series
    }
    assert labels["All tickets"] == ["19", "27", "18"]
    assert labels["2026-Q3"] == []


def test_no_text_is_smaller_than_twelve_points_but_the_footer(acme: Deck) -> None:
    for number, slide in enumerate(acme.slides, 1):
        for run in slide.shapes._spTree.iter(f"{{{NS['a']}}}r"):
            size, text = run.find("a:rPr", NS).get("sz"), run.findtext("a:t", "", NS)
            assert size is None or int(size) >= 1200 or int(size) == 1000 or not text.strip(), f"slide {number}: {text}"


def is_label(shape: BaseShape) -> bool:
    return shape.placeholder_format.idx == 15
