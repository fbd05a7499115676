"""Walking a Review: every value in it with its path, for methods, checks and the list of facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from qbr.facts import Fact
from qbr.story.values import Chart, Shown, Text


class _Parts(dict[type, tuple[str, ...]]):
    def __missing__(self, kind: type) -> tuple[str, ...]:
        is_leaf = not dataclasses.is_dataclass(kind) or kind in (Shown, Fact)
        names = () if is_leaf else tuple(item.name for item in dataclasses.fields(kind))
        return self.setdefault(kind, names)


# The fields a walk goes on into, by type; a shown fact is a leaf, its own texts are parts of it.
PARTS = _Parts()


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value below a node of a Review with its dotted path, depth first, in the order of the fields."""
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, tuple):
            waiting.extend((f"{path}[{index}]", value[index]) for index in range(len(value) - 1, -1, -1))
            continue
        before = f"{path}." if path else ""
        waiting.extend((before + name, getattr(value, name)) for name in reversed(PARTS[type(value)]))


def below(value: object) -> Iterator[object]:
    """Yield every value below a node of a Review in the order of a walk, without the paths."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, tuple):
            waiting.extend(reversed(value))
        else:
            waiting.extend([getattr(value, name) for name in reversed(PARTS[type(value)])])


def shown_facts(value: object) -> dict[str, Shown]:
    """Return every shown fact below a node by the fact's id, in the order they stand."""
    found: dict[str, Shown] = {}
    for item in below(value):
        if isinstance(item, Shown):
            found.setdefault(item.fact.id, item)
    return found


def refs_below(value: object) -> frozenset[str]:
    """Return the ids of all facts that shown facts, sentences and charts below a node speak of."""
    refs: set[str] = set()
    for item in below(value):
        if isinstance(item, (Shown, Text, Chart)):
            refs.update(item.ref)
    return frozenset(refs)
