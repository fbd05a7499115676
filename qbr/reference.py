"""The data reference as Markdown: every file, field and metric, generated from the records and the metrics' table."""

from __future__ import annotations

from itertools import groupby

from qbr.metrics import METRICS
from qbr.records.reference import reference

INTRODUCTION = """\
# Data reference

Generated from qbr's own records and metrics; every file and every field that is read, every measure that is shown.
Only `customer.yaml` with a `name` is required. Tables may be .csv or .xlsx. How to begin: [README.md](README.md).

An empty cell means "not known", never zero. Dates are written 2026-09-30, numbers with a decimal point; what your
export writes in another way is declared under `sources` in customer.yaml.
"""

METRICS_HEAD = """\
## Measures

Each figure has an id: `qbr explain acme usage.active_users` tells where it comes from. `[]` stands for a key.
"Better" is the direction that is better for the customer; what is "internal" never reaches a customer's file. "Stage"
is the stage of the customer's way with the product a measure speaks of: select, adopt, use, extend or renew.

| id | measure | unit | better | stage | for | how it is counted |
|---|---|---|---|---|---|---|
"""


def data_reference() -> str:
    """Return the whole reference as Markdown."""
    return "\n".join((INTRODUCTION, *_files(), METRICS_HEAD + "\n".join(_metrics()))) + "\n"


def _files() -> list[str]:
    parts: list[str] = []
    for file, rows in groupby(reference(), key=lambda row: row.file):
        lines = [f"## {file}", "", "| field | type | required | meaning |", "|---|---|---|---|"]
        for row in rows:
            required = "yes" if row.is_required else ""
            lines.append(f"| `{row.field}` | {_cell(row.type)} | {required} | {_cell(row.meaning)} |")
        parts.append("\n".join([*lines, ""]))
    return parts


def _metrics() -> list[str]:
    return [
        f"| `{metric.id}` | {_cell(metric.label)} | {metric.unit} | {metric.better} | {metric.stage} "
        f"| {metric.audience} "
        f"| {_cell(metric.definition)} |"
        for metric in METRICS.values()
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
