"""What stands along the axes of a designed chart: their ids, the sample's categories, and how dates are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qbr.office.charts.cells import parse_areas
from qbr.office.charts.chart_data import CategoryKind, path_name
from qbr.office.opc.markup import XmlError, escape_attribute
from qbr.office.opc.spans import Node

AXES = ("c:catAx", "c:dateAx", "c:valAx", "c:serAx")
_MAX_POINTS = 1_048_576
_AXIS_ID_END = 2**31  # the Open XML SDK takes smaller ids only
_NO_PLACEHOLDER = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # what in a format code stands for itself
_DATE_AXIS = re.compile(r"<((?:\w+:)?)dateAx\b(.*?)</\1dateAx>", re.DOTALL)
_ONLY_ON_DATE_AXES = re.compile(r"<(?:\w+:)?(?:baseTimeUnit|majorUnit|majorTimeUnit|minorUnit|minorTimeUnit)\b[^>]*/>")
_AXIS = re.compile(r'<((?:\w+:)?)((?:cat|date|val)Ax)\b[^>]*>\s*<\1axId\s+val="(\d+)".*?</\1\2>', re.DOTALL)
_NUMBER_FORMAT = re.compile(r'(<(?:\w+:)?numFmt\b[^>]*?formatCode=")([^"]*)("[^>]*?sourceLinked=")[^"]*(")')


@dataclass(frozen=True, slots=True)
class Categories:
    """What stands along the category axis, or along x, of the template."""

    texts: tuple[str | None, ...]
    kind: CategoryKind
    format_code: str


def axis_ids(area: Node) -> dict[str, str]:
    """Return the id each axis gets: its own, unless that is negative or too large; then one that no other has."""
    written = sorted({node.value("c:axId", default="0") for node in area.all(*AXES)})
    ids = {key: key for key in written if key.isdigit() and int(key) < _AXIS_ID_END}
    taken = {int(key) for key in ids}
    for key in written:
        if key not in ids:
            number = abs(int(key)) % _AXIS_ID_END
            while number in taken:
                number = (number + 1) % _AXIS_ID_END
            taken.add(number)
            ids[key] = str(number)
    return ids


def read_categories(series: Node) -> Categories:
    """Return the categories of a sample series, or where its points stand."""
    node = series.find("c:cat") or series.find("c:xVal")
    if node is None:
        return Categories((), "text", "")
    levels = node.find("c:multiLvlStrRef", "c:multiLvlStrCache")
    if levels is not None:
        depth = int(levels.value("c:ptCount", default="0"))
        return Categories(read_paths([LevelCache.of(one, depth) for one in levels.all("c:lvl")]), "text", "")
    number = node.find("c:numRef", "c:numCache") or node.find("c:numLit")
    text = node.find("c:strRef", "c:strCache") or node.find("c:strLit")
    code = number.value_text("c:formatCode") if number else ""
    kind: CategoryKind = "text" if number is None else "date" if is_date_format(code) else "number"
    count = int((text or number or node).value("c:ptCount", default="0"))
    return Categories(LevelCache.of(text or number, count).texts, kind, code)


def heads_of(series: Node) -> int:
    """Return how many columns of the workbook hold the categories of a sample series: one for each level."""
    node = series.find("c:cat", "c:multiLvlStrRef")
    areas = parse_areas(node.value_text("c:f")) if node else []
    return areas[0][1].right - areas[0][1].left + 1 if areas else 1


def is_date_format(code: str) -> bool:
    """Return whether a format code shows numbers as dates."""
    return any(sign in _NO_PLACEHOLDER.sub("", code).lower() for sign in "ymdh")


def with_category_axes(xml: str) -> str:
    """Return the chart with its date axis as one of categories: texts on a date axis would count days from 1900."""

    def renamed(axis: re.Match[str]) -> str:
        return f"<{axis[1]}catAx{_ONLY_ON_DATE_AXES.sub('', axis[2])}</{axis[1]}catAx>"

    return _DATE_AXIS.sub(renamed, xml) if "dateAx" in xml else xml


def with_dates_shown(xml: str, codes: Mapping[str, str]) -> str:
    """Return the chart with dates shown as dates along axes made to show something else.

    Args:
        xml: the chart.
        codes: by the id of an axis along which dates stand, the format of these.
    """

    def shown(axis: re.Match[str]) -> str:
        def dated(found: re.Match[str]) -> str:
            code = escape_attribute(codes[axis[3]])
            return found[0] if is_date_format(found[2]) else f"{found[1]}{code}{found[3]}0{found[4]}"

        return _NUMBER_FORMAT.sub(dated, axis[0]) if axis[3] in codes else axis[0]

    return _AXIS.sub(shown, xml) if codes else xml


@dataclass(frozen=True, slots=True)
class LevelCache:
    """The texts of one level of categories, as a chart keeps them."""

    texts: tuple[str | None, ...]

    @classmethod
    def of(cls, node: Node | None, count: int) -> LevelCache:
        """Return the points below an element of the older format."""
        points = node.all("c:pt") if node else []
        return cls._of({int(one.attributes.get("idx", "0")): one.value_text("c:v") for one in points}, count)

    @classmethod
    def of_extended(cls, node: Node) -> LevelCache:
        """Return the points of a level of the newer format."""
        texts = {int(one.attributes.get("idx", "0")): one.text for one in node.all("cx:pt")}
        return cls._of(texts, int(node.attributes.get("ptCount", "0")))

    @classmethod
    def _of(cls, texts: Mapping[int, str], count: int) -> LevelCache:
        if count > _MAX_POINTS:
            raise XmlError(f"has a chart of {count:,} points; a sheet has {_MAX_POINTS:,} rows")
        return cls(tuple(texts.get(index) for index in range(count)))


def read_paths(levels: Sequence[LevelCache]) -> tuple[str | None, ...]:
    """Return categories of several levels, the innermost first, as one text each.

    An outer level goes on until the next text in it.
    """
    if not levels:
        return ()
    inner, *outer = [list(level.texts) for level in levels]
    for texts in outer:
        for index in range(1, len(texts)):
            texts[index] = texts[index] or texts[index - 1]
    return tuple(path_name(path) for path in zip(*reversed([inner, *outer]), strict=False))
