"""What Word would compute: contents made of the headings that are there, captions numbered in order."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from lxml import etree
from office_drafts import NS, XML_NS, DocumentDraft

acceptance = pytest.mark.acceptance
W = f"{{{NS['w']}}}"


def field(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def with_contents(draft, *, styles=True):
    """Add contents as Word has left them: an entry with a tag and a page number, made before."""
    for level in (1, 2) if styles else ():
        style = f'<w:style {XML_NS} w:type="paragraph" w:styleId="TOC{level}"><w:name w:val="toc {level}"/></w:style>'
        draft.document.styles.element.append(parse_xml(style))
    look = (
        '<w:pPr><w:pStyle w:val="TOC1"/><w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs></w:pPr>' if styles else ""
    )
    instruction = r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r>'
    link = '<w:hyperlink w:anchor="_Toc1"><w:r><w:rPr><w:b/></w:rPr><w:t>{{ r.name }}</w:t></w:r><w:r><w:t>7</w:t></w:r></w:hyperlink>'
    draft.add(f"<w:p>{look}{field('begin')}{instruction}{field('separate')}{link}</w:p>")
    return draft.add(f"<w:p>{field('end')}</w:p>")


def rows(*names):
    return {"rows": [{"name": name} for name in names]}


def headed(draft):
    draft.lines("{% for r in rows %}")
    draft.document.add_heading("{{ r.name }}", 1)
    draft.document.add_heading("Details of {{ r.name }}", 2)
    draft.document.add_heading("too deep", 3)
    draft.lines("{% endfor %}")
    draft.document.add_heading("Methods", 1)
    return draft


@acceptance(56)
@pytest.mark.parametrize("styles", [True, False])
def test_contents_are_the_headings_that_are_there_as_links_without_page_numbers(styles):
    made = headed(with_contents(DocumentDraft(), styles=styles)).render(rows("North & co", "South"))

    body = list(made.xml.iter(f"{W}p"))
    entries = [p for p in body if p.find(f"{W}hyperlink") is not None]
    assert ["".join(t.text for t in p.iter(f"{W}t")) for p in entries] == [
        *("North & co", "Details of North & co", "South", "Details of South", "Methods")
    ]
    names = [mark.get(f"{W}name") for mark in made.xml.iter(f"{W}bookmarkStart")]
    assert [p.find(f"{W}hyperlink").get(f"{W}anchor") for p in entries] == names
    assert len(set(names)) == 5


@acceptance(56)
def test_contents_are_still_a_field_that_word_can_renew_without_page_numbers():
    made = headed(with_contents(DocumentDraft())).render(rows("North"))

    (instruction,) = (one.text for one in made.xml.iter(f"{W}instrText"))
    assert instruction == r' TOC \o "1-2" \h \z \u \n '
    assert [one.get(f"{W}fldCharType") for one in made.xml.iter(f"{W}fldChar")] == ["begin", "separate", "end"]
    styles = [
        p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for p in made.xml.iter(f"{W}p")
        if p.find(f"{W}hyperlink") is not None
    ]
    assert styles == ["TOC1", "TOC2", "TOC1"]
    assert list(made.xml.iter(f"{W}tab")) == []


@acceptance(56)
def test_no_stale_entry_is_left_when_there_are_no_headings():
    made = with_contents(DocumentDraft()).lines("{{ x }}").render({"x": "text"})

    assert [t.text for t in made.xml.iter(f"{W}t")] == ["text"]


@acceptance(56)
def test_reader_is_not_asked_whether_fields_shall_be_updated():
    draft = DocumentDraft().lines("{{ x }}")
    draft.document.settings.element.append(parse_xml(f'<w:updateFields {XML_NS} w:val="true"/>'))

    made = draft.render({"x": 1})

    assert list(etree.fromstring(made.parts["word/settings.xml"]).iter(f"{W}updateFields")) == []


@acceptance(56)
def test_captions_are_numbered_in_the_order_they_stand():
    draft = DocumentDraft().lines("{% for r in rows %}")
    number = f"{field('begin')}<w:r><w:instrText> SEQ Figure \\* ARABIC </w:instrText></w:r>{field('separate')}"
    draft.lines(["Figure ", f"{number}<w:r><w:t>1</w:t></w:r>{field('end')}", ": {{ r.name }}"])
    simple = '<w:fldSimple w:instr=" SEQ Table \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    draft.lines(["Table ", simple, ": {{ r.name }}"]).lines("{% endfor %}")

    made = draft.render(rows("a", "b", "c"))

    texts = ["".join(t.text for t in p.iter(f"{W}t")) for p in made.xml.iter(f"{W}p")]
    assert texts == ["Figure 1: a", "Table 1: a", "Figure 2: b", "Table 2: b", "Figure 3: c", "Table 3: c"]


def table_field(draft, instruction):
    """Add a table of contents with an old entry."""
    text = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return draft.add(f"<w:p>{field('begin')}{text}{field('separate')}<w:r><w:t>old</w:t></w:r>{field('end')}</w:p>")


def entries(made):
    return [
        "".join(t.text for t in p.iter(f"{W}t")) for p in made.xml.iter(f"{W}p") if p.find(f"{W}hyperlink") is not None
    ]


def levelled(draft, text, level):
    return draft.add(
        f'<w:p><w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


@acceptance(56)
@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        (r'TOC \o "1-1" \h', ["Head"]),
        (r"TOC \h", ["Head", "Sub"]),
        (r'TOC \o "1-2" \u', ["Head", "Sub", "Own level", "Styled"]),
        (r'TOC \t "Chapter,1"', ["Chapter one"]),
        (r'TOC \o "2-2" \t "Chapter;1"', ["Sub", "Chapter one"]),
    ],
)
def test_contents_list_what_their_switches_say(instruction, expected):
    draft = table_field(DocumentDraft(), instruction)
    chapter = draft.document.styles.add_style("Chapter", 1)
    styled = draft.document.styles.add_style("Level two", 1)
    styled.element.append(parse_xml(f'<w:pPr {XML_NS}><w:outlineLvl w:val="1"/></w:pPr>'))
    based = draft.document.styles.add_style("Based", 1)
    based.base_style = styled
    draft.document.add_heading("Head", 1)
    draft.document.add_heading("{{ sub }}", 2)
    draft.document.add_paragraph("Chapter one", style=chapter)
    levelled(draft, "Own level", 2)
    draft.document.add_paragraph("Styled", style=based)

    made = draft.render({"sub": "Sub"})

    assert entries(made) == expected
    assert "old" not in "".join(t.text for t in made.xml.iter(f"{W}t"))


@acceptance(56)
def test_tables_of_figures_list_the_captions_beside_the_contents():
    draft = table_field(table_field(DocumentDraft(), r'TOC \o "1-3" \h'), r'TOC \h \z \c "Figure"')
    draft.document.add_heading("Head", 1)
    draft.lines("{% for r in rows %}")
    for name in ("Figure", "Table"):
        simple = f'<w:fldSimple w:instr=" SEQ {name} \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        draft.lines([f"{name} ", simple, ": {{ r.name }}"])
    draft.lines("{% endfor %}")

    made = draft.render(rows("a & b", "c"))

    assert entries(made) == ["Head", "Figure 1: a & b", "Figure 2: c"]
    anchors = [one.get(f"{W}anchor") for one in made.xml.iter(f"{W}hyperlink")]
    assert anchors == [one.get(f"{W}name") for one in made.xml.iter(f"{W}bookmarkStart")]
    instructions = [one.text for one in made.xml.iter(f"{W}instrText")]
    assert instructions == [r' TOC \o "1-3" \h \n ', r' TOC \h \z \c "Figure" \n ']


@acceptance(56)
def test_contents_in_a_content_control_keep_it_and_its_heading():
    draft = DocumentDraft()
    table_field(draft, r'TOC \o "1-2"')
    paragraph = draft.document.element.body[0]
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    draft.add(f"<w:sdt>{gallery}<w:sdtContent><w:p><w:r><w:t>Contents</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    draft.document.element.body[1].find(f"{W}sdtContent").append(paragraph)
    draft.document.add_heading("{{ x }}", 1)

    made = draft.render({"x": "Head"})

    control = made.xml.find(f".//{W}sdtContent")
    assert ["".join(t.text for t in p.iter(f"{W}t")) for p in control.iter(f"{W}p")] == ["Contents", "Head"]


@acceptance(56)
@pytest.mark.parametrize("kind", ["simple", "complex"])
def test_references_to_words_say_what_the_place_says_now(kind):
    def reference(switches):
        said = f" REF fig {switches} "
        if kind == "simple":
            return f'<w:fldSimple w:instr="{said}"><w:r><w:t>old</w:t></w:r><w:r><w:t> words</w:t></w:r></w:fldSimple>'
        start = f"{field('begin')}<w:r><w:instrText>{said}</w:instrText></w:r>{field('separate')}"
        return f"{start}<w:r><w:t>old</w:t></w:r><w:r><w:t> words</w:t></w:r>{field('end')}"

    draft = DocumentDraft().lines("{% for r in rows %}")
    simple = '<w:fldSimple w:instr=" SEQ Figure "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    mark, end = '<w:bookmarkStart w:id="4" w:name="fig"/>', '<w:bookmarkEnd w:id="4"/>'
    draft.lines([f"{reference(chr(92) + 'h')}", " | ", reference(f"{chr(92)}r {chr(92)}h")])
    draft.lines([mark, "Figure ", simple, end, ": {{ r.name }}"]).lines("{% endfor %}")

    made = draft.render(rows("a", "b"))

    texts = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in made.xml.iter(f"{W}p")]
    assert texts == ["Figure 1 | old words", "Figure 1: a", "Figure 2 | old words", "Figure 2: b"]
