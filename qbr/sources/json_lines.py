"""JSON lines: one object a line, parts of parts named with a point, numbers with the digits that stand in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qbr.records.source import Source
from qbr.sources.faults import SHOWN, Faults
from qbr.sources.grid import Grid, typed_text
from qbr.sources.text import LARGEST_TABLE, read_text

DEEPEST = 20  # parts within parts


def read_json_lines(path: Path, source: Source, faults: Faults) -> Grid | None:
    """Return a row for each object, its header the names any of them uses; None, with faults, when a line is none."""
    text = read_text(path, faults, source.encoding, LARGEST_TABLE)
    if text is None:
        return None
    objects: list[Mapping[str, str]] = []
    lines: list[int] = []
    wrong: list[tuple[int, str]] = []
    for line, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        try:
            objects.append(_object(written, source))
            lines.append(line)
        except (ValueError, RecursionError) as error:
            wrong.append((line, str(error) if isinstance(error, _NoObjectError) else "this is no JSON"))
    for line, reason in wrong[:SHOWN]:
        faults.error(reason, faults.at(line), "Each line holds one object, as {…}.")
    if len(wrong) > SHOWN:
        faults.error(f"{len(wrong) - SHOWN} more lines like this")
    if wrong or not objects:
        return None if wrong else Grid(faults, (), ())
    header = tuple(dict.fromkeys(name for item in objects for name in item))
    rows = [header, *(tuple(item.get(name, "") for name in header) for item in objects)]
    return Grid(faults, rows, [lines[0], *lines])


class _NoObjectError(ValueError):
    """A line that is JSON and no object we could read, in a person's words."""


def _object(written: str, source: Source) -> Mapping[str, str]:
    """Return the values of an object by their names.

    Raises:
        ValueError: the line is no JSON, no object, or names a part twice.
    """
    pairs = json.loads(written, object_pairs_hook=_Part, parse_int=str, parse_float=_Digits, parse_constant=str)
    if not isinstance(pairs, _Part):
        raise _NoObjectError("this is JSON and no object")
    found: dict[str, str] = {}
    for name, value in _flat(pairs, "", 0):
        if name in found:
            raise _NoObjectError(f'"{name[:60]}" stands twice')
        found[name] = _said(value, source)
    return found


class _Part(list[tuple[str, object]]):
    """An object as the pairs that stand in it, so that a name that stands twice is seen."""


class _Digits(str):
    """A number with a fraction, as it is written."""

    __slots__ = ()


def _flat(part: Sequence[tuple[str, object]], before: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth > DEEPEST:
        raise _NoObjectError(f"its parts are more than {DEEPEST} levels deep")
    for name, value in part:
        if isinstance(value, _Part):
            yield from _flat(value, f"{before}{name}.", depth + 1)
        else:
            yield before + name, value


def _said(value: object, source: Source) -> str:
    """Return a value as text; several are parted by semicolons, as lists are in a cell."""
    if isinstance(value, _Digits):
        return value.replace(".", ",") if source.decimal_mark == "," else str(value)
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            raise _NoObjectError("a list holds objects or lists")
        return "; ".join(_said(item, source) for item in value)
    return typed_text(value, source)
