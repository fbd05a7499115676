"""Text of Word in boxes and rows of a fixed size: Word cuts off what has no room, so it is made smaller, or told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qbr.errors import Place, Problem
from qbr.office.fit.fit import fit_read
from qbr.office.fit.text_styles import EMU_PER_POINT, LevelStyle
from qbr.office.fit.word_body import read_word_body
from qbr.office.fit.word_styles import TWIPS, WordStyles, with_setting
from qbr.office.objects.fitting import MINIMUM_SIZE, theme_fonts
from qbr.office.objects.wishes import Wishes
from qbr.office.opc.markup import Element, ancestor, child, children, name_of, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.text.draft import PartDraft
from qbr.office.text.text import WORD, text_of

_INSETS = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}
_CELL_MARGIN = 108  # twips at the left and right of a cell, where nothing else is said
_DEFAULT = LevelStyle(size=10.0, typeface="Times New Roman")  # what Word takes where a document says nothing


@dataclass(frozen=True, slots=True)
class WordRoom:
    """A stretch of a document with a room of a fixed size."""

    width: float  # points
    height: float
    spot: str
    styles: WordStyles
    minimum: float | None  # as the template states it, in points

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the text, in smaller sizes if need be; one that cannot fit is told."""
        body = read_word_body(text, self.styles)
        if not body.has_words:
            return text
        smallest = MINIMUM_SIZE if self.minimum is None else self.minimum
        fitted, problem = fit_read(
            body, self.width, self.height, smallest, place(self.spot), is_strict=self.minimum is not None
        )
        if problem is not None:
            tell(problem)
        return fitted


def read_word_styles(package: Package) -> WordStyles:
    """Return the paragraph styles of a document."""
    themes = package.related(package.main, "theme")[:1]
    fonts = theme_fonts(parse_xml(package.read(themes[0]))) if themes else {}
    parts = package.related(package.main, "styles")[:1]
    if not parts:
        return WordStyles(_DEFAULT, {}, fonts)
    root = parse_xml(package.read(parts[0]))
    base = _DEFAULT
    for settings in root.iterfind(f"{q('w:docDefaults')}/*/*"):
        base = _styled(base, settings, fonts)
    known = {str(style.get(q("w:styleId"), "")): style for style in children(root, "w:style")}
    found = {name: _resolved(name, known, base, fonts) for name in known}
    normal = next((name for name, style in known.items() if _is_normal(style)), "")
    return WordStyles(found.get(normal, base), found, fonts)


def fit_text_box(compiler: PartDraft, drawing: Element, styles: WordStyles, wishes: Wishes, spot: str) -> bool:
    """Let the text of a box of a fixed size be measured; return whether the drawing is one."""
    content = next(drawing.iter(q("w:txbxContent")), None)
    holder = None if content is None else ancestor(content, "wps:wsp")
    size = None if holder is None else child(holder, "wps:spPr", "a:xfrm", "a:ext")
    properties = None if holder is None else child(holder, "wps:bodyPr")
    if content is None or size is None or properties is None or not wishes.is_fitted:
        return False
    is_upright = str(properties.get("vert", "horz")) == "horz" and ancestor(content, "mc:Fallback") is None
    if not is_upright or child(properties, "a:spAutoFit") is not None:
        return False
    if wishes.minimum is not None or _has_tags(content):
        sides = {name: int(properties.get(name, str(usual))) for name, usual in _INSETS.items()}
        width = (int(size.get("cx", "0")) - sides["lIns"] - sides["rIns"]) / EMU_PER_POINT
        height = (int(size.get("cy", "0")) - sides["tIns"] - sides["bIns"]) / EMU_PER_POINT
        compiler.scope(content, WordRoom(width, height, spot, styles, wishes.minimum), inside=False)
    return True


def fit_exact_rows(compiler: PartDraft, styles: WordStyles) -> None:
    """Let the text of table rows of an exact height be measured."""
    for row in compiler.root.iter(q("w:tr")):
        height = child(row, "w:trPr", "w:trHeight")
        if height is None or height.get(q("w:hRule")) != "exact":
            continue
        for cell in children(row, "w:tc"):
            width = child(cell, "w:tcPr", "w:tcW")
            if width is not None and width.get(q("w:type")) == "dxa" and _has_tags(cell):
                room = (float(width.get(q("w:w"), "0")) - 2 * _CELL_MARGIN) / TWIPS
                points = float(height.get(q("w:val"), "0")) / TWIPS
                spot = compiler.dialect.spot(cell)
                compiler.scope(cell, WordRoom(room, points, spot, styles, None), inside=False)


def _resolved(name: str, known: dict[str, Element], base: LevelStyle, fonts: dict[str, str]) -> LevelStyle:
    """Return a style with all it is based on."""
    chain: list[Element] = []
    while name in known and known[name] not in chain:
        chain.append(known[name])
        parent = child(known[name], "w:basedOn")
        name = "" if parent is None else str(parent.get(q("w:val"), ""))
    style = base
    for link in reversed(chain):
        for settings in children(link, "w:pPr", "w:rPr"):
            style = _styled(style, settings, fonts)
    return style


def _styled(style: LevelStyle, settings: Element, fonts: dict[str, str]) -> LevelStyle:
    for setting in children(settings):
        attributes = {f"w:{str(name).rpartition('}')[2]}": str(value) for name, value in setting.attrib.items()}
        style = with_setting(style, name_of(setting), attributes, fonts)
    return style


def _is_normal(style: Element) -> bool:
    return style.get(q("w:type")) == "paragraph" and style.get(q("w:default")) in ("1", "true")


def _has_tags(element: Element) -> bool:
    text = "".join(text_of(paragraph, WORD) for paragraph in element.iter(q("w:p")))
    return "{{" in text or "{%" in text
