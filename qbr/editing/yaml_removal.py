"""YAML as a person's text: one value we wrote taken out of it again, with the line of comment above its key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node

from qbr.editing import NotWritableError
from qbr.editing.yaml_text import MARK, Document, Way, composed, found_at, read_values


def without_value(text: str, way: Way) -> str:
    """Return a text without the value at the end of a way, and without the tables it was alone in.

    A line of comment directly above a key goes with it, as imports write it. More than one there, or one behind a
    value, is a person's: then everything stays.

    Args:
        text: a document whose top is a table.
        way: the keys.

    Raises:
        NotWritableError: it stands in braces, a person remarked on it, or something else would read otherwise.
    """
    mark = MARK if text.startswith(MARK) else ""
    before = text.removeprefix(MARK)
    values = read_values(before)
    alone = _alone(values, way)
    start, end = _cut(Document(before, {}), alone)
    if _has_remarks(before[:start].splitlines()[-1:], before[start:end].splitlines()):
        raise NotWritableError
    after = before[:start] + before[end:]
    if read_values(after) != _dropped(values, alone):
        raise NotWritableError
    return mark + after


def _alone(values: Any, way: Way) -> Way:
    """Return the way to the outermost table that holds nothing but the value at the end of a way."""
    tables = [values]
    for step in way[:-1]:
        tables.append(tables[-1][step])
    while len(way) > 1 and len(tables[len(way) - 1]) == 1:
        way = way[:-1]
    return way


def _cut(document: Document, way: Way) -> tuple[int, int]:
    """Return where the lines of a key and its value begin, with a comment above them, and where they end."""
    key, value = _nodes(document.text, way)
    text = document.text
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    last = document.last(value) if value.start_mark.index != value.end_mark.index else key.end_mark.index
    end = document.line_end(last)
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    is_ours = len(way) > 1 and _is_comment(text[above:start])  # above a top key stands nothing of ours
    return (above if is_ours else start), end


def _has_remarks(above: Sequence[str], lines: Sequence[str]) -> bool:
    """Return whether any of some lines, but for one above each key, is a comment or may have one."""
    pairs = pairwise([*above, *lines])
    return any("#" in line and not _is_comment(line) for line in lines) or any(
        _is_comment(one) and _is_comment(other) for one, other in pairs
    )


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _nodes(text: str, way: Way) -> tuple[Node, Node]:
    """Return the nodes of the key at the end of a way and of its value.

    Raises:
        NotWritableError: it stands in braces, or a list is on the way.
    """
    node = composed(text)
    found: tuple[Node, Node] | None = None
    for step in way:
        if not isinstance(node, MappingNode) or node.flow_style:
            raise NotWritableError
        found = found_at(node, step)
        node = found[1] if found else None
    if found is None:
        raise NotWritableError
    return found


def _dropped(values: Any, way: Way) -> Any:
    """Return values without the one at the end of a way; nothing at all where it was the only one."""
    step, *rest = way
    if rest:
        return {**values, step: _dropped(values[step], tuple(rest))}
    return {key: value for key, value in values.items() if key != step} or None
