"""Facts of registers: the quarter, the files and the audience are those of the bench, only the number is their own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qbr.analysis.provenance import table_source, together
from qbr.analysis.rules import Bench
from qbr.facts import Fact, Value
from qbr.metrics import METRICS

NOT_RECORDED = "not recorded"


def bench_fact(
    bench: Bench,
    metric: str,
    value: Value | None,
    *keys: str,
    tables: Sequence[str],
    n: int | None = None,
    reason: str = NOT_RECORDED,
    formula: str = "",
    interval: tuple[Decimal, Decimal] | None = None,
) -> Fact:
    """Return a fact over the quarter from tables of the folder; a value of None is missing, for the reason given.

    Args:
        bench: the customer and the scope.
        metric: id of the metric; its audience is the fact's.
        value: the number, the day or the text.
        keys: of the metric.
        tables: what it was counted from, the main one first.
        n: rows it was counted from.
        reason: why there is no value.
        formula: the definition with its numbers.
        interval: lowest and highest value it can have.
    """
    source = together(*(table_source(bench.folder, table, (), n if table == tables[0] else None) for table in tables))
    why = reason if value is None else ""
    period, audience = bench.scope.quarter.period, METRICS[metric].audience
    return Fact(
        metric, keys, value, why, period, n, source,
        formula=formula, interval=interval if value is not None else None, audience=audience,
    )  # fmt: skip
