"""Names of periods over columns: a day, a month or a quarter of the calendar, as exports write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

LANGUAGES = ("en", "de", "de_AT", "fr", "es")  # whose names of months are known

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[/.]([0-9]{4})")
_QUARTER = re.compile(r"[QT]([1-4])[ /-]?([0-9]{4})|([0-9]{4})[ /-]?[QT]([1-4])", re.IGNORECASE)
_NAMED = re.compile(r"([^\W\d_]+)\.?[ -]([0-9]{4})")


def first_day(text: str) -> str | None:
    """Return the first day of the period a text names, in ISO form; None where it names none."""
    found = _named(text.strip())
    if found is None:
        return None
    try:
        return date(*found).isoformat()
    except ValueError:
        return None


def _named(text: str) -> tuple[int, int, int] | None:
    if match := _DAY.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _MONTH.fullmatch(text):
        return int(match[1] or match[4]), int(match[2] or match[3]), 1
    if match := _QUARTER.fullmatch(text):
        return int(match[2] or match[3]), 3 * int(match[1] or match[4]) - 2, 1
    match = _NAMED.fullmatch(text)
    month = month_of(match[1]) if match else None
    return (int(match[2]), month, 1) if match and month else None


def month_of(name: str) -> int | None:
    """Return the number of a month by its name, in full or short; None where it is none we know."""
    return _months().get(name.casefold().rstrip("."))


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Return the number of each month by its name, in full and short."""
    from babel.dates import get_month_names

    names = [(language, width) for language in LANGUAGES for width in ("wide", "abbreviated")]
    return {
        str(name).casefold().rstrip("."): month
        for language, width in names
        for month, name in get_month_names(width, locale=language).items()  # type: ignore[arg-type]
    }
