"""Evidence: how well each benefit is known, and which word its design allows (`analytics` 2.9; rows 36, 94).

Before and after says "since", a comparison says "compared with", only an experiment says "because". What is not
quantified stays without an amount, with its reason: it is neither zero nor forced into money.
"""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.outcomes.value import ValueFinding
from qbr.analysis.register import Line, Register, Word

DESIGNS = {"before-after": "since", "comparison": "compared", "experiment": "because"}


def evidence_register(bench: Bench) -> Register | None:
    """Return each benefit with grade, amount or range, and what its evidence allows to say; None without benefits."""
    value = bench.grounds.value
    if value is None or not value.items:
        return None
    open_ones = [item for item in value.items if not item.amount.is_known]
    return Register(
        "evidence", ("what", "grade", "low", "amount", "high", "design", "confirmed_by"),
        tuple(_line(item, bench) for item in value.items), "document",
        case="open" if open_ones else "some", words={"open": len(open_ones)}, facts={"confirmed": value.confirmed},
        tables=("value",),
    )  # fmt: skip


def _line(item: ValueFinding, bench: Bench) -> Line:
    if item.amount.is_known:
        design = Word(DESIGNS.get(item.design, "unsaid"))
    else:
        design = Word("open", {"reason": item.reason or item.amount.reason})
    cells = (item.name, item.grade, item.low, item.amount, item.high, design)
    return Line((*cells, shown_owner(bench.folder, item.confirmed_by) or None), is_focus=not item.amount.is_known)
