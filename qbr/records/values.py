"""What one value may look like in a file: text to number, date, moment, yes or no, and the reason when it is none.

Files are read as text first; here, and nowhere else, a text becomes a value of another type. Every function takes
what a person may have typed and raises `ValueError` with words for that person; a caller adds file, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, ValidationInfo

from qbr.errors import DataError
from qbr.formatting import Formatter
from qbr.quarter import FIRST_YEAR, LAST_YEAR

Audience = Literal["internal", "customer"]
Side = Literal["ours", "theirs"]

LARGEST = Decimal(10) ** 15  # beyond this a cell holds an id or a slip of the keyboard, and floats lose whole numbers

# Patterns both Python and JSON Schema read alike.
NUMBER_FORM = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
DAY_FORM = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
MOMENT_FORM = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.([0-9]{1,6})[0-9]*)?"
    r"\s?(Z|z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)

_NUMBER, _DAY, _MOMENT = re.compile(NUMBER_FORM), re.compile(DAY_FORM), re.compile(MOMENT_FORM)
_TRUE = frozenset({"yes", "true", "y", "1", "x", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero", "✓", "✔"})
_FALSE = frozenset({"no", "false", "n", "0", "nein", "falsch", "non", "faux", "falso"})


def parse_number(value: object) -> Decimal:
    """Return the exact decimal a text is written as: digits, a point, a sign; an exponent of two digits at most.

    Raises:
        ValueError: anything else; grouped thousands, per cent signs and currencies are named as what they are.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("expected a number")
    text = float.__repr__(value) if isinstance(value, float) else str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(_why_no_number(text))
    number = Decimal(text)
    if abs(number) >= LARGEST:
        raise ValueError("expected a number below 10^15")
    return number


def _why_no_number(text: str) -> str:
    if text.endswith("%"):
        return "expected a number without the per cent sign"
    if re.fullmatch(r"[+-]?[0-9]+(,[0-9]+)+(\.[0-9]+)?|[+-]?[0-9]+(\.[0-9]{3})*,[0-9]+", text):
        return "expected a number with a decimal point and without separators for thousands"
    if re.search(r"[€$£¥]|\b[A-Z]{3}\b", text):
        return "expected a number without a currency"
    return "expected a number"


def parse_count(value: object) -> int:
    """Return a whole number, 0 or more.

    Raises:
        ValueError: the text is no number, has a fraction, or is negative.
    """
    try:
        number = parse_number(value)
    except ValueError as error:
        raise ValueError(str(error).replace("a number", "a whole number", 1)) from None
    if number != number.to_integral_value() or number < 0:
        raise ValueError("expected a whole number, 0 or more")
    return int(number)


def parse_day(value: object) -> date:
    """Return the date written as year-month-day, e.g. 2026-09-30.

    Raises:
        ValueError: the text is written otherwise, or there is no such day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"expected {_why_no_day(value)}a date as 2026-09-30")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError("there is no such day") from None
    _check_year(day.year)
    return day


def _why_no_day(value: object) -> str:
    """Return what is odd about a text that is no date, as the beginning of what was expected instead."""
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}", text):
        return "a year of four digits, or "
    if re.fullmatch(r"[^\W\d_]*[0-9., ]*[^\W\d_]{3,}[0-9., ]*[0-9]{4}", text):
        return "a month named in English, German, French or Spanish, or "
    return ""


def _check_year(year: int) -> None:
    """Refuse years reviews are not about: in some exports 9999-12-31 and the like stand for "none"."""
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR - 1}; leave it empty if there is none")


def parse_moment(value: object, zone: tzinfo = UTC) -> datetime:
    """Return the moment written as ISO 8601, in UTC; a text without an offset speaks of the clocks of `zone`.

    Raises:
        ValueError: the text is written otherwise, there is no such day or time, or the clocks show it twice.
    """
    if isinstance(value, datetime):
        return _in_utc(value, zone)
    match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("expected a date and time as 2026-09-30 14:05 or 2026-09-30T14:05:00+02:00")
    offset = "+00:00" if match[4] in ("Z", "z", "UTC") else match[4] or ""
    fraction = f".{match[3]:0<6}" if match[3] else ""
    clock = match[2] if len(match[2]) == 8 else f"{match[2]}:00"
    try:
        moment = datetime.fromisoformat(f"{match[1]}T{clock}{fraction}{offset}")
    except ValueError:
        raise ValueError("there is no such date or time") from None
    _check_year(moment.year)
    return _in_utc(moment, zone)


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment in UTC; local time on a day the clocks change must be one moment and not none or two."""
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != moment:
        raise ValueError(f"the clocks of {zone} skip this time; add the offset from UTC")
    raise ValueError(f"the clocks of {zone} show this time twice; add the offset from UTC")


def parse_flag(value: object) -> bool:
    """Return True for yes, true, y, x or 1 and False for no, false, n or 0, in small letters or capitals.

    The words of German, French and Spanish exports for them are read too, since each says one thing only.

    Raises:
        ValueError: the text says neither.
    """
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in _TRUE | _FALSE:
        raise ValueError("expected yes or no")
    return word in _TRUE


def parse_list(value: object) -> object:
    """Return the parts of a text separated by semicolons, without those that are empty; a list stays as it is."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def parse_word(value: object) -> object:
    """Return a text without the blanks around it and in small letters: how a fixed word is compared."""
    return value.strip().lower() if isinstance(value, str) else value


def parse_table(value: object) -> object:
    """Return a mapping as it is, and an empty one for nothing."""
    return {} if value is None else value


def parse_text(value: object) -> str:
    """Return a text as it stands, byte for byte.

    Raises:
        ValueError: a list or a table stands where a text belongs.
    """
    if not isinstance(value, str):
        raise ValueError("expected a text")
    return value


def _moment(value: object, info: ValidationInfo) -> datetime:
    """Return a moment in UTC, read in the zone the validation was told of under "zone"."""
    zone = (info.context or {}).get("zone", UTC)
    return parse_moment(value, zone)


def parse_name(value: object) -> str:
    """Return a text that says something.

    Raises:
        ValueError: nothing but blanks, or no text.
    """
    text = parse_text(value)
    if not text.strip():
        raise ValueError("expected some text")
    return text


def parse_currency(value: object) -> str:
    """Return an ISO 4217 code.

    Raises:
        ValueError: not three capital letters.
    """
    text = parse_text(value)
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError("expected a currency code as EUR")
    return text


def parse_zone(value: object) -> str:
    """Return the name of a time zone.

    Raises:
        ValueError: there is no zone of this name.
    """
    text = parse_text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expected a time zone as Europe/Berlin") from None
    return text


def parse_locale(value: object) -> str:
    """Return the name of a locale.

    Raises:
        ValueError: there is no locale of this name.
    """
    text = parse_text(value)
    try:
        Formatter(text)
    except DataError:
        raise ValueError("expected a language, or a language and a country, as en or en_GB") from None
    return text


Text = Annotated[str, BeforeValidator(parse_text)]
Name = Annotated[str, BeforeValidator(parse_name)]
Currency = Annotated[str, BeforeValidator(parse_currency)]
Zone = Annotated[str, BeforeValidator(parse_zone)]
LocaleName = Annotated[str, BeforeValidator(parse_locale)]
Amount = Annotated[Decimal, BeforeValidator(parse_number)]
Count = Annotated[int, BeforeValidator(parse_count)]
Day = Annotated[date, BeforeValidator(parse_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]  # always in UTC
Flag = Annotated[bool, BeforeValidator(parse_flag)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(parse_list)]
Rating = Annotated[Decimal, BeforeValidator(parse_number), Field(ge=0, le=10)]
Share = Annotated[Decimal, BeforeValidator(parse_number), Field(ge=0, le=1)]
TextMap = Annotated[Mapping[str, Text], BeforeValidator(parse_table)]
AmountMap = Annotated[Mapping[str, Amount], BeforeValidator(parse_table)]
Word = BeforeValidator(parse_word)
AudienceWord = Annotated[Audience, Word]
SideWord = Annotated[Side, Word]
