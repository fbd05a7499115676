"""Charts: the designed chart is the style; data replace its series, caches and workbook, and nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.chart_data import ChartData
from qbr.office.charts.chart_filling import Filling
from qbr.office.charts.chart_parts import NEW_WORKBOOK_ID, ChartParts, read_chart
from qbr.office.charts.plain_workbook import plain_workbook
from qbr.office.charts.workbook import WorkbookTemplate

_MARK = re.compile(r"<\?qbr-chart ([a-z ]+\d*)\s*\?>")
_DATE_AXIS = re.compile(r"<((?:\w+:)?)dateAx\b(.*?)</\1dateAx>", re.DOTALL)
_ONLY_ON_DATE_AXES = re.compile(r"<(?:\w+:)?(?:baseTimeUnit|majorUnit|majorTimeUnit|minorUnit|minorTimeUnit)\b[^>]*/>")


@dataclass(frozen=True, slots=True)
class RenderedChart:
    """A filled chart: its part, its workbook, and what they speak of."""

    xml: bytes
    workbook: bytes
    refs: tuple[str, ...]
    problems: tuple[Problem, ...]  # warnings


@dataclass(frozen=True, slots=True)
class ChartTemplate:
    """A chart as designed, read once, to be filled as often as wanted."""

    parts: ChartParts
    workbook: WorkbookTemplate
    place: Place

    @classmethod
    def compile(cls, chart_xml: bytes, workbook: bytes | None, place: Place) -> ChartTemplate:
        """Return the chart ready to be filled.

        Args:
            chart_xml: the chart part.
            workbook: the .xlsx embedded in it; None if the chart has none, then each filled chart gets a new one.
            place: the chart, for messages.

        Raises:
            TemplateError: a kind of chart that cannot be filled yet, a workbook that is linked, missing or unreadable.
        """
        parts = read_chart(chart_xml, place)
        if workbook is not None and parts.has_workbook_link:
            return cls(parts, WorkbookTemplate.compile(workbook, parts.formulas, place), place)
        if parts.has_workbook_link:
            message = "the chart's workbook is missing or linked from another file"
            hint = "Copy the chart and paste it with its workbook embedded."
            raise TemplateError(Problem(message, place, hint, rule="T504"))
        return cls(parts, plain_workbook(), place)

    @property
    def skeleton(self) -> str:
        """The part's XML with marks where data go; titles and all else stand in it as designed."""
        return self.parts.skeleton

    @property
    def new_workbook_id(self) -> str | None:
        """The relationship id under which the chart expects a new workbook; None if the template brings its own."""
        return None if self.parts.has_workbook_link else NEW_WORKBOOK_ID

    def render(self, value: object, skeleton: str | None = None, place: Place | None = None) -> RenderedChart:
        """Return the chart filled with data.

        Args:
            value: what a template gives: categories and series, see `ChartData`.
            skeleton: the skeleton with its tags filled in; None uses it as designed.
            place: where the chart stands in the output, for messages; None takes the place in the template.

        Raises:
            TemplateError: the data are no chart data, or do not fit this chart; all faults at once.
        """
        place = place or self.place
        data = ChartData.of(value, place)
        filling = Filling(self.parts, self.workbook, data, place)
        xml = _assembled(self.skeleton if skeleton is None else skeleton, filling.pieces(), filling.dropped())
        if data.kind != "date":
            xml = _with_category_axes(xml)
        problems = (*data.problems, *filling.warnings())
        return RenderedChart(xml.encode("utf-8"), filling.workbook.data, data.refs, problems)


def _assembled(skeleton: str, pieces: Mapping[str, str], dropped: Collection[str]) -> str:
    """Return the skeleton with pieces at their marks, without the stretches between marks that are dropped."""
    first, *rest = _MARK.split(skeleton)
    parts, hidden = [first], ""
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        verb, _, what = name.rpartition(" ")
        if not hidden and verb == "open" and what in dropped:
            hidden = what
        elif hidden and verb == "close" and what == hidden:
            hidden = ""
        if not hidden:
            parts += [pieces.get(name, ""), text]
    return "".join(parts)


def _with_category_axes(xml: str) -> str:
    """Return the chart with its date axis as one of categories: texts on a date axis would count days from 1900."""

    def renamed(axis: re.Match[str]) -> str:
        return f"<{axis[1]}catAx{_ONLY_ON_DATE_AXES.sub('', axis[2])}</{axis[1]}catAx>"

    return _DATE_AXIS.sub(renamed, xml) if "dateAx" in xml else xml
