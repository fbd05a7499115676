"""The list-object ("table") around a chart's data: range and column names must match the cells, or Excel repairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qbr.office.charts.cells import Area, parse_areas
from qbr.office.charts.sheet import Column, cell_text
from qbr.office.opc.spans import Source, splice, with_attribute

_OF_TOTALS = re.compile(r"""\s+(?:totalsRow\w+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_OF_COLUMN = re.compile(r"""\s+(?:id|name|uniqueName|[\w]+:uid)\s*=\s*(?:"[^"]*"|'[^']*')""")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_STALE = ("x:sortState",)


@dataclass(frozen=True, slots=True)
class ListObject:
    """A list-object's part with its range and columns taken out."""

    area: Area  # what the template's data took, header and totals included
    names: tuple[str, ...]  # of its columns, as the designer wrote them
    prefix: str
    open_tag: str
    buttons: bool  # whether its header shows filter buttons
    columns: tuple[str, ...]  # for each column the attributes that are about looks
    after: str

    @classmethod
    def compile(cls, source: Source) -> ListObject:
        """Return the list-object read from its part.

        Raises:
            ValueError: the part does not say which cells it covers.
        """
        root = source.root
        areas = parse_areas(root.attributes.get("ref", ""))
        columns = root.find("x:tableColumns")
        if not areas or columns is None:
            raise ValueError("a list-object without range or columns")
        open_tag = _OF_TOTALS.sub("", source.text(root.start, root.inner_start))
        looks = tuple(_looks(source.text(node.start, node.inner_start)) for node in columns.children)
        names = tuple(_read_name(node.attributes.get("name", " ")) for node in columns.children)
        gone = [(node.start, node.end, "") for node in root.all(*_STALE) if node.start >= columns.end]
        return cls(
            areas[0][1],
            names or (" ",),
            source.prefix(root),
            with_attribute(open_tag, "insertRow", None),
            root.find("x:autoFilter") is not None,
            looks,
            splice(source, gone, columns.end),
        )

    def headers(self, names: Sequence[str], heads: int) -> tuple[str, ...]:
        """Return the names of all columns, none empty and no two alike, told apart by blanks nobody sees.

        Args:
            names: what the data would write above the columns.
            heads: how many of them, from the first on, keep the name the designer gave.
        """
        headers = list(self.names[:heads])
        taken = {name.casefold() for name in headers}
        for name in names[len(headers) :]:
            while not name or name.casefold() in taken:
                name += " "
            taken.add(name.casefold())
            headers.append(name)
        return tuple(headers)

    def render(self, area: Area, columns: Sequence[Column]) -> str:
        """Return the part for the area its data now take; the headers of the columns came from `headers`."""
        p = self.prefix
        tag = with_attribute(self.open_tag, "ref", str(area))
        buttons = f'<{p}autoFilter ref="{area}"/>' if self.buttons else ""
        written = (
            f'<{p}tableColumn id="{number}" name="{_column_name(column.header)}"{self._look(column)}/>'
            for number, column in enumerate(columns, 1)
        )
        listed = f'<{p}tableColumns count="{len(columns)}">{"".join(written)}</{p}tableColumns>'
        return "".join(('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', tag, buttons, listed, self.after))

    def _look(self, column: Column) -> str:
        return self.columns[column.like] if column.like is not None and column.like < len(self.columns) else ""


def _looks(tag: str) -> str:
    """Return the attributes of a column that format its cells."""
    kept = _OF_COLUMN.sub("", _OF_TOTALS.sub("", tag))
    return kept[kept.index(" ") :].removesuffix(">").removesuffix("/").rstrip() if " " in kept else ""


def _column_name(name: str) -> str:
    return cell_text(name).replace("\n", "_x000a_").replace("\t", "_x0009_")


def _read_name(written: str) -> str:
    """Return a column's name as its header cell has it."""
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), written)
