"""One series of a chart of the newer format: its look is kept, its name, points and data are written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qbr.office.charts.cells import parse_areas
from qbr.office.charts.chart_colours import with_colour_open
from qbr.office.charts.chart_series import Accent, coloured
from qbr.office.charts.references import Reference
from qbr.office.charts.sheet import cell_text
from qbr.office.opc.spans import Node, Source, with_attribute

_POINTS = ("cx:dataPt", "cx:dataLabel", "cx:dataLabelHidden")
_DONE = ("cx:tx", "cx:dataId", "cx:layoutPr")
_BEHIND_DATA = ("cx:axisId", "cx:extLst")
_COPIED_ID = re.compile(r"\{[0-9A-Fa-f]{8}")
_COPIED_ID_BASE = 0x7000_0000  # far above the counter by which Office numbers series


@dataclass(frozen=True, slots=True)
class Point:
    """Something that is said of a single point."""

    index: int
    xml: str

    def moved(self, index: int) -> str:
        """Return it for another point."""
        return re.sub(r"""(\sidx=["'])\d+""", rf"\g<1>{index}", self.xml, count=1)


@dataclass(frozen=True, slots=True)
class BoundData:
    """What a series of such a chart shows."""

    number: int  # of its data in the part
    name: Reference
    points: Mapping[int, int]  # where the template's points stand in the data; points not named are gone
    subtotals: Sequence[int]
    copied: bool = False
    accent: Accent | None = None


@dataclass(frozen=True, slots=True)
class ExtendedSeries:
    """A series of the template, taken apart into what stays and what the data decide."""

    prefix: str
    name: str
    accents: tuple[int, ...]  # theme colours it has
    open_tag: str
    look: tuple[str | Point, ...]  # shape, points and labels, in front of the data
    layout: tuple[str, str] | None  # settings of its kind, before and after the subtotals; None without any
    subtotals: tuple[int, ...]
    tail: str
    format_code: str
    column: int  # of the workbook, where its values stand; 0 where the chart does not say

    @classmethod
    def compile(cls, source: Source, node: Node, data: Node) -> ExtendedSeries:
        """Return the series taken apart; `data` is the element with its sample."""
        numbers = data.find("cx:numDim")
        areas = parse_areas(numbers.value_text("cx:f")) if numbers else []
        level = numbers.find("cx:lvl") if numbers else None
        before = [child for child in node.children if child.name not in (*_DONE, *_BEHIND_DATA)]
        idx = node.find("cx:layoutPr", "cx:subtotals")
        return cls(
            source.prefix(node),
            node.value_text("cx:tx", "cx:txData", "cx:v"),
            accents_of(node),
            source.text(node.start, node.inner_start),
            tuple(piece for child in before for piece in _pieces(source, child)),
            _layout(source, node.find("cx:layoutPr")),
            tuple(int(one.attributes.get("val", "0")) for one in idx.children) if idx else (),
            "".join(source.outer(child) for child in node.all(*_BEHIND_DATA)),
            level.attributes.get("formatCode", "General") if level else "General",
            areas[0][1].left if areas else 0,
        )

    @classmethod
    def compile_copy(cls, source: Source, node: Node, data: Node) -> ExtendedSeries:
        """Return the series with its colour left open for another."""
        marked, twin = with_colour_open(source, node)
        return cls.compile(marked, twin, data)

    def render(self, bound: BoundData) -> str:
        """Return the series as XML."""
        p = self.prefix
        kept = {} if bound.copied else bound.points
        look = (
            piece if isinstance(piece, str) else piece.moved(kept[piece.index]) if piece.index in kept else ""
            for piece in self.look
        )
        words = "".join(text or "" for text in bound.name.texts)
        name = f"<{p}f>{cell_text(bound.name.formula)}</{p}f><{p}v>{cell_text(words)}</{p}v>"
        xml = "".join(
            (
                self._open_tag(bound),
                f"<{p}tx><{p}txData>{name}</{p}txData></{p}tx>",
                *look,
                f'<{p}dataId val="{bound.number}"/>',
                self._layout(bound.subtotals),
                self.tail,
                f"</{p}series>",
            )
        )
        return coloured(xml, bound.accent)

    def _open_tag(self, bound: BoundData) -> str:
        if not bound.copied:
            return self.open_tag
        fresh = f"{{{_COPIED_ID_BASE + bound.number:08X}"
        return with_attribute(_COPIED_ID.sub(fresh, self.open_tag), "formatIdx", str(bound.number))

    def _layout(self, subtotals: Sequence[int]) -> str:
        p = self.prefix
        totals = "".join(f'<{p}idx val="{index}"/>' for index in subtotals)
        totals = f"<{p}subtotals>{totals}</{p}subtotals>" if totals else ""
        if self.layout is None:
            return f"<{p}layoutPr>{totals}</{p}layoutPr>" if totals else ""
        return f"{self.layout[0]}{totals}{self.layout[1]}"


def accents_of(series: Node) -> tuple[int, ...]:
    """Return the theme colour of a series: the one it was given, or the one Office chooses by its number."""
    shape = series.find("cx:spPr")
    named = [node.attributes.get("val", "") for node in shape.walk() if node.name == "a:schemeClr"] if shape else []
    if not named:
        return (int(series.attributes.get("formatIdx", "0")) % 6 + 1,)
    number = named[0].removeprefix("accent")
    return (int(number),) if number.isdigit() else ()


def dimension(prefix: str, name: str, kind: str, formula: str, levels: Sequence[str]) -> str:
    """Return a cx:strDim or cx:numDim with finished levels."""
    p = prefix
    return f'<{p}{name} type="{kind}"><{p}f>{cell_text(formula)}</{p}f>{"".join(levels)}</{p}{name}>'


def level(prefix: str, texts: Sequence[str | None], format_code: str = "") -> str:
    """Return a cx:lvl; a gap has no point."""
    p = prefix
    code = f' formatCode="{cell_text(format_code)}"' if format_code else ""
    points = (f'<{p}pt idx="{n}">{cell_text(text)}</{p}pt>' for n, text in enumerate(texts) if text is not None)
    return f'<{p}lvl ptCount="{len(texts)}"{code}>{"".join(points)}</{p}lvl>'


def _pieces(source: Source, node: Node) -> Iterator[str | Point]:
    """Yield an element in pieces, those apart that speak of single points."""
    if node.name in _POINTS:
        yield Point(int(node.attributes.get("idx", "0")), source.outer(node))
        return
    position = node.start
    for child in node.children:
        if child.name in _POINTS:
            yield source.text(position, child.start)
            yield from _pieces(source, child)
            position = child.end
    yield source.text(position, node.end)


def _layout(source: Source, node: Node | None) -> tuple[str, str] | None:
    if node is None or node.inner_start == node.end:
        return None
    totals = node.find("cx:subtotals")
    later = node.find("cx:extLst")
    start = totals.start if totals else later.start if later else node.inner_end
    return source.text(node.start, start), source.text(totals.end if totals else start, node.end)
