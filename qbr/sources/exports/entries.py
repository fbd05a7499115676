"""Exports in JSON, a list of entries or one a line: each entry as texts by the way to them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qbr.records.source import Source
from qbr.sources.forms.json_objects import Entry, JsonReader, NoObjectError, Part
from qbr.sources.opening.faults import Faults


def entries_of(text: str, source: Source, faults: Faults, by_line: bool = False) -> Sequence[tuple[int, Entry]] | None:
    """Return each entry with its line or its number in the list; None, with a fault, when the text holds none.

    Args:
        text: entries in a list, in the only list a table of keys holds, or each in a line of its own.
        source: what customer.yaml says about the file.
        faults: the file.
        by_line: whether each line is an entry, even where there is a single one.
    """
    reader = JsonReader(source, keeps_parts=True)
    lines = text.split("\n")
    if by_line or is_by_line(lines, reader):
        found = list(reader.by_line(lines, faults))
    else:
        found = _listed(text, reader, faults)
    if not found and not faults.has_errors:
        faults.error("there are no entries", faults.at(1), "Export it anew.")
    return None if faults.has_errors else found


def is_by_line(lines: Sequence[str], reader: JsonReader) -> bool:
    """Return whether the first of several lines is an object by itself: then every line is an entry."""
    filled = [line for line in lines[:1000] if line.strip()]
    if len(filled) < 2:
        return False
    try:
        return isinstance(reader.parsed(filled[0]), Part)
    except (ValueError, RecursionError):
        return False


def _listed(text: str, reader: JsonReader, faults: Faults) -> list[tuple[int, Entry]]:
    """Return the entries of a whole document; none, with a fault, when it is no JSON."""
    try:
        whole = reader.parsed(text)
        if isinstance(whole, Part):
            lists = [value for _, value in whole if isinstance(value, list) and not isinstance(value, Part)]
            whole = lists[0] if len(lists) == 1 else [whole]
        items = whole if isinstance(whole, list) else []
        return [(number, reader.entry(item)) for number, item in enumerate(items, start=1) if isinstance(item, Part)]
    except json.JSONDecodeError as error:
        faults.error("this is neither JSON nor JSON by line", faults.at(error.lineno), "Export it anew.")
    except NoObjectError as error:
        faults.error(str(error), hint="Export it anew.")
    except RecursionError:
        faults.error("this JSON is too deep to be an export", hint="Export it anew.")
    return []
