"""What stands behind the bar in a tag: `{{ amount|money }}`. Each filter is bounded and has no effect.

Formatting itself is `formatting`'s; here a template's value becomes the number or date it speaks of. A missing value
stays missing through every formatting filter, so that `|default("–")` may stand before or after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Undefined
from jinja2.filters import FILTERS
from jinja2.utils import pass_environment

from qbr.bounds import Bounded
from qbr.formatting import EXACT, Formatter

MAX_TEXT = 1_000_000  # characters of a text made in a template
MAX_ITEMS = 100_000  # members of a list made in a template
_DATE_STYLES = ("long", "medium", "short", "day")
_UP, _DOWN = "▲", "▼"
_FROM_JINJA = (
    *("abs", "capitalize", "count", "dictsort", "first", "float", "groupby", "int", "items", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "string"),
    *("sum", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)

Filter = Callable[..., Any]


class FilterError(ValueError):
    """A filter cannot be applied to this value; the message says why and what would help."""


class Fallback(str):
    """The text `default` put in place of a missing value; formatting filters pass it on as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Formatting:
    """The filters that speak the reader's language; each takes `locale=` to speak another one."""

    formatter: Formatter

    def number(self, value: object, places: int | None = None, locale: str | None = None) -> object:
        """Return a number with so many decimals."""
        return self._written(value, lambda form, exact: form.number(exact, places), locale)

    def money(
        self, value: object, currency: str | None = None, compact: bool = False, locale: str | None = None
    ) -> object:
        """Return an amount in the reader's currency, or in the one named."""
        return self._written(value, lambda form, exact: form.money(exact, compact), locale, currency)

    def percent(self, value: object, places: int = 0, locale: str | None = None) -> object:
        """Return a ratio in per cent: 0.23 is "23 %"."""
        return self._written(value, lambda form, exact: form.percent(exact, places), locale)

    def change(self, value: object, places: int = 0, locale: str | None = None) -> object:
        """Return a relative change in per cent with its sign: "+23 %"."""
        return self._written(value, lambda form, exact: form.change(exact, places), locale)

    def points(self, value: object, places: int = 1, locale: str | None = None) -> object:
        """Return a change of a rate in percentage points with its sign."""
        return self._written(value, lambda form, exact: form.points(exact, places), locale)

    def delta(self, value: object, places: int | None = None, arrow: bool = False, locale: str | None = None) -> object:
        """Return a difference with its sign; with `arrow`, ▲ or ▼ stands before it."""

        def write(form: Formatter, exact: Decimal) -> str:
            sign = f"{_UP if exact > 0 else _DOWN} " if arrow and exact else ""
            return sign + form.delta(exact, places)

        return self._written(value, write, locale)

    def date(self, value: object, style: str = "long", locale: str | None = None) -> object:
        """Return a date in a style (long, medium, short, day) or by a pattern such as "MMM yyyy"."""
        if is_missing(value) or isinstance(value, Fallback):
            return value
        day = _day(value)
        form = self._formatter(locale, None)
        if style in _DATE_STYLES:
            return form.date(day, style)  # type: ignore[arg-type]  # one of the literals, just tested
        return form.date_as(day, style)

    def plural(self, value: object, *forms: str) -> str:
        """Return the form that goes with a count: `n|plural("ticket", "tickets")`.

        More than two forms are taken in the order of the CLDR plural categories the language uses.
        """
        exact = exact_number(value)
        if not forms:
            raise FilterError('plural needs its forms: plural("ticket", "tickets")')
        categories = _plural_categories(self.formatter.language)
        wanted = _plural_category(self.formatter.language, exact)
        used: list[str] = [name for name in ("zero", "one", "two", "few", "many", "other") if name in categories]
        return forms[min(used.index(wanted), len(forms) - 1)]

    def _written(
        self,
        value: object,
        write: Callable[[Formatter, Decimal], str],
        locale: str | None,
        currency: str | None = None,
    ) -> object:
        if is_missing(value) or isinstance(value, Fallback):
            return value
        return write(self._formatter(locale, currency), exact_number(value))

    def _formatter(self, locale: str | None, currency: str | None) -> Formatter:
        if locale is None and currency is None:
            return self.formatter
        return Formatter(locale or self.formatter.locale, currency or self.formatter.currency)


def filters_of(formatter: Formatter) -> dict[str, Filter]:
    """Return every filter of the language by name."""
    form = Formatting(formatter)
    return {
        **{name: Bounded(FILTERS[name]) for name in _FROM_JINJA},
        "map": FILTERS["map"],
        "batch": Bounded(batch),
        "change": form.change,
        "d": default,
        "date": form.date,
        "default": default,
        "delta": form.delta,
        "join": join,
        "money": form.money,
        "number": form.number,
        "percent": form.percent,
        "plural": form.plural,
        "points": form.points,
        "replace": replace,
        "round": half_up,
    }


def is_missing(value: object) -> bool:
    """Return whether the value is undefined, None, or a number that is none (NaN, infinity)."""
    if value is None or isinstance(value, Undefined):
        return True
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, Decimal) and not value.is_finite()


def default(value: object, fallback: object = "", boolean: bool = False) -> object:
    """Return the fallback for a missing value; with `boolean`, for an empty one too."""
    if is_missing(value) or (boolean and not value):
        return Fallback(fallback) if isinstance(fallback, str) else fallback
    return value


@pass_environment
def join(environment: Environment, value: Iterable[object], separator: str = "", attribute: str | None = None) -> str:
    """Return the texts of the items with the separator between them.

    Raises:
        FilterError: an item is missing, or the text would be too long.
    """
    parts: list[str] = []
    size = 0
    for item in value:
        piece = item if attribute is None else environment.getitem(item, attribute)
        if is_missing(piece):
            raise FilterError("join meets a missing value; sort it out with select or default")
        parts.append(str(piece))
        size += len(parts[-1]) + len(separator)
        if size > MAX_TEXT:
            raise FilterError(f"join makes more than {MAX_TEXT:,} characters")
    return separator.join(parts)


def replace(value: object, old: str, new: str) -> str:
    """Return the text with every occurrence of one piece replaced by another."""
    text = str(value)
    if not old:
        raise FilterError("replace needs a text to look for")
    if len(text) + text.count(old) * len(new) > MAX_TEXT:
        raise FilterError(f"replace makes more than {MAX_TEXT:,} characters")
    return text.replace(old, new)


def batch(value: Iterable[object], size: int, fill: object = None) -> list[list[object]]:
    """Return the items in rows of a size; the last row is filled up when there is something to fill it with."""
    if not 0 < size <= 1_000:
        raise FilterError("batch takes a size from 1 to 1,000")
    items = list(value)
    rows = [items[start : start + size] for start in range(0, len(items), size)]
    if rows and fill is not None:
        rows[-1] += [fill] * (size - len(rows[-1]))
    return rows


def half_up(value: object, places: int = 0) -> object:
    """Return the number rounded half up on its decimal digits; a missing one stays missing."""
    if is_missing(value) or isinstance(value, Fallback):
        return value
    if not 0 <= places <= 12:
        raise FilterError("round takes 0 to 12 decimals")
    return exact_number(value).quantize(Decimal(1).scaleb(-places), context=EXACT)


def exact_number(value: object) -> Decimal:
    """Return the decimal a value is written as; a record with a `value` speaks of that.

    Raises:
        FilterError: it is no number.
    """
    if isinstance(value, (bool, str, bytes, Mapping, list, tuple)):
        raise FilterError(f"{value!r:.60} is no number")
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    inner = getattr(value, "value", None)
    if inner is None or inner is value:
        raise FilterError(f"a {type(value).__name__} is no number")
    return exact_number(inner)


def _day(value: object) -> date:
    """Return the day a value names: a date, or a text such as 2026-09-30."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError as error:
            raise FilterError(f"{value!r:.60} is no date; dates are written 2026-09-30") from error
    inner = getattr(value, "value", None)
    if inner is None:
        raise FilterError(f"a {type(value).__name__} is no date")
    return _day(inner)


@lru_cache(maxsize=64)
def _plural_categories(locale: str) -> tuple[str, ...]:
    from babel import Locale

    return (*Locale.parse(locale.replace("-", "_")).plural_form.tags, "other")


@lru_cache(maxsize=64)
def _plural_rule(locale: str) -> Callable[[Decimal], str]:
    from babel import Locale

    return Locale.parse(locale.replace("-", "_")).plural_form


def _plural_category(locale: str, count: Decimal) -> str:
    try:
        return _plural_rule(locale)(count)
    except InvalidOperation as error:
        raise FilterError(f"{count} has no plural form") from error
