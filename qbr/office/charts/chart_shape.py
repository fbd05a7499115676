"""A chart of one shape, written once: the numbers of others are filled into its finished text.

Two charts have one shape when they differ in nothing but the numbers of their values: same series, same categories,
same gaps. The reviews of a batch mostly show charts of the same shapes. Nothing that writes a chart looks at a number,
it only puts it where it belongs; so it may as well put a hole there.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Protocol

from qbr.office.charts.chart_data import ChartData, SeriesData
from qbr.office.opc.archive import Entry, pack, read_entries, write_entries

_HOLE = "\ufdda"  # a noncharacter: no text of a chart can hold it
_FIND = re.compile(f"{_HOLE}(\\d+){_HOLE}")


_OF_SERIES = attrgetter(*(one.name for one in fields(SeriesData) if one.name != "values"))
_OF_CHART = attrgetter(*(one.name for one in fields(ChartData) if one.name not in ("series", "refs", "problems")))


class Written(Protocol):
    """A chart as written: its part, its workbook, and the cells outside its data that it had to replace."""

    @property
    def xml(self) -> str:
        """The part."""

    @property
    def workbook(self) -> bytes:
        """The workbook."""

    @property
    def replaced(self) -> tuple[str, ...]:
        """Names of cells."""


@dataclass(frozen=True, slots=True)
class HoledText:
    """A text with holes for numbers."""

    pieces: tuple[str, ...]  # around the holes, one more than there are holes
    order: tuple[int, ...]  # which number belongs in each hole

    @classmethod
    def of(cls, text: str) -> HoledText:
        """Return a text written with `holed` data."""
        pieces = _FIND.split(text)
        return cls(tuple(pieces[::2]), tuple(map(int, pieces[1::2])))

    def filled(self, numbers: Sequence[str | None]) -> str:
        """Return the text with the numbers in it."""
        parts: list[str | None] = [None] * (2 * len(self.order) + 1)
        parts[::2] = self.pieces
        parts[1::2] = map(numbers.__getitem__, self.order)
        return "".join(parts)  # type: ignore[arg-type]  # a gap has no hole


@dataclass(frozen=True, slots=True)
class ChartShape:
    """A chart whose numbers are holes."""

    xml: HoledText
    sheets: tuple[Entry | tuple[str, HoledText], ...]  # the workbook's entries; those with holes by name and text
    replaced: tuple[str, ...]

    @classmethod
    def of(cls, written: Written) -> ChartShape:
        """Return the shape of a chart that was written with `holed` data."""
        sheets: list[Entry | tuple[str, HoledText]] = []
        for entry in read_entries(written.workbook):
            text = entry.unpack().decode("utf-8") if entry.name.endswith(".xml") else ""
            sheets.append((entry.name, HoledText.of(text)) if _HOLE in text else entry)
        return cls(HoledText.of(written.xml), tuple(sheets), written.replaced)

    def filled(self, data: ChartData) -> tuple[bytes, bytes]:
        """Return the part and the workbook with the numbers of a chart of this shape."""
        numbers = [value for series in data.series for value in series.values]
        entries = [
            one if isinstance(one, Entry) else pack(one[0], one[1].filled(numbers).encode("utf-8"))
            for one in self.sheets
        ]
        return self.xml.filled(numbers).encode("utf-8"), write_entries(entries)


def shape_key(data: ChartData) -> Hashable:
    """Return what two charts of one shape have in common, and charts of other shapes have not."""
    series = tuple([(*_OF_SERIES(one), _gaps(one.values)) for one in data.series])
    return (*_OF_CHART(data), series)


def _gaps(values: Sequence[str | None]) -> Hashable:
    """Return how many values there are, or which of them are missing."""
    return tuple(value is None for value in values) if None in values else len(values)


def holed(data: ChartData) -> ChartData:
    """Return the data with a hole for each number, and without what only one chart speaks of."""
    first, series = 0, []
    for one in data.series:
        after = first + len(one.values)
        holes = (None if value is None else _hole(n) for n, value in zip(range(first, after), one.values, strict=True))
        series.append(replace(one, values=tuple(holes)))
        first = after
    return replace(data, series=tuple(series), refs=(), problems=())


_HOLES: list[str] = []


def _hole(number: int) -> str:
    while number >= len(_HOLES):
        _HOLES.append(f"{_HOLE}{len(_HOLES)}{_HOLE}")
    return _HOLES[number]
