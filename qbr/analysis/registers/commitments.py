"""What both sides still owe each other, and what each open promise waits for; and what was achieved with those done."""

from __future__ import annotations

from collections.abc import Mapping

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.naming import shown_person
from qbr.analysis.outcomes.promises import SIDES, PromiseFinding, judged_on
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.relations import Action

COLUMNS = ("text", "side", "owner", "due", "state", "waits_for", "waits_on")
WINS = ("win", "promise", "who", "on")


def commitments_register(bench: Bench) -> Register | None:
    """Return the open promises of both sides: past their first date first, ours before theirs; None without one."""
    found = bench.grounds.promises
    promises = [promise for promise in found.promises if promise.is_open] if found else []
    if not promises:
        return None
    actions = {action.id: action for action in bench.folder.actions or ()}
    ordered = sorted(promises, key=lambda promise: _order(promise, bench))
    lines = tuple(_line(bench, promise, actions) for promise in ordered)
    facts: dict[str, Fact] = {}
    for side in SIDES:
        mine = [promise for promise in promises if promise.side == side]
        past = sum(_is_past(promise, bench) for promise in mine)
        facts[side] = bench_fact(bench, "commitments.open[]", len(mine), side, tables=("actions",), n=len(mine))
        facts[f"{side}_past"] = bench_fact(bench, "commitments.past[]", past, side, tables=("actions",), n=len(mine))
    waiting = sum(bool(actions[promise.id].waits_for) for promise in promises)
    case = "waiting" if waiting else "free"
    words = {"waiting": waiting}
    return Register("commitments", COLUMNS, lines, "deck", case=case, facts=facts, words=words, tables=("actions",))


def _is_past(promise: PromiseFinding, bench: Bench) -> bool:
    """Return whether its first date is over; another date does not change that."""
    return promise.outcome == "missed" or (promise.due.is_known and promise.due.value < judged_on(bench.scope))  # type: ignore[operator]  # a day


def _order(promise: PromiseFinding, bench: Bench) -> tuple[bool, int, str, str]:
    return not _is_past(promise, bench), SIDES.index(promise.side), f"{promise.next_due or ''}", promise.id


def _line(bench: Bench, promise: PromiseFinding, actions: Mapping[str, Action]) -> Line:
    action = actions[promise.id]
    due = bench_fact(
        bench, "commitments.item[].due", promise.next_due, promise.id, tables=("actions",), n=1,
        reason="no due date on record",
    )  # fmt: skip
    is_past = _is_past(promise, bench)
    state = Word(f"past_{promise.side}" if is_past else "open", {"first": promise.due})
    waits_on = Word(f"on_{action.waits_on}") if action.waits_on else None
    owner = promise.owner or None
    cells = (promise.text, Word(promise.side), owner, due, state, action.waits_for or None, waits_on)
    return Line(cells, is_focus=is_past and bool(action.waits_for))


def wins_register(bench: Bench) -> Register | None:
    """Return what the customer's people achieved in the quarter, with who did; None without a win: no filler."""
    found = bench.grounds.promises
    period = bench.scope.period
    wins = [
        action
        for action in bench.folder.actions or ()
        if action.win and action.closed is not None and period.contains(action.closed)
    ]
    if not wins or found is None:
        return None
    ordered = sorted(wins, key=lambda action: (action.closed or period.end, action.id))
    lines = tuple(_win(bench, action) for action in ordered)
    case = "one" if len(lines) == 1 else "some"
    facts = {"closure": found.closure, "due": found.due}
    return Register("wins", WINS, lines, "deck", case=case, facts=facts, tables=("actions", "contacts"))


def _win(bench: Bench, action: Action) -> Line:
    on = bench_fact(bench, "wins.win[].on", action.closed, action.id, tables=("actions",), n=1)
    return Line((action.win, action.text, shown_person(bench.folder, action.achieved_by) or None, on))
