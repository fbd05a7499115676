"""The benchmark's deck: 14 drawn slides that become 16, with the XML that PowerPoint itself writes around every word."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from functools import cache

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Emu, Inches

from .data import context
from .settled import settled

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
KINDS = {
    "trend": XL_CHART_TYPE.LINE,
    "teams": XL_CHART_TYPE.BAR_CLUSTERED,
    "tickets": XL_CHART_TYPE.COLUMN_STACKED,
    "shares": XL_CHART_TYPE.DOUGHNUT,
    "features": XL_CHART_TYPE.BAR_CLUSTERED,
}
INCIDENT_FIELDS = ("id", "title", "severity", "impact", "detected", "resolved", "cause", "actions")
TABLES = {  # list in the data → variable, cells of its row
    "teams": ("t", ("t.name", "t.seats", "t.active", "t.share|percent", "t.note")),
    "goals": ("g", ("g.name", "g.target", "g.now", "g.status")),
    "actions": ("a", ("a.what", "a.who", 'a.due|date("d MMM yyyy")', "a.status")),
}


@cache
def deck() -> bytes:
    """Return the template."""
    drawn = Presentation()
    drawn.slide_width, drawn.slide_height = Inches(13.333), Inches(7.5)
    master = drawn.slide_master
    picture(master.shapes, noise(800, 450, "JPEG", quality=63), Inches(13.333))
    picture(master.shapes, noise(104, 104, "PNG"), Inches(0.8))
    _title(drawn.slides.add_slide(drawn.slide_layouts[6]), "Review of {{ customer.name }}, {{ period.label }}")
    lines(_slide(drawn, "{{ headline }}"), "Summary", ("{% for s in summary %}", "{{ s }}", "{% endfor %}"))
    _cards(_slide(drawn, "Key figures of {{ period.label }}"))
    for name in KINDS:
        _chart(_slide(drawn, f"Chart of {name}: {{{{ customer.name }}}}"), name)
    for name in ("teams", "goals"):
        _table(_slide(drawn, f"Table of {name}"), name)
    _incident(_slide(drawn, "{{ i.id }}: {{ i.title }}"))
    bullets = ("{% for r in recommendations %}", "{{ r }}", "{% endfor %}")
    lines(_slide(drawn, "Recommendations"), "Recommendations", bullets)
    _table(_slide(drawn, "Actions"), "actions")
    lines(
        _slide(drawn, "Next steps"),
        "Steps",
        ("{% for s in steps %}", "{{ s }}", "{% endfor %}", "{{ customer.owner }}"),
    )
    buffer = io.BytesIO()
    drawn.save(buffer)
    return settled(buffer.getvalue())


def noise(width: int, height: int, kind: str, **options: int) -> io.BytesIO:
    """Return a picture that no compression makes smaller."""
    pixels = random.Random(7).randbytes(width * height * 3)  # a picture, the same every time
    buffer = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(buffer, kind, **options)
    buffer.seek(0)
    return buffer


def picture(shapes: object, data: io.BytesIO, width: int) -> None:
    """Put a picture onto a master, which the library has no word for."""
    _, relation = shapes.part.get_or_add_image_part(data)  # type: ignore[attr-defined]
    element = (
        f'<p:pic {NAMESPACES}><p:nvPicPr><p:cNvPr id="{90 + len(shapes)}" name="Picture"/><p:cNvPicPr/><p:nvPr/>'  # type: ignore[arg-type]
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{width * 9 // 16}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    shapes._spTree.insert(2, parse_xml(element))  # type: ignore[attr-defined]


def lines(slide: Slide, name: str, paragraphs: Iterable[str], *, top: float = 1.6, left: float = 0.6) -> None:
    """Add a text box with a paragraph for each text, as PowerPoint writes one."""
    words = "".join(_paragraph(text) for text in paragraphs)
    number = max(int(one) for one in slide.shapes._spTree.xpath("//@id") if str(one).isdigit()) + 1
    element = (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}">'
        '<a:extLst><a:ext uri="{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}"><a16:creationId '
        'xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" '
        f'id="{{0A1B2C3D-4E5F-4A6B-8C7D-{number:012d}}}"/></a:ext></a:extLst></p:cNvPr><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{Inches(left)}" y="{Inches(top)}"/>'
        f'<a:ext cx="{Inches(11)}" cy="{Inches(4)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" rtlCol="0"><a:normAutofit/></a:bodyPr><a:lstStyle/>'
        f"{words}</p:txBody></p:sp>"
    )
    slide.shapes._spTree.append(parse_xml(element))


def _paragraph(text: str) -> str:
    run = (
        '<a:rPr lang="en-US" sz="1600" dirty="0"><a:solidFill><a:schemeClr val="tx1"><a:lumMod val="75000"/>'
        '<a:lumOff val="25000"/></a:schemeClr></a:solidFill><a:latin typeface="+mn-lt"/></a:rPr>'
    )
    settings = '<a:pPr marL="285750" indent="-285750"><a:buFont typeface="Arial"/><a:buChar char="•"/></a:pPr>'
    return f'<a:p>{settings}<a:r>{run}<a:t>{text}</a:t></a:r><a:endParaRPr lang="en-US" sz="1600" dirty="0"/></a:p>'


def _slide(drawn: Presentation, title: str) -> Slide:
    slide = drawn.slides.add_slide(drawn.slide_layouts[6])
    _title(slide, title)
    lines(slide, "Footer", ("{{ customer.name }} · {{ period.label }}",), top=6.9)
    return slide


def _title(slide: Slide, text: str) -> None:
    lines(slide, "Title", (text,), top=0.4)


def _cards(slide: Slide) -> None:
    for n in range(4):
        texts = (f"{{{{ kpis[{n}].label }}}}", f"{{{{ kpis[{n}].value|number }}}}")
        lines(slide, f"Card {n}", texts, top=1.5 + n, left=1)


def _chart(slide: Slide, name: str) -> None:
    sample = context()["charts"][name]
    drawn = CategoryChartData()
    drawn.categories = sample["categories"]
    for series in sample["series"]:
        drawn.add_series(series["name"], series["values"])
    place = (Inches(1), Inches(1.5), Inches(11), Inches(5))
    frame = slide.shapes.add_chart(KINDS[name], *place, drawn)
    frame.name = f"Chart {name}"
    for axis in frame.chart._chartSpace.iter("{*}axId", "{*}crossAx"):
        axis.set("val", axis.get("val").lstrip("-"))  # the library writes negative ids, which no schema allows
    frame._element.xpath(".//p:cNvPr")[0].set("descr", f"{{% chart charts.{name} %}}\nChart of {name}")


def _table(slide: Slide, name: str) -> None:
    variable, cells = TABLES[name]
    size = (2, len(cells), Inches(0.6), Inches(1.5), Inches(12), Inches(0.8))
    frame = slide.shapes.add_table(*size)
    frame.name = f"Table {name}"
    row = [f"{{{{ {cell} }}}}" for cell in cells]
    row[0] = f"{{% for {variable} in {name} %}}{row[0]}"
    row[-1] += "{% endfor %}"
    for number, texts in enumerate(([cell.partition("|")[0].title() for cell in cells], row)):
        for cell, text in zip(frame.table.rows[number].cells, texts, strict=True):
            _fill(cell, text)


def _fill(cell: object, text: str) -> None:
    """Write a cell with the borders PowerPoint spells out on every one."""
    cell.text_frame.text = text  # type: ignore[attr-defined]
    cell.text_frame.paragraphs[0].runs[0].font.size = Emu(152400)  # type: ignore[attr-defined]
    settings = cell._tc.get_or_add_tcPr()  # type: ignore[attr-defined]
    for side in ("lnT", "lnB"):
        fill = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:prstDash val="solid"/><a:round/>'
        settings.append(parse_xml(f'<a:{side} {NAMESPACES} w="12700" cap="flat" cmpd="sng">{fill}</a:{side}>'))


def _incident(slide: Slide) -> None:
    for n, name in enumerate(INCIDENT_FIELDS[2:]):
        lines(slide, f"Field {name}", (f"{name.title()}: {{{{ i.{name} }}}}",), top=1.4 + 0.85 * n)
    lines(slide, "Beside", ("{% slide for i in incidents %}",), left=14)


def shape_texts(data: bytes) -> list[list[str]]:
    """Return every text on every slide of a finished deck, tables included."""
    found: list[list[str]] = []
    for slide in Presentation(io.BytesIO(data)).slides:
        texts: list[str] = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts += [paragraph.text for paragraph in shape.text_frame.paragraphs]
            elif shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append(sorted(texts))
    return found


def chart_values(data: bytes) -> list[tuple[list[str], list[Sequence[float]]]]:
    """Return categories and values of every chart of a finished deck."""
    charts = [
        shape.chart for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes if shape.has_chart
    ]
    return [
        ([str(c) for c in chart.plots[0].categories], [s.values for s in chart.plots[0].series]) for chart in charts
    ]
