"""What is particular to text and drawings in Word: where they stand, how a run is styled, what an object's frame is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from qbr.office.fit.word_styles import WordStyles
from qbr.office.formats.included_files import choose_files
from qbr.office.formats.lists import Lists
from qbr.office.formats.word_fitting import fit_exact_rows, fit_text_box, read_word_styles
from qbr.office.including.origins import Origins
from qbr.office.objects.directives import Drawn, read_directives
from qbr.office.objects.geometry import Box
from qbr.office.objects.newer_charts import settle_word_fallbacks
from qbr.office.objects.objects import apply
from qbr.office.objects.wishes import Wishes
from qbr.office.opc.markup import Element, ancestor, child, children, name_of, parse_xml, position, q, way_to
from qbr.office.opc.package import Package
from qbr.office.text.draft import Dialect, PartDraft
from qbr.office.text.text import WORD
from qbr.sandbox import nearest

_COLOUR = re.compile(r"<w:color\b[^>]*/>")
_RUN_STYLE = re.compile(r"<w:rStyle\b[^>]*/>")
_AFTER_COLOUR = re.compile(  # what must stand behind a colour in run properties
    r"<w:(?:spacing|w|kern|position|sz|szCs|highlight|u|effect|bdr|shd|fitText|vertAlign|rtl|cs|em|lang"
    r"|eastAsianLayout|specVanish|oMath|rPrChange)\b|</w:rPr>"
)
_SLOTS = {  # theme slot → how Word calls it
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    "dk1": "text1",
    "tx1": "text1",
    "lt1": "background1",
    "bg1": "background1",
    "dk2": "text2",
    "tx2": "text2",
    "lt2": "background2",
    "bg2": "background2",
    "hlink": "hyperlink",
    "folHlink": "followedHyperlink",
}
_THEME_NAMES = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_NOTES = {"w:footnote": "footnote", "w:endnote": "endnote", "w:comment": "comment"}
_BLOCKS = ("w:body", "w:hdr", "w:ftr", "w:txbxContent")


@dataclass(frozen=True)
class _Places:
    """Where elements stand: table, row and column, paragraph, counted within the file they come from."""

    origins: Origins

    def __call__(self, element: Element) -> str:
        """Return where an element stands; a drawing by its name."""
        return way_to(element, self._words)

    def _words(self, element: Element) -> str:
        if element not in self.origins:
            return _words(element, position(element))
        file, number = self.origins[element]
        return " › ".join(one for one in (file, _words(element, number)) if one)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles a value may choose from."""

    characters: Mapping[str, str]  # name of a character style, in lower case → its id
    colours: Mapping[str, str]  # theme slot → six hex digits

    @classmethod
    def read(cls, package: Package) -> Styles:
        """Return the character styles and theme colours of a document."""
        characters: dict[str, str] = {}
        for part in package.related(package.main, "styles")[:1]:
            for style in children(parse_xml(package.read(part)), "w:style"):
                name = child(style, "w:name")
                if style.get(q("w:type")) == "character" and name is not None:
                    characters[str(name.get(q("w:val"), "")).casefold()] = str(style.get(q("w:styleId"), ""))
        return cls(characters, _theme_colours(package))

    def styled(self, properties: str) -> StyledRun:
        """Return the properties of a run, ready to be given a style by its name."""
        return StyledRun(self, "<w:rPr></w:rPr>" if properties in ("", "<w:rPr/>") else properties)

    def apply(self, style: str, properties: str) -> str:
        """Return the properties of a run in a style.

        Raises:
            ValueError: there is no such style.
        """
        if style in _SLOTS:
            return self._coloured(properties, style)
        known = self.characters.get(style.casefold())
        if known is None:
            there = [*self.characters, *_SLOTS]
            hint = nearest(style, there) or f"There is: {', '.join(sorted(there))}."
            raise ValueError(f'there is no character style or theme colour "{style}". {hint}')
        without = _RUN_STYLE.sub("", properties)
        return without.replace("<w:rPr>", f'<w:rPr><w:rStyle w:val="{known}"/>', 1)

    def _coloured(self, properties: str, slot: str) -> str:
        without = _COLOUR.sub("", properties)
        value = self.colours.get(_THEME_NAMES.get(slot, slot), "auto")
        colour = f'<w:color w:val="{value}" w:themeColor="{_SLOTS[slot]}"/>'
        place = _AFTER_COLOUR.search(without)
        position = place.start() if place else len(without)
        return without[:position] + colour + without[position:]


@dataclass(frozen=True, slots=True)
class StyledRun:
    """The properties of a run, to be given a style by its name."""

    styles: Styles
    properties: str

    def __call__(self, style: str) -> str:
        """Return the properties in the style; see `Styles.apply`."""
        return self.styles.apply(style, self.properties)


def word_dialect(package: Package, origins: Origins, lists: Lists) -> Dialect:
    """Return how the text and drawings of a document are read.

    Args:
        package: the document.
        origins: where elements come from that other files brought.
        lists: its numbered lists.
    """
    styles = Styles.read(package)
    return Dialect(
        WORD,
        _Places(origins),
        styles.styled,
        _is_twin,
        partial(_objects, rooms=read_word_styles(package)),
        lists.restart,
    )


def _words(element: Element, number: int) -> str:
    name = name_of(element)
    parent = element.getparent()
    if parent is None:
        return ""
    if name == "w:tc" and name_of(parent) == "w:tr":
        return f"row {position(parent)}, column {position(element)}"
    if name == "w:tbl":
        return f"table {number}"
    if name in _NOTES:
        return f"{_NOTES[name]} {element.get(q('w:id'))}"
    if name == "w:p" and (name_of(parent) in _BLOCKS or _has_more(parent)):
        return f"paragraph {number}"
    if name == "w:drawing":
        properties = next(element.iter(q("wp:docPr")), None)
        return f'"{properties.get("name")}"' if properties is not None and properties.get("name") else ""
    return ""


def _has_more(container: Element) -> bool:
    """Return whether a container holds more than one paragraph."""
    return sum(1 for _, _ in zip(children(container, "w:p"), range(2), strict=False)) > 1


def _is_twin(element: Element) -> bool:
    return ancestor(element, "mc:Fallback") is not None


def _objects(compiler: PartDraft, rooms: WordStyles) -> None:
    choose_files(compiler)
    settle_word_fallbacks(compiler.root)
    for drawing in list(compiler.root.iter(q("w:drawing"))):
        properties = next(drawing.iter(q("wp:docPr")), None)
        if properties is None:
            continue
        _gather_description(drawing, properties)
        spot = compiler.dialect.spot(drawing)
        wishes = _applied(compiler, drawing, properties, spot)
        is_box = fit_text_box(compiler, drawing, rooms, wishes, spot)
        if wishes.minimum is not None and not is_box:
            hint = "Put the line into the alt text of a text box of a fixed size."
            shown = f"{{% fit min={wishes.minimum:g} %}}"
            compiler.fault(f"{shown} is on an object whose text has no fixed room", hint, "T604", spot)
    fit_exact_rows(compiler, rooms)


def _applied(compiler: PartDraft, drawing: Element, properties: Element, spot: str) -> Wishes:
    """Let the directives of a drawing take effect; return what they say about its room."""
    directives, _ = read_directives(str(properties.get("descr", "")))
    if not directives:
        return Wishes()
    extent = next(drawing.iter(q("wp:extent")), None)
    size = (0, 0) if extent is None else (int(extent.get("cx", "0")), int(extent.get("cy", "0")))
    box = Box(0, 0, *size)
    is_optional = any(directive.word == "show" for directive in directives)
    drawn = Drawn(_removable(drawing, compiler, is_optional), properties, spot, box, box)
    apply(compiler, drawn)
    return drawn.wishes


def _gather_description(drawing: Element, properties: Element) -> None:
    """Leave directives in one of the places Word keeps alt text in."""
    for inner in drawing.iter(q("pic:cNvPr")):
        directives, rest = read_directives(str(inner.get("descr", "")))
        if directives:
            if not read_directives(str(properties.get("descr", "")))[0]:
                properties.set("descr", str(inner.get("descr")))
            inner.set("descr", rest if "{" not in rest else "")
    twins = _with_stand_in(drawing)
    for shape in () if twins is None else twins.iter():
        directives, rest = read_directives(str(shape.get("alt", ""))) if name_of(shape).startswith("v:") else ([], "")
        if directives:
            shape.set("alt", rest)


def _with_stand_in(drawing: Element) -> Element | None:
    """Return a drawing together with what older readers see in its place; None when they see the same."""
    around = drawing.getparent()
    is_choice = around is not None and name_of(around) in ("mc:Choice", "mc:Fallback")
    return around.getparent() if around is not None and is_choice else None


def _removable(drawing: Element, compiler: PartDraft, is_optional: bool) -> Element:
    """Return what goes with a drawing: its run when it holds nothing else, its paragraph likewise."""
    both = _with_stand_in(drawing)
    element = drawing if both is None else both
    run = element.getparent()
    if run is None or name_of(run) != "w:r" or any(name_of(part) != "w:rPr" for part in run if part is not element):
        return element
    paragraph = run.getparent()
    if not is_optional or paragraph is None or name_of(paragraph) != "w:p":
        return run
    others = [part for part in paragraph if part is not run and name_of(part) not in ("w:pPr", "w:proofErr")]
    settings = child(paragraph, "w:pPr", "w:sectPr")
    if others or settings is not None:
        return run
    holder = paragraph.getparent()
    if holder is not None:
        compiler.emptied.append(holder)
    return paragraph


def _theme_colours(package: Package) -> dict[str, str]:
    colours: dict[str, str] = {}
    for part in package.related(package.main, "theme")[:1]:
        scheme = next(parse_xml(package.read(part)).iter(q("a:clrScheme")), None)
        for slot in () if scheme is None else children(scheme):
            value = next(iter(children(slot)), None)
            if value is not None:
                colours[name_of(slot)[2:]] = str(value.get("lastClr") or value.get("val") or "auto")
    return colours
