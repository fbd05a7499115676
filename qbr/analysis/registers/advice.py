"""Advice by those it is for: recommendations by the customer's function, and proposals that change how we work."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.provenance import table_source
from qbr.analysis.recommendation import Recommendation
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.relations import Action

FEWEST = 2  # functions or sides below which grouping says nothing


def by_function_register(bench: Bench) -> Register | None:
    """Return the recommendations by the customer's function that would act on them; None with fewer than two.

    The function is that of the contact who owns the step, else of the goal's owner; our own steps stand under ours.
    Trainings are offers and marked so (`practices` 79). Each names the goal it moves, or says that it moves none (2).
    """
    found = bench.grounds.recommendations
    told = [item for item in (found.all if found else ()) if item.audience == "customer"]
    rows = sorted(((_function(item, bench), item) for item in told), key=lambda row: _rank(*row))
    names = sorted({function for function, _ in rows})
    if len(names) < FEWEST:
        return None
    lines = [_line(function, item, bench) for function, item in rows]
    functions = [name for name in names if name]
    return Register(
        "by_function", ("function", "rule", "subject", "goal", "owner", "by"), tuple(lines), "deck",
        words={"functions": len(functions), "names": ", ".join(functions)}, tables=("contacts", "goals"),
    )  # fmt: skip


def _rank(function: str, item: Recommendation) -> tuple[int, str]:
    """Return the place of a step: the customer's functions by name, then what nobody has yet, then ours."""
    return (0, function) if function else (2 if item.side == "ours" else 1, "")


def _function(item: Recommendation, bench: Bench) -> str:
    """Return the customer's function that acts; empty: nobody's yet, or ours."""
    if item.side == "ours" and item.rule != "ENABLE":
        return ""
    role = item.owner or (item.goal.owner_theirs if item.goal else "")
    contacts = bench.folder.contacts or ()
    named = (contact for contact in contacts if role and role in (contact.role, contact.name))
    return next((contact.function for contact in named if contact.function), "")


def _line(function: str, item: Recommendation, bench: Bench) -> Line:
    by = Fact(
        "recommendations.by[]", (f"{item.rule} {item.case} {item.key}",), item.by, "",
        source=table_source(bench.folder, "contacts", ("role", "function"), None), audience=item.audience,
    )  # fmt: skip
    group = function or Word("ours" if item.side == "ours" else "unassigned")
    subject = item.subject or Word("whole")
    owner = item.owner or (None if item.hides_owner else Word("unowned"))
    goal = item.goal.label if item.goal else Word("no_goal")
    return Line((group, Word(item.rule.lower().replace("-", "_")), subject, goal, owner, by))


def process_register(bench: Bench) -> Register | None:
    """Return proposals that change a rule, a review, a measure or a reward, the next due first (`practices` 74)."""
    rows = [row for row in bench.folder.actions or () if row.process and _is_current(row, bench)]
    if not rows:
        return None
    rows.sort(key=lambda row: (row.closed is not None, row.due or bench.last_day, row.id))
    return Register(
        "process", ("text", "side", "owner", "due", "status"), tuple(_process(row, bench) for row in rows), "deck",
        case="one" if len(rows) == 1 else "some", words={"text": rows[0].text}, tables=("actions",),
    )  # fmt: skip


def _is_current(row: Action, bench: Bench) -> bool:
    return row.closed is None or row.closed >= bench.scope.quarter.start


def _process(row: Action, bench: Bench) -> Line:
    source = table_source(bench.folder, "actions", ("text", "owner", "due", "process"), 1)
    due = Fact(
        "promises.promise[].proposed_for", (row.id,), row.due, "" if row.due else "no date yet", source=source,
        audience="customer",
    )  # fmt: skip
    owner = shown_owner(bench.folder, row.owner) or (None if row.owner else Word("unowned"))
    return Line(
        (row.text, Word(row.side), owner, due, Word("done" if row.closed else "open")),
        is_focus=not (row.owner and row.due),
    )
