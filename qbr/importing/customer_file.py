"""customer.yaml as an import writes it: new keys added, its own values renewed, and a person's left as they are.

Which values are its own is remembered (`memory`): a value that reads otherwise than it was written has been changed by
a person. Everything else in the file stays to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from qbr.editing import NotWritableError
from qbr.editing.yaml_removal import without_value
from qbr.editing.yaml_text import MARK, Way, texts, with_value
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.yaml import Plain, Table, parse_yaml, values_of

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A value a person changed, which therefore stays although the import has another one."""

    way: Way
    there: str
    offered: str


@dataclass(frozen=True, slots=True)
class Updated:
    """A customer.yaml after an import."""

    text: str
    own: Tree  # the values imports wrote, as texts
    kept: tuple[Kept, ...] = ()


def new_file(values: Tree, remarks: Mapping[Way, str], head: str) -> Updated:
    """Return a new customer.yaml that says these values.

    Args:
        values: plain values by key.
        remarks: what stands as a comment above a key.
        head: the comment above everything.
    """
    text = "".join(f"# {line}\n" for line in head.split("\n"))
    for way, value in leaves(values):
        text = with_value(text, way, value, remarks)
    return Updated(text, {key: texts(value) for key, value in values.items()})


def updated(
    text: str, values: Tree, own: Tree, remarks: Mapping[Way, str], renewed: Sequence[Way] = ()
) -> Updated | None:
    """Return the file with the values it may be given; None when it cannot be changed without harm.

    Args:
        text: the file as it is.
        values: plain values by key.
        own: what earlier imports wrote, as texts; a value that reads otherwise is a person's.
        remarks: what stands as a comment above a key that is new.
        renewed: tables of values of which those we wrote go where they are no longer said.
    """
    there = _read(text)
    if there is None:
        return None
    edits, kept = _compared(there, values, own)
    gone = list(_gone(there, values, own, renewed))
    if not edits and not gone:
        return Updated(text, own, tuple(kept))
    ours = deepcopy(dict(own))
    try:
        for way, value in edits:
            text = with_value(text, way, value, remarks)
            _set(ours, way, texts(value))
    except NotWritableError:
        return None
    for way in gone:
        try:
            text = without_value(text, way)
            _drop(ours, way)
        except NotWritableError:
            kept.append(Kept(way, _shown(_at(there, way)[0]), "nothing"))
    return Updated(text, ours, tuple(kept))


def _gone(there: Tree, values: Tree, own: Tree, renewed: Sequence[Way]) -> Iterator[Way]:
    """Yield the ways to values we wrote, that stand as we wrote them, and that are no longer said."""
    for start in renewed:
        before, now = _at(own, start)[0], _at(values, start)[0]
        said = {way for way, _ in leaves(now)} if isinstance(now, Mapping) else set()
        for way, value in leaves(before) if isinstance(before, Mapping) else ():
            if way not in said and _at(there, (*start, *way)) == (value, True):
                yield (*start, *way)


def _drop(tree: dict[str, Any], way: Way) -> None:
    *outer, last = map(str, way)
    for key in outer:
        tree = tree[key]
    del tree[last]


def _read(text: str) -> dict[str, Any] | None:
    faults = Faults("customer.yaml")
    node = parse_yaml(text.removeprefix(MARK), faults)
    return values_of(node) if isinstance(node, Table) and not faults.has_errors else None


def _compared(there: Tree, values: Tree, own: Tree) -> tuple[list[tuple[Way, object]], list[Kept]]:
    """Return what is to be written, and what a person's word keeps from being written."""
    edits: list[tuple[Way, object]] = []
    kept: list[Kept] = []
    for way, value in leaves(values):
        found, is_there = _at(there, way)
        written, was_written = _at(own, way)
        if is_there and found == texts(value):
            continue
        if found == written and is_there == was_written:  # untouched, or new; what a person took out stays out
            edits.append((way, value))
        elif is_there:
            kept.append(Kept(way, _shown(found), _shown(texts(value))))
    return edits, kept


def leaves(values: Tree, before: Way = ()) -> Iterator[tuple[Way, object]]:
    """Yield every value that is no table, with the way to it."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*before, key))
        else:
            yield (*before, key), value


def _at(tree: Tree, way: Way) -> tuple[object, bool]:
    """Return what stands at the end of a way and whether there is anything; a value on the way ends it there."""
    found: object = tree
    for key in way:
        if not isinstance(found, Mapping):
            return found, found is not None
        if key not in found:
            return None, False
        found = found[key]
    return found, True


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _set(tree: dict[str, Any], way: Way, value: Plain) -> None:
    *outer, last = map(str, way)
    for key in outer:
        if tree.get(key) is None:
            tree[key] = {}
        tree = tree[key]
    tree[last] = value
