"""What a person can see of a chart: how it is drawn, names, categories and values."""

from __future__ import annotations

from qbr.office.opc.markup import Element, child, children, name_of, q
from qbr.office.visible.seen_values import Drawn, Number, Value, words


def chart_value(root: Element) -> Value:
    """Return the plots of a chart part, each with its series in the order they are shown, and its titles."""
    area = child(root, "c:chart", "c:plotArea")
    nodes = [node for node in children(area) if name_of(node).endswith("Chart")] if area is not None else []
    plots = [_plot(node, combined=len(nodes) > 1) for node in nodes]
    return (*sorted(plots, key=str), _titles(root, nodes))


def _titles(root: Element, plots: list[Element]) -> Value:
    """Return the titles of chart and axes; a lone series lends the chart its name unless that is switched off."""
    written = [("".join(text.text or "" for text in title.iter(q("a:t")))).strip() for title in root.iter(q("c:title"))]
    series = [node for plot in plots for node in children(plot, "c:ser")]
    switched_off = child(root, "c:chart", "c:autoTitleDeleted")
    if len(series) == 1 and child(root, "c:chart", "c:title") is None and not _is_true(switched_off):
        written.insert(0, words(_texts(child(series[0], "c:tx"))))
    return tuple(written)


def _is_true(node: Element | None) -> bool:
    return node is not None and node.get("val", "1") in ("1", "true")


def _plot(node: Element, *, combined: bool) -> Value:
    kind = name_of(node).removeprefix("c:")
    # LibreOffice writes the stacking of the columns on the lines beside them too.
    grouping = None if combined and kind == "lineChart" else Drawn(_attribute(node, "c:grouping"))
    drawn = Drawn(f"{kind} {_attribute(node, 'c:barDir')}".rstrip())
    return (drawn, grouping, tuple(_series(series) for series in children(node, "c:ser")))


def _series(node: Element) -> Value:
    if child(node, "c:yVal") is not None:
        places, values, sizes = (_values(child(node, f"c:{name}")) for name in ("xVal", "yVal", "bubbleSize"))
        return (_texts(child(node, "c:tx")), places, values, sizes)
    return (_texts(child(node, "c:tx")), _texts(child(node, "c:cat")), _values(child(node, "c:val")))


def _attribute(node: Element, name: str) -> str:
    found = child(node, name)
    return found.get("val", "") if found is not None else ""


def _points(node: Element | None) -> list[str | None]:
    if node is None:
        return []
    count = next(node.iter(q("c:ptCount")), None)
    points = {int(point.get("idx", "0")): point.findtext(q("c:v")) or "" for point in node.iter(q("c:pt"))}
    return [points.get(index) for index in range(int(count.get("val", "0")) if count is not None else len(points))]


def _texts(node: Element | None) -> Value:
    return tuple(_number(text) or text or "" for text in _points(node))


def _values(node: Element | None) -> Value:
    return tuple(_number(text) or "" for text in _points(node))


def _number(text: str | None) -> Number | None:
    try:
        return Number(float(text)) if text else None
    except ValueError:
        return None
