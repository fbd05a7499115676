"""Charts: from zero or marked, the same scale side by side, a legend for judgements, and a decision at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from qbr.errors import Problem
from qbr.story.honesty.look import FIGURE, Look, plain, problem
from qbr.story.review.parts import Section
from qbr.story.values import Chart
from qbr.story.walking import refs_below

PAIRS = (("value.confirmed", "value.estimated"), ("value.confirmed", "value.estimated_labelled"))
NOT_DECIDED = (
    "quarter",
    "recommendations",
    "registers",
    "unknowns",
    "methods",
)  # pages that are decisions, or about the review


def check_axes(look: Look) -> Iterator[Problem]:
    """Yield value axes that begin elsewhere than at zero and are not marked (L140), and pairs of two scales (L141)."""
    sections = {section.id: section for section in look.pages}
    charts = {path: chart for name, path, chart in look.charts if name in sections and chart.is_known}
    for name, path, chart in look.charts:
        if path in charts and chart.minimum and not _is_marked(chart.minimum, sections[name]):
            message = f"the axis begins at {chart.minimum}, and neither caption nor measure says so"
            yield problem("L140", path, message, "Begin at zero, or say in the caption where the axis starts.")
    for first, second in PAIRS:
        if first in charts and second in charts and _scale(charts[first]) != _scale(charts[second]):
            message = f"{first} and {second} stand side by side with different scales"
            yield problem("L141", second, message, "Give both charts the same ends of the axis.")


def _scale(chart: Chart) -> tuple[Decimal | None, Decimal | None]:
    return chart.minimum, chart.maximum


def _is_marked(minimum: Decimal, section: Section) -> bool:
    names = (item.name for item in fields(section) if item.name.endswith("caption") or item.name == "measure")
    captions = " ".join(str(getattr(section, name)) for name in names)
    return plain(f"{minimum:f}") in {plain(figure) for figure in FIGURE.findall(captions)}


def check_legend(look: Look) -> Iterator[Problem]:
    """Yield judgements whose thresholds are not printed (L143)."""
    goals = look.review.goals
    if goals.is_shown and any(row.status.word for row in goals.rows) and not FIGURE.search(goals.legend.text):
        message = "goals are judged, and the page does not print by which thresholds"
        yield problem("L143", "goals.legend", message, "State the thresholds in the legend.")


def check_decisions(look: Look) -> Iterator[Problem]:
    """Yield pages with a chart that neither lead to a recommendation nor say that no decision is needed (L142)."""
    recommended = refs_below(look.review.recommendations.rows)
    drawn = {name for name, _, chart in look.charts if chart.is_known}
    for section in look.pages:
        if section.id not in drawn or section.id in NOT_DECIDED:
            continue
        linked = look.refs[section.id] & recommended
        if not section.decision.text or (linked and not linked & set(section.decision.refs)):
            message = "a chart stands here, and nothing says which decision it leads to, or that none is needed"
            yield problem(
                "L142", f"{section.id}.decision", message, "Tie it to a recommendation, or say that none follows."
            )
