"""The scorecard of insights for the vendor's own CX team: one row for each organisation and quarter (`practices` 84).

Its keys are an interface other programs read: they are added to, never renamed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from qbr.analysis.listening.insights import InsightFindings, UsageRate
from qbr.build import Told
from qbr.facts import Fact
from qbr.outline import Grid

FORMAT = 1  # of the JSON; raised when a key changes its meaning
COLUMNS = ("organisation", "quarter", "potential_uses", "high_quality_uses", "usage_rate", "reason")
EXACT_PLACES = 4


def scorecard(told: Told) -> Mapping[str, object]:
    """Return the scorecard as JSON values; a rate that cannot be formed is null and says why."""
    found = told.findings.insights
    return {
        "format": FORMAT,
        "customer": told.folder.id,
        "quarter": told.scope.quarter.label,
        "overall": _record(found.overall, "all") if found else None,
        "organisations": list(_rows(found)),
        "sources": [{"source": rate.of, **_figures(rate)} for rate in (found.sources if found else ())],
        "stages": [
            {"stage": stage.stage, "reached": int(stage.count.number), "conversion": _number(stage.conversion),
             "median_days": _number(stage.days)}
            for stage in (found.stages if found else ())
        ],
    }  # fmt: skip


def scorecard_csv(told: Told) -> str:
    """Return a row for each organisation and quarter as CSV, the head first; cells that start a formula are quoted."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in _rows(told.findings.insights):
        writer.writerow({name: _plain(value) for name, value in row.items()})
    return text.getvalue()


def scorecard_grid(told: Told) -> Grid:
    """Return the same as printed cells."""
    rows = tuple(tuple("–" if value is None else str(value) for value in row.values())
                 for row in _rows(told.findings.insights))  # fmt: skip
    return Grid("insights", tuple(name.replace("_", " ") for name in COLUMNS), rows)


def _rows(found: InsightFindings | None) -> Iterator[dict[str, object]]:
    for rates in found.organisations if found else ():
        for rate in rates:
            yield _record(rate, rate.of)


def _record(rate: UsageRate, organisation: str) -> dict[str, object]:
    return {"organisation": organisation, "quarter": rate.quarter, **_figures(rate)}


def _figures(rate: UsageRate) -> dict[str, object]:
    return {
        "potential_uses": int(rate.potential.number),
        "high_quality_uses": int(rate.used.number),
        "usage_rate": _number(rate.rate),
        "reason": rate.rate.reason or None,
    }


def _number(fact: Fact) -> float | None:
    return float(round(fact.number, EXACT_PLACES)) if fact.is_known else None


def _plain(value: object) -> object:
    """Return a cell no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value
