"""Single values of a chart's data, read and checked; what is wrong with them is collected, not raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeGuard

from qbr.errors import Place, Problem
from qbr.office.charts.chart_data import CategoryKind, Steps, number_text
from qbr.office.opc.markup import clean

MAX_TEXT = 32_767  # characters a spreadsheet cell can hold
MAX_POINTS = 32_000  # points Office draws in one series
_LARGE = 10**15  # whole numbers below it are doubles, too, and written the same
_NUMBERS = frozenset({int, float})
_PLAIN = frozenset({*_NUMBERS, str})  # types that cannot speak of anything; most values are of these
_FIRST_SAFE_DAY = date(1900, 3, 1)  # before it, spreadsheets count a day that never was


def member(value: object, name: str) -> object:
    """Return a key of a mapping or an attribute of any other value; None where there is none."""
    return value.get(name) if isinstance(value, (dict, Mapping)) else getattr(value, name, None)


def is_left_out(value: object) -> bool:
    """Return whether an optional list is not given: nothing, or nothing in it."""
    return value is None or (isinstance(value, (list, tuple)) and not value)


def is_listed(value: object) -> TypeGuard[Sequence[object]]:
    """Return whether a value is a list of others."""
    return not isinstance(value, (str, bytes)) and isinstance(value, (list, tuple, Sequence))


class ValueReading:
    """Reads values and collects what is wrong with them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.faults: list[Problem] = []
        self.warnings: list[Problem] = []
        self.refs: dict[str, None] = {}

    def fault(self, rule: str, message: str, hint: str = "") -> None:
        """Take note of something wrong."""
        self.faults.append(Problem(message, self.place, hint, rule=rule))

    def touch(self, value: object, what: str) -> None:
        """Note what the value speaks of; refuse a value that its owner withheld."""
        if type(value) in _PLAIN:
            return
        reason = member(value, "withheld")
        if reason:
            self.fault("T505", f"{what} is withheld: {reason}")
        ref = member(value, "ref")
        for item in (ref,) if isinstance(ref, str) else ref if isinstance(ref, (tuple, list)) else ():
            self.refs.setdefault(str(item))

    def listed(self, value: object, what: str) -> Sequence[object]:
        """Return a list as it is, nothing after a fault."""
        if is_listed(value):
            if len(value) > MAX_POINTS:
                self.fault("T501", f"{what}: {len(value)} items; Office draws {MAX_POINTS} at most")
            return value
        shown = "missing" if value is None else f"{type(value).__name__}, expected a list"
        self.fault("T501", f"{what} of the chart: {shown}", "A chart needs categories and series with name and values.")
        return ()

    def of_length(self, value: object, what: str, points: int | None, unit: str = "categories") -> Sequence[object]:
        """Return a list with an item for each category or point; None takes a list of any length."""
        known = len(self.faults)
        items = self.listed(value, what)
        if points is not None and len(self.faults) == known and len(items) != points:
            self.fault("T501", f"{what}: {len(items)} of them for {points} {unit}", "None marks a gap.")
        return items

    def numbers_of(self, items: Sequence[object], what: str) -> tuple[str | None, ...]:
        """Return the texts of numbers, None for a gap."""
        plain = [number_text(item) for item in items if _is_plain_number(item)]
        if len(plain) == len(items):
            return tuple(plain)
        return tuple(self.number(item, f"{what} {place}") for place, item in enumerate(items, 1))

    def number(self, value: object, what: str) -> str | None:
        """Return the text of a number, None for a gap."""
        if value is None:
            return None
        self.touch(value, what)
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            try:
                return number_text(value)
            except (ValueError, OverflowError):
                self.fault("T502", f"{what} is {value!s:.40}, expected a finite number", "None marks a gap.")
                return None
        self.fault("T502", f"{what} is {type(value).__name__} {value!r:.40}, expected a number", "None marks a gap.")
        return None

    def text(self, value: object, what: str) -> str | None:
        """Return a text as a cell and XML can hold it."""
        if value is None:
            return None
        if _is_plain_text(value):
            return str(value)
        self.touch(value, what)
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
        kept = clean(text)
        if kept != text:
            dropped = len(text) - len(kept)
            message = f"{what}: {dropped} control character(s) dropped from {kept!r:.60}"
            self.warnings.append(Problem(message, self.place, severity="warning", rule="T506"))
        if len(kept) > MAX_TEXT:
            self.fault("T501", f"{what} has {len(kept)} characters; a cell holds {MAX_TEXT}")
        return kept

    def steps(self, items: Sequence[object], what: str, many: str) -> Steps:
        """Return texts, numbers or dates that stand along an axis; dates do not mix with others."""
        if all(map(_is_plain_text, items)):
            return Steps(tuple(map(str, items)), "text")
        kinds = {_kind(item) for item in items if item is not None}
        for odd in sorted(kinds - {"text", "number", "date"}):
            self.fault("T501", f"a {what} is {odd}, expected a text, a number or a date")
        if "date" in kinds:
            if len(kinds) > 1:
                self.fault("T501", f"{many} mix {' and '.join(sorted(kinds))}", "Give all of them as dates or texts.")
            return Steps(tuple(self.day(item, what) for item in items), "date")
        texts = tuple(self.step(item, f"{what} {position}") for position, item in enumerate(items, 1))
        kind: CategoryKind = "number" if kinds == {"number"} else "text"
        return Steps(texts, kind)

    def step(self, item: object, what: str) -> str | None:
        """Return the text of a category that is no date."""
        return self.number(item, what) if _kind(item) == "number" else self.text(item, what)

    def day(self, item: object, what: str) -> date | None:
        """Return a date that spreadsheets can count."""
        if not isinstance(item, date):
            return None
        if (item.date() if isinstance(item, datetime) else item) < _FIRST_SAFE_DAY:
            self.fault("T501", f"{what} {item} lies before {_FIRST_SAFE_DAY}, where spreadsheets count days wrongly")
        return item


def _is_plain_number(item: object) -> TypeGuard[int | float]:
    """Return whether a value is a number that nothing can be wrong with, as most are."""
    return isinstance(item, (int, float)) and type(item) in _NUMBERS and -_LARGE < item < _LARGE


def _is_plain_text(item: object) -> bool:
    """Return whether a value is a text that a cell holds as it is, as most are."""
    return type(item) is str and item.isprintable() and len(item) <= MAX_TEXT


def _kind(item: object) -> str:
    if type(item) is str:
        return "text"
    if isinstance(item, date):
        return "date"
    if isinstance(item, (int, float, Decimal)):
        return "bool" if isinstance(item, bool) else "number"
    return type(item).__name__ if isinstance(item, (bytes, Mapping, list, tuple, set, frozenset)) else "text"
