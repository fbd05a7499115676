"""What a template can show: the Review's types as a list of fields, as a schema for the engine, and as a context.

Everything is derived: a field added to `qbr/story/review` is here, in `qbr template fields` and in the guide.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from qbr.office.checking import schema as office
from qbr.story.review import Review
from qbr.story.values import Chart, Picture, Shown, Status, Text

NOT_SHOWN = ("facts", "meta")
COMMENT = re.compile(r"^    (\w+): .*?  # (.+)$", re.MULTILINE)
KINDS: dict[Any, str] = {
    Text: "text",
    str: "text",
    Shown: "figure",
    Status: "status",
    Chart: "chart",
    Picture: "picture",
    bool: "yes or no",
    int: "number",
    date: "date",
}
PARTS: dict[Any, dict[str, tuple[str, str]]] = {
    Shown: {
        "exact": ("text", "in full precision"),
        "change": ("text", "the movement: +23 %, −1.8 points, new, or an en dash"),
        "basis": ("text", "what it is compared with: 2025-Q3: 318"),
        "value": ("number", "the bare value, for comparisons"),
        "is_known": ("yes or no", "whether there is a value; zero is one"),
        "reason": ("text", "why the value is missing"),
    },
    Status: {
        "sign": ("text", "● ◊ ○ □ × ■"),
        "word": ("text", "on track, late, missed …"),
        "tone": ("text", "better, worse, ink, grey or mark: the colour of the sign"),
    },
    Chart: {
        "alt": ("text", "what a reader who cannot see the chart is told"),
        "is_known": ("yes or no", "whether there is anything to draw"),
    },
    Picture: {"alt": ("text", "what a reader who cannot see the picture is told")},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field a template can name."""

    tag: str  # usage.active_users; goals.rows[].name for an item of a list
    kind: str  # text, figure, status, chart, picture, list, yes or no, number, date
    doc: str
    is_part: bool = False  # a part every figure, status, chart or picture has

    def to_json(self) -> dict[str, str]:
        """Return the field as JSON values."""
        return {"tag": self.tag, "kind": self.kind, "doc": self.doc}


@cache
def fields() -> tuple[Field, ...]:
    """Return every field of the Review a template can name, in the order of the types."""
    return tuple(_fields_of(Review, ""))


def _fields_of(kind: Any, prefix: str) -> Iterator[Field]:
    for name, annotation, doc in _members(kind):
        yield from _field(f"{prefix}{name}", annotation, doc)


def _field(tag: str, annotation: Any, doc: str) -> Iterator[Field]:
    item = _item_of(annotation)
    if item is not None:
        yield Field(tag, "list", doc)
        yield from _inside(f"{tag}[]", item, doc)
        return
    yield from _inside(tag, _without_none(annotation), doc)


def _inside(tag: str, annotation: Any, doc: str) -> Iterator[Field]:
    kind = _kind(annotation)
    if kind is None:
        yield from _fields_of(annotation, f"{tag}.")
        return
    yield Field(tag, kind, doc)
    for name, (part, words) in PARTS.get(annotation, {}).items():
        yield Field(f"{tag}.{name}", part, words, is_part=True)


def _kind(annotation: Any) -> str | None:
    """The kind of a leaf; None for a record with fields of its own."""
    if typing.get_origin(annotation) is Literal:
        return "text"
    return KINDS.get(annotation, "number" if annotation is Decimal else None)


def _item_of(annotation: Any) -> Any:
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is tuple else None


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return next(part for part in typing.get_args(annotation) if part is not type(None))
    return annotation


def _members(kind: Any) -> Iterator[tuple[str, Any, str]]:
    """Yield name, type and words of each field and property, the fields of the type itself before inherited ones."""
    hints = typing.get_type_hints(kind)
    docs = _docs(kind)
    own = set(inspect.get_annotations(kind))
    for item in sorted(dataclasses.fields(kind), key=lambda item: item.name not in own):
        if not (kind is Review and item.name in NOT_SHOWN):
            yield item.name, hints[item.name], docs.get(item.name, "")
    if kind is not Review:
        for name, member in inspect.getmembers(kind, lambda member: isinstance(member, property)):
            returns = typing.get_type_hints(member.fget).get("return")
            yield name, returns, (inspect.getdoc(member.fget) or "").partition(".")[0]


@cache
def _docs(kind: type) -> Mapping[str, str]:
    """The words beside each field: the comment on its line, in the class or in those it inherits from."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__[:-1]):
        found.update(COMMENT.findall(inspect.getsource(base)))
    return found


@cache
def schema() -> office.Schema:
    """Return the Review's types as the engine's schema, so that a template can be checked without any data."""
    return office.Schema(_node(Review, "").fields)


def _node(annotation: Any, doc: str) -> office.Node:
    item = _item_of(annotation)
    if item is not None:
        return office.List(doc, item=_node(item, doc))
    bare = _without_none(annotation)
    node = _described(bare, doc)
    return node if bare is annotation else dataclasses.replace(node, is_optional=True)


def _described(annotation: Any, doc: str) -> office.Node:
    """Return the type of what is no list and always there."""
    parts = {name: _leaf(part, words, {}) for name, (part, words) in PARTS.get(annotation, {}).items()}
    if typing.get_origin(annotation) is Literal:
        return office.Text(doc, choices=typing.get_args(annotation))
    if annotation is Text:
        return office.Text(doc, is_plain=False)
    kind = _kind(annotation)
    if kind is None:
        return office.Object(doc, {name: _node(hint, words) for name, hint, words in _members(annotation)})
    return _leaf(kind, doc, parts)


def _leaf(kind: str, doc: str, parts: Mapping[str, office.Node]) -> office.Node:
    match kind:
        case "figure":
            return office.Number(doc, parts, is_truth=False)  # zero is not nothing
        case "number":
            return office.Number(doc, parts)
        case "status":
            return office.Object(doc, parts, prints=True)
        case "chart":
            return office.Chart(doc, parts)
        case "picture":
            return office.Picture(doc, parts)
        case "yes or no":
            return office.Bool(doc, parts)
        case "date":
            return office.Date(doc, parts)
    return office.Text(doc, parts)


def context(review: Review) -> dict[str, object]:
    """Return what a template sees of a review: its fields by name."""
    return {item.name: getattr(review, item.name) for item in dataclasses.fields(review) if item.name not in NOT_SHOWN}
