"""One chart being filled: matching, workbook and references first, then the pieces of XML that go into its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qbr.errors import Place
from qbr.office.charts.chart_axes import is_date_format
from qbr.office.charts.chart_data import ChartData, Steps
from qbr.office.charts.chart_layout import ALL, Layout, without_repeats
from qbr.office.charts.chart_match import Match, match_series, moved_points, unused_accents
from qbr.office.charts.chart_needs import check_needs
from qbr.office.charts.chart_parts import ChartParts
from qbr.office.charts.chart_series import BoundSeries, renumbered
from qbr.office.charts.kinds import Kind
from qbr.office.charts.references import category_reference, element, number_reference, text_reference
from qbr.office.charts.workbook import WorkbookTemplate

_DATE_FORMAT = r"yyyy\-mm\-dd"


class Filling:
    """Data matched to a chart's series and written into its workbook; `pieces` is what goes into the marks."""

    def __init__(self, parts: ChartParts, workbook: WorkbookTemplate, data: ChartData, place: Place) -> None:
        self.parts, self.data, self.place = parts, data, place
        names = [series.name for series in parts.series]
        self._matches = match_series(data.series, names, parts.plot_of)
        check_needs(parts, data, self._matches, place)
        self._names = data.names(calendar_1904=parts.calendar_1904) or (None,)
        self._members = self._by_plot()
        self._layout = Layout(workbook, place)
        self._lay_out(workbook.sheet.region.left, labelled=workbook.table is not None)
        self.workbook = self._layout.write(len(data.levels) or 1)

    def pieces(self) -> dict[str, str]:
        """Return what stands at each mark."""
        bound = self._bound_series()
        points = {index for series in self.parts.series for index in series.point_numbers}
        by_name = moved_points(points, self.parts.categories.texts, self._names)
        found = self._axis_pieces()
        for plot, matches in self._members.items():
            written = []
            for match in matches:
                look = self.parts.series[match.template]
                if match.copied:
                    look = self.parts.plots[plot].copy or look
                moved = by_name if self._is_over_categories(match) else self._by_position(match)
                written.append(look.render(bound[match.data], moved))
            found[f"series{plot}"] = "".join(written)
        found["legend"] = "".join(self._legend_entries())
        return found

    def date_formats(self) -> dict[str, str]:
        """Return the ids of the axes along which dates stand, each with the format of these."""
        return {
            self.parts.plots[plot].axes[0]: self._code(self.parts.series[match.template].x_code, "date")
            for plot, matches in self._members.items()
            for match in matches
            if self.parts.plots[plot].axes and self._steps(match).kind == "date"
        }

    def dropped(self) -> set[str]:
        """Return the names of the plots without series and of the axes only they used; one plot stays in any case."""
        kept = {plot for plot, matches in self._members.items() if matches} or {0}
        used = {axis for plot in kept for axis in self.parts.plots[plot].axes}
        plots = {f"plot{plot}" for plot in self._members if plot not in kept}
        return plots | {f"axis{number}" for number, axis in enumerate(self.parts.axes) if axis not in used}

    # --- the workbook ---

    def _lay_out(self, left: int, *, labelled: bool) -> None:
        """Decide the columns: categories or x, the template's series in their own order, copies, lengths, words."""
        if any(map(self._is_over_categories, self._matches)) or not self._matches:
            self._add_categories()
        shared = self._shared_x()
        for match in sorted(self._matches, key=lambda match: (match.copied, self._template_column(match), match.data)):
            column = self.parts.series[match.template].column
            like = column - left if column else len(self._layout.columns)
            if not self._is_over_categories(match):
                self._add_x(match, shared, labelled=labelled)
            series = self.data.series[match.data]
            self._layout.add(match.data, "values", series.values, header=series.name, like=like)
            if self._is_of_bubbles(match):
                header = f"{series.name} ○" if labelled else ""
                self._layout.add(match.data, "sizes", series.sizes or (), header=header, like=like + 1)
        self._add_lengths_and_words(labelled=labelled)

    def _add_categories(self) -> None:
        if self.data.levels:
            likes = [min(level, self.parts.heads - 1) for level in range(len(self.data.levels))]
            self._layout.add_levels(ALL, "categories", without_repeats(self.data.levels), likes)
            return
        texts = self.data.steps.texts(calendar_1904=self.parts.calendar_1904)
        kind = self.data.kind
        self._layout.add(ALL, "categories", texts, is_text=kind == "text", like=self._like_first(kind))

    def _add_x(self, match: Match, shared: Steps | None, *, labelled: bool) -> None:
        """Give a series the column of its places along x: one for all series that stand at the same places."""
        if shared is not None and (ALL, "x") in self._layout:
            self._layout.share(match.data, "x", (ALL, "x"))
            return
        steps = shared or self._steps(match)
        header = f"{self.data.series[match.data].name} ↔" if labelled else ""
        texts = steps.texts(calendar_1904=self.parts.calendar_1904)
        owner = match.data if shared is None else ALL
        self._layout.add(owner, "x", texts, header=header, like=self._like_first(steps.kind))
        if shared is not None:
            self._layout.share(match.data, "x", (ALL, "x"))

    def _add_lengths_and_words(self, *, labelled: bool) -> None:
        """Add a column for each side of the error bars, and for words, that the look draws and the data bring.

        Only a list-object needs words above them: no chart shows these, and a finished file holds nothing unused.
        """
        for match in self._matches:
            series, look = self.data.series[match.data], self.parts.series[match.template]
            for role, sign, values in (
                ("errors_high", "+", series.errors_high),
                ("errors_low", "−", series.errors_low),
            ):
                if look.draws_errors and values is not None:
                    self._layout.add(match.data, role, values, header=f"{series.name} {sign}" if labelled else "")
            if look.cell_labels is not None and any(label is not None for label in series.labels or ()):
                header = f"{series.name} …" if labelled else ""
                self._layout.add(match.data, "labels", series.labels or (), header=header, is_text=True)

    def _like_first(self, kind: str) -> int | None:
        """Return the template's first column where its format fits; our own empty workbook has one for dates."""
        styled = "date" if not self.parts.has_workbook_link else self.parts.categories.kind
        return 0 if styled == kind else None

    def _shared_x(self) -> Steps | None:
        """Return where the points of all series stand, when no series stands over categories or elsewhere."""
        found = {self._steps(match) for match in self._matches}
        over = any(map(self._is_over_categories, self._matches))
        return next(iter(found)) if len(found) == 1 and not over else None

    def _template_column(self, match: Match) -> tuple[int, int]:
        return (0, 0) if match.copied else (self.parts.series[match.template].column, match.template)

    # --- what a series stands over ---

    def _kind_of(self, match: Match) -> Kind:
        return self.parts.plots[self.parts.plot_of[match.template]].kind

    def _is_over_categories(self, match: Match) -> bool:
        return self._kind_of(match).measures == "categories"

    def _is_of_bubbles(self, match: Match) -> bool:
        return self._kind_of(match).measures == "bubbles"

    def _steps(self, match: Match) -> Steps:
        """Return where the values of a series stand: categories that are numbers may be places along x."""
        own = self.data.series[match.data].x
        return self.data.steps if own is None or self._is_over_categories(match) else own

    def _by_position(self, match: Match) -> Mapping[int, int]:
        return {index: index for index in range(len(self.data.series[match.data].values))}

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
            x = self._layout.find(match.data, "x")
            bound[match.data] = BoundSeries(
                data=self.data.series[match.data],
                idx=idx if match.copied else look.idx,
                order=order if match.copied else look.order,
                name=self._layout.header(match.data, "values"),
                values=self._layout.cells(match.data, "values"),
                categories=categories if x is None else "",
                x=x,
                x_code=self._code(look.x_code, self._steps(match).kind),
                sizes=self._layout.find(match.data, "sizes"),
                labels=self._layout.find(match.data, "labels"),
                errors_low=self._layout.find(match.data, "errors_low"),
                errors_high=self._layout.find(match.data, "errors_high"),
                copied=match.copied,
                accent=next(accents) if match.copied else None,
            )
        return bound

    def _category_element(self) -> str:
        """Return the c:cat element; empty where no series stands over categories."""
        p, reference = self.parts.prefix, self._layout.find(ALL, "categories")
        if reference is None:
            return ""
        if self.data.levels:
            levels = self._layout.levels(ALL, "categories")
            return element(p, "cat", category_reference(p, reference.formula, levels))
        if self.data.kind == "text":
            return element(p, "cat", text_reference(p, reference))
        sample = self.parts.categories
        code = self._code(sample.format_code if sample.kind == self.data.kind else "", self.data.kind)
        return element(p, "cat", number_reference(p, reference, code))

    def _code(self, sample: str, kind: str) -> str:
        """Return how what stands along the axis is shown: as the sample, unless only one of them has dates."""
        if sample and is_date_format(sample) == (kind == "date"):
            return sample
        return _DATE_FORMAT if kind == "date" else "General"

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
        if all(plot.kind.is_ring for plot in self.parts.plots):
            yield from (xml for index, xml in self.parts.legend_entries if index < len(self._names))
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
