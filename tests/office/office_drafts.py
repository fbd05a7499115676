"""Templates drawn for tests, the same way in both formats, and what the files made of them say."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Inches as DocInches
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from qbr.office import Result, Template, gate

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
}
XML_NS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
FORMATS = ("pptx", "docx")
LINES, TABLE = "Lines", "Table"
WRITTEN: dict[tuple[str, str], bytes] = {}  # test and format → a file it has made, for a second opinion at the end


@dataclass(frozen=True)
class Picture:
    """A picture value as templates get it."""

    sha256: str
    media_type: str
    data: bytes
    ref: str = "logo"


def image(width: int, height: int, *, kind: str = "PNG", mode: str = "RGB", exif: bytes | None = None) -> bytes:
    buffer = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new(mode, (width, height), 128 if mode == "L" else (30, 60, 90, 128)[: len(mode)]).save(buffer, kind, **extra)
    return buffer.getvalue()


def picture(width: int = 20, height: int = 10, **options: object) -> Picture:
    data = image(width, height, **options)
    return Picture(hashlib.sha256(data).hexdigest(), "image/png", data)


def chart_data(categories: Sequence[object], **series: Sequence[object]) -> dict[str, object]:
    return {"categories": categories, "series": [{"name": name, "values": values} for name, values in series.items()]}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(packed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return parts with those of packages among them (workbooks) in their place: packed bytes can spell anything."""
    found: dict[str, bytes] = {}
    for name, part in packed.items():
        inner = unpacked(parts(part)) if part[:2] == b"PK" else {"": part}
        found |= {f"{name}/{one}" if one else name: data for one, data in inner.items()}
    return found


def rezipped(data: bytes, changes: Mapping[str, bytes | None], *, ratio: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive with entries replaced, added, or (None) taken out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", ratio) as archive:
        for name, content in {**parts(data), **changes}.items():
            if content is not None:
                archive.writestr(name, content)
    return buffer.getvalue()


def chart_parts(name: str = "S1") -> tuple[bytes, bytes]:
    """Return a line chart as Office writes it, and its workbook."""
    drawn = CategoryChartData()
    drawn.categories = ["a", "b"]
    drawn.add_series(name, [1, 2])
    xml = re.sub(rb'val="-(\d+)"', rb'val="\1"', ChartXmlWriter(XL_CHART_TYPE.LINE, drawn).xml.encode())
    return xml, CategoryWorkbookWriter(drawn).xlsx_blob


class Draft:
    """A template in the making; `render` makes a file of it and reads that back."""

    form: str

    def save(self) -> bytes:
        raise AssertionError

    def template(self) -> Template:
        return Template.load(self.save(), name=f"template.{self.form}")

    def render(self, context: Mapping[str, object] | None = None, **options: object) -> Reading:
        return read(self.template().render(context or {}, **options), self.form)


class DeckDraft(Draft):
    """One slide with whatever a test puts on it; further slides by `slide`."""

    form = "pptx"

    def __init__(self, title: str | None = None) -> None:
        self.deck = Presentation()
        self.top = 0.2
        self.slide(title)

    def slide(self, title: str | None = None, *, notes: str | None = None, says: str | None = None):
        """Add a slide; `says` is the line in a text box beside it."""
        self.current = self.deck.slides.add_slide(self.deck.slide_layouts[5 if title is not None else 6])
        self.top = 0.2
        if title is not None:
            self.current.shapes.title.text = title
            self.top = 1.8
        if notes is not None:
            self.current.notes_slide.notes_text_frame.text = notes
        if says is not None:
            box = self.current.shapes.add_textbox(Inches(11), Inches(0), Inches(3), Inches(0.5))
            box.text_frame.text = says
        return self

    def lines(self, *paragraphs: str | Sequence[str | tuple[str, str]], name: str = LINES, width: float = 8):
        """Add a text box; a paragraph is its text or its runs, a run its text or text and properties."""
        shape = self.current.shapes.add_textbox(Inches(0.5), Inches(self.top), Inches(width), Inches(1))
        shape.name = name
        self.top += 1
        body = shape._element.txBody
        for old in body.findall(f"{{{NS['a']}}}p"):
            body.remove(old)
        for paragraph in paragraphs:
            body.append(parse_xml(f"<a:p {XML_NS}>{''.join(self.run(run) for run in _runs(paragraph))}</a:p>"))
        self.shape = shape
        return self

    @staticmethod
    def run(run: str | tuple[str, str]) -> str:
        text, properties = (run, "") if isinstance(run, str) else run
        if text.startswith("<"):
            return text
        return f"<a:r><a:rPr lang='en-US'{properties}/><a:t>{_escape(text)}</a:t></a:r>"

    bold = ' b="1"'
    italic = ' i="1"'

    def table(self, *rows: Sequence[str], width: float = 6):
        frame = self.current.shapes.add_table(
            len(rows), len(rows[0]), Inches(0.5), Inches(self.top), Inches(width), Inches(0.4)
        )
        frame.name = TABLE
        self.top += 1.5
        for row, texts in zip(frame.table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                first, *more = text.split("\n")
                cell.text_frame.text = first
                for line in more:
                    cell.text_frame.add_paragraph().text = line
        self.shape = frame
        return self

    def picture(self, says: str, *, width: float = 2, height: float = 1):
        shape = self.current.shapes.add_picture(
            io.BytesIO(image(10, 10)), Inches(6), Inches(self.top), Inches(width), Inches(height)
        )
        self.shape = shape
        return self.alt(says)

    def chart(self, says: str, *, title: str | None = None):
        drawn = CategoryChartData()
        drawn.categories = ["a", "b"]
        drawn.add_series("S1", [1, 2])
        frame = self.current.shapes.add_chart(
            XL_CHART_TYPE.LINE, Inches(1), Inches(self.top), Inches(3), Inches(2), drawn
        )
        for axis in frame.chart._chartSpace.iter(f"{{{NS['c']}}}axId", f"{{{NS['c']}}}crossAx"):
            axis.set("val", axis.get("val").lstrip("-"))
        if title is not None:
            frame.chart.has_title = True
            frame.chart.chart_title.text_frame.text = title
        self.shape = frame
        return self.alt(says)

    def alt(self, text: str, shape: object = None):
        """Write the alt text of the object added last."""
        (shape or self.shape)._element.xpath(".//p:cNvPr")[0].set("descr", text)
        return self

    def header(self, text: str):
        """Write into what every page shows: on a slide, its layout."""
        box = self.current.slide_layout.placeholders[0]
        box.text_frame.text = text
        return self

    def save(self) -> bytes:
        buffer = io.BytesIO()
        self.deck.save(buffer)
        return buffer.getvalue()


class DocumentDraft(Draft):
    """A document with whatever a test puts into its body."""

    form = "docx"

    def __init__(self, title: str | None = None) -> None:
        self.document = Document()
        if title is not None:
            self.document.add_heading(title, 1)

    def lines(self, *paragraphs: str | Sequence[str | tuple[str, str]], style: str = ""):
        settings = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        for paragraph in paragraphs:
            runs = "".join(self.run(run) for run in _runs(paragraph))
            self.add(f"<w:p>{settings}{runs}</w:p>")
        return self

    @staticmethod
    def run(run: str | tuple[str, str]) -> str:
        text, properties = (run, "") if isinstance(run, str) else run
        if text.startswith("<"):
            return text
        inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r>{inner}<w:t xml:space="preserve">{_escape(text)}</w:t></w:r>'

    bold = "<w:b/>"
    italic = "<w:i/>"

    def add(self, xml: str):
        """Add an element of the body."""
        element = parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {XML_NS}", xml, count=1))
        self.document.element.body.insert_element_before(element, "w:sectPr")
        return self

    def table(self, *rows: Sequence[str], width: float = 6):
        table = self.document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                first, *more = text.split("\n")
                cell.text = first
                for line in more:
                    cell.add_paragraph(line)
        self.drawn_table = table
        return self

    def picture(self, says: str, *, width: float = 2, height: float = 1):
        paragraph = self.document.add_paragraph()
        paragraph.add_run().add_picture(io.BytesIO(image(10, 10)), DocInches(width), DocInches(height))
        paragraph._p.xpath(".//wp:docPr")[0].set("descr", says)
        return self

    def chart(self, says: str, *, title: str | None = None):
        xml, workbook = chart_parts()
        package = self.document.part.package
        number = sum("charts" in str(part.partname) for part in package.iter_parts()) + 1
        if title is not None:
            words = f"<a:p><a:r><a:t>{_escape(title)}</a:t></a:r></a:p>"
            rich = f"<c:title><c:tx><c:rich><a:bodyPr/>{words}</c:rich></c:tx></c:title>"
            xml = re.sub(rb"<c:autoTitleDeleted[^>]*/>", b"", xml).replace(
                b"<c:chart>", b"<c:chart>" + rich.encode(), 1
            )
        sheet = Part(
            PackURI(f"/word/embeddings/book{number}.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook,
            package,
        )
        chart = Part(
            PackURI(f"/word/charts/chart{number}.xml"),
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            b"",
            package,
        )
        link = f'<c:externalData r:id="{chart.relate_to(sheet, RELATION + "package")}"/></c:chartSpace>'
        chart._blob = xml.replace(b"</c:chartSpace>", link.encode())
        relation = self.document.part.relate_to(chart, RELATION + "chart")
        self.add(
            f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="2000000"/>'
            f'<wp:docPr id="{70 + number}" name="Chart {number}" descr="{_escape(says)}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{NS["c"]}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )
        return self

    def header(self, text: str):
        """Write into what every page shows."""
        self.document.sections[0].header.paragraphs[0].text = text
        return self

    def save(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


DRAFTS = {"pptx": DeckDraft, "docx": DocumentDraft}


@dataclass(frozen=True)
class Reading:
    """A finished file as an independent reader sees it."""

    result: Result
    form: str

    @property
    def data(self) -> bytes:
        return self.result.data

    @cached_property
    def parts(self) -> dict[str, bytes]:
        return parts(self.data)

    @cached_property
    def opened(self):
        opener = Presentation if self.form == "pptx" else Document
        return opener(io.BytesIO(self.data))

    @cached_property
    def xml(self) -> etree._Element:
        """The first slide, or the body."""
        if self.form == "pptx":
            return self.opened.slides[0]._element
        return self.opened.element

    @property
    def lines(self) -> list[str]:
        """The paragraphs of the text box named Lines, or of the body outside tables; a line end is \\n."""
        return [text for text, _ in self._paragraphs()]

    @property
    def runs(self) -> list[tuple[str, str]]:
        """Words with their look (b for bold, i for italic, or both) of those paragraphs; empty runs left out."""
        return [run for _, runs in self._paragraphs() for run in runs if run[0]]

    def _paragraphs(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        if self.form == "pptx":
            shape = next(shape for shape in self.opened.slides[0].shapes if shape.name == LINES)
            for paragraph in shape.text_frame.paragraphs:
                yield paragraph.text.replace("\v", "\n"), [(run.text, _look(run.font)) for run in paragraph.runs]
        else:
            for paragraph in self.opened.paragraphs:
                yield paragraph.text, [(run.text, _look(run.font)) for run in paragraph.runs]

    @property
    def tables(self) -> list[list[list[str]]]:
        """Every table's cells on the first slide or in the body; the paragraphs of a cell are joined by a slash."""
        if self.form == "pptx":
            tables = [shape.table for shape in self.opened.slides[0].shapes if shape.has_table]
        else:
            tables = self.opened.tables
        return [[[cell.text.replace("\n", "/") for cell in row.cells] for row in table.rows] for table in tables]

    @property
    def emissions(self) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(emission.place.spot, emission.tag, emission.refs) for emission in self.result.emissions]

    def alt_texts(self) -> list[str]:
        name = "p:cNvPr" if self.form == "pptx" else "wp:docPr"
        return [str(one.get("descr", "")) for one in self.xml.iter(_clark(name)) if one.get("descr") is not None]

    def charts(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Part, categories and the values of each series of every chart on the first page, in the order they stand."""
        found = []
        owner = self.opened.slides[0].part if self.form == "pptx" else self.opened.part
        for frame in self.xml.iter(_clark("c:chart")):
            part = owner.rels[frame.get(_clark("r:id"))].target_part
            root = etree.fromstring(part.blob)
            series = root.findall(".//c:ser", NS)
            categories = [v.text for v in series[0].findall("c:cat//c:v", NS)] if series else []
            values = [[v.text for v in one.findall("c:val//c:v", NS)] for one in series]
            found.append((str(part.partname), categories, values))
        return found


def read(result: Result, form: str) -> Reading:
    """Return a result as read back; it passes the gate, or the test that made it fails."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("[")[0]
    is_first = (test, form) not in WRITTEN  # the full gate and the second opinion take their time: once for each test
    found = gate(result.data, cheap=not is_first)
    assert found == (), found
    WRITTEN.setdefault((test, form), result.data)
    return Reading(result, form)


def slides(reading: Reading) -> list[str]:
    """Return the titles of all slides."""
    return [slide.shapes.title.text if slide.shapes.title is not None else "" for slide in reading.opened.slides]


def with_sections(draft: DeckDraft, *sections: tuple[str, int]) -> DeckDraft:
    """Put the slides of a deck into sections: names, and how many slides each has."""
    ids = iter([entry.get("id") for entry in draft.deck.slides._sldIdLst])
    lines = ""
    for number, (name, count) in enumerate(sections, start=1):
        inner = "".join(f'<p14:sldId id="{next(ids)}"/>' for _ in range(count))
        guid = f"{{00000000-0000-4000-8000-{number:012d}}}"
        lines += f'<p14:section name="{_escape(name)}" id="{guid}"><p14:sldIdLst>{inner}</p14:sldIdLst></p14:section>'
    extension = (
        f'<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst>{lines}</p14:sectionLst></p:ext>'
    )
    draft.deck.element.append(parse_xml(f"<p:extLst {XML_NS}>{extension}</p:extLst>"))
    return draft


def sections(reading: Reading) -> list[tuple[str, int]]:
    """Return the sections of a deck: names, and how many slides each has."""
    root = etree.fromstring(reading.parts["ppt/presentation.xml"])
    return [(one.get("name"), len(one.findall(".//p14:sldId", NS))) for one in root.iter(_clark("p14:section"))]


def _runs(paragraph: str | Sequence[str | tuple[str, str]]) -> Sequence[str | tuple[str, str]]:
    return [paragraph] if isinstance(paragraph, str) else paragraph


def _look(font: object) -> str:
    return ("b" if font.bold else "") + ("i" if font.italic else "")


def _clark(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
