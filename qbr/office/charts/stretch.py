"""Formulas beside a chart's data that name the sample's rows: they are to name those of the data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qbr.office.charts.cells import Area, parse_areas, quoted

_FORMULA = re.compile(r"(<(?:\w+:)?(?:f|definedName)\b[^>/]*>)([^<]+)(?=</)")
_LITERAL = re.compile(r'("[^"]*"|&quot;.*?&quot;)')  # words in a formula, which may look like cells
_RANGE = re.compile(
    r"(?<![\w.$'!\]])((?:'(?:[^']|'')*'|[A-Za-z_][\w.]*)!)?(\$?[A-Za-z]{1,3}\$?\d+):(\$?[A-Za-z]{1,3}\$?\d+)(?![\w(.])"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of the sample that formulas name, and those that the data take."""

    sheet: str  # where the data stand
    sample: Area  # header row included
    bottom: int  # last row of the data

    def applied(self, xml: str, *, is_data_sheet: bool) -> str:
        """Return a part of the workbook with its formulas naming as many rows as there are.

        Only ranges that reach over all rows of the sample, with or without its header, are about the data as a whole.
        """
        if self.bottom == self.sample.bottom:
            return xml
        return _FORMULA.sub(lambda one: one[1] + self._stretched(one[2], is_data_sheet), xml)

    def concerns(self, xml: str) -> bool:
        """Return whether a part other than the data sheet has a formula that would change."""
        longer = replace(self, bottom=self.sample.bottom + 1)
        return longer.applied(xml, is_data_sheet=False) != xml

    def _stretched(self, formula: str, is_data_sheet: bool) -> str:
        pieces = _LITERAL.split(formula)
        pieces[::2] = [_RANGE.sub(lambda one: self._range(one, is_data_sheet), piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _range(self, found: re.Match[str], is_data_sheet: bool) -> str:
        sheet, first, last = found[1] or "", found[2], found[3]
        areas = parse_areas(f"{first}:{last}")
        here = is_data_sheet if not sheet else sheet in (f"{quoted(self.sheet)}!", f"{self.sheet}!", f"'{self.sheet}'!")
        if not here or not areas or not self._is_whole(areas[0][1]):
            return found[0]
        return f"{sheet}{first}:{re.sub(r'[0-9]+$', str(self.bottom), last)}"

    def _is_whole(self, area: Area) -> bool:
        within = self.sample.left <= area.left and area.right <= self.sample.right
        top = self.sample.top
        return within and area.bottom == self.sample.bottom and area.top in (top, top + 1)
