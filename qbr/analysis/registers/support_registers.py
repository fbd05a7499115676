"""Tickets in two tables: how long each priority waited, and how support made good what had gone wrong."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.support.support import ORDER, SupportFindings, TicketTimes
from qbr.facts import Fact

TIMES = ("priority", "tickets", "first_reply", "first_reply_p90", "solved", "solved_p90", "open", "oldest_open")
RECOVERY = ("what", "value", "n")


def ticket_times_register(bench: Bench) -> Register | None:
    """Return the waiting times by priority and of all tickets; None without a ticket in the quarter."""
    found = _with_tickets(bench)
    if found is None:
        return None
    lines = [_times(times) for times in found.by_priority] + [_times(found.total)]
    facts = {"open": found.open, "oldest": found.oldest_open, "tickets": found.total.tickets}
    case = "open" if found.open.number else "none_open"
    return Register("ticket_times", TIMES, tuple(lines), "document", case=case, facts=facts, tables=("tickets",))


def recovery_register(bench: Bench) -> Register | None:
    """Return how often people had to ask, ask again, and how satisfied they were after it; None without a ticket."""
    found = _with_tickets(bench)
    if found is None:
        return None
    recovery = found.recovery
    rows = (
        ("contact_rate", found.contact_rate), ("repeated", recovery.repeated), ("reopened", found.reopened),
        ("escalated", recovery.escalated), ("recovered", recovery.recovered),
        ("rated_recovered", recovery.rated_recovered), ("rated_others", recovery.rated_others),
        ("rated", recovery.rated),
    )  # fmt: skip
    lines = tuple(Line((Word(name), fact, Word("of", {"rows": _rows(fact)}))) for name, fact in rows)
    facts = {"recovered": recovery.recovered, "tickets": found.total.tickets, "rated": recovery.rated_recovered}
    case = "rated" if recovery.rated_recovered.is_known else "counted"
    return Register("recovery", RECOVERY, lines, "document", case=case, facts=facts, tables=("tickets",))


def _rows(fact: Fact) -> int:
    return fact.n or 0


def _with_tickets(bench: Bench) -> SupportFindings | None:
    found = bench.grounds.support
    tickets = found.total.tickets if found else None
    return found if tickets is not None and tickets.is_known and tickets.number > 0 else None


def _times(times: TicketTimes) -> Line:
    name = _priority(times.priorities)
    return Line((
        name, times.tickets, times.first_reply, times.first_reply_p90, times.solved, times.solved_p90, times.open,
        times.oldest_open,
    ))  # fmt: skip


def _priority(priorities: tuple[str, ...]) -> Word | str:
    """Return the priority as a word of ours, else as the export has it."""
    if not priorities:
        return Word("all")
    if len(priorities) > 1:
        return Word("urgent")
    if not priorities[0]:
        return Word("no_priority")
    return Word(priorities[0]) if priorities[0] in ORDER else priorities[0]
