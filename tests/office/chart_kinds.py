"""One chart of each kind for tests: by python-pptx where it can draw them, else as PowerPoint writes them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence

import openpyxl
from chart_samples import drawn_parts
from office_drafts import DRAFTS, Draft, parts, rezipped
from openpyxl.worksheet.table import Table
from pptx.chart.data import BubbleChartData, CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE as KIND

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
Parts = tuple[bytes, bytes]  # a chart and its workbook

OVER_CATEGORIES = {
    "bar": KIND.BAR_CLUSTERED,
    "column": KIND.COLUMN_CLUSTERED,
    "stacked column": KIND.COLUMN_STACKED,
    "line": KIND.LINE_MARKERS,
    "area": KIND.AREA,
    "radar": KIND.RADAR_FILLED,
}
RINGS = ("pie", "doughnut", "3-D pie", "pie of pie")
NEWER = ("waterfall", "funnel", "treemap", "sunburst", "histogram", "pareto", "boxWhisker")


def over_categories(kind: str) -> Parts:
    """Return a chart over two categories: two series of bars, lines …, or one ring."""
    sample = CategoryChartData()
    sample.categories = ["a", "b"]
    sample.add_series("Sample", [1, 2])
    if kind in RINGS:
        return _ring(kind, sample)
    sample.add_series("Other", [2, 3])
    if kind != "3-D bar":
        xml, book = drawn_parts(OVER_CATEGORIES[kind], sample)
        # python-pptx writes into radar charts what belongs into lines only.
        return (re.sub(rb"<c:smooth [^>]*/>", b"", xml) if kind == "radar" else xml), book
    xml, book = drawn_parts(KIND.COLUMN_CLUSTERED, sample)
    text = re.sub(rb"<c:overlap [^>]*/>", b"", xml.replace(b"c:barChart>", b"c:bar3DChart>"))
    axes = rb'\1<c:shape val="box"/>\2<c:axId val="0"/></c:bar3DChart>'
    return re.sub(rb"(<c:gapWidth[^>]*/>)?((?:\s*<c:axId [^>]*/>)+)\s*</c:bar3DChart>", axes, text), book


def _ring(kind: str, sample: CategoryChartData) -> Parts:
    xml, book = drawn_parts(KIND.DOUGHNUT if kind == "doughnut" else KIND.PIE, sample)
    new = {"3-D pie": b"c:pie3DChart>", "pie of pie": b"c:ofPieChart>"}.get(kind, b"c:pieChart>")
    xml = re.sub(rb"<c:firstSliceAng [^>]*/>", b"", xml) if kind != "doughnut" else xml
    xml = xml.replace(b"c:pieChart>", new)
    if kind == "pie of pie":
        xml = xml.replace(b"<c:ofPieChart>", b'<c:ofPieChart><c:ofPieType val="pie"/>')
    return xml, book


def scatter(*series: tuple[str, Sequence[tuple[float, float]]]) -> Parts:
    """Return a scatter chart that python-pptx drew."""
    sample = XyChartData()
    for name, points in series or (("Sample", ((1, 2), (2, 4))),):
        one = sample.add_series(name)
        for x, y in points:
            one.add_data_point(x, y)
    return drawn_parts(KIND.XY_SCATTER, sample)


def bubble(*series: tuple[str, Sequence[tuple[float, float, float]]]) -> Parts:
    """Return a bubble chart that python-pptx drew."""
    sample = BubbleChartData()
    for name, points in series or (("Sample", ((1, 2, 3), (2, 4, 6))),):
        one = sample.add_series(name)
        for x, y, size in points:
            one.add_data_point(x, y, size)
    return drawn_parts(KIND.BUBBLE, sample)


def workbook(rows: Sequence[Sequence[object]], *, list_object: bool = True) -> bytes:
    """Return a workbook with these rows on its only sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    if list_object:
        sheet.add_table(Table(displayName="Table1", ref=sheet.dimensions))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def stock(*, opens: bool = False, volume: bool = False) -> Parts:
    """Return a stock chart: high, low, close, perhaps open in front, perhaps over columns of volume."""
    names = [*(["Volume"] if volume else []), *(["Open"] if opens else []), "High", "Low", "Close"]
    days = [44_000, 44_001, 44_002]
    rows = [["Day", *names], *([day, *range(n + 10, n + 10 + len(names))] for n, day in enumerate(days))]
    series = [_stock_series(n, name, rows) for n, name in enumerate(names)]
    bars, lines = (series[:1], series[1:]) if volume else ([], series)
    ups = "<c:upDownBars><c:gapWidth val='150'/><c:upBars/><c:downBars/></c:upDownBars>" if opens else ""
    column = (
        "<c:barChart><c:barDir val='col'/><c:grouping val='clustered'/><c:varyColors val='0'/>"
        f"{''.join(bars)}<c:gapWidth val='150'/><c:axId val='1'/><c:axId val='2'/></c:barChart>"
    )
    own = ("3", "4") if volume else ("1", "2")
    drawn = f"<c:stockChart>{''.join(lines)}<c:hiLowLines/>{ups}<c:axId val='{own[0]}'/><c:axId val='{own[1]}'/></c:stockChart>"
    axes = _date_axis("1", "2") + _value_axis("2", "1")
    axes += _date_axis("3", "4") + _value_axis("4", "3") if volume else ""
    area = f"<c:plotArea><c:layout/>{column if volume else ''}{drawn}{axes}</c:plotArea>"
    return chart_space(area), workbook(rows)


def chart_space(area: str) -> bytes:
    """Return a chart part around a plot area."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}">'
        f"<c:chart><c:autoTitleDeleted val='1'/>{area}<c:plotVisOnly val='1'/><c:dispBlanksAs val='gap'/></c:chart>"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _stock_series(number: int, name: str, rows: Sequence[Sequence[object]]) -> str:
    letter, last = "BCDEF"[number], len(rows)
    days = "".join(f"<c:pt idx='{n}'><c:v>{row[0]}</c:v></c:pt>" for n, row in enumerate(rows[1:]))
    values = "".join(f"<c:pt idx='{n}'><c:v>{row[number + 1]}</c:v></c:pt>" for n, row in enumerate(rows[1:]))
    count = f"<c:ptCount val='{last - 1}'/>"
    return (
        f"<c:ser><c:idx val='{number}'/><c:order val='{number}'/><c:tx><c:strRef><c:f>Sheet1!${letter}$1</c:f>"
        f"<c:strCache><c:ptCount val='1'/><c:pt idx='0'><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        + ("" if name == "Volume" else "<c:spPr><a:ln w='28575'><a:noFill/></a:ln></c:spPr>")
        + ("<c:invertIfNegative val='0'/>" if name == "Volume" else "<c:marker><c:symbol val='none'/></c:marker>")
        + f"<c:cat><c:numRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:numCache><c:formatCode>m/d/yyyy</c:formatCode>"
        f"{count}{days}</c:numCache></c:numRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f"{count}{values}</c:numCache></c:numRef></c:val>"
        + ("" if name == "Volume" else "<c:smooth val='0'/>")
        + "</c:ser>"
    )


def _date_axis(own: str, crossed: str) -> str:
    return (
        f"<c:dateAx><c:axId val='{own}'/><c:scaling><c:orientation val='minMax'/></c:scaling><c:delete val='0'/>"
        "<c:axPos val='b'/><c:numFmt formatCode='m/d/yyyy' sourceLinked='1'/><c:majorTickMark val='out'/>"
        "<c:minorTickMark val='none'/><c:tickLblPos val='nextTo'/>"
        f"<c:crossAx val='{crossed}'/><c:crosses val='autoZero'/><c:auto val='1'/><c:lblOffset val='100'/>"
        "<c:baseTimeUnit val='days'/></c:dateAx>"
    )


def _value_axis(own: str, crossed: str) -> str:
    side = "l" if own == "2" else "r"
    return (
        f"<c:valAx><c:axId val='{own}'/><c:scaling><c:orientation val='minMax'/></c:scaling><c:delete val='0'/>"
        f"<c:axPos val='{side}'/><c:numFmt formatCode='General' sourceLinked='1'/><c:majorTickMark val='out'/>"
        "<c:minorTickMark val='none'/><c:tickLblPos val='nextTo'/>"
        f"<c:crossAx val='{crossed}'/><c:crosses val='{'autoZero' if own == '2' else 'max'}'/>"
        "<c:crossBetween val='between'/></c:valAx>"
    )


def newer(kind: str, *, title: str = "", **more: str) -> Parts:
    """Return a chart of a kind only newer Office draws; `more` is XML put into its series."""
    if kind in ("treemap", "sunburst"):
        rows = [["Branch", "Leaf", "Size"], ["One", "a", 3], ["One", "b", 2], ["Two", "c", 4]]
    else:
        rows = [["Step", "Amount"], ["Start", 10], ["More", 5], ["Less", -3], ["End", 12]]
    width, last = len(rows[0]) - 1, len(rows)
    number = "size" if width > 1 else "val"
    letter = "ABC"[width]
    levels = "".join(_level([row[column] for row in rows[1:]]) for column in reversed(range(width)))
    words = f'<cx:strDim type="cat"><cx:f>Sheet1!$A$2:${"ABC"[width - 1]}${last}</cx:f>{levels}</cx:strDim>'
    values = _level([row[width] for row in rows[1:]], ' formatCode="#,##0"')
    numbers = f'<cx:numDim type="{number}"><cx:f>Sheet1!${letter}$2:${letter}${last}</cx:f>{values}</cx:numDim>'
    if kind == "histogram":
        words = ""
    shown = f"<cx:title pos='t' align='ctr' overlay='0'>{_title(title)}</cx:title>" if title else ""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cx:chartSpace xmlns:a="{A}" xmlns:r="{R}" xmlns:cx="{CX}">'
        '<cx:chartData><cx:externalData r:id="rId1" cx:autoUpdate="0"/>'
        f'<cx:data id="0">{words}{numbers}</cx:data></cx:chartData><cx:chart>{shown}<cx:plotArea><cx:plotAreaRegion>'
        f"{_newer_series(kind, rows[0][width], letter, more)}</cx:plotAreaRegion>"
        f"{'' if kind in ('treemap', 'sunburst') else _NEWER_AXES}</cx:plotArea></cx:chart></cx:chartSpace>"
    )
    return xml.encode(), workbook(rows)


def _newer_series(kind: str, name: str, letter: str, more: Mapping[str, str]) -> str:
    layout = {"histogram": "clusteredColumn", "pareto": "clusteredColumn"}.get(kind, kind)
    settings = {
        "waterfall": '<cx:visibility connectorLines="1"/><cx:subtotals><cx:idx val="0"/><cx:idx val="3"/></cx:subtotals>',
        "histogram": '<cx:binning intervalClosed="r"/>',
        "pareto": "<cx:aggregation/>",
        "treemap": '<cx:parentLabelLayout val="overlapping"/>',
        "boxWhisker": '<cx:visibility meanLine="0" meanMarker="1"/><cx:statistics quartileMethod="exclusive"/>',
    }.get(kind, "")
    line = (
        '<cx:series layoutId="paretoLine" ownerIdx="0" uniqueId="{00000001-1111-4222-8333-444444444444}">'
        "<cx:axisId>1</cx:axisId></cx:series>"
    )
    return (
        f'<cx:series layoutId="{layout}" uniqueId="{{00000000-1111-4222-8333-444444444444}}">'
        f"<cx:tx><cx:txData><cx:f>Sheet1!${letter}$1</cx:f><cx:v>{name}</cx:v></cx:txData></cx:tx>"
        f'{more.get("points", "")}<cx:dataLabels><cx:visibility seriesName="0" categoryName="0" value="1"/></cx:dataLabels>'
        f'<cx:dataId val="0"/><cx:layoutPr>{settings}</cx:layoutPr></cx:series>{line if kind == "pareto" else ""}'
    ).replace("<cx:layoutPr></cx:layoutPr>", "")


_NEWER_AXES = (
    '<cx:axis id="0"><cx:catScaling gapWidth="0.5"/><cx:tickLabels/></cx:axis>'
    '<cx:axis id="1"><cx:valScaling/><cx:majorGridlines/><cx:tickLabels/></cx:axis>'
)


def _title(words: str) -> str:
    run = f'<a:p><a:pPr><a:defRPr/></a:pPr><a:r><a:rPr lang="en-US" sz="1400"/><a:t>{words}</a:t></a:r></a:p>'
    return (
        f"<cx:tx><cx:txData><cx:v>{words}</cx:v></cx:txData></cx:tx>"
        f"<cx:txPr><a:bodyPr spcFirstLastPara='1'/><a:lstStyle/>{run}</cx:txPr>"
    )


def _level(texts: Sequence[object], code: str = "") -> str:
    points = "".join(f'<cx:pt idx="{n}">{text}</cx:pt>' for n, text in enumerate(texts))
    return f'<cx:lvl ptCount="{len(texts)}"{code}>{points}</cx:lvl>'


class ChartDraft(Draft):
    """A draft whose chart is another than the one it was drawn with."""

    def __init__(self, form: str, chart: Parts, draw: Callable[[Draft], object]) -> None:
        self.form = form
        draft = DRAFTS[form]()
        draw(draft)
        self.data = with_chart(draft.save(), chart)

    def save(self) -> bytes:
        return self.data


def with_chart(file: bytes, chart: Parts) -> bytes:
    """Return a file with the parts of its charts replaced; a chart of the newer kind is put up as Office does."""
    xml, book = chart
    found = parts(file)
    changes: dict[str, bytes | None] = {}
    for name in found:
        if name.endswith(".xlsx"):
            changes[name] = book
        elif re.search(r"charts/chart\d+\.xml$", name):
            link = re.search(rb'Id="(rId\d+)"', found[re.sub(r"(chart\d+\.xml)", r"_rels/\1.rels", name)])
            assert link is not None
            changes[name] = xml.replace(b'r:id="rId1"', b'r:id="%s"' % link.group(1))
    if b"chartex" in xml[:400]:
        changes |= _put_up_as_newer(found, changes)
    return rezipped(file, changes)


_OLD_TYPE = b"application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_OLD_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_NEW_RELATION = b"http://schemas.microsoft.com/office/2014/relationships/chartEx"
_FRAMES = {
    "p:graphicFrame": rb"<p:graphicFrame>.*?</p:graphicFrame>",
    "w:drawing": rb"<w:drawing[ >].*?</w:drawing>",
}


def _put_up_as_newer(found: Mapping[str, bytes], changes: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return the parts around a chart of the newer format: its types, its relationship, a picture for older readers."""
    more: dict[str, bytes | None] = {}
    for name, part in found.items():
        text = part.replace(_OLD_TYPE, b"application/vnd.ms-office.chartex+xml").replace(
            b'"' + _OLD_RELATION + b'"', b'"' + _NEW_RELATION + b'"'
        )
        for frame, pattern in _FRAMES.items():
            if b"<c:chart " in part and b"<" + frame.encode() in part:
                text = re.sub(pattern, _with_fallback, text, flags=re.DOTALL)
        if text != part and name not in changes:
            more[name] = text
    return more


def _with_fallback(frame: re.Match[bytes]) -> bytes:
    drawn = frame.group(0)
    if b"<c:chart " not in drawn:
        return drawn
    newer_frame = re.sub(rb"<c:chart [^>]*?r:id=", b'<cx:chart xmlns:cx="%s" r:id=' % CX.encode(), drawn)
    newer_frame = newer_frame.replace(f'uri="{C}"'.encode(), f'uri="{CX}"'.encode())
    head = re.search(rb"<p:cNvPr .*?(?:/>|</p:cNvPr>)", drawn, re.DOTALL)
    place = re.search(rb"<p:xfrm>(.*?)</p:xfrm>", drawn, re.DOTALL)
    if head and place:
        old = (
            b"<p:pic><p:nvPicPr>%s<p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill/><p:spPr><a:xfrm>%s</a:xfrm>"
            b'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>' % (head.group(0), place.group(1))
        )
    else:
        old = b"<w:t>Sample 10 5 -3 12</w:t>"
    return (
        b'<mc:AlternateContent xmlns:mc="%s"><mc:Choice xmlns:cx1="http://schemas.microsoft.com/office/drawing/2015/9/8/chartex"'
        b' Requires="cx1">%s</mc:Choice><mc:Fallback>%s</mc:Fallback></mc:AlternateContent>'
        % (MC.encode(), newer_frame, old)
    )
