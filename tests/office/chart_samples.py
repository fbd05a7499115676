"""Charts drawn for tests, by python-pptx and as PowerPoint writes them, and ways to read filled ones back."""

from __future__ import annotations

import importlib.util
import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import escape

import openpyxl
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.table import Table
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, ChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from qbr.errors import Place
from qbr.office.charts.chart import ChartTemplate, RenderedChart

PLACE = Place("deck.pptx", spot='slide 4 "Usage" › "Trend"')
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHECKER = Path(__file__).parents[3] / "shared" / "tools" / "check_office.py"
_ROOT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:c16r2="http://schemas.microsoft.com/office/drawing/2015/06/chart">'
    '<c:date1904 val="0"/><c:lang val="en-US"/><c:roundedCorners val="0"/>'
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="c14" xmlns:c14="http://schemas.microsoft.com/office/drawing/2007/8/2/chart">'
    '<c14:style val="102"/></mc:Choice><mc:Fallback><c:style val="2"/></mc:Fallback></mc:AlternateContent>'
)


def data(categories: Sequence[object], series: Mapping[str, Sequence[object]], **more: object) -> dict[str, object]:
    """Return chart data as a template would give them."""
    return {"categories": categories, "series": [{"name": n, "values": v} for n, v in series.items()], **more}


def drawn(
    kind: XL_CHART_TYPE,
    series: Mapping[str, Sequence[float | None]],
    categories: Sequence[str | date] = ("A", "B", "C"),
) -> Presentation:
    """Return a deck with one chart that python-pptx drew."""
    deck = Presentation()
    chart_data = CategoryChartData()
    chart_data.categories = categories
    for name, values in series.items():
        chart_data.add_series(name, values)
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_chart(kind, 0, 0, Inches(6), Inches(4), chart_data)
    return deck


def drawn_parts(kind: XL_CHART_TYPE, sample: ChartData) -> tuple[bytes, bytes]:
    """Return a chart that python-pptx drew, and its workbook."""
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    part = slide.shapes.add_chart(kind, 0, 0, Inches(6), Inches(4), sample).chart.part
    return part.blob, part.chart_workbook.xlsx_part.blob


def chart_of(deck: Presentation) -> Chart:
    """Return the only chart of a deck."""
    return next(shape.chart for shape in deck.slides[0].shapes if shape.has_chart)


def template_of(deck: Presentation) -> ChartTemplate:
    """Return the deck's chart, compiled from its parts."""
    part = chart_of(deck).part
    return ChartTemplate.compile(part.blob, part.chart_workbook.xlsx_part.blob, PLACE)


def in_deck(rendered: RenderedChart) -> bytes:
    """Return a deck that holds the filled chart, made by swapping parts in a file python-pptx wrote."""
    deck = drawn(XL_CHART_TYPE.COLUMN_CLUSTERED, {"S": (1, 2, 3)})
    part = chart_of(deck).part
    chart, book = part.partname.lstrip("/"), part.chart_workbook.xlsx_part.partname.lstrip("/")
    raw, out = io.BytesIO(), io.BytesIO()
    deck.save(raw)
    swapped = {chart: rendered.xml.replace(b"rIdQbrWorkbook", b"rId1"), book: rendered.workbook}
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, swapped.get(name, old.read(name)))
    return out.getvalue()


def read_back(rendered: RenderedChart) -> Chart:
    """Return the filled chart as python-pptx reads it, after every check of the file."""
    check_caches(rendered)
    deck = in_deck(rendered)
    check_file(deck)
    return chart_of(Presentation(io.BytesIO(deck)))


def check_caches(rendered: RenderedChart) -> None:
    """Fail unless every cache of the chart says what the cells of its workbook say."""
    book = openpyxl.load_workbook(io.BytesIO(rendered.workbook))
    for formula in etree.fromstring(rendered.xml).iter(f"{C}f"):
        sheet, _, cells = formula.text.rpartition("!")
        left, top, right, bottom = range_boundaries(cells)
        rows = book[sheet.strip("'").replace("''", "'")].iter_rows(top, bottom, left, right)
        held = [to_excel(cell.value) if cell.is_date else cell.value for row in rows for cell in row]
        cache = formula.getnext()
        assert int(cache.find(f"{C}ptCount").get("val")) == len(held), formula.text
        cached = {int(point.get("idx")): point.findtext(f"{C}v") for point in cache.iter(f"{C}pt")}
        for index, value in enumerate(held):
            got = cached.get(index)
            numeric = isinstance(value, (int, float)) and got is not None
            wanted = None if value == "" else value
            assert (float(got) if numeric else got or None) == wanted, (formula.text, index)


def check_file(file: bytes, ending: str = "pptx") -> None:
    """Fail on any defect the strict checker prints; where the checker is not there, nothing is checked."""
    checker = _checker()
    if checker is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"checked.{ending}"
        path.write_bytes(file)
        assert checker.main([str(path)]) == 0, "the checker's lines stand in the captured output"


@cache
def _checker() -> ModuleType | None:
    if not _CHECKER.exists():
        return None
    spec = importlib.util.spec_from_file_location("check_office", _CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(workbook: bytes, sheet: str | None = None) -> list[tuple[object, ...]]:
    """Return the values of a sheet, row by row, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return list((book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True))


COMBINATION_SERIES = (
    # kind, idx, name, column, colour, values
    ("bar", 0, "Plan", "B", '<a:schemeClr val="accent1"/>', (10, 20, 30)),
    ("bar", 1, "Actual", "C", '<a:schemeClr val="accent2"><a:lumMod val="75000"/></a:schemeClr>', (11, 19, 33)),
    ("line", 2, "Rate", "D", '<a:srgbClr val="B03A0A"/>', (0.5, 0.6, 0.7)),
)


def combination(workbook_link: bool = True) -> bytes:
    """Return a chart as PowerPoint writes one: two columns, and a line on a secondary axis, with all trimmings."""
    bars = "".join(_series(*row) for row in COMBINATION_SERIES if row[0] == "bar")
    lines = "".join(_series(*row) for row in COMBINATION_SERIES if row[0] == "line")
    link = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>' if workbook_link else ""
    xml = (
        f"{_ROOT}<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{{{{ chart.title }}}}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{bars}<c:gapWidth val="60"/><c:overlap val="100"/><c:axId val="-2068027336"/><c:axId val="-2113994440"/></c:barChart>'
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lines}<c:marker val="1"/>'
        '<c:axId val="300"/><c:axId val="400"/></c:lineChart>'
        + _category_axis("-2068027336", "-2113994440", 0)
        + _value_axis("-2113994440", "-2068027336", "l", '<c:max val="40"/><c:min val="0"/>', "autoZero")
        + _value_axis("400", "300", "r", "", "max")
        + _category_axis("300", "400", 1)
        + '</c:plotArea><c:legend><c:legendPos val="b"/>'
        '<c:legendEntry><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
        '<c:legendEntry><c:idx val="2"/><c:txPr><a:bodyPr/><a:p><a:endParaRPr lang="en-US"/></a:p></c:txPr></c:legendEntry>'
        '<c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr/></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>{link}</c:chartSpace>'
    )
    return xml.encode()


def combination_workbook(*, list_object: bool = True, notes: bool = True) -> bytes:
    """Return its workbook: data at A1:D4 of "Data", formats, a second sheet, and formulas outside the data."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["Month", *(row[2] for row in COMBINATION_SERIES)])
    for position, month in enumerate(("Apr", "May", "Jun")):
        sheet.append([month, *(row[5][position] for row in COMBINATION_SERIES)])
    for row in range(2, 5):
        sheet.cell(row, 4).number_format = "0%"
    if list_object:
        sheet.add_table(Table(displayName="Table1", ref="A1:D4"))
    other = book.create_sheet("Notes")
    other["A1"], other["B2"] = "Where it comes from", "=SUM(Data!B2:B4)"
    if notes:
        sheet["H2"], sheet["H3"] = "=SUM(B2:B4)", "made by hand"
    out = io.BytesIO()
    book.save(out)
    return _with_results(out.getvalue())


def _with_results(workbook: bytes) -> bytes:
    """Return the workbook with a result beside each formula, as Excel saves it and openpyxl does not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = (
                    part.replace(b"<v />", b"<v>60</v>")
                    .replace(b"<v></v>", b"<v>60</v>")
                    .replace(b"<v/>", b"<v>60</v>")
                )
            new.writestr(name, part)
    return out.getvalue()


def combination_template() -> ChartTemplate:
    """Return the combination, compiled with its workbook."""
    return ChartTemplate.compile(combination(), combination_workbook(), PLACE)


def _series(kind: str, idx: int, name: str, column: str, colour: str, values: Sequence[float]) -> str:
    code = "0%" if kind == "line" else '#,##0" h"'
    points = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    months = "".join(f'<c:pt idx="{n}"><c:v>{month}</c:v></c:pt>' for n, month in enumerate(("Apr", "May", "Jun")))
    fill = f"<a:solidFill>{colour}</a:solidFill>"
    shape = fill if kind == "bar" else f'<a:ln w="28575" cap="rnd">{fill}<a:round/></a:ln>'
    flags = "".join(f'<c:show{what} val="{int(what == "Val")}"/>' for what in _FLAGS)
    point = (
        '<c:dPt><c:idx val="2"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        '<c:spPr><a:solidFill><a:schemeClr val="accent6"/></a:solidFill></c:spPr></c:dPt>'
        if idx == 1
        else ""
    )
    trend = (
        '<c:trendline><c:spPr><a:ln w="9525"/></c:spPr><c:trendlineType val="linear"/><c:dispRSqr val="0"/>'
        '<c:dispEq val="0"/></c:trendline>'
        if idx == 1
        else ""
    )
    errors = (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_SAMPLE_LENGTH}</c:plus><c:minus>{_SAMPLE_LENGTH}</c:minus>"
        '<c:spPr><a:ln w="19050"/></c:spPr></c:errBars>'
        if idx == 0
        else ""
    )
    return (
        f'<c:ser><c:idx val="{idx}"/><c:order val="{idx}"/>'
        f'<c:tx><c:strRef><c:f>Data!${column}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt>'
        f"</c:strCache></c:strRef></c:tx><c:spPr>{shape}<a:effectLst/></c:spPr>"
        + ('<c:invertIfNegative val="0"/>' if kind == "bar" else '<c:marker><c:symbol val="none"/></c:marker>')
        + point
        + f'<c:dLbls><c:dLbl><c:idx val="2"/><c:spPr><a:noFill/></c:spPr>{flags}</c:dLbl>'
        f'<c:numFmt formatCode="0.0" sourceLinked="0"/><c:txPr><a:bodyPr wrap="none"/><a:p><a:pPr>'
        f'<a:defRPr sz="1200" b="1">{fill}</a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>{flags}</c:dLbls>'
        + trend
        + errors
        + f'<c:cat><c:strRef><c:f>Data!$A$2:$A$4</c:f><c:strCache><c:ptCount val="3"/>{months}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>Data!${column}$2:${column}$4</c:f><c:numCache><c:formatCode>{escape(code)}</c:formatCode>"
        f'<c:ptCount val="3"/>{points}</c:numCache></c:numRef></c:val>'
        + ('<c:smooth val="0"/>' if kind == "line" else "")
        + '<c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" '
        'xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart">'
        f'<c16:uniqueId val="{{0000000{idx}-1F2A-4B3C-8D4E-5F6071829304}}"/></c:ext></c:extLst></c:ser>'
    )


_SAMPLE_LENGTH = (
    '<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="1"/><c:pt idx="0"><c:v>1</c:v></c:pt></c:numLit>'
)
_FLAGS = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


def _category_axis(own: str, crossed: str, deleted: int) -> str:
    return (
        f'<c:catAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="{deleted}"/>'
        '<c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{crossed}"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _value_axis(own: str, crossed: str, side: str, limits: str, crosses: str) -> str:
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/>{limits}</c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{crossed}"/><c:crosses val="{crosses}"/><c:crossBetween val="between"/></c:valAx>'
    )


def in_document(rendered: RenderedChart) -> bytes:
    """Return a Word document that holds the filled chart in its body, assembled part by part."""
    document = Document()
    document.add_paragraph("before")
    place = document.add_paragraph()
    document.add_paragraph("after")
    package = document.part.package
    book = Part(PackURI("/word/embeddings/Microsoft_Excel_Sheet1.xlsx"), _BOOK_TYPE, rendered.workbook, package)
    chart = Part(PackURI("/word/charts/chart1.xml"), _CHART_TYPE, b"", package)
    key = chart.relate_to(book, f"{_OFFICE}/package")
    chart._blob = rendered.xml.replace(b"rIdQbrWorkbook", b"rId1").replace(b'r:id="rId1"', f'r:id="{key}"'.encode())
    link = document.part.relate_to(chart, f"{_OFFICE}/chart")
    place.add_run()._r.append(parse_xml(_INLINE.format(link=link)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_INLINE = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="5292000" cy="2376000"/><wp:docPr id="1" name="Chart 1"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{link}"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)
