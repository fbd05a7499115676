"""A Review to JSON and back without loss.

The dataclasses' own annotations are the format: nothing is guessed on the way back. Facts stand once, in `facts`, and
a shown fact refers to them by id. Decimals and dates keep their type; a number in JSON is always a whole number.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union

from qbr.errors import DataError, Place, Problem
from qbr.facts import Fact
from qbr.story.review import Review
from qbr.story.values import Shown

FORMAT = 1  # of review.json; a reader refuses another


def to_json(review: Review) -> str:
    """Return the review as JSON text, the same bytes for equal reviews."""
    tree = _encode(review)
    tree["facts"] = [_encode(fact) for fact in review.facts]
    return json.dumps({"format": FORMAT, "review": tree}, ensure_ascii=False, separators=(",", ":")) + "\n"


def from_json(text: str, file: str = "review.json") -> Review:
    """Return the review that was written.

    Raises:
        DataError: no JSON, another format, or a field that does not fit; with the path of the field.
    """
    try:
        tree = json.loads(text, parse_float=_refuse_float, parse_constant=_refuse_float)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise DataError(Problem(f"not a review: {error}", Place(file, line))) from error
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        found = tree.get("format") if isinstance(tree, dict) else None
        hint = "Build it again from the customer's folder."
        raise DataError(Problem(f"review format {found!r}, this qbr reads {FORMAT}", Place(file), hint))
    try:
        body = tree["review"]
        facts = {fact.id: fact for fact in _decode(tuple[Fact, ...], body["facts"], "facts", {})}
        return _decode(Review, body, "review", facts)  # type: ignore[no-any-return]
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(Problem(f"not a whole review: {error}", Place(file))) from error


def _refuse_float(text: str) -> None:
    raise ValueError(f"the number {text} is written as text in a review")


def _encode(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple:
        return [item if type(item) in _AS_THEY_ARE else _encode(item) for item in value]
    names = _NAMES[kind]
    if names:
        parts = [(name, getattr(value, name)) for name in names]
        return {name: part if type(part) in _AS_THEY_ARE else _encode(part) for name, part in parts}
    if kind is Shown:
        shown = {"fact": value.fact.id, "text": value.text, "exact": value.exact}
        return {**shown, "change": _encode(value.change), "basis": _encode(value.basis)}
    if kind is Decimal:
        return {"decimal": str(value)}
    if kind is date:
        return {"date": value.isoformat()}
    raise TypeError(f"a review holds a {kind.__name__}: {value!r}")


class _Names(dict[type, tuple[str, ...]]):
    """The fields of a record that are written, by its type; facts stand elsewhere."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        is_record = dataclasses.is_dataclass(kind) and kind is not Shown
        names = tuple(item.name for item in dataclasses.fields(kind) if item.name != "facts") if is_record else ()
        return self.setdefault(kind, names)


_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_NAMES = _Names()


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _decode(kind: Any, value: Any, path: str, facts: Mapping[str, Fact]) -> Any:
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(typing.get_args(kind), value, path, facts)
    if origin is tuple:
        return _decode_tuple(typing.get_args(kind), value, path, facts)
    if origin is Literal:
        if value not in typing.get_args(kind):
            raise ValueError(f"{path} is {value!r}")
        return value
    if kind is Decimal:
        return Decimal(_tagged(value, "decimal", path))
    if kind is date:
        return date.fromisoformat(_tagged(value, "date", path))
    if kind is Shown:
        return _decode_shown(value, path, facts)
    if dataclasses.is_dataclass(kind):
        return _decode_fields(kind, value, path, facts)
    if not isinstance(kind, type) or type(value) is not kind:
        raise ValueError(f"{path} is {value!r}, expected {getattr(kind, '__name__', kind)}")
    return value


def _tagged(value: Any, tag: str, path: str) -> str:
    if not isinstance(value, dict) or list(value) != [tag]:
        raise ValueError(f"{path} is {value!r}, expected a {tag}")
    return str(value[tag])


def _decode_union(kinds: tuple[Any, ...], value: Any, path: str, facts: Mapping[str, Fact]) -> Any:
    faults: list[str] = []
    for kind in kinds:
        if kind is type(None):
            if value is None:
                return None
            continue
        try:
            return _decode(kind, value, path, facts)
        except (ValueError, TypeError, KeyError) as error:
            faults.append(str(error))
    raise ValueError(faults[-1] if faults else f"{path} is {value!r}")


def _decode_tuple(kinds: tuple[Any, ...], value: Any, path: str, facts: Mapping[str, Fact]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{path} is {value!r}, expected a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decode(kinds[0], item, f"{path}[{index}]", facts) for index, item in enumerate(value))
    return tuple(
        _decode(kind, item, f"{path}[{index}]", facts)
        for index, (kind, item) in enumerate(zip(kinds, value, strict=True))
    )


def _decode_shown(value: Any, path: str, facts: Mapping[str, Fact]) -> Shown:
    if value["fact"] not in facts:
        raise ValueError(f"{path} speaks of {value['fact']!r}, which is not among the facts")
    hints = _hints(Shown)
    change = _decode(hints["change"], value["change"], f"{path}.change", facts)
    basis = _decode(hints["basis"], value["basis"], f"{path}.basis", facts)
    return Shown(facts[value["fact"]], value["text"], value["exact"], change, basis)


def _decode_fields(kind: Any, value: Any, path: str, facts: Mapping[str, Fact]) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{path} is {value!r}, expected {kind.__name__}")
    hints = _hints(kind)
    given: dict[str, Any] = {}
    for item in dataclasses.fields(kind):
        if kind is Review and item.name == "facts":
            given["facts"] = tuple(facts.values())
        else:
            given[item.name] = _decode(hints[item.name], value[item.name], f"{path}.{item.name}", facts)
    return kind(**given)
