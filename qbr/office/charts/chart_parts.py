"""A chart part read once: its series taken out, marks where data go, everything else as the designer left it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.chart_axes import AXES, Categories, axis_ids, heads_of, read_categories
from qbr.office.charts.chart_colours import accents_of, copied_look
from qbr.office.charts.chart_series import SeriesTemplate, formulas_of
from qbr.office.charts.kinds import KINDS, Kind
from qbr.office.opc.spans import Node, Source, splice, with_attribute

NEW_WORKBOOK_ID = "rIdQbrWorkbook"  # relationship of a chart whose template has no workbook
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns, lines or another way of drawing; a combination has several."""

    kind: Kind
    axes: tuple[str, ...]
    copy: SeriesTemplate | None  # its last series, ready to be drawn once more in another colour


@dataclass(frozen=True, slots=True)
class ChartParts:
    """Everything a chart is put together from."""

    prefix: str
    skeleton: str  # the part with marks for what data decide
    kept: dict[str, str]  # what stood at some marks, for data that do not decide it
    plots: tuple[Plot, ...]
    series: tuple[SeriesTemplate, ...]
    plot_of: tuple[int, ...]  # for each series
    axes: tuple[str, ...]
    legend_entries: tuple[tuple[int, str], ...]
    categories: Categories
    accents: tuple[int, ...]  # theme colours the series have
    has_workbook_link: bool
    heads: int  # columns of the workbook, from the first on, that hold categories or places along x
    hidden_formulas: tuple[str, ...]  # of series somebody has hidden: their cells are sample data too
    calendar_1904: bool

    @property
    def formulas(self) -> tuple[str, ...]:
        """References of all series into the workbook, hidden ones last."""
        return (*(formula for series in self.series for formula in series.formulas), *self.hidden_formulas)


def mark(name: str) -> str:
    """Return the processing instruction that stands where data go; text from data can never look like it."""
    return f"<?qbr-chart {name}?>"


def read_chart(source: Source, place: Place) -> ChartParts:
    """Return a chart part taken apart.

    Raises:
        TemplateError: it is not a chart, or one of a kind that cannot be filled.
    """
    return _Reader(source, place).parts()


class _Reader:
    """Collects marks and pieces of one chart."""

    def __init__(self, source: Source, place: Place) -> None:
        self.source, self.place = source, place
        self.edits: list[tuple[int, int, str]] = []
        self.kept: dict[str, str] = {}
        self.hidden: list[str] = []
        if source.root.name != "c:chartSpace":
            self.refuse(f"{source.root.name} (no chart)")
        chart, area = source.root.find("c:chart"), source.root.find("c:chart", "c:plotArea")
        if chart is None or area is None:
            self.refuse("a chart without plot area")
        self.chart, self.area, self.prefix = chart, area, source.prefix(source.root)
        self.axis_ids = axis_ids(area)

    def refuse(self, kind: str) -> NoReturn:
        known = ", ".join(kind.name for kind in KINDS.values())
        message = f"charts of the kind {kind} cannot be filled"
        hint = f"What can be filled: {known}, and combinations."
        raise TemplateError(Problem(message, self.place, hint, rule="T503"))

    def parts(self) -> ChartParts:
        nodes = [node for node in self.area.children if node.name.endswith("Chart")]
        self.check_kinds(nodes)
        members = [(plot, node) for plot, group in enumerate(nodes) for node in group.all("c:ser")]
        if not members:
            message = "the chart has no series to take the look from"
            raise TemplateError(Problem(message, self.place, "Draw it with at least one sample series.", rule="T503"))
        plots = tuple(self.plot(number, node) for number, node in enumerate(nodes))
        axes = self.mark_axes()
        self.mark_value_axis(nodes[0])
        legend = self.mark_legend()
        self.settle_title(len(members))
        linked = self.workbook_link()
        sample = members[0][1]
        return ChartParts(
            prefix=self.prefix,
            skeleton=splice(self.source, self.edits),
            kept=self.kept,
            plots=plots,
            hidden_formulas=tuple(self.hidden),
            series=tuple(SeriesTemplate.compile(self.source, node) for _, node in members),
            plot_of=tuple(plot for plot, _ in members),
            axes=axes,
            legend_entries=legend,
            categories=read_categories(sample),
            heads=heads_of(sample),
            accents=tuple(number for _, node in members for number in accents_of(node)),
            has_workbook_link=linked,
            calendar_1904=self.calendar_1904(),
        )

    def check_kinds(self, nodes: list[Node]) -> None:
        for node in nodes:
            if node.name not in KINDS:
                self.refuse(node.name.removeprefix("c:").removesuffix("Chart"))
        if self.source.root.find("c:pivotSource"):
            self.refuse("pivot chart")

    def plot(self, number: int, node: Node) -> Plot:
        series = node.all("c:ser")
        self.edits.append((node.start, node.start, mark(f"open plot{number}")))
        if series:
            self.edits.append((series[0].start, series[-1].end, mark(f"series{number}")))
        for hidden in _filtered_series(node):
            self.edits.append((hidden.start, hidden.end, ""))
            self.hidden += formulas_of(hidden)
        axes = tuple(self.axis_id(axis) for axis in node.all("c:axId"))
        self.edits.append((node.end, node.end, mark(f"close plot{number}")))
        return Plot(KINDS[node.name], axes, copied_look(self.source, series[-1]) if series else None)

    def axis_id(self, node: Node) -> str:
        """Return an axis id, changed where it was written outside the range that the Open XML SDK accepts."""
        written = node.attributes.get("val", "0")
        number = self.axis_ids.get(written, written)
        if number != written:
            tag = with_attribute(self.source.text(node.start, node.inner_start), "val", number)
            self.edits.append((node.start, node.inner_start, tag))
        return number

    def mark_axes(self) -> tuple[str, ...]:
        found = []
        for number, node in enumerate(self.area.all(*AXES)):
            self.edits.append((node.start, node.start, mark(f"open axis{number}")))
            found += [self.axis_id(axis) for axis in node.all("c:axId")]
            for crossed in node.all("c:crossAx"):
                self.axis_id(crossed)
            self.edits.append((node.end, node.end, mark(f"close axis{number}")))
        return tuple(found)

    def mark_value_axis(self, plot: Node) -> None:
        """Set marks for the limits of the axis the first plot measures on."""
        ids = [node.attributes.get("val") for node in plot.all("c:axId")]
        if KINDS[plot.name].measures != "categories":
            ids = ids[1:]  # the first of their two value axes lies along x
        axis = next((node for node in self.area.all("c:valAx") if node.value("c:axId") in ids), None)
        scaling = axis.find("c:scaling") if axis else None
        if axis is None or scaling is None:
            return
        self.mark_children(scaling, "limits", ("c:max", "c:min"), ("c:logBase", "c:orientation"))
        self.kept |= {node.name.removeprefix("c:"): self.source.outer(node) for node in scaling.all("c:max", "c:min")}
        behind = ("c:minorUnit", "c:dispUnits", "c:extLst")
        earlier = tuple(node.name for node in axis.children if node.name not in behind)
        self.mark_children(axis, "unit", ("c:majorUnit",), earlier)

    def mark_children(self, node: Node, name: str, wanted: tuple[str, ...], earlier: tuple[str, ...]) -> None:
        """Put a mark where the wanted children stand, or could stand: behind the earlier ones."""
        there = node.all(*wanted)
        before = [child.end for child in node.all(*earlier) if child.name not in wanted]
        start = there[0].start if there else max(before, default=node.inner_start)
        end = there[-1].end if there else start
        if node.inner_start == node.end:  # <c:scaling/> has no inside yet
            tag = self.source.text(node.start, node.end)
            name_only = f"{self.prefix}{node.name.removeprefix('c:')}"
            self.edits.append((node.start, node.end, f"{tag[:-2].rstrip()}>{mark(name)}</{name_only}>"))
        else:
            self.edits.append((start, end, mark(name)))
        self.kept[name] = self.source.text(start, end) if there else ""

    def mark_legend(self) -> tuple[tuple[int, str], ...]:
        legend = self.chart.find("c:legend")
        entries = legend.all("c:legendEntry") if legend else []
        if entries:
            self.edits.append((entries[0].start, entries[-1].end, mark("legend")))
        return tuple((int(node.value("c:idx", default="0")), self.source.outer(node)) for node in entries)

    def settle_title(self, series: int) -> None:
        """Keep a chart of several series without title free of one when data leave a single series.

        Office shows the name of a lone series as title unless told not to.
        """
        told = self.chart.find("c:autoTitleDeleted")
        if series > 1 and told and self.chart.find("c:title") is None:
            tag = with_attribute(self.source.text(told.start, told.inner_start), "val", "1")
            self.edits.append((told.start, told.inner_start, tag))

    def workbook_link(self) -> bool:
        """Return whether the part names its workbook; give it a link to the one we make if it does not."""
        root, p = self.source.root, self.prefix
        if root.find("c:externalData"):
            return True
        at = max(node.end for node in root.all("c:chart", "c:spPr", "c:txPr"))
        link = (
            f'<{p}externalData xmlns:r="{RELATIONSHIPS}" r:id="{NEW_WORKBOOK_ID}">'
            f'<{p}autoUpdate val="0"/></{p}externalData>'
        )
        self.edits.append((at, at, link))
        return False

    def calendar_1904(self) -> bool:
        node = self.source.root.find("c:date1904")
        return node is not None and node.attributes.get("val", "1") in ("1", "true")


def _filtered_series(plot: Node) -> Iterator[Node]:
    """Yield the extensions that keep series somebody has hidden: their sample data must not travel along."""
    for ext in (ext for extensions in plot.all("c:extLst") for ext in extensions.children):
        if any(child.name.startswith("c15:filtered") for child in ext.children):
            yield ext
