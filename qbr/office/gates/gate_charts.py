"""Rules of charts: series and axes that fit together, and caches that say what the workbook says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qbr.office.charts.cells import Area, parse_areas
from qbr.office.charts.workbook_package import WorkbookPackage
from qbr.office.opc.archive import ArchiveFault
from qbr.office.opc.spans import Node, Source

MAX_POINTS = 1_048_576  # a sheet has no more rows
Fault = tuple[str, str, str]  # rule, part, message
_FLAT = ("c:numCache", "c:strCache", "c15:dlblRangeCache")
_LEVELS = ("c:multiLvlStrCache",)
_DIMENSIONS = ("cx:strDim", "cx:numDim")
_FORMULAS = ("c:f", "c15:f", "cx:f")
_NO_AXIS = "0"  # what plots in three dimensions name where they have no third axis


@dataclass(frozen=True, slots=True)
class _Cache:
    """What a chart keeps of the cells that a formula names: levels, each in the order of the cells."""

    formula: str
    levels: tuple[tuple[int, Mapping[int, str]], ...]  # how many points, and those that are filled; outermost first


def chart_faults(name: str, source: Source, workbook: bytes | None) -> Iterator[Fault]:
    """Yield what is wrong with a chart; nothing for any other part.

    Args:
        name: of the part.
        source: the part, parsed.
        workbook: the one it embeds; None where there is none, then its caches are all there is.
    """
    if source.root.name == "c:chartSpace":
        yield from (("G301", name, text) for text in _series_faults(source.root))
        yield from (("G302", name, text) for text in _axis_faults(source.root))
    elif source.root.name == "cx:chartSpace":
        yield from (("G301", name, text) for text in _data_faults(source.root))
    else:
        return
    if workbook is not None:
        yield from (("G303", name, text) for text in _cache_faults(source.root, workbook))


def _series_faults(root: Node) -> Iterator[str]:
    series = [node for node in root.walk() if node.name == "c:ser"]
    for what in ("idx", "order"):
        counted = Counter(node.value(f"c:{what}") for node in series)
        yield from (f"{count} series have the {what} {key}" for key, count in counted.items() if count > 1)


def _axis_faults(root: Node) -> Iterator[str]:
    area = root.find("c:chart", "c:plotArea")
    children = area.children if area else []
    axes = {node.value("c:axId") for node in children if node.name.endswith("Ax")}
    plots = [node for node in children if node.name.endswith("Chart")]
    if not plots:
        yield "the chart has no plot"
    for plot in plots:
        for used in plot.all("c:axId"):
            if used.attributes.get("val") not in axes and not _is_left_out(plot, used):
                yield f"axis {used.attributes.get('val')} of a plot does not exist"
    for axis in (node for node in children if node.name.endswith("Ax")):
        if axis.find("c:crossAx") and axis.value("c:crossAx") not in axes:
            yield f"an axis crosses the axis {axis.value('c:crossAx')}, which does not exist"


def _is_left_out(plot: Node, used: Node) -> bool:
    """Return whether a plot in three dimensions says that it has no third axis."""
    return used.attributes.get("val") == _NO_AXIS and plot.all("c:axId").index(used) == 2


def _data_faults(root: Node) -> Iterator[str]:
    """Yield what is wrong with the data that series of the newer format name."""
    data = root.find("cx:chartData")
    ids = [node.attributes.get("id", "") for node in data.all("cx:data")] if data else []
    yield from (f"{count} data have the id {key}" for key, count in Counter(ids).items() if count > 1)
    series = [node for node in root.walk() if node.name == "cx:series"]
    if not series:
        yield "the chart has no series"
    for used in (node.value("cx:dataId") for node in series if node.find("cx:dataId")):
        if used not in ids:
            yield f"a series names the data {used}, which do not exist"
    known = Counter(node.attributes["uniqueId"] for node in series if "uniqueId" in node.attributes)
    yield from (f"{count} series have the id {key}" for key, count in known.items() if count > 1)


def _cache_faults(root: Node, workbook: bytes) -> Iterator[str]:
    try:
        package = WorkbookPackage(workbook)
        sheets = {sheet: package.cells(path) for sheet, path in package.sheet_paths().items()}
    except (ArchiveFault, ValueError, IndexError) as error:
        yield f"the embedded workbook cannot be read: {error}"
        return
    for node in root.walk():
        formula = next(iter(node.all(*_FORMULAS)), None)
        cache = _cache(node, formula.text) if formula is not None else None
        if cache is not None:
            yield from _cache_fault(cache, sheets)


def _cache(node: Node, formula: str) -> _Cache | None:
    """Return what an element keeps of the cells its formula names; None where it keeps nothing."""
    if node.name in _DIMENSIONS:
        levels = [(_number(one.attributes.get("ptCount", "0")), _points(one)) for one in node.all("cx:lvl")]
        return _Cache(formula, tuple(reversed(levels)))
    flat, several = next(iter(node.all(*_FLAT)), None), next(iter(node.all(*_LEVELS)), None)
    if flat is not None:
        return _Cache(formula, ((_number(flat.value("c:ptCount", default="0")), _points(flat)),))
    if several is not None:
        count = _number(several.value("c:ptCount", default="0"))
        return _Cache(formula, tuple((count, _points(one)) for one in reversed(several.all("c:lvl"))))
    return _name_cache(node, formula)


def _name_cache(node: Node, formula: str) -> _Cache | None:
    """Return the name that a series of the newer format keeps."""
    name = node.find("cx:v")
    return None if name is None else _Cache(formula, ((1, {0: name.text}),))


def _points(node: Node) -> dict[int, str]:
    points = node.all("c:pt", "cx:pt")
    return {
        _number(one.attributes.get("idx", "")): one.value_text("c:v") if one.children else one.text for one in points
    }


def _number(text: str) -> int:
    """Return the number a text spells; -1, which no count or place is, when it spells none."""
    return int(text) if text.isdigit() else -1


def _cache_fault(cache: _Cache, sheets: Mapping[str, Mapping[tuple[int, int], str]]) -> Iterator[str]:
    """Yield the first difference between a cache and the cells its formula names."""
    areas = parse_areas(cache.formula)
    if not areas or any(sheet not in sheets for sheet, _ in areas):
        yield f"{cache.formula} is not in the embedded workbook"
        return
    held = sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for _, area in areas)
    count = sum(count for count, _ in cache.levels)
    if count != held or held > MAX_POINTS:
        yield f"{cache.formula} has {held} cells, the chart shows {count} points"
        return
    cells = [sheets[sheet].get(place) for sheet, area in areas for place in _places(area, len(cache.levels))]
    cached = [points.get(index) for count, points in cache.levels for index in range(count)]
    for index, (cell, kept) in enumerate(zip(cells, cached, strict=True)):
        if not _same(cell, kept):
            yield f"point {index} of {cache.formula} is {kept!r} in the chart and {cell!r} in the workbook"
            return


def _places(area: Area, levels: int) -> Iterator[tuple[int, int]]:
    """Yield row and column of each cell of an area: column by column where a column holds a level, else by rows."""
    rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
    if levels > 1:
        yield from ((row, column) for column in columns for row in rows)
    else:
        yield from ((row, column) for row in rows for column in columns)


def _same(cell: str | None, cached: str | None) -> bool:
    if (cell or "") == (cached or ""):
        return True
    try:
        return cell is not None and cached is not None and float(cell) == float(cached)
    except ValueError:
        return False
