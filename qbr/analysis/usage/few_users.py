"""Few users: what a handful of people do with a feature is theirs alone, and neither told nor had back from the rest.

A number of so few is missing with its reason; so are the number of cases beside it and the earlier value it would be
compared with, where either would say how few they are or were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from qbr.analysis.folding import fold
from qbr.analysis.scope import Scope
from qbr.analysis.usage.features import FeatureUse, Thing, analyse_features, uses_of
from qbr.analysis.usage.groups import SMALL
from qbr.analysis.usage.views import View
from qbr.facts import Comparison, Fact


def few(smallest: int) -> str:
    """Return the reason why a number of people is not told."""
    return f"fewer than {smallest} people"


def is_few(fact: Fact | None, smallest: int) -> bool:
    """Return whether a fact counts people, and so few of them that it is not told."""
    return fact is not None and fact.is_known and 0 < fact.number < smallest


def hidden(fact: Fact, reason: str) -> Fact:
    """Return the fact without its value and without whatever would say what it is."""
    source = replace(fact.source, rows=None)
    why = fact.reason or reason
    return replace(
        fact, value=None, reason=why, n=None, source=source, formula="", interval=None, comparison=None
    )  # fmt: skip


def told_of(now: View, before: View, scope: Scope, rows: Sequence[FeatureUse]) -> tuple[FeatureUse, ...]:
    """Return the rows as a customer may see them: those that few people took up as one, and no count of a few.

    What three people do with a feature is theirs alone; a feature nobody took up tells nothing about anybody, and
    stays. The one made of several comes last.
    """
    smallest = now.thresholds.small_group
    small = _small(now, rows, smallest)
    alone = [row for row in rows if row.thing not in small]
    folded = analyse_features(now, before, scope, [_together(small)]) if small else ()
    return tuple(told(row, smallest) for row in (*alone, *folded))


def told(row: FeatureUse, smallest: int) -> FeatureUse:
    """Return a feature or module without any number of a few people, of now or of the quarter compared with."""
    reason = few(smallest)
    if is_few(row.adopters, smallest) or is_few(row.eligible, smallest):
        kept = ("thing", "is_used") if is_few(row.eligible, smallest) else ("thing", "is_used", "eligible")
        untold = {item.name: hidden(getattr(row, item.name), reason) for item in fields(row) if item.name not in kept}
        return replace(row, **untold)  # type: ignore[arg-type]  # facts by the names of fields that are facts
    if is_few(row.tried, smallest):
        row = replace(row, tried=hidden(row.tried, reason), adopters=replace(row.adopters, n=None))
    if _was_few(row.adopters, smallest):
        of_adopters = {name: _alone(getattr(row, name), reason) for name in ("adopters", "adoption", "depth", "tried")}
        return replace(row, **of_adopters)  # type: ignore[arg-type]  # likewise
    return replace(row, tried=_alone(row.tried, reason)) if _was_few(row.tried, smallest) else row


def _was_few(fact: Fact, smallest: int) -> bool:
    """Return whether what a fact is compared with counts a few people."""
    values = (fact.comparison.value, fact.comparison.own) if fact.comparison else ()
    return any(isinstance(value, int) and 0 < value < smallest for value in values)


def _alone(fact: Fact, reason: str) -> Fact:
    """Return the fact without the value it was compared with."""
    if fact.comparison is None:
        return fact
    return fact.compared(Comparison(fact.comparison.basis, fact.comparison.kind, None, reason))


def _small(now: View, rows: Sequence[FeatureUse], smallest: int) -> list[Thing]:
    """Return the features told as one: those of few, and more of them until together they are not few either.

    Two features of three people each may be the same three, so it is people that are counted, not adoptions.
    """
    sizes = {row.thing.id: _people(row) for row in rows}
    folding = fold(sizes, smallest)
    things = {row.thing.id: row.thing for row in rows}
    small, others = list(folding.together), list(folding.alone)
    while small and others and _size(now, [things[name] for name in small]) < smallest:
        small.append(others.pop(0))
    return [thing for name, thing in things.items() if name in small]


def _people(row: FeatureUse) -> int:
    """Return how many people a feature stands for: its adopters, or where shares of events are told, who tried it."""
    if row.adopters.is_known and not row.adopters.number and not row.eligible.is_known and row.tried.is_known:
        return int(row.tried.number)
    return int(row.adopters.number) if row.adopters.is_known else 0


def _size(now: View, things: Sequence[Thing]) -> int:
    (use,) = uses_of(now, [_together(things)])
    return int(use.adopters.size)


def _together(things: Sequence[Thing]) -> Thing:
    flags = np.logical_or.reduce([thing.features for thing in things])
    is_entitled = any(thing.is_entitled for thing in things)
    return Thing(things[0].kind, SMALL, "", None, None, is_entitled, flags, len(things))
