"""How much of the work on this account repairs something, quarter by quarter. Stays inside."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.statistics.spreads import share_of
from qbr.facts import Fact
from qbr.quarter import Quarter

COLUMNS = ("quarter", "rescuing", "creating", "share")
QUARTERS = 4  # this one and the three before it
TABLES = ("actions", "interactions")


def rescuing_register(bench: Bench) -> Register | None:
    """Return rescuing ÷ (rescuing + creating) of promises made and meetings held; None where neither names a kind."""
    quarters = [bench.scope.quarter]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].prior)
    rows = [_row(bench, quarter) for quarter in quarters]
    known = [row for row in rows if row[-1].is_known]
    if not rows[0][-1].is_known:
        return None
    lines = tuple(
        Line((Word("quarter", {"label": quarter.label}), *row)) for quarter, row in zip(quarters, rows, strict=True)
    )
    before = rows[1][-1]
    case = "alone" if len(known) == 1 or not before.is_known else "trend"
    return Register(
        "rescuing", COLUMNS, lines, "brief", case=case, facts={"share": rows[0][-1], "before": before}, tables=TABLES
    )


def _row(bench: Bench, quarter: Quarter) -> tuple[Fact, Fact, Fact]:
    kinds = [
        *(row.kind for row in bench.folder.actions or () if row.opened and quarter.period.contains(row.opened)),
        *(row.kind for row in bench.folder.interactions or () if row.held and quarter.period.contains(row.date)),
    ]
    rescuing, creating = kinds.count("rescuing"), kinds.count("creating")
    n = rescuing + creating
    share, formula = share_of(rescuing, n)
    reason = "no promise or meeting of a kind on record"
    key = quarter.label
    return (
        bench_fact(bench, "rescuing.count[]", rescuing if n else None, key, tables=TABLES, n=n, reason=reason),
        bench_fact(bench, "rescuing.creating[]", creating if n else None, key, tables=TABLES, n=n, reason=reason),
        bench_fact(bench, "rescuing.share[]", share, key, tables=TABLES, n=n, reason=reason, formula=formula),
    )
