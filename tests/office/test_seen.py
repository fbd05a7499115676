"""What a person can see: saving a file again changes nothing, editing it does."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import date

import pytest
from chart_samples import chart_of, combination_template, data, in_deck
from docx import Document
from docx.shared import Pt as WordPt
from docx.shared import RGBColor as WordColor
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Inches, Pt

from qbr.office.visible.seen import changes, same, seen


def picture(colour=(31, 53, 199), kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, kind)
    return io.BytesIO(out.getvalue())


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def deck():
    """Return a deck with what reviews are made of: placeholders, tables, charts, a group, pictures, notes."""
    filled = combination_template().render(
        data(["Jul", "Aug", "Sep"], {"Plan": [1, 2, 3], "Actual": [3, None, 5], "Rate": [0.5, 1, 0.7]})
    )
    made = Presentation(io.BytesIO(in_deck(filled)))
    title = made.slides.add_slide(made.slide_layouts[0])
    title.shapes.title.text, title.placeholders[1].text = "Acme", "Quarterly review & more"
    body = made.slides.add_slide(made.slide_layouts[1])
    body.shapes.title.text = "Two of six goals are on track"
    body.placeholders[1].text_frame.text = "first point"
    body.placeholders[1].text_frame.add_paragraph().text = "second point"
    body.notes_slide.notes_text_frame.text = "Say this.\nAsk that."
    table = body.shapes.add_table(3, 3, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"cell {row} {column}"
    free = made.slides.add_slide(made.slide_layouts[6])
    box = free.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame
    run = box.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = "▲ better", Pt(24), True
    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    group = free.shapes.add_group_shape()
    inner = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(3), Inches(2), Inches(1))
    inner.text_frame.text, inner.name = "in a group", "Tile"
    group.left, group.top = Inches(3), Inches(3)
    free.shapes.add_picture(picture(), Inches(7), Inches(1), Inches(2))
    lines = CategoryChartData()
    lines.categories = [date(2026, 7, 1), date(2026, 8, 1)]
    lines.add_series("Active users", (10, 20))
    free.shapes.add_chart(XL_CHART_TYPE.LINE, Inches(5), Inches(4), Inches(4), Inches(3), lines)
    return saved(made)


def document():
    made = Document()
    made.add_heading("Quarterly Business Review", 0)
    made.add_heading("Goals", 1)
    paragraph = made.add_paragraph("Two of six goals are ")
    run = paragraph.add_run("on track")
    run.bold, run.font.size, run.font.color.rgb = True, WordPt(14), WordColor(0xB0, 0x3A, 0x0A)
    made.add_paragraph("first", style="List Bullet")
    made.add_paragraph("words of somebody", style="Intense Quote")
    for style in ("Light Grid Accent 1", "Table Grid"):
        table = made.add_table(2, 2, style=style)
        for row in range(2):
            for column in range(2):
                table.cell(row, column).text = f"{style} {row} {column}"
    made.add_picture(picture())
    made.sections[0].header.paragraphs[0].text = "Acme · 2026-Q3"
    made.sections[0].footer.paragraphs[0].text = "Fernhollow"
    made.add_comment(paragraph.runs, text="please check", author="A", initials="A")
    return saved(made)


def edited(file, change):
    """Return the deck with a change made by python-pptx."""
    made = Presentation(io.BytesIO(file))
    change(made)
    return saved(made)


def edited_document(file, change):
    made = Document(io.BytesIO(file))
    change(made)
    return saved(made)


def shape(made, slide, name):
    return next(shape for shape in made.slides[slide].shapes if shape.name.startswith(name))


def stored_again(file):
    """Return the file with its parts in another order, other ids, another date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), reverse=True):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = part.replace(b"2013-01-27", b"2026-10-05")
            new.writestr(name, part.replace(b'<p:cNvPr id="2" ', b'<p:cNvPr id="902" '))
    return out.getvalue()


@pytest.mark.parametrize("make", [deck, document])
def test_saving_with_other_ids_dates_and_order_of_parts_is_no_edit(make):
    file = make()

    assert changes(seen(file), seen(stored_again(file))) == []
    assert same(seen(file), seen(stored_again(file)))


def saved_again(program, file, kind, folder):
    """Return the file as LibreOffice saves it."""
    path = folder / f"file.{kind}"
    path.write_bytes(file)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / path.name).read_bytes()


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "make"), [("pptx", deck), ("docx", document)])
def test_a_file_saved_again_by_libreoffice_counts_as_the_same(kind, make, soffice, tmp_path):
    file = make()

    again = saved_again(soffice, file, kind, tmp_path)

    assert again != file
    assert changes(seen(file), seen(again)) == []


def reword(made):
    made.slides[2].shapes.title.text_frame.paragraphs[0].runs[0].text = "Two of six goals are on time"


def move(made):
    moved = shape(made, 3, "TextBox")
    moved.left = moved.left + Inches(0.06)


def resize(made):
    shape(made, 3, "Picture").width = Inches(2.2)


def move_a_placeholder(made):
    title = made.slides[2].shapes.title
    title.left, title.top, title.width, title.height = title.left, title.top + Inches(0.1), title.width, title.height


def move_in_a_group(made):
    tile = next(iter(shape(made, 3, "Group").shapes))
    tile.left = tile.left + Inches(0.1)


def change_a_value(made):
    chart_of(made).plots[0].series[0]._element.xpath("c:val//c:v")[0].text = "99"


def rename_a_series(made):
    chart_of(made).plots[0].series[0]._element.xpath("c:tx//c:v")[0].text = "Target"


def change_a_note(made):
    made.slides[2].notes_slide.notes_text_frame.text = "Say nothing."


def add_a_note(made):
    made.slides[3].notes_slide.notes_text_frame.text = "Remember the dip."


def delete_a_slide(made):
    listed = made.slides._sldIdLst
    made.part.drop_rel(listed[1].rId)
    listed.remove(listed[1])


def reorder(made):
    listed = made.slides._sldIdLst
    listed.insert(1, listed[2])


def hide(made):
    made.slides[2]._element.set("show", "0")


def recolour(made):
    shape(made, 3, "TextBox").text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(0xB0, 0x3A, 0x0A)


def recolour_inherited(made):
    made.slides[2].shapes.title.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(0xB0, 0x3A, 0x0A)


def embolden(made):
    made.slides[2].placeholders[1].text_frame.paragraphs[0].runs[0].font.bold = True


def enlarge(made):
    shape(made, 3, "TextBox").text_frame.paragraphs[0].runs[0].font.size = Pt(26)


def fill(made):
    tile = next(iter(shape(made, 3, "Group").shapes))
    tile.fill.solid()
    tile.fill.fore_color.rgb = RGBColor(0, 0x6D, 0x5B)


def change_a_cell(made):
    table = next(shape for shape in made.slides[2].shapes if shape.has_table).table
    table.cell(1, 1).text_frame.paragraphs[0].runs[0].text = "changed"


def delete_a_shape(made):
    element = shape(made, 3, "Picture")._element
    element.getparent().remove(element)


def swap_a_picture(made):
    old = shape(made, 3, "Picture")
    made.slides[3].shapes.add_picture(picture((1, 2, 3)), old.left, old.top, old.width)
    old._element.getparent().remove(old._element)


def add_a_shape(made):
    made.slides[3].shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "draft"


DECK_EDITS = [
    reword,
    move,
    resize,
    move_a_placeholder,
    move_in_a_group,
    change_a_value,
    rename_a_series,
    change_a_note,
    add_a_note,
    delete_a_slide,
    reorder,
    hide,
    recolour,
    recolour_inherited,
    embolden,
    enlarge,
    fill,
    change_a_cell,
    delete_a_shape,
    swap_a_picture,
    add_a_shape,
]


@pytest.mark.parametrize("edit", DECK_EDITS)
def test_an_edit_of_a_deck_is_seen(edit):
    file = deck()

    after = seen(edited(file, edit))

    assert changes(seen(file), after) != []
    assert not same(seen(file), after)
    assert changes(after, seen(edited(file, edit))) == []


def test_changes_name_slide_and_words():
    file = deck()

    assert changes(seen(file), seen(edited(file, change_a_cell))) == [
        "slide 3 \"Two of six goals are on track\": table 'cell 0 0 cell 0 1 cell 0 2 cell 1 0 cell 1 1 cell 1 2 cell 2 0 cell 2 1 cell 2 2' "
        "is now table 'cell 0 0 cell 0 1 cell 0 2 cell 1 0 changed cell 1 2 cell 2 0 cell 2 1 cell 2 2'"
    ]


def test_a_deleted_slide_does_not_make_those_behind_it_different():
    file = deck()

    assert changes(seen(file), seen(edited(file, delete_a_slide))) == ['slide 2 "Acme" is gone']


def test_a_move_nobody_can_see_is_no_edit():
    file = deck()

    def nudge(made):
        moved = shape(made, 3, "TextBox")
        moved.left = Emu(moved.left + 5000)  # five thousandths of an inch, as programs round

    assert changes(seen(file), seen(edited(file, nudge))) == []


def test_a_new_comment_on_a_slide_is_seen():
    file, out = deck(), io.BytesIO()
    comment = (
        b'<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        b'<p:cm authorId="0" dt="2026-10-05T09:00:00" idx="1"><p:pos x="10" y="10"/><p:text>please check</p:text></p:cm></p:cmLst>'
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    link = b'<Relationship Id="rId77" Type="' + kind + b'" Target="../comments/comment1.xml"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(
                name, part.replace(b"</Relationships>", link) if name == "ppt/slides/_rels/slide1.xml.rels" else part
            )
        new.writestr("ppt/comments/comment1.xml", comment)

    assert changes(seen(file), seen(out.getvalue())) == ["slide 1: comment 'please check' is new"]


def change_words(made):
    made.paragraphs[2].runs[0].text = "Three of six goals are "


def recolour_words(made):
    made.paragraphs[2].runs[1].font.color.rgb = WordColor(0, 0, 0xFF)


def slant(made):
    made.paragraphs[3].runs[0].italic = True


def change_a_header(made):
    made.sections[0].header.paragraphs[0].text = "Acme · 2026-Q4"


def change_a_cell_of_a_table(made):
    made.tables[1].cell(0, 1).text = "changed"


def add_a_comment(made):
    made.add_comment(made.paragraphs[3].runs, text="and this", author="B", initials="B")


def delete_a_paragraph(made):
    element = made.paragraphs[3]._element
    element.getparent().remove(element)


def swap_paragraphs(made):
    first = made.paragraphs[3]._element
    first.addnext(made.paragraphs[2]._element)


def enlarge_a_picture(made):
    made.inline_shapes[0].width = Inches(2)


@pytest.mark.parametrize(
    "edit",
    [
        change_words,
        recolour_words,
        slant,
        change_a_header,
        change_a_cell_of_a_table,
        add_a_comment,
        delete_a_paragraph,
        swap_paragraphs,
        enlarge_a_picture,
    ],
)
def test_an_edit_of_a_document_is_seen(edit):
    file = document()

    assert changes(seen(file), seen(edited_document(file, edit))) != []


def test_a_file_that_cannot_be_read_is_like_none_but_itself():
    file = deck()

    assert not same(seen(file), seen(file[:5000]))
    assert same(seen(b"no file"), seen(b"no file"))
    assert not same(seen(b"no file"), seen(b"another"))
    assert changes(seen(file), seen(b"no file")) == ["the file cannot be read any more"]


def test_points_of_a_scatter_are_seen_where_they_stand():
    sample = XyChartData()
    sample.add_series("Deals").add_data_point(1, 2)
    made = Presentation()
    made.slides.add_slide(made.slide_layouts[6]).shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER, Inches(1), Inches(1), Inches(4), Inches(3), sample
    )
    before = saved(made)
    chart_of(made).plots[0].series[0]._element.xpath("c:xVal//c:v")[0].text = "3"

    assert seen(before) == seen(before)
    assert seen(before) != seen(saved(made))
