"""The last issued review: definitions and thresholds that are not what they were, and must be said to be so."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.errors import Problem
from qbr.metrics import METRICS
from qbr.records.folder import CustomerFolder
from qbr.records.issued import IssuedReview
from qbr.story.honesty.look import Look, problem

CORRECTIONS = "restatements"  # the register that says what reads otherwise than it was shown


def check_earlier(look: Look, folder: CustomerFolder) -> Iterator[Problem]:
    """Yield measures counted otherwise than last time (L144) and changed thresholds (L145) that are not told."""
    earlier = [review for review in folder.issued if review.period.end < look.review.period.start]
    if earlier:
        yield from _definitions(look, earlier[-1])
        yield from _thresholds(look, earlier[-1])


def _definitions(look: Look, issued: IssuedReview) -> Iterator[Problem]:
    told = _corrected(look)
    shown = {shown.fact.metric: path for path, shown in look.shown if shown.is_known}
    for name, path in shown.items():
        metric = METRICS[name]
        if issued.definitions.get(name, metric.definition) != metric.definition and metric.label not in told:
            message = f"{metric.label} was counted otherwise in {issued.quarter}, and the review does not say so"
            hint = f'Say in your words that it cannot be set beside what was shown; then: "{issued.definitions[name]}".'
            yield problem("L144", path, message, hint)


def _thresholds(look: Look, issued: IssuedReview) -> Iterator[Problem]:
    told = _corrected(look)
    for setting in look.review.meta.thresholds:
        before = issued.thresholds.get(setting.name, setting.value)
        if before != setting.value and setting.name.replace("_", " ") not in told:
            message = (
                f"{setting.name} was {before} in {issued.quarter} and is {setting.value}; the review does not say so"
            )
            yield problem("L145", "meta.thresholds", message, "State every threshold that has changed.")


def _corrected(look: Look) -> str:
    """Return the corrections as one text; empty when there are none."""
    tables = (table for table in look.review.registers.tables if table.id == CORRECTIONS)
    return " ".join(cell.text.text for table in tables for row in table.all_rows for cell in row.cells)
