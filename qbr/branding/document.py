"""The report in a brand's look: the standard document with the brand's theme, and the styles of its letterhead."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from qbr.branding.letterhead import W, adopt_styles, read_letterhead
from qbr.branding.palette import Ink, Palette, colours_of

_THEME, _STYLES = "word/theme/theme1.xml", "word/styles.xml"
_STANDARD_MAP = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_SLOTS = {"text1": "tx1", "text2": "tx2", "background1": "bg1", "background2": "bg2", "hyperlink": "hlink"}
_WORDS = {slot: word for word, slot in _SLOTS.items()}
_PARTS = re.compile(r"word/(document|styles|numbering|header\d+|footer\d+)\.xml")
_CHARTS = re.compile(r"word/charts/[^/]+\.xml")
_STOCK = "Office"  # colours and typefaces of a file that was never given any of its own
_STAMP = (1980, 1, 1, 0, 0, 0)


def branded_document(standard: bytes, deck: bytes, letter: tuple[bytes, str] | None = None) -> bytes:
    """Return the standard document in a brand's look.

    Args:
        standard: the standard document.
        deck: the brand's deck, whose theme is taken where there is no letterhead.
        letter: bytes and name of a plain Word file of the brand, whose theme and styles are taken.

    Raises:
        TemplateError: the letterhead is no Word file that can be used.
    """
    letterhead = read_letterhead(*letter) if letter is not None else None
    theme = _deck_theme(deck)
    if letterhead is not None and letterhead.theme:
        theme = _themed(theme, letterhead.theme, unless=_STOCK)
    palette, colours = Palette.of(theme, _STANDARD_MAP), colours_of(theme)
    with zipfile.ZipFile(io.BytesIO(standard)) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    entries[_THEME] = _themed(entries[_THEME], theme)
    for name, data in entries.items():
        if _PARTS.fullmatch(name):
            entries[name] = _recoloured(data, palette, colours)
        elif _CHARTS.fullmatch(name):
            root = etree.fromstring(data)
            palette.recolour_chart(root)
            entries[name] = _bytes(root)
    if letterhead is not None:
        styles = etree.fromstring(entries[_STYLES])
        adopt_styles(styles, letterhead)
        _refresh(styles, colours)
        entries[_STYLES] = _bytes(styles)
    return _packed(entries)


def _deck_theme(deck: bytes) -> bytes:
    master = Presentation(io.BytesIO(deck)).slide_masters[0]
    return bytes(master.part.part_related_by(RT.THEME).blob)


def _themed(ours: bytes, theirs: bytes, unless: str = "") -> bytes:
    """Return our theme with the colours and typefaces of theirs, unless theirs bear a name that says nothing."""
    root: Any = etree.fromstring(ours)
    given: Any = etree.fromstring(theirs)
    for name in ("a:clrScheme", "a:fontScheme"):
        old, new = root.find(f".//{qn(name)}"), given.find(f".//{qn(name)}")
        if old is not None and new is not None and new.get("name") != unless:
            old.getparent().replace(old, new)
    for node in (root, *root.iter(qn("a:fmtScheme"))):
        node.set("name", given.get("name") or "Brand")
    return _bytes(root)


def _recoloured(data: bytes, palette: Palette, colours: dict[str, str]) -> bytes:
    root = etree.fromstring(data)
    for node in root.iter():
        for theme, value in (("themeColor", "val"), ("themeFill", "fill")):
            if node.get(W + theme) is not None:
                _colour(node, theme, _value_name(node, value), palette, colours)
    palette.recolour(root)
    _without_our_name(root)
    for text in root.iter(f"{W}t"):
        text.text = (text.text or "").replace(*_OUR_COLOUR)
    return _bytes(root)


def _refresh(styles: Any, colours: dict[str, str]) -> None:
    """Write the theme's colours anew where a letterhead's style holds those of the theme it came with."""
    for node in styles.iter(f"{W}color"):
        slot = _SLOTS.get(node.get(f"{W}themeColor"), node.get(f"{W}themeColor"))
        is_shaded = any(node.get(f"{W}theme{shade}") for shade in ("Tint", "Shade"))
        if slot is not None and not is_shaded:
            node.set(f"{W}val", colours.get(_STANDARD_MAP.get(slot, slot), node.get(f"{W}val")))


def _value_name(node: Any, value: str) -> str:
    """Return which attribute holds the colour worked out: of a border it is another than of a run."""
    return "color" if value == "val" and node.get(W + "color") is not None else value


def _colour(node: Any, theme: str, value: str, palette: Palette, colours: dict[str, str]) -> None:
    """Write a colour as slot of the theme, its shade, and the value programs without a theme show."""
    slot = _SLOTS.get(node.get(W + theme), node.get(W + theme))
    ink = palette.inks.get(slot, Ink(slot))
    node.set(W + theme, _WORDS.get(ink.slot, ink.slot))
    base = colours.get(_STANDARD_MAP.get(ink.slot, ink.slot), "000000")
    node.set(W + value, _shaded(base, ink))
    if ink.share < 100:
        shade = "Tint" if ink.lift else "Shade"
        node.set(W + theme + shade if theme == "themeFill" else f"{W}theme{shade}", f"{round(ink.share * 2.55):02X}")


def _shaded(colour: str, ink: Ink) -> str:
    channels = [int(colour[start : start + 2], 16) for start in (0, 2, 4)]
    share, rest = ink.share / 100, 255 * (1 - ink.share / 100) if ink.lift else 0
    return "".join(f"{round(channel * share + rest):02X}" for channel in channels)


def _without_our_name(root: Any) -> None:
    """Put the vendor's name where the standard document shows the sample vendor's logo or names a style after it."""
    for drawing in list(root.iter(f"{W}drawing")):
        described = next(drawing.iter(_DOCPR), None)
        if described is not None and described.get("name") == _OUR_LOGO:
            _name_for_logo(drawing)
    for node in root.iter(f"{W}style", f"{W}tblStyle", f"{W}name"):
        for key in (f"{W}styleId", f"{W}val"):
            if node.get(key) == _OUR_STYLE:
                node.set(key, REVIEW_TABLE)


def _name_for_logo(drawing: Any) -> None:
    run = drawing.getparent()
    text = etree.Element(f"{W}t")
    text.text = "{{ vendor.name }}"
    run.replace(drawing, text)
    style = next(run.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(f"{W}val") == _ON_COLOUR and run.find(f"{W}rPr") is None:
        look = etree.Element(f"{W}rPr")
        etree.SubElement(look, f"{W}b")
        etree.SubElement(look, f"{W}color").attrib.update({f"{W}val": "FFFFFF", f"{W}themeColor": "background1"})
        run.insert(0, look)


_ON_COLOUR = "CoverLogo"  # the style of what stands on the coloured half of the cover
_DOCPR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_OUR_COLOUR = ("Blue marks", "The first colour marks")  # how the standard document explains its accent
_OUR_LOGO, _OUR_STYLE = "Fernhollow logo", "Fernhollow"
REVIEW_TABLE = "ReviewTable"


def _bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _packed(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return target.getvalue()
