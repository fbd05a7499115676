"""Plain brand decks without a tag, drawn for tests: what a marketer of two fictional brands would bring."""

from __future__ import annotations

import io
from collections.abc import Mapping

from docx import Document
from docx.shared import Pt, RGBColor
from lxml import etree
from PIL import Image, ImageDraw
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MARLOWE = {
    "dk1": "1C1C1C", "lt1": "FFFFFF", "dk2": "2B3A42", "lt2": "EFEDE6", "accent1": "8A1538", "accent2": "2B3A42",
    "accent3": "4A7C59", "accent4": "C46A1B", "accent5": "B8A876", "accent6": "6B7B8C", "hlink": "8A1538",
    "folHlink": "6B7B8C",
}  # fmt: skip
TIDEWAY = {
    "dk1": "10242F", "lt1": "FFFFFF", "dk2": "35525F", "lt2": "EAF3F4", "accent1": "00798C", "accent2": "D1495B",
    "accent3": "EDAE49", "accent4": "66A182", "accent5": "2E4057", "accent6": "8D96A3", "hlink": "00798C",
    "folHlink": "8D96A3",
}  # fmt: skip


def marlowe() -> bytes:
    """Return a 4:3 deck with serif type and a dark bar behind its titles; its layouts have German names."""
    deck = Presentation()  # the library's own deck is 4:3, with eleven layouts
    _theme(deck, MARLOWE, "Cambria", "Cambria")
    master = deck.slide_master
    bar = _bar(master, 0, 0, 10, 1.15, MSO_THEME_COLOR.TEXT_2)
    _behind(master, bar)
    _place(master.placeholders[0], 0.5, 0.15, 9, 0.85)
    _title_look(master, 2400, "bg1")
    _feet(deck, 0.5, 9)
    for number, name in enumerate(
        ("Titelfolie", "Titel und Inhalt", "Abschnitt", "Zwei Inhalte", "Vergleich", "Nur Titel")
    ):
        layout = deck.slide_layouts[number]
        layout.name = name
        title = layout.placeholders[0]
        if number == 0:
            layout._element.set("showMasterSp", "0")
            _ink(title, "tx2")
            _place(title, 0.9, 2.2, 8.2, 1.2)
            _place(layout.placeholders[1], 0.9, 3.5, 8.2, 1.6)
            _left(layout.placeholders[1])
        elif number == 2:
            layout._element.set("showMasterSp", "0")
            _ink(title, "tx2")
        elif number == 5:
            _place(title, 0.5, 0.15, 9, 0.85)
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "Marlowe & Daughters"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "A sample slide"
    second.placeholders[1].text = "Words nobody needs"
    return _bytes(deck)


def tideway(*, bodiless: bool = False) -> bytes:
    """Return a 16:9 deck with a stripe on the left and a logo; `bodiless` leaves titles as its only placeholders."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _theme(deck, TIDEWAY, "Carlito", "Carlito")
    master = deck.slide_master
    for shape in [*master.placeholders, *(one for layout in deck.slide_layouts for one in layout.placeholders)]:
        if shape._element.spPr.find(f"{A}xfrm") is not None:
            shape.left, shape.width = int(shape.left * 4 / 3), int(shape.width * 4 / 3)
    stripe = _bar(master, 0, 0, 0.35, 7.5, MSO_THEME_COLOR.ACCENT_1)
    _behind(master, stripe)
    _logo(master)
    for layout in deck.slide_layouts:
        for look in layout._element.iter(f"{A}defRPr"):
            look.attrib.pop("cap", None)
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if bodiless and shape.placeholder_format.type not in (1, 3):
                shape._element.getparent().remove(shape._element)
    _place(master.placeholders[0], 0.9, 0.4, 10.4, 1.0)
    _place(master.placeholders[1], 0.9, 1.6, 11.8, 5.0)
    _title_look(master, 3200, "accent1")
    _feet(deck, 0.9, 11.8)
    _place(deck.slide_layouts[5].placeholders[0], 0.9, 0.4, 10.4, 1.0)
    _place(deck.slide_layouts[0].placeholders[0], 0.9, 2.3, 10.4, 1.3)
    if not bodiless:
        _place(deck.slide_layouts[0].placeholders[1], 0.9, 3.7, 10.4, 1.6)
        _left(deck.slide_layouts[0].placeholders[1])
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "One sample"
    frame = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(6), Inches(1))
    style = frame._element.find(f".//{A}tableStyleId")
    style.text = "{9D7B26C5-4107-4FEC-AEDC-1716B250A1EF}"  # Light Style 1
    return _bytes(deck)


def _logo(master: object) -> None:
    """Put a drawn logo into the upper right corner of a master."""
    picture = Image.new("RGBA", (360, 120), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 20, 90, 100), fill=(0, 121, 140, 255))
    pen.rectangle((110, 45, 350, 75), fill=(16, 36, 47, 255))
    file = io.BytesIO()
    picture.save(file, "PNG")
    _, relation = master.part.get_or_add_image_part(io.BytesIO(file.getvalue()))  # type: ignore[attr-defined]
    tree = master.shapes._spTree  # type: ignore[attr-defined]
    tree.add_pic(900, "Logo", "Tideway", relation, Inches(11.6), Inches(0.45), Inches(1.2), Inches(0.4))


def letterhead() -> bytes:
    """Return a plain Word document with styles of its own, a header and no tag."""
    document = Document()
    styles = document.styles
    styles["Normal"].font.name = "Cambria"
    styles["Normal"].font.size = Pt(11)
    for level, size in ((1, 20), (2, 15), (3, 12)):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size = "Cambria", Pt(size)
        style.font.color.rgb = RGBColor(0x8A, 0x15, 0x38)
    document.sections[0].header.paragraphs[0].text = "Marlowe & Daughters"
    document.add_heading("A sample heading", 1)
    document.add_paragraph("Words nobody needs.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _theme(deck: Deck, colours: Mapping[str, str], head: str, text: str) -> None:
    part = deck.slide_master.part.part_related_by(RT.THEME)
    root = etree.fromstring(part.blob)
    scheme = root.find(f".//{A}clrScheme")
    scheme.set("name", head)  # type: ignore[union-attr]
    for slot in scheme:  # type: ignore[union-attr]  # type: ignore[union-attr]
        for old in list(slot):
            slot.remove(old)
        etree.SubElement(slot, f"{A}srgbClr").set("val", colours[etree.QName(slot).localname])
    for kind, face in (("majorFont", head), ("minorFont", text)):
        root.find(f".//{A}{kind}/{A}latin").set("typeface", face)  # type: ignore[union-attr]
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _bar(owner: object, left: float, top: float, width: float, height: float, colour: MSO_THEME_COLOR) -> object:
    """Add a filled rectangle to a master, which the library can draw on slides only."""
    scratch = Presentation()
    slide = scratch.slides.add_slide(scratch.slide_layouts[6])
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(width), Inches(height))
    shape.fill.solid()
    shape.fill.fore_color.theme_color = colour
    shape.line.fill.background()
    style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    shape._element.remove(style)
    shape._element.xpath(".//p:cNvPr")[0].set("id", "901")
    return shape._element


def _behind(master: object, element: object) -> None:
    master.shapes._spTree.insert(2, element)  # type: ignore[attr-defined]


def _place(shape: object, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top = Inches(left), Inches(top)  # type: ignore[attr-defined]
    shape.width, shape.height = Inches(width), Inches(height)  # type: ignore[attr-defined]


def _title_look(master: object, size: int, slot: str) -> None:
    properties = master._element.find(  # type: ignore[attr-defined]
        ".//{http://schemas.openxmlformats.org/presentationml/2006/main}titleStyle"
    )
    look = properties.find(f"{A}lvl1pPr")
    look.set("algn", "l")
    run = look.find(f"{A}defRPr")
    run.set("sz", str(size))
    run.find(f"{A}solidFill")[0].set("val", slot)


def _feet(deck: Deck, left: float, width: float) -> None:
    """Put footer and page number into the lower corners of every page, in grey."""
    for owner in (deck.slide_master, *deck.slide_layouts):
        for shape in list(owner.placeholders):
            kind = shape.placeholder_format.type
            if kind == PP_PLACEHOLDER.FOOTER:
                _place(shape, left, 6.98, 4, 0.3)
            elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
                _place(shape, left + width - 0.5, 6.98, 0.5, 0.3)
            elif kind == PP_PLACEHOLDER.DATE:
                shape._element.getparent().remove(shape._element)


def _ink(shape: object, slot: str) -> None:
    body = shape._element.txBody  # type: ignore[attr-defined]
    style = body.find(f"{A}lstStyle")
    for old in list(style):
        style.remove(old)
    look = etree.SubElement(etree.SubElement(style, f"{A}lvl1pPr"), f"{A}defRPr")
    etree.SubElement(etree.SubElement(look, f"{A}solidFill"), f"{A}schemeClr").set("val", slot)


def _left(shape: object) -> None:
    """Set the text of a placeholder flush left."""
    for look in shape._element.iter(f"{A}lvl1pPr"):  # type: ignore[attr-defined]
        look.set("algn", "l")


def _bytes(deck: Deck) -> bytes:
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()
