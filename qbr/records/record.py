"""What all records share: frozen, no unknown keys, and for a row the place it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema

from qbr.errors import Place

Kind = Literal["day", "moment", "number", "count", "flag", "text"]

_KINDS: Mapping[type, Kind] = {datetime: "moment", date: "day", Decimal: "number", bool: "flag", int: "count"}


class Record(BaseModel):
    """A frozen record of a file or a part of one; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False, defer_build=True)


class Row(Record):
    """A record of which a file holds many; it remembers where it stands."""

    place: SkipJsonSchema[Place] = Field(default=Place(), exclude=True, repr=False, description="where it was read")


def spellings(attribute: str, field: FieldInfo) -> tuple[str, ...]:
    """Return what a file may call a field; the first is how messages and the reference call it."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(choice for choice in alias.choices if isinstance(choice, str))
    return (alias,) if isinstance(alias, str) else (attribute,)


def may_be_empty(field: FieldInfo) -> bool:
    """Return whether a field may go without a value even where its column must be there."""
    return type(None) in get_args(field.annotation)


def kind_of(annotation: object) -> Kind:
    """Return what a cell of a field holds; lists, fixed words and parts with keys of their own count as text."""
    if isinstance(annotation, type):
        return _KINDS.get(annotation, "text")
    if getattr(annotation, "__origin__", None) in (tuple, list, dict, Mapping):
        return "text"
    kinds = (kind_of(part) for part in get_args(annotation) if part is not type(None))
    return next(kinds, "text")
