"""Text wherever Office keeps it: each carrier of words, once in each format that has it."""

from __future__ import annotations

import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree
from office_drafts import NS, RELATION, XML_NS, DeckDraft, DocumentDraft, parts, read, rezipped
from pptx.opc.package import Part as SlidePart
from pptx.opc.packuri import PackURI as SlideURI

from qbr.office import Template, TemplateError

acceptance = pytest.mark.acceptance
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text):
    return f"<w:p>{run(text)}</w:p>"


def control(content, settings=""):
    return f"<w:sdt><w:sdtPr>{settings}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def cell(content):
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def table(*rows):
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def row(*cells):
    return f"<w:tr>{''.join(cells)}</w:tr>"


def field(instruction, result):
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve">{instruction}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f'<w:t xml:space="preserve">{result}</w:t>',
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{part}</w:r>" for part in parts)


def texts(made, *names):
    """Return the words of each paragraph of the first page, in order."""
    names = names or ("t",)
    wanted = [f"{{*}}{name}" for name in names]
    paragraphs = [p for p in made.xml.iter("{*}p") if etree.QName(p).namespace in (NS["a"], NS["w"])]
    return ["".join(one.text or "" for one in p.iter(*wanted)) for p in paragraphs]


def notes_part(draft, kind, xml):
    """Give a document footnotes, endnotes or comments."""
    name = PackURI(f"/word/{kind}.xml")
    part = Part(
        name, WORD_TYPE.format(kind), f"<w:{kind} {XML_NS}>{xml}</w:{kind}>".encode(), draft.document.part.package
    )
    draft.document.part.relate_to(part, RELATION + kind)


NOTES = {
    "footnotes": ("footnote", "<w:footnoteReference w:id='2'/>"),
    "endnotes": ("endnote", "<w:endnoteReference w:id='2'/>"),
    "comments": ("comment", "<w:commentReference w:id='2'/>"),
}


@acceptance(14)
@pytest.mark.parametrize("kind", NOTES)
def test_text_of_footnotes_endnotes_and_comments_is_filled(kind):
    element, reference = NOTES[kind]
    author = ' w:author="a" w:initials="a"' if kind == "comments" else ""
    draft = DocumentDraft().lines(["{{ x }}", f"<w:r>{reference}</w:r>"])
    notes_part(draft, kind, f'<w:{element} w:id="2"{author}>{paragraph("{{ x }} note")}</w:{element}>')

    made = draft.render({"x": "X"})

    assert b"X note" in made.parts[f"word/{kind}.xml"]
    assert [spot for spot, _, _ in made.emissions] == ["paragraph 1", f"paragraph 1 › {element} 2"]


@acceptance(14)
@pytest.mark.parametrize(
    "content",
    [
        f"<w:p>{control(run('{{ x }}'))}</w:p>",
        control(paragraph("{{ x }}")),
        table(control(row(cell(paragraph("{{ x }}")), cell("<w:p/>")))),
        table(row(control(cell(paragraph("{{ x }}"))), cell("<w:p/>"))),
        f'<w:p><w:customXml w:element="a" w:uri="b">{run("{{ x }}")}</w:customXml></w:p>',
        f'<w:p><w:smartTag w:element="a" w:uri="b">{run("{{ ")}</w:smartTag>{run("x }}")}</w:p>',
        f'<w:p><w:bdo w:val="rtl">{run("{{ x }}")}</w:bdo></w:p>',
        f'<w:p><w:dir w:val="rtl">{run("{{ x }}")}</w:dir></w:p>',
        f'<w:p><w:hyperlink w:anchor="a">{run("{{ ")}</w:hyperlink>{run("x }}")}</w:p>',
        f'<w:p><w:fldSimple w:instr=" MERGEFIELD Name ">{run("{{ x }}")}</w:fldSimple></w:p>',
        f"<w:p>{field(' REF here ', '{{ x }}')}</w:p>",
        f"<w:p><m:oMath {MATH}><m:r><m:t>{{{{ x }}}}</m:t></m:r></m:oMath></w:p>",
    ],
    ids=[
        *("control in a line", "control around a paragraph", "control around a row", "control around a cell"),
        *("custom xml", "smart tag", "direction override", "direction", "part of a link", "simple field", "field"),
        "equation",
    ],
)
def test_text_of_a_document_is_filled_in(content):
    made = DocumentDraft().add(content).lines("end").render({"x": "X"})

    assert [text for text in texts(made) if text] == ["X", "end"]


@acceptance(14)
def test_both_lines_of_ruby_text_are_filled():
    settings = (
        '<w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/>'
        '<w:hpsBaseText w:val="21"/><w:lid w:val="ja-JP"/></w:rubyPr>'
    )
    ruby = f"<w:ruby>{settings}<w:rt>{run('{{ small')}{run(' }}')}</w:rt><w:rubyBase>{run('{{ base }}')}</w:rubyBase></w:ruby>"

    made = DocumentDraft().lines([f"<w:r>{ruby}</w:r>"]).render({"small": "とう", "base": "東"})

    assert ["".join(one.text for one in part.iter("{*}t")) for part in made.xml.iter("{*}rt", "{*}rubyBase")] == [
        "とう",
        "東",
    ]


@acceptance(14)
def test_control_with_a_tag_is_bound_to_nothing_and_shows_no_prompt():
    settings = '<w:showingPlcHdr/><w:dataBinding w:xpath="/a" w:storeItemID="{00000000-0000-4000-8000-000000000001}"/><w:text/>'
    grey = '<w:rPr><w:rStyle w:val="Emphasis"/></w:rPr>'
    draft = DocumentDraft().add(f"<w:p>{control(run('{{ x }}', grey), settings)}</w:p>")
    draft.add(f"<w:p>{control(run('a prompt', grey), settings)}</w:p>")

    made = draft.render({"x": "X"})

    filled, left = made.xml.iter("{*}sdt")
    assert [etree.QName(one).localname for one in filled.find("{*}sdtPr")] == ["text"]
    assert filled.find(".//{*}rStyle") is None
    assert left.find("{*}sdtPr/{*}dataBinding") is not None
    assert left.find(".//{*}rStyle") is not None


@acceptance(14)
@pytest.mark.parametrize(
    "content",
    [
        table(row(control(cell(paragraph("{% for r in rows %}{{ r }}"))), cell(paragraph("b{% endfor %}")))),
        table(row(cell(paragraph("{% for r in rows %}{{ r }}")), control(cell(paragraph("b{% endfor %}"))))),
        table(control(row(cell(paragraph("{% for r in rows %}{{ r }}")), cell(paragraph("b{% endfor %}"))))),
        table(
            control(
                row(cell(paragraph("{% for r in rows %}")), cell("<w:p/>"))
                + row(cell(paragraph("{{ r }}")), cell(paragraph("b")))
                + row(cell(paragraph("{% endfor %}")), cell("<w:p/>"))
            )
        ),
    ],
    ids=["first cell", "last cell", "row", "rows"],
)
def test_rows_in_content_controls_repeat(content):
    made = DocumentDraft().add(content).lines("end").render({"rows": [1, 2]})

    assert [text for text in texts(made) if text] == ["1", "b", "2", "b", "end"]


@acceptance(14)
def test_comments_on_a_slide_are_filled():
    kind = "application/vnd.openxmlformats-officedocument.presentationml.{}+xml"
    draft = DeckDraft().lines("{{ x }}")
    owner = draft.current.part
    author = '<p:cmAuthor id="0" name="a" initials="a" lastIdx="1" clrIdx="0"/>'
    for target, name, xml, relation in (
        (draft.deck.part, "commentAuthors", f"<p:cmAuthorLst {XML_NS}>{author}</p:cmAuthorLst>", "commentAuthors"),
        (
            owner,
            "comments/comment1",
            f'<p:cmLst {XML_NS}><p:cm authorId="0" idx="1"><p:pos x="0" y="0"/><p:text>on {{{{ x }}}}</p:text></p:cm></p:cmLst>',
            "comments",
        ),
    ):
        part = SlidePart(SlideURI(f"/ppt/{name}.xml"), kind.format(relation), owner.package, xml.encode())
        target.relate_to(part, RELATION + relation)

    made = draft.render({"x": "A&B"})

    comments = etree.fromstring(made.parts["ppt/comments/comment1.xml"])
    assert [one.text for one in comments.iter("{*}text")] == ["on A&B"]


DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="{a}">'
    '<dgm:ptLst><dgm:pt modelId="1"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/>'
    "<a:p><a:r><a:t>{{{{ x }}}}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst><dgm:cxnLst/><dgm:bg/><dgm:whole/>"
    "</dgm:dataModel>"
).format(**NS)
DIAGRAM_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
NAMED = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'


@acceptance(14)
def test_words_of_a_diagram_are_filled(draft):
    draft.lines("{{ x }}")
    graphic = (
        f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram">'
        f'<dgm:relIds {NAMED} r:dm="{{0}}" r:lo="{{0}}" r:qs="{{0}}" r:cs="{{0}}"/></a:graphicData></a:graphic>'
    )
    if draft.form == "pptx":
        owner = draft.current.part
        part = SlidePart(SlideURI("/ppt/diagrams/data1.xml"), DIAGRAM_TYPE, owner.package, DIAGRAM.encode())
        relation = owner.relate_to(part, RELATION + "diagramData")
        draft.current.shapes._spTree.append(
            parse_xml(
                f'<p:graphicFrame {XML_NS}><p:nvGraphicFramePr><p:cNvPr id="9" name="D"/><p:cNvGraphicFramePr/><p:nvPr/>'
                f'</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></p:xfrm>'
                f"{graphic.format(relation)}</p:graphicFrame>"
            )
        )
    else:
        owner = draft.document.part
        part = Part(PackURI("/word/diagrams/data1.xml"), DIAGRAM_TYPE, DIAGRAM.encode(), owner.package)
        relation = owner.relate_to(part, RELATION + "diagramData")
        draft.add(
            f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="9" name="D"/>'
            f"<wp:cNvGraphicFramePr/>{graphic.format(relation)}</wp:inline></w:drawing></w:r></w:p>"
        )

    made = draft.render({"x": "A&B"})

    (data,) = [made.parts[name] for name in made.parts if name.endswith("diagrams/data1.xml")]
    assert [one.text for one in etree.fromstring(data).iter("{*}t") if one.text] == ["A&B"]


@acceptance(14)
def test_titles_of_a_charts_axes_are_filled(draft):
    draft.chart("Just a chart", title="Use").lines("{{ x }}")
    data = draft.save()
    (name,) = [name for name in parts(data) if "charts/chart" in name and "_rels" not in name]
    words = b"<a:bodyPr/><a:p><a:r><a:t>in {{ x }}</a:t></a:r></a:p>"
    title = b"<c:title><c:tx><c:rich>" + words + b"</c:rich></c:tx></c:title>"
    xml = parts(data)[name].replace(b"<c:majorGridlines/>", b"<c:majorGridlines/>" + title, 1)

    made = read(Template.load(rezipped(data, {name: xml}), name=f"t.{draft.form}").render({"x": "hours"}), draft.form)

    assert b"in hours" in made.parts[name]


@acceptance(14)
def test_drawn_lettering_is_filled():
    box = (
        '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:70pt;height:24pt">'
        '<v:textpath string="{{ x }}"/></v:shape></w:pict></w:r></w:p>'
    )
    document = DocumentDraft().add(box).render({"x": "X"})
    deck = DeckDraft().lines("{{ x }}")
    settings = deck.shape._element.txBody.bodyPr
    settings.insert(0, parse_xml(f'<a:prstTxWarp {XML_NS} prst="textWave1"><a:avLst/></a:prstTxWarp>'))

    assert [one.get("string") for one in document.xml.iter("{*}textpath")] == ["X"]
    assert deck.render({"x": "X"}).lines == ["X"]


@acceptance(14)
def test_form_field_and_list_of_choices_are_filled():
    text = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="t"/><w:enabled/><w:calcOnExit w:val="0"/>'
        '<w:textInput><w:default w:val="{{ x }}"/></w:textInput></w:ffData></w:fldChar></w:r>'
    )
    choices = '<w:dropDownList><w:listItem w:displayText="{{ x }}" w:value="1"/></w:dropDownList>'
    made = (
        DocumentDraft()
        .lines([text + field(" FORMTEXT ", "{{ x }}").partition("</w:r>")[2]])
        .lines([control(run("{{ x }}"), choices)])
        .render({"x": "X"})
    )

    assert [one.get(f"{{{NS['w']}}}val") for one in made.xml.iter("{*}default")] == ["X"]
    assert [one.get(f"{{{NS['w']}}}displayText") for one in made.xml.iter("{*}listItem")] == ["X"]
    assert texts(made) == ["X", "X"]


@acceptance(9)
@pytest.mark.parametrize(
    "inside",
    [
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="3" w:name="b"/><w:bookmarkEnd w:id="3"/>',
        '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>',
        "<w:r><w:softHyphen/></w:r>",
        "<w:r><w:lastRenderedPageBreak/></w:r>",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        "<w:r><w:br/></w:r>",
        "<w:r><w:tab/></w:r>",
    ],
)
def test_tag_is_whole_whatever_stands_in_its_middle(inside):
    made = DocumentDraft().lines(["a {{ x", inside, " }} z"]).render({"x": "X"})

    assert made.lines == ["a X z"]


@acceptance(11)
def test_hyphens_that_do_not_break_are_read_as_minus():
    made = DocumentDraft().lines(["{{ 3 ", "<w:r><w:noBreakHyphen/></w:r>", " 1 }}{{ 5 \u2011 1 }}"]).render()

    assert made.lines == ["24"]


# --- fields ---


@acceptance(16)
@pytest.mark.parametrize(
    "instruction",
    [" PAGE ", " NUMPAGES ", " MERGEFIELD Name ", " REF _Ref1 \\h ", ' DATE \\@ "yyyy" '],
)
def test_field_beside_and_inside_blocks_survives_with_its_result(instruction):
    made = (
        DocumentDraft()
        .lines(["{% for r in rows %}", field(instruction, "7"), " {{ r }}{% endfor %}"])
        .lines(
            [
                f'<w:fldSimple w:instr="{instruction.replace(chr(34), "&quot;")}">{run("7")}</w:fldSimple>',
                "{{ rows[0] }}",
            ]
        )
        .render({"rows": ["a", "b"]})
    )

    assert texts(made) == ["7 a7 b", "7a"]
    assert [one.text for one in made.xml.iter("{*}instrText")] == [instruction, instruction]
    assert [one.get(f"{{{NS['w']}}}fldCharType") for one in made.xml.iter("{*}fldChar")] == [
        *("begin", "separate", "end"),
    ] * 2
    assert [one.get(f"{{{NS['w']}}}instr") for one in made.xml.iter("{*}fldSimple")] == [instruction]


@acceptance(16)
@pytest.mark.parametrize("kind", ["slidenum", "datetime1"])
def test_field_of_a_slide_survives_inside_blocks(kind):
    guid = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
    number = f'<a:fld id="{guid}" type="{kind}"><a:rPr lang="en-US"/><a:t>1</a:t></a:fld>'

    made = DeckDraft().lines(["{% for r in rows %}{{ r }} ", number, "{% endfor %} z"]).render({"rows": ["a", "b"]})

    assert texts(made) == ["a 1b 1 z"]
    assert [one.get("type") for one in made.xml.iter("{*}fld")] == [kind, kind]


@acceptance(16)
@pytest.mark.parametrize(
    "content",
    [
        field(' HYPERLINK "https://x.example/{{ x }}" ', "here"),
        field(' IF "{{ x }}" = "X" "yes" "no" ', "yes"),
        f'<w:fldSimple w:instr=" HYPERLINK {{{{ x }}}} ">{run("here")}</w:fldSimple>',
    ],
)
def test_tag_in_a_fields_instruction_is_told_with_the_way_out(content):
    with pytest.raises(TemplateError, match="Insert › Link") as caught:
        DocumentDraft().lines([content]).template()

    assert [problem.rule for problem in caught.value.problems] == ["T204"]


# --- right to left, and wide scripts ---


@acceptance(18)
def test_line_from_right_to_left_keeps_its_direction_and_fonts_in_every_copy():
    settings = "<w:pPr><w:bidi/></w:pPr>"
    look = '<w:rPr><w:rFonts w:cs="Arial"/><w:rtl/><w:lang w:bidi="ar-SA"/></w:rPr>'
    line = f"<w:p>{settings}{run('عميل: {{ r }}', look)}{run(' (ltr {{ r }})')}</w:p>"

    made = (
        DocumentDraft()
        .lines("{% for r in rows %}")
        .add(line)
        .lines("{% endfor %}")
        .render({"rows": ["شركة", "a\n\nb"]})
    )

    paragraphs = made.opened.paragraphs
    assert [one.text for one in paragraphs] == ["عميل: شركة (ltr شركة)", "عميل: a", "b (ltr a", "b)"]
    assert all(one._p.find("{*}pPr/{*}bidi") is not None for one in paragraphs)
    directed = [[run._r.find("{*}rPr/{*}rtl") is not None for run in one.runs] for one in paragraphs]
    assert directed == [[True, False], [True], [True, False], [False]]
    assert {one.get(f"{{{NS['w']}}}cs") for one in made.xml.iter("{*}rFonts")} == {"Arial"}


@acceptance(18)
def test_line_from_right_to_left_on_a_slide_keeps_its_direction_and_fonts():
    draft = DeckDraft().lines("{% for r in rows %}", "x", "{% endfor %}")
    drawn = draft.shape._element.txBody.findall("{*}p")[1]
    look = '<a:rPr lang="ar-SA"><a:cs typeface="Arial"/></a:rPr>'
    drawn.getparent().replace(
        drawn,
        parse_xml(f'<a:p {XML_NS}><a:pPr algn="r" rtl="1"/><a:r>{look}<a:t>عميل: {{{{ r }}}}</a:t></a:r></a:p>'),
    )

    made = draft.render({"rows": ["شركة", "a\n\nb"]})

    assert made.lines == ["عميل: شركة", "عميل: a", "b"]
    shape = made.opened.slides[0].shapes[0]
    assert [one._p.find("{*}pPr").get("rtl") for one in shape.text_frame.paragraphs] == ["1"] * 3
    assert [one.get("typeface") for one in made.xml.iter("{*}cs")] == ["Arial"] * 3


@acceptance(18)
def test_font_hint_of_wide_scripts_stays_with_the_value():
    look = '<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="MS Mincho"/></w:rPr>'

    made = DocumentDraft().lines([run("{{ x ", look), "}} 様"]).render({"x": "東京"})

    assert made.lines == ["東京 様"]
    assert [one.get(f"{{{NS['w']}}}hint") for one in made.xml.iter("{*}rFonts")] == ["eastAsia"]
