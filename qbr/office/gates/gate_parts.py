"""Rules of single parts: ids, tables and texts that Office repairs when they are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from qbr.office.opc.spans import Node, Source

Fault = tuple[str, str, str]  # rule, part, message
_P14_SLIDE = "{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId"
_SLIDE_IDS = range(256, 2**31)
_FONT_SCALES = range(1_000, 100_001)
_NEVER_EMPTY = frozenset(("p:txBody", "a:txBody", "a:tc", "a:tbl", "w:tc", "w:tr", "w:tbl"))
_MAY_BE_EMPTY = ("a:hlinkClick", "a:hlinkHover", "a:blip")  # r:id="" means "no target" there


def part_faults(name: str, source: Source, relationship_ids: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong inside one part.

    Args:
        name: of the part.
        source: the part, parsed.
        relationship_ids: those the part has.
    """
    drawn: list[str] = []
    for node, fallback in _walk(source.root):
        for key in node.attributes:
            if key.startswith("r:") and _is_unknown(node, key, relationship_ids):
                text = f'{node.name} names the relationship "{node.attributes[key]}", which the part does not have'
                yield "G201", name, text
        if node.name in _NEVER_EMPTY:
            yield from (("G203", name, text) for text in _empty_faults(node))
        elif node.name == "p:cNvPr" and not fallback:
            drawn.append(node.attributes.get("id", ""))
        elif node.name in ("c:axId", "c:crossAx") and not _is_axis_id(node.attributes.get("val", "")):
            yield (
                "G204",
                name,
                f'has the axis id "{node.attributes.get("val", "")}", which is not between 0 and 2147483647',
            )
        elif node.name == "a:normAutofit" and not _is_scale(node.attributes.get("fontScale", "100000")):
            yield "G205", name, f"shrinks text to {node.attributes['fontScale']} thousandths of a percent"
    for twice in _repeated(drawn):
        yield "G202", name, f"has two shapes with the id {twice}"


def presentation_faults(sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield what is wrong with ids that have to differ in the whole file: slides of a deck, drawings of a document."""
    drawings: list[str] = []
    for name, source in sources.items():
        if source.root.name == "p:presentation":
            yield from _slide_list_faults(name, source.root)
        if source.root.name.startswith("w:") and b"docPr" in source.data:
            found = [node.attributes.get("id", "") for node, old in _walk(source.root) if _is_drawing(node, old)]
            drawings += found
    for twice in _repeated(drawings):
        yield "G202", "", f"the document has two drawings with the id {twice}"


def _walk(root: Node) -> Iterator[tuple[Node, bool]]:
    """Yield each element, and whether it stands in what only old readers see."""
    waiting = [(root, False)]
    while waiting:
        node, fallback = waiting.pop()
        yield node, fallback
        inside = fallback or node.name == "mc:Fallback"
        waiting += [(child, inside) for child in node.children]


def _is_axis_id(text: str) -> bool:
    return text.isdigit() and int(text) < 2**31


def _is_scale(text: str) -> bool:
    return text.isdigit() and int(text) in _FONT_SCALES


def _is_drawing(node: Node, fallback: bool) -> bool:
    return node.name == "wp:docPr" and not fallback


def _repeated(ids: Iterable[str]) -> list[str]:
    return sorted(key for key, count in Counter(ids).items() if count > 1)


def _is_unknown(node: Node, key: str, known: Collection[str]) -> bool:
    """Return whether an attribute names a relationship the part does not have."""
    value = node.attributes[key]
    return value not in known and bool(value or node.name not in _MAY_BE_EMPTY)


def _empty_faults(node: Node) -> Iterator[str]:
    """Yield what must not be empty, or not of unequal length: boxes, cells, rows, tables."""
    if node.name in ("p:txBody", "a:txBody") and not node.all("a:p"):
        yield "a text box without a paragraph"
    elif node.name == "a:tc" and not node.all("a:txBody"):
        yield "a table cell without text body"
    elif node.name == "w:tc" and (not node.children or node.children[-1].name != "w:p"):
        yield "a table cell that does not end in a paragraph"
    elif node.name == "w:tr" and not any(child.name in ("w:tc", "w:sdt", "w:customXml") for child in node.children):
        yield "a table row without cells"
    elif node.name == "w:tbl" and not any(child.name in ("w:tr", "w:sdt", "w:customXml") for child in node.children):
        yield "a table without rows"
    elif node.name == "a:tbl":
        yield from _slide_table_faults(node)


def _slide_table_faults(table: Node) -> Iterator[str]:
    grid = table.find("a:tblGrid")
    columns = len(grid.all("a:gridCol")) if grid else 0
    rows = table.all("a:tr")
    if not rows or not columns:
        yield "a table without rows or columns"
    for number, row in enumerate(rows, 1):
        cells = len(row.all("a:tc"))
        if cells != columns:
            yield f"row {number} of a table has {cells} cells for {columns} columns"


def _slide_list_faults(name: str, root: Node) -> Iterator[Fault]:
    listed = root.find("p:sldIdLst")
    ids = [node.attributes.get("id", "") for node in listed.children] if listed else []
    for twice in _repeated(ids):
        yield "G202", name, f"has two slides with the id {twice}"
    for odd in (key for key in ids if not key.isdigit() or int(key) not in _SLIDE_IDS):
        yield "G202", name, f'slide id "{odd}" is not between 256 and 2147483647'
    for node in root.walk():
        if node.name == _P14_SLIDE and node.attributes.get("id") not in ids:
            yield "G202", name, f"a section lists the slide id {node.attributes.get('id')}, which no slide has"
