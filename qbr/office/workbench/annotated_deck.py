"""A copy of a deck with labels beside its objects, and its faults as comments on the slides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from qbr.office.checking.schema import Schema
from qbr.office.objects.drawing import SHAPES
from qbr.office.objects.geometry import Box, box_of
from qbr.office.opc.markup import NAMESPACES, Element, child, children, escape, name_of, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.text.ids import highest_id
from qbr.office.workbench.copying import PackageCopy
from qbr.office.workbench.labels import Label
from qbr.office.workbench.sheets import Sheet

_AUTHOR = "Template check"
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml."
_AUTHORS, _COMMENTS = "ppt/commentAuthors.xml", "ppt/comments/comment{}.xml"
_LINE, _WIDEST, _NARROWEST = 114_300, 2_743_200, 1_371_600  # EMU: a line of 7 pt, 3 in, 1.5 in
_SIGNS_PER_EMU = 1 / 46_000  # of letters of 7 pt, on average
_BESIDE = Box(-_WIDEST - 91_440, 0, _WIDEST, 0)  # left of the slide: for what is said of all of it
_PAPER, _EDGE, _INK, _FAULT = "FFF4C2", "B58900", "3A3000", "B00020"
_DECLARED = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("a", "p", "r"))


@dataclass
class DeckLabels:
    """Puts labels into the copy of a deck."""

    package: Package
    copy: PackageCopy
    schema: Schema
    comments: int = 0

    @staticmethod
    def anchors(sheet: Sheet) -> list[str]:
        """Return the places of a slide that a label can be put at: its objects, and the slide itself."""
        return [sheet.label, *(sheet.place(shape) for shape in _shapes(sheet.root))] if sheet.kind == "slide" else []

    def label(self, sheets: Sequence[Sheet], labels: Mapping[str, Label]) -> None:
        """Label every slide; what belongs to no slide stands on the first."""
        slides = [sheet for sheet in sheets if sheet.kind == "slide"]
        can_comment = not any("comment" in part.lower() for part in self.package.entries)
        for number, sheet in enumerate(slides):
            rest = labels.get("") if number == 0 else None
            self._slide(sheet, labels, rest)
            faults = [fault for place in self.anchors(sheet) if place in labels for fault in labels[place].faults]
            faults += rest.faults if rest else []
            if faults and can_comment:
                self._comment(sheet, faults)
        if self.comments:
            self._author()

    def _slide(self, sheet: Sheet, labels: Mapping[str, Label], rest: Label | None) -> None:
        tree = next(sheet.root.iter(q("p:spTree")))
        parents = [parse_xml(self.package.read(part)) for part in _parents(self.package, sheet.part)]
        next_id = highest_id(sheet.root) + 1
        boxes = [(_BESIDE, *self._said(labels.get(sheet.label), "")), (_BESIDE, *self._said(rest, ""))]
        for shape in _shapes(sheet.root):
            said = self._said(labels.get(sheet.place(shape)), _placeholder_words(shape))
            boxes.append((_place(shape, parents), *said))
        before = child(tree, "p:extLst")
        placed: list[Box] = []
        for box, lines, faults in boxes:
            if lines or faults:
                placed.append(_clear_of(placed, _sized(box, [*lines, *faults])))
                drawn = _drawn(placed[-1], lines, faults, next_id)
                next_id += 1
                tree.append(drawn) if before is None else before.addprevious(drawn)
        self.copy.put(sheet.part, sheet.root)

    def _said(self, label: Label | None, first: str) -> tuple[list[str], list[str]]:
        lines = [*filter(None, [first]), *(label.lines(self.schema) if label else [])]
        return lines, label.faults if label else []

    def _comment(self, sheet: Sheet, faults: Sequence[str]) -> None:
        lines = []
        for number, fault in enumerate(faults):
            self.comments += 1
            place = f'<p:pos x="10" y="{10 + 20 * number}"/>'
            lines.append(f'<p:cm authorId="0" idx="{self.comments}">{place}<p:text>{escape(fault)}</p:text></p:cm>')
        part = _COMMENTS.format(sheet.page)
        root = parse_xml(f"<p:cmLst {_DECLARED}>{''.join(lines)}</p:cmLst>".encode())
        self.copy.put(part, root, f"{_TYPE}comments+xml")
        self.copy.relate(sheet.part, "comments", part)

    def _author(self) -> None:
        author = f'<p:cmAuthor id="0" name="{_AUTHOR}" initials="TC" lastIdx="{self.comments}" clrIdx="0"/>'
        root = parse_xml(f"<p:cmAuthorLst {_DECLARED}>{author}</p:cmAuthorLst>".encode())
        self.copy.put(_AUTHORS, root, f"{_TYPE}commentAuthors+xml")
        self.copy.relate(self.package.main, "commentAuthors", _AUTHORS)


def _shapes(root: Element) -> Iterator[Element]:
    yield from root.iter(*(q(name) for name in SHAPES))


def _parents(package: Package, part: str) -> list[str]:
    layouts = package.related(part, "slideLayout")[:1]
    return layouts + (package.related(layouts[0], "slideMaster")[:1] if layouts else [])


def _placeholder_words(shape: Element) -> str:
    """Return what a placeholder is, empty for every other object."""
    head = next((one for one in children(shape) if name_of(one).startswith("p:nv")), None)
    mark = None if head is None else next(head.iter(q("p:ph")), None)
    return "" if mark is None else f"placeholder {mark.get('type', 'body')}, number {mark.get('idx', '0')}"


def _place(shape: Element, parents: Sequence[Element]) -> Box:
    """Return where an object stands on the slide, the groups around it reckoned in."""
    box = box_of(shape, parents) or Box(0, 0, 0, 0)
    for group in shape.iterancestors(q("p:grpSp")):
        transform = child(group, "p:grpSpPr", "a:xfrm")
        outer, inner = (None, None) if transform is None else (_part(transform, ""), _part(transform, "ch"))
        if outer and inner and inner.width and inner.height:
            across, down = outer.width / inner.width, outer.height / inner.height
            left, top = outer.x + (box.x - inner.x) * across, outer.y + (box.y - inner.y) * down
            box = Box(round(left), round(top), round(box.width * across), round(box.height * down))
    return box


def _part(transform: Element, which: str) -> Box | None:
    names = ("a:chOff", "a:chExt") if which else ("a:off", "a:ext")
    start, size = child(transform, names[0]), child(transform, names[1])
    if start is None or size is None:
        return None
    return Box(int(start.get("x", "0")), int(start.get("y", "0")), int(size.get("cx", "0")), int(size.get("cy", "0")))


def _sized(box: Box, lines: Sequence[str]) -> Box:
    """Return the box of a label that stands at the corner of an object."""
    width = min(_WIDEST, max(_NARROWEST, box.width))
    rows = sum(1 + int(len(line) / (width * _SIGNS_PER_EMU)) for line in lines)
    return Box(box.x, box.y, width, rows * _LINE + 36_000)


def _clear_of(placed: Sequence[Box], box: Box) -> Box:
    """Return the box, moved down until it covers no label that stands already."""
    while hit := next((one for one in placed if _overlap(one, box)), None):
        box = Box(box.x, hit.y + hit.height, box.width, box.height)
    return box


def _overlap(one: Box, other: Box) -> bool:
    is_beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (is_beside or one.y + one.height <= other.y or other.y + other.height <= one.y)


def _drawn(box: Box, lines: Sequence[str], faults: Sequence[str], number: int) -> etree._Element:
    words = "".join(_paragraph(line, _INK) for line in lines) + "".join(_paragraph(line, _FAULT) for line in faults)
    edge = _FAULT if faults else _EDGE
    return parse_xml(
        f'<p:sp {_DECLARED}><p:nvSpPr><p:cNvPr id="{number}" name="Label {number}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{box.x}" y="{box.y}"/>'
        f'<a:ext cx="{box.width}" cy="{box.height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{_PAPER}"/></a:solidFill>'
        f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{edge}"/></a:solidFill></a:ln></p:spPr><p:txBody>'
        f'<a:bodyPr wrap="square" lIns="36000" tIns="18000" rIns="36000" bIns="18000"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle/>{words}</p:txBody></p:sp>".encode()
    )


def _paragraph(line: str, colour: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return f'<a:p><a:r><a:rPr lang="en-US" sz="700" b="0" i="0">{fill}</a:rPr><a:t>{escape(line)}</a:t></a:r></a:p>'
