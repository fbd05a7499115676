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
