"""One value written into a person's file: a key of YAML with a comment, or a cell of a text table. All else stays."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.util import load_yaml_guess_indent

WIDE = 1_000_000  # columns: no line is broken anew


class NotWritableError(Exception):
    """The file is laid out in a way we would change more of than the one value."""


def with_key(text: str, way: Sequence[str | int], value: object, remark: str) -> str:
    """Return YAML with one more value and a comment beside it; comments, order and quotes stay.

    Args:
        text: the document.
        way: keys and positions to the value; tables on the way are made where they are missing.
        value: a text, number, day or yes and no.
        remark: the comment, without its sign.

    Raises:
        NotWritableError: the way leads through something else than keys and lists.
    """
    _, indent, offset = load_yaml_guess_indent(text)
    writer = YAML()
    writer.preserve_quotes, writer.width = True, WIDE
    if offset:
        writer.indent(mapping=2, sequence=indent, offset=offset)
    top = writer.load(text)
    inner = top
    for step in way[:-1]:
        if isinstance(inner, dict) and inner.get(step) is None:
            inner[step] = CommentedMap()
        inner = inner[step]
    if not isinstance(inner, CommentedMap):
        raise NotWritableError
    inner[way[-1]] = value
    if not inner.fa.flow_style():
        inner.yaml_add_eol_comment(remark, way[-1])
    out = StringIO()
    writer.dump(top, out)
    return out.getvalue().replace("\n", "\r\n") if "\r\n" in text else out.getvalue()


def typed(text: str, kind: str) -> Any:
    """Return an answer as YAML writes a value of its kind; what does not fit stays a text, for the record to refuse."""
    try:
        if kind == "day":
            return date.fromisoformat(text)
        if kind in ("number", "count"):
            return int(text) if text.lstrip("+-").isdigit() else float(text)
    except ValueError:
        return text
    return {"yes": True, "no": False}.get(text.lower(), text) if kind == "flag" else text


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
