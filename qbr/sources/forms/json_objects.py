"""Objects of JSON as rows: each value as text by the way to it, numbers with the digits that stand in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qbr.records.source import Source
from qbr.sources.forms.grid import typed_text
from qbr.sources.opening.faults import SHOWN, Faults

DEEPEST = 20  # parts within parts
Entry = Mapping[str, str]


class NoObjectError(ValueError):
    """JSON that is no object we could read, in a person's words."""


@dataclass(frozen=True, slots=True)
class JsonReader:
    """Reads objects as one file needs it."""

    source: Source
    keeps_parts: bool = False  # whether lists of objects, as tools export them, are one text; else they are refused

    def by_line(self, lines: Iterable[str], faults: Faults) -> Iterator[tuple[int, Entry]]:
        """Yield the object of each line with its number; lines that hold none are told."""
        wrong = 0
        for line, written in enumerate(lines, start=1):
            if not written.strip():
                continue
            try:
                yield line, self.entry(self.parsed(written))
            except (ValueError, RecursionError) as error:
                wrong += 1
                if wrong <= SHOWN:
                    reason = str(error) if isinstance(error, NoObjectError) else "this is no JSON"
                    faults.error(reason, faults.at(line), "Each line holds one object, as {…}.")
        if wrong > SHOWN:
            faults.error(f"{wrong - SHOWN} more lines like this")

    def parsed(self, text: str) -> object:
        """Return JSON with objects as the pairs that stand in them.

        Raises:
            ValueError: it is no JSON, or holds half a character.
            RecursionError: its parts are too many levels deep.
        """
        found: object = _DECODER.decode(text)
        has_halves = "\\ud" in text or "\\uD" in text
        written = json.dumps(_plain(found), ensure_ascii=False) if has_halves else ""
        if any("\ud800" <= sign <= "\udfff" for sign in written):
            raise NoObjectError("a text holds half a character")
        return found

    def entry(self, part: object) -> Entry:
        """Return the values of an object by the ways to them.

        Raises:
            NoObjectError: it is none, names a part twice or is too deep.
        """
        if not isinstance(part, Part):
            raise NoObjectError("this is JSON and no object")
        found: dict[str, str] = {}
        for name, value in self._flat(part, "", 0):
            if name in found:
                raise NoObjectError(f'"{name[:60]}" stands twice')
            found[name] = self._said(value)
        return found

    def _flat(self, part: Part, before: str, depth: int) -> Iterator[tuple[str, object]]:
        if depth > DEEPEST:
            raise NoObjectError(f"its parts are more than {DEEPEST} levels deep")
        for name, value in part:
            if isinstance(value, Part):
                yield from self._flat(value, f"{before}{name}.", depth + 1)
            else:
                yield before + name, value

    def _said(self, value: object) -> str:
        """Return a value as text; several are parted by semicolons, as lists are in a cell."""
        if type(value) is str:
            return value
        if isinstance(value, _Digits):
            return value.replace(".", ",") if self.source.decimal_mark == "," else str(value)
        if isinstance(value, list):
            if any(isinstance(item, list) for item in value):
                if self.keeps_parts:
                    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)
                raise NoObjectError("a list holds objects or lists")
            return "; ".join(self._said(item) for item in value)
        return typed_text(value, self.source)


class Part(list[tuple[str, object]]):
    """An object as the pairs that stand in it, so that a name that stands twice is seen."""


class _Digits(str):
    """A number with a fraction, as it is written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(object_pairs_hook=Part, parse_int=str, parse_float=_Digits, parse_constant=str)


def _plain(value: object) -> object:
    """Return JSON with its objects as tables again."""
    if isinstance(value, Part):
        return {name: _plain(item) for name, item in value}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def names_of(entries: Iterable[Entry]) -> Sequence[str]:
    """Return every name any of the objects uses, in the order of their first use."""
    return tuple(dict.fromkeys(name for entry in entries for name in entry))
