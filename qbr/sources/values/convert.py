"""Texts to records: one conversion, and for every value that fails a fault a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qbr.errors import Place
from qbr.records.connections import holds_secret
from qbr.records.record import Record, Row, spellings
from qbr.records.reference import part_of
from qbr.sources.opening.faults import Faults, clipped, nearest
from qbr.sources.opening.yaml import Items, Location, Node, Plain, Table, place_of, plain

R = TypeVar("R", bound=Record)
Find = Callable[[Location, bool], Place]  # the place of a value, or with True that of its key

_SHAPES = {  # what pydantic misses, in a person's words
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "dict_type": "keys and values",
    "mapping_type": "keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_too_long": "a single sign",
    "string_too_short": "a single sign",
}


@lru_cache(maxsize=128)
def field_names(model: type[Record]) -> Mapping[str, str]:
    """Return what a file may call each field: every spelling, to the one used in messages."""
    names: dict[str, str] = {}
    for attribute, field in model.model_fields.items():
        if attribute != "place":
            written = spellings(attribute, field)
            names |= dict.fromkeys((*written, attribute), written[0])
    return names


def record_from_node(model: type[R], node: Node, faults: Faults, zone: tzinfo) -> R | None:
    """Return the record a YAML table describes; None, with every fault, when it describes none.

    Args:
        model: the record.
        node: the table.
        faults: the file.
        zone: the zone of times without an offset.
    """
    if not isinstance(node, Table):
        found = "a list" if isinstance(node, Items) else "a text"
        faults.error(f"expected keys and values, found {found}", place_of(node, (), faults))
        return None
    values = given_values(model, node)
    return make_record(model, values, faults, zone, lambda way, of_key: place_of(node, way, faults, of_key))


def given_values(model: type[Record], node: Table) -> dict[str, Any]:
    """Return the values of a table by key: a key without a value is as good as none, unless the record has none such.

    That one stays, for the record to refuse: it is a slip of the keyboard, not a value that is not known yet.
    """
    fields = {name: field for attribute, field in model.model_fields.items()
              if attribute != "place" for name in (*spellings(attribute, field), attribute)}  # fmt: skip
    found: dict[str, Any] = {}
    for key, item in node.nodes.items():
        part, step = part_of(fields[key].annotation) if key in fields else (None, "")
        value = _given(part, step, item) if part else plain(item)
        if value is not None or key not in fields:
            found[key] = value
    return found


def _given(part: type[Record], step: str, node: Node) -> Plain:
    """Return the values of a field that holds a record, several in a list, or several under names."""
    if isinstance(node, Items) and step == "[]":
        return [_given(part, "", item) for item in node.nodes]
    if isinstance(node, Table) and step == ".*":
        values = ((key, _given(part, "", item)) for key, item in node.nodes.items())
        return {key: value for key, value in values if value is not None}
    return given_values(part, node) if isinstance(node, Table) and not step else plain(node)


def records_from_node(model: type[R], node: Node, faults: Faults, zone: tzinfo) -> tuple[R, ...]:
    """Return the records of a YAML list; those with faults are left out, and the faults told."""
    if not isinstance(node, Items):
        found = "keys and values" if isinstance(node, Table) else "a text"
        hint = 'Begin each entry with "- ".'
        faults.error(f"expected a list, found {found}", place_of(node, (), faults), hint)
        return ()
    found_records = (record_from_node(model, item, faults, zone) for item in node.nodes)
    return tuple(record for record in found_records if record is not None)


def make_record(model: type[R], values: dict[str, Any], faults: Faults, zone: tzinfo, find: Find) -> R | None:
    """Return a record of values as read; None, with every fault, when one of them does not fit.

    Args:
        model: the record.
        values: texts, lists and tables by key.
        faults: the file.
        zone: the zone of times without an offset.
        find: where a value stands.
    """
    if issubclass(model, Row):
        if "place" in values:  # a field of every row, and never of a file
            faults.error('there is no key "place"', find(("place",), True), "Remove it.")
        values = {**values, "place": find((), False)}
    try:
        return model.model_validate(values, context={"zone": zone})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _tell(detail, model, faults, find)
    return None


def _tell(detail: ErrorDetails, model: type[Record], faults: Faults, find: Find) -> None:
    """Write down one fault of a record."""
    way: Location = detail["loc"]
    kind, name = detail["type"], ".".join(step for step in way if isinstance(step, str))
    if kind == "extra_forbidden":
        known = set(field_names(_model_at(model, way[:-1])).values())
        faults.error(f'there is no key "{clipped(name)}"', find(way, True), nearest(str(way[-1]), known))
    elif kind == "missing":
        faults.error(f"{name} is missing", find(way, False), _meaning(model, way))
    else:
        faults.error(_reason(detail, name), find(way, False))


def _reason(detail: ErrorDetails, name: str) -> str:
    """Return what a value is and what was expected."""
    expected, given = _expected(detail), detail["input"]
    if detail["type"] == "value_error" and not isinstance(given, str | None):
        return f"{name}: {expected}" if name else expected
    shown = _quoted(given) if isinstance(given, str) else _shape(given)
    return f"{name} is {shown}, {expected}"


def _quoted(text: str) -> str:
    """Return a text as a message quotes it; one with a password in it is not shown."""
    return "a text with a password or key in it" if holds_secret(text) else f'"{clipped(text)}"'


def _expected(detail: ErrorDetails) -> str:
    context, kind = detail.get("ctx", {}), detail["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return "expected " + str(context["expected"]).replace("'", "")
    if kind == "less_than_equal":
        return f"expected {context['le']} at most"
    if kind == "greater_than_equal":
        return f"expected {context['ge']} at least"
    return f"expected {_SHAPES[kind]}" if kind in _SHAPES else detail["msg"][:1].lower() + detail["msg"][1:]


def _shape(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a table of keys"
    return "a list" if isinstance(value, list | tuple) else f'"{clipped(str(value))}"'  # read, and out of bounds


def _model_at(model: type[Record], way: Location) -> type[Record]:
    """Return the record a value belongs to, following keys from the top."""
    for step in way:
        for attribute, field in model.model_fields.items():
            if step in (*spellings(attribute, field), attribute):
                model = _inner(field.annotation) or model
    return model


def _inner(annotation: object) -> type[Record] | None:
    """Return the record inside an annotation such as `tuple[Goal, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation if issubclass(annotation, Record) else None
    return next((found for part in get_args(annotation) if (found := _inner(part))), None)


def _meaning(model: type[Record], way: Location) -> str:
    """Return what a missing key is for."""
    owner = _model_at(model, way[:-1])
    for attribute, field in owner.model_fields.items():
        if way[-1] in (*spellings(attribute, field), attribute) and field.description:
            return f"It is: {field.description}."
    return ""
