"""A text table as a person's text: one cell filled, and every other sign left where it stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from qbr.editing import NotWritableError


def with_cell(text: str, delimiter: str, line: int, column: str, value: str, header_line: int = 1) -> str:
    """Return a text table with one cell filled; a column it does not have is added at its end.

    Args:
        text: the table.
        delimiter: what parts its cells.
        line: the line the row begins in, 1-based.
        column: the header's name, as written.
        value: the cell's new text.
        header_line: the line the header stands in; nothing above it is touched.

    Raises:
        NotWritableError: there is no row in that line.
    """
    text = _widened(text, delimiter, column, header_line)
    cells = next((cells for number, cells in _spans(text, delimiter) if number == line > header_line), None)
    if cells is None:
        raise NotWritableError
    start, end = cells[header_of(text, delimiter, header_line).index(column)]
    return text[:start] + _quoted(value, delimiter) + text[end:]


def _widened(text: str, delimiter: str, column: str, header_line: int) -> str:
    """Return a text table with a column at its end that it did not have."""
    if column in header_of(text, delimiter, header_line):
        return text
    rows = [row for row in _spans(text, delimiter) if row[0] >= header_line]
    for number, (_, cells) in reversed(list(enumerate(rows))):
        end = cells[-1][1]
        text = text[:end] + delimiter + ("" if number else _quoted(column, delimiter)) + text[end:]
    return text


def with_row(text: str, delimiter: str, values: Mapping[str, str], header_line: int = 1) -> str:
    """Return a text table with one more row at its end; columns it does not have are added.

    Args:
        text: the table; empty: it gets a header too.
        delimiter: what parts its cells.
        values: the row's cells, by the header's names as written.
        header_line: the line the header stands in.
    """
    line_break = "\r\n" if "\r\n" in text else "\n"
    if not text:
        text = delimiter.join(_quoted(name, delimiter) for name in values)
    text += "" if text.endswith("\n") else line_break
    for name in values:
        text = _widened(text, delimiter, name, header_line)
    header = header_of(text, delimiter, header_line)
    return text + delimiter.join(_quoted(values.get(name, ""), delimiter) for name in header) + line_break


def header_of(text: str, delimiter: str, header_line: int = 1) -> list[str]:
    """Return the names of the columns, as written.

    Raises:
        NotWritableError: there is no header.
    """
    for number, cells in _spans(text, delimiter):
        if number >= header_line:
            return [_unquoted(text[start:end]) for start, end in cells]
    raise NotWritableError


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
