"""Text fit: how tall text is, and what is written when it is too tall for its box."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.errors import Place
from qbr.office.fit.fit import Paragraph, Run, fit_body, measure, resolve_levels
from qbr.office.fit.fit_bound import Bound
from qbr.office.fit.fonts import face
from qbr.office.fit.text_body import read_body

acceptance = pytest.mark.acceptance
PLACE = Place("deck.pptx", spot='slide 3 "Goals" › "Situation"')
INCH = 914_400


def body(*paragraphs, properties="", inside=""):
    """Return a text body without margins; a paragraph is its text, or its text and the attributes of its run."""
    xml = f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"{properties}>{inside}</a:bodyPr><a:lstStyle/>'
    for paragraph in paragraphs:
        text, attributes = (paragraph, "") if isinstance(paragraph, str) else paragraph
        xml += f'<a:p><a:r><a:rPr lang="en-US"{attributes}/><a:t>{text}</a:t></a:r></a:p>'
    return xml + "</p:txBody>"


def fitted(xml, *, width, height, size=20, minimum=12, **more):
    return fit_body(
        xml,
        width_emu=width * INCH,
        height_emu=height * INCH,
        default_size=size,
        minimum_size=minimum,
        place=PLACE,
        **more,
    )


def sizes(xml):
    return [int(size) / 100 for size in re.findall(r'\bsz="(\d+)"', xml)]


def test_widths_are_those_of_the_fonts():
    # Arial's own table, in thousandths of an em: H 722, e 556, l 222, o 556; bold: H 722, e 556, l 278, o 611.
    assert face("Arial", bold=False).width("Hello", 1000) == pytest.approx(722 + 556 + 222 + 222 + 556, abs=2)
    assert face("Arial", bold=True).width("Hello", 1000) == pytest.approx(722 + 556 + 278 + 278 + 611, abs=2)
    assert face("Helvetica", bold=False).width("é", 10) == face("Arial", bold=False).width("e", 10)
    assert face("Calibri", bold=False).width("Hello", 1000) < 2278
    assert face("Arial", bold=False).width("数据", 10) == 20  # an ideograph is an em wide
    assert face("Arial", bold=False).width("e\u0301", 10) == face("Arial", bold=False).width("e", 10)


def test_lines_are_counted_word_by_word():
    # At 10 pt "aaaa" is 4 x 5.56 = 22.24 pt wide and a blank 2.78: two words take 47.26, three 72.28.
    words = Paragraph((Run("aaaa aaaa aaaa aaaa", 10),))

    assert measure([words], 48) == pytest.approx(2 * 12)
    assert measure([words], 47) == pytest.approx(4 * 12)
    assert measure([words], 73) == pytest.approx(2 * 12)
    assert measure([words], 1000) == pytest.approx(12)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("aaaa\u00a0aaaa aa", 2),  # a no-break space holds its words together, so the first line is 47.26 wide
        ("aaaa aaaa\u00a0aa", 2),
        ("aaaa-aaaa", 2),  # 22.24 and a hyphen of 3.33, then 22.24: together 47.81
        ("aaaa aaaa ", 1),  # a blank at the end hangs over
        ("aaaaaaaaaaaaaa", 2),  # 77.8 in one word: broken where the line ends
        ("aaaa\naaaa", 2),
        ("", 1),
    ],
)
def test_lines_break_where_powerpoint_breaks_them(text, lines):
    paragraph = Paragraph((Run(text, 10),), end=Run("", 10))

    assert measure([paragraph], 47.5) == pytest.approx(lines * 12)


def test_spacing_counts_between_paragraphs_only():
    one = Paragraph((Run("a", 10),), before=6, after=4)

    assert measure([one], 100) == pytest.approx(12)
    assert measure([one, one, one], 100) == pytest.approx(3 * 12 + 2 * (6 + 4))
    assert measure([Paragraph((Run("a", 10),), line_spacing=0.95)], 100) == pytest.approx(11.4)
    assert measure([Paragraph((Run("a\na", 10),), line_points=15)], 100) == pytest.approx(30)


def test_the_largest_run_sets_the_height_of_its_line():
    assert measure([Paragraph((Run("a ", 10), Run("b", 20), Run("\nc", 10)))], 100) == pytest.approx(24 + 12)


def test_text_that_fits_is_left_byte_for_byte():
    xml = body(
        "Two of six goals are on track &amp; one is achieved", "a second line that is a little longer than the first"
    )

    assert fitted(xml, width=8, height=2) == (xml, None)


@acceptance(53)
def test_text_that_is_too_tall_gets_real_sizes():
    # At 20 pt a word is 44.5 and a blank 5.6 wide: 5 words on a line of 3.5 in (252 pt), 4 lines of 24 pt, 96 pt for a
    # box of 72. At 15.5 pt 6 words fit on a line (229), still 4 lines, 74.4 pt; at 15 pt they are 72 pt tall.
    xml = body(" ".join(["aaaa"] * 20))

    smaller, problem = fitted(xml, width=3.5, height=1)

    assert problem is None
    assert sizes(smaller) == [15]
    assert measure([Paragraph((Run(" ".join(["aaaa"] * 20), 15),))], 252) == pytest.approx(72)


@acceptance(53)
def test_a_box_that_shrinks_on_overflow_gets_the_share_powerpoint_writes():
    xml = body(" ".join(["aaaa"] * 20), inside="<a:normAutofit/>")

    smaller, problem = fitted(xml, width=3.5, height=1)

    assert problem is None
    assert sizes(smaller) == []
    assert '<a:normAutofit fontScale="75000"/>' in smaller


def test_a_share_the_sample_needed_is_taken_back():
    xml = body("short", inside='<a:normAutofit fontScale="62500" lnSpcReduction="20000"/>')

    assert "<a:normAutofit/>" in fitted(xml, width=3, height=1)[0]


@acceptance(53)
def test_text_too_tall_at_the_smallest_size_is_named_with_numbers():
    xml = body(" ".join(["aaaa"] * 20))

    smaller, problem = fitted(xml, width=1, height=0.5, minimum=12)

    # At 12 pt a word is 26.7 and a blank 3.3 wide: two on a line of 72 pt, 10 lines of 14.4 pt, 2 in.
    assert sizes(smaller) == [12]
    assert str(problem).startswith(
        'deck.pptx · slide 3 "Goals" › "Situation": the text is 2.00 in tall and its box 0.50 in, '
        "at 12 pt, as small as it may get [T601]"
    )
    assert problem.severity == "warning"


def test_runs_shrink_together_and_captions_drawn_smaller_stay():
    xml = body((" ".join(["aaaa"] * 20), ' sz="2400"'), ("caption", ' sz="1000"'))

    smaller, _ = fitted(xml, width=3.5, height=1)

    large, caption = sizes(smaller)
    assert large < 24
    assert caption == 10


def test_runs_without_properties_get_some():
    xml = (
        "<p:txBody><a:bodyPr/><a:p><a:r><a:t>"
        + "aaaa " * 40
        + "</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p></p:txBody>"
    )

    smaller, _ = fitted(xml, width=3.5, height=1)

    assert smaller.count('<a:r><a:rPr sz="') == 2


def test_a_shape_that_grows_with_its_text_is_left_alone():
    xml = body("aaaa " * 200, inside="<a:spAutoFit/>")

    assert fitted(xml, width=1, height=0.2) == (xml, None)


def test_margins_levels_and_spacing_come_from_layout_and_master():
    layout = '<a:lstStyle><a:lvl1pPr marL="0"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:defRPr sz="3000" b="1"/></a:lvl1pPr></a:lstStyle>'
    master = '<p:titleStyle><a:lvl1pPr><a:spcBef><a:spcPts val="1400"/></a:spcBef><a:defRPr sz="4400"><a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle>'

    levels = resolve_levels([layout, master], fonts={"+mj-lt": "Calibri"})

    assert (levels[0].size, levels[0].bold, levels[0].typeface) == (30, True, "Calibri")
    assert (levels[0].line_spacing, levels[0].before) == (0.9, 14)
    assert levels[1].size == 18
    xml = body("aaaa " * 12)
    one_line_less = fitted(xml, width=3.5, height=1.2, levels=levels, insets={})
    assert sizes(one_line_less[0]) != []


@acceptance(53)
def test_typeface_measured_as_another_is_named_where_it_matters():
    words = " ".join(["aaaa"] * 20)
    futura = [replace(level, typeface="Futura") for level in resolve_levels([])]

    _, close = fitted(body(words), width=3.5, height=1, levels=futura, insets={})
    _, much = fitted(body(words), width=1, height=0.5, levels=futura, insets={})

    assert close.message.endswith("but the widths are those of another typeface: Futura as Arial")
    assert (close.rule, close.severity) == ("T602", "warning")
    assert much.message.endswith("as small as it may get (measured: Futura as Arial)")
    assert fitted(body("a few words"), width=3.5, height=1, levels=futura, insets={})[1] is None
    arial = [replace(level, typeface="Liberation Sans") for level in resolve_levels([])]
    assert fitted(body(words), width=3.5, height=1, levels=arial, insets={})[1] is None


def test_twins_are_measured_alike_and_similar_families_wider():
    text = "Adoption is up"
    width = {
        name: face(name, bold=False).width(text, 10) for name in ("Cambria", "Caladea", "Times", "Arial", "Verdana")
    }

    assert width["Cambria"] == width["Caladea"]
    assert width["Times"] < width["Arial"] < width["Verdana"]
    # Times New Roman in thousandths of an em: A 722, d 500, o 500, p 500, t 278, i 278, n 500.
    assert face("Times New Roman", bold=False).width("Adoption", 1000) == pytest.approx(3778, abs=2)
    assert face("Courier New", bold=False).width("iiWW", 10) == pytest.approx(24.0, abs=0.01)
    assert face("Arial Narrow", bold=True).width(text, 10) == pytest.approx(face("Arial", bold=True).width(text, 8.2))


@acceptance(53)
@pytest.mark.parametrize("attributes", [' spc="600"', ' cap="all"'])
def test_spaced_out_letters_and_capitals_take_more_room(attributes):
    words = " ".join(["aaaa"] * 15)

    plain, _ = fitted(body(words), width=3.7, height=1)
    wide, _ = fitted(body((words, attributes)), width=3.7, height=1)

    assert sizes(plain) == []
    assert sizes(wide) != []


def test_arabic_thai_and_chinese_break_and_marks_have_no_width():
    plain, marked = ("ที่นี่", "ทน")
    assert face("Arial", bold=False).width(plain, 10) == face("Arial", bold=False).width(marked, 10)
    assert face("Arial", bold=False).width("\u0645\u064f", 10) == face("Arial", bold=False).width("\u0645", 10)
    # 30 ideographs of 10 pt in a column of 101: three lines of ten.
    assert measure([Paragraph((Run("数" * 30, 10),))], 101) == pytest.approx(36)


PIECES = st.sampled_from(["aaaa", "W" * 9, "a", "—", "€162k", "well-known", "214\u00a0drivers", "数据", "&amp;"])


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.lists(PIECES, min_size=1, max_size=30), min_size=1, max_size=3),
    st.floats(1, 6),
    st.floats(0.3, 3),
    st.booleans(),
    st.sampled_from(["Arial", "Cambria", "Times New Roman", "Courier New", "Verdana", "Poppins", "Arial Narrow"]),
    st.sampled_from(["", ' spc="300"', ' cap="all"']),
)
def test_the_quick_answer_never_passes_what_measuring_finds_too_tall(paragraphs, width, height, bold, face_name, own):
    spacing = '<a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef><a:spcPts val="600"/></a:spcBef>'
    xml = '<p:txBody><a:bodyPr lIns="0" rIns="0"/><a:p>' + "</a:p><a:p>".join(
        f'<a:pPr marL="120000">{spacing}</a:pPr><a:r><a:rPr b="{int(bold)}"{own}/><a:t>{" ".join(words)}</a:t></a:r>'
        for words in paragraphs
    )
    xml += "</a:p></p:txBody>"
    levels = [replace(level, typeface=face_name) for level in resolve_levels([])]

    if Bound(width * INCH, height * INCH, levels[0], {}).surely_fits(xml):
        body = read_body(xml, levels, {})
        column, room = body.room(width * INCH, height * INCH, {})
        assert measure([paragraph.at(lambda run: run.style.size) for paragraph in body.paragraphs], column) <= room


@pytest.mark.parametrize(
    ("family", "own", "is_sure"),
    [("Arial", "", True), ("Courier New", "", False), ("Arial", ' spc="900"', False), ("Poppins", "", False)],
)
def test_no_quick_answer_for_text_wider_or_taller_than_usual(family, own, is_sure):
    levels = [replace(level, typeface=family) for level in resolve_levels([])]

    # Thirty letters of 5 pt at 18 pt make one line of 21.6 pt; a typewriter's are 10.8 pt wide each.
    assert Bound(200 * 12_700, 22 * 12_700, levels[0], {}).surely_fits(body(("i" * 30, own))) is is_sure


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("aW1 -–\u00a0数é"), max_size=80),
    st.floats(0.3, 6),
    st.floats(0.2, 3),
)
def test_what_comes_back_fits_or_says_so(text, width, height):
    xml, problem = fitted(body(text), width=width, height=height)

    size = (sizes(xml) or [20])[0]
    tall = measure([Paragraph((Run(text, size),), end=Run("", size))], width * 72)
    assert (tall <= height * 72 + 0.5) or problem is not None or not text.strip()
    assert size >= 12
