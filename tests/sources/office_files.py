"""Workbooks made by hand: OpenDocument as spreadsheet programs write it, with repeated cells and rows."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_REST = '<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def ods(*sheets: tuple[str, Sequence[str]]) -> bytes:
    """Return a spreadsheet of named sheets, each a list of rows in XML."""
    tables = "".join(f'<table:table table:name="{name}">{"".join(rows)}{_REST}</table:table>' for name, rows in sheets)
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {_SPACES}>{body}</office:document-content>")
    return out.getvalue()


def row(*cells: str, times: int = 1) -> str:
    """Return a row of cells in XML, repeated some times."""
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def said(text: str) -> str:
    """Return a cell with a text."""
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def kept(kind: str, value: str, shown: str, times: int = 1) -> str:
    """Return a cell with a typed value, repeated some times."""
    name = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    repeated = f'table:number-columns-repeated="{times}"'
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}" {repeated}>'
        f"<text:p>{escape(shown)}</text:p></table:table-cell>"
    )


def nothing(times: int = 1) -> str:
    """Return empty cells."""
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'
