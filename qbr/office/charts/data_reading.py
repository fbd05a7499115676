"""Any value a template gives, turned into the data of a chart; every fault of the value is told at once."""

from __future__ import annotations

from collections.abc import Sequence

from qbr.errors import Place, TemplateError
from qbr.office.charts.chart_data import ChartData, SeriesData, Steps
from qbr.office.charts.value_reading import ValueReading, is_left_out, is_listed, member

MAX_SERIES = 255  # series an Office chart can hold
_POINTS_HINT = "A point is {x, y} or {x, y, size}; leave out a point that has no place."


def read_chart_data(value: object, place: Place) -> ChartData:
    """Return the data of a chart.

    Args:
        value: a mapping or an object with `categories` (texts, numbers or dates; None is a blank; lists of texts for
            categories of several levels, the outermost first) and `series`, each with `name` and `values` (numbers;
            None is a gap), perhaps `key`, `errors_low`, `errors_high`, `labels` and `subtotals`; perhaps `minimum`,
            `maximum` and `major_unit` of the value axis; `ref` anywhere. A series of a chart that measures along both
            axes has `points` (each with `x`, `y`, perhaps `size`), or `x`, `values` and perhaps `sizes`, instead;
            then, and for values that are counted or spread, categories may be left out.
        place: the chart, for messages.

    Raises:
        TemplateError: every fault of the value at once; a gap is None, never NaN.
    """
    return _Reading(place).chart(value)


class _Reading(ValueReading):
    """Reads one value."""

    def chart(self, value: object) -> ChartData:
        self.touch(value, "the chart")
        named = member(value, "categories")
        levels, steps = self.categories(() if named is None else self.listed(named, "categories"))
        given = self.listed(member(value, "series"), "series")
        if len(given) > MAX_SERIES:
            self.fault("T501", f"{len(given)} series; a chart holds {MAX_SERIES} at most")
        points = None if named is None else len(steps.items)
        series = tuple(self.series(item, number, points) for number, item in enumerate(given, 1))
        minimum, maximum, major_unit = (self.limit(value, name) for name in ("minimum", "maximum", "major_unit"))
        self.check_limits(minimum, maximum, major_unit)
        self.check_subtotals(series, steps, levels)
        if self.faults:
            raise TemplateError(self.faults)
        refs, warnings = tuple(self.refs), tuple(self.warnings)
        limits = (minimum, maximum, major_unit)
        return ChartData(steps.items, steps.kind, series, levels, named is not None, *limits, refs, warnings)

    # --- categories ---

    def categories(self, items: Sequence[object]) -> tuple[tuple[tuple[str | None, ...], ...], Steps]:
        """Return the levels, if there are several, and the innermost of them."""
        if not any(is_listed(item) for item in items):
            return (), self.steps(items, "category", "categories")
        paths = [self.path(item, position) for position, item in enumerate(items, 1)]
        depth = max(map(len, paths), default=0)
        full = [(*path, *(None,) * (depth - len(path))) for path in paths]
        levels = tuple(zip(*full, strict=True))
        if depth < 2:
            return (), Steps(levels[0] if levels else (None,) * len(paths), "text")
        return levels, Steps(tuple(path[-1] if path else None for path in paths), "text")

    def path(self, item: object, position: int) -> tuple[str | None, ...]:
        """Return the levels of one category."""
        if not is_listed(item):
            hint = "Give every category as a list, the outermost level first."
            self.fault("T501", f"category {position} has no levels, others have", hint)
            return ()
        return tuple(self.text(part, f"category {position}, level {level}") for level, part in enumerate(item, 1))

    # --- series ---

    def series(self, value: object, position: int, points: int | None) -> SeriesData:
        name = self.text(member(value, "name"), f"name of series {position}") or ""
        what = f'series "{name}"' if name else f"series {position}"
        self.touch(value, what)
        key = member(value, "key")
        x, values, sizes = self.measured(value, what, points)
        count, unit = (points, "categories") if x is None else (len(values), "points")
        return SeriesData(
            name,
            values,
            "" if key is None else str(key),
            x,
            sizes,
            self.optional_numbers(value, "errors_low", what, count, unit),
            self.optional_numbers(value, "errors_high", what, count, unit),
            self.labels(value, what, count, unit),
            self.subtotals(value, what),
        )

    def measured(
        self, value: object, what: str, points: int | None
    ) -> tuple[Steps | None, tuple[str | None, ...], tuple[str | None, ...] | None]:
        """Return where the points of a series stand, their values and sizes; only the values are sure."""
        given = member(value, "points")
        if given is not None:
            items = self.listed(given, f"{what}: points")
            for position, item in enumerate(items, 1):
                self.touch(item, f"{what}, point {position}")
            sized = any(member(item, "size") is not None for item in items)
            return self.placed(
                [member(item, "x") for item in items],
                [member(item, "y") for item in items],
                [member(item, "size") for item in items] if sized else None,
                what,
            )
        x, sizes = member(value, "x"), member(value, "sizes")
        if x is None:
            return None, self.numbers(member(value, "values"), what, points), None
        steps = self.listed(x, f"{what}: x")
        values = self.of_length(member(value, "values"), f"{what}: values", len(steps), "x")
        known = None if is_left_out(sizes) else self.of_length(sizes, f"{what}: sizes", len(steps), "x")
        return self.placed(steps, values, known, what)

    def placed(
        self, x: Sequence[object], y: Sequence[object], sizes: Sequence[object] | None, what: str
    ) -> tuple[Steps, tuple[str | None, ...], tuple[str | None, ...] | None]:
        """Return points that all have a place: one without would stand where it is not, or not at all."""
        steps = self.steps(x, f"x of {what}, point", f"x of {what}")
        if steps.kind == "text" and any(item is not None for item in steps.items):
            self.fault("T502", f"{what}: x is text, expected numbers or dates", _POINTS_HINT)
        for position, (place, value) in enumerate(zip(x, y, strict=False), 1):
            if place is None and value is not None:
                self.fault("T502", f"{what}, point {position} has no x", _POINTS_HINT)
        values = self.numbers_of(y, f"{what}, value")
        if sizes is None:
            return steps, values, None
        for position, (size, value) in enumerate(zip(sizes, y, strict=False), 1):
            if size is None and value is not None:
                self.fault("T502", f"{what}, point {position} has no size, others have", _POINTS_HINT)
        return steps, values, self.numbers_of(sizes, f"{what}, size")

    def numbers(self, value: object, what: str, points: int | None, unit: str = "categories") -> tuple[str | None, ...]:
        items = self.of_length(value, f"{what}: values", points, unit)
        return self.numbers_of(items, f"{what}, value")

    def optional_numbers(
        self, value: object, name: str, what: str, points: int | None, unit: str
    ) -> tuple[str | None, ...] | None:
        given = member(value, name)
        return None if is_left_out(given) else self.numbers(given, f"{what}, {name}", points, unit)

    def labels(self, value: object, what: str, points: int | None, unit: str) -> tuple[str | None, ...] | None:
        given = member(value, "labels")
        if is_left_out(given):
            return None
        items = self.of_length(given, f"{what}: labels", points, unit)
        return tuple(self.text(item, f"{what}, label {place}") for place, item in enumerate(items, 1))

    def subtotals(self, value: object, what: str) -> tuple[str, ...] | None:
        given = member(value, "subtotals")
        if given is None:
            return None
        return tuple(self.text(item, f"{what}, subtotal") or "" for item in self.listed(given, f"{what}: subtotals"))

    # --- what has to fit together ---

    def check_subtotals(
        self, series: Sequence[SeriesData], steps: Steps, levels: tuple[tuple[str | None, ...], ...]
    ) -> None:
        there = [item for item in steps.items if item is not None]
        for one in series:
            for name in one.subtotals or ():
                if name not in there and not levels:
                    hint = f"There is: {', '.join(str(item) for item in there)}."
                    self.fault("T501", f'series "{one.name}": subtotal "{name}" is no category', hint)

    def limit(self, value: object, name: str) -> str | None:
        return self.number(member(value, name), f"{name} of the value axis")

    def check_limits(self, minimum: str | None, maximum: str | None, major_unit: str | None) -> None:
        if minimum is not None and maximum is not None and float(minimum) >= float(maximum):
            self.fault("T501", f"value axis from {minimum} to {maximum}: the minimum must be below the maximum")
        if major_unit is not None and float(major_unit) <= 0:
            self.fault("T501", f"major_unit of the value axis is {major_unit}, expected more than 0")
