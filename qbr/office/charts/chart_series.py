"""One series of a designed chart: its look is kept, its name, categories and values are written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qbr.office.charts.cell_labels import CellLabels
from qbr.office.charts.cells import parse_areas
from qbr.office.charts.chart_data import SeriesData
from qbr.office.charts.chart_labels import LabelsTemplate
from qbr.office.charts.error_bars import ErrorBars
from qbr.office.charts.references import Reference, element, number_reference, text_reference
from qbr.office.opc.spans import Node, Source

ACCENT_MARK = "qbr-accent"  # stands for the theme colour in the copy that extra series are made from
_MARKED_COLOUR = re.compile(rf'<((?:\w+:)?)schemeClr val="{ACCENT_MARK}">')
_UNIQUE_ID = re.compile(r"""(uniqueId\s[^>]*?val=["']\{)[0-9A-Fa-f]{8}""")
_COPIED_ID_BASE = 0x7000_0000  # far above the counter by which Office numbers series and points
_VALUES = ("c:cat", "c:val", "c:xVal", "c:yVal", "c:bubbleSize")
_DONE = ("c:idx", "c:order", "c:tx", "c:dPt", "c:dLbls", *_VALUES)


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour of the theme, and how dark it is made once all six are taken."""

    number: int  # 1 to 6
    luminance: int | None = None  # thousandths of a percent

    def open_tag(self, prefix: str) -> str:
        """Return the start of the colour's element."""
        shade = "" if self.luminance is None else f'<{prefix}lumMod val="{self.luminance}"/>'
        return f'<{prefix}schemeClr val="accent{self.number}">{shade}'


@dataclass(frozen=True, slots=True)
class BoundSeries:
    """A series with everything it needs to be written."""

    data: SeriesData
    idx: int
    order: int
    name: Reference
    values: Reference
    categories: str = ""  # the finished c:cat element, the same for all series that stand over categories
    x: Reference | None = None  # where the points of the others stand
    x_code: str = "General"  # how that is shown
    sizes: Reference | None = None  # of bubbles
    labels: Reference | None = None  # cells with the words beside the points
    errors_low: Reference | None = None
    errors_high: Reference | None = None
    copied: bool = False  # made from another series' look
    accent: Accent | None = None  # of a copy; None where Office chooses the colour itself


@dataclass(frozen=True, slots=True)
class SeriesTemplate:
    """A series of the template, taken apart into what stays and what the data decide."""

    prefix: str
    name: str  # the designer's sample name, by which data are matched
    idx: int
    order: int
    open_tag: str
    look: str  # shape, marker and the like, in front of the points
    points: tuple[tuple[int, str], ...]  # formats of single points
    labels: LabelsTemplate | None
    trends: str
    errors: tuple[ErrorBars | str, ...]
    tail: str  # behind the values, with a mark where words from cells go
    format_code: str  # of the values
    x_code: str  # of the places along x; empty for series over categories
    size_code: str  # of the bubbles
    cell_labels: CellLabels | None  # words beside the points that come from cells
    formulas: tuple[str, ...]  # every reference into the workbook
    column: int  # of the workbook, where its values stand; 0 where the chart does not say

    @classmethod
    def compile(cls, source: Source, node: Node) -> SeriesTemplate:
        """Return the series taken apart."""
        look: list[str] = []
        trends: list[str] = []
        tail: list[str] = []
        errors: list[ErrorBars | str] = []
        cell_labels = CellLabels.compile(source, node)
        for child in node.children:
            if child.name == "c:errBars":
                custom = child.value("c:errValType") == "cust"
                errors.append(ErrorBars.compile(source, child) if custom else source.outer(child))
            elif child.name == "c:extLst" and cell_labels is not None:
                tail.append(cell_labels.extensions)
            elif child.name not in _DONE:
                group = trends if child.name == "c:trendline" else tail if _follows_values(node, child) else look
                group.append(source.outer(child))
        labels = node.find("c:dLbls")
        return cls(
            source.prefix(node),
            series_name(node),
            int(node.value("c:idx", default="0")),
            int(node.value("c:order", default="0")),
            source.text(node.start, node.inner_start),
            "".join(look),
            tuple((int(p.value("c:idx", default="0")), source.outer(p)) for p in node.all("c:dPt")),
            LabelsTemplate.compile(source, labels) if labels else None,
            "".join(trends),
            tuple(errors),
            "".join(tail),
            _format_code(node, "c:val", "c:yVal"),
            _format_code(node, "c:xVal"),
            _format_code(node, "c:bubbleSize"),
            cell_labels,
            formulas_of(node),
            _column(node),
        )

    @property
    def draws_errors(self) -> bool:
        """Whether it has error bars whose lengths come from the data."""
        return any(isinstance(bars, ErrorBars) for bars in self.errors)

    @property
    def trend_lines(self) -> int:
        """How many trend lines it has, each with an entry of its own in the legend."""
        return self.trends.count(f"<{self.prefix}trendlineType")

    @property
    def point_numbers(self) -> set[int]:
        """The points that have a format or a label of their own."""
        return {index for index, _ in (*self.points, *(self.labels.points if self.labels else ()))}

    def render(self, series: BoundSeries, moved: Mapping[int, int]) -> str:
        """Return the series as XML.

        Args:
            series: what it shows.
            moved: where the template's points stand in the data; points not named are gone.
        """
        p = self.prefix
        kept = {} if series.copied else moved
        shapes = sorted((kept[index], index, xml) for index, xml in self.points if index in kept)
        xml = "".join(
            (
                self.open_tag,
                f'<{p}idx val="{series.idx}"/><{p}order val="{series.order}"/>',
                element(p, "tx", text_reference(p, series.name)),
                self.look,
                *(renumbered(p, xml, index) for index, _, xml in shapes),
                self._labels(series, kept),
                self.trends,
                *(
                    bars if isinstance(bars, str) else bars.render(series.errors_low, series.errors_high)
                    for bars in self.errors
                ),
                self._values(series),
                self._tail(series),
                f"</{p}ser>",
            )
        )
        return coloured(xml, series.accent)

    def _values(self, series: BoundSeries) -> str:
        """Return what is drawn: values over categories, or points with their places and perhaps sizes."""
        p = self.prefix
        values = number_reference(p, series.values, self.format_code)
        if series.x is None:
            return series.categories + element(p, "val", values)
        found = element(p, "xVal", number_reference(p, series.x, series.x_code)) + element(p, "yVal", values)
        if series.sizes is None:
            return found
        return found + element(p, "bubbleSize", number_reference(p, series.sizes, self.size_code))

    def _tail(self, series: BoundSeries) -> str:
        """Return what stands behind the values; a copy has an id of its own."""
        tail = self.tail
        if series.copied:
            tail = _UNIQUE_ID.sub(rf"\g<1>{_COPIED_ID_BASE + series.idx:08X}", tail)
        return tail if self.cell_labels is None else self.cell_labels.render(tail, series.labels)

    def _labels(self, series: BoundSeries, moved: Mapping[int, int]) -> str:
        words = series.data.labels if any(label is not None for label in series.data.labels or ()) else None
        if self.cell_labels is not None and self.labels is not None:
            return self.labels.render_from_cells(words, moved, series.idx)
        if words is None:
            return self.labels.render((), moved) if self.labels else ""
        return (self.labels or LabelsTemplate.plain(self.prefix)).render(words, moved)


def formulas_of(node: Node) -> tuple[str, ...]:
    """Return every reference into the workbook below an element."""
    return tuple(found.text for found in node.walk() if found.name in ("c:f", "c15:f", "c15:sqref", "cx:f"))


def series_name(node: Node) -> str:
    """Return the name a series of the template bears: the cached text of its cell, or the literal."""
    return node.value_text("c:tx", "c:strRef", "c:strCache", "c:pt", "c:v") or node.value_text("c:tx", "c:v")


def renumbered(prefix: str, xml: str, index: int) -> str:
    """Return a point's element with another number."""
    return re.sub(rf"<{prefix}idx\s+val=[\"']\d+[\"']", f'<{prefix}idx val="{index}"', xml, count=1)


def _format_code(node: Node, *names: str) -> str:
    """Return how numbers of the series are shown: those of the first name it has."""
    found = next((node.find(name) for name in names if node.find(name)), None)
    if found is None:
        return ""
    return (
        found.value_text("c:numRef", "c:numCache", "c:formatCode")
        or found.value_text("c:numLit", "c:formatCode")
        or "General"
    )


def _column(node: Node) -> int:
    """Return the column of the workbook where the values stand; 0 where the chart does not say."""
    formula = node.value_text("c:val", "c:numRef", "c:f") or node.value_text("c:yVal", "c:numRef", "c:f")
    return next((area.left for _, area in parse_areas(formula)), 0)


def _follows_values(node: Node, child: Node) -> bool:
    values = node.find("c:val") or node.find("c:yVal")
    return child.name == "c:extLst" or (values is not None and child.start > values.start)


def coloured(xml: str, accent: Accent | None) -> str:
    """Return the copy of a look with a colour of the theme where it was left open."""
    return _MARKED_COLOUR.sub(lambda tag: accent.open_tag(tag[1]), xml) if accent else xml
