"""Exports in JSON, a list of entries or one a line: each entry as texts by key, with the way to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from qbr.sources.faults import Faults

DEEPEST = 6  # levels of keys; what lies deeper stays one text
Entry = Mapping[str, str]


def entries_of(text: str, faults: Faults, by_line: bool = False) -> Sequence[tuple[int, Entry]] | None:
    """Return each entry with its line or its number in the list; None, with a fault, when the text holds none.

    Args:
        text: entries in a list, in the only list a table of keys holds, or each in a line of its own.
        faults: the file.
        by_line: whether each line is an entry, even where there is a single one.
    """
    try:
        found = [(number, _flat(entry)) for number, entry in _loaded(text, by_line) if isinstance(entry, dict)]
    except json.JSONDecodeError as error:
        faults.error("this is neither JSON nor JSON by line", faults.at(error.lineno), "Export it anew.")
        return None
    except RecursionError:
        faults.error("this JSON is too deep to be an export", hint="Export it anew.")
        return None
    if not found:
        faults.error("there are no entries", faults.at(1), "Export it anew.")
        return None
    return found


def _loaded(text: str, by_line: bool) -> Iterator[tuple[int, object]]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if by_line or (len(lines) > 1 and _is_whole(lines[0][1])):
        for number, line in lines:
            try:
                yield number, _parsed(line)
            except json.JSONDecodeError as error:
                error.lineno = number
                raise
        return
    whole = _parsed(text)
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list)]
        whole = lists[0] if len(lists) == 1 else [whole]
    yield from enumerate(whole if isinstance(whole, list) else [], start=1)


def _is_whole(line: str) -> bool:
    """Return whether a line is JSON by itself: then every line is an entry."""
    try:
        return isinstance(_parsed(line), dict)
    except json.JSONDecodeError:
        return False


def _parsed(text: str) -> object:
    """Return JSON with numbers as the texts that stand there."""
    parsed: object = json.loads(text, parse_int=str, parse_float=str)
    return parsed


def _flat(entry: Mapping[str, object], way: str = "", level: int = 1) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in entry.items():
        if isinstance(value, dict) and level < DEEPEST:
            flat |= _flat(value, f"{way}{key}.", level + 1)
        else:
            flat[f"{way}{key}"] = _text(value)
    return flat


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
