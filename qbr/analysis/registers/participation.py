"""Participation: how many teams do their work with the product, and who comes to the meetings (`practices` 95)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_person
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.usage.groups import Groups
from qbr.facts import Fact, Source
from qbr.records.relations import Interaction

COLUMNS = ("what", "part", "whole", "share", "missing")
HALF = 2  # a team is active when at least one of two assigned people is


def participation_register(bench: Bench) -> Register | None:
    """Return how many teams are active and what executives attended; None when neither is on record."""
    lines = (*_teams(bench), *_meetings(bench), *_executives(bench))
    if not lines:
        return None
    shares = {"teams": _share_in(lines, "teams"), "executives": _share_in(lines, "meetings")}
    return Register(
        "participation", COLUMNS, lines, "deck",
        case="some" if any(line.is_focus for line in lines) else "all",
        facts={name: fact for name, fact in shares.items() if fact is not None},
        words={"has_teams": shares["teams"] is not None, "has_meetings": shares["executives"] is not None},
        tables=("usage", "users", "contacts", "interactions"),
    )  # fmt: skip


def _share_in(lines: Sequence[Line], what: str) -> Fact | None:
    """Return the share of the line about something; None without such a line."""
    found = (line.cells[3] for line in lines if line.cells[0] == Word(what))
    share = next(found, None)
    return share if isinstance(share, Fact) else None


def _teams(bench: Bench) -> tuple[Line, ...]:
    """Return the line of teams; none where teams or assigned people are not known."""
    usage = bench.grounds.usage
    groups = usage.groups if usage else None
    if usage is None or groups is None or groups.kind not in ("team", "site"):
        return ()
    known = [row for row in groups.rows if row.share.is_known]
    if not known:
        return ()
    quiet = [row.name or "" for row in known if row.name and HALF * row.share.number < 1]
    whole, part = _counted(groups)
    source, until = known[0].share.source, f"on {usage.until}"
    facts = (
        _fact(bench, "teams_active", part, f"at least half of the assigned people active {until}", source),
        _fact(bench, "teams_in_scope", whole, f"with assigned people {until}", source),
        _share(bench, "teams", part, whole, source),
    )
    return (Line((Word("teams"), *facts, ", ".join(quiet) or None), is_focus=bool(quiet)),)


def _counted(groups: Groups) -> tuple[int, int]:
    """Return teams in scope and teams active; small teams folded together count as what they are together."""
    known = [row for row in groups.rows if row.share.is_known]
    active = [row for row in known if HALF * row.share.number >= 1]
    return sum(row.folded for row in known), sum(row.folded for row in active)


def _meetings(bench: Bench) -> tuple[Line, ...]:
    executives, held = _executive_roles(bench), _held(bench)
    if not executives or not held:
        return ()
    attended = [meeting for meeting in held if _roles(meeting) & {role.casefold() for role in executives}]
    source = table_source(bench.folder, "interactions", ("date", "held", "roles"), len(held))
    facts = (
        _fact(bench, "with_executive", len(attended), "held, with an executive of the customer", source),
        _fact(bench, "meetings", len(held), "held in the quarter, roles on record", source),
        _share(bench, "executives", len(attended), len(held), source),
    )
    return (Line((Word("meetings"), *facts, None), is_focus=HALF * len(attended) < len(held)),)


def _executives(bench: Bench) -> tuple[Line, ...]:
    executives, held = _executive_roles(bench), _held(bench)
    if not executives or not held:
        return ()
    seen = frozenset().union(*(_roles(meeting) for meeting in held))
    absent = [role for role in executives if role.casefold() not in seen]
    present = len(executives) - len(absent)
    source = table_source(bench.folder, "contacts", ("role", "role_type"), len(executives))
    facts = (
        _fact(bench, "executives_seen", present, "took part in a meeting of the quarter", source),
        _fact(bench, "executives_known", len(executives), "contacts who are executives", source),
    )
    shown = ", ".join(filter(None, (shown_person(bench.folder, role) for role in absent)))
    return (Line((Word("executives"), *facts, None, shown or None), is_focus=bool(absent)),)


def _executive_roles(bench: Bench) -> tuple[str, ...]:
    contacts = bench.folder.contacts or ()
    return tuple(dict.fromkeys(row.role for row in contacts if row.role_type == "executive" and row.role))


def _held(bench: Bench) -> Sequence[Interaction]:
    """Return the meetings of the quarter with the customer whose roles are on record."""
    period, as_of = bench.scope.period, bench.scope.as_of
    return [
        row
        for row in bench.folder.interactions or ()
        if row.held and row.roles and period.contains(row.date) and row.date <= as_of
    ]


def _roles(meeting: Interaction) -> frozenset[str]:
    return frozenset(role.strip().casefold() for role in meeting.roles)


def _share(bench: Bench, name: str, part: int, whole: int, source: Source) -> Fact:
    value = Decimal(part) / whole
    return Fact(
        f"participation.{name}", value=value, period=bench.scope.period, n=whole, source=source,
        formula=f"{figure(part)} ÷ {figure(whole)}", audience="customer",
    )  # fmt: skip


def _fact(bench: Bench, name: str, value: int, formula: str, source: Source) -> Fact:
    return Fact(
        f"participation.{name}", value=value, period=bench.scope.period, n=value, source=source,
        formula=formula, audience="customer",
    )  # fmt: skip
