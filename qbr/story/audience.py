"""Who sees what: a review for the customer holds nothing internal, not even to a template that asks."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, TypeVar

from qbr.facts import Audience
from qbr.story.review import Review
from qbr.story.values import Withheld
from qbr.story.walking import PARTS

T = TypeVar("T")


def for_audience(review: Review, audience: Audience) -> Review:
    """Return the review as this audience may see it; the review itself for an internal one.

    For a customer every internal value becomes a `Withheld`, which no template may touch, and internal facts leave the
    list of facts. An internal item of a list is left out, since a list promises no number of items; a list that is
    internal as a whole is withheld, even when it is empty.
    """
    if audience == "internal":
        return review
    facts = tuple(fact for fact in review.facts if fact.audience == "customer")
    shown = _shown_to_customer(dataclasses.replace(review, facts=()), "")
    return dataclasses.replace(shown, facts=facts)


def _shown_to_customer(value: T, path: str) -> T:
    if isinstance(value, tuple):
        kept = [item for item in value if getattr(item, "audience", "customer") == "customer"]
        shown = tuple(_shown_to_customer(item, f"{path}[{n}]") for n, item in enumerate(kept))
        is_same = len(shown) == len(value) and all(new is old for new, old in zip(shown, value, strict=True))
        return value if is_same else shown  # type: ignore[return-value]
    if getattr(value, "audience", "customer") == "internal":
        return Withheld(path)  # type: ignore[return-value]  # stands in for any type and prints for none
    kind: type = type(value)
    changes: dict[str, Any] = {}
    for name in PARTS[kind]:
        old, where = getattr(value, name), f"{path}.{name}" if path else name
        new = Withheld(where) if name in _inside(kind) else _shown_to_customer(old, where)
        if new is not old:
            changes[name] = new
    return dataclasses.replace(value, **changes) if changes else value  # type: ignore[type-var]  # it has parts


@cache
def _inside(kind: type) -> frozenset[str]:
    """Return the names of the fields of a type that are internal whatever they hold."""
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return frozenset(item.name for item in fields if item.metadata.get("audience") == "internal")
