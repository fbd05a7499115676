"""A text table as a person's text: one cell filled, and every other sign left where it stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from qbr.editing import NotWritableError


def with_cell(text: str, delimiter: str, line: int, column: str, value: str) -> str:
    """Return a text table with one cell filled; a column it does not have is added at its end.

    Args:
        text: the table, its header first.
        delimiter: what parts its cells.
        line: the line the row begins in, 1-based.
        column: the header's name.
        value: the cell's new text.

    Raises:
        NotWritableError: there is no row in that line.
    """
    rows = list(_spans(text, delimiter))
    header = [_unquoted(text[start:end]) for start, end in rows[0][1]]
    row = next((cells for number, cells in rows[1:] if number == line), None)
    if row is None:
        raise NotWritableError
    new = _quoted(value, delimiter)
    if column in header:
        changes = [(*row[header.index(column)], new)]
    else:
        ends = [(cells[-1][1], delimiter + (column if number == rows[0][0] else new if number == line else ""))
                for number, cells in rows]  # fmt: skip
        changes = [(end, end, added) for end, added in ends]
    for start, end, written in sorted(changes, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _spans(text: str, delimiter: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield each row's first line and where its cells stand; lines without any text are no rows."""
    cells: list[tuple[int, int]] = []
    start, line, first, is_quoted = 0, 1, 1, False
    for at, sign in enumerate(text + "\n" if not text.endswith("\n") else text):
        if sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and sign in (delimiter, "\n"):
            end = at - 1 if sign == "\n" and text[at - 1 : at] == "\r" else at
            cells.append((start, end))
            start = at + 1
            if sign == "\n":
                if cells[-1][1] > cells[0][0]:
                    yield first, cells
                cells, first = [], line + 1
        line += sign == "\n"


def _unquoted(cell: str) -> str:
    return next(csv.reader([cell]), [""])[0].strip() if cell.startswith('"') else cell.strip()


def _quoted(value: str, delimiter: str) -> str:
    needs = any(sign in value for sign in (delimiter, '"', "\n", "\r")) or value != value.strip()
    return '"' + value.replace('"', '""') + '"' if needs else value
