"""What a loop repeats in a document: notes, comments, bookmarks and controls of its own, and what refers to them."""

from __future__ import annotations

from collections import Counter

import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from office_drafts import NS, RELATION, DocumentDraft
from test_including import ids_of, notes, with_note

acceptance = pytest.mark.acceptance
W = f"{{{NS['w']}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
ROWS = {"rows": [{"name": "a & b"}, {"name": "c"}]}


def looped(draft, *add):
    draft.lines("{% for r in rows %}")
    for one in add:
        one(draft)
    return draft.lines("{% endfor %}")


@acceptance(28)
@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_each_copy_has_a_note_of_its_own_filled_with_the_values_of_its_turn(kind):
    draft = with_note(DocumentDraft(), "of {{ r.name }}", kind=kind)
    element = draft.document.element.body[0]
    looped(draft, lambda one: one.document.element.body.insert_element_before(element, "w:sectPr"))
    with_note(draft, "last", kind=kind)

    made = draft.render(ROWS)

    assert notes(made, kind) == ["of a & b", "of c", "last"]
    root = etree.fromstring(made.parts[f"word/{kind}s.xml"])
    assert [one.get(f"{W}type") for one in root][:2] == ["separator", "continuationSeparator"]
    assert len(root) == 5
    numbers = [one.get(f"{W}id") for one in root]
    assert len(set(numbers)) == 5


@acceptance(28)
def test_notes_of_what_is_hidden_go_with_it_and_their_faults_name_them():
    draft = with_note(DocumentDraft(), "hidden")
    body = draft.document.element.body
    paragraph = body[0]
    draft.lines("{% if no %}")
    body.insert_element_before(paragraph, "w:sectPr")
    draft.lines("{% endif %}")
    with_note(draft, "{{ x }}")

    made = draft.render({"no": False, "x": "shown"})

    assert notes(made) == ["shown"]
    assert b"hidden" not in made.parts["word/footnotes.xml"]
    assert [spot for spot, tag, _ in made.emissions if tag == "{{ x }}"] == ["paragraph 4 › footnote 2"]


@acceptance(28)
def test_a_link_in_a_repeated_note_has_a_relationship_in_the_part_of_the_notes():
    draft = with_note(DocumentDraft(), "x")
    part = next(one.target_part for one in draft.document.part.rels.values() if one.reltype.endswith("/footnotes"))
    relation = part.relate_to("https://example.com/%7B%7B r %7D%7D", RELATION + "hyperlink", is_external=True)
    link = f'<w:hyperlink r:id="{relation}"><w:r><w:t>{{{{ r }}}}</w:t></w:r></w:hyperlink>'
    part._blob = part.blob.replace(b"<w:r><w:t>x</w:t></w:r>", link.encode())
    paragraph = draft.document.element.body[0]
    looped(draft, lambda one: one.document.element.body.insert_element_before(paragraph, "w:sectPr"))

    made = draft.render({"rows": ["a", "b"]})

    rels = etree.fromstring(made.parts["word/_rels/footnotes.xml.rels"])
    targets = {one.get("Id"): one.get("Target") for one in rels}
    root = etree.fromstring(made.parts["word/footnotes.xml"])
    links = [targets[one.get(f"{{{NS['r']}}}id")] for one in root.iter(f"{W}hyperlink")]
    assert links == ["https://example.com/a", "https://example.com/b"]
    assert b"example.com" not in made.parts["word/_rels/document.xml.rels"]


@acceptance(28)
def test_each_copy_has_its_comment_with_its_thread():
    draft = DocumentDraft()
    paragraph = draft.document.add_paragraph("commented")
    for words in ("about {{ r.name }}", "answer"):
        draft.document.add_comment(paragraph.runs, text=words, author="A", initials="A")
    part = draft.document.part._comments_part
    for number, one in enumerate(part.element.iter(f"{W}p")):
        one.set(f"{W14}paraId", f"0000AB0{number}")
    entries = '<w15:commentEx w15:paraId="0000AB00" w15:done="1"/><w15:commentEx w15:paraId="0000AB01" w15:paraIdParent="0000AB00" w15:done="0"/>'
    extended = f'<w15:commentsEx xmlns:w15="{W15[1:-1]}">{entries}</w15:commentsEx>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
    package = draft.document.part.package
    added = Part(PackURI("/word/commentsExtended.xml"), kind, extended.encode(), package)
    draft.document.part.relate_to(added, "http://schemas.microsoft.com/office/2011/relationships/commentsExtended")
    looped(draft, lambda one: one.document.element.body.insert_element_before(paragraph._p, "w:sectPr"))

    made = draft.render(ROWS)

    texts = {one.comment_id: one.text for one in made.opened.comments}
    anchors = [int(one.get(f"{W}id")) for one in made.xml.iter(f"{W}commentReference")]
    assert [texts[one] for one in anchors] == ["about a & b", "answer", "about c", "answer"]
    for name in ("commentRangeStart", "commentRangeEnd"):
        assert sorted(int(one.get(f"{W}id")) for one in made.xml.iter(f"{W}{name}")) == sorted(anchors)
    comments = etree.fromstring(made.parts["word/comments.xml"])
    paragraphs = [one.get(f"{W14}paraId") for one in comments.iter(f"{W}p")]
    threads = etree.fromstring(made.parts["word/commentsExtended.xml"])
    assert len(set(paragraphs)) == 4
    assert [one.get(f"{W15}paraId") for one in threads] == paragraphs
    parents = [one.get(f"{W15}paraIdParent") for one in threads]
    assert parents == [None, paragraphs[0], None, paragraphs[2]]


REFERENCE = (
    '<w:hyperlink w:anchor="fig"><w:r><w:t>go</w:t></w:r></w:hyperlink>'
    '<w:fldSimple w:instr=" REF fig \\h "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
)
MARKED = (
    '<w:p><w:bookmarkStart w:id="4" w:name="fig"/><w:r><w:t>{{ r.name }}</w:t></w:r><w:bookmarkEnd w:id="4"/></w:p>'
)


@acceptance(28, 56)
@pytest.mark.parametrize("order", ["reference first", "bookmark first"])
def test_references_within_a_loop_lead_to_the_bookmark_of_their_turn(order):
    parts = [f"<w:p>{REFERENCE}</w:p>", MARKED]
    if order == "bookmark first":
        parts.reverse()
    draft = DocumentDraft().add(f"<w:p>{REFERENCE}</w:p>")
    looped(draft, *(lambda one, part=part: one.add(part) for part in parts))

    made = draft.render(ROWS)

    names = ids_of(made, "//w:bookmarkStart/@w:name")
    assert len(set(names)) == 2
    assert names[0] == "fig"
    assert ids_of(made, "//w:hyperlink/@w:anchor") == ["fig", *names]
    assert [one.split()[1] for one in ids_of(made, "//w:fldSimple/@w:instr")] == ["fig", *names]
    starts, ends = (ids_of(made, f"//w:bookmark{end}/@w:id") for end in ("Start", "End"))
    assert starts == ends
    assert max(Counter(starts).values()) == 1


@acceptance(28)
def test_content_controls_and_text_boxes_have_ids_of_their_own():
    control = '<w:sdt><w:sdtPr><w:id w:val="-12"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{{ r.name }}</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    draft = DocumentDraft()
    looped(
        draft,
        lambda one: one.add(control),
        lambda one: one.picture(""),
        lambda one: one.add(f'<w:p xmlns:w14="{W14[1:-1]}" w14:paraId="00000001"><w:r><w:t>x</w:t></w:r></w:p>'),
    )

    made = draft.render(ROWS)

    assert len(set(ids_of(made, "//w:sdtPr/w:id/@w:val"))) == 2
    assert len(set(ids_of(made, "//wp:docPr/@id"))) == 2
    assert W14 not in str([one.attrib for one in made.xml.iter(f"{W}p")])
