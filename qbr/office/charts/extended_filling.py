"""One chart of the newer format being filled: workbook and references first, then the pieces of XML for its marks."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.chart_data import ChartData, SeriesData
from qbr.office.charts.chart_layout import ALL, Layout
from qbr.office.charts.chart_match import Match, match_series, moved_points, unused_accents
from qbr.office.charts.extended_parts import ExtendedParts
from qbr.office.charts.extended_series import BoundData, dimension, level
from qbr.office.charts.workbook import WorkbookTemplate
from qbr.office.opc.spans import with_attribute


class ExtendedFilling:
    """Data matched to the chart's series and written into its workbook; `pieces` is what goes into the marks."""

    def __init__(self, parts: ExtendedParts, workbook: WorkbookTemplate, data: ChartData, place: Place) -> None:
        self.parts, self.data = parts, data
        _check_needs(parts, data, place)
        names = [series.name for series in parts.series]
        matches = match_series(data.series, names, (0,) * len(names))
        self._matches = sorted(
            matches, key=lambda match: (match.copied, match.data if match.copied else match.template)
        )
        self._names = data.names() or (None,)
        self._layout = Layout(workbook, place)
        self._lay_out(workbook.sheet.region.left)
        self.workbook = self._layout.write(max(len(data.levels), 1) if self._is_over_categories else 0)

    def pieces(self) -> dict[str, str]:
        """Return what stands at each mark."""
        accents = unused_accents(number for series in self.parts.series for number in series.accents)
        written, data = [], []
        for number, match in enumerate(self._matches):
            look = self.parts.copy if match.copied else self.parts.series[match.template]
            points = {index: index for index in range(len(self.data.series[match.data].values))}
            bound = BoundData(
                number,
                self._layout.header(match.data, "values"),
                self._moved(match) if self._is_over_categories else points,
                self._subtotals(match),
                match.copied,
                next(accents) if match.copied else None,
            )
            written.append(look.render(bound))
            data.append(self._data(number, match))
        series = "".join((*written, self.parts.dependents))
        return {"series": series, "data": "".join(data), "scaling": self._scaling()}

    @property
    def _is_over_categories(self) -> bool:
        """Whether the chart names categories: a histogram counts its values, whatever they stand for."""
        return self.data.has_categories and self.parts.kind.name != "histogram"

    # --- the workbook ---

    def _lay_out(self, left: int) -> None:
        if self._is_over_categories:
            levels, drawn = self.data.levels or (self._texts(),), self.parts.heads
            likes = [min(depth, drawn - 1) if drawn else None for depth in range(len(levels))]
            self._layout.add_levels(ALL, "categories", levels, likes)
        for match in self._matches:
            series = self.data.series[match.data]
            column = self.parts.series[match.template].column
            like = column - left if column else None
            self._layout.add(match.data, "values", series.values, header=series.name, like=like)

    def _texts(self) -> tuple[str | None, ...]:
        """Return categories of one level as words: the format knows no others, so dates are written out."""
        return tuple(item if item is None else str(item) for item in self.data.categories)

    def _data(self, number: int, match: Match) -> str:
        """Return the data of one series."""
        p = self.parts.prefix
        look = self.parts.series[match.template]
        values = self._layout.cells(match.data, "values")
        written = level(p, values.texts, look.format_code)
        found = dimension(p, "numDim", self.parts.kind.dimension, values.formula, [written])
        if self._is_over_categories:
            cells = self._layout.cells(ALL, "categories")
            levels = [level(p, texts) for texts in reversed(self._layout.levels(ALL, "categories"))]
            found = dimension(p, "strDim", "cat", cells.formula, levels) + found
        return f'<{p}data id="{number}">{found}</{p}data>'

    # --- points ---

    def _moved(self, match: Match) -> dict[int, int]:
        """Return where the formats of single points go."""
        look = self.parts.series[match.template]
        points = {piece.index for piece in look.look if not isinstance(piece, str)}
        return moved_points(points, self.parts.categories, self._names)

    def _subtotals(self, match: Match) -> list[int]:
        """Return the points that stand on the ground: named by the data, or the sample's by name, or first and last."""
        named = self.data.series[match.data].subtotals
        if named is not None:
            return [index for index, name in enumerate(self._names) if name in named]
        sample, last = self.parts.categories, len(self.parts.categories) - 1
        found = set()
        for index in self.parts.series[match.template].subtotals:
            name = sample[index] if index < len(sample) else None
            if name is not None and name in self._names:
                found.add(self._names.index(name))
            elif index in (0, last):
                found.add(0 if index == 0 else len(self._names) - 1)
        return sorted(found)

    def _scaling(self) -> str:
        """Return how far the value axis goes, each limit from the data if they bring it, else as designed."""
        limits = {"max": self.data.maximum, "min": self.data.minimum, "majorUnit": self.data.major_unit}
        tag, bracket, rest = self.parts.scaling.partition(">")
        tag += bracket
        for name, value in limits.items():
            if tag and value is not None:
                tag = with_attribute(tag, name, value)
        return tag + rest


def _check_needs(parts: ExtendedParts, data: ChartData, place: Place) -> None:
    """Pass when the data can be drawn by the chart's kind.

    Raises:
        TemplateError: every way in which they cannot.
    """
    faults = [*_count(parts, data), *(fault for series in data.series for fault in _shape(parts, data, series))]
    if faults:
        raise TemplateError([Problem(message, place, hint, rule=rule) for rule, message, hint in faults])


def _count(parts: ExtendedParts, data: ChartData) -> Iterator[tuple[str, str, str]]:
    kind = parts.kind
    if kind.needs_categories and not data.has_categories:
        hint = f"A {kind.name} chart needs categories, and a series with one value for each."
        yield "T501", "categories of the chart: missing", hint
    if not data.series or (len(data.series) > 1 and not kind.has_many):
        wanted = "at least one" if kind.has_many else "one"
        message = f"a {kind.name} chart shows {wanted} series, the data bring {len(data.series) or 'none'}"
        yield "T507", message, "Hide the chart when there is nothing to show: {% show if … %}."


def _shape(parts: ExtendedParts, data: ChartData, series: SeriesData) -> Iterator[tuple[str, str, str]]:
    if series.x is not None:
        hint = f"A {parts.kind.name} chart needs series with values."
        yield "T509", f'series "{series.name}" has points with x and y, not values', hint
