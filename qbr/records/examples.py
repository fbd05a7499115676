"""One worked example for each file, by the name of its table or schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML


@cache
def examples() -> Mapping[str, Mapping[str, object]]:
    """Return the examples with each value as the text it was written as; lists and tables inside stay such."""
    reader = YAML(typ="base", pure=True)
    found: Mapping[str, Mapping[str, object]] = reader.load((files("qbr.records") / "examples.yaml").read_text("utf-8"))
    return found
