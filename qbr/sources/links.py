"""Links between the files of a folder: an id that leads nowhere is told with file, line and the nearest known one."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.errors import Problem
from qbr.records.folder import CustomerFolder
from qbr.records.record import Row
from qbr.sources.faults import clipped, nearest


def check_links(folder: CustomerFolder, own_roadmap: bool) -> Iterator[Problem]:
    """Yield an error for each goal id that the goal register does not have.

    Args:
        folder: the customer as read.
        own_roadmap: whether the roadmap is the customer's own and not the workspace's.
    """
    known = {goal.id for goal in folder.goals or ()}
    for item in folder.roadmap or () if own_roadmap else ():
        for goal in item.goals:
            if goal not in known:
                yield _unknown(item, f'roadmap item "{clipped(item.item)}"', goal, known)


def _unknown(row: Row, what: str, goal: str, known: set[str]) -> Problem:
    message = f'{what} names goal "{clipped(goal)}", which goals.yaml does not have'
    hint = nearest(goal, known) if known else "There is no goal on record: write goals.yaml, or leave goals empty."
    return Problem(message, row.place, hint)
