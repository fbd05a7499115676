"""What puts the renewal at risk, the gravest first: what holds health down, then signs that a customer leaves.

Each with the figure that says so; nothing is guessed, and no probability is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import FigureName, Line, Register, Word
from qbr.analysis.registers.contacts import is_critical
from qbr.analysis.registers.renewal import analyse_renewal
from qbr.facts import Fact

FALLS = Decimal("-0.1")  # fewer people than nine of ten of those then: use falls
LOW_NPS = Decimal(0)  # more detractors than promoters
NEAR_DAYS = 120  # a contract that ends within these is talked about


def risks_register(bench: Bench) -> Register | None:
    """Return the risks with their evidence; None when nothing on record is one."""
    lines = (*_caps(bench), *_signals(bench))
    if not lines:
        return None
    caps = sum(line.is_focus for line in lines)
    count = bench_fact(bench, "risks.count", len(lines), tables=(), n=len(lines))
    case = "capped" if caps else "some"
    return Register(
        "risks", ("risk", "measure", "figure", "before"), lines, "brief", case, {"count": count}, {"caps": caps}
    )


def _caps(bench: Bench) -> Iterator[Line]:
    for cap in bench.grounds.health.caps if bench.grounds.health else ():
        yield Line((Word(cap.kind), Word("holds"), cap.what, None), is_focus=True)


def _signals(bench: Bench) -> Iterator[Line]:
    """Yield the signs in the order they weigh: use, promises, incidents, buyers, people, money, time."""
    yield from _falling(bench)
    found = bench.grounds
    if found.promises is not None:
        yield from _over("missed", found.promises.ours.missed, Decimal(0))
    if found.incidents is not None:
        yield from _over("repairs", found.incidents.overdue, Decimal(0))
    for score in found.voice.scores if found.voice else ():
        is_low = score.score.is_known and score.score.number < LOW_NPS
        if score.instrument == "nps" and score.group == "buyers" and is_low:
            yield _line("buyers", score.score)
    critical = sum(map(is_critical, bench.folder.contacts or ()))
    if critical:
        n = len(bench.folder.contacts or ())
        yield _line("critical", bench_fact(bench, "contacts.critical", critical, tables=("contacts",), n=n))
    if found.entitlement is not None:
        yield from _over("unused", found.entitlement.share, bench.scope.thresholds.shelfware_share)
    left = analyse_renewal(bench).days_left
    if left.is_known and left.number <= NEAR_DAYS:
        yield _line("ends", left)


def _falling(bench: Bench) -> Iterator[Line]:
    """Yield the fall of active users of the whole customer, then of each team, the deepest first."""
    usage = bench.grounds.usage
    if usage is None:
        return
    if _fell(usage.totals.active_users):
        yield _line("falling", usage.totals.active_users)
    falls = [(row.active.change.ratio or 0, row.name, row.active) for row in usage.groups.rows
             if row.name and _fell(row.active)] if usage.groups else []  # fmt: skip
    for _, name, active in sorted(falls, key=lambda fall: fall[:2]):
        yield _line("falling_team", active, name)


def _fell(fact: Fact) -> bool:
    ratio = fact.change.ratio
    return ratio is not None and ratio <= FALLS


def _over(case: str, fact: Fact, bound: Decimal) -> Iterator[Line]:
    if fact.is_known and fact.number > bound:
        yield _line(case, fact)


def _line(case: str, fact: Fact, name: str = "") -> Line:
    is_compared = fact.comparison is not None and fact.comparison.value is not None
    before = Word("before", {"figure": fact}) if is_compared else None
    return Line((Word(case, {"name": name}), FigureName(fact), fact, before))
