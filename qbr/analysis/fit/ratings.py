"""Ratings: how important each need is and how well it is met, by the median of the people who rated it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Literal

from qbr.analysis.fit.capabilities import Capability
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.scope import Scope, Thresholds
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder
from qbr.records.needs import Need

Kind = Literal["underserved", "unserved", "overshot", "appropriately served", "not rated"]


@dataclass(frozen=True, slots=True)
class NeedFinding:
    """One need, as its raters see it."""

    key: str  # unique among the needs
    name: str
    goals: tuple[str, ...]  # ids of the goals it serves; empty: none named
    capability: str  # what should meet it; empty: nothing does
    is_served: bool  # False: no product or feature is meant to meet it
    importance: Fact
    satisfaction: Fact
    opportunity: Fact
    raters: Fact
    kind: Kind


@dataclass(frozen=True, slots=True)
class Ratings:
    """All needs with their ratings."""

    needs: tuple[NeedFinding, ...]  # the best opportunity first, then by importance
    raters: int
    rated_on: tuple[date, date] | None  # first and last day


def rated_needs(folder: CustomerFolder, scope: Scope, capabilities: Mapping[str, Capability]) -> Ratings:
    """Return the needs rated up to the end of the quarter; a person's latest rating of a need counts."""
    day = min(scope.quarter.end, scope.as_of)
    rows = [row for row in folder.needs or () if row.date is None or row.date <= day]
    by_need: dict[str, list[Need]] = {}
    for row in rows:
        by_need.setdefault(_key(row), []).append(row)
    needs = [_finding(key, mine, folder, scope, capabilities) for key, mine in by_need.items()]
    latest = [row for mine in by_need.values() for row in _latest(mine)]
    rated = [row for row in latest if row.importance is not None or row.satisfaction is not None]
    days = [row.date for row in rated if row.date]
    people = {_rater(row, place) for place, row in enumerate(rated)}
    return Ratings(tuple(sorted(needs, key=_order)), len(people), (min(days), max(days)) if days else None)


def _key(row: Need) -> str:
    """Return what tells a need from the others; one need may serve several goals through several capabilities."""
    return row.need if not row.capability else f"{row.need} · {row.capability}"


def _rater(row: Need, place: int) -> str:
    """Return who rated; rows without a person are taken for as many people as there are rows."""
    return row.rater or row.role or f"row {place}"


def _latest(rows: Sequence[Need]) -> list[Need]:
    """Return each person's latest rating."""
    latest: dict[str, Need] = {}
    for place, row in sorted(enumerate(rows), key=lambda pair: (pair[1].date or date.min, pair[0])):
        latest[_rater(row, place)] = row
    return list(latest.values())


def _finding(
    key: str, rows: Sequence[Need], folder: CustomerFolder, scope: Scope, capabilities: Mapping[str, Capability]
) -> NeedFinding:
    ratings, first = _latest(rows), rows[0]
    facts = _Facts(key, folder, scope, ratings)
    importance = facts.median_of("importance", [row.importance for row in ratings])
    satisfaction = facts.median_of("satisfaction", [row.satisfaction for row in ratings])
    is_served = _is_served(first, capabilities.get(first.capability or ""))
    return NeedFinding(
        key=key,
        name=first.need,
        goals=tuple(dict.fromkeys(row.goal for row in rows if row.goal)),
        capability=first.capability or "",
        is_served=is_served,
        importance=importance,
        satisfaction=satisfaction,
        opportunity=facts.opportunity(importance, satisfaction),
        raters=facts.raters(),
        kind=_kind(importance, satisfaction, is_served, scope.thresholds),
    )


def _is_served(need: Need, capability: Capability | None) -> bool:
    """Return whether something is meant to meet the need, by the catalogue where it says which needs are served."""
    if capability is None:
        return False
    if capability.serves is None:
        return True
    names = {name.casefold() for name in (need.id, need.need) if name}
    return bool(names & capability.serves) or (need.goal or "").casefold() in capability.serves


def _kind(importance: Fact, satisfaction: Fact, is_served: bool, limits: Thresholds) -> Kind:
    if not is_served:
        return "unserved"
    if not (importance.is_known and satisfaction.is_known):
        return "not rated"
    wanted, met = importance.number, satisfaction.number
    if wanted > met and _opportunity(wanted, met) >= limits.underserved_from:
        return "underserved"
    if met - wanted >= limits.overshot_gap and wanted <= limits.overshot_importance:
        return "overshot"
    return "appropriately served"


def _opportunity(importance: Decimal, satisfaction: Decimal) -> Decimal:
    return importance + max(importance - satisfaction, Decimal(0))


def _order(need: NeedFinding) -> tuple[Decimal, Decimal, str]:
    score = need.opportunity.number if need.opportunity.is_known else Decimal(-1)
    weight = need.importance.number if need.importance.is_known else Decimal(-1)
    return -score, -weight, need.name


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts of one need."""

    key: str
    folder: CustomerFolder
    scope: Scope
    ratings: Sequence[Need]

    def median_of(self, part: Literal["importance", "satisfaction"], given: Sequence[Decimal | None]) -> Fact:
        known = sorted(rating for rating in given if rating is not None)
        if not known:
            return self._fact(part, None, "not rated", "", 0)
        formula = f"median of {', '.join(figure(rating) for rating in known)}"
        return self._fact(part, Decimal(median(known)), "", formula, len(known))

    def opportunity(self, importance: Fact, satisfaction: Fact) -> Fact:
        if not (importance.is_known and satisfaction.is_known):
            return self._fact("opportunity", None, "not rated", "", 0)
        wanted, met = importance.number, satisfaction.number
        formula = f"{figure(wanted)} + max({figure(wanted)} − {figure(met)}, 0)"
        n = min(importance.n or 0, satisfaction.n or 0)
        return self._fact("opportunity", _opportunity(wanted, met), "", formula, n)

    def raters(self) -> Fact:
        count = sum(row.importance is not None or row.satisfaction is not None for row in self.ratings)
        return self._fact("raters", count, "", f"{count} people rated", count)

    def _fact(self, part: str, value: int | Decimal | None, reason: str, formula: str, n: int) -> Fact:
        source = table_source(self.folder, "needs", ("need", "importance", "satisfaction", "rater", "date"), n)
        period = self.scope.period
        return Fact(
            f"fit.need[].{part}", (self.key,), value, reason, period, n, source, formula=formula, audience="customer"
        )
