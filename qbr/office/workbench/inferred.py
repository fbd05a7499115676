"""What data a template needs, worked out from its tags: a schema, also as JSON Schema, and sample data for it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qbr.office.checking.check import Used
from qbr.office.checking.schema import Anything, Bool, Chart, Date, List, Node, Number, Object, Picture, Schema, Text
from qbr.office.workbench.sample_data import ADDRESS, sample_picture
from qbr.office.workbench.told_data import PICTURE, TEXT

_PNG = "data:image/png;base64,"
_MONEY, _COUNT, _SHARE = 12_480, 128, 0.64
_NUMBERS_BY_NAME = (  # what the number of a name looks like in an ordinary letter or deck
    (re.compile(r"(amount|price|total|cost|revenue|arr|value|fee|sum)$"), _MONEY),
    (re.compile(r"(count|number|quantity|users|tickets|items|hours|days|minutes|seats)$"), _COUNT),
    (re.compile(r"(ratio|share|rate|percent)$"), _SHARE),
)
_TEXTS_BY_NAME = (
    (re.compile(r"(date|day|due|since|until|deadline)$"), "2026-09-30"),
    (re.compile(r"(url|link|website)$"), ADDRESS),
)
_KINDS: tuple[tuple[str, Node], ...] = (  # what a field is used as, the surest first
    ("chart", Chart()),
    ("picture", Picture()),
    ("date", Date()),
    ("share", Number(is_share=True)),
    ("number", Number()),
    ("style", Text(choices=("accent1",))),
    ("link", Text(choices=(ADDRESS,))),
    ("text", Text()),
    ("condition", Bool()),
)
_JSON: dict[type[Node], dict[str, Any]] = {
    Bool: {"type": "boolean"},
    Number: {"type": "number"},
    Date: {"type": "string", "format": "date"},
    Chart: {"$ref": "#/$defs/chart"},
    Picture: {"$ref": "#/$defs/picture"},
}
_DEFINITIONS = {
    "chart": {
        "type": "object",
        "properties": {
            "categories": {"type": "array"},
            "series": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "values": {"type": "array"}},
                    "required": ["name", "values"],
                },
            },
        },
        "required": ["categories", "series"],
    },
    "picture": {
        "type": "object",
        "description": "a file beside the JSON, or a data: address",
        "properties": {PICTURE: {"type": "string"}},
        "required": [PICTURE],
    },
}


@dataclass
class _Branch:
    """A field while its uses are gathered."""

    uses: set[str] = field(default_factory=set)
    words: dict[str, None] = field(default_factory=dict)  # it is compared with
    fields: dict[str, _Branch] = field(default_factory=dict)
    item: _Branch | None = None

    def node(self) -> Node:
        """Return what the field must be."""
        fields = {name: branch.node() for name, branch in self.fields.items()}
        known = next((node for use, node in _KINDS if use in self.uses), None)
        if isinstance(known, (Chart, Picture)):
            return type(known)(fields=fields)
        is_counted = "counted" in self.uses and "printed" not in self.uses
        if self.item is not None or "list" in self.uses or is_counted:
            return List(item=self.item.node() if self.item else Text())
        if fields and (isinstance(known, Number) or not fields.get("value", Object(fields=fields)).fields):
            return Number(fields={**fields, "value": Number()})
        if fields:
            return Object(fields=fields, prints="printed" in self.uses)
        return Text(choices=tuple(self.words)) if self.words else known or Text()


def infer_schema(uses: Iterable[Used], sections: Sequence[str] = ()) -> Schema:
    """Return the schema of the data a template needs, from what its tags do with them.

    A field that is only printed is a text; one that is looped over is a list; and so on.

    Args:
        uses: what the template does with its fields.
        sections: names of the template's sections, of which a field may name one.
    """
    root = _Branch()
    for use in uses:
        branch = _branch(root, use.path)
        branch.uses.add(use.use)
        branch.words |= dict.fromkeys(sections if use.use == "section" else filter(None, [use.word]))
    return Schema({name: branch.node() for name, branch in root.fields.items()})


def json_schema(schema: Schema) -> dict[str, Any]:
    """Return the schema as JSON Schema."""
    top = _json_of(Object(fields=schema.fields))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **top, "$defs": _DEFINITIONS}


def sample_json(schema: Schema) -> dict[str, Any]:
    """Return sample data that the template can be filled with, as JSON values.

    What the use of a field leaves open is read from its name: a `price` is an amount. The same schema gives the same
    data.
    """
    return {name: _sample(node, name, 1) for name, node in schema.fields.items()}


def _branch(root: _Branch, path: str) -> _Branch:
    current = root
    for step in path.replace("[]", ".[]").split("."):
        if step == "[]":
            current.item = current.item or _Branch()
            current = current.item
        else:
            current = current.fields.setdefault(step, _Branch())
    return current


def _json_of(node: Node) -> dict[str, Any]:
    if isinstance(node, List):
        return {"type": "array", "items": _json_of(node.item)}
    if isinstance(node, Object) or (isinstance(node, Number) and node.fields):
        fields = {name: _json_of(inner) for name, inner in node.fields.items()}
        is_shown = isinstance(node, Number) or node.prints
        shown = {TEXT: {"type": "string"}} if is_shown else {}
        return {"type": "object", "properties": {**shown, **fields}, "required": [*shown, *fields]}
    if isinstance(node, Text) and node.choices:
        return {"type": "string", "examples": list(node.choices)}
    return _JSON.get(type(node), {} if isinstance(node, Anything) else {"type": "string"})


def _sample(node: Node, name: str, number: int) -> Any:
    if isinstance(node, List):
        return [_sample(node.item, name, index) for index in (1, 2, 3)]
    if isinstance(node, Number) and node.fields:
        figure = _number(name, number)
        return {TEXT: f"{figure:,}", **_samples(node.fields, number), "value": figure}
    if isinstance(node, Object):
        return {**({TEXT: _words(name, number)} if node.prints else {}), **_samples(node.fields, number)}
    if isinstance(node, Chart):
        series = [{"name": "Sample", "values": [18, 24, 21]}]
        return {**_samples(node.fields, number), "categories": ["Jul", "Aug", "Sep"], "series": series}
    if isinstance(node, Picture):
        image = _PNG + base64.b64encode(sample_picture(None)).decode("ascii")
        return {PICTURE: image, **_samples(node.fields, number)}
    return _leaf(node, name, number)


def _samples(fields: Mapping[str, Node], number: int) -> dict[str, Any]:
    return {name: _sample(inner, name, number) for name, inner in fields.items()}


def _leaf(node: Node, name: str, number: int) -> Any:
    if isinstance(node, Bool):
        return True
    if isinstance(node, Number):
        return 1 / 3 if node.is_share else _number(name, number)  # a list has three items
    if isinstance(node, Date):
        return f"2026-09-{number:02d}"
    if isinstance(node, Text) and node.choices:
        return node.choices[0]
    return next((text for pattern, text in _TEXTS_BY_NAME if pattern.search(name.lower())), _words(name, number))


def _number(name: str, number: int) -> float:
    first = next((value for pattern, value in _NUMBERS_BY_NAME if pattern.search(name.lower())), _COUNT)
    return round(first + (number - 1) / 20, 2) if isinstance(first, float) else first + number - 1


def _words(name: str, number: int) -> str:
    words = name.replace("_", " ").strip().capitalize()
    return f"{words} {number}" if number > 1 else words
