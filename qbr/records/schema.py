"""JSON Schemas of the files of a workspace, generated from the records: what editors complete and check while typing.

A schema says what our reader takes, as an editor sees the YAML: a number where a text belongs is a text (`id: 117`), a
quoted number is a number, fixed words have capitals or not, and a key without a value is as good as none. It may take
more than the reader (a weight that does not add up), never less.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from qbr.records.customer import Customer
from qbr.records.incidents import Incident
from qbr.records.profile import Profile
from qbr.records.record import Record, spellings
from qbr.records.settings import Settings
from qbr.records.shared import Note
from qbr.records.tables import TABLES, Table
from qbr.records.template import TemplateSettings
from qbr.records.values import (
    DAY_FORM,
    MOMENT_FORM,
    NUMBER_FORM,
    parse_currency,
    parse_flag,
    parse_list,
    parse_name,
    parse_word,
)
from qbr.records.written import SCALAR, any_case

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BODY: Mapping[type[Record], frozenset[str]] = {  # what stands below the front matter, or is the file's name
    Incident: frozenset({"sections", "internal_sections", "origins", "conflicts"}),
    Note: frozenset({"name", "text"}),
}
ENDING = ".json"
BOUNDS = {"ge": "minimum", "le": "maximum"}

_YES_OR_NO = ("yes", "no", "true", "false", "y", "n", "x", "1", "0")
_NUMBER = {"type": "string", "pattern": rf"^\s*{NUMBER_FORM}\s*$"}


class _AsWritten(GenerateJsonSchema):
    """Generates schemas of texts in YAML where pydantic would generate those of values in JSON."""

    schema_dialect = DIALECT

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return no: a field's name is title enough."""
        return False

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Return a number, or a text that is one."""
        return {"anyOf": [{"type": "number"}, _NUMBER]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        """Return a whole number, or a text that is one."""
        return {"anyOf": [{"type": "integer", "minimum": 0}, _NUMBER]}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """Return yes or no in each of its ways; true and false come first, for an editor to offer."""
        return {"anyOf": [{"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": any_case(_YES_OR_NO)}]}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        """Return a day as 2026-09-30."""
        return {"type": "string", "pattern": rf"^\s*{DAY_FORM}\s*$"}

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        """Return a moment, with or without its offset from UTC."""
        return {"type": "string", "pattern": rf"^\s*{MOMENT_FORM}\s*$"}

    def time_schema(self, schema: core_schema.TimeSchema) -> JsonSchemaValue:
        """Return a time of day as 06:00."""
        return {"type": "string", "pattern": r"^\s*(([01]?\d|2[0-3]):[0-5]\d|24:00)\s*$"}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Return a text: whatever stands in one place of the file."""
        lengths = {"minLength": schema.get("min_length"), "maxLength": schema.get("max_length")}
        return {**SCALAR, **{key: length for key, length in lengths.items() if length is not None}}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Return what a reader of ours takes: fixed words in capitals too, a list also as one text."""
        function, inner = schema["function"]["function"], super().function_before_schema(schema)
        if function is parse_word and "enum" in inner:
            loose = {"type": "string", "pattern": any_case(tuple(map(str, inner["enum"])))}
            return {"anyOf": [{"enum": inner["enum"]}, loose]}
        if function is parse_list:
            return {"anyOf": [inner, SCALAR]}
        if function is parse_name:
            return {**inner, "pattern": r"\S"}
        if function is parse_currency:
            return {"type": "string", "pattern": "^[A-Z]{3}$"}
        return self.bool_schema(core_schema.bool_schema()) if function is parse_flag else inner

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        """Return fixed words, also where there is only one."""
        return {"enum": list(schema["expected"])}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return what is inside: an empty key is allowed by `_as_keys`, an empty item of a list is not."""
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the keys of a record by every spelling."""
        found = super().model_schema(schema)
        model = schema["cls"]
        required = [name for name in found.pop("required", []) if name not in BODY.get(model, ())]
        if required:
            found["required"] = required
        found["properties"] = _as_keys(model, found.get("properties", {}), required)
        return found

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Return keys of a person's own, each of which may be empty."""
        found = super().dict_schema(schema)
        inner = found.get("additionalProperties")
        if isinstance(inner, dict):
            found["additionalProperties"] = _or_empty(inner)
        found.pop("propertyNames", None)
        return found


def _as_keys(model: type[Record], properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for attribute, field in model.model_fields.items():
        if attribute != "place" and attribute not in BODY.get(model, ()):
            names = spellings(attribute, field)
            own = properties[names[0]]
            described = own if names[0] in required else _or_empty(own)
            keys |= dict.fromkeys((*names, attribute), described)
    return keys


def _or_empty(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that takes an empty value too; what tells a reader about the field stays outside."""
    about = {key: schema[key] for key in ("description", "default") if schema.get(key) not in (None, [], {})}
    inner = {key: value for key, value in schema.items() if key not in ("description", "default")}
    options = inner["anyOf"] if set(inner) == {"anyOf"} else [inner]
    return {**about, "anyOf": [*options, {"type": "null"}]}


def record_schema(model: type[Record]) -> dict[str, Any]:
    """Return the JSON Schema of a record as a file writes it."""
    found = _within_bounds(model.model_json_schema(mode="validation", schema_generator=_AsWritten))
    assert isinstance(found, dict)  # noqa: S101  # a record is a table of keys
    return found


def _within_bounds(schema: Any) -> Any:
    """Return a schema with bounds where JSON Schema knows them: at the number, not beside its other forms."""
    if isinstance(schema, list):
        return [_within_bounds(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    bounds = {BOUNDS[key]: schema[key] for key in BOUNDS if "anyOf" in schema and key in schema}
    inner = {key: _within_bounds(value) for key, value in schema.items() if key not in BOUNDS or not bounds}
    if bounds:
        inner["anyOf"] = [option | bounds if _is_number(option) else option for option in inner["anyOf"]]
    return inner


def _is_number(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") in ("number", "integer")


def schemas() -> Mapping[str, dict[str, Any]]:
    """Return the JSON Schema of every file written in YAML, by the name of the schema: customer, goals, incident …"""
    whole: dict[str, tuple[str, type[Record]]] = {
        "customer": ("customer.yaml", Customer),
        "incident": ("incidents/*.yaml, and what stands above a post-mortem in Markdown", Incident),
        "note": ("what stands above a note in Markdown", Note),
        "profile": ("_shared/profiles/*.yaml", Profile),
        "qbr": ("qbr.yaml", Settings),
        "template": ("template.yaml", TemplateSettings),
    }
    lists = {table.name: _list_of(table) for table in TABLES.values() if table.ending == ".yaml"}
    return {**{name: _titled(title, record_schema(model)) for name, (title, model) in whole.items()}, **lists}


def _titled(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, **schema, "title": title}


def _list_of(table: Table) -> dict[str, Any]:
    """Return the schema of a list of records, bare or under the table's name; a file of comments is an empty list."""
    row = record_schema(table.model)
    definitions = {**row.pop("$defs", {}), table.model.__name__: row}
    items = {"type": "array", "items": {"$ref": f"#/$defs/{table.model.__name__}"}}
    named = {
        "type": "object",
        "properties": {table.name: items},
        "required": [table.name],
        "additionalProperties": False,
    }
    form = {"anyOf": [items, named, {"type": "null"}], "description": row.get("description", "")}
    return _titled(table.file, {**form, "$defs": definitions})


def schema_files() -> Mapping[str, str]:
    """Return the text of every schema's file, by its name."""
    return {
        name + ENDING: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas().items()
    }
