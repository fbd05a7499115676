"""Regular interactions: how many of the planned meetings took place, and the longest time without one (`practices` 11).

The longest gap runs from the last meeting before the quarter to the quarter's last day, so that a gap over the edge of
two quarters is not lost between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.relations import Interaction

WEEKS_A_QUARTER = 13
A_QUARTER = {"weekly": WEEKS_A_QUARTER, "fortnightly": WEEKS_A_QUARTER // 2, "biweekly": WEEKS_A_QUARTER // 2,
             "monthly": 3, "quarterly": 1}  # fmt: skip
SHORT = {"qbr": "business review"}


def cadence_register(bench: Bench) -> Register | None:
    """Return each agreed rhythm with meetings planned and held, adherence and longest gap, the worst kept first."""
    rows = rhythms(bench)
    if not rows:
        return None
    rows.sort(key=lambda row: row.adherence.number if row.adherence.is_known else Decimal(2))
    lines = tuple(
        Line(
            (
                row.name,
                Word(row.rhythm) if row.rhythm in A_QUARTER else row.rhythm,
                row.planned,
                row.held,
                row.adherence,
                row.longest_gap,
            ),
            row.is_missed,
        )
        for row in rows
    )
    worst = rows[0]
    facts = {"planned": worst.planned, "held": worst.held, "gap": worst.longest_gap}
    return Register(
        "cadence", ("type", "rhythm", "planned", "held", "adherence", "longest_gap"), lines, "deck",
        case="missed" if worst.is_missed else "kept", facts=facts, words={"type": worst.name}, tables=("interactions",),
    )  # fmt: skip


def rhythms(bench: Bench) -> list[Rhythm]:
    """Return the agreed rhythms with their meetings, as customer.yaml has them; none without either."""
    agreed = bench.folder.customer.cadence if bench.folder.interactions is not None else {}
    return [Rhythm(bench, type_, rhythm) for type_, rhythm in agreed.items()]


def plain_type(word: str) -> str:
    """Return a type of meeting as two files can agree on it: business_review, Business review and QBR are one."""
    plain = " ".join(word.replace("_", " ").replace("-", " ").casefold().split())
    return SHORT.get(plain, plain)


class Rhythm:
    """One type of meeting with its agreed rhythm."""

    def __init__(self, bench: Bench, type_: str, rhythm: str) -> None:
        self.bench, self.name, self.rhythm = bench, plain_type(type_), rhythm.strip().casefold()
        mine = [row for row in bench.folder.interactions or () if plain_type(row.type) == self.name]
        planned = [row for row in mine if row.planned and bench.scope.period.contains(row.date)]
        held = sum(row.held for row in planned)
        wanted = max(len(planned), _expected(bench, self.rhythm))
        self.planned, self.held = self._fact("planned", wanted), self._fact("held", held)
        self.is_missed = held < wanted
        value = Decimal(held) / wanted if wanted else None
        self.adherence = self._fact("adherence", value, "no such meeting was due", f"{held} ÷ {wanted}")
        self.longest_gap = self._longest(mine)

    def _longest(self, rows: Sequence[Interaction]) -> Fact:
        period = self.bench.scope.period
        days = sorted({row.date for row in rows if row.held and row.date <= period.end})
        before = [day for day in days if day < period.start][-1:]
        seen = [*before, *(day for day in days if day >= period.start)]
        if not seen:
            return self._fact("longest_gap", None, "no such meeting is on record")
        first, last = max(pairwise([*seen, period.end]), key=_length)
        return self._fact("longest_gap", (last - first).days, "", f"{first} to {last}")

    def _fact(self, part: str, value: int | Decimal | None, reason: str = "", formula: str = "") -> Fact:
        metric = f"cadence.type[].{part}"
        told = formula if value is not None else ""
        n = value if isinstance(value, int) else None
        return bench_fact(
            self.bench, metric, value, self.name, tables=("interactions",), n=n, reason=reason, formula=told
        )


def _length(gap: tuple[date, date]) -> int:
    return (gap[1] - gap[0]).days


def _expected(bench: Bench, rhythm: str) -> int:
    """Return how many meetings the rhythm asks for in the days told of; 0 for a rhythm longer than a quarter."""
    whole, told = bench.scope.quarter.period.days, bench.scope.period.days
    return A_QUARTER.get(rhythm, 0) * told // whole
