"""Walking a Review: every value in it with its path, for methods, checks and the list of facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from qbr.facts import Fact
from qbr.story.values import Chart, Shown, Text


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value below a node of a Review with its dotted path, depth first, in the order of the fields."""
    yield path, value
    if isinstance(value, Shown):
        return  # a leaf: its own texts are parts of it
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")
    elif dataclasses.is_dataclass(value) and not isinstance(value, (type, Fact)):
        for item in dataclasses.fields(value):
            yield from walk(getattr(value, item.name), f"{path}.{item.name}" if path else item.name)


def shown_facts(value: object) -> dict[str, Shown]:
    """Return every shown fact below a node by the fact's id, in the order they stand."""
    found: dict[str, Shown] = {}
    for _, item in walk(value):
        if isinstance(item, Shown):
            found.setdefault(item.fact.id, item)
    return found


def refs_below(value: object) -> frozenset[str]:
    """Return the ids of all facts that shown facts, sentences and charts below a node speak of."""
    refs: set[str] = set()
    for _, item in walk(value):
        if isinstance(item, (Shown, Text, Chart)):
            refs.update(item.ref)
    return frozenset(refs)
