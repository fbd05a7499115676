"""Links between entries: an id that leads nowhere, and an entry that lacks the other half it owes the customer.

Each is told with file and line: a goal nobody has, an enabler of no outcome, a price rise without what they get for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from qbr.errors import Problem
from qbr.records.folder import CustomerFolder
from qbr.records.record import Row
from qbr.records.shared import RoadmapItem
from qbr.sources.opening.faults import clipped, nearest


def check_links(folder: CustomerFolder, own_roadmap: bool) -> Iterator[Problem]:
    """Yield an error for each entry that leads nowhere; a warning where there is no goal register to lead to.

    Args:
        folder: the customer as read.
        own_roadmap: whether the roadmap is the customer's own and not the workspace's.
    """
    yield from _enablers(folder)
    yield from _prices(folder)
    known = {goal.id for goal in folder.goals or ()}
    has_goals = bool(folder.goals)  # an empty register names no goal that could be misspelt
    for item in folder.roadmap or () if own_roadmap else ():
        if has_goals and item.audience == "customer" and "goals" not in item.model_fields_set:
            yield _of_no_goal(item)
        for goal in item.goals:
            if goal not in known:
                yield _unknown(item, f'roadmap item "{clipped(item.item)}"', goal, known, has_goals)


def _enablers(folder: CustomerFolder) -> Iterator[Problem]:
    outcomes = {goal.id for goal in folder.goals or () if goal.kind == "outcome"}
    for goal in folder.goals or ():
        if goal.kind == "enabler" and goal.parent not in outcomes:
            message = f'goal "{clipped(goal.id)}" is an enabler of no outcome on record'
            yield Problem(message, goal.place, "Name the outcome it serves under parent, or call it an outcome.")


def _prices(folder: CustomerFolder) -> Iterator[Problem]:
    for change in folder.changes or ():
        rises = change.kind == "price" and change.cost_delta is not None and change.cost_delta > 0
        if rises and change.audience == "customer" and not change.value:
            message = f'the price rise "{clipped(change.what)}" does not say what the customer gets for it'
            yield Problem(message, change.place, "Say it under value, or keep the entry internal until you can.")


def _of_no_goal(item: RoadmapItem) -> Problem:
    message = f'roadmap item "{clipped(item.item)}" names no goal, and the review will say so'
    return Problem(
        message, item.place, "Name under goals what it moves; `goals: []` says that it moves none.", "warning"
    )


def _unknown(row: Row, what: str, goal: str, known: set[str], has_goals: bool) -> Problem:
    if not has_goals:
        message = f'{what} names goal "{clipped(goal)}", and there is no goal on record'
        return Problem(message, row.place, "Write goals.yaml, so that the item says which goal it moves.", "warning")
    message = f'{what} names goal "{clipped(goal)}", which goals.yaml does not have'
    return Problem(message, row.place, nearest(goal, known))
