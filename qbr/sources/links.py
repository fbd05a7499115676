"""Links between the files of a folder: an id that leads nowhere is told with file, line and the nearest known one."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.errors import Problem
from qbr.records.folder import CustomerFolder
from qbr.records.record import Row
from qbr.sources.faults import clipped, nearest


def check_links(folder: CustomerFolder, own_roadmap: bool) -> Iterator[Problem]:
    """Yield an error for each goal id that the goal register does not have; a warning where there is no register.

    Args:
        folder: the customer as read.
        own_roadmap: whether the roadmap is the customer's own and not the workspace's.
    """
    known = {goal.id for goal in folder.goals or ()}
    has_goals = folder.goals is not None
    for item in folder.roadmap or () if own_roadmap else ():
        for goal in item.goals:
            if goal not in known:
                yield _unknown(item, f'roadmap item "{clipped(item.item)}"', goal, known, has_goals)


def _unknown(row: Row, what: str, goal: str, known: set[str], has_goals: bool) -> Problem:
    if not has_goals:
        message = f'{what} names goal "{clipped(goal)}", and there is no goal register'
        return Problem(message, row.place, "Write goals.yaml, so that the item says which goal it moves.", "warning")
    message = f'{what} names goal "{clipped(goal)}", which goals.yaml does not have'
    return Problem(message, row.place, nearest(goal, known))
