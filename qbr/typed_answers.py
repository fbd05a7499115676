"""An answer as people type it, brought to the one form a file takes; what can be read in two ways is refused."""

from __future__ import annotations

import re
from datetime import UTC

from qbr.records.record import Kind
from qbr.records.source import Source
from qbr.records.values import parse_flag
from qbr.sources.values.cells import one_form
from qbr.sources.values.unclear import UnclearCellsError

_MARKS = (Source(decimal_mark="."), Source(decimal_mark=","))
_NO_GROUPS = re.compile(r"[+-]?0[0-9., '’]*")  # no number with thousands begins with 0
_THREE = re.compile(r"(.*\.[0-9]{3})")


def in_one_form(text: str, kind: Kind, words: tuple[str, ...]) -> str:
    """Return an answer as our files write it; what is none of its kind stays as it is, for the record to refuse.

    Args:
        text: what was typed: 7,5 or 7.5, 30.9.2026, Yes.
        kind: what it is to be.
        words: the words it is one of; empty: it is free.

    Raises:
        ValueError: it can be read in two ways; both are in the message.
    """
    if kind in ("number", "count"):
        return _number(text)
    if kind == "day":
        return _day(text)
    if kind == "flag":
        return _flag(text)
    return next((word for word in words if word.casefold() == text.strip().casefold()), text)


def _number(text: str) -> str:
    """Return a number with a decimal point; a lone mark before three digits may part thousands too."""
    readings: list[str] = []
    for source in _MARKS:
        found = _plain(text, source)
        if found and found not in readings:
            readings.append(found)
    if len(readings) == 2 and _NO_GROUPS.fullmatch(text.strip()):
        readings = [reading for reading in readings if "." in reading]
    if len(readings) == 2:
        whole, broken = sorted(readings, key=lambda reading: "." in reading)
        short = broken.rstrip("0")
        clear = f"{short}0" if _THREE.fullmatch(short) else short
        raise ValueError(f'"{text}" may be {whole} or {broken}; write {whole} or {clear}')
    return readings[0] if readings else text


def _plain(text: str, source: Source) -> str:
    try:
        return one_form("", "number", [text], source, UTC).get(text, "")
    except UnclearCellsError:  # a point where this reading has commas
        return ""


def _day(text: str) -> str:
    cell = text.replace(" ", "") if re.fullmatch(r"[0-9. ]+", text) else text
    cell = re.sub(r"^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})$", r"\3-\2-\1", cell)  # with points, the day stands first
    cell = re.sub(r"-([0-9])(?![0-9])", r"-0\1", cell) if re.fullmatch(r"[0-9]{4}(-[0-9]{1,2}){2}", cell) else cell
    try:
        return one_form("", "day", [cell], Source(), UTC).get(cell, cell)
    except UnclearCellsError as error:
        readings = list(dict.fromkeys(reading for _, reading in error.readings))
        if len(readings) == 1:
            return readings[0]
        found = " or ".join(readings)
        raise ValueError(f'"{text}" may be {found}; write the one that is meant' if found else error.message) from None


def _flag(text: str) -> str:
    try:
        return "yes" if parse_flag(text) else "no"
    except ValueError:
        return text
