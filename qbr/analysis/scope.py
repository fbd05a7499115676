"""What a review is about: which quarter, against which quarter, under which definitions and thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Literal
from zoneinfo import ZoneInfo

from qbr.analysis.health_rules import HealthRules
from qbr.errors import DataError, Problem
from qbr.facts import Comparison, Fact, Value
from qbr.quarter import Period, Quarter
from qbr.records.defaults import Weighting
from qbr.records.folder import CustomerFolder
from qbr.records.working_time import WorkHours

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every default a number or a judgement rests on; what differs from these is printed in the methods."""

    active_days: int = 28  # active: a value event in this many days up to the last observed day
    unused_days: int = 90  # not used: no value event in this many days
    ramp_days: int = 60  # seats younger than this are not called unused
    adoption_weeks: int = 3  # adopted: used in at least this many weeks of the quarter; fewer is "tried"
    on_track_tolerance: Decimal = Decimal("0.10")  # on track: progress ≥ elapsed share − this
    shelfware_share: Decimal = Decimal("0.20")  # RIGHT-SIZE: unused share above this, two quarters running
    expand_utilization: Decimal = Decimal("0.85")  # EXPAND: utilisation from here, two months running
    important_from: Decimal = Decimal("7")  # importance (0–10) from which a goal counts as important
    satisfied_from: Decimal = Decimal("6")  # satisfaction (0–10) from which a need counts as satisfied
    underserved_from: Decimal = Decimal("10")  # opportunity score from which a need is underserved
    overshot_gap: Decimal = Decimal("2")  # satisfaction − importance from which a need is overshot
    overshot_importance: Decimal = Decimal("5")  # and importance at most this
    fit_coverage: Decimal = Decimal("0.60")  # no fit index below this share of rated needs
    score_answers: int = 5  # fewer answers than this: no score
    interval_answers: int = 30  # fewer than this: "indicative", with its interval
    percentile_tickets: int = 10  # no 90th percentile below this
    peers_median: int = 5  # fewest peers for a median
    peers_quartiles: int = 10  # fewest peers for quartiles
    peer_weight: Decimal = Decimal("0.25")  # no peer may weigh more than this
    peers_close_days: int = 5  # days after the quarter's end on which its set of peers is closed
    small_group: int = 5  # groups of fewer people are folded together
    handoff_days: int = 5  # a handover taken up later than this breaks the standard
    recommendations: int = 5  # most recommendations in the deck

    @classmethod
    def from_settings(cls, given: Mapping[str, object], file: str = "qbr.yaml") -> Thresholds:
        """Return the thresholds with a workspace's or a profile's overrides.

        Raises:
            DataError: an unknown name, or a value that is no number; every fault at once.
        """
        problems: list[Problem] = []
        values: dict[str, int | Decimal] = {}
        kinds = {item.name: type(item.default) for item in fields(cls)}
        for name, value in given.items():
            if name not in kinds:
                near = get_close_matches(name, kinds, n=1)
                hint = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(kinds)}."
                problems.append(Problem(f'there is no threshold "{name}" in {file}', hint=hint))
                continue
            try:
                number = Decimal(str(value))
            except InvalidOperation:
                problems.append(Problem(f'threshold {name} in {file} is "{value}", expected a number'))
                continue
            values[name] = int(number) if kinds[name] is int else number
        if problems:
            raise DataError(problems)
        return cls(**values)  # type: ignore[arg-type]  # names and kinds were just checked

    def in_force(self) -> dict[str, int | Decimal]:
        """Return every threshold by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def overrides(self) -> dict[str, tuple[int | Decimal, int | Decimal]]:
        """Return each threshold that differs from its default: name → (default, in force)."""
        return {
            item.name: (item.default, getattr(self, item.name))  # type: ignore[misc]
            for item in fields(self)
            if getattr(self, item.name) != item.default
        }


@dataclass(frozen=True, slots=True)
class Scope:
    """One review's quarter, comparison basis and definitions."""

    quarter: Quarter
    as_of: date  # the day the data speaks from; never the clock of the machine
    basis: Quarter  # what changes are measured against, the same for good and bad metrics
    basis_kind: Literal["qoq", "yoy"]
    timezone: str = "UTC"  # the customer's, IANA name
    currency: str = "USD"
    thresholds: Thresholds = field(default_factory=Thresholds)
    work_days: frozenset[int] = MONDAY_TO_FRIDAY  # weekdays that figures by working day count, 0 is Monday
    health: HealthRules = field(default_factory=HealthRules)  # weights and points of the internal score
    weighting: Weighting = "outages"  # what a minute of an incident weighs where no contract says so
    work_hours: WorkHours | None = None  # hours of a work day in which minutes count in full; None: all alike
    hour_cost: Decimal | None = None  # of our support; None: not known, or in another currency

    @property
    def period(self) -> Period:
        """The days of the quarter up to the day the data speaks from; all of it before it has begun."""
        quarter = self.quarter
        return Period(quarter.start, min(quarter.end, self.as_of)) if self.as_of >= quarter.start else quarter.period

    @property
    def zone(self) -> ZoneInfo:
        """The customer's time zone."""
        return ZoneInfo(self.timezone)

    def comparison(self, value: Value | None, reason: str = "") -> Comparison:
        """Return a comparison with the basis quarter; a missing value needs its reason."""
        return Comparison(self.basis.label, self.basis_kind, value, reason if value is None else "")

    def compared(self, now: Fact, before: Fact) -> Fact:
        """Return the fact of this quarter with the same fact of the basis quarter beside it."""
        comparison = self.comparison(before.value, before.reason)
        if now.declared.is_flow and now.period and before.period and now.period.days != before.period.days:
            comparison = replace(comparison, days=before.period.days)
        return now.compared(comparison)


def choose_basis(quarter: Quarter, folder: CustomerFolder) -> tuple[Quarter, Literal["qoq", "yoy"]]:
    """Return the quarter to compare with: a year ago when the usage reaches back into it, else the quarter before.

    One basis serves every metric of a review, fixed by the data's reach and not by the result (`analytics` 2.1).

    Args:
        quarter: the quarter under review.
        folder: the customer, with or without usage.
    """
    year_ago = quarter.year_ago
    days = () if folder.usage is None else folder.usage["date"].dropna().unique()
    reaches_back = any(year_ago.period.contains(day.date()) for day in days)
    return (year_ago, "yoy") if reaches_back else (quarter.prior, "qoq")
