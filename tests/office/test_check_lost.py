"""What looks lost or left behind in a template: told as warnings, and every carrier of a tag listed."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml as parse_word
from lxml import etree
from office_drafts import NS, XML_NS, DeckDraft, DocumentDraft, rezipped, with_sections
from pptx.util import Inches

from qbr.office import Schema
from qbr.office.checking.schema import Anything
from qbr.office.opc.package import Package
from qbr.office.workbench.carriers import carriers
from qbr.office.workbench.checked import check_file
from qbr.office.workbench.leftovers import leftovers
from qbr.office.workbench.suspicions import lost_lines

acceptance = pytest.mark.acceptance
SCHEMA = Schema({name: Anything() for name in ("x", "rows", "trend")})
DECORATIVE = (
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
)


def told(draft, data=None):
    checked = check_file(data or draft.save(), f"template.{draft.form}", SCHEMA)
    return [(problem.rule, problem.severity, problem.place.spot) for problem in checked.problems]


def package(draft):
    return Package.open(draft.save(), f"template.{draft.form}")


def decorative(draft):
    """Mark the object drawn last as decorative."""
    element = draft.shape._element if draft.form == "pptx" else draft.document.element.body
    head = next(element.iter(f"{{{NS['p']}}}cNvPr", f"{{{NS['wp']}}}docPr"))
    head.append(parse_word(f"<a:extLst {XML_NS}>{DECORATIVE}</a:extLst>"))
    return draft


@acceptance(60)
def test_directive_on_an_object_marked_decorative_is_told(draft):
    ((rule, severity, _),) = told(decorative(draft.chart("{% chart trend %}Trend")))

    assert (rule, severity) == ("T461", "warning")


@acceptance(60)
def test_decoration_without_a_directive_is_nobodys_business(draft):
    assert told(decorative(draft.picture("")) if draft.form == "pptx" else draft) == []


@acceptance(60)
def test_chart_that_keeps_its_sample_data_among_charts_that_are_filled_is_told(draft):
    draft.chart("{% chart trend %}Trend").chart("Revenue by month")

    ((rule, severity, spot),) = told(draft)

    assert (rule, severity) == ("T561", "warning")
    assert "2" in spot or "Chart" in spot


@acceptance(60)
def test_charts_are_left_alone_where_none_is_filled(draft):
    assert told(draft.chart("Revenue by month")) == []


@acceptance(60)
def test_line_of_the_slide_that_touches_it_is_told():
    draft = DeckDraft().slide("T {{ x }}", says="{% slide if x %}")
    draft.current.shapes[-1].left = Inches(9)

    assert told(draft) == [("T261", "warning", 'slide 2 › "TextBox 2"')]


@acceptance(60)
def test_hidden_slide_with_tags_is_told_unless_it_is_skipped():
    draft = DeckDraft("{{ x }}")
    draft.current._element.set("show", "0")
    skipped = DeckDraft().slide("{{ x }}", says="{% slide skip %}")
    skipped.current._element.set("show", "0")

    assert told(draft) == [("T263", "warning", "slide 1")]
    assert told(skipped) == []


@acceptance(60)
def test_tag_in_deleted_text_is_told():
    gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>{{ x }}</w:delText></w:r></w:del>'

    assert told(DocumentDraft().lines(["a", gone, "{{ x }}"])) == [("T205", "warning", "paragraph 1")]


@acceptance(60)
def test_comment_left_in_the_template_is_told(draft):
    name = "word/comments.xml" if draft.form == "docx" else "ppt/comments/comment1.xml"
    words = f"<w:comments {XML_NS}><w:comment><w:p><w:r><w:t>their price?</w:t></w:r></w:p></w:comment></w:comments>"
    data = rezipped(draft.lines("{{ x }}").save(), {name: words.encode()})

    assert ("T111", "warning", name) in told(draft, data)


@acceptance(60)
def test_slide_without_a_line_among_slides_that_have_one_is_told_when_looked_for():
    draft = DeckDraft()
    for _ in range(3):
        draft.slide("{{ x }}", says="{% slide if x %}")
    draft.slide("Alone {{ x }}")

    problems = lost_lines(package(draft))

    assert [(problem.rule, problem.place.spot) for problem in problems] == [("T262", "slide 5")]
    assert told(draft) == []


def kinds(draft):
    return {(carrier.carrier, carrier.tag) for carrier in carriers(package(draft))}


@acceptance(60)
def test_every_carrier_of_a_deck_is_listed():
    draft = with_sections(DeckDraft("{{ a }}").slide("T", says="{% slide if b %}", notes="{{ c }}"), ("{{ d }}", 2))
    draft.table(("{{ e }}",)).chart("{% chart f %}About {{ g }}", title="{{ h }}").header("{{ i }}")
    draft.shape._element.xpath(".//p:cNvPr")[0].set("name", "{{ j }}")
    draft.lines("x").shape.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://a.example/{{ k }}"
    draft.deck.core_properties.title = "{{ l }}"

    assert kinds(draft) == {
        ("text", "{{ a }}"),
        ("line of the slide", "{% slide if b %}"),
        ("notes", "{{ c }}"),
        ("section name", "{{ d }}"),
        ("table", "{{ e }}"),
        ("alt text", "{% chart f %}"),
        ("alt text", "{{ g }}"),
        ("chart", "{{ h }}"),
        ("text of a layout", "{{ i }}"),
        ("name of an object", "{{ j }}"),
        ("link", "{{ k }}"),
        ("property", "{{ l }}"),
    }


@acceptance(60)
def test_every_carrier_of_a_document_is_listed_with_its_place():
    draft = DocumentDraft().lines("{{ a }}").table(("{{ b }}",)).header("{{ c }}")
    draft.chart("{% chart d %}About", title="{{ e }}").document.core_properties.title = "{{ f }}"

    found = [(carrier.place.partition(' › "')[0], carrier.carrier, carrier.tag) for carrier in carriers(package(draft))]

    assert found == [
        ("paragraph 1", "text", "{{ a }}"),
        ("table 1 › row 1, column 1", "table", "{{ b }}"),
        ("paragraph 2", "alt text", "{% chart d %}"),
        ("chart › title", "chart", "{{ e }}"),
        ("header 1 › paragraph 1", "text", "{{ c }}"),
        ("properties › title", "property", "{{ f }}"),
    ]


@acceptance(60)
def test_a_tag_split_over_runs_is_listed_whole(draft):
    assert {tag for _, tag in kinds(draft.lines(["{{ cus", ("tomer }}", draft.bold)]))} == {"{{ customer }}"}


@acceptance(60)
def test_what_travels_along_is_listed(draft):
    draft.chart("Sales")
    properties = (draft.deck if draft.form == "pptx" else draft.document).core_properties
    properties.author, properties.last_modified_by = "A. Author", "B. Editor"

    found = {(one.what, one.text) for one in leftovers(package(draft))}

    assert {("creator", "A. Author"), ("lastModifiedBy", "B. Editor")} <= found
    assert {word for what, text in found if what == "sample data" for word in text.split(", ")} == {"S1", "a", "b"}
    unused = {text for what, text in found if what == "unused layout"}
    assert ("Title Slide" in unused) == (draft.form == "pptx")


def test_custom_properties_are_listed(draft):
    uri = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    custom = etree.Element(f"{{{uri}}}Properties")
    etree.SubElement(custom, f"{{{uri}}}property", name="Account").text = "somebody"
    data = rezipped(draft.save(), {"docProps/custom.xml": etree.tostring(custom)})

    found = [one for one in leftovers(Package.open(data, "t")) if one.what == "custom property"]

    assert [(one.where, one.text) for one in found] == [("Account", "somebody")]


def test_a_faulty_template_is_still_looked_through_and_all_is_told_at_once(draft):
    gone = [rule for rule, _, _ in told(decorative(draft.lines("{{ y }}", "{{ z").chart("{% chart trend %}T")))]

    assert gone == ["T201", "T301", "T461"]
