"""Trade-offs: whether what was to get better did, and whether its guardrail held (`practices` 45).

A measure that got better while its guardrail was breached is not called better: the price was too high.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.own_series import values_until
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Audience, Comparison, Fact, Source, strictest
from qbr.records.registers import TradeOff

Verdict = Literal["better", "breached", "breached_only", "not_better", "unknown"]
COLUMNS = ("what", "value", "before", "guardrail", "limit", "verdict", "agreed_by")


@dataclass(frozen=True, slots=True)
class TradeOffFinding:
    """One trade-off: the two measures and what they come to."""

    record: TradeOff
    value: Fact
    guardrail: Fact
    limit: Fact
    verdict: Verdict


def tradeoffs_register(bench: Bench) -> Register | None:
    """Return every trade-off with its verdict, breached ones first; None when none may be shown."""
    rows = [_judge(row, bench) for row in bench.folder.tradeoffs or () if row.audience == "customer"]
    rows = [row for row in rows if strictest((row.value.audience, row.guardrail.audience)) == "customer"]
    if not rows:
        return None
    breached = [row for row in rows if row.verdict.startswith("breached")]
    ordered = [*breached, *(row for row in rows if row not in breached)]
    source = table_source(bench.folder, "tradeoffs", (), len(rows))
    count = Fact(
        "tradeoffs.breached", (), len(breached), "", bench.scope.period, len(rows), source,
        formula=f"{len(breached)} of {len(rows)} guardrails", audience="customer",
    )  # fmt: skip
    return Register(
        "tradeoffs", COLUMNS, tuple(_line(row, bench) for row in ordered), "document",
        case="breached" if breached else "kept", facts={"breached": count},
        words={"what": ordered[0].record.what}, tables=("tradeoffs", "metrics"),
    )  # fmt: skip


def _line(row: TradeOffFinding, bench: Bench) -> Line:
    owner = shown_owner(bench.folder, row.record.agreed_by) or None
    cells = (
        row.record.what,
        row.value,
        Word("before", {"figure": row.value}),
        row.guardrail,
        row.limit,
        Word(row.verdict),
        owner,
    )
    return Line(cells, is_focus=row.verdict.startswith("breached"))


def _judge(record: TradeOff, bench: Bench) -> TradeOffFinding:
    value, guardrail = (
        _measure("value", record, record.metric, bench),
        _measure("guardrail", record, record.guardrail, bench),
    )
    limit = Fact(
        "tradeoffs.pair[].limit", (record.what,), record.limit, "", bench.scope.period, 1,
        table_source(bench.folder, "tradeoffs", ("limit", "keeps"), 1), audience="customer",
    )  # fmt: skip
    return TradeOffFinding(record, value, guardrail, limit, _verdict(record, value, guardrail))


def _verdict(record: TradeOff, value: Fact, guardrail: Fact) -> Verdict:
    """Return what the two measures come to; a breached guardrail outweighs every gain."""
    moved = value.change.difference
    is_better = None if moved is None else (moved > 0) == (record.better == "up") and moved != 0
    if not guardrail.is_known:
        return "unknown"
    held = guardrail.number >= record.limit if record.keeps == "above" else guardrail.number <= record.limit
    if not held:
        return "breached" if is_better else "breached_only"
    if is_better is None:
        return "unknown"
    return "better" if is_better else "not_better"


def _measure(part: str, record: TradeOff, metric: str, bench: Bench) -> Fact:
    """Return a measure of ours, or the last value of the customer's series, beside the basis quarter's."""
    ours = bench.known(metric)
    if ours is not None:
        return _fact(part, record, ours.value, ours.reason, ours.source, ours.comparison, ours.audience)
    day = min(bench.scope.quarter.end, bench.scope.as_of)
    now, before = (_last(metric, until, bench) for until in (day, bench.scope.basis.end))
    source = table_source(bench.folder, "metrics", ("date", "metric", "value"), 1)
    comparison = bench.scope.comparison(before, "no earlier value")
    return _fact(part, record, now, "" if now is not None else f"no value of {metric}", source, comparison, "customer")


def _fact(
    part: str, record: TradeOff, value: object, reason: str, source: Source, comparison: Comparison | None,
    audience: Audience,
) -> Fact:  # fmt: skip
    known = value if isinstance(value, (int, Decimal)) else None
    why = "" if known is not None else reason or "no number"
    return Fact(
        f"tradeoffs.pair[].{part}", (record.what,), known, why, None, 1, source, comparison=comparison,
        audience=audience,
    )  # fmt: skip


def _last(metric: str, until: date, bench: Bench) -> Decimal | None:
    values = values_until(bench.folder, metric, until)
    return values[-1].value if values else None
