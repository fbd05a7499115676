"""Key people: who of the active was trained, and what would stop if one person did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from qbr.analysis.usage.features import Thing
from qbr.analysis.usage.groups import NO_LIST
from qbr.analysis.usage.views import View, ratio
from qbr.facts import Fact
from qbr.records.usage import User


@dataclass(frozen=True, slots=True)
class Reliance:
    """A module and how much of its use one person makes."""

    thing: Thing
    share: Fact  # of the busiest person


@dataclass(frozen=True, slots=True)
class PeopleUse:
    """Training among the active, and how far each module rests on one person."""

    trained: Fact  # of the active on the list
    certified: Fact  # likewise
    reliances: tuple[Reliance, ...]  # modules in use, the most dependent first

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        return self.trained, self.certified, *(row.share for row in self.reliances)


def analyse_people(view: View, things: Sequence[Thing], users: Sequence[User] | None) -> PeopleUse:
    """Return what the list says of training and the records of dependence on one person."""
    listed = users or ()
    trained = _share(view, "usage.trained_of_active", {user.user_id: user.trained for user in listed}, users is None)
    passed = _share(view, "usage.certified_of_active", {user.user_id: user.certified for user in listed}, users is None)
    return PeopleUse(trained, passed, tuple(_reliances(view, things)))


def _share(view: View, metric: str, days: dict[str, date | None], has_no_list: bool) -> Fact:
    """Return the active on the list for whom a day is on record by the view's last ÷ all active on the list."""
    active = [view.people.ids[place] for place in view.activity.people(view.active).tolist()]
    whole = [user for user in active if user in days]
    part = sum(1 for user in whole if (day := days[user]) is not None and day <= view.until)
    is_recorded = any(day is not None for day in days.values())
    value = ratio(part, len(whole)) if is_recorded else None
    reason = NO_LIST if has_no_list else "nothing on record" if not is_recorded else "nobody on the list is active"
    return view.fact(
        metric, view.active, value, n=len(whole), formula=f"{part:,} ÷ {len(whole):,}", reason=reason,
        tables=("usage", "users"),
    )  # fmt: skip


def _reliances(view: View, things: Sequence[Thing]) -> Iterable[Reliance]:
    activity = view.activity
    people = activity.of_people(view.span)
    found = []
    for thing in things:
        rows = people & thing.features[activity.feature]
        sums = np.bincount(activity.user[rows], weights=activity.count[rows])
        total, top = int(sums.sum().round()), int(sums.max(initial=0).round())
        if total:
            found.append(_reliance(view, thing, top, total, int((sums > 0).sum()), int(rows.sum())))
    return sorted(found, key=lambda row: (-row.share.number if row.share.is_known else 0, row.thing.id))


def _reliance(view: View, thing: Thing, top: int, total: int, people: int, rows: int) -> Reliance:
    fact = view.fact(
        "usage.module[].top_user_share", view.span, ratio(top, total), keys=(thing.id,), n=people, rows=rows,
        formula=f"{top:,} ÷ {total:,}",
    )  # fmt: skip
    return Reliance(thing, fact)
