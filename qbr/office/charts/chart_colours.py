"""The colour a series is known by, and the look of a series with that colour left open for a copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qbr.office.charts.chart_series import ACCENT_MARK, SeriesTemplate
from qbr.office.opc.spans import Node, Source, parse, splice

_COLOURS = ("a:schemeClr", "a:srgbClr", "a:sysClr", "a:prstClr")
_ACCENT = re.compile(r"accent([1-6])\Z")


def main_colour(series: Node) -> Node | None:
    """Return the colour people know a series by: fill, else line, else marker; None where Office chooses it."""
    shapes = (series.find("c:spPr"), series.find("c:marker", "c:spPr"), series.find("cx:spPr"))
    found = (node for shape in shapes if shape for node in shape.walk() if node.name in _COLOURS)
    return next(found, None)


def accents_of(series: Node) -> list[int]:
    """Return the theme colour of a series as a list of one, empty for a colour that is none of the six."""
    colour = main_colour(series)
    if colour is None:
        return [int(series.value("c:idx", default="0")) % 6 + 1]
    accent = _ACCENT.match(colour.attributes.get("val", ""))
    return [int(accent[1])] if accent else []


def copied_look(source: Source, series: Node) -> SeriesTemplate:
    """Return the series with every use of its colour replaced by a mark."""
    return SeriesTemplate.compile(*with_colour_open(source, series))


def with_colour_open(source: Source, series: Node) -> tuple[Source, Node]:
    """Return the part, and the series in it, with every use of the series' colour replaced by a mark."""
    colour = main_colour(series)
    if colour is None:
        return source, series
    marked = parse(splice(source, _colour_edits(source, series, colour)).encode("utf-8"))
    # Edits inside the series do not move its beginning.
    twin = next(node for node in marked.root.walk() if node.name == series.name and node.start == series.start)
    return marked, twin


def _colour_edits(source: Source, series: Node, colour: Node) -> Iterator[tuple[int, int, str]]:
    p = source.prefix(colour)
    open_tag, close = f'<{p}schemeClr val="{ACCENT_MARK}">', f"</{p}schemeClr>"
    for node in series.walk():
        if node.name != colour.name or node.attributes.get("val") != colour.attributes.get("val"):
            continue
        if node.inner_start == node.end:
            yield node.start, node.end, open_tag + close
        else:
            yield node.start, node.inner_start, open_tag
            yield node.inner_end, node.end, close
