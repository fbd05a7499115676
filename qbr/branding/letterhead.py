"""What a plain Word file of a brand brings: its theme, and its styles by the names Word keeps in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qbr.errors import Place, Problem, TemplateError
from qbr.office.opc.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Styles a report takes its look from. Titles stay ours: they stand on a coloured cover.
_NAMES = ("Normal", "heading 1", "heading 2", "heading 3", "List Bullet", "Quote", "caption", "header", "footer")
_LOOKS = ("rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "color", "spacing", "sz", "szCs", "u")
_SHAPES = ("pBdr", "shd", "jc")  # of a paragraph; numbering, tabs and where pages break stay the report's
_RPR_ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "color", "spacing", "sz", "szCs", "u")
_PPR_ORDER = (
    "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "spacing", "ind",
    "contextualSpacing", "jc", "outlineLvl",
)  # fmt: skip
_REVIEW_TABLE = "ReviewTable"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The look of a brand's Word file."""

    theme: bytes  # empty when it has none
    styles: Any  # the root of its styles part
    table_style: str  # id of the style most of its tables have; empty without tables


def read_letterhead(data: bytes, name: str) -> Letterhead:
    """Return the look of a Word file.

    Raises:
        TemplateError: it is no .docx or .dotx that can be used.
    """
    package = Package.open(data, name)
    if package.format != "docx":
        raise TemplateError(Problem("is no Word file", Place(name), "Give a .docx or .dotx.", rule="P120"))
    themes = package.related(package.main, "theme")
    styles = package.related(package.main, "styles")
    if not styles:
        raise TemplateError(Problem("has no styles", Place(name), "Open it in Word and save it again.", rule="P121"))
    body = etree.fromstring(package.read(package.main))
    used = Counter(node.get(f"{W}val") for node in body.iter(f"{W}tblStyle"))
    most = used.most_common(1)[0][0] if used else ""
    return Letterhead(package.read(themes[0]) if themes else b"", etree.fromstring(package.read(styles[0])), str(most))


def adopt_styles(ours: Any, letterhead: Letterhead) -> None:
    """Give the report's styles the look of the letterhead's styles of the same name."""
    given = {_name(style): style for style in letterhead.styles.iter(f"{W}style")}
    for style in ours.iter(f"{W}style"):
        name = _name(style)
        if name in _NAMES and name in given:
            _adopt(style, letterhead.styles, given[name], shapes=name != "Normal")
    _adopt_table(ours, letterhead)


def _name(style: Any) -> str:
    named = style.find(f"{W}name")
    return str(named.get(f"{W}val")) if named is not None else ""


def _by_id(styles: Any) -> dict[str, Any]:
    return {str(one.get(f"{W}styleId")): one for one in styles.iter(f"{W}style")}


def _chain(styles: Any, style: Any) -> Iterator[Any]:
    """Yield what a style is based on, the first ancestor first, then the style itself."""
    by_id = _by_id(styles)
    found: list[Any] = []
    while style is not None and style not in found:
        found.append(style)
        parent = style.find(f"{W}basedOn")
        style = by_id.get(parent.get(f"{W}val")) if parent is not None else None
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault")
    if defaults is not None:
        yield defaults
    yield from reversed(found)


def _adopt(style: Any, styles: Any, given: Any, *, shapes: bool) -> None:
    looks, forms = {}, {}
    for one in _chain(styles, given):
        looks.update({key: node for key, node in _children(one.find(f"{W}rPr")) if key in _LOOKS})
        forms.update({key: node for key, node in _children(one.find(f"{W}pPr")) if key in _SHAPES})
    _replace(style, "rPr", looks, _RPR_ORDER)
    if shapes and forms:
        _replace(style, "pPr", forms, _PPR_ORDER)


def _children(parent: Any) -> Iterator[tuple[str, Any]]:
    for node in parent if parent is not None else ():
        yield etree.QName(node).localname, node


def _replace(style: Any, kind: str, nodes: dict[str, Any], order: tuple[str, ...]) -> None:
    """Put properties into a style in place of its own of the same name, in the order the schema asks for."""
    parent = style.find(f"{W}{kind}")
    if parent is None:
        parent = etree.Element(f"{W}{kind}")
        after = style.find(f"{W}pPr") if kind == "rPr" else None
        last = [node for node in style if etree.QName(node).localname not in ("rPr", "tblPr", "tblStylePr")][-1]
        (after if after is not None else last).addnext(parent)
    own = {key: node for key, node in _children(parent) if key not in nodes}
    for node in list(parent):
        parent.remove(node)
    every = {**own, **{key: deepcopy(node) for key, node in nodes.items()}}
    parent.extend(sorted(every.values(), key=lambda node: _rank(node, order)))


def _rank(node: Any, order: tuple[str, ...]) -> int:
    name = etree.QName(node).localname
    return order.index(name) if name in order else len(order)


def _adopt_table(ours: Any, letterhead: Letterhead) -> None:
    """Give the report's tables the borders of the letterhead's."""
    table = _by_id(ours).get(_REVIEW_TABLE)
    given = _by_id(letterhead.styles).get(letterhead.table_style)
    if table is None or given is None:
        return
    borders = [node for one in _chain(letterhead.styles, given) for node in one.findall(f"{W}tblPr/{W}tblBorders")]
    old = table.find(f"{W}tblPr/{W}tblBorders")
    if borders and old is not None:
        old.getparent().replace(old, deepcopy(borders[-1]))
        left = table.find(f"{W}tblPr/{W}tblCellMar/{W}left")
        if left is not None:
            left.set(f"{W}w", "102")
