"""Restatements: figures of the last issued review that today's data give another value (`analytics` 2.1).

The analysis is run again for the quarter and the day of that review; only figures of that quarter's days are compared,
because what is open or planned may change without anybody having been wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from qbr.analysis.register import Cell, FigureName, Line, Register, Word
from qbr.analysis.scope import Scope, choose_basis
from qbr.errors import DataError
from qbr.facts import Fact, Source, Value
from qbr.metrics import METRICS
from qbr.quarter import Quarter
from qbr.records.folder import CustomerFolder
from qbr.records.issued import IssuedFact, IssuedReview

Cause = Literal["rows", "definition", "data"]
COLUMNS = ("figure", "then", "now", "why")
SAME = Decimal("1e-9")  # relative difference below which two values are one: decimals are computed in another order


@dataclass(frozen=True, slots=True)
class Restatement:
    """One figure that was shown and would be shown otherwise."""

    then: Fact  # as issued
    now: Fact  # by today's data
    figure: Fact  # the figure itself, of the issued quarter
    cause: Cause  # rows: other rows than then; definition: counted otherwise; data: the same rows, other values


@dataclass(frozen=True, slots=True)
class NewThreshold:
    """A rule that has changed since the last issued review."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class RestatementFindings:
    """The last issued review held against today's data."""

    review: IssuedReview
    restated: tuple[Restatement, ...]  # figures that exist once first
    thresholds: tuple[NewThreshold, ...]
    count: Fact
    unchanged: Fact


def last_issued(folder: CustomerFolder, scope: Scope) -> tuple[IssuedReview, Scope] | None:
    """Return the last review issued for a quarter before this one, with its scope; None when there is none.

    A review whose quarter has other days in the customer's calendar of today cannot be compared.
    """
    earlier = [review for review in folder.issued if review.period.end < scope.quarter.start]
    if not earlier:
        return None
    review = earlier[-1]
    try:
        quarter = folder.calendar.parse(review.quarter)
    except DataError:
        return None
    return (review, _scope_of(folder, scope, review, quarter)) if quarter.period == review.period else None


def _scope_of(folder: CustomerFolder, scope: Scope, review: IssuedReview, quarter: Quarter) -> Scope:
    basis, kind = choose_basis(quarter, folder)
    return replace(scope, quarter=quarter, as_of=review.as_of, basis=basis, basis_kind=kind)


def analyse_restatements(review: IssuedReview, today: Iterable[Fact], scope: Scope) -> RestatementFindings:
    """Return which figures of an issued review today's data give another value.

    Args:
        review: as issued.
        today: the facts of the same quarter by today's data.
        scope: of the review that is being made.
    """
    compared = [(review.facts[fact.id], fact) for fact in _in_order(today) if _is_comparable(review, fact)]
    restated = tuple(
        _restatement(then, now, review) for then, now in compared if not _is_same(then.value, now.value)
    )  # fmt: skip
    source = Source((review.file,), rows=len(compared))
    return RestatementFindings(
        review=review,
        restated=restated,
        thresholds=tuple(_new_thresholds(review, scope)),
        count=_count("count", len(restated), source),
        unchanged=_count("unchanged", len(compared) - len(restated), source),
    )


def _count(name: str, value: int, source: Source) -> Fact:
    return Fact(f"restatements.{name}", value=value, source=source, audience="customer")


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Figures that exist once come first, then those of a key each, in the order the measures are declared."""
    by_id = {fact.id: fact for fact in facts}
    order = {metric: number for number, metric in enumerate(METRICS)}
    return sorted(by_id.values(), key=lambda fact: (bool(fact.keys), order[fact.metric], fact.keys))


def _is_comparable(review: IssuedReview, fact: Fact) -> bool:
    then = review.facts.get(fact.id)
    if then is None or fact.audience != "customer" or not fact.is_known or type(then.value) is not type(fact.value):
        return False
    return fact.period is not None and fact.period == then.period


def _is_same(then: Value, now: Value | None) -> bool:
    if isinstance(then, int | Decimal) and isinstance(now, int | Decimal):
        return abs(Decimal(then) - Decimal(now)) <= SAME * max(abs(Decimal(then)), abs(Decimal(now)))
    return then == now


def _restatement(then: IssuedFact, now: Fact, review: IssuedReview) -> Restatement:
    metric, keys = f"restatements.{now.declared.unit}[]", (now.id,)
    issued = Source((review.file,), rows=then.rows)
    return Restatement(
        then=Fact(f"{metric}.then", keys, then.value, period=then.period, source=issued, audience="customer"),
        now=replace(now, metric=f"{metric}.now", keys=keys, comparison=None),
        figure=now,
        cause=_cause(then, now, review),
    )


def _cause(then: IssuedFact, now: Fact, review: IssuedReview) -> Cause:
    if review.definitions.get(now.metric, now.declared.definition) != now.declared.definition:
        return "definition"
    return "rows" if then.rows != now.source.rows else "data"


def _new_thresholds(review: IssuedReview, scope: Scope) -> Iterator[NewThreshold]:
    for name, value in scope.thresholds.in_force().items():
        then = review.thresholds.get(name, str(value))
        if then != str(value):
            yield NewThreshold(name, then, str(value))


def restatements_register(findings: RestatementFindings | None) -> Register | None:
    """Return what changed in what was shown last time: figures, then rules; None when nothing did."""
    if findings is None or not (findings.restated or findings.thresholds):
        return None
    figures = [Line((FigureName(one.figure), one.then, one.now, _why(one))) for one in findings.restated]
    rules = [
        Line((Word("threshold", {"name": new.name.replace("_", " ")}), new.then, new.now, Word("changed")))
        for new in findings.thresholds
    ]
    return Register(
        "restatements", COLUMNS, (*figures, *rules), "deck",
        case="figures" if figures else "rules",
        facts={"count": findings.count, "unchanged": findings.unchanged},
        words={"quarter": findings.review.quarter, "rules": len(rules)},
    )  # fmt: skip


def _why(one: Restatement) -> Cell:
    return Word(one.cause, {"then": one.then.source.rows or 0, "now": one.now.source.rows or 0})
