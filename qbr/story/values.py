"""The leaves of a Review: a shown fact, a sentence, a chart, a picture, and what is withheld.

They are what a template prints. Each knows the facts it speaks of (`ref`) and who may see it (`audience`).
Texts are formatted once, in the review's locale; a template never formats a fact again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from qbr.facts import Audience, Fact, Value

DASH = "–"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence, a name or a label as the reader sees it, with the facts it speaks of."""

    text: str
    refs: tuple[str, ...] = ()  # ids of the facts in it
    audience: Audience = "internal"

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def ref(self) -> tuple[str, ...]:
        """The ids of the facts the text speaks of."""
        return self.refs


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A fact as a reader sees it: `{{ usage.active_users }}` prints its short text.

    A comparison (`> 5`, `== 0`) means the value. A bare `{% if fact %}` is an error, because zero is not nothing:
    ask `.is_known`, or compare.
    """

    fact: Fact  # the number and where it comes from
    text: str  # short form in the review's locale; an en dash when the value is missing
    exact: str  # full precision, for the appendix
    change: Text  # the movement against the comparison: "+23 %", "−1.8 points", "new", or an en dash
    basis: Text  # the comparison in words: "2025-Q3: 318", or empty

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{self.fact.id} stands in a condition by itself; write .is_known, or compare it: zero is not nothing"
        )

    @property
    def value(self) -> Value | None:
        """The bare value; None when it is missing."""
        return self.fact.value

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.fact.is_known

    @property
    def cases(self) -> tuple[int, int] | None:
        """How many of how many, where it is a share of so few that it is printed in counts; else None."""
        return self.fact.cases

    @property
    def reason(self) -> str:
        """Why the value is missing; empty when it is known."""
        return self.fact.reason

    @property
    def audience(self) -> Audience:
        """Who may see it."""
        return self.fact.audience

    @property
    def ref(self) -> tuple[str, ...]:
        """The id of the fact."""
        return (self.fact.id,)

    def _number(self, other: object) -> tuple[Decimal, Decimal]:
        theirs = other.fact.number if isinstance(other, Shown) else other
        if isinstance(theirs, bool) or not isinstance(theirs, (int, float, Decimal)):
            raise TypeError(f"{self.fact.id} is compared with {other!r}, which is no number")
        return self.fact.number, Decimal(str(theirs))

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Shown) else other)

    def __hash__(self) -> int:
        return hash((self.fact.id, self.value))

    def __lt__(self, other: object) -> bool:
        mine, theirs = self._number(other)
        return mine < theirs

    def __le__(self, other: object) -> bool:
        mine, theirs = self._number(other)
        return mine <= theirs

    def __gt__(self, other: object) -> bool:
        mine, theirs = self._number(other)
        return mine > theirs

    def __ge__(self, other: object) -> bool:
        mine, theirs = self._number(other)
        return mine >= theirs


@dataclass(frozen=True, slots=True)
class Withheld:
    """What stands in a customer's review in place of an internal value; touching it from a template is an error."""

    what: str  # dotted path of the field, e.g. support.cost_to_serve

    @property
    def withheld(self) -> str:
        """Why a template may not touch it."""
        return f"{self.what} is internal and this build is for the customer"


@dataclass(frozen=True, slots=True)
class Status:
    """A judgement as sign, word and tone; the sign never stands without the word."""

    sign: str  # ● ◊ ○ □ × ■ ▲ ▼ ·
    word: str  # on track, at risk, missed …
    tone: str  # better, worse, ink, grey or mark: which colour of the template the sign takes

    def __str__(self) -> str:
        return f"{self.sign} {self.word}"


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One line or one set of bars of a chart."""

    key: str  # which series of the template it fills: this, prior, focus, plan, event, low, high …
    name: str  # as a legend or the workbook names it
    values: tuple[int | Decimal | None, ...]  # None is a gap: no data, never zero
    refs: tuple[str, ...] = ()  # ids of the facts drawn
    labels: tuple[str | None, ...] = ()  # texts beside the points, where the template prints them
    errors_low: tuple[int | Decimal | None, ...] = ()  # distance from the value to the low end of its range
    errors_high: tuple[int | Decimal | None, ...] = ()  # distance to the high end

    @property
    def ref(self) -> tuple[str, ...]:
        """The ids of the facts drawn."""
        return self.refs


@dataclass(frozen=True, slots=True)
class Chart:
    """The data of a native chart; the template's chart gives it its looks."""

    categories: tuple[str | date, ...]
    series: tuple[ChartSeries, ...]
    alt: Text  # what a reader who cannot see the chart is told, written from its data
    minimum: Decimal | None = None  # ends of the value axis, where the caption names them
    maximum: Decimal | None = None
    major_unit: Decimal | None = None
    audience: Audience = "internal"

    @property
    def is_known(self) -> bool:
        """Whether there is anything to draw."""
        return any(value is not None for series in self.series for value in series.values)

    @property
    def ref(self) -> tuple[str, ...]:
        """The ids of all facts drawn."""
        return tuple(dict.fromkeys(ref for series in self.series for ref in series.refs))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the hash of its bytes; the bytes are kept beside the review, not in it."""

    sha256: str
    media_type: str  # image/png or image/jpeg
    alt: Text  # what a reader who cannot see it is told
    refs: tuple[str, ...] = ()
    audience: Audience = "internal"

    @property
    def ref(self) -> tuple[str, ...]:
        """The ids of the facts drawn in it."""
        return self.refs
