"""YAML as a person's text: one value put into it, and every other sign left where it stands.

A file that is loaded and dumped again loses its indentation, its quotes and some of its comments; this one is cut at
the marks of the value and joined again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Way = tuple[str, ...]  # keys from the top

STEP = 2  # blanks a level is indented by
_WIDEST = 10_000  # columns: no line is ever broken


def with_value(text: str, way: Way, value: object, remarks: Mapping[Way, str]) -> str:
    """Return a text with a value at the end of a way; tables on the way are made where there are none.

    Args:
        text: a document whose top is a table, or nothing but comments.
        way: the keys.
        value: a text, a number, a date or a list of these.
        remarks: what stands as a comment above a key that is new, by its way.
    """
    top = YAML().compose(text)
    if not isinstance(top, MappingNode):
        return _ended(text) + _block(way, 0, value, remarks)
    level, depth = top, 0
    while (node := _value_at(level, way[depth])) is not None:
        depth += 1
        if depth == len(way):
            return _replaced(text, node, value)
        if not isinstance(node, MappingNode):
            return _opened(text, node, level, way, depth, value, remarks)
        level = node
    if level.flow_style:
        return _in_braces(text, level, way[depth:], value)
    indent = level.value[0][0].start_mark.column if level.value else 0
    at = len(text) if level is top else _line_end(text, _last(level))
    return _ended(text[:at]) + _block(way, depth, value, remarks, indent) + text[at:]


def without_value(text: str, way: Way) -> str:
    """Return a text without the key at the end of a way and the line of comment above it; in brackets, as it is."""
    found = _found(text, way)
    if found is None:
        return text
    key, value = found
    last = _last(value)
    last = key if last.start_mark.index == last.end_mark.index else last  # nothing has no place of its own
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    line = text[above:start]
    is_comment = line.lstrip().startswith("#") and line.index("#") == key.start_mark.column
    return text[: above if is_comment else start] + text[_line_end(text, last) :]


def has_remark(text: str, way: Way) -> bool:
    """Return whether a comment stands behind the value at the end of a way: a person looked at it."""
    found = _found(text, way)
    if found is None:
        return False
    at = _last(found[1]).end_mark.index
    return "#" in text[at : _line_end(text, _last(found[1]))]


def _found(text: str, way: Way) -> tuple[Node, Node] | None:
    """Return the nodes of the key at the end of a way and of its value; None in brackets, and where there is none."""
    level = YAML().compose(text)
    for depth, wanted in enumerate(way, start=1):
        if not isinstance(level, MappingNode) or level.flow_style:
            return None
        pair = next(((key, value) for key, value in level.value if key.value == wanted), None)
        if pair is None or depth == len(way):
            return pair
        level = pair[1]
    return None


def _value_at(level: MappingNode, key: str) -> Node | None:
    return next((value for name, value in level.value if name.value == key), None)


def _replaced(text: str, node: Node, value: object) -> str:
    """Return the text with another value in a node's place; a block of lines is left as it is."""
    if isinstance(node, SequenceNode | MappingNode) and not node.flow_style:
        return text
    start, end = node.start_mark.index, node.end_mark.index
    gap = " " if start == end and not text[:start].endswith(" ") else ""
    return text[:start] + gap + _inline(value) + text[end:]


def _opened(
    text: str, node: Node, level: MappingNode, way: Way, depth: int, value: object, remarks: Mapping[Way, str]
) -> str:
    """Return the text with a table below a key that stands there without a value."""
    if not isinstance(node, ScalarNode) or node.start_mark.index != node.end_mark.index or level.flow_style:
        return text
    at = _line_end(text, node)
    indent = level.value[0][0].start_mark.column + STEP
    return _ended(text[:at]) + _block(way, depth, value, remarks, indent) + text[at:]


def _in_braces(text: str, level: MappingNode, way: Way, value: object) -> str:
    end = level.end_mark.index - 1
    inner = json.dumps(value, ensure_ascii=False, default=str)
    for key in reversed(way[1:]):
        inner = f"{{{json.dumps(key, ensure_ascii=False)}: {inner}}}"
    comma = ", " if level.value else ""
    return f"{text[:end].rstrip()}{comma}{json.dumps(way[0], ensure_ascii=False)}: {inner}{text[end:]}"


def _last(node: Node) -> Node:
    """Return the last scalar, or list or table in brackets, of a block."""
    while isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _line_end(text: str, node: Node) -> int:
    """Return the position after the line a node ends in."""
    at = node.end_mark.index
    if at and text[at - 1] == "\n" and at > node.start_mark.index:
        return int(at)
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _block(way: Way, depth: int, value: object, remarks: Mapping[Way, str], indent: int = 0) -> str:
    """Return the lines of a value and of the tables on the way from a depth on."""
    lines: list[str] = []
    for number in range(depth, len(way)):
        blanks = " " * (indent + STEP * (number - depth))
        lines += [f"{blanks}# {line}" for line in remarks.get(way[: number + 1], "").split("\n") if line]
        lines.append(f"{blanks}{_inline(way[number])}:")
    return "\n".join(lines) + f" {_inline(value)}\n"


def _inline(value: object) -> str:
    """Return a value as it stands behind a colon, in one line."""
    yaml = YAML()
    yaml.width = _WIDEST
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(CommentedMap(k=_listed(value) if isinstance(value, list | tuple) else value), stream)
    return stream.getvalue().removeprefix("k:").strip()


def _listed(items: list[object] | tuple[object, ...]) -> CommentedSeq:
    listed = CommentedSeq(items)
    listed.fa.set_flow_style()
    return listed
