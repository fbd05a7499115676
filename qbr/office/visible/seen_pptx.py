"""What a person can see of a deck, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qbr.office.opc.markup import Element, child, children, name_of, q
from qbr.office.visible.seen_chart import chart_value
from qbr.office.visible.seen_colours import Theme, from_hex
from qbr.office.visible.seen_file import SeenFile
from qbr.office.visible.seen_text import Inherited, plain_text, text_value
from qbr.office.visible.seen_values import NOTHING, Colour, Drawn, Item, Length, Page, Value

_PLAIN_TABLES = ("{2D5ABB26-0587-4C30-8999-92F81FD0307C}", "{5940675A-B579-460E-94D1-54222C63F5DA}", "")
_MASTER_STYLES = {"title": "p:titleStyle", "ctrTitle": "p:titleStyle", "dt": "", "ftr": "", "sldNum": ""}
_MASTER_KINDS = {"ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum", "title": "title"}
_DRAWN = ("p:sp", "p:cxnSp", "p:pic", "p:graphicFrame", "p:grpSp")


@dataclass(frozen=True, slots=True)
class _Frame:
    """How coordinates inside a group become those of the slide."""

    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    down: float = 1.0

    def box(self, transform: Element | None) -> Value:
        """Return left, top, width, height and middle on the slide, and the turn in degrees."""
        offset, extent = _child(transform, "a:off"), _child(transform, "a:ext")
        if transform is None or offset is None or extent is None:
            return None
        lengths = (
            self.x + _number(offset, "x") * self.across,
            self.y + _number(offset, "y") * self.down,
            _number(extent, "cx") * self.across,
            _number(extent, "cy") * self.down,
            self.x + (_number(offset, "x") + _number(extent, "cx") / 2) * self.across,
        )
        return (*(Length(length) for length in lengths), round(_number(transform, "rot") / 60_000) % 360)

    def inside(self, transform: Element | None) -> _Frame:
        """Return the frame of what a group holds."""
        offset, extent = _child(transform, "a:off"), _child(transform, "a:ext")
        first, size = _child(transform, "a:chOff"), _child(transform, "a:chExt")
        if offset is None or extent is None or first is None or size is None:
            return self
        across = self.across * _ratio(_number(extent, "cx"), _number(size, "cx"))
        down = self.down * _ratio(_number(extent, "cy"), _number(size, "cy"))
        left = self.x + _number(offset, "x") * self.across - _number(first, "x") * across
        top = self.y + _number(offset, "y") * self.down - _number(first, "y") * down
        return _Frame(left, top, across, down)


def deck_pages(file: SeenFile) -> Iterator[Page]:
    """Yield the slides of a deck in their order."""
    root = file.tree(file.main)
    listed = child(root, "p:sldIdLst")
    default = child(root, "p:defaultTextStyle")
    for number, entry in enumerate(children(listed) if listed is not None else (), 1):
        part = file.target(file.main, entry.get(q("r:id")))
        if part in file.entries:
            yield _Slide(file, part, default).page(number)


class _Slide:
    """One slide with the layout and master it inherits from."""

    def __init__(self, file: SeenFile, part: str, default: Element | None) -> None:
        self.file, self.part, self.root, self.default = file, part, file.tree(part), default
        layout = next(iter(file.related(part, "slideLayout")), "")
        master = next(iter(file.related(layout, "slideMaster")), "") if layout else ""
        self.layout = file.tree(layout) if layout else None
        self.master = file.tree(master) if master else None
        self.theme = self._theme(master)

    def _theme(self, master: str) -> Theme:
        part = next(iter(self.file.related(master, "theme")), "") if master else ""
        mapping = _child(self.master, "p:clrMap")
        names = {str(key): str(value) for key, value in mapping.attrib.items()} if mapping is not None else {}
        return Theme.read(self.file.tree(part), names) if part else Theme()

    def page(self, number: int) -> Page:
        tree = child(self.root, "p:cSld", "p:spTree")
        items = list(self._items(tree, _Frame())) if tree is not None else []
        items += self._notes()
        items += self._comments()
        if self.root.get("show") in ("0", "false"):
            items.append(Item("slide", "hidden"))
        background = child(self.root, "p:cSld", "p:bg", "p:bgPr", "a:solidFill")
        if background is not None:
            items.append(Item("background", self.theme.colour(background)))
        title = self._title()
        return Page(f'slide {number} "{title}"' if title else f"slide {number}", tuple(items), title)

    def _title(self) -> str:
        for shape in self.root.iter(q("p:sp")):
            if _placeholder_kind(shape) in ("title", "ctrTitle"):
                return " ".join(plain_text(child(shape, "p:txBody")).split())
        return ""

    def _items(self, tree: Element, frame: _Frame) -> Iterator[Item]:
        for shape in children(tree, *_DRAWN):
            if _is_hidden(shape):
                continue
            kind = name_of(shape)
            if kind == "p:grpSp":
                yield from self._items(shape, frame.inside(child(shape, "p:grpSpPr", "a:xfrm")))
            elif kind == "p:graphicFrame":
                yield from self._framed(shape, frame)
            elif kind == "p:pic":
                yield self._picture(shape, frame)
            else:
                yield from self._shape(shape, frame)

    def _shape(self, shape: Element, frame: _Frame) -> Iterator[Item]:
        """Yield a shape with its words; nothing for one that shows neither words nor fill nor line."""
        body = child(shape, "p:txBody")
        said = plain_text(body)
        fill, line = self._fill(shape), self._line(shape)
        if not said and fill == line == NOTHING:
            return
        box = _held(frame.box(self._transform(shape)), body)
        text = text_value(body, self._inherited(shape)) if said else ()
        yield Item("text" if said else "shape", (text, box, fill, line, self._links(shape)))

    def _inherited(self, shape: Element) -> Inherited:
        """Return what the text of a shape inherits: from its placeholder, or from the deck and its own style."""
        kind = _placeholder_kind(shape)
        styles = [child(inherited, "p:txBody", "a:lstStyle") for inherited in self._placeholders(shape)]
        if kind is not None:
            name = _MASTER_STYLES.get(kind, "p:bodyStyle") or "p:otherStyle"
            styles.append(_child(self.master, "p:txStyles", name))
        styles.append(self.default)
        from_style = self.theme.colour(child(shape, "p:style", "a:fontRef"))
        found = tuple(style for style in styles if style is not None)
        if kind is None and from_style is not None:
            # The colour of a shape's style goes before that of the deck's default text.
            return Inherited(_without_colour(found), self.theme, from_style)
        return Inherited(found, self.theme, from_style or self._ink())

    def _ink(self) -> Colour | None:
        slot = self.theme.mapping.get("tx1", "dk1")
        return from_hex(self.theme.colours.get(slot, "000000"))

    def _placeholders(self, shape: Element) -> Iterator[Element]:
        """Yield the placeholders a shape stands for: the layout's, then the master's."""
        own = _placeholder(shape)
        if own is None:
            return
        index, kind = own.get("idx", "0"), own.get("type", "body")
        for candidate in _shapes(self.layout):
            found = _placeholder(candidate)
            if found is None:
                continue
            if found.get("idx", "0") == index if "idx" in own.attrib else found.get("type", "body") == kind:
                yield candidate
                kind = found.get("type", kind)
                break
        wanted = _MASTER_KINDS.get(kind, "body")
        for candidate in _shapes(self.master):
            found = _placeholder(candidate)
            if found is not None and found.get("type", "body") == wanted:
                yield candidate
                break

    def _transform(self, shape: Element) -> Element | None:
        own = child(shape, "p:spPr", "a:xfrm")
        if own is not None:
            return own
        inherited = (child(one, "p:spPr", "a:xfrm") for one in self._placeholders(shape))
        return next((found for found in inherited if found is not None), None)

    def _fill(self, shape: Element) -> Value:
        properties = [child(one, "p:spPr") for one in (shape, *self._placeholders(shape))]
        for given in (one for one in properties if one is not None):
            found = self.theme.filling(given)
            if found is not None:
                return found
        return self.theme.styled(child(shape, "p:style", "a:fillRef"), self.theme.fills)

    def _line(self, shape: Element) -> Value:
        properties = [child(one, "p:spPr", "a:ln") for one in (shape, *self._placeholders(shape))]
        for given in (one for one in properties if one is not None):
            found = self.theme.filling(given)
            if found is not None:
                return found
        return self.theme.styled(child(shape, "p:style", "a:lnRef"), self.theme.lines)

    def _links(self, shape: Element) -> Value:
        """Return the addresses outside that a shape and its words lead to."""
        found = []
        for link in shape.iter(q("a:hlinkClick")):
            target = self.file.target(self.part, link.get(q("r:id")))
            found += [target] if "://" in target or target.startswith("mailto:") else []
        return tuple(found)

    def _picture(self, shape: Element, frame: _Frame) -> Item:
        blip = child(shape, "p:blipFill", "a:blip")
        part = self.file.target(self.part, blip.get(q("r:embed"))) if blip is not None else ""
        crop = child(shape, "p:blipFill", "a:srcRect")
        cut = tuple(round(_number(crop, side) / 1000) for side in "ltrb") if crop is not None else (0, 0, 0, 0)
        return Item("picture", (Drawn(self.file.picture(part)), frame.box(self._transform(shape)), cut))

    def _framed(self, shape: Element, frame: _Frame) -> Iterator[Item]:
        box = frame.box(child(shape, "p:xfrm"))
        table = child(shape, "a:graphic", "a:graphicData", "a:tbl")
        chart = child(shape, "a:graphic", "a:graphicData", "c:chart")
        if table is not None:
            # Rows grow with their text when a program lays the table out: its height is not a person's doing.
            place = box[:3] if isinstance(box, tuple) else None
            yield Item("table", (self._table(table), place))
        elif chart is not None:
            part = self.file.target(self.part, chart.get(q("r:id")))
            if part in self.file.entries:
                yield Item("chart", (chart_value(self.file.tree(part)), box))

    def _table(self, table: Element) -> Value:
        style = child(table, "a:tblPr", "a:tableStyleId")
        known = (style.text or "").upper() in _PLAIN_TABLES if style is not None else True
        styles = (self.default,) if self.default is not None else ()
        inherited = Inherited(styles, self.theme, self._ink(), known)
        rows = []
        for row in children(table, "a:tr"):
            cells = (cell for cell in children(row, "a:tc") if not cell.get("hMerge") and not cell.get("vMerge"))
            rows.append(tuple(self._cell(cell, inherited) for cell in cells))
        return tuple(rows)

    def _cell(self, cell: Element, inherited: Inherited) -> Value:
        properties = child(cell, "a:tcPr")
        fill = self.theme.filling(properties) if properties is not None else None
        return (text_value(child(cell, "a:txBody"), inherited), fill or (NOTHING if inherited.known else None))

    def _notes(self) -> list[Item]:
        for part in self.file.related(self.part, "notesSlide"):
            for shape in self.file.tree(part).iter(q("p:sp")):
                words = plain_text(child(shape, "p:txBody"))
                if _placeholder_kind(shape) == "body" and words:
                    return [Item("note", words)]
        return []

    def _comments(self) -> list[Item]:
        found = []
        for part in self.file.related(self.part, "comments"):
            for node in self.file.tree(part).iter():
                name = str(node.tag).rpartition("}")[2]
                if name in ("text", "t") and (node.text or "").strip():
                    found.append(Item("comment", (node.text or "").strip()))
        return found


def _held(box: Value, body: Element | None) -> Value:
    """Return the box as far as a person decides it: one that grows with its text is as large as a program makes it."""
    properties = child(body, "a:bodyPr") if body is not None else None
    if properties is None or not isinstance(box, tuple):
        return box
    left, top, width, height, middle, turn = box
    if properties.get("wrap") == "none":
        return (None, top, None, None, middle, turn)
    return (left, top, width, None if child(properties, "a:spAutoFit") is not None else height, middle, turn)


def _without_colour(styles: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the list styles as far as they say no colour."""
    return tuple(style for style in styles if next(style.iter(q("a:solidFill")), None) is None)


def _shapes(root: Element | None) -> Iterator[Element]:
    yield from root.iter(q("p:sp")) if root is not None else ()


def _placeholder(shape: Element) -> Element | None:
    return next((node for node in shape.iter(q("p:ph"))), None)


def _placeholder_kind(shape: Element) -> str | None:
    found = _placeholder(shape)
    return None if found is None else found.get("type", "body")


def _is_hidden(shape: Element) -> bool:
    named = next(shape.iter(q("p:cNvPr")), None)
    return named is not None and named.get("hidden") in ("1", "true")


def _child(node: Element | None, *path: str) -> Element | None:
    return None if node is None else child(node, *path)


def _number(node: Element, name: str) -> float:
    return float(node.get(name, "0"))


def _ratio(size: float, inner: float) -> float:
    return size / inner if inner else 1.0
