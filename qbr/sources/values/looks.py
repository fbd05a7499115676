"""What the cells of a column look like, in any way exports write them: a proposal's evidence, never a conversion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qbr.records.record import Kind

NO_VALUE = frozenset({"n/a", "na", "-", "--", "–", "null", "none", "nan", "#n/a", "k.a.", "keine angabe"})
FLAGS = frozenset({"yes", "no", "true", "false", "y", "n", "0", "1", "x", "ja", "nein"})

_DATE = re.compile(r"[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}.*|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}.*")
_SINCE_1970 = re.compile(r"1[0-9]{9}(\.[0-9]+)?|1[0-9]{12}")
_PADDED = re.compile(r"0[0-9]+")  # an id: numbers are not written with zeros before them
_NO_NUMBER = re.compile(f"{_DATE.pattern}|{_SINCE_1970.pattern}")
_NUMBER = re.compile(r"[(+-]?[ €$£¥A-Z]{0,5}[+-]?[0-9][0-9.,  ' ’]*[ €$£¥%A-Z]{0,5}[)-]?")
_LOOKS: Mapping[Kind, re.Pattern[str]] = {
    "day": _NO_NUMBER,
    "moment": _NO_NUMBER,
    "number": _NUMBER,
    "count": re.compile(r"[0-9][0-9., ]*"),
    "flag": re.compile("|".join(map(re.escape, sorted(FLAGS))), re.IGNORECASE),
    "text": re.compile(r"(?s).*"),
}


def is_no_value(text: str) -> bool:
    """Return whether a text often stands for no value."""
    return text.strip().casefold() in NO_VALUE


def looks_like(kind: Kind, cells: Iterable[str]) -> bool:
    """Return whether every cell that says something looks like a value of a kind, and at least one does."""
    said = [cell.strip() for cell in cells if cell.strip() and not is_no_value(cell)]
    if kind == "number" and (any(map(_PADDED.fullmatch, said)) or all(map(_NO_NUMBER.fullmatch, said))):
        return False
    return bool(said) and all(_LOOKS[kind].fullmatch(cell) for cell in said)
