"""Everybody who was given access or was seen, with their team: the denominators of adoption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from qbr.analysis.arrays import Flags, Whole
from qbr.analysis.once import once
from qbr.analysis.usage.activity import Activity
from qbr.records.folder import CustomerFolder
from qbr.records.usage import User

LONG_AGO = -(10**6)  # a day number before every record


@dataclass(frozen=True, eq=False)
class People:
    """Everybody, the users of the activity first and in its order, so that its codes are positions here."""

    ids: tuple[str, ...]
    listed: Flags  # whether users.csv has them
    since: Whole  # day number of the activity on which access was given; long ago where unknown
    teams: tuple[str | None, ...]  # as assigned today; for people not listed, the team of their latest record
    sites: tuple[str | None, ...]
    modules: tuple[frozenset[str], ...]  # modules assigned, casefolded; empty where the list says nothing
    has_list: bool  # whether there is a list of assigned users at all
    excepted: Flags  # whose non-use is expected for a reason on record: leave, seasonal work, an emergency account

    def assigned(self, day: int) -> Flags:
        """Return who is listed and had access on the day."""
        flags: Flags = self.listed & (self.since <= day)
        return flags

    def may_use(self, module: str | None) -> Flags:
        """Return who is assigned the module; where the list names no modules at all, everybody on it."""
        if module is None or not any(self.modules):
            return self.listed
        return self._holders.get(module.casefold(), np.zeros(len(self.ids), dtype=bool))

    @cached_property
    def _holders(self) -> dict[str, Flags]:
        """Who is assigned each module."""
        held: dict[str, list[int]] = {}
        for place, modules in enumerate(self.modules):
            for module in modules:
                held.setdefault(module, []).append(place)
        flags: dict[str, Flags] = {}
        for module, places in held.items():
            flags[module] = np.zeros(len(self.ids), dtype=bool)
            flags[module][places] = True
            flags[module] &= self.listed
        return flags


def read_people(folder: CustomerFolder, activity: Activity) -> People:
    """Return the folder's assigned users together with those seen in its records."""
    return once(folder, "people", lambda: _read(activity, folder.users))


def _read(activity: Activity, users: Sequence[User] | None) -> People:
    by_id = {user.user_id: user for user in users or ()}
    idle = tuple(sorted(by_id.keys() - set(activity.user_ids)))
    found = [by_id.get(user_id) for user_id in activity.user_ids + idle]
    latest = activity.teams + (None,) * len(idle)
    return People(
        ids=activity.user_ids + idle,
        listed=np.array([user is not None for user in found], dtype=bool),
        since=np.array([_since(user, activity.index) for user in found], dtype=np.int64),
        teams=tuple((user.team if user else None) or team for user, team in zip(found, latest, strict=True)),
        sites=activity.sites + (None,) * len(idle),
        modules=tuple(frozenset(name.casefold() for name in user.modules) if user else frozenset() for user in found),
        has_list=users is not None,
        excepted=np.array([user is not None and bool(user.exception) for user in found], dtype=bool),
    )


def _since(user: User | None, index: Callable[[date], int]) -> int:
    return index(user.assigned_from) if user and user.assigned_from else LONG_AGO
