"""A chart of the newer format read once: waterfall, funnel, treemap, sunburst, histogram, pareto, box and whisker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.cells import parse_areas
from qbr.office.charts.chart_axes import LevelCache, read_paths
from qbr.office.charts.chart_parts import NEW_WORKBOOK_ID, RELATIONSHIPS, mark
from qbr.office.charts.chart_series import formulas_of
from qbr.office.charts.extended_series import ExtendedSeries
from qbr.office.charts.kinds import EXTENDED_KINDS, ExtendedKind
from qbr.office.opc.spans import Node, Source, splice


@dataclass(frozen=True, slots=True)
class ExtendedParts:
    """Everything such a chart is put together from."""

    prefix: str
    skeleton: str  # the part with marks for what data decide
    kind: ExtendedKind
    series: tuple[ExtendedSeries, ...]
    copy: ExtendedSeries  # the last of them, ready to be drawn once more in another colour
    dependents: str  # series without data of their own: the line of a pareto
    scaling: str  # the tag that says how far the value axis goes; empty without one
    categories: tuple[str | None, ...]  # of the sample, each as one text
    heads: int  # columns of the workbook, from the first on, that hold categories
    formulas: tuple[str, ...]
    has_workbook_link: bool


def read_extended(source: Source, place: Place) -> ExtendedParts:
    """Return a chart part of the newer format taken apart.

    Raises:
        TemplateError: it is of a kind that cannot be filled, or has no series.
    """
    return _Reader(source, place).parts()


class _Reader:
    """Collects marks and pieces of one chart."""

    def __init__(self, source: Source, place: Place) -> None:
        self.source, self.place = source, place
        self.prefix = source.prefix(source.root)
        self.edits: list[tuple[int, int, str]] = []
        region = source.root.find("cx:chart", "cx:plotArea", "cx:plotAreaRegion")
        data = source.root.find("cx:chartData")
        if region is None or data is None:
            self.refuse("the chart has no plot area or no data", "Insert it anew.")
        self.all, self.data = region.all("cx:series"), data
        self.drawn = [node for node in self.all if node.find("cx:dataId") and node.attributes.get("hidden") != "1"]
        if not self.drawn:
            self.refuse("the chart has no series to take the look from", "Draw it with at least one sample series.")

    def refuse(self, message: str, hint: str) -> NoReturn:
        raise TemplateError(Problem(message, self.place, hint, rule="T503"))

    def parts(self) -> ExtendedParts:
        kind = self.kind()
        samples = {node.attributes.get("id", ""): node for node in self.data.all("cx:data")}
        series = [ExtendedSeries.compile(self.source, node, self.sample(node, samples)) for node in self.drawn]
        last = ExtendedSeries.compile_copy(self.source, self.drawn[-1], self.sample(self.drawn[-1], samples))
        dependents = [node for node in self.all if "ownerIdx" in node.attributes and not node.find("cx:dataId")]
        self.edits.append((self.all[0].start, self.all[-1].end, mark("series")))
        scaling = self.mark_scaling()
        linked = self.mark_data()
        first = self.sample(self.drawn[0], samples).find("cx:strDim")
        return ExtendedParts(
            prefix=self.prefix,
            skeleton=splice(self.source, self.edits),
            kind=kind,
            series=tuple(series),
            copy=last,
            dependents="".join(self.source.outer(node) for node in dependents),
            scaling=scaling,
            categories=_names(first),
            heads=_width(first),
            formulas=(*formulas_of(self.data), *(formula for node in self.all for formula in formulas_of(node))),
            has_workbook_link=linked,
        )

    def kind(self) -> ExtendedKind:
        layout = self.drawn[0].attributes.get("layoutId", "")
        if layout == "clusteredColumn":
            layout = "histogram" if self.drawn[0].find("cx:layoutPr", "cx:binning") else "pareto"
        if layout not in EXTENDED_KINDS:
            known = ", ".join(kind.name for kind in EXTENDED_KINDS.values())
            self.refuse(f"charts of the kind {layout} cannot be filled", f"Of the newer kinds can be: {known}.")
        return EXTENDED_KINDS[layout]

    def sample(self, series: Node, samples: dict[str, Node]) -> Node:
        """Return the sample data of a series."""
        key = series.value("cx:dataId")
        if key not in samples:
            self.refuse(f"a series of the chart names data {key}, which it does not have", "Insert the chart anew.")
        return samples[key]

    def mark_scaling(self) -> str:
        axes = [node for node in self.source.root.walk() if node.name == "cx:axis"]
        scaling = next((found for axis in axes if (found := axis.find("cx:valScaling"))), None)
        if scaling is None:
            return ""
        self.edits.append((scaling.start, scaling.end, mark("scaling")))
        return self.source.outer(scaling)

    def mark_data(self) -> bool:
        """Set a mark for the data; return whether the part names its workbook, and give it a link if it does not."""
        linked = self.data.find("cx:externalData") is not None
        p = self.prefix
        link = f'<{p}externalData xmlns:r="{RELATIONSHIPS}" r:id="{NEW_WORKBOOK_ID}" {p}autoUpdate="0"/>'
        there = self.data.all("cx:data")
        self.edits.append((there[0].start, there[-1].end, ("" if linked else link) + mark("data")))
        return linked


def _names(dimension: Node | None) -> tuple[str | None, ...]:
    levels = dimension.all("cx:lvl") if dimension else []
    return read_paths([LevelCache.of_extended(level) for level in levels])


def _width(dimension: Node | None) -> int:
    """Return how many columns of the workbook hold the categories."""
    areas = parse_areas(dimension.value_text("cx:f")) if dimension else []
    return areas[0][1].right - areas[0][1].left + 1 if areas else 0
