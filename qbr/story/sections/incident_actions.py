"""What is changed after incidents, as rows of a table: status in words, and a missing owner said."""

from __future__ import annotations

from collections.abc import Sequence

from qbr.analysis.reliability.incident_register import ActionFinding
from qbr.analysis.scope import Scope
from qbr.story.figures import day_text
from qbr.story.review.service import IncidentAction
from qbr.story.telling import Teller
from qbr.story.values import DASH, Status, Text


def action_rows(
    actions: Sequence[ActionFinding], teller: Teller, scope: Scope, *, with_day: bool = False
) -> tuple[IncidentAction, ...]:
    """Return a row for each action, in their order.

    Args:
        actions: of one incident or of several.
        teller: says the words.
        scope: the review's quarter; dates of its year stand without it.
        with_day: whether each text names the day of its incident, where several are listed together.
    """
    return tuple(
        IncidentAction(
            text=_text(action, teller, scope) if with_day else teller.text(action.text),
            owner=_owner(action, teller),
            due=teller.text(day_text(teller, action.due, scope.quarter.end.year) if action.due else DASH),
            status=_status(action, teller, scope),
            is_focus=action.is_overdue,
        )
        for action in actions
    )


def _text(action: ActionFinding, teller: Teller, scope: Scope) -> Text:
    day = teller.formatter.date(action.day, "day" if action.day.year == scope.quarter.end.year else "long")
    return teller.say("incident.action.of", text=action.text, day=day)


def _owner(action: ActionFinding, teller: Teller) -> Text:
    """Return the owner's role; a dash where people do not appear, words where nobody was ever named."""
    if action.owner:
        return teller.text(action.owner)
    return teller.text(DASH) if action.has_owner else teller.say("incident.action.owner_missing")


def _status(action: ActionFinding, teller: Teller, scope: Scope) -> Status:
    year = scope.quarter.end.year
    now = day_text(teller, action.now_due, year) if action.now_due else ""
    match action.status:
        case "done":
            done = day_text(teller, action.done_on, year) if action.done_on else ""
            word = teller.say("incident.action.done_on" if done else "incident.action.done", day=done)
            return Status("●", word.text, "better")
        case "dropped":
            return Status("·", teller.say("incident.action.dropped").text, "mark")
    case = "overdue" if action.is_overdue else "open"
    word = teller.say(f"incident.action.{case}{'_now' if now else ''}", day=now)
    return Status("×" if action.is_overdue else "○", word.text, "ink" if action.is_overdue else "grey")
