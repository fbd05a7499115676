"""Numbers, amounts, dates and durations to text, once, in the way of one reader.

The locale decides how figures look (separators, where the currency stands); the language decides words (months, units,
"and"). Rounding happens here and nowhere else: half up on the decimal digits as written, so that 0.125 is 13 %
wherever it is shown. A value that is missing prints as an en dash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from qbr.errors import DataError, Problem
from qbr.quarter import Period

if TYPE_CHECKING:
    from babel import Locale

Number = int | float | Decimal
DateStyle = Literal["long", "medium", "short", "day"]

MISSING = "–"
MINUS = "−"
NO_BREAK_SPACE = "\u00a0"

EXACT = Context(prec=1_000, rounding=ROUND_HALF_UP)  # the default of 28 digits cannot hold every float or count
COMPACT_FROM = 10_000  # amounts below are short enough in full
COMPACT_DIGITS = 3  # significant digits a reader keeps in mind

_DATE_PATTERNS: dict[str, dict[DateStyle, str]] = {  # where we write dates otherwise than CLDR does
    "en": {"long": "d MMMM y", "medium": "d MMM y", "short": "d MMM", "day": "d MMMM"},
    "de": {  # a day and its month stay in one line
        "long": "d.\u00a0MMMM y",
        "medium": "d.\u00a0MMM y",
        "short": "d.\u00a0MMM",
        "day": "d.\u00a0MMMM",
    },
}
_MAGNITUDES: dict[str, tuple[str, str, str, str]] = {  # thousand, million, 10⁹, 10¹²
    "en": ("k", "m", "bn", "tn"),
    "de": (" Tsd.", " Mio.", " Mrd.", " Bio."),
}
_COUNT_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "de": ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
}
# The digits 0 of the scripts that have digits of their own, by CLDR's name of the numbering system.
_ZEROS = {"arab": "\u0660", "arabext": "\u06f0", "deva": "\u0966", "beng": "\u09e6", "mymr": "\u1040", "mtei": "\uabf0"}
_UNITS: dict[str, dict[str, str]] = {
    "en": {"points": "points", "minutes": "min", "hours": "h"},
    "de": {"points": "Prozentpunkte", "minutes": "min", "hours": "h"},
}


@dataclass(frozen=True, slots=True)
class Formatter:
    """How one reader likes figures and dates; every method returns text, and an en dash for what is missing.

    Spaces between a number and its unit do not break, a negative number has a true minus.

    Raises:
        DataError: the locale or the language is not known.
    """

    locale: str = "en_US"  # how figures look, e.g. "de_DE"
    currency: str = "USD"  # ISO 4217 code of every amount
    language: str = ""  # which words are used, e.g. "en"; empty: the language of the locale

    def __post_init__(self) -> None:
        locale = _locale(self.locale)
        object.__setattr__(self, "language", self.language or locale.language)
        _locale(self.language)

    def number(self, value: Number | None, places: int | None = None) -> str:
        """Return a number with so many decimals; without `places`, with the decimals it has, two at most."""
        exact = _exact(value)
        return MISSING if exact is None else self._signed(exact, places)

    def delta(self, value: Number | None, places: int | None = None) -> str:
        """Return a difference with its sign: "+14", "−3"; nothing stands before 0."""
        exact = _exact(value)
        return MISSING if exact is None else self._signed(exact, places, has_plus=True)

    def percent(self, ratio: Number | None, places: int = 0) -> str:
        """Return a ratio in per cent: 0.23 is "23 %"."""
        exact = _exact(ratio)
        return MISSING if exact is None else self._percent(exact, places)

    def change(self, ratio: Number | None, places: int = 0) -> str:
        """Return a relative change in per cent with its sign: "+23 %", "−18 %", "0 %"."""
        exact = _exact(ratio)
        return MISSING if exact is None else self._percent(exact, places, has_plus=True)

    def points(self, change_pp: Number | None, places: int = 1) -> str:
        """Return a change of a rate in percentage points with its sign: 1.8 is "+1.8 points"."""
        exact = _exact(change_pp)
        if exact is None:
            return MISSING
        return self._signed(exact, places, has_plus=True) + NO_BREAK_SPACE + self._unit("points")

    def money(self, value: Number | None, compact: bool = False) -> str:
        """Return an amount in the reader's currency.

        In full, a whole amount has no cents and any other has the cents of its currency: "€162,214", "€20.50".
        Compact, an amount from 10,000 up has three significant digits ("€162k", "€20.6k", "€1.24m") and a smaller
        one from 100 up is whole ("€1,480").
        """
        exact = _exact(value)
        if exact is None:
            return MISSING
        digits = self._compact_amount if compact else self._full_amount
        before, after = _currency_signs(self.locale, self.currency)
        text = before + digits(exact.copy_abs()) + after
        is_zero = not any(sign.isdecimal() and int(sign) for sign in text)
        return text if exact >= 0 or is_zero else _symbols(self.locale).minus + text

    def date_as(self, day: date | None, pattern: str) -> str:
        """Return a date by a pattern of CLDR: "MMM yyyy" is "Sept 2026"."""
        if day is None:
            return MISSING
        return self._own_digits(_dated(day, pattern, self.locale))

    def date(self, day: date | None, style: DateStyle = "long") -> str:
        """Return a date: long "30 September 2026", medium "30 Sep 2026", short "30 Sep", day "30 September"."""
        if day is None:
            return MISSING
        from babel.dates import format_skeleton

        locale = _locale(self.language)
        patterns = _DATE_PATTERNS.get(locale.language)
        if patterns is not None:
            return _dated(day, patterns[style], self.language)
        if style == "long" or style == "medium":
            return self._own_digits(_dated(day, style, self.language))
        return self._own_digits(format_skeleton("MMMd" if style == "short" else "MMMMd", day, locale=locale))

    def period(self, period: Period | None) -> str:
        """Return a run of days, saying month and year once where both ends share them: "1 July – 30 September 2026"."""
        if period is None:
            return MISSING
        start, end = period.start, period.end
        if start == end:
            return self.date(end)
        if start.year != end.year or _locale(self.language).language not in _DATE_PATTERNS:
            return self.range(self.date(start), self.date(end))
        if start.month != end.month:
            return self.range(self.date(start, "day"), self.date(end))
        return self.range(self.date(start, "day").split()[0], self.date(end))

    def range(self, low: str, high: str) -> str:
        """Return two texts as the ends of a range: "€15k – €45k"."""
        return f"{low} {MISSING} {high}"

    def minutes(self, minutes: Number | None) -> str:
        """Return whole minutes with their unit: "252 min"."""
        exact = _exact(minutes)
        if exact is None:
            return MISSING
        return self._signed(exact, 0) + NO_BREAK_SPACE + self._unit("minutes")

    def duration(self, minutes: Number | None) -> str:
        """Return a length of time in hours and minutes: 252 is "4 h 12 min", 60 is "1 h"."""
        exact = _exact(minutes)
        size = 0 if exact is None else int(_round(exact.copy_abs(), 0))
        if exact is None or size < 60:
            return self.minutes(minutes)
        hours, rest = divmod(size, 60)
        text = self._digits(Decimal(hours), 0) + NO_BREAK_SPACE + self._unit("hours")
        text = f"{text} {self.minutes(rest)}" if rest else text
        return MINUS + text if exact < 0 else text

    def clock(self, moment: datetime | time | None) -> str:
        """Return the time of day on a 24-hour clock, in the zone the moment is given in: "05:10"."""
        return MISSING if moment is None else self._own_digits(f"{moment.hour:02d}:{moment.minute:02d}")

    def count_word(self, count: int | None) -> str:
        """Return a count as a sentence has it: in words up to twelve, in digits above."""
        words = _COUNT_WORDS.get(_locale(self.language).language, ())
        if count is None or not 0 <= count < len(words):
            return self.number(count)
        return words[count]

    def weekday(self, number: int) -> str:
        """Return the name of a weekday, 0 is Monday."""
        from babel.dates import get_day_names

        return str(get_day_names("wide", "stand-alone", _locale(self.language))[number])

    def list(self, items: Sequence[str]) -> str:
        """Return several texts as one: "a, b and c"; an en dash when there are none."""
        from babel.lists import format_list

        if not items:
            return MISSING
        # "en" alone puts a comma before "and"; the rest of the English-speaking world does not.
        language = "en_GB" if self.language == "en" else self.language
        return format_list(list(items), locale=_locale(language))

    def _digits(self, size: Decimal, places: int | None) -> str:
        return _grouped(_round(size, places), _symbols(self.locale))

    def _own_digits(self, text: str) -> str:
        return text.translate(_symbols(self.locale).digits)

    def _signed(
        self, value: Decimal, places: int | None, *, has_plus: bool = False, around: tuple[str, str] = ("", "")
    ) -> str:
        """Return the digits of a value between what stands around them, after its sign; what rounds to 0 has none."""
        rounded = _round(value, places)
        symbols = _symbols(self.locale)
        text = around[0] + _grouped(rounded.copy_abs(), symbols) + around[1]
        if rounded == 0:
            return text
        return (symbols.minus if rounded < 0 else symbols.plus if has_plus else "") + text

    def _percent(self, ratio: Decimal, places: int, *, has_plus: bool = False) -> str:
        percentage = EXACT.multiply(ratio, Decimal(100))
        return self._signed(percentage, places, has_plus=has_plus, around=_symbols(self.locale).percent)

    def _unit(self, key: str) -> str:
        return _UNITS.get(_locale(self.language).language, _UNITS["en"])[key]

    def _full_amount(self, size: Decimal) -> str:
        cents = _round(size, _currency_places(self.currency))
        return self._digits(cents, 0 if cents == cents.to_integral_value() else _currency_places(self.currency))

    def _compact_amount(self, size: Decimal) -> str:
        if size < 100:
            return self._full_amount(size)
        whole = _round(size, 0)
        if whole < COMPACT_FROM:
            return self._digits(whole, 0)
        return self._magnitude(_significant(whole, COMPACT_DIGITS))

    def _magnitude(self, size: Decimal) -> str:
        """Return a rounded size from a thousand up with the word for its thousands, millions …"""
        names = _MAGNITUDES.get(_locale(self.language).language)
        if names is None:
            from babel.numbers import format_compact_decimal

            text = format_compact_decimal(
                size, locale=_locale(self.language), fraction_digits=COMPACT_DIGITS - 1, numbering_system="default"
            )
            return self._own_digits(text.replace(" ", NO_BREAK_SPACE))
        power = min((size.adjusted()) // 3, len(names))
        return self._digits(size.scaleb(-3 * power, EXACT), None) + names[power - 1].replace(" ", NO_BREAK_SPACE)


def language_tag(language: str, locale: str) -> str:
    """Return a language as Office files name it: "de-DE"; in the country of the locale where that speaks it.

    Raises:
        DataError: the language or the locale is not known.
    """
    from babel.core import get_global

    spoken, reader = _locale(language), _locale(locale)
    if spoken.territory is None and reader.language == spoken.language and reader.territory:
        return f"{spoken.language}-{reader.territory}"
    likely = str(get_global("likely_subtags").get(spoken.language, "")).rpartition("_")[2]
    country = spoken.territory or likely
    return f"{spoken.language}-{country}" if country else spoken.language


@dataclass(frozen=True, slots=True)
class _Symbols:
    """How a locale writes digits."""

    decimal: str  # between whole and fraction
    group: str  # between groups of digits
    first: int  # digits in the group next to the decimal mark
    further: int  # digits in the groups before it
    minus: str  # with the marks that keep it on its side in text from right to left
    plus: str
    percent: tuple[str, str]  # what stands before and after a percentage
    digits: Mapping[int, str]  # the digits 0 to 9 as the locale's own, empty where they are 0 to 9


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, locale: str) -> str:
    """Return a date by a pattern, or by the name of one; the reviews of a batch speak of the same days."""
    from babel.dates import format_date

    return format_date(day, pattern, locale=_locale(locale))


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        hint = "Use a language and a country, as in en_GB or de_DE."
        raise DataError(Problem(f'the locale "{name}" is not known', hint=hint)) from error


@lru_cache(maxsize=256)
def _symbols(name: str) -> _Symbols:
    locale = _locale(name)
    system = locale.default_numbering_system
    if system not in _ZEROS or "minusSign" not in locale.number_symbols.get(system, {}):
        system = "latn"  # CLDR has signs for the others in some of their locales only
    signs = locale.number_symbols[system]
    first, further = locale.decimal_formats[None].grouping
    zero = ord(_ZEROS.get(system, "0"))
    digits = {ord("0") + one: chr(zero + one) for one in range(10)} if system != "latn" else {}
    minus = signs["minusSign"].replace("-", MINUS)
    return _Symbols(
        signs["decimal"],
        signs["group"],
        first,
        further,
        minus,
        signs["plusSign"],
        _percent_signs(locale, signs),
        digits,
    )


def _percent_signs(locale: Locale, signs: Mapping[str, str]) -> tuple[str, str]:
    """Return what stands before and after a percentage; where we have words of our own, "%" stands apart."""
    if locale.language in _DATE_PATTERNS:
        return "", f"{NO_BREAK_SPACE}%"
    pattern = locale.percent_formats[None]
    before, after = (part.replace("%", signs["percentSign"]) for part in (pattern.prefix[0], pattern.suffix[0]))
    return before, after


@lru_cache(maxsize=256)
def _currency_signs(name: str, currency: str) -> tuple[str, str]:
    """Return what stands before and after an amount, e.g. ("€", "") or ("", " €")."""
    from babel.numbers import get_currency_symbol

    locale = _locale(name)
    sign = get_currency_symbol(currency, locale)
    pattern = locale.currency_formats["standard"]
    before, after = (part.replace("¤", sign) for part in (pattern.prefix[0], pattern.suffix[0]))
    if before and before[-1].isalpha():  # "CHF" needs air where "€" does not
        before += NO_BREAK_SPACE
    return before, after


@lru_cache(maxsize=256)
def _currency_places(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def _exact(value: Number | None) -> Decimal | None:
    """Return the decimal a number is written as; None for what is missing or not finite."""
    if value is None:
        return None
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))  # the digits a person sees, not the binary fraction behind them
    elif not isinstance(value, Decimal):
        value = Decimal(int(value))
    return value if value.is_finite() else None


@lru_cache(maxsize=64)
def _last_digit(places: int) -> Decimal:
    """Return 1 in the last of so many decimals."""
    return Decimal(1).scaleb(-places)


def _round(value: Decimal, places: int | None) -> Decimal:
    """Return the value rounded half up; without `places`, to two decimals at most and without trailing zeros."""
    rounded = value.quantize(_last_digit(2 if places is None else places), context=EXACT)
    if places is not None:
        return rounded
    is_whole = rounded == rounded.to_integral_value()
    return rounded.quantize(Decimal(1), context=EXACT) if is_whole else rounded.normalize(EXACT)


def _significant(value: Decimal, digits: int) -> Decimal:
    """Return the value rounded half up to so many significant digits."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1), context=EXACT)


def _grouped(value: Decimal, symbols: _Symbols) -> str:
    """Return the digits of a value ≥ 0 as the locale groups them."""
    whole, _, fraction = f"{value:f}".partition(".")
    groups = [whole[-symbols.first :]]
    rest = whole[: -symbols.first]
    while rest:
        groups.insert(0, rest[-symbols.further :])
        rest = rest[: -symbols.further]
    text = symbols.group.join(groups)
    return (f"{text}{symbols.decimal}{fraction}" if fraction else text).translate(symbols.digits)
