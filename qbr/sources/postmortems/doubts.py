"""What a person is told about a post-mortem: what to complete, what contradicts, what was not used."""

from __future__ import annotations

from collections.abc import Iterable

from qbr.records.incidents import Incident
from qbr.records.origins import Conflict
from qbr.sources.opening.faults import Faults, clipped
from qbr.sources.opening.yaml import Node, place_of
from qbr.sources.postmortems.actions import ActionText

SHOW = "qbr show with --incidents prints the front matter to complete and confirm."


def warn_of_gaps(incident: Incident, node: Node, faults: Faults) -> None:
    """Write down what a person should complete before the incident is shown."""
    for number, action in enumerate(incident.actions):
        place = place_of(node, ("actions", number), faults)
        if action.owner is None:
            faults.warn(f'nobody owns the action "{clipped(action.text)}"', place, "Name a role under owner.")
        if action.due is None and action.status == "open":
            faults.warn(f'the action "{clipped(action.text)}" has no due date', place, "Give the day it is due.")
    if incident.audience == "customer" and not incident.is_approved:
        hint = "Add approved_by and approved_on; until then the customer reads only that a review is in progress."
        place = place_of(node, ("audience",), faults)
        faults.warn("it is marked for the customer, but nobody approved it", place, hint)
    if incident.started and incident.detected and incident.detected < incident.started:
        place = place_of(node, ("detected",), faults)
        faults.warn("it was detected before it started", place, "Check both times and their offsets.")


def warn_of_left_actions(left: Iterable[ActionText], faults: Faults) -> None:
    """Write down actions of the body that stay inside, for they are about a person, a chat or a tool of ours."""
    for action in left:
        hint = "Write it under actions in the front matter, without names."
        faults.warn(
            f'the action "{clipped(action.text)}" names a person or a tool and stays inside',
            faults.at(action.line),
            hint,
        )


def warn_of_conflicts(incident: Incident, faults: Faults) -> None:
    """Write down every field of which the file says two things, with both."""
    for conflict in incident.conflicts:
        said = " and ".join(f'"{one.value or "unknown"}" ({_where(one.line)})' for one in conflict.origins)
        hint = (
            f'"{conflict.used}" is used; correct what is wrong.'
            if conflict.used
            else "None is used; " + _write(conflict)
        )
        faults.warn(f"{conflict.field} is {said}: which is right?", faults.at(conflict.origins[-1].line), hint)


def warn_of_doubts(incident: Incident, faults: Faults) -> None:
    """Write down what a text without front matter left open: times nobody can tell, and guesses that were not used."""
    faults.warn(
        "there is no front matter: the incident is what the text says for certain", faults.at(incident.place.line), SHOW
    )
    guesses = [name for name, origin in incident.origins.items() if origin.confidence == "guess" and origin.value]
    if guesses:
        faults.warn(f"only guessed and not used: {', '.join(guesses)}", faults.at(incident.place.line), SHOW)
    for name, origin in incident.origins.items():
        if origin.confidence == "guess" and not origin.value and origin.note:
            hint = f"Write {name} with its day and its offset in the front matter."
            faults.warn(f'{name} is "{clipped(origin.quote)}": {origin.note}', faults.at(origin.line), hint)
    if incident.first_moment is None:
        faults.warn("nothing of it is dated: no review tells of it", faults.at(incident.place.line), "Write started.")


def _where(line: int | None) -> str:
    return f"line {line}" if line else "the title"


def _write(conflict: Conflict) -> str:
    field = "started and resolved" if conflict.field == "duration" else conflict.field
    return f"write {field} in the front matter."
