"""What a template may name, as a tree of types: enough to check a template without any data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """One value: its words of documentation, and the fields it has besides being what it is."""

    doc: str = ""
    fields: Mapping[str, Node] = field(default_factory=dict)
    is_optional: bool = False  # whether it may be missing (None)


@dataclass(frozen=True, slots=True)
class Anything(Node):
    """A value of which nothing is known; every use of it passes."""


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words."""

    is_plain: bool = True  # false for a sentence with its sources: it neither adds to nor equals a bare text
    is_day: bool = False  # whether it is a day written out, as 2026-09-30, which |date reads
    choices: tuple[str, ...] = ()  # the only words it can be; empty: any


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number, or something that prints and compares like one."""

    is_truth: bool = True  # whether it may stand in a condition by itself; zero is not nothing
    is_share: bool = False  # whether it is a part of a whole, above 0 and up to 1


@dataclass(frozen=True, slots=True)
class Date(Node):
    """A day or a moment."""


@dataclass(frozen=True, slots=True)
class Bool(Node):
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Picture(Node):
    """A picture, for `{% picture … %}`."""


@dataclass(frozen=True, slots=True)
class Chart(Node):
    """Categories and series, for `{% chart … %}`."""


@dataclass(frozen=True, slots=True)
class List(Node):
    """Values of one type, to loop over."""

    item: Node = Anything()


@dataclass(frozen=True, slots=True)
class Object(Node):
    """A record with fields."""

    prints: bool = False  # whether it has a text of its own besides its fields


@dataclass(frozen=True, slots=True)
class Schema:
    """The names a template starts from."""

    fields: Mapping[str, Node]

    @classmethod
    def from_example(cls, example: Mapping[str, object]) -> Schema:
        """Return the schema that example data have: every list has the fields of all its items together."""
        return cls({str(name): _node(value) for name, value in example.items()})


def _node(value: object) -> Node:
    if isinstance(value, Mapping):
        return _record(value)
    if isinstance(value, (list, tuple)):
        return List(item=_merged([_node(item) for item in value]))
    if isinstance(value, bool):
        return Bool()
    if isinstance(value, (int, float, Decimal)):
        return Number()
    if isinstance(value, date):
        return Date()
    return Text(is_day=_is_day(value)) if isinstance(value, str) else Anything(is_optional=value is None)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _record(value: Mapping[object, object]) -> Node:
    fields = {str(name): _node(inner) for name, inner in value.items()}
    return Chart(fields=fields) if _is_chart(value) else Object(fields=fields)


def _is_chart(value: Mapping[object, object]) -> bool:
    """Return whether a record can be drawn: series over categories, or series that bring what is drawn alone."""
    series = value.get("series")
    if not isinstance(series, (list, tuple)):
        return False
    alone = any(isinstance(one, Mapping) and ("points" in one or "values" in one) for one in series)
    return alone or isinstance(value.get("categories"), (list, tuple))


def _merged(nodes: Sequence[Node]) -> Node:
    """Return a type that fits every item; nothing is known where they differ in kind."""
    known = [node for node in nodes if not isinstance(node, Anything)]
    if not known or any(type(node) is not type(known[0]) for node in known):
        return Anything()
    first = known[0]
    if isinstance(first, List):
        return List(item=_merged([node.item for node in known if isinstance(node, List)]))
    if isinstance(first, Object):
        names = dict.fromkeys(name for node in known for name in node.fields)
        return Object(fields={name: _merged([n.fields[name] for n in known if name in n.fields]) for name in names})
    if isinstance(first, Text):
        return Text(is_day=all(isinstance(node, Text) and node.is_day for node in known))
    return first
