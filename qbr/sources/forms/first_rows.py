"""A cheap look at a large table: whether there is anything in it below its header."""

from __future__ import annotations

from pathlib import Path

from qbr.records.source import Source
from qbr.sources.forms.parquet import row_count
from qbr.sources.forms.xlsx import read_sheet
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import JSON_LINES, PARQUET, TEXT_TABLES, WORKBOOKS

LOOKED_AT = 64 * 1024  # bytes of a text; a header is never that long
ROWS_LOOKED_AT = 100  # of a workbook, below its header

_BLANK = b"\xef\xbb\xbf\xff\xfe \t\",;|'"  # marks, quotes and what parts cells, in any encoding


def holds_row(path: Path, source: Source) -> bool:
    """Return whether a file has a row below its header, without reading more of it than its beginning.

    Whether the row can be read is not asked. A file in a form that has no rows counts as having some.
    """
    ending = path.suffix.casefold()
    above = 0 if ending in JSON_LINES else source.header_row - 1 + source.header_rows + source.below_header
    if ending in PARQUET:
        return row_count(path) > 0
    if ending in WORKBOOKS:
        grid = read_sheet(path, source, Faults(""), above + ROWS_LOOKED_AT)
        return grid is not None and len(grid.rows) > source.header_rows + source.below_header
    if ending in (*TEXT_TABLES, *JSON_LINES):
        return _has_line(path, above)
    return True


def _has_line(path: Path, above: int) -> bool:
    """Return whether a text has a line that says something after some lines."""
    with path.open("rb") as file:
        data = file.read(LOOKED_AT)
    lines = data.replace(b"\0", b"").splitlines()  # UTF-16 is as good as ASCII then, for what parts lines
    return len(data) == LOOKED_AT or any(line.strip(_BLANK) for line in lines[above:])
