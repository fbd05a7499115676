"""What a kind of chart needs, held against what the data bring: a chart that would show something else is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qbr.errors import Place, Problem, TemplateError
from qbr.office.charts.chart_data import ChartData, SeriesData
from qbr.office.charts.chart_match import Match
from qbr.office.charts.chart_parts import ChartParts
from qbr.office.charts.kinds import Kind

_SHAPES = {
    "categories": "categories, and series with one value for each",
    "points": "series with points {x, y}",
    "bubbles": "series with points {x, y, size}",
}


def check_needs(parts: ChartParts, data: ChartData, matches: Sequence[Match], place: Place) -> None:
    """Pass when the data can be drawn by the chart's kinds.

    Raises:
        TemplateError: every way in which they cannot.
    """
    faults = [*_missing_categories(parts, data), *_counts(parts, data, matches), *_shapes(parts, data, matches)]
    if faults:
        raise TemplateError([Problem(message, place, hint, rule=rule) for rule, message, hint in faults])


def has_x(series: SeriesData, data: ChartData) -> bool:
    """Return whether the points of a series have a place along x: of their own, or categories that are numbers."""
    if series.x is not None:
        return True
    counted = data.kind != "text" or not data.categories
    return data.has_categories and counted and not data.levels and None not in data.categories


def _missing_categories(parts: ChartParts, data: ChartData) -> Iterator[tuple[str, str, str]]:
    if not data.has_categories and not any(series.x for series in data.series):
        kind = parts.plots[0].kind
        yield "T501", "categories of the chart: missing", f"A {kind.name} chart needs {_SHAPES[kind.measures]}."


def _counts(parts: ChartParts, data: ChartData, matches: Sequence[Match]) -> Iterator[tuple[str, str, str]]:
    """Yield what shows fewer or more series than it is made for."""
    for plot, kind in enumerate(plot.kind for plot in parts.plots):
        if kind.is_pie and len(data.series) > 1:
            message = f"a {kind.name} shows one series, the data bring {len(data.series)}"
            yield "T507", message, "Use a doughnut or bars."
        if kind.is_stock:
            drawn = [parts.series[n].name for n, member in enumerate(parts.plot_of) if member == plot]
            found = [match for match in matches if parts.plot_of[match.template] == plot]
            if len(found) != len(drawn) or any(match.copied for match in found):
                message = f"a stock chart draws {len(drawn)} series together, the data bring {len(found)}"
                yield "T507", message, f"This one needs: {', '.join(drawn)}, in this order or by these names."


def _shapes(parts: ChartParts, data: ChartData, matches: Sequence[Match]) -> Iterator[tuple[str, str, str]]:
    """Yield series that are of another shape than what draws them."""
    for match in matches:
        series = data.series[match.data]
        kind = parts.plots[parts.plot_of[match.template]].kind
        lacking = _lacking(kind, series, data)
        if lacking:
            hint = f"A {kind.name} chart needs {_SHAPES[kind.measures]}."
            yield "T509", f'series "{series.name}" {lacking}', hint


def _lacking(kind: Kind, series: SeriesData, data: ChartData) -> str:
    if kind.measures == "categories":
        if series.x is not None:
            return "has points with x and y, not values over categories"
        return "" if len(series.values) == len(data.categories) else "stands over no categories"
    if not has_x(series, data):
        return "has no x"
    if kind.measures == "bubbles" and series.sizes is None and any(value is not None for value in series.values):
        return "has no sizes"
    return ""
