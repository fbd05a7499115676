"""templates/standard/document.docx is a document that marketing can work with: styles, fields, theme colours, links."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import pytest
from lxml import etree
from openpyxl import load_workbook

from qbr.build import Workspace
from qbr.office import Template, gate
from qbr.story.audience import for_audience
from qbr.story.review import Review
from qbr.vocabulary import context, schema

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "templates" / "standard" / "document.docx"

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
W = f"{{{NS['w']}}}"
CHAPTERS = [  # in the order in which a review numbers them
    "goals", "promises", "value", "usage", "unused", "fit", "heard", "reliability", "incident_{{ report.chapter }}",
    "support", "peers", "outlook", "recommendations", "roadmap", "registers", "unknowns", "methods",
]  # fmt: skip
STYLES = {  # what the design names, with its size in points; None: inherited
    "Normal": None, "Title": 54, "heading 1": 20, "heading 2": 12, "Front heading": None, "Message": 13,
    "Measure": 8.5, "Lead": 12, "caption": 9, "Source": 8.5, "Table text": 9.5, "Table number": None,
    "Table head": 9, "Contents entry": 10, "List Bullet": None, "header": 8.5, "footer": 8.5,
}  # fmt: skip
THEME = {
    "dk1": "16191F", "lt1": "FFFFFF", "dk2": "565D6B", "lt2": "F5F2EB", "accent1": "1F35C7", "accent2": "7C8391",
    "accent3": "006D5B", "accent4": "B03A0A", "accent5": "D9D5CC", "accent6": "DDE1F8", "hlink": "1F35C7",
    "folHlink": "565D6B",
}  # fmt: skip
DIRECTIVE = re.compile(r"^\{% (?:chart|picture) [\w.]+.*? %\}\n")


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(DOCUMENT) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def body(parts: dict[str, bytes]) -> etree._Element:
    found = etree.fromstring(parts["word/document.xml"])[0]
    assert etree.QName(found).localname == "body"
    return found


@dataclass(frozen=True)
class Filled:
    """A sample customer's review and the document it became."""

    review: Review
    data: bytes

    @property
    def body(self) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(self.data)) as package:
            return etree.fromstring(package.read("word/document.xml"))[0]


@pytest.fixture(scope="module")
def filled(parts: dict[str, bytes]) -> Callable[[str], Filled]:
    """The document of a sample customer; any picture stands for the ones a build draws."""
    template = Template.load(DOCUMENT, schema=schema())
    workspace = Workspace(ROOT)

    @cache
    def fill(customer: str) -> Filled:
        review = for_audience(workspace.review(customer), "customer")
        locale, currency = review.meta.locale, review.meta.currency
        sample = parts["word/media/sample-logo.png"]
        result = template.render(context(review), locale=locale, currency=currency, pictures=lambda _: sample)
        return Filled(review, result.data)

    return fill


def text(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def style_of(paragraph: etree._Element) -> str:
    found = paragraph.find("w:pPr/w:pStyle", NS)
    return "" if found is None else str(found.get(f"{W}val"))


def paragraphs(root: etree._Element, style: str) -> list[etree._Element]:
    return [paragraph for paragraph in root.iter(f"{W}p") if style_of(paragraph) == style]


def word_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    for name, data in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
            yield name, etree.fromstring(data)


def fields(root: etree._Element) -> list[tuple[str, str]]:
    """Return instruction and shown result of each field, in order."""
    found: list[tuple[str, str]] = []
    instruction, result, state = "", "", ""
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            instruction, result, state = "", "", "code"
        elif kind == "separate":
            state = "result"
        elif kind == "end":
            found.append((instruction.strip(), result))
            state = ""
        elif state == "code":
            instruction += element.text or ""
        elif state == "result":
            result += element.text or ""
    return found


def test_styles_of_the_design_exist_with_their_sizes(parts: dict[str, bytes]) -> None:
    styles = etree.fromstring(parts["word/styles.xml"])
    sizes = {
        style.find("w:name", NS).get(f"{W}val"): style.find("w:rPr/w:sz", NS)  # type: ignore[union-attr]
        for style in styles.findall("w:style", NS)
    }
    for name, points in STYLES.items():
        assert name in sizes, name
        if points is not None:
            assert float(sizes[name].get(f"{W}val")) / 2 == points, name  # type: ignore[union-attr]


def test_every_style_that_is_used_exists(parts: dict[str, bytes]) -> None:
    styles = etree.fromstring(parts["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.findall("w:style", NS)}
    for name, root in word_parts(parts):
        used = {one.get(f"{W}val") for one in root.xpath(".//w:pStyle | .//w:rStyle | .//w:tblStyle", namespaces=NS)}
        assert used <= known, f"{name}: {used - known}"


def test_words_are_formatted_by_styles_alone(body: etree._Element) -> None:
    direct = {
        etree.QName(setting).localname for run in body.iter(f"{W}rPr") for setting in run if setting.tag != f"{W}rStyle"
    }
    assert direct == set()


def test_theme_has_the_colours_of_the_design_and_one_typeface(parts: dict[str, bytes]) -> None:
    theme = etree.fromstring(parts["word/theme/theme1.xml"])
    scheme = theme.find(".//a:clrScheme", NS)
    assert scheme is not None
    assert theme.get("name") == "Fernhollow"
    assert {etree.QName(slot).localname: slot[0].get("val") for slot in scheme} == THEME
    assert {latin.get("typeface") for latin in theme.findall(".//a:fontScheme//a:latin", NS)} == {"Arial"}


def test_colours_come_from_the_theme_only(parts: dict[str, bytes]) -> None:
    for name, root in word_parts(parts):
        assert not root.xpath(".//a:srgbClr | .//a:sysClr | .//a:prstClr", namespaces=NS), name
        for element in root.iter(etree.Element):
            if element.get(f"{W}fill", "auto") != "auto":
                assert element.get(f"{W}themeFill"), f"{name}: a fill of its own"
            coloured = element.get(f"{W}val") if element.tag == f"{W}color" else element.get(f"{W}color", "auto")
            if coloured != "auto":
                assert element.get(f"{W}themeColor"), f"{name}: a colour of its own, {coloured}"


def test_page_is_a4_with_the_margins_of_the_design(body: etree._Element) -> None:
    for section in body.iter(f"{W}sectPr"):
        size, margins = section.find("w:pgSz", NS), section.find("w:pgMar", NS)
        assert size is not None
        assert margins is not None
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        # 38 mm left and 25 mm right leave a measure of 147 mm; 1440 / 25.4 twips a millimetre
        assert (margins.get(f"{W}left"), margins.get(f"{W}right")) == ("2154", "1417")


def test_each_chapter_has_a_numbered_heading_with_a_bookmark_and_its_message(body: etree._Element) -> None:
    headings = paragraphs(body, "Heading1")
    assert [heading.find("w:bookmarkStart", NS).get(f"{W}name") for heading in headings] == CHAPTERS  # type: ignore[union-attr]
    for heading in headings:
        following = heading.getnext()
        assert following is not None
        assert style_of(following) == "Message"


def test_headings_are_headings_and_stay_with_what_follows(parts: dict[str, bytes]) -> None:
    styles = {style.get(f"{W}styleId"): style for style in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")}
    for name, level in (("Heading1", "0"), ("FrontHeading", "0"), ("Heading2", "1")):
        outline = styles[name].find("w:pPr/w:outlineLvl", NS)
        assert outline is not None
        assert outline.get(f"{W}val") == level
    for name in ("Heading1", "Heading2", "Message", "Caption", "TableHead"):
        assert styles[name].find("w:pPr/w:keepNext", NS) is not None, name


def test_each_chapter_vanishes_whole_when_there_is_nothing_to_tell(body: etree._Element) -> None:
    lines = [text(paragraph) for paragraph in body.iter(f"{W}p")]
    for name in CHAPTERS:
        if not name.startswith("incident"):
            assert lines.count(f"{{% if {name}.is_shown %}}") == 2, name  # its entry in the contents, and the chapter


def test_contents_lead_to_each_chapter_in_order_and_name_no_pages(body: etree._Element) -> None:
    entries = paragraphs(body, "ContentsEntry")
    links = [entry.find("w:hyperlink", NS) for entry in entries]
    assert [link.get(f"{W}anchor") for link in links if link is not None] == CHAPTERS
    assert not [code for code, _ in fields(body) if code.startswith(("TOC", "PAGEREF"))]


def test_each_link_inside_leads_to_a_bookmark(body: etree._Element) -> None:
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} <= marks


def test_cover_has_no_header_and_every_other_section_names_itself(
    parts: dict[str, bytes], body: etree._Element
) -> None:
    cover, *others = body.iter(f"{W}sectPr")
    assert cover.find("w:headerReference", NS) is None
    assert cover.find("w:titlePg", NS) is not None
    targets = {one.get("Id"): one.get("Target") for one in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    named = []
    for section in others[:-1]:
        reference = section.find("w:headerReference", NS)
        assert reference is not None
        target = targets[reference.get(f"{{{NS['r']}}}id")]
        header = etree.fromstring(parts[f"word/{target}"])
        named.append(text(header))
        assert header.find(".//wp:docPr", NS).get("name") == "Fernhollow logo"  # type: ignore[union-attr]
    assert named[:3] == ["Summary", "Contents", "{{ goals.chapter }}  {{ goals.label }}"]
    assert len(set(named)) == len(named) == len(CHAPTERS) + 2


def test_footer_has_customer_quarter_as_of_and_the_page(parts: dict[str, bytes]) -> None:
    footer = etree.fromstring(parts["word/footer1.xml"])
    assert text(footer).startswith("{{ customer.name }} · {{ period.label }}Data as of {{ period.as_of }}")
    assert [code for code, _ in fields(footer)] == ["PAGE"]


def test_captions_count_figures_and_tables_in_fields_whose_numbers_are_tags(body: etree._Element) -> None:
    captions = paragraphs(body, "Caption")
    assert len(captions) > 25
    for caption in captions:
        (field,) = fields(caption)
        kind = "Figure" if "SEQ Figure" in field[0] else "Table"
        assert field[0] == f"SEQ {kind} \\* ARABIC"
        assert re.fullmatch(r"\{\{ .+ \}\}", field[1])


def test_tables_repeat_their_head_and_keep_their_rows_whole(body: etree._Element) -> None:
    for table in body.iter(f"{W}tbl"):
        rows = table.findall("w:tr", NS)
        assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows)
        assert table.find("w:tblPr/w:tblCaption", NS).get(f"{W}val")  # type: ignore[union-attr]
        look = table.find("w:tblPr/w:tblLook", NS)
        assert look is not None
        repeated = [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows]
        assert repeated[0] == (look.get(f"{W}firstRow") == "1")
        assert not any(repeated[1:])


def test_numbers_stand_right(parts: dict[str, bytes], body: etree._Element) -> None:
    styles = etree.fromstring(parts["word/styles.xml"])
    (number,) = styles.xpath(".//w:style[@w:styleId='TableNumber']", namespaces=NS)
    assert number.find("w:pPr/w:jc", NS).get(f"{W}val") == "right"
    shown = [text(paragraph) for paragraph in paragraphs(body, "TableNumber")]
    assert sum("{{ g.active|" in cell or "{{ g.active }}" in cell for cell in shown) == 1


def test_charts_and_pictures_have_a_directive_and_a_described_rest(body: etree._Element) -> None:
    described = [drawing.get("descr", "") for drawing in body.iter(f"{{{NS['wp']}}}docPr")]
    bound = [words for words in described if words != "Fernhollow"]
    assert len(bound) == 13  # eleven charts, the customer's logo, the map of needs
    for words in bound:
        directive = DIRECTIVE.match(words)
        assert directive, words
        assert words[directive.end() :].strip()


def test_each_chart_has_a_workbook_that_agrees_with_what_it_shows(parts: dict[str, bytes]) -> None:
    charts = {name: etree.fromstring(parts[name]) for name in parts if re.fullmatch(r"word/charts/\w+\.xml", name)}
    assert len(charts) == 11
    for name, root in charts.items():
        sheet = load_workbook(io.BytesIO(parts[workbook_of(name, parts)]))["Sheet1"]
        for series in root.iter(f"{{{NS['c']}}}ser"):
            values = series.find("c:val/c:numRef", NS)
            assert values is not None
            shown = {int(point.get("idx", "")): float(point[0].text or "") for point in values.iter(f"{{{NS['c']}}}pt")}
            area = str(values.findtext("c:f", namespaces=NS)).removeprefix("Sheet1!").replace("$", "")
            cells = sheet[area] if ":" in area else ((sheet[area],),)
            held = {index: row[0].value for index, row in enumerate(cells) if row[0].value is not None}
            assert shown == held, name


def workbook_of(chart: str, parts: dict[str, bytes]) -> str:
    folder, file = posixpath.split(chart)
    (relation,) = etree.fromstring(parts[f"{folder}/_rels/{file}.rels"])
    return posixpath.normpath(posixpath.join(folder, str(relation.get("Target"))))


def test_series_bear_the_keys_by_which_data_find_them(parts: dict[str, bytes]) -> None:
    names = [
        tuple(one.text for one in etree.fromstring(parts[name]).xpath(".//c:ser/c:tx//c:v", namespaces=NS))
        for name in parts
        if re.fullmatch(r"word/charts/\w+\.xml", name)
    ]
    assert sorted(names) == [
        ("base", "lower", "upper", "median", "customer"),
        ("estimate", "high"),
        ("major", "minor"),
        ("progress", "focus", "elapsed"),
        ("this",),
        ("this", "focus", "prior"),
        ("this", "prior"),
        ("this", "prior"),
        ("this", "prior", "event"),
        ("this", "prior", "forecast", "low", "high"),
        ("unused", "focus", "paid"),
    ]


def test_settings_ask_the_reader_nothing_and_speak_british_english(parts: dict[str, bytes]) -> None:
    settings = etree.fromstring(parts["word/settings.xml"])
    assert settings.find("w:updateFields", NS) is None
    (mode,) = settings.xpath(".//w:compatSetting[@w:name='compatibilityMode']", namespaces=NS)
    assert mode.get(f"{W}val") == "15"
    language = etree.fromstring(parts["word/styles.xml"]).find("w:docDefaults//w:lang", NS)
    assert language is not None
    assert language.get(f"{W}val") == "en-GB"


def test_package_carries_no_trace_of_the_tools_that_drew_it(parts: dict[str, bytes]) -> None:
    assert not [name for name in parts if "thumbnail" in name or "printerSettings" in name]
    properties = docx.Document(str(DOCUMENT)).core_properties
    assert properties.title == "{{ customer.name }} · Quarterly Business Review {{ period.label }}"
    assert properties.author == properties.last_modified_by == "{{ vendor.name }}"
    assert b"python-docx" not in parts["docProps/core.xml"] + parts["docProps/app.xml"]


def test_every_tag_names_a_field_of_a_review() -> None:
    assert Template.load(DOCUMENT).check(schema()) == []


def test_template_passes_the_package_checks(check_office: Callable[..., None]) -> None:
    check_office(DOCUMENT)


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_filled_document_has_the_chapters_the_review_numbers(customer: str, filled: Callable[[str], Filled]) -> None:
    body, chapters = filled(customer).body, filled(customer).review.chapters
    headings = paragraphs(body, "Heading1")
    links = [link for entry in paragraphs(body, "ContentsEntry") for link in entry.iter(f"{W}hyperlink")]
    anchors = [chapter.anchor for chapter in chapters]
    assert [link.get(f"{W}anchor") for link in links] == anchors
    assert [mark.get(f"{W}name") for one in headings for mark in one.iter(f"{W}bookmarkStart")] == anchors
    assert [text(heading) for heading in headings] == [str(chapter.label) for chapter in chapters]
    assert [chapter.number for chapter in chapters] == list(range(1, len(headings) + 1))  # as Word will number them


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_filled_captions_count_without_a_gap(customer: str, filled: Callable[[str], Filled]) -> None:
    shown = fields(filled(customer).body)
    for kind in ("Figure", "Table"):
        numbers = [int(number) for code, number in shown if code.startswith(f"SEQ {kind}")]
        assert numbers == list(range(1, len(numbers) + 1)), kind


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_filled_document_is_whole_and_holds_no_tag_and_no_hole(
    customer: str, filled: Callable[[str], Filled], check_office: Callable[..., None], tmp_path: Path
) -> None:
    done = filled(customer)
    assert not re.search(r"\{\{|\{%|\bnan\b|\bNone\b", text(done.body))
    assert not [problem for problem in gate(done.data) if problem.severity == "error"]
    file = tmp_path / f"{customer}.docx"
    file.write_bytes(done.data)
    check_office(file, finished=True)


def test_incident_reports_stand_in_full_with_timeline_and_actions(filled: Callable[[str], Filled]) -> None:
    body, reports = filled("acme").body, filled("acme").review.incident.reports
    timelines = [table for table in body.iter(f"{W}tbl") if text(table).startswith("TimeStepWhat was seenAfter")]
    assert len(reports) == 3
    assert [len(table.findall("w:tr", NS)) for table in timelines] == [1 + len(report.steps) for report in reports]
    said = text(body)
    for report in reports:
        assert str(report.what_happened) in said
        assert str(report.customer_steps) in said
        assert all(str(action.text) in said for action in report.actions)


def test_a_review_without_data_has_no_empty_chapter(filled: Callable[[str], Filled]) -> None:
    headings = [text(heading) for heading in paragraphs(filled("initech").body, "Heading1")]
    assert "What we don't know yet" in headings
    assert "How you use it" not in headings
