"""One chart being filled: matching, workbook and references first, then the pieces of XML that go into its marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.chart_data import ChartData
from qbr.office.charts.chart_match import Match, match_series, moved_points, unused_accents
from qbr.office.charts.chart_parts import ChartParts
from qbr.office.charts.chart_series import BoundSeries, Reference, element, number_reference, renumbered, text_reference
from qbr.office.charts.sheet import Grid
from qbr.office.charts.workbook import Filled, WorkbookTemplate

_DATE_FORMAT = r"yyyy\-mm\-dd"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the workbook behind the categories."""

    series: int  # position in the data
    role: str  # "values", "errors_high" or "errors_low"
    header: str
    values: tuple[str | None, ...]


class Filling:
    """Data matched to a chart's series and written into its workbook; `pieces` is what goes into the marks."""

    def __init__(self, parts: ChartParts, workbook: WorkbookTemplate, data: ChartData, place: Place) -> None:
        self.parts, self.data, self.place = parts, data, place
        self._check_pies()
        names = [series.name for series in parts.series]
        self._matches = match_series(data.series, names, parts.plot_of)
        # A chart without any category still needs one row for its references to name.
        self._categories = data.category_texts(calendar_1904=parts.calendar_1904) or (None,)
        columns = [*self._value_columns(), *self._error_columns(labelled=workbook.table is not None)]
        self._headers = workbook.headers([column.header for column in columns])
        self._columns = {(column.series, column.role): (n, column) for n, column in enumerate(columns, 1)}
        self.workbook: Filled = workbook.render(self._grid(columns), place)
        self._members = self._by_plot()

    def pieces(self) -> dict[str, str]:
        """Return what stands at each mark."""
        bound = self._bound_series()
        points = {index for series in self.parts.series for index in series.point_numbers}
        moved = moved_points(points, self.parts.categories.texts, self._categories)
        found = self._axis_pieces()
        for plot, matches in self._members.items():
            written = []
            for match in matches:
                look = self.parts.series[match.template]
                if match.copied:
                    look = self.parts.plots[plot].copy or look
                written.append(look.render(bound[match.data], moved))
            found[f"series{plot}"] = "".join(written)
        found["legend"] = "".join(self._legend_entries())
        return found

    def dropped(self) -> set[str]:
        """Return the names of the plots without series and of the axes only they used; one plot stays in any case."""
        kept = {plot for plot, matches in self._members.items() if matches} or {0}
        used = {axis for plot in kept for axis in self.parts.plots[plot].axes}
        plots = {f"plot{plot}" for plot in self._members if plot not in kept}
        return plots | {f"axis{number}" for number, axis in enumerate(self.parts.axes) if axis not in used}

    def warnings(self) -> Iterator[Problem]:
        """Yield what the person who owns the template should know."""
        if self.workbook.replaced:
            cells = ", ".join(self.workbook.replaced[:5])
            message = f"the data need more cells of the chart's workbook than the sample: {cells} replaced"
            hint = "Leave the rows and columns beside the chart's data empty."
            yield Problem(message, self.place, hint, severity="warning", rule="T508")

    def _check_pies(self) -> None:
        """Refuse several series where only the first would show."""
        if len(self.data.series) > 1 and any(plot.kind == "pie" for plot in self.parts.plots):
            message = f"a pie shows one series, the data bring {len(self.data.series)}"
            raise TemplateError(Problem(message, self.place, "Use a doughnut or bars.", rule="T507"))

    def _value_columns(self) -> Iterator[_Column]:
        """Yield the columns of the series: the template's in their own order, copies behind them."""
        for match in sorted(self._matches, key=lambda match: (match.copied, self._template_column(match), match.data)):
            series = self.data.series[match.data]
            yield _Column(match.data, "values", series.name, series.values or (None,))

    def _template_column(self, match: Match) -> tuple[int, int]:
        return (0, 0) if match.copied else (self.parts.series[match.template].column, match.template)

    def _error_columns(self, *, labelled: bool) -> Iterator[_Column]:
        """Yield a column for each side of the error bars that the look draws and the data bring.

        Only a list-object needs words above them: no chart shows these, and a finished file holds nothing unused.
        """
        for match in self._matches:
            series = self.data.series[match.data]
            if self.parts.series[match.template].draws_errors:
                for role, sign, values in (
                    ("errors_high", "+", series.errors_high),
                    ("errors_low", "−", series.errors_low),
                ):
                    if values is not None:
                        header = f"{series.name} {sign}" if labelled else ""
                        yield _Column(match.data, role, header, values or (None,))

    def _grid(self, columns: list[_Column]) -> Grid:
        values = (self._categories, *(column.values for column in columns))
        text = frozenset({0}) if self.data.kind == "text" else frozenset[int]()
        # Our own empty workbook has its first column made for dates, a template's for what the sample shows.
        styled = "date" if not self.parts.has_workbook_link else self.parts.categories.kind
        return Grid(self._headers, values, text, styled == self.data.kind)

    def _by_plot(self) -> dict[int, list[Match]]:
        """Return for each plot its series in the order they are written: as in the template, copies behind."""
        members: dict[int, list[Match]] = {plot: [] for plot in range(len(self.parts.plots))}

        def place(match: Match) -> tuple[bool, int]:
            return match.copied, match.data if match.copied else match.template

        for match in sorted(self._matches, key=place):
            members[self.parts.plot_of[match.template]].append(match)
        return members

    def _bound_series(self) -> dict[int, BoundSeries]:
        """Return each series of the data with its references, numbers and colour."""
        idx = max((series.idx for series in self.parts.series), default=-1)
        order = max((series.order for series in self.parts.series), default=-1)
        accents = unused_accents(self.parts.accents)
        categories = self._category_element()
        bound = {}
        for match in self._matches:
            look = self.parts.series[match.template]
            if match.copied:
                idx, order = idx + 1, order + 1
            name, values = self._name_and_values(match.data)
            bound[match.data] = BoundSeries(
                data=self.data.series[match.data],
                idx=idx if match.copied else look.idx,
                order=order if match.copied else look.order,
                name=name,
                values=values,
                categories=categories,
                errors_low=self._reference(match.data, "errors_low"),
                errors_high=self._reference(match.data, "errors_high"),
                copied=match.copied,
                accent=next(accents) if match.copied else None,
            )
        return bound

    def _name_and_values(self, series: int) -> tuple[Reference, Reference]:
        position, column = self._columns[series, "values"]
        name = Reference(self.workbook.header(position), (self._headers[position - 1],))
        return name, Reference(self.workbook.column(position), column.values)

    def _reference(self, series: int, role: str) -> Reference | None:
        if (series, role) not in self._columns:
            return None
        position, column = self._columns[series, role]
        return Reference(self.workbook.column(position), column.values)

    def _category_element(self) -> str:
        p, reference = self.parts.prefix, Reference(self.workbook.column(0), self._categories)
        if self.data.kind == "text":
            return element(p, "cat", text_reference(p, reference))
        sample = self.parts.categories
        code = sample.format_code if sample.kind == self.data.kind else ""
        code = code or (_DATE_FORMAT if self.data.kind == "date" else "General")
        return element(p, "cat", number_reference(p, reference, code))

    def _axis_pieces(self) -> dict[str, str]:
        """Return the limits of the value axis, each from the data if they bring it, else as designed."""
        p, kept = self.parts.prefix, self.parts.kept
        limits = {"max": self.data.maximum, "min": self.data.minimum}
        found = dict(kept)
        found["limits"] = "".join(
            kept.get(name, "") if value is None else f'<{p}{name} val="{value}"/>' for name, value in limits.items()
        )
        if self.data.major_unit is not None:
            found["unit"] = f'<{p}majorUnit val="{self.data.major_unit}"/>'
        return found

    def _legend_entries(self) -> Iterator[str]:
        """Yield the settings of legend entries that still have one; they count series, or the points of a ring."""
        p = self.parts.prefix
        if not self.parts.legend_entries:
            return
        if all(plot.kind in ("pie", "doughnut") for plot in self.parts.plots):
            yield from (xml for index, xml in self.parts.legend_entries if index < len(self._categories))
            return
        written = [match for matches in self._members.values() for match in matches]
        # The legend names the series in their order, then their trend lines.
        before = self._legend_names([(index, False) for index in range(len(self.parts.series))])
        after = self._legend_names([(match.template, match.copied) for match in written])
        for index, xml in self.parts.legend_entries:
            if index < len(before) and before[index] in after:
                yield renumbered(p, xml, after.index(before[index]))

    def _legend_names(self, series: list[tuple[int, bool]]) -> list[tuple[int, bool, int]]:
        """Return what each entry of the legend stands for: template's series, whether copied, and trend line or 0."""
        trends = [(s, copied, n + 1) for s, copied in series for n in range(self.parts.series[s].trend_lines)]
        return [(s, copied, 0) for s, copied in series] + trends
