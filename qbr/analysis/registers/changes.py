"""Changes of the vendor's that concern the customer: whom they affect, what they cost, what else there is."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact, Source, Value
from qbr.records.registers import ChangeNotice

COLUMNS = ("what", "kind", "on", "affected", "cost", "alternative", "value")


def changes_register(bench: Bench) -> Register | None:
    """Return the changes that take effect from the quarter on, the next one first; None when there are none.

    Those before the quarter are history. Only what is marked for the customer is told.
    """
    start = bench.scope.quarter.start
    changes = [change for change in bench.folder.changes or () if change.audience == "customer" and change.on >= start]
    if not changes:
        return None
    source = table_source(bench.folder, "changes", (), len(changes))
    ordered = sorted(changes, key=lambda change: (change.on, change.what))
    lines = tuple(_line(change, source) for change in ordered)
    return Register(
        "changes", COLUMNS, lines, "deck",
        case="one" if len(lines) == 1 else "some",
        facts={"on": _fact("on", ordered[0], ordered[0].on, source)},
        words={"what": ordered[0].what},
        tables=("changes",),
    )  # fmt: skip


def _line(change: ChangeNotice, source: Source) -> Line:
    return Line(
        (
            change.what,
            Word(change.kind),
            _fact("on", change, change.on, source),
            _fact("affected", change, change.affected_users, source),
            _fact("cost_delta", change, change.cost_delta, source),
            change.alternative,
            change.value,
        ),
        is_focus=bool(change.cost_delta and change.cost_delta > 0),
    )


def _fact(name: str, change: ChangeNotice, value: Value | None, source: Source) -> Fact:
    reason = "not recorded" if value is None else ""
    return Fact(f"changes.change[].{name}", (change.what,), value, reason, source=source, audience="customer")
