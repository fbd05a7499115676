"""What is particular to text and drawings in Word: where they stand, how a run is styled, what an object's frame is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from qbr.office.fit.word_styles import WordStyles
from qbr.office.formats.included_files import choose_files
from qbr.office.formats.lists import Lists
from qbr.office.formats.markdown_lists import MarkdownLists
from qbr.office.formats.word_fitting import fit_exact_rows, fit_text_box, read_word_styles
from qbr.office.formats.word_markdown import WordMarkdown
from qbr.office.formats.word_styling import ParagraphNames, Styles
from qbr.office.including.origins import Origins
from qbr.office.objects.directives import Drawn, may_hide, read_directives
from qbr.office.objects.geometry import Box
from qbr.office.objects.newer_charts import settle_word_fallbacks
from qbr.office.objects.objects import apply
from qbr.office.objects.wishes import Wishes
from qbr.office.opc.markup import Element, ancestor, child, children, name_of, position, q, way_to
from qbr.office.opc.package import Package
from qbr.office.text.draft import Dialect, PartDraft
from qbr.office.text.text import WORD

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
            return _own_words(element)
        file, number = self.origins[element]
        return " › ".join(one for one in (file, _words(element, number)) if one)


def word_dialect(package: Package, origins: Origins, lists: Lists, kinds: MarkdownLists) -> Dialect:
    """Return how the text and drawings of a document are read.

    Args:
        package: the document.
        origins: where elements come from that other files brought.
        lists: its numbered lists.
        kinds: what Markdown in it takes its bullets and numbers from.
    """
    styles = Styles.read(package)
    return Dialect(
        WORD,
        _Places(origins),
        styles.styled,
        _is_twin,
        partial(_objects, rooms=read_word_styles(package)),
        WordMarkdown(styles, kinds),
        lists.restart,
        ParagraphNames(styles),
    )


def spot_of(element: Element) -> str:
    """Return where an element stands in a document as it was written, before anything is included."""
    return way_to(element, _own_words)


def _own_words(element: Element) -> str:
    return _words(element, position(element))


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
    is_optional = any(may_hide(directive) for directive in directives)
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
