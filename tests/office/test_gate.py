"""The gate: a sound file passes, and each kind of damage is named with its part."""

from __future__ import annotations

import io
import zipfile

import pytest
from chart_samples import chart_of, combination_template, data, drawn, in_deck
from docx import Document
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from qbr.office.gates.gate import gate

SLIDE = "ppt/slides/slide1.xml"


def deck():
    """Return a deck with text, a table, a filled chart and notes."""
    raw = in_deck(
        combination_template().render(data(["Jul", "Aug"], {"Plan": [1, 2], "Actual": [3, None], "Rate": [0.5, 1]}))
    )
    made = Presentation(io.BytesIO(raw))
    slide = made.slides[0]
    slide.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = "Hello"
    table = slide.shapes.add_table(2, 2, 0, Inches(2), Inches(3), Inches(1)).table
    table.cell(0, 0).text = "cell"
    slide.notes_slide.notes_text_frame.text = "say this"
    return saved(made)


def document():
    made = Document()
    made.add_paragraph("Hello")
    made.add_table(2, 2).cell(0, 0).text = "cell"
    return saved(made)


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data, part, *replacements, drop=(), extra=()):
    """Return the file with replacements made in a part, parts dropped, and (name, content) pairs added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                for before, after in replacements:
                    assert before in content, (part, before)
                    content = content.replace(before, after, 1)
            if name not in drop:
                new.writestr(name, content)
        for name, content in extra:
            new.writestr(name, content)
    return out.getvalue()


def found(file, **options):
    return [(problem.rule, problem.place.spot, problem.message) for problem in gate(file, **options)]


@pytest.mark.parametrize("make", [deck, document])
@pytest.mark.parametrize("cheap", [False, True])
def test_a_sound_file_passes(make, cheap):
    assert found(make(), cheap=cheap) == []


def test_what_is_no_archive_is_told():
    assert found(b"PK\x03\x04 broken")[0][0] == "G101"
    cut = deck()[:-2000]
    assert found(cut)[0][0] == "G101"


def test_a_damaged_entry_is_told():
    file = bytearray(deck())
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        info = archive.getinfo(SLIDE)
    file[info.header_offset + 30 + len(SLIDE) + 20] ^= 0xFF

    assert found(bytes(file))[0][0] == "G101"


def test_the_same_name_twice_is_told():
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = changed(deck(), "", extra=[(SLIDE, b"<x/>")])

    assert ("G102", SLIDE, "stands in the file twice") in found(twice, cheap=True)


def test_broken_xml_is_told_with_its_line():
    rule, part, message = found(changed(deck(), SLIDE, (b"</p:cSld>", b"")), cheap=True)[0]

    assert (rule, part) == ("G103", SLIDE)
    assert "mismatched tag" in message


def test_a_part_without_type_is_told():
    untyped = changed(
        deck(), "[Content_Types].xml", (b'PartName="/ppt/slides/slide1.xml"', b'PartName="/ppt/slides/slide9.xml"')
    )

    assert found(untyped, cheap=True) == [
        ("G104", "[Content_Types].xml", "gives a type to ppt/slides/slide9.xml, which is not in the file"),
        ("G104", SLIDE, "has only the content type of any XML"),
    ]


def test_a_relationship_that_leads_nowhere_is_told():
    assert (
        "G105",
        SLIDE,
        "relationship rId1 leads to ppt/slideLayouts/slideLayout7.xml, which is not in the file",
    ) in found(changed(deck(), "", drop={"ppt/slideLayouts/slideLayout7.xml"}), cheap=True)


def test_a_part_nobody_refers_to_is_told():
    orphan = changed(deck(), "", extra=[("ppt/media/old.png", b"x")])

    assert found(
        changed(
            orphan,
            "[Content_Types].xml",
            (b"<Default ", b'<Default Extension="png" ContentType="image/png"/><Default '),
        )
    ) == [("G106", "ppt/media/old.png", "is in the file, but nothing refers to it")]


def test_tags_of_the_template_are_found_in_one_piece_and_split_over_runs():
    whole = changed(deck(), SLIDE, (b"Hello", b"{{ customer.name }}"))
    split = changed(deck(), SLIDE, (b"Hello", b"{{ cust</a:t></a:r><a:r><a:t>omer.name }}"))
    escaped = changed(deck(), SLIDE, (b"Hello", b"{{ a &lt; b }}"))

    for file, tag in ((whole, "{{ customer.name }}"), (split, "{{ customer.name }}"), (escaped, "{{ a < b }}")):
        assert found(file, template_tags=["{{ other }}", tag], cheap=True) == [
            ("G107", SLIDE, f"still holds {tag} of the template")
        ]


def test_braces_that_data_brought_are_no_tags_of_the_template():
    assert found(changed(deck(), SLIDE, (b"Hello", b"{{ 7*7 }}")), template_tags=["{{ customer.name }}"]) == []


def test_two_shapes_with_one_id_are_told():
    twice = changed(deck(), SLIDE, (b'<p:cNvPr id="3"', b'<p:cNvPr id="2"'))

    assert found(twice) == [("G202", SLIDE, "has two shapes with the id 2")]


def test_slide_ids_out_of_range_are_told():
    odd = changed(deck(), "ppt/presentation.xml", (b'<p:sldId id="256"', b'<p:sldId id="12"'))

    assert found(odd) == [("G202", "ppt/presentation.xml", 'slide id "12" is not between 256 and 2147483647')]


def test_a_picture_without_relationship_is_told():
    odd = changed(deck(), SLIDE, (b'r:id="rId2"', b'r:id="rId99"'))

    assert found(odd) == [("G201", SLIDE, 'c:chart names the relationship "rId99", which the part does not have')]


def test_axis_ids_out_of_range_are_told():
    chart = chart_of(drawn(XL_CHART_TYPE.BAR_CLUSTERED, {"S": (1, 2, 3)}))
    name = chart.part.partname.lstrip("/")

    problems = found(saved(chart.part.package.presentation_part.presentation))

    assert {(rule, part) for rule, part, _ in problems} == {("G204", name)}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b"<a:p><a:r><a:t>Hello</a:t></a:r></a:p>", b"", "a text box without a paragraph"),
        (b'<a:gridCol w="1371600"/>', b"", "row 1 of a table has 2 cells for 1 columns"),
    ],
)
def test_empty_boxes_and_uneven_tables_are_told(before, after, message):
    assert message in [text for _, _, text in found(changed(deck(), SLIDE, (before, after)))]


def test_a_cell_of_a_document_ends_in_a_paragraph():
    broken = changed(document(), "word/document.xml", (b"<w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc>", b"</w:tc>"))

    assert found(broken) == [("G203", "word/document.xml", "a table cell that does not end in a paragraph")]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            b'<c:pt idx="1"><c:v>2</c:v>',
            b'<c:pt idx="1"><c:v>9</c:v>',
            "point 1 of Data!$B$2:$B$3 is '9' in the chart and '2' in the workbook",
        ),
        (b"Data!$B$2:$B$3", b"Data!$B$2:$B$4", "Data!$B$2:$B$4 has 3 cells, the chart shows 2 points"),
        (b"Data!$B$2:$B$3", b"Other!$B$2:$B$3", "Other!$B$2:$B$3 is not in the embedded workbook"),
        (b'<c:order val="1"/>', b'<c:order val="0"/>', "2 series have the order 0"),
        (
            b'<c:axId val="400"/></c:lineChart>',
            b'<c:axId val="401"/></c:lineChart>',
            "axis 401 of a plot does not exist",
        ),
    ],
)
def test_a_chart_that_disagrees_with_its_workbook_or_itself_is_told(before, after, message):
    file = deck()
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        chart = next(name for name in archive.namelist() if name.startswith("ppt/charts/chart"))

    assert message in [text for _, part, text in found(changed(file, chart, (before, after))) if part == chart]
