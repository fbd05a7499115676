"""The maker of facts: days, files and audience are those of the customer told of, only the number is a module's own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from qbr.analysis.provenance import table_source, together
from qbr.analysis.scope import Scope
from qbr.facts import Fact, Value
from qbr.metrics import METRICS
from qbr.records.folder import CustomerFolder

NOT_RECORDED = "not recorded"


class Subject(Protocol):
    """Whose facts are made: a customer, and the days that are told of."""

    @property
    def folder(self) -> CustomerFolder:
        """The customer."""

    @property
    def scope(self) -> Scope:
        """The quarter and its definitions."""


def bench_fact(
    bench: Subject,
    metric: str,
    value: Value | None,
    *keys: str,
    tables: Sequence[str],
    n: int | None = None,
    reason: str = NOT_RECORDED,
    formula: str = "",
    interval: tuple[Decimal, Decimal] | None = None,
) -> Fact:
    """Return a fact from tables of the folder; a value of None is missing, for the reason given.

    Its period is the quarter as far as the data speaks: the days that were measured, not those still to come.

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
    period, audience = bench.scope.period, METRICS[metric].audience
    return Fact(
        metric, keys, value, why, period, n, source,
        formula=formula, interval=interval if value is not None else None, audience=audience,
    )  # fmt: skip
