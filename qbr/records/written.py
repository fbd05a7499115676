"""What a file may write beside a field's own form: `credit: 120` for a table of keys, `SEV1` for critical.

A record reads such forms with a validator that runs before its own; this says the same to its JSON Schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}  # a text as YAML shows it to an editor


@dataclass(frozen=True)
class Also:
    """A further form of a value, as a JSON Schema."""

    form: dict[str, Any]

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of the field with the further form beside its own."""
        return {"anyOf": [handler(core_schema), self.form]}

    def __hash__(self) -> int:
        """Return a hash: annotations are kept in sets."""
        return hash(str(self.form))


def words(*texts: str) -> dict[str, Any]:
    """Return the schema of a text that is one of these, in small letters or capitals."""
    return {"type": "string", "pattern": any_case(texts)}


def any_case(texts: tuple[str, ...]) -> str:
    """Return a pattern for one of some texts whatever its capitals; JSON Schema's patterns have no flag for that."""
    alternatives = ("".join(_either(sign) for sign in text) for text in texts)
    return rf"^\s*({'|'.join(alternatives)})\s*$"


def _either(sign: str) -> str:
    if sign.lower() != sign.upper():
        return f"[{sign.lower()}{sign.upper()}]"
    return "\\" + sign if sign in "\\^$.|?*+()[]{}" else sign
