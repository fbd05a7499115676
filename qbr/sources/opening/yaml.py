"""YAML 1.2 as nodes: every scalar stays the text it was written as, with its line and column.

Nothing is constructed and nothing guessed: `id: 00123` is the text "00123" until a record that knows better reads it.
Tags, documents that refer to themselves, endless nesting and aliases that multiply are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from qbr.errors import Place
from qbr.sources.opening.faults import Faults, clipped

DEEPEST = 30  # levels; a customer's folder needs six
LARGEST = 200_000  # nodes, each alias counted with all it stands for

_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_CORE_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "map", "seq"))

Location = tuple[str | int, ...]  # the way from the top to a value: keys and positions


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; None where nothing or null was."""

    text: str | None
    line: int  # 1-based
    column: int  # 1-based


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    column: int
    nodes: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; its keys are texts and stand once each."""

    line: int
    column: int
    nodes: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)


Node = Scalar | Items | Table
Plain = str | None | list[Any] | dict[str, Any]


class _RefusedError(Exception):
    """A document we do not read, with the event that shows why."""

    def __init__(self, message: str, event: Event, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.event, self.hint = message, event, hint


def parse_yaml(text: str, faults: Faults, first_line: int = 1) -> Node | None:
    """Return the document as nodes; None, with a fault, when it is empty, broken or refused.

    Args:
        text: the document.
        faults: where faults are written.
        first_line: line of the file the text begins in.
    """
    shift = first_line - 1
    try:
        return _Composer(shift).compose(text)
    except _RefusedError as error:
        mark = error.event.start_mark
        place = faults.at(mark.line + 1 + shift, mark.column + 1)
        faults.error(error.message, place, error.hint)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = faults.at(mark.line + 1 + shift, mark.column + 1) if mark else None
        reason = clipped(str(error.problem or error.context or "not YAML"), 120)
        faults.error(f"this is not YAML: {reason}", where, "Check the indentation, colons and quotes on this line.")
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + first_line
        faults.error("there is a character YAML does not allow", faults.at(line), "Remove the control character.")
    return None


def plain(node: Node) -> Plain:
    """Return the values of a node without their places; keys without a value are left out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.nodes]
    return values_of(node)


def values_of(table: Table) -> dict[str, Any]:
    """Return the values of a table by key, without their places; keys without a value are left out."""
    values = ((key, plain(item)) for key, item in table.nodes.items())
    return {key: value for key, value in values if value is not None}


def place_of(node: Node, location: Location, faults: Faults, of_key: bool = False) -> Place:
    """Return where a value stands, or the nearest node on the way to it.

    Args:
        node: the top of the way.
        location: keys and positions from there on; steps that lead nowhere are passed over.
        faults: the file.
        of_key: whether the last key is meant and not its value.
    """
    mark: Node = node
    for step in location:
        if isinstance(node, Table) and step in node.nodes:
            mark = node.keys[str(step)] if of_key and step == location[-1] else node.nodes[str(step)]
            node = node.nodes[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.nodes):
            mark = node = node.nodes[step]
    return faults.at(mark.line, mark.column)


class _Composer:
    """Builds nodes from the parser's events, without recursion and within limits."""

    def __init__(self, shift: int) -> None:
        self.shift = shift
        self.size = 0
        self.anchors: dict[str, tuple[Node, int]] = {}  # node and how many nodes it stands for
        self.open: list[tuple[Items | Table, str | None, int]] = []  # container, its anchor, nodes before it
        self.pending: list[Scalar | None] = []  # for each open table: a key that waits for its value
        self.top: Node | None = None

    def compose(self, text: str) -> Node | None:
        documents = 0
        for event in _events(text):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError("a second document begins here", event, "Keep one document in a file.")
            elif isinstance(event, SequenceEndEvent | MappingEndEvent):
                self._close()
            elif isinstance(event, NodeEvent):
                self._take(event)
        return self.top

    def _take(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            self._place(self._aliased(event), event)
            return
        _check_tag(event)
        line, column = event.start_mark.line + 1 + self.shift, event.start_mark.column + 1
        self._grow(1, event)
        if isinstance(event, ScalarEvent):
            scalar = Scalar(_scalar_text(event), line, column)
            self._remember(event.anchor, scalar, 1)
            self._place(scalar, event)
            return
        container: Items | Table = Items(line, column) if isinstance(event, SequenceStartEvent) else Table(line, column)
        self._place(container, event)
        if len(self.open) == DEEPEST:
            raise _RefusedError(f"more than {DEEPEST} levels deep", event, "Write it flatter.")
        self.open.append((container, event.anchor, self.size - 1))
        self.pending.append(None)

    def _aliased(self, event: AliasEvent) -> Node:
        if event.anchor not in self.anchors:
            raise _RefusedError(f'nothing before this is called "&{event.anchor}"', event, "Write the value out.")
        node, size = self.anchors[event.anchor]
        self._grow(size, event)
        return node

    def _grow(self, size: int, event: Event) -> None:
        self.size += size
        if self.size > LARGEST:
            raise _RefusedError(f"more than {LARGEST:,} values", event, "Write values out instead of using aliases.")

    def _remember(self, anchor: str | None, node: Node, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (node, size)

    def _place(self, node: Node, event: NodeEvent) -> None:
        """Put a node where the innermost open container waits for one."""
        if not self.open:
            self.top = node
            return
        container = self.open[-1][0]
        if isinstance(container, Items):
            container.nodes.append(node)
        elif self.pending[-1] is None:
            self.pending[-1] = self._key(container, node, event)
        else:
            key = self.pending[-1]
            container.nodes[key.text or ""], container.keys[key.text or ""] = node, key
            self.pending[-1] = None

    def _key(self, container: Table, node: Node, event: NodeEvent) -> Scalar:
        if not isinstance(node, Scalar):
            raise _RefusedError("a list or table stands where a key belongs", event, "A key is a single word.")
        key = node if node.text is not None else Scalar("", node.line, node.column)
        if key.text in container.keys:
            first = container.keys[key.text or ""].line
            raise _RefusedError(f'"{clipped(key.text or "")}" stands twice, first in line {first}', event, "Keep one.")
        return key

    def _close(self) -> None:
        container, anchor, before = self.open.pop()
        self.pending.pop()
        self._remember(anchor, container, self.size - before)


def _events(text: str) -> Iterator[Event]:
    parser = YAML(typ="safe", pure=True)
    events: Iterator[Event] = parser.parse(text)
    return events


def _joined(text: str, event: ScalarEvent) -> str:
    """Return a text whose signs beyond the first 65,536 were escaped as two halves, as JSON writes them."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        hint = "Write the character itself."
        raise _RefusedError("half a character (a lone surrogate) is written here", event, hint) from None


def _check_tag(event: NodeEvent) -> None:
    """Refuse a value that asks to become something else than text, list or table."""
    tag = getattr(event, "tag", None)
    if tag is not None and str(tag) not in _CORE_TAGS and str(tag) != "!":
        shown = str(tag).replace("tag:yaml.org,2002:", "!!")
        raise _RefusedError(f'the tag "{clipped(shown)}" is not allowed', event, "Write the plain value without a tag.")


def _scalar_text(event: ScalarEvent) -> str | None:
    """Return a scalar's text; None for a plain one that says null."""
    text = str(event.value)
    if not event.style and text in _EMPTY:
        return None
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        text = _joined(text, event)
    if "\0" in text:
        raise _RefusedError("a NUL character is written here", event, "Remove it.")
    return text
