"""Text of Word in boxes and rows of a fixed size: made smaller in real sizes, or told."""

from __future__ import annotations

import pytest
from docx.shared import Pt
from office_drafts import NS, DocumentDraft

from qbr.errors import TemplateError
from qbr.office.fit.text_styles import LevelStyle
from qbr.office.fit.word_body import read_word_body
from qbr.office.fit.word_styles import WordStyles

acceptance = pytest.mark.acceptance
W = NS["w"]
POINT = 12_700


def box(draft, *lines, says="", width=200, height=60, inside=""):
    """Add a text box without margins, its sizes in points; lines are set in Arial at 12 pt without space between."""
    look = '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    run = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="24"/><w:lang w:val="en-US"/></w:rPr>'
    text = "".join(f"<w:p>{look}<w:r>{run}<w:t>{line}</w:t></w:r></w:p>" for line in lines)
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    draft.add(
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}" xmlns:wps="{wps}"><mc:Choice Requires="wps">'
        f'<w:drawing><wp:inline><wp:extent cx="{width * POINT}" cy="{height * POINT}"/>'
        f'<wp:docPr id="9" name="Box" descr="{says}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{wps}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{width * POINT}" cy="{height * POINT}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{text}'
        f'</w:txbxContent></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0">{inside}</wps:bodyPr></wps:wsp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )
    return draft


def sizes(made):
    content = next(made.xml.iter(f"{{{W}}}txbxContent"))
    return [int(one.get(f"{{{W}}}val")) / 2 for one in content.iter(f"{{{W}}}sz")]


@acceptance(53)
def test_text_of_a_box_in_word_gets_real_sizes():
    # At 12 pt "aaaa " is 30 pt wide: 6 words on a line of 200 pt, 24 words are 4 lines of 14.4 pt, 57.6 for a box of
    # 45. At 10.5 pt a word is 26.3: 7 on a line, still 4 lines, 50.4; at 10 pt 8 on a line, 3 lines, 36.
    made = box(DocumentDraft(), "{{ words }}", height=45).render({"words": " ".join(["aaaa"] * 24)})

    assert sizes(made) == [10]
    assert made.result.problems == ()
    (properties,) = next(made.xml.iter(f"{{{W}}}txbxContent")).iter(f"{{{W}}}rPr")
    assert [one.tag.rpartition("}")[2] for one in properties] == ["rFonts", "sz", "szCs", "lang"]


@acceptance(53)
def test_text_that_has_room_in_a_box_of_word_keeps_its_size():
    made = box(DocumentDraft(), "{{ words }}").render({"words": "a few words"})

    assert sizes(made) == [12]


@acceptance(53)
def test_text_too_long_for_a_box_of_word_is_told_with_numbers():
    made = box(DocumentDraft(), "{{ words }}", height=20).render({"words": "aaaa " * 60})

    (problem,) = made.result.problems
    assert problem.rule == "T601"
    assert problem.message.endswith("its box 0.28 in, at 10 pt, as small as it may get")
    assert '"Box"' in problem.place.spot


@acceptance(53)
def test_a_floor_in_the_alt_text_of_a_box_of_word_is_held():
    with pytest.raises(TemplateError, match=r"at 12 pt, as small as it may get"):
        box(DocumentDraft(), "{{ words }}", says="{% fit min=12 %}Words", height=45).render({"words": "aaaa " * 24})

    made = box(DocumentDraft(), "{{ words }}", says="{% fit min=6 %}Words", height=20).render({"words": "aaaa " * 24})
    assert 6 <= sizes(made)[0] < 10
    assert made.alt_texts() == ["Words"]
    alone = box(DocumentDraft(), "{{ words }}", says="{% fit none %}", height=20).render({"words": "aaaa " * 24})
    assert sizes(alone) == [12]
    assert alone.result.problems == ()


@acceptance(53)
def test_a_box_of_word_that_grows_with_its_text_is_left_alone():
    made = box(DocumentDraft(), "{{ words }}", height=20, inside="<a:spAutoFit/>").render({"words": "aaaa " * 60})

    assert sizes(made) == [12]
    assert made.result.problems == ()


@acceptance(53)
def test_row_of_an_exact_height_is_told_when_its_text_has_no_room():
    draft = DocumentDraft().table(("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"))
    row = draft.drawn_table.rows[0]
    row.height = Pt(14)
    row.height_rule = 2  # exactly
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)

    made = draft.render({"rows": [{"name": "North", "users": 1}, {"name": "a long name " * 12, "users": 2}]})

    (problem,) = made.result.problems
    assert problem.rule == "T601"
    assert problem.place.spot.endswith("row 1, column 1")


def test_styles_say_what_a_run_does_not():
    heading = LevelStyle(size=20, typeface="Cambria", before=12)
    styles = WordStyles(LevelStyle(size=11), {"Heading1": heading}, {"+mn-lt": "Calibri"})

    body = read_word_body(
        '<w:tc><w:p><w:pPr><w:pStyle w:val="Heading1"/><w:spacing w:line="360"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>'
        '<w:p><w:r><w:rPr/><w:t>body</w:t></w:r><w:r><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:b/><w:sz w:val="18"/>'
        "</w:rPr><w:t>x</w:t><w:br/></w:r></w:p></w:tc>",
        styles,
    )

    (title,), (plain, small) = (paragraph.runs for paragraph in body.paragraphs)
    assert (title.style.size, title.style.typeface, body.paragraphs[0].style.line_spacing) == (20, "Cambria", 1.5)
    assert (plain.style.size, plain.tag) == (11, "<w:rPr/>")
    assert plain.resized(9)[2] == '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
    assert (small.style.size, small.style.bold, small.style.typeface, small.text) == (9, True, "Calibri", "x\n")


@pytest.mark.parametrize("says", ["{% split %}", "{% show first %}"])
def test_what_goes_on_over_slides_is_refused_in_a_document(says):
    with pytest.raises(TemplateError, match=r"stands where nothing goes on to a further slide"):
        DocumentDraft().picture(says).template()
