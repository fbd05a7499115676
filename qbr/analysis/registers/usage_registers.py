"""Tables of use that need no section: habits by cadence, adopters won and lost, uptake of what is new."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.usage.features import Thing


def habits_register(bench: Bench) -> Register | None:
    """Return how regularly each module is used, by the cadence it is meant for; None where no cadence is on record."""
    usage = bench.grounds.usage
    rows = [row for row in usage.habits.modules if row.cadence] if usage else []
    if usage is None or not rows:
        return None
    lines = tuple(Line((_name(row.thing), Word(row.cadence or ""), row.stickiness)) for row in rows)
    return Register(
        "habits", ("module", "cadence", "stickiness"), lines, "document",
        facts={"weekly": usage.habits.weekly, "daily": usage.totals.stickiness},
        words={"days": bench.scope.thresholds.active_days},
        tables=("usage", "catalogue"),
    )  # fmt: skip


def adopters_register(bench: Bench) -> Register | None:
    """Return the adopters won, kept, won back and lost by module; None where the quarter before is not on record,
    or no module has so many adopters that it stands for itself.
    """
    usage = bench.grounds.usage
    rows = [row for row in usage.movements if row.is_recorded] if usage else []
    if all(row.thing.folded > 1 for row in rows):
        return None
    most = max(rows, key=lambda row: (row.thing.folded == 1, row.lost.number if row.lost.is_known else 0, row.thing.id))
    has_lost = most.lost.is_known and most.lost.number > 0
    columns = ("module", "before", "lost", "retained", "resurrected", "new", "adopters")
    lines = tuple(
        Line(
            (_name(row.thing), row.before, row.lost, row.retained, row.resurrected, row.new, row.adopters),
            is_focus=row is most and has_lost,
        )
        for row in rows
    )
    is_untold = any(not fact.is_known for row in rows for fact in row.facts)
    return Register(
        "adopters", columns, lines, "document",
        case="lost" if has_lost else "few" if any(not row.lost.is_known for row in rows) else "some",
        facts={"lost": most.lost, "before": most.before} if has_lost else {},
        words={"module": most.thing.label, "prior": bench.scope.quarter.prior.label,
               "weeks": bench.scope.thresholds.adoption_weeks, "is_untold": is_untold,
               "smallest": bench.scope.thresholds.small_group},
        tables=("usage",),
    )  # fmt: skip


def _name(thing: Thing) -> str | Word:
    """Return a module's name; several that few people use have one of their own."""
    return Word("small_modules", {"count": thing.folded}) if thing.folded > 1 else thing.label


def uptake_register(bench: Bench) -> Register | None:
    """Return how long the features released in the last year took to be used; None when none was released."""
    usage = bench.grounds.usage
    rows = usage.uptakes if usage else ()
    if not rows:
        return None
    lines = tuple(
        Line(
            (row.thing.label, row.available, row.to_first_use, row.to_habitual_use),
            is_focus=not row.is_habit,
        )
        for row in rows
    )
    return Register(
        "uptake", ("feature", "available", "first", "habit"), lines, "document",
        case="waiting" if any(line.is_focus for line in lines) else "some",
        words={"waiting": sum(line.is_focus for line in lines), "weeks": bench.scope.thresholds.adoption_weeks},
        tables=("catalogue", "usage"),
    )  # fmt: skip
