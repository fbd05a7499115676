"""One series of a designed chart: its look is kept, its name, categories and values are written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qbr.office.charts.cells import parse_areas
from qbr.office.charts.chart_data import SeriesData
from qbr.office.charts.chart_labels import LabelsTemplate
from qbr.office.charts.sheet import cell_text
from qbr.office.opc.spans import Node, Source

ACCENT_MARK = "qbr-accent"  # stands for the theme colour in the copy that extra series are made from
_MARKED_COLOUR = re.compile(rf'<((?:\w+:)?)schemeClr val="{ACCENT_MARK}">')
_UNIQUE_ID = re.compile(r"""(uniqueId\s[^>]*?val=["']\{)[0-9A-Fa-f]{8}""")
_COPIED_ID_BASE = 0x7000_0000  # far above the counter by which Office numbers series and points
_DONE = ("c:idx", "c:order", "c:tx", "c:cat", "c:val")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the workbook holds some cells, and what stands in them."""

    formula: str
    texts: Sequence[str | None]


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
    categories: str  # the finished c:cat element, the same for all series
    errors_low: Reference | None = None
    errors_high: Reference | None = None
    copied: bool = False  # made from another series' look
    accent: Accent | None = None  # of a copy; None where Office chooses the colour itself


@dataclass(frozen=True, slots=True)
class ErrorBars:
    """Error bars whose lengths come from the data; other kinds are part of the look."""

    before: str  # up to the lengths
    after: str
    prefix: str

    @classmethod
    def compile(cls, source: Source, node: Node) -> ErrorBars:
        """Return custom error bars with their lengths taken out."""
        lengths = node.all("c:plus", "c:minus")
        later = [child.start for child in node.all("c:spPr", "c:extLst")]
        start = lengths[0].start if lengths else min([*later, node.inner_end])
        end = lengths[-1].end if lengths else start
        return cls(source.text(node.start, start), source.text(end, node.end), source.prefix(node))

    def render(self, series: BoundSeries) -> str:
        """Return the error bars; none where the data bring no lengths, because sample lengths would be a lie."""
        if series.errors_low is None and series.errors_high is None:
            return ""
        sides = (("plus", series.errors_high), ("minus", series.errors_low))
        lengths = [
            element(self.prefix, side, number_reference(self.prefix, ref, "General")) for side, ref in sides if ref
        ]
        return self.before + "".join(lengths) + self.after


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
    tail: str  # behind the values
    format_code: str  # of the values
    formulas: tuple[str, ...]  # every reference into the workbook
    column: int  # of the workbook, where its values stand; 0 where the chart does not say

    @classmethod
    def compile(cls, source: Source, node: Node) -> SeriesTemplate:
        """Return the series taken apart."""
        look: list[str] = []
        trends: list[str] = []
        tail: list[str] = []
        errors: list[ErrorBars | str] = []
        for child in node.children:
            if child.name == "c:errBars":
                custom = child.value("c:errValType") == "cust"
                errors.append(ErrorBars.compile(source, child) if custom else source.outer(child))
            elif child.name not in (*_DONE, "c:dPt", "c:dLbls"):
                group = trends if child.name == "c:trendline" else tail if _follows_values(node, child) else look
                group.append(source.outer(child))
        labels = node.find("c:dLbls")
        code = node.value_text("c:val", "c:numRef", "c:numCache", "c:formatCode")
        literal_code = node.value_text("c:val", "c:numLit", "c:formatCode")
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
            code or literal_code or "General",
            formulas_of(node),
            next((area.left for _, area in parse_areas(node.value_text("c:val", "c:numRef", "c:f"))), 0),
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
                *(bars if isinstance(bars, str) else bars.render(series) for bars in self.errors),
                series.categories,
                element(p, "val", number_reference(p, series.values, self.format_code)),
                self.tail,
                f"</{p}ser>",
            )
        )
        return _as_copy(xml, series) if series.copied else xml

    def _labels(self, series: BoundSeries, moved: Mapping[int, int]) -> str:
        if series.data.labels is None or not any(label is not None for label in series.data.labels):
            return self.labels.render((), moved) if self.labels else ""
        return (self.labels or LabelsTemplate.plain(self.prefix)).render(series.data.labels, moved)


def formulas_of(node: Node) -> tuple[str, ...]:
    """Return every reference into the workbook below an element."""
    return tuple(found.text for found in node.walk() if found.name in ("c:f", "c15:f", "c15:sqref"))


def series_name(node: Node) -> str:
    """Return the name a series of the template bears: the cached text of its cell, or the literal."""
    return node.value_text("c:tx", "c:strRef", "c:strCache", "c:pt", "c:v") or node.value_text("c:tx", "c:v")


def element(prefix: str, name: str, content: str) -> str:
    """Return an element of the chart's namespace."""
    return f"<{prefix}{name}>{content}</{prefix}{name}>"


def text_reference(prefix: str, reference: Reference) -> str:
    """Return a c:strRef: the formula, and the texts its cells hold."""
    p = prefix
    points = "".join(
        f'<{p}pt idx="{index}"><{p}v>{cell_text(text)}</{p}v></{p}pt>'
        for index, text in enumerate(reference.texts)
        if text is not None
    )
    cache = f'<{p}strCache><{p}ptCount val="{len(reference.texts)}"/>{points}</{p}strCache>'
    return f"<{p}strRef><{p}f>{cell_text(reference.formula)}</{p}f>{cache}</{p}strRef>"


def number_reference(prefix: str, reference: Reference, format_code: str) -> str:
    """Return a c:numRef; a gap has no point."""
    p = prefix
    points = "".join(
        f'<{p}pt idx="{index}"><{p}v>{text}</{p}v></{p}pt>'
        for index, text in enumerate(reference.texts)
        if text is not None
    )
    code = f"<{p}formatCode>{cell_text(format_code)}</{p}formatCode>"
    cache = f'<{p}numCache>{code}<{p}ptCount val="{len(reference.texts)}"/>{points}</{p}numCache>'
    return f"<{p}numRef><{p}f>{cell_text(reference.formula)}</{p}f>{cache}</{p}numRef>"


def renumbered(prefix: str, xml: str, index: int) -> str:
    """Return a point's element with another number."""
    return re.sub(rf"<{prefix}idx\s+val=[\"']\d+[\"']", f'<{prefix}idx val="{index}"', xml, count=1)


def _follows_values(node: Node, child: Node) -> bool:
    values = node.find("c:val")
    return child.name == "c:extLst" or (values is not None and child.start > values.start)


def _as_copy(xml: str, series: BoundSeries) -> str:
    """Return a copied series in its own colour and with its own id."""
    xml = _UNIQUE_ID.sub(rf"\g<1>{_COPIED_ID_BASE + series.idx:08X}", xml)
    accent = series.accent
    return _MARKED_COLOUR.sub(lambda tag: accent.open_tag(tag[1]), xml) if accent else xml
