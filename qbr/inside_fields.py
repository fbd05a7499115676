"""Fields for our own people in a pack for customers: told when the pack is checked, without anybody's data."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from qbr.errors import Place, Problem
from qbr.office import Template
from qbr.story.review import Review
from qbr.story.review.parts import INSIDE


@cache
def inside_fields() -> tuple[str, ...]:
    """Return the fields that are internal whatever they hold, as templates name them: registers.internal."""
    return tuple(_below(Review, ""))


def _below(kind: Any, prefix: str) -> Iterator[str]:
    hints = typing.get_type_hints(kind)
    for item in dataclasses.fields(kind):
        if item.metadata.get("audience") == INSIDE["audience"]:
            yield prefix + item.name
        elif not prefix and dataclasses.is_dataclass(hints[item.name]):
            yield from _below(hints[item.name], f"{item.name}.")


def check_inside(template: Template, name: str) -> Iterator[Problem]:
    """Yield each place of a template for customers that names an internal field (P128).

    Args:
        template: compiled.
        name: as messages call it.
    """
    told: set[tuple[str, str]] = set()
    for use in template.uses():
        field = next((path for path in inside_fields() if _is_in(use.path, path)), "")
        spot = " › ".join(word for word in (use.label, use.spot) if word)
        if field and (spot, field) not in told:
            told.add((spot, field))
            hint = "Take the tag out, or put the file into a pack with audience: internal in its template.yaml."
            yield Problem(
                f"{field} is internal and this pack is for customers", Place(name, spot=spot), hint, rule="P128"
            )


def _is_in(path: str, field: str) -> bool:
    return path == field or path.startswith((f"{field}.", f"{field}["))
