"""Charts: the designed chart is the style; data replace its series, caches and workbook, and nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.chart_axes import with_category_axes, with_dates_shown
from qbr.office.charts.chart_data import ChartData
from qbr.office.charts.chart_filling import Filling
from qbr.office.charts.chart_parts import NEW_WORKBOOK_ID, ChartParts, read_chart
from qbr.office.charts.chart_shape import ChartShape, holed, shape_key
from qbr.office.charts.data_reading import read_chart_data
from qbr.office.charts.extended_filling import ExtendedFilling
from qbr.office.charts.extended_parts import ExtendedParts, read_extended
from qbr.office.charts.plain_workbook import plain_workbook
from qbr.office.charts.workbook import WorkbookTemplate
from qbr.office.opc.markup import XmlError
from qbr.office.opc.spans import parse

_MOST_SHAPES = 16  # a chart is kept with; charts that differ in their categories differ in shape
_MARK = re.compile(r"<\?qbr-chart ([a-z ]+\d*)\s*\?>")


@dataclass(frozen=True, slots=True)
class RenderedChart:
    """A filled chart: its part, its workbook, and what they speak of."""

    xml: bytes
    workbook: bytes
    refs: tuple[str, ...]
    problems: tuple[Problem, ...]  # warnings


@dataclass(frozen=True, slots=True)
class _Written:
    """A chart as written."""

    xml: str
    workbook: bytes
    replaced: tuple[str, ...]  # filled cells outside the template's data that the new data grew over


@dataclass(frozen=True, slots=True)
class ChartTemplate:
    """A chart as designed, read once, to be filled as often as wanted."""

    parts: ChartParts | ExtendedParts
    workbook: WorkbookTemplate
    place: Place
    _shapes: dict[Hashable, ChartShape] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def compile(cls, chart_xml: bytes, workbook: bytes | None, place: Place, *, macros: bool = False) -> ChartTemplate:
        """Return the chart ready to be filled.

        Args:
            chart_xml: the chart part, of the older or the newer format.
            workbook: the .xlsx embedded in it; None if the chart has none, then each filled chart gets a new one.
            place: the chart, for messages.
            macros: whether the file around it may hold macros; then so may the workbook.

        Raises:
            TemplateError: a kind of chart that cannot be filled, a workbook that is missing or unreadable.
        """
        parts = _read(chart_xml, place)
        if not parts.has_workbook_link:
            return cls(parts, plain_workbook(), place)
        if workbook is None:
            hint = "Copy the chart and paste it with its workbook embedded."
            raise TemplateError(Problem("the chart's workbook is missing from the file", place, hint, rule="T504"))
        book = WorkbookTemplate.compile(workbook, parts.formulas, place, heads=parts.heads, macros=macros)
        return cls(parts, book, place)

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
            value: what a template gives: categories and series, see `read_chart_data`.
            skeleton: the skeleton with its tags filled in; None uses it as designed.
            place: where the chart stands in the output, for messages; None takes the place in the template.

        Raises:
            TemplateError: the data are no chart data, or do not fit this chart; all faults at once.
        """
        place = place or self.place
        data = read_chart_data(value, place)
        if skeleton is None:
            shape = self._shape(data, place)
            xml, workbook = shape.filled(data)
            replaced = shape.replaced
        else:
            written = self._written(data, skeleton, place)
            xml, workbook, replaced = written.xml.encode("utf-8"), written.workbook, written.replaced
        return RenderedChart(xml, workbook, data.refs, (*data.problems, *_warnings(replaced, place)))

    def _shape(self, data: ChartData, place: Place) -> ChartShape:
        """Return the chart with holes for numbers, written when the first of its shape is met."""
        key = shape_key(data)
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = ChartShape.of(self._written(holed(data), self.skeleton, place))
        return shape

    def _written(self, data: ChartData, skeleton: str, place: Place) -> _Written:
        """Return the chart as text, and its workbook."""
        if isinstance(self.parts, ExtendedParts):
            extended = ExtendedFilling(self.parts, self.workbook, data, place)
            xml, filled = _assembled(skeleton, extended.pieces(), ()), extended.workbook
        else:
            filling = Filling(self.parts, self.workbook, data, place)
            xml, filled = _assembled(skeleton, filling.pieces(), filling.dropped()), filling.workbook
            xml = with_dates_shown(xml if data.kind == "date" else with_category_axes(xml), filling.date_formats())
        return _Written(xml, filled.data, filled.replaced)


def _read(chart_xml: bytes, place: Place) -> ChartParts | ExtendedParts:
    """Return a chart part of either format, taken apart."""
    try:
        source = parse(chart_xml)
    except XmlError as error:
        raise TemplateError(Problem(f"the chart's part {error}", place, rule="T503")) from error
    return read_extended(source, place) if source.root.name == "cx:chartSpace" else read_chart(source, place)


def _warnings(replaced: Sequence[str], place: Place) -> Iterator[Problem]:
    """Yield what the person who owns the template should know."""
    if replaced:
        cells = ", ".join(replaced[:5])
        message = f"the data need more cells of the chart's workbook than the sample: {cells} replaced"
        hint = "Leave the rows and columns beside the chart's data empty."
        yield Problem(message, place, hint, severity="warning", rule="T508")


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
