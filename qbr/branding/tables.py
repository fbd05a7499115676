"""Tables of the standard deck in a brand's table style: head, rules and grounds are the style's, not the cell's."""

from __future__ import annotations

from typing import Any

from pptx.oxml.ns import qn

from qbr.branding.boxes import Move

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_EDGES = ("a:lnL", "a:lnR", "a:lnT", "a:lnB")
_GROUNDS = ("a:noFill", "a:solidFill")
_MARGINS = {"marL": 45_720, "marR": 18_288}  # EMU that words keep from the edges of a cell with a ground of its own


def restyle(table: Any, style: str, move: Move) -> None:
    """Give a table its widths and heights on another page and, when it has a head, the brand's style."""
    for column in table.iter(qn("a:gridCol")):
        column.set("w", str(round(int(column.get("w")) * move.across)))
    for row in table.iter(qn("a:tr")):
        row.set("h", str(round(int(row.get("h")) * move.down)))
    rows = table.findall(qn("a:tr"))
    properties = table.find(qn("a:tblPr"))
    if not _is_head(rows[0]):
        properties.attrib.pop("firstRow", None)
        return
    if style.upper() == _PLAIN:
        return
    properties.find(qn("a:tableStyleId")).text = style
    for number, row in enumerate(rows):
        for cell in row.findall(qn("a:tc")):
            _plain_cell(cell, move, is_head=number == 0)


def _is_head(row: Any) -> bool:
    """Return whether a row says what stands below it, in words of its own."""
    words = "".join(node.text or "" for node in row.iter(qn("a:t")))
    return bool(words) and "{{" not in words.partition("{%tc")[0] and "{% for" not in words


def _plain_cell(cell: Any, move: Move, *, is_head: bool) -> None:
    """Take what the style decides out of a cell: edges, grounds, and the look of a head's words."""
    properties = cell.find(qn("a:tcPr"))
    for node in [one for one in properties if one.tag in {qn(name) for name in (*_EDGES, *_GROUNDS)}]:
        properties.remove(node)
    for name, least in _MARGINS.items():
        properties.set(name, str(max(round(int(properties.get(name, "91440")) * min(move.across, 1)), least)))
    for run in cell.iter(qn("a:rPr"), qn("a:endParaRPr")):
        fill = run.find(qn("a:solidFill"))
        ink = fill.find(qn("a:schemeClr")).get("val") if fill is not None and len(fill) else ""
        if is_head:
            run.attrib.pop("b", None)
        if fill is not None and (is_head or ink == "tx1"):
            run.remove(fill)
