"""Walking a Review: every value in it with its path, for methods, checks and the list of facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter

from qbr.facts import Fact
from qbr.story.values import Chart, Shown, Text

PLAIN = frozenset((str, int, bool, type(None), Decimal, date))  # types nothing stands below; a walk passes over them


class _Parts(dict[type, tuple[str, ...]]):
    def __missing__(self, kind: type) -> tuple[str, ...]:
        is_leaf = not dataclasses.is_dataclass(kind) or kind in (Shown, Fact, Text)
        names = () if is_leaf else tuple(item.name for item in dataclasses.fields(kind))
        return self.setdefault(kind, names)


# The fields a walk goes on into, by type; a shown fact is a leaf, its own texts are parts of it.
PARTS = _Parts()


class _Readers(dict[type, Callable[[object], tuple[object, ...]]]):
    def __missing__(self, kind: type) -> Callable[[object], tuple[object, ...]]:
        names = PARTS[kind][::-1]
        if len(names) > 1:
            return self.setdefault(kind, attrgetter(*names))  # of one name it would give the bare value
        return self.setdefault(kind, (lambda value: (getattr(value, names[0]),)) if names else (lambda _: ()))


# What gives the values of those fields, the last first, by type; thousands of records are walked through.
READERS = _Readers()


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every record and tuple below a node of a Review with its dotted path, depth first, in the order of fields.

    Plain values, such as a name, are left out: they speak of no fact.
    """
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if type(value) is tuple:
            waiting += [
                (f"{path}[{index}]", value[index])
                for index in range(len(value) - 1, -1, -1)
                if type(value[index]) not in PLAIN
            ]
            continue
        parts = [(name, getattr(value, name)) for name in reversed(PARTS[type(value)])]
        before = f"{path}." if path else ""
        waiting += [(before + name, part) for name, part in parts if type(part) not in PLAIN]


def below(value: object) -> Iterator[object]:
    """Yield every record and tuple below a node of a Review in the order of a walk, without the paths.

    What stands in several places, such as a table with a page of its own, is yielded once.
    """
    waiting, seen = [value], set[int]()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        yield value
        if type(value) is tuple:
            waiting += [item for item in reversed(value) if type(item) not in PLAIN]
        else:
            waiting += [part for part in READERS[type(value)](value) if type(part) not in PLAIN]


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
