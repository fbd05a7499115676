"""Words beside a chart's points that come from cells of its workbook, and what else a designer puts around them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from chart_kinds import C as CHART
from chart_kinds import ChartDraft, over_categories, scatter
from chart_samples import C, data, rows
from lxml import etree
from office_drafts import FORMATS, parts, rezipped

C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
C16 = "{http://schemas.microsoft.com/office/drawing/2014/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FLAGS = "".join(
    f'<c:show{what} val="0"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
_SHOWN = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"'
    ' xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
)


def labelled(chart, *, points=2):
    """Return a chart whose first series shows words from the cells D2:D3, as PowerPoint writes it."""
    xml, book = chart
    own = "".join(
        f'<c:dLbl><c:idx val="{n}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900" b="1"/></a:pPr>'
        f'<a:fld id="{{5E5BD0E2-0000-4000-8000-00000000000{n}}}" type="CELLRANGE"><a:rPr lang="en-US" sz="900" b="1"/>'
        f'<a:pPr><a:defRPr/></a:pPr><a:t>[CELLRANGE]</a:t></a:fld><a:endParaRPr lang="en-US"/></a:p></c:rich></c:tx>'
        f'{_FLAGS}<c:extLst><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" '
        f'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:dlblFieldTable/>'
        f'<c15:showDataLabelsRange val="1"/></c:ext><c:ext uri="{{C3380CC4-5D6E-409C-BE32-E72D297353CC}}" '
        f'xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart">'
        f'<c16:uniqueId val="{{0000000{n}-AAAA-4BBB-8CCC-DDDDDDDDDDDD}}"/></c:ext></c:extLst></c:dLbl>'
        for n in range(points)
    )
    labels = f'<c:dLbls>{own}<c:spPr><a:noFill xmlns:a="{A[1:-1]}"/></c:spPr>{_FLAGS}{_SHOWN}</c:dLbls>'
    labels = labels.replace("<a:", "<a:", 1).replace("<c:rich>", f'<c:rich xmlns:a="{A[1:-1]}">')
    words = (
        '<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}"'
        ' xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange>'
        '<c15:f>Sheet1!$D$2:$D$3</c15:f><c15:dlblRangeCache><c:ptCount val="2"/><c:pt idx="0"><c:v>sample word</c:v></c:pt>'
        '<c:pt idx="1"><c:v>another</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst></c:ser>'
    )
    text = xml.decode()
    place = re.search(r"<c:(?:cat|xVal)>", text)
    text = text[: place.start()] + labels + text[place.start() :]
    text = text.replace("</c:ser>", words, 1)
    return text.encode(), _with_words(book)


def _with_words(workbook):
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for row, word in enumerate(("Words", "sample word", "another"), 1):
        book.active.cell(row, 4).value = word
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_labels(made):
    """Return the part, its workbook, and the words of its first series by point."""
    (xml,) = (etree.fromstring(part) for name, part in made.parts.items() if re.search(r"/charts/chart\d*\.xml$", name))
    (book,) = (part for name, part in made.parts.items() if name.endswith(".xlsx"))
    series = next(xml.iter(f"{C}ser"))
    words = {
        int(pt.get("idx")): pt.findtext(f"{C}v")
        for cache in series.iter(f"{C15}dlblRangeCache")
        for pt in cache.iter(f"{C}pt")
    }
    return xml, book, series, words


@pytest.mark.acceptance(44)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("points", [0, 2])
def test_words_from_cells_are_those_of_the_data(form, points):
    series = [
        {"name": "Sample", "values": [1, 2, 3], "labels": ["first", None, "=best & last"]},
        {"name": "Other", "values": [4, 5, 6]},
    ]
    draft = ChartDraft(
        form, labelled(over_categories("column"), points=points), lambda one: one.chart("{% chart d %}x")
    )

    _, book, first, words = read_labels(draft.render({"d": {"categories": ["a", "b", "c"], "series": series}}))

    assert words == {0: "first", 2: "=best & last"}
    assert first.findtext(f".//{C15}datalabelsRange/{C15}f") == "Sheet1!$D$2:$D$4"
    assert [row[3] for row in rows(book)] == [None, "first", None, "=best & last"]
    labels = {int(one.find(f"{C}idx").get("val")): one for one in first.iter(f"{C}dLbl")}
    assert sorted(labels) == ([0, 2] if points else [])
    assert ["".join(one.itertext()).strip() for _, one in sorted(labels.items())] == (
        ["first", "=best & last"] if points else []
    )
    ids = [node.get("id") for node in first.iter(f"{A}fld")] + [
        node.get("val") for node in first.iter(f"{C16}uniqueId")
    ]
    assert len(ids) == len(set(ids))
    assert all(run.get("sz") == "900" for run in first.iter(f"{A}rPr"))


@pytest.mark.acceptance(44)
@pytest.mark.parametrize("form", FORMATS)
def test_without_words_no_label_of_the_sample_is_left(form):
    draft = ChartDraft(form, labelled(over_categories("column")), lambda one: one.chart("{% chart d %}x"))

    made = draft.render({"d": data(["a", "b"], {"Sample": [1, 2], "Other": [3, 4]})})

    xml, _, first, words = read_labels(made)
    assert words == {}
    assert list(first.iter(f"{C}dLbl")) == []
    assert [node.get("val") for node in first.iter(f"{C15}showDataLabelsRange")] == ["0"]
    assert b"sample word" not in etree.tostring(xml)


@pytest.mark.acceptance(44)
@pytest.mark.parametrize("form", FORMATS)
def test_points_of_a_scatter_bear_words_from_cells(form):
    points = [{"x": 1, "y": 2}, {"x": 3, "y": 4}, {"x": 5, "y": 6}]
    draft = ChartDraft(form, labelled(scatter()), lambda one: one.chart("{% chart d %}x"))

    made = draft.render({"d": {"series": [{"name": "S", "points": points, "labels": ["Rome", "Oslo", "Bern"]}]}})

    assert read_labels(made)[3] == {0: "Rome", 1: "Oslo", 2: "Bern"}


@pytest.mark.acceptance(44)
@pytest.mark.parametrize("form", FORMATS)
def test_shapes_drawn_on_a_chart_are_kept(form):
    drawn = ChartDraft(form, over_categories("column"), lambda one: one.chart("{% chart d %}x"))
    drawn.data = with_drawing(drawn.data)

    made = drawn.render({"d": data(["a"], {"Sample": [1]})})

    (chart,) = (name for name in made.parts if re.search(r"/charts/chart\d*\.xml$", name))
    links = made.parts[chart.replace("charts/", "charts/_rels/") + ".rels"]
    assert b"chartUserShapes" in links
    assert made.parts[chart.partition("/")[0] + "/drawings/drawing1.xml"] == DRAWING


DRAWING = (
    b'<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    b'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"/>'
)


def with_drawing(file):
    """Return the file with an (empty) drawing on its chart."""
    found = parts(file)
    chart = next(name for name in found if re.search(r"/charts/chart\d+\.xml$", name))
    folder = chart.partition("/")[0]
    links = chart.replace("charts/", "charts/_rels/") + ".rels"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"
    relation = b'<Relationship Id="rId77" Type="' + kind + b'" Target="../drawings/drawing1.xml"/></Relationships>'
    override = (
        f'<Override PartName="/{folder}/drawings/drawing1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"/></Types>'
    ).encode()
    shapes = f'<c:userShapes xmlns:c="{CHART}" r:id="rId77"/></c:chartSpace>'.encode()
    return rezipped(
        file,
        {
            chart: found[chart].replace(b"</c:chartSpace>", shapes),
            links: found[links].replace(b"</Relationships>", relation),
            "[Content_Types].xml": found["[Content_Types].xml"].replace(b"</Types>", override),
            f"{folder}/drawings/drawing1.xml": DRAWING,
        },
    )
