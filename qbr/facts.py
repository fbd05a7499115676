"""Facts: a number with everything that makes it trustworthy, or the reason why there is none.

Analysis makes facts and no words; story turns them into text; nothing is shown that is not a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from qbr.metrics import METRICS, Metric
from qbr.quarter import Period

Audience = Literal["customer", "internal"]
Grade = Literal["A", "B", "C", "D"]
Kind = Literal["int", "decimal", "date", "text", "missing"]
Value = int | Decimal | date | str

NEAR = Decimal("0.03")  # a movement smaller than this may be the length of the quarter alone: 92 days against 90
FEW = 10  # a share of fewer cases is said as how many of how many
KEY = re.compile(r"\[([^\]]*)\]")


@lru_cache(maxsize=32_768)  # of several reviews: a fact is asked for its id again and again
def with_keys(metric: str, keys: tuple[str, ...]) -> str:
    """Return a metric's id with keys in the places of its brackets."""
    if not keys:
        return metric
    first, *rest = metric.split("[]")
    return first + "".join(f"[{key}]{part}" for key, part in zip(keys, rest, strict=False))


def strictest(audiences: Iterable[Audience]) -> Audience:
    """Return the audience of what combines several: internal as soon as one of them is."""
    return "internal" if any(audience == "internal" for audience in audiences) else "customer"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows that were read and not counted."""

    what: str  # e.g. "exact duplicates", "service accounts"
    rows: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: what a stranger needs to recompute it."""

    files: tuple[str, ...] = ()  # relative to the workspace, e.g. customers/acme/usage.csv
    columns: tuple[str, ...] = ()
    rows: int | None = None  # rows counted after exclusions; None where no rows are counted (an assumption)
    excluded: tuple[Exclusion, ...] = ()
    as_of: date | None = None  # the day the data speaks from

    @property
    def names(self) -> tuple[str, ...]:
        """The files without their folders."""
        return tuple(file.rsplit("/", 1)[-1] for file in self.files)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The value a fact is compared with, and what it is the value of."""

    basis: str  # label of the quarter compared with, e.g. "2025-Q3"
    kind: Literal["qoq", "yoy"]
    value: Value | None = None
    reason: str = ""  # why there is no value to compare with
    own: Value | None = None  # what of the fact itself is compared, where a 53rd week is left out; None: all of it
    days: int | None = None  # days the value covers, where something that adds up over days covers others; else None


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved against its comparison: a ratio for volumes, percentage points for rates, never both."""

    ratio: Decimal | None = None  # 0.23 is +23 %; None for rates
    points: Decimal | None = None  # 1.8 is +1.8 percentage points; None for volumes
    difference: Decimal | None = None  # new minus old, in the metric's unit
    per_day: Decimal | None = None  # the ratio of the rates per day, where the lengths alone could be the movement
    is_new: bool = False  # grew from zero: there is no percentage
    better: bool | None = None  # None: no direction is better, or nothing moved
    reason: str = ""  # why nothing can be said

    @property
    def is_known(self) -> bool:
        """Whether anything can be said about the movement."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Fact:
    """One number, its provenance and its audience; or the reason why the number is missing."""

    metric: str  # id of a declared metric; a [] in it stands for each key
    keys: tuple[str, ...] = ()
    value: Value | None = None  # a ratio is 0–1, money is in the customer's currency, minutes are minutes
    reason: str = ""  # why there is no value; set exactly when value is None
    period: Period | None = None
    n: int | None = None  # rows, users or answers the value rests on
    source: Source = field(default_factory=Source)
    completeness: Decimal | None = None  # days observed ÷ days expected, 0–1
    interval: tuple[Decimal, Decimal] | None = None  # 95 % unless the metric's definition says otherwise
    grade: Grade | None = None  # evidence grade of a value record
    formula: str = ""  # the definition with this fact's numbers in it, e.g. "1 − 252 ÷ (132,480 − 240)"
    comparison: Comparison | None = None
    audience: Audience = "internal"

    def __post_init__(self) -> None:
        declared = METRICS.get(self.metric)
        if declared is None:
            raise ValueError(f"metric {self.metric!r} is not declared in qbr/metrics")
        if self.metric.count("[]") != len(self.keys):
            raise ValueError(f"metric {self.metric!r} takes {self.metric.count('[]')} keys, got {self.keys!r}")
        if (self.value is None) != bool(self.reason):
            raise ValueError(
                f"{self.metric}: a fact has either a value or a reason, got {self.value!r}, {self.reason!r}"
            )
        if isinstance(self.value, (bool, float)):
            raise ValueError(f"{self.metric}: {self.value!r} is a {type(self.value).__name__}; use int or Decimal")
        if isinstance(self.value, Decimal) and not self.value.is_finite():
            raise ValueError(f"{self.metric}: {self.value!r} is not a number; leave it out and give the reason")

    @property
    def id(self) -> str:
        """The metric's id with the keys in their places: `usage.team[Returns].active`."""
        return with_keys(self.metric, self.keys) if self.keys else self.metric

    @property
    def declared(self) -> Metric:
        """The metric as declared: label, unit, direction, rounding."""
        return METRICS[self.metric]

    @property
    def is_known(self) -> bool:
        """Whether there is a value; zero is one."""
        return self.value is not None

    @property
    def kind(self) -> Kind:
        """The type of the value, as JSON keeps it."""
        match self.value:
            case None:
                return "missing"
            case int():
                return "int"
            case Decimal():
                return "decimal"
            case date():
                return "date"
        return "text"

    @property
    def number(self) -> Decimal:
        """The value as a decimal.

        Raises:
            ValueError: the value is missing or no number; ask `is_known` first.
        """
        if isinstance(self.value, (int, Decimal)):
            return Decimal(self.value)
        raise ValueError(f"{self.id} is no number: {self.value!r} {self.reason}")

    @property
    def cases(self) -> tuple[int, int] | None:
        """How many of how many, where the fact is a share of so few cases that per cent would pretend; else None."""
        if not self.declared.is_of_cases or not self.is_known or not self.n or self.n >= FEW:
            return None
        return int((self.number * self.n).to_integral_value()), self.n

    @property
    def change(self) -> Change:
        """The movement against the comparison, in the terms that fit the metric's unit (`analytics` 2.1)."""
        return change(self)

    @property
    def worsening(self) -> Decimal | None:
        """The share of the compared value by which it got worse for the customer; None when it did not, or is new."""
        moved = self.change
        if moved.better is not False or moved.difference is None or self.comparison is None:
            return None
        before = self.comparison.value
        return abs(moved.difference / before) if isinstance(before, (int, Decimal)) and before else None

    def compared(self, comparison: Comparison | None) -> Fact:
        """Return the same fact with something to compare it with."""
        return replace(self, comparison=comparison)


def change(fact: Fact) -> Change:
    """Return how a fact moved: percent for a volume, percentage points for a rate, "new" from zero.

    A missing side gives a change without numbers and the reason for it.
    """
    if not fact.is_known:
        return Change(reason=fact.reason)
    if fact.comparison is None or fact.comparison.value is None:
        return Change(reason=fact.comparison.reason if fact.comparison else "nothing to compare with")
    if not isinstance(fact.value, (int, Decimal)) or not isinstance(fact.comparison.value, (int, Decimal)):
        return Change(reason="not a number")
    own = fact.comparison.own if isinstance(fact.comparison.own, (int, Decimal)) else fact.value
    old, new = Decimal(fact.comparison.value), Decimal(own)
    difference = new - old
    better = (
        None
        if difference == 0 or fact.declared.better == "none"
        else (difference > 0) == (fact.declared.better == "up")
    )
    if fact.declared.unit in ("ratio", "score"):
        scale = 100 if fact.declared.unit == "ratio" else 1
        return Change(points=difference * scale, difference=difference, better=better)
    if old == 0:
        return Change(difference=difference, is_new=new != 0, better=better)
    ratio = difference / abs(old)
    return Change(ratio=ratio, difference=difference, per_day=_per_day(fact, ratio), better=better)


def _per_day(fact: Fact, ratio: Decimal) -> Decimal | None:
    """Return how the rate per day moved; None where the total says enough (`analytics` 2.1).

    A quarter of 92 days has 2.2 % more than one of 90 when nothing changed at all.
    """
    days = fact.comparison.days if fact.comparison else None
    if days is None or fact.period is None or abs(ratio) >= NEAR:
        return None
    return (1 + ratio) * days / fact.period.days - 1


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one metric along categories, with one provenance; a cell is addressed as `id@category`."""

    metric: str
    keys: tuple[str, ...] = ()
    categories: tuple[str | date, ...] = ()
    values: tuple[int | Decimal | None, ...] = ()  # None is a gap: not collected, not zero
    period: Period | None = None
    source: Source = field(default_factory=Source)
    audience: Audience = "internal"

    def __post_init__(self) -> None:
        if self.metric not in METRICS:
            raise ValueError(f"metric {self.metric!r} is not declared in qbr/metrics")
        if len(self.categories) != len(self.values):
            raise ValueError(f"{self.metric}: {len(self.categories)} categories, {len(self.values)} values")

    @property
    def id(self) -> str:
        """The metric's id with the keys in their places."""
        return with_keys(self.metric, self.keys)
