"""Charts of every form wherever a designer may put them: header, text box, group, tile, repeated slide, row, paragraph."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from chart_kinds import MC, ChartDraft, bubble, newer, over_categories, scatter, stock, with_chart
from chart_samples import data
from lxml import etree
from office_drafts import NS, DocumentDraft, parts, read, rezipped

from qbr.office import Template

# The forms a chart part can have, each with data for it; the number shows which copy it is.
FORMS = {
    "columns": (over_categories("column"), lambda n: data(["a"], {"Sample": [n]})),
    "scatter": (scatter(), lambda n: {"series": [{"name": "S", "points": [{"x": 1, "y": n}]}]}),
    "bubbles": (bubble(), lambda n: {"series": [{"name": "S", "points": [{"x": 1, "y": 3, "size": n}]}]}),
    "stock": (stock(), lambda n: data(["a"], {"High": [n + 2], "Low": [n - 1], "Close": [n]})),
    "waterfall": (newer("waterfall"), lambda n: data(["a"], {"ARR": [n]})),
    "treemap": (newer("treemap"), lambda n: {"categories": [["a", "b"]], "series": [{"name": "S", "values": [n]}]}),
}
LAST_VALUE = re.compile(
    rb"<(?:c:)?v>(\d+)</(?:c:)?v></(?:c:)?pt></(?:c:)?numCache>|<cx:pt idx=\"0\">(\d+)</cx:pt></cx:lvl></cx:numDim>"
)


@pytest.fixture(params=FORMS)
def kind(request):
    return request.param


def values(made, folder):
    """Return the last number of each chart that is used in the parts of a folder, and the workbooks beside them."""
    charts = [name for name in made.parts if re.match(rf"{folder}/charts/[^/]+\.xml$", name)]
    books = [name for name in made.parts if name.endswith(".xlsx")]
    found = [LAST_VALUE.findall(made.parts[name])[-1] for name in charts]
    found = [next(text.decode() for text in reversed(pair) if text) for pair in found]
    return sorted(found), len(books)


def filled(file, form, context):
    return read(Template.load(file, name=f"template.{form}").render(context), form)


@pytest.mark.acceptance(31)
@pytest.mark.acceptance(41)
def test_each_copy_of_a_slide_has_its_own_chart(kind):
    chart, value = FORMS[kind]

    def draw(draft):
        draft.slide(says="{% slide for r in regions %}").chart("{% chart r.data %}{{ r.name }}")

    regions = [{"name": f"R{n}", "data": value(n)} for n in (5, 6, 7)]
    made = ChartDraft("pptx", chart, draw).render({"regions": regions})

    assert values(made, "ppt") == (["5", "6", "7"], 3)
    assert b"{%" not in b"".join(part for name, part in made.parts.items() if name.endswith(".xml"))


@pytest.mark.acceptance(41)
def test_a_chart_in_a_group_is_filled(kind):
    chart, value = FORMS[kind]

    def draw(draft):
        draft.chart("{% chart data %}x")
        group = draft.current.shapes.add_group_shape()
        group._element.append(draft.shape._element)

    made = ChartDraft("pptx", chart, draw).render({"data": value(5)})

    assert values(made, "ppt") == (["5"], 1)


@pytest.mark.acceptance(37)
@pytest.mark.acceptance(41)
def test_charts_repeat_as_tiles(kind):
    chart, value = FORMS[kind]
    says = "{% repeat k in tiles across=2 gap=0.1in %}{% chart k.data %}x"

    made = ChartDraft("pptx", chart, lambda draft: draft.chart(says)).render(
        {"tiles": [{"data": value(n)} for n in (5, 6)]}
    )

    assert values(made, "ppt") == (["5", "6"], 2)


@pytest.mark.acceptance(28)
@pytest.mark.acceptance(47)
def test_a_chart_repeats_with_its_paragraphs(kind):
    chart, value = FORMS[kind]

    def draw(draft):
        draft.lines("{% for r in regions %}").chart("{% chart r.data %}x").lines("{% endfor %}")

    made = ChartDraft("docx", chart, draw).render({"regions": [{"data": value(n)} for n in (5, 6)]})

    assert values(made, "word") == (["5", "6"], 2)


@pytest.mark.acceptance(28)
@pytest.mark.acceptance(47)
def test_a_chart_repeats_with_its_row(kind):
    chart, value = FORMS[kind]

    def draw(draft):
        draft.chart("{% chart r.data %}x")
        draft.table(["{% for r in regions %}", "{% endfor %}"])
        run = next(draft.document.element.body.iter(f"{{{NS['w']}}}drawing")).getparent()
        draft.drawn_table.cell(0, 0).paragraphs[0]._p.append(run)

    made = ChartDraft("docx", chart, draw).render({"regions": [{"data": value(n)} for n in (5, 6)]})

    assert values(made, "word") == (["5", "6"], 2)
    assert len(made.opened.tables[0].rows) == 2


@pytest.mark.acceptance(47)
def test_a_chart_in_a_header_is_filled(kind):
    chart, value = FORMS[kind]
    draft = DocumentDraft().chart("{% chart data %}x").header("Head of {{ name }}")
    file = with_chart(draft.save(), chart)

    made = filled(into_header(file), "docx", {"data": value(5), "name": "Ours"})

    assert values(made, "word") == (["5"], 1)
    (header,) = (part for name, part in made.parts.items() if name.startswith("word/header"))
    assert b"graphicData" in header
    assert b"Head of Ours" in header


@pytest.mark.acceptance(47)
def test_a_chart_in_a_text_box_is_filled(kind):
    chart, value = FORMS[kind]
    file = with_chart(DocumentDraft().chart("{% chart data %}x").save(), chart)

    made = filled(into_text_box(file), "docx", {"data": value(5)})

    assert values(made, "word") == (["5"], 1)
    body = etree.fromstring(made.parts["word/document.xml"])
    (newer_frame,) = (one for one in body.iter("{*}txbx"))
    used = {chart.get(f"{{{NS['r']}}}id") for chart in body.iter("{*}chart")}
    assert len(used) == 1  # both twins show the same chart
    assert next(newer_frame.iter("{*}graphicData"), None) is not None


def into_header(file):
    """Return the document with the paragraph that holds its chart moved from the body into the header."""
    found = parts(file)
    name = next(name for name in found if re.match(r"word/header\d+\.xml$", name))
    body, header = etree.fromstring(found["word/document.xml"]), etree.fromstring(found[name])
    header.append(_chart_paragraph(body))
    links = etree.fromstring(found["word/_rels/document.xml.rels"])
    (relation,) = (link for link in links if "charts/" in link.get("Target"))
    own = etree.Element(links.tag)
    own.append(relation)
    return rezipped(
        file,
        {
            "word/document.xml": etree.tostring(body),
            "word/_rels/document.xml.rels": etree.tostring(links),
            name: etree.tostring(header),
            name.replace("word/", "word/_rels/") + ".rels": etree.tostring(own),
        },
    )


def into_text_box(file):
    """Return the document with its chart inside a text box: once for newer readers, once for older ones."""
    body = etree.fromstring(parts(file)["word/document.xml"])
    paragraph = _chart_paragraph(body)
    box = etree.fromstring(
        f'<w:p xmlns:w="{NS["w"]}" xmlns:a="{NS["a"]}" xmlns:wp="{NS["wp"]}" xmlns:wps="{WPS}" xmlns:v="{VML}" '
        f'xmlns:mc="{MC}"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        f'<wp:extent cx="4000000" cy="3000000"/><wp:docPr id="900" name="Box"/><a:graphic><a:graphicData uri="{WPS}">'
        "<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect>"
        "<v:textbox><w:txbxContent/></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    body[0].insert(0, box)
    for content in box.iter("{*}txbxContent"):
        content.append(deepcopy(paragraph))
    return rezipped(file, {"word/document.xml": etree.tostring(body)})


def _chart_paragraph(body):
    """Return the paragraph that holds the chart, taken out of the body."""
    chart = next(one for one in body.iter("{*}chart"))
    paragraph = next(one for one in chart.iterancestors(f"{{{NS['w']}}}p"))
    paragraph.getparent().remove(paragraph)
    return paragraph


VML = "urn:schemas-microsoft-com:vml"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
