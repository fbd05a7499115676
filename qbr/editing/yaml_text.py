"""YAML as a person's text: one value put into it, and every other sign left where it stands.

A file that is loaded and dumped again loses its indentation, its quotes and some of its comments; this one is cut at
the marks of the value and joined again. Afterwards it is read: where anything else than the value reads otherwise than
before (an alias stands for what was changed, two values share a line), nothing is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from qbr.editing import NotWritableError
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.yaml import Items, Plain, Scalar, parse_yaml
from qbr.sources.opening.yaml import Node as Read

Way = tuple[str | int, ...]  # keys and positions from the top

STEP = 2  # blanks a level is indented by
MARK = "\ufeff"  # some programs begin a file with it

_WIDEST = 1_000_000_000  # columns: no line is ever broken
_ODD = re.compile("[\r\n\x7f-\x9f\u2028\u2029\ufeff]")  # what ends a line for YAML or is not shown
_PLAIN = re.compile(r"[\w.+-]+(?: [\w.+-]+)*")
_COLON = re.compile(r"\s*:")
_BREAK = re.compile(r"\r\n|\r|\n")


def with_value(text: str, way: Way, value: object, above: Mapping[Way, str] | None = None, beside: str = "") -> str:
    """Return a text with a value at the end of a way; tables on the way are made where there are none.

    Args:
        text: a document whose top is a table or a list, or nothing but comments.
        way: the keys, and the positions in lists.
        value: a text, a number, a date, yes or no, or a list of these.
        above: what stands as a comment above a key that is new, by its way.
        beside: what stands as a comment behind the value; in tables in braces it is left out.

    Raises:
        NotWritableError: it cannot be done without anything else changing.
    """
    mark = MARK if text.startswith(MARK) else ""
    before = text.removeprefix(MARK)
    expected = _set(read_values(before), way, texts(value))
    after = Document(before, above or {}).with_value(way, value, beside)
    if read_values(after) != expected:
        raise NotWritableError
    return mark + after


def texts(value: object) -> Plain:
    """Return values as they are read back from YAML: every scalar its text."""
    if isinstance(value, Mapping):
        return {str(key): texts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [texts(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return None if value is None else str(value)


def read_values(text: str) -> Any:
    """Return the values of a text, keys without a value included.

    Raises:
        NotWritableError: it has faults.
    """
    faults = Faults("")
    node = parse_yaml(text, faults)
    if faults.has_errors:
        raise NotWritableError
    return None if node is None else _whole(node)


def _whole(node: Read) -> Plain:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [_whole(item) for item in node.nodes]
    return {key: _whole(item) for key, item in node.nodes.items()}


def _set(tree: Any, way: Way, value: Plain) -> Any:
    """Return values with another at the end of a way; those on the way are copied, so that no two share it.

    Raises:
        NotWritableError: the way leads through something that has neither keys nor positions.
    """
    if not way:
        return value
    step, *rest = way
    if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
        return [_set(item, tuple(rest), value) if at == step else item for at, item in enumerate(tree)]
    if isinstance(step, str) and (tree is None or isinstance(tree, dict)):
        known = tree or {}
        return {**known, step: _set(known.get(step), tuple(rest), value)}
    raise NotWritableError


@dataclass(frozen=True, slots=True)
class _Edit:
    """A piece of a text that another takes the place of."""

    start: int
    end: int
    new: str
    noted: int = field(default=-1)  # sign of the new piece whose line takes a comment; below 0: none


class Document:
    """A text, cut at the marks of its nodes."""

    def __init__(self, text: str, above: Mapping[Way, str]) -> None:
        """Keep the text, and what stands above keys that are new."""
        self.text, self.above = text, above
        found = _BREAK.search(text)
        self.line_break = found[0] if found else "\n"

    def with_value(self, way: Way, value: object, beside: str) -> str:
        """Return the text with a value at the end of a way."""
        edit = self._edit(way, value)
        text = self.text[: edit.start] + edit.new + self.text[edit.end :]
        if not beside or edit.noted < 0:
            return text
        found = _BREAK.search(text, edit.start + edit.noted)
        at = found.start() if found else len(text)
        return f"{text[:at]} # {beside}{text[at:]}"

    def _edit(self, way: Way, value: object) -> _Edit:
        top = composed(self.text)
        if not isinstance(top, MappingNode | SequenceNode):
            return self._lines(len(self.text), way, 0, value, 0)
        level: MappingNode | SequenceNode = top
        for depth, step in enumerate(way):
            found = found_at(level, step)
            if found is None:
                return self._added(level, way, depth, value, is_top=level is top)
            if depth == len(way) - 1:
                return self._replaced(*found, value, is_in_braces=bool(level.flow_style))
            if not isinstance(found[1], MappingNode | SequenceNode):
                return self._opened(*found, level, way, depth + 1, value)
            level = found[1]
        raise NotWritableError

    def _replaced(self, key: Node, node: Node, value: object, *, is_in_braces: bool) -> _Edit:
        """Put another value in a node's place; a block of lines is left as it is."""
        if isinstance(node, SequenceNode | MappingNode) and not node.flow_style:
            raise NotWritableError
        start, end = self._span(key, node)
        end = start + len(self.text[start:end].rstrip())
        gap = " " if start == end and not self.text[:start].endswith(" ") else ""
        new = gap + (_in_flow(value) if is_in_braces else _inline(value))
        return _Edit(start, end, new, -1 if is_in_braces else len(new))

    def _opened(
        self, key: Node, node: Node, level: MappingNode | SequenceNode, way: Way, depth: int, value: object
    ) -> _Edit:
        """Put a table below a key that stands there without a value."""
        start, at = self._span(key, node)
        if start != at or isinstance(level, SequenceNode):
            raise NotWritableError
        if level.flow_style:
            return _Edit(at, at, f" {{{_pair(way[depth:], value)}}}")
        return self._lines(self.line_end(at), way, depth, value, _indent(level) + STEP)

    def _span(self, key: Node, node: Node) -> tuple[int, int]:
        """Return where a value stands; of one that is not there, the place behind the colon of its key."""
        start, end = node.start_mark.index, node.end_mark.index
        if start != end or key is node:
            return start, end
        colon = _COLON.match(self.text, key.end_mark.index)
        if colon is None:
            raise NotWritableError
        return colon.end(), colon.end()

    def _added(self, level: MappingNode | SequenceNode, way: Way, depth: int, value: object, *, is_top: bool) -> _Edit:
        """Put a key that is new behind the others of its table."""
        if isinstance(level, SequenceNode):
            raise NotWritableError
        if level.flow_style:
            return self._in_braces(level, way[depth:], value)
        at = len(self.text) if is_top else self.line_end(self.last(level))
        return self._lines(at, way, depth, value, _indent(level))

    def _in_braces(self, level: MappingNode, way: Way, value: object) -> _Edit:
        close = level.end_mark.index - 1
        inner = self.text[:close].rstrip()
        at = close if inner.endswith(":") else len(inner)
        return _Edit(at, at, (", " if level.value else "") + _pair(way, value))

    def last(self, node: Node) -> int:
        """Return where a block ends: behind its last scalar, alias, or list or table in brackets."""
        end = int(node.end_mark.index)
        while isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
            last = node.value[-1]
            key, inner = last if isinstance(last, tuple) else (last, last)
            if inner.start_mark.index < key.start_mark.index:  # an alias: it stands elsewhere
                return int(key.end_mark.index)
            node, end = inner, self._span(key, inner)[1]
        return end

    def line_end(self, at: int) -> int:
        """Return the position after the line a sign stands in; of a block of lines, it is where the next begins."""
        if at and self.text[at - 1] in "\r\n":
            return at
        found = _BREAK.search(self.text, at)
        return found.end() if found else len(self.text)

    def _lines(self, at: int, way: Way, depth: int, value: object, indent: int) -> _Edit:
        """Put the lines of a value, and of the tables on the way to it from a depth on, before a sign."""
        lines: list[str] = []
        for number in range(depth, len(way)):
            blanks = " " * (indent + STEP * (number - depth))
            lines += [f"{blanks}# {line}" for line in self.above.get(way[: number + 1], "").split("\n") if line]
            lines.append(f"{blanks}{_inline(way[number])}:")
        start = "" if at == 0 or self.text[at - 1] in "\r\n" else self.line_break
        new = f"{start}{self.line_break.join(lines)} {_inline(value)}"
        return _Edit(at, at, new + self.line_break, len(new))


def found_at(level: MappingNode | SequenceNode, step: str | int) -> tuple[Node, Node] | None:
    """Return a value and its key, in a list the value twice; None where there is none."""
    if isinstance(level, SequenceNode):
        node = level.value[step] if isinstance(step, int) and step < len(level.value) else None
        return None if node is None else (node, node)
    return next(((key, value) for key, value in level.value if key.value == step), None)


def _indent(level: MappingNode) -> int:
    return int(level.value[0][0].start_mark.column) if level.value else 0


def composed(text: str) -> Node | None:
    """Return the nodes of a text with their marks."""
    yaml = YAML()
    yaml.composer.warn_double_anchors = False
    node: Node | None = yaml.compose(text)
    return node


def _pair(way: Way, value: object) -> str:
    """Return a key and its value as they stand between braces, with those between them in braces too."""
    key, *rest = way
    return f"{_in_flow(key)}: " + (f"{{{_pair(tuple(rest), value)}}}" if rest else _in_flow(value))


def _in_flow(value: object) -> str:
    """Return a value as it stands between braces or brackets, where a comma or brace of its own would end it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_in_flow, value))}]"
    written = _inline(value)
    return written if written[:1] in ("'", '"') or _PLAIN.fullmatch(written) else _escaped(value)


def _inline(value: object) -> str:
    """Return a value as it stands behind a colon, in one line."""
    if isinstance(value, list | tuple):
        return _in_flow(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    yaml = YAML()
    yaml.width = _WIDEST
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(CommentedMap(k=value), stream)
    written = stream.getvalue().removeprefix("k:").strip()
    return _escaped(value) if _ODD.search(written) else written


def _escaped(value: object) -> str:
    """Return a value as JSON writes it, which is YAML too, and what YAML takes for the end of a line escaped."""
    return _ODD.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False, default=str))
