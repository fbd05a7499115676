"""Rules of charts: series and axes that fit together, and caches that say what the workbook says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qbr.office.charts.cells import parse_areas
from qbr.office.charts.workbook_package import WorkbookPackage
from qbr.office.opc.archive import ArchiveFault
from qbr.office.opc.spans import Node, Source

Fault = tuple[str, str, str]  # rule, part, message
_CACHES = ("c:numCache", "c:strCache")


def chart_faults(name: str, source: Source, workbook: bytes | None) -> Iterator[Fault]:
    """Yield what is wrong with a chart; nothing for any other part.

    Args:
        name: of the part.
        source: the part, parsed.
        workbook: the one it embeds; None where there is none, then its caches are all there is.
    """
    if source.root.name != "c:chartSpace":
        return
    yield from (("G301", name, text) for text in _series_faults(source.root))
    yield from (("G302", name, text) for text in _axis_faults(source.root))
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
            if used.attributes.get("val") not in axes:
                yield f"axis {used.attributes.get('val')} of a plot does not exist"
    for axis in (node for node in children if node.name.endswith("Ax")):
        if axis.find("c:crossAx") and axis.value("c:crossAx") not in axes:
            yield f"an axis crosses the axis {axis.value('c:crossAx')}, which does not exist"


def _cache_faults(root: Node, workbook: bytes) -> Iterator[str]:
    try:
        package = WorkbookPackage(workbook)
        sheets = {sheet: package.cells(path) for sheet, path in package.sheet_paths().items()}
    except (ArchiveFault, ValueError, IndexError) as error:
        yield f"the embedded workbook cannot be read: {error}"
        return
    for node in root.walk():
        formula = node.find("c:f")
        cache = next(iter(node.all(*_CACHES)), None)
        if formula is not None and cache is not None:
            yield from _cache_fault(formula.text, cache, sheets)


def _cache_fault(formula: str, cache: Node, sheets: dict[str, dict[tuple[int, int], str]]) -> Iterator[str]:
    """Yield the first difference between a cache and the cells its formula names."""
    areas = parse_areas(formula)
    if not areas or any(sheet not in sheets for sheet, _ in areas):
        yield f"{formula} is not in the embedded workbook"
        return
    cells = [
        sheets[sheet].get((row, column))
        for sheet, area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]
    cached = {int(point.attributes["idx"]): point.value_text("c:v") for point in cache.all("c:pt")}
    if int(cache.value("c:ptCount", default="0")) != len(cells):
        yield f"{formula} has {len(cells)} cells, the chart shows {cache.value('c:ptCount')} points"
        return
    for index, cell in enumerate(cells):
        if not _same(cell, cached.get(index)):
            yield f"point {index} of {formula} is {cached.get(index)!r} in the chart and {cell!r} in the workbook"
            return


def _same(cell: str | None, cached: str | None) -> bool:
    if (cell or "") == (cached or ""):
        return True
    try:
        return cell is not None and cached is not None and float(cell) == float(cached)
    except ValueError:
        return False
