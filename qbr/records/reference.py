"""The data reference, generated from the records: what each file can say, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from qbr.records.accounts import ACCOUNTS
from qbr.records.customer import Customer
from qbr.records.incidents import Incident
from qbr.records.profile import Profile
from qbr.records.record import Kind, Record, kind_of, spellings
from qbr.records.schema import BODY
from qbr.records.settings import Settings
from qbr.records.shared import Note
from qbr.records.tables import TABLES
from qbr.records.template import TemplateSettings

_WORDS: Mapping[Kind, str] = {
    "day": "date",
    "moment": "date and time",
    "number": "number",
    "count": "whole number",
    "flag": "yes or no",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One field of one file."""

    file: str  # as the guides call it, e.g. "usage.csv"
    field: str  # a part of a table is written after a dot, of a list after [], under names of your own after .*
    type: str  # in words
    is_required: bool
    meaning: str  # unit, what empty means, who uses it


def files() -> Mapping[str, type[Record]]:
    """Return every file a workspace can hold, with the record of it or of one of its rows."""
    tables = {table.file: table.model for table in TABLES.values() if not table.is_shared}
    shared = {f"_shared/{table.file}": table.model for table in TABLES.values() if table.is_shared}
    return {
        "customer.yaml": Customer,
        **tables,
        "incidents/*.md": Incident,
        "notes/*.md": Note,
        **shared,
        "_shared/profiles/*.yaml": Profile,
        ACCOUNTS.file: ACCOUNTS.model,
        "qbr.yaml": Settings,
        "template.yaml": TemplateSettings,
    }


def reference() -> tuple[ReferenceRow, ...]:
    """Return a row for every field of every file, in the order of the records."""
    return tuple(row for file, model in files().items() for row in _rows(file, model, "", BODY.get(model, frozenset())))


def _rows(file: str, model: type[Record], prefix: str, ours: frozenset[str]) -> Iterator[ReferenceRow]:
    for attribute, field in model.model_fields.items():
        if attribute == "place" or attribute in ours:
            continue
        name = prefix + spellings(attribute, field)[0]
        part, step = part_of(field.annotation)
        words = _type(field) if part is None else "list of tables" if step == "[]" else "table"
        yield ReferenceRow(file, name, words, field.is_required(), field.description or "")
        if part is not None:
            yield from _rows(file, part, f"{name}{step}.", frozenset())


def part_of(annotation: object) -> tuple[type[Record] | None, str]:
    """Return the record inside a field, and how one of several is written: "[]" in a list, ".*" under names."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation, ""
    origin = get_origin(annotation)
    step = "[]" if origin is tuple else ".*" if origin is dict else ""
    for argument in get_args(annotation):
        part, inner = part_of(argument)
        if part is not None:
            return part, step or inner
    return None, ""


def _type(field: FieldInfo) -> str:
    """Return what a field holds, in words."""
    annotation = _unwrapped(field.annotation)
    origin = get_origin(annotation)
    if origin is Literal:
        return "one of " + ", ".join(str(word) for word in get_args(annotation))
    if origin is tuple:
        return f"list of {_WORDS[kind_of(_unwrapped(get_args(annotation)[0]))]}s"
    if origin is not None and issubclass(origin, Mapping):
        return "table"
    return _WORDS[kind_of(annotation)]


def _unwrapped(annotation: object) -> object:
    """Return an annotation without what only says that it may be empty or how it is read."""
    while get_origin(annotation) in (Union, UnionType) or hasattr(annotation, "__metadata__"):
        arguments = [part for part in get_args(annotation) if part is not type(None)]
        annotation = arguments[0]
    return annotation
