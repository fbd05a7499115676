"""Priorities: what the customer's goals come to, weighed as the customer said they weigh (`practices` 46).

The weights stand in customer.yaml and add up to 1, or the file is refused; they are printed beside the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.provenance import figure, table_source
from qbr.analysis.register import Line, Register
from qbr.facts import Fact


def priorities_register(bench: Bench) -> Register | None:
    """Return each priority with its weight, its progress and what it adds; None without weights.

    A priority none of whose goals can be judged is left out of the mean, and the weight that is left is printed.
    """
    weights = bench.folder.customer.priorities
    if not weights:
        return None
    records = {goal.id: goal.priority for goal in bench.folder.goals or ()}
    rows = [(name, weight, _progress(name, records, bench)) for name, weight in weights.items()]
    known = [(weight, fact) for _, weight, fact in rows if fact.is_known]
    left = sum((weight for weight, _ in known), Decimal(0))
    lines = tuple(Line((name, _weight(name, weight, bench), fact, _part(name, weight, fact, left, bench)))
                  for name, weight, fact in rows)  # fmt: skip
    return Register(
        "priorities", ("priority", "weight", "progress", "adds"), lines, "document",
        case="some" if known else "unknown", facts={"mean": _mean(known, left, bench), "left": _left(left, bench)},
        tables=("goals",),
    )  # fmt: skip


def _progress(name: str, records: dict[str, str | None], bench: Bench) -> Fact:
    """Return the mean progress of a priority's goals, each between nothing and all of the way."""
    goals = bench.grounds.goals.goals if bench.grounds.goals else ()
    mine = [goal.progress for goal in goals if records.get(goal.id) == name and goal.progress.is_known]
    values = [min(Decimal(1), max(Decimal(0), fact.number)) for fact in mine]
    mean = sum(values, Decimal(0)) / len(values) if values else None
    formula = f"({' + '.join(figure(value) for value in values)}) ÷ {len(values)}" if values else ""
    return _share("goals.priority[].progress", mean, "no goal of it can be judged", formula, bench, name)


def _weight(name: str, weight: Decimal, bench: Bench) -> Fact:
    return _share("goals.priority[].weight", weight, "", figure(weight), bench, name)


def _part(name: str, weight: Decimal, fact: Fact, left: Decimal, bench: Bench) -> Fact:
    value = weight / left * fact.number if fact.is_known and left else None
    formula = f"{figure(weight)} ÷ {figure(left)} × {figure(fact.number)}" if value is not None else ""
    return _share("goals.priority[].adds", value, fact.reason or "no weight", formula, bench, name)


def _mean(known: Sequence[tuple[Decimal, Fact]], left: Decimal, bench: Bench) -> Fact:
    total = sum((weight * fact.number for weight, fact in known), Decimal(0))
    parts = " + ".join(f"{figure(weight)} × {figure(fact.number)}" for weight, fact in known)
    formula = f"({parts}) ÷ {figure(left)}"
    return _share("goals.weighted", total / left if left else None, "no priority can be judged", formula, bench)


def _left(left: Decimal, bench: Bench) -> Fact:
    return _share("goals.weight_known", left, "", figure(left), bench)


def _share(metric: str, value: Decimal | None, why: str, formula: str, bench: Bench, *keys: str) -> Fact:
    source = table_source(bench.folder, "goals", ("priority", "baseline", "target"), None)
    known = value is not None
    return Fact(
        metric, keys, value, "" if known else why, bench.scope.period, None, source,
        formula=formula if known else "", audience="customer",
    )  # fmt: skip
